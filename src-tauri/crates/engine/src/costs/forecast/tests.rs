//! Stories of the forecast.

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
    assert!(forecast.charts.is_empty(), "nothing has both a price and a date");
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
