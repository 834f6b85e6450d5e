//! Lines of the cart, priced at every account.

use model::{AccountId, DomainName, Money};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Lines to price at every account that sells them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct CompareRequest {
    /// The lines; empty means all registrations of the cart.
    pub lines: Vec<String>,
    /// Years of holding that are compared, 1 to 10: the first year and each later one.
    pub years: u8,
}

/// Lines of the cart, priced at every account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Comparison {
    /// Years of holding.
    pub years: u8,
    /// The lines.
    pub lines: Vec<ComparedLine>,
    /// Each line where it is cheapest: what that costs, per currency.
    pub cheapest: Vec<Money>,
    /// All lines at one account, the best one first.
    pub together: Vec<Together>,
    /// What could not be compared and why, as sentences: a currency without a rate.
    pub notes: Vec<String>,
}

/// A line, priced at every account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ComparedLine {
    /// The line.
    pub id: String,
    /// The name.
    pub name: DomainName,
    /// For people.
    pub unicode: String,
    /// Where it stands now.
    pub account: AccountId,
    /// What each account asks.
    pub offers: Vec<LineOffer>,
    /// Where it is cheapest, when that can be said.
    pub cheapest: Option<AccountId>,
}

/// What an account asks for a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineOffer {
    /// The account.
    pub account: AccountId,
    /// First year.
    pub register: Option<Money>,
    /// Each later year.
    pub renew: Option<Money>,
    /// For all years; `None` where a price is not told.
    pub total: Option<Money>,
    /// The same in the currency in which the user compares.
    pub compared: Option<Money>,
    /// Priced by name.
    pub premium: bool,
    /// Why it can not be bought there.
    pub reason: Option<String>,
}

/// All compared lines at one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Together {
    /// The account.
    pub account: AccountId,
    /// Lines that it sells.
    pub covers: u32,
    /// What they cost there over the years.
    pub total: Option<Money>,
    /// The same in the currency in which the user compares.
    pub compared: Option<Money>,
    /// Names that it does not sell.
    pub missing: Vec<DomainName>,
}
