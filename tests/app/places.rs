//! Stories about names in several accounts: one row a name, and its DNS where it really is.

use engine::Code;
use engine::activity::view::{ItemState, JobState, LogQuery};
use engine::cart::view::CartAdd;
use engine::dns::view::{ApplyRequest, ContentCheck, DnsAction, RecordDraft, SetDraft, ZoneDraft, ZoneState};
use engine::portfolio::verbs::view::Verb;
use engine::portfolio::view::{Lifecycle, PortfolioQuery, PortfolioRow, SortKey};
use model::time::DAY;
use model::{AccountId, OrderKind, Record, SetKey, Term, Timestamp, Zone};
use registrar::Kind;
use registrar::descriptor::Setting;
use registrar::portfolio::{OwnedName, ZoneHere};
use support::bench::{key, morning, name};
use support::fake::{CLOUD, Fake, FakeBench, HARBOR, QUAY};

const CLOUD_SERVERS: [&str; 2] = ["ada.ns.cloud.example", "bob.ns.cloud.example"];

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn days(days: i64) -> Option<Timestamp> {
    Some(Timestamp(morning().timestamp()).plus(days * DAY))
}

fn zone_only(text: &str, active: Option<bool>) -> OwnedName {
    OwnedName {
        registered: false,
        zone: Some(ZoneHere::Present {
            active,
            nameservers: texts(&CLOUD_SERVERS),
        }),
        ..OwnedName::bare(name(text))
    }
}

fn zone(address: &str) -> Zone {
    Zone {
        records: vec![
            Record::new("@", "A", address, Some(300)),
            Record::new("www", "CNAME", "harborworks.com", Some(300)),
        ],
    }
}

async fn rows(bench: &FakeBench, filter: &str) -> Vec<PortfolioRow> {
    let query = PortfolioQuery {
        filter: filter.to_owned(),
        sort: SortKey::Name,
        descending: false,
    };
    bench
        .engine
        .portfolio_window(query, 0, 500)
        .await
        .expect("a window")
        .rows
}

async fn names(bench: &FakeBench, filter: &str) -> Vec<String> {
    let rows = rows(bench, filter).await;
    rows.into_iter().map(|row| row.name.to_string()).collect()
}

/// `harborworks.com` registered at Harbor, served by Cloud; `onlyzone.io` is only a zone.
struct World {
    bench: FakeBench,
    harbor: Fake,
    cloud: Fake,
    at_harbor: AccountId,
    at_cloud: AccountId,
}

async fn world() -> World {
    let (harbor, cloud) = (Fake::new(&HARBOR), Fake::new(&CLOUD));
    harbor.own(OwnedName {
        expires_at: days(5),
        nameservers: Some(texts(&CLOUD_SERVERS)),
        ..OwnedName::bare(name("harborworks.com"))
    });
    harbor.own(OwnedName {
        expires_at: days(200),
        ..OwnedName::bare(name("saltmarsh.org"))
    });
    cloud.own(zone_only("harborworks.com", Some(true)));
    cloud.own(zone_only("onlyzone.io", Some(true)));
    harbor
        .state()
        .zones
        .insert(name("harborworks.com"), zone("192.0.2.1"));
    cloud
        .state()
        .zones
        .insert(name("harborworks.com"), zone("192.0.2.2"));
    let bench = FakeBench::start(&[&harbor, &cloud]).await;
    let at_harbor = bench.connect(&harbor, "Harbor").await;
    let at_cloud = bench.connect(&cloud, "Main").await;
    World {
        bench,
        harbor,
        cloud,
        at_harbor,
        at_cloud,
    }
}

