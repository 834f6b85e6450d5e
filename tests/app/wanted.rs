//! Stories about names that the user would like to have.

use engine::activity::view::{ItemState, JobKind, JobState, JobView};
use engine::search::view::{
    SearchAnswer, SearchRequest, WantedAdd, WantedAdded, WantedName, WantedState, WantedView,
};
use engine::settings::view::Settings;
use engine::{Code, Notification, Target};
use model::time::DAY;
use model::{AccountId, Currency, DomainName};
use sandbox::control::change::DomainPatch;
use sandbox::faults::{Effect, Fault};
use support::bench::{Bench, name};

const HOUR: i64 = 3600;

/// The settings, changed.
async fn settings(bench: &Bench, change: impl FnOnce(&mut Settings)) {
    let mut settings = bench.engine.settings_get().await.expect("settings");
    change(&mut settings);
    bench.engine.settings_set(settings).await.expect("kept");
}

/// PlanetDomains connected and synced once; from then on the story alone says what is synced and checked, and when.
async fn quiet(scenario: &str) -> (Bench, AccountId) {
    calmed(Bench::by_hand(scenario).await).await
}

async fn calmed(bench: Bench) -> (Bench, AccountId) {
    let account = bench.connect().await;
    bench.sync().await;
    settings(&bench, |settings| {
        settings.sync_minutes = 0;
        settings.watch_hours = 0;
    })
    .await;
    (bench, account)
}

async fn every(bench: &Bench, hours: u32) {
    settings(bench, |settings| settings.watch_hours = hours).await;
}

async fn add(bench: &Bench, text: &str) -> WantedAdded {
    let add = WantedAdd {
        text: text.to_owned(),
        note: String::new(),
    };
    bench.engine.search_wanted_add(add).await.expect("added")
}

async fn view(bench: &Bench) -> WantedView {
    bench.engine.search_wanted().await.expect("wanted names")
}

async fn wanted(bench: &Bench, text: &str) -> WantedName {
    let names = view(bench).await.names;
    let found = names.into_iter().find(|wanted| wanted.name == name(text));
    found.expect("it is wanted")
}

/// The checks so far, the newest first.
async fn checks(bench: &Bench) -> Vec<JobView> {
    let mut jobs = bench.engine.activity_jobs().await.expect("jobs");
    jobs.retain(|job| job.kind == JobKind::Wanted);
    jobs
}

/// Looks once at what is due, as the schedule does, and waits until nothing is checked any more.
async fn tick(bench: &Bench) {
    bench.engine.search_wanted_tick().await.expect("a look");
    bench
        .until("the check ends", || async {
            let jobs = checks(bench).await;
            jobs.iter()
                .all(|job| job.state != JobState::Running)
                .then_some(())
        })
        .await;
}

/// Checks by hand.
async fn check(bench: &Bench, names: &[&str]) -> JobView {
    let names: Vec<DomainName> = names.iter().map(|text| name(text)).collect();
    let job = bench.engine.search_wanted_check(names).await.expect("a check");
    bench.job(&job).await
}

/// What was told of wanted names.
fn told(bench: &Bench) -> Vec<Notification> {
    let mut shown = bench.notices.shown();
    shown.retain(|notice| matches!(notice.target, Target::Wanted(_)));
    shown
}

/// Somebody outside this world has the name, or lets go of it.
fn somebody_has(bench: &Bench, text: &str, has: bool) {
    let mut world = bench.sandbox.world().lock();
    if has {
        world.taken.insert(text.to_owned());
    } else {
        world.taken.remove(text);
    }
}

/// The account that the bench connects first has the name.
fn own(bench: &Bench, text: &str, remove: bool) {
    let patch = DomainPatch {
        domain: text.to_owned(),
        remove,
        ..DomainPatch::default()
    };
    bench.sandbox.change_domain(patch).expect("changed");
}

fn refused(status: u16) -> Fault {
    let effect = Effect::Status {
        status,
        code: "unavailable".to_owned(),
        after_commit: false,
    };
    Fault::once(effect).on("GET", "/domains/search").forever()
}

/// How often the account was asked about a name.
fn asked(bench: &Bench) -> usize {
    let requests = bench.sandbox.requests();
    requests
        .iter()
        .filter(|request| request.path.starts_with("/domains/search"))
        .count()
}

