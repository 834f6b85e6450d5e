//! Stories about what happened to names: kept once, when it differs, and told in plain words.

use engine::portfolio::view::{ChangeSource, NameChangeView};
use model::Timestamp;
use sandbox::control::change::DomainPatch;
use support::bench::{Bench, key, name};

async fn history(bench: &Bench, of: &str) -> Vec<NameChangeView> {
    let page = bench.engine.portfolio_history(name(of), None, 200).await;
    page.expect("a history").changes
}

fn words(changes: &[NameChangeView]) -> Vec<&str> {
    changes.iter().map(|change| change.words.as_str()).collect()
}

/// The line of a new expiry, as the history tells it.
fn renewed(before: Timestamp, after: Timestamp) -> String {
    let day = |at: Timestamp| at.to_utc().format("%-d %b %Y").to_string();
    format!("Expires: {} \u{2192} {}", day(before), day(after))
}

#[tokio::test]
async fn a_renewal_elsewhere_is_one_line_and_nothing_else_is_written() {
    let (bench, id) = Bench::synced("one-account").await;
    for quiet in ["saltmarsh.org", "greyheron.io"] {
        assert_eq!(
            history(&bench, quiet).await,
            [],
            "the first list is where a history begins"
        );
    }
    let detail = bench.engine.portfolio_detail(key(id, "saltmarsh.org")).await;
    let before = detail.expect("a detail").row.expires_at.expect("a date");
    let later = before.to_utc() + chrono::TimeDelta::days(365);
    bench
        .sandbox
        .change_domain(DomainPatch {
            domain: "saltmarsh.org".to_owned(),
            expires_at: Some(later),
            ..DomainPatch::default()
        })
        .expect("renewed elsewhere");
    bench.sync().await;
    bench.sync().await;
    let told = history(&bench, "saltmarsh.org").await;
    let after = Timestamp(later.timestamp());
    assert_eq!(
        words(&told),
        [renewed(before, after)],
        "told once, however often it is synced"
    );
    assert_eq!(
        (told[0].source, told[0].account, told[0].what.as_str()),
        (ChangeSource::Sync, id, "expires")
    );
    assert_eq!(history(&bench, "greyheron.io").await, []);

    // A refresh of one name notices as well.
    bench
        .sandbox
        .change_domain(DomainPatch {
            domain: "greyheron.io".to_owned(),
            expires_at: Some(later),
            ..DomainPatch::default()
        })
        .expect("renewed elsewhere");
    let refreshed = bench.engine.portfolio_refresh(key(id, "greyheron.io")).await;
    refreshed.expect("read again");
    assert_eq!(history(&bench, "greyheron.io").await.len(), 1);
}

#[tokio::test]
async fn a_history_survives_a_restart_and_is_read_in_pages() {
    let (bench, id) = Bench::synced("one-account").await;
    for years in 1..=5 {
        bench
            .sandbox
            .change_domain(DomainPatch {
                domain: "saltmarsh.org".to_owned(),
                expires_at: Some(bench.sandbox.clock_now() + chrono::TimeDelta::days(365 * years)),
                ..DomainPatch::default()
            })
            .expect("renewed elsewhere");
        let read = bench.engine.portfolio_refresh(key(id, "saltmarsh.org")).await;
        read.expect("read again");
    }
    let bench = bench.restarted().await;
    let all = history(&bench, "saltmarsh.org").await;
    assert_eq!(all.len(), 5);
    let of = || name("saltmarsh.org");
    let first = bench
        .engine
        .portfolio_history(of(), None, 3)
        .await
        .expect("a page");
    assert!(first.more);
    let last = first.changes.last().map(|change| change.id.clone());
    let rest = bench
        .engine
        .portfolio_history(of(), last, 3)
        .await
        .expect("a page");
    assert!(!rest.more);
    assert_eq!([first.changes, rest.changes].concat(), all);
}
