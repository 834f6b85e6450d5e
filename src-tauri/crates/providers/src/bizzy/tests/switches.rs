//! Auto-renew, transfer lock and privacy: sent as one boolean, believed when the name shows it.

use registrar::Kind;
use registrar::descriptor::Setting;
use registrar::settings::{Settings, Switched};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::{Bizzy, ID, account_with, give, name, ok, refusal, requests};

/// A server with one name that answers a switch with `reply` and shows `detail` afterwards.
async fn server(reply: ResponseTemplate, detail: ResponseTemplate) -> (MockServer, Bizzy) {
    let server = MockServer::start().await;
    give(&server, "PATCH", &format!("/domains/{ID}/registration"), reply).await;
    give(&server, "GET", &format!("/domains/{ID}"), detail).await;
    let ids = format!("example.com={ID}");
    let account = account_with(&server, &[("knownIds", &ids)]);
    (server, account)
}

fn shows(fields: &Value) -> ResponseTemplate {
    let mut detail = json!({"id": ID, "domain": "example.com"});
    for (key, value) in fields.as_object().into_iter().flatten() {
        detail[key] = value.clone();
    }
    ok(&detail)
}

#[tokio::test]
async fn one_boolean_is_sent_and_the_name_is_read_again() {
    for (setting, key) in [
        (Setting::AutoRenew, "autoRenew"),
        (Setting::Lock, "transferLock"),
        (Setting::Privacy, "whoisPrivacy"),
    ] {
        let (server, account) = server(ok(&json!({})), shows(&json!({ key: false }))).await;
        let switched = account.switch(&name("example.com"), setting, false).await;
        assert_eq!(switched, Ok(Switched::Now(false)), "{key}");
        let asked = requests(&server).await;
        let body: Value = serde_json::from_slice(&asked[0].body).expect("JSON");
        assert_eq!(body, json!({ key: false }));
        assert_eq!(asked.len(), 2);
    }
}

#[tokio::test]
async fn what_the_name_does_not_show_is_taken_from_the_reply() {
    let registration = json!({"id": "r", "domainId": ID, "state": "active", "autoRenew": true});
    let (_server, account) = server(ok(&registration), shows(&json!({}))).await;
    let switched = account
        .switch(&name("example.com"), Setting::AutoRenew, true)
        .await;
    assert_eq!(switched, Ok(Switched::Now(true)));
    let (_server, account) = server(ok(&json!(null)), ResponseTemplate::new(500)).await;
    let switched = account
        .switch(&name("example.com"), Setting::AutoRenew, true)
        .await;
    assert_eq!(switched, Ok(Switched::Accepted));
}

#[tokio::test]
async fn a_switch_that_bizzy_does_not_take_is_not_offered_and_not_tried_again() {
    let echo = || ok(&json!({"transferLock": false}));
    for (reply, detail) in [
        (echo(), shows(&json!({"transferLock": true}))),
        (refusal(400, "VALIDATION_ERROR"), shows(&json!({}))),
        (refusal(404, "NOT_FOUND"), shows(&json!({}))),
        (refusal(405, "METHOD"), shows(&json!({}))),
    ] {
        let (server, account) = server(reply, detail).await;
        for _ in 0..2 {
            let error = account
                .switch(&name("example.com"), Setting::Lock, false)
                .await
                .expect_err("not taken");
            assert_eq!(error.kind, Kind::NotOffered);
        }
        let patches = requests(&server).await;
        let patches = patches.iter().filter(|request| request.method == "PATCH");
        assert_eq!(patches.count(), 1);
    }
}

#[tokio::test]
async fn other_failures_leave_the_switch_in_place() {
    let (_server, account) = server(refusal(404, "NOT_FOUND"), refusal(404, "NOT_FOUND")).await;
    let error = account
        .switch(&name("example.com"), Setting::Lock, true)
        .await
        .expect_err("gone");
    assert_eq!(error.kind, Kind::NotFound);
    let (server, account) = server(ResponseTemplate::new(500), shows(&json!({}))).await;
    for _ in 0..2 {
        let error = account
            .switch(&name("example.com"), Setting::Lock, true)
            .await
            .expect_err("a failure");
        assert!(error.outcome_unknown());
    }
    assert_eq!(
        requests(&server).await.len(),
        2,
        "a change is never repeated by itself"
    );
}
