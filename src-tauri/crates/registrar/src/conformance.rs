//! The suite that every provider passes over its simulator, filtered by facets.
//!
//! A provider that lacks a facet skips that part; a provider that has it keeps the whole promise of its trait. The
//! simulator's side is a [`World`], which the tests implement. The checks assert, so a failure names the promise that
//! was broken. Run [`run`] for everything, or the parts one by one for finer test names.
//!
//! - [`reading`]: the account, owned names, search and prices, and what reads do when the line misbehaves
//! - [`ordering`]: money: one order, one charge, whatever happens to the answer
//! - [`zones`]: DNS and name servers: what was not touched does not move

pub mod ordering;
pub mod reading;
pub mod zones;

use std::sync::Arc;

use async_trait::async_trait;
use model::DomainName;

use crate::provider::Provider;

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The provider acts; the connection closes without an answer.
    DropAfterActing,
    /// The connection closes before the provider acts.
    DropBeforeActing,
    /// The provider acts and answers 500.
    FailAfterActing,
    /// The provider acts; its answer is JSON that breaks off in the middle.
    TruncateAfterActing,
    /// The provider acts; the connection closes in the middle of the answer.
    CutAfterActing,
    /// A web page instead of an answer, with 200; the provider does not act.
    WebPage,
    /// "Too many requests, come back in one second"; the provider does not act.
    TooMany,
}

/// Which request a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strikes {
    /// The next one that reads.
    Read,
    /// The next order.
    Order,
    /// The next write of a zone.
    ZoneWrite,
}

/// The simulator's side of the tests.
#[async_trait]
pub trait World: Send + Sync {
    /// Opens the account anew: a fresh lane, nothing remembered.
    fn open(&self) -> Arc<dyn Provider>;

    /// Opens it with a key that the provider does not know.
    fn open_with_wrong_key(&self) -> Arc<dyn Provider>;

    /// All names in the account now, in any order. At least three, each with a zone where the provider has DNS.
    fn owned(&self) -> Vec<DomainName>;

    /// A name that is free, sold there and affordable; another one with every call.
    fn free(&self) -> DomainName;

    /// A name of an ending sold there that somebody has.
    fn taken(&self) -> DomainName;

    /// How often the account was charged for a name since the start.
    fn charges(&self, name: &DomainName) -> usize;

    /// Lets a fault strike once.
    fn strike(&self, fault: Fault, at: Strikes);
}

/// Runs every part that the provider's facets call for.
pub async fn run(provider: Arc<dyn Provider>, world: &dyn World) {
    reading::run(&*provider, world).await;
    zones::run(&*provider, world).await;
    ordering::run(&*provider, world).await;
}
