//! What goes over the wire: headers, bodies, and how often.

use registrar::dns::{Dns, Nameservers};
use registrar::extras::CloudflareBind;
use registrar::orders::{OrderKind, Orders, Outcome};
use registrar::{Kind, Provider};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{TOKEN, account, answering, give, item, name, ok, raw, requests};

fn header<'a>(request: &'a wiremock::Request, name: &str) -> Option<&'a str> {
    request.headers.get(name).and_then(|value| value.to_str().ok())
}

#[tokio::test]
async fn every_call_carries_the_token_and_only_changes_carry_a_key() {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        "/account",
        raw(include_str!("../fixtures/account.json")),
    )
    .await;
    give(
        &server,
        "PATCH",
        "/domains/a.click/nameservers",
        raw(include_str!("../fixtures/nameservers.json")),
    )
    .await;
    give(
        &server,
        "POST",
        "/domains/a.click/cloudflare/bind",
        raw(include_str!("../fixtures/bind.json")),
    )
    .await;
    let account = account(&server);
    account.account().await.expect("an account");
    let hosts = Nameservers::Hosts(vec!["ns1.example.net".into(), "ns2.example.net".into()]);
    let set = account
        .set_nameservers(&name("a.click"), &hosts, "key-2")
        .await
        .expect("set");
    assert_eq!(set, ["ns1.example.net", "ns2.example.net"]);
    account
        .set_nameservers(&name("a.click"), &Nameservers::Preset("ours".into()), "key-3")
        .await
        .expect("set");
    account
        .bind(&name("a.click"), "default", "key-4")
        .await
        .expect("bound");

    let sent = requests(&server).await;
    for request in &sent {
        assert_eq!(
            header(request, "authorization"),
            Some(&*format!("Bearer {TOKEN}"))
        );
        assert!(!request.url.as_str().contains(TOKEN));
    }
    let keys: Vec<_> = sent
        .iter()
        .map(|request| header(request, "idempotency-key"))
        .collect();
    assert_eq!(keys, [None, Some("key-2"), Some("key-3"), Some("key-4")]);
    let body = |at: usize| sent[at].body_json::<Value>().expect("JSON");
    let documented = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    assert_eq!(
        body(1),
        documented(include_str!("../fixtures/nameservers-request.json"))
    );
    assert_eq!(body(2), json!({"preset_key": "ours"}));
    assert_eq!(body(3), documented(include_str!("../fixtures/bind-request.json")));
    assert_eq!(header(&sent[1], "content-type"), Some("application/json"));
}

#[tokio::test]
async fn a_read_that_fails_is_repeated_twice_and_an_order_never() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(502))
        .mount(&server)
        .await;
    let account = account(&server);
    let error = account.account().await.expect_err("a failure");
    assert_eq!(error.kind, Kind::Upstream);
    assert_eq!(requests(&server).await.len(), 3);
    let order = account
        .prepare(&[item(OrderKind::Register, "a.click")], "key-1")
        .await
        .expect("an order");
    let outcomes = account.send(&order).await;
    assert!(matches!(&outcomes[..], [Outcome::Unknown(error)] if error.kind == Kind::Upstream));
    assert_eq!(requests(&server).await.len(), 4);
}

#[tokio::test]
async fn a_passing_failure_is_not_shown() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(503))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    give(
        &server,
        "GET",
        "/account",
        raw(include_str!("../fixtures/account.json")),
    )
    .await;
    account(&server).account().await.expect("an account");
}

#[tokio::test]
async fn a_long_pause_is_told_and_not_waited_for() {
    let (server, account) = answering(
        "GET",
        "/account",
        ResponseTemplate::new(429).insert_header("Retry-After", "300"),
    )
    .await;
    let error = account.account().await.expect_err("a pause");
    assert_eq!(error.kind, Kind::RateLimited);
    assert!(error.hint.expect("a hint").contains("5 minutes"));
    assert!(account.lane(registrar::provider::Work::Orders).closed_for_seconds > 290);
    // An order meanwhile is refused without being sent.
    let order = account
        .prepare(&[item(OrderKind::Register, "a.click")], "key-1")
        .await
        .expect("an order");
    let outcomes = account.send(&order).await;
    assert!(matches!(&outcomes[..], [Outcome::Rejected(error)] if error.kind == Kind::RateLimited));
    assert_eq!(requests(&server).await.len(), 1);
}

#[tokio::test]
async fn another_host_never_sees_the_token() {
    let other = MockServer::start().await;
    let (_server, account) = answering(
        "GET",
        "/account",
        ResponseTemplate::new(307).insert_header("Location", other.uri()),
    )
    .await;
    let error = account.account().await.expect_err("not followed");
    assert!(error.message.contains("redirect"), "{}", error.message);
    assert!(requests(&other).await.is_empty());
}

#[tokio::test]
async fn an_update_that_says_that_it_did_nothing_is_an_error() {
    let (_server, account) = answering(
        "PATCH",
        "/domains/a.click/nameservers",
        ok(&json!({"updated": false, "nameservers": ["ns1.example.net"]})),
    )
    .await;
    let wanted = Nameservers::Preset("ours".into());
    let error = account
        .set_nameservers(&name("a.click"), &wanted, "key-1")
        .await
        .expect_err("nothing done");
    assert_eq!(error.kind, Kind::Conflict);
}
