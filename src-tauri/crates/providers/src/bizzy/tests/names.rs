//! Owned names: the list with its pages, the detail, and the ids in between.

use registrar::portfolio::Portfolio;
use registrar::{Kind, Provider};
use serde_json::{Value, json};
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{ID, account, account_with, answering, give, name, ok, refusal, requests};

fn row(number: usize) -> Value {
    json!({"id": format!("id-{number}"), "domain": format!("n{number}.com"), "source": "registered", "status": "active"})
}

/// A page of the list from `offset` on.
async fn page(server: &MockServer, offset: usize, rows: &[Value], meta: &Value) {
    Mock::given(method("GET"))
        .and(path("/v1/domains"))
        .and(query_param("offset", offset.to_string()))
        .and(query_param("limit", "100"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"data": rows, "meta": meta})))
        .mount(server)
        .await;
}

#[tokio::test]
async fn the_list_is_read_to_its_end_however_the_end_is_told() {
    let rows: Vec<Value> = (0..230).map(row).collect();
    for told in ["more", "total", "nothing"] {
        let meta = |end: usize| match told {
            "more" => json!({"pagination": {"limit": 100, "offset": 0, "hasMore": end < 230}}),
            "total" => json!({"pagination": {"total": 230}}),
            _ => Value::Null,
        };
        let server = MockServer::start().await;
        for start in [0, 100, 200] {
            let end = (start + 100).min(230);
            page(&server, start, &rows[start..end], &meta(end)).await;
        }
        let listing = account(&server).list().await.expect("a list");
        assert_eq!(listing.names.len(), 230, "{told}");
        assert_eq!(listing.partial, None, "{told}");
        assert_eq!(requests(&server).await.len(), 3, "{told}");
    }
}

#[tokio::test]
async fn a_list_that_ends_too_early_or_never_is_told_as_partial() {
    for meta in [
        json!({"pagination": {"hasMore": true}}),
        json!({"pagination": {"total": 5, "hasMore": false}}),
    ] {
        let server = MockServer::start().await;
        Mock::given(method("GET"))
            .respond_with(
                ResponseTemplate::new(200).set_body_json(json!({"data": [row(1), row(2)], "meta": meta})),
            )
            .mount(&server)
            .await;
        let listing = account(&server).list().await.expect("a list");
        assert_eq!(listing.names.len(), 2);
        assert!(listing.partial.is_some(), "{meta}");
        let error = account(&server)
            .detail(&name("n3.com"))
            .await
            .expect_err("not in what was sent");
        assert_eq!(error.kind, Kind::Malformed, "it has not vanished");
    }
}

#[tokio::test]
async fn a_row_is_read_for_what_it_tells_and_its_secrets_are_not_shown() {
    let rows = json!([
        {"id": ID, "name": "Example.COM.", "source": "registered", "status": "expiring", "zoneId": "z",
         "verificationToken": "canary-token", "expirationDate": "2027-06-14",
         "registration": {"autoRenew": false, "whoisPrivacy": true, "transferLock": true}},
        {"id": "two", "domain": "elsewhere.com", "source": "verified", "status": null},
        {"id": "three", "domain": null, "verificationToken": "canary-token"},
        {"domain": "not a name", "mailApiKey": "canary-token"},
        "canary-token",
        {"id": "again", "domain": "example.com"},
    ]);
    let (_server, account) = answering("GET", "/domains", ok(&rows)).await;
    let listing = account.list().await.expect("a list");
    let [first, second] = &listing.names[..] else {
        panic!("{:?}", listing.names);
    };
    assert_eq!(first.name, name("example.com"));
    assert!(first.registered && !second.registered);
    assert_eq!(
        (first.auto_renew, first.locked, first.privacy),
        (Some(false), Some(true), Some(true))
    );
    assert_eq!(first.expires_text.as_deref(), Some("2027-06-14"));
    assert_eq!((second.auto_renew, second.expires_at), (None, None));
    assert_eq!(listing.unreadable.len(), 3);
    assert!(listing.unreadable[0].contains("three"));
    assert!(listing.partial.is_some());
    assert!(!format!("{listing:?}").contains("canary"), "{listing:?}");
}

