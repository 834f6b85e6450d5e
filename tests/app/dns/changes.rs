//! What was written, job by job: kept before it is sent, tried again, taken back, and tried without writing.

use std::path::Path;
use std::time::Duration;

use engine::activity::view::{ItemState, JobKind, JobState, JobView, LogQuery};
use engine::dns::changes::view::{ChangeDetail, ChangeView};
use engine::dns::view::{DnsAction, PlanView};
use engine::{Code, Engine, EngineConfig};
use sandbox::faults::{Effect, Fault, Moment};
use serde_json::{Value, json};
use support::bench::ended;
use tempfile::TempDir;

use super::{Desk, edited, everything, lived_in, outcome, set};

const HARBOR: &str = "harborworks.com";
const QUAY: &str = "northquay.com";
const MARSH: &str = "saltmarsh.org";
/// How long a call is held up while a story looks around: longer than a starved machine stands still.
const HELD: Duration = Duration::from_secs(8);
/// An answer that leaves time for a click between two zones.
const SLOW: Duration = Duration::from_secs(1);

fn new_api() -> super::SetDraft {
    set("api", "A", &["198.51.100.99"])
}

/// The records after [`new_api`].
fn with_new_api() -> Value {
    edited(lived_in(), |record| {
        if record["name"] == "api" {
            *record = json!({"type": "A", "name": "api", "content": "198.51.100.99", "ttl": 60});
        }
    })
}

async fn change(engine: &Engine, job: &str) -> ChangeDetail {
    engine.dns_change(job.to_owned()).await.expect("a change")
}

async fn latest(desk: &Desk) -> ChangeView {
    let changes = desk.bench.engine.dns_changes().await.expect("changes");
    changes.into_iter().next().expect("a change")
}

/// Tries a job's zones again and waits for it.
async fn again(desk: &Desk, job: &str) -> JobView {
    let again = desk
        .bench
        .engine
        .dns_retry(job.to_owned())
        .await
        .expect("it starts");
    desk.bench.job(&again).await
}

async fn reverse(desk: &Desk, job: &str) -> PlanView {
    let plan = desk.bench.engine.dns_reverse(job.to_owned()).await;
    plan.expect("a plan")
}

fn write_fails(name: &str) -> Fault {
    Fault::once(Effect::DropBefore)
        .on("PUT", "/domains/*/dns")
        .about(name)
}

#[tokio::test]
async fn a_change_is_on_the_disk_before_its_first_write_and_tells_who_did_what() {
    let desk = Desk::with(&[HARBOR, QUAY], &lived_in()).await;
    let plan = desk.plan(&[HARBOR, QUAY], &[new_api()]).await;
    let held = Effect::Delay(HELD, Moment::Before);
    desk.bench
        .sandbox
        .push_fault(Fault::once(held).on("PUT", "/domains/*/dns").forever());
    let job = desk.start(&plan).await.expect("it starts");
    desk.bench
        .until("a write is on its way", || async {
            (!desk.sent().is_empty()).then_some(())
        })
        .await;
    let under_way = change(&desk.bench.engine, &job).await;
    assert_eq!(under_way.change.state, JobState::Running);
    assert!(!under_way.change.can_reverse && under_way.change.can_retry == 0);
    assert_eq!(under_way.zones.len(), 2);
    assert_eq!(under_way.zones[0].changes, plan.zones[0].changes);
    for refused in [
        desk.bench.engine.dns_retry(job.clone()).await.err(),
        desk.bench.engine.dns_reverse(job.clone()).await.err(),
    ] {
        assert_eq!(refused.map(|fault| fault.code), Some(Code::Conflict));
    }

    desk.bench.job(&job).await;
    let ended = latest(&desk).await;
    assert_eq!(
        (
            ended.job.as_str(),
            ended.action,
            ended.title.as_str(),
            ended.state
        ),
        (job.as_str(), DnsAction::Form, "Form over 2 zones", JobState::Done)
    );
    assert_eq!(
        (
            ended.zones,
            ended.done,
            ended.failed,
            ended.left_out,
            ended.can_retry
        ),
        (2, 2, 0, 0, 0)
    );
    assert!(ended.can_reverse);
    let history = desk
        .bench
        .engine
        .dns_history(desk.key(HARBOR))
        .await
        .expect("states");
    let zones = change(&desk.bench.engine, &job).await.zones;
    assert_eq!(zones[0].after.as_ref(), Some(&history[0].id));
    assert_eq!(zones[0].before.as_ref(), Some(&history[1].id));
    for state in history {
        assert_eq!(state.job.as_deref(), Some(job.as_str()));
        assert_eq!(state.title.as_deref(), Some("Form over 2 zones"));
    }
}

