//! Costs as the window sees them.

use model::{AccountId, Currency, DomainName, Money, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::portfolio::view::NameKey;

/// What costs are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CostsBy {
    /// Where names are registered.
    Account,
    /// `com`, `co.uk`.
    Ending,
    /// The user's tags.
    Tag,
}

/// A sum over names, in their own currencies and in the one that the user compares in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CostSum {
    /// Names with a price: those that are in the amounts.
    pub names: u32,
    /// Per currency, by its code.
    pub amounts: Vec<Money>,
    /// All of it in the currency that the user compares in, each name's price rounded by itself, so that all sums agree.
    /// `None` without such a currency, or where no price has a rate.
    pub compared: Option<Money>,
    /// Names whose currency has no rate: they are in `amounts`, and not in `compared`.
    pub without_rate: u32,
}

/// Why a name is in no sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LeftReason {
    /// Its account told no renewal price.
    Unpriced,
    /// Nobody tells when it expires. It is in what the portfolio costs a year, and in no month.
    Undated,
    /// In redemption: a restore costs more than a renewal.
    Redemption,
    /// The registry is about to delete it.
    PendingDelete,
    /// Missing from the account's last list.
    Vanished,
}

/// Names that are in no sum for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LeftOut {
    /// Why.
    pub reason: LeftReason,
    /// How many.
    pub names: u32,
    /// The filter of the list that shows them.
    pub filter: String,
}

/// What the portfolio costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CostsOverview {
    /// Names that are registered at an account.
    pub registered: u32,
    /// Whether any account told prices of endings.
    pub has_prices: bool,
    /// The currency that the user compares in.
    pub compare_in: Option<Currency>,
    /// Currencies without a rate, while some other prices can be compared or should be.
    pub without_rate: Vec<Currency>,
    /// A renewal of each name for a year.
    pub yearly: CostSum,
    /// What falls due in 30, 90 and 365 days, with what has lapsed and can be renewed still.
    pub due: Vec<DueSum>,
    /// What was spent in the current month and the eleven before it, by Freehold's own orders; oldest first.
    pub spent: Vec<SpentMonth>,
    /// What was paid for the names that are owned.
    pub paid: PaidSums,
    /// The dearest renewals, at most ten.
    pub dearest: Vec<DearName>,
    /// The endings that cost most a year, at most ten.
    pub endings: Vec<CostGroup>,
    /// Names that are in no sum.
    pub left_out: Vec<LeftOut>,
}

/// What falls due within some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DueSum {
    /// 30, 90 or 365.
    pub days: u32,
    /// What it costs.
    pub sum: CostSum,
    /// How many of the names have auto-renew off.
    pub auto_renew_off: u32,
    /// The filter of the list that shows these names.
    pub filter: String,
}

/// What was spent in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SpentMonth {
    /// `2026-11`, by UTC.
    pub month: String,
    /// What orders cost. `names` counts orders here.
    pub sum: CostSum,
}

/// What was paid for names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PaidSums {
    /// Names whose price is known, and the sum of these prices.
    pub known: CostSum,
    /// How many of them by Freehold's own orders.
    pub by_order: u32,
    /// Names whose price is not known.
    pub unknown: u32,
}

/// A name with a dear renewal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DearName {
    /// Which.
    pub key: NameKey,
    /// The form for people.
    pub unicode: String,
    /// A year's renewal.
    pub renewal: Money,
    /// The same in the currency that the user compares in.
    pub compared: Option<Money>,
    /// When it expires.
    pub expires_at: Option<Timestamp>,
}

/// Costs told apart by account, ending or tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CostGroups {
    /// By what.
    pub by: CostsBy,
    /// The dearest first.
    pub groups: Vec<CostGroup>,
    /// All names, each once.
    pub total: CostSum,
    /// Whether a name can be in several groups, so that shares add up to more than the whole.
    pub overlapping: bool,
    /// The currency of the shares.
    pub unit: Option<Currency>,
}

/// One account, ending or tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CostGroup {
    /// The account's id, the ending, or the tag in lower case; empty for names without a tag.
    pub key: String,
    /// For people.
    pub label: String,
    /// The filter of the list that shows its names.
    pub filter: String,
    /// All its names, with and without a price.
    pub names: u32,
    /// A renewal of each for a year.
    pub yearly: CostSum,
    /// The average of a renewal, per currency, rounded half up.
    pub average: Vec<Money>,
    /// The average in the currency that the user compares in.
    pub average_compared: Option<Money>,
    /// Thousandths of the whole in [`CostGroups::unit`]; `None` where it has no price in that.
    pub share: Option<u16>,
}

