//! Connect, verify, verify-service, mail check, import.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::client::{Bench, code};

const DNS: &str = "/api/domains/aster.com/dns";

async fn values(bench: &Bench) -> Vec<(String, String, String)> {
    let (_, zone) = bench.get(DNS).await;
    let text = |record: &Value, field: &str| record[field].as_str().unwrap_or_default().to_owned();
    let records = zone["records"].as_array().expect("records").clone();
    records
        .iter()
        .map(|record| (text(record, "type"), text(record, "name"), text(record, "value")))
        .collect()
}

fn record(kind: &str, name: &str, value: &str) -> (String, String, String) {
    (kind.to_owned(), name.to_owned(), value.to_owned())
}

#[tokio::test]
async fn connecting_sets_the_records_and_keeps_the_rest() {
    let bench = Bench::seed().await;
    bench.own("aster.com");
    let before = json!({"records": [
        {"type": "A", "name": "@", "value": "203.0.113.1"},
        {"type": "A", "name": "www", "value": "203.0.113.1"},
        {"type": "TXT", "name": "@", "value": "v=spf1 -all"},
    ]});
    bench.send(Method::PUT, DNS, &before).await;
    let (status, body) = bench
        .post(
            "/api/domains/aster.com/connect",
            &json!({"target": "https://my-app.vercel.app/"}),
        )
        .await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(
        (&body["provider"], &body["method"], &body["status"]),
        (&json!("vercel"), &json!("a-cname"), &json!("dns_set"))
    );
    assert_eq!(body["records"][0]["value"], "76.76.21.21");
    assert_eq!(
        values(&bench).await,
        [
            record("TXT", "@", "v=spf1 -all"),
            record("A", "@", "76.76.21.21"),
            record("CNAME", "www", "cname.vercel-dns.com"),
        ]
    );
    let wish = json!({"target": "my-app.vercel.app"});
    let (_, verified) = bench.post("/api/domains/aster.com/verify", &wish).await;
    assert_eq!(
        (&verified["verified"], verified.get("next_steps")),
        (&json!(true), None)
    );
    bench
        .sandbox
        .switch("domani", "unverified", true)
        .expect("a switch");
    let (_, verified) = bench.post("/api/domains/aster.com/verify", &wish).await;
    assert_eq!(verified["verified"], false);
    assert!(verified["next_steps"].is_array());
}

#[tokio::test]
async fn a_connection_that_cannot_be_made_says_what_is_missing() {
    let bench = Bench::seed().await;
    bench.own("aster.com");
    for (wish, expected) in [
        (json!({}), "MISSING_PARAMETER"),
        (json!({"target": "my-app.example.com"}), "UNKNOWN_PROVIDER"),
        (json!({"provider": "geocities"}), "UNKNOWN_PROVIDER"),
        (json!({"provider": "vercel"}), "TARGET_REQUIRED"),
        (
            json!({"provider": "proton", "method": "pigeon"}),
            "UNKNOWN_METHOD",
        ),
    ] {
        let (status, body) = bench.post("/api/domains/aster.com/connect", &wish).await;
        assert_eq!((status.as_u16(), code(&body)), (400, expected), "{wish}");
    }
    let (_, list) = bench.get("/api/domains/aster.com/connect").await;
    let names = |category: &str| list["providers"][category].as_array().map(Vec::len);
    assert_eq!((names("hosting"), names("email")), (Some(6), Some(3)));
    assert_eq!(values(&bench).await, []);
}

