//! The price list, kept for a while because it is the same for every name.

use std::sync::Arc;

use model::{Currency, Timestamp};
use registrar::ProviderError;
use registrar::endings::{self, Endings};
use registrar::http::Call;
use registrar::json::{any_field, field, first_array, flag, money, text};
use registrar::search::EndingPrice;
use serde_json::Value;

use super::PlanetDomains;

/// How old the list may be for showing prices.
pub(super) const FOR_SHOWING: i64 = 300;
/// How old it may be for a quote: well inside the minute for which a quote counts.
pub(super) const FOR_QUOTES: i64 = 20;

/// The list as read at one moment.
pub(super) struct PriceList {
    /// When it was read.
    pub at: Timestamp,
    /// Its prices.
    pub endings: Endings,
}

/// Where the list is kept. One task reads it, the others wait for the same answer.
#[derive(Default)]
pub(super) struct PriceShelf(tokio::sync::Mutex<Option<Arc<PriceList>>>);

impl PriceList {
    /// Reads `GET /zones`; rows that can not be read are left out. `None` when there is no list at all.
    pub fn read(result: &Value, at: Timestamp) -> Option<Self> {
        let rows = first_array(result, &["zones", "items", ""])?;
        let endings = rows.iter().filter_map(ending_price).collect();
        Some(Self { at, endings })
    }
}

fn ending_price(row: &Value) -> Option<EndingPrice> {
    let usd = |value: &Value| money(value, Currency::USD);
    let zone = any_field(row, &["zone", "tld", "name"], text)?;
    Some(EndingPrice {
        ending: endings::ending(&zone)?,
        register: field(row, "register_price_usd", usd),
        renew: field(row, "renew_price_usd", usd),
        premium: field(row, "premium", flag).unwrap_or(false),
        // The list has two prices, and does not mark promotions.
        transfer: None,
        promo: None,
    })
}

impl PlanetDomains {
    /// The price list, at most `max_age` seconds old.
    pub(super) async fn price_list(&self, max_age: i64) -> Result<Arc<PriceList>, ProviderError> {
        let mut shelf = self.prices.0.lock().await;
        let now = self.api.clock.now();
        if let Some(list) = shelf.as_ref()
            && (0..=max_age).contains(&now.since(list.at))
        {
            return Ok(list.clone());
        }
        let call = Call::read("prices", "/zones");
        let result = self.api.read(&call).await?;
        let list = PriceList::read(&result, self.api.clock.now())
            .ok_or_else(|| self.api.http.wrong_shape(&call, "a list of zones"))?;
        let list = Arc::new(list);
        *shelf = Some(list.clone());
        Ok(list)
    }
}
