//! Error answers: every code in its own terms, the provider's hint always shown, the key never.

use registrar::portfolio::Portfolio;
use registrar::{Kind, Provider, ProviderError};
use serde_json::json;
use wiremock::ResponseTemplate;

use super::{KEY, answering, json as reply, name, refusal};

async fn refused(answer: ResponseTemplate) -> ProviderError {
    let (_server, account) = answering("GET", "/domains/a.dev", answer).await;
    account.detail(&name("a.dev")).await.expect_err("a refusal")
}

#[tokio::test]
async fn every_published_code_with_its_hint() {
    for (status, code, kind) in [
        (401, "MISSING_API_KEY", Kind::Unauthorized),
        (401, "INVALID_API_KEY", Kind::Unauthorized),
        (403, "EXPIRED_API_KEY", Kind::Unauthorized),
        (403, "INSUFFICIENT_SCOPE", Kind::Forbidden),
        (400, "MISSING_PARAMETER", Kind::Invalid),
        (400, "INVALID_DOMAIN", Kind::Invalid),
        (400, "INVALID_PARAMETER", Kind::Invalid),
        (400, "UNKNOWN_PROVIDER", Kind::Invalid),
        (402, "PAYMENT_REQUIRED", Kind::Payment),
        (404, "NOT_FOUND", Kind::NotFound),
        (409, "DOMAIN_UNAVAILABLE", Kind::NotAvailable),
        (403, "UPGRADE_REQUIRED", Kind::Forbidden),
        (409, "DOMAIN_NOT_ACTIVE", Kind::Conflict),
        (409, "ZONE_READ_FAILED", Kind::Conflict),
        (422, "A_NEW_CODE", Kind::Invalid),
    ] {
        let error = refused(refusal(status, code)).await;
        assert_eq!(error.kind, kind, "{code}");
        assert_eq!(error.upstream_code.as_deref(), Some(code));
        let hint = error.hint.expect("a hint");
        assert!(hint.contains("domani.sh says: \"Do this.\""), "{code}: {hint}");
    }
}

#[tokio::test]
async fn one_word_as_the_error_is_words_and_not_the_code() {
    let error = refused(reply(
        401,
        &json!({"error": "Unauthorized", "code": "INVALID_API_KEY"}),
    ))
    .await;
    assert_eq!(error.upstream_code.as_deref(), Some("INVALID_API_KEY"));
    assert!(error.message.contains("Unauthorized"), "{}", error.message);
    let error = refused(reply(400, &json!({"message": "Only a message."}))).await;
    assert!(error.message.contains("Only a message."), "{}", error.message);
}

#[tokio::test]
async fn a_refusal_without_json_keeps_its_status() {
    for (status, kind) in [
        (401, Kind::Unauthorized),
        (403, Kind::Forbidden),
        (404, Kind::NotFound),
        (400, Kind::Invalid),
    ] {
        let error = refused(ResponseTemplate::new(status).set_body_string("<html>no</html>")).await;
        assert_eq!(error.kind, kind);
        assert!(!error.message.contains('<'), "{}", error.message);
    }
}

#[tokio::test]
async fn a_page_that_mends_it_is_linked() {
    let fix = "https://domani.run/settings/plan";
    let error = refused(reply(
        403,
        &json!({"error": "No", "code": "UPGRADE_REQUIRED", "fix_url": fix}),
    ))
    .await;
    assert_eq!(error.link.as_deref(), Some(fix));
    let error = refused(reply(
        403,
        &json!({"error": "No", "fix_url": "http://domani.run/"}),
    ))
    .await;
    assert_eq!(error.link, None);
}

#[tokio::test]
async fn the_key_is_in_no_error() {
    let body = json!({"error": format!("Bad key {KEY}"), "code": KEY, "hint": format!("Not {KEY}"), "failure_code": KEY});
    let (_server, account) = answering("GET", "/me", reply(401, &body)).await;
    let error = account.account().await.expect_err("refused");
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
}
