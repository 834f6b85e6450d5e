//! The account's one contact: read leniently, written in the registries' form, and what an order can not choose.

use model::{Contact, ContactField};
use registrar::contacts::{self, AccountContact};
use registrar::descriptor::{OrderOption, RegistrantFrom};
use registrar::orders::{OrderItem, OrderKind, Orders, Outcome, Registrant};
use registrar::{Kind, Provider};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::super::descriptor::DESCRIPTOR;
use super::{account, answering, give, item, json as reply, raw, refusal, requests};

fn jane() -> Contact {
    Contact {
        first_name: "Jane".to_owned(),
        last_name: "Doe".to_owned(),
        email: "jane@example.com".to_owned(),
        phone: "+12125551234".to_owned(),
        address1: "123 Main St".to_owned(),
        city: "New York".to_owned(),
        state: "NY".to_owned(),
        postal_code: "10001".to_owned(),
        country: "US".to_owned(),
        ..Contact::default()
    }
}

/// As the provider writes it.
fn written() -> Value {
    json!({
        "first_name": "Jane", "last_name": "Doe", "address1": "123 Main St", "city": "New York", "state": "NY",
        "postal_code": "10001", "country": "US", "phone": "+1.2125551234", "email": "jane@example.com",
    })
}

fn answer(contact: &Value) -> ResponseTemplate {
    reply(200, &json!({"has_contact": true, "contact": contact}))
}

#[tokio::test]
async fn the_contact_is_read_with_either_spelling_of_the_telephone_number() {
    for phone in [
        "+1.2125551234",
        "+12125551234",
        "+1 (212) 555-1234",
        "001.2125551234",
    ] {
        let mut contact = written();
        contact["phone"] = json!(phone);
        contact["country"] = json!("us");
        contact["org_name"] = Value::Null;
        contact["verified"] = json!(true);
        let (_server, account) = answering("GET", "/me/contact", answer(&contact)).await;
        assert_eq!(account.read().await.expect("readable"), Some(jane()), "{phone}");
    }
    let mut odd = written();
    odd["phone"] = json!(12_125_551_234_u64);
    odd["city"] = json!({"name": "New York"});
    odd["org_name"] = json!(" Quay Ltd ");
    let (_server, account) = answering("GET", "/me/contact", answer(&odd)).await;
    let read = account.read().await.expect("readable").expect("a contact");
    assert_eq!((read.phone.as_str(), read.city.as_str()), ("12125551234", ""));
    assert_eq!(read.organization, "Quay Ltd");
}

#[tokio::test]
async fn an_account_without_a_contact_has_none_and_an_odd_answer_is_an_error() {
    for none in [
        json!({"has_contact": false}),
        json!({"has_contact": false, "contact": null}),
        json!({"contact": null}),
    ] {
        let (_server, account) = answering("GET", "/me/contact", reply(200, &none)).await;
        assert_eq!(account.read().await, Ok(None), "{none}");
    }
    for odd in [
        json!({}),
        json!([]),
        json!({"has_contact": true}),
        json!({"has_contact": true, "contact": "Jane"}),
        json!({"has_contact": true, "contact": {}}),
        json!({"contact": [1]}),
    ] {
        let (_server, account) = answering("GET", "/me/contact", reply(200, &odd)).await;
        let error = account.read().await.expect_err("not told");
        assert_eq!(error.kind, Kind::Malformed, "{odd}");
    }
}

#[tokio::test]
async fn where_there_is_no_such_call_the_dashboard_is_named() {
    for none in [
        ResponseTemplate::new(404),
        refusal(404, "NOT_FOUND"),
        ResponseTemplate::new(405),
        refusal(501, "NOT_AVAILABLE"),
    ] {
        let server = MockServer::start().await;
        give(&server, "GET", "/me/contact", none.clone()).await;
        give(&server, "PUT", "/me/contact", none).await;
        let account = account(&server);
        let read = account.read().await.expect_err("no call");
        let write = account.write(&jane()).await.expect_err("no call");
        for error in [read, write] {
            assert_eq!(error.kind, Kind::NotOffered, "{error:?}");
            assert!(error.hint.expect("a hint").contains("dashboard"));
        }
    }
}