#[tokio::test]
async fn what_failed_is_tried_again_from_a_fresh_read_also_after_a_restart() {
    let names = [HARBOR, QUAY, MARSH];
    let desk = Desk::with(&names, &lived_in()).await;
    let plan = desk.plan(&names, &[new_api()]).await;
    desk.bench.sandbox.push_fault(write_fails(QUAY));
    let read_fails = Fault::once(Effect::Html(502)).on("GET", "/domains/*/dns");
    desk.bench.sandbox.push_fault(read_fails.about(MARSH).forever());
    let job = desk.apply(&plan).await;
    assert_eq!(job.state, JobState::Partly, "{job:?}");
    desk.bench.sandbox.clear_faults();
    assert_eq!(latest(&desk).await.can_retry, 2);

    // Meanwhile somebody else edits one of them, elsewhere in the zone.
    let moved = edited(lived_in(), |record| {
        if record["name"] == "_dmarc" {
            record["content"] = json!("v=DMARC1; p=reject");
        }
    });
    desk.meddle(MARSH, &moved);
    let desk = Desk {
        bench: desk.bench.restarted().await,
        account: desk.account,
    };
    let second = again(&desk, &job.id).await;
    assert_eq!(
        (second.state, second.items.len()),
        (JobState::Done, 2),
        "{second:?}"
    );
    assert_eq!(
        outcome(&second, MARSH),
        (ItemState::Done, "1 set, checked; what changed elsewhere was kept")
    );
    assert_eq!(desk.there(QUAY), with_new_api());
    assert!(desk.there(MARSH).to_string().contains("p=reject"));
    assert_eq!(desk.replaced(HARBOR), 1, "what was done is not done again");

    let changes = desk.bench.engine.dns_changes().await.expect("changes");
    let can_retry: Vec<u32> = changes.iter().map(|change| change.can_retry).collect();
    assert_eq!(can_retry, [0, 0]);
    let nothing = desk
        .bench
        .engine
        .dns_retry(job.id)
        .await
        .expect_err("all is done");
    assert_eq!(nothing.code, Code::Conflict);
}

#[tokio::test]
async fn a_zone_that_became_so_meanwhile_is_done_without_a_write() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let plan = desk.plan(&[HARBOR], &[new_api()]).await;
    desk.bench.sandbox.push_fault(write_fails(HARBOR));
    let job = desk.apply(&plan).await;
    desk.meddle(HARBOR, &with_new_api());
    let sent = desk.sent().len();
    let second = again(&desk, &job.id).await;
    assert_eq!(
        outcome(&second, HARBOR),
        (ItemState::Done, "Already so, nothing to write")
    );
    assert_eq!(desk.sent().len(), sent);
}

#[tokio::test]
async fn what_was_confirmed_stays_confirmed_and_what_is_new_is_left_out() {
    let names = [HARBOR, QUAY];
    let desk = Desk::with(&names, &lived_in()).await;
    let plan = desk.plan(&names, &[set("@", "MX", &[])]).await;
    desk.bench.sandbox.push_fault(write_fails(HARBOR));
    desk.bench.sandbox.push_fault(write_fails(QUAY));
    let job = desk.apply(&plan).await;
    assert_eq!(job.state, JobState::Failed);
    // Of one zone hardly anything else is left, so the same change now empties most of it.
    let few = edited(lived_in(), |record| {
        if record["type"] != "MX" {
            *record = json!(null);
        }
    });
    desk.meddle(QUAY, &few);
    let second = again(&desk, &job.id).await;
    assert_eq!(outcome(&second, HARBOR), (ItemState::Done, "1 set, checked"));
    let (state, said) = outcome(&second, QUAY);
    assert_eq!(state, ItemState::Skipped);
    assert!(
        said.contains("would be empty") && said.contains("Plan again"),
        "{said}"
    );
    assert_eq!(desk.there(QUAY), few);
    assert_eq!(latest(&desk).await.can_retry, 0, "only a new plan helps");
}

