//! The registrant of a registered name: any part alone, with the verification that some of them begin anew.

use model::Contact;
use registrar::registrant::{Changed, RegistrantChange};
use registrar::{Kind, Retry};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::{Bizzy, ID, account_with, give, name, ok, refusal, requests};

async fn server(reply: ResponseTemplate) -> (MockServer, Bizzy) {
    let server = MockServer::start().await;
    give(
        &server,
        "PATCH",
        &format!("/domains/{ID}/registration/contact"),
        reply,
    )
    .await;
    let detail = json!({"id": ID, "domain": "example.com", "source": "registered"});
    give(&server, "GET", &format!("/domains/{ID}"), ok(&detail)).await;
    let account = account_with(&server, &[("knownIds", &format!("example.com={ID}"))]);
    (server, account)
}

fn registration() -> Value {
    json!({
        "id": "0d7a", "domainId": ID, "state": "active", "autoRenew": true, "whoisPrivacy": true, "transferLock": true,
        "periodYears": 1, "createdAt": "2026-06-14T16:30:00.000Z", "updatedAt": "2026-06-15T09:00:00.000Z",
    })
}

fn only_city() -> Contact {
    Contact {
        city: " Oakland ".to_owned(),
        ..Contact::default()
    }
}

#[tokio::test]
async fn only_the_parts_that_are_filled_in_are_sent() {
    let (server, account) = server(ok(&registration())).await;
    let done = account
        .change(&name("example.com"), &only_city(), "ref")
        .await
        .expect("taken");
    assert!(matches!(done, Changed::Done { note: Some(_) }));
    let sent = requests(&server).await;
    let body: Value = serde_json::from_slice(&sent[0].body).expect("JSON");
    assert_eq!((sent.len(), body), (1, json!({"city": "Oakland"})));
}

#[tokio::test]
async fn name_organization_and_mail_begin_the_verification_anew_and_nothing_else_does() {
    let (_server, account) = server(ok(&registration())).await;
    let before = Contact {
        first_name: "Ada".to_owned(),
        email: "ada@example.com".to_owned(),
        city: "London".to_owned(),
        ..Contact::default()
    };
    let effect = |after: &Contact| account.effect(Some(&before), after).map(|effect| effect.words);
    assert_eq!(effect(&only_city()), None);
    assert_eq!(effect(&before), None, "what stays the same begins nothing");
    let changed: [fn(&mut Contact); 4] = [
        |contact| contact.first_name = "Grace".to_owned(),
        |contact| contact.last_name = "Hopper".to_owned(),
        |contact| contact.organization = "Example Co".to_owned(),
        |contact| contact.email = "grace@example.com".to_owned(),
    ];
    for change in changed {
        let mut after = before.clone();
        change(&mut after);
        let words = effect(&after).expect("an effect");
        assert!(
            words.contains("15 days") && words.contains(&after.email),
            "{words}"
        );
    }
    assert!(
        account.effect(None, &before).is_some(),
        "without knowledge the gravest counts"
    );
    assert_eq!(account.effect(None, &only_city()), None);
}

#[tokio::test]
async fn what_does_not_fit_is_not_sent() {
    let (server, account) = server(ok(&registration())).await;
    let company = Contact {
        organization: "Example Co".to_owned(),
        ..Contact::default()
    };
    let long = Contact {
        postal_code: "9".repeat(41),
        ..Contact::default()
    };
    for (contact, words) in [
        (&company, "Job title is needed"),
        (&long, "40 characters at most"),
        (&Contact::default(), "No part of the contact is filled in"),
    ] {
        let error = account
            .change(&name("example.com"), contact, "ref")
            .await
            .expect_err(words);
        assert_eq!(error.kind, Kind::Invalid);
        assert!(error.message.contains(words), "{error}");
    }
    assert!(requests(&server).await.is_empty());
}

#[tokio::test]
async fn a_lost_answer_is_unclear_and_never_sent_again() {
    let (server, account) = server(ResponseTemplate::new(502)).await;
    let error = account
        .change(&name("example.com"), &only_city(), "ref")
        .await
        .expect_err("unclear");
    assert_eq!(error.retry, Retry::OutcomeUnknown);
    assert_eq!(requests(&server).await.len(), 1);
}

#[tokio::test]
async fn another_names_registration_is_no_success() {
    let mut other = registration();
    other["domainId"] = json!("11111111-0000-4000-8000-000000000000");
    let (_server, account) = server(ok(&other)).await;
    let error = account
        .change(&name("example.com"), &only_city(), "ref")
        .await
        .expect_err("mixed up");
    assert_eq!(error.kind, Kind::Malformed);
}

#[tokio::test]
async fn a_refusal_names_the_part_and_a_missing_call_says_so() {
    let complaint = json!({"error": {"code": "VALIDATION_ERROR", "message": "Invalid body.",
        "details": {"properties": {"email": {"errors": ["Must be an email address"]}}}}});
    let (_server, account) = server(ResponseTemplate::new(400).set_body_json(complaint)).await;
    let error = account
        .change(&name("example.com"), &only_city(), "ref")
        .await
        .expect_err("refused");
    assert_eq!(error.kind, Kind::Invalid);
    assert!(
        error.message.contains("email: Must be an email address"),
        "{error}"
    );
    let (_server, account) = server(refusal(404, "NOT_FOUND")).await;
    let error = account
        .change(&name("example.com"), &only_city(), "ref")
        .await
        .expect_err("no call");
    assert_eq!(error.kind, Kind::NotOffered, "the name itself is there");
}

#[tokio::test]
async fn nobody_tells_which_contact_a_name_has() {
    let (_server, account) = server(ok(&registration())).await;
    assert_eq!(account.read(&name("example.com")).await, Ok(None));
}

#[tokio::test]
async fn a_label_goes_alone_and_one_that_does_not_fit_is_not_sent() {
    let (server, account) = server(ok(&registration())).await;
    let label = RegistrantChange::label(&account).expect("Bizzy keeps one");
    label
        .set_label(&name("example.com"), "  Primary registrant ")
        .await
        .expect("taken");
    let long = "x".repeat(121);
    for wrong in ["", "   ", "two\nlines", &long] {
        let error = label
            .set_label(&name("example.com"), wrong)
            .await
            .expect_err("no label");
        assert_eq!(error.kind, Kind::Invalid, "{wrong:?}");
    }
    let sent = requests(&server).await;
    let body: Value = serde_json::from_slice(&sent[0].body).expect("JSON");
    // Any other part beside it would go to the registrar.
    assert_eq!((sent.len(), body), (1, json!({"label": "Primary registrant"})));
}
