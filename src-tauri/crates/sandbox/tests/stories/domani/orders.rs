//! Buying, renewing, transferring.

use reqwest::{Method, StatusCode};
use sandbox::world::Operation;
use serde_json::{Value, json};

use super::client::{Bench, code};

#[tokio::test]
async fn a_bought_name_is_charged_once_and_cannot_be_bought_again() {
    let bench = Bench::seed().await;
    let (status, body) = bench.buy("orchard-lamp.dev").await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(
        body,
        json!({
            "domain": "orchard-lamp.dev",
            "status": "active",
            "expires": "2027-11-22T09:41:00.000Z",
            "price": 12.88,
            "currency": "USD",
            "payment_method": "stripe",
        })
    );
    let owned = bench.sandbox.domain("orchard-lamp.dev").expect("owned");
    assert!(owned.auto_renew && owned.locked && owned.privacy);
    let (status, body) = bench.buy("orchard-lamp.dev").await;
    assert_eq!((status.as_u16(), code(&body)), (409, "DOMAIN_UNAVAILABLE"));
    assert_eq!(bench.balance(), 10_000 - 1_288);

    let years = json!({"domain": "second-lamp.dev", "years": 3});
    bench.post("/api/domains/buy", &years).await;
    assert_eq!(bench.sandbox.charges()[1].amount, 3 * 1_288);
}

#[tokio::test]
async fn a_purchase_is_refused_in_the_documented_order() {
    let bench = Bench::seed().await;
    bench.change(json!({"has_card": false}));
    for (wish, status, expected) in [
        (json!({}), 400, "MISSING_PARAMETER"),
        (json!({"domain": 5}), 400, "INVALID_PARAMETER"),
        (
            json!({"domain": "a.com", "domains": ["b.com"]}),
            400,
            "INVALID_PARAMETER",
        ),
        (json!({"domain": "nonsense"}), 400, "INVALID_DOMAIN"),
        (json!({"domain": "lamp.museum"}), 400, "INVALID_DOMAIN"),
        (json!({"domain": "taken-lamp.com"}), 409, "DOMAIN_UNAVAILABLE"),
        (json!({"domain": "race-lamp.com"}), 409, "DOMAIN_UNAVAILABLE"),
        (
            json!({"domain": "lamp.com", "years": 11}),
            400,
            "INVALID_PARAMETER",
        ),
        (json!({"domains": []}), 400, "INVALID_PARAMETER"),
        (json!({"domains": vec!["lamp.com"; 11]}), 400, "INVALID_PARAMETER"),
        (json!({"domain": "lamp.com"}), 402, "PAYMENT_REQUIRED"),
        (json!({"domains": ["lamp.com"]}), 402, "PAYMENT_REQUIRED"),
    ] {
        let (got, body) = bench.post("/api/domains/buy", &wish).await;
        assert_eq!((got.as_u16(), code(&body)), (status, expected), "{wish}");
    }
    let (_, body) = bench.buy("lamp.com").await;
    let (_, setup) = bench.post("/api/billing/setup", &json!({})).await;
    assert_eq!(body["setup_url"], setup["url"]);
    assert!(body["accepts"].is_array());
    let (_, race) = bench.get("/api/domains/search?q=race-lamp.com").await;
    assert_eq!(race["available"], true);
    assert_eq!(bench.sandbox.ledger(), []);
}

#[tokio::test]
async fn without_a_contact_nothing_is_sold_until_one_is_set() {
    let bench = Bench::current().await;
    bench
        .sandbox
        .switch("domani", "no_contact", true)
        .expect("a switch");
    let (status, body) = bench.buy("lamp.com").await;
    assert_eq!((status.as_u16(), code(&body)), (400, "CONTACT_REQUIRED"));
    assert_eq!(bench.get("/api/me").await.1["setup_required"], json!(["contact"]));
    let mut contact = json!({
        "first_name": "Kim", "last_name": "Sample", "address1": "1 Way", "city": "Hull", "state": "Hull",
        "postal_code": "HU1", "country": "GB", "phone": "+44.1482000000", "email": "kim-at-example.org",
    });
    let (status, body) = bench.send(Method::PUT, "/api/me/contact", &contact).await;
    assert_eq!((status.as_u16(), code(&body)), (400, "INVALID_CONTACT"));
    contact["email"] = "kim@example.org".into();
    bench.send(Method::PUT, "/api/me/contact", &contact).await;
    assert_eq!(
        bench.get("/api/me/contact").await.1["contact"]["first_name"],
        "Kim"
    );
    assert_eq!(bench.buy("lamp.com").await.0, StatusCode::CREATED);
}

