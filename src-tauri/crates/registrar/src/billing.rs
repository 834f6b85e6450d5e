//! How an account pays, what it paid, and what it earned.

use async_trait::async_trait;
use model::{Money, Timestamp};
use url::Url;

use crate::error::ProviderError;

/// Bills and earnings of an account (domani.sh).
#[async_trait]
pub trait Billing: Send + Sync {
    /// Asks for a page where a way to pay is set up. Each call makes a new one. Nothing is charged.
    ///
    /// # Errors
    /// Also when what came back is no https address: only such a page is ever opened.
    async fn setup_link(&self) -> Result<Url, ProviderError>;

    /// The latest bills, the last first; at most `limit`.
    async fn invoices(&self, limit: u32) -> Result<Invoices, ProviderError>;

    /// Who was referred, and what that earned.
    async fn referrals(&self) -> Result<Referrals, ProviderError>;
}

/// Bills.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invoices {
    /// The latest first, as the provider sends them.
    pub invoices: Vec<Invoice>,
    /// Whether there are older ones.
    pub more: bool,
    /// Rows of the answer that could not be read.
    pub unreadable: u32,
}

/// A bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// The provider's id.
    pub id: String,
    /// The number that stands on it.
    pub number: Option<String>,
    /// What was paid, when it could be read.
    pub paid: Option<Money>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// What it is for.
    pub description: Option<String>,
    /// Where it can be looked at: https.
    pub link: Option<Url>,
}

/// What the account's referral code brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Referrals {
    /// The code to hand on.
    pub code: Option<String>,
    /// The share of a referred purchase, in percent.
    pub rate_percent: Option<u32>,
    /// All that was earned.
    pub earned: Option<Money>,
    /// What of it was paid out.
    pub paid_out: Option<Money>,
    /// What of it is still to come.
    pub pending: Option<Money>,
    /// One by one, as the provider sends them.
    pub referrals: Vec<Referral>,
    /// Rows of the answer that could not be read.
    pub unreadable: u32,
}

/// Somebody who was referred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// The provider's id.
    pub id: String,
    /// Names that were bought, in the provider's spelling.
    pub domains: Vec<String>,
    /// What that earned, when it could be read.
    pub earned: Option<Money>,
    /// Whether it was paid out.
    pub paid_out: Option<bool>,
    /// Since when.
    pub created_at: Option<Timestamp>,
}