#[tokio::test]
async fn a_name_at_one_registrar_with_its_zone_at_another_is_one_row() {
    let World {
        bench,
        at_harbor,
        at_cloud,
        ..
    } = world().await;
    assert_eq!(
        names(&bench, "").await,
        ["harborworks.com", "onlyzone.io", "saltmarsh.org"]
    );
    let row = rows(&bench, "harborworks").await.remove(0);
    assert_eq!((row.account, row.registered), (at_harbor, true));
    assert_eq!((row.zones.as_slice(), row.dns), (&[at_cloud][..], Some(at_cloud)));
    assert_eq!(row.dns_words, "Served by Cloud (Main); registered at Harbor.");
    assert_eq!(row.lifecycle, Lifecycle::Due);
    let own = rows(&bench, "saltmarsh").await.remove(0);
    assert_eq!(
        (own.dns, own.dns_words.as_str()),
        (Some(at_harbor), "Registered and served at Harbor.")
    );

    // It is found in both accounts, and counted in both.
    assert_eq!(
        names(&bench, "account:harbor").await,
        ["harborworks.com", "saltmarsh.org"]
    );
    assert_eq!(
        names(&bench, "account:main").await,
        ["harborworks.com", "onlyzone.io"]
    );
    assert_eq!(
        names(&bench, "dns:main").await,
        ["harborworks.com", "onlyzone.io"]
    );
    assert_eq!(names(&bench, "is:elsewhere").await, ["onlyzone.io"]);
    assert_eq!(
        names(&bench, "ns:ada.ns").await,
        ["harborworks.com", "onlyzone.io"]
    );
    let summary = bench.engine.portfolio_summary().await.expect("a summary");
    assert_eq!(summary.total, 3);
    let counts: Vec<u32> = summary.accounts.iter().map(|account| account.count).collect();
    assert_eq!(counts, [2, 2]);

    // Asked for by either account it is the same row, with both places.
    for account in [at_harbor, at_cloud] {
        let detail = bench
            .engine
            .portfolio_detail(key(account, "harborworks.com"))
            .await
            .expect("a detail");
        assert_eq!(detail.row, row);
        let places: Vec<(&str, bool, bool)> = detail
            .places
            .iter()
            .map(|place| (place.label.as_str(), place.registered, place.serves))
            .collect();
        assert_eq!(places, [("Harbor", true, false), ("Main", false, true)]);
        assert_eq!(detail.places[1].nameservers, CLOUD_SERVERS);
    }
}

#[tokio::test]
async fn dns_is_edited_where_the_zone_is_served() {
    let World {
        bench,
        harbor,
        cloud,
        at_harbor,
        at_cloud,
    } = world().await;
    // The window asks with the row's key.
    let row_key = key(at_harbor, "harborworks.com");
    let job = bench
        .engine
        .dns_read(vec![row_key.clone()])
        .await
        .expect("a read starts");
    assert_eq!(bench.job(&job).await.state, JobState::Done);
    let view = bench
        .engine
        .dns_zones(vec![row_key.clone()])
        .await
        .expect("zones")
        .remove(0);
    assert_eq!(
        (&view.asked, view.account, &view.state),
        (&row_key, at_cloud, &ZoneState::Ready)
    );
    assert_eq!(view.words, "Served by Cloud (Main); registered at Harbor.");
    assert_eq!(view.records[0].content, "192.0.2.2");

    let drafts = vec![ZoneDraft {
        key: row_key.clone(),
        base: view.hash,
        sets: vec![SetDraft {
            key: SetKey::new("@", "A"),
            records: vec![RecordDraft::new("192.0.2.99", None)],
        }],
    }];
    let plan = bench
        .engine
        .dns_plan(drafts, DnsAction::Form)
        .await
        .expect("a plan");
    let zone = &plan.zones[0];
    assert_eq!((zone.key.account, zone.blocked.as_ref()), (at_cloud, None));
    assert!(zone.words.starts_with("Served by Cloud"));
    let request = ApplyRequest {
        plan: plan.id.clone(),
        hash: plan.hash.clone(),
        zones: vec![zone.key.clone()],
        confirmed: zone.brakes.iter().map(|brake| brake.id.clone()).collect(),
    };
    let job = bench.engine.dns_apply(request).await.expect("it starts");
    assert_eq!(bench.job(&job).await.state, JobState::Done);
    assert_eq!(cloud.state().written, [name("harborworks.com")]);
    assert!(
        harbor.state().written.is_empty(),
        "nobody asks the zone at the registrar"
    );
    assert_eq!(
        harbor.state().zones[&name("harborworks.com")].records[0].content,
        "192.0.2.1"
    );
    let history = bench.engine.dns_history(row_key).await.expect("a history");
    assert!(!history.is_empty(), "the history is the served zone's");
}

