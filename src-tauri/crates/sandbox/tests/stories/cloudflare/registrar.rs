//! Checks, orders with every state, settings, and the sandbox that costs nothing.

use reqwest::{Method, StatusCode};
use sandbox::world::Operation;
use serde_json::{Value, json};

use super::{ACCOUNT, cloudflare, code, plant, post, send};
use crate::client::{Bench, answer};

fn at(path: &str) -> String {
    format!("/accounts/{ACCOUNT}/registrar{path}")
}

/// Orders a name without waiting for the end.
async fn order_async(bench: &Bench, name: &str) -> (StatusCode, Value) {
    let request = bench
        .request(Method::POST, &at("/registrations"))
        .header("prefer", "handling=lenient, respond-async")
        .body(json!({"domain_name": name}).to_string());
    answer(request).await.expect("an answer")
}

async fn state(bench: &Bench, name: &str) -> Value {
    bench
        .get(&at(&format!("/registrations/{name}/registration-status")))
        .await
        .1["result"]
        .clone()
}

fn money(bench: &Bench) -> i64 {
    bench.sandbox.balance("cloudflare").expect("an account")
}

#[tokio::test]
async fn a_check_gives_prices_reasons_and_leaves_malformed_names_out() {
    let bench = cloudflare().await;
    let names = json!({"domains": [
        "orchard-lamp.com", "taken-boat.com", "premium-boat.com", "boat.sh", "boat.museum", "boat.tk", "no_name", "boat", "BOAT-shed.DEV"
    ]});
    let (status, body) = post(&bench, &at("/domain-check"), &names).await;
    assert_eq!(status, StatusCode::OK);
    let rows = body["result"]["domains"].as_array().expect("a list");
    let words: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| {
            (
                row["name"].as_str().expect("a name"),
                row["reason"].as_str().unwrap_or("free"),
            )
        })
        .collect();
    assert_eq!(
        words,
        [
            ("orchard-lamp.com", "free"),
            ("taken-boat.com", "domain_unavailable"),
            ("premium-boat.com", "domain_premium"),
            ("boat.sh", "extension_not_supported_via_api"),
            ("boat.museum", "extension_not_supported"),
            ("boat.tk", "extension_disallows_registration"),
            ("boat-shed.dev", "free"),
        ]
    );
    assert_eq!(
        rows[0]["pricing"],
        json!({"currency": "USD", "registration_cost": "10.46", "renewal_cost": "10.46"})
    );
    assert_eq!(rows[2]["tier"], "premium");
    assert!(rows[1].get("pricing").is_none());
    let many: Vec<String> = (0..21).map(|number| format!("boat{number}.com")).collect();
    assert_eq!(
        code(&post(&bench, &at("/domain-check"), &json!({"domains": many})).await),
        (400, 1007)
    );
    let (_, found) = bench
        .get(&at(
            "/domain-search?q=orchard%20lamp&limit=3&extensions=dev&extensions=com&extensions=zz",
        ))
        .await;
    assert_eq!(found["result"]["domains"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn an_order_is_done_in_the_answer_charged_once_and_gets_its_zone() {
    let bench = cloudflare().await;
    let order = json!({"domain_name": "orchard-lamp.com", "years": 2, "auto_renew": true});
    let (status, done) = post(&bench, &at("/registrations"), &order).await;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    assert_eq!(
        (&done["result"]["state"], &done["result"]["completed"]),
        (&json!("succeeded"), &json!(true))
    );
    let registration = &done["result"]["context"]["registration"];
    assert_eq!(
        registration,
        &json!({"domain_name": "orchard-lamp.com", "status": "active", "created_at": "2026-11-22T09:41:01Z",
            "expires_at": "2028-11-22T09:41:01Z", "auto_renew": true, "locked": true, "privacy_mode": "redaction"})
    );
    assert_eq!(money(&bench), 10_000 - 2 * 1_046);
    let (_, zones) = bench.get("/zones?name=orchard-lamp.com").await;
    assert_eq!(zones["result"][0]["status"], "active");
    assert_eq!(
        bench.get(&at("/registrations/orchard-lamp.com")).await.1["result"],
        *registration
    );

    let again = post(&bench, &at("/registrations"), &order).await;
    assert_eq!(again.0, StatusCode::BAD_REQUEST);
    assert_eq!(bench.sandbox.charges().len(), 1);
}

#[tokio::test]
async fn every_state_of_a_workflow_is_met_on_the_worlds_clock() {
    let bench = cloudflare().await;
    for (name, seen) in [
        (
            "orchard-lamp.com",
            vec![(0, "pending"), (2, "in_progress"), (10, "succeeded")],
        ),
        (
            "slow-lamp.com",
            vec![(0, "pending"), (60, "in_progress"), (120, "succeeded")],
        ),
        (
            "action-lamp.com",
            vec![(0, "pending"), (10, "action_required"), (900, "succeeded")],
        ),
        (
            "blocked-lamp.com",
            vec![(0, "pending"), (10, "blocked"), (600, "succeeded")],
        ),
        ("failed-lamp.com", vec![(0, "pending"), (10, "failed")]),
        ("sync-lamp.com", vec![(0, "succeeded")]),
    ] {
        let (status, body) = order_async(&bench, name).await;
        let wanted = if name.starts_with("sync") {
            StatusCode::CREATED
        } else {
            StatusCode::ACCEPTED
        };
        assert_eq!(status, wanted, "{name}");
        assert_eq!(
            body["result"]["links"]["self"],
            at(&format!("/registrations/{name}/registration-status"))
        );
        let start = bench.sandbox.clock_now();
        for (seconds, word) in seen {
            bench
                .sandbox
                .set_clock(start + chrono::TimeDelta::seconds(seconds - 1));
            let status = state(&bench, name).await;
            assert_eq!(status["state"], word, "{name} after {seconds} s");
            assert_eq!(status["completed"], matches!(word, "succeeded" | "failed"));
            match word {
                "pending" => {
                    let (_, pending) = bench.get(&at(&format!("/registrations/{name}"))).await;
                    assert_eq!(
                        (&pending["result"]["status"], &pending["result"]["expires_at"]),
                        (&json!("registration_pending"), &Value::Null)
                    );
                }
                "action_required" => assert_eq!(status["context"]["action"], "email_confirmation"),
                "failed" => assert!(
                    status["error"]["message"]
                        .as_str()
                        .is_some_and(|text| text.contains(name))
                ),
                _ => {}
            }
        }
    }
    assert_eq!(money(&bench), 10_000 - 5 * 1_046, "the failed one was given back");
    assert!(bench.sandbox.domain("failed-lamp.com").is_none());
    let (_, list) = bench.get(&at("/registrations?per_page=2&sort_by=name")).await;
    assert_eq!(list["result"][0]["domain_name"], "action-lamp.com");
    let cursor = list["result_info"]["cursor"].as_str().expect("a text").to_owned();
    let (_, rest) = bench
        .get(&at(&format!(
            "/registrations?per_page=50&sort_by=name&cursor={cursor}"
        )))
        .await;
    assert_eq!(
        (
            rest["result"].as_array().map(Vec::len),
            &rest["result_info"]["cursor"]
        ),
        (Some(3), &json!(""))
    );
}

#[tokio::test]
async fn an_order_that_runs_is_not_started_twice() {
    let bench = cloudflare().await;
    for _ in 0..3 {
        assert_eq!(order_async(&bench, "slow-lamp.com").await.0, StatusCode::ACCEPTED);
    }
    assert_eq!(bench.sandbox.charges().len(), 1);
}

#[tokio::test]
async fn without_a_card_money_or_a_registrant_nothing_is_ordered() {
    let bench = cloudflare().await;
    let order = json!({"domain_name": "orchard-lamp.com"});
    let change = |patch: Value| {
        let patch = serde_json::from_value(patch).expect("a patch");
        bench.sandbox.change_account(patch).expect("an account");
    };
    change(json!({"account": "cloudflare-1", "has_card": false}));
    let (status, body) = post(&bench, &at("/registrations"), &order).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        body["errors"][0]["message"]
            .as_str()
            .is_some_and(|text| text.contains("payment method"))
    );
    change(json!({"account": "cloudflare-1", "has_card": true}));
    bench
        .sandbox
        .switch("cloudflare", "no_default_contact", true)
        .expect("a switch");
    let (_, body) = post(&bench, &at("/registrations"), &order).await;
    assert_eq!(body["errors"][0]["source"]["pointer"], "/contacts/registrant");
    bench
        .sandbox
        .switch("cloudflare", "no_default_contact", Value::Null)
        .expect("a switch");
    for bad in [
        json!({"domain_name": "orchard-lamp.com", "years": 11}),
        json!({"domain_name": "orchard-lamp.ai", "years": 1}),
        json!({"domain_name": "taken-lamp.com"}),
        json!({"domain_name": "premium-lamp.com"}),
        json!({"domain_name": "orchard-lamp.ai"}),
        json!({"domain_name": "orchard_lamp.com"}),
    ] {
        assert_eq!(
            post(&bench, &at("/registrations"), &bad).await.0,
            StatusCode::BAD_REQUEST,
            "{bad}"
        );
    }
    assert_eq!(bench.sandbox.charges(), []);
    assert_eq!(money(&bench), 10_000);
}

#[tokio::test]
async fn a_lost_answer_hides_an_order_that_was_charged() {
    let bench = cloudflare().await;
    let request = bench
        .request(Method::POST, &at("/registrations"))
        .body(json!({"domain_name": "drop-lamp.com"}).to_string());
    assert!(answer(request).await.is_err());
    assert_eq!(state(&bench, "drop-lamp.com").await["state"], "succeeded");
    let failed = post(
        &bench,
        &at("/registrations"),
        &json!({"domain_name": "e500-lamp.com"}),
    )
    .await;
    assert_eq!(failed.0, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(
        code(
            &bench
                .get(&at("/registrations/e500-lamp.com/registration-status"))
                .await
        ),
        (404, 10_000)
    );
    assert_eq!(bench.sandbox.charges().len(), 1);
}

#[tokio::test]
async fn auto_renew_is_all_that_can_be_changed() {
    let bench = cloudflare().await;
    let domain = json!({"domain": "tidepool.dev", "account": "cloudflare-1", "locked": true});
    bench
        .sandbox
        .change_domain(serde_json::from_value(domain).expect("a patch"))
        .expect("added");
    let name = at("/registrations/tidepool.dev");
    let update = format!("{name}/update-status");
    assert_eq!(code(&bench.get(&update).await), (404, 10_000));
    let (status, done) = send(&bench, Method::PATCH, &name, &json!({"auto_renew": true})).await;
    assert_eq!(
        (status, &done["result"]["state"]),
        (StatusCode::OK, &json!("succeeded"))
    );
    assert!(bench.sandbox.domain("tidepool.dev").expect("owned").auto_renew);

    let request = bench
        .request(Method::PATCH, &name)
        .header("prefer", "respond-async")
        .body(json!({"auto_renew": false}).to_string());
    let response = request.send().await.expect("an answer");
    assert_eq!(
        (response.status(), &response.headers()["preference-applied"]),
        (StatusCode::ACCEPTED, &"respond-async".parse().expect("a value"))
    );
    assert!(
        bench.sandbox.domain("tidepool.dev").expect("owned").auto_renew,
        "not yet"
    );
    bench.sandbox.advance_clock(6);
    assert_eq!(bench.get(&update).await.1["result"]["state"], "succeeded");
    assert!(!bench.sandbox.domain("tidepool.dev").expect("owned").auto_renew);
    assert_eq!(
        send(&bench, Method::PATCH, &name, &json!({"locked": false}))
            .await
            .0,
        StatusCode::BAD_REQUEST
    );
    let elsewhere = send(
        &bench,
        Method::PATCH,
        &at("/registrations/github.com"),
        &json!({"auto_renew": true}),
    )
    .await;
    assert_eq!(elsewhere.0, StatusCode::NOT_FOUND);
    let rows = bench.sandbox.ledger();
    assert_eq!(
        rows.iter()
            .filter(|row| row.operation == Operation::ChangeSettings)
            .count(),
        4
    );
}

#[tokio::test]
async fn a_registration_and_a_zone_need_not_go_together() {
    let bench = cloudflare().await;
    plant(&bench, "zone-only.dev", &json!([]));
    post(
        &bench,
        &at("/registrations"),
        &json!({"domain_name": "name-only.dev"}),
    )
    .await;
    let (_, zones) = bench.get("/zones?name=name-only.dev").await;
    let id = zones["result"][0]["id"].as_str().expect("a zone").to_owned();
    send(&bench, Method::DELETE, &format!("/zones/{id}"), &json!({})).await;
    let (_, zones) = bench.get("/zones").await;
    let (_, names) = bench.get(&at("/registrations")).await;
    assert_eq!(
        (&zones["result"][0]["name"], &names["result"][0]["domain_name"]),
        (&json!("zone-only.dev"), &json!("name-only.dev"))
    );
}

#[tokio::test]
async fn the_registrar_sandbox_has_the_same_shapes_and_costs_nothing() {
    let bench = cloudflare().await;
    let at = |path: &str| format!("/accounts/{ACCOUNT}/registrar-sandbox{path}");
    let order = json!({"domain_name": "orchard-lamp.com"});
    let refused = post(&bench, &at("/registrations"), &order).await;
    assert_eq!(
        refused.1["errors"][0]["source"]["pointer"],
        "/contacts/registrant"
    );
    let order = json!({"domain_name": "orchard-lamp.com", "contacts": {"registrant": {
        "email": "ops@example.org", "phone": "+49.301234567", "postal_info": {"name": "Pat Sample", "address": {
            "street": "Weg 1", "city": "Berlin", "state": "BE", "postal_code": "10115", "country_code": "DE"}}}}});
    let (status, done) = post(&bench, &at("/registrations"), &order).await;
    assert_eq!(
        (status, &done["result"]["state"]),
        (StatusCode::CREATED, &json!("succeeded"))
    );
    let (_, list) = bench.get(&at("/registrations")).await;
    assert_eq!(list["result"][0]["domain_name"], "orchard-lamp.com");
    let (_, checked) = post(
        &bench,
        &at("/domain-check"),
        &json!({"domains": ["orchard-lamp.com", "orchard-lamp.dev"]}),
    )
    .await;
    assert_eq!(checked["result"]["domains"][0]["reason"], "domain_unavailable");
    assert_eq!(
        checked["result"]["domains"][1]["reason"],
        "extension_not_supported"
    );
    assert!(bench.sandbox.domain("orchard-lamp.com").is_none());
    assert_eq!(bench.get("/zones").await.1["result"], json!([]));
    assert_eq!((bench.sandbox.ledger(), money(&bench)), (vec![], 10_000));
}

#[tokio::test]
async fn extensions_are_listed_by_cursor_and_known_by_their_tag() {
    let bench = cloudflare().await;
    let response = bench
        .request(Method::GET, &at("/extensions/us"))
        .send()
        .await
        .expect("an answer");
    let tag = response.headers()["etag"].to_str().expect("text").to_owned();
    let body: Value = serde_json::from_str(&response.text().await.expect("a body")).expect("JSON");
    assert_eq!(body["result"]["metadata"], json!({"name": "us", "tld": "us"}));
    assert!(body["result"]["registration_schema"]["properties"]["contact_extensions"].is_object());
    let again = bench
        .request(Method::GET, &at("/extensions/us"))
        .header("if-none-match", &tag);
    assert_eq!(
        again.send().await.expect("an answer").status(),
        StatusCode::NOT_MODIFIED
    );
    let mut names = Vec::new();
    let mut cursor = String::new();
    loop {
        let (_, page) = bench
            .get(&at(&format!("/extensions?per_page=7&cursor={cursor}")))
            .await;
        names.extend(
            page["result"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|row| row["metadata"]["name"].clone()),
        );
        page["result_info"]["cursor"]
            .as_str()
            .expect("a text")
            .clone_into(&mut cursor);
        if cursor.is_empty() {
            break;
        }
    }
    assert!(names.contains(&json!("com")) && names.contains(&json!("xyz")) && !names.contains(&json!("cc")));
    assert_eq!(code(&bench.get(&at("/extensions/cc")).await), (404, 10_000));
}
