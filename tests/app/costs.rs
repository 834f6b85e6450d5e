//! Stories about costs: what is added up is what the list shows, and nothing is guessed.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike};
use engine::cart::view::TextFile;
use engine::costs::view::{
    CheaperOver, CheaperQuery, CostsBy, CostsFile, ForecastRequest, LeftReason, MoveState, PaidDraft,
    PaidOnly, PaidQuery, PaidText,
};
use engine::portfolio::view::{Lifecycle, PortfolioQuery, PortfolioRow, SortKey};
use engine::settings::view::Rate;
use engine::{Code, Engine};
use model::{Currency, Money};
use support::bench::{Bench, name};

/// The demo's five accounts, synced.
async fn five() -> Bench {
    let bench = Bench::empty("demo").await;
    bench.connect_all().await;
    bench.sync().await;
    bench
}

async fn rows(engine: &Engine, filter: &str) -> Vec<PortfolioRow> {
    let query = PortfolioQuery {
        filter: filter.to_owned(),
        sort: SortKey::Name,
        descending: false,
    };
    engine
        .portfolio_window(query, 0, 500)
        .await
        .expect("a window")
        .rows
}

/// Names that are in the sums, with their renewal.
async fn counted(engine: &Engine) -> Vec<(PortfolioRow, Money)> {
    let rows = rows(engine, "").await.into_iter();
    rows.filter(|row| row.registered && !row.vanished)
        .filter(|row| !matches!(row.lifecycle, Lifecycle::Redemption | Lifecycle::PendingDelete))
        .filter_map(|row| row.renewal.map(|renewal| (row, renewal)))
        .collect()
}

fn by_currency(amounts: impl Iterator<Item = Money>) -> Vec<Money> {
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for money in amounts {
        *sums.entry(money.currency).or_default() += money.minor;
    }
    sums.into_iter()
        .map(|(currency, minor)| Money { minor, currency })
        .collect()
}

#[tokio::test]
async fn a_year_costs_what_the_names_of_the_list_cost() {
    let bench = five().await;
    let names = counted(&bench.engine).await;
    assert!(names.len() > 30, "the demo has names with prices");
    let overview = bench.engine.costs_overview().await.expect("an overview");
    assert!(overview.has_prices);
    assert_eq!(overview.yearly.names as usize, names.len());
    assert_eq!(
        overview.yearly.amounts,
        by_currency(names.iter().map(|(_, renewal)| *renewal))
    );
    for due in &overview.due {
        let shown = rows(&bench.engine, &due.filter).await;
        assert_eq!(shown.len(), due.sum.names as usize, "{}", due.filter);
        let sum = by_currency(shown.iter().filter_map(|row| row.renewal));
        assert_eq!(due.sum.amounts, sum, "{}", due.filter);
    }
    for left in &overview.left_out {
        let shown = rows(&bench.engine, &left.filter).await;
        assert_eq!(
            shown.len(),
            left.names as usize,
            "{:?}: {}",
            left.reason,
            left.filter
        );
    }
    assert!(
        overview
            .left_out
            .iter()
            .any(|left| left.reason == LeftReason::Redemption),
        "one name of the demo is in redemption"
    );
    for by in [CostsBy::Account, CostsBy::Ending] {
        let groups = bench.engine.costs_groups(by).await.expect("groups");
        assert_eq!(groups.total.amounts, overview.yearly.amounts);
        let parts = groups
            .groups
            .iter()
            .flat_map(|group| group.yearly.amounts.clone());
        assert_eq!(
            by_currency(parts),
            overview.yearly.amounts,
            "each name is in one group"
        );
        let names: u32 = groups.groups.iter().map(|group| group.names).sum();
        assert_eq!(names, overview.registered);
    }
}

#[tokio::test]
async fn each_month_of_the_forecast_is_the_sum_of_the_names_that_it_opens() {
    let bench = five().await;
    let request = ForecastRequest {
        months: 12,
        by: CostsBy::Ending,
    };
    let forecast = bench.engine.costs_forecast(request).await.expect("a forecast");
    assert!(!forecast.charts.is_empty());
    let now = bench.engine.now();
    let (mut checked, mut lapsed) = (0, 0);
    for chart in &forecast.charts {
        for month in chart.months.iter().skip(1) {
            let fresh = rows(&bench.engine, &format!("expires:{}", month.month)).await;
            let fresh = fresh.iter().filter(|row| {
                row.registered
                    && !row.vanished
                    && !matches!(row.lifecycle, Lifecycle::Redemption | Lifecycle::PendingDelete)
            });
            let own = fresh
                .filter_map(|row| row.renewal)
                .filter(|renewal| renewal.currency == chart.currency);
            // Names that have lapsed come again a year after their day.
            let again = counted(&bench.engine).await;
            let again = again.iter().filter(|(row, renewal)| {
                let at = row.expires_at.filter(|at| *at <= now);
                renewal.currency == chart.currency
                    && at.is_some_and(|at| {
                        let at: DateTime<chrono::Utc> = at.to_utc();
                        (now.to_utc().year()..=now.to_utc().year() + 1)
                            .any(|year| format!("{year}-{:02}", at.month()) == month.month)
                    })
            });
            let sum: i64 = own
                .map(|renewal| renewal.minor)
                .chain(again.map(|(_, renewal)| renewal.minor))
                .sum();
            assert_eq!(
                month.expected.minor + month.only_if_renewed.minor,
                sum,
                "{} {}",
                chart.currency,
                month.month
            );
            checked += u32::from(sum > 0);
        }
        lapsed += chart.months[0].lapsed;
    }
    assert!(checked > 3, "the demo has names in several months");
    assert!(lapsed > 0, "and some that lapsed count in the current one");
}