#[tokio::test]
async fn over_thirty_days_a_name_is_told_each_time_it_becomes_free_and_never_twice() {
    let (mut bench, account) = quiet("one-account").await;
    every(&bench, 12).await;
    somebody_has(&bench, "quietharbor.com", true);
    assert_eq!(add(&bench, "QuietHarbor.com").await.added, 1);
    let mut days = Vec::new();
    for day in 0..30 {
        match day {
            10 | 20 => somebody_has(&bench, "quietharbor.com", false),
            15 => somebody_has(&bench, "quietharbor.com", true),
            // Once while it is free, and once while it is taken.
            12 | 17 => bench = bench.restarted().await,
            _ => {}
        }
        let before = told(&bench).len();
        tick(&bench).await;
        if day % 7 == 0 {
            check(&bench, &["quietharbor.com"]).await;
        }
        days.extend(told(&bench)[before..].iter().map(|_| day));
        let free = (10..15).contains(&day) || day >= 20;
        let wanted = wanted(&bench, "quietharbor.com").await;
        let state = if free {
            WantedState::Available
        } else {
            WantedState::Taken
        };
        assert_eq!(wanted.state, state, "on day {day}");
        assert_eq!(wanted.best.is_some(), free);
        bench.sandbox.advance_clock(DAY);
    }
    assert_eq!(days, [10, 20]);

    let best = wanted(&bench, "quietharbor.com").await.best.expect("an offer");
    assert_eq!(best.account, account);
    let price = best.register.expect("a price");
    for notice in told(&bench) {
        assert_eq!(notice.title, "quietharbor.com is free");
        assert!(
            notice
                .body
                .starts_with(&format!("{price} for the first year at PlanetDomains")),
            "{}",
            notice.body
        );
        assert_eq!(notice.target, Target::Wanted(vec![name("quietharbor.com")]));
    }
}

#[tokio::test]
async fn only_an_accounts_word_makes_a_name_available_and_the_dns_spares_its_quota() {
    let (bench, _) = quiet("one-account").await;
    add(
        &bench,
        "taken-harbor.com parked-harbor.com servfail-harbor.com quay.nosuchending",
    )
    .await;
    assert!(
        view(&bench)
            .await
            .names
            .iter()
            .all(|wanted| { wanted.state == WantedState::NotChecked && wanted.checked_at.is_none() })
    );
    let job = check(&bench, &[]).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    assert_eq!(asked(&bench), 2, "the delegated one is not asked for");
    let delegated = wanted(&bench, "taken-harbor.com").await;
    assert_eq!(delegated.state, WantedState::Taken);
    assert!(delegated.message.expect("a sentence").contains("public DNS"));
    let parked = wanted(&bench, "parked-harbor.com").await;
    assert_eq!((parked.state, parked.message), (WantedState::Taken, None));
    let free = wanted(&bench, "servfail-harbor.com").await;
    assert_eq!(free.state, WantedState::Available);
    let not_sold = wanted(&bench, "quay.nosuchending").await;
    assert_eq!(not_sold.state, WantedState::NotSold);
    assert!(not_sold.message.expect("why").starts_with("PlanetDomains: "));
}

