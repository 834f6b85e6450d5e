//! Quotes before an order, and what the account says after one whose outcome was unclear.

use model::{Money, Term, Timestamp};
use registrar::Kind;
use registrar::orders::{Before, Finding, OrderKind, Orders};
use serde_json::{Value, json};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::PlanetDomains;
use super::{NOW, account, give, item, ok, raw, refusal, requests};

async fn priced(search: Value) -> (MockServer, PlanetDomains) {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        "/zones",
        raw(include_str!("../fixtures/zones.json")),
    )
    .await;
    give(&server, "GET", "/domains/search", ok(&search)).await;
    let account = account(&server);
    (server, account)
}

#[tokio::test]
async fn a_quote_is_the_yearly_price_times_the_years() {
    let (_server, account) = priced(json!({"available": true, "register_price_usd": 3.20})).await;
    let mut wanted = item(OrderKind::Register, "a.click");
    wanted.term = Term::years(3).expect("three years");
    let quote = account.quote(&wanted).await.expect("a quote");
    assert_eq!(quote.total, Money::usd_cents(960));
    assert_eq!(quote.renew_per_year, Some(Money::usd_cents(2747)));
    assert_eq!(quote.at, NOW);
    wanted.kind = OrderKind::Renew;
    let quote = account.quote(&wanted).await.expect("a quote");
    assert_eq!(quote.total, Money::usd_cents(8241));
}

#[tokio::test]
async fn a_name_that_costs_more_than_its_ending_is_premium() {
    let (_server, account) = priced(json!({"available": true, "register_price_usd": 1850})).await;
    let quote = account
        .quote(&item(OrderKind::Register, "a.click"))
        .await
        .expect("a quote");
    assert_eq!(quote.total, Money::usd_cents(185_000));
    assert!(quote.premium);
    assert_eq!(
        quote.renew_per_year, None,
        "the ending's renewal price says nothing about it"
    );
}

#[tokio::test]
async fn a_taken_name_has_no_quote() {
    let (_server, account) = priced(json!({"available": false, "register_price_usd": 3.20})).await;
    let error = account
        .quote(&item(OrderKind::Register, "a.click"))
        .await
        .expect_err("taken");
    assert_eq!(error.kind, Kind::NotAvailable);
}

#[tokio::test]
async fn without_a_price_there_is_no_quote() {
    let (_server, account) = priced(json!({"available": true, "register_price_usd": null})).await;
    let error = account
        .quote(&item(OrderKind::Register, "a.other"))
        .await
        .expect_err("no price");
    assert!(error.message.contains("no price"), "{}", error.message);
    assert!(account.quote(&item(OrderKind::Renew, "a.other")).await.is_err());
}

fn before(expires_at: Option<&str>, balance: Option<i64>) -> Before {
    Before {
        expires_at: expires_at.and_then(Timestamp::parse),
        balance: balance.map(Money::usd_cents),
        sent_at: NOW,
        handle: None,
        status: None,
    }
}

/// What `find` says of an order for `a.click` on a server with these answers. Only reads are allowed.
async fn found(kind: OrderKind, before: &Before, answers: &[(&str, ResponseTemplate)]) -> Finding {
    let server = MockServer::start().await;
    for (at, answer) in answers {
        give(&server, "GET", at, answer.clone()).await;
    }
    let finding = account(&server)
        .find(&item(kind, "a.click"), before)
        .await
        .expect("a finding");
    assert!(
        requests(&server)
            .await
            .iter()
            .all(|request| request.method.as_str() == "GET")
    );
    finding
}

