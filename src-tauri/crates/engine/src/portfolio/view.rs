//! Owned names as the window sees them.

mod changes;

pub use changes::{
    ChangeSource, NameChangeView, NameHistory, ReviewCounts, ReviewFlag, ReviewRow, ReviewSection, ReviewView,
};

use model::{AccountId, DomainName, Money, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::cart::view::OrderItemView;
use registrar::descriptor::Setting;

/// Which names, in which order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct PortfolioQuery {
    /// Words and tokens: `expires<30d tld:com account:"My account" dns:cloudflare is:elsewhere ns:parking harbor`.
    /// `account:` finds a name in every account where it is, registered or zone; `dns:` by the account that serves its
    /// DNS (`dns:elsewhere` where none does); `is:elsewhere` is a name that is only a zone here.
    pub filter: String,
    /// The column.
    pub sort: SortKey,
    /// Largest first.
    pub descending: bool,
}

/// A column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SortKey {
    /// By name.
    Name,
    /// By expiry; unknown dates come last either way.
    Expires,
    /// By account label.
    Account,
    /// By renewal price.
    Renewal,
    /// By ending, then name.
    Ending,
    /// By the day of registration.
    Registered,
    /// By what was paid for it.
    Paid,
    /// By the latest change.
    Changed,
    /// What is at risk first, by the price of its renewal.
    Risk,
}

/// A slice of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PortfolioWindow {
    /// Names that match the filter.
    pub total: u32,
    /// Place of the first row.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<PortfolioRow>,
    /// A token that could not be understood, as a sentence; it was left out.
    pub filter_problem: Option<String>,
}

/// One name in one account: what every verb takes. For a row it is the row's account; DNS verbs find the account that
/// serves the zone by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct NameKey {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
}

/// A row of the list: one name, with all accounts in which it is. A name that two accounts claim to have registered (just
/// after a transfer) is two rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PortfolioRow {
    /// The name, in wire form.
    pub name: DomainName,
    /// The form for people.
    pub unicode: String,
    /// Its ending, for the weaker weight: `com`, `co.uk`.
    pub ending: String,
    /// The account where it is registered; for a name that is registered elsewhere the account that has its zone.
    pub account: AccountId,
    /// Whether `account` has it registered. When not, the window says "Registered elsewhere", and there is no expiry, no
    /// renewal, no reminder and no switch.
    pub registered: bool,
    /// Further accounts that have a zone of it. Only for filters and for "also at"; the drawer has the words.
    pub zones: Vec<AccountId>,
    /// The account that serves its DNS, where "Edit DNS" goes. `None`: the DNS is elsewhere, or at a provider without DNS;
    /// `dns_words` says which, and "Edit DNS" is disabled with that sentence.
    pub dns: Option<AccountId>,
    /// Who serves its DNS, as a sentence: "Served by Cloudflare (Main); registered at Joker.com."
    pub dns_words: String,
    /// When it expires; `None` is "not published", or "not known: registered elsewhere" where it is not `registered`.
    pub expires_at: Option<Timestamp>,
    /// How it stands.
    pub lifecycle: Lifecycle,
    /// Price of a year, by the provider's price list.
    pub renewal: Option<Money>,
    /// Whether it renews by itself; `None` where the provider has no such switch.
    pub auto_renew: Option<bool>,
    /// Whether the account can not pay for what falls due there by then, or the name will lapse otherwise; the sentence says why.
    pub at_risk: Option<String>,
    /// Missing from the last complete list: flagged, never deleted at once.
    pub vanished: bool,
    /// First seen by a sync, and not yet looked at.
    pub arrived: bool,
    /// Nameservers as last read.
    pub nameservers: Vec<String>,
    /// When it was registered, by the account or else the registry.
    pub registered_at: Option<Timestamp>,
    /// The registry's own expiry (RDAP or WHOIS), kept apart from the account's.
    pub registry_expires_at: Option<Timestamp>,
    /// Where the account's and the registry's facts do not fit, as a sentence.
    pub conflict: Option<String>,
    /// Whether the transfer lock is on, when told.
    pub locked: Option<bool>,
    /// Whether WHOIS privacy is on, when told.
    pub privacy: Option<bool>,
    /// The user's tags.
    pub tags: Vec<String>,
    /// The first line of the user's note.
    pub note: Option<String>,
    /// What was paid for it.
    pub paid: Option<Money>,
    /// When its latest change was noticed, within the last 30 days.
    pub changed_at: Option<Timestamp>,
    /// When these facts were fetched.
    pub fetched_at: Timestamp,
    /// Not fetched for more than a week.
    pub stale: bool,
    /// Whether its account failed last time; the window has the account's own words.
    pub failing: bool,
    /// Its zone was changed elsewhere since Freehold last wrote or showed it.
    pub drifted: bool,
}

/// How a name stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Lifecycle {
    /// More than 30 days left.
    Active,
    /// 30 days or less.
    Soon,
    /// 14 days or less.
    Due,
    /// The date has passed.
    Lapsed,
    /// The date has passed and the registry still renews it at the usual price (`autoRenewPeriod`, RFC 3915).
    Grace,
    /// In redemption at the registry, by the provider's or the registry's word.
    Redemption,
    /// About to be deleted by the registry: nothing brings it back.
    PendingDelete,
    /// Blocked or on hold, by the provider's word.
    Blocked,
    /// No date is published.
    Unknown,
    /// Registered elsewhere: only its zone is here, so its date is somebody else's to watch.
    Elsewhere,
}

