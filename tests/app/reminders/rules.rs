//! Policies, hours of the day, digests, and what comes after the end.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use engine::reminders::view::{PolicyDraft, PolicyScope, RemindersView};
use engine::settings::view::{QuietHours, Settings};
use engine::{Code, Does, Notification, Target, Urgency};
use model::time::DAY;
use model::{AccountId, Timestamp};
use registrar::portfolio::OwnedName;
use sandbox::control::change::DomainPatch;
use support::bench::{Bench, key, morning, name};
use support::fake::{Fake, FakeBench, HARBOR, QUAY};

use super::{Since, by_hand, expires, world};

fn policy(label: &str, scope: PolicyScope, days: &[u16]) -> PolicyDraft {
    PolicyDraft {
        label: label.to_owned(),
        scope,
        days: days.to_vec(),
        grace: true,
        redemption: true,
        silent: false,
    }
}

fn tag(tag: &str) -> PolicyScope {
    PolicyScope::Tag { tag: tag.to_owned() }
}

async fn page(bench: &Bench) -> RemindersView {
    bench.engine.reminders_get().await.expect("the page")
}

async fn save(bench: &Bench, policy: PolicyDraft) -> String {
    let saved = bench.engine.reminders_policy_save(None, policy).await;
    saved.expect("kept")
}

/// The user wants no notification between two hours of the wall clock.
async fn quiet(bench: &Bench, from: u16, to: u16) {
    let settings = Settings {
        quiet_hours: Some(QuietHours {
            from: from * 60,
            to: to * 60,
        }),
        ..bench.engine.settings_get().await.expect("settings")
    };
    bench.engine.settings_set(settings).await.expect("kept");
}

/// A time on the day after the stories' morning.
fn next_day(hour: u32, minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 25, hour, minute, 0)
        .single()
        .expect("a real date")
}

fn titles(told: &[Notification]) -> Vec<&str> {
    told.iter().map(|told| told.title.as_str()).collect()
}

#[tokio::test]
async fn the_first_policy_that_covers_a_name_decides_when_it_is_told() {
    let (bench, account) = world(&[("client.com", 41), ("mine.com", 41), ("quiet.com", 5)]).await;
    by_hand(&bench).await;
    for (text, tags) in [("client.com", "Client"), ("quiet.com", "parked")] {
        let kept = bench
            .engine
            .portfolio_tags_keep(name(text), vec![tags.to_owned()])
            .await;
        kept.expect("tagged");
    }
    let parked = PolicyDraft {
        silent: true,
        ..policy("Parked", tag("PARKED"), &[])
    };
    let parked = save(&bench, parked).await;
    let clients = save(&bench, policy("Clients", tag("client"), &[40])).await;
    let all = save(
        &bench,
        policy("All here", PolicyScope::Account { account }, &[10]),
    )
    .await;
    let covered = async || -> Vec<(String, u32)> {
        let policies = page(&bench).await.policies.into_iter();
        policies
            .map(|policy| (policy.policy.label, policy.names))
            .collect()
    };
    let said = |said: &[(&str, u32)]| -> Vec<(String, u32)> {
        said.iter()
            .map(|(label, names)| ((*label).to_owned(), *names))
            .collect()
    };
    assert_eq!(
        covered().await,
        said(&[("Parked", 1), ("Clients", 1), ("All here", 1)])
    );
    let mut since = Since::now(&bench);
    assert!(
        since.tick(&bench).await.is_empty(),
        "the parked one is silent, also on the page"
    );
    assert!(page(&bench).await.due.is_empty());
    assert_eq!(bench.engine.reminders_tray().await.expect("the tray").due, 0);
    bench.sandbox.advance_clock(DAY);
    assert_eq!(
        titles(&since.tick(&bench).await),
        ["client.com expires in 40 days"]
    );

    // In another order another one comes first.
    let ids = vec![all.clone(), clients.clone(), parked.clone()];
    bench.engine.reminders_policy_order(ids).await.expect("ordered");
    assert_eq!(
        covered().await,
        said(&[("All here", 3), ("Clients", 0), ("Parked", 0)])
    );
    assert_eq!(titles(&since.tick(&bench).await), ["quiet.com expires in 4 days"]);

    // Without policies the settings' days count, and what was told stays told.
    for id in [all, parked] {
        bench.engine.reminders_policy_remove(id).await.expect("removed");
    }
    let changed = policy("Clients", tag("client"), &[39]);
    let changed = bench.engine.reminders_policy_save(Some(clients), changed).await;
    changed.expect("changed");
    assert_eq!(
        titles(&since.tick(&bench).await),
        ["2 names expire within 40 days"],
        "60 days of mine.com, 7 of quiet.com"
    );
    bench.sandbox.advance_clock(DAY);
    assert_eq!(
        titles(&since.tick(&bench).await),
        ["2 names expire within 39 days"],
        "39 of client.com, 3 of quiet.com"
    );
    let bench = bench.restarted().await;
    assert_eq!(page(&bench).await.policies.len(), 1, "it is kept");
}