#[tokio::test]
async fn of_several_names_each_stands_for_itself() {
    let bench = Bench::current().await;
    let wish = json!({"domains": ["one-lamp.com", "race-lamp.com", "nocard-lamp.com", "regfail-lamp.com", "two-lamp.com"]});
    let (status, body) = bench.post("/api/domains/buy", &wish).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(body["summary"], json!({"succeeded": 2, "failed": 3, "total": 5}));
    let words: Vec<&str> = body["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .filter_map(|error| error["failure_code"].as_str())
        .collect();
    assert_eq!(words, ["registration_race", "payment", "registrar"]);
    assert_eq!(
        bench.balance(),
        10_000 - 2 * 1_088,
        "the failed one was paid back"
    );

    let wish = json!({"domains": ["one-lamp.com"]});
    let (status, body) = bench.post("/api/domains/buy", &wish).await;
    assert_eq!((status.as_u16(), &body["summary"]["failed"]), (409, &json!(1)));
}

#[tokio::test]
async fn a_registration_that_fails_is_charged_and_paid_back() {
    let bench = Bench::seed().await;
    let (status, body) = bench.buy("regfail-lamp.com").await;
    assert_eq!((status.as_u16(), code(&body)), (502, "REGISTRATION_FAILED"));
    assert_eq!(
        (&body["charged"], &body["refunded"]),
        (&json!(true), &json!(true))
    );
    let amounts: Vec<i64> = bench.sandbox.ledger().iter().map(|entry| entry.amount).collect();
    assert_eq!((amounts, bench.balance()), (vec![1_088, -1_088], 10_000));
    assert!(bench.sandbox.domain("regfail-lamp.com").is_none());
}

#[tokio::test]
async fn a_slow_name_becomes_active_after_twenty_seconds() {
    let bench = Bench::current().await;
    let (_, body) = bench.buy("slow-lamp.com").await;
    assert_eq!(
        (&body["status"], &body["expires"]),
        (&json!("provisioning"), &Value::Null)
    );
    let word = || async { bench.get("/api/domains/slow-lamp.com").await.1["status"].clone() };
    assert_eq!(word().await, "provisioning");
    let records = json!({"records": []});
    let (status, _) = bench
        .send(Method::PUT, "/api/domains/slow-lamp.com/dns", &records)
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
    bench.sandbox.advance_clock(20);
    assert_eq!(word().await, "active");
}

#[tokio::test]
async fn a_lost_answer_has_bought_the_name() {
    let bench = Bench::seed().await;
    let wish = json!({"domain": "drop-lamp.com"});
    let lost = bench.try_send(Method::POST, "/api/domains/buy", &wish).await;
    assert!(lost.is_err(), "{lost:?}");
    assert_eq!(bench.sandbox.charges().len(), 1);
    assert_eq!(bench.get("/api/domains/drop-lamp.com").await.0, StatusCode::OK);
}

#[tokio::test]
async fn renewals_are_a_preview_in_the_older_documents_and_add_up_in_the_newer() {
    let bench = Bench::seed().await;
    bench.own("aster.com");
    let (path, wish) = ("/api/domains/aster.com/renew", json!({"years": 1}));
    let (status, body) = bench.post(path, &wish).await;
    assert_eq!((status.as_u16(), code(&body)), (501, "NOT_AVAILABLE"));
    assert!(body["hint"].as_str().is_some_and(|hint| hint.contains("Preview")));
    assert_eq!(bench.sandbox.ledger(), []);

    bench
        .sandbox
        .switch("domani", "dialect", "current")
        .expect("a switch");
    let (_, first) = bench.post(path, &wish).await;
    assert_eq!(first["new_expiry"], "2028-11-22T09:41:00.000Z");
    assert_eq!(first["price"].to_string(), "10.88");
    let (_, second) = bench.post(path, &wish).await;
    assert_eq!(second["new_expiry"], "2029-11-22T09:41:00.000Z");
    let charges = bench.sandbox.charges();
    assert!(charges.len() == 2 && charges.iter().all(|charge| charge.operation == Operation::Renew));
    let (_, invoices) = bench.get("/api/billing/invoices?limit=1").await;
    assert_eq!(
        (&invoices["invoices"][0]["amount_paid"], &invoices["has_more"]),
        (&json!(1088), &json!(true))
    );
}

#[tokio::test]
async fn asking_for_the_code_to_leave_unlocks_the_name() {
    let bench = Bench::seed().await;
    bench.buy("aster-lamp.com").await;
    let (_, body) = bench.get("/api/domains/aster-lamp.com/auth-code").await;
    assert_eq!(body["was_unlocked"], true);
    assert!(!bench.sandbox.domain("aster-lamp.com").expect("owned").locked);
    let (_, away) = bench.get("/api/domains/aster-lamp.com/transfer-away").await;
    assert_eq!(away["status"], "none");
}
