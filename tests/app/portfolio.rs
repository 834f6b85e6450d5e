//! Stories about the portfolio: what a sync brings, and what it never takes away.

mod five;
mod labels;
mod list;

use engine::accounts::view::{AccountState, AccountView};
use engine::activity::view::{JobState, LogQuery};
use engine::portfolio::view::{Lifecycle, PortfolioQuery, PortfolioRow, SortKey};
use engine::{Code, Engine};
use model::time::DAY;
use model::{Money, Timestamp};
use registrar::descriptor::Setting;
use sandbox::control::change::DomainPatch;
use sandbox::faults::{Effect, Fault, ListShape, Moment};
use support::bench::{Bench, key};

fn query(filter: &str) -> PortfolioQuery {
    PortfolioQuery {
        filter: filter.to_owned(),
        sort: SortKey::Expires,
        descending: false,
    }
}

async fn rows(engine: &Engine, filter: &str) -> Vec<PortfolioRow> {
    engine
        .portfolio_window(query(filter), 0, 500)
        .await
        .expect("a window")
        .rows
}

/// Rows without how their account last answered.
fn facts(mut rows: Vec<PortfolioRow>) -> Vec<PortfolioRow> {
    for row in &mut rows {
        row.failing = false;
    }
    rows
}

async fn names(bench: &Bench, filter: &str) -> Vec<String> {
    rows(&bench.engine, filter)
        .await
        .into_iter()
        .map(|row| row.name.to_string())
        .collect()
}

async fn account(bench: &Bench) -> AccountView {
    bench.engine.accounts_list().await.expect("accounts").remove(0)
}

/// Syncs and returns how the job ended.
async fn sync(bench: &Bench) -> JobState {
    support::bench::synced(&bench.engine).await[0].state
}

fn owned(bench: &Bench) -> usize {
    bench.sandbox.world().lock().holdings.domains.len()
}

fn patch(name: &str) -> DomainPatch {
    DomainPatch {
        domain: name.to_owned(),
        ..DomainPatch::default()
    }
}

#[tokio::test]
async fn the_first_sync_brings_names_prices_and_the_balance() {
    let (bench, id) = Bench::synced("one-account").await;
    let summary = bench.engine.portfolio_summary().await.expect("a summary");
    assert_eq!(summary.total as usize, owned(&bench));
    let account = account(&bench).await;
    assert_eq!(account.state, AccountState::Ok);
    assert_eq!(
        account.balance.map(|balance| balance.minor),
        bench.sandbox.balance("planetdomains")
    );
    assert!(account.synced_at.is_some() && account.partial.is_none());

    let rows = rows(&bench.engine, "").await;
    assert!(
        rows.iter()
            .all(|row| row.renewal.is_some() && !row.arrived && !row.vanished)
    );
    let dates: Vec<_> = rows.iter().map(|row| row.expires_at).collect();
    assert!(dates.iter().flatten().is_sorted(), "nearest first");
    assert_eq!(
        dates.iter().filter(|date| date.is_none()).count(),
        1,
        "one ending publishes no date"
    );
    assert!(dates.last().expect("a row").is_none(), "and stands last");
    let idn = rows
        .iter()
        .find(|row| row.unicode == "müllerhof.de")
        .expect("an international name");
    assert_eq!(idn.name.as_str(), "xn--mllerhof-65a.de");
    let british = rows
        .iter()
        .find(|row| row.name.as_str() == "wrenandrook.co.uk")
        .expect("a name");
    assert_eq!(
        (british.ending.as_str(), british.renewal),
        ("co.uk", Some(Money::usd_cents(880)))
    );
    let lapsed = |text: &str| {
        rows.iter()
            .find(|row| row.name.as_str() == text)
            .expect("a name")
            .lifecycle
    };
    assert_eq!(lapsed("fieldnotes.co"), Lifecycle::Redemption);
    assert_eq!(lapsed("papermill.shop"), Lifecycle::Lapsed);
    assert_eq!(lapsed("glasshouse.ai"), Lifecycle::Due);
    assert_eq!(lapsed("driftwood.app"), Lifecycle::Soon);

    let detail = bench
        .engine
        .portfolio_detail(key(id, "saltmarsh.org"))
        .await
        .expect("a detail");
    assert_eq!(detail.dates[0].note.as_deref(), Some("by PlanetDomains"));
    let auto_renew = detail
        .settings
        .iter()
        .find(|view| view.setting == Setting::AutoRenew)
        .expect("a switch");
    assert!(
        auto_renew
            .not_offered
            .as_ref()
            .is_some_and(|reason| reason.contains("no auto-renew"))
    );
}