/// The counts of the sidebar and the status bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PortfolioSummary {
    /// All names.
    pub total: u32,
    /// The built-in views, then the user's, with their counts.
    pub views: Vec<ViewCount>,
    /// Names per account.
    pub accounts: Vec<AccountCount>,
    /// The oldest of the accounts' last syncs.
    pub synced_at: Option<Timestamp>,
}

/// A view in the sidebar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ViewCount {
    /// A stable word, `due90`, `risk`, `lapsed`, or the id of a view that the user keeps.
    pub key: String,
    /// Its title.
    pub label: String,
    /// Its filter text.
    pub filter: String,
    /// How many names it shows.
    pub count: u32,
    /// How the list looks in it; `None` leaves it as it is.
    pub look: Option<ListLook>,
    /// Whether it is the user's own, and can be changed and removed.
    pub own: bool,
}

/// How the list looks: kept for the list as such, and with each view that the user keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct ListLook {
    /// The column that it is sorted by.
    pub sort: SortKey,
    /// Largest first.
    pub descending: bool,
    /// The columns shown, in their order; the name is always first and not among them.
    pub columns: Vec<ColumnLook>,
}

/// A column of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct ColumnLook {
    /// Which, by the window's own word: `expires`, `account`, `tags`. One that the window does not know is left out.
    pub column: String,
    /// Its width in CSS pixels; `None` is the usual one.
    pub width: Option<u16>,
}

/// A view that the user wants to keep.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct ViewDraft {
    /// Which one is changed; `None` is a new one.
    pub id: Option<String>,
    /// Its title, unlike all others.
    pub title: String,
    /// Its filter text.
    pub filter: String,
    /// How the list looks in it.
    pub look: ListLook,
}

/// A tag in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TagCount {
    /// The tag.
    pub tag: String,
    /// How many names have it.
    pub count: u32,
}

/// What a filter could go on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FilterSuggestion {
    /// The whole filter with the suggestion taken.
    pub filter: String,
    /// The token as it would stand: `expires<30d`, `tag:brand`.
    pub token: String,
    /// What it shows, in a few words: "In the next 30 days", "42 names".
    pub note: String,
    /// Whether the token is finished; not for one that waits for its value, such as `tld:`.
    pub finished: bool,
}

/// What can be typed into the filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct FilterHelp {
    /// As it may stand: `expires<30d`.
    pub token: String,
    /// What it shows, as a phrase without a full stop.
    pub note: String,
}

/// Names in an account: those registered there and those with a zone there. A name in two accounts counts in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AccountCount {
    /// The account.
    pub account: AccountId,
    /// How many names.
    pub count: u32,
}

/// Everything known about a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NameDetail {
    /// The row.
    pub row: PortfolioRow,
    /// The provider's own status word.
    pub status: Option<String>,
    /// Where it is, the registrar first: shown as a list under "Where it is".
    pub places: Vec<PlaceView>,
    /// Dates with where they come from.
    pub dates: Vec<DateFact>,
    /// When these facts were fetched.
    pub fetched_at: Timestamp,
    /// Switches, or why there is none.
    pub settings: Vec<SettingView>,
    /// Records known, when the zone was read.
    pub zone_records: Option<u32>,
    /// When the zone was last read.
    pub zone_read_at: Option<Timestamp>,
    /// The apex address, when the zone was read.
    pub website: Option<String>,
    /// Our reference.
    pub client_ref: Option<String>,
    /// The user's reference.
    pub external_ref: Option<String>,
    /// Its orders, newest first.
    pub orders: Vec<OrderItemView>,
    /// The account that connects it to hosts and mail providers, where one of its accounts does.
    pub connects: Option<AccountId>,
}

/// One account in which a name is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PlaceView {
    /// The account.
    pub account: AccountId,
    /// Its label.
    pub label: String,
    /// Whether the name is registered there.
    pub registered: bool,
    /// Whether it serves the name's DNS.
    pub serves: bool,
    /// What it has of the name, as a sentence: "Registered here; the DNS is elsewhere.", "A zone that nobody asks yet: set
    /// the nameservers a.example and b.example at the registrar."
    pub words: String,
    /// The nameservers of its zone, those to set at the registrar.
    pub nameservers: Vec<String>,
}

/// A date and its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DateFact {
    /// "Expires", "Registered".
    pub label: String,
    /// When; `None` with a note that says why.
    pub at: Option<Timestamp>,
    /// "by PlanetDomains", "by the registry (RDAP)", or why it is unknown.
    pub note: Option<String>,
    /// When it was fetched from there; `None` where it was never told.
    pub fetched_at: Option<Timestamp>,
}

/// A switch of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SettingView {
    /// Which.
    pub setting: Setting,
    /// Its state, when known.
    pub value: Option<bool>,
    /// Whether `portfolio_set` switches it. Where the state is not known, the window offers both "on" and "off".
    pub switchable: bool,
    /// Why it can not be switched; `None` exactly when it can.
    pub not_offered: Option<String>,
    /// What ending it does, as sentences, where it was bought and can only be ended (`portfolio_privacy_end`).
    pub ends: Option<String>,
}

/// A reason and how often it applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReasonCount {
    /// The reason, as words.
    pub reason: String,
    /// How many names.
    pub count: u32,
}