#[tokio::test]
async fn a_plan_is_not_applied_where_the_dns_has_moved_away() {
    let World {
        bench,
        cloud,
        at_harbor,
        ..
    } = world().await;
    let row_key = key(at_harbor, "harborworks.com");
    let job = bench
        .engine
        .dns_read(vec![row_key.clone()])
        .await
        .expect("a read starts");
    bench.job(&job).await;
    let view = bench
        .engine
        .dns_zones(vec![row_key.clone()])
        .await
        .expect("zones")
        .remove(0);
    let drafts = vec![ZoneDraft {
        key: row_key,
        base: view.hash,
        sets: vec![SetDraft {
            key: SetKey::new("new", "A"),
            records: vec![RecordDraft::new("192.0.2.99", None)],
        }],
    }];
    let plan = bench
        .engine
        .dns_plan(drafts, DnsAction::Form)
        .await
        .expect("a plan");
    cloud.state().names.clear();
    bench.sync().await;
    let request = ApplyRequest {
        plan: plan.id.clone(),
        hash: plan.hash.clone(),
        zones: vec![plan.zones[0].key.clone()],
        confirmed: Vec::new(),
    };
    let job = bench.engine.dns_apply(request).await.expect("it starts");
    let job = bench.job(&job).await;
    assert_eq!(job.state, JobState::Failed, "{job:?}");
    assert!(
        job.items[0]
            .detail
            .as_deref()
            .is_some_and(|said| said.contains("DNS moved")),
        "{job:?}"
    );
    assert!(cloud.state().written.is_empty());
}

#[tokio::test]
async fn a_name_that_is_only_a_zone_is_no_alarm_and_can_not_be_renewed() {
    let (harbor, cloud) = (Fake::new(&HARBOR), Fake::new(&CLOUD));
    // Hearsay of a date that is near, from where it is not registered.
    cloud.own(OwnedName {
        expires_at: days(2),
        auto_renew: Some(false),
        ..zone_only("onlyzone.io", Some(false))
    });
    let bench = FakeBench::start(&[&harbor, &cloud]).await;
    let account = bench.connect(&cloud, "Main").await;
    let row = rows(&bench, "").await.remove(0);
    assert_eq!((row.registered, row.lifecycle), (false, Lifecycle::Elsewhere));
    assert_eq!((row.expires_at, row.at_risk, row.renewal), (None, None, None));
    assert!(
        row.dns_words.contains("Nobody asks the zone at Cloud (Main) yet"),
        "{}",
        row.dns_words
    );
    let none: [&str; 0] = [];
    for filter in [
        "is:risk",
        "is:due",
        "is:unknown",
        "expires<90d",
        "expires:unknown",
    ] {
        assert_eq!(names(&bench, filter).await, none, "{filter}");
    }
    let reminders = bench.engine.reminders_get().await.expect("reminders");
    assert!(reminders.due.is_empty() && reminders.upcoming.is_empty());
    assert_eq!(reminders.unknown_dates, 0);
    assert_eq!(bench.engine.reminders_tick().await.expect("a look"), 0);
    let detail = bench
        .engine
        .portfolio_detail(key(account, "onlyzone.io"))
        .await
        .expect("a detail");
    assert!(
        detail.dates[0]
            .note
            .as_deref()
            .is_some_and(|note| note.contains("not registered"))
    );
    assert!(
        detail
            .settings
            .iter()
            .all(|view| !view.switchable && view.not_offered.is_some())
    );
    let fault = bench
        .engine
        .portfolio_set(key(account, "onlyzone.io"), Setting::AutoRenew, true)
        .await
        .expect_err("refused");
    assert_eq!(fault.code, Code::NotOffered);
    let preview = bench
        .engine
        .portfolio_verb_preview(vec![key(account, "onlyzone.io")], Verb::Renew)
        .await
        .expect("a preview");
    assert_eq!(preview.change, 0);
    assert!(
        preview.reasons[0].reason.contains("Registered elsewhere"),
        "{preview:?}"
    );
}