#[tokio::test]
async fn a_policy_that_can_not_be_is_refused_with_what_to_do() {
    let (bench, account) = world(&[("one.com", 5)]).await;
    by_hand(&bench).await;
    let id = save(&bench, policy("Mine", PolicyScope::Owned, &[7])).await;
    for wrong in [
        policy(" ", PolicyScope::Watched, &[7]),
        policy("mine", PolicyScope::Watched, &[7]),
        policy("Too early", PolicyScope::Watched, &[366]),
        policy("The same", PolicyScope::Owned, &[7]),
    ] {
        let fault = bench.engine.reminders_policy_save(None, wrong).await;
        let fault = fault.expect_err("refused");
        assert_eq!(fault.code, Code::BadInput);
        assert!(fault.hint.is_some(), "{fault:?}");
    }
    let nowhere = PolicyScope::Account {
        account: AccountId::random(),
    };
    let fault = bench
        .engine
        .reminders_policy_save(None, policy("x", nowhere, &[7]))
        .await;
    assert_eq!(fault.expect_err("refused").code, Code::NotFound);
    for ids in [Vec::new(), vec![id.clone(), id.clone()], vec!["x".to_owned()]] {
        let fault = bench
            .engine
            .reminders_policy_order(ids)
            .await
            .expect_err("refused");
        assert_eq!(fault.code, Code::Conflict);
    }
    let gone = bench.engine.reminders_policy_remove("x".to_owned()).await;
    assert_eq!(gone.expect_err("refused").code, Code::NotFound);

    // An account takes its policies along, and no others.
    save(&bench, policy("Here", PolicyScope::Account { account }, &[7])).await;
    bench.engine.accounts_remove(account).await.expect("removed");
    let page = page(&bench).await;
    let left: Vec<&str> = page
        .policies
        .iter()
        .map(|policy| policy.policy.label.as_str())
        .collect();
    assert_eq!(left, ["Mine"]);
}

#[tokio::test]
async fn a_stage_is_told_at_nine_of_the_users_clock_and_not_in_the_night() {
    let (bench, _) = world(&[("one.com", 31)]).await;
    by_hand(&bench).await;
    // Nine in New York is two in the afternoon.
    bench.zone.travel(-5);
    let mut since = Since::now(&bench);
    bench.sandbox.set_clock(morning() + TimeDelta::hours(5));
    assert_eq!(since.tick(&bench).await.len(), 1, "60 days, long begun");
    bench.sandbox.set_clock(next_day(0, 10));
    assert!(since.tick(&bench).await.is_empty(), "it is evening there");
    let next = page(&bench).await.next.expect("what comes");
    assert_eq!(next.at.to_utc(), next_day(14, 0));
    bench.sandbox.set_clock(next_day(13, 59));
    assert!(since.tick(&bench).await.is_empty());
    bench.sandbox.set_clock(next_day(14, 0));
    assert_eq!(titles(&since.tick(&bench).await), ["one.com expires in 30 days"]);
    // Flying to the other end of the world repeats nothing.
    bench.zone.travel(13);
    assert!(since.tick(&bench).await.is_empty());
}

