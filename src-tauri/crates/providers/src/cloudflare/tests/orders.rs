//! Registrations: what is sent, and what is definite.

use model::{Money, Term, Timestamp};
use registrar::Kind;
use registrar::orders::{OrderKind, Orders, Outcome};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::{
    ACCOUNT, NOW, TOKEN, account, answering, give, item, ok, raw, refusal, registrar, registration, requests,
    sent_body, status, with_form,
};

pub(super) const NAME: &str = "my-shop.dev";

pub(super) fn workflow(state: &str) -> Value {
    let own = registrar(&format!("/registrations/{NAME}"));
    json!({
        "completed": matches!(state, "succeeded" | "failed"), "state": state,
        "created_at": "2026-09-21T14:13:41Z", "updated_at": "2026-09-21T13:46:42Z",
        "context": {"domain_name": NAME}, "error": null,
        "links": {"self": format!("{own}/registration-status"), "resource": own}
    })
}

fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Confirmed { expires_at, .. } => format!("confirmed {expires_at:?}"),
        Outcome::Rejected(error) => format!("rejected {:?}", error.kind),
        Outcome::Pending { handle } => format!("pending {handle}"),
        Outcome::Unknown(_) => "unknown".into(),
    }
}

/// Sends one order to a server that answers so.
async fn sent(answer: ResponseTemplate) -> String {
    let (server, account) = answering("POST", &registrar("/registrations"), answer).await;
    let order = account
        .prepare(&[item(OrderKind::Register, NAME)], "key")
        .await
        .expect("an order");
    let outcomes = account.send(&order).await;
    assert_eq!(requests(&server).await.len(), 1, "an order is one attempt");
    assert_eq!(outcomes.len(), 1);
    word(&outcomes[0])
}

fn pending() -> String {
    format!(
        "pending {}",
        registrar(&format!("/registrations/{NAME}/registration-status"))
    )
}

#[tokio::test]
async fn the_request_says_years_renewal_and_privacy() {
    let server = MockServer::start().await;
    give(
        &server,
        "POST",
        &registrar("/registrations"),
        status(202, &workflow("pending")),
    )
    .await;
    let mut two = item(OrderKind::Register, NAME);
    two.term = Term::years(2).expect("two years");
    for (extra, auto_renew, privacy) in [
        (vec![], true, "redaction"),
        (vec![("auto_renew", "off"), ("privacy_mode", "off")], false, "off"),
    ] {
        let mut form = vec![("token", TOKEN), ("account_id", ACCOUNT)];
        form.extend(extra);
        let account = with_form(&server, &form);
        let order = account
            .prepare(std::slice::from_ref(&two), "key")
            .await
            .expect("an order");
        let again = account
            .prepare(std::slice::from_ref(&two), "key")
            .await
            .expect("an order");
        assert_eq!(order, again, "the same order is the same bytes");
        account.send(&order).await;
        let sent = requests(&server).await;
        let body = sent_body(sent.last().expect("a request"));
        assert_eq!(
            body,
            json!({"domain_name": NAME, "years": 2, "auto_renew": auto_renew, "privacy_mode": privacy}),
            "no contacts: the account's default is used"
        );
    }
}

#[tokio::test]
async fn both_answers_are_read_in_every_state() {
    let mut done = workflow("succeeded");
    done["context"]["registration"] = registration(NAME);
    let expiry = Timestamp::parse("2027-03-04T10:00:00Z");
    for http in [201, 202] {
        assert_eq!(sent(status(http, &done)).await, format!("confirmed {expiry:?}"));
        assert_eq!(sent(status(http, &workflow("succeeded"))).await, "confirmed None");
        for state in ["pending", "in_progress", "action_required", "blocked"] {
            assert_eq!(sent(status(http, &workflow(state))).await, pending(), "{state}");
        }
        let mut failed = workflow("failed");
        failed["error"] = json!({"code": "registry_error", "message": "The registry refused."});
        assert_eq!(sent(status(http, &failed)).await, "rejected Conflict");
        failed["error"] = json!({"code": "domain_unavailable", "message": "gone"});
        assert_eq!(sent(status(http, &failed)).await, "rejected NotAvailable");
        failed["error"] = json!({"code": "payment_declined", "message": "card"});
        assert_eq!(sent(status(http, &failed)).await, "rejected Payment");
    }
    assert_eq!(sent(status(202, &workflow("pondering"))).await, pending());
    assert_eq!(sent(status(202, &Value::Null)).await, pending());
    assert_eq!(sent(status(201, &workflow("pondering"))).await, "unknown");
    assert_eq!(sent(status(201, &Value::Null)).await, "unknown");
}

