//! The price list, kept for a while because it is the same for every name.
//!
//! Its columns changed over time, so they are taken by name: `price-1y` of one generation, `price` with `min_period`
//! of the other. A row counts only within its dates; a promotional one stands in place of the ordinary price, which it
//! keeps beside it. The list is read anew when the next of these dates has passed.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::time::DAY;
use model::{Currency, DomainName, Money, Timestamp};
use registrar::ProviderError;
use registrar::endings::{self, Endings};
use registrar::search::Promo;

use super::Joker;
use super::descriptor::PRIVACY;
use super::request::{Fields, Request};
use super::response::{Response, Table};

/// How old the list may be beside the answer about a name, and where it is asked for itself.
const FRESH: i64 = 3600;
pub(super) const ASKED: i64 = 20;
/// After a failure, how long names are checked without it.
const GIVEN_UP_FOR: i64 = 300;

/// What a year of WHOIS privacy costs, by ending and product.
type PrivacyPrices = BTreeMap<(String, &'static str), Money>;

/// Where the list is kept, or when it could not be had. One task reads it, the others wait for the same answer.
#[derive(Default)]
pub(super) struct PriceShelf(tokio::sync::Mutex<Option<Shelved>>);

struct Shelved {
    read_at: Timestamp,
    /// When a price of it begins or ends, after it was read.
    changes_at: Option<Timestamp>,
    list: Option<Arc<Endings>>,
    privacy: Arc<PrivacyPrices>,
}

/// The prices that hold at one moment.
pub(super) struct PriceList {
    pub endings: Endings,
    pub privacy: PrivacyPrices,
    /// When the first of them begins or ends.
    pub changes_at: Option<Timestamp>,
}

/// Reads the list as it holds at `now`; rows that can not be read are left out. `None` when there is none: without column
/// names nobody knows what the numbers mean.
pub(super) fn read(response: &Response, now: Timestamp) -> Option<PriceList> {
    let table = response.table(&[]);
    if !table.named {
        return None;
    }
    let rows: Vec<Row> = table
        .rows
        .iter()
        .filter_map(|row| Row::read(&table, row))
        .collect();
    let changes = rows.iter().flat_map(|row| [row.dates.from, row.dates.until]);
    let changes_at = changes.flatten().filter(|at| *at >= now).min();
    let mut endings = Endings::default();
    let mut privacy = PrivacyPrices::new();
    let holding = || rows.iter().filter(|row| row.dates.hold_at(now));
    for row in holding().filter(|row| !row.promotional) {
        if let Operation::Privacy(product) = row.operation {
            privacy.entry((row.ending.clone(), product)).or_insert(row.price);
            continue;
        }
        let entry = endings.entry(row.ending.clone());
        let price = match row.operation {
            Operation::Privacy(_) => continue,
            Operation::Create => &mut entry.register,
            Operation::Renew => &mut entry.renew,
            Operation::Transfer => &mut entry.transfer,
        };
        *price = price.or(Some(row.price));
    }
    for row in holding().filter(|row| row.promotional && row.operation == Operation::Create) {
        let entry = endings.entry(row.ending.clone());
        let cheaper = entry
            .register
            .is_none_or(|price| price.currency == row.price.currency && row.price.minor < price.minor);
        if cheaper {
            let regular = entry.promo.map_or(entry.register, |promo| promo.regular);
            entry.register = Some(row.price);
            entry.promo = Some(Promo {
                regular,
                ends_at: row.dates.until,
            });
        }
    }
    Some(PriceList {
        endings,
        privacy,
        changes_at,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Create,
    Renew,
    Transfer,
    /// WHOIS privacy, by its product.
    Privacy(&'static str),
}

/// From when to when a row holds. An end that is not told is open.
#[derive(Debug, Clone, Copy, Default)]
struct Dates {
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl Dates {
    fn hold_at(self, now: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now <= until)
    }

    /// `None` when there is a date that can not be read.
    fn read(from: Option<&str>, until: Option<&str>) -> Option<Self> {
        let from = match from {
            Some(text) => Some(Timestamp::parse(text)?),
            None => None,
        };
        let until = match until {
            // A day holds until its end.
            Some(text) if text.len() == "2026-11-30".len() => Some(Timestamp::parse(text)?.plus(DAY - 1)),
            Some(text) => Some(Timestamp::parse(text)?),
            None => None,
        };
        Some(Self { from, until })
    }
}

/// One row's price for one year.
struct Row {
    ending: String,
    operation: Operation,
    price: Money,
    promotional: bool,
    dates: Dates,
}

impl Row {
    fn read(table: &Table, row: &[String]) -> Option<Self> {
        let cell = |names: &[&str]| table.cell(row, names);
        let promotional = match cell(&["type"]).map(str::to_ascii_lowercase).as_deref() {
            None | Some("domain") => false,
            Some("domain-promo" | "domain_promo") => true,
            Some(_) => return None,
        };
        let word = cell(&["operation"])?.to_ascii_lowercase();
        let operation = match word.as_str() {
            "create" | "register" => Operation::Create,
            "renew" => Operation::Renew,
            "transfer" => Operation::Transfer,
            other => {
                let product = other.strip_prefix("privacy-")?;
                Operation::Privacy(PRIVACY.iter().find(|known| known.id == product)?.id)
            }
        };
        let currency: Currency = cell(&["currency"])?.parse().ok()?;
        let amount = match cell(&["price-1y"]) {
            Some(amount) => amount,
            None if is_one_year(cell(&["min-period"]), cell(&["period-type"])) => cell(&["price"])?,
            None => return None,
        };
        let dates = Dates::read(cell(&["valid-from"]), cell(&["valid-until", "valid-to"]));
        Some(Self {
            ending: endings::ending(cell(&["tld"])?)?,
            operation,
            price: Money::parse(amount, currency).ok()?,
            promotional,
            // An ordinary price is one without dates, too; a promotion is nothing without them.
            dates: if promotional {
                dates?
            } else {
                dates.unwrap_or_default()
            },
        })
    }
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
    /// The price list, at most so many seconds old.
    pub(super) async fn price_list(&self, max_age: i64) -> Result<Arc<Endings>, ProviderError> {
        let mut shelf = self.prices.0.lock().await;
        let now = self.api.clock.now();
        if let Some(Shelved {
            read_at,
            changes_at,
            list: Some(list),
            ..
        }) = shelf.as_ref()
            && (0..=max_age).contains(&now.since(*read_at))
            && changes_at.is_none_or(|at| now < at)
        {
            return Ok(list.clone());
        }
        let request = Request::read("prices", "query-price-list", Fields::none());
        let list = self.api.read(&request).await.and_then(|response| {
            read(&response, now).ok_or_else(|| {
                self.api
                    .http
                    .wrong_shape(&request.bare(), "a price list with named columns")
            })
        });
        let (list, privacy, changes_at) = match list {
            Ok(list) => (
                Ok(Arc::new(list.endings)),
                Arc::new(list.privacy),
                list.changes_at,
            ),
            Err(error) => (Err(error), Arc::default(), None),
        };
        *shelf = Some(Shelved {
            read_at: self.api.clock.now(),
            changes_at,
            list: list.as_ref().ok().cloned(),
            privacy,
        });
        list
    }

    /// What a year of a privacy product costs for a name, and when the list said so; at most so many seconds ago.
    pub(super) async fn privacy_price(
        &self,
        name: &DomainName,
        product: &'static str,
        max_age: i64,
    ) -> Result<Option<(Money, Timestamp)>, ProviderError> {
        self.price_list(max_age).await?;
        let shelf = self.prices.0.lock().await;
        Ok(shelf.as_ref().and_then(|shelved| {
            let key = (name.ending().to_owned(), product);
            Some((*shelved.privacy.get(&key)?, shelved.read_at))
        }))
    }

    /// The price list where it can be had: names can be checked without it.
    pub(super) async fn price_list_if_any(&self) -> Option<Arc<Endings>> {
        let failed_at = match &*self.prices.0.lock().await {
            Some(Shelved {
                read_at, list: None, ..
            }) => Some(*read_at),
            _ => None,
        };
        if failed_at.is_some_and(|at| (0..GIVEN_UP_FOR).contains(&self.api.clock.now().since(at))) {
            return None;
        }
        self.price_list(FRESH).await.ok()
    }
}
