//! Checks, reasons and prices.

use model::{DomainName, Money};
use registrar::Kind;
use registrar::search::{Search, Verdict};
use serde_json::{Value, json};
use wiremock::matchers::{body_json, method, path, query_param};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use super::super::search::Found;
use super::{ACCOUNT, account, answering, give, name, ok, raw, refusal, registrar, requests, sent_body};

#[tokio::test]
async fn the_example_of_the_page_is_read() {
    let (server, account) = answering(
        "POST",
        &registrar("/domain-check"),
        raw(include_str!("../fixtures/domain-check.json")),
    )
    .await;
    let names = ["xq7mz9brand.com", "xq7mz9brand.net"].map(name);
    let answers = account.check(&names).await;
    for ((asked, answer), (wanted, cents)) in answers.iter().zip(names.iter().zip([857, 995])) {
        assert_eq!(asked, wanted);
        assert_eq!(
            answer.as_ref().expect("an offer").verdict,
            Verdict::Available {
                register: Some(Money::usd_cents(cents)),
                renew: Some(Money::usd_cents(cents)),
                premium: false,
                note: None,
                promo: None,
            }
        );
    }
    assert_eq!(requests(&server).await.len(), 1);
}

#[tokio::test]
async fn the_request_of_the_page_is_sent_and_a_name_that_is_left_out_is_told() {
    let server = MockServer::start().await;
    let wanted: Value =
        serde_json::from_str(include_str!("../fixtures/domain-check-request.json")).expect("JSON");
    Mock::given(method("POST"))
        .and(path(format!("/client/v4{}", registrar("/domain-check"))))
        .and(body_json(&wanted))
        .respond_with(raw(include_str!("../fixtures/domain-check.json")))
        .mount(&server)
        .await;
    let names: Vec<DomainName> = wanted["domains"]
        .as_array()
        .expect("names")
        .iter()
        .map(|text| name(text.as_str().expect("a text")))
        .collect();
    let answers = account(&server).check(&names).await;
    assert_eq!(answers.len(), 5, "every name gets its own answer");
    for (asked, answer) in answers {
        let error = answer.expect_err("the example's answer is about other names");
        assert_eq!(error.kind, Kind::Invalid);
        assert!(error.message.contains(asked.as_str()), "{}", error.message);
    }
}

/// Answers a check for whatever is asked, the other way round, and leaves out names that begin with `odd`.
struct Backwards;

impl Respond for Backwards {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let asked = sent_body(request);
        let domains: Vec<Value> = asked["domains"]
            .as_array()
            .expect("names")
            .iter()
            .rev()
            .filter(|name| !name.as_str().is_some_and(|name| name.starts_with("odd")))
            .map(|name| json!({"name": name, "registrable": false, "reason": "domain_unavailable"}))
            .collect();
        ok(&json!({ "domains": domains }))
    }
}

#[tokio::test]
async fn names_go_in_twenties_and_are_matched_by_name() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(Backwards)
        .mount(&server)
        .await;
    let names: Vec<DomainName> = (0..45)
        .map(|n| {
            let front = if n == 22 { "odd" } else { "n" };
            name(&format!("{front}{n}.com"))
        })
        .collect();
    let answers = account(&server).check(&names).await;
    let sizes: Vec<usize> = requests(&server)
        .await
        .iter()
        .map(|request| sent_body(request)["domains"].as_array().map_or(0, Vec::len))
        .collect();
    assert_eq!(sizes, [20, 20, 5]);
    for ((asked, answer), wanted) in answers.iter().zip(&names) {
        assert_eq!(asked, wanted);
        match answer {
            Ok(offer) => assert_eq!((&offer.name, &offer.verdict), (wanted, &Verdict::Taken)),
            Err(_) => assert_eq!(wanted.as_str(), "odd22.com"),
        }
    }
}

/// Refuses every check that holds `bad.com`.
struct Picky;

impl Respond for Picky {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        if String::from_utf8_lossy(&request.body).contains("bad.com") {
            refusal(400, 1007, "invalid domain")
        } else {
            Backwards.respond(request)
        }
    }
}

#[tokio::test]
async fn one_name_that_is_not_taken_does_not_hide_the_others() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(Picky)
        .mount(&server)
        .await;
    let names = ["a.com", "b.com", "bad.com", "c.com", "d.com"].map(name);
    let answers = account(&server).check(&names).await;
    let failed: Vec<&str> = answers
        .iter()
        .filter(|(_, answer)| answer.is_err())
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(failed, ["bad.com"]);
    assert_eq!(answers.len(), 5);
}

