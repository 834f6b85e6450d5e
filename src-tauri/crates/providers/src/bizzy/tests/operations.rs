//! Operations, read one by one: the guide's sample, a failed one, and what is none.

use registrar::Kind;
use registrar::processes::{Process, ProcessFilter, ProcessState, Processes};
use serde_json::{Value, json};

use super::super::operations;
use super::{OPERATION, answering, ok, raw, refusal, requests};

fn sample() -> Value {
    json!({
        "id": OPERATION, "type": "domain_registration", "status": "succeeded", "resourceType": "domain",
        "resourceId": "6f5b6fc6-7e21-4f5b-8d6d-0c0f6c269b5d", "resourceName": "example.com",
        "workflowId": "domain-registration-example-com", "paymentIntentId": "pi_123", "errorCode": null,
        "errorMessage": null, "completedAt": "2026-06-14T16:30:00.000Z", "createdAt": "2026-06-14T16:29:45.000Z",
        "updatedAt": "2026-06-14T16:30:00.000Z",
    })
}

fn process(data: &Value, id: &str) -> Option<Process> {
    operations::process(data, id, &str::to_owned)
}

fn path() -> String {
    format!("/operations/{OPERATION}")
}

#[tokio::test]
async fn the_operation_of_the_guide() {
    let (_server, account) = answering("GET", &path(), ok(&sample())).await;
    let told = account.detail(OPERATION).await.expect("told");
    assert_eq!(
        (told.state, told.tracking.as_deref()),
        (ProcessState::Done, Some("pi_123"))
    );
    assert_eq!(told.object.as_deref(), Some("example.com"));
    assert_eq!(
        told.at.map(|at| at.to_rfc3339()).as_deref(),
        Some("2026-06-14T16:29:45Z")
    );
    assert_eq!((told.text, told.resumable), (None, None));
}

#[test]
fn a_failed_one_sends_the_user_to_the_card_statement_with_the_payment() {
    let mut data = sample();
    data["status"] = json!("failed");
    data["errorMessage"] = json!("The registrar said no.");
    let told = process(&data, OPERATION).expect("told");
    assert_eq!(told.state, ProcessState::Failed);
    let words = told.text.expect("words");
    assert!(
        words.contains("\"The registrar said no\".")
            && words.contains("check your card statement for the payment pi_123"),
        "{words}"
    );
    assert_eq!(told.resumable, None);
    data["errorMessage"] = json!(null);
    data["errorCode"] = json!("REGISTRAR_REJECTED");
    data["paymentIntentId"] = json!(null);
    let words = process(&data, OPERATION)
        .and_then(|told| told.text)
        .expect("words");
    assert!(
        words.contains("REGISTRAR_REJECTED") && words.ends_with("check your card statement."),
        "{words}"
    );
}

#[test]
fn before_its_end_nearly_all_is_null() {
    for (word, state) in [
        ("queued", ProcessState::Pending),
        ("running", ProcessState::Pending),
        ("paused", ProcessState::Other("paused".to_owned())),
    ] {
        let told = process(&json!({"status": word}), OPERATION).expect(word);
        assert_eq!(told.state, state);
        assert!(
            told.resumable
                .is_some_and(|words| words.contains("nothing is ordered"))
        );
    }
    assert_eq!(process(&json!({"id": OPERATION}), OPERATION), None, "no status");
    assert_eq!(
        process(&json!({"id": "another", "status": "queued"}), OPERATION),
        None
    );
    assert_eq!(process(&json!([]), OPERATION), None);
}

#[tokio::test]
async fn resuming_only_asks() {
    let (server, account) = answering("GET", &path(), ok(&json!({"status": "running"}))).await;
    let told = account.resume(OPERATION).await.expect("told");
    assert_eq!(told.state, ProcessState::Pending);
    let asked = requests(&server).await;
    assert!(asked.iter().all(|request| request.method.as_str() == "GET") && asked.len() == 1);
}

#[tokio::test]
async fn what_is_no_operation_is_told_as_such() {
    let (server, account) = answering("GET", &path(), refusal(404, "NOT_FOUND")).await;
    let gone = account.detail(OPERATION).await.expect_err("gone");
    assert_eq!(gone.kind, Kind::NotFound);
    assert_eq!(
        account.detail("../domains").await.expect_err("no id").kind,
        Kind::NotFound
    );
    assert_eq!(
        requests(&server).await.len(),
        1,
        "an id that is none is not asked for"
    );
    let (_server, account) = answering("GET", &path(), raw(200, "{\"data\": 7}")).await;
    assert_eq!(
        account.detail(OPERATION).await.expect_err("odd").kind,
        Kind::Malformed
    );
    assert_eq!(
        account
            .list(&ProcessFilter::default())
            .await
            .expect_err("no list")
            .kind,
        Kind::NotOffered
    );
    assert_eq!(
        account.remove(OPERATION).await.expect_err("no call").kind,
        Kind::NotOffered
    );
}
