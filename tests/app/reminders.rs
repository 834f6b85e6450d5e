//! Stories about reminders, told by a clock that the story moves.

mod rules;
mod year;

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use engine::portfolio::view::NameKey;
use engine::reminders::view::TrayMood;
use engine::settings::view::Settings;
use engine::{Notification, Target, Urgency};
use model::AccountId;
use model::time::DAY;
use sandbox::control::change::DomainPatch;
use support::bench::{Bench, key, morning};

/// A world with these names, each expiring so many days after the morning, at noon. The story says when it is looked at
/// the clock: a look of the schedule would tell what a story is about to tell.
async fn world(names: &[(&str, i64)]) -> (Bench, AccountId) {
    with_names(Bench::by_hand("empty").await, names).await
}

async fn with_names(bench: Bench, names: &[(&str, i64)]) -> (Bench, AccountId) {
    bench.sandbox.hold_clock(true);
    bench.sandbox.set_clock(morning());
    for (name, days) in names {
        expires(
            &bench,
            name,
            morning() + TimeDelta::days(*days) + TimeDelta::hours(3),
        );
    }
    let account = bench.connect().await;
    bench.sync().await;
    (bench, account)
}

fn expires(bench: &Bench, name: &str, at: DateTime<Utc>) {
    let patch = DomainPatch {
        domain: name.to_owned(),
        expires_at: Some(at),
        ..DomainPatch::default()
    };
    bench.sandbox.change_domain(patch).expect("changed");
}

/// Leaves syncing to the story: its clock moves by days.
async fn by_hand(bench: &Bench) {
    let settings = Settings {
        sync_minutes: 0,
        ..bench.engine.settings_get().await.expect("settings")
    };
    bench.engine.settings_set(settings).await.expect("kept");
}

/// The names that a click opens.
fn keys(notification: &Notification) -> &[NameKey] {
    match &notification.target {
        Target::Names(names) => names,
        other => panic!("{other:?}"),
    }
}

/// What is shown from here on.
struct Since(usize);

impl Since {
    fn now(bench: &Bench) -> Self {
        Self(bench.notices.shown().len())
    }

    async fn tick(&mut self, bench: &Bench) -> Vec<Notification> {
        bench.engine.reminders_tick().await.expect("a look");
        let shown = bench.notices.shown();
        let new = shown[self.0..].to_vec();
        self.0 = shown.len();
        new
    }
}

#[tokio::test]
async fn over_four_hundred_days_each_stage_is_told_once_on_its_day() {
    let names = [
        ("far.com", 390),
        ("near.net", 33),
        ("same.org", 33),
        ("late.io", 100),
        ("past.dev", -2),
    ];
    let (bench, _) = world(&names).await;
    by_hand(&bench).await;
    let mut since = Since::now(&bench);
    let mut told = BTreeSet::new();
    for day in 0..=400_i64 {
        for notification in since.tick(&bench).await {
            for name in keys(&notification) {
                assert!(
                    told.insert((day, name.name.to_string())),
                    "{name:?} is told twice on day {day}"
                );
            }
        }
        assert!(
            since.tick(&bench).await.is_empty(),
            "a second look on day {day} tells nothing"
        );
        bench.sandbox.advance_clock(DAY);
    }
    let mut expected = BTreeSet::new();
    for (name, expiry) in names {
        // One day after expiry the lapse itself is told.
        for stage in [60, 30, 14, 7, 3, 1, 0, -1] {
            if expiry - stage >= 0 {
                expected.insert((expiry - stage, name.to_owned()));
            }
        }
        // What was past at first sight is told at its nearest stage, once.
        if expiry < 60 {
            expected.insert((0, name.to_owned()));
        }
    }
    assert_eq!(told, expected);
}

#[tokio::test]
async fn names_of_one_moment_are_one_notification() {
    let (bench, account) = world(&[("a.com", 5), ("b.net", 2), ("c.org", -3), ("d.io", 80)]).await;
    by_hand(&bench).await;
    bench.engine.reminders_tick().await.expect("a look");
    let shown = bench.notices.shown();
    assert_eq!(shown.len(), 1, "{shown:?}");
    let digest = &shown[0];
    assert_eq!(digest.title, "1 name has lapsed, 2 expire within 5 days");
    assert!(
        digest.body.starts_with(
            "c.org: 21 Nov 2026, PlanetDomains\n\
                 b.net: Nothing renews this name by itself. 26 Nov 2026, PlanetDomains\n"
        ),
        "{}",
        digest.body
    );
    assert_eq!(digest.urgency, Urgency::Critical);
    assert_eq!(
        keys(digest),
        [
            key(account, "c.org"),
            key(account, "b.net"),
            key(account, "a.com")
        ]
    );
}

