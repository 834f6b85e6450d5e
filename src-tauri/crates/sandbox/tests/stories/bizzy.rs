//! Bizzy: quote, order, operation, settings.

use reqwest::{Method, StatusCode};
use sandbox::faults::{Effect, Fault};
use sandbox::world::{Operation, Outcome};
use serde_json::{Value, json};

use crate::client::{Bench, answer};

async fn bizzy() -> Bench {
    Bench::at("bizzy", "empty").await
}

/// An order that the simulator takes.
fn order(name: &str, cap: i64) -> Value {
    json!({
        "domain": name,
        "periodYears": 1,
        "maxAmountCents": cap,
        "autoRenew": false,
        "contact": {
            "label": "Primary registrant", "firstName": "Ada", "lastName": "Lovelace",
            "organizationName": "Example Co", "jobTitle": "Founder",
            "address1": "123 Market St", "address2": "Suite 400", "city": "San Francisco",
            "stateProvince": "CA", "postalCode": "94105", "country": "US",
            "email": "domains@example.com", "phone": "+14155550123",
        },
    })
}

async fn register(bench: &Bench, key: &str, order: &Value) -> (StatusCode, Value) {
    bench.post("/domain-registrations", key, order).await
}

async fn operation(bench: &Bench, accepted: &Value) -> Value {
    let id = accepted["data"]["operationId"].as_str().expect("an operation");
    bench.get(&format!("/operations/{id}")).await.1["data"].clone()
}

/// Registers a name and lets its operation end. Returns the id of the domain.
async fn bought(bench: &Bench, name: &str) -> String {
    let (status, accepted) = register(bench, &format!("buy {name}"), &order(name, 10_000)).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{accepted}");
    bench.sandbox.advance_clock(10);
    let ended = operation(bench, &accepted).await;
    assert_eq!(ended["status"], "succeeded");
    ended["resourceId"].as_str().expect("a domain").to_owned()
}

fn code(answer: &(StatusCode, Value)) -> (u16, &str) {
    (
        answer.0.as_u16(),
        answer.1["error"]["code"].as_str().unwrap_or_default(),
    )
}

fn balance(bench: &Bench) -> i64 {
    bench.sandbox.balance("bizzy").expect("an account")
}

#[tokio::test]
async fn a_name_is_found_quoted_paid_and_provided_some_seconds_later() {
    let bench = bizzy().await;
    let (_, found) = bench
        .get("/domain-registrations/search?query=Orchard-Lamp.com")
        .await;
    assert_eq!(
        found["data"],
        json!({"query": "Orchard-Lamp.com", "results": [
            {"domain": "orchard-lamp.com", "available": true, "premium": false, "priceCents": 1800}]})
    );
    let (_, quote) = bench
        .get("/domain-registrations/quote?domain=orchard-lamp.com&periodYears=2")
        .await;
    assert_eq!(
        quote["data"],
        json!({"domain": "orchard-lamp.com", "available": true, "periodYears": 2, "amountCents": 3600,
            "currency": "usd", "premium": false})
    );

    let (status, accepted) = register(&bench, "key-1", &order("orchard-lamp.com", 1800)).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    assert_eq!(
        (&accepted["data"]["status"], &accepted["data"]["domain"]),
        (&json!("queued"), &json!("orchard-lamp.com"))
    );
    assert_eq!(balance(&bench), 10_000 - 1800, "charged before anything else");
    let queued = operation(&bench, &accepted).await;
    assert_eq!(
        (&queued["status"], &queued["resourceId"]),
        (&json!("queued"), &Value::Null)
    );
    let (_, taken) = bench
        .get("/domain-registrations/search?query=orchard-lamp.com")
        .await;
    assert_eq!(taken["data"]["results"][0]["available"], false, "it is paid for");
    bench.sandbox.advance_clock(2);
    assert_eq!(operation(&bench, &accepted).await["status"], "running");
    bench.sandbox.advance_clock(60);
    let done = operation(&bench, &accepted).await;
    assert_eq!(
        (&done["status"], &done["resourceType"], &done["resourceName"]),
        (&json!("succeeded"), &json!("domain"), &json!("orchard-lamp.com"))
    );
    assert_eq!(done["type"], "domain_registration");

    let id = done["resourceId"].as_str().expect("a domain");
    let (_, domain) = bench.get(&format!("/domains/{id}")).await;
    assert_eq!(
        (&domain["data"]["domain"], &domain["data"]["status"]),
        (&json!("orchard-lamp.com"), &json!("active"))
    );
    assert!(domain["data"].get("expiresAt").is_none(), "not documented");
    let owned = bench.sandbox.domain("orchard-lamp.com").expect("owned");
    assert!(!owned.auto_renew && owned.privacy && owned.locked);
    let since = owned
        .registered_at
        .to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    assert_eq!(done["completedAt"], since.as_str(), "not when somebody asked");
    assert!(bench.sandbox.zone("orchard-lamp.com").is_none());
}