#[tokio::test]
async fn dns_that_is_elsewhere_is_refused_with_the_sentence() {
    let (harbor, quay) = (Fake::new(&HARBOR), Fake::new(&QUAY));
    harbor.own(OwnedName {
        zone: Some(ZoneHere::Absent),
        nameservers: Some(texts(&["ns1.far.example", "ns2.far.example"])),
        ..OwnedName::bare(name("faraway.com"))
    });
    quay.own(OwnedName::bare(name("silent.com")));
    let bench = FakeBench::start(&[&harbor, &quay]).await;
    let at_harbor = bench.connect(&harbor, "Harbor").await;
    let at_quay = bench.connect(&quay, "Quay").await;
    assert_eq!(
        names(&bench, "dns:elsewhere").await,
        ["faraway.com", "silent.com"]
    );
    let cases = [
        (
            key(at_harbor, "faraway.com"),
            "DNS elsewhere (ns1.far.example and ns2.far.example); registered at Harbor.",
        ),
        (
            key(at_quay, "silent.com"),
            "Quay has no DNS in its API. The name is registered at Quay.",
        ),
    ];
    for (key, words) in cases {
        let view = bench
            .engine
            .dns_zones(vec![key.clone()])
            .await
            .expect("zones")
            .remove(0);
        assert_eq!(
            view.state,
            ZoneState::NotOffered {
                reason: words.to_owned()
            }
        );
        let job = bench.engine.dns_read(vec![key.clone()]).await.expect("a job");
        let job = bench.job(&job).await;
        assert_eq!(
            (job.items[0].state, job.items[0].detail.as_deref()),
            (ItemState::Skipped, Some(words))
        );
        let draft = ZoneDraft {
            key: key.clone(),
            base: String::new(),
            sets: Vec::new(),
        };
        let plan = bench
            .engine
            .dns_plan(vec![draft], DnsAction::Form)
            .await
            .expect("a plan");
        let fault = plan.zones[0].blocked.clone().expect("blocked");
        assert_eq!((fault.code, fault.message.as_str()), (Code::NotOffered, words));
        let check = ContentCheck {
            key,
            set: SetKey::new("@", "A"),
            content: "192.0.2.1".to_owned(),
            ttl: None,
        };
        let verdicts = bench.engine.dns_check(vec![check]).await.expect("a verdict");
        assert_eq!(verdicts[0].problem.as_deref(), Some(words));
    }
    let requests = harbor.state();
    assert!(requests.written.is_empty());
}

#[tokio::test]
async fn two_accounts_that_claim_a_name_stay_two_rows() {
    let (harbor, quay, cloud) = (Fake::new(&HARBOR), Fake::new(&QUAY), Fake::new(&CLOUD));
    for fake in [&harbor, &quay] {
        fake.own(OwnedName::bare(name("moving.com")));
    }
    cloud.own(zone_only("moving.com", Some(true)));
    let bench = FakeBench::start(&[&harbor, &quay, &cloud]).await;
    let at_harbor = bench.connect(&harbor, "Old").await;
    let at_quay = bench.connect(&quay, "New").await;
    let at_cloud = bench.connect(&cloud, "Main").await;
    let rows = rows(&bench, "moving").await;
    let mut accounts: Vec<AccountId> = rows.iter().map(|row| row.account).collect();
    accounts.sort_unstable();
    let mut expected = vec![at_harbor, at_quay];
    expected.sort_unstable();
    assert_eq!(accounts, expected);
    assert!(rows.iter().all(|row| row.dns == Some(at_cloud)), "{rows:?}");
}

