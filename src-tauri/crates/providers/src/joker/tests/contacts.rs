//! Contact handles: what is sent, what is waited for, and what a refusal says.

use std::time::Duration;

use model::Contact;
use registrar::contacts::{ContactHandles, check};
use registrar::{Kind, Provider};
use wiremock::{MockServer, ResponseTemplate};

use super::super::contacts::RULES;
use super::{
    accepted, account, field, give, give_first, last_fields, ok, open_server, refused, requests, text,
};

fn mira() -> Contact {
    Contact {
        first_name: "Mira".to_owned(),
        last_name: "Öz-Quay".to_owned(),
        email: "mira@example.org".to_owned(),
        phone: "+441170000000".to_owned(),
        address1: "Harbor Street 1".to_owned(),
        city: "Bristol".to_owned(),
        postal_code: "BS1 4ST".to_owned(),
        country: "GB".to_owned(),
        ..Contact::default()
    }
}

async fn accepting() -> MockServer {
    let server = open_server().await;
    give(&server, "contact-create", accepted("600000007")).await;
    server
}

const MADE: &str = "Completion-Status: ack\nObject-Name: CCOM-123456\n\nContact has been created.\n";

#[tokio::test]
async fn a_contact_is_made_and_its_handle_read_from_the_result() {
    let server = accepting().await;
    give(&server, "result-retrieve", ok(MADE)).await;
    give_first(&server, "result-retrieve", ok("Completion-Status: ?\n")).await;
    let account = account(&server);
    let handles = account.contact_handles().expect("the facet");
    assert_eq!(
        handles.create(&mira(), ".COM").await.as_deref(),
        Ok("CCOM-123456")
    );
    let sent = last_fields(&server, "contact-create").await;
    for (key, value) in [
        ("tld", Some("com")),
        ("name", Some("Mira Öz-Quay")),
        ("individual", Some("Y")),
        ("organization", None),
        ("email", Some("mira@example.org")),
        ("address-1", Some("Harbor Street 1")),
        ("address-2", None),
        ("city", Some("Bristol")),
        ("state", None),
        ("postal-code", Some("BS1 4ST")),
        ("country", Some("GB")),
        ("phone", Some("+44.1170000000")),
        ("lang", None),
    ] {
        assert_eq!(field(&sent, key), value, "{key}");
    }
    let asked = last_fields(&server, "result-retrieve").await;
    assert_eq!(field(&asked, "Proc-ID"), Some("600000007"));
    assert_eq!(
        requests(&server).await,
        ["login", "contact-create", "result-retrieve", "result-retrieve"]
    );
}

#[tokio::test]
async fn an_organization_is_no_individual() {
    let server = accepting().await;
    give(&server, "result-retrieve", ok(&MADE.replace("CCOM", "CEU"))).await;
    let company = Contact {
        organization: "Quay & Sons? *".to_owned(),
        address2: "Floor 2".to_owned(),
        state: "Avon".to_owned(),
        ..mira()
    };
    let made = account(&server).create(&company, "eu").await;
    assert_eq!(made.as_deref(), Ok("CEU-123456"));
    let sent = last_fields(&server, "contact-create").await;
    for (key, value) in [
        ("organization", "Quay & Sons? *"),
        ("individual", "N"),
        ("address-2", "Floor 2"),
        ("state", "Avon"),
        ("lang", "EN"),
    ] {
        assert_eq!(field(&sent, key), Some(value), "{key}");
    }
}

#[tokio::test]
async fn a_refused_contact_is_told_in_the_providers_words() {
    let server = accepting().await;
    let nack = "Completion-Status: nack\nObject-Name: -\n\nPostal code does not fit the country\n";
    give(&server, "result-retrieve", ok(nack)).await;
    let error = account(&server)
        .create(&mira(), "com")
        .await
        .expect_err("refused");
    assert_eq!(error.kind, Kind::Invalid);
    assert!(
        error.message.contains("Postal code does not fit"),
        "{}",
        error.message
    );

    let server = open_server().await;
    give(&server, "contact-create", refused(2005, "phone: invalid value")).await;
    let error = account(&server)
        .create(&mira(), "com")
        .await
        .expect_err("refused");
    assert!(
        error.message.contains("phone: invalid value"),
        "{}",
        error.message
    );
    assert_eq!(
        requests(&server).await,
        ["login", "contact-create"],
        "one attempt"
    );
}

#[tokio::test]
async fn a_result_that_does_not_come_is_given_up_on() {
    for answer in [
        ok("Completion-Status: ?\n"),
        ok(""),
        refused(2303, "Object does not exist"),
    ] {
        let server = accepting().await;
        give(&server, "result-retrieve", answer).await;
        let mut account = account(&server);
        account.pace.within = Duration::from_millis(300);
        let error = account.create(&mira(), "com").await.expect_err("no result");
        assert_eq!(error.kind, Kind::Interrupted);
        assert!(error.message.contains("600000007"), "{}", error.message);
    }
}

#[tokio::test]
async fn an_answer_without_what_it_must_hold_makes_no_handle() {
    for result in [
        "Completion-Status: ack\n",
        "Completion-Status: ack\nObject-Name:\n",
        "Completion-Status: ack\nObject-Name: two words\n",
        "Completion-Status: ack\nObject-Name: a&owner-c=b\n",
    ] {
        let server = accepting().await;
        give(&server, "result-retrieve", ok(result)).await;
        let error = account(&server).create(&mira(), "com").await.expect_err(result);
        assert_eq!(error.kind, Kind::Malformed, "{result}");
    }
    for answer in [
        text("Status-Code: 0\nStatus-Text: Command completed successfully\n\n"),
        ResponseTemplate::new(200).set_body_raw("<html>busy</html>", "text/html"),
        ResponseTemplate::new(500),
    ] {
        let server = open_server().await;
        give(&server, "contact-create", answer).await;
        assert!(account(&server).create(&mira(), "com").await.is_err());
        assert_eq!(
            requests(&server).await,
            ["login", "contact-create"],
            "one attempt"
        );
    }
}

#[tokio::test]
async fn what_can_not_be_a_contact_there_is_not_sent() {
    let server = open_server().await;
    let account = account(&server);
    for (contact, ending, word) in [
        (
            Contact {
                city: String::new(),
                ..mira()
            },
            "com",
            "City",
        ),
        (
            Contact {
                phone: "+83123456".to_owned(),
                ..mira()
            },
            "com",
            "calling code",
        ),
        (
            Contact {
                email: "mira".to_owned(),
                ..mira()
            },
            "com",
            "mail address",
        ),
        (mira(), "co.uk", "co.uk"),
        (mira(), "fi", ".fi"),
    ] {
        let error = account.create(&contact, ending).await.expect_err(word);
        assert_eq!(error.kind, Kind::Invalid);
        assert!(error.message.contains(word), "{}", error.message);
    }
    assert_eq!(requests(&server).await, Vec::<String>::new());
}

#[test]
fn the_rules_let_a_whole_contact_pass_and_name_each_missing_part() {
    assert_eq!(check(RULES, &mira()), []);
    let faults = check(RULES, &Contact::default());
    assert_eq!(faults.len(), 8, "{faults:?}");
}

#[tokio::test]
async fn each_ending_is_its_own_family() {
    let server = open_server().await;
    let account = account(&server);
    assert_eq!(account.family(".Com"), "com");
    assert_eq!(account.family("co.uk"), "co.uk");
    assert_eq!(account.family("дом"), "xn--d1aqf");
    assert_ne!(account.family("com"), account.family("net"));
}