#[tokio::test]
async fn what_falls_due_in_quiet_hours_comes_as_one_notification_when_they_end() {
    let (bench, _) = world(&[("one.com", 31), ("two.com", 2)]).await;
    by_hand(&bench).await;
    let mut since = Since::now(&bench);
    assert_eq!(since.tick(&bench).await.len(), 1);
    quiet(&bench, 8, 17).await;
    bench.zone.travel(1);
    bench.sandbox.set_clock(next_day(9, 0));
    assert!(since.tick(&bench).await.is_empty(), "critical ones wait as well");
    let page = page(&bench).await;
    assert_eq!(page.quiet_until.map(Timestamp::to_utc), Some(next_day(16, 0)));
    assert_eq!(page.next.map(|next| next.at.to_utc()), Some(next_day(16, 0)));
    bench.sandbox.set_clock(next_day(15, 59));
    assert!(since.tick(&bench).await.is_empty());
    bench.sandbox.set_clock(next_day(16, 0));
    let told = since.tick(&bench).await;
    assert_eq!(titles(&told), ["2 names expire within 30 days"]);
    assert_eq!(told[0].urgency, Urgency::Critical);
    let refused = Settings {
        quiet_hours: Some(QuietHours { from: 60, to: 60 }),
        ..bench.engine.settings_get().await.expect("settings")
    };
    assert!(bench.engine.settings_set(refused).await.is_err());
}

#[tokio::test]
async fn a_name_that_lapses_before_the_quiet_hours_end_does_not_wait_for_that() {
    let (bench, _) = world(&[("one.com", 0), ("two.com", 3)]).await;
    by_hand(&bench).await;
    quiet(&bench, 8, 17).await;
    let told = Since::now(&bench).tick(&bench).await;
    assert_eq!(
        titles(&told),
        ["one.com expires today"],
        "at noon, that is, and two.com waits"
    );
}

#[tokio::test]
async fn a_digest_is_snoozed_as_a_whole_and_taken_back_when_everything_is_renewed() {
    let (bench, account) = world(&[("one.com", 31), ("two.com", 31)]).await;
    by_hand(&bench).await;
    let mut since = Since::now(&bench);
    let told = since.tick(&bench).await.remove(0);
    let digest = told.digest.expect("a digest");
    let labels: Vec<&str> = told.actions.iter().map(|action| action.label.as_str()).collect();
    assert_eq!(labels, ["Renew...", "Snooze a week"]);
    let both = vec![key(account, "one.com"), key(account, "two.com")];
    assert_eq!(told.actions[0].does, Does::Open(Target::Renew(both.clone())));
    assert_eq!(told.actions[1].does, Does::SnoozeDigest { digest, days: 7 });
    bench
        .engine
        .reminders_snooze_digest(digest, 7)
        .await
        .expect("silenced");
    assert_eq!(bench.notices.withdrawn(), [digest]);
    bench.sandbox.advance_clock(DAY);
    assert!(since.tick(&bench).await.is_empty());
    let kept = page(&bench).await.digests.remove(0);
    assert_eq!(
        (kept.id, kept.names.as_slice(), kept.renewed),
        (digest, both.as_slice(), 0)
    );
    assert_eq!(
        kept.snoozed_until.map(|at| at.since(bench.engine.now())),
        Some(6 * DAY)
    );
    bench.sandbox.advance_clock(6 * DAY);
    let told = since.tick(&bench).await.remove(0);
    assert_eq!(told.title, "2 names expire within 24 days");
    let digest = told.digest.expect("another digest");

    // One of two is renewed: the notification still stands for the other.
    expires(&bench, "one.com", morning() + TimeDelta::days(396));
    bench.sync().await;
    let digests = page(&bench).await.digests;
    assert_eq!((digests[0].id, digests[0].renewed), (digest, 1));
    assert!(!bench.notices.withdrawn().contains(&digest));
    expires(&bench, "two.com", morning() + TimeDelta::days(396));
    bench.sync().await;
    bench
        .until("the notification is taken back by itself", || async {
            bench.notices.withdrawn().contains(&digest).then_some(())
        })
        .await;
    assert_eq!(page(&bench).await.digests[0].renewed, 2);
    let unknown = bench
        .engine
        .reminders_snooze_digest(99, 7)
        .await
        .expect_err("refused");
    assert_eq!(unknown.code, Code::NotFound);
    assert!(bench.engine.reminders_snooze_digest(digest, 366).await.is_err());
}

