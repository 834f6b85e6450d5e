//! The providers: one folder each, and the one list of them.
//!
//! An adapter turns the provider contract of the `registrar` crate into requests and reads what comes back. Adapters
//! know nothing of each other; a further provider is a folder here and one line in [`all`].
//!
//! - [`planetdomains`]: the PlanetDomains adapter
//! - [`domani`]: the domani.sh adapter
//! - [`bizzy`]: the Bizzy adapter
//! - [`joker`]: the Joker.com adapter
//! - [`cloudflare`]: the Cloudflare adapter

pub mod bizzy;
pub mod cloudflare;
pub mod domani;
pub mod joker;
pub mod planetdomains;

#[cfg(test)]
mod any_record;

use registrar::ProviderFactory;

/// Every provider that Freehold knows, in the order in which the window lists them.
#[must_use]
pub fn all() -> Vec<Box<dyn ProviderFactory>> {
    vec![
        Box::new(planetdomains::Factory),
        Box::new(domani::Factory),
        Box::new(bizzy::Factory),
        Box::new(joker::Factory),
        Box::new(cloudflare::Factory),
    ]
}
