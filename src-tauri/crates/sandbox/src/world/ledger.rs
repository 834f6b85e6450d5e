//! The ledger: every mutating call that reached a provider's logic, in order, with what it cost.
//!
//! It is what tests count: one charge is one entry with a positive amount.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::AccountKey;

/// What a mutating call wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Buy a name.
    Register,
    /// Several names in one call; its items follow as [`Operation::Register`].
    RegisterBatch,
    /// Pay for more years.
    Renew,
    /// Move a name here from another registrar, with one year.
    Transfer,
    /// Bring a name back out of redemption.
    Restore,
    /// Hide the registrant of a name, where that is sold.
    Privacy,
    /// Several renewals in one call; its items follow as [`Operation::Renew`].
    RenewBatch,
    /// Replace the records of a zone.
    ReplaceRecords,
    /// Replace the delegation.
    ReplaceNameservers,
    /// Hand the zone to a Cloudflare profile.
    BindCloudflare,
    /// Change single records of a zone.
    ChangeRecords,
    /// Add or remove a whole zone.
    ChangeZone,
    /// Change auto-renew, lock, privacy, contact and the like.
    ChangeSettings,
    /// Money given back for an order that could not be delivered.
    Refund,
}

/// How a mutating call ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "code")]
pub enum Outcome {
    /// It acted.
    Done,
    /// It was refused with this code and changed nothing.
    Refused(String),
    /// The stored answer of an earlier call was given again.
    Replayed,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// 1 for the first.
    pub sequence: u64,
    /// World time.
    pub at: DateTime<Utc>,
    /// The provider called.
    pub provider: String,
    /// The account that pays.
    pub account: AccountKey,
    /// What was wanted.
    pub operation: Operation,
    /// The name concerned; `None` for a whole batch.
    pub domain: Option<String>,
    /// Minor units taken from the balance; 0 for everything that cost nothing, negative for a refund.
    pub amount: i64,
    /// The caller's key.
    pub idempotency_key: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
}

/// A row before it has its number and time.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// The provider called.
    pub provider: &'a str,
    /// The account that pays.
    pub account: &'a AccountKey,
    /// What was wanted.
    pub operation: Operation,
    /// The name concerned.
    pub domain: Option<&'a str>,
    /// Minor units taken from the balance.
    pub amount: i64,
    /// The caller's key.
    pub idempotency_key: Option<&'a str>,
    /// How it ended.
    pub outcome: Outcome,
}

/// All rows since the start.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    entries: Vec<Entry>,
}

impl Ledger {
    /// Appends a row.
    pub fn record(&mut self, at: DateTime<Utc>, draft: Draft<'_>) {
        self.entries.push(Entry {
            sequence: self.entries.len() as u64 + 1,
            at,
            provider: draft.provider.to_owned(),
            account: draft.account.clone(),
            operation: draft.operation,
            domain: draft.domain.map(str::to_owned),
            amount: draft.amount,
            idempotency_key: draft.idempotency_key.map(str::to_owned),
            outcome: draft.outcome,
        });
    }

    /// All rows, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The rows that took money.
    pub fn charges(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.amount > 0)
    }
}
