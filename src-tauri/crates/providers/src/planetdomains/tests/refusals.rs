//! What the user is told when PlanetDomains says no.

use registrar::dns::Dns;
use registrar::extras::CloudflareBind;
use registrar::portfolio::Portfolio;
use registrar::{Kind, Provider, ProviderError, Retry};
use serde_json::json;
use wiremock::ResponseTemplate;

use super::{TOKEN, answering, name, raw, refusal};

async fn account_error(answer: ResponseTemplate) -> ProviderError {
    let (_server, account) = answering("GET", "/account", answer).await;
    account.account().await.expect_err("a refusal")
}

#[tokio::test]
async fn a_rotated_token_says_where_the_new_one_is() {
    let error = account_error(refusal(401, "unauthorized")).await;
    assert_eq!(error.kind, Kind::Unauthorized);
    assert_eq!(error.upstream_code.as_deref(), Some("unauthorized"));
    assert!(error.hint.expect("a hint").contains("bot"));
}

#[tokio::test]
async fn an_address_that_is_not_on_the_whitelist_is_told_apart_from_a_bad_token() {
    for answer in [
        refusal(403, "forbidden"),
        ResponseTemplate::new(403).set_body_string("<html>Forbidden</html>"),
    ] {
        let error = account_error(answer).await;
        assert_eq!(error.kind, Kind::AddressNotAllowed);
        assert!(error.hint.expect("a hint").contains("whitelist"));
    }
}

#[tokio::test]
async fn the_code_is_found_in_every_envelope() {
    for body in [
        json!({"status": false, "error": {"code": "forbidden", "message": "m"}}),
        json!({"status": false, "error": "forbidden", "message": "m"}),
        json!({"code": "forbidden", "message": "m"}),
        json!({"detail": {"code": "forbidden", "message": "m"}}),
        json!({"status": false, "result": {"error": {"code": "forbidden"}}}),
    ] {
        let error = account_error(ResponseTemplate::new(403).set_body_json(&body)).await;
        assert_eq!(error.upstream_code.as_deref(), Some("forbidden"), "{body}");
    }
}

#[tokio::test]
async fn a_200_that_says_false_is_a_refusal() {
    let error = account_error(raw(
        r#"{"status": false, "error": {"code": "unauthorized", "message": "x"}}"#,
    ))
    .await;
    assert_eq!((error.kind, error.retry), (Kind::Unauthorized, Retry::Never));
    let error = account_error(raw(r#"{"status": false}"#)).await;
    assert_eq!(error.kind, Kind::Malformed);
}

#[tokio::test]
async fn a_web_page_and_a_truncated_answer_are_told_in_words() {
    let error = account_error(raw("<!doctype html><h1>Welcome to the hotel</h1>")).await;
    assert_eq!(error.kind, Kind::Malformed);
    assert!(error.message.contains("web page"));
    assert!(error.hint.expect("a hint").contains("sign-in"));
    let error = account_error(raw(r#"{"status": true, "result": {"user_id""#)).await;
    assert!(error.message.contains("breaks off"), "{}", error.message);
}

#[tokio::test]
async fn a_provider_that_quotes_the_token_is_not_quoted() {
    let answer = ResponseTemplate::new(422).set_body_json(json!({
        "error": {"code": format!("bad_{TOKEN}"), "message": format!("token {TOKEN}\u{7} is odd")}
    }));
    let error = account_error(answer).await;
    assert!(!format!("{error:?}").contains(TOKEN));
    assert!(error.message.contains("[hidden]"));
}

#[tokio::test]
async fn a_name_of_another_account_is_told_as_such_in_each_envelope() {
    for body in [
        json!({"error": {"code": "domain_not_found", "message": "m"}}),
        json!({"detail": "Domain not found"}),
    ] {
        let (_server, account) = answering(
            "GET",
            "/domains/a.click",
            ResponseTemplate::new(404).set_body_json(&body),
        )
        .await;
        let error = account.detail(&name("a.click")).await.expect_err("not there");
        assert_eq!(error.kind, Kind::NotFound, "{body}");
    }
}

#[tokio::test]
async fn an_account_without_a_list_says_so() {
    for status in [404, 405] {
        let (_server, account) = answering("GET", "/domains", ResponseTemplate::new(status)).await;
        let error = account.list().await.expect_err("no list");
        assert_eq!(error.kind, Kind::NotOffered);
        assert!(error.hint.expect("a hint").contains("Add the names"));
    }
}

#[tokio::test]
async fn a_missing_cloudflare_profile_is_named() {
    let (_server, account) = answering(
        "POST",
        "/domains/a.click/cloudflare/bind",
        refusal(409, "cloudflare_not_configured"),
    )
    .await;
    let error = account
        .bind(&name("a.click"), "default", "key-1")
        .await
        .expect_err("a refusal");
    assert_eq!(error.kind, Kind::Conflict);
    assert!(error.message.contains("Cloudflare profile"));
}

#[tokio::test]
async fn a_zone_without_a_record_list_is_no_empty_zone() {
    for body in [
        r#"{"status": true, "result": {}}"#,
        r#"{"status": true, "result": {"records": null}}"#,
        r#"{"status": true, "result": {"records": {"0": {}}}}"#,
        r#"{"status": true}"#,
        r#"{"result": []}"#,
    ] {
        let (_server, account) = answering("GET", "/domains/a.click/dns", raw(body)).await;
        let error = account.read(&name("a.click")).await.expect_err("no zone");
        assert_eq!(error.kind, Kind::Malformed, "{body}");
    }
}

#[test]
fn a_token_that_can_be_none_is_refused_before_any_request() {
    let mut connection = super::connection("http://127.0.0.1:1");
    connection.credentials.0.clear();
    let missing = super::super::PlanetDomains::open(connection)
        .err()
        .expect("refused");
    assert!(missing.message.contains("missing"));
    let mut connection = super::connection("http://127.0.0.1:1");
    connection.base_url = url::Url::parse("http://api.example.net").expect("an address");
    let plain = super::super::PlanetDomains::open(connection)
        .err()
        .expect("refused");
    assert!(plain.message.contains("https"));
}
