//! Orders: what is definite, what is unknown, and what the account says later.

use std::sync::LazyLock;

use model::{Money, Term, Timestamp};
use registrar::Kind;
use registrar::orders::{Before, Finding, OrderItem, OrderKind, Orders, Outcome};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::orders::prepare;
use super::super::{PlanetDomains, outcome};
use super::{NOW, account, answering, connection, give, item, ok, raw, refusal, requests};

fn documented(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// Runs the classification alone; for the property tests.
pub(super) fn classify(result: &Value) {
    // Opening reads the system's certificates: once is enough.
    static ACCOUNT: LazyLock<PlanetDomains> =
        LazyLock::new(|| PlanetDomains::open(connection("http://127.0.0.1:1")).expect("a usable connection"));
    let account = &*ACCOUNT;
    let call = registrar::http::Call::change("register", reqwest::Method::POST, "/", "{}");
    let items = [
        item(OrderKind::Register, "a.click"),
        item(OrderKind::Register, "b.click"),
    ];
    assert_eq!(outcome::of_result(&account.api, &call, &items, result).len(), 2);
    assert_eq!(
        outcome::of_result(&account.api, &call, &items[..1], result).len(),
        1
    );
}

/// Sends an order of these names and returns one word an item.
async fn outcomes(kind: OrderKind, names: &[&str], answer: ResponseTemplate) -> Vec<String> {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(answer)
        .mount(&server)
        .await;
    let account = account(&server);
    let items: Vec<OrderItem> = names.iter().map(|name| item(kind, name)).collect();
    let order = account.prepare(&items, "key-1").expect("an order");
    let outcomes = account.send(&order).await;
    assert_eq!(requests(&server).await.len(), 1, "an order is one attempt");
    outcomes.iter().map(word).collect()
}

fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Confirmed { .. } => "confirmed".into(),
        Outcome::Rejected(error) => format!("rejected {:?}", error.kind),
        Outcome::Pending { handle } => format!("pending {handle}"),
        Outcome::Unknown(_) => "unknown".into(),
    }
}

#[test]
fn the_requests_of_the_page() {
    let mut one = item(OrderKind::Register, "planet-project.click");
    one.client_ref = "deal-42".into();
    one.external_ref = Some("invoice-77".into());
    let order = prepare(std::slice::from_ref(&one), "key-1").expect("an order");
    assert_eq!(order.path, "/domains/register");
    assert_eq!(
        documented(&order.body),
        documented(include_str!("../fixtures/register-request.json"))
    );

    let mut two = [
        item(OrderKind::Register, "planet-project.click"),
        item(OrderKind::Register, "planet-trade.click"),
    ];
    two[0].client_ref = "deal-1".into();
    two[1].client_ref = "deal-2".into();
    let order = prepare(&two, "key-1").expect("an order");
    assert_eq!(order.path, "/domains/register/batch");
    assert_eq!(
        documented(&order.body),
        documented(include_str!("../fixtures/register-batch-request.json"))
    );

    let mut renewal = item(OrderKind::Renew, "planet-project.click");
    renewal.client_ref = "renew-42".into();
    let order = prepare(&[renewal], "key-1").expect("an order");
    assert_eq!(order.path, "/domains/planet-project.click/renew");
    assert_eq!(
        documented(&order.body),
        documented(include_str!("../fixtures/renew-request.json"))
    );

    let renewals = [
        item(OrderKind::Renew, "planet-project.click"),
        item(OrderKind::Renew, "planet-trade.click"),
    ];
    let order = prepare(&renewals, "key-1").expect("an order");
    assert_eq!(order.path, "/domains/renew/batch");
    let sample = documented(include_str!("../fixtures/renew-batch-request.json"));
    for (ours, theirs) in documented(&order.body)["items"]
        .as_array()
        .expect("items")
        .iter()
        .zip(sample["items"].as_array().expect("items"))
    {
        assert_eq!(
            (&ours["domain"], &ours["years"]),
            (&theirs["domain"], &theirs["years"])
        );
    }
}

