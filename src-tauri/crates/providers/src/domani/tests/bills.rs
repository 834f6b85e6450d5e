//! The page for a card, the bills and what referrals earned.

use model::{Money, Timestamp};
use registrar::Kind;
use registrar::billing::Billing;
use serde_json::json;

use super::{answering, json as reply, raw, refusal, requests};

#[tokio::test]
async fn the_set_up_page_of_the_page_is_asked_for_without_a_body() {
    let answer = raw(include_str!("../fixtures/billing-setup.json"));
    let (server, account) = answering("POST", "/billing/setup", answer).await;
    let link = account.setup_link().await.expect("a page");
    assert_eq!(link.as_str(), "https://checkout.domani.run/session/cs_abc123...");
    let [request] = &requests(&server).await[..] else {
        panic!("more than one request");
    };
    assert!(request.body.is_empty());
}

#[tokio::test]
async fn no_page_but_a_secure_one_is_ever_opened() {
    for url in [
        json!("http://checkout.domani.run/session"),
        json!("javascript:alert(1)"),
        json!("file:///etc/passwd"),
        json!("https://user:word@checkout.domani.run/"),
        json!("checkout.domani.run"),
        json!(""),
        json!(null),
        json!({"href": "https://checkout.domani.run/"}),
    ] {
        let (_server, account) = answering("POST", "/billing/setup", reply(200, &json!({"url": url}))).await;
        let error = account.setup_link().await.expect_err("no page");
        assert_eq!(error.kind, Kind::Malformed, "{url}");
        assert!(error.hint.expect("a hint").contains("dashboard"), "{url}");
    }
}

#[tokio::test]
async fn invoices_are_in_cents_and_a_row_without_an_id_is_counted() {
    let answer = json!({
        "invoices": [
            {"id": "in_2", "number": "DOM-2", "amount_paid": 1308, "created": "2026-02-18T10:30:00.000Z",
             "description": "Renewal of a.dev", "hosted_invoice_url": "https://invoice.stripe.com/i/2"},
            // Another service's habits: seconds, a currency, and a link that no browser should open.
            {"id": "in_1", "amount_paid": "500", "currency": "eur", "created": 1_766_000_000,
             "hosted_invoice_url": "javascript:alert(1)"},
            {"id": "in_0", "amount_paid": 12.5, "description": "line\nbreak"},
            {"amount_paid": 1},
            "garbage",
        ],
        "has_more": true,
    });
    let (server, account) = answering("GET", "/billing/invoices", reply(200, &answer)).await;
    let read = account.invoices(20).await.expect("invoices");
    assert_eq!((read.invoices.len(), read.unreadable, read.more), (3, 2, true));
    let [first, second, third] = &read.invoices[..] else {
        panic!("three invoices");
    };
    assert_eq!(first.paid, Some(Money::usd_cents(1308)));
    assert_eq!(first.created_at, Timestamp::parse("2026-02-18T10:30:00Z"));
    assert_eq!(
        first.link.as_ref().map(url::Url::as_str),
        Some("https://invoice.stripe.com/i/2")
    );
    assert_eq!(
        second.paid.map(|paid| paid.to_string()).as_deref(),
        Some("5.00 EUR")
    );
    assert_eq!(second.created_at, Some(Timestamp(1_766_000_000)));
    assert_eq!(second.link, None);
    // Half a cent is no amount, and is not rounded into one.
    assert_eq!(third.paid, None);
    assert!(!third.description.as_deref().expect("words").contains('\n'));
    let asked = &requests(&server).await[0];
    assert_eq!(asked.url.query(), Some("limit=20"));
}

#[tokio::test]
async fn an_account_without_bills_is_no_fault_and_an_odd_answer_is_one() {
    let (_server, account) = answering(
        "GET",
        "/billing/invoices",
        reply(200, &json!({"invoices": [], "has_more": false})),
    )
    .await;
    assert_eq!(account.invoices(20).await.expect("none").invoices, []);
    for odd in [json!({}), json!([]), json!({"invoices": "none"})] {
        let (_server, account) = answering("GET", "/billing/invoices", reply(200, &odd)).await;
        let error = account.invoices(20).await.expect_err("odd");
        assert_eq!(error.kind, Kind::Malformed, "{odd}");
    }
}

#[tokio::test]
async fn where_there_is_no_call_for_bills_the_dashboard_is_named() {
    let (_server, account) = answering("GET", "/billing/invoices", refusal(404, "NOT_FOUND")).await;
    let error = account.invoices(20).await.expect_err("no such call");
    assert_eq!(error.kind, Kind::NotOffered);
    assert!(error.hint.expect("a hint").contains("dashboard"));
    let (_server, account) = answering("GET", "/referrals", refusal(403, "INSUFFICIENT_SCOPE")).await;
    let error = account.referrals().await.expect_err("no right");
    assert_eq!(error.kind, Kind::Forbidden);
    assert!(error.hint.expect("a hint").contains("billing:read"));
}

#[tokio::test]
async fn the_referrals_of_the_page() {
    let answer = raw(include_str!("../fixtures/referrals.json"));
    let (_server, account) = answering("GET", "/referrals", answer).await;
    let read = account.referrals().await.expect("referrals");
    assert_eq!(read.code.as_deref(), Some("x7k9m2"));
    assert_eq!(read.rate_percent, Some(20));
    assert_eq!(read.earned, Some(Money::usd_cents(400)));
    assert_eq!(read.paid_out, Some(Money::usd_cents(200)));
    assert_eq!(read.pending, Some(Money::usd_cents(200)));
    let [first, second] = &read.referrals[..] else {
        panic!("two referrals");
    };
    assert_eq!(first.domains, ["friend-site.com"]);
    assert_eq!(
        (first.earned, first.paid_out),
        (Some(Money::usd_cents(200)), Some(true))
    );
    assert_eq!(second.paid_out, Some(false));
    assert_eq!(second.created_at, Timestamp::parse("2025-02-10T15:30:00Z"));
}

#[tokio::test]
async fn referrals_of_another_shape_are_a_fault_and_a_bare_one_is_read() {
    for odd in [json!({}), json!([]), json!({"referrals": 3})] {
        let (_server, account) = answering("GET", "/referrals", reply(200, &odd)).await;
        let error = account.referrals().await.expect_err("odd");
        assert_eq!(error.kind, Kind::Malformed, "{odd}");
    }
    let bare =
        json!({"referral_code": "q", "referral_rate": 900, "referrals": [{"id": "r", "paid_out": "yes"}, 7]});
    let (_server, account) = answering("GET", "/referrals", reply(200, &bare)).await;
    let read = account.referrals().await.expect("readable");
    assert_eq!((read.rate_percent, read.earned, read.unreadable), (None, None, 1));
    assert_eq!(read.referrals[0].paid_out, Some(true));
}
