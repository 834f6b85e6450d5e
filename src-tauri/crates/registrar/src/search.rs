//! What is free, and what it costs.

use async_trait::async_trait;
use model::{DomainName, Money, Timestamp};

use crate::error::ProviderError;

/// One ending's prices for a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndingPrice {
    /// The ending without a leading dot, lower case, punycode: `com`, `co.uk`.
    pub ending: String,
    /// First year.
    pub register: Option<Money>,
    /// Each later year.
    pub renew: Option<Money>,
    /// A transfer in, with the year that comes with it.
    pub transfer: Option<Money>,
    /// Whether the provider marks the ending as premium.
    pub premium: bool,
    /// That `register` is a promotion.
    pub promo: Option<Promo>,
}

/// A first year that is cheaper for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promo {
    /// The first year without it, when told.
    pub regular: Option<Money>,
    /// When it ends, when told.
    pub ends_at: Option<Timestamp>,
}

/// What a provider says about one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The name asked for.
    pub name: DomainName,
    /// What it said.
    pub verdict: Verdict,
}

/// Whether a name can be bought there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It can be registered now.
    Available {
        /// First year.
        register: Option<Money>,
        /// Each later year.
        renew: Option<Money>,
        /// Whether it is priced by name.
        premium: bool,
        /// That `register` is a promotion.
        promo: Option<Promo>,
        /// Something to know before buying, as a sentence: an ending that ordinary resolvers do not know.
        note: Option<String>,
    },
    /// Somebody has it.
    Taken,
    /// This provider does not sell it; the reason as a sentence.
    NotSold(String),
}

/// Checks names and lists prices.
#[async_trait]
pub trait Search: Send + Sync {
    /// Checks at most the descriptor's `search.batch` names, or those of [`Search::batch`]. Each name gets its own result; one failure does not hide the others.
    async fn check(&self, names: &[DomainName]) -> Vec<(DomainName, Result<Offer, ProviderError>)>;

    /// Names that fit some words, as far as the provider suggests any; at most `limit`. Not authoritative: a name is
    /// checked before it is ordered.
    /// None where the descriptor says that it suggests none.
    async fn suggest(&self, _words: &str, _limit: u32) -> Result<Vec<Offer>, ProviderError> {
        Ok(Vec::new())
    }

    /// How many names one request checks, where the provider tells it at run time; `None` where the descriptor's
    /// `search.batch` counts. Then [`Search::check`] takes as many at once.
    async fn batch(&self) -> Option<u32> {
        None
    }

    /// The price list of all endings, where there is one ([`crate::Kind::NotOffered`] otherwise).
    async fn prices(&self) -> Result<Vec<EndingPrice>, ProviderError>;
}