#[tokio::test]
async fn a_failing_account_is_asked_further_and_further_apart_and_changes_nothing_known() {
    let (bench, _) = quiet("one-account").await;
    every(&bench, 12).await;
    bench.sandbox.push_fault(refused(422));
    add(&bench, "quietharbor.com").await;
    tick(&bench).await;
    let unclear = wanted(&bench, "quietharbor.com").await;
    assert_eq!(unclear.state, WantedState::Unclear);
    assert!(unclear.message.expect("why").starts_with("PlanetDomains: "));
    let job = checks(&bench).await.remove(0);
    assert_eq!(job.state, JobState::Failed, "{job:?}");

    // Two days, looked at every five minutes: 15, 30 and 60 minutes, 2, 4 and 8 hours, then every 12.
    let mut bench = bench;
    for step in 0..2 * 24 * 12 {
        bench.sandbox.advance_clock(5 * 60);
        if step == 100 {
            bench = bench.restarted().await;
        }
        tick(&bench).await;
    }
    let count = checks(&bench).await.len();
    assert!((8..=10).contains(&count), "{count} checks in two days");
    assert!(told(&bench).is_empty());

    bench.sandbox.clear_faults();
    bench.sandbox.advance_clock(12 * HOUR);
    tick(&bench).await;
    let known = wanted(&bench, "quietharbor.com").await;
    assert_eq!(known.state, WantedState::Available);
    assert_eq!((known.message.as_deref(), told(&bench).len()), (None, 1));

    bench.sandbox.push_fault(refused(422));
    bench.sandbox.advance_clock(12 * HOUR);
    tick(&bench).await;
    let still = wanted(&bench, "quietharbor.com").await;
    assert_eq!(still.state, WantedState::Available);
    assert_eq!(still.changed_at, known.changed_at);
    assert_eq!(still.checked_at, known.checked_at);
    assert!(
        still
            .message
            .expect("why")
            .starts_with("It could not be checked since.")
    );
    bench.sandbox.clear_faults();
    bench.sandbox.advance_clock(HOUR);
    tick(&bench).await;
    assert_eq!(wanted(&bench, "quietharbor.com").await.message, None);
    assert_eq!(told(&bench).len(), 1, "it stayed free all the time");
}

#[tokio::test]
async fn a_pasted_list_is_read_in_both_forms_and_what_can_not_be_watched_is_said() {
    let (bench, _) = quiet("one-account").await;
    let added = add(
        &bench,
        "bücherhof.de, xn--bcherhof-65a.de; saltmarsh.org lonely me@example.com www.harbor.com\n\"quay.com\"",
    )
    .await;
    assert_eq!((added.added, added.already), (2, 0), "both forms are one name");
    let reason = |text: &str| {
        let skipped = added.skipped.iter().find(|skipped| skipped.text == text);
        skipped.unwrap_or_else(|| panic!("{added:?}")).reason.clone()
    };
    assert_eq!(added.skipped.len(), 4, "{added:?}");
    assert_eq!(reason("saltmarsh.org"), "You own it already, at PlanetDomains.");
    assert_eq!(reason("lonely"), "This has no ending. Write the whole name.");
    assert!(reason("me@example.com").contains("mail address"));
    assert!(reason("www.harbor.com").contains("harbor.com"));
    let again = add(&bench, "BÜCHERHOF.DE").await;
    assert_eq!((again.added, again.already), (0, 1));

    let german = wanted(&bench, "bücherhof.de").await;
    assert_eq!(german.unicode, "bücherhof.de");
    assert_eq!(german.name.as_str(), "xn--bcherhof-65a.de");
    let many: String = (0..499).map(|number| format!("n{number}.com ")).collect();
    let many = WantedAdd {
        text: many,
        note: String::new(),
    };
    let fault = bench.engine.search_wanted_add(many).await.expect_err("too many");
    assert_eq!(fault.code, Code::BadInput);
    assert!(
        fault
            .message
            .contains("There are 2 already, and these would be 499 more"),
        "{fault:?}"
    );

    let engine = &bench.engine;
    let noted = engine
        .search_wanted_note(name("quay.com"), "  For the shop. ".to_owned())
        .await
        .expect("noted");
    assert!(noted.names.iter().any(|wanted| wanted.note == "For the shop."));
    let fault = engine
        .search_wanted_note(name("other.com"), String::new())
        .await
        .expect_err("not watched");
    assert_eq!(fault.code, Code::NotFound);
    let fault = engine
        .search_wanted_check(vec![name("other.com")])
        .await
        .expect_err("not watched");
    assert_eq!(fault.code, Code::NotFound);
    let left = engine
        .search_wanted_remove(vec![name("quay.com"), name("other.com")])
        .await
        .expect("removed");
    assert_eq!(left.names.len(), 1);
    assert!(checks(&bench).await.is_empty(), "by hand is by hand");
}

