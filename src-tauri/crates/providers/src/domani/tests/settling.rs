//! What the account says later about an order whose answer was unclear.

use model::Timestamp;
use registrar::Kind;
use registrar::orders::{Before, Finding, OrderKind, Orders};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::{account, give, item, json as reply, refusal, requests};

fn before(expires: Option<&str>) -> Before {
    Before {
        expires_at: expires.map(|text| Timestamp::parse(text).expect("a date")),
        balance: None,
        sent_at: super::NOW,
        handle: None,
        status: None,
    }
}

async fn with_detail(detail: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    give(&server, "GET", "/domains/mysite.com", detail).await;
    server
}

async fn found(server: &MockServer, kind: OrderKind, expires: Option<&str>) -> Finding {
    let finding = account(server)
        .find(&item(kind, "mysite.com"), &before(expires))
        .await;
    let asked = requests(server).await;
    assert!(asked.iter().all(|request| request.method == "GET"), "only reads");
    finding.expect("the account can be read")
}

#[tokio::test]
async fn a_name_in_the_account_is_the_purchase() {
    let detail = json!({"domain": "mysite.com", "status": "active", "expires_at": "2027-02-18T00:00:00Z", "payment_tx": "0xfeed77"});
    let server = with_detail(reply(200, &detail)).await;
    let finding = found(&server, OrderKind::Register, None).await;
    assert_eq!(
        finding,
        Finding::Done {
            expires_at: Timestamp::parse("2027-02-18"),
            charged: None,
            reference: Some("0xfeed77".to_owned()),
        }
    );
}

#[tokio::test]
async fn a_name_that_is_being_set_up_is_still_pending() {
    for status in ["provisioning", "pending"] {
        let server = with_detail(reply(200, &json!({"domain": "mysite.com", "status": status}))).await;
        let finding = found(&server, OrderKind::Register, None).await;
        assert_eq!(finding, Finding::StillPending { note: None });
    }
}

#[tokio::test]
async fn a_name_without_a_detail_may_stand_in_the_list() {
    let server = with_detail(refusal(404, "NOT_FOUND")).await;
    let list = json!({"domains": [{"domain": "mysite.com", "status": "active", "expiresAt": "2027-02-18T00:00:00Z"}]});
    give(&server, "GET", "/domains", reply(200, &list)).await;
    assert!(matches!(
        found(&server, OrderKind::Register, None).await,
        Finding::Done { .. }
    ));
}

#[tokio::test]
async fn a_name_in_neither_left_no_trace() {
    let server = with_detail(refusal(404, "NOT_FOUND")).await;
    give(&server, "GET", "/domains", reply(200, &json!({"domains": []}))).await;
    assert_eq!(found(&server, OrderKind::Register, None).await, Finding::NoTrace);
    let renewal = found(&server, OrderKind::Renew, Some("2026-06-01")).await;
    assert!(matches!(renewal, Finding::Unclear(_)), "{renewal:?}");
}

#[tokio::test]
async fn a_list_that_is_not_whole_says_nothing_about_a_missing_name() {
    let server = with_detail(refusal(404, "NOT_FOUND")).await;
    give(
        &server,
        "GET",
        "/domains",
        reply(200, &json!({"domains": [{"odd": 1}]})),
    )
    .await;
    let finding = found(&server, OrderKind::Register, None).await;
    assert!(matches!(finding, Finding::Unclear(_)), "{finding:?}");
}

#[tokio::test]
async fn an_account_that_can_not_be_read_is_no_finding() {
    let server = with_detail(ResponseTemplate::new(500)).await;
    let finding = account(&server)
        .find(&item(OrderKind::Register, "mysite.com"), &before(None))
        .await;
    assert_eq!(finding.expect_err("not readable").kind, Kind::Upstream);
}

#[tokio::test]
async fn a_name_that_was_imported_or_failed_needs_a_person() {
    for detail in [
        json!({"domain": "mysite.com", "status": "active", "registrar_status": "external"}),
        json!({"domain": "mysite.com", "status": "failed"}),
    ] {
        let server = with_detail(reply(200, &detail)).await;
        let finding = found(&server, OrderKind::Register, None).await;
        assert!(matches!(finding, Finding::Unclear(_)), "{finding:?}");
    }
}

#[tokio::test]
async fn a_renewal_is_told_by_the_expiry() {
    let at = |expires: Value| json!({"domain": "mysite.com", "status": "active", "expires_at": expires});
    let after = async |expires: Value| {
        let server = with_detail(reply(200, &at(expires))).await;
        found(&server, OrderKind::Renew, Some("2026-06-01T12:00:00Z")).await
    };
    assert!(matches!(
        after(json!("2027-06-01T12:00:00Z")).await,
        Finding::Done { .. }
    ));
    assert_eq!(after(json!("2026-06-01T00:00:00Z")).await, Finding::NoTrace);
    assert!(matches!(
        after(json!("2028-06-01T12:00:00Z")).await,
        Finding::Unclear(_)
    ));
    assert!(matches!(after(Value::Null).await, Finding::Unclear(_)));
}
