//! Each payload of the provider's page, byte for byte, and the shapes that it leaves open.

use model::{Money, Timestamp};
use registrar::Provider;
use registrar::extras::DeliveryLog;
use registrar::portfolio::Portfolio;
use registrar::search::{Search, Verdict};
use serde_json::{Value, json};
use wiremock::matchers::{method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::contract::{ListContract, Paging};
use super::super::{account_summary, extras, portfolio, prices};
use super::{NOW, account, answering, give, name, ok, raw};

#[tokio::test]
async fn the_account_of_the_page() {
    let (_server, account) =
        answering("GET", "/account", raw(include_str!("../fixtures/account.json"))).await;
    let summary = account.account().await.expect("an account");
    assert_eq!(summary.reference.as_deref(), Some("7"));
    assert_eq!(summary.balance, Some(Money::usd_cents(125)));
    assert_eq!(summary.api_enabled, Some(true));
    assert_eq!(summary.facts, [("Webhook".to_owned(), "off".to_owned())]);
}

#[tokio::test]
async fn the_account_without_its_optional_fields() {
    let (_server, account) = answering(
        "GET",
        "/account",
        raw(include_str!("../fixtures/account-sample.json")),
    )
    .await;
    let summary = account.account().await.expect("an account");
    assert_eq!(summary.balance, Some(Money::usd_cents(125)));
    assert!(summary.facts.is_empty());
}

#[test]
fn an_account_with_more_than_documented_shows_no_secret_of_it() {
    let summary = account_summary(&json!({
        "user_id": "a7", "balance_usd": "86.4", "api_enabled": null,
        "whitelist": ["203.0.113.9"], "webhook": {"enabled": 1, "secret": "whsec"}, "default_config": {"x": []},
    }))
    .expect("an account");
    assert_eq!(summary.balance, Some(Money::usd_cents(8640)));
    assert_eq!(summary.api_enabled, None);
    assert_eq!(summary.facts.len(), 2);
    assert!(!format!("{summary:?}").contains("whsec"));
    assert!(account_summary(&json!([])).is_none());
}

#[tokio::test]
async fn the_price_list_of_the_page() {
    let (_server, account) = answering("GET", "/zones", raw(include_str!("../fixtures/zones.json"))).await;
    let prices = account.prices().await.expect("a list");
    assert_eq!(prices.len(), 1);
    assert_eq!(prices[0].ending, "click");
    assert_eq!(prices[0].register, Some(Money::usd_cents(320)));
    assert_eq!(prices[0].renew, Some(Money::usd_cents(2747)));
    assert!(!prices[0].premium);
}

#[test]
fn the_longest_ending_gives_the_price() {
    let list = prices::PriceList::read(
        &json!({"zones": [
            {"zone": ".uk", "register_price_usd": 9, "renew_price_usd": 9},
            {"zone": "CO.UK", "register_price_usd": "5.50", "renew_price_usd": null, "premium": 1},
            {"zone": ".дом", "register_price_usd": 7.1},
            {"zone": ""}, {"zone": "a b"}, null, 7,
        ]}),
        NOW,
    )
    .expect("a list")
    .endings;
    let price = list.of(&name("shop.co.uk")).expect("a price");
    assert_eq!((price.register, price.renew), (Some(Money::usd_cents(550)), None));
    assert!(price.premium);
    assert_eq!(
        list.of(&name("shop.uk")).map(|p| p.ending.clone()),
        Some("uk".into())
    );
    assert!(list.of(&name("магазин.дом")).is_some());
    assert!(list.of(&name("shop.com")).is_none());
    assert_eq!(list.all().len(), 3);
}

#[tokio::test]
async fn the_search_of_the_page_says_taken_though_it_names_a_price() {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        "/zones",
        raw(include_str!("../fixtures/zones.json")),
    )
    .await;
    give(
        &server,
        "GET",
        "/domains/search",
        raw(include_str!("../fixtures/search.json")),
    )
    .await;
    let asked = name("planet-project.click");
    let offers = account(&server).check(std::slice::from_ref(&asked)).await;
    let (of, offer) = &offers[0];
    assert_eq!(*of, asked);
    assert_eq!(offer.as_ref().expect("an offer").verdict, Verdict::Taken);
}

#[tokio::test]
async fn a_free_name_comes_with_both_prices_and_its_premium_mark() {
    let server = MockServer::start().await;
    let zones = json!({"zones": [{"zone": ".club", "register_price_usd": 2.90, "renew_price_usd": 15.10, "premium": true}]});
    give(&server, "GET", "/zones", ok(&zones)).await;
    Mock::given(path("/api/v1/domains/search"))
        .and(query_param("query", "orchard-lamp.club"))
        .respond_with(ok(
            &json!({"query": "Orchard-Lamp.CLUB", "available": "true", "register_price_usd": 2.9, "new_field": {}}),
        ))
        .mount(&server)
        .await;
    let offers = account(&server).check(&[name("orchard-lamp.club")]).await;
    assert_eq!(
        offers[0].1.as_ref().expect("an offer").verdict,
        Verdict::Available {
            register: Some(Money::usd_cents(290)),
            renew: Some(Money::usd_cents(1510)),
            premium: true,
            note: None,
            promo: None,
        }
    );
}