/// Which forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct ForecastRequest {
    /// Months from the current one: 1 to 60.
    pub months: u8,
    /// What the bars are stacked by.
    pub by: CostsBy,
}

/// What renewals will cost by month, when every name is renewed for a year at its expiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Forecast {
    /// What it was asked for.
    pub request: ForecastRequest,
    /// Everything in the currency that the user compares in, where there is a rate; then each currency by itself.
    pub charts: Vec<ForecastChart>,
    /// Names that are in no month.
    pub left_out: Vec<LeftOut>,
    /// Currencies without a rate, while the user compares in another one.
    pub without_rate: Vec<Currency>,
}

/// The forecast in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ForecastChart {
    /// The currency.
    pub currency: Currency,
    /// Whether other currencies are in it, by the user's rates.
    pub converted: bool,
    /// What the bars are stacked of: at most six, the dearest first, then all others.
    pub series: Vec<ForecastSeries>,
    /// The months in order.
    pub months: Vec<ForecastMonth>,
    /// Sum of `months[..].expected`.
    pub expected: Money,
    /// Sum of `months[..].only_if_renewed`.
    pub only_if_renewed: Money,
    /// Names with a date and a price that are not in it: they have no rate, or another currency.
    pub not_in_it: u32,
}

/// One part of the bars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ForecastSeries {
    /// The group's key; `None` is all others.
    pub key: Option<String>,
    /// For people.
    pub label: String,
    /// Sum over all months, in both shades.
    pub total: Money,
}

/// One month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ForecastMonth {
    /// `2027-03`, by UTC.
    pub month: String,
    /// The filter of the list that shows its names.
    pub filter: String,
    /// Renewals in it.
    pub renewals: u32,
    /// How many of them are names that have lapsed already: the current month has them all.
    pub lapsed: u32,
    /// How many of them are renewed for the second or third time by then.
    pub repeated: u32,
    /// What renews unless somebody turns it off.
    pub expected: Money,
    /// What renews only when somebody does it: auto-renew is off.
    pub only_if_renewed: Money,
    /// The parts, one a series.
    pub parts: Vec<ForecastPart>,
}

/// A part of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct ForecastPart {
    /// What renews unless somebody turns it off.
    pub expected: Money,
    /// Auto-renew is off.
    pub only_if_renewed: Money,
}

/// Over which time a name is held when prices are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CheaperOver {
    /// The next year: a renewal here, or a transfer, which brings a year.
    FirstYear,
    /// Three years: renewals here, or a transfer and two renewals there.
    ThreeYears,
}

/// Which names could be cheaper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct CheaperQuery {
    /// A filter of the list, as in the portfolio.
    pub filter: String,
    /// By which saving they are found and ordered.
    pub over: CheaperOver,
    /// Only those that go to this account.
    pub to: Option<AccountId>,
    /// Only those that can move now.
    pub ready: bool,
}

/// A slice of the names that are cheaper elsewhere, the largest saving first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CheaperWindow {
    /// Lines that match.
    pub total: u32,
    /// Place of the first row.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<CheaperRow>,
    /// A part of the filter that could not be understood, as a sentence.
    pub filter_problem: Option<String>,
    /// What moving all matching lines that can move now would save.
    pub ready: SavingSum,
    /// What the other matching lines would save, if they could move.
    pub later: SavingSum,
    /// To which accounts the matching lines that can move now go, and how many.
    pub targets: Vec<CheaperTarget>,
    /// What was looked at.
    pub looked: CheaperLooked,
}

/// What some lines would save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SavingSum {
    /// Lines.
    pub names: u32,
    /// In the first year.
    pub first_year: CostSum,
    /// In three years; lines whose later price there is not known are not in it.
    pub three_years: CostSum,
}

/// Where lines go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct CheaperTarget {
    /// The account.
    pub account: AccountId,
    /// How many.
    pub names: u32,
}