#[tokio::test]
async fn a_job_and_its_later_tries_are_taken_back_together() {
    let names = [HARBOR, QUAY, MARSH];
    let desk = Desk::with(&names, &lived_in()).await;
    let mut hashes = Vec::new();
    for name in names {
        hashes.push(desk.view(name).await.hash);
    }
    let sets = [
        new_api(),
        set("_dmarc", "TXT", &[]),
        set("new", "A", &["192.0.2.7"]),
    ];
    let plan = desk.plan(&names, &sets).await;
    desk.bench.sandbox.push_fault(write_fails(QUAY));
    let refused = Effect::Status {
        status: 422,
        code: "validation_failed".to_owned(),
        after_commit: false,
    };
    let refused = Fault::once(refused).on("PUT", "/domains/*/dns").about(MARSH);
    desk.bench.sandbox.push_fault(refused.forever());
    let job = desk.apply(&plan).await;
    let second = again(&desk, &job.id).await;
    assert_eq!(outcome(&second, QUAY).0, ItemState::Done);
    desk.bench.sandbox.clear_faults();

    let plan = reverse(&desk, &job.id).await;
    assert_eq!(
        (plan.action, plan.title.as_str()),
        (DnsAction::Reverse, "Reverse of: Form over 3 zones")
    );
    let back: Vec<&str> = plan.zones.iter().map(|zone| zone.unicode.as_str()).collect();
    assert_eq!(back, [HARBOR, QUAY], "what was not written does not appear");
    let reversed = desk.apply(&plan).await;
    assert_eq!(reversed.state, JobState::Done, "{reversed:?}");
    for (name, hash) in names.iter().zip(hashes) {
        assert_eq!(desk.view(name).await.hash, hash, "{name}");
    }
    let changes = desk.bench.engine.dns_changes().await.expect("changes");
    let [back, _, first] = &changes[..] else {
        panic!("three: {changes:?}");
    };
    assert_eq!(back.reverses.as_deref(), Some(job.id.as_str()));
    assert_eq!(first.reversed_by.as_deref(), Some(reversed.id.as_str()));
    assert!(back.can_reverse && !first.can_reverse);
    // Taking the reversal back does it all once more.
    let redo = desk.apply(&reverse(&desk, &reversed.id).await).await;
    assert_eq!(redo.state, JobState::Done, "{redo:?}");
    assert!(desk.there(HARBOR).to_string().contains("192.0.2.7"));
}

#[tokio::test]
async fn a_zone_that_moved_since_stays_out_of_the_way_back() {
    let names = [HARBOR, QUAY];
    let desk = Desk::with(&names, &lived_in()).await;
    let job = desk.apply(&desk.plan(&names, &[new_api()]).await).await;
    let elsewhere = |name: &str, content: &str| {
        edited(desk.there(name), |record| {
            if record["name"] == "api" {
                record["content"] = json!(content);
            }
        })
    };
    // One is edited again in the same set, the other in another.
    desk.meddle(QUAY, &elsewhere(QUAY, "192.0.2.200"));
    let mut more = desk.there(HARBOR);
    let more = more.as_array_mut().expect("records");
    more.push(json!({"type": "A", "name": "new", "content": "192.0.2.77", "ttl": 300}));
    desk.meddle(HARBOR, &json!(more));
    desk.read(&names).await;

    let plan = reverse(&desk, &job.id).await;
    let fault = plan.zones[1].blocked.as_ref().expect("it moved");
    assert_eq!(fault.code, Code::Conflict);
    assert!(
        fault.message.contains("api A of northquay.com changed again"),
        "{fault:?}"
    );
    assert_eq!(plan.zones[0].blocked, None);
    let mut request = everything(&plan);
    request.zones.truncate(1);
    let back = desk.bench.engine.dns_apply(request).await.expect("it starts");
    assert_eq!(desk.bench.job(&back).await.state, JobState::Done);
    let there = desk.there(HARBOR).to_string();
    assert!(
        there.contains("192.0.2.77") && there.contains("198.51.100.7"),
        "{there}"
    );
    assert!(desk.there(QUAY).to_string().contains("192.0.2.200"));
    let first = change(&desk.bench.engine, &job.id).await.change;
    assert!(first.can_reverse, "one zone is not back");
}

