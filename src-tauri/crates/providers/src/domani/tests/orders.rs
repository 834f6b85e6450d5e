//! Money: what is sent, and what each answer means.

use model::{Money, Term, Timestamp};
use registrar::orders::{OrderItem, OrderKind, Orders, Outcome};
use registrar::{Kind, Retry};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{
    STREAM_HEAD, account, account_at, answering, item, json as reply, raw, refusal, requests, speaking,
};

fn order(domain: &str) -> OrderItem {
    item(OrderKind::Register, domain)
}

fn renewal(domain: &str) -> OrderItem {
    item(OrderKind::Renew, domain)
}

async fn sent(account: &super::Domani, items: &[OrderItem]) -> Vec<Outcome> {
    let order = account.prepare(items, "key-1").await.expect("an order");
    account.send(&order).await
}

async fn bought(answer: ResponseTemplate) -> Outcome {
    let (_server, account) = answering("POST", "/domains/buy", answer).await;
    sent(&account, &[order("mysite.com")]).await.remove(0)
}

async fn renewed(answer: ResponseTemplate) -> Outcome {
    let (_server, account) = answering("POST", "/domains/mysite.com/renew", answer).await;
    sent(&account, &[renewal("mysite.com")]).await.remove(0)
}

fn rejected(outcome: &Outcome) -> &registrar::ProviderError {
    match outcome {
        Outcome::Rejected(error) => error,
        other => panic!("not a refusal: {other:?}"),
    }
}

#[tokio::test]
async fn the_purchase_of_the_page() {
    let (server, account) =
        answering("POST", "/domains/buy", raw(include_str!("../fixtures/buy.json"))).await;
    let outcomes = sent(&account, &[order("mysite.com")]).await;
    let [
        Outcome::Confirmed {
            expires_at, charged, ..
        },
    ] = &outcomes[..]
    else {
        panic!("{outcomes:?}");
    };
    assert_eq!(*expires_at, Timestamp::parse("2026-02-18"));
    assert_eq!(*charged, Some(Money::usd_cents(1088)));
    let asked = requests(&server).await;
    let documented: Value = serde_json::from_str(include_str!("../fixtures/buy-request.json")).expect("JSON");
    assert_eq!(asked[0].body_json::<Value>().expect("JSON"), documented);
    assert_eq!(asked.len(), 1);
}

#[tokio::test]
async fn the_renewal_of_the_page() {
    let answer = json!({
        "domain": "mysite.com", "renewed_years": 1, "new_expiry": "2027-06-01T12:00:00.000Z", "price": 13.08,
        "currency": "USD", "payment_method": "stripe",
    });
    let (server, account) = answering("POST", "/domains/mysite.com/renew", reply(200, &answer)).await;
    let outcomes = sent(&account, &[renewal("mysite.com")]).await;
    let [
        Outcome::Confirmed {
            expires_at, charged, ..
        },
    ] = &outcomes[..]
    else {
        panic!("{outcomes:?}");
    };
    assert_eq!(*expires_at, Timestamp::parse("2027-06-01T12:00:00Z"));
    assert_eq!(*charged, Some(Money::usd_cents(1308)));
    let documented: Value =
        serde_json::from_str(include_str!("../fixtures/renew-request.json")).expect("JSON");
    assert_eq!(
        requests(&server).await[0].body_json::<Value>().expect("JSON"),
        documented
    );
}

