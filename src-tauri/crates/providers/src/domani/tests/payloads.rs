//! Each payload of the provider's page that this adapter reads, byte for byte, and the later spelling beside it.

use model::{Money, Timestamp};
use registrar::extras::{LiveStatus, StatusEvent};
use registrar::portfolio::{Portfolio, ZoneHere};
use registrar::search::Search;
use registrar::{Kind, Provider};
use serde_json::{Value, json};
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockServer};

use super::super::{account, portfolio};
use super::{KEY, account as open, answering, give, json as reply, name, raw, refusal};

fn when(text: &str) -> Option<Timestamp> {
    Some(Timestamp::parse(text).expect("a date"))
}

#[tokio::test]
async fn the_account_of_the_page() {
    let (server, account) = answering("GET", "/me", raw(include_str!("../fixtures/me.json"))).await;
    give(
        &server,
        "GET",
        "/tokens",
        raw(include_str!("../fixtures/tokens.json")),
    )
    .await;
    give(
        &server,
        "GET",
        "/referrals",
        raw(include_str!("../fixtures/referrals.json")),
    )
    .await;
    let summary = account.account().await.expect("an account");
    assert_eq!(summary.reference.as_deref(), Some("dev@example.com"));
    assert_eq!(summary.balance, None);
    let fact = |label: &str| {
        let found = summary.facts.iter().find(|(known, _)| known == label);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(fact("Names there"), Some("3"));
    assert_eq!(fact("API keys"), Some("2"));
    assert_eq!(fact("Card"), Some("on file"));
    assert_eq!(
        fact("Referral earnings"),
        Some("4.00 USD, of which 2.00 USD are pending")
    );
    // Neither of the listed keys is this one: its end is wxyz, its beginning is not domani_sk_a.
    assert_eq!(fact("This key"), None);
    assert!(summary.warnings.is_empty(), "{:?}", summary.warnings);
}

#[tokio::test]
async fn a_key_that_ends_soon_or_may_not_buy_is_told() {
    let me = raw(include_str!("../fixtures/me.json"));
    let (server, account) = answering("GET", "/me", me).await;
    let masked = format!("{}...{}", &KEY[..12], &KEY[KEY.len() - 4..]);
    let tokens = json!({"tokens": [
        {"id": "k", "name": "Desk", "key": masked, "expires_at": "2026-09-25T00:00:00Z", "scopes": ["domains:read", "domains:write"]},
    ]});
    give(&server, "GET", "/tokens", reply(200, &tokens)).await;
    let summary = account.account().await.expect("an account");
    assert!(
        summary
            .facts
            .contains(&("This key".to_owned(), "Desk".to_owned()))
    );
    let [ends, scope] = &summary.warnings[..] else {
        panic!("{:?}", summary.warnings);
    };
    assert!(ends.contains("in 4 days"), "{ends}");
    assert!(
        scope.contains("may not buy") && scope.contains("domains:transfer"),
        "{scope}"
    );
}

#[test]
fn what_is_missing_before_buying_is_told() {
    let summary = account::read(&json!({
        "email": "dev@example.com", "has_payment_method": false, "has_contact": false, "plan": "free",
        "balance": 0, "setup_required": ["payment_method", "verify_email"],
    }))
    .expect("an account");
    assert_eq!(summary.warnings.len(), 3, "{:?}", summary.warnings);
    assert!(summary.warnings[0].contains("No card"));
    assert!(summary.warnings[1].contains("No contact"));
    assert!(summary.warnings[2].contains("verify_email"));
    // Not reckoned with: an account that pays by card has nothing there.
    assert_eq!(summary.balance, None);
    assert!(account::read(&json!({"ok": true})).is_none());
}

#[tokio::test]
async fn the_price_list_of_the_page() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/api/tlds"))
        .and(query_param("offset", "0"))
        .respond_with(raw(include_str!("../fixtures/tlds.json")))
        .mount(&server)
        .await;
    // The sample counts 898 and prints three, so it goes on.
    Mock::given(method("GET"))
        .and(path("/api/tlds"))
        .and(query_param("offset", "3"))
        .respond_with(reply(200, &json!({"tlds": [{"tld": "co.uk", "registration": 5.1, "renewal": "6.20", "kind": "tld"}], "total": 4})))
        .expect(1)
        .mount(&server)
        .await;
    let prices = open(&server).prices().await.expect("a list");
    let shown: Vec<_> = prices
        .iter()
        .map(|price| (price.ending.as_str(), price.register, price.renew, price.transfer))
        .collect();
    let cents = |amount| Some(Money::usd_cents(amount));
    assert_eq!(
        shown,
        [
            ("co.uk", cents(510), cents(620), None),
            ("com", cents(1088), cents(1308), cents(1308)),
            ("dev", cents(1585), cents(1585), cents(1585)),
            ("xyz", cents(404), cents(404), cents(404)),
        ]
    );
    assert!(
        prices.iter().all(|price| price.promo.is_none()),
        "the list tells no promotions"
    );
}

