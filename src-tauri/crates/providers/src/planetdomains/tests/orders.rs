//! Orders: what is sent, what is definite, and what is unknown.

use std::sync::LazyLock;

use registrar::orders::{OrderItem, OrderKind, Orders, Outcome};
use serde_json::{Value, json};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::orders::prepare;
use super::super::{PlanetDomains, outcome};
use super::{account, answering, connection, item, ok, raw, refusal, requests};

pub(super) fn documented(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// Runs the classification alone; for the property tests.
pub(super) fn classify(result: &Value) {
    // Opening reads the system's certificates: once is enough.
    static ACCOUNT: LazyLock<PlanetDomains> =
        LazyLock::new(|| PlanetDomains::open(connection("http://127.0.0.1:1")).expect("a usable connection"));
    let account = &*ACCOUNT;
    let call = registrar::http::Call::change("register", reqwest::Method::POST, "/", "{}");
    let items = [
        item(OrderKind::Register, "a.click"),
        item(OrderKind::Register, "b.click"),
    ];
    assert_eq!(outcome::of_result(&account.api, &call, &items, result).len(), 2);
    assert_eq!(
        outcome::of_result(&account.api, &call, &items[..1], result).len(),
        1
    );
}

/// Sends an order of these names and returns one word an item.
async fn outcomes(kind: OrderKind, names: &[&str], answer: ResponseTemplate) -> Vec<String> {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(answer)
        .mount(&server)
        .await;
    let account = account(&server);
    let items: Vec<OrderItem> = names.iter().map(|name| item(kind, name)).collect();
    let order = account.prepare(&items, "key-1").await.expect("an order");
    let outcomes = account.send(&order).await;
    assert_eq!(requests(&server).await.len(), 1, "an order is one attempt");
    outcomes.iter().map(word).collect()
}

pub(super) fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Confirmed { .. } => "confirmed".into(),
        Outcome::Rejected(error) => format!("rejected {:?}", error.kind),
        Outcome::Pending { handle } => format!("pending {handle}"),
        Outcome::Unknown(_) => "unknown".into(),
    }
}

#[test]
fn the_requests_of_the_page() {
    let mut one = item(OrderKind::Register, "planet-project.click");
    one.client_ref = "deal-42".into();
    one.external_ref = Some("invoice-77".into());
    let order = prepare(std::slice::from_ref(&one), "key-1").expect("an order");
    assert_eq!(order.path, "/domains/register");
    assert_eq!(
        documented(&order.body),
        documented(include_str!("../fixtures/register-request.json"))
    );

    let mut two = [
        item(OrderKind::Register, "planet-project.click"),
        item(OrderKind::Register, "planet-trade.click"),
    ];
    two[0].client_ref = "deal-1".into();
    two[1].client_ref = "deal-2".into();
    let order = prepare(&two, "key-1").expect("an order");
    assert_eq!(order.path, "/domains/register/batch");
    assert_eq!(
        documented(&order.body),
        documented(include_str!("../fixtures/register-batch-request.json"))
    );

    let mut renewal = item(OrderKind::Renew, "planet-project.click");
    renewal.client_ref = "renew-42".into();
    let order = prepare(&[renewal], "key-1").expect("an order");
    assert_eq!(order.path, "/domains/planet-project.click/renew");
    assert_eq!(
        documented(&order.body),
        documented(include_str!("../fixtures/renew-request.json"))
    );

    let renewals = [
        item(OrderKind::Renew, "planet-project.click"),
        item(OrderKind::Renew, "planet-trade.click"),
    ];
    let order = prepare(&renewals, "key-1").expect("an order");
    assert_eq!(order.path, "/domains/renew/batch");
    let sample = documented(include_str!("../fixtures/renew-batch-request.json"));
    for (ours, theirs) in documented(&order.body)["items"]
        .as_array()
        .expect("items")
        .iter()
        .zip(sample["items"].as_array().expect("items"))
    {
        assert_eq!(
            (&ours["domain"], &ours["years"]),
            (&theirs["domain"], &theirs["years"])
        );
    }
}

