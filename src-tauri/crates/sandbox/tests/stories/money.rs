//! Buying and renewing.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use sandbox::world::Outcome;
use serde_json::json;

use crate::client::{Bench, start_of_story};

#[tokio::test]
async fn the_same_order_under_the_same_key_is_charged_once() {
    let bench = Bench::start("empty").await;
    let order =
        json!({"domain": "orchard-lamp.club", "years": 2, "client_ref": "job-19", "external_ref": "po-2206"});
    let (status, first) = bench.post("/domains/register", "key-1", &order).await;
    assert_eq!(status, StatusCode::OK, "{first}");
    assert_eq!(first["result"]["status"], "registered");
    assert_eq!(first["result"]["external_ref"], "po-2206");
    let again = bench.post("/domains/register", "key-1", &order).await;
    assert_eq!(again, (StatusCode::OK, first));

    assert_eq!(bench.balance(), 10_000 - 2 * 290);
    let ledger = bench.sandbox.ledger();
    let amounts: Vec<i64> = ledger.iter().map(|entry| entry.amount).collect();
    assert_eq!(amounts, [580, 0]);
    assert_eq!(ledger[1].outcome, Outcome::Replayed);
    assert_eq!(ledger[0].idempotency_key.as_deref(), Some("key-1"));
    let owned = bench.sandbox.domain("orchard-lamp.club").expect("owned");
    let years = owned
        .expires_at
        .date_naive()
        .years_since(start_of_story().date_naive());
    assert_eq!(years, Some(2));
}

#[tokio::test]
async fn a_key_used_for_another_body_is_refused() {
    let bench = Bench::start("empty").await;
    bench
        .post(
            "/domains/register",
            "key-1",
            &json!({"domain": "one.club", "years": 1}),
        )
        .await;
    let (status, body) = bench
        .post(
            "/domains/register",
            "key-1",
            &json!({"domain": "two.club", "years": 1}),
        )
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(body["status"], false);
    assert_eq!(body["error"]["code"], "idempotency_key_conflict");
    assert_eq!(bench.sandbox.charges().len(), 1);
    assert!(bench.sandbox.domain("two.club").is_none());
}

#[tokio::test]
async fn a_refused_order_leaves_its_key_usable() {
    let bench = Bench::start("half-paid").await;
    let order = json!({"domain": "orchard-lamp.io", "years": 1});
    let (status, body) = bench.post("/domains/register", "key-1", &order).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(body["error"]["code"], "insufficient_balance");
    let change = serde_json::from_value(json!({"cents": 10_000})).expect("a change");
    bench.sandbox.set_balance(&change).expect("an account");
    let (status, _) = bench.post("/domains/register", "key-1", &order).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(bench.balance(), 10_000 - 3_200);
}

#[tokio::test]
async fn a_batch_succeeds_in_part_and_says_so_item_by_item() {
    let bench = Bench::start("half-paid").await;
    let batch = json!({"items": [
        {"domain": "first-lamp.com", "years": 1, "client_ref": "a"},
        {"domain": "github.com", "years": 1, "client_ref": "b"},
        {"domain": "no_name", "years": 1},
        {"domain": "x.club", "years": 99},
        {"domain": "second-lamp.com", "years": 1},
        {"domain": "third-lamp.com", "years": 1},
        {"domain": "first-lamp.com", "years": 1},
        "junk",
    ]});
    let (status, body) = bench.post("/domains/register/batch", "key-1", &batch).await;
    assert_eq!(status, StatusCode::OK);
    let result = &body["result"];
    assert_eq!(
        [&result["count"], &result["success"], &result["failed"]],
        [8, 2, 6]
    );
    let words: Vec<&str> = result["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| {
            item["error"]
                .as_str()
                .or(item["status"].as_str())
                .expect("a word")
        })
        .collect();
    assert_eq!(
        words,
        [
            "registered",
            "not_available",
            "invalid_domain",
            "validation_error",
            "registered",
            "insufficient_balance",
            "not_available",
            "validation_error",
        ]
    );
    assert_eq!(result["items"][1]["client_ref"], "b");
    assert_eq!(bench.sandbox.charges().len(), 2);
    assert_eq!(bench.balance(), 2_500 - 2 * 1_098);

    let again = bench.post("/domains/register/batch", "key-1", &batch).await;
    assert_eq!(again.1["result"], body["result"]);
    assert_eq!(bench.sandbox.charges().len(), 2);
}

#[tokio::test]
async fn a_taken_name_is_not_found_alone_and_a_zone_not_sold_is_invalid() {
    let bench = Bench::start("one-account").await;
    for (name, status, code) in [
        ("taken-boat.com", StatusCode::NOT_FOUND, "domain_not_found"),
        ("tidepool.dev", StatusCode::NOT_FOUND, "domain_not_found"),
        (
            "boat.museum",
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_error",
        ),
        ("boat", StatusCode::UNPROCESSABLE_ENTITY, "validation_error"),
        ("bööt.com", StatusCode::UNPROCESSABLE_ENTITY, "validation_error"),
    ] {
        let (got, body) = bench
            .post(
                "/domains/register",
                name.trim_matches('ö'),
                &json!({"domain": name}),
            )
            .await;
        assert_eq!(
            (got, body["error"]["code"].as_str()),
            (status, Some(code)),
            "{name}"
        );
    }
    assert_eq!(bench.sandbox.charges(), []);
}

