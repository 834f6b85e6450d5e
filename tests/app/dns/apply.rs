//! Writing: what reaches the provider, what stays out of it, and what is said about it.

use std::time::Duration;

use engine::Code;
use engine::activity::view::{ItemState, JobState};
use engine::dns::view::BrakeKind;
use sandbox::faults::{Effect, Fault, Moment};
use serde_json::json;
use support::bench::{Bench, key};

use super::{Desk, edited, everything, item, lived_in, outcome, set};

const HARBOR: &str = "harborworks.com";
const QUAY: &str = "northquay.com";
const MARSH: &str = "saltmarsh.org";
/// How long a call is held up while a story looks around: longer than a starved machine stands still.
const HELD: Duration = Duration::from_secs(8);
/// An answer that leaves time for a click between two zones.
const SLOW: Duration = Duration::from_secs(1);

/// The address of `api` changes.
fn new_api() -> super::SetDraft {
    set("api", "A", &["198.51.100.99"])
}

#[tokio::test]
async fn three_zones_change_and_no_other_record_moves() {
    let (bench, account) = Bench::synced("one-account").await;
    let desk = Desk { bench, account };
    let before = desk.bench.sandbox.world().lock().holdings.zones.clone();
    let names: Vec<&str> = before.keys().map(|key| key.name.as_str()).collect();
    desk.read(&names).await;
    let chosen: Vec<&str> = before
        .iter()
        .filter(|(_, zone)| zone.records.len() > 5)
        .map(|(key, _)| key.name.as_str())
        .take(3)
        .collect();
    assert_eq!(chosen.len(), 3, "the demo has zones with records");

    let sets = [set("_freehold", "TXT", &["owner={domain}"])];
    let plan = desk.plan(&chosen, &sets).await;
    assert_eq!(
        (plan.zones.len(), plan.added, plan.changed, plan.removed),
        (3, 3, 0, 0)
    );
    let job = desk.apply(&plan).await;

    assert_eq!(job.state, JobState::Done, "{job:?}");
    let after = desk.bench.sandbox.world().lock().holdings.zones.clone();
    for (key, zone) in &before {
        let (name, mut now) = (key.name.as_str(), after[key].clone());
        if chosen.contains(&name) {
            let came = now.records.iter().position(|record| record.name == "_freehold");
            let came = now.records.remove(came.expect("it was written"));
            assert_eq!(came.content, format!("owner={name}"));
            assert_eq!(desk.replaced(name), 1);
        } else {
            assert_eq!(desk.replaced(name), 0, "{name}");
        }
        assert_eq!(now, *zone, "{name}");
    }
    for name in chosen {
        let shown = desk.view(name).await;
        assert!(shown.records.iter().any(|record| record.name == "_freehold"));
    }
}

#[tokio::test]
async fn what_the_provider_alone_knows_goes_back_as_it_came() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let sets = [
        set("@", "MX", &["10 mx1.fernmail.net", "30 mx3.fernmail.net"]),
        set("www", "CNAME", &["other.example.net"]),
    ];
    let job = desk.apply(&desk.plan(&[HARBOR], &sets).await).await;
    assert_eq!(outcome(&job, HARBOR), (ItemState::Done, "2 sets, checked"));
    let expected = edited(lived_in(), |record| {
        if record["content"] == "mx2.fernmail.net" {
            *record = json!({"type": "MX", "name": "@", "content": "mx3.fernmail.net", "ttl": 3600, "priority": 30});
        }
        if record["name"] == "www" {
            record["content"] = json!("other.example.net");
        }
    });
    assert_eq!(desk.there(HARBOR), expected);
}