#[test]
fn the_same_order_is_the_same_bytes() {
    let items = [
        item(OrderKind::Register, "a.click"),
        item(OrderKind::Register, "b.click"),
    ];
    assert_eq!(
        prepare(&items, "key-1").expect("an order"),
        prepare(&items, "key-1").expect("an order")
    );
}

#[test]
fn an_order_that_can_not_be_matched_is_not_built() {
    let twice = [
        item(OrderKind::Register, "a.click"),
        item(OrderKind::Register, "a.click"),
    ];
    assert!(
        prepare(&twice, "key-1")
            .expect_err("twice")
            .message
            .contains("twice")
    );
    let mixed = [
        item(OrderKind::Register, "a.click"),
        item(OrderKind::Renew, "b.click"),
    ];
    assert!(prepare(&mixed, "key-1").is_err());
    let many: Vec<_> = (0..11)
        .map(|n| item(OrderKind::Renew, &format!("n{n}.click")))
        .collect();
    assert!(prepare(&many, "key-1").is_err());
    assert!(prepare(&[], "key-1").is_err());
}

#[tokio::test]
async fn an_order_that_is_not_ours_is_not_sent() {
    let server = MockServer::start().await;
    let account = account(&server);
    let mut order = account
        .prepare(&[item(OrderKind::Register, "a.click")], "key-1")
        .await
        .expect("an order");
    order.path = "/domains/b.click/renew".into();
    assert_eq!(
        account.send(&order).await.iter().map(word).collect::<Vec<_>>(),
        ["rejected Invalid"]
    );
    assert!(requests(&server).await.is_empty());
}

#[tokio::test]
async fn the_answers_of_the_page() {
    let registered = raw(include_str!("../fixtures/register.json"));
    assert_eq!(
        outcomes(OrderKind::Register, &["planet-project.click"], registered).await,
        ["confirmed"]
    );
    let renewed = raw(include_str!("../fixtures/renew.json"));
    assert_eq!(
        outcomes(OrderKind::Renew, &["planet-project.click"], renewed).await,
        ["confirmed"]
    );
    // The batch samples show counters and no items: the counters alone settle nothing.
    let names = ["planet-project.click", "planet-trade.click"];
    let batch = raw(include_str!("../fixtures/register-batch.json"));
    assert_eq!(
        outcomes(OrderKind::Register, &names, batch).await,
        ["unknown", "unknown"]
    );
    let batch = raw(include_str!("../fixtures/renew-batch.json"));
    assert_eq!(
        outcomes(OrderKind::Renew, &names, batch).await,
        ["unknown", "unknown"]
    );
}