#[tokio::test]
async fn only_three_days_and_less_are_urgent() {
    let (bench, _) = world(&[("one.com", 14)]).await;
    by_hand(&bench).await;
    let mut since = Since(0);
    let calm = since.tick(&bench).await.remove(0);
    assert_eq!(
        (calm.title.as_str(), calm.urgency),
        ("one.com expires in 14 days", Urgency::Normal)
    );
    assert!(
        calm.body
            .contains("8 Dec 2026, PlanetDomains. Nothing renews it by itself."),
        "{}",
        calm.body
    );
    bench.sandbox.advance_clock(11 * DAY);
    let urgent = since.tick(&bench).await.remove(0);
    assert_eq!(
        (urgent.title.as_str(), urgent.urgency),
        ("one.com expires in 3 days", Urgency::Critical)
    );
}

#[tokio::test]
async fn after_a_long_sleep_the_nearest_stage_is_told_and_the_older_ones_are_not() {
    let (bench, _) = world(&[("one.com", 61)]).await;
    by_hand(&bench).await;
    let mut since = Since::now(&bench);
    assert!(since.tick(&bench).await.is_empty());
    // 60, 30 and 14 days begin while the computer sleeps.
    bench.sandbox.advance_clock(50 * DAY);
    let told = since.tick(&bench).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].title, "one.com expires in 11 days");
    // A clock that is set back repeats nothing, and the next stage still comes.
    bench.sandbox.advance_clock(-40 * DAY);
    assert!(since.tick(&bench).await.is_empty());
    bench.sandbox.advance_clock(45 * DAY);
    assert_eq!(since.tick(&bench).await[0].title, "one.com expires in 6 days");
}

#[tokio::test]
async fn a_renewal_seen_by_sync_clears_the_reminder_at_once() {
    let (bench, _) = world(&[("one.com", 5), ("two.com", 6)]).await;
    by_hand(&bench).await;
    let mut since = Since(0);
    since.tick(&bench).await;
    assert_eq!(bench.engine.reminders_get().await.expect("the page").due.len(), 2);
    expires(&bench, "one.com", morning() + TimeDelta::days(370));
    bench.sync().await;
    let page = bench.engine.reminders_get().await.expect("the page");
    let due: Vec<&str> = page.due.iter().map(|due| due.unicode.as_str()).collect();
    assert_eq!(due, ["two.com"]);
    bench.sandbox.advance_clock(3 * DAY);
    let told = since.tick(&bench).await;
    assert_eq!(told[0].title, "two.com expires in 3 days");
    // A year later the same stages come again, for the new date.
    bench.sandbox.advance_clock(310 * DAY);
    let told = since.tick(&bench).await;
    assert!(
        told.iter()
            .any(|told| told.title.contains("one.com") || told.body.contains("one.com")),
        "{told:?}"
    );
}

#[tokio::test]
async fn what_was_told_is_not_told_again_after_a_restart() {
    let (bench, _) = world(&[("one.com", 5)]).await;
    by_hand(&bench).await;
    Since(0).tick(&bench).await;
    let bench = bench.restarted().await;
    let mut since = Since::now(&bench);
    assert!(since.tick(&bench).await.is_empty());
    bench.sandbox.advance_clock(2 * DAY);
    assert_eq!(since.tick(&bench).await.len(), 1);
}

#[tokio::test]
async fn a_snoozed_name_is_silent_and_then_told_of_its_present_stage() {
    let (bench, account) = world(&[("one.com", 31), ("two.com", 31)]).await;
    by_hand(&bench).await;
    let mut since = Since(0);
    since.tick(&bench).await;
    bench
        .engine
        .reminders_snooze(vec![key(account, "one.com")], 20)
        .await
        .expect("silenced");
    bench.sandbox.advance_clock(DAY);
    assert_eq!(since.tick(&bench).await[0].title, "two.com expires in 30 days");
    bench.sandbox.advance_clock(20 * DAY);
    let told = since.tick(&bench).await;
    assert_eq!(told[0].title, "2 names expire within 10 days");
    assert!(bench.engine.reminders_snooze(Vec::new(), 366).await.is_err());
}

