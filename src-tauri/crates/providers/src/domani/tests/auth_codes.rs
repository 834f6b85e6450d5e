//! Auth codes, names on their way out, watched names: one attempt, both ages of the documents, hostile answers.

use registrar::auth_codes::{AuthCodeReply, AuthCodes, AwayState, TransferWatch};
use registrar::{Kind, Retry};
use secrecy::ExposeSecret;
use serde_json::json;
use wiremock::{MockServer, ResponseTemplate};

use super::{account, answering, give, json as answer, name, raw, refusal, requests};

const CODE_AT: &str = "/domains/mysite.com/auth-code";
const AWAY_AT: &str = "/domains/mysite.com/transfer-away";

#[tokio::test]
async fn a_code_is_read_in_either_age_of_the_documents_and_never_shown_by_debug() {
    for body in [
        json!({"domain": "mysite.com", "auth_code": "canary-77!", "was_unlocked": true, "hint": "h", "next_steps": []}),
        json!({"domain": "mysite.com", "auth_code": "canary-77!", "status": "ready", "unknown": null}),
    ] {
        let (server, account) = answering("GET", CODE_AT, answer(200, &body)).await;
        let reply = account.request(&name("mysite.com")).await.expect("a code");
        let AuthCodeReply::Ready(code) = &reply else {
            panic!("{reply:?}");
        };
        assert_eq!(code.expose_secret(), "canary-77!");
        assert!(!format!("{reply:?}").contains("canary"));
        assert_eq!(requests(&server).await.len(), 1);
    }
    assert!(
        account(&MockServer::start().await)
            .warning()
            .contains("transfer lock off")
    );
}

#[tokio::test]
async fn a_code_that_comes_later_says_when() {
    let body = json!({
        "domain": "mysite.com", "auth_code": null, "status": "requested",
        "requested_at": "2026-11-22T10:00:00Z", "expected_by": "2026-11-24T10:00:00Z",
    });
    let (_server, account) = answering("GET", CODE_AT, answer(200, &body)).await;
    let AuthCodeReply::Requested { expected_by, process } =
        account.request(&name("mysite.com")).await.expect("an answer")
    else {
        panic!("it is not there yet");
    };
    assert_eq!(process, None);
    assert_eq!(
        expected_by
            .map(|at| at.to_rfc3339().chars().take(10).collect::<String>())
            .as_deref(),
        Some("2026-11-24")
    );
}

#[tokio::test]
async fn an_unclear_answer_may_have_unlocked_the_name_and_is_not_asked_again() {
    for reply in [
        ResponseTemplate::new(500),
        raw("{\"domain\": \"mysite.com\", \"auth_c"),
        raw("<html>"),
        answer(200, &json!({"domain": "mysite.com"})),
        answer(200, &json!({"domain": "mysite.com", "auth_code": {"a": 1}})),
        answer(200, &json!({"domain": "other.com", "auth_code": "canary-77!"})),
    ] {
        let (server, account) = answering("GET", CODE_AT, reply).await;
        let error = account.request(&name("mysite.com")).await.expect_err("unclear");
        assert_eq!(error.retry, Retry::OutcomeUnknown, "{error:?}");
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
        assert_eq!(requests(&server).await.len(), 1, "one attempt");
    }
}

#[tokio::test]
async fn a_refusal_is_clear() {
    let (_server, account) = answering("GET", CODE_AT, refusal(404, "NOT_FOUND")).await;
    let error = account.request(&name("mysite.com")).await.expect_err("not there");
    assert_eq!((error.kind, error.retry), (Kind::NotFound, Retry::Never));
    let absent = ResponseTemplate::new(404).set_body_string("<html>no such page</html>");
    let (_server, account) = answering("GET", CODE_AT, absent).await;
    let error = account
        .request(&name("mysite.com"))
        .await
        .expect_err("no such call");
    assert!(!error.outcome_unknown(), "{error:?}");
}

#[tokio::test]
async fn every_word_of_a_transfer_away_is_known_and_others_are_not_guessed() {
    for (word, state) in [
        ("none", AwayState::None),
        ("pending", AwayState::Pending),
        ("approved", AwayState::Approved),
        ("completed", AwayState::Completed),
        ("rejected", AwayState::Rejected),
        ("expired", AwayState::Expired),
    ] {
        let body = json!({
            "domain": "mysite.com", "status": word, "gaining_registrar": "Elsewhere Ltd",
            "request_date": "2026-11-20T08:00:00Z", "hint": "h",
        });
        let (_server, account) = answering("GET", AWAY_AT, answer(200, &body)).await;
        let away = account
            .away(&name("mysite.com"))
            .await
            .expect("an answer")
            .expect("it tells");
        assert_eq!(
            (away.state, away.gaining.as_deref()),
            (state, Some("Elsewhere Ltd"))
        );
        assert!(away.requested_at.is_some());
    }
    for body in [
        json!({"status": "teleported"}),
        json!({}),
        json!([]),
        json!({"domain": "other.com", "status": "none"}),
    ] {
        let (_server, account) = answering("GET", AWAY_AT, answer(200, &body)).await;
        let error = account
            .away(&name("mysite.com"))
            .await
            .expect_err("not understood");
        assert_eq!(error.kind, Kind::Malformed);
    }
}

#[tokio::test]
async fn a_watch_says_from_when_on_the_name_may_come() {
    let server = MockServer::start().await;
    let body = json!({
        "domain": "mysite.com", "eligible": false, "eligible_at": "2027-01-05T00:00:00Z",
        "watching": true, "hint": "We tell you.",
    });
    give(&server, "POST", "/domains/transfer-watch", answer(200, &body)).await;
    let watched = account(&server)
        .watch(&name("mysite.com"))
        .await
        .expect("an answer");
    assert!(!watched.eligible && watched.watching && watched.eligible_at.is_some());
    let sent = requests(&server).await;
    assert_eq!(sent[0].body, br#"{"domain":"mysite.com"}"#);
    let (_server, account) = answering(
        "POST",
        "/domains/transfer-watch",
        answer(200, &json!({"watching": true})),
    )
    .await;
    let error = account
        .watch(&name("mysite.com"))
        .await
        .expect_err("not understood");
    assert_eq!(error.kind, Kind::Malformed);
}
