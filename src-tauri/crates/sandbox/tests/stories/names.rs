//! Account, prices, lookups, list, detail, delivery log.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::client::{Bench, answer};

#[tokio::test]
async fn the_account_shows_its_balance_with_two_decimals() {
    let bench = Bench::start("one-account").await;
    let (_, body) = bench.get("/account").await;
    assert_eq!(body["status"], true);
    assert_eq!(body["result"]["balance_usd"].to_string(), "412.60");
    assert_eq!(body["result"]["api_enabled"], true);
}

#[tokio::test]
async fn prices_show_the_renewal_trap() {
    let bench = Bench::start("one-account").await;
    let (_, body) = bench.get("/zones").await;
    let zones = body["result"]["zones"].as_array().expect("zones");
    let shop = zones.iter().find(|zone| zone["zone"] == ".shop").expect("sold");
    assert_eq!(shop["register_price_usd"].to_string(), "1.98");
    assert_eq!(shop["renew_price_usd"].to_string(), "38.00");
    assert!(zones.iter().any(|zone| zone["premium"] == true));
}

#[tokio::test]
async fn a_lookup_tells_free_from_taken_and_refuses_junk() {
    let bench = Bench::start("one-account").await;
    for (query, free) in [
        ("tidewright.com", true),
        ("TIDEWRIGHT.dev", true),
        ("taken-boat.com", false),
        ("github.com", false),
        ("tidepool.dev", false),
    ] {
        let (_, body) = bench.get(&format!("/domains/search?query={query}")).await;
        assert_eq!(body["result"]["available"], free, "{query}");
        assert!(body["result"]["register_price_usd"].is_number());
    }
    for query in ["?query=boat", "?query=boat.museum", "?query=www.boat.com", ""] {
        let (status, body) = bench.get(&format!("/domains/search{query}")).await;
        assert_eq!(
            (status, body["error"]["code"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some("validation_error"))
        );
    }
    let batch = json!({"domains": ["tidewright.com", "github.com", "junk"]});
    let request = bench
        .request(Method::POST, "/domains/search/batch")
        .body(batch.to_string());
    let (_, body) = answer(request).await.expect("an answer");
    let free: Vec<_> = (0..3)
        .map(|index| body["result"]["items"][index]["available"].clone())
        .collect();
    assert_eq!(free, [true, false, false]);
}

#[tokio::test]
async fn list_and_detail_agree_and_follow_the_clock() {
    let bench = Bench::start("one-account").await;
    let (_, list) = bench.get("/domains").await;
    let items = list["result"]["items"].as_array().expect("items").clone();
    assert_eq!(list["result"]["count"], items.len());
    assert!(items.len() >= 55);
    let listed = items
        .iter()
        .find(|item| item["domain"] == "glasshouse.ai")
        .expect("listed");
    assert_eq!(listed["status"], "active");
    let (_, detail) = bench.get("/domains/glasshouse.ai").await;
    assert_eq!(detail["result"]["expires_at"], listed["expires_at"]);
    assert!(
        listed["expires_at"]
            .as_str()
            .is_some_and(|date| date.starts_with("2026-11-24T"))
    );
    bench.sandbox.advance_clock(4 * 86_400);
    let (_, detail) = bench.get("/domains/glasshouse.ai").await;
    assert_eq!(detail["result"]["status"], "expired");
    assert_eq!(
        bench.get("/domains/nobodys-boat.com").await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_delivery_log_climbs_the_ladder_of_retries() {
    let bench = Bench::start("one-account").await;
    bench
        .post(
            "/domains/register",
            "k1",
            &json!({"domain": "orchard-lamp.club", "client_ref": "job-19"}),
        )
        .await;
    let (_, log) = bench.get("/webhook/deliveries?limit=5").await;
    assert_eq!(log["result"]["items"][0]["event_type"], "domain.registered");
    assert_eq!(log["result"]["items"][0]["status"], "delivered");

    let down = serde_json::from_value(json!({"webhook_status": 503})).expect("a patch");
    bench.sandbox.change_account(down).expect("an account");
    let (_, log) = bench.get("/webhook/deliveries").await;
    assert_eq!(log["result"]["items"][0]["status"], "retrying");
    bench.sandbox.advance_clock(8 * 3600);
    let (_, log) = bench.get("/webhook/deliveries").await;
    let row = &log["result"]["items"][0];
    assert_eq!(
        (&row["status"], &row["attempt_number"]),
        (&json!("failed"), &json!(6))
    );
    assert_eq!(
        bench.get("/webhook/deliveries?limit=0").await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}
