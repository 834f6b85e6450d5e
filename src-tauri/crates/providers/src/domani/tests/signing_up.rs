//! A new account and a sign-in link, before there is a key.

use std::sync::Arc;

use registrar::opening::{Doorstep, Opening, SignUp};
use registrar::{Kind, ProviderError, Retry};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use url::Url;
use wiremock::{MockServer, ResponseTemplate};

use super::super::Factory;
use super::{Fixed, give, json as reply, raw, refusal, requests};

fn step(server: &MockServer) -> Doorstep {
    Doorstep {
        base_url: Url::parse(&server.uri()).expect("a base"),
        clock: Arc::new(Fixed),
    }
}

async fn registering(answer: ResponseTemplate) -> (MockServer, Result<SignUp, ProviderError>) {
    let server = MockServer::start().await;
    give(&server, "POST", "/auth/register", answer).await;
    let outcome = Factory.sign_up(&step(&server), " dev@example.com ", None).await;
    (server, outcome)
}

#[tokio::test]
async fn an_account_is_opened_as_on_the_page() {
    let answer = ResponseTemplate::new(201).set_body_raw(
        include_str!("../fixtures/register.json").to_owned(),
        "application/json",
    );
    let (server, outcome) = registering(answer).await;
    let opened = outcome.expect("an answer");
    assert!(!format!("{opened:?}").contains("a1B2c3D4"));
    let SignUp::Opened { key, referral_code } = opened else {
        panic!("an account");
    };
    assert_eq!(key.expose_secret(), "domani_sk_a1B2c3D4e5F6g7H8i9J0kLmN");
    assert_eq!(referral_code.as_deref(), Some("x7k9m2"));
    let [request] = &requests(&server).await[..] else {
        panic!("one request");
    };
    assert!(request.headers.get("authorization").is_none());
    let sent: Value = serde_json::from_slice(&request.body).expect("JSON");
    let documented: Value =
        serde_json::from_str(include_str!("../fixtures/register-request.json")).expect("JSON");
    assert_eq!(sent, documented);
}

#[tokio::test]
async fn a_referral_code_goes_along_and_an_odd_one_does_not() {
    let server = MockServer::start().await;
    give(&server, "POST", "/auth/register", refusal(409, "USER_EXISTS")).await;
    let outcome = Factory
        .sign_up(&step(&server), "dev@example.com", Some(" x7k9m2 "))
        .await;
    assert!(matches!(outcome, Ok(SignUp::Exists)));
    let sent: Value = serde_json::from_slice(&requests(&server).await[0].body).expect("JSON");
    assert_eq!(sent, json!({"email": "dev@example.com", "ref": "x7k9m2"}));
    let odd = Factory
        .sign_up(&step(&server), "dev@example.com", Some("two words"))
        .await;
    assert_eq!(odd.expect_err("refused").kind, Kind::Invalid);
    assert_eq!(requests(&server).await.len(), 1);
}

#[tokio::test]
async fn what_is_no_mail_address_is_not_sent() {
    let server = MockServer::start().await;
    let long = format!("{}@example.com", "x".repeat(250));
    for wrong in [
        "",
        "dev",
        "dev@",
        "@example.com",
        "a b@example.com",
        "dev@example",
        "a\n@b.c",
        &long,
    ] {
        let outcome = Factory.sign_up(&step(&server), wrong, None).await;
        assert_eq!(outcome.expect_err("refused").kind, Kind::Invalid, "{wrong}");
        let outcome = Factory.sign_in_link(&step(&server), wrong).await;
        assert_eq!(outcome.expect_err("refused").kind, Kind::Invalid, "{wrong}");
    }
    assert!(requests(&server).await.is_empty());
}

#[tokio::test]
async fn an_unclear_answer_leaves_open_whether_the_account_is_there() {
    for answer in [
        reply(201, &json!({})),
        reply(201, &json!({"api_key": "with a blank"})),
        reply(201, &json!({"api_key": {"key": "x"}})),
        ResponseTemplate::new(201).set_body_raw("<html>", "text/html"),
        reply(500, &json!({"error": "oops"})),
    ] {
        let (_server, outcome) = registering(answer).await;
        assert_eq!(outcome.expect_err("unclear").retry, Retry::OutcomeUnknown);
    }
}

#[tokio::test]
async fn too_many_sign_ups_are_told_with_the_time_to_wait() {
    let limited = refusal(429, "RATE_LIMIT_EXCEEDED").insert_header("retry-after", "60");
    let (_server, outcome) = registering(limited).await;
    assert_eq!(outcome.expect_err("limited").kind, Kind::RateLimited);
    let (_server, outcome) = registering(refusal(400, "INVALID_PARAMETER")).await;
    let error = outcome.expect_err("refused");
    assert!(error.hint.expect("a hint").contains("Do this."));
}

#[tokio::test]
async fn a_sign_in_link_is_mailed_as_on_the_page() {
    let server = MockServer::start().await;
    give(
        &server,
        "POST",
        "/auth/login",
        raw(include_str!("../fixtures/login.json")),
    )
    .await;
    Factory
        .sign_in_link(&step(&server), "dev@example.com")
        .await
        .expect("mailed");
    let sent: Value = serde_json::from_slice(&requests(&server).await[0].body).expect("JSON");
    let documented: Value =
        serde_json::from_str(include_str!("../fixtures/login-request.json")).expect("JSON");
    assert_eq!(sent, documented);
    let server = MockServer::start().await;
    give(&server, "POST", "/auth/login", reply(200, &json!({"ok": false}))).await;
    let refused = Factory.sign_in_link(&step(&server), "dev@example.com").await;
    assert_eq!(refused.expect_err("not mailed").kind, Kind::Conflict);
}