#[tokio::test]
async fn the_same_order_under_the_same_key_is_charged_once_even_when_its_answer_was_lost() {
    let bench = bizzy().await;
    let wanted = order("drop-lamp.com", 1800);
    let lost = bench
        .send(Method::POST, "/domain-registrations", "key-1", &wanted)
        .await;
    assert!(lost.is_err(), "{lost:?}");
    let (status, first) = register(&bench, "key-1", &wanted).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    assert_eq!(register(&bench, "key-1", &wanted).await, (status, first));
    assert_eq!(bench.sandbox.charges().len(), 1);
    let outcomes: Vec<_> = bench
        .sandbox
        .ledger()
        .into_iter()
        .map(|row| row.outcome)
        .collect();
    assert_eq!(outcomes, [Outcome::Done, Outcome::Replayed, Outcome::Replayed]);

    let other = register(&bench, "key-1", &order("other-lamp.com", 1800)).await;
    assert_eq!(code(&other), (409, "IDEMPOTENCY_KEY_REUSED"));
    let bare = bench
        .request(Method::POST, "/domain-registrations")
        .body(wanted.to_string());
    let bare = answer(bare).await.expect("an answer");
    assert_eq!(code(&bare), (400, "VALIDATION_ERROR"));
    assert_eq!(bench.sandbox.charges().len(), 1);
}

#[tokio::test]
async fn every_refusal_of_an_order_leaves_the_money_alone() {
    let bench = bizzy().await;
    let mut wrong = order("a-lamp.com", 1800);
    wrong["contact"]["jobTitle"] = Value::Null;
    wrong["contact"]["email"] = "nobody".into();
    wrong["periodYears"] = 11.into();
    let refused = register(&bench, "k0", &wrong).await;
    assert_eq!(code(&refused), (400, "VALIDATION_ERROR"));
    let tree = &refused.1["error"]["details"]["properties"];
    assert!(tree["contact"]["properties"]["jobTitle"]["errors"][0].is_string());
    assert!(tree["contact"]["properties"]["email"]["errors"][0].is_string());
    assert!(tree["periodYears"]["errors"][0].is_string());

    for (name, cap, expected) in [
        ("taken-lamp.com", 1800, (409, "DOMAIN_UNAVAILABLE")),
        ("a-lamp.museum", 1800, (409, "DOMAIN_UNAVAILABLE")),
        ("a-lamp.com", 1799, (409, "PRICE_EXCEEDS_MAXIMUM")),
        ("jump-lamp.com", 1800, (409, "PRICE_EXCEEDS_MAXIMUM")),
        ("premium-lamp.com", 1800, (409, "PRICE_EXCEEDS_MAXIMUM")),
        ("nocard-lamp.com", 1800, (402, "PAYMENT_METHOD_REQUIRED")),
        ("declined-lamp.com", 1800, (402, "PAYMENT_FAILED")),
        ("premium-lamp.com", 90_000, (402, "PAYMENT_FAILED")),
    ] {
        let refused = register(&bench, "k1", &order(name, cap)).await;
        assert_eq!(code(&refused), expected, "{name}");
    }
    let patch = serde_json::from_value(json!({"account": "bizzy-1", "has_card": false})).expect("a patch");
    bench.sandbox.change_account(patch).expect("an account");
    let refused = register(&bench, "k1", &order("a-lamp.com", 1800)).await;
    assert_eq!(code(&refused), (402, "PAYMENT_METHOD_REQUIRED"));
    assert_eq!((bench.sandbox.charges(), balance(&bench)), (vec![], 10_000));
}

#[tokio::test]
async fn a_failed_operation_gives_the_money_back_and_a_slow_one_takes_its_time() {
    let bench = bizzy().await;
    let (_, failing) = register(&bench, "k1", &order("opfail-lamp.com", 1800)).await;
    let (_, slow) = register(&bench, "k2", &order("slow-lamp.com", 1800)).await;
    assert_eq!(balance(&bench), 10_000 - 2 * 1800);
    bench.sandbox.advance_clock(60);
    let failed = operation(&bench, &failing).await;
    assert_eq!(
        (&failed["status"], &failed["errorCode"]),
        (&json!("failed"), &json!("REGISTRAR_REJECTED"))
    );
    assert_eq!(balance(&bench), 10_000 - 1800);
    let refunds: Vec<i64> = bench
        .sandbox
        .ledger()
        .iter()
        .filter(|row| row.operation == Operation::Refund)
        .map(|row| row.amount)
        .collect();
    assert_eq!(refunds, [-1800]);
    assert_eq!(operation(&bench, &slow).await["status"], "running");
    bench.sandbox.advance_clock(60);
    assert_eq!(operation(&bench, &slow).await["status"], "succeeded");

    let (_, again) = bench
        .get("/domain-registrations/search?query=opfail-lamp.com")
        .await;
    assert_eq!(again["data"]["results"][0]["available"], true);
}

