//! What reading says about a transfer later, up to ten days after it began.

use model::Timestamp;
use registrar::orders::{Before, Finding};

use super::super::{give, registration};
use super::{
    CODE, NAME, NOW, Orders, ResponseTemplate, Value, account, assert_hidden, handle, json, ok, refusal,
    registrar, requests, transfer, workflow,
};
use wiremock::MockServer;

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
    let own = registrar(&format!("/registrations/{NAME}"));
    give(&server, "GET", &format!("{own}/transfer-in-status"), workflow).await;
    let answer = owned.map_or_else(|| refusal(404, 10000, "not found"), |owned| ok(&owned));
    give(&server, "GET", &own, answer).await;
    let finding = account(&server)
        .find(&transfer(NAME), &before(handle))
        .await
        .expect("an answer");
    let sent = requests(&server).await;
    assert!(
        sent.iter().all(|request| request.method.as_str() == "GET"),
        "only reads"
    );
    assert_hidden(&format!("{finding:?}"));
    finding
}

fn done() -> Finding {
    Finding::Done {
        expires_at: Timestamp::parse("2027-03-04T10:00:00Z"),
        charged: None,
        reference: None,
    }
}

fn none() -> ResponseTemplate {
    refusal(404, 10000, "no workflow")
}

fn owned(status: &str) -> Value {
    // Registered years ago, elsewhere: a transfer does not change that.
    let mut owned = registration(NAME);
    owned["status"] = json!(status);
    owned
}

#[tokio::test]
async fn a_transfer_under_way_is_followed() {
    for state in ["pending", "in_progress"] {
        assert_eq!(
            found(ok(&workflow(state)), None, Some(&handle())).await,
            Finding::StillPending { note: None }
        );
    }
    let Finding::StillPending { note: Some(note) } = found(ok(&workflow("blocked")), None, None).await else {
        panic!("it waits for the present registrar");
    };
    assert!(
        note.contains("present registrar") && note.contains("10 days"),
        "{note}"
    );
    let mut mail = workflow("action_required");
    mail["context"]["action"] = json!(format!("accept_foa {CODE}"));
    let Finding::StillPending { note: Some(note) } = found(ok(&mail), None, None).await else {
        panic!("it waits for the user");
    };
    assert!(note.contains("accept_foa"), "{note}");
    let Finding::Unclear(said) = found(ok(&workflow("pondering")), None, None).await else {
        panic!("nobody knows the word");
    };
    assert!(said.contains("pondering"), "{said}");
}

#[tokio::test]
async fn a_name_that_came_over_is_done_however_old_its_registration_is() {
    let ended = ok(&workflow("succeeded"));
    assert_eq!(
        found(ended.clone(), Some(owned("active")), Some(&handle())).await,
        done()
    );
    assert_eq!(found(ended.clone(), Some(owned("active")), None).await, done());
    let lagging = found(ended, None, Some(&handle())).await;
    assert!(
        matches!(lagging, Finding::Done { expires_at: None, .. }),
        "{lagging:?}"
    );
    let mut whole = workflow("succeeded");
    whole["context"]["registration"] = owned("active");
    assert_eq!(found(ok(&whole), None, Some(&handle())).await, done());
    assert_eq!(found(none(), Some(owned("active")), None).await, done());
}

#[tokio::test]
async fn a_failed_transfer_is_refused_with_its_reason() {
    let mut failed = workflow("failed");
    failed["error"] = json!({"code": "transfer_rejected", "message": "The losing registrar said no."});
    let Finding::Refused(error) = found(ok(&failed), None, Some(&handle())).await else {
        panic!("it failed");
    };
    assert!(error.message.contains("The losing registrar said no."), "{error}");
    failed["error"] = Value::Null;
    let nameless = found(ok(&failed), None, Some(&handle())).await;
    assert!(matches!(nameless, Finding::Refused(_)), "{nameless:?}");
}

#[tokio::test]
async fn an_earlier_transfer_of_the_same_name_says_nothing_about_this_one() {
    for state in ["failed", "succeeded"] {
        let mut earlier = workflow(state);
        earlier["created_at"] = json!("2024-05-01T10:00:00Z");
        assert_eq!(found(ok(&earlier), None, None).await, Finding::NoTrace, "{state}");
        // With its own handle it is this order, however long it took.
        assert_ne!(found(ok(&earlier), None, Some(&handle())).await, Finding::NoTrace);
    }
    let mut undated = workflow("succeeded");
    undated["created_at"] = Value::Null;
    let finding = found(ok(&undated), None, None).await;
    assert!(matches!(finding, Finding::Unclear(_)), "{finding:?}");
}

#[tokio::test]
async fn without_a_workflow_the_registrations_decide() {
    assert_eq!(found(none(), None, None).await, Finding::NoTrace);
    let mut waiting = owned("transfer_pending");
    waiting["expires_at"] = Value::Null;
    let Finding::StillPending { note: Some(note) } = found(none(), Some(waiting), None).await else {
        panic!("it is on its way");
    };
    assert!(note.contains("present registrar"), "{note}");
    let odd = found(none(), Some(owned("pending_delete")), None).await;
    assert!(matches!(odd, Finding::Unclear(_)), "{odd:?}");
}

#[tokio::test]
async fn a_handle_of_another_account_is_not_followed() {
    let server = MockServer::start().await;
    let other = handle().replace(super::ACCOUNT, &"f".repeat(32));
    let finding = account(&server)
        .find(&transfer(NAME), &before(Some(&other)))
        .await
        .expect("an answer");
    assert!(matches!(finding, Finding::Unclear(_)), "{finding:?}");
    assert!(requests(&server).await.is_empty());
}
