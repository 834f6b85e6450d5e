//! DS records: read whole or not at all, added before others go.

use registrar::Kind;
use registrar::dnssec::{DsChange, DsRecord, DsRecords};
use serde_json::{Value, json};
use wiremock::MockServer;

use super::{account, give, json as answer, name, raw, refusal, requests};

const AT: &str = "/domains/a.com/dnssec";
const DIGEST: &str = "48E939042E82C22542CB377B580DFDC52A361CEFDC72E7F9107E2B6BD9306A45";

fn row(tag: u16) -> Value {
    json!({"key_tag": tag.to_string(), "algorithm": "13", "digest_type": "2", "digest": DIGEST.to_lowercase()})
}

fn record(tag: u16) -> DsRecord {
    DsRecord::new(tag, 13, 2, DIGEST).expect("a record")
}

async fn having(rows: &[Value]) -> MockServer {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        AT,
        answer(200, &json!({"domain": "a.com", "records": rows})),
    )
    .await;
    server
}

/// What was sent that changes something: the verb and the body.
async fn changes(server: &MockServer) -> Vec<(String, Value)> {
    let sent = requests(server).await;
    let changes = sent.iter().filter(|request| request.method.as_str() != "GET");
    changes
        .map(|request| {
            let body = serde_json::from_slice(&request.body).expect("JSON was sent");
            (request.method.to_string(), body)
        })
        .collect()
}

#[tokio::test]
async fn records_are_read_in_both_shapes() {
    let server = having(&[row(7), row(8)]).await;
    let told = account(&server).read_ds(&name("a.com")).await;
    assert_eq!(told, Ok(Some(vec![record(7), record(8)])));
    let server = MockServer::start().await;
    give(&server, "GET", AT, answer(200, &json!([row(7)]))).await;
    let told = account(&server).read_ds(&name("a.com")).await;
    assert_eq!(told, Ok(Some(vec![record(7)])));
}

#[tokio::test]
async fn one_record_that_can_not_be_read_makes_the_answer_unreadable() {
    for body in [
        json!({"records": [row(7), {"key_tag": "x"}]}).to_string(),
        json!({"records": "none"}).to_string(),
        "{}".to_owned(),
        "<html>".to_owned(),
    ] {
        let server = MockServer::start().await;
        give(&server, "GET", AT, raw(&body)).await;
        let error = account(&server)
            .read_ds(&name("a.com"))
            .await
            .expect_err("unclear");
        assert_eq!(error.kind, Kind::Malformed, "{body}");
    }
}

#[tokio::test]
async fn the_new_record_comes_before_the_old_one_goes() {
    let server = having(&[row(7)]).await;
    give(&server, "POST", AT, answer(200, &json!({"success": true}))).await;
    give(&server, "DELETE", AT, answer(200, &json!({"success": true}))).await;
    let done = account(&server).set_ds(&name("a.com"), &record(9)).await;
    assert_eq!(done, Ok(DsChange::Now(vec![record(7)])), "as the account says it");
    let mut sent = row(9);
    sent["digest"] = json!(DIGEST);
    assert_eq!(
        changes(&server).await,
        [
            ("POST".to_owned(), sent),
            ("DELETE".to_owned(), json!({"key_tag": "7"}))
        ]
    );
}

#[tokio::test]
async fn a_record_that_is_there_is_not_sent_again() {
    let server = having(&[row(7)]).await;
    let done = account(&server).set_ds(&name("a.com"), &record(7)).await;
    assert_eq!(done, Ok(DsChange::Now(vec![record(7)])));
    assert_eq!(changes(&server).await, []);
}

#[tokio::test]
async fn removing_takes_every_record_and_one_that_is_gone_is_gone() {
    let server = having(&[row(7), row(8)]).await;
    give(&server, "DELETE", AT, refusal(404, "NOT_FOUND")).await;
    account(&server).remove_ds(&name("a.com")).await.expect("gone");
    let tags: Vec<Value> = changes(&server)
        .await
        .into_iter()
        .map(|(_, body)| body["key_tag"].clone())
        .collect();
    assert_eq!(tags, ["7", "8"]);
}
