//! Changes made elsewhere are found without being asked for.

use engine::activity::view::{JobKind, JobState, JobView, LogQuery};
use engine::dns::view::ZoneState;
use sandbox::faults::{Effect, Fault};
use serde_json::json;

use super::{Desk, edited, lived_in};

const HARBOR: &str = "harborworks.com";
const QUAY: &str = "northquay.com";
const MARSH: &str = "saltmarsh.org";
const A_DAY_AND_A_BIT: i64 = 25 * 60 * 60;

/// Lets a sync pass, and the minute after which the schedule looks around again. Returns the look.
async fn looked(desk: &Desk) -> JobView {
    desk.bench.sync().await;
    desk.bench
        .until("zones were looked at", || async {
            desk.bench.sandbox.advance_clock(61);
            let jobs = desk.bench.engine.activity_jobs().await.expect("jobs");
            let mut looks = jobs.into_iter().filter(|job| {
                job.kind == JobKind::DnsRead && job.title.starts_with("Look for changes made elsewhere")
            });
            looks.find(|job| job.state != JobState::Running)
        })
        .await
}

#[tokio::test]
async fn zones_not_read_for_a_day_are_looked_at_after_a_sync_and_what_changed_is_told() {
    let desk = Desk::with(&[HARBOR, QUAY, MARSH], &lived_in()).await;
    let seen = desk.view(HARBOR).await;
    desk.bench.sandbox.advance_clock(A_DAY_AND_A_BIT);
    desk.read(&[MARSH]).await;
    let moved = edited(lived_in(), |record| {
        if record["name"] == "_dmarc" {
            record["content"] = json!("v=DMARC1; p=reject");
        }
        if record["name"] == "api" {
            *record = json!(null);
        }
    });
    desk.meddle(HARBOR, &moved);
    let job = looked(&desk).await;
    assert_eq!(job.title, "Look for changes made elsewhere in 2 zones");
    assert_eq!((job.state, job.items.len()), (JobState::Done, 2), "{job:?}");

    let engine = &desk.bench.engine;
    let log = engine
        .activity_log(LogQuery::default())
        .await
        .expect("the log")
        .lines;
    let told: Vec<&str> = log
        .iter()
        .filter(|line| line.feature == "dns" && line.message.contains("changed elsewhere"))
        .map(|line| line.message.as_str())
        .collect();
    assert_eq!(told, ["harborworks.com: 2 sets changed elsewhere."]);
    let history = engine.dns_history(desk.key(HARBOR)).await.expect("states");
    assert_eq!(
        (
            history[0].cause.as_str(),
            history[0].hash.as_str(),
            &history[0].job
        ),
        ("changed elsewhere", seen.hash.as_str(), &None)
    );
    assert_eq!(engine.dns_history(desk.key(QUAY)).await, Ok(Vec::new()));
    assert_eq!(desk.view(HARBOR).await.records.len(), 9);
}

#[tokio::test]
async fn a_look_that_fails_leaves_the_zone_as_it_was_last_read() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    desk.bench.sandbox.advance_clock(A_DAY_AND_A_BIT);
    let broken = Fault::once(Effect::Html(502)).on("GET", "/domains/*/dns");
    desk.bench.sandbox.push_fault(broken.forever());
    let job = looked(&desk).await;
    assert_eq!(job.state, JobState::Failed);
    assert_eq!(desk.view(HARBOR).await.state, ZoneState::Ready);
}
