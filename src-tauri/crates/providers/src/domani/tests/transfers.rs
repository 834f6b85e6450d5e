//! Transfers in: the check and its price, and the order that is sent once.

use model::{AuthCode, Contact, Money, Term, Timestamp};
use registrar::Kind;
use registrar::http::receipt;
use registrar::orders::{OrderItem, OrderKind, Orders, Outcome, PreparedOrder, Registrant};
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use super::super::descriptor::DESCRIPTOR;
use super::{account, answering, give, item, json as reply, raw, refusal, requests};

/// A code that must never be seen again.
const CODE: &str = r#"EPP"canary\77"#;

fn transfer() -> OrderItem {
    OrderItem {
        auth_code: AuthCode::new(CODE),
        ..item(OrderKind::Transfer, "mysite.com")
    }
}

async fn checked(check: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    give(&server, "GET", "/domains/transfer-check", check).await;
    let endings = json!({"tlds": [{"tld": "com", "registration": 10.88, "renewal": 13.08, "transfer": 13.08}], "total": 1});
    give(&server, "GET", "/tlds", reply(200, &endings)).await;
    server
}

fn eligible(price: Value) -> Value {
    json!({"domain": "mysite.com", "tld": "com", "eligible": true, "price": price, "currency": "USD", "hint": "..."})
}

#[tokio::test]
async fn a_name_that_may_come_over_has_the_price_of_the_check() {
    let server = checked(reply(200, &eligible(json!(13.08)))).await;
    let quote = account(&server).quote(&transfer()).await.expect("a quote");
    assert_eq!(quote.total, Money::usd_cents(1308));
    assert_eq!(quote.renew_per_year, Some(Money::usd_cents(1308)));
    assert_eq!(quote.at, super::NOW);
    assert!(!quote.premium);
    let asked = requests(&server).await;
    assert_eq!(asked[0].url.query(), Some("domain=mysite.com"));
    assert!(
        asked
            .iter()
            .all(|request| request.method == "GET" && !request.url.as_str().contains("canary")),
        "a question only, without the code"
    );
    // Dearer than the ending's transfers: priced by name, and then the ending says nothing about later years.
    let server = checked(reply(200, &eligible(json!("250.00")))).await;
    let quote = account(&server).quote(&transfer()).await.expect("a quote");
    assert_eq!((quote.premium, quote.renew_per_year), (true, None));
}

#[tokio::test]
async fn what_stands_in_the_way_is_told_with_what_to_do() {
    let no = |code: &str, reason: Value, at: Value| json!({"domain": "mysite.com", "eligible": false, "code": code, "reason": reason, "eligible_at": at, "hint": "Wait."});
    for (body, kind, told, hinted) in [
        (
            no(
                "TRANSFER_NOT_ELIGIBLE",
                json!("Registered 12 days ago"),
                json!("2026-12-01T00:00:00Z"),
            ),
            Kind::Conflict,
            "Registered 12 days ago",
            "from 2026-12-01 on",
        ),
        (
            no(
                "TRANSFER_NOT_ELIGIBLE",
                json!("Domain is locked (clientTransferProhibited)"),
                Value::Null,
            ),
            Kind::Conflict,
            "is locked",
            "Switch the transfer lock off",
        ),
        (
            no("TRANSFER_NOT_ELIGIBLE", Value::Null, json!("soon")),
            Kind::Conflict,
            "can not be transferred",
            "unlocked, not expired",
        ),
        (
            no(
                "TRANSFER_NOT_ELIGIBLE",
                json!("The domain is not registered."),
                Value::Null,
            ),
            Kind::Conflict,
            "\"The domain is not registered\".",
            "Register it instead.",
        ),
        (
            no("UNSUPPORTED_TLD", Value::Null, Value::Null),
            Kind::NotOffered,
            "no names with this ending",
            "another of your accounts",
        ),
        (
            no("ALREADY_REGISTERED", Value::Null, Value::Null),
            Kind::Conflict,
            "registered at domani.sh already",
            "connect that one",
        ),
        (
            no("A_NEW_CODE", json!("For another reason"), json!("2026-12-01")),
            Kind::Conflict,
            "For another reason",
            "from 2026-12-01 on",
        ),
        (
            json!({"eligible": false}),
            Kind::Conflict,
            "can not be transferred",
            "unlocked, not expired",
        ),
    ] {
        // The same words as an answer and as a refusal.
        let server = checked(reply(200, &body)).await;
        let error = account(&server).quote(&transfer()).await.expect_err("not now");
        assert_eq!(error.kind, kind, "{body}");
        assert!(error.message.contains(told), "{body}: {}", error.message);
        let hint = error.hint.expect("a hint");
        assert!(hint.contains(hinted), "{body}: {hint}");
        if body.get("hint").is_some() {
            assert!(hint.contains("domani.sh says: \"Wait.\""), "{hint}");
        }
    }
    let refused = json!({"error": "Domain is locked", "code": "TRANSFER_NOT_ELIGIBLE", "eligible_at": null});
    let server = checked(reply(409, &refused)).await;
    let error = account(&server).quote(&transfer()).await.expect_err("not now");
    assert_eq!(error.kind, Kind::Conflict);
    assert!(
        error
            .hint
            .expect("a hint")
            .contains("Switch the transfer lock off")
    );
}

