//! Searches as the window sees them.

use model::{AccountId, DomainName, Money, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fault::Fault;

/// What to search for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct SearchRequest {
    /// Names, labels or a pasted list, separated by blanks, commas, semicolons or line breaks; words in quotes are meant
    /// together. At most 1 MB.
    pub text: String,
    /// Endings that complete a label without one: `com`, `co.uk`.
    pub endings: Vec<String>,
    /// Whether accounts that suggest names are asked for some that fit the plain words of the text (at most three words).
    /// Suggestions follow as new rows.
    pub suggest: bool,
    /// What is made of the plain words of the text.
    pub generators: Generators,
    /// Whether the public DNS is asked first: a delegated name is taken, and spares the accounts' quotas.
    pub precheck: bool,
    /// The accounts that are asked; empty means all that can search.
    pub accounts: Vec<AccountId>,
}

/// Further names made of each plain word, beside the word itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Generators {
    /// Put before the word: `get`, `my`.
    pub prefixes: Vec<String>,
    /// Put after the word: `app`, `hq`.
    pub suffixes: Vec<String>,
    /// A second list of words: each word is joined with each of these, in both orders.
    pub join: Vec<String>,
    /// The English plural of the word.
    pub plural: bool,
    /// Whether parts that are put together also stand with a hyphen between them.
    pub hyphen: bool,
}

/// What a search would do, before anything is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SearchPreview {
    /// Names in all; more than 5,000 can not be searched at once.
    pub names: u32,
    /// Whether these are too many for one search.
    pub too_many: bool,
    /// The first names, at most twelve, for people.
    pub first: Vec<String>,
    /// What would be left out.
    pub skipped_total: u32,
    /// How many are owned already, and are not asked about.
    pub owned: u32,
    /// How long each account takes.
    pub paces: Vec<SearchPace>,
}

/// How long an account takes for a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SearchPace {
    /// The account.
    pub account: AccountId,
    /// Calls.
    pub calls: u32,
    /// Seconds at its lane's pace.
    pub seconds: u32,
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
    /// What the public DNS says, as far as it was asked.
    pub prechecks: Vec<SearchPrecheck>,
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
    /// Characters before the ending, as people count them.
    pub length: u16,
    /// Made of a word by a generator.
    pub generated: bool,
    /// The account that already holds it. A name that is only a zone is not held.
    pub owned: Option<AccountId>,
    /// The account that suggested it; `None` for what was typed. Marked as "suggested" in its row.
    pub suggested_by: Option<AccountId>,
}

impl SearchName {
    /// A name that was typed or pasted.
    pub(super) fn of(name: DomainName, owned: Option<AccountId>) -> Self {
        let unicode = name.unicode();
        let label = unicode.split('.').next().unwrap_or_default();
        Self {
            ending: name.ending().to_owned(),
            length: u16::try_from(label.chars().count()).unwrap_or(u16::MAX),
            generated: false,
            owned,
            suggested_by: None,
            unicode,
            name,
        }
    }
}

/// What the public DNS says about a name. It never means "available": a name without DNS may be taken all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SearchPrecheck {
    /// The name.
    pub name: DomainName,
    /// The name is delegated, so somebody has it, and no account is asked about it.
    pub delegated: bool,
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
    /// When it answered.
    pub at: Timestamp,
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
        /// That the first year is a promotion.
        promo: Option<PromoView>,
        /// The prices in the currency in which the user compares, by the user's own rates; `None` without a rate.
        compared: Option<Compared>,
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

/// A first year that is cheaper for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PromoView {
    /// The first year without it, when told.
    pub regular: Option<Money>,
    /// When it ends, when told.
    pub ends_at: Option<Timestamp>,
}

/// Prices in the currency in which the user compares. For comparing only: nothing is ever charged in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Compared {
    /// First year.
    pub register: Option<Money>,
    /// Each later year.
    pub renew: Option<Money>,
    /// A transfer in, where prices of endings are compared.
    pub transfer: Option<Money>,
}

/// A saved set of endings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct EndingSet {
    /// Its id.
    pub id: String,
    /// What the user calls it.
    pub name: String,
    /// The endings: `com`, `co.uk`.
    pub endings: Vec<String>,
}

