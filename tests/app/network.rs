//! Stories about the network: it goes, it comes back, and the computer sleeps.

use std::collections::BTreeMap;

use engine::Event;
use engine::accounts::view::{AccountState, AccountView};
use engine::activity::view::{JobKind, JobState};
use engine::settings::view::Settings;
use engine::{Code, Tag};
use model::{AccountId, Timestamp};
use support::bench::Bench;
use support::line::Line;

/// A bench whose accounts are reached over lines.
struct Wired {
    bench: Bench,
    lines: BTreeMap<AccountId, Line>,
}

impl Wired {
    async fn with(providers: &[&str]) -> Self {
        let bench = Bench::empty("demo").await;
        let mut lines = BTreeMap::new();
        for provider in providers {
            let mut draft = bench.draft_at(provider);
            let (line, address) = Line::before(draft.base_url.as_deref().expect("an address")).await;
            draft.base_url = Some(address);
            let account = bench
                .engine
                .accounts_add(draft)
                .await
                .expect("the account is added")
                .id;
            lines.insert(account, line);
        }
        bench.sync().await;
        // The schedule has looked at the clock once: what it sees from now on is a change.
        bench
            .until("the first look at the clock", || async {
                let backups = std::fs::read_dir(bench.folder().join("backups")).ok()?;
                (backups.count() > 0).then_some(())
            })
            .await;
        Self { bench, lines }
    }

    async fn cut(&mut self) {
        for line in self.lines.values_mut() {
            line.cut().await;
        }
    }

    async fn mend(&mut self) {
        for line in self.lines.values_mut() {
            line.mend().await;
        }
    }

    async fn offline_since(&self) -> Option<Timestamp> {
        self.bench
            .engine
            .settings_info()
            .await
            .expect("info")
            .offline_since
    }

    async fn accounts(&self) -> Vec<AccountView> {
        self.bench.engine.accounts_list().await.expect("accounts")
    }

    async fn syncs(&self) -> usize {
        let jobs = self.bench.engine.activity_jobs().await.expect("jobs");
        jobs.iter().filter(|job| job.kind == JobKind::Sync).count()
    }

    async fn idle(&self) {
        let bench = &self.bench;
        bench
            .until("no job runs", || async {
                let jobs = bench.engine.activity_jobs().await.expect("jobs");
                jobs.iter()
                    .all(|job| job.state != JobState::Running)
                    .then_some(())
            })
            .await;
    }

    /// Lets a day pass, and the schedule look at the clock.
    async fn a_day(&self) {
        let mut events = self.bench.engine.events();
        self.bench.sandbox.advance_clock(86_400);
        loop {
            // It tells the window that the day has turned after it has looked for what is due.
            if let Ok(Event::Stale { tags }) = events.recv().await
                && tags == [Tag::Portfolio, Tag::Reminders]
            {
                return;
            }
        }
    }
}

#[tokio::test]
async fn without_a_connection_nothing_is_blamed_and_all_is_synced_when_it_is_back() {
    let mut wired = Wired::with(&["planetdomains", "domani", "joker"]).await;
    assert_eq!(wired.offline_since().await, None);
    let before = wired.syncs().await;
    let left_at = wired.bench.engine.now();
    wired.cut().await;

    // One account finds out, and the others are asked at once: nobody waits an hour for each.
    let first = *wired.lines.keys().next().expect("an account");
    wired
        .bench
        .engine
        .portfolio_sync(Some(first))
        .await
        .expect("a sync");
    let bench = &wired.bench;
    let since = bench
        .until("it is known that there is no connection", || {
            wired.offline_since()
        })
        .await;
    assert!(since >= left_at);
    wired.idle().await;
    assert_eq!(wired.syncs().await, before + 3, "each was tried once");
    for account in wired.accounts().await {
        assert_eq!(account.fault.expect("a fault").code, Code::Unreachable);
    }

    for _ in 0..3 {
        wired.a_day().await;
    }
    wired.idle().await;
    assert_eq!(
        wired.syncs().await,
        before + 3,
        "looking whether it is back is no sync"
    );
    assert_eq!(wired.offline_since().await, Some(since), "still since then");

    let back_at = wired.bench.engine.now();
    wired.mend().await;
    wired.bench.sandbox.advance_clock(61);
    let bench = &wired.bench;
    bench
        .until("every account is synced", || async {
            let accounts = wired.accounts().await;
            let fresh = |one: &AccountView| {
                one.state == AccountState::Ok && one.synced_at.is_some_and(|at| at >= back_at)
            };
            accounts.iter().all(fresh).then_some(())
        })
        .await;
    assert_eq!(wired.offline_since().await, None);
    wired.idle().await;
    assert_eq!(
        wired.syncs().await,
        before + 6,
        "each once, however long it was away"
    );
}