#[tokio::test]
async fn everything_is_there_when_the_provider_is_gone() {
    let (bench, id) = Bench::synced("one-account").await;
    let before = rows(&bench.engine, "").await;
    let Bench { sandbox, engine, .. } = bench;
    sandbox.shutdown().await;
    let jobs = engine.portfolio_sync(None).await.expect("a sync starts");
    let job = support::bench::ended(&engine, &jobs[0]).await;
    assert_eq!((job.id.as_str(), job.state), (jobs[0].as_str(), JobState::Failed));
    assert_eq!(facts(rows(&engine, "").await), before);
    let account = engine.accounts_list().await.expect("accounts").remove(0);
    assert_eq!(account.state, AccountState::Failing);
    assert_eq!(account.fault.expect("a fault").code, Code::Unreachable);
    assert!(account.synced_at.is_some(), "when it last worked stays known");
    assert!(engine.portfolio_detail(key(id, "saltmarsh.org")).await.is_ok());
    let fault = engine
        .portfolio_refresh(key(id, "saltmarsh.org"))
        .await
        .expect_err("nobody answers");
    assert_eq!(fault.code, Code::Unreachable);
}

#[tokio::test]
async fn no_bad_answer_takes_a_name_away() {
    let (bench, _) = Bench::synced("one-account").await;
    let before = rows(&bench.engine, "").await;
    let status = |status, code: &str| Effect::Status {
        status,
        code: code.to_owned(),
        after_commit: false,
    };
    let troubles = [
        (Effect::Html(200), Code::Malformed),
        (Effect::Html(503), Code::Upstream),
        (Effect::TruncatedJson, Code::Malformed),
        (Effect::MalformedJson, Code::Malformed),
        (Effect::CutLine, Code::Interrupted),
        (Effect::DropBefore, Code::Interrupted),
        (status(401, "unauthorized"), Code::Unauthorized),
        (status(403, "forbidden"), Code::AddressNotAllowed),
        (status(500, "internal_error"), Code::Upstream),
    ];
    for (effect, code) in troubles {
        for path in ["/account", "/domains"] {
            bench
                .sandbox
                .push_fault(Fault::once(effect.clone()).on("GET", path).forever());
            let state = sync(&bench).await;
            bench.sandbox.clear_faults();
            assert_ne!(state, JobState::Done, "{effect:?} on {path}");
            let account = account(&bench).await;
            assert_eq!(account.state, AccountState::Failing, "{effect:?} on {path}");
            let fault = account.fault.expect("a fault");
            assert_eq!(fault.code, code, "{effect:?} on {path}: {fault:?}");
            assert_eq!(
                facts(rows(&bench.engine, "").await),
                before,
                "{effect:?} on {path}"
            );
        }
    }
    bench
        .sandbox
        .push_fault(Fault::once(Effect::StatusFalse("maintenance".to_owned())).on("GET", "/domains"));
    sync(&bench).await;
    assert_eq!(account(&bench).await.state, AccountState::Failing);
    assert_eq!(facts(rows(&bench.engine, "").await), before);
    assert_eq!(sync(&bench).await, JobState::Done);
    assert_eq!(
        account(&bench).await.state,
        AccountState::Ok,
        "the next good answer clears it"
    );
}

#[tokio::test]
async fn prices_that_can_not_be_read_do_not_spoil_the_names() {
    let (bench, _) = Bench::synced("one-account").await;
    bench.sandbox.change_domain(patch("newcomer.com")).expect("added");
    bench
        .sandbox
        .push_fault(Fault::once(Effect::TruncatedJson).on("GET", "/zones").forever());
    // A fresh engine has no price list of its own.
    let bench = bench.restarted().await;
    assert_eq!(sync(&bench).await, JobState::Partly);
    let rows = rows(&bench.engine, "newcomer").await;
    assert_eq!(rows.len(), 1);
    assert!(rows[0].arrived && rows[0].renewal.is_some());
}

#[tokio::test]
async fn names_come_are_missed_and_are_forgotten_only_after_days() {
    let (bench, _) = Bench::synced("one-account").await;
    bench.sandbox.change_domain(patch("newcomer.com")).expect("added");
    bench
        .sandbox
        .change_domain(DomainPatch {
            remove: true,
            ..patch("greyheron.io")
        })
        .expect("removed");
    sync(&bench).await;
    assert_eq!(names(&bench, "is:arrived").await, ["newcomer.com"]);
    assert_eq!(names(&bench, "is:vanished").await, ["greyheron.io"]);

    // Half a list says nothing about the other half.
    bench.sandbox.push_fault(
        Fault::once(Effect::List(ListShape::Partial))
            .on("GET", "/domains")
            .forever(),
    );
    sync(&bench).await;
    assert_eq!(names(&bench, "is:vanished").await, ["greyheron.io"]);
    assert!(account(&bench).await.partial.is_some());
    bench.sandbox.clear_faults();

    for days in [1, 2] {
        assert_eq!(
            names(&bench, "greyheron").await,
            ["greyheron.io"],
            "after {days} days"
        );
        bench.sandbox.advance_clock(DAY + 60);
        sync(&bench).await;
    }
    assert!(names(&bench, "greyheron").await.is_empty());
    assert_eq!(
        names(&bench, "is:arrived").await,
        ["newcomer.com"],
        "new until somebody has looked at it"
    );
    let log = bench
        .engine
        .activity_log(LogQuery::default())
        .await
        .expect("a log")
        .lines;
    assert!(
        log.iter()
            .any(|line| line.message.contains("greyheron.io") && line.message.contains("forgotten"))
    );
}