#[tokio::test]
async fn a_check_that_says_nothing_clear_is_no_quote() {
    for (body, kind) in [
        (json!({}), Kind::Malformed),
        (json!([]), Kind::Malformed),
        (json!(null), Kind::Malformed),
        (
            json!({"domain": "mysite.com", "eligible": "perhaps", "price": 13.08}),
            Kind::Malformed,
        ),
        (
            json!({"domain": "other.com", "eligible": true, "price": 13.08}),
            Kind::Malformed,
        ),
        (
            json!({"domain": {"name": "mysite.com"}, "eligible": null}),
            Kind::Malformed,
        ),
        (eligible(Value::Null), Kind::Invalid),
        (eligible(json!("free")), Kind::Invalid),
        (eligible(json!(0)), Kind::Invalid),
        (eligible(json!(-5)), Kind::Invalid),
        (eligible(json!([13.08])), Kind::Invalid),
        (
            json!({"eligible": true, "price": 13.08, "currency": "GOLD"}),
            Kind::Invalid,
        ),
    ] {
        let server = checked(reply(200, &body)).await;
        let error = account(&server).quote(&transfer()).await.expect_err("no quote");
        assert_eq!(error.kind, kind, "{body}: {error:?}");
    }
    let server = checked(raw("<html>sign in</html>")).await;
    let error = account(&server).quote(&transfer()).await.expect_err("no quote");
    assert_eq!(error.kind, Kind::Malformed);
}

#[tokio::test]
async fn transfers_that_are_switched_off_are_told_as_that_and_cost_nothing() {
    for answer in [
        refusal(501, "NOT_AVAILABLE"),
        refusal(503, "NOT_AVAILABLE"),
        refusal(400, "NOT_AVAILABLE"),
        ResponseTemplate::new(501),
        ResponseTemplate::new(405),
        ResponseTemplate::new(404),
        reply(
            404,
            &json!({"error": "Not found", "code": "NOT_FOUND", "hint": "Preview - coming soon."}),
        ),
    ] {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(answer).mount(&server).await;
        let account = account(&server);
        let quoted = account.quote(&transfer()).await.expect_err("off");
        let order = account.prepare(&[transfer()], "key").await.expect("an order");
        let outcomes = account.send(&order).await;
        let [Outcome::Rejected(sent)] = &outcomes[..] else {
            panic!("{outcomes:?}");
        };
        for error in [&quoted, sent] {
            assert_eq!(error.kind, Kind::NotOffered, "{error:?}");
            assert!(
                error.message.contains("does not take transfers"),
                "{}",
                error.message
            );
            let hint = error.hint.as_deref().expect("a hint");
            assert!(
                hint.contains("preview") && hint.contains("Nothing was charged"),
                "{hint}"
            );
        }
        let posts = requests(&server)
            .await
            .iter()
            .filter(|request| request.method == "POST")
            .count();
        assert_eq!(posts, 1, "a refused transfer is not tried again");
    }
    // A check that its first documents do not know reads "transfer-check" as a name.
    let server = checked(refusal(404, "NOT_FOUND")).await;
    let error = account(&server).quote(&transfer()).await.expect_err("no quote");
    assert_eq!(error.kind, Kind::NotFound);
    assert!(error.hint.expect("a hint").contains("preview"));
}