#[tokio::test]
async fn one_name_that_fails_does_not_hide_the_others() {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        "/zones",
        raw(include_str!("../fixtures/zones.json")),
    )
    .await;
    for (asked, answer) in [
        (
            "free.click",
            ok(&json!({"available": true, "register_price_usd": 3.2})),
        ),
        ("odd.click", super::refusal(422, "validation_error")),
        ("missing.click", super::refusal(404, "domain_not_found")),
        // An answer about another name is no answer.
        (
            "mixed.click",
            ok(&json!({"query": "free.click", "available": true})),
        ),
    ] {
        Mock::given(path("/api/v1/domains/search"))
            .and(query_param("query", asked))
            .respond_with(answer)
            .mount(&server)
            .await;
    }
    let names: Vec<_> = [
        "free.click",
        "odd.click",
        "missing.click",
        "mixed.click",
        "other.zone",
    ]
    .map(name)
    .into();
    let offers = account(&server).check(&names).await;
    let verdicts: Vec<_> = offers
        .iter()
        .map(|(_, offer)| offer.as_ref().map(|o| &o.verdict))
        .collect();
    assert!(matches!(verdicts[0], Ok(Verdict::Available { .. })));
    assert_eq!(verdicts[1].expect_err("refused").kind, registrar::Kind::Invalid);
    assert!(matches!(verdicts[2], Ok(Verdict::NotSold(_))));
    // An ending that is not in the price list needs no call.
    assert!(matches!(verdicts[4], Ok(Verdict::NotSold(reason)) if reason.contains(".zone")));
    assert!(
        super::requests(&server)
            .await
            .iter()
            .all(|request| request.url.query() != Some("query=other.zone"))
    );
    assert_eq!(
        verdicts[3].expect_err("mixed up").kind,
        registrar::Kind::Malformed
    );
}

#[tokio::test]
async fn the_delivery_log_of_the_page() {
    let (server, account) = answering(
        "GET",
        "/webhook/deliveries",
        raw(include_str!("../fixtures/deliveries.json")),
    )
    .await;
    let log = account.deliveries(10).await.expect("a log");
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].event_type, "domain.renewed");
    assert_eq!((log[0].attempt, log[0].status_code), (1, Some(200)));
    assert_eq!(log[0].status, "delivered");
    assert_eq!(super::requests(&server).await[0].url.query(), Some("limit=10"));
}

#[test]
fn a_delivery_that_failed_keeps_its_reason() {
    let log = extras::read_deliveries(&json!({"items": [
        {"event_key": "evt_71", "event_type": "domain.blocked", "attempt_number": 3, "status": "retrying", "status_code": null, "error": "receiver busy"},
        {"status": "delivered"}, null,
    ]}))
    .expect("a log");
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].status_code, None);
    assert_eq!(log[0].error.as_deref(), Some("receiver busy"));
}

#[test]
fn the_list_in_each_likely_shape() {
    for result in [
        json!({"count": 2, "items": [{"domain": "a.click"}, {"domain": "b.click"}]}),
        json!({"domains": ["a.click", {"name": "b.click"}]}),
        json!(["a.click", "b.click"]),
    ] {
        let page = portfolio::Page::read(&result).expect("a list");
        let names: Vec<_> = page
            .rows
            .iter()
            .map(|row| portfolio::owned_name(row).expect("a name").name.to_string())
            .collect();
        assert_eq!(names, ["a.click", "b.click"], "{result}");
    }
    assert!(portfolio::Page::read(&json!({"items": null})).is_none());
    assert!(portfolio::Page::read(&json!("a.click")).is_none());
}

#[test]
fn a_row_tells_what_it_tells_and_no_more() {
    let owned = portfolio::owned_name(&json!({
        "domain": "MÜLLERHOF.de", "status": "active", "expires_at": "2026-11-24T00:00:00Z",
        "client_ref": null, "external_ref": 77, "auto_renew": null, "zone": ".de", "surprise": [1],
    }))
    .expect("a name");
    assert_eq!(owned.name.as_str(), "xn--mllerhof-65a.de");
    assert_eq!(owned.expires_at, Timestamp::parse("2026-11-24"));
    assert_eq!(owned.expires_text.as_deref(), Some("2026-11-24T00:00:00Z"));
    assert_eq!((owned.client_ref, owned.auto_renew), (None, None));
    assert_eq!(owned.external_ref.as_deref(), Some("77"));

    let odd = portfolio::owned_name(&json!({"domain": "a.click", "expires_at": "whenever"})).expect("a name");
    assert_eq!(odd.expires_at, None);
    assert_eq!(odd.expires_text.as_deref(), Some("whenever"));
}