#[tokio::test]
async fn a_change_made_elsewhere_is_kept_and_a_conflict_is_left_out() {
    let desk = Desk::with(&[HARBOR, QUAY], &lived_in()).await;
    let plan = desk.plan(&[HARBOR, QUAY], &[new_api()]).await;
    // Between the plan and its end somebody edits one zone elsewhere, and in the other the very same record.
    let other = edited(lived_in(), |record| {
        if record["name"] == "_dmarc" {
            record["content"] = json!("v=DMARC1; p=reject");
        }
    });
    desk.meddle(HARBOR, &other);
    let same = edited(lived_in(), |record| {
        if record["name"] == "api" {
            record["content"] = json!("192.0.2.200");
        }
    });
    desk.meddle(QUAY, &same);

    let job = desk.apply(&plan).await;
    assert_eq!(job.state, JobState::Partly);
    assert_eq!(
        outcome(&job, HARBOR),
        (ItemState::Done, "1 set, checked; what changed elsewhere was kept")
    );
    let merged = edited(other, |record| {
        if record["name"] == "api" {
            *record = json!({"type": "A", "name": "api", "content": "198.51.100.99", "ttl": 60});
        }
    });
    assert_eq!(desk.there(HARBOR), merged);

    let (state, said) = outcome(&job, QUAY);
    assert_eq!(state, ItemState::Skipped);
    assert!(
        said.contains("Changed elsewhere") && said.contains("api A"),
        "{said}"
    );
    assert_eq!((desk.there(QUAY), desk.replaced(QUAY)), (same, 0));
}

#[tokio::test]
async fn a_change_that_is_there_already_is_not_sent() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let plan = desk.plan(&[HARBOR], &[new_api()]).await;
    assert_eq!(desk.apply(&plan).await.state, JobState::Done);
    let job = desk.apply(&plan).await;
    assert_eq!(
        outcome(&job, HARBOR),
        (ItemState::Done, "Already so, nothing to write")
    );
    assert_eq!(desk.replaced(HARBOR), 1);
}

#[tokio::test]
async fn a_read_that_can_not_be_trusted_refuses_the_write() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let plan = desk.plan(&[HARBOR], &[new_api()]).await;
    let wrong = [
        Effect::Html(200),
        Effect::TruncatedJson,
        Effect::MalformedJson,
        Effect::CutLine,
        Effect::StatusFalse("internal".to_owned()),
        Effect::DropBefore,
    ];
    for effect in wrong {
        let said = format!("{effect:?}");
        desk.bench
            .sandbox
            .push_fault(Fault::once(effect).on("GET", "/domains/*/dns").forever());
        let job = desk.apply(&plan).await;
        desk.bench.sandbox.clear_faults();
        let (state, detail) = outcome(&job, HARBOR);
        assert_eq!(
            (job.state, state),
            (JobState::Failed, ItemState::Failed),
            "{said}"
        );
        assert!(detail.starts_with("Nothing was written."), "{said}: {detail}");
        assert_eq!(desk.sent(), [], "{said}");
    }
    assert_eq!(desk.there(HARBOR), lived_in());
    // The zone can be written again once it can be read.
    assert_eq!(desk.apply(&plan).await.state, JobState::Done);
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_settled_by_reading_and_sent_once() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let plan = desk.plan(&[HARBOR], &[new_api()]).await;
    desk.bench
        .sandbox
        .push_fault(Fault::once(Effect::DropAfterCommit).on("PUT", "/domains/*/dns"));
    let job = desk.apply(&plan).await;
    assert_eq!(outcome(&job, HARBOR), (ItemState::Done, "1 set, checked"));
    assert_eq!((desk.sent().len(), desk.replaced(HARBOR)), (1, 1));
    assert!(desk.sent()[0].idempotency_key.is_some());
}

#[tokio::test]
async fn a_write_that_never_arrived_is_not_sent_again_and_not_called_done() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let plan = desk.plan(&[HARBOR], &[new_api()]).await;
    desk.bench
        .sandbox
        .push_fault(Fault::once(Effect::DropBefore).on("PUT", "/domains/*/dns"));
    let job = desk.apply(&plan).await;
    let (state, said) = outcome(&job, HARBOR);
    assert_eq!(state, ItemState::Failed);
    assert!(said.contains("The zone is as it was"), "{said}");
    assert_eq!((desk.sent().len(), desk.there(HARBOR)), (1, lived_in()));
}

#[tokio::test]
async fn a_write_that_shows_late_is_waited_for() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let plan = desk.plan(&[HARBOR], &[new_api()]).await;
    desk.bench
        .sandbox
        .push_fault(Fault::once(Effect::StaleRead(2)).on("PUT", "/domains/*/dns"));
    let job = desk.apply(&plan).await;
    assert_eq!(outcome(&job, HARBOR), (ItemState::Done, "1 set, checked"));
    assert_eq!(desk.sent().len(), 1);
}

