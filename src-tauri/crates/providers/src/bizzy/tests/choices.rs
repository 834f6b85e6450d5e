//! What a line of the cart chooses for itself: the registrant, auto-renew, privacy. And what Bizzy does not sell at all.

use model::{AuthCode, Contact, ContactField};
use registrar::contacts;
use registrar::descriptor::{OrderOption, RegistrantFrom};
use registrar::orders::{Before, Finding, OrderItem, OrderKind, Orders, Outcome, PreparedOrder, Registrant};
use registrar::{Kind, Provider, ProviderError};
use serde_json::{Value, json};
use wiremock::MockServer;

use super::super::descriptor::DESCRIPTOR;
use super::{NOW, OPERATION, account, account_with, give, item, ok, requests};

fn mira() -> Contact {
    Contact {
        first_name: "Mira".to_owned(),
        last_name: "Okafor".to_owned(),
        email: "mira@example.org".to_owned(),
        phone: "+441170000000".to_owned(),
        address1: "8 Quay Rd".to_owned(),
        city: "Bristol".to_owned(),
        state: "Avon".to_owned(),
        postal_code: "BS1 4ZZ".to_owned(),
        country: "GB".to_owned(),
        ..Contact::default()
    }
}

fn ordered_for(registrant: Registrant) -> OrderItem {
    OrderItem {
        registrant: Some(registrant),
        ..item(OrderKind::Register, "example.com")
    }
}

async fn prepared(order: OrderItem) -> Result<PreparedOrder, ProviderError> {
    let server = MockServer::start().await;
    let prepared = account(&server).prepare(&[order], "key-1").await;
    assert!(requests(&server).await.is_empty(), "nothing was sent");
    prepared
}

fn body(order: &PreparedOrder) -> Value {
    serde_json::from_str(&order.body).expect("JSON")
}

#[tokio::test]
async fn a_chosen_contact_goes_with_the_order_in_place_of_the_forms() {
    let order = prepared(ordered_for(Registrant::Contact(mira())))
        .await
        .expect("an order");
    assert_eq!(
        body(&order)["contact"],
        json!({
            "firstName": "Mira", "lastName": "Okafor", "email": "mira@example.org", "phone": "+441170000000",
            "address1": "8 Quay Rd", "city": "Bristol", "stateProvince": "Avon", "postalCode": "BS1 4ZZ", "country": "GB",
        }),
        "nothing of the form, and no empty parts"
    );
    let company = Contact {
        organization: "Quay Ltd".to_owned(),
        job_title: "Director".to_owned(),
        address2: "Floor 2".to_owned(),
        country: "gb ".to_owned(),
        ..mira()
    };
    let order = prepared(ordered_for(Registrant::Contact(company)))
        .await
        .expect("an order");
    let contact = &body(&order)["contact"];
    assert_eq!(contact["organizationName"], "Quay Ltd");
    assert_eq!(contact["jobTitle"], "Director");
    assert_eq!(contact["address2"], "Floor 2");
    assert_eq!(contact["country"], "GB");
}

#[tokio::test]
async fn a_chosen_contact_mends_an_account_whose_own_form_is_empty() {
    let server = MockServer::start().await;
    let account = account_with(&server, &[("firstName", ""), ("city", "")]);
    let problem = account.own_registrant_problem().expect("a problem");
    assert!(problem.contains("First name and City are missing"), "{problem}");
    assert!(problem.contains("under Registrant"), "{problem}");
    let own = account
        .prepare(&[item(OrderKind::Register, "example.com")], "key-1")
        .await
        .expect_err("no registrant");
    assert_eq!(own.kind, Kind::Invalid);
    account
        .prepare(&[ordered_for(Registrant::Contact(mira()))], "key-1")
        .await
        .expect("an order");
    assert_eq!(super::account(&server).own_registrant_problem(), None);
}

#[tokio::test]
async fn a_contact_that_bizzy_would_refuse_is_refused_here_with_every_fault() {
    let nobody = Contact {
        organization: "Quay Ltd".to_owned(),
        email: "mira at example.org".to_owned(),
        city: "x".repeat(121),
        postal_code: String::new(),
        ..mira()
    };
    let error = prepared(ordered_for(Registrant::Contact(nobody)))
        .await
        .expect_err("no order");
    assert_eq!(error.kind, Kind::Invalid);
    for told in [
        "Job title is needed when an organization is named",
        "no mail address",
        "City may have 120 characters",
        "Postal code is missing",
        "Nothing was sent",
    ] {
        assert!(error.message.contains(told), "{told}: {}", error.message);
    }
    assert!(error.hint.expect("a hint").contains("address book"));
}

