//! Stories about how syncs are paced and how far they are.

use std::collections::BTreeSet;

use engine::activity::view::{JobKind, JobState, LogCause, LogQuery};
use engine::events::Event;
use sandbox::faults::{Effect, Fault};
use support::bench::Bench;

#[tokio::test]
async fn a_long_list_shows_how_far_it_is() {
    // Cloudflare tells how many zones there are; its list of registrations tells its end alone.
    let bench = Bench::empty("demo").await;
    let id = bench.connect_at("cloudflare").await;
    bench.sync().await;
    let mut events = bench.engine.events();
    let job = bench
        .engine
        .portfolio_sync(Some(id))
        .await
        .expect("a sync")
        .remove(0);
    let ended = bench.job(&job).await;
    assert_eq!(ended.state, JobState::Done);
    assert_eq!(ended.done, ended.total, "every step is over: {ended:?}");
    assert!(ended.total > 3, "its names are steps: {ended:?}");
    let mut told = BTreeSet::new();
    while let Ok(event) = events.try_recv() {
        if let Event::Job { job: view } = event
            && view.id == job
        {
            assert!(view.done <= view.total, "{view:?}");
            told.extend(
                view.items
                    .iter()
                    .filter(|item| item.label == "Names")
                    .filter_map(|item| item.detail.clone()),
            );
        }
    }
    assert!(told.iter().any(|detail| detail.contains(" of ")), "{told:?}");
}

#[tokio::test]
async fn a_failing_account_is_asked_at_once_by_hand_and_later_by_itself() {
    let (bench, id) = Bench::synced("one-account").await;
    let syncs = || async {
        let jobs = bench.engine.activity_jobs().await.expect("jobs");
        jobs.iter().filter(|job| job.kind == JobKind::Sync).count()
    };
    let idle = || async {
        let jobs = bench.engine.activity_jobs().await.expect("jobs");
        jobs.iter()
            .all(|job| job.state != JobState::Running)
            .then_some(())
    };
    bench
        .sandbox
        .push_fault(Fault::once(Effect::Html(503)).on("GET", "/account").forever());
    let before = syncs().await;
    bench.sandbox.advance_clock(3700);
    bench
        .until("the schedule tries", || async {
            (syncs().await > before).then_some(())
        })
        .await;
    bench.until("it has failed", idle).await;
    let tried = syncs().await;
    bench.sync().await;
    assert_eq!(syncs().await, tried + 1, "by hand it is asked at once");
    let log = bench
        .engine
        .activity_log(LogQuery::default())
        .await
        .expect("the log");
    let failures = |cause| {
        let failed = log.lines.iter().filter(|line| {
            line.cause == cause && line.account == Some(id) && line.message.starts_with("The sync failed.")
        });
        failed.count()
    };
    assert_eq!((failures(LogCause::Schedule), failures(LogCause::User)), (1, 1));

    bench.sandbox.clear_faults();
    bench.sandbox.advance_clock(7300);
    bench
        .until("the schedule tries again", || async {
            (syncs().await > tried + 1).then_some(())
        })
        .await;
    bench.until("it is well again", idle).await;
}