#[tokio::test]
async fn the_documented_answer_is_pending_at_its_link() {
    let documented = r#"{"success":true,"errors":[],"messages":[],
 "result":{"completed":false,"state":"in_progress",
  "created_at":"2026-11-20T09:00:00Z","updated_at":"2026-11-20T09:00:02Z",
  "context":{"domain_name":"my-shop.dev"},
  "links":{"self":"/accounts/0123456789abcdef0123456789abcdef/registrar/registrations/my-shop.dev/registration-status",
           "resource":"/accounts/0123456789abcdef0123456789abcdef/registrar/registrations/my-shop.dev"}}}"#;
    let answer = ResponseTemplate::new(202).set_body_raw(documented, "application/json");
    assert_eq!(sent(answer).await, pending());
    for link in [
        "https://evil.example/steal",
        "/user/tokens",
        "https://api.cloudflare.com/client/v4/x",
    ] {
        let mut foreign = workflow("pending");
        foreign["links"]["self"] = json!(link);
        assert_eq!(sent(status(202, &foreign)).await, pending(), "{link}");
    }
}

#[tokio::test]
async fn a_documented_refusal_is_definite_and_everything_else_is_unknown() {
    for (http, message, wanted) in [
        (400, "contacts.registrant is required", "rejected Invalid"),
        (
            400,
            "Domain is not available for registration",
            "rejected NotAvailable",
        ),
        (403, "Authentication error", "rejected Forbidden"),
        (
            403,
            "No default payment method on the billing profile",
            "rejected Payment",
        ),
        (402, "Pay first", "rejected Payment"),
        (404, "no such account", "rejected NotFound"),
        (422, "years too many", "rejected Invalid"),
        (429, "more than 1200 requests", "rejected RateLimited"),
        // A workflow for this name exists: it may be this very order, delivered twice.
        (409, "A registration is in progress", "unknown"),
        (408, "timeout", "unknown"),
        (500, "internal", "unknown"),
        (503, "busy", "unknown"),
    ] {
        assert_eq!(
            sent(refusal(http, 1000, message)).await,
            wanted,
            "{http} {message}"
        );
    }
    let html = |http| ResponseTemplate::new(http).set_body_raw("<html></html>", "text/html");
    assert_eq!(sent(html(522)).await, "unknown");
    assert_eq!(sent(html(200)).await, "unknown");
    assert_eq!(sent(raw(r#"{"success":true,"result":{"sta"#)).await, "unknown");
    let contradictory = r#"{"success":false,"errors":[{"code":1,"message":"no"}],"result":null}"#;
    assert_eq!(sent(raw(contradictory)).await, "unknown");
    let mut other = workflow("succeeded");
    other["context"]["domain_name"] = json!("other.dev");
    assert_eq!(sent(status(201, &other)).await, "unknown");
}

#[tokio::test]
async fn an_order_that_is_not_ours_is_not_sent() {
    let server = MockServer::start().await;
    let account = account(&server);
    let mut order = account
        .prepare(&[item(OrderKind::Register, NAME)], "key")
        .await
        .expect("an order");
    order.path = "/accounts/x/registrar/registrations/y/transfer-in".into();
    assert_eq!(word(&account.send(&order).await[0]), "rejected Invalid");
    let renewal = account.prepare(&[item(OrderKind::Renew, NAME)], "key").await;
    assert_eq!(renewal.expect_err("no renewals").kind, Kind::NotOffered);
    let two = [
        item(OrderKind::Register, NAME),
        item(OrderKind::Register, "b.dev"),
    ];
    assert_eq!(
        account.prepare(&two, "key").await.expect_err("one by one").kind,
        Kind::Invalid
    );
    assert!(requests(&server).await.is_empty());
}

#[tokio::test]
async fn a_quote_is_a_fresh_check() {
    let priced = json!({"name": NAME, "registrable": true, "tier": "standard",
        "pricing": {"currency": "USD", "registration_cost": "10.18", "renewal_cost": "12.18"}});
    let (_server, account) = answering(
        "POST",
        &registrar("/domain-check"),
        ok(&json!({"domains": [priced]})),
    )
    .await;
    let mut item = item(OrderKind::Register, NAME);
    item.term = Term::years(3).expect("three years");
    let quote = account.quote(&item).await.expect("a quote");
    assert_eq!(quote.total, Money::usd_cents(1018 + 2 * 1218));
    assert_eq!(quote.renew_per_year, Some(Money::usd_cents(1218)));
    assert_eq!((quote.premium, quote.at), (false, NOW));
    item.kind = OrderKind::Renew;
    assert_eq!(
        account.quote(&item).await.expect_err("none").kind,
        Kind::NotOffered
    );
}

#[tokio::test]
async fn what_can_not_be_bought_has_no_quote() {
    for (answer, kind) in [
        (
            json!([{"name": NAME, "registrable": false, "reason": "domain_unavailable"}]),
            Kind::NotAvailable,
        ),
        (
            json!([{"name": NAME, "registrable": false, "reason": "domain_premium"}]),
            Kind::NotOffered,
        ),
        (
            json!([{"name": NAME, "registrable": true, "tier": "premium"}]),
            Kind::NotOffered,
        ),
        (
            json!([{"name": NAME, "registrable": true, "tier": "standard"}]),
            Kind::Invalid,
        ),
        (json!([]), Kind::Invalid),
    ] {
        let (_server, account) = answering(
            "POST",
            &registrar("/domain-check"),
            ok(&json!({ "domains": answer })),
        )
        .await;
        let error = account
            .quote(&item(OrderKind::Register, NAME))
            .await
            .expect_err("no quote");
        assert_eq!(error.kind, kind, "{answer}");
    }
}
