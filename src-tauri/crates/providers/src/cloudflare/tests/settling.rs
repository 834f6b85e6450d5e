//! What reading says later about a registration that was sent.

use model::Timestamp;
use registrar::Kind;
use registrar::orders::{Before, Finding, OrderKind, Orders};
use serde_json::{Value, json};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::orders::{NAME, workflow};
use super::{ACCOUNT, NOW, account, give, item, ok, refusal, registrar, registration, requests};

fn before(handle: Option<&str>) -> Before {
    Before {
        expires_at: None,
        balance: None,
        sent_at: NOW,
        handle: handle.map(str::to_owned),
        status: None,
    }
}

/// What reading says when the workflow and the registration answer so.
async fn found(workflow: ResponseTemplate, owned: Option<Value>, handle: Option<&str>) -> Finding {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        &registrar(&format!("/registrations/{NAME}/registration-status")),
        workflow,
    )
    .await;
    let answer = owned.map_or_else(|| refusal(404, 10000, "not found"), |owned| ok(&owned));
    give(
        &server,
        "GET",
        &registrar(&format!("/registrations/{NAME}")),
        answer,
    )
    .await;
    let finding = account(&server)
        .find(&item(OrderKind::Register, NAME), &before(handle))
        .await
        .expect("an answer");
    let sent = requests(&server).await;
    assert!(
        sent.iter().all(|request| request.method.as_str() == "GET"),
        "only reads"
    );
    finding
}

fn owned(created_at: &str) -> Value {
    let mut owned = registration(NAME);
    owned["created_at"] = json!(created_at);
    owned
}

#[tokio::test]
async fn every_state_of_a_workflow_is_a_finding() {
    for state in ["pending", "in_progress"] {
        assert_eq!(
            found(ok(&workflow(state)), None, None).await,
            Finding::StillPending { note: None }
        );
    }
    let mut mail = workflow("action_required");
    mail["context"]["action"] = json!("confirm_email");
    mail["context"]["confirmation_sent_to"] = json!("me@example.org");
    let Finding::StillPending { note: Some(note) } = found(ok(&mail), None, None).await else {
        panic!("it waits for the user");
    };
    assert!(note.contains("me@example.org"), "{note}");
    let Finding::StillPending { note: Some(note) } = found(ok(&workflow("blocked")), None, None).await else {
        panic!("it waits for others");
    };
    assert!(note.contains("registry"), "{note}");

    let mut failed = workflow("failed");
    failed["error"] = json!({"code": "registry_error", "message": "The registry refused."});
    let Finding::Refused(error) = found(ok(&failed), None, None).await else {
        panic!("it failed");
    };
    assert!(error.message.contains("The registry refused."));

    let mut done = workflow("succeeded");
    let expires_at = Timestamp::parse("2027-03-04T10:00:00Z");
    let confirmed = Finding::Done {
        expires_at,
        charged: None,
        reference: None,
    };
    let new = owned("2026-09-21T14:13:45Z");
    assert_eq!(found(ok(&done), Some(new.clone()), None).await, confirmed);
    done["context"]["registration"] = new;
    let handle = registrar(&format!("/registrations/{NAME}/registration-status"));
    assert_eq!(found(ok(&done), None, Some(&handle)).await, confirmed);
    assert!(matches!(
        found(ok(&workflow("pondering")), None, None).await,
        Finding::Unclear(_)
    ));
}

#[tokio::test]
async fn without_a_workflow_the_registrations_decide() {
    let none = || refusal(404, 10000, "no workflow");
    assert_eq!(found(none(), None, None).await, Finding::NoTrace);
    let done = found(none(), Some(owned("2026-09-21T14:13:45Z")), None).await;
    assert!(matches!(done, Finding::Done { .. }), "{done:?}");
    let mut working = owned("2026-09-21T14:13:45Z");
    working["status"] = json!("registration_pending");
    working["expires_at"] = Value::Null;
    assert_eq!(
        found(none(), Some(working), None).await,
        Finding::StillPending { note: None }
    );
    let old = found(none(), Some(owned("2025-03-04T10:00:00Z")), None).await;
    assert!(matches!(old, Finding::Unclear(_)), "it was there before: {old:?}");
}

#[tokio::test]
async fn what_an_earlier_order_came_to_is_not_this_orders() {
    let mut earlier = workflow("failed");
    earlier["created_at"] = json!("2026-09-20T10:00:00Z");
    assert_eq!(found(ok(&earlier), None, None).await, Finding::NoTrace);
    let mut done = workflow("succeeded");
    done["created_at"] = json!("2024-05-01T10:00:00Z");
    assert_eq!(
        found(ok(&done), None, None).await,
        Finding::NoTrace,
        "the name was registered once before and let go"
    );
    let handle = registrar(&format!("/registrations/{NAME}/registration-status"));
    let ours = found(ok(&earlier), None, Some(&handle)).await;
    assert!(
        matches!(ours, Finding::Refused(_)),
        "it was answered with this handle: {ours:?}"
    );
}

#[tokio::test]
async fn a_handle_from_elsewhere_is_not_followed_and_settles_nothing() {
    let other = "f".repeat(32);
    for handle in [
        format!("/accounts/{other}/registrar/registrations/{NAME}/registration-status"),
        format!("/accounts/{ACCOUNT}/registrar-sandbox/registrations/{NAME}/registration-status"),
        "/user/tokens/../x".to_owned(),
    ] {
        let server = MockServer::start().await;
        let finding = account(&server)
            .find(&item(OrderKind::Register, NAME), &before(Some(&handle)))
            .await
            .expect("an answer");
        assert!(matches!(finding, Finding::Unclear(_)), "{handle}: {finding:?}");
        assert!(requests(&server).await.is_empty());
    }
}

#[tokio::test]
async fn a_question_that_failed_settles_nothing() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(refusal(403, 10000, "Authentication error"))
        .mount(&server)
        .await;
    let error = account(&server)
        .find(&item(OrderKind::Register, NAME), &before(None))
        .await
        .expect_err("nobody knows");
    assert_eq!(error.kind, Kind::Forbidden);
}
