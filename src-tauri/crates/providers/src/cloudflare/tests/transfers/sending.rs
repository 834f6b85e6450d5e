//! What is definite about a transfer that was sent, and that no answer brings its code to light.

use registrar::http::receipt;
use registrar::orders::{Orders, Outcome, PreparedOrder};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::super::{answering, raw, refusal, registrar, requests, status};
use super::{CODE, ENCODED, NAME, assert_hidden, handle, prepared, transfer, workflow};

/// Sends one transfer to a server that answers so, the way it comes back from the journal.
async fn sent(answer: ResponseTemplate) -> String {
    let at = registrar(&format!("/registrations/{NAME}/transfer-in"));
    let (server, account) = answering("POST", &at, answer).await;
    let order = prepared(&account, transfer(NAME)).await;
    let text = serde_json::to_string(&order).expect("JSON");
    let kept: PreparedOrder = serde_json::from_str(&text).expect("an order");
    assert_eq!(kept.items[0].auth_code, None, "only the body holds it");
    let (outcomes, receipts) = receipt::recording(account.send(&kept)).await;
    assert_eq!(requests(&server).await.len(), 1, "an order is one attempt");
    assert_eq!(receipts.len(), 1);
    assert_hidden(&format!("{outcomes:?} {receipts:?}"));
    match &outcomes[0] {
        Outcome::Confirmed { .. } => "confirmed".into(),
        Outcome::Rejected(error) => format!("rejected {:?}", error.kind),
        Outcome::Pending { handle } => format!("pending {handle}"),
        Outcome::Unknown(_) => "unknown".into(),
    }
}

#[tokio::test]
async fn an_accepted_transfer_is_pending_at_its_status() {
    let pending = format!("pending {}", handle());
    for state in [
        "pending",
        "in_progress",
        "action_required",
        "blocked",
        "pondering",
    ] {
        assert_eq!(sent(status(202, &workflow(state))).await, pending, "{state}");
    }
    assert_eq!(sent(status(202, &Value::Null)).await, pending);
    let mut foreign = workflow("pending");
    foreign["links"] = json!({"self": "https://evil.example/steal"});
    assert_eq!(sent(status(202, &foreign)).await, pending);
    assert_eq!(sent(status(202, &workflow("succeeded"))).await, "confirmed");
    let mut failed = workflow("failed");
    failed["error"] = json!({"code": "transfer_rejected", "message": format!("code {CODE} ({ENCODED}) already registered")});
    assert_eq!(sent(status(202, &failed)).await, "rejected Conflict");
}

#[tokio::test]
async fn a_refused_transfer_is_definite_and_an_unclear_one_is_not() {
    for (http, message, wanted) in [
        (400, "The auth code is wrong", "rejected Invalid"),
        (
            400,
            "Domain already registered at another registrar",
            "rejected Invalid",
        ),
        (402, "Pay first", "rejected Payment"),
        (
            403,
            "No default payment method on the billing profile",
            "rejected Payment",
        ),
        (403, "Authentication error", "rejected Forbidden"),
        (404, "no zone", "rejected NotFound"),
        (429, "more than 1200 requests", "rejected RateLimited"),
        (409, "A transfer is in progress", "unknown"),
        (500, "internal", "unknown"),
        (503, "busy", "unknown"),
    ] {
        let echo = format!("{message} {CODE} {ENCODED}");
        assert_eq!(sent(refusal(http, 1000, &echo)).await, wanted, "{http} {message}");
    }
    let mut other = workflow("pending");
    other["context"]["domain_name"] = json!("other.com");
    for answer in [
        raw("<html></html>"),
        raw(r#"{"success":true,"result":{"sta"#),
        raw(&format!(
            r#"{{"success":false,"errors":[{{"code":1,"message":"{CODE}"}}],"result":null}}"#
        )),
        status(200, &Value::Null),
        status(200, &json!([workflow("pending")])),
        status(202, &other),
    ] {
        assert_eq!(sent(answer).await, "unknown");
    }
}