#[tokio::test]
async fn a_switch_is_made_where_the_name_is_registered_and_read_back() {
    let World {
        bench,
        harbor,
        at_harbor,
        ..
    } = world().await;
    let row_key = key(at_harbor, "harborworks.com");
    let detail = bench
        .engine
        .portfolio_set(row_key.clone(), Setting::AutoRenew, true)
        .await
        .expect("switched");
    assert_eq!(detail.row.auto_renew, Some(true));
    let view = |setting| {
        detail
            .settings
            .iter()
            .find(|view| view.setting == setting)
            .expect("a switch")
    };
    assert!(view(Setting::AutoRenew).switchable);
    assert_eq!(
        view(Setting::Lock).not_offered.as_deref(),
        Some("Harbor has no lock in its API.")
    );
    assert_eq!(
        harbor.state().names[&name("harborworks.com")].auto_renew,
        Some(true)
    );
    let log = bench
        .engine
        .activity_log(LogQuery::default())
        .await
        .expect("a log")
        .lines;
    assert!(
        log.iter()
            .any(|line| line.message == "Auto-renew was switched on."),
        "{log:?}"
    );
    let fault = bench
        .engine
        .portfolio_set(row_key.clone(), Setting::Lock, true)
        .await
        .expect_err("not offered");
    assert_eq!(fault.message, "Harbor has no lock in its API.");

    harbor.state().down = Some(harbor.error(Kind::Forbidden, "The key may only read."));
    let fault = bench
        .engine
        .portfolio_set(row_key.clone(), Setting::AutoRenew, false)
        .await
        .expect_err("refused");
    assert_eq!(fault.code, Code::Forbidden);
    let detail = bench.engine.portfolio_detail(row_key).await.expect("a detail");
    assert_eq!(
        detail.row.auto_renew,
        Some(true),
        "what was refused did not happen"
    );
}

#[tokio::test]
async fn one_dead_account_of_five_leaves_the_other_four_alone() {
    let fakes: Vec<Fake> = [&HARBOR, &CLOUD, &QUAY].map(Fake::new).to_vec();
    let [harbor, cloud, quay] = &fakes[..] else {
        panic!("three")
    };
    harbor.own(OwnedName::bare(name("harborworks.com")));
    cloud.own(zone_only("onlyzone.io", None));
    quay.own(OwnedName::bare(name("silent.com")));
    let bench = FakeBench::start(&[harbor, cloud, quay]).await;
    for (fake, label) in [
        (harbor, "One"),
        (harbor, "Two"),
        (cloud, "Three"),
        (cloud, "Four"),
        (quay, "Five"),
    ] {
        bench.connect(fake, label).await;
    }
    quay.state().down = Some(quay.error(Kind::Unreachable, "Quay can not be reached."));
    harbor.own(OwnedName::bare(name("newcomer.com")));
    cloud.own(zone_only("newzone.io", None));
    let jobs = bench.sync().await;
    let states: Vec<JobState> = jobs.iter().map(|job| job.state).collect();
    assert_eq!(
        states,
        [
            JobState::Done,
            JobState::Done,
            JobState::Done,
            JobState::Done,
            JobState::Failed
        ]
    );
    let failed = jobs.last().expect("five");
    assert!(failed.title.contains("Five"));
    assert!(
        failed
            .items
            .iter()
            .any(|item| item.detail.as_deref() == Some("Quay can not be reached.")),
        "{failed:?}"
    );
    assert_eq!(
        names(&bench, "newcomer").await.len(),
        2,
        "both accounts at Harbor claim it"
    );
    assert_eq!(names(&bench, "newzone").await.len(), 1);
    assert_eq!(names(&bench, "silent").await.len(), 1, "what was known stays");
    let log = bench
        .engine
        .activity_log(LogQuery::default())
        .await
        .expect("a log")
        .lines;
    assert!(
        log.iter()
            .any(|line| line.message == "The sync failed. Quay can not be reached."),
        "{log:?}"
    );
}

#[tokio::test]
async fn a_zone_is_not_put_into_the_cart_for_renewal() {
    let World { bench, at_cloud, .. } = world().await;
    let add = CartAdd {
        account: at_cloud,
        kind: OrderKind::Renew,
        name: name("onlyzone.io"),
        term: Term::ONE,
        auth_code: None,
    };
    let added = bench.engine.cart_add(vec![add]).await.expect("an answer");
    assert_eq!((added.added, added.refused.len()), (0, 1), "{added:?}");
}
