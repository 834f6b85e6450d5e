//! Orders: what is sent, what is definite, and what is unknown.

use model::{Contact, Term, Timestamp};
use registrar::Kind;
use registrar::orders::{OrderItem, OrderKind, Orders, Outcome, Registrant};
use wiremock::{MockServer, ResponseTemplate};

use super::{
    SESSION, accepted, account, account_with, euro, field, give, give_first, item, last_fields, ok,
    open_server, refused, requests, text,
};

fn two_years(item: OrderItem) -> OrderItem {
    OrderItem {
        term: Term::years(2).expect("two years"),
        ..item
    }
}

async fn send(server: &MockServer, item: OrderItem) -> Outcome {
    let account = account(server);
    let order = account.prepare(&[item], "key-1").await.expect("an order");
    assert!(
        !order.body.contains("auth-sid"),
        "the order holds nothing of the session"
    );
    let mut outcomes = account.send(&order).await;
    assert_eq!(outcomes.len(), 1);
    outcomes.remove(0)
}

#[tokio::test]
async fn a_registration_carries_months_handles_name_servers_and_the_cap() {
    let server = open_server().await;
    give(&server, "domain-register", accepted("600000001")).await;
    let outcome = send(&server, two_years(item(OrderKind::Register, "my-shop.com"))).await;
    assert!(
        matches!(&outcome, Outcome::Pending { handle } if handle == "600000001"),
        "{outcome:?}"
    );
    let sent = last_fields(&server, "domain-register").await;
    for (key, value) in [
        ("domain", "my-shop.com"),
        ("period", "24"),
        ("status", "production"),
        ("owner-c", "CCOM-1"),
        ("billing-c", "CCOM-1"),
        ("admin-c", "CCOM-1"),
        ("tech-c", "CCOM-1"),
        ("ns-list", "a.ns.joker.com:b.ns.joker.com:c.ns.joker.com"),
        ("autorenew", "0"),
        ("max-price", "12.00"),
        ("cltrid", "line-my-shop.com"),
        ("auth-sid", SESSION),
    ] {
        assert_eq!(field(&sent, key), Some(value), "{key}");
    }
    assert_eq!(field(&sent, "language"), None);
}

#[tokio::test]
async fn the_options_of_the_account_go_into_a_registration() {
    let server = open_server().await;
    let account = account_with(
        &server,
        &[
            ("owner_c", "CCOM-1"),
            ("tech_c", "CCOM-2"),
            ("nameservers", "NS1.example.net, ns2.example.net."),
            ("autorenew", "on"),
            ("language", "ger"),
        ],
    );
    let order = account
        .prepare(&[item(OrderKind::Register, "müller.com")], "key-1")
        .await
        .expect("an order");
    let sent: Vec<(String, String)> = url::form_urlencoded::parse(order.body.as_bytes())
        .into_owned()
        .collect();
    assert_eq!(field(&sent, "tech-c"), Some("CCOM-2"));
    assert_eq!(field(&sent, "billing-c"), Some("CCOM-1"));
    assert_eq!(field(&sent, "ns-list"), Some("ns1.example.net:ns2.example.net"));
    assert_eq!(field(&sent, "autorenew"), Some("1"));
    assert_eq!(field(&sent, "language"), Some("ger"));
}

#[tokio::test]
async fn a_chosen_handle_owns_the_name_and_fills_what_the_account_leaves_open() {
    let server = open_server().await;
    let account = account_with(
        &server,
        &[
            ("owner_c", "CCOM-1"),
            ("billing_c", "CCOM-2"),
            ("autorenew", "on"),
        ],
    );
    let chosen = OrderItem {
        registrant: Some(Registrant::Handle("CCOM-9".to_owned())),
        auto_renew: Some(false),
        privacy: Some(true),
        ..item(OrderKind::Register, "my-shop.com")
    };
    let order = account.prepare(&[chosen], "k").await.expect("an order");
    let sent: Vec<(String, String)> = url::form_urlencoded::parse(order.body.as_bytes())
        .into_owned()
        .collect();
    for (key, value) in [
        ("owner-c", Some("CCOM-9")),
        ("admin-c", Some("CCOM-9")),
        ("tech-c", Some("CCOM-9")),
        ("billing-c", Some("CCOM-2")),
        ("autorenew", Some("0")),
        ("privacy", None),
    ] {
        assert_eq!(field(&sent, key), value, "{key}");
    }
}

#[tokio::test]
async fn a_contact_without_a_handle_is_not_ordered_for() {
    let server = open_server().await;
    let contact = OrderItem {
        registrant: Some(Registrant::Contact(Contact::default())),
        ..item(OrderKind::Register, "my-shop.com")
    };
    let error = account(&server)
        .prepare(&[contact], "k")
        .await
        .expect_err("no handle");
    assert!(error.message.contains("handle"), "{}", error.message);
}

