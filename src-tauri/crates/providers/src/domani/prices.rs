//! The price list, page by page, kept for a while because it is the same for every name.

use std::sync::Arc;

use model::{Currency, DomainName, Money, Timestamp};
use registrar::ProviderError;
use registrar::endings::{self, Endings};
use registrar::http::Call;
use registrar::json::{any_field, count, field, first_array, money, text};
use registrar::search::EndingPrice;
use serde_json::Value;

use super::Domani;
use super::api::Bucket;

/// How old the list may be for showing prices.
pub(super) const FOR_SHOWING: i64 = 900;
/// How old it may be for a quote: well inside the minute for which a quote counts.
pub(super) const FOR_QUOTES: i64 = 20;
/// Endings a page. About a thousand are on sale.
const PAGE: usize = 500;
/// A list that goes on for longer is no list of endings.
const PAGES_AT_MOST: usize = 20;

/// The list as read at one moment.
pub(super) struct PriceList {
    /// When its first page was asked for.
    pub at: Timestamp,
    /// Whether all that the provider counts has come.
    pub complete: bool,
    /// Its prices.
    pub endings: Endings,
}

/// Where the list is kept. One task reads it, the others wait for the same answer.
#[derive(Default)]
pub(super) struct PriceShelf(tokio::sync::Mutex<Option<Arc<PriceList>>>);

/// One page.
pub(super) struct Page {
    pub rows: Vec<Value>,
    pub total: Option<usize>,
}

/// Reads a page of `GET /api/tlds`. `None` when there is no list.
pub(super) fn page(body: &Value) -> Option<Page> {
    Some(Page {
        rows: first_array(body, &["tlds", ""])?.clone(),
        total: field(body, "total", count).map(|total| total as usize),
    })
}

/// Reads one ending. The list is in US dollars.
pub(super) fn ending(row: &Value) -> Option<EndingPrice> {
    let usd = |value: &Value| money(value, Currency::USD);
    let tld = any_field(row, &["tld", "name"], text)?;
    Some(EndingPrice {
        ending: endings::ending(&tld)?,
        register: field(row, "registration", usd),
        renew: field(row, "renewal", usd),
        transfer: field(row, "transfer", usd),
        premium: false,
        // The list tells no promotions.
        promo: None,
    })
}

impl PriceList {
    /// Whether the provider certainly does not sell this ending.
    pub fn lacks(&self, name: &DomainName) -> bool {
        self.complete && !self.endings.is_empty() && self.endings.of(name).is_none()
    }

    /// The renewal price of a name that costs `register` in its first year. A name that costs more than its ending is
    /// priced by name, and then the ending's renewal price says nothing about it.
    pub fn renewal(&self, name: &DomainName, register: Option<Money>) -> Option<Money> {
        let price = self.endings.of(name)?;
        let by_name = register
            .zip(price.register)
            .is_some_and(|(asked, listed)| asked.minor > listed.minor);
        price.renew.filter(|_| !by_name)
    }
}

impl Domani {
    /// The price list, at most `max_age` seconds old.
    pub(super) async fn price_list(&self, max_age: i64) -> Result<Arc<PriceList>, ProviderError> {
        let mut shelf = self.prices.0.lock().await;
        let now = self.api.clock.now();
        if let Some(list) = shelf.as_ref()
            && (0..=max_age).contains(&now.since(list.at))
        {
            return Ok(list.clone());
        }
        let list = Arc::new(self.read_prices(now).await?);
        *shelf = Some(list.clone());
        Ok(list)
    }

    async fn read_prices(&self, at: Timestamp) -> Result<PriceList, ProviderError> {
        let mut list = PriceList {
            at,
            complete: false,
            endings: Endings::default(),
        };
        let mut seen = 0;
        for _ in 0..PAGES_AT_MOST {
            let call = Call::read("prices", "/api/tlds")
                .query("sort", "tld")
                .query("limit", PAGE.to_string())
                .query("offset", seen.to_string());
            let body = self.api.read(Bucket::Endings, &call).await?;
            let page = page(&body).ok_or_else(|| self.api.http.wrong_shape(&call, "a list of endings"))?;
            let before = list.endings.len();
            for price in page.rows.iter().filter_map(ending) {
                list.endings.insert(price);
            }
            seen += page.rows.len();
            list.complete = match page.total {
                Some(total) => seen >= total,
                None => page.rows.len() < PAGE,
            };
            // A page that brings nothing new would go on for ever.
            if list.complete || list.endings.len() == before {
                break;
            }
        }
        Ok(list)
    }
}