#[tokio::test]
async fn a_dry_run_says_what_would_happen_and_writes_nothing() {
    let names = [HARBOR, QUAY, MARSH, "tidepool.studio"];
    let desk = Desk::with(&names, &lived_in()).await;
    let sets = [new_api(), set("_dmarc", "TXT", &[])];
    let plan = desk.plan(&names, &sets).await;
    desk.meddle(
        QUAY,
        &edited(lived_in(), |record| {
            if record["name"] == "api" {
                record["content"] = json!("192.0.2.200");
            }
        }),
    );
    desk.meddle(
        MARSH,
        &edited(with_new_api(), |record| {
            if record["name"] == "_dmarc" {
                *record = json!(null);
            }
        }),
    );
    let read_fails = Fault::once(Effect::TruncatedJson).on("GET", "/domains/*/dns");
    desk.bench.sandbox.push_fault(read_fails.about("tidepool.studio"));
    let before = desk.bench.sandbox.requests().len();
    let mut wrong = everything(&plan);
    wrong.hash = "0".repeat(64);
    let refused = desk
        .bench
        .engine
        .dns_dry_run(wrong)
        .await
        .expect_err("not that plan");
    assert_eq!(refused.code, Code::PlanChanged);
    let job = desk
        .bench
        .engine
        .dns_dry_run(everything(&plan))
        .await
        .expect("it starts");
    let job = desk.bench.job(&job).await;
    assert_eq!((job.kind, job.state), (JobKind::DnsDryRun, JobState::Partly));
    assert_eq!(outcome(&job, HARBOR), (ItemState::Done, "Would write 2 sets"));
    assert_eq!(outcome(&job, MARSH), (ItemState::Done, "Already so"));
    let (state, said) = outcome(&job, QUAY);
    assert!(
        state == ItemState::Skipped && said.contains("Changed elsewhere") && said.contains("api A"),
        "{said}"
    );
    let (state, said) = outcome(&job, "tidepool.studio");
    assert!(
        state == ItemState::Failed && said.starts_with("Nothing was written."),
        "{said}"
    );
    let requests = desk.bench.sandbox.requests();
    // The account's own list may be synced meanwhile; only zones are counted.
    let reads = requests[before..]
        .iter()
        .filter(|request| request.path.ends_with("/dns"));
    assert_eq!(reads.count(), names.len(), "one read a zone");
    assert!(requests[before..].iter().all(|request| request.method == "GET"));
    assert_eq!(desk.bench.engine.dns_changes().await, Ok(Vec::new()));
    assert_eq!(desk.there(HARBOR), lived_in());
    // The plan can still be applied.
    assert_eq!(outcome(&desk.apply(&plan).await, HARBOR).0, ItemState::Done);
}

#[tokio::test]
async fn a_dry_run_needs_the_same_confirmations() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let plan = desk.plan(&[HARBOR], &[set("@", "MX", &[])]).await;
    let mut request = everything(&plan);
    request.confirmed.clear();
    let fault = desk.bench.engine.dns_dry_run(request).await.expect_err("a brake");
    assert_eq!(fault.code, Code::NeedsConfirmation);
}

/// Zones that take a while, so that a job can be paused in the middle.
async fn slow_desk() -> (Desk, Vec<String>) {
    let names: Vec<String> = (0..12).map(|n| format!("zone{n}.com")).collect();
    let some: Vec<&str> = names.iter().map(String::as_str).collect();
    let desk = Desk::with(&[&some[..], &[HARBOR]].concat(), &lived_in()).await;
    (desk, names)
}