#[tokio::test]
async fn a_list_that_is_shorter_than_it_says_is_called_partial() {
    let rows: Vec<Value> = (0..3).map(|n| json!(format!("n{n}.click"))).collect();
    let (_server, account) = answering("GET", "/domains", ok(&json!({"count": 9, "items": rows}))).await;
    let listing = account.list().await.expect("a list");
    assert_eq!(listing.names.len(), 3);
    assert!(listing.partial.expect("a reason").contains("9 names"));
}

#[tokio::test]
async fn a_row_that_can_not_be_read_is_reported_and_the_others_are_kept() {
    let rows = json!({"items": ["a.click", {"id": 7}, "not a name", "A.CLICK.", "b.click"]});
    let (_server, account) = answering("GET", "/domains", ok(&rows)).await;
    let listing = account.list().await.expect("a list");
    assert_eq!(listing.names.len(), 2);
    assert_eq!(listing.unreadable.len(), 2);
    assert!(
        listing.partial.is_some(),
        "a name may hide in the unreadable rows"
    );
}

/// Serves `pages` under the parameter `page`, and an OpenAPI page that names it.
async fn paged(pages: &[Value], parameter: &str) -> MockServer {
    let server = MockServer::start().await;
    let contract = json!({
        "paths": {"/api/v1/domains": {"get": {"parameters": [{"$ref": "#/components/parameters/P"}]}}},
        "components": {"parameters": {"P": {"name": parameter, "in": "query"}}},
    });
    give(
        &server,
        "GET",
        "/openapi.json",
        ResponseTemplate::new(200).set_body_json(contract),
    )
    .await;
    Mock::given(method("GET"))
        .and(path("/api/v1/domains"))
        .and(query_param_is_missing(parameter))
        .respond_with(ok(&pages[0]))
        .mount(&server)
        .await;
    for (number, page) in pages.iter().enumerate().skip(1) {
        Mock::given(method("GET"))
            .and(path("/api/v1/domains"))
            .and(query_param(parameter, (number + 1).to_string()))
            .respond_with(ok(page))
            .mount(&server)
            .await;
    }
    server
}

#[tokio::test]
async fn all_pages_are_read_when_the_contract_says_how() {
    let page = |from: usize| -> Value {
        let rows: Vec<Value> = (from..(from + 10).min(25))
            .map(|n| json!(format!("n{n}.click")))
            .collect();
        json!({"total": 25, "items": rows})
    };
    let server = paged(&[page(0), page(10), page(20)], "page").await;
    let listing = account(&server).list().await.expect("a list");
    assert_eq!(listing.names.len(), 25);
    assert_eq!(listing.partial, None);
}

#[tokio::test]
async fn pages_that_repeat_themselves_come_to_an_end() {
    let rows: Vec<Value> = (0..10).map(|n| json!(format!("n{n}.click"))).collect();
    let same = json!({"total": 25, "items": rows});
    let server = paged(&[same.clone(), same.clone(), same], "page").await;
    let listing = account(&server).list().await.expect("a list");
    assert_eq!(listing.names.len(), 10);
    assert!(listing.partial.is_some());
}

#[tokio::test]
async fn a_full_page_without_a_total_is_not_taken_for_the_whole() {
    let rows: Vec<Value> = (0..100).map(|n| json!(format!("n{n}.click"))).collect();
    let whole = json!({"count": 100, "items": rows});
    let (_server, unexplained) = answering("GET", "/domains", ok(&whole)).await;
    assert!(unexplained.list().await.expect("a list").partial.is_some());
    // With a contract that knows no paging it is the whole.
    let server = paged(&[whole], "status").await;
    assert_eq!(account(&server).list().await.expect("a list").partial, None);
}

#[test]
fn the_contract_is_read_for_paging_and_nothing_else() {
    let with = |parameters: Value| {
        ListContract::read(
            &json!({"servers": [{"url": "https://evil.example"}], "paths": {"/domains": {"get": {"parameters": parameters}}}}),
        )
    };
    let parameter = |name: &str| json!({"name": name, "in": "query"});
    assert_eq!(
        with(json!([parameter("limit"), parameter("offset")])),
        ListContract::Paged(Paging::Offset("offset".into()))
    );
    assert_eq!(
        with(json!([{"name": "page", "in": "header"}])),
        ListContract::Whole
    );
    assert_eq!(with(json!(null)), ListContract::Whole);
    assert_eq!(ListContract::read(&json!({"paths": []})), ListContract::Silent);
}

#[test]
fn a_detail_is_the_object_itself_or_one_under_domain() {
    let asked = name("a.click");
    for result in [
        json!({"domain": "a.click", "expires_at": "2027-01-01"}),
        json!({"domain": {"name": "A.click", "expires_at": "2027-01-01"}}),
        json!({"expires_at": "2027-01-01"}),
    ] {
        let owned = portfolio::read_detail(&result, &asked).expect("a detail");
        assert_eq!(owned.expires_at, Timestamp::parse("2027-01-01"), "{result}");
    }
    assert!(portfolio::read_detail(&json!({"domain": "b.click"}), &asked).is_none());
    assert!(portfolio::read_detail(&json!([]), &asked).is_none());
}
