//! Stories about the address book: who becomes the registrant of a name.

use engine::Code;
use engine::contacts::view::{ContactCheck, ContactDraft, ContactView};
use model::{Contact, ContactField};
use registrar::descriptor::RegistrantFrom;
use support::bench::Bench;

/// A contact that every provider takes.
pub(crate) fn mira() -> Contact {
    Contact {
        first_name: "Mira".to_owned(),
        last_name: "Quayle".to_owned(),
        organization: String::new(),
        job_title: String::new(),
        email: "mira@example.org".to_owned(),
        phone: "+441170000000".to_owned(),
        address1: "1 Harbour Row".to_owned(),
        address2: String::new(),
        city: "Bristol".to_owned(),
        state: "Avon".to_owned(),
        postal_code: "BS1 4AA".to_owned(),
        country: "GB".to_owned(),
    }
}

/// Saves a contact under a label.
pub(crate) async fn saved(bench: &Bench, label: &str, contact: Contact, is_default: bool) -> ContactView {
    let draft = ContactDraft {
        id: None,
        label: label.to_owned(),
        contact,
        is_default,
    };
    bench.engine.contacts_save(draft).await.expect("saved")
}

fn draft_of(view: &ContactView) -> ContactDraft {
    ContactDraft {
        id: Some(view.id.clone()),
        label: view.label.clone(),
        contact: view.contact.clone(),
        is_default: view.is_default,
    }
}

fn check_at<'a>(checks: &'a [ContactCheck], provider: &str) -> &'a ContactCheck {
    checks
        .iter()
        .find(|check| check.provider == provider)
        .expect("it is asked")
}

#[tokio::test]
async fn each_connected_provider_says_what_it_would_refuse_and_marks_the_field() {
    let bench = Bench::empty("demo").await;
    bench.connect_all().await;
    let good = bench.engine.contacts_check(mira()).await.expect("checked");
    assert_eq!(good.len(), 5, "one a provider");
    for check in &good {
        assert_eq!(check.faults, [], "{}", check.provider);
    }
    let odd = Contact {
        email: "mira at example.org".to_owned(),
        country: "Britain".to_owned(),
        last_name: "  ".to_owned(),
        ..mira()
    };
    let checks = bench.engine.contacts_check(odd).await.expect("checked");
    for provider in ["bizzy", "joker", "domani"] {
        let check = check_at(&checks, provider);
        let fields: Vec<ContactField> = check.faults.iter().map(|fault| fault.field).collect();
        for field in [ContactField::LastName, ContactField::Email, ContactField::Country] {
            assert!(fields.contains(&field), "{provider}: {:?}", check.faults);
        }
    }
    let configured = check_at(&checks, "planetdomains");
    assert_eq!(configured.from, RegistrantFrom::Provider);
    assert_eq!(configured.faults, [], "no contact is ever sent there");
}

#[tokio::test]
async fn only_providers_that_are_connected_are_asked() {
    let bench = Bench::empty("demo").await;
    assert_eq!(bench.engine.contacts_check(mira()).await.expect("checked"), []);
    bench.connect_at("bizzy").await;
    let checks = bench.engine.contacts_check(mira()).await.expect("checked");
    assert_eq!(checks.len(), 1);
    assert_eq!(checks[0].from, RegistrantFrom::Order);
}

#[tokio::test]
async fn a_label_stands_for_one_contact_and_one_contact_is_the_default() {
    let bench = Bench::empty("demo").await;
    let first = saved(&bench, "", mira(), true).await;
    assert_eq!(first.label, "Mira Quayle", "an empty label takes the name");
    assert!(first.is_default);
    let twice = ContactDraft {
        id: None,
        label: "mira quayle".to_owned(),
        contact: mira(),
        is_default: false,
    };
    let fault = bench.engine.contacts_save(twice).await.expect_err("taken");
    assert_eq!(fault.code, Code::BadInput);
    assert!(fault.message.contains("called"), "{fault}");
    let second = saved(&bench, "Studio", mira(), true).await;
    let book = bench.engine.contacts_list().await.expect("the book");
    let defaults: Vec<&str> = book
        .iter()
        .filter(|view| view.is_default)
        .map(|view| view.label.as_str())
        .collect();
    assert_eq!(defaults, ["Studio"]);
    let renamed = ContactDraft {
        label: "Studio Ltd".to_owned(),
        ..draft_of(&second)
    };
    let renamed = bench.engine.contacts_save(renamed).await.expect("renamed");
    assert_eq!((renamed.id, renamed.label), (second.id, "Studio Ltd".to_owned()));
    let said = bench
        .engine
        .activity_log(engine::activity::view::LogQuery::default())
        .await
        .expect("the log")
        .lines;
    assert!(
        said.iter()
            .any(|line| line.message.contains("\"Studio Ltd\" was changed")),
        "{said:?}"
    );
}