#[tokio::test]
async fn the_list_of_the_page_and_its_later_spelling() {
    let (_server, account) = answering("GET", "/domains", raw(include_str!("../fixtures/list.json"))).await;
    let listing = account.list().await.expect("a list");
    assert_eq!(listing.partial, None);
    let [mysite, myapp] = &listing.names[..] else {
        panic!("{listing:?}");
    };
    assert_eq!(mysite.name, name("mysite.com"));
    assert_eq!(mysite.status.as_deref(), Some("active"));
    assert_eq!(mysite.registered_at, when("2025-01-15T10:30:00Z"));
    assert_eq!(mysite.expires_at, when("2026-01-15T10:30:00Z"));
    assert_eq!(mysite.expires_text.as_deref(), Some("2026-01-15T10:30:00.000Z"));
    assert_eq!(mysite.auto_renew, None);
    assert!(mysite.registered);
    assert_eq!(myapp.expires_at, when("2026-02-01T14:00:00Z"));

    let later = json!({"domains": [
        {"domain": "mysite.com", "status": "active", "purchased_at": "2025-01-15T10:30:00Z", "expires_at": "2026-01-15T10:30:00Z", "auto_renew": false, "email_enabled": true, "mailbox_count": 2},
        {"domain": "old.example", "status": "active", "registrar_status": "external", "expires_at": null},
        {"domain": "MYSITE.com"}, {"no": "name"}, 7,
    ]});
    let (_server, account) = answering("GET", "/domains", reply(200, &later)).await;
    let listing = account.list().await.expect("a list");
    let [mysite, old] = &listing.names[..] else {
        panic!("{listing:?}");
    };
    assert_eq!(mysite.registered_at, when("2025-01-15T10:30:00Z"));
    assert_eq!(mysite.auto_renew, Some(false));
    assert!(!old.registered, "an imported name is registered elsewhere");
    assert_eq!(old.expires_at, None);
    assert_eq!(listing.unreadable.len(), 2);
}

#[tokio::test]
async fn the_detail_of_the_page_and_its_later_spelling() {
    let (_server, account) = answering(
        "GET",
        "/domains/mysite.com",
        raw(include_str!("../fixtures/detail.json")),
    )
    .await;
    let owned = account.detail(&name("mysite.com")).await.expect("a detail");
    assert_eq!(owned.registered_at, when("2025-06-01T12:00:00Z"));
    assert_eq!(owned.expires_at, when("2026-06-01T12:00:00Z"));
    assert_eq!(
        (owned.auto_renew, owned.locked, owned.privacy),
        (Some(true), Some(true), Some(true))
    );
    assert!(owned.registered);

    let later = json!({
        "domain": "mysite.com", "status": "active", "auto_renew": false, "expires_at": "2026-06-01T12:00:00Z",
        "registrar": null, "registrar_status": "unavailable", "renewal_price": 13.08, "registrant": {}, "transfer_out": {},
    });
    let owned = portfolio::detail(&later, &name("mysite.com")).expect("a detail");
    assert_eq!(
        (owned.auto_renew, owned.locked, owned.privacy),
        (Some(false), None, None)
    );
    for imported in [
        json!({"domain": "mysite.com", "registrar_status": "external"}),
        json!({"domain": "mysite.com", "payment_method": "external", "registrar": "Another Company"}),
        json!({"domain": "mysite.com", "status": "pending_verification"}),
    ] {
        let owned = portfolio::detail(&imported, &name("mysite.com")).expect("a detail");
        assert!(!owned.registered);
        assert_eq!(owned.zone, Some(ZoneHere::Absent));
    }
    assert!(portfolio::detail(&later, &name("other.com")).is_none());
}

