//! What renewals will cost by month.
//!
//! Every name that is in the sums renews for a year at its expiry, and again each year. A lapsed one counts in the current
//! month. A name without a date or a price is counted apart and never guessed.

use std::collections::{BTreeSet, HashMap};

use model::{Currency, Money, Timestamp};

use crate::costs::groups::Called;
use crate::costs::months::{Due, Month, renewals};
use crate::costs::owned::{Left, Owned};
use crate::costs::tally::Unit;
use crate::costs::view::{
    CostsBy, Forecast, ForecastChart, ForecastMonth, ForecastPart, ForecastRequest, ForecastSeries,
};
use crate::search::compare::Rates;

/// Parts of a bar that have a colour of their own.
const SERIES: usize = 6;
/// The key of names with more than one tag, which no tag can have.
const SEVERAL: &str = "\u{1f}";

/// A name with a price and a date.
struct Bill {
    group: usize,
    price: Money,
    off: bool,
    dues: Vec<Due>,
    expires_at: Timestamp,
}

/// What a bar can be stacked of.
struct Part {
    key: String,
    label: String,
}

/// The forecast of these names.
pub(super) fn forecast<'a>(
    names: impl Iterator<Item = Owned<'a>>,
    request: ForecastRequest,
    called: &Called,
    rates: &Rates,
    now: Timestamp,
) -> Forecast {
    let mut left = Left::default();
    let mut parts: Vec<Part> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut bills = Vec::new();
    for name in names {
        left.note(&name);
        let (Some(price), Some(expires_at)) = (name.cost(), name.expires_at) else {
            continue;
        };
        let (key, tag) = key(&name, request.by);
        let group = *places.entry(key).or_insert_with_key(|key| {
            let label = if key == SEVERAL {
                "Several tags".to_owned()
            } else {
                called.label(request.by, key, tag)
            };
            parts.push(Part {
                key: key.clone(),
                label,
            });
            parts.len() - 1
        });
        bills.push(Bill {
            group,
            price,
            off: name.is_off(),
            dues: renewals(expires_at, now, usize::from(request.months)),
            expires_at,
        });
    }
    let currencies: BTreeSet<Currency> = bills.iter().map(|bill| bill.price.currency).collect();
    let without_rate: Vec<Currency> = match rates.compare_in() {
        None => Vec::new(),
        Some(_) => currencies
            .iter()
            .copied()
            .filter(|currency| rates.convert(Money::zero(*currency)).is_none())
            .collect(),
    };
    let all = rates
        .compare_in()
        // The same as the only currency's own.
        .filter(|into| currencies.iter().any(|currency| currency != into))
        .filter(|_| without_rate.len() < currencies.len())
        .map(Unit::Compared);
    let months = Months {
        first: Month::of(now),
        count: usize::from(request.months),
    };
    // The currency of most names first.
    let mut own: Vec<(Currency, usize)> = currencies
        .into_iter()
        .map(|currency| {
            let in_it = bills.iter().filter(|bill| bill.price.currency == currency);
            (currency, in_it.count())
        })
        .collect();
    own.sort_by_key(|(_, names)| std::cmp::Reverse(*names));
    let charts = all
        .into_iter()
        .chain(own.into_iter().map(|(currency, _)| Unit::Own(currency)))
        .map(|unit| chart(unit, &bills, &parts, months, rates))
        .collect();
    Forecast {
        request,
        charts,
        left_out: left.view(),
        without_rate,
    }
}

/// The one part that a name is in.
fn key<'a>(name: &Owned<'a>, by: CostsBy) -> (String, Option<&'a str>) {
    match by {
        CostsBy::Account => (name.account.to_string(), None),
        CostsBy::Ending => (name.name.ending().to_owned(), None),
        CostsBy::Tag => match name.tags {
            [] => (String::new(), None),
            [tag] => (tag.to_lowercase(), Some(tag)),
            // In one part alone, or the bar would be higher than what it costs.
            _ => (SEVERAL.to_owned(), None),
        },
    }
}

#[derive(Clone, Copy)]
struct Months {
    first: Month,
    count: usize,
}

/// What one part costs in one month.
#[derive(Clone, Copy, Default)]
struct Cell {
    expected: i64,
    off: i64,
}

impl Cell {
    fn add(&mut self, other: Self) {
        self.expected = self.expected.saturating_add(other.expected);
        self.off = self.off.saturating_add(other.off);
    }

    fn total(self) -> i64 {
        self.expected.saturating_add(self.off)
    }
}

#[derive(Clone, Default)]
struct Counts {
    renewals: u32,
    lapsed: u32,
    repeated: u32,
    /// Years before this month in which names of it expire as they stand.
    years: BTreeSet<usize>,
}

