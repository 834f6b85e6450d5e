//! The book of contacts: the list, one in full, and other words under a handle.

use model::Contact;
use registrar::Kind;
use registrar::contacts::ContactBook;
use registrar::registrant::Changed;

use super::*;

const DETAILS: &str = "contact.handle: CCOM-100001\ncontact.name: Pat van Sample\ncontact.organization: Sample GmbH\n\
    contact.email: ops@example.org\ncontact.address-1: Weg 1\ncontact.city: Berlin\ncontact.postal-code: 10115\n\
    contact.country: de\ncontact.phone: +49.301234567\ncontact.created.date: 20200317101112\n";

fn pat() -> Contact {
    Contact {
        first_name: "Pat van".to_owned(),
        last_name: "Sample".to_owned(),
        organization: "Sample GmbH".to_owned(),
        email: "ops@example.org".to_owned(),
        address1: "Weg 1".to_owned(),
        city: "Berlin".to_owned(),
        postal_code: "10115".to_owned(),
        country: "DE".to_owned(),
        phone: "+49301234567".to_owned(),
        ..Contact::default()
    }
}

#[tokio::test]
async fn the_list_is_read_by_the_columns_that_it_names() {
    let server = open_server().await;
    let body =
        "ops@example.org\tSample GmbH\tCCOM-100001\tPat Sample\n-\t-\tCDE-7\tHostmaster\nx\ty\tno handle\tz";
    give(
        &server,
        "query-contact-list",
        text(format!(
            "Columns: email,organization,handle,name\nSeparator: TAB\nStatus-Code: 0\n\n{body}"
        )),
    )
    .await;
    let account = account(&server);
    let page = account.list(0).await.expect("a page");
    let seen: Vec<_> = page
        .rows
        .iter()
        .map(|row| {
            (
                row.handle.as_str(),
                row.contact.full_name(),
                row.contact.email.as_str(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("CCOM-100001", "Pat Sample".to_owned(), "ops@example.org"),
            ("CDE-7", "Hostmaster".to_owned(), ""),
        ]
    );
    assert_eq!(page.unreadable, ["x y no handle z"]);
    assert_eq!(page.next, None);
    let sent = last_fields(&server, "query-contact-list").await;
    assert_eq!(
        (
            field(&sent, "extended-format"),
            field(&sent, "from"),
            field(&sent, "to")
        ),
        (Some("1"), Some("1"), Some("500"))
    );
}

#[tokio::test]
async fn a_full_page_is_followed_by_another_and_a_list_without_columns_has_the_manuals() {
    let server = open_server().await;
    let rows: Vec<String> = (0..500).map(|n| format!("CCOM-{n}")).collect();
    give_first(&server, "query-contact-list", ok(&rows.join("\n"))).await;
    give(&server, "query-contact-list", ok("")).await;
    let account = account(&server);
    let page = account.list(0).await.expect("a page");
    assert_eq!((page.rows.len(), page.next), (500, Some(500)));
    assert_eq!(page.rows[499].handle, "CCOM-499");
    let last = account.list(500).await.expect("a page");
    assert_eq!((last.rows.len(), last.next), (0, None));
    let sent = last_fields(&server, "query-contact-list").await;
    assert_eq!(
        (field(&sent, "from"), field(&sent, "to")),
        (Some("501"), Some("1000"))
    );
}

#[tokio::test]
async fn one_contact_is_read_in_full_and_a_wrong_handle_says_so() {
    let server = open_server().await;
    give_first(&server, "query-whois", ok(DETAILS)).await;
    give(&server, "query-whois", refused(2303, "object does not exist")).await;
    let account = account(&server);
    let kept = ContactBook::read(&account, "CCOM-100001")
        .await
        .expect("a contact");
    assert_eq!(kept.contact, pat());
    let sent = last_fields(&server, "query-whois").await;
    assert_eq!(field(&sent, "contact"), Some("CCOM-100001"));
    let wrong = ContactBook::read(&account, "CCOM-9").await.expect_err("unknown");
    assert_eq!(wrong.kind, Kind::NotFound);
    assert!(wrong.message.contains("no contact CCOM-9"), "{wrong}");
    let glob = ContactBook::read(&account, "C*").await.expect_err("a glob");
    assert_eq!(glob.kind, Kind::Invalid);
}

#[tokio::test]
async fn a_change_sends_the_whole_contact_and_takes_out_what_is_empty_now() {
    let server = open_server().await;
    give(&server, "query-whois", ok(DETAILS)).await;
    give(&server, "contact-modify", accepted("600000009")).await;
    let account = account(&server);
    let mut after = pat();
    after.organization.clear();
    after.email = "pat@example.org".to_owned();
    let sent = account.modify("CCOM-100001", &after).await.expect("accepted");
    assert_eq!(
        sent,
        Changed::Accepted {
            process: Some("600000009".to_owned())
        }
    );
    let fields = last_fields(&server, "contact-modify").await;
    assert_eq!(field(&fields, "handle"), Some("CCOM-100001"));
    assert_eq!(field(&fields, "email"), Some("pat@example.org"));
    assert_eq!(field(&fields, "name"), Some("Pat van Sample"));
    assert_eq!(field(&fields, "phone"), Some("+49.301234567"));
    assert_eq!(
        field(&fields, "organization"),
        Some("!@!"),
        "an empty value would leave it"
    );
    assert_eq!(field(&fields, "individual"), Some("Y"));
    assert_eq!(field(&fields, "address-2"), None, "it was empty before");
}

#[tokio::test]
async fn a_contact_that_the_rules_refuse_is_not_sent() {
    let server = open_server().await;
    give(&server, "query-whois", ok(DETAILS)).await;
    let account = account(&server);
    let mut after = pat();
    after.city.clear();
    let refused = account.modify("CCOM-100001", &after).await.expect_err("refused");
    assert_eq!(refused.kind, Kind::Invalid);
    assert!(refused.message.contains("City is missing"), "{refused}");
    assert!(!requests(&server).await.contains(&"contact-modify".to_owned()));
}

#[tokio::test]
async fn a_deletion_names_the_handle_and_one_in_use_is_told_from_one_that_is_gone() {
    let server = open_server().await;
    give_first(&server, "query-whois", ok(DETAILS)).await;
    give_first(&server, "query-whois", ok(DETAILS)).await;
    give(&server, "query-whois", refused(2303, "object does not exist")).await;
    give_first(&server, "contact-delete", accepted("600000010")).await;
    give(&server, "contact-delete", refused(2305, "contact is in use")).await;
    let account = account(&server);
    let sent = account.remove("CCOM-100001").await.expect("accepted");
    assert_eq!(
        sent,
        Changed::Accepted {
            process: Some("600000010".to_owned())
        }
    );
    let fields = last_fields(&server, "contact-delete").await;
    assert_eq!(field(&fields, "handle"), Some("CCOM-100001"));
    let used = account
        .remove("CCOM-100001")
        .await
        .expect_err("a name carries it");
    assert_eq!(used.kind, Kind::Conflict);
    assert!(used.message.contains("a name carries it still"), "{used}");
    let gone = account.remove("CCOM-100001").await.expect_err("gone");
    assert_eq!(gone.kind, Kind::NotFound);
    let glob = account.remove("C*").await.expect_err("a glob");
    assert_eq!(glob.kind, Kind::Invalid);
    let deletions = requests(&server).await;
    let deletions = deletions.iter().filter(|request| *request == "contact-delete");
    assert_eq!(deletions.count(), 2, "what is not there is not deleted");
}
