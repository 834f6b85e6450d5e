//! What was spent, and the journal for the books.

use model::{AccountId, Money, ProviderId};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What was spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SpendView {
    /// By month, newest first.
    pub months: Vec<SpendMonth>,
}

/// What was spent in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SpendMonth {
    /// `2026-11`, by UTC.
    pub month: String,
    /// Per currency.
    pub totals: Vec<Money>,
    /// By account.
    pub accounts: Vec<SpendAccount>,
}

/// What was spent at an account in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SpendAccount {
    /// The account; it may not be connected any more.
    pub account: AccountId,
    /// Its provider.
    pub provider: ProviderId,
    /// Things bought.
    pub items: u32,
    /// Per currency.
    pub totals: Vec<Money>,
}

/// A text to be saved as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TextFile {
    /// A name without a folder: `freehold-receipts-2026-11-22.csv`.
    pub name: String,
    /// The text.
    pub text: String,
}
