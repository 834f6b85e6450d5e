//! Stories about the list: filters, views, windows.

use super::{names, patch, query, rows, sync};
use engine::portfolio::verbs::view::Verb;
use engine::portfolio::view::{NameKey, PortfolioQuery, SortKey};
use model::Money;
use sandbox::control::change::{BalanceChange, DomainPatch};
use support::bench::{Bench, key};

#[tokio::test]
async fn the_filter_understands_words_and_tokens_and_says_what_it_does_not() {
    let (bench, id) = Bench::synced("one-account").await;
    let all = names(&bench, "").await;
    assert_eq!(
        names(&bench, "expires<8d -is:lapsed").await,
        ["glasshouse.ai", "saltmarsh.org", "kelp-and-co.com"]
    );
    assert_eq!(
        names(&bench, "expires:2026-12-06").await,
        ["copperfinch.com", "juniperlane.com"]
    );
    assert_eq!(names(&bench, "MÜLLER").await, ["xn--mllerhof-65a.de"]);
    assert_eq!(names(&bench, "xn--m").await, ["xn--mllerhof-65a.de"]);
    assert_eq!(
        names(&bench, "tld:uk").await,
        ["oldharbor.uk", "wrenandrook.co.uk"]
    );
    assert_eq!(names(&bench, "tld:.co.uk").await, ["wrenandrook.co.uk"]);
    assert_eq!(
        names(&bench, "is:lapsed").await,
        ["fieldnotes.co", "oldharbor.uk", "papermill.shop"]
    );
    assert_eq!(names(&bench, "price>70").await, ["glasshouse.ai"]);
    assert_eq!(names(&bench, "account:planet").await.len(), all.len());
    assert_eq!(
        names(&bench, "account:\"PlanetDomains\" autorenew:none")
            .await
            .len(),
        all.len()
    );
    assert!(names(&bench, "account:elsewhere").await.is_empty());
    let both = names(&bench, "expires<90d").await.len() + names(&bench, "-expires<90d").await.len();
    assert_eq!(both, all.len());
    // A list tells no nameservers; a detail and a zone do.
    let known = names(&bench, "ns:.").await.len();
    bench
        .engine
        .portfolio_refresh(key(id, "saltmarsh.org"))
        .await
        .expect("fetched");
    assert_eq!(names(&bench, "ns:.").await.len(), known + 1);
    let job = bench
        .engine
        .dns_read(vec![key(id, "tidepool.dev")])
        .await
        .expect("a read");
    bench.job(&job).await;
    assert_eq!(names(&bench, "ns:.").await.len(), known + 2);
    for (filter, word) in [
        ("colour:red", "colour"),
        ("expires<soon", "soon"),
        ("is:odd", "odd"),
        ("price>x", "x"),
    ] {
        let window = bench
            .engine
            .portfolio_window(query(filter), 0, 10)
            .await
            .expect("a window");
        let problem = window.filter_problem.expect("a sentence");
        assert!(problem.contains(word), "{problem}");
        assert_eq!(window.total as usize, all.len(), "the part is left out");
    }
}

#[tokio::test]
async fn a_balance_that_does_not_reach_puts_the_later_names_at_risk() {
    let (bench, _) = Bench::synced("one-account").await;
    let alone = rows(&bench.engine, "is:risk").await;
    let last_week = rows(&bench.engine, "expires<8d -is:lapsed -is:redemption").await;
    assert!(
        !alone.is_empty() && alone.len() <= last_week.len(),
        "{}",
        alone.len()
    );
    for row in &alone {
        let why = row.at_risk.as_deref().expect("a sentence");
        assert!(why.starts_with("Nothing renews this name by itself."), "{why}");
    }
    bench
        .sandbox
        .set_balance(&BalanceChange {
            account: None,
            cents: 10_000,
        })
        .expect("changed");
    sync(&bench).await;
    let mut risky = rows(&bench.engine, "is:risk").await;
    risky.retain(|row| {
        !alone
            .iter()
            .any(|known| known.name == row.name && known.at_risk == row.at_risk)
    });
    assert!(!risky.is_empty());
    assert!(risky.is_sorted_by_key(|row| row.expires_at));
    let safe = rows(&bench.engine, "-is:risk expires<30d -is:lapsed").await;
    assert!(safe.iter().all(|row| row.expires_at < risky[0].expires_at));
    let why = risky[0].at_risk.as_deref().expect("a sentence");
    assert!(why.starts_with("PlanetDomains holds 100.00 USD and "), "{why}");
    assert!(why.contains("USD short."), "{why}");
    let summary = bench.engine.portfolio_summary().await.expect("a summary");
    let view = summary
        .views
        .iter()
        .find(|view| view.key == "risk")
        .expect("a view");
    assert_eq!(view.count as usize, risky.len());
}

