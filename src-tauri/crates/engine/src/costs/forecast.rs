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
    let without_rate: Vec<Currency> = match rates.into_currency() {
        None => Vec::new(),
        Some(_) => currencies
            .iter()
            .copied()
            .filter(|currency| rates.convert(Money::zero(*currency)).is_none())
            .collect(),
    };
    let all = rates
        .into_currency()
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
mod tests {
    use model::time::DAY;
    use proptest::prelude::*;

    use super::*;
    use crate::costs::samples::{Sample, money, rates};
    use crate::portfolio::view::Lifecycle;
    use crate::settings::view::Settings;

    const NOW: &str = "2026-11-22T09:00:00Z";

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a date")
    }

    fn told(names: &[Sample], months: u8, by: CostsBy, rates: &Rates) -> Forecast {
        let request = ForecastRequest { months, by };
        let owned: Vec<Owned<'_>> = names.iter().map(Sample::owned).collect();
        forecast(owned.into_iter(), request, &Called::none(), rates, at(NOW))
    }

    fn usd() -> Rates {
        rates("USD", &[])
    }

    #[test]
    fn each_month_costs_what_its_names_cost() {
        let names = [
            Sample::new("a.com").price(1_000, "USD").expires("2027-03-05"),
            Sample::new("b.com")
                .price(1_250, "USD")
                .expires("2027-03-31T23:59:59Z")
                .off(),
            Sample::new("c.org").price(99, "USD").expires("2026-11-30"),
            Sample::new("d.org").price(2_000, "USD").expires("2026-08-10"),
        ];
        let forecast = told(&names, 12, CostsBy::Ending, &usd());
        assert_eq!(forecast.charts.len(), 1);
        let chart = &forecast.charts[0];
        let march = &chart.months[4];
        assert_eq!(
            (march.month.as_str(), march.filter.as_str()),
            ("2027-03", "expires:2027-03")
        );
        assert_eq!(
            (march.expected, march.only_if_renewed),
            (money(1_000, "USD"), money(1_250, "USD"))
        );
        assert_eq!((march.renewals, march.lapsed, march.repeated), (2, 0, 0));
        let november = &chart.months[0];
        assert_eq!(
            (november.expected, november.renewals, november.lapsed),
            (money(2_099, "USD"), 2, 1)
        );
        assert_eq!(
            november.filter,
            "expires<=2026-11 -is:vanished -is:redemption -is:pending-delete"
        );
        let august = &chart.months[9];
        assert_eq!((august.expected, august.repeated), (money(2_000, "USD"), 1));
        assert_eq!(chart.expected, money(1_000 + 99 + 2_000 + 2_000, "USD"));
        assert_eq!(chart.only_if_renewed, money(1_250, "USD"));
        let series: Vec<(&str, i64)> = chart
            .series
            .iter()
            .map(|series| (series.label.as_str(), series.total.minor))
            .collect();
        assert_eq!(series, [(".org", 4_099), (".com", 2_250)]);
        assert_eq!(march.parts[1].only_if_renewed, money(1_250, "USD"));
    }

    #[test]
    fn what_is_not_known_is_in_no_month_and_said() {
        let names = [
            Sample::new("a.com").expires("2027-03-05"),
            Sample::new("b.com").price(1_000, "USD"),
            Sample::new("c.com")
                .price(1_000, "USD")
                .expires("2026-10-01")
                .stands(Lifecycle::Redemption),
            Sample::new("d.com")
                .price(1_000, "USD")
                .expires("2026-10-01")
                .stands(Lifecycle::PendingDelete),
            Sample::new("e.com")
                .price(1_000, "USD")
                .expires("2027-01-01")
                .vanished(),
            Sample::new("f.com"),
        ];
        let forecast = told(&names, 36, CostsBy::Account, &usd());
        assert_eq!(forecast.charts.len(), 1, "b.com has a currency");
        assert_eq!(forecast.charts[0].expected, money(0, "USD"));
        use crate::costs::view::LeftReason as R;
        let left: Vec<(R, u32)> = forecast
            .left_out
            .iter()
            .map(|left| (left.reason, left.names))
            .collect();
        assert_eq!(
            left,
            [
                (R::Unpriced, 2),
                (R::Undated, 2),
                (R::Redemption, 1),
                (R::PendingDelete, 1),
                (R::Vanished, 1)
            ]
        );
    }

    #[test]
    fn each_currency_stands_for_itself_and_all_of_them_by_rates() {
        let names = [
            Sample::new("a.com").price(1_005, "USD").expires("2027-03-05"),
            Sample::new("b.com").price(1_005, "USD").expires("2027-03-06"),
            Sample::new("c.de").price(700, "EUR").expires("2027-03-07"),
            Sample::new("d.uk").price(500, "GBP").expires("2027-03-08"),
        ];
        let none = told(&names, 12, CostsBy::Ending, &Rates::of(&Settings::default()));
        let units: Vec<(String, bool)> = none
            .charts
            .iter()
            .map(|chart| (chart.currency.to_string(), chart.converted))
            .collect();
        assert_eq!(
            units,
            [
                ("USD".to_owned(), false),
                ("EUR".to_owned(), false),
                ("GBP".to_owned(), false)
            ]
        );
        assert!(
            none.without_rate.is_empty(),
            "nothing is compared, so nothing misses a rate"
        );

        let some = told(&names, 12, CostsBy::Ending, &rates("EUR", &[("USD", "0.9")]));
        let all = &some.charts[0];
        assert!(all.converted);
        assert_eq!(all.expected, money(905 + 905 + 700, "EUR"));
        assert_eq!(all.not_in_it, 1);
        assert_eq!(
            some.without_rate.iter().map(Currency::code).collect::<Vec<_>>(),
            ["GBP"]
        );
        assert_eq!(some.charts.len(), 4);
    }

    #[test]
    fn a_name_with_two_tags_is_in_one_part_of_the_bar() {
        let names = [
            Sample::new("a.com")
                .price(1_000, "USD")
                .expires("2027-03-05")
                .tags(&["x", "y"]),
            Sample::new("b.com")
                .price(500, "USD")
                .expires("2027-03-05")
                .tags(&["X"]),
            Sample::new("c.com").price(100, "USD").expires("2027-03-05"),
        ];
        let forecast = told(&names, 12, CostsBy::Tag, &usd());
        let chart = &forecast.charts[0];
        let series: Vec<(&str, i64)> = chart
            .series
            .iter()
            .map(|series| (series.label.as_str(), series.total.minor))
            .collect();
        assert_eq!(series, [("Several tags", 1_000), ("X", 500), ("No tag", 100)]);
        assert_eq!(chart.expected, money(1_600, "USD"));
    }

    #[test]
    fn the_seventh_part_and_all_after_it_are_others() {
        let endings = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let names: Vec<Sample> = endings
            .iter()
            .enumerate()
            .map(|(place, ending)| {
                let price = 1_000 - i64::try_from(place).expect("small");
                Sample::new(&format!("name.x{ending}x"))
                    .price(price, "USD")
                    .expires("2027-03-05")
            })
            .collect();
        let forecast = told(&names, 12, CostsBy::Ending, &usd());
        let series = &forecast.charts[0].series;
        assert_eq!(series.len(), 7);
        assert_eq!(
            (series[6].label.as_str(), series[6].total),
            ("2 others", money(994 + 993, "USD"))
        );
        assert_eq!(series[6].key, None);
    }

    #[test]
    fn a_month_of_repeats_shows_the_names_where_they_stand_now() {
        let names = [Sample::new("a.com").price(1_000, "USD").expires("2027-03-05")];
        let forecast = told(&names, 36, CostsBy::Ending, &usd());
        let months = &forecast.charts[0].months;
        assert_eq!(months[16].month, "2028-03");
        assert_eq!(months[16].filter, "expires:2027-03");
        assert_eq!(months[16].repeated, 1);
        assert_eq!(months[17].filter, "expires:2028-04");
        assert_eq!(forecast.charts[0].expected, money(3_000, "USD"));
    }

    fn a_name() -> impl Strategy<Value = (i64, i64, bool, u8)> {
        (1_i64..500_000, -400_i64..900, any::<bool>(), 0_u8..9)
    }

    proptest! {
        /// The sum of twelve months against each name's own renewals in these, found another way.
        #[test]
        fn twelve_months_cost_what_the_renewals_in_them_cost(names in prop::collection::vec(a_name(), 0..60)) {
            let now = at(NOW);
            let samples: Vec<Sample> = names
                .iter()
                .enumerate()
                .map(|(place, (price, days, off, ending))| {
                    let name = Sample::new(&format!("n{place}.x{ending}x"))
                        .price(*price, "USD")
                        .expires_at(now.plus(days * DAY));
                    if *off { name.off() } else { name }
                })
                .collect();
            let end = at("2027-11-01");
            let mut expected = 0;
            for (price, days, ..) in &names {
                let expires = now.plus(days * DAY).to_utc();
                if expires.timestamp() <= now.0 {
                    expected += price;
                }
                for year in 2025..2031 {
                    use chrono::Datelike;
                    let day = expires.with_year(year).unwrap_or_else(|| expires.with_day(28).and_then(|day| day.with_year(year)).expect("the 28th"));
                    if year >= expires.year() && day.timestamp() > now.0 && day.timestamp() < end.0 {
                        expected += price;
                    }
                }
            }
            for by in [CostsBy::Ending, CostsBy::Account, CostsBy::Tag] {
                let forecast = told(&samples, 12, by, &usd());
                let charts = &forecast.charts;
                prop_assert_eq!(charts.is_empty(), names.is_empty());
                for chart in charts {
                    prop_assert_eq!(chart.expected.minor + chart.only_if_renewed.minor, expected);
                    let parts: i64 = chart.series.iter().map(|series| series.total.minor).sum();
                    prop_assert_eq!(parts, expected);
                    let cells: i64 = chart.months.iter().flat_map(|month| &month.parts)
                        .map(|part| part.expected.minor + part.only_if_renewed.minor).sum();
                    prop_assert_eq!(cells, expected);
                }
            }
        }
    }
}
