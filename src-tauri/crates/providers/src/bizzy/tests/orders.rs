//! Orders: what is sent, what is definite, and what is unknown.

use model::{Money, Term};
use registrar::Kind;
use registrar::orders::{OrderKind, Orders, Outcome, PreparedOrder};
use serde_json::{Value, json};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{ID, OPERATION, account, account_with, answering, give, item, name, ok, raw, refusal, requests};

fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Confirmed { .. } => "confirmed".into(),
        Outcome::Rejected(error) => format!("rejected {:?}", error.kind),
        Outcome::Pending { handle } => format!("pending {handle}"),
        Outcome::Unknown(error) => {
            assert!(error.outcome_unknown() && error.hint.is_some());
            "unknown".into()
        }
    }
}

/// Sends a registration of `example.com` and returns one word for its outcome.
async fn sent(answer: ResponseTemplate) -> String {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(answer)
        .mount(&server)
        .await;
    let account = account(&server);
    let order = prepared(&account, OrderKind::Register).await;
    let outcomes = account.send(&order).await;
    assert_eq!(requests(&server).await.len(), 1, "an order is one attempt");
    assert_eq!(outcomes.len(), 1);
    word(&outcomes[0])
}

async fn prepared(account: &super::Bizzy, kind: OrderKind) -> PreparedOrder {
    account
        .prepare(&[item(kind, "example.com")], "key-1")
        .await
        .expect("an order")
}

fn taken(data: &Value) -> ResponseTemplate {
    ResponseTemplate::new(202).set_body_json(json!({ "data": data }))
}

#[tokio::test]
async fn only_a_documented_refusal_is_definite_and_a_success_is_pending() {
    let pending = format!("pending {OPERATION}");
    for (answer, expected) in [
        (
            raw(202, include_str!("../fixtures/register.json")),
            pending.as_str(),
        ),
        (
            raw(200, include_str!("../fixtures/register.json")),
            pending.as_str(),
        ),
        (
            raw(201, include_str!("../fixtures/register.json")),
            pending.as_str(),
        ),
        (
            taken(&json!({"operationId": OPERATION, "domain": "EXAMPLE.com"})),
            pending.as_str(),
        ),
        (
            taken(&json!({"operationId": OPERATION, "status": null})),
            pending.as_str(),
        ),
        // A failed operation that is replayed: the operation itself says more.
        (
            taken(&json!({"operationId": OPERATION, "status": "failed"})),
            pending.as_str(),
        ),
        (
            taken(&json!({"operationId": OPERATION, "domain": "other.com"})),
            "unknown",
        ),
        (
            taken(&json!({"operationId": "../domains", "domain": "example.com"})),
            "unknown",
        ),
        (
            taken(&json!({"status": "queued", "domain": "example.com"})),
            "unknown",
        ),
        (raw(202, ""), "unknown"),
        (raw(202, r#"{"data": {"operationId": "55"#), "unknown"),
        (raw(200, "<html>sign in</html>"), "unknown"),
        (refusal(409, "DOMAIN_UNAVAILABLE"), "rejected NotAvailable"),
        (refusal(409, "PRICE_EXCEEDS_MAXIMUM"), "rejected PriceExceeded"),
        (refusal(402, "PAYMENT_METHOD_REQUIRED"), "rejected Payment"),
        (refusal(402, "PAYMENT_FAILED"), "rejected Payment"),
        (refusal(402, "SOMETHING_NEW"), "rejected Payment"),
        (refusal(400, "VALIDATION_ERROR"), "rejected Invalid"),
        (refusal(401, "UNAUTHORIZED"), "rejected Unauthorized"),
        (refusal(403, "INSUFFICIENT_PERMISSIONS"), "rejected Forbidden"),
        (refusal(404, "NOT_FOUND"), "rejected NotFound"),
        (refusal(429, "RATE_LIMITED"), "rejected RateLimited"),
        (refusal(409, "IDEMPOTENCY_KEY_REUSED"), "unknown"),
        (refusal(409, "SOMETHING_NEW"), "unknown"),
        (refusal(422, "SOMETHING_NEW"), "unknown"),
        (refusal(408, "TIMEOUT"), "unknown"),
        (refusal(500, "INTERNAL"), "unknown"),
        (refusal(503, "DOMAIN_UNAVAILABLE"), "unknown"),
        (
            ResponseTemplate::new(302).insert_header("Location", "/elsewhere"),
            "unknown",
        ),
    ] {
        let shown = format!("{answer:?}");
        assert_eq!(sent(answer).await, expected, "{shown}");
    }
}

#[tokio::test]
async fn an_order_carries_its_key_and_the_same_bytes_every_time() {
    let (server, account) = answering(
        "POST",
        "/domain-registrations",
        raw(202, include_str!("../fixtures/register.json")),
    )
    .await;
    let order = prepared(&account, OrderKind::Register).await;
    assert_eq!(order, prepared(&account, OrderKind::Register).await);
    account.send(&order).await;
    // As after a restart: the same order from the database, at an account opened anew.
    let kept = serde_json::to_string(&order).expect("kept");
    let again: PreparedOrder = serde_json::from_str(&kept).expect("read back");
    super::account(&server).send(&again).await;
    let asked = requests(&server).await;
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0].body, asked[1].body);
    for request in &asked {
        assert_eq!(request.headers.get("idempotency-key").expect("a key"), "key-1");
        assert_eq!(
            request.headers.get("content-type").expect("a type"),
            "application/json"
        );
    }
}

