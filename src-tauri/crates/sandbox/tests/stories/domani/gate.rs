//! Keys, calls a minute, scopes, errors.

use reqwest::{Method, StatusCode};
use sandbox::faults::{Effect, Fault};
use serde_json::json;

use super::client::{Bench, code};
use crate::client::answer;

#[tokio::test]
async fn every_answer_tells_the_quota_and_every_error_has_its_four_fields() {
    let bench = Bench::seed().await;
    for (method, path, status, expected) in [
        (Method::GET, "/api/me", 401, "MISSING_API_KEY"),
        (Method::GET, "/api/domains/nobodys.com", 401, "MISSING_API_KEY"),
        (Method::GET, "/api/domains/search", 400, "MISSING_PARAMETER"),
        (
            Method::GET,
            "/api/domains/search?q=nonsense",
            400,
            "INVALID_DOMAIN",
        ),
        (Method::GET, "/api/tlds?sort=beauty", 400, "INVALID_PARAMETER"),
        (Method::POST, "/api/domains/buy", 401, "MISSING_API_KEY"),
    ] {
        let response = bench.open(method, path).send().await.expect("an answer");
        assert_eq!(response.status(), status, "{path}");
        for header in ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"] {
            assert!(response.headers().contains_key(header), "{path} {header}");
        }
        let body: serde_json::Value = response.json().await.expect("JSON");
        assert_eq!(code(&body), expected, "{path}");
        for field in ["error", "hint", "documentation_url"] {
            assert!(body[field].is_string(), "{path} {field}");
        }
    }
    let wrong = bench.open(Method::GET, "/api/me").bearer_auth("domani_sk_wrong");
    let (status, body) = answer(wrong).await.expect("an answer");
    assert_eq!((status.as_u16(), code(&body)), (401, "INVALID_API_KEY"));
    let (status, body) = bench.get("/api/nowhere").await;
    assert_eq!((status.as_u16(), code(&body)), (404, "NOT_FOUND"));
}

#[tokio::test]
async fn a_minute_has_so_many_calls_and_the_refusal_says_when_the_next_begins() {
    let bench = Bench::seed().await;
    bench.sandbox.advance_clock(20);
    let whois = "/api/domains/whois?q=github.com";
    for left in (0..10).rev() {
        let response = bench.open(Method::GET, whois).send().await.expect("an answer");
        assert_eq!(
            response.headers()["x-ratelimit-remaining"],
            left.to_string().as_str()
        );
    }
    let response = bench.open(Method::GET, whois).send().await.expect("an answer");
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.headers()["retry-after"], "40");
    let body: serde_json::Value = response.json().await.expect("JSON");
    assert_eq!(code(&body), "RATE_LIMIT_EXCEEDED");
    assert_eq!(
        bench.get(whois).await.0,
        StatusCode::OK,
        "a key has a quota of its own"
    );
    bench.sandbox.advance_clock(40);
    let (status, _) = answer(bench.open(Method::GET, whois)).await.expect("an answer");
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn a_key_may_do_what_its_scopes_say_and_dies_when_it_is_revoked() {
    let bench = Bench::current().await;
    let wish = json!({"name": "watcher", "scopes": ["domains:read", "tokens:write"], "expires_in": 3600});
    let (status, made) = bench.post("/api/tokens", &wish).await;
    assert_eq!(status, StatusCode::CREATED);
    let key = made["key"].as_str().expect("a key").to_owned();
    assert!(key.starts_with("domani_sk_"));
    let with = |method: Method, path: &str| bench.open(method, path).bearer_auth(&key);
    let status = |request| async { answer(request).await.expect("an answer").0.as_u16() };
    assert_eq!(status(with(Method::GET, "/api/domains")).await, 200);
    let (denied, body) = answer(with(Method::POST, "/api/domains/buy").body("{}"))
        .await
        .expect("an answer");
    assert_eq!((denied.as_u16(), code(&body)), (403, "INSUFFICIENT_SCOPE"));
    let more = with(Method::POST, "/api/tokens").body(json!({"scopes": ["*"]}).to_string());
    let (denied, body) = answer(more).await.expect("an answer");
    assert_eq!((denied.as_u16(), code(&body)), (403, "SCOPE_ESCALATION"));

    let (_, listed) = bench.get("/api/tokens").await;
    let rows = listed["tokens"].as_array().expect("tokens");
    assert_eq!((rows.len(), rows[1]["name"].as_str()), (2, Some("watcher")));
    let shown = rows[1]["key"].as_str().expect("a key");
    assert!(shown.contains("...") && !listed.to_string().contains(&key));
    bench.sandbox.advance_clock(3600);
    assert_eq!(status(with(Method::GET, "/api/domains")).await, 401);

    let id = rows[0]["id"].as_str().expect("an id");
    let (_, gone) = bench
        .send(Method::DELETE, &format!("/api/tokens/{id}"), &json!({}))
        .await;
    assert_eq!(gone, json!({"success": true}));
    assert_eq!(bench.get("/api/me").await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_fault_answers_in_the_usual_envelope() {
    let bench = Bench::seed().await;
    let fault = Effect::Status {
        status: 503,
        code: "UNAVAILABLE".to_owned(),
        after_commit: false,
    };
    bench
        .sandbox
        .push_fault(Fault::once(fault).at("domani").on("GET", "/api/me"));
    let (status, body) = bench.get("/api/me").await;
    assert_eq!((status.as_u16(), code(&body)), (503, "UNAVAILABLE"));
    assert!(body["hint"].is_string() && body["documentation_url"].is_string());
}