#[tokio::test]
async fn the_request_of_the_page_and_its_pending_answer() {
    let answer = json!({
        "domain": "mysite.com", "status": "pending", "expires": "2027-06-01T12:00:00.000Z", "price": 13.08, "currency": "USD",
        "payment_method": "stripe", "hint": "Approve the mail.",
    });
    for status in [202, 200, 201] {
        let (server, account) = answering("POST", "/domains/transfer", reply(status, &answer)).await;
        let mut order = transfer();
        order.auth_code = AuthCode::new("EPP-AUTH-CODE");
        let order = account.prepare(&[order], "key").await.expect("an order");
        assert_eq!(
            (order.path.as_str(), order.idempotency_key.as_deref()),
            ("/api/domains/transfer", None)
        );
        let outcomes = account.send(&order).await;
        assert!(
            matches!(&outcomes[..], [Outcome::Pending { handle }] if handle == "mysite.com"),
            "{outcomes:?}"
        );
        let asked = requests(&server).await;
        let documented: Value =
            serde_json::from_str(include_str!("../fixtures/transfer-request.json")).expect("JSON");
        assert_eq!(asked[0].body_json::<Value>().expect("JSON"), documented);
        assert_eq!(asked.len(), 1);
    }
}

async fn sent(answer: ResponseTemplate) -> Outcome {
    let (server, account) = answering("POST", "/domains/transfer", answer).await;
    let order = account.prepare(&[transfer()], "key").await.expect("an order");
    let outcome = account.send(&order).await.remove(0);
    assert_eq!(requests(&server).await.len(), 1, "a transfer is one attempt");
    outcome
}

#[tokio::test]
async fn every_word_of_its_progress_is_pending_and_only_completed_is_done() {
    for status in [
        "pending",
        "pending_owner",
        "PENDING_ADMIN",
        "pending_registry",
        "a new word",
        "active",
    ] {
        let outcome = sent(reply(202, &json!({"domain": "mysite.com", "status": status}))).await;
        assert!(
            matches!(outcome, Outcome::Pending { .. }),
            "{status}: {outcome:?}"
        );
    }
    let done = json!({"domain": "mysite.com", "status": "completed", "expires": "2027-06-01", "price": 13.08, "payment_tx": "0xabc"});
    let outcome = sent(reply(200, &done)).await;
    let Outcome::Confirmed {
        expires_at,
        charged,
        reference,
    } = outcome
    else {
        panic!("{outcome:?}");
    };
    assert_eq!(expires_at, Timestamp::parse("2027-06-01"));
    assert_eq!(charged, Some(Money::usd_cents(1308)));
    assert_eq!(reference.as_deref(), Some("0xabc"));
}