#[test]
fn the_same_order_is_the_same_bytes() {
    let items = [
        item(OrderKind::Register, "a.click"),
        item(OrderKind::Register, "b.click"),
    ];
    assert_eq!(
        prepare(&items, "key-1").expect("an order"),
        prepare(&items, "key-1").expect("an order")
    );
}

#[test]
fn an_order_that_can_not_be_matched_is_not_built() {
    let twice = [
        item(OrderKind::Register, "a.click"),
        item(OrderKind::Register, "a.click"),
    ];
    assert!(
        prepare(&twice, "key-1")
            .expect_err("twice")
            .message
            .contains("twice")
    );
    let mixed = [
        item(OrderKind::Register, "a.click"),
        item(OrderKind::Renew, "b.click"),
    ];
    assert!(prepare(&mixed, "key-1").is_err());
    let many: Vec<_> = (0..11)
        .map(|n| item(OrderKind::Renew, &format!("n{n}.click")))
        .collect();
    assert!(prepare(&many, "key-1").is_err());
    assert!(prepare(&[], "key-1").is_err());
}

#[tokio::test]
async fn an_order_that_is_not_ours_is_not_sent() {
    let server = MockServer::start().await;
    let account = account(&server);
    let mut order = account
        .prepare(&[item(OrderKind::Register, "a.click")], "key-1")
        .expect("an order");
    order.path = "/domains/b.click/renew".into();
    assert_eq!(
        account.send(&order).await.iter().map(word).collect::<Vec<_>>(),
        ["rejected Invalid"]
    );
    assert!(requests(&server).await.is_empty());
}

#[tokio::test]
async fn the_answers_of_the_page() {
    let registered = raw(include_str!("../fixtures/register.json"));
    assert_eq!(
        outcomes(OrderKind::Register, &["planet-project.click"], registered).await,
        ["confirmed"]
    );
    let renewed = raw(include_str!("../fixtures/renew.json"));
    assert_eq!(
        outcomes(OrderKind::Renew, &["planet-project.click"], renewed).await,
        ["confirmed"]
    );
    // The batch samples show counters and no items: the counters alone settle nothing.
    let names = ["planet-project.click", "planet-trade.click"];
    let batch = raw(include_str!("../fixtures/register-batch.json"));
    assert_eq!(
        outcomes(OrderKind::Register, &names, batch).await,
        ["unknown", "unknown"]
    );
    let batch = raw(include_str!("../fixtures/renew-batch.json"));
    assert_eq!(
        outcomes(OrderKind::Renew, &names, batch).await,
        ["unknown", "unknown"]
    );
}