#[tokio::test]
async fn a_date_that_is_not_published_is_no_alarm() {
    let (bench, id) = Bench::synced("one-account").await;
    bench
        .sandbox
        .change_domain(DomainPatch {
            publishes_expiry: Some(false),
            ..patch("quiet-one.com")
        })
        .expect("added");
    sync(&bench).await;
    let quiet = rows(&bench.engine, "is:unknown").await;
    assert!(
        quiet
            .iter()
            .all(|row| row.expires_at.is_none() && row.at_risk.is_none())
    );
    assert!(quiet.iter().any(|row| row.name.as_str() == "quiet-one.com"));
    let detail = bench
        .engine
        .portfolio_detail(key(id, "quiet-one.com"))
        .await
        .expect("a detail");
    assert!(
        detail.dates[0]
            .note
            .as_ref()
            .is_some_and(|note| note.contains("not published"))
    );
    for descending in [false, true] {
        let window = bench
            .engine
            .portfolio_window(
                PortfolioQuery {
                    descending,
                    ..query("")
                },
                0,
                500,
            )
            .await;
        let rows = window.expect("a window").rows;
        let last: Vec<&str> = rows[rows.len() - quiet.len()..]
            .iter()
            .map(|row| row.name.as_str())
            .collect();
        assert!(last.contains(&"quiet-one.com"), "last either way: {last:?}");
    }
    let told = bench.engine.reminders_get().await.expect("the page");
    assert_eq!(told.unknown_dates as usize, quiet.len());
    assert!(
        !told
            .due
            .iter()
            .chain(&told.upcoming)
            .any(|reminder| reminder.unicode == "quiet-one.com")
    );
}

#[tokio::test]
async fn ten_thousand_names_are_read_window_by_window() {
    let bench = Bench::empty("ten-thousand").await;
    bench.connect_all().await;
    bench
        .until("all names are there", || async {
            let summary = bench.engine.portfolio_summary().await.expect("counts");
            (summary.total == 10_000).then_some(())
        })
        .await;
    let ask = PortfolioQuery {
        filter: "harbor".to_owned(),
        sort: SortKey::Name,
        descending: true,
    };
    let keys = bench.engine.portfolio_keys(ask.clone()).await.expect("keys");
    let mut read: Vec<NameKey> = Vec::new();
    loop {
        let offset = u32::try_from(read.len()).expect("a few");
        let window = bench
            .engine
            .portfolio_window(ask.clone(), offset, 77)
            .await
            .expect("a window");
        assert_eq!(window.total as usize, keys.len());
        if window.rows.is_empty() {
            break;
        }
        read.extend(window.rows.into_iter().map(|row| NameKey {
            account: row.account,
            name: row.name,
        }));
    }
    assert_eq!(read, keys);
    assert_eq!(keys.len(), 200);
    assert!(keys.is_sorted_by(|a, b| a.name > b.name));
    let all = bench
        .engine
        .portfolio_window(query(""), 0, u32::MAX)
        .await
        .expect("a window");
    assert_eq!((all.total, all.rows.len()), (10_000, 500));
    let beyond = bench
        .engine
        .portfolio_window(query(""), 20_000, 10)
        .await
        .expect("a window");
    assert_eq!((beyond.total, beyond.rows.len()), (10_000, 0));
}

#[tokio::test]
async fn renewing_a_selection_says_first_what_it_would_do() {
    let (bench, id) = Bench::synced("one-account").await;
    let keys = ["saltmarsh.org", "copperfinch.com", "nobody-has-this.com"].map(|text| key(id, text));
    let preview = bench
        .engine
        .portfolio_verb_preview(keys.to_vec(), Verb::Renew)
        .await
        .expect("a preview");
    assert_eq!((preview.change, preview.already), (2, 0));
    assert_eq!((preview.not_possible, preview.reasons.len()), (1, 1));
    assert_eq!(preview.totals, [Money::usd_cents(1040 + 1298)]);
}