/// A set of endings to save.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct EndingSetDraft {
    /// The set that it replaces; `None` for a new one.
    pub id: Option<String>,
    /// Its name; another set may not have it.
    pub name: String,
    /// Its endings.
    pub endings: Vec<String>,
}

/// Prices of every ending that connected accounts sell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PriceTable {
    /// Where the prices come from, an entry an account.
    pub accounts: Vec<PriceSource>,
    /// By ending.
    pub rows: Vec<PriceRow>,
}

/// Where an account's prices come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PriceSource {
    /// The account.
    pub account: AccountId,
    /// A list or single quotes.
    pub from: PricesFrom,
    /// Endings with a price.
    pub endings: u32,
    /// When its prices were last read.
    pub read_at: Option<Timestamp>,
    /// Why the last reading failed.
    pub fault: Option<Fault>,
}

/// How an account tells prices of endings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PricesFrom {
    /// It publishes a list.
    List,
    /// It has none: a made-up name of the ending is quoted.
    Quotes,
    /// It tells no prices.
    Nothing,
}

/// One ending's prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PriceRow {
    /// The ending, punycode.
    pub ending: String,
    /// The ending for people.
    pub unicode: String,
    /// At each account that sells it.
    pub prices: Vec<PriceAt>,
}

/// One ending's prices at one account, for a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PriceAt {
    /// The account.
    pub account: AccountId,
    /// First year.
    pub register: Option<Money>,
    /// Each later year.
    pub renew: Option<Money>,
    /// A transfer in, with the year that comes with it.
    pub transfer: Option<Money>,
    /// The ending is sold as premium.
    pub premium: bool,
    /// That the first year is a promotion.
    pub promo: Option<PromoView>,
    /// The renewal is more than twice the first year.
    pub trap: bool,
    /// In the currency in which the user compares.
    pub compared: Option<Compared>,
    /// When it was read.
    pub at: Timestamp,
}

/// Names that the user would like to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WantedView {
    /// The names, those that changed last first.
    pub names: Vec<WantedName>,
    /// Hours between checks; 0 is only by hand.
    pub every_hours: u32,
    /// When the next check is due.
    pub next_check_at: Option<Timestamp>,
}

/// A name that the user would like to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WantedName {
    /// Wire form.
    pub name: DomainName,
    /// For people.
    pub unicode: String,
    /// Its ending.
    pub ending: String,
    /// The user's own words.
    pub note: String,
    /// Since when it is wanted.
    pub added_at: Timestamp,
    /// How it stood when that was last told. A check in vain leaves it, and `message` says so.
    pub state: WantedState,
    /// When its state was last told; of one whose state was never told, when it was last asked for.
    pub checked_at: Option<Timestamp>,
    /// Since when it stands so. A check in vain leaves it.
    pub changed_at: Option<Timestamp>,
    /// The cheapest offer at the last check.
    pub best: Option<WantedOffer>,
    /// Why it is unclear, or what else was said, as a sentence.
    pub message: Option<String>,
    /// The account that holds it by now.
    pub owned: Option<AccountId>,
}

/// How a wanted name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WantedState {
    /// Not checked yet.
    NotChecked,
    /// Somebody has it.
    Taken,
    /// An account sells it now.
    Available,
    /// No account sells names with its ending.
    NotSold,
    /// Nobody could say, and nobody ever could.
    Unclear,
}

/// What a wanted name costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WantedOffer {
    /// Where.
    pub account: AccountId,
    /// First year.
    pub register: Option<Money>,
    /// Each later year.
    pub renew: Option<Money>,
    /// Priced by name.
    pub premium: bool,
}

/// Names to watch.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct WantedAdd {
    /// Whole names, separated as in a search. At most 500 in all are watched.
    pub text: String,
    /// The user's own words about them.
    pub note: String,
}

/// What became of adding names to watch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WantedAdded {
    /// New ones.
    pub added: u32,
    /// Already watched.
    pub already: u32,
    /// Not added, each with its reason.
    pub skipped: Vec<Skipped>,
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
