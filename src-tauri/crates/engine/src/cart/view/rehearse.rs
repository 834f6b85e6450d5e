//! A checkout without the charge.

use model::{AccountId, Money, Timestamp};
use serde::Serialize;
use specta::Type;

use crate::fault::Fault;

/// A checkout without the charge: everything up to the moment of sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Rehearsal {
    /// When.
    pub at: Timestamp,
    /// The plan that was rehearsed.
    pub plan_hash: String,
    /// What would become of each line.
    pub lines: Vec<RehearsedLine>,
    /// What it proves at each account, and what only the order itself shows.
    pub accounts: Vec<RehearsedAccount>,
    /// What would be paid, per currency.
    pub totals: Vec<Money>,
}

/// A rehearsed line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RehearsedLine {
    /// The line.
    pub id: String,
    /// The name for people.
    pub unicode: String,
    /// Where.
    pub account: AccountId,
    /// What would happen.
    pub outcome: Rehearsed,
}

/// What would become of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rehearsed {
    /// It would be ordered.
    Order {
        /// At this price, asked for just now.
        price: Money,
        /// By this request: `POST /domains/register`.
        request: String,
    },
    /// It would be held back.
    Hold {
        /// Why.
        fault: Fault,
    },
}

/// A rehearsed account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RehearsedAccount {
    /// The account.
    pub account: AccountId,
    /// What was proved and what was not, as a sentence.
    pub words: String,
    /// Requests that would cost money.
    pub requests: u32,
    /// Its balance, where readable.
    pub balance: Option<Money>,
}