#[tokio::test]
async fn a_name_that_becomes_owned_is_not_checked_and_is_told_again_when_it_is_lost() {
    let (bench, account) = quiet("one-account").await;
    every(&bench, 12).await;
    add(&bench, "quietharbor.com").await;
    tick(&bench).await;
    assert_eq!(told(&bench).len(), 1);
    own(&bench, "quietharbor.com", false);
    bench.sync().await;
    let before = asked(&bench);
    for _ in 0..5 {
        bench.sandbox.advance_clock(12 * HOUR);
        tick(&bench).await;
    }
    assert_eq!(asked(&bench), before, "nobody is asked for an owned name");
    let owned = wanted(&bench, "quietharbor.com").await;
    assert_eq!((owned.owned, owned.best), (Some(account), None));
    assert_eq!(view(&bench).await.next_check_at, None);
    let fault = bench
        .engine
        .search_wanted_check(Vec::new())
        .await
        .expect_err("nothing to check");
    assert!(fault.message.contains("own"), "{fault:?}");

    own(&bench, "quietharbor.com", true);
    // An account's list may lack a name once; it is gone when it is lacking again.
    for _ in 0..4 {
        bench.sandbox.advance_clock(DAY);
        bench.sync().await;
        tick(&bench).await;
    }
    let lost = wanted(&bench, "quietharbor.com").await;
    assert_eq!((lost.owned, lost.state), (None, WantedState::Available));
    assert_eq!(told(&bench).len(), 2);
}

#[tokio::test]
async fn several_free_names_are_one_notification_with_the_cheapest_account_of_each() {
    let bench = Bench::empty("demo").await;
    settings(&bench, |settings| {
        settings.sync_minutes = 0;
        settings.watch_hours = 0;
        settings.compare_in = Some(Currency::USD);
        settings.rates = vec![engine::settings::view::Rate {
            currency: Currency::EUR,
            rate: "1.10".to_owned(),
        }];
    })
    .await;
    bench.connect_all().await;
    bench.sync().await;
    let names = [
        "quietharbor.com",
        "tidewright.net",
        "ümlautharbor.com",
        "taken-harbor.org",
    ];
    add(&bench, &names.join("\n")).await;
    let job = check(&bench, &[]).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    assert_eq!(job.done, job.total);

    let request = SearchRequest {
        text: names.join(" "),
        ..SearchRequest::default()
    };
    let search = bench.engine.search_start(request).await.expect("a search").id;
    let search = bench
        .until("the search is done", || async {
            let view = bench.engine.search_get(search.clone()).await.expect("the search");
            view.done.then_some(view)
        })
        .await;
    let lowest = |text: &str| {
        let hits = search.hits.iter().filter(|hit| hit.name == name(text));
        let prices = hits.filter_map(|hit| match &hit.answer {
            SearchAnswer::Available {
                compared: Some(compared),
                ..
            } => compared.register.map(|price| (price.minor, hit.account)),
            _ => None,
        });
        prices.min().expect("somebody sells it")
    };
    for text in &names[..3] {
        let wanted = wanted(&bench, text).await;
        assert_eq!(wanted.state, WantedState::Available);
        let best = wanted.best.expect("an offer");
        let hit = search
            .hits
            .iter()
            .find(|hit| hit.name == wanted.name && hit.account == best.account)
            .expect("its account answered");
        let SearchAnswer::Available {
            register, compared, ..
        } = &hit.answer
        else {
            panic!("{hit:?}")
        };
        assert_eq!(best.register, *register);
        let compared = compared.as_ref().and_then(|compared| compared.register);
        assert_eq!(compared.map(|price| price.minor), Some(lowest(text).0), "{text}");
    }
    let told = told(&bench);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].title, "3 wanted names are free");
    assert_eq!(told[0].body.lines().count(), 3);
    assert!(told[0].body.contains("ümlautharbor.com: "), "{}", told[0].body);
    // Those that changed last stand first; all of them did at once, and the taken one as well.
    assert!(
        view(&bench)
            .await
            .names
            .iter()
            .all(|wanted| wanted.changed_at.is_some())
    );
}

