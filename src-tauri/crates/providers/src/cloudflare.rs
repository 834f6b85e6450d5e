//! Cloudflare: its registrar (names, prices, orders) and its DNS, over API v4.
//!
//! A name may be registered there, have its zone there, or both; the two sides are joined by name. The registrar's API
//! is young: what it can not do (renew, lock, contacts, deletion) is in the descriptor with the reason.
//!
//! - `descriptor`: the static facts
//! - `api`, `paging`: one call: login, lane, envelope, visible repeats of reads; lists to their true end
//! - `refusal`: its codes in the contract's terms and in sentences
//! - `access`: the token check, the account that is meant, and what the token may do
//! - `portfolio`, `zones`: registrations and zones as one name each; which id a zone has
//! - `search`: checks in twenties, and suggestions
//! - `orders`, `registrant`, `transfer`, `find`: registrations and transfers; for whom; whether a name can come over;
//!   what became of them
//! - `extensions`: what endings ask for beyond a contact
//! - `workflow`, `settings`: the workflows that carry things out; auto-renew
//! - `dns`, `changes`: reading a zone; a change as a batch of deletes, patches and posts
//! - `hosting`, `dnssec`: zones that are made, waited for and handed over as files; who signs them
//! - `records`, `data`: one record both ways, structured contents

mod access;
mod api;
mod changes;
mod data;
mod descriptor;
mod dns;
mod dnssec;
mod extensions;
mod find;
mod hosting;
mod orders;
mod paging;
mod portfolio;
mod records;
mod refusal;
mod registrant;
mod search;
mod settings;
mod transfer;
mod workflow;
mod zones;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use model::Timestamp;
use registrar::dns::Dns;
use registrar::dnssec::Signing;
use registrar::extra_fields::ExtraFields;
use registrar::orders::Orders;
use registrar::portfolio::Portfolio;
use registrar::provider::{AccountSummary, Credentials, LaneState, Work};
use registrar::search::Search;
use registrar::settings::Settings;
use registrar::zone_hosting::ZoneHosting;
use registrar::{Connection, Descriptor, Kind, Provider, ProviderError, ProviderFactory};
use secrecy::ExposeSecret;

pub use descriptor::DESCRIPTOR;

/// Opens Cloudflare accounts.
pub struct Factory;

impl ProviderFactory for Factory {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn open(&self, connection: Connection) -> Result<Arc<dyn Provider>, ProviderError> {
        Ok(Arc::new(Cloudflare::open(&connection)?))
    }
}

/// One account.
pub struct Cloudflare {
    api: api::Api,
    /// The path of the base address, by which links to the API itself begin.
    base_path: String,
    /// The account id of the form.
    chosen_account: Option<String>,
    /// The only account that the token sees, when the form names none.
    found_account: tokio::sync::Mutex<Option<access::Account>>,
    /// When the token was last found good, after a refusal.
    token_good_at: tokio::sync::Mutex<Option<Timestamp>>,
    /// The registrar's path segment.
    segment: &'static str,
    privacy_mode: &'static str,
    auto_renew: bool,
    zones: zones::Zones,
    files: hosting::Files,
    /// What endings ask for.
    schemas: extensions::Schemas,
}

/// A choice of the form: the first option when nothing was chosen.
fn choice<const N: usize>(
    credentials: &Credentials,
    key: &str,
    options: [&'static str; N],
) -> Result<&'static str, ProviderError> {
    let Some(value) = api::filled(credentials, key) else {
        return Ok(options[0]);
    };
    let value = value.expose_secret().trim();
    options
        .into_iter()
        .find(|option| *option == value)
        .ok_or_else(|| {
            ProviderError::new(
                Kind::Invalid,
                DESCRIPTOR.id,
                "open",
                format!(
                    "The option {key} is none of those that Cloudflare has: {}.",
                    options.join(", ")
                ),
            )
            .hint("Choose it again in the account's settings.")
        })
}

impl Cloudflare {
    fn open(connection: &Connection) -> Result<Self, ProviderError> {
        let credentials = &connection.credentials;
        let chosen_account =
            api::filled(credentials, descriptor::ACCOUNT).map(|id| id.expose_secret().trim().to_owned());
        if let Some(id) = &chosen_account
            && !access::is_id(id)
        {
            return Err(ProviderError::new(
                Kind::Invalid,
                DESCRIPTOR.id,
                "open",
                "The account id holds other characters than letters and digits.",
            )
            .hint("Copy the account id from the overview page of one of its zones: 32 letters and digits."));
        }
        Ok(Self {
            api: api::Api::open(connection)?,
            base_path: connection.base_url.path().trim_end_matches('/').to_owned(),
            chosen_account,
            found_account: tokio::sync::Mutex::default(),
            token_good_at: tokio::sync::Mutex::default(),
            segment: choice(
                credentials,
                descriptor::REGISTRAR,
                [descriptor::LIVE, descriptor::SANDBOX],
            )?,
            privacy_mode: choice(
                credentials,
                descriptor::PRIVACY,
                [descriptor::REDACTION, descriptor::NO_PRIVACY],
            )?,
            auto_renew: choice(
                credentials,
                descriptor::AUTO_RENEW,
                [descriptor::ON, descriptor::OFF],
            )? == descriptor::ON,
            zones: zones::Zones::default(),
            files: hosting::Files::default(),
            schemas: extensions::Schemas::default(),
        })
    }
}

#[async_trait]
impl Provider for Cloudflare {
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

    fn extra_fields(&self) -> Option<&dyn ExtraFields> {
        Some(self)
    }

    fn dns(&self) -> Option<&dyn Dns> {
        Some(self)
    }

    fn zone_hosting(&self) -> Option<&dyn ZoneHosting> {
        Some(self)
    }

    fn signing(&self) -> Option<&dyn Signing> {
        Some(self)
    }

    fn settings(&self) -> Option<&dyn Settings> {
        Some(self)
    }
}
