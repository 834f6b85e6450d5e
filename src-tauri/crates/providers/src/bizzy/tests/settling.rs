//! What became of an order: by its operation, and by the account where the operation is not known.

use model::time::DAY;
use model::{Money, Timestamp};
use registrar::orders::{Before, Finding, OrderKind, Orders};
use registrar::portfolio::Portfolio;
use registrar::{Kind, ProviderError};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::{ID, NOW, OPERATION, account, answering, give, item, name, ok, raw};

fn before(handle: Option<&str>) -> Before {
    Before {
        expires_at: Some(NOW),
        balance: None,
        sent_at: NOW,
        handle: handle.map(str::to_owned),
        status: None,
    }
}

/// An operation in this state, changed by `change`.
fn operation(status: &str, change: &Value) -> Value {
    let mut operation = json!({"id": OPERATION, "type": "domain_registration", "status": status,
        "resourceType": null, "resourceId": null, "resourceName": null, "workflowId": null,
        "paymentIntentId": "pi_123", "errorCode": null, "errorMessage": null, "completedAt": null,
        "createdAt": "2026-06-14T16:29:45.000Z", "updatedAt": "2026-06-14T16:30:00.000Z"});
    for (key, value) in change.as_object().into_iter().flatten() {
        operation[key] = value.clone();
    }
    operation
}

async fn found(kind: OrderKind, answer: ResponseTemplate) -> Result<Finding, ProviderError> {
    let (_server, account) = answering("GET", &format!("/operations/{OPERATION}"), answer).await;
    account
        .find(&item(kind, "example.com"), &before(Some(OPERATION)))
        .await
}

#[tokio::test]
async fn an_operation_goes_on_until_bizzy_says_how_it_ended() {
    for status in ["queued", "running", "RUNNING"] {
        let finding = found(OrderKind::Register, ok(&operation(status, &json!({})))).await;
        assert_eq!(finding, Ok(Finding::StillPending { note: None }), "{status}");
    }
    let finding = found(OrderKind::Register, ok(&operation("on_hold", &json!({})))).await;
    let Ok(Finding::StillPending { note: Some(note) }) = finding else {
        panic!("{finding:?}");
    };
    assert!(note.contains("on_hold"), "{note}");
}

#[tokio::test]
async fn a_finished_registration_is_done_and_its_id_is_learnt() {
    let server = MockServer::start().await;
    let answer = raw(200, include_str!("../fixtures/operation.json"));
    give(&server, "GET", &format!("/operations/{OPERATION}"), answer).await;
    let detail = json!({"id": ID, "domain": "example.com", "source": "registered", "status": "active",
        "registration": {"expiresAt": "2027-06-14T16:30:00.000Z", "autoRenew": true}});
    give(&server, "GET", &format!("/domains/{ID}"), ok(&detail)).await;
    let account = account(&server);
    let order = item(OrderKind::Register, "example.com");
    let finding = account.find(&order, &before(Some(OPERATION))).await;
    let expires_at = Timestamp::parse("2027-06-14T16:30:00Z");
    assert_eq!(
        finding,
        Ok(Finding::Done {
            expires_at,
            charged: None,
            reference: Some("pi_123".to_owned()),
        })
    );
    // No list is needed to read the name afterwards.
    let owned = account.detail(&name("example.com")).await.expect("a detail");
    assert_eq!((owned.expires_at, owned.auto_renew), (expires_at, Some(true)));
}

#[tokio::test]
async fn a_finished_operation_stays_done_when_the_name_can_not_be_read() {
    let finding = found(
        OrderKind::Register,
        raw(200, include_str!("../fixtures/operation.json")),
    )
    .await;
    assert!(
        matches!(finding, Ok(Finding::Done { expires_at: None, .. })),
        "{finding:?}"
    );
}

#[tokio::test]
async fn a_failed_operation_tells_why_and_points_to_the_card_statement() {
    let failed = operation(
        "failed",
        &json!({"errorCode": "REGISTRAR_REJECTED", "errorMessage": "The registry said no."}),
    );
    let finding = found(OrderKind::Register, ok(&failed)).await;
    let Ok(Finding::Refused(error)) = finding else {
        panic!("{finding:?}");
    };
    assert_eq!(error.kind, Kind::Conflict);
    assert_eq!(error.upstream_code.as_deref(), Some("REGISTRAR_REJECTED"));
    assert!(
        error.message.contains("The registry said no."),
        "{}",
        error.message
    );
    let hint = error.hint.expect("a hint");
    assert!(hint.contains("card statement (payment pi_123)"), "{hint}");
}

#[tokio::test]
async fn an_operation_that_fits_no_order_of_ours_is_for_a_person() {
    for (kind, change) in [
        (OrderKind::Register, json!({"resourceName": "other.com"})),
        (OrderKind::Register, json!({"type": "domain_renewal"})),
        (OrderKind::Renew, json!({})),
    ] {
        let finding = found(kind, ok(&operation("succeeded", &change))).await;
        assert!(
            matches!(finding, Ok(Finding::Unclear(_))),
            "{change}: {finding:?}"
        );
    }
    let finding = found(OrderKind::Register, super::refusal(404, "NOT_FOUND")).await;
    assert!(matches!(finding, Ok(Finding::Unclear(_))), "{finding:?}");
}

