//! How far a transfer is, as the provider and the account tell it. Only reads.

use model::Timestamp;
use registrar::orders::{Before, Finding, OrderKind, Orders};
use registrar::{Kind, ProviderError};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::{account, give, item, json as reply, refusal, requests};

/// What is found when the transfer's status and the name's detail answer like this; the list is empty.
async fn found(
    status: ResponseTemplate,
    detail: ResponseTemplate,
    handle: bool,
) -> Result<Finding, ProviderError> {
    let server = MockServer::start().await;
    give(&server, "GET", "/domains/mysite.com/transfer-status", status).await;
    give(&server, "GET", "/domains/mysite.com", detail).await;
    give(&server, "GET", "/domains", reply(200, &json!({"domains": []}))).await;
    let before = Before {
        expires_at: None,
        balance: None,
        sent_at: super::NOW,
        handle: handle.then(|| "mysite.com".to_owned()),
        status: None,
    };
    let finding = account(&server)
        .find(&item(OrderKind::Transfer, "mysite.com"), &before)
        .await;
    let asked = requests(&server).await;
    assert!(asked.iter().all(|request| request.method == "GET"), "only reads");
    finding
}

fn stands(word: &str) -> ResponseTemplate {
    reply(200, &json!({"domain": "mysite.com", "status": word}))
}

fn arrived() -> ResponseTemplate {
    reply(
        200,
        &json!({"domain": "mysite.com", "status": "active", "expires_at": "2027-06-01", "payment_tx": "0xabc"}),
    )
}

fn nothing() -> ResponseTemplate {
    refusal(404, "NOT_FOUND")
}

#[tokio::test]
async fn a_running_transfer_says_what_it_waits_for() {
    for (word, told) in [
        ("pending_owner", Some("holder of mysite.com")),
        ("pending_admin", Some("administrator")),
        ("pending_registry", Some("at the registry")),
        ("pending", None),
        ("awaiting_moon", Some("awaiting_moon")),
    ] {
        for handle in [true, false] {
            let finding = found(stands(word), nothing(), handle).await.expect("a finding");
            let Finding::StillPending { note } = finding else {
                panic!("{word}: {finding:?}");
            };
            match told {
                Some(told) => assert!(
                    note.as_deref().is_some_and(|note| note.contains(told)),
                    "{note:?}"
                ),
                None => assert_eq!(note, None),
            }
        }
    }
}

#[tokio::test]
async fn a_completed_transfer_is_done_when_the_account_shows_the_name() {
    for handle in [true, false] {
        let finding = found(stands("completed"), arrived(), handle)
            .await
            .expect("a finding");
        assert_eq!(
            finding,
            Finding::Done {
                expires_at: Timestamp::parse("2027-06-01"),
                charged: None,
                reference: Some("0xabc".to_owned()),
            }
        );
    }
    let early = found(stands("completed"), nothing(), true)
        .await
        .expect("a finding");
    assert!(
        matches!(&early, Finding::StillPending { note: Some(_) }),
        "{early:?}"
    );
    // Without our own handle it may be an older transfer of a name that left again.
    let odd = found(stands("completed"), nothing(), false)
        .await
        .expect("a finding");
    assert!(matches!(odd, Finding::Unclear(_)), "{odd:?}");
}

#[tokio::test]
async fn a_cancelled_transfer_is_refused_only_when_the_money_is_said_to_be_back() {
    let cancelled = |more: Value| {
        let mut body =
            json!({"domain": "mysite.com", "status": "cancelled", "reason": "Denied by the owner"});
        body["refunded"] = more;
        reply(200, &body)
    };
    let finding = found(cancelled(json!(true)), nothing(), true)
        .await
        .expect("a finding");
    assert!(
        matches!(&finding, Finding::Refused(error) if error.message.contains("Denied by the owner")),
        "{finding:?}"
    );
    for told in [json!(null), json!(false), json!("perhaps")] {
        let finding = found(cancelled(told), nothing(), true).await.expect("a finding");
        assert!(
            matches!(&finding, Finding::Unclear(reason) if reason.contains("Denied by the owner") && reason.contains("invoices")),
            "{finding:?}"
        );
    }
}

#[tokio::test]
async fn a_transfer_that_nobody_knows_left_no_trace_unless_it_was_taken() {
    assert_eq!(found(nothing(), nothing(), false).await, Ok(Finding::NoTrace));
    let taken = found(nothing(), nothing(), true).await.expect("a finding");
    assert!(
        matches!(&taken, Finding::Unclear(reason) if reason.contains("invoices")),
        "{taken:?}"
    );
    // An imported name was in the account before, so it says nothing.
    let imported = || {
        reply(
            200,
            &json!({"domain": "mysite.com", "status": "active", "registrar_status": "external"}),
        )
    };
    assert_eq!(found(nothing(), imported(), false).await, Ok(Finding::NoTrace));
    let finding = found(nothing(), arrived(), false).await.expect("a finding");
    assert!(matches!(finding, Finding::Done { .. }), "{finding:?}");
    let pending = reply(200, &json!({"domain": "mysite.com", "status": "pending"}));
    let finding = found(nothing(), pending, false).await.expect("a finding");
    assert_eq!(finding, Finding::StillPending { note: None });
}

#[tokio::test]
async fn where_the_status_can_not_be_asked_for_absence_proves_nothing() {
    for off in [
        ResponseTemplate::new(501),
        refusal(501, "NOT_AVAILABLE"),
        ResponseTemplate::new(404),
    ] {
        let finding = found(off.clone(), nothing(), false).await.expect("a finding");
        assert!(matches!(finding, Finding::Unclear(_)), "{finding:?}");
        let finding = found(off.clone(), nothing(), true).await.expect("a finding");
        assert!(
            matches!(finding, Finding::StillPending { note: Some(_) }),
            "{finding:?}"
        );
        let finding = found(off, arrived(), true).await.expect("a finding");
        assert!(matches!(finding, Finding::Done { .. }), "{finding:?}");
    }
}

#[tokio::test]
async fn a_status_that_is_none_is_no_finding() {
    for body in [
        json!({}),
        json!([]),
        json!({"domain": "mysite.com"}),
        json!({"domain": "mysite.com", "status": null}),
        json!({"domain": "mysite.com", "status": ["pending_owner"]}),
        json!({"domain": "other.com", "status": "completed"}),
    ] {
        let error = found(reply(200, &body), arrived(), true)
            .await
            .expect_err("no finding");
        assert_eq!(error.kind, Kind::Malformed, "{body}");
    }
    let error = found(refusal(403, "INSUFFICIENT_SCOPE"), arrived(), true)
        .await
        .expect_err("no finding");
    assert_eq!(error.kind, Kind::Forbidden);
}