#[tokio::test]
async fn a_renewal_is_an_operation_too_and_keeps_to_its_cap() {
    let bench = bizzy().await;
    let id = bought(&bench, "orchard-lamp.net").await;
    let before = bench
        .sandbox
        .domain("orchard-lamp.net")
        .expect("owned")
        .expires_at;
    let path = format!("/domains/{id}/registration/renew");
    let (_, hint) = bench
        .get("/domain-registrations/quote?domain=orchard-lamp.net")
        .await;
    assert_eq!(
        (&hint["data"]["available"], &hint["data"]["amountCents"]),
        (&json!(false), &json!(1900))
    );
    let refused = bench
        .post(&path, "r1", &json!({"maxAmountCents": 1899, "periodYears": 1}))
        .await;
    assert_eq!(code(&refused), (409, "PRICE_EXCEEDS_MAXIMUM"));
    assert_eq!(refused.1["error"]["details"]["amountCents"], 1900);
    let (status, accepted) = bench
        .post(&path, "r1", &json!({"maxAmountCents": 3800, "periodYears": 2}))
        .await;
    assert_eq!(status, StatusCode::ACCEPTED, "{accepted}");
    bench.sandbox.advance_clock(60);
    let done = operation(&bench, &accepted).await;
    assert_eq!(
        (&done["type"], &done["resourceId"]),
        (&json!("domain_renewal"), &json!(id))
    );
    let after = bench
        .sandbox
        .domain("orchard-lamp.net")
        .expect("owned")
        .expires_at;
    assert_eq!(after.date_naive().years_since(before.date_naive()), Some(2));
    let stranger = bench
        .post(
            "/domains/0b6f0a52-5b0e-4a54-9f0a-2f6d3c1f7a11/registration/renew",
            "r2",
            &json!({"maxAmountCents": 3800}),
        )
        .await;
    assert_eq!(code(&stranger), (404, "NOT_FOUND"));
}

#[tokio::test]
async fn the_list_pages_to_its_end_and_settings_change_one_at_a_time() {
    let bench = bizzy().await;
    let mut ids = Vec::new();
    for name in ["a-lamp.us", "b-lamp.us", "c-lamp.us"] {
        ids.push(bought(&bench, name).await);
    }
    let (_, first) = bench.get("/domains?limit=2&offset=0").await;
    assert_eq!(
        first["meta"]["pagination"],
        json!({"limit": 2, "offset": 0, "hasMore": true, "total": 3})
    );
    assert_eq!(first["data"][0]["domain"], "c-lamp.us", "newest first");
    let (_, rest) = bench.get("/domains?limit=2&offset=2").await;
    assert_eq!(
        (&rest["data"][0]["id"], &rest["meta"]["pagination"]["hasMore"]),
        (&json!(ids[0]), &json!(false))
    );

    let path = format!("/domains/{}/registration", ids[0]);
    let (status, changed) = bench
        .send(Method::PATCH, &path, "-", &json!({"transferLock": false}))
        .await
        .expect("an answer");
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        (&changed["data"]["transferLock"], &changed["data"]["whoisPrivacy"]),
        (&json!(false), &json!(true))
    );
    let contact = format!("{path}/contact");
    let patch = |body: Value| {
        let (bench, contact) = (&bench, &contact);
        async move {
            bench
                .send(Method::PATCH, contact, "-", &body)
                .await
                .expect("an answer")
        }
    };
    assert_eq!(patch(json!({"label": "Ours"})).await.0, StatusCode::OK);
    let verified = |bench: &Bench| {
        let owned = bench.sandbox.domain("a-lamp.us").expect("owned");
        !owned.extra.contains_key("verificationUntil")
    };
    assert!(verified(&bench), "a label is nobody's business");
    assert_eq!(patch(json!({"lastName": "King"})).await.0, StatusCode::OK);
    assert!(!verified(&bench));
    assert_eq!(
        code(&patch(json!({"country": "USA"})).await),
        (400, "VALIDATION_ERROR")
    );

    let gone = bench.request(Method::DELETE, &format!("/domains/{}", ids[0]));
    let gone = answer(gone).await.expect("an answer");
    assert_eq!(code(&gone), (409, "DOMAIN_REGISTERED"));
}