#[tokio::test]
async fn an_unclear_answer_to_a_transfer_is_unknown_and_sent_once() {
    for answer in [
        reply(202, &json!({})),
        reply(202, &json!({"status": "pending"})),
        reply(202, &json!({"domain": "other.com", "status": "pending"})),
        reply(202, &json!({"domain": "mysite.com"})),
        reply(202, &json!({"domain": "mysite.com", "status": null})),
        reply(
            202,
            &json!({"domain": "mysite.com", "status": {"now": "pending"}}),
        ),
        reply(202, &json!({"domain": "mysite.com", "status": "cancelled"})),
        reply(
            202,
            &json!({"domain": "mysite.com", "status": "pending", "error": "but"}),
        ),
        raw("{\"domain\": \"mysi"),
        raw("<html>sign in</html>"),
        ResponseTemplate::new(500),
        ResponseTemplate::new(503),
        ResponseTemplate::new(408),
        ResponseTemplate::new(302).insert_header("Location", "https://elsewhere.example/"),
        refusal(500, "TRANSFER_NOT_ELIGIBLE"),
    ] {
        let shown = format!("{answer:?}");
        let outcome = sent(answer).await;
        assert!(
            matches!(&outcome, Outcome::Unknown(error) if error.outcome_unknown()),
            "{shown}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn documented_refusals_of_a_transfer_cost_nothing() {
    for (status, code, kind) in [
        (409, "TRANSFER_NOT_ELIGIBLE", Kind::Conflict),
        (409, "ALREADY_REGISTERED", Kind::Conflict),
        (400, "UNSUPPORTED_TLD", Kind::NotOffered),
        (400, "INVALID_PARAMETER", Kind::Invalid),
        (400, "CONTACT_REQUIRED", Kind::Conflict),
        (402, "PAYMENT_REQUIRED", Kind::Payment),
        (401, "INVALID_API_KEY", Kind::Unauthorized),
        (403, "INSUFFICIENT_SCOPE", Kind::Forbidden),
        (429, "RATE_LIMIT_EXCEEDED", Kind::RateLimited),
        (422, "A_NEW_CODE", Kind::Invalid),
    ] {
        let outcome = sent(refusal(status, code)).await;
        let Outcome::Rejected(error) = outcome else {
            panic!("{code}: {outcome:?}");
        };
        assert_eq!(error.kind, kind, "{code}");
        let hint = error.hint.expect("a hint");
        assert!(hint.contains("domani.sh says: \"Do this.\""), "{code}: {hint}");
        assert!(
            hint.contains("Nothing was charged") || matches!(status, 401 | 403 | 429),
            "{code}: {hint}"
        );
    }
    let page = "https://checkout.domani.run/session/cs_abc123";
    let body = json!({"error": "Payment required", "code": "PAYMENT_REQUIRED", "setup_url": page});
    let outcome = sent(reply(402, &body)).await;
    assert!(
        matches!(&outcome, Outcome::Rejected(error) if error.link.as_deref() == Some(page)),
        "{outcome:?}"
    );
    // Money that was taken beside a failure is no refusal.
    let body = json!({"error": "Failed", "code": "TRANSFER_NOT_ELIGIBLE", "charged": true});
    let outcome = sent(reply(409, &body)).await;
    assert!(matches!(outcome, Outcome::Unknown(_)), "{outcome:?}");
}

#[tokio::test]
async fn the_auth_code_is_quoted_nowhere() {
    let echo = json!({"error": format!("Wrong code {CODE}"), "code": "INVALID_PARAMETER", "hint": format!("Not {CODE}"),
        "failure_code": CODE, "auth_code": CODE});
    for status in [400, 409, 500] {
        let (_server, account) = answering("POST", "/domains/transfer", reply(status, &echo)).await;
        let order = account.prepare(&[transfer()], "key").await.expect("an order");
        assert!(!format!("{order:?}").contains("canary"), "{order:?}");
        let (outcomes, kept) = receipt::recording(account.send(&order)).await;
        assert!(!format!("{outcomes:?}").contains("canary"), "{outcomes:?}");
        assert_eq!(kept.len(), 1);
        assert!(!format!("{kept:?}").contains("canary"), "{kept:?}");
    }
}

#[tokio::test]
async fn what_a_transfer_can_not_be_is_refused_before_it_is_sent() {
    let server = MockServer::start().await;
    let account = account(&server);
    let two_years = OrderItem {
        term: Term::years(2).expect("two years"),
        ..transfer()
    };
    let without_code = OrderItem {
        auth_code: None,
        ..transfer()
    };
    let for_somebody = OrderItem {
        registrant: Some(Registrant::Contact(Contact::default())),
        ..transfer()
    };
    let another = OrderItem {
        name: super::name("other.com"),
        ..transfer()
    };
    for (items, told) in [
        (vec![two_years.clone()], "exactly one year"),
        (vec![without_code], "auth code of mysite.com is missing"),
        (vec![for_somebody], "one contact of the account"),
        (vec![transfer(), another], "several names"),
    ] {
        let error = account.prepare(&items, "key").await.expect_err("refused");
        assert_eq!(error.kind, Kind::Invalid);
        assert!(error.message.contains(told), "{}", error.message);
    }
    let error = account.quote(&two_years).await.expect_err("no quote");
    assert!(error.message.contains("exactly one year"), "{}", error.message);
    assert!(!account.joins(OrderKind::Transfer, Term::ONE, Term::ONE));
    // An order that was written down and read back has lost its code, and is not sent without.
    let order = account.prepare(&[transfer()], "key").await.expect("an order");
    let kept = serde_json::to_string(&order.items).expect("kept");
    assert!(!kept.contains("canary"));
    let again = PreparedOrder {
        items: serde_json::from_str(&kept).expect("read back"),
        ..order
    };
    let outcomes = account.send(&again).await;
    assert!(
        matches!(&outcomes[..], [Outcome::Rejected(error)] if error.message.contains("auth code")),
        "{outcomes:?}"
    );
    assert!(requests(&server).await.is_empty());
}

#[test]
fn the_descriptor_offers_transfers_and_refuses_none() {
    assert!(DESCRIPTOR.orders.expect("it sells").transfer);
    assert!(DESCRIPTOR.not_offered.iter().all(|not| not.feature != "transfer"));
}