#[tokio::test]
async fn only_a_documented_success_or_refusal_is_definite() {
    let register = |answer| outcomes(OrderKind::Register, &["a.click"], answer);
    for (answer, expected) in [
        (
            ok(&json!({"domain": "A.CLICK", "status": "registered", "expires_at": "2027-01-01"})),
            "confirmed",
        ),
        (
            ok(&json!({"domain": "b.click", "status": "registered"})),
            "unknown",
        ),
        (ok(&json!({"domain": "a.click", "status": "renewed"})), "unknown"),
        (ok(&json!({"domain": "a.click"})), "unknown"),
        (
            ok(&json!({"domain": "a.click", "status": "in_review"})),
            "pending a.click",
        ),
        (ok(&json!(null)), "unknown"),
        (
            raw(r#"{"result": {"domain": "a.click", "status": "registered"}}"#),
            "unknown",
        ),
        (raw("<html>ok</html>"), "unknown"),
        (raw(r#"{"status": true, "result": {"domain": "a.cl"#), "unknown"),
        (raw(""), "unknown"),
        (raw(r#"{"status": false}"#), "unknown"),
        (
            raw(r#"{"status": false, "error": {"code": "not_available", "message": "x"}}"#),
            "rejected NotAvailable",
        ),
        (refusal(404, "domain_not_found"), "rejected NotAvailable"),
        (
            ResponseTemplate::new(404).set_body_string("no such page"),
            "rejected NotOffered",
        ),
        (refusal(422, "validation_error"), "rejected Invalid"),
        (refusal(401, "unauthorized"), "rejected Unauthorized"),
        (refusal(403, "forbidden"), "rejected AddressNotAllowed"),
        (refusal(409, "insufficient_balance"), "rejected Payment"),
        (refusal(409, "some_new_code"), "rejected Conflict"),
        (refusal(409, "request_in_progress"), "pending a.click"),
        (refusal(409, "idempotency_key_conflict"), "unknown"),
        (refusal(429, "slow_down"), "rejected RateLimited"),
        (ResponseTemplate::new(408), "unknown"),
        (ResponseTemplate::new(500), "unknown"),
        (refusal(503, "not_available"), "unknown"),
        (
            ResponseTemplate::new(302).insert_header("Location", "/elsewhere"),
            "unknown",
        ),
        (ResponseTemplate::new(202).set_body_string(""), "unknown"),
    ] {
        let shown = format!("{answer:?}");
        assert_eq!(register(answer).await, [expected], "{shown}");
    }
}

#[tokio::test]
async fn an_unknown_code_on_an_order_is_shown_and_points_to_the_balance() {
    let (_server, account) = answering("POST", "/domains/register", refusal(409, "some_new_code")).await;
    let order = account
        .prepare(&[item(OrderKind::Register, "a.click")], "key-1")
        .await
        .expect("an order");
    let outcomes = account.send(&order).await;
    let [Outcome::Rejected(error)] = &outcomes[..] else {
        panic!("{outcomes:?}");
    };
    assert_eq!(error.upstream_code.as_deref(), Some("some_new_code"));
    assert!(error.hint.as_deref().expect("a hint").contains("balance"));
}

#[tokio::test]
async fn a_batch_is_read_item_by_item() {
    let names = ["a.click", "b.click", "c.click", "d.click", "e.click", "f.click"];
    let answer = ok(&json!({"count": 6, "success": 6, "failed": 0, "items": [
        {"domain": "F.click", "status": "failed", "error": {"code": "internal_error", "message": "x"}},
        {"domain": "c.click", "status": "failed", "error": "request_in_progress"},
        {"domain": "b.click", "status": "failed", "error": "not_available"},
        {"client_ref": "line-d.click", "status": "ok"},
        {"domain": "a.click", "status": "registered"},
        {"domain": "stranger.click", "status": "registered"},
    ]}));
    assert_eq!(
        outcomes(OrderKind::Register, &names, answer).await,
        [
            "confirmed",
            "rejected NotAvailable",
            "pending c.click",
            "confirmed",
            "unknown",
            "unknown"
        ]
    );
}

#[tokio::test]
async fn items_without_a_name_are_matched_by_place_only_if_none_is_missing() {
    let named = ["a.click", "b.click"];
    let both = ok(&json!({"items": [{"status": "renewed"}, {"error_code": "validation_error"}]}));
    assert_eq!(
        outcomes(OrderKind::Renew, &named, both).await,
        ["confirmed", "rejected Invalid"]
    );
    let one = ok(&json!({"items": [{"status": "renewed"}]}));
    assert_eq!(
        outcomes(OrderKind::Renew, &named, one).await,
        ["unknown", "unknown"]
    );
}

#[tokio::test]
async fn two_answers_for_one_name_are_no_answer() {
    let answer = ok(&json!({"items": [
        {"domain": "a.click", "status": "registered"},
        {"domain": "a.click", "status": "failed", "error": "not_available"},
    ]}));
    assert_eq!(
        outcomes(OrderKind::Register, &["a.click", "b.click"], answer).await,
        ["unknown", "unknown"]
    );
    let torn = ok(
        &json!({"items": [{"domain": "a.click", "status": "registered", "error": "x_y"}, {"domain": "b.click"}]}),
    );
    assert_eq!(
        outcomes(OrderKind::Register, &["a.click", "b.click"], torn).await,
        ["unknown", "unknown"]
    );
}