#[tokio::test]
async fn the_status_of_the_page() {
    let (_server, account) = answering(
        "GET",
        "/domains/mysite.com/status",
        raw(include_str!("../fixtures/status.json")),
    )
    .await;
    let mut told = Vec::new();
    account
        .status(&name("mysite.com"), &mut |event| told.push(event))
        .await
        .expect("a status");
    assert_eq!(
        told,
        [
            StatusEvent::Info {
                status: Some("active".to_owned()),
                expires: Some("2027-02-18T00:00:00.000Z".to_owned()),
                days: Some(365),
            },
            StatusEvent::Records(vec!["A @ 76.76.21.21".to_owned()]),
            StatusEvent::Propagation {
                index: 0,
                propagated: true
            },
            StatusEvent::Dns {
                propagated: Some(true),
                nameservers: vec!["ns1.porkbun.com".to_owned(), "ns2.porkbun.com".to_owned()],
            },
            StatusEvent::Certificate(true),
            StatusEvent::Mail {
                ready: false,
                servers: Vec::new(),
            },
        ]
    );
}

#[tokio::test]
async fn the_error_of_the_page() {
    let missing: Value = serde_json::from_str(include_str!("../fixtures/error.json")).expect("JSON");
    let (_server, account) = answering("GET", "/me", reply(401, &missing)).await;
    let error = account.account().await.expect_err("no key");
    assert_eq!(error.kind, Kind::Unauthorized);
    assert_eq!(error.upstream_code.as_deref(), Some("MISSING_API_KEY"));
    assert!(error.message.contains("Missing API key"), "{}", error.message);
    let hint = error.hint.expect("a hint");
    assert!(hint.contains("Create a new key"), "{hint}");
    assert!(hint.contains("Include 'Authorization: Bearer"), "{hint}");
}

#[tokio::test]
async fn a_name_of_somebody_else_is_not_found() {
    let (_server, account) = answering("GET", "/domains/other.com", refusal(404, "NOT_FOUND")).await;
    let error = account.detail(&name("other.com")).await.expect_err("not ours");
    assert_eq!(error.kind, Kind::NotFound);
}

#[tokio::test]
async fn where_a_name_is_served_is_told_by_its_name_servers() {
    let own = ["ns1.domani.example", "ns2.domani.example"];
    for (hosts, active, servers) in [
        (
            json!({"nameservers": ["NS1.domani.example."], "default_nameservers": own}),
            Some(true),
            own.len(),
        ),
        (
            json!({"nameservers": ["ada.ns.example.net"], "default_nameservers": own}),
            Some(false),
            own.len(),
        ),
        (json!({"nameservers": ["ada.ns.example.net"]}), None, 0),
    ] {
        let (server, account) = answering(
            "GET",
            "/domains/mysite.com",
            raw(include_str!("../fixtures/detail.json")),
        )
        .await;
        give(
            &server,
            "GET",
            "/domains/mysite.com/nameservers",
            reply(200, &hosts),
        )
        .await;
        let owned = account.detail(&name("mysite.com")).await.expect("a detail");
        assert_eq!(owned.nameservers.map(|set| set.len()), Some(1));
        match (active, owned.zone) {
            (None, None) => {}
            (
                Some(_),
                Some(ZoneHere::Present {
                    active: told,
                    nameservers,
                }),
            ) => {
                assert_eq!((told, nameservers.len()), (active, servers));
            }
            (_, zone) => panic!("{zone:?}"),
        }
    }
}