/// What was compared, and what could not be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Type)]
pub struct CheaperLooked {
    /// Accounts that take transfers by a call and told prices of them.
    pub accounts: u32,
    /// Names that were compared.
    pub compared: u32,
    /// Names whose renewal price here is not known.
    pub unpriced: u32,
    /// Names whose ending no other account told a transfer price of.
    pub not_sold: u32,
    /// Names that others sell only in currencies without a rate.
    pub without_rate: u32,
}

/// Whether a name can move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MoveState {
    /// It can, after the steps told.
    Ready,
    /// It expires too soon: renew here first.
    RenewFirst,
    /// Not yet: it was registered or moved less than 60 days ago.
    TooNew,
    /// Its state does not allow it.
    Blocked,
}

/// A name that would cost less elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CheaperRow {
    /// Which, and where it is.
    pub key: NameKey,
    /// The form for people.
    pub unicode: String,
    /// Its ending.
    pub ending: String,
    /// When it expires.
    pub expires_at: Option<Timestamp>,
    /// A year's renewal here.
    pub renewal: Money,
    /// Whether its account takes renewals by a call.
    pub can_renew: bool,
    /// Where it is cheapest.
    pub to: AccountId,
    /// The transfer there, with the year that it brings.
    pub transfer: Money,
    /// Each later year there, when told.
    pub renewal_there: Option<Money>,
    /// Saved in the first year; below zero where it costs more at first.
    pub first_year: Money,
    /// Saved in three years; `None` where the later price there is not told.
    pub three_years: Option<Money>,
    /// Whether the savings are by the user's rates.
    pub by_rates: bool,
    /// Whether it can move.
    pub state: MoveState,
    /// Why it can not move now, as a sentence.
    pub reason: Option<String>,
    /// What has to be done before, as sentences.
    pub steps: Vec<String>,
}

/// Which names in the list of what was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PaidOnly {
    /// All.
    All,
    /// Those whose price is not known.
    Unknown,
    /// Those whose price the user wrote.
    Own,
    /// Those that Freehold bought.
    Order,
}

/// Which part of the list of what was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct PaidQuery {
    /// A filter of the list, as in the portfolio.
    pub filter: String,
    /// Which of them.
    pub only: PaidOnly,
}

/// A slice of the list of what was paid: unknown prices first, then by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PaidWindow {
    /// Names that match.
    pub total: u32,
    /// Place of the first row.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<PaidRow>,
    /// A part of the filter that could not be understood, as a sentence.
    pub filter_problem: Option<String>,
    /// What was paid for the matching names.
    pub sums: PaidSums,
}

/// What was paid for a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PaidRow {
    /// The name.
    pub name: DomainName,
    /// The form for people.
    pub unicode: String,
    /// Where it is registered.
    pub account: AccountId,
    /// When it was registered.
    pub registered_at: Option<Timestamp>,
    /// What was paid.
    pub paid: Option<Money>,
    /// When it was bought.
    pub bought_at: Option<Timestamp>,
    /// The order that says so, where the user did not write it.
    pub order: Option<String>,
    /// Whether it can not be written: the order registered the name.
    pub fixed: bool,
}

/// What was paid for each of some names, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct PaidDraft {
    /// The names, at most 10,000.
    pub names: Vec<DomainName>,
    /// The amount for each and its currency; `None` forgets what was written.
    pub paid: Option<PaidText>,
    /// `2024-03-31`; `None` where it is not known.
    pub bought_on: Option<String>,
}

/// An amount as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct PaidText {
    /// `12.40`.
    pub amount: String,
    /// `EUR`.
    pub currency: String,
}

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct PaidKept {
    /// Names for which it was kept or forgotten.
    pub kept: u32,
    /// Names left as they were: Freehold registered them, and its order says what they cost.
    pub by_order: u32,
}

/// A table to be saved as CSV.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum CostsFile {
    /// One chart of the forecast: a line a month and part.
    Forecast {
        /// Which forecast.
        request: ForecastRequest,
        /// The chart's currency.
        currency: Currency,
        /// Whether other currencies are in it.
        converted: bool,
    },
    /// Costs told apart: a line a group and currency.
    Groups {
        /// By what.
        by: CostsBy,
    },
    /// The names that are cheaper elsewhere.
    Cheaper {
        /// Which.
        query: CheaperQuery,
    },
    /// What was paid.
    Paid {
        /// Which.
        query: PaidQuery,
    },
}
