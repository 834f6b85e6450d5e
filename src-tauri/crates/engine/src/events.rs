//! What the window is told without asking.

use model::DomainName;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::activity::view::JobView;
use crate::dns::connect::view::WatchView;
use crate::portfolio::view::NameKey;
use crate::search::view::{SearchHit, SearchName, SearchPrecheck};

/// A group of facts that became stale: the window drops what it holds of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// Accounts and their state.
    Accounts,
    /// Owned names, counts, details.
    Portfolio,
    /// Saved sets of endings, price lists, wanted names.
    Search,
    /// The address book.
    Contacts,
    /// The cart.
    Cart,
    /// Orders.
    Orders,
    /// Names that move from one account to another.
    Transfers,
    /// Zones and snapshots.
    Dns,
    /// Reminders and the tray.
    Reminders,
    /// Jobs and the log.
    Activity,
    /// Settings, vault, the app's own state.
    Settings,
}

/// Something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// Facts became stale.
    Stale {
        /// Which.
        tags: Vec<Tag>,
    },
    /// A job moved.
    Job {
        /// As it stands.
        job: JobView,
    },
    /// A search has answers.
    SearchHits {
        /// The search's id.
        search: String,
        /// New rows: suggested names, which are asked about like the others.
        names: Vec<SearchName>,
        /// What the public DNS said.
        prechecks: Vec<SearchPrecheck>,
        /// New answers.
        hits: Vec<SearchHit>,
        /// Whether these were the last.
        done: bool,
    },
    /// A watched name is seen otherwise than before.
    Watch {
        /// The watch's id.
        watch: String,
        /// All that is known so far.
        view: Box<WatchView>,
    },
    /// The user asked from outside (tray, notification, second start) to see something.
    Open {
        /// The names concerned; empty means just the window.
        names: Vec<NameKey>,
    },
    /// The user asked from outside (a notification) to renew names: they belong into the cart, which is then shown.
    OpenRenew {
        /// The names to renew.
        names: Vec<NameKey>,
    },
    /// The user asked from outside (a notification) to see the list of wanted names.
    OpenWanted {
        /// The names concerned.
        names: Vec<DomainName>,
    },
    /// The user asked from outside (a second start) to search names.
    OpenSearch {
        /// The names.
        names: Vec<DomainName>,
    },
    /// The window is to be closed for the first time: the user chooses once what that means.
    AskClose,
    /// A second start asked for the demo while the user's own names are open.
    AskDemo,
    /// The app quits as soon as the orders that are being sent are finished.
    Finishing {
        /// Where, by the accounts' labels.
        accounts: Vec<String>,
    },
    /// The page's process had ended, and this is a new one. What the engine keeps is as it was.
    PageRestarted,
}