#[tokio::test]
async fn a_registration_is_done_when_the_name_is_in_the_account() {
    let none = before(None, None);
    let detail = |result: Value| [("/domains/a.click", ok(&result))];
    let register = OrderKind::Register;
    let mine = detail(
        json!({"domain": "a.click", "status": "registered", "client_ref": "line-a.click", "expires_at": "2027-09-21"}),
    );
    assert_eq!(
        found(register, &none, &mine).await,
        Finding::Done {
            expires_at: Timestamp::parse("2027-09-21"),
            charged: None,
            reference: None,
        }
    );
    let other = detail(json!({"domain": "a.click", "client_ref": "somebody-else"}));
    assert!(matches!(
        found(register, &none, &other).await,
        Finding::Unclear(_)
    ));
    for status in ["processing", "pending", "pending_registration"] {
        let working = detail(json!({"domain": "a.click", "status": status}));
        assert_eq!(
            found(register, &none, &working).await,
            Finding::StillPending { note: None }
        );
    }
    let lapsing = detail(json!({"domain": "a.click", "status": "pending_delete"}));
    assert!(matches!(
        found(register, &none, &lapsing).await,
        Finding::Done { .. }
    ));
    let failed = detail(json!({"domain": "a.click", "status": "failed"}));
    assert!(matches!(
        found(register, &none, &failed).await,
        Finding::Unclear(_)
    ));
    let absent = [("/domains/a.click", refusal(404, "domain_not_found"))];
    assert_eq!(found(register, &none, &absent).await, Finding::NoTrace);
}

#[tokio::test]
async fn without_a_detail_the_list_and_then_the_zone_are_asked() {
    let none = before(None, None);
    let listed = [("/domains", ok(&json!({"items": ["x.click", "a.click"]})))];
    assert_eq!(
        found(OrderKind::Register, &none, &listed).await,
        Finding::Done {
            expires_at: None,
            charged: None,
            reference: None,
        }
    );
    let unlisted = [("/domains", ok(&json!({"items": ["x.click"]})))];
    assert_eq!(
        found(OrderKind::Register, &none, &unlisted).await,
        Finding::NoTrace
    );
    // Absence from a list that may be cut says nothing.
    let cut = [("/domains", ok(&json!({"total": 7, "items": ["x.click"]})))];
    assert!(matches!(
        found(OrderKind::Register, &none, &cut).await,
        Finding::Unclear(_)
    ));
    let zone = [("/domains/a.click/dns", raw(include_str!("../fixtures/zone.json")))];
    assert_eq!(
        found(OrderKind::Register, &none, &zone).await,
        Finding::Done {
            expires_at: None,
            charged: None,
            reference: None,
        }
    );
    let no_zone = [("/domains/a.click/dns", refusal(404, "domain_not_found"))];
    assert_eq!(
        found(OrderKind::Register, &none, &no_zone).await,
        Finding::NoTrace
    );
}

#[tokio::test]
async fn a_renewal_is_done_when_the_expiry_moved_by_its_term() {
    let was = before(Some("2026-12-01"), None);
    let detail = |expiry: &str| {
        [(
            "/domains/a.click",
            ok(&json!({"domain": "a.click", "expires_at": expiry})),
        )]
    };
    let renew = OrderKind::Renew;
    assert!(matches!(
        found(renew, &was, &detail("2027-12-01")).await,
        Finding::Done { .. }
    ));
    assert_eq!(found(renew, &was, &detail("2026-12-01")).await, Finding::NoTrace);
    assert!(matches!(
        found(renew, &was, &detail("2028-12-01")).await,
        Finding::Unclear(_)
    ));
}

#[tokio::test]
async fn a_renewal_without_dates_is_judged_by_the_balance() {
    let answers = |balance: &str| {
        [
            ("/domains/a.click", ok(&json!({"domain": "a.click"}))),
            (
                "/account",
                raw(&format!(
                    r#"{{"status": true, "result": {{"balance_usd": {balance}}}}}"#
                )),
            ),
        ]
    };
    let was = before(None, Some(5000));
    assert_eq!(
        found(OrderKind::Renew, &was, &answers("50.00")).await,
        Finding::NoTrace
    );
    assert!(matches!(
        found(OrderKind::Renew, &was, &answers("22.53")).await,
        Finding::Unclear(_)
    ));
    assert!(matches!(
        found(OrderKind::Renew, &before(None, None), &answers("50.00")).await,
        Finding::Unclear(_)
    ));
}

#[tokio::test]
async fn an_account_that_can_not_be_asked_settles_nothing() {
    let server = MockServer::start().await;
    Mock::given(path("/api/v1/domains/a.click"))
        .respond_with(refusal(401, "unauthorized"))
        .mount(&server)
        .await;
    let outcome = account(&server)
        .find(&item(OrderKind::Register, "a.click"), &before(None, None))
        .await;
    assert_eq!(outcome.expect_err("no finding").kind, Kind::Unauthorized);
}
