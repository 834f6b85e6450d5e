//! Who becomes the registrant, and what a line chooses for itself.

use model::Contact;
use registrar::descriptor::{OrderOption, RegistrantFrom};
use registrar::orders::{OrderItem, OrderKind, Orders, Registrant};
use registrar::{Kind, contacts};
use serde_json::{Value, json};
use wiremock::MockServer;

use super::super::{Cloudflare, DESCRIPTOR};
use super::{ACCOUNT, TOKEN, account, item, requests, with_form};

const NAME: &str = "my-shop.dev";

/// The contact of the documented request.
fn pat() -> Contact {
    Contact {
        first_name: "Pat".into(),
        last_name: "Sample".into(),
        organization: "Sample GmbH".into(),
        job_title: "Owner".into(),
        email: "ops@example.org".into(),
        phone: "+49301234567".into(),
        address1: "Weg 1".into(),
        city: "Berlin".into(),
        state: "BE".into(),
        postal_code: "10115".into(),
        country: "DE".into(),
        ..Contact::default()
    }
}

fn with(registrant: Option<Registrant>) -> OrderItem {
    OrderItem {
        registrant,
        ..item(OrderKind::Register, NAME)
    }
}

async fn body(account: &Cloudflare, item: &OrderItem) -> Value {
    let order = account
        .prepare(std::slice::from_ref(item), "key")
        .await
        .expect("an order");
    serde_json::from_str(&order.body).expect("JSON")
}

async fn refused(account: &Cloudflare, item: &OrderItem) -> String {
    let error = account
        .prepare(std::slice::from_ref(item), "key")
        .await
        .expect_err("a refusal");
    assert_eq!(error.kind, Kind::Invalid);
    format!("{} {}", error.message, error.hint.unwrap_or_default())
}

#[tokio::test]
async fn a_contact_goes_with_the_order_as_documented() {
    let server = MockServer::start().await;
    let account = account(&server);
    let documented: Value =
        serde_json::from_str(include_str!("../fixtures/registration-request.json")).expect("JSON");
    let ours = body(&account, &with(Some(Registrant::Contact(pat())))).await;
    assert_eq!(ours, documented, "no job title: Cloudflare has no place for it");

    let mut alone = pat();
    alone.organization = String::new();
    alone.address2 = "Hinterhaus".into();
    alone.phone = "+15555550100".into();
    let registrant = &body(&account, &with(Some(Registrant::Contact(alone)))).await["contacts"]["registrant"];
    assert_eq!(registrant["phone"], "+1.5555550100");
    assert_eq!(
        registrant["postal_info"],
        json!({
            "name": "Pat Sample",
            "address": {"street": "Weg 1, Hinterhaus", "city": "Berlin", "state": "BE", "postal_code": "10115", "country_code": "DE"}
        })
    );
    assert!(
        requests(&server).await.is_empty(),
        "making it ready sends nothing"
    );
}

#[tokio::test]
async fn a_contact_with_a_fault_is_not_sent() {
    let server = MockServer::start().await;
    let account = account(&server);
    let mut faulty = pat();
    faulty.state = String::new();
    faulty.country = "Germany".into();
    let said = refused(&account, &with(Some(Registrant::Contact(faulty)))).await;
    assert!(said.contains("State or province is missing."), "{said}");
    assert!(said.contains("Country may have 2 characters"), "{said}");
    let mut local = pat();
    local.phone = "030 1234567".into();
    let said = refused(&account, &with(Some(Registrant::Contact(local)))).await;
    assert!(said.contains("Write the number with its country"), "{said}");
    let mut nowhere = pat();
    nowhere.phone = "+83012345678".into();
    let said = refused(&account, &with(Some(Registrant::Contact(nowhere)))).await;
    assert!(said.contains("no country's code"), "{said}");
}

#[tokio::test]
async fn a_handle_is_refused_with_what_to_do() {
    let server = MockServer::start().await;
    let said = refused(&account(&server), &with(Some(Registrant::Handle("C-7".into())))).await;
    assert!(said.contains("no contacts that an order could name"), "{said}");
    assert!(said.contains("address book"), "{said}");
}

#[tokio::test]
async fn the_test_registrar_needs_a_contact_with_every_order() {
    let server = MockServer::start().await;
    let live = account(&server);
    assert_eq!(live.own_registrant_problem(), None);
    let test = with_form(
        &server,
        &[
            ("token", TOKEN),
            ("account_id", ACCOUNT),
            ("registrar", "registrar-sandbox"),
        ],
    );
    let problem = test.own_registrant_problem().expect("a problem");
    assert!(refused(&test, &with(None)).await.contains(&problem));
    let order = test
        .prepare(&[with(Some(Registrant::Contact(pat())))], "key")
        .await
        .expect("an order");
    assert_eq!(
        order.path,
        format!("/accounts/{ACCOUNT}/registrar-sandbox/registrations")
    );
}

#[tokio::test]
async fn the_line_outweighs_the_accounts_options() {
    let server = MockServer::start().await;
    for form in ["on", "off"] {
        let privacy = if form == "on" { "redaction" } else { "off" };
        let account = with_form(
            &server,
            &[
                ("token", TOKEN),
                ("account_id", ACCOUNT),
                ("auto_renew", form),
                ("privacy_mode", privacy),
            ],
        );
        for (chosen, auto_renew, mode) in [
            (None, form == "on", privacy),
            (Some(true), true, "redaction"),
            (Some(false), false, "off"),
        ] {
            let mut item = with(None);
            item.auto_renew = chosen;
            item.privacy = chosen;
            let body = body(&account, &item).await;
            assert_eq!(
                (&body["auto_renew"], &body["privacy_mode"]),
                (&json!(auto_renew), &json!(mode)),
                "{form} {chosen:?}"
            );
        }
    }
}

#[test]
fn the_descriptor_says_what_is_documented() {
    let rules = DESCRIPTOR.orders.expect("it sells");
    assert!(rules.register && rules.transfer && !rules.renew);
    assert_eq!(rules.registrant.from, RegistrantFrom::Order);
    assert_eq!(rules.auto_renew, OrderOption::WithOrder { default: Some(false) });
    assert_eq!(rules.privacy, OrderOption::WithOrder { default: Some(true) });
    assert!(
        !DESCRIPTOR
            .not_offered
            .iter()
            .any(|entry| entry.feature == "transfer")
    );
    assert_eq!(contacts::check(rules.registrant.fields, &pat()), []);
    // All that may be sent fits together with what is put between its parts.
    let longest = |field| {
        let rule = rules.registrant.fields.iter().find(|rule| rule.field == field);
        rule.map_or(0, |rule| rule.longest)
    };
    use model::ContactField::{Address1, Address2, FirstName, LastName};
    assert_eq!(longest(FirstName) + 1 + longest(LastName), 255);
    assert_eq!(longest(Address1) + 2 + longest(Address2), 255);
}
