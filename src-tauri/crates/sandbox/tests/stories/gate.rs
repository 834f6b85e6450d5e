//! Tokens, whitelist, quota, routes.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::client::{Bench, answer};

#[tokio::test]
async fn a_wrong_token_is_401_and_a_strange_address_403() {
    let bench = Bench::start("one-account").await;
    let wrong = bench
        .http
        .get(format!("{}/account", bench.base))
        .bearer_auth("pd_wrong");
    let (status, body) = answer(wrong).await.expect("an answer");
    assert_eq!(
        (status, body["error"]["code"].as_str()),
        (StatusCode::UNAUTHORIZED, Some("unauthorized"))
    );

    let empty = serde_json::from_value(json!({"whitelist": []})).expect("a patch");
    bench.sandbox.change_account(empty).expect("an account");
    let (status, body) = bench.get("/account").await;
    assert_eq!(
        (status, body["error"]["code"].as_str()),
        (StatusCode::FORBIDDEN, Some("forbidden"))
    );

    let rotated =
        serde_json::from_value(json!({"token": "pd_new", "whitelist": ["127.0.0.1"]})).expect("a patch");
    bench.sandbox.change_account(rotated).expect("an account");
    assert_eq!(bench.get("/account").await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_mutation_without_a_key_is_refused_before_its_body_is_read() {
    let bench = Bench::start("one-account").await;
    for (method, path) in [
        (Method::POST, "/domains/register"),
        (Method::POST, "/domains/register/batch"),
        (Method::POST, "/domains/renew/batch"),
        (Method::POST, "/domains/tidepool.dev/renew"),
        (Method::PUT, "/domains/tidepool.dev/dns"),
        (Method::PATCH, "/domains/tidepool.dev/nameservers"),
        (Method::POST, "/domains/tidepool.dev/cloudflare/bind"),
    ] {
        let request = bench.request(method, path).body("no json");
        let (status, body) = answer(request).await.expect("an answer");
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        let message = body["error"]["message"].as_str().unwrap_or_default();
        assert!(message.contains("Idempotency-Key"), "{path}: {message}");
    }
}

#[tokio::test]
async fn the_eleventh_call_of_a_second_is_429_and_a_spike_blocks_for_five_minutes() {
    let bench = Bench::start("one-account").await;
    // The clock stands still, so these all fall into one second.
    let mut codes = Vec::new();
    for _ in 0..31 {
        let (status, _) = answer(bench.bare(Method::GET, "/account"))
            .await
            .expect("an answer");
        codes.push(status.as_u16());
    }
    assert_eq!(codes.iter().filter(|&&code| code == 200).count(), 10);
    assert!(codes[10..].iter().all(|&code| code == 429), "{codes:?}");

    bench.sandbox.advance_clock(299);
    let (status, body) = answer(bench.bare(Method::GET, "/account"))
        .await
        .expect("an answer");
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert!(
        body["error"]["message"]
            .as_str()
            .unwrap_or_default()
            .contains("5 minutes")
    );
    bench.sandbox.advance_clock(1);
    let (status, _) = answer(bench.bare(Method::GET, "/account"))
        .await
        .expect("an answer");
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn unknown_paths_and_verbs_are_404_in_the_usual_envelope() {
    let bench = Bench::start("one-account").await;
    for (method, path) in [
        (Method::GET, "/nowhere"),
        (Method::DELETE, "/domains/tidepool.dev"),
    ] {
        let (status, body) = answer(bench.request(method, path)).await.expect("an answer");
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert_eq!(body["status"], false);
    }
}

#[tokio::test]
async fn the_specification_is_open_and_names_every_method() {
    let bench = Bench::start("one-account").await;
    let open = bench.http.get(format!("{}/openapi.json", bench.base));
    let (status, spec) = answer(open).await.expect("an answer");
    assert_eq!(status, StatusCode::OK);
    let paths = spec["paths"].as_object().expect("paths");
    assert_eq!(paths.len(), 15);
    let methods: usize = paths
        .values()
        .map(|path| path.as_object().map_or(0, |verbs| verbs.len()))
        .sum();
    assert_eq!(methods, 16);
}

#[tokio::test]
async fn the_rate_limited_scenario_leaves_four_calls_a_second() {
    let bench = Bench::start("rate-limited").await;
    let first = bench
        .request(Method::GET, "/domains")
        .send()
        .await
        .expect("an answer");
    assert_eq!(first.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(first.headers()["retry-after"], "2");
    bench.sandbox.advance_clock(2);
    let mut codes = Vec::new();
    for _ in 0..5 {
        let (status, _) = answer(bench.bare(Method::GET, "/domains"))
            .await
            .expect("an answer");
        codes.push(status.as_u16());
    }
    assert_eq!(codes, [200, 200, 200, 200, 429]);
}