#[tokio::test]
async fn rates_of_the_user_make_one_sum_of_several_currencies() {
    let bench = five().await;
    let overview = bench.engine.costs_overview().await.expect("an overview");
    assert_eq!(overview.yearly.compared, None, "nothing is mixed without rates");
    let currencies: Vec<Currency> = overview
        .yearly
        .amounts
        .iter()
        .map(|money| money.currency)
        .collect();
    let gbp: Currency = "GBP".parse().expect("a currency");
    let mut settings = bench.engine.settings_get().await.expect("settings");
    settings.compare_in = Some(gbp);
    settings.rates = currencies
        .iter()
        .map(|currency| Rate {
            currency: *currency,
            rate: "0.5".to_owned(),
        })
        .collect();
    bench.engine.settings_set(settings).await.expect("kept");

    let overview = bench.engine.costs_overview().await.expect("an overview");
    // Half of each price, rounded half up by itself.
    let sum: i64 = counted(&bench.engine)
        .await
        .iter()
        .map(|(_, renewal)| (renewal.minor + 1) / 2)
        .sum();
    let compared = overview.yearly.compared.expect("a sum");
    assert_eq!((compared.currency, compared.minor), (gbp, sum));
    assert!(overview.without_rate.is_empty());
    let request = ForecastRequest {
        months: 36,
        by: CostsBy::Account,
    };
    let forecast = bench.engine.costs_forecast(request).await.expect("a forecast");
    let all = &forecast.charts[0];
    assert!(all.converted && all.currency == gbp);
    assert_eq!(forecast.charts.len(), currencies.len() + 1);
}

#[tokio::test]
async fn what_is_cheaper_elsewhere_is_cheaper_and_says_what_to_do_first() {
    let bench = five().await;
    let mut settings = bench.engine.settings_get().await.expect("settings");
    settings.compare_in = Some(Currency::USD);
    settings.rates = vec![Rate {
        currency: Currency::EUR,
        rate: "1.08".to_owned(),
    }];
    bench.engine.settings_set(settings).await.expect("kept");
    let query = |ready: bool| CheaperQuery {
        filter: String::new(),
        over: CheaperOver::FirstYear,
        to: None,
        ready,
    };
    let all = bench
        .engine
        .costs_cheaper(query(false), 0, 500)
        .await
        .expect("a window");
    assert!(
        all.looked.accounts > 0 && all.looked.compared > 0,
        "{:?}",
        all.looked
    );
    assert!(all.total > 0, "somebody in the demo is cheaper");
    assert_eq!(all.ready.names + all.later.names, all.total);
    for row in &all.rows {
        assert!(row.first_year.minor > 0);
        assert_ne!(row.to, row.key.account);
        if !row.by_rates {
            assert_eq!(row.first_year.minor, row.renewal.minor - row.transfer.minor);
            if let (Some(later), Some(three)) = (row.renewal_there, row.three_years) {
                assert_eq!(
                    three.minor,
                    3 * row.renewal.minor - row.transfer.minor - 2 * later.minor
                );
            }
        }
        match row.state {
            MoveState::Ready => assert!(!row.steps.is_empty() && row.reason.is_none()),
            _ => assert!(row.reason.is_some()),
        }
    }
    let ready = bench
        .engine
        .costs_cheaper(query(true), 0, 500)
        .await
        .expect("a window");
    assert_eq!((ready.total, ready.later.names), (all.ready.names, 0));
    let keys = bench.engine.costs_cheaper_keys(query(true)).await.expect("keys");
    assert_eq!(keys.len(), ready.total as usize);
    let only = &all.rows[0];
    let one = CheaperQuery {
        filter: format!("name:{}", only.key.name),
        ..query(false)
    };
    let one = bench.engine.costs_cheaper(one, 0, 500).await.expect("a window");
    assert_eq!((one.total, &one.rows[0]), (1, only));
}