#[tokio::test]
async fn an_account_without_a_list_says_so_and_reads_the_names_whose_ids_it_is_given() {
    for status in [403, 404, 405] {
        let server = MockServer::start().await;
        give(&server, "GET", "/domains", ResponseTemplate::new(status)).await;
        let detail = ok(&json!({"id": ID, "domain": "example.com"}));
        give(&server, "GET", &format!("/domains/{ID}"), detail).await;
        let ids = format!("example.com = {ID}, nonsense");
        let account = account_with(&server, &[("knownIds", &ids)]);
        let error = account.list().await.expect_err("no list");
        assert_eq!(error.kind, Kind::NotOffered, "{status}");
        assert!(error.hint.is_some());
        assert!(account.detail(&name("example.com")).await.is_ok());
        let error = account.detail(&name("other.com")).await.expect_err("no id");
        assert_eq!(error.kind, Kind::NotOffered);
    }
}

#[tokio::test]
async fn what_is_no_list_is_not_an_empty_account() {
    for body in [
        "{}",
        r#"{"data": null}"#,
        r#"{"data": {}}"#,
        "[]",
        "null",
        r#"{"data": [{"id""#,
        "<html></html>",
        "",
    ] {
        let (_server, account) = answering("GET", "/domains", super::raw(200, body)).await;
        let error = account.list().await.expect_err("no list");
        assert_eq!(error.kind, Kind::Malformed, "{body}");
    }
}

#[tokio::test]
async fn a_name_that_is_gone_is_not_found_and_costs_one_list() {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        "/domains",
        ok(&json!([{"id": ID, "domain": "example.com"}])),
    )
    .await;
    let account = account(&server);
    for other in ["other.com", "further.com"] {
        let error = account.detail(&name(other)).await.expect_err("not there");
        assert_eq!(error.kind, Kind::NotFound);
    }
    assert_eq!(requests(&server).await.len(), 1, "the list answers for both");
    // The id is known, the name behind it is gone.
    give(
        &server,
        "GET",
        &format!("/domains/{ID}"),
        refusal(404, "NOT_FOUND"),
    )
    .await;
    let error = account.detail(&name("example.com")).await.expect_err("gone");
    assert_eq!(error.kind, Kind::NotFound);
}

#[tokio::test]
async fn a_detail_of_another_name_is_no_detail() {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        "/domains",
        ok(&json!([{"id": ID, "domain": "example.com"}])),
    )
    .await;
    let body = json!({"id": ID, "domain": "other.com", "verificationToken": "canary-token"});
    give(&server, "GET", &format!("/domains/{ID}"), ok(&body)).await;
    let error = account(&server)
        .detail(&name("example.com"))
        .await
        .expect_err("another name");
    assert_eq!(error.kind, Kind::Malformed);
    assert!(!format!("{error:?}").contains("canary"));
}

#[tokio::test]
async fn the_account_is_proved_by_its_cheapest_read() {
    let body = json!({"data": [], "meta": {"pagination": {"total": 7, "hasMore": true}}});
    let answer = ResponseTemplate::new(200).set_body_json(&body);
    let (server, account) = answering("GET", "/domains", answer).await;
    let summary = account.account().await.expect("an account");
    assert!(
        summary
            .facts
            .contains(&("Names there".to_owned(), "7".to_owned()))
    );
    assert!(summary.warnings.is_empty(), "{:?}", summary.warnings);
    assert_eq!(requests(&server).await[0].url.query(), Some("limit=1"));
}

#[tokio::test]
async fn an_account_without_a_list_is_proved_by_a_search_and_told_what_is_missing() {
    for (status, told) in [(404, "Domain ids"), (405, "Domain ids"), (403, "domains:read")] {
        let server = MockServer::start().await;
        give(&server, "GET", "/domains", ResponseTemplate::new(status)).await;
        let found = ok(&json!({"query": "example.com", "results": []}));
        give(&server, "GET", "/domain-registrations/search", found).await;
        let account = account_with(&server, &[("email", ""), ("knownIds", "nonsense")]);
        let warnings = account.account().await.expect("an account").warnings.join(" ");
        for told in [told, "E-mail is missing", "nonsense"] {
            assert!(warnings.contains(told), "{warnings}");
        }
    }
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(refusal(403, "INSUFFICIENT_PERMISSIONS"))
        .mount(&server)
        .await;
    let error = account(&server)
        .account()
        .await
        .expect_err("a key without rights");
    assert_eq!(error.kind, Kind::Forbidden);
    assert!(error.hint.expect("a hint").contains("domains:read"));
}