fn chart(unit: Unit, bills: &[Bill], parts: &[Part], months: Months, rates: &Rates) -> ForecastChart {
    let currency = unit.currency();
    let money = |minor: i64| Money { minor, currency };
    let mut cells = vec![vec![Cell::default(); parts.len()]; months.count];
    let mut counts = vec![Counts::default(); months.count];
    let mut not_in_it = 0_u32;
    for bill in bills {
        let Some(price) = unit.of(bill.price, rates) else {
            not_in_it = not_in_it.saturating_add(1);
            continue;
        };
        let cell = if bill.off {
            Cell {
                expected: 0,
                off: price.minor,
            }
        } else {
            Cell {
                expected: price.minor,
                off: 0,
            }
        };
        for due in &bill.dues {
            cells[due.month][bill.group].add(cell);
            let count = &mut counts[due.month];
            count.renewals = count.renewals.saturating_add(1);
            count.lapsed = count.lapsed.saturating_add(u32::from(due.lapsed));
            count.repeated = count.repeated.saturating_add(u32::from(due.before > 0));
            let expires = Month::of(bill.expires_at);
            let months_later = months.first.plus(due.month).since(expires).unwrap_or(0);
            count.years.insert(months_later / 12);
        }
    }
    let (order, series) = series(&cells, parts, money);
    let views = cells
        .iter()
        .zip(&counts)
        .enumerate()
        .map(|(place, (cells, counts))| {
            let mut shown = vec![Cell::default(); series.len()];
            let mut whole = Cell::default();
            for (cell, place) in cells.iter().zip(&order) {
                whole.add(*cell);
                if let Some(shown) = place.and_then(|place| shown.get_mut(place)) {
                    shown.add(*cell);
                }
            }
            let month = months.first.plus(place);
            ForecastMonth {
                month: month.text(),
                filter: filter(month, place == 0, &counts.years),
                renewals: counts.renewals,
                lapsed: counts.lapsed,
                repeated: counts.repeated,
                expected: money(whole.expected),
                only_if_renewed: money(whole.off),
                parts: shown
                    .into_iter()
                    .map(|cell| ForecastPart {
                        expected: money(cell.expected),
                        only_if_renewed: money(cell.off),
                    })
                    .collect(),
            }
        });
    let views: Vec<ForecastMonth> = views.collect();
    let sum = |of: fn(&ForecastMonth) -> Money| {
        money(
            views
                .iter()
                .fold(0, |sum: i64, month| sum.saturating_add(of(month).minor)),
        )
    };
    ForecastChart {
        currency,
        converted: matches!(unit, Unit::Compared(_)),
        expected: sum(|month| month.expected),
        only_if_renewed: sum(|month| month.only_if_renewed),
        series,
        months: views,
        not_in_it,
    }
}

/// The dearest parts, then all others together; and for each part its place among these.
fn series(
    cells: &[Vec<Cell>],
    parts: &[Part],
    money: impl Fn(i64) -> Money,
) -> (Vec<Option<usize>>, Vec<ForecastSeries>) {
    let mut totals: Vec<(usize, i64)> = (0..parts.len())
        .map(|part| {
            let total = cells
                .iter()
                .fold(0, |sum: i64, month| sum.saturating_add(month[part].total()));
            (part, total)
        })
        .filter(|(_, total)| *total > 0)
        .collect();
    totals.sort_by(|(a, a_total), (b, b_total)| {
        b_total
            .cmp(a_total)
            .then_with(|| parts[*a].label.cmp(&parts[*b].label))
    });
    let mut order = vec![None; parts.len()];
    let mut series = Vec::new();
    for (place, (part, total)) in totals.iter().take(SERIES).enumerate() {
        order[*part] = Some(place);
        series.push(ForecastSeries {
            key: Some(parts[*part].key.clone()),
            label: parts[*part].label.clone(),
            total: money(*total),
        });
    }
    let others = totals.get(SERIES..).unwrap_or_default();
    if !others.is_empty() {
        for (part, _) in others {
            order[*part] = Some(SERIES);
        }
        let total = others
            .iter()
            .fold(0, |sum: i64, (_, total)| sum.saturating_add(*total));
        series.push(ForecastSeries {
            key: None,
            label: crate::words::count(others.len(), "other", "others"),
            total: money(total),
        });
    }
    (order, series)
}

/// The filter that shows the names of a month. A month in which only names renew again shows them where they stand now.
fn filter(month: Month, is_first: bool, years: &BTreeSet<usize>) -> String {
    if is_first {
        return format!(
            "expires<={} -is:vanished -is:redemption -is:pending-delete",
            month.text()
        );
    }
    let years = years.first().copied().unwrap_or(0);
    format!("expires:{}", month.before(years * 12).text())
}

#[cfg(test)]
mod tests;
