//! Joker.com: names, prices, orders and DNS over DMAPI, a text protocol of header lines and a body.
//!
//! A login opens a session; requests go out one at a time. Orders are accepted first and carried out later, under a
//! processing number that leads to the result. Zones are read and replaced as a whole text.
//!
//! - `descriptor`: the static facts
//! - `request`, `response`: form fields out; header lines, bodies and tables in
//! - `session`: the login shared by all tasks, the queue, and visible repeats of reads
//! - `refusal`: its codes and words in the contract's terms and in sentences
//! - `account`: what the account says about itself
//! - `portfolio`, `settings`: owned names, and what can be switched on them
//! - `check`, `search`, `prices`: what is free, and what exactly one order costs
//! - `contacts`, `contact_book`: contact handles, made when an order needs one; those that the account keeps
//! - `owner`: to whom a name is registered, grants, and a change of the owner
//! - `processes`: the list of what was accepted, with the words of each result
//! - `auth_codes`: the codes with which names go
//! - `orders`, `order_fields`: quote, prepare and send; what an order says
//! - `restore`, `privacy`: orders for names that are here: out of redemption, and WHOIS privacy
//! - `results`, `find`: what became of a processing number; what the account says later
//! - `dnssec`: DS records at the registries
//! - `dns`, `zone`, `rows`, `forwards`: zones, line by line, what each line says, and what forwardings have beyond it

mod account;
mod auth_codes;
mod check;
mod contact_book;
mod contacts;
mod descriptor;
mod dns;
mod dnssec;
mod find;
mod forwards;
mod order_fields;
mod orders;
mod owner;
mod portfolio;
mod prices;
mod privacy;
mod processes;
mod refusal;
mod request;
mod response;
mod restore;
mod results;
mod rows;
mod search;
mod session;
mod settings;
mod zone;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use registrar::auth_codes::AuthCodes;
use registrar::contacts::{ContactBook, ContactHandles};
use registrar::dns::Dns;
use registrar::dnssec::DsRecords;
use registrar::orders::Orders;
use registrar::portfolio::Portfolio;
use registrar::processes::Processes;
use registrar::provider::{AccountSummary, LaneState, Work};
use registrar::registrant::RegistrantChange;
use registrar::search::Search;
use registrar::settings::Settings;
use registrar::{Connection, Descriptor, Provider, ProviderError, ProviderFactory};
use secrecy::ExposeSecret;

pub use descriptor::DESCRIPTOR;

/// Opens Joker.com accounts.
pub struct Factory;

impl ProviderFactory for Factory {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn open(&self, connection: Connection) -> Result<Arc<dyn Provider>, ProviderError> {
        Ok(Arc::new(Joker::open(&connection)?))
    }
}

/// One account.
pub struct Joker {
    api: session::Dmapi,
    prices: prices::PriceShelf,
    trades: owner::TradePrices,
    handles: Handles,
    /// Nameservers of new names, as the user wrote them.
    nameservers: Option<String>,
    autorenew: bool,
    language: Option<String>,
    /// How the result of a contact is waited for.
    pace: contacts::Pace,
}

/// The contacts of names bought here, as far as the account names them.
struct Handles {
    owner: Option<String>,
    admin: Option<String>,
    tech: Option<String>,
    billing: Option<String>,
}

impl Joker {
    fn open(connection: &Connection) -> Result<Self, ProviderError> {
        let text = |key: &str| {
            connection
                .credentials
                .get(key)
                .map(|value| value.expose_secret().trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        Ok(Self {
            api: session::Dmapi::open(connection)?,
            prices: prices::PriceShelf::default(),
            trades: owner::TradePrices::default(),
            handles: Handles {
                owner: text(descriptor::OWNER),
                admin: text(descriptor::ADMIN),
                tech: text(descriptor::TECH),
                billing: text(descriptor::BILLING),
            },
            nameservers: text(descriptor::NAMESERVERS),
            autorenew: text(descriptor::AUTORENEW).as_deref() == Some(descriptor::ON),
            language: text(descriptor::LANGUAGE),
            pace: contacts::Pace::default(),
        })
    }
}

#[async_trait]
impl Provider for Joker {
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

    fn contact_handles(&self) -> Option<&dyn ContactHandles> {
        Some(self)
    }

    fn contact_book(&self) -> Option<&dyn ContactBook> {
        Some(self)
    }

    fn registrant(&self) -> Option<&dyn RegistrantChange> {
        Some(self)
    }

    fn processes(&self) -> Option<&dyn Processes> {
        Some(self)
    }

    fn dns(&self) -> Option<&dyn Dns> {
        Some(self)
    }

    fn auth_codes(&self) -> Option<&dyn AuthCodes> {
        Some(self)
    }

    fn ds_records(&self) -> Option<&dyn DsRecords> {
        Some(self)
    }

    fn settings(&self) -> Option<&dyn Settings> {
        Some(self)
    }
}