#[tokio::test]
async fn a_key_without_the_right_or_with_too_many_calls_is_refused_in_that_order() {
    let bench = bizzy().await;
    let stranger = bench
        .http
        .get(format!("{}/domains", bench.base))
        .bearer_auth("sk_wrong");
    assert_eq!(
        code(&answer(stranger).await.expect("an answer")),
        (401, "UNAUTHORIZED")
    );
    bench
        .sandbox
        .switch("bizzy", "scopes", "domains:read")
        .expect("a switch");
    let refused = register(&bench, "k1", &order("a-lamp.com", 1800)).await;
    assert_eq!(code(&refused), (403, "INSUFFICIENT_PERMISSIONS"));

    bench.sandbox.switch("bizzy", "plan", "free").expect("a switch");
    bench
        .sandbox
        .switch("bizzy", "rate_headers", true)
        .expect("a switch");
    let mut last = None;
    for _ in 0..16 {
        last = Some(
            bench
                .bare(Method::GET, "/domains")
                .send()
                .await
                .expect("an answer"),
        );
    }
    let last = last.expect("sixteen");
    assert_eq!(last.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(last.headers().contains_key("x-request-id"));
    assert_eq!(last.headers()["x-ratelimit-remaining"], "0");
    let wait: i64 = last.headers()["retry-after"]
        .to_str()
        .ok()
        .and_then(|wait| wait.parse().ok())
        .expect("seconds");
    bench.sandbox.advance_clock(wait);
    let calm = bench
        .bare(Method::GET, "/domains")
        .send()
        .await
        .expect("an answer");
    assert_eq!(calm.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_the_documents_leave_open_can_be_switched() {
    let bench = bizzy().await;
    let id = bought(&bench, "a-lamp.us").await;
    let switch = |word: &str| bench.sandbox.switch("bizzy", word, true).expect("a switch");
    switch("tells_expiry");
    let (_, domain) = bench.get(&format!("/domains/{id}")).await;
    assert!(domain["data"]["expiresAt"].is_string());
    switch("total_off");
    let (_, list) = bench.get("/domains").await;
    assert!(list["meta"]["pagination"].get("total").is_none());
    switch("list_off");
    assert_eq!(bench.get("/domains").await.0, StatusCode::NOT_FOUND);
    switch("suggestions_on");
    let (_, found) = bench.get("/domain-registrations/search?query=lamp.io").await;
    let names: Vec<&str> = found["data"]["results"]
        .as_array()
        .expect("results")
        .iter()
        .filter_map(|result| result["domain"].as_str())
        .collect();
    assert_eq!(names, ["lamp.com", "lamp.net", "lamp.org", "lamp.io"]);
    switch("status_off");
    let (_, accepted) = register(&bench, "k9", &order("b-lamp.us", 1800)).await;
    assert!(accepted["data"].get("status").is_none());
    switch("renewal_quote_off");
    let (_, quote) = bench.get("/domain-registrations/quote?domain=a-lamp.us").await;
    assert_eq!(quote["data"]["amountCents"], Value::Null);
    switch("patch_registration_off");
    let path = format!("/domains/{id}/registration");
    let patched = bench
        .send(Method::PATCH, &path, "-", &json!({"autoRenew": true}))
        .await
        .expect("an answer");
    assert_eq!(patched.0, StatusCode::NOT_FOUND);
    assert!(bench.sandbox.switch("bizzy", "list_of", true).is_err(), "a typo");
}

#[tokio::test]
async fn faults_speak_its_language_and_leave_other_providers_alone() {
    let bench = bizzy().await;
    let refused = |status| Effect::Status {
        status,
        code: "internal_error".to_owned(),
        after_commit: true,
    };
    bench
        .sandbox
        .push_fault(Fault::once(refused(500)).at("planetdomains"));
    bench.sandbox.push_fault(
        Fault::once(refused(503))
            .at("bizzy")
            .on("POST", "/domain-registrations"),
    );
    assert_eq!(bench.get("/domains").await.0, StatusCode::OK);
    let broken = register(&bench, "k1", &order("a-lamp.com", 1800)).await;
    assert_eq!(code(&broken), (503, "INTERNAL_ERROR"));
    assert_eq!(bench.sandbox.charges().len(), 1, "it acted all the same");

    bench.sandbox.push_fault(Fault::once(Effect::Noise).at("bizzy"));
    let (_, noisy) = bench.get("/domain-registrations/search?query=b-lamp.com").await;
    let result = &noisy["data"]["results"][0];
    assert_eq!(
        (&result["priceCents"], &result["_hint"]),
        (&json!(1800), &Value::Null)
    );
    assert!(result.get("_hint").is_some() && noisy.get("_revision").is_some());
}
