//! Syncing five accounts of which three are in trouble.

use std::time::Duration;

use engine::Code;
use engine::accounts::view::{AccountPatch, AccountState, AccountView};
use engine::activity::view::{ItemState, JobState, LogQuery};
use engine::portfolio::view::PortfolioRow;
use sandbox::faults::{Effect, Fault, Moment};
use support::bench::free_port;

use super::{BIZZY, CLOUDFLARE, DOMANI, JOKER, PLANETDOMAINS, Studio};

/// Longer than the other accounts take, shorter than anybody gives up.
const SLOW: Duration = Duration::from_secs(20);

async fn account(studio: &Studio, provider: &str) -> AccountView {
    let accounts = studio.bench.engine.accounts_list().await.expect("accounts");
    let found = accounts
        .into_iter()
        .find(|account| account.id == studio.at(provider));
    found.expect("it is connected")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_a_slow_and_a_lying_provider_do_not_stop_the_others() {
    let studio = Studio::open().await;
    let before = studio.rows("").await;

    // Bizzy's host is gone, Joker.com takes its time, and a captive portal answers for PlanetDomains.
    let nowhere = format!("http://127.0.0.1:{}", free_port());
    let patch = AccountPatch {
        label: None,
        base_url: Some(nowhere),
        credentials: Some(studio.bench.draft_at(BIZZY).credentials),
    };
    let engine = &studio.bench.engine;
    engine
        .accounts_update(studio.at(BIZZY), patch)
        .await
        .expect("changed");
    studio.bench.sync().await;
    studio.bench.sandbox.advance_clock(3600);
    let hour = engine.now();
    let sandbox = &studio.bench.sandbox;
    sandbox.push_fault(Fault::once(Effect::Delay(SLOW, Moment::Before)).at(JOKER));
    sandbox.push_fault(Fault::once(Effect::Html(200)).at(PLANETDOMAINS).forever());

    let mut others = Vec::new();
    let mut slow = None;
    for job in engine.portfolio_sync(None).await.expect("a sync starts") {
        let jobs = engine.activity_jobs().await.expect("jobs");
        let view = jobs.into_iter().find(|view| view.id == job).expect("the job");
        if view.title == "Sync Joker.com" {
            slow = Some(job);
        } else {
            others.push(job);
        }
    }
    let mut ended = Vec::new();
    for job in &others {
        let job = studio.bench.job(job).await;
        ended.push((job.title.clone(), job.state));
    }
    ended.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        ended,
        [
            ("Sync Bizzy".to_owned(), JobState::Failed),
            ("Sync Cloudflare".to_owned(), JobState::Done),
            ("Sync PlanetDomains".to_owned(), JobState::Failed),
            ("Sync domani.sh".to_owned(), JobState::Done),
        ]
    );
    let slow = slow.expect("Joker.com is synced too");
    let jobs = engine.activity_jobs().await.expect("jobs");
    let running = jobs.iter().find(|job| job.id == slow).expect("the job");
    assert_eq!(running.state, JobState::Running, "nobody waited for it");
    assert_eq!(studio.bench.job(&slow).await.state, JobState::Done);

    // Each failure stands at its own account, with the reason, and in the log.
    for (provider, code) in [(BIZZY, Code::Unreachable), (PLANETDOMAINS, Code::Malformed)] {
        let account = account(&studio, provider).await;
        assert_eq!(account.state, AccountState::Failing, "{account:?}");
        let fault = account.fault.as_ref().expect("a reason");
        assert_eq!(fault.code, code, "{fault:?}");
        assert!(fault.message.contains(&account.label), "{fault:?}");
        assert!(account.synced_at.is_none_or(|at| at < hour), "{account:?}");
    }
    for provider in [DOMANI, JOKER, CLOUDFLARE] {
        let account = account(&studio, provider).await;
        assert_eq!(
            (account.state, &account.fault),
            (AccountState::Ok, &None),
            "{account:?}"
        );
        assert!(account.synced_at.is_some_and(|at| at >= hour), "{account:?}");
    }
    let log = engine
        .activity_log(LogQuery::default())
        .await
        .expect("a log")
        .lines;
    for provider in [BIZZY, PLANETDOMAINS] {
        let said = log.iter().any(|line| {
            line.account == Some(studio.at(provider)) && line.message.starts_with("The sync failed.")
        });
        assert!(said, "{provider}: {log:?}");
    }
    let standing = |mut rows: Vec<PortfolioRow>| {
        for row in &mut rows {
            // The names of a failing account say so, and those of the others were fetched anew.
            row.failing = false;
            row.fetched_at = hour;
        }
        rows
    };
    assert_eq!(
        standing(studio.rows("").await),
        standing(before),
        "no name is lost, and none is marked"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_job_says_what_sets_its_pace() {
    let studio = Studio::open().await;
    let jobs = studio.bench.engine.activity_jobs().await.expect("jobs");
    for provider in studio.accounts.keys() {
        let account = account(&studio, provider).await;
        let title = format!("Sync {}", account.label);
        let job = jobs.iter().find(|job| job.title == title).expect("it was synced");
        assert_eq!(job.note.as_ref(), Some(&account.quota.words), "{job:?}");
        assert!(account.quota.left <= account.quota.quota, "{:?}", account.quota);
        assert!(
            job.items.iter().all(|item| item.state != ItemState::Failed),
            "{job:?}"
        );
    }
}