#[tokio::test]
async fn a_reference_to_a_contact_is_refused_as_bizzy_keeps_none() {
    let error = prepared(ordered_for(Registrant::Handle("CONT-77".to_owned())))
        .await
        .expect_err("no order");
    assert_eq!(error.kind, Kind::Invalid);
    assert!(
        error.message.contains("takes the contact itself"),
        "{}",
        error.message
    );
}

#[test]
fn the_descriptor_says_what_can_be_chosen_and_what_a_contact_needs() {
    let rules = DESCRIPTOR.orders.expect("it sells");
    assert!(!rules.transfer);
    assert_eq!(rules.registrant.from, RegistrantFrom::Order);
    for option in [rules.auto_renew, rules.privacy] {
        assert_eq!(option, OrderOption::WithOrder { default: Some(true) });
    }
    assert_eq!(contacts::check(rules.registrant.fields, &mira()), []);
    let missing: Vec<ContactField> = contacts::check(rules.registrant.fields, &Contact::default())
        .into_iter()
        .map(|fault| fault.field)
        .collect();
    assert_eq!(missing.len(), 9, "{missing:?}");
    assert!(!missing.contains(&ContactField::Organization) && !missing.contains(&ContactField::Address2));
}

#[tokio::test]
async fn the_lines_choice_wins_over_the_accounts() {
    let server = MockServer::start().await;
    let off = account_with(&server, &[("autoRenew", "off"), ("whoisPrivacy", "off")]);
    let mut order = item(OrderKind::Register, "example.com");
    order.auto_renew = Some(true);
    let sent = body(
        &off.prepare(std::slice::from_ref(&order), "key-1")
            .await
            .expect("an order"),
    );
    assert_eq!(
        (&sent["autoRenew"], &sent["whoisPrivacy"]),
        (&json!(true), &json!(false))
    );
    order.auto_renew = None;
    order.privacy = Some(false);
    let sent = body(
        &account(&server)
            .prepare(&[order], "key-1")
            .await
            .expect("an order"),
    );
    assert_eq!(
        (&sent["autoRenew"], &sent["whoisPrivacy"]),
        (&json!(true), &json!(false))
    );
}

#[tokio::test]
async fn nothing_about_a_transfer_is_ever_sent() {
    let server = MockServer::start().await;
    let account = account(&server);
    let mut transfer = item(OrderKind::Transfer, "example.com");
    transfer.auth_code = AuthCode::new("canary-code-1");
    let quoted = account.quote(&transfer).await.expect_err("no transfers");
    let prepared = account
        .prepare(std::slice::from_ref(&transfer), "key-1")
        .await
        .expect_err("no transfers");
    let made_up = PreparedOrder {
        method: "POST".to_owned(),
        path: "/domain-registrations".to_owned(),
        body: "{}".to_owned(),
        idempotency_key: Some("key-1".to_owned()),
        items: vec![transfer.clone()],
    };
    let outcomes = account.send(&made_up).await;
    assert!(matches!(&outcomes[..], [Outcome::Rejected(_)]), "{outcomes:?}");
    let before = Before {
        expires_at: None,
        balance: None,
        sent_at: NOW,
        handle: None,
        status: None,
    };
    let found = account.find(&transfer, &before).await.expect_err("no transfers");
    let reason = DESCRIPTOR
        .not_offered
        .iter()
        .find(|not| not.feature == "transfer")
        .expect("a reason")
        .reason;
    for error in [quoted, prepared, found] {
        assert_eq!(error.kind, Kind::NotOffered);
        assert_eq!(error.message, reason);
        assert!(!format!("{error:?}").contains("canary"));
    }
    assert!(requests(&server).await.is_empty());
    assert!(!account.descriptor().orders.expect("it sells").transfer);
}

#[tokio::test]
async fn an_operation_without_a_payment_is_the_reference_itself() {
    let server = MockServer::start().await;
    let done = json!({"id": OPERATION, "type": "domain_registration", "status": "succeeded", "paymentIntentId": null});
    give(&server, "GET", &format!("/operations/{OPERATION}"), ok(&done)).await;
    let before = Before {
        expires_at: None,
        balance: None,
        sent_at: NOW,
        handle: Some(OPERATION.to_owned()),
        status: None,
    };
    let finding = account(&server)
        .find(&item(OrderKind::Register, "example.com"), &before)
        .await
        .expect("a finding");
    assert!(
        matches!(&finding, Finding::Done { reference: Some(reference), .. } if reference == OPERATION),
        "{finding:?}"
    );
}