#[tokio::test]
async fn a_renewal_ends_the_silence_of_a_name() {
    let (bench, account) = world(&[("one.com", 5)]).await;
    by_hand(&bench).await;
    bench
        .engine
        .reminders_snooze(vec![key(account, "one.com")], 365)
        .await
        .expect("silenced");
    let mut since = Since::now(&bench);
    assert!(since.tick(&bench).await.is_empty());
    expires(&bench, "one.com", morning() + TimeDelta::days(370));
    bench.sync().await;
    bench.sandbox.advance_clock(310 * DAY);
    assert_eq!(titles(&since.tick(&bench).await), ["one.com expires in 60 days"]);
}

#[tokio::test]
async fn grace_and_redemption_are_told_a_week_and_a_day_before_they_usually_end() {
    let (bench, account) = world(&[("one.com", 2)]).await;
    by_hand(&bench).await;
    let status = |status: &str| {
        let patch = DomainPatch {
            domain: "one.com".to_owned(),
            status: Some(status.to_owned()),
            ..DomainPatch::default()
        };
        bench.sandbox.change_domain(patch).expect("changed");
    };
    let mut since = Since::now(&bench);
    let mut told = Vec::new();
    for day in 0..75_i64 {
        match day {
            3 => status("auto_renew_period"),
            33 => status("redemption"),
            63 => status("pending_delete"),
            _ => {}
        }
        bench.sync().await;
        for notification in since.tick(&bench).await {
            told.push((day, notification.title, notification.actions.len()));
        }
        bench.sandbox.advance_clock(DAY);
    }
    let told: Vec<(i64, &str, usize)> = told
        .iter()
        .map(|(day, title, actions)| (*day, title.as_str(), *actions))
        .collect();
    assert_eq!(
        told,
        [
            (0, "one.com expires in 2 days", 2),
            (1, "one.com expires tomorrow", 2),
            (2, "one.com expires today", 2),
            (3, "one.com lapsed yesterday", 2),
            (25, "one.com can usually be renewed for 7 more days", 2),
            (31, "one.com can usually be renewed until tomorrow", 2),
            (55, "one.com can usually be restored for 7 more days", 1),
            (61, "one.com can usually be restored until tomorrow", 1),
        ],
        "what is in redemption is not renewed"
    );
    assert_eq!(page(&bench).await.digests[0].names, [key(account, "one.com")]);
}

/// A name at a fake that expires so many days after the morning.
fn owned(text: &str, days: i64, auto_renew: Option<bool>) -> OwnedName {
    OwnedName {
        status: Some("active".to_owned()),
        expires_at: Some(Timestamp(morning().timestamp() + days * DAY)),
        auto_renew,
        ..OwnedName::bare(name(text))
    }
}

async fn look(bench: &FakeBench, from: &mut usize) -> Vec<Notification> {
    bench.sync().await;
    bench.engine.reminders_tick().await.expect("a look");
    let shown = bench.notices.shown();
    let new = shown[*from..].to_vec();
    *from = shown.len();
    new
}

