//! The control surface.

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use sandbox::{Sandbox, SandboxConfig};
use serde_json::{Value, json};

use crate::client::{Bench, answer};

async fn control(bench: &Bench, path: &str, body: Option<Value>) -> (StatusCode, Value) {
    let url = format!("{}{path}", bench.sandbox.endpoints().control);
    let request = match body {
        Some(body) => bench.http.post(url).body(body.to_string()),
        None => bench.http.get(url),
    };
    answer(request).await.expect("an answer")
}

#[tokio::test]
async fn the_clock_is_set_and_advanced_for_everybody() {
    let bench = Bench::start("one-account").await;
    let later: DateTime<Utc> = "2027-03-01T00:00:00Z".parse().expect("a fixed date");
    let (status, body) = control(&bench, "/clock", Some(json!({"set": later, "hold": true}))).await;
    assert_eq!(
        (status, &body["now"]),
        (StatusCode::OK, &json!("2027-03-01T00:00:00.000Z"))
    );
    assert_eq!(bench.sandbox.clock_now(), later);
    control(&bench, "/clock", Some(json!({"advance_seconds": 90}))).await;
    assert_eq!((bench.sandbox.clock_now() - later).num_seconds(), 90);
    let (status, _) = control(&bench, "/clock", Some(json!({}))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (_, body) = control(&bench, "/clock", None).await;
    assert_eq!(body["held"], true);
}

#[tokio::test]
async fn changes_behind_the_apps_back_are_seen_by_the_provider() {
    let bench = Bench::start("one-account").await;
    let added = json!({"domain": "newcomer.com", "expires_at": "2026-12-01T00:00:00Z", "status": "parked"});
    assert_eq!(control(&bench, "/domain", Some(added)).await.0, StatusCode::OK);
    let (_, detail) = bench.get("/domains/newcomer.com").await;
    assert_eq!(
        (&detail["result"]["status"], &detail["result"]["expires_at"]),
        (&json!("parked"), &json!("2026-12-01T00:00:00Z"))
    );

    let record = json!({"type": "A", "name": "@", "content": "203.0.113.9", "ttl": 300});
    let zone = json!({"domain": "newcomer.com", "records": [record]});
    assert_eq!(control(&bench, "/zone", Some(zone)).await.0, StatusCode::OK);
    assert_eq!(
        bench.get("/domains/newcomer.com/dns").await.1["result"]["records"],
        json!([record])
    );

    control(&bench, "/balance", Some(json!({"cents": 5}))).await;
    assert_eq!(
        bench.get("/account").await.1["result"]["balance_usd"].to_string(),
        "0.05"
    );
    control(
        &bench,
        "/domain",
        Some(json!({"domain": "newcomer.com", "remove": true})),
    )
    .await;
    assert_eq!(bench.get("/domains/newcomer.com").await.0, StatusCode::NOT_FOUND);
    assert_eq!(bench.sandbox.ledger(), [], "nobody called");
    for (path, bad) in [
        ("/domain", json!({"domain": "no name"})),
        ("/zone", json!({"domain": "nobodys-boat.com", "records": []})),
        (
            "/zone",
            json!({"domain": "tidepool.dev", "records": [{"type": "A"}]}),
        ),
        ("/balance", json!({"account": "nobody", "cents": 5})),
    ] {
        assert_eq!(
            control(&bench, path, Some(bad)).await.0,
            StatusCode::BAD_REQUEST,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_zone_is_changed_where_it_is_meant_and_the_other_one_stays() {
    let bench = Bench::start("demo").await;
    let name = "lightvessel.com";
    let there = |provider: &str| bench.sandbox.zone_at(provider, name).expect("a zone");
    let (joker, cloudflare) = (there("joker"), there("cloudflare"));
    assert_eq!(bench.sandbox.zone(name).as_ref(), Some(&joker), "the holder's");
    assert_ne!(joker.records, cloudflare.records);

    let record = json!({"type": "A", "name": "@", "content": "203.0.113.9", "ttl": 300});
    let patch = json!({"domain": name, "account": "cloudflare-1", "records": [record]});
    assert_eq!(control(&bench, "/zone", Some(patch)).await.0, StatusCode::OK);
    assert_eq!(there("cloudflare").records[0].content, "203.0.113.9");
    assert_eq!(there("joker"), joker);

    let guest = bench.sandbox.zone("kilnandclay.com").expect("the only one");
    assert_eq!(
        Some(guest),
        bench.sandbox.zone_at("cloudflare", "kilnandclay.com")
    );
    let (_, state) = control(&bench, "/state", None).await;
    assert!(state["zones"]["joker-1"][name].is_object() && state["zones"]["cloudflare-1"][name].is_object());
}

#[tokio::test]
async fn a_name_that_changes_hands_takes_its_zone_along() {
    let bench = Bench::start("demo").await;
    let (status, _) = control(
        &bench,
        "/domain",
        Some(json!({"domain": "harborworks.com", "account": "joker-1", "auto_renew": true, "locked": true})),
    )
    .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        bench.get("/domains/harborworks.com").await.0,
        StatusCode::NOT_FOUND
    );
    let owned = bench.sandbox.domain("harborworks.com").expect("owned");
    assert!(owned.auto_renew && owned.locked && !owned.privacy);
    assert!(bench.sandbox.zone_at("joker", "harborworks.com").is_some());
    assert!(
        bench
            .sandbox
            .zone_at("planetdomains", "harborworks.com")
            .is_none()
    );
}

#[tokio::test]
async fn switches_are_set_and_put_back_and_unknown_ones_are_refused() {
    let bench = Bench::start("empty").await;
    let set = |value: Value| json!({"provider": "bizzy", "switch": "list_off", "value": value});
    let (_, body) = control(&bench, "/switch", Some(set(true.into()))).await;
    assert_eq!(body["bizzy"]["list_off"], true);
    let (_, body) = control(&bench, "/switch", Some(set(Value::Null))).await;
    assert_eq!(body["bizzy"], json!({}));
    assert_eq!(
        control(&bench, "/switch", Some(set("on".into()))).await.0,
        StatusCode::BAD_REQUEST,
        "a word would do nothing"
    );
    for (provider, switch) in [("bizzy", "list_of"), ("harbor", "list_off")] {
        let typo = json!({"provider": provider, "switch": switch, "value": true});
        assert_eq!(
            control(&bench, "/switch", Some(typo)).await.0,
            StatusCode::BAD_REQUEST
        );
    }
}

#[tokio::test]
async fn state_ledger_and_requests_never_show_the_token() {
    let bench = Bench::start("one-account").await;
    bench
        .post(
            "/domains/register",
            "key-77",
            &json!({"domain": "lamp.club", "years": 1}),
        )
        .await;
    bench.get("/domains/search?query=lamp.club").await;
    let mut all = String::new();
    for path in ["/state", "/ledger", "/requests", "/deliveries", "/faults"] {
        let (status, body) = control(&bench, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        all.push_str(&body.to_string());
    }
    assert!(!all.contains(&bench.token));
    let (_, ledger) = control(&bench, "/ledger", None).await;
    let row = &ledger["entries"][0];
    assert_eq!(
        (&row["operation"], &row["amount"]),
        (&json!("register"), &json!(290))
    );
    assert_eq!(row["outcome"]["kind"], "done");
    let (_, requests) = control(&bench, "/requests", None).await;
    assert_eq!(requests["entries"][0]["idempotency_key"], "key-77");
    assert_eq!(requests["entries"][0]["status"], 200);
    assert_eq!(requests["entries"][1]["path"], "/domains/search?query=lamp.club");
    let (_, state) = control(&bench, "/state", None).await;
    assert_eq!(state["accounts"][0]["balance"], 41_260 - 290);
    assert!(state["zones"]["planetdomains-1"]["lamp.club"]["nameservers"].is_array());
}

#[tokio::test]
async fn a_web_page_cannot_reach_it() {
    let bench = Bench::start("one-account").await;
    let url = format!("{}/clock", bench.sandbox.endpoints().control);
    let page = bench.http.get(&url).header("Origin", "https://evil.example");
    assert_eq!(answer(page).await.expect("an answer").0, StatusCode::FORBIDDEN);
    let rebound = bench.http.get(&url).header("Host", "evil.example");
    assert_eq!(answer(rebound).await.expect("an answer").0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_stopped_sandbox_gives_its_port_back() {
    let bench = Bench::start("empty").await;
    let port = bench
        .base
        .rsplit(':')
        .next()
        .and_then(|rest| rest.split('/').next())
        .expect("a port");
    let port: u16 = port.parse().expect("a number");
    // A client that keeps its connection open must not hold up the end.
    bench.get("/account").await;
    bench.sandbox.shutdown().await;
    let config = SandboxConfig {
        port,
        ..SandboxConfig::new("empty")
    };
    Sandbox::start(config).await.expect("the port is free again");
}
