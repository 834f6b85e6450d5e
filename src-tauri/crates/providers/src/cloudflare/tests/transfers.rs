//! Transfers: whether a name can come over, what is sent, and what becomes of it. The auth code is never shown.

mod clearing;
mod sending;
mod settling;

use model::{AuthCode, Contact, Money, Term};
use registrar::orders::{OrderItem, OrderKind, Orders, PreparedOrder, Registrant};
use registrar::{Kind, ProviderError};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::super::Cloudflare;
use super::{
    ACCOUNT, NOW, TOKEN, account, answering, ok, raw, refusal, registrar, requests, sent_body, with_form,
};

const NAME: &str = "mine.com";
const CODE: &str = "nixos>>>arch-linux";
const ENCODED: &str = "bml4b3M+Pj5hcmNoLWxpbnV4";

fn transfer(domain: &str) -> OrderItem {
    OrderItem {
        auth_code: AuthCode::new(CODE),
        ..super::item(OrderKind::Transfer, domain)
    }
}

fn documented(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn assert_hidden(text: &str) {
    assert!(!text.contains(CODE) && !text.contains(ENCODED), "{text}");
}

/// What the check answers, and the quote that comes of it.
async fn quoted(item: &OrderItem, result: &Value) -> Result<Money, ProviderError> {
    let (_server, account) = answering("POST", &registrar("/domain-transfer-check"), ok(result)).await;
    let quote = account.quote(item).await;
    if let Err(error) = &quote {
        assert_hidden(&format!("{error:?}"));
    }
    quote.map(|quote| quote.total)
}

async fn obstacle(result: &Value) -> (Kind, String) {
    let error = quoted(&transfer(NAME), result).await.expect_err("an obstacle");
    (
        error.kind,
        format!("{} {}", error.message, error.hint.unwrap_or_default()),
    )
}

async fn reason(code: &str) -> (Kind, String) {
    obstacle(&json!({"domains": {NAME: {"transferable": false, "reasons": [{"code": code}]}}})).await
}

fn priced() -> Value {
    json!({"transferable": true, "pricing": {"currency": "USD", "renewal_cost": "10.46", "transfer_cost": "9.77"}})
}

async fn prepared(account: &Cloudflare, item: OrderItem) -> PreparedOrder {
    account.prepare(&[item], "key").await.expect("an order")
}

#[tokio::test]
async fn a_quote_asks_with_the_code_and_takes_the_price_of_the_transfer() {
    let answer = raw(include_str!("../fixtures/transfer-check.json"));
    let (server, account) = answering("POST", &registrar("/domain-transfer-check"), answer).await;
    let quote = account.quote(&transfer(NAME)).await.expect("a quote");
    assert_eq!(quote.total, Money::usd_cents(977));
    assert_eq!(quote.renew_per_year, Some(Money::usd_cents(1046)));
    assert_eq!((quote.premium, quote.at), (false, NOW));
    let sent = requests(&server).await;
    assert_eq!(
        sent_body(&sent[0]),
        documented(include_str!("../fixtures/transfer-check-request.json"))
    );
}

#[tokio::test]
async fn names_in_uk_come_over_without_a_code_and_for_nothing() {
    let free = json!({"domains": {"mine.co.uk": {"transferable": true,
        "pricing": {"currency": "USD", "renewal_cost": "5.21", "transfer_cost": "0.00"}}}});
    let (server, account) = answering("POST", &registrar("/domain-transfer-check"), ok(&free)).await;
    let item = transfer("mine.co.uk");
    assert_eq!(
        account.quote(&item).await.expect("a quote").total,
        Money::usd_cents(0)
    );
    let body = sent_body(&requests(&server).await[0]);
    assert_eq!(
        body,
        json!({"domains": [{"domain_name": "mine.co.uk"}]}),
        "no code is given away"
    );
    let order = prepared(&account, item).await;
    assert_eq!(
        documented(&order.body),
        json!({"auto_renew": true, "privacy_mode": "redaction"})
    );
}

#[tokio::test]
async fn every_obstacle_is_told_with_what_to_do() {
    for (code, kind, what, remedy) in [
        (
            "extension_not_supported_via_api",
            Kind::NotOffered,
            "dashboard only",
            "there",
        ),
        (
            "extension_not_supported",
            Kind::NotOffered,
            "ending in .com",
            "another provider",
        ),
        ("domain_premium", Kind::NotOffered, "premium", "dashboard"),
        (
            "extension_disallows_transfer",
            Kind::Conflict,
            "can not be transferred now",
            "later",
        ),
        (
            "domain_not_exists",
            Kind::NotFound,
            "registered nowhere",
            "spelling",
        ),
        (
            "domain_on_cloudflare",
            Kind::Conflict,
            "at Cloudflare already",
            "between the accounts",
        ),
        (
            "domain_locked",
            Kind::Conflict,
            "locked",
            "Switch the transfer lock off",
        ),
        ("registry_status", Kind::Conflict, "registry", "Wait"),
        (
            "domain_outside_transfer_window",
            Kind::Conflict,
            "60 days",
            "Try again",
        ),
        (
            "domain_max_term",
            Kind::Conflict,
            "longer than its registry allows",
            "nearer",
        ),
        (
            "invalid_auth_code",
            Kind::Invalid,
            "auth code of mine.com is wrong",
            "Get a new one",
        ),
        (
            "invalid_auth_code_format",
            Kind::Invalid,
            "form of one",
            "Copy it again",
        ),
        ("dnssec_enabled", Kind::Conflict, "DNSSEC is on", "Switch it off"),
        (
            "zone_not_found",
            Kind::Conflict,
            "no zone in this Cloudflare account",
            "Add the name",
        ),
        ("zone_status_invalid", Kind::Conflict, "not ready", "nameservers"),
        (
            "invalid_zone_plan",
            Kind::Conflict,
            "plan",
            "plan in Cloudflare's dashboard",
        ),
        (
            "domain_unsupported",
            Kind::Invalid,
            "form of mine.com",
            "Name the domain",
        ),
        ("moon_phase", Kind::Conflict, "\"moon_phase\"", "dashboard"),
    ] {
        let (found, said) = reason(code).await;
        assert_eq!(found, kind, "{code}: {said}");
        assert!(said.contains(what) && said.contains(remedy), "{code}: {said}");
    }
}

#[tokio::test]
async fn several_obstacles_are_told_together() {
    let (kind, said) = obstacle(&json!({"domains": {NAME: {"transferable": false, "reasons": [
        {"code": "domain_locked"}, {"code": "zone_not_found"}, {"code": "invalid_auth_code"}]}}}))
    .await;
    assert_eq!(kind, Kind::Conflict);
    for part in [
        "locked",
        "no zone",
        "code of mine.com is wrong",
        "lock off",
        "Add the name",
        "Get a new one",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let (kind, _) = obstacle(&json!({"domains": {NAME: {"transferable": false, "reasons": [
        {"code": "domain_locked"}, {"code": "extension_not_supported"}]}}}))
    .await;
    assert_eq!(kind, Kind::NotOffered, "unlocking it would not help");
}

#[tokio::test]
async fn a_missing_code_is_said_and_not_sent() {
    let bare = super::item(OrderKind::Transfer, NAME);
    let result =
        json!({"domains": {NAME: {"transferable": false, "reasons": [{"code": "invalid_auth_code"}]}}});
    let error = quoted(&bare, &result).await.expect_err("no code");
    assert_eq!(error.message, "The auth code of mine.com is missing.");
    let server = MockServer::start().await;
    let error = account(&server)
        .prepare(&[bare], "key")
        .await
        .expect_err("no code");
    assert_eq!(error.kind, Kind::Invalid);
    assert_eq!(error.message, "The auth code of mine.com is missing.");
}

#[tokio::test]
async fn a_transfer_is_for_one_year_and_at_the_live_registrar() {
    let server = MockServer::start().await;
    let live = account(&server);
    let mut two = transfer(NAME);
    two.term = Term::years(2).expect("two years");
    let error = live.quote(&two).await.expect_err("one year only");
    assert!(error.message.contains("one year"), "{error}");
    let error = live.prepare(&[two], "key").await.expect_err("one year only");
    assert_eq!(error.kind, Kind::Invalid);
    let test = with_form(
        &server,
        &[
            ("token", TOKEN),
            ("account_id", ACCOUNT),
            ("registrar", "registrar-sandbox"),
        ],
    );
    assert_eq!(
        test.quote(&transfer(NAME)).await.expect_err("none").kind,
        Kind::NotOffered
    );
    let error = test.prepare(&[transfer(NAME)], "key").await.expect_err("none");
    assert_eq!(error.kind, Kind::NotOffered);
    assert!(requests(&server).await.is_empty());
}

#[tokio::test]
async fn odd_answers_are_no_yes() {
    let yes = Ok(Money::usd_cents(977));
    let asked = transfer(NAME);
    let kind = |answer: Result<Money, ProviderError>| answer.map_err(|error| error.kind);
    // Harmless variants: another case of the name, a list, numbers in place of texts.
    let mut upper = priced();
    upper["name"] = json!("MINE.com");
    assert_eq!(
        kind(quoted(&asked, &json!({"domains": {"Mine.COM": upper}})).await),
        yes
    );
    let mut listed = priced();
    listed["name"] = json!(NAME);
    assert_eq!(
        kind(quoted(&asked, &json!({"domains": [{"name": "x.com"}, listed]})).await),
        yes
    );
    let mut number = priced();
    number["pricing"]["transfer_cost"] = json!(9.77);
    number["reasons"] = Value::Null;
    assert_eq!(
        kind(quoted(&asked, &json!({"domains": {NAME: number}})).await),
        yes
    );

    let mut other = priced();
    other["name"] = json!("other.com");
    for result in [
        Value::Null,
        json!({}),
        json!({"domains": null}),
        json!({"domains": {}}),
        json!({"domains": []}),
        json!({"domains": [priced()]}),
        json!({"domains": "mine.com"}),
        json!({"domains": {"other.com": priced()}}),
        json!({"domains": {NAME: null}}),
        json!({"domains": {NAME: true}}),
        json!({"domains": {NAME: {"pricing": {"currency": "USD", "transfer_cost": "9.77"}}}}),
        json!({"domains": {NAME: {"transferable": "perhaps"}}}),
        json!({"domains": {NAME: other}}),
    ] {
        let answer = quoted(&asked, &result).await;
        assert_eq!(kind(answer), Err(Kind::Malformed), "{result}");
    }
    for pricing in [
        Value::Null,
        json!({"currency": null, "transfer_cost": "9.77"}),
        json!({"transfer_cost": "9.77"}),
        json!({"currency": "USD", "transfer_cost": "cheap"}),
        json!({"currency": "USD", "renewal_cost": "9.77"}),
    ] {
        let answer = quoted(
            &asked,
            &json!({"domains": {NAME: {"transferable": true, "pricing": pricing}}}),
        )
        .await;
        assert_eq!(kind(answer), Err(Kind::Invalid), "no price, no order: {pricing}");
    }
    let mut both = priced();
    both["reasons"] = json!([{"code": "domain_locked"}]);
    assert_eq!(
        kind(quoted(&asked, &json!({"domains": {NAME: both}})).await),
        Err(Kind::Conflict)
    );
    for reasons in [
        Value::Null,
        json!([]),
        json!("locked"),
        json!([null, {"codes": []}]),
    ] {
        let (_, said) =
            obstacle(&json!({"domains": {NAME: {"transferable": false, "reasons": reasons}}})).await;
        assert!(said.contains("does not say why"), "{reasons}: {said}");
    }
    for reasons in [
        json!(["domain_locked"]),
        json!([{"code": "domain_locked"}, {"code": "domain_locked"}]),
    ] {
        let (_, said) =
            obstacle(&json!({"domains": {NAME: {"transferable": false, "reasons": reasons}}})).await;
        assert_eq!(said.matches("is locked").count(), 1, "{reasons}: {said}");
    }
    let mut wordless = priced();
    wordless["reasons"] = json!([{}]);
    assert_eq!(
        kind(quoted(&asked, &json!({"domains": {NAME: wordless}})).await),
        Err(Kind::Conflict)
    );
}

#[tokio::test]
async fn the_request_holds_the_code_in_base64_and_nothing_shows_it() {
    let server = MockServer::start().await;
    let account = account(&server);
    let order = prepared(&account, transfer(NAME)).await;
    assert_eq!(order.path, registrar("/registrations/mine.com/transfer-in"));
    assert_eq!(
        documented(&order.body),
        documented(include_str!("../fixtures/transfer-in-request.json"))
    );
    assert_eq!(order, prepared(&account, transfer(NAME)).await, "the same bytes");
    assert_hidden(&format!("{order:?}"));
    let mut chosen = transfer(NAME);
    chosen.auto_renew = Some(false);
    chosen.privacy = Some(false);
    chosen.registrant = Some(Registrant::Contact(Contact {
        first_name: "Pat".into(),
        last_name: "Sample".into(),
        email: "ops@example.org".into(),
        phone: "+15555550100".into(),
        address1: "1 Quay".into(),
        city: "Bristol".into(),
        state: "Avon".into(),
        postal_code: "BS1".into(),
        country: "GB".into(),
        ..Contact::default()
    }));
    let body = documented(&prepared(&account, chosen).await.body);
    assert_eq!(
        (&body["auto_renew"], &body["privacy_mode"]),
        (&json!(false), &json!("off"))
    );
    assert_eq!(body["contacts"]["registrant"]["phone"], "+1.5555550100");
}

fn workflow(state: &str) -> Value {
    let own = registrar(&format!("/registrations/{NAME}"));
    json!({
        "completed": matches!(state, "succeeded" | "failed"), "state": state,
        "created_at": "2026-09-21T14:13:25Z", "updated_at": "2026-09-21T14:13:41Z",
        "context": {"domain_name": NAME}, "error": null,
        "links": {"self": format!("{own}/transfer-in-status"), "resource": own}
    })
}

fn handle() -> String {
    registrar(&format!("/registrations/{NAME}/transfer-in-status"))
}