#[tokio::test]
async fn a_contact_is_written_as_the_page_shows_it() {
    let server = MockServer::start().await;
    give(&server, "PUT", "/me/contact", answer(&written())).await;
    account(&server).write(&jane()).await.expect("written");
    let asked = requests(&server).await;
    assert_eq!(asked.len(), 1, "the answer shows what is kept");
    assert_eq!(asked[0].body_json::<Value>().expect("JSON"), written());
    // A job title is not sent: the provider has none. What is optional is.
    let company = Contact {
        organization: "Quay Ltd".to_owned(),
        address2: "Floor 2".to_owned(),
        job_title: "Director".to_owned(),
        phone: "+441170000000".to_owned(),
        country: "GB".to_owned(),
        ..jane()
    };
    let server = MockServer::start().await;
    give(&server, "PUT", "/me/contact", raw("{}")).await;
    account(&server).write(&company).await.expect("written");
    let body = requests(&server).await[0].body_json::<Value>().expect("JSON");
    assert_eq!(body["org_name"], "Quay Ltd");
    assert_eq!(body["address2"], "Floor 2");
    assert_eq!(body["phone"], "+44.1170000000");
    assert_eq!(body.as_object().expect("an object").len(), 11);
}

#[tokio::test]
async fn an_organization_that_stays_though_none_was_written_is_told() {
    let mut kept = written();
    kept["org_name"] = json!("Old Ltd");
    // Told by the answer itself, or read afterwards.
    for (put, get) in [
        (answer(&kept), ResponseTemplate::new(500)),
        (raw("{}"), answer(&kept)),
    ] {
        let server = MockServer::start().await;
        give(&server, "PUT", "/me/contact", put).await;
        give(&server, "GET", "/me/contact", get).await;
        let error = account(&server)
            .write(&jane())
            .await
            .expect_err("not what was written");
        assert_eq!(error.kind, Kind::Conflict);
        assert!(error.message.contains("Organization"), "{}", error.message);
        let puts = requests(&server)
            .await
            .iter()
            .filter(|request| request.method == "PUT")
            .count();
        assert_eq!(puts, 1);
    }
}

#[tokio::test]
async fn a_contact_that_does_not_fit_is_not_sent() {
    let server = MockServer::start().await;
    let account = account(&server);
    for (contact, told) in [
        (Contact::default(), "First name is missing"),
        (
            Contact {
                phone: "0117 000".to_owned(),
                ..jane()
            },
            "with its country",
        ),
        (
            Contact {
                phone: "+21012345678".to_owned(),
                ..jane()
            },
            "no country's calling code",
        ),
        (
            Contact {
                country: "USA".to_owned(),
                ..jane()
            },
            "2 characters",
        ),
        (
            Contact {
                city: "New\nYork".to_owned(),
                ..jane()
            },
            "one line",
        ),
    ] {
        let error = account.write(&contact).await.expect_err("not sent");
        assert_eq!(error.kind, Kind::Invalid);
        assert!(error.message.contains(told), "{}", error.message);
        assert!(error.hint.expect("a hint").contains("Nothing was changed"));
    }
    assert!(requests(&server).await.is_empty());
}

#[tokio::test]
async fn a_refused_contact_keeps_the_providers_words_and_an_unclear_one_is_not_repeated() {
    let (server, account) = answering("PUT", "/me/contact", refusal(400, "INVALID_CONTACT")).await;
    let error = account.write(&jane()).await.expect_err("refused");
    assert_eq!(error.kind, Kind::Invalid);
    let hint = error.hint.expect("a hint");
    assert!(
        hint.contains("write it again") && hint.contains("Do this."),
        "{hint}"
    );
    assert_eq!(requests(&server).await.len(), 1);
    for unclear in [ResponseTemplate::new(500), raw("<html>"), raw("{\"has_con")] {
        let (server, account) = answering("PUT", "/me/contact", unclear).await;
        let error = account.write(&jane()).await.expect_err("unclear");
        assert!(error.outcome_unknown(), "{error:?}");
        assert_eq!(requests(&server).await.len(), 1);
    }
}

