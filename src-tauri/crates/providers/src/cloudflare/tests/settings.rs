//! Auto-renew, at once and later.

use registrar::Kind;
use registrar::descriptor::Setting;
use registrar::settings::{Settings, Switched};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::{account, give, name, ok, refusal, registrar, registration, requests, sent_body, status};

fn workflow(state: &str, auto_renew: Option<bool>) -> Value {
    let mut workflow = json!({
        "completed": state == "succeeded", "state": state, "context": {"domain_name": "a.dev"},
        "links": {"self": registrar("/registrations/a.dev/update-status")}
    });
    if let Some(on) = auto_renew {
        workflow["context"]["registration"] = registration("a.dev");
        workflow["context"]["registration"]["auto_renew"] = json!(on);
    }
    workflow
}

async fn switched(answer: ResponseTemplate, later: ResponseTemplate) -> Result<Switched, Kind> {
    let server = MockServer::start().await;
    give(&server, "PATCH", &registrar("/registrations/a.dev"), answer).await;
    give(
        &server,
        "GET",
        &registrar("/registrations/a.dev/update-status"),
        later,
    )
    .await;
    let outcome = account(&server)
        .switch(&name("a.dev"), Setting::AutoRenew, false)
        .await;
    let sent = requests(&server).await;
    assert_eq!(sent_body(&sent[0]), json!({"auto_renew": false}));
    let changes = sent
        .iter()
        .filter(|request| request.method.as_str() == "PATCH")
        .count();
    assert_eq!(changes, 1, "a change is one attempt");
    outcome.map_err(|error| error.kind)
}

#[tokio::test]
async fn auto_renew_is_switched_at_once_or_later() {
    let none = || refusal(404, 10000, "no workflow");
    let at_once = status(200, &workflow("succeeded", Some(false)));
    assert_eq!(switched(at_once, none()).await, Ok(Switched::Now(false)));
    let silent = status(200, &workflow("succeeded", None));
    assert_eq!(switched(silent, none()).await, Ok(Switched::Now(false)));
    let accepted = || status(202, &workflow("in_progress", None));
    let done = ok(&workflow("succeeded", Some(false)));
    assert_eq!(switched(accepted(), done).await, Ok(Switched::Now(false)));
    assert_eq!(switched(accepted(), none()).await, Ok(Switched::Accepted));
    let still = ok(&workflow("pending", None));
    assert_eq!(switched(accepted(), still).await, Ok(Switched::Accepted));
    let failed = ok(&workflow("failed", None));
    assert_eq!(switched(accepted(), failed).await, Err(Kind::Conflict));
    let denied = refusal(403, 10000, "Authentication error");
    assert_eq!(switched(denied, none()).await, Err(Kind::Forbidden));
    assert_eq!(switched(none(), none()).await, Err(Kind::NotFound));
}

#[tokio::test]
async fn lock_and_privacy_are_read_only() {
    let server = MockServer::start().await;
    for setting in [Setting::Lock, Setting::Privacy] {
        let error = account(&server)
            .switch(&name("a.dev"), setting, true)
            .await
            .expect_err("no");
        assert_eq!(error.kind, Kind::NotOffered);
    }
    assert!(requests(&server).await.is_empty());
}