#[tokio::test]
async fn an_operation_that_does_not_say_how_it_stands_settles_nothing() {
    for answer in [
        ok(&operation("queued", &json!({"status": null}))),
        ok(&operation("succeeded", &json!({"id": "another"}))),
        ok(&json!(null)),
        raw(200, r#"{"data": {"id""#),
        raw(200, "<html></html>"),
    ] {
        let shown = format!("{answer:?}");
        let error = found(OrderKind::Register, answer).await.expect_err("no state");
        assert_eq!(error.kind, Kind::Malformed, "{shown}");
    }
}

#[tokio::test]
async fn a_renewal_is_compared_with_the_expiry_that_bizzy_shows() {
    let ago = |seconds: i64| NOW.plus(-seconds).to_rfc3339();
    for (expiry, completed, expected) in [
        (Some(NOW.plus(365 * DAY)), ago(5), "done"),
        (None, ago(5), "done"),
        // Not shown yet, and then for too long.
        (Some(NOW), ago(5), "pending"),
        (Some(NOW), ago(3600), "unclear"),
        (Some(NOW.plus(3 * 365 * DAY)), ago(3600), "unclear"),
    ] {
        let server = MockServer::start().await;
        let operation = operation(
            "succeeded",
            &json!({"type": "domain_renewal", "resourceType": "domain", "resourceId": ID,
                "resourceName": "example.com", "completedAt": completed}),
        );
        give(
            &server,
            "GET",
            &format!("/operations/{OPERATION}"),
            ok(&operation),
        )
        .await;
        let detail =
            json!({"id": ID, "domain": "example.com", "expiresAt": expiry.map(Timestamp::to_rfc3339)});
        give(&server, "GET", &format!("/domains/{ID}"), ok(&detail)).await;
        let finding = account(&server)
            .find(&item(OrderKind::Renew, "example.com"), &before(Some(OPERATION)))
            .await
            .expect("an answer");
        let word = match &finding {
            Finding::Done { expires_at, .. } => {
                assert_eq!(*expires_at, expiry);
                "done"
            }
            Finding::StillPending { note: Some(_) } => "pending",
            Finding::Unclear(_) => "unclear",
            _ => panic!("{finding:?}"),
        };
        assert_eq!(word, expected, "{expiry:?} {completed}");
    }
}

async fn found_in(kind: OrderKind, list: ResponseTemplate, expires_at: Value) -> Finding {
    let server = MockServer::start().await;
    give(&server, "GET", "/domains", list).await;
    let detail = json!({"id": ID, "domain": "example.com", "expiresAt": expires_at});
    give(&server, "GET", &format!("/domains/{ID}"), ok(&detail)).await;
    let mut order = item(kind, "example.com");
    order.cap = Some(Money::usd_cents(1));
    account(&server)
        .find(&order, &before(None))
        .await
        .expect("an answer")
}

#[tokio::test]
async fn without_an_operation_the_account_can_show_success_and_never_rule_it_out() {
    let row = |source: &str, created: Timestamp| {
        ok(&json!([{"id": ID, "domain": "example.com", "source": source, "createdAt": created.to_rfc3339()}]))
    };
    let register = |list| found_in(OrderKind::Register, list, Value::Null);
    let finding = register(row("registered", NOW)).await;
    assert!(matches!(finding, Finding::Done { .. }), "{finding:?}");
    for list in [
        ok(&json!([])),
        row("verified", NOW),
        // It was there long before the order.
        row("registered", NOW.plus(-30 * DAY)),
        ResponseTemplate::new(404),
    ] {
        let finding = register(list).await;
        assert!(matches!(finding, Finding::Unclear(_)), "{finding:?}");
    }
}

#[tokio::test]
async fn without_an_operation_a_renewal_shows_by_its_expiry_alone() {
    let list = || ok(&json!([{"id": ID, "domain": "example.com", "source": "registered"}]));
    let renew = |expires_at| found_in(OrderKind::Renew, list(), expires_at);
    let moved = NOW.plus(365 * DAY);
    let finding = renew(json!(moved.to_rfc3339())).await;
    assert_eq!(
        finding,
        Finding::Done {
            expires_at: Some(moved),
            charged: None,
            reference: None,
        }
    );
    for expires_at in [json!(null), json!(NOW.to_rfc3339())] {
        let finding = renew(expires_at).await;
        assert!(matches!(finding, Finding::Unclear(_)), "{finding:?}");
    }
    let finding = found_in(OrderKind::Renew, ok(&json!([])), Value::Null).await;
    assert!(matches!(finding, Finding::Unclear(_)), "{finding:?}");
}