#[tokio::test]
async fn one_account_out_of_reach_is_not_the_network() {
    let mut wired = Wired::with(&["planetdomains", "domani"]).await;
    let (lost, other) = {
        let mut accounts = wired.lines.keys().copied();
        (accounts.next().expect("one"), accounts.next().expect("another"))
    };
    let before = wired.bench.engine.now();
    wired.bench.sandbox.advance_clock(1);
    wired.lines.get_mut(&lost).expect("its line").cut().await;
    wired
        .bench
        .engine
        .portfolio_sync(Some(lost))
        .await
        .expect("a sync");
    let bench = &wired.bench;
    bench
        .until("the other one shows that there is a connection", || async {
            let accounts = wired.accounts().await;
            let other = accounts.into_iter().find(|one| one.id == other)?;
            (other.synced_at? > before).then_some(())
        })
        .await;
    wired.idle().await;
    assert_eq!(wired.offline_since().await, None);
    let accounts = wired.accounts().await;
    let lost = accounts.iter().find(|one| one.id == lost).expect("listed");
    assert_eq!(lost.state, AccountState::Failing, "its own fault is told of it");
}

#[tokio::test]
async fn who_syncs_only_by_hand_is_not_synced_because_the_connection_is_back() {
    let mut wired = Wired::with(&["planetdomains"]).await;
    let settings = wired.bench.engine.settings_get().await.expect("settings");
    let by_hand = Settings {
        sync_minutes: 0,
        ..settings
    };
    wired.bench.engine.settings_set(by_hand).await.expect("kept");
    wired.cut().await;
    wired.bench.sync().await;
    assert!(wired.offline_since().await.is_some());
    let before = wired.syncs().await;
    wired.mend().await;
    wired.a_day().await;
    wired.idle().await;
    assert_eq!(wired.syncs().await, before);
    wired.bench.sync().await;
    assert_eq!(wired.offline_since().await, None, "the user's own sync shows it");
}

#[tokio::test]
async fn after_a_week_of_sleep_each_account_is_synced_once() {
    let wired = Wired::with(&["planetdomains", "domani", "joker"]).await;
    let before = wired.syncs().await;
    wired.bench.sandbox.advance_clock(7 * 86_400);
    let woke_at = wired.bench.engine.now();
    let bench = &wired.bench;
    bench
        .until("all accounts are fresh", || async {
            let accounts = wired.accounts().await;
            let fresh = |one: &AccountView| one.synced_at.is_some_and(|at| at >= woke_at);
            accounts.iter().all(fresh).then_some(())
        })
        .await;
    // Another look at the clock within the hour has nothing to catch up with.
    wired.bench.sandbox.advance_clock(600);
    wired.idle().await;
    wired.a_day_has_no_backlog(before).await;
}

impl Wired {
    /// A day later each account has been synced exactly twice since `before`: once after the sleep, once for this day.
    async fn a_day_has_no_backlog(&self, before: usize) {
        assert_eq!(self.syncs().await, before + self.lines.len());
        let at = self.bench.engine.now();
        self.a_day().await;
        self.bench
            .until("all accounts are fresh again", || async {
                let accounts = self.accounts().await;
                let fresh = |one: &AccountView| one.synced_at.is_some_and(|synced| synced > at);
                accounts.iter().all(fresh).then_some(())
            })
            .await;
        self.idle().await;
        assert_eq!(self.syncs().await, before + 2 * self.lines.len());
    }
}
