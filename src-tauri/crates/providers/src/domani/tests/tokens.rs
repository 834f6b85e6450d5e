//! The account's keys: both spellings of the list, the one time that a key is told, and the end of one.

use model::Timestamp;
use registrar::tokens::{NewToken, Tokens};
use registrar::{Kind, Retry};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{KEY, answering, json as reply, raw, refusal, requests};

fn wish(name: &str) -> NewToken {
    NewToken {
        name: name.to_owned(),
        ..NewToken::default()
    }
}

/// The key of these tests as the provider lists it.
fn masked() -> String {
    format!("{}...{}", &KEY[..12], &KEY[KEY.len() - 4..])
}

#[tokio::test]
async fn the_keys_of_the_page() {
    let answer = raw(include_str!("../fixtures/tokens.json"));
    let (_server, account) = answering("GET", "/tokens", answer).await;
    let list = account.list().await.expect("keys");
    assert_eq!((list.tokens.len(), list.unreadable), (2, 0));
    let first = &list.tokens[0];
    assert_eq!(first.id, "cm5abc123");
    assert_eq!(first.name.as_deref(), Some("Default"));
    assert_eq!(first.masked.as_deref(), Some("domani_sk_a...wxyz"));
    assert_eq!(first.last_used_at, Timestamp::parse("2025-02-18T10:30:00Z"));
    assert_eq!(first.created_at, Timestamp::parse("2025-01-15T10:30:00Z"));
    // Neither is the key that asks.
    assert!(list.tokens.iter().all(|token| token.in_use == Some(false)));
    assert_eq!(list.tokens[1].last_used_at, None);
}

#[tokio::test]
async fn the_later_spelling_tells_rights_and_ends_and_the_key_in_use_is_known() {
    let answer = json!({"tokens": [
        {"id": "k1", "name": "Desk", "key": masked(), "scopes": ["domains:read", "search"],
         "last_used": "2026-09-01T00:00:00Z", "created_at": "2026-08-01T00:00:00Z",
         "expires_at": "2026-12-01T00:00:00Z", "expired": false},
        {"id": "k2", "name": "Odd", "key": "domani...", "scopes": "all"},
        {"id": "k3", "key": "****"},
    ]});
    let (_server, account) = answering("GET", "/tokens", reply(200, &answer)).await;
    let list = account.list().await.expect("keys");
    let [first, second, third] = &list.tokens[..] else {
        panic!("three keys");
    };
    assert_eq!(first.in_use, Some(true));
    assert_eq!(first.scopes, ["domains:read", "search"]);
    assert_eq!(first.expires_at, Timestamp::parse("2026-12-01"));
    assert_eq!(first.last_used_at, Timestamp::parse("2026-09-01"));
    // Too little shows to tell, so neither is called another's.
    assert_eq!((second.in_use, third.in_use), (None, None));
    assert!(second.scopes.is_empty());
}

#[tokio::test]
async fn a_key_that_is_listed_whole_is_masked_and_an_id_that_leads_elsewhere_is_left_out() {
    let whole = "domani_sk_whole0000000000000secret";
    let answer = json!({"tokens": [
        {"id": "k1", "name": "Whole", "key": whole},
        {"id": "k2", "name": "Own", "key": KEY},
        {"id": "../domains/a.dev", "name": "x"},
        {"id": "k/4"},
        {"id": ""},
        {"name": "no id"},
        null,
    ]});
    let (_server, account) = answering("GET", "/tokens", reply(200, &answer)).await;
    let list = account.list().await.expect("keys");
    assert_eq!((list.tokens.len(), list.unreadable), (2, 5));
    let seen = format!("{list:?}");
    assert!(!seen.contains(whole) && !seen.contains(KEY), "{seen}");
    assert_eq!(list.tokens[0].masked.as_deref(), Some("domani_sk_wh...cret"));
}

#[tokio::test]
async fn a_key_is_made_as_on_the_page_and_told_once() {
    let answer = ResponseTemplate::new(201).set_body_raw(
        include_str!("../fixtures/token-create.json").to_owned(),
        "application/json",
    );
    let (server, account) = answering("POST", "/tokens", answer).await;
    let made = account.create(&wish("CI/CD Pipeline")).await.expect("a key");
    assert_eq!(made.id.as_deref(), Some("cm5ghi789"));
    assert_eq!(made.key.expose_secret(), "domani_sk_x1Y2z3A4b5C6d7E8f9G0hIjK");
    assert!(!format!("{made:?}").contains("x1Y2z3A4b5C6"));
    let sent: Value = serde_json::from_slice(&requests(&server).await[0].body).expect("JSON");
    let documented: Value =
        serde_json::from_str(include_str!("../fixtures/token-create-request.json")).expect("JSON");
    assert_eq!(sent, documented);
}