/// Pauses a job and waits until no zone of it is at work any more.
async fn paused(desk: &Desk, job: &str) -> JobView {
    let engine = &desk.bench.engine;
    engine
        .activity_pause(job.to_owned())
        .await
        .expect("it can be paused");
    desk.bench
        .until("the zones at work are done", || async {
            let jobs = engine.activity_jobs().await.expect("jobs");
            let job = jobs.into_iter().find(|one| one.id == job).expect("known");
            let at_work = job.items.iter().any(|item| item.state == ItemState::Running);
            (!at_work && job.done > 0).then_some(job)
        })
        .await
}

#[tokio::test]
async fn a_paused_job_asks_for_nothing_until_it_goes_on() {
    let (desk, names) = slow_desk().await;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let plan = desk.plan(&names, &[new_api()]).await;
    let slow = Effect::Delay(SLOW, Moment::After);
    desk.bench
        .sandbox
        .push_fault(Fault::once(slow).on("PUT", "/domains/*/dns").forever());
    let id = desk.start(&plan).await.expect("it starts");
    desk.bench
        .until("a write is on its way", || async {
            (!desk.sent().is_empty()).then_some(())
        })
        .await;
    let job = paused(&desk, &id).await;
    assert!(job.paused && job.can_pause && job.state == JobState::Running);
    assert!(job.done < 12, "{job:?}");
    // Something else of the same account passes it meanwhile, and it does not stir.
    let before = desk.bench.sandbox.requests().len();
    assert_eq!(desk.read(&[HARBOR]).await.state, JobState::Done);
    let after = desk.bench.sandbox.requests();
    assert_eq!(after.len() - before, 1, "{:?}", &after[before..]);
    assert!(after[before].path.contains(HARBOR));

    desk.bench
        .engine
        .activity_resume(id.clone())
        .await
        .expect("it goes on");
    let job = desk.bench.job(&id).await;
    assert_eq!((job.state, job.done, job.paused), (JobState::Done, 12, false));
    let late = desk.bench.engine.activity_pause(id).await;
    assert_eq!(late, Ok(()), "pausing what has ended does nothing");
}

#[tokio::test]
async fn a_paused_job_can_be_cancelled_and_the_rest_tried_again() {
    let (desk, names) = slow_desk().await;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let plan = desk.plan(&names, &[new_api()]).await;
    let slow = Effect::Delay(SLOW, Moment::After);
    desk.bench
        .sandbox
        .push_fault(Fault::once(slow).on("PUT", "/domains/*/dns").forever());
    let id = desk.start(&plan).await.expect("it starts");
    desk.bench
        .until("a write is on its way", || async {
            (!desk.sent().is_empty()).then_some(())
        })
        .await;
    let done = paused(&desk, &id).await.done;
    desk.bench
        .engine
        .activity_cancel(id.clone())
        .await
        .expect("it ends");
    assert_eq!(desk.bench.job(&id).await.state, JobState::Cancelled);
    desk.bench.sandbox.clear_faults();
    let detail = change(&desk.bench.engine, &id).await;
    assert_eq!(detail.change.done, done);
    assert_eq!(detail.change.can_retry, 12 - done);
    let left = detail.zones.iter().find(|zone| zone.state == ItemState::Skipped);
    assert_eq!(
        left.expect("one was left out").detail,
        "Cancelled. Nothing was written."
    );
    let second = again(&desk, &id).await;
    assert_eq!((second.state, second.done), (JobState::Done, 12 - done));
    for name in names {
        assert_eq!(desk.replaced(name), 1, "{name}");
    }
}

#[tokio::test]
async fn reading_can_be_paused_too() {
    let (desk, names) = slow_desk().await;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let slow = Effect::Delay(SLOW, Moment::After);
    let before = desk.bench.sandbox.requests().len();
    desk.bench
        .sandbox
        .push_fault(Fault::once(slow).on("GET", "/domains/*/dns").forever());
    let id = desk
        .bench
        .engine
        .dns_read(desk.keys(&names))
        .await
        .expect("it starts");
    desk.bench
        .until("a read is on its way", || async {
            (desk.bench.sandbox.requests().len() > before).then_some(())
        })
        .await;
    let job = paused(&desk, &id).await;
    assert!(job.paused && job.done < 12, "{job:?}");
    desk.bench
        .engine
        .activity_cancel(id.clone())
        .await
        .expect("it ends");
    assert_eq!(desk.bench.job(&id).await.state, JobState::Cancelled);
}

