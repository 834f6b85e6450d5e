//! Stories about names that came or went: flagged until somebody has looked at them.

use engine::portfolio::view::{ReviewFlag, ReviewSection, ReviewView};
use model::AccountId;
use model::time::DAY;
use sandbox::control::change::DomainPatch;
use support::bench::{Bench, key, name};

async fn review(bench: &Bench, section: ReviewSection) -> ReviewView {
    let view = bench.engine.portfolio_review(section, 0, 500).await;
    view.expect("a review")
}

async fn flagged(bench: &Bench, section: ReviewSection) -> Vec<(String, ReviewFlag)> {
    let rows = review(bench, section).await.rows.into_iter();
    rows.map(|row| (row.name.to_string(), row.flag)).collect()
}

fn add(bench: &Bench, name: &str) {
    let patch = DomainPatch {
        domain: name.to_owned(),
        ..DomainPatch::default()
    };
    bench.sandbox.change_domain(patch).expect("added");
}

fn remove(bench: &Bench, name: &str) {
    let patch = DomainPatch {
        domain: name.to_owned(),
        remove: true,
        ..DomainPatch::default()
    };
    bench.sandbox.change_domain(patch).expect("removed");
}

/// One name that came and one that went.
async fn both() -> (Bench, AccountId) {
    let (bench, id) = Bench::synced("one-account").await;
    add(&bench, "newcomer.com");
    remove(&bench, "greyheron.io");
    bench.sync().await;
    (bench, id)
}

fn said(name: &str, flag: ReviewFlag) -> Vec<(String, ReviewFlag)> {
    vec![(name.to_owned(), flag)]
}

#[tokio::test]
async fn what_came_and_went_waits_until_it_was_seen() {
    let (bench, id) = both().await;
    let (missing, arrived) = (
        said("greyheron.io", ReviewFlag::Missing),
        said("newcomer.com", ReviewFlag::Arrived),
    );
    bench.sync().await;
    let bench = bench.restarted().await;
    assert_eq!(flagged(&bench, ReviewSection::Missing).await, missing);
    assert_eq!(
        flagged(&bench, ReviewSection::Arrived).await,
        arrived,
        "neither a sync nor a restart looks for the user"
    );
    let counts = review(&bench, ReviewSection::Missing).await.counts;
    assert_eq!((counts.missing, counts.arrived, counts.back), (1, 1, 0));

    let keys = bench.engine.portfolio_review_keys(ReviewSection::Arrived).await;
    assert_eq!(keys.as_deref(), Ok(&[key(id, "newcomer.com")][..]));
    let seen = vec![key(id, "newcomer.com"), key(id, "greyheron.io")];
    bench.engine.portfolio_review_done(seen).await.expect("marked");
    bench.sync().await;
    assert_eq!(flagged(&bench, ReviewSection::Arrived).await, []);
    assert_eq!(
        flagged(&bench, ReviewSection::Missing).await,
        [],
        "still missing is no news"
    );
    let detail = bench.engine.portfolio_detail(key(id, "greyheron.io")).await;
    assert!(detail.expect("kept").row.vanished, "seen is not forgotten");

    add(&bench, "greyheron.io");
    bench.sync().await;
    assert_eq!(
        flagged(&bench, ReviewSection::Arrived).await,
        said("greyheron.io", ReviewFlag::Back)
    );
    let told = bench
        .engine
        .portfolio_history(name("greyheron.io"), None, 10)
        .await;
    let what: Vec<String> = told
        .expect("a history")
        .changes
        .into_iter()
        .map(|change| change.what)
        .collect();
    let came_and_went: Vec<&String> = what.iter().filter(|what| *what != "expires").collect();
    assert_eq!(
        came_and_went,
        ["back", "vanished"],
        "it came back with another date"
    );
}

#[tokio::test]
async fn only_what_is_missing_is_forgotten_when_the_user_says_so() {
    let (bench, id) = both().await;
    let chosen = vec![key(id, "greyheron.io"), key(id, "saltmarsh.org")];
    let gone = bench.engine.portfolio_review_forget(chosen).await;
    assert_eq!(gone, Ok(1), "a name that is in its account stays");
    assert!(
        bench
            .engine
            .portfolio_detail(key(id, "greyheron.io"))
            .await
            .is_err()
    );
    assert!(
        bench
            .engine
            .portfolio_detail(key(id, "saltmarsh.org"))
            .await
            .is_ok()
    );
    assert_eq!(flagged(&bench, ReviewSection::Missing).await, []);
    let told = bench
        .engine
        .portfolio_history(name("greyheron.io"), None, 10)
        .await;
    let changes = told.expect("a history stays").changes;
    assert!(changes[0].words.starts_with("Forgotten"), "{changes:?}");

    add(&bench, "greyheron.io");
    bench.sync().await;
    let rows = flagged(&bench, ReviewSection::Arrived).await;
    assert!(
        rows.contains(&("greyheron.io".to_owned(), ReviewFlag::Arrived)),
        "{rows:?}"
    );
}

#[tokio::test]
async fn a_name_is_forgotten_by_itself_after_three_lists_on_three_days() {
    let (bench, _) = both().await;
    for _ in 0..2 {
        assert_eq!(
            flagged(&bench, ReviewSection::Missing).await,
            said("greyheron.io", ReviewFlag::Missing)
        );
        bench.sandbox.advance_clock(DAY + 60);
        bench.sync().await;
    }
    assert_eq!(flagged(&bench, ReviewSection::Missing).await, []);
    let told = bench
        .engine
        .portfolio_history(name("greyheron.io"), None, 10)
        .await;
    let what: Vec<String> = told
        .expect("a history")
        .changes
        .into_iter()
        .map(|change| change.what)
        .collect();
    assert_eq!(what, ["forgotten", "vanished"]);
}
