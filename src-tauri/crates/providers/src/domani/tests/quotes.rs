//! Money: what a name costs now, and what has no price.

use model::{Money, Term};
use registrar::Kind;
use registrar::orders::{OrderItem, OrderKind, Orders};
use serde_json::{Value, json};
use wiremock::MockServer;

use super::{account, give, item, json as reply, requests};

fn order(domain: &str) -> OrderItem {
    item(OrderKind::Register, domain)
}

fn renewal(domain: &str) -> OrderItem {
    item(OrderKind::Renew, domain)
}

async fn quoting(search: Value) -> MockServer {
    let server = MockServer::start().await;
    give(&server, "GET", "/domains/search", reply(200, &search)).await;
    let endings = json!({"tlds": [{"tld": "com", "registration": 10.88, "renewal": 13.08}], "total": 1});
    give(&server, "GET", "/tlds", reply(200, &endings)).await;
    server
}

#[tokio::test]
async fn a_quote_is_the_fresh_price_for_all_years() {
    let server =
        quoting(json!({"domain": "mysite.com", "available": true, "price": 10.88, "currency": "USD"})).await;
    let mut three = order("mysite.com");
    three.term = Term::years(3).expect("three years");
    let quote = account(&server).quote(&three).await.expect("a quote");
    assert_eq!(quote.total, Money::usd_cents(3264));
    assert_eq!(quote.renew_per_year, Some(Money::usd_cents(1308)));
    assert_eq!(quote.at, super::NOW);
    assert!(!quote.premium);
    let account = account(&server);
    account.quote(&three).await.expect("a quote");
    account.quote(&three).await.expect("a quote");
    let asked = requests(&server).await;
    let searches = asked
        .iter()
        .filter(|request| request.url.path() == "/api/domains/search");
    assert_eq!(searches.count(), 3, "every quote asks anew");
}

#[tokio::test]
async fn what_can_not_be_bought_has_no_quote() {
    for (search, kind) in [
        (
            json!({"domain": "mysite.com", "available": false, "price": 10.88}),
            Kind::NotAvailable,
        ),
        (
            json!({"domain": "mysite.com", "available": true, "price": 9000, "for_sale": {}}),
            Kind::NotAvailable,
        ),
        (
            json!({"domain": "mysite.com", "available": false, "error": true}),
            Kind::Upstream,
        ),
        (
            json!({"domain": "mysite.com", "available": true, "price": null}),
            Kind::Invalid,
        ),
        (
            json!({"domain": "mysite.com", "available": true, "price": 10, "currency": "?"}),
            Kind::Invalid,
        ),
        (
            json!({"domain": "other.com", "available": true, "price": 10}),
            Kind::Malformed,
        ),
    ] {
        let server = quoting(search.clone()).await;
        let error = account(&server)
            .quote(&order("mysite.com"))
            .await
            .expect_err("no quote");
        assert_eq!(error.kind, kind, "{search}");
    }
}

#[tokio::test]
async fn a_renewal_costs_what_the_name_says_or_else_its_ending() {
    for (detail, cents, premium) in [
        (
            json!({"domain": "mysite.com", "status": "active", "renewal_price": 99.5}),
            9950,
            true,
        ),
        (
            json!({"domain": "mysite.com", "status": "active", "renewal_price": null}),
            1308,
            false,
        ),
        (
            serde_json::from_str(include_str!("../fixtures/detail.json")).expect("JSON"),
            1308,
            false,
        ),
    ] {
        let server = quoting(Value::Null).await;
        give(&server, "GET", "/domains/mysite.com", reply(200, &detail)).await;
        let mut two = renewal("mysite.com");
        two.term = Term::years(2).expect("two years");
        let quote = account(&server).quote(&two).await.expect("a quote");
        assert_eq!(quote.total, Money::usd_cents(cents * 2));
        assert_eq!(quote.premium, premium);
    }
    let server = quoting(Value::Null).await;
    let imported = json!({"domain": "mysite.com", "registrar_status": "external"});
    give(&server, "GET", "/domains/mysite.com", reply(200, &imported)).await;
    let error = account(&server)
        .quote(&renewal("mysite.com"))
        .await
        .expect_err("not ours to renew");
    assert_eq!(error.kind, Kind::Conflict);
}
