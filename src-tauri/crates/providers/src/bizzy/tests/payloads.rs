//! Every payload that the guide prints, and the likely variants of what it leaves out.

use model::{Currency, Money, Term};
use registrar::orders::{OrderKind, Orders};
use registrar::search::{Search, Verdict};
use registrar::{Kind, Provider};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::super::find::{Operation, Stands};
use super::super::orders::{Taken, read_taken};
use super::super::search::{read_quote, read_verdict};
use super::{ID, OPERATION, account_with, answering, item, name, ok, raw, requests};

fn documented(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn the_search_of_the_guide() {
    let body = documented(include_str!("../fixtures/search.json"));
    let verdict = read_verdict(&body["data"], &name("example.com"));
    assert_eq!(
        verdict,
        Ok(Some(Verdict::Available {
            register: Some(Money::usd_cents(1800)),
            renew: None,
            premium: false,
            note: None,
            promo: None,
        }))
    );
}

#[test]
fn the_quote_of_the_guide() {
    let body = documented(include_str!("../fixtures/quote.json"));
    let quote = read_quote(&body["data"], &name("example.com"), Term::ONE).expect("a quote");
    assert_eq!(quote.available, Some(true));
    assert_eq!((quote.minor, quote.currency), (Some(1800), Some(Currency::USD)));
    assert!(!quote.premium);
    let two = Term::years(2).expect("two years");
    assert_eq!(
        read_quote(&body["data"], &name("example.com"), two),
        None,
        "another period"
    );
    assert_eq!(
        read_quote(&body["data"], &name("example.org"), Term::ONE),
        None,
        "another name"
    );
}

#[tokio::test]
async fn the_request_of_the_guide() {
    let server = wiremock::MockServer::start().await;
    let account = account_with(&server, &[]);
    let order = account
        .prepare(&[item(OrderKind::Register, "example.com")], "9f8c2b1a")
        .await
        .expect("an order");
    assert_eq!(order.path, "/domain-registrations");
    assert_eq!(
        documented(&order.body),
        documented(include_str!("../fixtures/register-request.json"))
    );
    assert!(requests(&server).await.is_empty(), "preparing asks nothing");
}

#[test]
fn the_answers_of_the_guide() {
    let body = documented(include_str!("../fixtures/register.json"));
    assert_eq!(
        read_taken(&body, &name("example.com")),
        Taken::Operation(OPERATION.to_owned())
    );
    assert_eq!(read_taken(&body, &name("example.org")), Taken::OtherName);
    let body = documented(include_str!("../fixtures/operation.json"));
    let operation = Operation::read(&body["data"]).expect("an operation");
    assert_eq!(operation.stands, Stands::Succeeded);
    assert_eq!(operation.id.as_deref(), Some(OPERATION));
    assert_eq!(operation.resource_id.as_deref(), Some(ID));
    assert_eq!(operation.resource_name.as_deref(), Some("example.com"));
    assert_eq!(operation.payment.as_deref(), Some("pi_123"));
    assert_eq!((&operation.error_code, &operation.error_message), (&None, &None));
}

#[tokio::test]
async fn a_search_with_several_results_takes_the_exact_name() {
    let results = json!({"query": "example.com", "results": [
        {"domain": "examples.com", "available": true, "premium": false, "priceCents": 900},
        {"domain": "EXAMPLE.com", "available": false, "premium": null, "priceCents": null},
        {"available": true},
    ]});
    let (server, account) = answering("GET", "/domain-registrations/search", ok(&results)).await;
    let answers = account.check(&[name("example.com"), name("other.com")]).await;
    assert_eq!(answers[0].1.as_ref().expect("an answer").verdict, Verdict::Taken);
    let verdict = &answers[1].1.as_ref().expect("an answer").verdict;
    assert!(matches!(verdict, Verdict::NotSold(_)), "{verdict:?}");
    let asked = requests(&server).await;
    assert_eq!(asked[0].url.query(), Some("query=example.com"));
    let header = asked[0].headers.get("authorization").expect("a header");
    assert_eq!(header, &format!("Bearer {}", super::KEY));
}

#[tokio::test]
async fn an_international_name_is_asked_for_in_its_wire_form() {
    let results = json!({"query": "xn--mllerhof-65a.de", "results": [
        {"domain": "müllerhof.de", "available": true, "premium": true, "priceCents": "120000"},
    ]});
    let (server, account) = answering("GET", "/domain-registrations/search", ok(&results)).await;
    let answers = account.check(&[name("müllerhof.de")]).await;
    let Verdict::Available {
        register, premium, ..
    } = &answers[0].1.as_ref().expect("an answer").verdict
    else {
        panic!("{answers:?}");
    };
    assert_eq!((*register, *premium), (Some(Money::usd_cents(120_000)), true));
    let asked = requests(&server).await;
    assert_eq!(asked[0].url.query(), Some("query=xn--mllerhof-65a.de"));
}

#[tokio::test]
async fn a_quote_is_for_the_whole_term() {
    let quote = json!({"domain": "example.com", "available": true, "periodYears": 3,
        "amountCents": 5400, "currency": "usd", "premium": false});
    let (server, account) = answering("GET", "/domain-registrations/quote", ok(&quote)).await;
    let mut order = item(OrderKind::Register, "example.com");
    order.term = Term::years(3).expect("three years");
    let quote = account.quote(&order).await.expect("a quote");
    assert_eq!(quote.total, Money::usd_cents(5400));
    assert_eq!(quote.at, super::NOW);
    assert_eq!(
        requests(&server).await[0].url.query(),
        Some("domain=example.com&periodYears=3")
    );
}

#[tokio::test]
async fn what_is_no_price_in_dollars_is_no_quote() {
    let base = json!({"domain": "example.com", "available": true, "periodYears": 1,
        "amountCents": 1800, "currency": "usd", "premium": false});
    for (field, value, kind) in [
        ("available", json!(false), Kind::NotAvailable),
        ("available", json!(null), Kind::Malformed),
        ("amountCents", json!(null), Kind::Malformed),
        ("amountCents", json!(0), Kind::Malformed),
        ("amountCents", json!(-1800), Kind::Malformed),
        ("amountCents", json!("18.50"), Kind::Malformed),
        ("currency", json!(null), Kind::Malformed),
        ("currency", json!("eur"), Kind::Invalid),
        ("domain", json!("example.org"), Kind::Malformed),
        ("periodYears", json!(2), Kind::Malformed),
    ] {
        let mut quote = base.clone();
        quote[field] = value.clone();
        let (_server, account) = answering("GET", "/domain-registrations/quote", ok(&quote)).await;
        let error = account
            .quote(&item(OrderKind::Register, "example.com"))
            .await
            .expect_err("no price");
        assert_eq!(error.kind, kind, "{field} = {value}");
    }
}

#[tokio::test]
async fn a_renewal_is_quoted_where_bizzy_tells_a_price() {
    let quote = json!({"domain": "example.com", "available": false, "periodYears": 1,
        "amountCents": 1900, "currency": "usd", "premium": false});
    let (_server, account) = answering("GET", "/domain-registrations/quote", ok(&quote)).await;
    let order = item(OrderKind::Renew, "example.com");
    assert_eq!(
        account.quote(&order).await.expect("a quote").total,
        Money::usd_cents(1900)
    );
    for answer in [
        ok(&json!({"domain": "example.com", "available": false, "amountCents": null})),
        super::refusal(409, "DOMAIN_UNAVAILABLE"),
        ResponseTemplate::new(404),
    ] {
        let (_server, account) = answering("GET", "/domain-registrations/quote", answer).await;
        let error = account.quote(&order).await.expect_err("no price");
        assert_eq!(error.kind, Kind::NotOffered);
        assert!(error.hint.expect("a hint").contains("auto-renew"));
    }
}

#[tokio::test]
async fn there_is_no_price_list_and_no_dns() {
    let (_server, account) = answering("GET", "/none", raw(200, "{}")).await;
    assert_eq!(account.prices().await.expect_err("none").kind, Kind::NotOffered);
    assert!(account.dns().is_none() && account.descriptor().dns.is_none());
    let said = |feature: &str| {
        account
            .descriptor()
            .not_offered
            .iter()
            .any(|missing| missing.feature == feature)
    };
    assert!(
        ["dns", "transfer", "auth_code", "delete", "expiry", "prices"]
            .iter()
            .all(|f| said(f))
    );
}