#[tokio::test]
async fn a_pause_of_reminders_does_not_hold_a_free_name_back_but_switching_them_off_does() {
    let (bench, _) = quiet("one-account").await;
    bench.engine.reminders_pause(48).await.expect("paused");
    add(&bench, "quietharbor.com").await;
    check(&bench, &[]).await;
    assert_eq!(told(&bench).len(), 1);

    settings(&bench, |settings| settings.reminders = false).await;
    add(&bench, "tidewright.com gone-soon.com").await;
    check(&bench, &[]).await;
    assert_eq!(told(&bench).len(), 1);
    somebody_has(&bench, "gone-soon.com", true);
    check(&bench, &["gone-soon.com"]).await;
    settings(&bench, |settings| settings.reminders = true).await;
    tick(&bench).await;
    let told = told(&bench);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[1].title, "tidewright.com is free");
}

#[tokio::test]
async fn the_schedule_checks_by_itself_and_once_after_a_long_sleep_or_a_wrong_clock() {
    let (bench, _) = calmed(Bench::empty("one-account").await).await;
    every(&bench, 12).await;
    somebody_has(&bench, "quietharbor.com", true);
    add(&bench, "quietharbor.com").await;
    tick(&bench).await;
    let count = async || checks(&bench).await.len();
    assert_eq!(count().await, 1, "a new name is checked at once");
    let next = view(&bench).await.next_check_at.expect("a time");
    assert_eq!(
        next,
        wanted(&bench, "quietharbor.com")
            .await
            .checked_at
            .expect("checked")
            .plus(12 * HOUR)
    );

    for (jump, checks_after) in [(6 * HOUR, 1), (60 * DAY, 2), (-30 * DAY, 3), (30 * DAY, 4)] {
        bench.sandbox.advance_clock(jump);
        if checks_after == 1 {
            tick(&bench).await;
        } else {
            bench
                .until("the schedule checks", || async {
                    (count().await == checks_after).then_some(())
                })
                .await;
        }
        tick(&bench).await;
        assert_eq!(count().await, checks_after, "after a jump of {jump} seconds");
    }
    every(&bench, 0).await;
    bench.sandbox.advance_clock(60 * DAY);
    tick(&bench).await;
    assert_eq!(count().await, 4, "only by hand now");
    assert_eq!(view(&bench).await.next_check_at, None);
    assert_eq!(check(&bench, &[]).await.state, JobState::Done);
}

#[tokio::test]
async fn a_cancelled_check_keeps_what_it_found_out_and_asks_no_more() {
    let (bench, _) = quiet("one-account").await;
    let names: String = (0..300).map(|number| format!("wanted-{number}.com ")).collect();
    add(&bench, &names).await;
    let job = bench
        .engine
        .search_wanted_check(Vec::new())
        .await
        .expect("a check");
    let twice = bench
        .engine
        .search_wanted_check(Vec::new())
        .await
        .expect("the same");
    assert_eq!(twice, job, "a second click starts no second check");
    let free = async || {
        let names = view(&bench).await.names;
        names
            .iter()
            .filter(|wanted| wanted.state == WantedState::Available)
            .count()
    };
    bench
        .until("the first portion is written down", || async {
            (free().await > 0).then_some(())
        })
        .await;
    bench
        .engine
        .activity_cancel(job.clone())
        .await
        .expect("cancelled");
    let ended = bench.job(&job).await;
    assert_eq!(ended.state, JobState::Cancelled);
    let (kept, requests) = (free().await, asked(&bench));
    assert!((1..300).contains(&kept), "{kept}");
    tick(&bench).await;
    assert!(asked(&bench) <= requests + 1, "one may have been on the wire");
    let told = told(&bench);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].title, format!("{kept} wanted names are free"));
    assert!(told[0].body.ends_with(&format!("and {} more", kept - 6)));
    assert!(
        ended.items.iter().all(|item| item.state == ItemState::Done),
        "{ended:?}"
    );
}

#[tokio::test]
async fn without_an_account_names_are_kept_and_nothing_is_asked() {
    let bench = Bench::empty("one-account").await;
    add(&bench, "quietharbor.com").await;
    tick(&bench).await;
    assert!(checks(&bench).await.is_empty());
    assert_eq!(view(&bench).await.next_check_at, None);
    let fault = bench
        .engine
        .search_wanted_check(Vec::new())
        .await
        .expect_err("nobody to ask");
    assert_eq!(fault.code, Code::NotOffered);
    bench.connect().await;
    tick(&bench).await;
    assert_eq!(
        wanted(&bench, "quietharbor.com").await.state,
        WantedState::Available
    );
}
