//! Transfers as the window sees them.

use std::fmt;

use model::{AccountId, DomainName, Money, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fault::Fault;
use crate::portfolio::view::NameKey;

/// What happens to the DNS of a name that moves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TransferDns {
    /// Where the present registrar serves it, the zone is copied, compared, and only then the nameservers are moved.
    #[default]
    Keep,
    /// Zone and nameservers are left alone.
    Leave,
}

/// Which names are to go where.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct TransferWish {
    /// The names, each at the account where it is registered.
    pub names: Vec<NameKey>,
    /// Where they go.
    pub target: AccountId,
    /// What happens to their DNS.
    pub dns: TransferDns,
}

/// What a transfer of these names would do, by what is known. Nobody is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TransferPreview {
    /// Accounts that names can go to, in the order of the list.
    pub targets: Vec<TransferTarget>,
    /// The names.
    pub lines: Vec<TransferLine>,
    /// What all of them cost together, per currency, as far as prices are known.
    pub totals: Vec<Money>,
    /// What is to be known of the target beforehand, as sentences.
    pub caveats: Vec<String>,
}

/// An account that names can go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TransferTarget {
    /// Which.
    pub account: AccountId,
    /// Its label.
    pub label: String,
    /// Why no name can go there, as a sentence.
    pub closed: Option<String>,
}

/// One name of a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TransferLine {
    /// Which.
    pub key: NameKey,
    /// For people.
    pub unicode: String,
    /// Why it can not go, as a sentence.
    pub closed: Option<String>,
    /// From when on it can, where it only has to wait.
    pub opens_at: Option<Timestamp>,
    /// The price by the target's list, where it was read; the order itself is quoted afresh.
    pub price: Option<Money>,
    /// What happens to its DNS, as a sentence.
    pub dns: String,
    /// Whether the present registrar gives no code by its API, so that the user has to enter it.
    pub types_code: bool,
    /// What else is to be known, as sentences: what asking for the code changes, a renewal that is near.
    pub notes: Vec<String>,
}

/// A step of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TransferStep {
    /// Whether the name may go and come.
    Check,
    /// Whether its zone is signed.
    Signing,
    /// What its zone holds, and whether the target can hold it.
    Zone,
    /// The transfer lock comes off.
    Unlock,
    /// The auth code is asked for.
    Code,
    /// The order waits in the cart.
    Order,
    /// The name is on its way.
    Travel,
    /// The name is looked for at the target.
    Arrive,
    /// Auto-renew and the lock are set as before.
    Settings,
    /// The zone is written and compared, then the nameservers are moved.
    Delegate,
    /// DNS is held against what it was.
    Compare,
}

/// How a transfer fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TransferStateView {
    /// It goes on by itself.
    Running,
    /// It waits for the user.
    Waiting,
    /// Something stands in the way.
    Stopped,
    /// The user paused it.
    Paused,
    /// The name has arrived.
    Done,
    /// The user gave it up.
    Abandoned,
}

/// What the user can do with a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TransferAct {
    /// Rest before the next step.
    Pause,
    /// Go on after a pause.
    Resume,
    /// Try the step again.
    Retry,
    /// Look now.
    Look,
    /// Ask for a new auth code; older ones may become invalid.
    NewCode,
    /// Go on although some of the zone can not be held at the target.
    AcceptLosses,
    /// Have the DS records taken out of the registry.
    RemoveDs,
    /// Have the provider tell when the name may come over.
    Watch,
    /// Give it up.
    Abandon,
    /// Switch the transfer lock on again at the registrar that the name stayed with.
    LockAgain,
    /// Forget a transfer that has ended.
    Forget,
}

/// One transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TransferView {
    /// Its id.
    pub id: String,
    /// The name.
    pub name: DomainName,
    /// For people.
    pub unicode: String,
    /// Where it comes from.
    pub source: AccountId,
    /// That account's label.
    pub source_label: String,
    /// Where it goes.
    pub target: AccountId,
    /// That account's label.
    pub target_label: String,
    /// How it fares.
    pub state: TransferStateView,
    /// The step at which it stands.
    pub step: TransferStep,
    /// All steps in order, each with how it stands.
    pub steps: Vec<TransferStepView>,
    /// How it stands, as a sentence.
    pub words: String,
    /// What stands in the way.
    pub fault: Option<Fault>,
    /// When it is looked at again by itself.
    pub next_look_at: Option<Timestamp>,
    /// When the name should have arrived.
    pub expected_by: Option<Timestamp>,
    /// What the user can do, what is wanted most first.
    pub acts: Vec<TransferAct>,
    /// Whether the user is to enter the auth code.
    pub wants_code: bool,
    /// What asking for a new code changes, as a sentence; empty where the provider gives none.
    pub code_warning: String,
    /// The cart line that waits to be bought.
    pub in_cart: bool,
    /// The order, once it was made.
    pub order: Option<String>,
    /// What of the zone can not be held at the target, as sentences.
    pub losses: Vec<String>,
    /// What giving it up now leaves behind, as sentences.
    pub leaves: Vec<String>,
    /// When it was started.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// A step of a transfer, as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TransferStepView {
    /// Which.
    pub step: TransferStep,
    /// What it is called.
    pub title: String,
    /// What came of it, as a sentence; empty while it lies ahead.
    pub said: String,
    /// How it stands.
    pub state: TransferStepState,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TransferStepState {
    /// It is done.
    Done,
    /// It is this one's turn.
    Now,
    /// It lies ahead.
    Ahead,
}

/// What happened to a transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TransferEventView {
    /// When.
    pub at: Timestamp,
    /// As a sentence.
    pub said: String,
}

/// What became of a start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TransfersStarted {
    /// How many were started.
    pub started: u32,
    /// Names that were not, each with its reason.
    pub refused: Vec<TransferRefused>,
}

/// A name whose transfer was not started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TransferRefused {
    /// The name.
    pub name: DomainName,
    /// Why, as a sentence.
    pub reason: String,
}

/// What a name's own page says about leaving.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NameTransferView {
    /// Whether the transfer lock is on, where it is told.
    pub locked: Option<bool>,
    /// Why the lock can not be switched here, as a sentence.
    pub lock_fixed: Option<String>,
    /// Until when it has to stay after a registration or a transfer.
    pub stays_until: Option<Timestamp>,
    /// What asking for the auth code changes, as a sentence; `None` where the provider gives none by its API.
    pub code_warning: Option<String>,
    /// Why there is no auth code here and where it is to be had, as a sentence.
    pub no_code: Option<String>,
    /// Whether the provider tells how a transfer away stands.
    pub tells_away: bool,
    /// The transfer that moves it, while there is one.
    pub job: Option<TransferView>,
}

/// What became of a request for an auth code.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuthCodeView {
    /// Here it is.
    Ready {
        /// The code, for the eyes of the user alone.
        code: String,
    },
    /// The provider makes it.
    Requested {
        /// When it should be there, when told.
        expected_by: Option<Timestamp>,
        /// To ask again with.
        process: Option<String>,
    },
}

impl fmt::Debug for AuthCodeView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready { .. } => f.write_str("Ready(hidden)"),
            Self::Requested { process, .. } => f.debug_tuple("Requested").field(process).finish(),
        }
    }
}

/// How a name on its way out stands, as its registrar tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AwayView {
    /// As a sentence.
    pub words: String,
    /// Whether a transfer is under way.
    pub under_way: bool,
    /// When it was asked for.
    pub requested_at: Option<Timestamp>,
}