#[tokio::test]
async fn every_likely_shape_of_the_list_is_read() {
    let (bench, _) = Bench::synced("one-account").await;
    for shape in [
        ListShape::Domains,
        ListShape::BareArray,
        ListShape::Strings,
        ListShape::Named,
    ] {
        bench
            .sandbox
            .push_fault(Fault::once(Effect::List(shape)).on("GET", "/domains").forever());
        sync(&bench).await;
        bench.sandbox.clear_faults();
        let rows = rows(&bench.engine, "").await;
        assert_eq!(rows.len(), owned(&bench), "{shape:?}");
        assert!(!rows.iter().any(|row| row.vanished), "{shape:?}");
        assert_eq!(
            rows.iter().filter(|row| row.expires_at.is_none()).count(),
            1,
            "{shape:?}: dates stay known"
        );
    }
}

#[tokio::test]
async fn a_provider_without_a_list_shows_the_names_that_are_known_here() {
    let (bench, _) = Bench::synced("one-account").await;
    let missing = Effect::Status {
        status: 404,
        code: "not_found".to_owned(),
        after_commit: false,
    };
    bench
        .sandbox
        .push_fault(Fault::once(missing).on("GET", "/domains").forever());
    bench
        .sandbox
        .change_domain(DomainPatch {
            expires_at: Some(bench.sandbox.clock_now() + chrono::TimeDelta::days(700)),
            ..patch("saltmarsh.org")
        })
        .expect("changed");
    assert_eq!(sync(&bench).await, JobState::Done);
    let account = account(&bench).await;
    assert!(account.partial.is_some_and(|reason| reason.contains("no list")));
    assert_eq!(
        bench.engine.portfolio_summary().await.expect("a summary").total as usize,
        owned(&bench)
    );
    let row = rows(&bench.engine, "saltmarsh").await.remove(0);
    assert_eq!(
        row.lifecycle,
        Lifecycle::Active,
        "each name was asked for by itself"
    );
}

#[tokio::test]
async fn a_sync_can_be_cancelled_and_is_not_started_twice() {
    let (bench, _) = Bench::synced("one-account").await;
    let before = rows(&bench.engine, "").await;
    let slow = Effect::Delay(std::time::Duration::from_secs(15), Moment::Before);
    bench.sandbox.push_fault(Fault::once(slow).on("GET", "/domains"));
    let lists = || {
        bench
            .sandbox
            .requests()
            .iter()
            .filter(|request| request.path == "/domains")
            .count()
    };
    let known = lists();
    let first = bench.engine.portfolio_sync(None).await.expect("a sync starts");
    bench
        .until("the list is asked for", || async {
            (lists() > known).then_some(())
        })
        .await;
    let second = bench.engine.portfolio_sync(None).await.expect("the same");
    assert_eq!(first, second);
    bench
        .engine
        .activity_cancel(first[0].clone())
        .await
        .expect("cancelled");
    assert_eq!(bench.job(&first[0]).await.state, JobState::Cancelled);
    assert_eq!(rows(&bench.engine, "").await, before);
    let third = bench.engine.portfolio_sync(None).await.expect("another");
    assert_ne!(first, third);
    assert_eq!(bench.job(&third[0]).await.state, JobState::Done);
}

#[tokio::test]
async fn a_job_that_the_end_of_the_app_cut_short_is_shown_as_interrupted() {
    let (bench, _) = Bench::synced("one-account").await;
    let slow = Effect::Delay(std::time::Duration::from_secs(15), Moment::Before);
    bench.sandbox.push_fault(Fault::once(slow).on("GET", "/account"));
    let job = bench
        .engine
        .portfolio_sync(None)
        .await
        .expect("a sync starts")
        .remove(0);
    // Another engine on the same files sees what a crash would have left.
    let after_crash = bench
        .until("the job is written down", || async {
            let engine = Engine::start(bench.config(providers::all()))
                .await
                .expect("an engine");
            let jobs = engine.activity_jobs().await.expect("jobs");
            let job = jobs.into_iter().find(|known| known.id == job);
            engine.shutdown().await;
            job
        })
        .await;
    assert_eq!(after_crash.state, JobState::Interrupted);
    assert!(after_crash.ended_at.is_some() && !after_crash.can_cancel);
    bench.engine.activity_cancel(job).await.expect("cancelled");
    bench.engine.shutdown().await;
}

#[tokio::test]
async fn the_schedule_syncs_when_the_time_has_come() {
    let (bench, _) = Bench::synced("one-account").await;
    let before = account(&bench).await.synced_at.expect("synced");
    bench.sandbox.advance_clock(61 * 60);
    let after = bench
        .until("the schedule has synced", || async {
            account(&bench).await.synced_at.filter(|at| *at > before)
        })
        .await;
    assert!(after >= Timestamp(before.0 + 61 * 60));
}