#[tokio::test]
async fn a_name_that_renews_by_itself_is_told_once_and_again_when_it_falls_into_danger() {
    let harbor = Fake::new(&HARBOR);
    harbor.own(owned("safe.com", 60, Some(true)));
    let bench = FakeBench::by_hand(&[&harbor]).await;
    bench.connect(&harbor, "Main").await;
    let mut from = 0;
    let told = look(&bench, &mut from).await;
    assert_eq!(titles(&told), ["safe.com renews by itself on 23 Jan 2027"]);
    assert_eq!((told[0].urgency, told[0].actions.len()), (Urgency::Normal, 0));
    bench.clock.advance(30 * DAY);
    assert!(look(&bench, &mut from).await.is_empty(), "30 days: it is safe");
    bench.clock.advance(5 * DAY);
    harbor.own(OwnedName {
        status: Some("auto_renew_failed".to_owned()),
        ..owned("safe.com", 60, Some(true))
    });
    let told = look(&bench, &mut from).await;
    assert_eq!(titles(&told), ["safe.com expires in 25 days"]);
    assert!(
        told[0]
            .body
            .starts_with("Main says \"auto_renew_failed\": its own renewal failed."),
        "{}",
        told[0].body
    );
    harbor.own(owned("safe.com", 60, Some(true)));
    bench.clock.advance(25 * DAY);
    assert!(
        look(&bench, &mut from).await.is_empty(),
        "mended: nothing until its date"
    );
    bench.clock.advance(DAY);
    let told = look(&bench, &mut from).await;
    assert_eq!(titles(&told), ["safe.com lapsed yesterday"]);
    assert!(
        told[0].body.ends_with("It was to renew by itself."),
        "{}",
        told[0].body
    );
}

#[tokio::test]
async fn a_name_that_moves_to_another_account_is_not_told_again() {
    let (harbor, quay) = (Fake::new(&HARBOR), Fake::new(&QUAY));
    harbor.own(owned("one.com", 25, Some(false)));
    let bench = FakeBench::by_hand(&[&harbor, &quay]).await;
    bench.connect(&harbor, "Main").await;
    let second = bench.connect(&quay, "Second").await;
    let mut from = 0;
    let told = look(&bench, &mut from).await;
    assert_eq!(titles(&told), ["one.com expires in 25 days"]);
    let labels: Vec<&str> = told[0]
        .actions
        .iter()
        .map(|action| action.label.as_str())
        .collect();
    assert_eq!(labels, ["Snooze a week"], "Harbor sells no renewal");
    harbor.state().names.clear();
    // The other registrar tells a date that is a day later.
    quay.own(owned("one.com", 26, Some(false)));
    assert!(look(&bench, &mut from).await.is_empty());
    bench.clock.advance(12 * DAY);
    let told = look(&bench, &mut from).await;
    assert_eq!(
        titles(&told),
        ["one.com expires in 14 days"],
        "once, by the account that has it"
    );
    let keys = vec![key(second, "one.com")];
    assert_eq!(told[0].target, Target::Names(keys.clone()));
    assert_eq!(told[0].actions[0].does, Does::Open(Target::Renew(keys)));
}

#[tokio::test]
async fn ten_days_stand_in_the_tray_whatever_is_told_of_them() {
    let (bench, account) = world(&[("a.com", 10), ("b.com", 11), ("c.com", -2), ("d.com", 1)]).await;
    by_hand(&bench).await;
    let tray = async || bench.engine.reminders_tray().await.expect("the tray");
    let names = |tray: &engine::reminders::view::TrayView| -> Vec<String> {
        tray.next.iter().map(|name| name.unicode.clone()).collect()
    };
    let calm = tray().await;
    assert_eq!(names(&calm), ["c.com", "d.com", "a.com"]);
    assert_eq!((calm.due, calm.names, calm.more), (4, 4, 0));
    bench.engine.reminders_pause(20).await.expect("paused");
    let paused = tray().await;
    assert!(paused.paused_until.is_some());
    assert_eq!(
        (paused.mood, paused.due),
        (calm.mood, 4),
        "a pause changes no date"
    );
    let keys = vec![key(account, "c.com"), key(account, "d.com")];
    bench.engine.reminders_snooze(keys, 7).await.expect("silenced");
    assert_eq!(tray().await.due, 2);
    assert_eq!(
        bench.engine.reminders_soon().await.expect("names"),
        ["c.com", "d.com", "a.com"].map(|text| key(account, text))
    );
}
