//! Kept states: every change leaves one before and after it, and each can be brought back.

use engine::activity::view::{ItemState, JobState};
use engine::dns::changes::view::StateRef;
use engine::{Code, Fault};
use model::SetChange;
use serde_json::json;

use super::{Desk, edited, lived_in, outcome, set};

const HARBOR: &str = "harborworks.com";

#[tokio::test]
async fn a_wiped_zone_comes_back_identical() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let seen = desk.view(HARBOR).await;
    desk.meddle(HARBOR, &json!([]));
    desk.read(&[HARBOR]).await;
    assert_eq!(desk.view(HARBOR).await.records, []);

    let engine = &desk.bench.engine;
    let history = engine.dns_history(desk.key(HARBOR)).await.expect("states");
    let [kept] = &history[..] else {
        panic!("the state before is kept: {history:?}");
    };
    assert_eq!((kept.cause.as_str(), kept.records), ("changed elsewhere", 10));
    assert_eq!(kept.hash, seen.hash);
    let gone = since(&desk, &kept.id).await.expect("a comparison");
    assert!(gone.iter().all(|change| change.after.is_empty()) && !gone.is_empty());

    let plan = engine.dns_restore(kept.id.clone()).await.expect("a plan");
    let job = desk.apply(&plan).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let mut back: Vec<String> = desk
        .there(HARBOR)
        .as_array()
        .expect("records")
        .iter()
        .map(sorted)
        .collect();
    let mut lost: Vec<String> = lived_in()
        .as_array()
        .expect("records")
        .iter()
        .map(sorted)
        .collect();
    back.sort();
    lost.sort();
    assert_eq!(back, lost);
    assert_eq!(desk.view(HARBOR).await.hash, seen.hash);
    assert_eq!(since(&desk, &kept.id).await, Ok(Vec::new()));
}

/// What changed in Harborworks since a kept state.
async fn since(desk: &Desk, kept: &str) -> Result<Vec<SetChange>, Fault> {
    let from = StateRef::Kept { id: kept.to_owned() };
    let to = StateRef::Now {
        key: desk.key(HARBOR),
    };
    desk.bench.engine.dns_difference(from, to).await
}

/// A record as text, whatever the order of its fields.
fn sorted(record: &serde_json::Value) -> String {
    let mut fields: Vec<String> = record
        .as_object()
        .expect("a record")
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    fields.sort();
    fields.join(" ")
}

#[tokio::test]
async fn a_change_keeps_the_state_before_and_after_and_can_be_taken_back() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let sets = [set("api", "A", &["198.51.100.99"]), set("_dmarc", "TXT", &[])];
    desk.apply(&desk.plan(&[HARBOR], &sets).await).await;
    let engine = &desk.bench.engine;
    let history = engine.dns_history(desk.key(HARBOR)).await.expect("states");
    let causes: Vec<(&str, u32)> = history
        .iter()
        .map(|kept| (kept.cause.as_str(), kept.records))
        .collect();
    assert_eq!(causes, [("after a change", 9), ("before a change", 10)]);

    let plan = engine.dns_restore(history[1].id.clone()).await.expect("a plan");
    assert_eq!((plan.added, plan.changed, plan.removed), (1, 1, 0));
    let job = desk.apply(&plan).await;
    assert_eq!(outcome(&job, HARBOR), (ItemState::Done, "2 sets, checked"));
    let history = engine.dns_history(desk.key(HARBOR)).await.expect("states");
    assert_eq!(
        history.len(),
        3,
        "the state between was kept already: {history:?}"
    );
    assert_eq!(history[0].hash, history[2].hash);
}

#[tokio::test]
async fn bringing_back_a_state_keeps_what_came_elsewhere_after_the_plan() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    desk.apply(&desk.plan(&[HARBOR], &[set("api", "A", &["198.51.100.99"])]).await)
        .await;
    let engine = &desk.bench.engine;
    let history = engine.dns_history(desk.key(HARBOR)).await.expect("states");
    let plan = engine.dns_restore(history[1].id.clone()).await.expect("a plan");
    let mut moved = desk.there(HARBOR);
    let new = json!({"type": "A", "name": "new", "content": "192.0.2.77", "ttl": 300});
    moved.as_array_mut().expect("records").push(new.clone());
    desk.meddle(HARBOR, &moved);
    desk.apply(&plan).await;
    let expected = edited(desk.there(HARBOR), |_| {});
    assert!(expected.as_array().expect("records").contains(&new));
    assert!(
        expected.to_string().contains("behind the load balancer"),
        "{expected}"
    );
}

#[tokio::test]
async fn a_state_that_is_not_known_is_told() {
    let desk = Desk::open().await;
    let engine = &desk.bench.engine;
    for id in ["", "nonsense", "6f1d2f60-0000-4000-8000-000000000001"] {
        assert_eq!(
            engine.dns_restore(id.to_owned()).await.expect_err("unknown").code,
            Code::NotFound
        );
        assert_eq!(since(&desk, id).await.expect_err("unknown").code, Code::NotFound);
    }
    assert_eq!(engine.dns_history(desk.key(HARBOR)).await, Ok(Vec::new()));
}
