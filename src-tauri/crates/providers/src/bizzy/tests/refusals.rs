//! What the user is told when Bizzy says no.

use std::time::Duration;

use registrar::orders::{OrderKind, Orders, Outcome};
use registrar::provider::Work;
use registrar::{Kind, Provider, ProviderError, Retry};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{Bizzy, KEY, account_with, answering, item, ok, refusal};

async fn account_error(answer: ResponseTemplate) -> ProviderError {
    let (_server, account) = answering("GET", "/domains", answer).await;
    account.account().await.expect_err("a refusal")
}

async fn order_error(answer: ResponseTemplate) -> ProviderError {
    let (_server, account) = answering("POST", "/domain-registrations", answer).await;
    let order = account
        .prepare(&[item(OrderKind::Register, "example.com")], "key-1")
        .await
        .expect("an order");
    match account.send(&order).await.remove(0) {
        Outcome::Rejected(error) => error,
        outcome => panic!("{outcome:?}"),
    }
}

fn invalid(details: &Value) -> ResponseTemplate {
    ResponseTemplate::new(400).set_body_json(json!({"error": {"code": "VALIDATION_ERROR",
        "message": "Validation failed", "details": details}}))
}

#[tokio::test]
async fn a_wrong_key_says_who_can_make_a_new_one() {
    let error = account_error(refusal(401, "UNAUTHORIZED")).await;
    assert_eq!((error.kind, error.retry), (Kind::Unauthorized, Retry::Never));
    assert!(error.hint.expect("a hint").contains("Owner"));
}

#[tokio::test]
async fn the_code_is_found_in_every_envelope() {
    for body in [
        json!({"error": {"code": "PAYMENT_METHOD_REQUIRED", "message": "m"}}),
        json!({"error": "PAYMENT_METHOD_REQUIRED", "message": "m"}),
        json!({"code": "PAYMENT_METHOD_REQUIRED", "message": "m"}),
        json!({"error": {"code": "PAYMENT_METHOD_REQUIRED", "message": null, "details": null, "x": [1]}}),
    ] {
        let error = order_error(ResponseTemplate::new(402).set_body_json(&body)).await;
        assert_eq!(
            error.upstream_code.as_deref(),
            Some("PAYMENT_METHOD_REQUIRED"),
            "{body}"
        );
        assert!(error.hint.expect("a hint").contains("billing"), "{body}");
    }
    for bare in [
        ResponseTemplate::new(402),
        ResponseTemplate::new(402).set_body_string("<html>"),
    ] {
        assert_eq!(order_error(bare).await.kind, Kind::Payment);
    }
}

#[tokio::test]
async fn wrong_fields_are_told_in_words_from_either_form_of_the_details() {
    let tree = json!({"errors": [], "properties": {"contact": {"errors": [], "properties": {
        "email": {"errors": ["Invalid email", "Too short"]}}}}});
    let issues = json!({"issues": [{"path": ["contact", "email"], "message": "Invalid email, Too short"}]});
    for details in [tree, issues] {
        let error = order_error(invalid(&details)).await;
        assert_eq!(error.kind, Kind::Invalid);
        assert!(
            error.message.contains("contact.email: Invalid email, Too short"),
            "{}",
            error.message
        );
        assert!(error.hint.expect("a hint").contains("Registrant"));
    }
    let periods = json!({"properties": {"periodYears": {"errors": ["At most 10"]}}});
    let error = order_error(invalid(&periods)).await;
    assert!(
        error.message.contains("periodYears: At most 10"),
        "{}",
        error.message
    );
    assert!(error.hint.expect("a hint").contains("Nothing was charged"));
}

#[tokio::test]
async fn a_price_above_the_limit_is_told_when_bizzy_tells_it() {
    let told = ResponseTemplate::new(409).set_body_json(json!({"error": {
        "code": "PRICE_EXCEEDS_MAXIMUM", "message": "m", "details": {"amountCents": 2300}}}));
    let error = order_error(told).await;
    assert_eq!(error.kind, Kind::PriceExceeded);
    assert!(error.message.contains("23.00 USD"), "{}", error.message);
    let error = order_error(refusal(409, "PRICE_EXCEEDS_MAXIMUM")).await;
    assert!(error.message.contains("above the most"), "{}", error.message);
}

#[tokio::test]
async fn a_provider_that_quotes_the_key_is_not_quoted() {
    let answer = ResponseTemplate::new(400).set_body_json(json!({"error": {
        "code": format!("BAD_{KEY}"), "message": format!("key {KEY}\u{7} is odd"),
        "details": {"errors": [format!("{KEY} again")]}}}));
    let error = account_error(answer).await;
    assert!(!format!("{error:?}").contains(KEY), "{error:?}");
    assert!(error.message.contains("[hidden]"));
}

#[tokio::test]
async fn a_pause_in_the_body_of_a_refusal_is_kept() {
    let body =
        json!({"error": {"code": "RATE_LIMIT_EXCEEDED", "message": "m", "details": {"retryAfter": 40}}});
    let answer = ResponseTemplate::new(429).set_body_json(&body);
    let (_server, account) = answering("GET", "/domains", answer).await;
    let error = account.account().await.expect_err("a pause");
    assert_eq!(error.kind, Kind::RateLimited);
    assert_eq!(error.retry, Retry::After(Duration::from_secs(40)));
    let lane = account.lane(Work::Portfolio);
    assert!(lane.closed_for_seconds > 0);
    assert_eq!(lane.left, 0);
}

#[tokio::test]
async fn limit_headers_are_obeyed_when_they_appear() {
    let answer = ok(&json!([]))
        .insert_header("X-RateLimit-Remaining", "3")
        .insert_header("X-RateLimit-Reset", "30");
    let (_server, account) = answering("GET", "/domains", answer).await;
    account.account().await.expect("an account");
    assert_eq!(account.lane(Work::Search).left, 3);
}

#[tokio::test]
async fn the_plan_sets_the_pace() {
    let server = wiremock::MockServer::start().await;
    for (plan, quota) in [("", 8), ("free", 8), ("starter", 30), ("pro", 100), ("other", 8)] {
        let lane = account_with(&server, &[("plan", plan)]).lane(Work::Orders);
        assert_eq!((lane.quota, lane.per_seconds), (quota, 60), "{plan}");
    }
}

#[test]
fn a_key_that_can_be_none_is_refused_before_any_request() {
    for key in ["", "  ", "sk_one two", "sk_\u{fc}"] {
        let connection = super::connection("https://api.bizzyco.ai/v1", &[("apiKey", key)]);
        let error = Bizzy::open(&connection).err().expect("refused");
        assert_eq!(error.kind, Kind::Unauthorized);
    }
    let plain = super::connection("http://api.bizzyco.ai/v1", &[]);
    assert!(
        Bizzy::open(&plain)
            .err()
            .expect("refused")
            .message
            .contains("https")
    );
}