#[tokio::test]
async fn a_renewal_moves_the_expiry_and_redemption_refuses_it() {
    let bench = Bench::start("one-account").await;
    let before = bench.sandbox.domain("papermill.shop").expect("owned").expires_at;
    let (status, body) = bench
        .post(
            "/domains/papermill.shop/renew",
            "key-1",
            &json!({"years": 1, "client_ref": "renew-42"}),
        )
        .await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(body["result"]["status"], "renewed");
    let after = bench.sandbox.domain("papermill.shop").expect("owned");
    assert_eq!(
        after.expires_at.date_naive().years_since(before.date_naive()),
        Some(1)
    );
    assert_eq!(after.client_ref.as_deref(), Some("renew-42"));
    assert_eq!(bench.sandbox.charges()[0].amount, 3_800);

    let (status, body) = bench
        .post("/domains/fieldnotes.co/renew", "key-2", &json!({"years": 1}))
        .await;
    assert_eq!(
        (status, body["error"]["code"].as_str()),
        (StatusCode::CONFLICT, Some("domain_not_renewable"))
    );
    let (status, _) = bench
        .post("/domains/nobodys-boat.com/renew", "key-3", &json!({"years": 1}))
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = bench
        .post("/domains/tidepool.dev/renew", "key-4", &json!({}))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);

    let batch = json!({"items": [{"domain": "tidepool.dev", "years": 1}, {"domain": "nobodys-boat.com", "years": 1}]});
    let (_, body) = bench.post("/domains/renew/batch", "key-5", &batch).await;
    assert_eq!(body["result"]["items"][0]["status"], "renewed");
    assert_eq!(body["result"]["items"][1]["error"], "domain_not_found");
}

#[tokio::test]
async fn a_premium_name_costs_its_own_price_and_shows_it_before() {
    let bench = Bench::start("one-account").await;
    let (_, found) = bench.get("/domains/search?query=harvest.studio").await;
    assert_eq!(found["result"]["available"], true);
    assert_eq!(found["result"]["register_price_usd"].to_string(), "960.00");
    let (status, _) = bench
        .post("/domains/register", "key-1", &json!({"domain": "harvest.studio"}))
        .await;
    assert_eq!(status, StatusCode::CONFLICT, "the demo cannot afford it");
}

#[tokio::test]
async fn scripted_names_misbehave_as_their_label_says() {
    let bench = Bench::start("empty").await;
    let order = |name: &str| json!({"domain": name, "years": 1});

    let lost = bench
        .send(Method::POST, "/domains/register", "k-drop", &order("drop-a.club"))
        .await;
    assert!(lost.is_err(), "{lost:?}");
    assert_eq!(bench.sandbox.charges().len(), 1);
    let (status, body) = bench
        .post("/domains/register", "k-drop", &order("drop-a.club"))
        .await;
    assert_eq!(
        (status, body["result"]["status"].as_str()),
        (StatusCode::OK, Some("registered"))
    );
    assert_eq!(bench.sandbox.charges().len(), 1);

    let mut codes = Vec::new();
    for _ in 0..3 {
        let (status, _) = bench
            .post("/domains/register", "k-busy", &order("busy-a.club"))
            .await;
        codes.push(status.as_u16());
    }
    assert_eq!(codes, [409, 409, 200]);

    let (status, _) = bench
        .post("/domains/register", "k-500", &order("e500-a.club"))
        .await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    let (status, _) = bench
        .post("/domains/register", "k-500", &order("e500-a.club"))
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(bench.sandbox.charges().len(), 3);
}

#[tokio::test]
async fn a_second_call_while_the_first_runs_is_told_so_and_later_gets_its_answer() {
    // The eight seconds of a slow name take four here, longer than a starved machine stands still.
    let bench = Bench::start_at_pace("empty", 2).await;
    let order = json!({"domain": "slow-a.club", "years": 1});
    let hasty = bench
        .request(Method::POST, "/domains/register")
        .header("Idempotency-Key", "k-slow")
        .timeout(Duration::from_millis(150))
        .body(order.to_string())
        .send()
        .await;
    assert!(hasty.expect_err("the client gave up").is_timeout());
    let mut refused = Vec::new();
    let deadline = Instant::now() + Duration::from_secs(60);
    let done = loop {
        let (status, body) = bench.post("/domains/register", "k-slow", &order).await;
        if status == StatusCode::OK {
            break body;
        }
        refused.push(body["error"]["code"].clone());
        assert!(Instant::now() < deadline, "it never ended");
        tokio::time::sleep(Duration::from_millis(250)).await;
    };
    assert!(
        refused.iter().all(|code| code == "request_in_progress"),
        "{refused:?}"
    );
    assert_eq!(done["result"]["status"], "registered");
    assert_eq!(bench.sandbox.charges().len(), 1);
}
