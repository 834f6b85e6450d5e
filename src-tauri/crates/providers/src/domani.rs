//! domani.sh: names, prices, orders, settings and DNS over JSON and server-sent events, with a bearer key.
//!
//! Its documentation exists in two ages: the first lists names in camelCase and has renewals as a preview, the later one
//! is snake_case throughout. The readers here take both. Nothing protects a repeated order, so an order whose answer is
//! not clear is only looked for in the account.
//!
//! - `descriptor`: the static facts
//! - `api`: one call: key, lane by documented bucket, rate headers, and visible repeats of reads
//! - `said`, `refusal`: what an error answer says; its codes in the contract's terms, its hints and its set-up links
//! - `account`: who the key belongs to, and what is missing before buying
//! - `billing`, `tokens`: how the account pays and what it earned; its keys
//! - `signup`: a new account, or a sign-in link, before there is a key
//! - `contact`, `phone`: the one contact of the account, and its telephone number as registries write it
//! - `portfolio`, `settings`: owned names and their switches
//! - `search`, `checked`, `suggest`, `prices`: what is free, by stream and by JSON, and the price list
//! - `orders`, `outcome`, `find`: quote and send; what became of each item; what the account says later
//! - `auth_codes`: auth codes, names on their way out, and names that are watched until they may come over
//! - `transfer`: whether a name may come over and for how much, and how far it is
//! - `import`: names that stay at another registrar
//! - `public_facts`: what it tells of any name to anybody
//! - `dnssec`: DS records at the registries
//! - `dns`, `records`: zones, and records in the form in which they came
//! - `status`: how the world sees a name, by stream; `mail`: how it stands for mail
//! - `connect`, `presets`, `services`: connecting names to hosts and mail providers, and proofs for services

mod account;
mod api;
mod auth_codes;
mod billing;
mod checked;
mod connect;
mod contact;
mod descriptor;
mod dns;
mod dnssec;
mod find;
mod import;
mod mail;
mod orders;
mod outcome;
mod phone;
mod portfolio;
mod presets;
mod prices;
mod public_facts;
mod records;
mod refusal;
mod said;
mod search;
mod services;
mod settings;
mod signup;
mod status;
mod suggest;
mod tokens;
mod transfer;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use registrar::auth_codes::{AuthCodes, TransferWatch};
use registrar::billing::Billing;
use registrar::connect::{Connect, MailCheck, ServiceProof};
use registrar::contacts::AccountContact;
use registrar::dns::Dns;
use registrar::dnssec::DsRecords;
use registrar::extras::LiveStatus;
use registrar::imports::Imports;
use registrar::opening::Opening;
use registrar::orders::Orders;
use registrar::portfolio::Portfolio;
use registrar::provider::{AccountSummary, LaneState, Work};
use registrar::public_facts::PublicFacts;
use registrar::records::Forms;
use registrar::search::Search;
use registrar::settings::Settings;
use registrar::tokens::Tokens;
use registrar::{Connection, Descriptor, Provider, ProviderError, ProviderFactory};

use api::Bucket;
pub use descriptor::DESCRIPTOR;

/// Opens domani.sh accounts.
pub struct Factory;

impl ProviderFactory for Factory {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn open(&self, connection: Connection) -> Result<Arc<dyn Provider>, ProviderError> {
        Ok(Arc::new(Domani::open(connection)?))
    }

    fn opening(&self) -> Option<&dyn Opening> {
        Some(self)
    }
}

/// One account.
pub struct Domani {
    api: api::Api,
    prices: prices::PriceShelf,
    forms: Forms,
}

impl Domani {
    fn open(connection: Connection) -> Result<Self, ProviderError> {
        Ok(Self {
            api: api::Api::open(connection)?,
            prices: prices::PriceShelf::default(),
            forms: Forms::default(),
        })
    }
}

#[async_trait]
impl Provider for Domani {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    async fn account(&self) -> Result<AccountSummary, ProviderError> {
        self.summary().await
    }

    fn lane(&self, work: Work) -> LaneState {
        match work {
            Work::Portfolio => self.api.lane(Bucket::Names).state(),
            Work::Search => self.api.lane(Bucket::Search).state(),
            Work::Dns => self.api.lane(Bucket::Dns).state(),
            Work::Orders => {
                // Three lanes, one word: the one that is closed for longest is the one to wait for.
                let mut state = self.api.lane(Bucket::Buy).state();
                for other in [Bucket::Renew, Bucket::Transfer] {
                    let other = self.api.lane(other).state();
                    if other.closed_for_seconds > state.closed_for_seconds {
                        state = other;
                    }
                }
                state
            }
        }
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

    fn account_contact(&self) -> Option<&dyn AccountContact> {
        Some(self)
    }

    fn dns(&self) -> Option<&dyn Dns> {
        Some(self)
    }

    fn ds_records(&self) -> Option<&dyn DsRecords> {
        Some(self)
    }

    fn settings(&self) -> Option<&dyn Settings> {
        Some(self)
    }

    fn auth_codes(&self) -> Option<&dyn AuthCodes> {
        Some(self)
    }

    fn transfer_watch(&self) -> Option<&dyn TransferWatch> {
        Some(self)
    }

    fn imports(&self) -> Option<&dyn Imports> {
        Some(self)
    }

    fn public_facts(&self) -> Option<&dyn PublicFacts> {
        Some(self)
    }

    fn billing(&self) -> Option<&dyn Billing> {
        Some(self)
    }

    fn tokens(&self) -> Option<&dyn Tokens> {
        Some(self)
    }

    fn live_status(&self) -> Option<&dyn LiveStatus> {
        Some(self)
    }

    fn connect(&self) -> Option<&dyn Connect> {
        Some(self)
    }

    fn service_proof(&self) -> Option<&dyn ServiceProof> {
        Some(self)
    }

    fn mail_check(&self) -> Option<&dyn MailCheck> {
        Some(self)
    }
}
