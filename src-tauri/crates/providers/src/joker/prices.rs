//! The price list, kept for a while because it is the same for every name.
//!
//! Its columns changed over time, so they are taken by name: `price-1y` of one generation, `price` with `min_period`
//! of the other. Promotional rows are not mixed in: they hold for some days, and `domain-check` tells them per name.

use std::sync::Arc;

use model::{Currency, Money, Timestamp};
use registrar::ProviderError;
use registrar::endings::{self, Endings};

use super::Joker;
use super::request::{Fields, Request};
use super::response::{Response, Table};

/// How old the list may be.
const FRESH: i64 = 3600;
/// After a failure, how long names are checked without it.
const GIVEN_UP_FOR: i64 = 300;

/// Where the list is kept, or when it could not be had. One task reads it, the others wait for the same answer.
#[derive(Default)]
pub(super) struct PriceShelf(tokio::sync::Mutex<Option<(Timestamp, Option<Arc<Endings>>)>>);

/// Reads the list; rows that can not be read are left out. `None` when there is none: without column names nobody
/// knows what the numbers mean.
pub(super) fn read(response: &Response) -> Option<Endings> {
    let table = response.table(&[]);
    if !table.named {
        return None;
    }
    let mut endings = Endings::default();
    for row in &table.rows {
        let Some((ending, operation, price)) = ending_price(&table, row) else {
            continue;
        };
        let entry = endings.entry(ending);
        match operation {
            Operation::Create => entry.register = entry.register.or(Some(price)),
            Operation::Renew => entry.renew = entry.renew.or(Some(price)),
        }
    }
    Some(endings)
}

enum Operation {
    Create,
    Renew,
}

/// One row's price for one year.
fn ending_price(table: &Table, row: &[String]) -> Option<(String, Operation, Money)> {
    let cell = |name: &str| table.cell(row, &[name]);
    if cell("type").is_some_and(|kind| !kind.eq_ignore_ascii_case("domain")) {
        return None;
    }
    let operation = match cell("operation")?.to_ascii_lowercase().as_str() {
        "create" | "register" => Operation::Create,
        "renew" => Operation::Renew,
        _ => return None,
    };
    let currency: Currency = cell("currency")?.parse().ok()?;
    let amount = match cell("price-1y") {
        Some(amount) => amount,
        None if is_one_year(cell("min-period"), cell("period-type")) => cell("price")?,
        None => return None,
    };
    let ending = endings::ending(cell("tld")?)?;
    Some((ending, operation, Money::parse(amount, currency).ok()?))
}

/// Whether a period is one year: `1` in years or `12` in months.
fn is_one_year(period: Option<&str>, unit: Option<&str>) -> bool {
    let unit = unit.unwrap_or("y").to_ascii_lowercase();
    match period {
        Some("1") => unit.starts_with('y'),
        Some("12") => unit.starts_with('m'),
        _ => false,
    }
}

impl Joker {
    /// The price list, at most an hour old.
    pub(super) async fn price_list(&self) -> Result<Arc<Endings>, ProviderError> {
        let mut shelf = self.prices.0.lock().await;
        let now = self.api.clock.now();
        if let Some((at, Some(list))) = shelf.as_ref()
            && (0..=FRESH).contains(&now.since(*at))
        {
            return Ok(list.clone());
        }
        let request = Request::read("prices", "query-price-list", Fields::none());
        let list = self.api.read(&request).await.and_then(|response| {
            read(&response).map(Arc::new).ok_or_else(|| {
                self.api
                    .http
                    .wrong_shape(&request.bare(), "a price list with named columns")
            })
        });
        *shelf = Some((self.api.clock.now(), list.as_ref().ok().cloned()));
        list
    }

    /// The price list where it can be had: names can be checked without it.
    pub(super) async fn price_list_if_any(&self) -> Option<Arc<Endings>> {
        let failed_at = match &*self.prices.0.lock().await {
            Some((at, None)) => Some(*at),
            _ => None,
        };
        if failed_at.is_some_and(|at| (0..GIVEN_UP_FOR).contains(&self.api.clock.now().since(at))) {
            return None;
        }
        self.price_list().await.ok()
    }
}
