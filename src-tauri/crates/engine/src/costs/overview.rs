//! What the portfolio costs a year now, what falls due, what was spent and what is dearest.

use std::collections::BTreeMap;

use model::time::DAY;
use model::{Currency, Timestamp};
use store::orders::Spend;

use crate::costs::groups;
use crate::costs::months::Month;
use crate::costs::owned::{Left, Owned};
use crate::costs::paid::{Bought, sums};
use crate::costs::tally::{Tally, Unit};
use crate::costs::view::{CostsBy, CostsOverview, DearName, DueSum, SpentMonth};
use crate::portfolio::Holdings;
use crate::portfolio::view::NameKey;
use crate::search::compare::Rates;

/// Days ahead that are told.
const DAYS: [u32; 3] = [30, 90, 365];
/// Names and endings among the dearest.
const DEAREST: usize = 10;
/// Months of what was spent.
const MONTHS: usize = 12;

/// The whole of it, in one pass over the names.
pub(super) fn overview(
    holdings: &Holdings,
    rates: &Rates,
    has_prices: bool,
    spent: &[Spend],
    bought: &Bought,
) -> CostsOverview {
    let now = holdings.now;
    let mut registered = 0_u32;
    let mut yearly = Tally::default();
    let mut due: [(Tally, u32); DAYS.len()] = Default::default();
    let mut left = Left::default();
    let mut dear: Vec<Owned<'_>> = Vec::new();
    for name in Owned::all(holdings) {
        registered = registered.saturating_add(1);
        left.note(&name);
        let Some(cost) = name.cost() else {
            continue;
        };
        yearly.add(cost, rates);
        dear.push(name);
        let Some(expires_at) = name.expires_at else {
            continue;
        };
        for (days, (sum, off)) in DAYS.iter().zip(&mut due) {
            if is_due(expires_at, now, *days) {
                sum.add(cost, rates);
                *off = off.saturating_add(u32::from(name.is_off()));
            }
        }
    }
    let unit = yearly.unit();
    let mut endings = groups::groups(holdings, CostsBy::Ending, rates).groups;
    endings.truncate(DEAREST);
    CostsOverview {
        registered,
        has_prices,
        compare_in: rates.compare_in(),
        without_rate: without_rate(&yearly, rates),
        due: DAYS
            .into_iter()
            .zip(due)
            .map(|(days, (sum, auto_renew_off))| DueSum {
                days,
                sum: sum.view(),
                auto_renew_off,
                filter: format!(
                    "expires<={days}d -is:vanished -is:redemption -is:pending-delete -price:unknown"
                ),
            })
            .collect(),
        spent: spent_by_month(spent, rates, now),
        paid: sums(&bought.lines(holdings), rates),
        dearest: dearest(dear, unit, rates),
        endings,
        left_out: left.view(),
        yearly: yearly.view(),
    }
}

/// By the UTC calendar, like the list's own filter.
fn is_due(expires_at: Timestamp, now: Timestamp, days: u32) -> bool {
    expires_at.0.div_euclid(DAY) <= now.0.div_euclid(DAY) + i64::from(days)
}

fn without_rate(yearly: &Tally, rates: &Rates) -> Vec<Currency> {
    if rates.compare_in().is_none() {
        return Vec::new();
    }
    yearly
        .currencies()
        .filter(|currency| rates.convert(model::Money::zero(*currency)).is_none())
        .collect()
}

/// Those with a price in the unit, the dearest first.
fn dearest(mut names: Vec<Owned<'_>>, unit: Option<Unit>, rates: &Rates) -> Vec<DearName> {
    let Some(unit) = unit else {
        return Vec::new();
    };
    let minor = |name: &Owned<'_>| {
        let price = name.renewal.and_then(|renewal| unit.of(renewal, rates));
        price.map(|price| price.minor)
    };
    names.sort_by(|a, b| minor(b).cmp(&minor(a)).then_with(|| a.name.cmp(b.name)));
    names.truncate(DEAREST);
    let views = names.into_iter().filter_map(|name| {
        let renewal = name.renewal?;
        Some(DearName {
            key: NameKey {
                account: name.account,
                name: name.name.clone(),
            },
            unicode: name.name.unicode(),
            renewal,
            compared: rates.convert(renewal),
            expires_at: name.expires_at,
        })
    });
    views.collect()
}

/// The last twelve months, those without an order too.
fn spent_by_month(spent: &[Spend], rates: &Rates, now: Timestamp) -> Vec<SpentMonth> {
    let mut sums: BTreeMap<&str, Tally> = BTreeMap::new();
    for row in spent {
        let sum = sums.entry(row.month.as_str()).or_default();
        sum.add_all(row.total, row.items, rates);
    }
    let first = Month::of(now);
    let months = (0..MONTHS).rev().map(|back| first.before(back).text());
    months
        .map(|month| SpentMonth {
            sum: sums.get(month.as_str()).cloned().unwrap_or_default().view(),
            month,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use model::{AccountId, ProviderId};

    use super::*;
    use crate::costs::samples::{Sample, money, rates};

    #[test]
    fn what_was_spent_stands_in_its_month_and_empty_months_too() {
        let spend = |month: &str, items: u32, minor: i64, code: &str| Spend {
            month: month.to_owned(),
            account: AccountId::random(),
            provider: ProviderId::new("one"),
            items,
            total: money(minor, code),
        };
        let spent = [
            spend("2026-11", 2, 2_000, "USD"),
            spend("2026-11", 1, 1_000, "EUR"),
            spend("2025-12", 1, 500, "USD"),
            spend("2025-11", 1, 99_999, "USD"),
        ];
        let now = Timestamp::parse("2026-11-22").expect("a date");
        let months = spent_by_month(&spent, &rates("USD", &[("EUR", "1.1")]), now);
        assert_eq!(months.len(), 12);
        assert_eq!(
            (months[0].month.as_str(), months[0].sum.compared),
            ("2025-12", Some(money(500, "USD")))
        );
        let last = &months[11];
        assert_eq!((last.month.as_str(), last.sum.names), ("2026-11", 3));
        assert_eq!(last.sum.amounts, [money(1_000, "EUR"), money(2_000, "USD")]);
        assert_eq!(last.sum.compared, Some(money(3_100, "USD")));
        assert_eq!(months[5].sum, Tally::default().view());
    }

    #[test]
    fn days_are_those_of_the_calendar_in_utc() {
        let at = |text: &str| Timestamp::parse(text).expect("a date");
        let now = at("2026-11-22T23:30:00Z");
        assert!(is_due(at("2026-12-22T23:59:59Z"), now, 30));
        assert!(!is_due(at("2026-12-23T00:00:00Z"), now, 30));
        assert!(is_due(at("2026-01-01"), now, 30), "lapsed");
    }

    #[test]
    fn the_dearest_are_found_over_currencies_by_rates() {
        let names = [
            Sample::new("a.com").price(1_000, "USD"),
            Sample::new("b.de").price(950, "EUR"),
            Sample::new("c.uk").price(90_000, "GBP"),
        ];
        let owned: Vec<Owned<'_>> = names.iter().map(Sample::owned).collect();
        let rates = rates("USD", &[("EUR", "1.1")]);
        let found = dearest(owned, Some(Unit::Compared(Currency::USD)), &rates);
        let names: Vec<&str> = found.iter().map(|dear| dear.unicode.as_str()).collect();
        assert_eq!(names, ["b.de", "a.com", "c.uk"]);
        assert_eq!(found[0].compared, Some(money(1_045, "USD")));
    }
}