#[test]
fn the_descriptor_says_that_the_account_chooses() {
    let rules = DESCRIPTOR.orders.expect("it sells");
    assert_eq!(rules.registrant.from, RegistrantFrom::Account);
    assert_eq!(contacts::check(rules.registrant.fields, &jane()), []);
    let missing: Vec<ContactField> = contacts::check(rules.registrant.fields, &Contact::default())
        .into_iter()
        .map(|fault| fault.field)
        .collect();
    assert_eq!(missing.len(), 9, "{missing:?}");
    assert!(
        !rules
            .registrant
            .fields
            .iter()
            .any(|rule| rule.field == ContactField::JobTitle)
    );
    assert_eq!(rules.privacy, OrderOption::Afterwards { default: Some(true) });
    assert_eq!(rules.auto_renew, OrderOption::Afterwards { default: None });
}

#[tokio::test]
async fn writing_it_is_announced_as_touching_every_name() {
    let server = MockServer::start().await;
    let account = account(&server);
    let contact = account.account_contact().expect("the facet");
    assert!(
        contact.effect().contains("all active names"),
        "{}",
        contact.effect()
    );
}

#[tokio::test]
async fn an_order_neither_names_a_registrant_nor_says_what_is_switched_afterwards() {
    let server = MockServer::start().await;
    let account = account(&server);
    for registrant in [Registrant::Contact(jane()), Registrant::Handle("C-7".to_owned())] {
        let order = OrderItem {
            registrant: Some(registrant),
            ..item(OrderKind::Register, "mysite.com")
        };
        let error = account.prepare(&[order], "key").await.expect_err("refused");
        assert_eq!(error.kind, Kind::Invalid);
        assert!(
            error.message.contains("one contact of the account"),
            "{}",
            error.message
        );
    }
    let chosen = OrderItem {
        auto_renew: Some(false),
        privacy: Some(false),
        ..item(OrderKind::Register, "mysite.com")
    };
    let order = account.prepare(&[chosen], "key").await.expect("an order");
    assert_eq!(order.body, r#"{"domain":"mysite.com"}"#);
    assert!(requests(&server).await.is_empty());
}

#[test]
fn a_rehearsal_promises_no_more_than_a_price_and_a_request() {
    let words = DESCRIPTOR.orders.expect("it sells").rehearsal;
    assert!(
        words.contains("no trial orders") && words.contains("only the order itself"),
        "{words}"
    );
}

#[tokio::test]
async fn a_key_that_may_not_touch_the_account_is_told_which_right_it_lacks() {
    let (_server, account) = answering("PUT", "/me/contact", refusal(403, "INSUFFICIENT_SCOPE")).await;
    let error = account.write(&jane()).await.expect_err("refused");
    assert_eq!(error.kind, Kind::Forbidden);
    assert!(error.hint.expect("a hint").contains("account:write"));
}

#[tokio::test]
async fn a_purchase_without_the_contact_says_where_to_give_it() {
    let (_server, account) = answering("POST", "/domains/buy", refusal(400, "CONTACT_REQUIRED")).await;
    let order = account
        .prepare(&[item(OrderKind::Register, "mysite.com")], "key")
        .await
        .expect("an order");
    let outcomes = account.send(&order).await;
    let [Outcome::Rejected(error)] = &outcomes[..] else {
        panic!("{outcomes:?}");
    };
    assert_eq!(error.kind, Kind::Conflict);
    let hint = error.hint.as_deref().expect("a hint");
    assert!(
        hint.contains("Give the account its contact") && hint.contains("Nothing was charged"),
        "{hint}"
    );
}