#[tokio::test]
async fn the_switches_for_new_names_are_the_users() {
    let server = MockServer::start().await;
    let account = account_with(&server, &[("autoRenew", "off"), ("whoisPrivacy", "off")]);
    let order = prepared(&account, OrderKind::Register).await;
    let body: Value = serde_json::from_str(&order.body).expect("JSON");
    assert_eq!(
        (&body["autoRenew"], &body["whoisPrivacy"]),
        (&json!(false), &json!(false))
    );
}

#[tokio::test]
async fn an_order_without_a_limit_in_dollars_is_not_built() {
    let server = MockServer::start().await;
    let account = account(&server);
    let euros = Money {
        minor: 1800,
        currency: model::Currency::EUR,
    };
    for cap in [None, Some(euros), Some(Money::usd_cents(0))] {
        let mut order = item(OrderKind::Register, "example.com");
        order.cap = cap;
        let error = account.prepare(&[order], "key-1").await.expect_err("no order");
        assert_eq!(error.kind, Kind::Invalid, "{cap:?}");
        assert!(error.message.contains("limit"), "{}", error.message);
    }
}

#[tokio::test]
async fn an_incomplete_registrant_buys_nothing_and_is_told_what_is_missing() {
    let server = MockServer::start().await;
    for (fields, told) in [
        (&[("firstName", " ")][..], "First name is missing"),
        (&[("city", ""), ("phone", "")][..], "City and Phone are missing"),
        (&[("jobTitle", "")][..], "Job title is missing"),
        (&[("country", "USA")][..], "two letters"),
        (&[("email", "nobody")][..], "no e-mail address"),
        (&[("city", &*"x".repeat(121))][..], "too long"),
    ] {
        let account = account_with(&server, fields);
        let error = account
            .prepare(&[item(OrderKind::Register, "example.com")], "key-1")
            .await
            .expect_err("no order");
        assert_eq!(error.kind, Kind::Invalid);
        assert!(error.message.contains(told), "{}", error.message);
        assert!(error.hint.expect("a hint").contains("Registrant"));
    }
    assert!(requests(&server).await.is_empty(), "nothing was sent");
}

#[tokio::test]
async fn blank_fields_of_the_registrant_are_left_out() {
    let server = MockServer::start().await;
    let fields = [
        ("label", ""),
        ("organizationName", ""),
        ("jobTitle", " "),
        ("address2", ""),
    ];
    let account = account_with(&server, &fields);
    let order = prepared(&account, OrderKind::Register).await;
    let body: Value = serde_json::from_str(&order.body).expect("JSON");
    let contact = body["contact"].as_object().expect("a contact");
    assert_eq!(contact.len(), 9, "{contact:?}");
    assert!(
        contact
            .values()
            .all(|value| value.as_str().is_some_and(|text| !text.is_empty()))
    );
}

#[tokio::test]
async fn a_renewal_goes_to_the_id_that_the_list_tells() {
    let server = MockServer::start().await;
    let list = json!([{"id": ID, "domain": "example.com", "source": "registered"}]);
    give(&server, "GET", "/domains", ok(&list)).await;
    let taken = taken(&json!({"operationId": OPERATION, "domain": "example.com"}));
    give(
        &server,
        "POST",
        &format!("/domains/{ID}/registration/renew"),
        taken,
    )
    .await;
    let account = account(&server);
    let mut renewal = item(OrderKind::Renew, "example.com");
    renewal.term = Term::years(2).expect("two years");
    let order = account.prepare(&[renewal], "key-2").await.expect("an order");
    assert_eq!(order.body, r#"{"maxAmountCents":1800,"periodYears":2}"#);
    assert_eq!(
        word(&account.send(&order).await[0]),
        format!("pending {OPERATION}")
    );
    assert_eq!(requests(&server).await.len(), 2, "the list once, the order once");
}

#[tokio::test]
async fn a_name_that_is_registered_elsewhere_is_not_renewed_here() {
    let list = json!([{"id": ID, "domain": "example.com", "source": "verified"}]);
    let (_server, account) = answering("GET", "/domains", ok(&list)).await;
    let error = account
        .prepare(&[item(OrderKind::Renew, "example.com")], "key-1")
        .await
        .expect_err("no order");
    assert_eq!(error.kind, Kind::Invalid);
    let error = account
        .prepare(&[item(OrderKind::Renew, "unknown.com")], "key-1")
        .await
        .expect_err("no order");
    assert_eq!(error.kind, Kind::NotFound);
}

#[tokio::test]
async fn an_order_that_is_not_ours_is_not_sent() {
    let server = MockServer::start().await;
    let account = account(&server);
    let good = prepared(&account, OrderKind::Register).await;
    let mut elsewhere = good.clone();
    elsewhere.path = format!("/domains/{ID}/registration/renew");
    let mut keyless = good.clone();
    keyless.idempotency_key = None;
    let mut renewal = good.clone();
    renewal.items = vec![item(OrderKind::Renew, "example.com")];
    renewal.path = "/domains/../x/registration/renew".to_owned();
    for order in [elsewhere, keyless, renewal] {
        assert_eq!(word(&account.send(&order).await[0]), "rejected Invalid");
    }
    let two = [
        item(OrderKind::Register, "example.com"),
        item(OrderKind::Register, "example.org"),
    ];
    assert!(account.prepare(&two, "key-1").await.is_err());
    let long = "k".repeat(256);
    assert!(account.prepare(&two[..1], &long).await.is_err());
    assert!(requests(&server).await.is_empty());
}

#[tokio::test]
async fn a_line_that_never_stood_sent_nothing() {
    let connection = super::connection("http://127.0.0.1:9/v1", &[]);
    let account = super::Bizzy::open(&connection).expect("a usable connection");
    let order = prepared(&account, OrderKind::Register).await;
    assert_eq!(word(&account.send(&order).await[0]), "rejected Unreachable");
    assert_eq!(order.items[0].name, name("example.com"));
}