#[tokio::test]
async fn an_account_without_an_owner_says_so_before_checkout() {
    let server = open_server().await;
    assert_eq!(account(&server).own_registrant_problem(), None);
    let problem = account_with(&server, &[("tech_c", "CCOM-2")]).own_registrant_problem();
    assert!(problem.is_some_and(|problem| problem.contains("owner handle")));
    let chosen = OrderItem {
        registrant: Some(Registrant::Handle("CCOM-9".to_owned())),
        ..item(OrderKind::Register, "my-shop.com")
    };
    assert!(account_with(&server, &[]).prepare(&[chosen], "k").await.is_ok());
}

#[tokio::test]
async fn what_a_registration_lacks_is_said_before_it_is_sent() {
    let server = open_server().await;
    let shop = [item(OrderKind::Register, "my-shop.com")];
    let error = account_with(&server, &[])
        .prepare(&shop, "k")
        .await
        .expect_err("no handle");
    assert!(error.message.contains("owner handle"), "{}", error.message);
    let one = account_with(
        &server,
        &[("owner_c", "CCOM-1"), ("nameservers", "ns1.example.net")],
    );
    let error = one.prepare(&shop, "k").await.expect_err("one nameserver");
    assert!(error.message.contains("two nameservers"), "{}", error.message);
    let glob = account_with(&server, &[("owner_c", "CCOM-*")]);
    assert!(glob.prepare(&shop, "k").await.is_err());
    let foreign = [item(OrderKind::Register, "müller.com")];
    let error = account(&server)
        .prepare(&foreign, "k")
        .await
        .expect_err("no language");
    assert!(error.message.contains("language"), "{}", error.message);
    assert_eq!(requests(&server).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_renewal_names_the_year_and_is_the_same_however_often_it_is_built() {
    let server = open_server().await;
    give(&server, "domain-renew", accepted("600000002")).await;
    let renewal = two_years(item(OrderKind::Renew, "alpha.com"));
    let account = account(&server);
    let order = account
        .prepare(std::slice::from_ref(&renewal), "key-1")
        .await
        .expect("an order");
    assert_eq!(
        order,
        account.prepare(&[renewal], "key-2").await.expect("an order")
    );
    account.send(&order).await;
    let sent = last_fields(&server, "domain-renew").await;
    assert_eq!(field(&sent, "expyear"), Some("2029"));
    assert_eq!(field(&sent, "period"), None, "exactly one of the two may be sent");
    assert_eq!(field(&sent, "max-price"), Some("12.00"));
    assert_eq!(field(&sent, "cltrid"), Some("line-alpha.com"));
}

#[tokio::test]
async fn the_year_is_the_one_that_the_provider_wrote() {
    let server = open_server().await;
    for (expires, expyear) in [("2027-12-31", "expyear=2028"), ("2028-01-01", "expyear=2029")] {
        let renewal = OrderItem {
            expires_at: Timestamp::parse(expires),
            ..item(OrderKind::Renew, "alpha.com")
        };
        let order = account(&server).prepare(&[renewal], "k").await.expect("an order");
        assert!(order.body.contains(expyear), "{}", order.body);
    }
}

#[tokio::test]
async fn a_renewal_without_a_known_expiry_is_not_built() {
    let server = open_server().await;
    let renewal = OrderItem {
        expires_at: None,
        ..item(OrderKind::Renew, "alpha.com")
    };
    let error = account(&server)
        .prepare(&[renewal], "k")
        .await
        .expect_err("no year");
    assert_eq!(error.kind, Kind::Invalid);
    assert!(error.message.contains("expiry"), "{}", error.message);
}

#[tokio::test]
async fn a_quote_is_the_price_for_exactly_the_term() {
    let server = open_server().await;
    let two = "domain-status: available\ndomain-class: standard\ndomain-price-create: 23.80 EUR 2y\n";
    give(&server, "domain-check", ok(two)).await;
    give(&server, "query-price-list", refused(2202, "Authorization error")).await;
    let account = account(&server);
    let shop = item(OrderKind::Register, "my-shop.com");
    let quote = account.quote(&two_years(shop.clone())).await.expect("a quote");
    assert_eq!((quote.total, quote.premium), (euro(2_380), false));
    let sent = last_fields(&server, "domain-check").await;
    assert_eq!(
        (field(&sent, "check-price"), field(&sent, "period")),
        (Some("create"), Some("2"))
    );
    let error = account.quote(&shop).await.expect_err("a price for two years");
    assert!(
        error.message.contains("2 years") && error.message.contains("1 year"),
        "{}",
        error.message
    );
}

#[tokio::test]
async fn a_renewal_is_quoted_though_the_name_is_not_free() {
    let server = open_server().await;
    let owned = "domain-status: unavailable\ndomain-class: tier-1\ndomain-price-renew: 90.00 EUR 1y\n";
    give(&server, "domain-check", ok(owned)).await;
    let account = account(&server);
    let quote = account
        .quote(&item(OrderKind::Renew, "alpha.com"))
        .await
        .expect("a quote");
    assert_eq!((quote.total, quote.premium), (euro(9_000), true));
    let sent = last_fields(&server, "domain-check").await;
    assert_eq!(field(&sent, "check-price"), Some("renew"));
    let error = account
        .quote(&item(OrderKind::Register, "alpha.com"))
        .await
        .expect_err("taken");
    assert_eq!(error.kind, Kind::NotAvailable);
}

#[tokio::test]
async fn a_name_without_a_price_has_no_quote() {
    let server = open_server().await;
    give(&server, "domain-check", ok("domain-status: available\n")).await;
    let error = account(&server)
        .quote(&item(OrderKind::Register, "my-shop.com"))
        .await
        .expect_err("no price");
    assert_eq!(error.kind, Kind::Invalid);
}

#[tokio::test]
async fn a_documented_refusal_is_rejected_with_its_reason() {
    for (answer, kind) in [
        (refused(2302, "Object exists"), Kind::NotAvailable),
        (
            refused(2400, "Domain my-shop.com is not available"),
            Kind::NotAvailable,
        ),
        (refused(2104, "Billing failure"), Kind::Payment),
        (
            refused(2306, "price is higher than max-price"),
            Kind::PriceExceeded,
        ),
        (refused(2202, "Authorization error"), Kind::Forbidden),
        (refused(2005, "owner-c: unknown handle"), Kind::Invalid),
        (
            text("Status-Code: 2400\nStatus-Text: Command failed\n\n"),
            Kind::Conflict,
        ),
        (
            text("Status-Code: 0\nError: refused all the same\n\n"),
            Kind::Conflict,
        ),
        (ResponseTemplate::new(429), Kind::RateLimited),
    ] {
        let server = open_server().await;
        give(&server, "domain-register", answer).await;
        let outcome = send(&server, item(OrderKind::Register, "my-shop.com")).await;
        let Outcome::Rejected(error) = outcome else {
            panic!("{kind:?}: {outcome:?}");
        };
        assert_eq!(error.kind, kind, "{error:?}");
        assert_eq!(
            requests(&server).await,
            ["login", "domain-register"],
            "one attempt"
        );
    }
}

#[tokio::test]
async fn any_other_answer_is_unknown_and_never_sent_again() {
    let slow_success = "Status-Code: 0\nStatus-Text: Command completed successfully\nProc-ID: 6000";
    for answer in [
        ResponseTemplate::new(500),
        ResponseTemplate::new(502).set_body_raw("Status-Code: 0\nProc-ID: 1\n\n", "text/plain"),
        ResponseTemplate::new(500).set_body_raw("Status-Code: 2400\nError: database\n\n", "text/plain"),
        ResponseTemplate::new(404).set_body_raw("Status-Code: 0\nProc-ID: 1\n\n", "text/plain"),
        ResponseTemplate::new(302).insert_header("location", "https://example.net/"),
        ResponseTemplate::new(200).set_body_raw("<html>busy</html>", "text/html"),
        text(""),
        text(slow_success),
        text("Status-Code: 0\nStatus-Text: Command completed successfully\n"),
        text("Status-Code: 0\nStatus-Text: Command completed successfully\n\n"),
        text("Status-Code: 0\nResult: NACK\nProc-ID: 1\n\n"),
        text("Status-Code: "),
    ] {
        let server = open_server().await;
        give(&server, "domain-register", answer).await;
        let outcome = send(&server, item(OrderKind::Register, "my-shop.com")).await;
        assert!(
            matches!(&outcome, Outcome::Unknown(error) if error.outcome_unknown()),
            "{outcome:?}"
        );
        assert_eq!(
            requests(&server).await,
            ["login", "domain-register"],
            "one attempt"
        );
    }
}

#[tokio::test]
async fn an_order_goes_out_again_only_after_a_session_that_was_refused_in_words() {
    let server = open_server().await;
    give(&server, "domain-renew", accepted("600000003")).await;
    give_first(&server, "domain-renew", refused(2200, "session expired")).await;
    let outcome = send(&server, item(OrderKind::Renew, "alpha.com")).await;
    assert!(matches!(outcome, Outcome::Pending { .. }), "{outcome:?}");
    assert_eq!(
        requests(&server).await,
        ["login", "domain-renew", "login", "domain-renew"]
    );
}

#[tokio::test]
async fn an_order_whose_login_fails_was_not_sent() {
    let server = MockServer::start().await;
    give(&server, "login", refused(2200, "invalid api key")).await;
    let outcome = send(&server, item(OrderKind::Register, "my-shop.com")).await;
    assert!(
        matches!(&outcome, Outcome::Rejected(error) if error.kind == Kind::Unauthorized),
        "{outcome:?}"
    );
    assert_eq!(requests(&server).await, ["login"]);
}

#[tokio::test]
async fn an_order_that_is_not_ours_is_not_sent() {
    let server = open_server().await;
    let account = account(&server);
    let mut order = account
        .prepare(&[item(OrderKind::Renew, "alpha.com")], "k")
        .await
        .expect("an order");
    order.path = "/domain-delete".to_owned();
    assert!(matches!(&account.send(&order).await[..], [Outcome::Rejected(_)]));
    let two = [item(OrderKind::Renew, "a.com"), item(OrderKind::Renew, "b.com")];
    assert!(account.prepare(&two, "k").await.is_err());
    assert_eq!(requests(&server).await, Vec::<String>::new());
}
