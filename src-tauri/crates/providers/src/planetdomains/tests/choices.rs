//! What goes with an order beside the name: references; and what can not: contacts and transfers.

use model::{AuthCode, Contact};
use registrar::Kind;
use registrar::descriptor::RegistrantFrom;
use registrar::orders::{Before, OrderKind, Orders, Outcome, PreparedOrder, Registrant};
use serde_json::json;
use wiremock::MockServer;

use super::super::DESCRIPTOR;
use super::super::orders::prepare;
use super::orders::{documented, word};
use super::{NOW, account, answering, item, ok, requests};

#[test]
fn both_references_go_with_every_kind_of_order() {
    let referenced = |kind, domain: &str| {
        let mut item = item(kind, domain);
        item.external_ref = Some(format!("invoice-{domain}"));
        item
    };
    for kind in [OrderKind::Register, OrderKind::Renew] {
        let single = prepare(&[referenced(kind, "a.click")], "key-1").expect("an order");
        let single = documented(&single.body);
        assert_eq!(
            (&single["client_ref"], &single["external_ref"]),
            (&json!("line-a.click"), &json!("invoice-a.click"))
        );
        let plain = [referenced(kind, "a.click"), item(kind, "b.click")];
        let batch = documented(&prepare(&plain, "key-1").expect("an order").body);
        assert_eq!(batch["items"][0]["external_ref"], "invoice-a.click");
        assert_eq!(batch["items"][1]["client_ref"], "line-b.click");
        assert_eq!(
            batch["items"][1].get("external_ref"),
            None,
            "nothing in place of none"
        );
    }
}

#[test]
fn a_contact_can_not_go_with_an_order() {
    let mut chosen = item(OrderKind::Register, "b.click");
    chosen.registrant = Some(Registrant::Contact(Contact::default()));
    let error = prepare(&[item(OrderKind::Register, "a.click"), chosen], "key-1").expect_err("a refusal");
    assert_eq!(error.kind, Kind::Invalid);
    assert!(error.message.contains("b.click goes to the contact"), "{error}");
    let rules = DESCRIPTOR.orders.expect("it sells");
    assert_eq!(rules.registrant.from, RegistrantFrom::Provider);
    assert!(rules.registrant.fields.is_empty());
}

#[tokio::test]
async fn a_transfer_is_not_offered_by_any_way() {
    let server = MockServer::start().await;
    let account = account(&server);
    let mut transfer = item(OrderKind::Transfer, "a.click");
    transfer.auth_code = AuthCode::new("canary-code-17");
    let reason = DESCRIPTOR
        .not_offered
        .iter()
        .find(|entry| entry.feature == "transfer")
        .expect("a reason")
        .reason;
    let both = [item(OrderKind::Register, "b.click"), transfer.clone()];
    let before = Before {
        expires_at: None,
        balance: None,
        sent_at: NOW,
        handle: None,
        status: None,
    };
    for error in [
        account.quote(&transfer).await.expect_err("no quote"),
        prepare(std::slice::from_ref(&transfer), "key-1").expect_err("no request"),
        prepare(&both, "key-1").expect_err("no request"),
        account
            .find(&transfer, &before)
            .await
            .expect_err("nothing to find"),
    ] {
        assert_eq!((error.kind, error.message.as_str()), (Kind::NotOffered, reason));
    }
    let forged = PreparedOrder {
        method: "POST".into(),
        path: "/domains/register".into(),
        body: "{}".into(),
        idempotency_key: Some("key-1".into()),
        items: vec![transfer],
    };
    let outcomes = account.send(&forged).await;
    assert_eq!(
        outcomes.iter().map(word).collect::<Vec<_>>(),
        ["rejected Invalid"]
    );
    assert!(!format!("{outcomes:?} {forged:?}").contains("canary-code"));
    assert!(requests(&server).await.is_empty());
}

#[tokio::test]
async fn the_orders_own_number_is_kept_where_an_answer_tells_one() {
    for (answer, number) in [
        (json!({"status": "registered", "order_id": 4711}), Some("4711")),
        (
            json!({"status": "registered", "order": {"id": "A-7"}}),
            Some("A-7"),
        ),
        (json!({"status": "registered", "order_id": null}), None),
        (
            json!({"status": "registered", "order_id": {"id": 1}, "order": "A-7"}),
            None,
        ),
        (json!({"status": "registered"}), None),
    ] {
        let shown = answer.to_string();
        let (_server, account) = answering("POST", "/domains/register", ok(&answer)).await;
        let order = account
            .prepare(&[item(OrderKind::Register, "a.click")], "key-1")
            .await
            .expect("an order");
        let outcomes = account.send(&order).await;
        let [Outcome::Confirmed { reference, .. }] = &outcomes[..] else {
            panic!("{outcomes:?}");
        };
        assert_eq!(reference.as_deref(), number, "{shown}");
    }
}