#[tokio::test]
async fn the_payment_s_own_number_is_the_reference_of_an_order() {
    let bought_with = async |payment: Value| {
        let answer =
            json!({"domain": "mysite.com", "status": "active", "price": 10.88, "payment_tx": payment});
        match bought(reply(201, &answer)).await {
            Outcome::Confirmed { reference, .. } => reference,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(bought_with(json!("0xfeed77")).await.as_deref(), Some("0xfeed77"));
    for none in [
        Value::Null,
        json!(""),
        json!({"tx": "0xfeed77"}),
        json!("x".repeat(4000)),
        json!("0x\nfeed"),
    ] {
        assert_eq!(bought_with(none.clone()).await, None, "{none}");
    }
    let answer = json!({"domain": "mysite.com", "renewed_years": 1, "new_expiry": "2027-06-01", "payment_tx": "0xbeef"});
    let outcome = renewed(reply(200, &answer)).await;
    assert!(
        matches!(&outcome, Outcome::Confirmed { reference: Some(reference), .. } if reference == "0xbeef"),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn years_and_several_names_stand_in_the_body() {
    let account = account_at("http://127.0.0.1:1");
    let two_years = |domain: &str| OrderItem {
        term: Term::years(2).expect("two years"),
        ..order(domain)
    };
    let prepared = async |items: &[OrderItem]| account.prepare(items, "key").await.expect("an order");
    assert_eq!(
        prepared(&[two_years("a.dev")]).await.body,
        r#"{"domain":"a.dev","years":2}"#
    );
    let several = prepared(&[order("a.dev"), order("b.dev")]).await;
    assert_eq!(several.body, r#"{"domains":["a.dev","b.dev"]}"#);
    assert_eq!(several.path, "/api/domains/buy");
    assert_eq!(several.idempotency_key, None);
    assert_eq!(several, prepared(&[order("a.dev"), order("b.dev")]).await);
}

#[tokio::test]
async fn what_does_not_go_into_one_call_is_refused_before_it_is_sent() {
    let account = account_at("http://127.0.0.1:1");
    let mut longer = order("b.dev");
    longer.term = Term::years(2).expect("two years");
    let eleven: Vec<OrderItem> = (0..11).map(|n| order(&format!("n{n}.dev"))).collect();
    for items in [
        vec![],
        vec![order("a.dev"), order("a.dev")],
        vec![order("a.dev"), longer],
        vec![order("a.dev"), renewal("b.dev")],
        vec![renewal("a.dev"), renewal("b.dev")],
        eleven,
    ] {
        let error = account.prepare(&items, "key").await.expect_err("refused");
        assert_eq!(error.kind, Kind::Invalid);
    }
    assert!(account.joins(OrderKind::Register, Term::ONE, Term::ONE));
    assert!(!account.joins(OrderKind::Renew, Term::ONE, Term::ONE));
}

#[tokio::test]
async fn an_order_that_is_not_ours_is_not_sent() {
    let server = MockServer::start().await;
    let account = account(&server);
    let mut order = account.prepare(&[order("a.dev")], "key").await.expect("an order");
    order.path = "/api/tokens".to_owned();
    rejected(&account.send(&order).await[0]);
    assert!(requests(&server).await.is_empty());
}

#[tokio::test]
async fn a_name_that_is_being_set_up_is_pending() {
    for status in ["provisioning", "pending", "a new word"] {
        let answer = json!({"domain": "mysite.com", "status": status, "expires": null, "price": 10.88, "payment_method": "card"});
        let outcome = bought(reply(201, &answer)).await;
        assert!(
            matches!(&outcome, Outcome::Pending { handle } if handle == "mysite.com"),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_does_not_say_what_happened_is_unknown() {
    for answer in [
        json!({}),
        json!({"status": "active"}),
        json!({"domain": "other.com", "status": "active"}),
        json!({"domain": "mysite.com"}),
        json!({"domain": "mysite.com", "status": "failed"}),
        json!({"domain": "mysite.com", "status": "active", "error": "but"}),
    ] {
        let outcome = bought(reply(201, &answer)).await;
        assert!(
            matches!(&outcome, Outcome::Unknown(error) if error.outcome_unknown()),
            "{answer}: {outcome:?}"
        );
    }
    for answer in [
        json!({"domain": "mysite.com"}),
        json!({"domain": "mysite.com", "renewed_years": 3, "new_expiry": "2027-06-01"}),
    ] {
        let outcome = renewed(reply(200, &answer)).await;
        assert!(matches!(outcome, Outcome::Unknown(_)), "{answer}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_purchase_without_a_clear_answer_is_sent_once_and_unknown() {
    for answer in [
        ResponseTemplate::new(500),
        ResponseTemplate::new(502).set_body_string("<html>bad gateway</html>"),
        ResponseTemplate::new(302).insert_header("Location", "https://elsewhere.example/"),
        ResponseTemplate::new(408),
        raw("{\"domain\": \"mysi"),
        raw("<html>sign in</html>"),
        reply(
            500,
            &json!({"error": "Failed", "code": "REGISTRATION_FAILED", "failure_code": "registrar"}),
        ),
    ] {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(answer).mount(&server).await;
        let outcomes = sent(&account(&server), &[order("mysite.com")]).await;
        assert!(
            matches!(&outcomes[..], [Outcome::Unknown(error)] if error.retry == Retry::OutcomeUnknown),
            "{outcomes:?}"
        );
        assert_eq!(requests(&server).await.len(), 1);
    }
    // The connection breaks in the middle of the answer.
    let base = speaking(|_, _| {
        b"HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{\"domain\": \"mysite.com\"".to_vec()
    })
    .await;
    let outcomes = sent(&account_at(&base), &[order("mysite.com")]).await;
    assert!(matches!(&outcomes[..], [Outcome::Unknown(_)]), "{outcomes:?}");
    // A stream where one answer is documented.
    let base = speaking(|_, _| format!("{STREAM_HEAD}0\r\n\r\n").into_bytes()).await;
    let outcomes = sent(&account_at(&base), &[order("mysite.com")]).await;
    assert!(matches!(&outcomes[..], [Outcome::Unknown(_)]), "{outcomes:?}");
}

#[tokio::test]
async fn documented_refusals_of_a_purchase() {
    for (status, code, kind) in [
        (409, "DOMAIN_UNAVAILABLE", Kind::NotAvailable),
        (400, "INVALID_DOMAIN", Kind::Invalid),
        (400, "CONTACT_REQUIRED", Kind::Conflict),
        (401, "INVALID_API_KEY", Kind::Unauthorized),
        (403, "INSUFFICIENT_SCOPE", Kind::Forbidden),
        (402, "PAYMENT_REQUIRED", Kind::Payment),
        (429, "RATE_LIMIT_EXCEEDED", Kind::RateLimited),
        (400, "UNSUPPORTED_TLD", Kind::NotOffered),
        (409, "PRICE_ABOVE_MAX", Kind::PriceExceeded),
    ] {
        let outcome = bought(refusal(status, code)).await;
        let error = rejected(&outcome);
        assert_eq!(error.kind, kind, "{code}");
        assert_eq!(error.upstream_code.as_deref(), Some(code));
        let hint = error.hint.as_deref().expect("a hint");
        assert!(hint.contains("Do this."), "{code}: {hint}");
    }
}

#[tokio::test]
async fn a_missing_card_comes_with_the_page_that_adds_one() {
    let page = "https://checkout.domani.run/session/cs_abc123";
    for body in [
        json!({"error": "Payment required", "code": "PAYMENT_REQUIRED", "hint": "Add a card.", "setup_url": page}),
        json!({"error": "Payment required", "payment_options": {"card": {"setup_url": page}, "x402": {"accepts": []}}}),
    ] {
        let outcome = bought(reply(402, &body)).await;
        let error = rejected(&outcome);
        assert_eq!(error.kind, Kind::Payment);
        assert_eq!(error.link.as_deref(), Some(page));
        assert!(
            error
                .hint
                .as_deref()
                .expect("a hint")
                .contains("Nothing was charged")
        );
    }
    // Without one, the way is told in words, and no page is made up or asked for.
    let (server, account) = answering("POST", "/domains/buy", refusal(402, "PAYMENT_REQUIRED")).await;
    let outcomes = sent(&account, &[order("mysite.com")]).await;
    let error = rejected(&outcomes[0]);
    assert_eq!(error.link, None);
    assert!(error.hint.as_deref().expect("a hint").contains("Billing"));
    assert_eq!(requests(&server).await.len(), 1);
    // A page that is no https address is not offered.
    let body = json!({"error": "Pay", "code": "PAYMENT_REQUIRED", "setup_url": "javascript:alert(1)"});
    assert_eq!(rejected(&bought(reply(402, &body)).await).link, None);
}

#[tokio::test]
async fn a_failed_registration_counts_by_its_money() {
    let failed = |charged: Value, refunded: Value| {
        let mut body = json!({"error": "The registrar failed", "code": "REGISTRATION_FAILED", "failure_code": "registrar"});
        body["charged"] = charged;
        body["refunded"] = refunded;
        body
    };
    for status in [409, 500] {
        let outcome = bought(reply(status, &failed(json!(true), json!(true)))).await;
        assert_eq!(rejected(&outcome).kind, Kind::Conflict);
        let outcome = bought(reply(status, &failed(json!(false), Value::Null))).await;
        rejected(&outcome);
        let outcome = bought(reply(status, &failed(json!(true), json!(false)))).await;
        assert!(
            matches!(&outcome, Outcome::Unknown(error) if error.message.contains("took the payment")),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_purchase_of_several_succeeds_in_part_whatever_its_status() {
    let body = json!({
        "results": [{"domain": "a.dev", "status": "active", "expires": "2027-03-02T00:00:00.000Z", "price": 13.2, "currency": "USD", "payment_method": "card"},
                    {"domain": "f.dev", "status": "provisioning"}],
        "errors": [{"domain": "b.dev", "error": "no longer available", "failure_code": "registration_race"},
                   {"domain": "c.dev", "error": "card declined", "failure_code": "payment", "hint": "Try another card."},
                   {"domain": "d.dev", "error": "oops", "failure_code": "unexpected"},
                   {"domain": "g.dev", "error": "Domain is not available"}],
        "summary": {"succeeded": 2, "failed": 4}
    });
    let items = ["a.dev", "b.dev", "c.dev", "d.dev", "e.dev", "f.dev", "g.dev"].map(order);
    for status in [200, 201, 207, 402, 409, 500] {
        let (_server, account) = answering("POST", "/domains/buy", reply(status, &body)).await;
        let outcomes = sent(&account, &items).await;
        let [a, b, c, d, e, f, g] = &outcomes[..] else {
            panic!("{outcomes:?}");
        };
        assert!(
            matches!(a, Outcome::Confirmed { charged: Some(charged), .. } if *charged == Money::usd_cents(1320)),
            "{a:?}"
        );
        assert_eq!(rejected(b).kind, Kind::NotAvailable);
        assert_eq!(rejected(c).kind, Kind::Payment);
        assert!(
            rejected(c)
                .hint
                .as_deref()
                .expect("a hint")
                .contains("Try another card.")
        );
        assert!(matches!(d, Outcome::Unknown(_)), "{d:?}");
        assert!(matches!(e, Outcome::Unknown(_)), "named nowhere: {e:?}");
        assert!(matches!(f, Outcome::Pending { .. }), "{f:?}");
        assert_eq!(rejected(g).kind, Kind::NotAvailable);
    }
}

#[tokio::test]
async fn a_name_in_both_lists_or_twice_is_unknown() {
    let body = json!({
        "results": [{"domain": "a.dev", "status": "active"}, {"domain": "b.dev", "status": "active"}, {"domain": "b.dev", "status": "active"}],
        "errors": [{"domain": "a.dev", "error": "taken"}],
    });
    let (_server, account) = answering("POST", "/domains/buy", reply(201, &body)).await;
    for outcome in sent(&account, &["a.dev", "b.dev"].map(order)).await {
        assert!(matches!(outcome, Outcome::Unknown(_)), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_renewal_that_is_switched_off_is_no_failure_of_the_account() {
    for answer in [
        ResponseTemplate::new(404),
        ResponseTemplate::new(405),
        ResponseTemplate::new(501),
        refusal(501, "NOT_AVAILABLE"),
        refusal(503, "NOT_AVAILABLE"),
        refusal(400, "NOT_AVAILABLE"),
        reply(
            404,
            &json!({"error": "Not found", "code": "NOT_FOUND", "hint": "Preview - coming soon."}),
        ),
    ] {
        let outcome = renewed(answer).await;
        let error = rejected(&outcome);
        assert_eq!(error.kind, Kind::NotOffered, "{error:?}");
        let hint = error.hint.as_deref().expect("a hint");
        assert!(hint.contains("preview at this provider, currently off"), "{hint}");
        assert!(hint.contains("Nothing was charged"), "{hint}");
    }
    // A plain 503 may come from anything in between.
    for answer in [ResponseTemplate::new(503), refusal(503, "SOMETHING_ELSE")] {
        let outcome = renewed(answer).await;
        assert!(matches!(outcome, Outcome::Unknown(_)), "{outcome:?}");
    }
    let outcome = renewed(refusal(404, "NOT_FOUND")).await;
    assert_eq!(rejected(&outcome).kind, Kind::NotFound);
}