#[tokio::test]
async fn a_pause_and_the_switch_hold_everything_back() {
    let (bench, _) = world(&[("one.com", 31)]).await;
    by_hand(&bench).await;
    let mut since = Since(0);
    since.tick(&bench).await;
    bench.engine.reminders_pause(48).await.expect("paused");
    bench.sandbox.advance_clock(DAY);
    assert!(since.tick(&bench).await.is_empty());
    let page = bench.engine.reminders_get().await.expect("the page");
    assert!(page.paused_until.is_some());
    assert_eq!(
        page.next.expect("what comes").at,
        page.paused_until.expect("paused")
    );
    bench.engine.reminders_pause(0).await.expect("goes on");
    let settings = bench.engine.settings_get().await.expect("settings");
    bench
        .engine
        .settings_set(Settings {
            reminders: false,
            ..settings.clone()
        })
        .await
        .expect("off");
    assert!(since.tick(&bench).await.is_empty());
    bench
        .engine
        .settings_set(Settings {
            reminders: true,
            ..settings
        })
        .await
        .expect("on");
    assert_eq!(since.tick(&bench).await.len(), 1);
    assert!(bench.engine.reminders_pause(169).await.is_err());
}

#[tokio::test]
async fn the_schedule_tells_by_itself() {
    let (bench, _) = with_names(Bench::empty("empty").await, &[("one.com", 31)]).await;
    bench
        .until("the first stage is told", || async {
            (bench.notices.shown().len() == 1).then_some(())
        })
        .await;
    bench.sandbox.advance_clock(DAY);
    let shown = bench
        .until("the next stage is told", || async {
            let shown = bench.notices.shown();
            (shown.len() == 2).then_some(shown)
        })
        .await;
    assert_eq!(shown[1].title, "one.com expires in 30 days");
}

#[tokio::test]
async fn the_page_shows_what_is_due_what_comes_and_the_next_notification() {
    let (bench, _) = world(&[("one.com", 5), ("two.com", 40), ("far.com", 300)]).await;
    by_hand(&bench).await;
    Since(0).tick(&bench).await;
    let page = bench.engine.reminders_get().await.expect("the page");
    assert_eq!(page.due.len(), 2);
    assert!(page.due.iter().all(|due| due.told_at.is_some()));
    assert_eq!((page.due[0].stage, page.due[0].days_left), (7, 5));
    let coming: Vec<(&str, i32)> = page
        .upcoming
        .iter()
        .map(|next| (next.unicode.as_str(), next.stage))
        .collect();
    assert_eq!(coming, [("one.com", 3), ("two.com", 30), ("far.com", 60)]);
    assert_eq!(page.days.len(), 2, "beyond 90 days nothing is drawn");
    assert_eq!((page.days[0].act, page.days[0].quiet), (1, 0));
    let next = page.next.expect("a preview");
    assert_eq!(next.title, "one.com expires in 3 days");
    bench.sandbox.set_clock(next.at.to_utc());
    let told = Since::now(&bench).tick(&bench).await;
    assert_eq!(
        (told[0].title.as_str(), told[0].body.as_str()),
        (next.title.as_str(), next.body.as_str())
    );
}

#[tokio::test]
async fn the_tray_names_what_comes_next_and_its_mood() {
    let (bench, account) = world(&[("one.com", 15), ("two.com", 20), ("far.com", 300)]).await;
    by_hand(&bench).await;
    let mood = async || bench.engine.reminders_tray().await.expect("the tray").mood;
    assert_eq!(mood().await, TrayMood::Calm);
    bench.sandbox.advance_clock(DAY);
    assert_eq!(mood().await, TrayMood::Warning);
    bench.sandbox.advance_clock(11 * DAY);
    assert_eq!(mood().await, TrayMood::Critical);
    bench
        .engine
        .reminders_snooze(vec![key(account, "one.com")], 30)
        .await
        .expect("silenced");
    assert_eq!(mood().await, TrayMood::Warning);
    let tray = bench.engine.reminders_tray().await.expect("the tray");
    let next: Vec<(&str, i32)> = tray
        .next
        .iter()
        .map(|next| (next.unicode.as_str(), next.days_left))
        .collect();
    assert_eq!(next, [("one.com", 3), ("two.com", 8)], "ten days, and no further");
    assert_eq!(tray.more, 0);
    assert_eq!(tray.next[0].account_label, "PlanetDomains");
}

#[tokio::test]
async fn a_test_shows_a_notification_now() {
    let (bench, _) = world(&[("one.com", 200)]).await;
    bench.engine.reminders_test().await.expect("shown");
    let shown = bench.notices.shown();
    assert!(
        shown
            .last()
            .expect("one")
            .body
            .contains("one.com expires in 200 days"),
        "{shown:?}"
    );
}
