//! Bizzy: names, search and orders over JSON, with a bearer key. Orders carry a price cap, run as operations that are
//! polled, and are replayed by Bizzy under their key, so that a lost answer never charges twice.
//!
//! Its guide documents buying in full and the rest by paths alone. What is taken from the pages of its sister product
//! (the list, error details, limits) is read tolerantly, and its absence is told rather than guessed around.
//!
//! - `descriptor`: the static facts
//! - `api`: one call: key, lane, envelope, and visible repeats of reads
//! - `refusal`: its codes in the contract's terms and in sentences
//! - `account`: what proves the key, and what is missing for buying
//! - `names`: which of Bizzy's ids belongs to which name
//! - `portfolio`: owned names
//! - `search`: what is free, and what it costs now
//! - `registrant`: the contact that goes with every registration
//! - `orders`, `find`: prepare and send; what became of it
//! - `contact`: the registrant of a name that is registered already
//! - `operations`: what was accepted and is carried out later
//! - `settings`: auto-renew, transfer lock, privacy

mod account;
mod api;
mod contact;
mod descriptor;
mod find;
mod names;
mod operations;
mod orders;
mod portfolio;
mod refusal;
mod registrant;
mod search;
mod settings;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use registrar::orders::Orders;
use registrar::portfolio::Portfolio;
use registrar::processes::Processes;
use registrar::provider::{AccountSummary, LaneState, Work};
use registrar::registrant::RegistrantChange;
use registrar::search::Search;
use registrar::settings::Settings;
use registrar::{Connection, Credentials, Descriptor, Provider, ProviderError, ProviderFactory};
use secrecy::ExposeSecret;

pub use descriptor::DESCRIPTOR;

/// Opens Bizzy accounts.
pub struct Factory;

impl ProviderFactory for Factory {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn open(&self, connection: Connection) -> Result<Arc<dyn Provider>, ProviderError> {
        Ok(Arc::new(Bizzy::open(&connection)?))
    }
}

/// One account.
pub struct Bizzy {
    api: api::Api,
    names: names::Book,
    registrant: registrant::Registrant,
    choices: Choices,
    refused: settings::Refused,
}

/// What the form says beyond the key and the registrant.
struct Choices {
    plan: &'static str,
    auto_renew: bool,
    privacy: bool,
    /// Entries of the id list that could not be read.
    unread_ids: Vec<String>,
}

impl Bizzy {
    fn open(connection: &Connection) -> Result<Self, ProviderError> {
        let form = &connection.credentials;
        let (names, unread_ids) = names::Book::of(form);
        Ok(Self {
            api: api::Api::open(connection)?,
            names,
            registrant: registrant::Registrant::of(form),
            choices: Choices {
                plan: descriptor::plan_words(chosen(form, descriptor::PLAN)),
                auto_renew: chosen(form, descriptor::AUTO_RENEW) != "off",
                privacy: chosen(form, descriptor::WHOIS_PRIVACY) != "off",
                unread_ids,
            },
            refused: settings::Refused::default(),
        })
    }
}

/// A choice of the form; empty when none was made.
fn chosen<'a>(form: &'a Credentials, key: &str) -> &'a str {
    form.get(key).map_or("", |value| value.expose_secret().trim())
}

#[async_trait]
impl Provider for Bizzy {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    async fn account(&self) -> Result<AccountSummary, ProviderError> {
        self.summary().await
    }

    fn lane(&self, _work: Work) -> LaneState {
        self.api.lane.state()
    }

    fn portfolio(&self) -> Option<&dyn Portfolio> {
        Some(self)
    }

    fn search(&self) -> Option<&dyn Search> {
        Some(self)
    }

    fn orders(&self) -> Option<&dyn Orders> {
        Some(self)
    }

    fn settings(&self) -> Option<&dyn Settings> {
        Some(self)
    }

    fn registrant(&self) -> Option<&dyn RegistrantChange> {
        Some(self)
    }

    fn processes(&self) -> Option<&dyn Processes> {
        Some(self)
    }
}
