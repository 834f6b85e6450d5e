//! Five accounts at five providers in one list.

use std::collections::BTreeMap;

use engine::accounts::view::AccountState;
use engine::activity::view::{JobState, JobView, LogQuery};
use engine::portfolio::view::Lifecycle;
use model::Timestamp;
use sandbox::faults::{Effect, Fault};
use support::bench::Bench;

use super::{facts, rows};

/// Syncs all and tells how each account's job ended, by its title.
async fn synced(bench: &Bench) -> BTreeMap<String, JobView> {
    let ended = support::bench::synced(&bench.engine).await;
    ended.into_iter().map(|job| (job.title.clone(), job)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_provider_that_fails_leaves_the_names_of_the_others_fresh() {
    let bench = Bench::empty("demo").await;
    let accounts = bench.connect_all().await;
    assert_eq!(accounts.len(), 5);
    let jobs = synced(&bench).await;
    assert!(jobs.values().all(|job| job.state == JobState::Done), "{jobs:?}");
    let before = rows(&bench.engine, "").await;
    for (provider, account) in &accounts {
        assert!(
            before.iter().any(|row| row.account == *account),
            "{provider} has names"
        );
    }
    for row in &before {
        // A date is there, or the provider publishes none, or it is somebody else's.
        let dated = row.expires_at.is_some();
        assert_eq!(
            dated,
            !matches!(row.lifecycle, Lifecycle::Unknown | Lifecycle::Elsewhere),
            "{row:?}"
        );
        assert_eq!(row.registered, row.lifecycle != Lifecycle::Elsewhere, "{row:?}");
        assert!(row.dns_words.ends_with('.'), "{row:?}");
    }
    assert!(
        before
            .iter()
            .any(|row| row.registered && row.dns.is_some_and(|dns| dns != row.account)),
        "some name is served by another account than it is registered in"
    );

    let broken = Effect::Status {
        status: 503,
        code: "unavailable".to_owned(),
        after_commit: false,
    };
    bench
        .sandbox
        .push_fault(Fault::once(broken).at("joker").forever());
    let jobs = synced(&bench).await;
    let failed: Vec<&str> = jobs
        .values()
        .filter(|job| job.state != JobState::Done)
        .map(|job| job.title.as_str())
        .collect();
    assert_eq!(failed, ["Sync Joker.com"], "{jobs:?}");
    let after = rows(&bench.engine, "").await;
    for row in &after {
        assert_eq!(row.failing, row.account == accounts["joker"], "{row:?}");
    }
    // The names of the others were fetched anew.
    let undated = |rows| {
        let mut rows = facts(rows);
        rows.iter_mut().for_each(|row| row.fetched_at = Timestamp(0));
        rows
    };
    assert_eq!(undated(after), undated(before), "what was known stays");
    for account in bench.engine.accounts_list().await.expect("accounts") {
        let fails = account.id == accounts["joker"];
        assert_eq!(account.state == AccountState::Failing, fails, "{account:?}");
        assert_eq!(account.fault.is_some(), fails, "{account:?}");
    }
    let log = bench
        .engine
        .activity_log(LogQuery::default())
        .await
        .expect("a log")
        .lines;
    let said = log
        .iter()
        .filter(|line| line.message.starts_with("The sync failed."));
    assert_eq!(said.count(), 1, "{log:?}");
}