#[tokio::test]
async fn the_state_before_is_kept_before_anything_is_sent() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let seen = desk.view(HARBOR).await;
    let plan = desk.plan(&[HARBOR], &[new_api()]).await;
    let held = Effect::Delay(HELD, Moment::Before);
    desk.bench
        .sandbox
        .push_fault(Fault::once(held).on("PUT", "/domains/*/dns"));
    let job = desk.start(&plan).await.expect("it starts");
    desk.bench
        .until("the write is on its way", || async {
            (!desk.sent().is_empty()).then_some(())
        })
        .await;
    let history = desk
        .bench
        .engine
        .dns_history(desk.key(HARBOR))
        .await
        .expect("states");
    let kept: Vec<(&str, &str)> = history
        .iter()
        .map(|kept| (kept.cause.as_str(), kept.hash.as_str()))
        .collect();
    assert_eq!(kept, [("before a change", seen.hash.as_str())]);
    assert_eq!(desk.replaced(HARBOR), 0, "the write is still held up");
    assert_eq!(desk.bench.job(&job).await.state, JobState::Done);
}

#[tokio::test]
async fn a_zone_that_reads_back_otherwise_is_told_with_the_difference() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let plan = desk.plan(&[HARBOR], &[new_api()]).await;
    // The first read-back is held up, and meanwhile the mail is gone.
    let held = Effect::Delay(HELD, Moment::Before);
    desk.bench
        .sandbox
        .push_fault(Fault::once(held).on("GET", "/domains/*/dns").after(1));
    let job = desk.start(&plan).await.expect("it starts");
    desk.bench
        .until("the zone is written", || async {
            (desk.replaced(HARBOR) == 1).then_some(())
        })
        .await;
    let without_mail = edited(desk.there(HARBOR), |record| {
        if record["type"] == "MX" {
            *record = json!(null);
        }
    });
    desk.meddle(HARBOR, &without_mail);
    let job = desk.bench.job(&job).await;
    let (state, said) = outcome(&job, HARBOR);
    assert_eq!(state, ItemState::Failed);
    assert!(
        said.contains("@ MX is nothing instead of 10 mx1.fernmail.net"),
        "{said}"
    );
    assert!(said.contains("restore"), "{said}");
    let kinds: Vec<String> = desk
        .view(HARBOR)
        .await
        .records
        .into_iter()
        .map(|r| r.kind.to_string())
        .collect();
    assert!(
        !kinds.contains(&"MX".to_owned()),
        "the zone is shown as it is: {kinds:?}"
    );
}

#[tokio::test]
async fn a_row_that_is_not_understood_refuses_a_write_of_the_whole_zone() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let plan = desk.plan(&[HARBOR], &[new_api()]).await;
    {
        let mut world = desk.bench.sandbox.world().lock();
        let keeper = world.zone_keeper(HARBOR).cloned().expect("a zone");
        let zone = world.zone_mut(&keeper, HARBOR).expect("a zone");
        zone.records[2].content.clear();
    }
    let job = desk.apply(&plan).await;
    let (state, said) = outcome(&job, HARBOR);
    assert_eq!(state, ItemState::Skipped, "{said}");
    assert!(
        said.contains("1 row of harborworks.com could not be understood"),
        "{said}"
    );
    assert_eq!(desk.sent(), []);

    assert_eq!(desk.view(HARBOR).await.unreadable.len(), 1);
    let plan = desk.plan(&[HARBOR], &[new_api()]).await;
    let blocked = plan.zones[0].blocked.clone().expect("it can not go");
    assert_eq!(blocked.code, Code::Malformed);
    assert_eq!(desk.start(&plan).await, Err(blocked));
}

