//! Owned names as the window sees them.

use model::{AccountId, DomainName, Money, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::cart::view::OrderItemView;
use registrar::descriptor::Setting;

/// Which names, in which order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct PortfolioQuery {
    /// Words and tokens: `expires<30d tld:com account:"My account" is:lapsed ns:parking harbor`.
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

/// One name in one account: what every verb takes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct NameKey {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: DomainName,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PortfolioRow {
    /// The name, in wire form.
    pub name: DomainName,
    /// The form for people.
    pub unicode: String,
    /// Its ending, for the weaker weight: `com`, `co.uk`.
    pub ending: String,
    /// The account.
    pub account: AccountId,
    /// When it expires; `None` is "not published".
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
    /// First seen by the last sync.
    pub arrived: bool,
    /// Name servers as last read.
    pub nameservers: Vec<String>,
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
    /// In redemption at the registry, by the provider's word.
    Redemption,
    /// Blocked or on hold, by the provider's word.
    Blocked,
    /// No date is published.
    Unknown,
}

/// The counts of the sidebar and the status bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PortfolioSummary {
    /// All names.
    pub total: u32,
    /// Saved views with their counts.
    pub views: Vec<ViewCount>,
    /// Names per account.
    pub accounts: Vec<AccountCount>,
    /// The oldest of the accounts' last syncs.
    pub synced_at: Option<Timestamp>,
}

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ViewCount {
    /// A stable word: `due90`, `risk`, `lapsed`.
    pub key: String,
    /// Its title.
    pub label: String,
    /// Its filter text.
    pub filter: String,
    /// How many names it shows.
    pub count: u32,
}

/// Names in an account.
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
}

/// A date and its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DateFact {
    /// "Expires", "Registered".
    pub label: String,
    /// When; `None` with a note that says why.
    pub at: Option<Timestamp>,
    /// "by PlanetDomains", or why it is unknown.
    pub note: Option<String>,
}

/// A switch of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SettingView {
    /// Which.
    pub setting: Setting,
    /// Its state, when known.
    pub value: Option<bool>,
    /// Why it can not be switched here.
    pub not_offered: Option<String>,
}

/// What would happen to a selection, said before it starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VerbPreview {
    /// How many will change.
    pub change: u32,
    /// How many are so already.
    pub already: u32,
    /// What is not possible, grouped by reason.
    pub not_possible: Vec<ReasonCount>,
    /// What it costs, per currency.
    pub totals: Vec<Money>,
}

/// A reason and how often it applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReasonCount {
    /// The reason, as words.
    pub reason: String,
    /// How many names.
    pub count: u32,
}
