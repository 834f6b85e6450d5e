//! To whom a name is registered, grants, and the change of the owner.

use model::Contact;
use registrar::Kind;
use registrar::registrant::{Changed, RegistrantChange};

use super::*;

const WHOIS: &str = "domain.fqdn: alpha.com\ndomain.status: lock,autorenew\ndomain.name: Pat Sample\n\
    domain.organization: Sample GmbH\ndomain.email: ops@example.org\ndomain.address-1: Weg 1\ndomain.city: Berlin\n\
    domain.postal-code: 10115\ndomain.country: DE\ndomain.phone: +49.301234567\ndomain.owner-c: CCOM-100001\n\
    domain.admin-c: CCOM-100002\ndomain.tech-c: CCOM-100002\ndomain.billing-c: CCOM-100002\n\
    domain.created.date: 20200317101112\n";
const NO_TRADES: &str = "domain\tcreate\tcom\tEUR\t11.40\n";

fn prices(rows: &str) -> ResponseTemplate {
    text(format!(
        "Columns: type,operation,tld,currency,price-1y\nSeparator: TAB\nStatus-Code: 1000\n\n{rows}"
    ))
}

fn pat() -> Contact {
    Contact {
        first_name: "Pat".to_owned(),
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

/// A server on which the owner of alpha.com can be changed.
async fn with_owner(results: &str) -> MockServer {
    let server = open_server().await;
    give(&server, "query-whois", ok(WHOIS)).await;
    give(&server, "query-price-list", prices(NO_TRADES)).await;
    give(&server, "result-list", ok(results)).await;
    give(&server, "domain-owner-change", accepted("600000003")).await;
    server
}

#[tokio::test]
async fn the_owner_the_handles_and_the_grants_of_a_name_are_read() {
    for grants in [
        text("Columns: domain,expiration_date,grants\nStatus-Code: 0\n\nalpha.com 2027-03-17 @creator true 0 undef @admin false 7 pat\n".to_owned()),
        ok("alpha.com 2027-03-17 @creator true 0 undef @admin false 7 pat"),
    ] {
        let server = with_owner("").await;
        give(&server, "query-domain-list", grants).await;
        let account = account(&server);
        let shown = RegistrantChange::read(&account, &name("alpha.com"))
            .await
            .expect("read")
            .expect("told");
        assert_eq!(shown.contact, pat());
        assert_eq!(
            shown.handles[..2],
            [
                ("owner".to_owned(), "CCOM-100001".to_owned()),
                ("admin".to_owned(), "CCOM-100002".to_owned())
            ]
        );
        let grants: Vec<_> = shown
            .grants
            .iter()
            .map(|grant| (grant.role.as_str(), grant.details.as_str()))
            .collect();
        assert_eq!(grants, [("@creator", "true 0 undef"), ("@admin", "false 7 pat")]);
        assert_eq!(shown.price, None);
        let sent = last_fields(&server, "query-domain-list").await;
        assert_eq!(
            (field(&sent, "showgrants"), field(&sent, "pattern")),
            (Some("1"), Some("alpha.com"))
        );
    }
}

#[tokio::test]
async fn another_owner_goes_with_our_reference_and_is_only_accepted() {
    let server = with_owner("").await;
    let account = account(&server);
    let after = Contact {
        organization: String::new(),
        email: "kim@example.org".to_owned(),
        ..pat()
    };
    let effect = account.effect(Some(&pat()), &after).expect("an effect");
    assert!(effect.grave && effect.words.contains("60 days"), "{effect:?}");
    let sent = account
        .change(&name("alpha.com"), &after, "our-17")
        .await
        .expect("accepted");
    assert_eq!(
        sent,
        Changed::Accepted {
            process: Some("600000003".to_owned())
        }
    );
    let fields = last_fields(&server, "domain-owner-change").await;
    assert_eq!(field(&fields, "domain"), Some("alpha.com"));
    assert_eq!(field(&fields, "cltrid"), Some("our-17"));
    assert_eq!(field(&fields, "email"), Some("kim@example.org"));
    assert_eq!(field(&fields, "organization"), Some("!@!"));
    assert_eq!(field(&fields, "individual"), Some("Y"));
}

#[test]
fn only_another_name_organization_or_address_of_mail_is_grave() {
    let joker =
        Joker::open(&connection("https://joker.example/request", &[("api_key", KEY)])).expect("opened");
    assert_eq!(joker.effect(Some(&pat()), &pat()), None);
    let moved = Contact {
        city: "Potsdam".to_owned(),
        ..pat()
    };
    assert!(
        joker
            .effect(Some(&pat()), &moved)
            .is_some_and(|effect| !effect.grave)
    );
    let capitals = Contact {
        email: "OPS@example.org".to_owned(),
        ..pat()
    };
    assert!(
        joker
            .effect(Some(&pat()), &capitals)
            .is_some_and(|effect| !effect.grave)
    );
    assert!(
        joker.effect(None, &pat()).is_some_and(|effect| effect.grave),
        "unknown is the gravest"
    );
}

#[tokio::test]
async fn while_one_change_is_open_and_where_it_has_a_price_nothing_is_sent() {
    let open = "20261120101530 0123456789abcdef0123456789abcdef 600000001 domain-owner-change alpha.com ? -";
    let server = with_owner(open).await;
    let busy = account(&server)
        .change(&name("alpha.com"), &pat(), "our-1")
        .await
        .expect_err("busy");
    assert_eq!(busy.kind, Kind::Conflict);
    assert!(busy.message.contains("600000001"), "{busy}");

    let server = open_server().await;
    give(&server, "query-whois", ok(WHOIS)).await;
    give(
        &server,
        "query-price-list",
        prices("domain\towner-change\tcom\tEUR\t12.00\n"),
    )
    .await;
    give(&server, "result-list", ok("")).await;
    let priced = account(&server);
    let refused = priced
        .change(&name("alpha.com"), &pat(), "our-2")
        .await
        .expect_err("it has a price");
    assert_eq!(refused.kind, Kind::NotOffered);
    assert!(refused.message.contains("12.00"), "{refused}");
    let sent = requests(&server).await;
    assert!(!sent.contains(&"domain-owner-change".to_owned()), "{sent:?}");
}

#[tokio::test]
async fn a_name_that_is_not_there_and_an_ending_that_wants_more_say_so() {
    let server = open_server().await;
    give(&server, "query-whois", refused(2303, "object does not exist")).await;
    let gone = RegistrantChange::read(&account(&server), &name("gone.com"))
        .await
        .expect_err("gone");
    assert_eq!(gone.kind, Kind::NotFound);
    let server = with_owner("").await;
    let refused = account(&server)
        .change(&name("alpha.co.uk"), &pat(), "our-3")
        .await
        .expect_err("wants more");
    assert_eq!(refused.kind, Kind::Invalid);
    assert!(
        refused
            .hint
            .as_deref()
            .is_some_and(|hint| hint.contains("web site"))
    );
}