#[tokio::test]
async fn what_was_paid_is_kept_and_forgotten_and_shown_by_the_list() {
    let bench = five().await;
    let query = |only: PaidOnly| PaidQuery {
        filter: String::new(),
        only,
    };
    let before = bench
        .engine
        .costs_paid(query(PaidOnly::All), 0, 500)
        .await
        .expect("a window");
    assert!(
        before.rows.iter().all(|row| row.paid.is_none()),
        "nothing was bought here yet"
    );
    assert!(before.rows.is_sorted_by_key(|row| row.name.clone()));
    let chosen: Vec<_> = before.rows.iter().take(2).map(|row| row.name.clone()).collect();
    let draft = |amount: &str, paid: bool| PaidDraft {
        names: chosen.clone(),
        paid: paid.then(|| PaidText {
            amount: amount.to_owned(),
            currency: "EUR".to_owned(),
        }),
        bought_on: Some("2024-02-29".to_owned()),
    };
    let kept = bench
        .engine
        .costs_paid_set(draft("1250.5", true))
        .await
        .expect("kept");
    assert_eq!((kept.kept, kept.by_order), (2, 0));
    let own = bench
        .engine
        .costs_paid(query(PaidOnly::Own), 0, 500)
        .await
        .expect("a window");
    assert_eq!(own.total, 2);
    let paid = Money {
        minor: 125_050,
        currency: Currency::EUR,
    };
    assert!(
        own.rows
            .iter()
            .all(|row| row.paid == Some(paid) && row.order.is_none() && !row.fixed)
    );
    assert_eq!(
        own.sums.known.amounts,
        [Money {
            minor: 250_100,
            ..paid
        }]
    );
    let shown = rows(&bench.engine, &format!("name:{}", chosen[0])).await;
    assert_eq!(shown[0].paid, Some(paid), "the list shows it too");

    let refused = bench
        .engine
        .costs_paid_set(draft("12,50", true))
        .await
        .expect_err("no number");
    assert_eq!(refused.code, Code::BadInput);
    let stranger = PaidDraft {
        names: vec![name("not-mine-at-all.com")],
        ..draft("1", true)
    };
    let refused = bench
        .engine
        .costs_paid_set(stranger)
        .await
        .expect_err("not owned");
    assert_eq!(refused.code, Code::NotFound);

    bench
        .engine
        .costs_paid_set(draft("", false))
        .await
        .expect("forgotten");
    let own = bench
        .engine
        .costs_paid(query(PaidOnly::Own), 0, 500)
        .await
        .expect("a window");
    assert_eq!(own.total, 0);
}

/// The rows of a CSV text.
fn cells(file: &TextFile) -> Vec<Vec<String>> {
    let text = file.text.trim_start_matches('\u{feff}');
    text.lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

#[tokio::test]
async fn the_saved_table_has_the_figures_of_the_chart() {
    let bench = five().await;
    let request = ForecastRequest {
        months: 36,
        by: CostsBy::Ending,
    };
    let forecast = bench.engine.costs_forecast(request).await.expect("a forecast");
    let chart = &forecast.charts[0];
    let file = bench
        .engine
        .costs_file(CostsFile::Forecast {
            request,
            currency: chart.currency,
            converted: chart.converted,
        })
        .await
        .expect("a file");
    assert!(
        file.name.starts_with("freehold-forecast-36-months-"),
        "{}",
        file.name
    );
    let rows = cells(&file);
    let column = |title: &str| rows[0].iter().position(|cell| cell == title).expect("a column");
    let (expected, currency) = (column("expected"), column("expected_currency"));
    let sum: i64 = rows[1..]
        .iter()
        .map(|row| {
            Money::parse(&row[expected], chart.currency)
                .expect("an amount")
                .minor
        })
        .sum();
    assert_eq!(sum, chart.expected.minor);
    assert!(rows[1..].iter().all(|row| row[currency] == chart.currency.code()));
    for file in [
        CostsFile::Groups { by: CostsBy::Account },
        CostsFile::Cheaper {
            query: CheaperQuery {
                filter: String::new(),
                over: CheaperOver::ThreeYears,
                to: None,
                ready: false,
            },
        },
        CostsFile::Paid {
            query: PaidQuery {
                filter: "tld:com".to_owned(),
                only: PaidOnly::Unknown,
            },
        },
    ] {
        let text = bench.engine.costs_file(file).await.expect("a file");
        assert!(cells(&text).len() > 1, "{}", text.name);
    }
    let refused = bench
        .engine
        .costs_forecast(ForecastRequest { months: 0, ..request })
        .await;
    assert_eq!(refused.expect_err("no month").code, Code::BadInput);
}