#[tokio::test]
async fn newer_answers_wrap_each_record_with_what_became_of_it() {
    let bench = Bench::current().await;
    bench.own("aster.com");
    let wish = json!({"provider": "fastmail"});
    let (_, first) = bench.post("/api/domains/aster.com/connect", &wish).await;
    assert_eq!(first["records"][0]["status"], "updated");
    assert_eq!(first["records"][0]["record"]["priority"], 10);
    let (_, second) = bench.post("/api/domains/aster.com/connect", &wish).await;
    assert_eq!(second["records"][0]["status"], "already_set");
    let (_, mail) = bench.get("/api/domains/aster.com/email/check").await;
    assert_eq!(mail["provider"], "fastmail");
    assert_eq!(
        (&mail["mx"]["configured"], &mail["dmarc"]["value"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(mail["mx"]["records"][0], "10 in1-smtp.messagingengine.com");
}

#[tokio::test]
async fn a_service_is_verified_by_one_more_record() {
    let bench = Bench::seed().await;
    bench.own("aster.com");
    let path = "/api/domains/aster.com/verify-service";
    let (_, body) = bench
        .post(path, &json!({"service": "stripe", "token": "abc123def456"}))
        .await;
    assert_eq!(
        body["records_added"][0]["value"],
        "stripe-verification=abc123def456"
    );
    assert_eq!(
        (&body["known_service"], &body["total_records"]),
        (&json!(true), &json!(1))
    );
    let (_, body) = bench
        .post(path, &json!({"service": "my-own", "token": "t=1"}))
        .await;
    assert_eq!(
        (&body["known_service"], &body["docs"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!(values(&bench).await.len(), 2);
    assert_eq!(
        bench.get(path).await.1["services"].as_array().map(Vec::len),
        Some(8)
    );
    let (status, body) = bench.post(path, &json!({"service": "stripe"})).await;
    assert_eq!((status.as_u16(), code(&body)), (400, "MISSING_PARAMETER"));
}

#[tokio::test]
async fn a_name_of_another_registrar_is_imported_by_whoever_can_write_its_zone() {
    let bench = Bench::seed().await;
    let elsewhere = json!({"domain": "aster.com", "account": "planetdomains-1"});
    bench
        .sandbox
        .change_domain(serde_json::from_value(elsewhere).expect("a patch"))
        .expect("an account");
    let wish = json!({"domain": "aster.com"});
    let (_, begun) = bench.post("/api/domains/import", &wish).await;
    assert_eq!(begun["status"], "pending_verification");
    let (status, _) = bench.post("/api/domains/import/verify", &wish).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let record = &begun["txt_record"];
    let zone = json!({"domain": "aster.com", "records": [
        {"type": "TXT", "name": record["name"], "content": record["value"], "ttl": 300},
    ]});
    bench
        .sandbox
        .change_zone(serde_json::from_value(zone).expect("a patch"))
        .expect("a zone");
    let (status, done) = bench.post("/api/domains/import/verify", &wish).await;
    assert_eq!(
        (status, &done["registrar"]),
        (StatusCode::CREATED, &json!("planetdomains"))
    );
    let (_, detail) = bench.get("/api/domains/aster.com").await;
    assert_eq!(
        (&detail["registrar"], &detail["payment_method"]),
        (&Value::Null, &json!("external"))
    );
    assert_eq!(
        bench.get("/api/domains").await.1["domains"][0]["domain"],
        "aster.com"
    );
    let target = json!({"target": "my-app.fly.dev"});
    let (_, manual) = bench.post("/api/domains/aster.com/connect", &target).await;
    assert_eq!(manual["status"], "manual_setup_required");
    assert_eq!(
        bench.post("/api/domains/import", &wish).await.0,
        StatusCode::CONFLICT
    );
}

#[tokio::test]
async fn records_of_a_connection_spread_one_after_the_other_and_the_certificate_comes_last() {
    let bench = Bench::seed().await;
    bench.own("aster.com");
    bench
        .sandbox
        .switch("domani", "spread_seconds", 600)
        .expect("a switch");
    let wish = json!({"target": "my-app.vercel.app"});
    bench.post("/api/domains/aster.com/connect", &wish).await;
    let state = async || {
        let (_, status) = bench.get("/api/domains/aster.com/status").await;
        let (_, verified) = bench.post("/api/domains/aster.com/verify", &wish).await;
        (
            status["dns"]["a"].as_array().map(Vec::len),
            status["dns"]["propagated"].clone(),
            status["ssl"]["active"].clone(),
            verified["verified"].clone(),
        )
    };
    assert_eq!(state().await, (Some(0), json!(false), json!(false), json!(false)));
    bench.sandbox.advance_clock(301);
    assert_eq!(state().await, (Some(1), json!(false), json!(false), json!(false)));
    bench.sandbox.advance_clock(301);
    assert_eq!(state().await, (Some(1), json!(true), json!(false), json!(true)));
    bench.sandbox.advance_clock(301);
    assert_eq!(state().await, (Some(1), json!(true), json!(true), json!(true)));
}
