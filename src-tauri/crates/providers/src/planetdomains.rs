//! PlanetDomains: names, prices, orders and DNS over JSON, with a bearer token and an address whitelist.
//!
//! Its documentation leaves shapes open (the list, the error envelope, batch items). Where it is silent the readers
//! here take several forms, and what they can not read is said rather than guessed.
//!
//! - `descriptor`: the static facts
//! - `api`: one call: token, lane, envelope, and visible repeats of reads
//! - `refusal`: its codes in the contract's terms and in sentences
//! - `portfolio`, `contract`: owned names; what its OpenAPI page says about paging and the batch search
//! - `search`, `prices`: what is free, and the price list
//! - `orders`, `outcome`, `find`: quote and send; what became of each item; what the account says later
//! - `dns`, `records`: zones, and records in the form in which they came
//! - `extras`: Cloudflare bind and the delivery log
//! - `webhooks`: what it posts, and the proof that it did

mod api;
mod contract;
mod descriptor;
mod dns;
mod extras;
mod find;
mod orders;
mod outcome;
mod portfolio;
mod prices;
mod records;
mod refusal;
mod search;
mod webhooks;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use async_trait::async_trait;
use model::Currency;
use registrar::dns::Dns;
use registrar::extras::{CloudflareBind, DeliveryLog};
use registrar::http::Call;
use registrar::json::{any_field, at, field, flag, money, text, texts};
use registrar::orders::Orders;
use registrar::portfolio::Portfolio;
use registrar::provider::{AccountSummary, LaneState, Work};
use registrar::records::Forms;
use registrar::search::Search;
use registrar::webhooks::Webhooks;
use registrar::{Connection, Descriptor, Provider, ProviderError, ProviderFactory};
use serde_json::Value;

pub use descriptor::DESCRIPTOR;

/// Opens PlanetDomains accounts.
pub struct Factory;

impl ProviderFactory for Factory {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn open(&self, connection: Connection) -> Result<Arc<dyn Provider>, ProviderError> {
        Ok(Arc::new(PlanetDomains::open(connection)?))
    }

    fn webhooks(&self) -> Option<&dyn Webhooks> {
        Some(&webhooks::Posts)
    }
}

/// One account.
pub struct PlanetDomains {
    api: api::Api,
    prices: prices::PriceShelf,
    contract: contract::ContractShelf,
    /// Batch searches so far: each has a key of its own.
    asked: AtomicU64,
    forms: Forms,
}

impl PlanetDomains {
    fn open(connection: Connection) -> Result<Self, ProviderError> {
        Ok(Self {
            api: api::Api::open(connection)?,
            prices: prices::PriceShelf::default(),
            contract: contract::ContractShelf::default(),
            asked: AtomicU64::new(0),
            forms: Forms::default(),
        })
    }
}

#[async_trait]
impl Provider for PlanetDomains {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    async fn account(&self) -> Result<AccountSummary, ProviderError> {
        let call = Call::read("account", "/account");
        let result = self.api.read(&call).await?;
        account_summary(&result)
            .ok_or_else(|| self.api.http.wrong_shape(&call, "an account"))
            .map(|mut summary| {
                // The whitelist's texts come from outside like everything else.
                for (_, value) in &mut summary.facts {
                    *value = self.api.http.quoted(value);
                }
                summary
            })
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

    fn dns(&self) -> Option<&dyn Dns> {
        Some(self)
    }

    fn cloudflare_bind(&self) -> Option<&dyn CloudflareBind> {
        Some(self)
    }

    fn delivery_log(&self) -> Option<&dyn DeliveryLog> {
        Some(self)
    }
}

/// Reads the account. Only fields known to be harmless become facts: the documentation promises webhook and
/// configuration summaries without naming their fields, and one of them may hold the webhook's secret.
fn account_summary(result: &Value) -> Option<AccountSummary> {
    if !result.is_object() {
        return None;
    }
    let mut facts = Vec::new();
    if let Some(enabled) = any_field(result, &["webhook_enabled", "webhook.enabled"], flag) {
        facts.push((
            "Webhook".to_owned(),
            if enabled { "on" } else { "off" }.to_owned(),
        ));
    }
    let whitelist = any_field(
        result,
        &[
            "whitelist",
            "whitelist_ips",
            "ip_whitelist",
            "whitelist.items",
            "whitelist.ips",
        ],
        texts,
    );
    if let Some(addresses) = whitelist {
        let shown = if addresses.is_empty() {
            "empty: the API is closed".to_owned()
        } else {
            addresses.join(", ")
        };
        facts.push(("Whitelist".to_owned(), shown));
    }
    Some(AccountSummary {
        reference: field(result, "user_id", text),
        balance: at(result, "balance_usd").and_then(|value| money(value, Currency::USD)),
        api_enabled: field(result, "api_enabled", flag),
        can_pay: None,
        facts,
        warnings: Vec::new(),
    })
}
