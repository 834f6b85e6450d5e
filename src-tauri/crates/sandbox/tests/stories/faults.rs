//! What can be made to go wrong.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use sandbox::faults::{Effect, ErrorShape, Fault, ListShape, Moment};
use serde_json::{Value, json};

use crate::client::{Bench, answer};

fn order(name: &str) -> Value {
    json!({"domain": name, "years": 1})
}

#[tokio::test]
async fn an_answer_dropped_after_the_commit_has_charged() {
    let bench = Bench::start("empty").await;
    bench
        .sandbox
        .push_fault(Fault::once(Effect::DropAfterCommit).on("POST", "/domains/register"));
    let lost = bench
        .send(Method::POST, "/domains/register", "k1", &order("lamp.club"))
        .await;
    assert!(lost.is_err(), "{lost:?}");
    assert_eq!(bench.sandbox.charges().len(), 1);
    assert!(bench.sandbox.domain("lamp.club").is_some());
    let log = bench.sandbox.requests();
    assert_eq!(
        (log[0].status, log[0].fault.as_deref()),
        (None, Some("drop_after_commit"))
    );

    let (status, _) = bench.post("/domains/register", "k1", &order("lamp.club")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(bench.sandbox.charges().len(), 1);
}

#[tokio::test]
async fn a_call_dropped_before_it_arrived_did_nothing() {
    let bench = Bench::start("empty").await;
    bench.sandbox.push_fault(Fault::once(Effect::DropBefore));
    let lost = bench
        .send(Method::POST, "/domains/register", "k1", &order("lamp.club"))
        .await;
    assert!(lost.is_err());
    assert_eq!(bench.sandbox.ledger(), []);
}

#[tokio::test]
async fn a_slow_commit_happens_after_the_client_gave_up() {
    let bench = Bench::start("empty").await;
    let wait = Duration::from_secs(4);
    bench
        .sandbox
        .push_fault(Fault::once(Effect::Delay(wait, Moment::Before)));
    let hasty = bench
        .request(Method::POST, "/domains/register")
        .header("Idempotency-Key", "k1")
        .timeout(Duration::from_millis(150))
        .body(order("lamp.club").to_string())
        .send()
        .await;
    assert!(hasty.expect_err("gave up").is_timeout());
    let deadline = Instant::now() + Duration::from_secs(60);
    while bench.sandbox.charges().is_empty() {
        assert!(Instant::now() < deadline, "the commit never came");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(bench.sandbox.domain("lamp.club").is_some());
}

#[tokio::test]
async fn spoilt_answers_are_spoilt_after_the_act() {
    let bench = Bench::start("empty").await;
    for (index, effect) in [Effect::MalformedJson, Effect::TruncatedJson, Effect::CutLine]
        .into_iter()
        .enumerate()
    {
        bench.sandbox.push_fault(Fault::once(effect.clone()));
        let name = format!("lamp{index}.club");
        let request = bench
            .request(Method::POST, "/domains/register")
            .header("Idempotency-Key", &name)
            .body(order(&name).to_string());
        let response = request.send().await.expect("a head");
        assert_eq!(response.status(), StatusCode::OK);
        match response.text().await {
            Ok(text) => {
                assert_ne!(effect, Effect::CutLine, "{text}");
                assert!(serde_json::from_str::<Value>(&text).is_err(), "{text}");
            }
            Err(_) => assert_eq!(effect, Effect::CutLine),
        }
        assert!(bench.sandbox.domain(&name).is_some());
    }
    assert_eq!(bench.sandbox.charges().len(), 3);
}

#[tokio::test]
async fn answers_in_place_of_the_act_leave_the_world_alone() {
    let bench = Bench::start("empty").await;
    let status = |after_commit| Effect::Status {
        status: 503,
        code: "unavailable".to_owned(),
        after_commit,
    };
    for (effect, code) in [
        (status(false), 503),
        (Effect::Html(200), 200),
        (Effect::RateLimited(Some(7)), 429),
        (Effect::StatusFalse("maintenance".to_owned()), 200),
    ] {
        bench.sandbox.push_fault(Fault::once(effect));
        let (got, _) = bench.post("/domains/register", "k1", &order("lamp.club")).await;
        assert_eq!(got.as_u16(), code);
    }
    assert_eq!(bench.sandbox.ledger(), []);
    bench.sandbox.push_fault(Fault::once(status(true)));
    let (got, body) = bench.post("/domains/register", "k1", &order("lamp.club")).await;
    assert_eq!(
        (got.as_u16(), body["error"]["code"].as_str()),
        (503, Some("unavailable"))
    );
    assert_eq!(bench.sandbox.charges().len(), 1);
}

#[tokio::test]
async fn retry_after_and_status_false_reach_the_client() {
    let bench = Bench::start("empty").await;
    bench
        .sandbox
        .push_fault(Fault::once(Effect::RateLimited(Some(7))));
    let limited = bench
        .request(Method::GET, "/account")
        .send()
        .await
        .expect("an answer");
    assert_eq!(limited.headers()["retry-after"], "7");
    bench
        .sandbox
        .push_fault(Fault::once(Effect::StatusFalse("maintenance".to_owned())));
    let (status, body) = bench.get("/account").await;
    assert_eq!((status, &body["status"]), (StatusCode::OK, &json!(false)));
    assert_eq!(body["error"]["code"], "maintenance");
}

#[tokio::test]
async fn errors_and_lists_come_in_other_shapes_on_demand() {
    let bench = Bench::start("one-account").await;
    bench
        .sandbox
        .push_fault(Fault::once(Effect::ErrorEnvelope(ErrorShape::DetailList)));
    bench
        .sandbox
        .push_fault(Fault::once(Effect::List(ListShape::BareArray)));
    let (status, body) = bench.get("/domains/nobodys-boat.com").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(body["detail"][0]["type"], "domain_not_found");
    let (_, body) = bench.get("/domains").await;
    assert!(body["result"][0]["domain"].is_string());
    let (_, body) = bench.get("/domains").await;
    assert!(
        body["result"]["items"].is_array(),
        "the shape was for one list only"
    );
}

#[tokio::test]
async fn a_stale_read_shows_the_zone_from_before_the_write() {
    let bench = Bench::start("one-account").await;
    let (_, before) = bench.get("/domains/tidepool.dev/dns").await;
    bench
        .sandbox
        .push_fault(Fault::once(Effect::StaleRead(2)).on("PUT", "/domains/*/dns"));
    let empty = json!({"records": []});
    let put = bench
        .send(Method::PUT, "/domains/tidepool.dev/dns", "k1", &empty)
        .await;
    assert_eq!(put.expect("an answer").0, StatusCode::OK);
    for _ in 0..2 {
        assert_eq!(bench.get("/domains/tidepool.dev/dns").await.1, before);
    }
    let (_, after) = bench.get("/domains/tidepool.dev/dns").await;
    assert_eq!(after["result"]["records"], json!([]));
}

#[tokio::test]
async fn faults_come_and_go_over_the_control_surface() {
    let bench = Bench::start("one-account").await;
    let faults = format!("{}/faults", bench.sandbox.endpoints().control);
    let pushed = json!([
        {"kind": "status", "status": 500, "path": "/account", "times": 0},
        {"kind": "delay_ms", "ms": 1, "moment": "after"},
    ]);
    let (status, body) = answer(bench.http.post(&faults).body(pushed.to_string()))
        .await
        .expect("an answer");
    assert_eq!(
        (status, body["waiting"].as_array().map(Vec::len)),
        (StatusCode::OK, Some(2)),
        "{body}"
    );
    assert_eq!(bench.get("/account").await.0, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(bench.get("/account").await.0, StatusCode::INTERNAL_SERVER_ERROR);
    let bad = bench.http.post(&faults).body(r#"{"kind":"earthquake"}"#);
    let (status, body) = answer(bad).await.expect("an answer");
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        body["error"]
            .as_str()
            .unwrap_or_default()
            .contains("drop_after_commit"),
        "{body}"
    );
    answer(bench.http.delete(&faults)).await.expect("an answer");
    assert_eq!(bench.get("/account").await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_provider_that_answers_in_text_breaks_down_in_text() {
    let bench = Bench::start("empty").await;
    let base = &bench.sandbox.endpoints().providers["joker"].base_url;
    let strike = async |effect: Effect| {
        bench.sandbox.push_fault(Fault::once(effect).at("joker"));
        let call = bench.http.post(format!("{base}/login")).body("api-key=wrong");
        let answer = call.send().await.expect("an answer");
        let kind = answer.headers()["content-type"]
            .to_str()
            .expect("text")
            .to_owned();
        (
            answer.status().as_u16(),
            kind,
            answer.text().await.expect("a body"),
        )
    };
    let (_, kind, whole) = strike(Effect::Noise).await;
    assert!(
        kind.starts_with("text/plain") && whole.contains("Status-Code:"),
        "{whole}"
    );
    assert!(!whole.contains("_revision"), "noise is for JSON");

    let (status, kind, malformed) = strike(Effect::MalformedJson).await;
    assert!(status == 200 && kind.starts_with("text/plain"));
    assert!(
        !malformed.is_empty() && !malformed.contains([':', '\n', '{']),
        "{malformed}"
    );

    let (_, kind, half) = strike(Effect::TruncatedJson).await;
    assert!(
        kind.starts_with("text/plain") && half.len() < whole.len(),
        "{half}"
    );

    let (status, kind, limited) = strike(Effect::RateLimited(None)).await;
    assert!(status == 429 && kind.starts_with("text/plain") && limited.contains("Status-Code:"));

    let failed = Effect::Status {
        status: 500,
        code: "internal_error".to_owned(),
        after_commit: true,
    };
    let (status, _, body) = strike(failed).await;
    assert!(status == 500 && body.contains("Status-Code:"), "{body}");

    let (_, kind, page) = strike(Effect::Html(502)).await;
    assert!(kind.starts_with("text/html") && page.starts_with("<!DOCTYPE"));
}
