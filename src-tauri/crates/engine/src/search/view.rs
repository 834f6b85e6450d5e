//! Searches as the window sees them.

use model::{AccountId, DomainName, Money};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fault::Fault;

/// What to search for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct SearchRequest {
    /// Names, labels or a pasted list, separated by blanks, commas, semicolons or line breaks. At most 1 MB.
    pub text: String,
    /// Endings that complete a label without one: `com`, `co.uk`.
    pub endings: Vec<String>,
    /// Whether accounts that suggest names are asked for some that fit the plain words of the text (at most three words).
    /// Suggestions follow as new rows.
    pub suggest: bool,
}

/// A search that has begun. Its hits follow as events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SearchView {
    /// Its id.
    pub id: String,
    /// The names, in the order of the input; suggested ones after them, as they came.
    pub names: Vec<SearchName>,
    /// What was left out, each with its reason; at most 200 are listed.
    pub skipped: Vec<Skipped>,
    /// How many were left out in all.
    pub skipped_total: u32,
    /// How many were named twice.
    pub duplicates: u32,
    /// Accounts that are asked.
    pub accounts: Vec<AccountId>,
    /// Hits so far.
    pub hits: Vec<SearchHit>,
    /// Whether all have answered.
    pub done: bool,
    /// Whether it was cancelled.
    pub cancelled: bool,
}

/// A name that is searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SearchName {
    /// Wire form.
    pub name: DomainName,
    /// For people.
    pub unicode: String,
    /// Its ending.
    pub ending: String,
    /// The account that already holds it. A name that is only a zone is not held.
    pub owned: Option<AccountId>,
    /// The account that suggested it; `None` for what was typed. Marked as "suggested" in its row.
    pub suggested_by: Option<AccountId>,
}

/// Something in the input that is no name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Skipped {
    /// What stood there, shortened.
    pub text: String,
    /// Why it was left out.
    pub reason: String,
}

/// One account's answer about one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SearchHit {
    /// The name.
    pub name: DomainName,
    /// Who answered.
    pub account: AccountId,
    /// The answer.
    pub answer: SearchAnswer,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SearchAnswer {
    /// It can be bought.
    Available {
        /// First year.
        register: Option<Money>,
        /// Each later year.
        renew: Option<Money>,
        /// Priced by name.
        premium: bool,
        /// The renewal is more than twice the first year.
        trap: bool,
        /// The cheapest over three years of holding among the accounts that answered so far is computed by the window;
        /// this is the three-year cost.
        three_years: Option<Money>,
        /// Something to know before buying, as a sentence.
        note: Option<String>,
    },
    /// Somebody has it.
    Taken,
    /// This account does not sell it.
    NotSold {
        /// Why.
        reason: String,
    },
    /// The account could not say.
    Failed {
        /// Why.
        fault: Fault,
    },
}

/// An ending that connected accounts sell, with the cheapest prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct EndingView {
    /// The ending.
    pub ending: String,
    /// Cheapest first year.
    pub register: Option<Money>,
    /// Its renewal at the same account.
    pub renew: Option<Money>,
    /// How many accounts sell it.
    pub accounts: u32,
}