#[tokio::test]
async fn taking_mail_away_needs_its_own_confirmation() {
    let names = [HARBOR, QUAY, MARSH];
    let desk = Desk::with(&names, &lived_in()).await;
    let plan = desk.plan(&names, &[set("@", "MX", &[])]).await;
    for zone in &plan.zones {
        let kinds: Vec<BrakeKind> = zone.brakes.iter().map(|brake| brake.kind).collect();
        assert_eq!(kinds, [BrakeKind::AllMail]);
    }
    assert_eq!(plan.brakes.len(), 1);
    assert_eq!(plan.brakes[0].message, "This removes MX from 3 of 3 zones.");

    let all = everything(&plan);
    for missing in 0..all.confirmed.len() {
        let mut request = all.clone();
        request.confirmed.remove(missing);
        let fault = desk
            .bench
            .engine
            .dns_apply(request)
            .await
            .expect_err("one is missing");
        assert_eq!(fault.code, Code::NeedsConfirmation);
    }
    assert_eq!(desk.sent(), []);
    assert_eq!(desk.apply(&plan).await.state, JobState::Done);
    assert!(!desk.there(HARBOR).to_string().contains("mx1.fernmail.net"));
}

#[tokio::test]
async fn a_plan_that_was_not_shown_is_not_applied() {
    let desk = Desk::with(&[HARBOR, QUAY], &lived_in()).await;
    let plan = desk.plan(&[HARBOR], &[new_api()]).await;
    let refused = |request| desk.bench.engine.dns_apply(request);
    let mut other_hash = everything(&plan);
    other_hash.hash = "0".repeat(64);
    assert_eq!(
        refused(other_hash).await.expect_err("refused").code,
        Code::PlanChanged
    );
    let mut other_zone = everything(&plan);
    other_zone.zones.push(key(desk.account, QUAY));
    assert_eq!(
        refused(other_zone).await.expect_err("refused").code,
        Code::PlanChanged
    );
    let mut other_plan = everything(&plan);
    other_plan.plan = "of yesterday".to_owned();
    assert_eq!(
        refused(other_plan).await.expect_err("refused").code,
        Code::PlanChanged
    );
    assert_eq!(desk.sent(), []);
}

#[tokio::test]
async fn cancelling_stops_between_zones_and_what_is_done_stays_done() {
    let names: Vec<String> = (0..12).map(|n| format!("zone{n}.com")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let desk = Desk::with(&names, &lived_in()).await;
    let plan = desk.plan(&names, &[new_api()]).await;
    let slow = Effect::Delay(SLOW, Moment::After);
    desk.bench
        .sandbox
        .push_fault(Fault::once(slow).on("PUT", "/domains/*/dns").forever());
    let id = desk.start(&plan).await.expect("it starts");
    desk.bench
        .until("a zone is written", || async {
            (!desk.bench.sandbox.ledger().is_empty()).then_some(())
        })
        .await;
    desk.bench
        .engine
        .activity_cancel(id.clone())
        .await
        .expect("it can be cancelled");
    let job = desk.bench.job(&id).await;
    assert_eq!(job.state, JobState::Cancelled);
    let mut written = 0;
    for name in &names {
        let done = desk.replaced(name);
        written += done;
        if done == 1 {
            assert_eq!(outcome(&job, name), (ItemState::Done, "1 set, checked"));
        } else {
            assert_eq!(desk.there(name), lived_in());
        }
    }
    assert!((1..names.len()).contains(&written), "{written} were written");
}

#[tokio::test]
async fn a_key_that_stopped_working_is_not_tried_on_every_zone() {
    let names: Vec<String> = (0..30).map(|n| format!("zone{n}.com")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let desk = Desk::with(&names, &lived_in()).await;
    let plan = desk.plan(&names, &[new_api()]).await;
    let before = desk.bench.sandbox.requests().len();
    desk.bench.sandbox.push_fault(
        Fault::once(Effect::Status {
            status: 401,
            code: "unauthorized".to_owned(),
            after_commit: false,
        })
        .forever(),
    );
    let job = desk.apply(&plan).await;
    assert_eq!(job.state, JobState::Failed);
    assert_eq!(job.items.len(), names.len(), "each zone has its result");
    assert!(
        item(&job, names[29])
            .detail
            .as_deref()
            .is_some_and(|said| said.starts_with("Nothing was written."))
    );
    let asked = desk.bench.sandbox.requests().len() - before;
    assert!(asked < 10, "{asked} requests with a dead key");
}