#[tokio::test]
async fn what_no_form_would_hold_is_refused_and_nothing_is_kept() {
    let bench = Bench::empty("demo").await;
    let drafts = [
        ("", Contact::default()),
        (&*"x".repeat(65), mira()),
        ("two\nlines", mira()),
        (
            "Long",
            Contact {
                city: "x".repeat(256),
                ..mira()
            },
        ),
        (
            "Odd",
            Contact {
                city: "Bris\u{0}tol".to_owned(),
                ..mira()
            },
        ),
    ];
    for (label, contact) in drafts {
        let draft = ContactDraft {
            id: None,
            label: label.to_owned(),
            contact,
            is_default: false,
        };
        let fault = bench.engine.contacts_save(draft).await.expect_err(label);
        assert_eq!(fault.code, Code::BadInput, "{label}");
    }
    let gone = ContactDraft {
        id: Some("nobody".to_owned()),
        label: "Nobody".to_owned(),
        contact: mira(),
        is_default: false,
    };
    let fault = bench.engine.contacts_save(gone).await.expect_err("gone");
    assert_eq!(fault.code, Code::NotFound);
    assert_eq!(bench.engine.contacts_list().await.expect("the book"), []);
    // A part of a contact that there is not, as another program might send it.
    let foreign = r#"{"id":null,"label":"x","contact":{"nickname":"x"},"is_default":false}"#;
    assert!(serde_json::from_str::<ContactDraft>(foreign).is_err());
}

#[tokio::test]
async fn a_telephone_number_and_a_country_are_kept_in_their_one_form() {
    let bench = Bench::empty("demo").await;
    let typed = Contact {
        phone: " +44 (117) 000-0000 ".to_owned(),
        country: "gb".to_owned(),
        ..mira()
    };
    let kept = saved(&bench, "Mira", typed, false).await.contact;
    assert_eq!(
        (kept.phone.as_str(), kept.country.as_str()),
        ("+441170000000", "GB")
    );
}

#[tokio::test]
async fn the_one_contact_of_an_account_is_read_and_replaced() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at("domani").await;
    let before = bench.engine.contacts_account(account).await.expect("read");
    assert!(before.contact.is_some());
    assert!(
        !before.effect.is_empty(),
        "what writing does is said before it is done"
    );
    let entry = saved(&bench, "Mira", mira(), false).await;
    let after = bench
        .engine
        .contacts_account_write(account, entry.id)
        .await
        .expect("written");
    let contact = after.contact.expect("there is one");
    assert_eq!(
        (contact.first_name.as_str(), contact.city.as_str()),
        ("Mira", "Bristol")
    );
    let again = bench.engine.contacts_account(account).await.expect("read");
    assert_eq!(again.contact.expect("there is one").email, "mira@example.org");

    let half = saved(
        &bench,
        "Half",
        Contact {
            email: String::new(),
            ..mira()
        },
        false,
    )
    .await;
    let fault = bench
        .engine
        .contacts_account_write(account, half.id)
        .await
        .expect_err("incomplete");
    assert!(fault.message.contains("Email"), "{fault}");
}

#[tokio::test]
async fn an_account_without_such_a_contact_says_so() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at("bizzy").await;
    let fault = bench.engine.contacts_account(account).await.expect_err("none");
    assert_eq!(fault.code, Code::NotOffered);
}

#[tokio::test]
async fn the_address_book_outlives_a_restart() {
    let bench = Bench::empty("demo").await;
    let kept = saved(&bench, "Mira", mira(), true).await;
    let bench = bench.restarted().await;
    assert_eq!(bench.engine.contacts_list().await.expect("the book"), [kept]);
}