#[tokio::test]
async fn rights_and_an_end_are_sent_when_they_are_chosen() {
    let (server, account) = answering(
        "POST",
        "/tokens",
        reply(
            201,
            &json!({"id": "k", "name": "n", "key": "domani_sk_1234567890abcdef"}),
        ),
    )
    .await;
    let wish = NewToken {
        name: "Reader".to_owned(),
        scopes: vec!["domains:read".to_owned(), "search".to_owned()],
        expires_in: Some(86_400),
    };
    account.create(&wish).await.expect("a key");
    let sent: Value = serde_json::from_slice(&requests(&server).await[0].body).expect("JSON");
    assert_eq!(
        sent,
        json!({"name": "Reader", "scopes": ["domains:read", "search"], "expires_in": 86_400})
    );
}

#[tokio::test]
async fn a_wish_that_can_not_be_granted_is_not_sent() {
    let (server, account) = answering("POST", "/tokens", reply(201, &json!({}))).await;
    for wish in [
        wish(" "),
        wish(&"x".repeat(61)),
        wish("two\nlines"),
        NewToken {
            scopes: vec!["root".to_owned()],
            ..wish("n")
        },
        NewToken {
            expires_in: Some(60),
            ..wish("n")
        },
        NewToken {
            expires_in: Some(u32::MAX),
            ..wish("n")
        },
    ] {
        let error = account.create(&wish).await.expect_err("refused");
        assert_eq!(error.kind, Kind::Invalid, "{wish:?}");
    }
    assert!(requests(&server).await.is_empty());
}

#[tokio::test]
async fn a_success_without_a_usable_key_leaves_the_outcome_open() {
    for odd in [
        json!({}),
        json!({"id": "k", "key": null}),
        json!({"id": "k", "key": ""}),
        json!({"id": "k", "key": "with a blank"}),
        json!({"id": "k", "key": "line\nbreak"}),
        json!({"id": "k", "key": 12}),
        json!({"id": "k", "key": "x".repeat(5_000)}),
    ] {
        let (_server, account) = answering("POST", "/tokens", reply(201, &odd)).await;
        let error = account.create(&wish("n")).await.expect_err("no key");
        assert_eq!(error.retry, Retry::OutcomeUnknown, "{odd}");
    }
}

#[tokio::test]
async fn refusals_about_keys_say_what_to_do() {
    let (_server, account) = answering("POST", "/tokens", refusal(403, "SCOPE_ESCALATION")).await;
    let error = account.create(&wish("n")).await.expect_err("refused");
    assert_eq!(error.kind, Kind::Forbidden);
    assert!(error.message.contains("more rights"), "{}", error.message);
    let (_server, account) = answering("GET", "/tokens", refusal(401, "INVALID_API_KEY")).await;
    let error = account.list().await.expect_err("refused");
    let hint = error.hint.expect("a hint");
    assert!(
        hint.contains("revoked there") && hint.contains("Create a new key"),
        "{hint}"
    );
    let (_server, account) = answering("GET", "/tokens", refusal(401, "EXPIRED_API_KEY")).await;
    let error = account.list().await.expect_err("refused");
    assert!(error.hint.expect("a hint").contains("time is over"));
    let (_server, account) = answering("DELETE", "/tokens/k1", refusal(404, "NOT_FOUND")).await;
    let error = account.revoke("k1").await.expect_err("refused");
    assert_eq!(error.kind, Kind::NotFound);
    assert!(error.hint.expect("a hint").contains("revoked elsewhere"));
}

#[tokio::test]
async fn a_key_is_revoked_as_on_the_page_and_an_odd_id_goes_nowhere() {
    let answer = raw(include_str!("../fixtures/token-revoke.json"));
    let (server, account) = answering("DELETE", "/tokens/cm5abc123", answer).await;
    account.revoke("cm5abc123").await.expect("revoked");
    for odd in ["", "..", "../me", "a/b", "a?b", "a b", &"x".repeat(200)] {
        let error = account.revoke(odd).await.expect_err("refused");
        assert_eq!(error.kind, Kind::Invalid, "{odd}");
    }
    assert_eq!(requests(&server).await.len(), 1);
    let (_server, account) = answering("DELETE", "/tokens/k", reply(200, &json!({"success": false}))).await;
    assert_eq!(
        account.revoke("k").await.expect_err("not done").kind,
        Kind::Conflict
    );
}