#[tokio::test]
async fn every_reason_is_a_plain_sentence() {
    let (_server, account) = answering(
        "POST",
        &registrar("/domain-check"),
        ok(&json!({"domains": [
            {"name": "a.sh", "registrable": false, "reason": "extension_not_supported_via_api"},
            {"name": "b.zz", "registrable": false, "reason": "extension_not_supported"},
            {"name": "c.com", "registrable": false, "reason": "extension_disallows_registration"},
            {"name": "gold.com", "registrable": false, "reason": "domain_premium", "tier": "premium"},
            {"name": "taken.com", "registrable": false, "reason": "domain_unavailable"},
            {"name": "shiny.com", "registrable": true, "tier": "premium",
             "pricing": {"currency": "USD", "registration_cost": "2500.00", "renewal_cost": "2500.00"}},
            {"name": "new.com", "registrable": false, "reason": "moon_phase"},
            {"name": "mute.com", "registrable": false},
            {"name": "half.com"}
        ]})),
    )
    .await;
    let names = [
        "a.sh",
        "b.zz",
        "c.com",
        "gold.com",
        "taken.com",
        "shiny.com",
        "new.com",
        "mute.com",
        "half.com",
    ]
    .map(name);
    let answers = account.check(&names).await;
    let said = |place: usize| match &answers[place].1 {
        Ok(offer) => match &offer.verdict {
            Verdict::NotSold(reason) => reason.clone(),
            other => format!("{other:?}"),
        },
        Err(error) => format!("error: {error}"),
    };
    assert!(said(0).contains(&format!(
        "https://dash.cloudflare.com/{ACCOUNT}/domains/registrations"
    )));
    assert!(said(1).contains("does not sell names ending in .zz"));
    assert!(said(2).contains("no new registrations"));
    assert!(said(3).contains("premium"));
    assert_eq!(said(4), "Taken");
    assert!(said(5).contains("2500.00 USD"), "{}", said(5));
    assert!(said(6).contains("moon_phase"));
    assert!(said(7).contains("does not say why"));
    assert!(said(8).starts_with("error"), "{}", said(8));
}

#[test]
fn later_years_cost_the_renewal_price() {
    let found = Found::read(&json!({
        "name": "a.com", "registrable": true, "tier": "standard",
        "pricing": {"currency": "USD", "registration_cost": "5.10", "renewal_cost": "10.46"}
    }))
    .expect("a check");
    assert_eq!(found.total(1), Some(Money::usd_cents(510)));
    assert_eq!(found.total(4), Some(Money::usd_cents(510 + 3 * 1046)));
    let no_renewal = Found::read(&json!({
        "name": "a.com", "registrable": true,
        "pricing": {"currency": "USD", "registration_cost": "5.10"}
    }))
    .expect("a check");
    assert_eq!(
        (no_renewal.total(1), no_renewal.total(2)),
        (Some(Money::usd_cents(510)), None)
    );
    let no_currency = Found::read(&json!({
        "name": "a.com", "registrable": true, "pricing": {"registration_cost": "5.10"}
    }))
    .expect("a check");
    assert_eq!(
        no_currency.total(1),
        None,
        "an amount without a currency is no price"
    );
}

#[tokio::test]
async fn suggestions_come_with_their_offers() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path(format!("/client/v4{}", registrar("/domain-search"))))
        .and(query_param("q", "green tea"))
        .and(query_param("limit", "2"))
        .respond_with(ok(&json!({"domains": [
            {"name": "greentea.com", "registrable": false, "reason": "domain_unavailable"},
            {"registrable": true},
            {"name": "green-tea.dev", "registrable": true, "tier": "standard",
             "pricing": {"currency": "EUR", "registration_cost": "12.18", "renewal_cost": "12.18"}},
            {"name": "more.dev", "registrable": true}
        ]})))
        .mount(&server)
        .await;
    let offers = account(&server)
        .suggest("green tea", 2)
        .await
        .expect("suggestions");
    assert_eq!(offers.len(), 2, "at most so many");
    assert_eq!(offers[0].verdict, Verdict::Taken);
    assert!(
        matches!(&offers[1].verdict, Verdict::Available { register: Some(price), .. } if price.to_string() == "12.18 EUR")
    );
}

#[tokio::test]
async fn there_is_no_price_list() {
    let server = MockServer::start().await;
    give(&server, "GET", "/", ok(&json!([]))).await;
    let error = account(&server).prices().await.expect_err("none");
    assert_eq!(error.kind, Kind::NotOffered);
    assert!(requests(&server).await.is_empty());
}