#[tokio::test]
async fn only_a_documented_success_or_refusal_is_definite() {
    let register = |answer| outcomes(OrderKind::Register, &["a.click"], answer);
    for (answer, expected) in [
        (
            ok(&json!({"domain": "A.CLICK", "status": "registered", "expires_at": "2027-01-01"})),
            "confirmed",
        ),
        (
            ok(&json!({"domain": "b.click", "status": "registered"})),
            "unknown",
        ),
        (ok(&json!({"domain": "a.click", "status": "renewed"})), "unknown"),
        (ok(&json!({"domain": "a.click"})), "unknown"),
        (
            ok(&json!({"domain": "a.click", "status": "in_review"})),
            "pending a.click",
        ),
        (ok(&json!(null)), "unknown"),
        (
            raw(r#"{"result": {"domain": "a.click", "status": "registered"}}"#),
            "unknown",
        ),
        (raw("<html>ok</html>"), "unknown"),
        (raw(r#"{"status": true, "result": {"domain": "a.cl"#), "unknown"),
        (raw(""), "unknown"),
        (raw(r#"{"status": false}"#), "unknown"),
        (
            raw(r#"{"status": false, "error": {"code": "not_available", "message": "x"}}"#),
            "rejected NotAvailable",
        ),
        (refusal(404, "domain_not_found"), "rejected NotAvailable"),
        (
            ResponseTemplate::new(404).set_body_string("no such page"),
            "rejected NotOffered",
        ),
        (refusal(422, "validation_error"), "rejected Invalid"),
        (refusal(401, "unauthorized"), "rejected Unauthorized"),
        (refusal(403, "forbidden"), "rejected AddressNotAllowed"),
        (refusal(409, "insufficient_balance"), "rejected Payment"),
        (refusal(409, "some_new_code"), "rejected Conflict"),
        (refusal(409, "request_in_progress"), "pending a.click"),
        (refusal(409, "idempotency_key_conflict"), "unknown"),
        (refusal(429, "slow_down"), "rejected RateLimited"),
        (ResponseTemplate::new(408), "unknown"),
        (ResponseTemplate::new(500), "unknown"),
        (refusal(503, "not_available"), "unknown"),
        (
            ResponseTemplate::new(302).insert_header("Location", "/elsewhere"),
            "unknown",
        ),
        (ResponseTemplate::new(202).set_body_string(""), "unknown"),
    ] {
        let shown = format!("{answer:?}");
        assert_eq!(register(answer).await, [expected], "{shown}");
    }
}

#[tokio::test]
async fn an_unknown_code_on_an_order_is_shown_and_points_to_the_balance() {
    let (_server, account) = answering("POST", "/domains/register", refusal(409, "some_new_code")).await;
    let order = account
        .prepare(&[item(OrderKind::Register, "a.click")], "key-1")
        .expect("an order");
    let outcomes = account.send(&order).await;
    let [Outcome::Rejected(error)] = &outcomes[..] else {
        panic!("{outcomes:?}");
    };
    assert_eq!(error.upstream_code.as_deref(), Some("some_new_code"));
    assert!(error.hint.as_deref().expect("a hint").contains("balance"));
}

#[tokio::test]
async fn a_batch_is_read_item_by_item() {
    let names = ["a.click", "b.click", "c.click", "d.click", "e.click", "f.click"];
    let answer = ok(&json!({"count": 6, "success": 6, "failed": 0, "items": [
        {"domain": "F.click", "status": "failed", "error": {"code": "internal_error", "message": "x"}},
        {"domain": "c.click", "status": "failed", "error": "request_in_progress"},
        {"domain": "b.click", "status": "failed", "error": "not_available"},
        {"client_ref": "line-d.click", "status": "ok"},
        {"domain": "a.click", "status": "registered"},
        {"domain": "stranger.click", "status": "registered"},
    ]}));
    assert_eq!(
        outcomes(OrderKind::Register, &names, answer).await,
        [
            "confirmed",
            "rejected NotAvailable",
            "pending c.click",
            "confirmed",
            "unknown",
            "unknown"
        ]
    );
}

#[tokio::test]
async fn items_without_a_name_are_matched_by_place_only_if_none_is_missing() {
    let named = ["a.click", "b.click"];
    let both = ok(&json!({"items": [{"status": "renewed"}, {"error_code": "validation_error"}]}));
    assert_eq!(
        outcomes(OrderKind::Renew, &named, both).await,
        ["confirmed", "rejected Invalid"]
    );
    let one = ok(&json!({"items": [{"status": "renewed"}]}));
    assert_eq!(
        outcomes(OrderKind::Renew, &named, one).await,
        ["unknown", "unknown"]
    );
}

#[tokio::test]
async fn two_answers_for_one_name_are_no_answer() {
    let answer = ok(&json!({"items": [
        {"domain": "a.click", "status": "registered"},
        {"domain": "a.click", "status": "failed", "error": "not_available"},
    ]}));
    assert_eq!(
        outcomes(OrderKind::Register, &["a.click", "b.click"], answer).await,
        ["unknown", "unknown"]
    );
    let torn = ok(
        &json!({"items": [{"domain": "a.click", "status": "registered", "error": "x_y"}, {"domain": "b.click"}]}),
    );
    assert_eq!(
        outcomes(OrderKind::Register, &["a.click", "b.click"], torn).await,
        ["unknown", "unknown"]
    );
}

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
            expires_at: Timestamp::parse("2027-09-21")
        }
    );
    let other = detail(json!({"domain": "a.click", "client_ref": "somebody-else"}));
    assert!(matches!(
        found(register, &none, &other).await,
        Finding::Unclear(_)
    ));
    let working = detail(json!({"domain": "a.click", "status": "processing"}));
    assert_eq!(found(register, &none, &working).await, Finding::StillPending);
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
        Finding::Done { expires_at: None }
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
        Finding::Done { expires_at: None }
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