/// The data folder as a power cut would leave it now.
fn as_on_the_disk(folder: &Path) -> TempDir {
    let copy = TempDir::new().expect("a folder");
    for file in std::fs::read_dir(folder).expect("it is there").flatten() {
        if file.path().is_file() {
            std::fs::copy(file.path(), copy.path().join(file.file_name())).expect("copied");
        }
    }
    copy
}

#[tokio::test]
async fn after_a_power_cut_each_zone_says_how_far_it_came_and_a_read_or_another_try_settles_it() {
    let names = [HARBOR, QUAY, MARSH, "tidepool.studio"];
    let desk = Desk::with(&names, &lived_in()).await;
    let plan = desk.plan(&names, &[new_api()]).await;
    let held = Effect::Delay(HELD, Moment::Before);
    desk.bench
        .sandbox
        .push_fault(Fault::once(held.clone()).on("PUT", "/domains/*/dns").times(3));
    // The fourth zone is still being read when the power goes.
    desk.bench
        .sandbox
        .push_fault(Fault::once(held).on("GET", "/domains/tidepool.studio/dns"));
    let job = desk.start(&plan).await.expect("it starts");
    desk.bench
        .until("three writes are on their way", || async {
            (desk.sent().len() == 3).then_some(())
        })
        .await;
    let disk = as_on_the_disk(&desk.bench.folder());
    // The writes that were on their way arrive, and the fourth never goes out.
    desk.bench
        .engine
        .activity_cancel(job.clone())
        .await
        .expect("it ends");
    desk.bench.job(&job).await;
    assert_eq!(desk.there("tidepool.studio"), lived_in());

    let engine = Engine::start(EngineConfig {
        data_dir: disk.path().to_owned(),
        ..desk.bench.config(providers::all())
    })
    .await
    .expect("it starts");
    let cut = change(&engine, &job).await;
    assert_eq!(
        (cut.change.state, cut.change.can_retry),
        (JobState::Interrupted, 4)
    );
    for zone in &cut.zones[..3] {
        assert_eq!(zone.state, ItemState::Unclear, "{zone:?}");
        assert!(zone.detail.starts_with("The app ended while"), "{zone:?}");
        assert!(zone.before.is_some() && zone.after.is_none(), "{zone:?}");
    }
    assert_eq!(cut.zones[3].state, ItemState::Skipped);
    assert!(
        cut.zones[3].detail.contains("Nothing was written."),
        "{:?}",
        cut.zones[3]
    );

    // A read of one shows that it was written, and by whom.
    let read = engine.dns_read(desk.keys(&[HARBOR])).await.expect("it starts");
    ended(&engine, &read).await;
    let seen = change(&engine, &job).await;
    assert_eq!(seen.zones[0].state, ItemState::Done);
    assert!(
        seen.zones[0].detail.starts_with("Written, as a later read"),
        "{seen:?}"
    );
    let log = engine
        .activity_log(LogQuery::default())
        .await
        .expect("the log")
        .lines;
    assert!(
        log.iter().all(|line| !line.message.contains("changed elsewhere")),
        "{log:?}"
    );
    // The others are tried again: two are so already, one is written now.
    let sent = desk.sent().len();
    // The second app knows nothing of what the first one asked for in this second.
    desk.bench.sandbox.advance_clock(60);
    let again = engine.dns_retry(job.clone()).await.expect("it starts");
    let again = ended(&engine, &again).await;
    assert_eq!((again.state, again.items.len()), (JobState::Done, 3), "{again:?}");
    assert_eq!(desk.sent().len(), sent + 1);
    for name in names {
        assert_eq!(desk.there(name), with_new_api(), "{name}");
    }
    // All of it goes back, also what was never seen to arrive.
    let back = engine.dns_reverse(job).await.expect("a plan");
    assert_eq!(back.zones.len(), 4);
    let back = engine.dns_apply(everything(&back)).await.expect("it starts");
    assert_eq!(ended(&engine, &back).await.state, JobState::Done);
    engine.shutdown().await;
    for name in names {
        assert!(desk.there(name).to_string().contains("198.51.100.7"), "{name}");
    }
}
