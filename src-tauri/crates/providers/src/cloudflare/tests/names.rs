//! Names: two lists as one, followed to their true end.

use model::Timestamp;
use registrar::Kind;
use registrar::portfolio::{OwnedName, Portfolio, ZoneHere};
use serde_json::{Value, json};
use wiremock::matchers::{path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{
    ACCOUNT, TOKEN, ZONE, account, answering, asked, give, name, ok, page, raw, refusal, registrar,
    registration, requests, with_form, zone,
};

const NAMESERVERS: [&str; 2] = ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"];

async fn give_registrations(server: &MockServer, rows: &Value) {
    let info = json!({"count": 1, "per_page": 50, "cursor": ""});
    give(server, "GET", &registrar("/registrations"), page(rows, &info)).await;
}

async fn give_zones(server: &MockServer, rows: &Value) {
    let count = rows.as_array().map_or(0, Vec::len);
    let info = json!({"page": 1, "per_page": 50, "count": count, "total_count": count, "total_pages": 1});
    give(server, "GET", "/zones", page(rows, &info)).await;
}

fn find<'a>(names: &'a [OwnedName], wanted: &str) -> &'a OwnedName {
    names
        .iter()
        .find(|owned| owned.name.as_str() == wanted)
        .unwrap_or_else(|| panic!("{wanted} is missing"))
}

#[tokio::test]
async fn registrations_and_zones_are_one_name_each() {
    let server = MockServer::start().await;
    give_registrations(
        &server,
        &json!([registration("both.dev"), registration("bare.dev")]),
    )
    .await;
    let other = "b".repeat(32);
    give_zones(
        &server,
        &json!([
            zone("both.dev", ZONE, "active"),
            zone("elsewhere.org", &other, "pending")
        ]),
    )
    .await;
    let listing = account(&server).list().await.expect("a list");
    assert_eq!(listing.partial, None);
    assert_eq!(listing.names.len(), 3);

    let both = find(&listing.names, "both.dev");
    assert!(both.registered);
    assert_eq!(both.status.as_deref(), Some("active"));
    assert_eq!(both.expires_at, Timestamp::parse("2027-03-04T10:00:00Z"));
    assert_eq!(both.expires_text.as_deref(), Some("2027-03-04T10:00:00Z"));
    assert_eq!(
        (both.auto_renew, both.locked, both.privacy),
        (Some(true), Some(true), Some(true))
    );
    let nameservers = NAMESERVERS.map(str::to_owned).to_vec();
    assert_eq!(both.nameservers, Some(nameservers.clone()));
    assert_eq!(
        both.zone,
        Some(ZoneHere::Present {
            active: Some(true),
            nameservers: nameservers.clone()
        })
    );
    let bare = find(&listing.names, "bare.dev");
    assert_eq!((bare.registered, &bare.zone), (true, &Some(ZoneHere::Absent)));
    let elsewhere = find(&listing.names, "elsewhere.org");
    assert!(!elsewhere.registered);
    assert_eq!(elsewhere.expires_at, None);
    assert_eq!(elsewhere.nameservers, None, "the world is not known to ask here");
    assert_eq!(
        elsewhere.zone,
        Some(ZoneHere::Present {
            active: Some(false),
            nameservers
        })
    );
}

#[tokio::test]
async fn every_state_of_a_registration_is_its_own_word() {
    for state in [
        "active",
        "registration_pending",
        "transfer_pending",
        "expired",
        "suspended",
        "redemption_period",
        "pending_delete",
        "something_new",
    ] {
        let mut row = registration("a.dev");
        row["status"] = json!(state);
        if state.ends_with("_pending") {
            row["expires_at"] = Value::Null;
        }
        let owned = super::super::portfolio::registration(&row).expect("readable");
        assert_eq!(owned.status.as_deref(), Some(state));
        assert_eq!(owned.expires_at.is_none(), state.ends_with("_pending"));
    }
    let mut row = registration("a.dev");
    row["privacy_mode"] = json!("off");
    row["auto_renew"] = json!(false);
    let owned = super::super::portfolio::registration(&row).expect("readable");
    assert_eq!((owned.privacy, owned.auto_renew), (Some(false), Some(false)));
}

#[tokio::test]
async fn the_documented_page_is_read() {
    let (server, account) = answering(
        "GET",
        &registrar("/registrations"),
        raw(r#"{"success":true,"errors":[],"messages":[],
 "result":[{"domain_name":"alpha.example","status":"active","created_at":"2025-03-04T10:00:00Z","expires_at":"2027-03-04T10:00:00Z","auto_renew":true,"locked":true,"privacy_mode":"redaction"}],
 "result_info":{"count":1,"per_page":50,"cursor":""}}"#),
    )
    .await;
    give_zones(&server, &json!([])).await;
    let listing = account.list().await.expect("a list");
    assert_eq!(listing.names.len(), 1);
    assert_eq!(listing.names[0].name, name("alpha.example"));
}

#[tokio::test]
async fn the_cursor_is_followed_until_it_is_empty() {
    let server = MockServer::start().await;
    let at = format!("/client/v4{}", registrar("/registrations"));
    for (cursor, next, row) in [("", "p2", "a.dev"), ("p2", "p3", "b.dev"), ("p3", "", "c.dev")] {
        let rows = json!([registration(row)]);
        let answer = page(&rows, &json!({"count": 1, "per_page": 50, "cursor": next}));
        let mock = Mock::given(path(at.clone()));
        let mock = if cursor.is_empty() {
            mock.and(query_param_is_missing("cursor"))
        } else {
            mock.and(query_param("cursor", cursor))
        };
        mock.respond_with(answer).expect(1).mount(&server).await;
    }
    give_zones(&server, &json!([])).await;
    let listing = account(&server).list().await.expect("a list");
    assert_eq!(listing.names.len(), 3);
    assert_eq!(listing.partial, None);
}

#[tokio::test]
async fn a_cursor_that_leads_back_ends_and_is_told() {
    let server = MockServer::start().await;
    let info = json!({"count": 1, "per_page": 50, "cursor": "again"});
    give(
        &server,
        "GET",
        &registrar("/registrations"),
        page(&json!([registration("a.dev")]), &info),
    )
    .await;
    give_zones(&server, &json!([])).await;
    let listing = account(&server).list().await.expect("a list");
    assert_eq!(listing.names.len(), 1);
    assert!(listing.partial.expect("it may go on").contains("leads back"));
}

/// Zones in pages of two, as a server that says `info` about them; past the end a page is empty.
async fn listed_in_pages(total: usize, info: impl Fn(usize) -> Value) -> (MockServer, usize, Option<String>) {
    let server = MockServer::start().await;
    give_registrations(&server, &json!([])).await;
    let rows: Vec<Value> = (0..total)
        .map(|n| zone(&format!("z{n}.org"), &format!("{n:032x}"), "active"))
        .collect();
    for number in 1..=total / 2 + 2 {
        let some: Vec<Value> = rows.iter().skip((number - 1) * 2).take(2).cloned().collect();
        Mock::given(path("/client/v4/zones"))
            .and(query_param("page", number.to_string()))
            .respond_with(page(&Value::from(some), &info(number)))
            .mount(&server)
            .await;
    }
    let listing = account(&server).list().await.expect("a list");
    (server, listing.names.len(), listing.partial)
}

#[tokio::test]
async fn numbered_pages_are_followed_to_their_true_end() {
    for total in [0_usize, 1, 2, 3, 4, 5] {
        let pages = total.div_ceil(2);
        let full = move |number: usize| json!({"page": number, "per_page": 2, "count": 2, "total_count": total, "total_pages": pages});
        let (server, found, partial) = listed_in_pages(total, full).await;
        assert_eq!((found, partial), (total, None), "all counters");
        let calls = asked(&server).await.iter().filter(|at| *at == "/zones").count();
        assert_eq!(calls, pages.max(1), "no page is asked for in vain");

        let (_server, found, partial) = listed_in_pages(total, |_| Value::Null).await;
        assert_eq!((found, partial), (total, None), "no counters");
        let (_server, found, partial) = listed_in_pages(total, |_| json!({"per_page": 2})).await;
        assert_eq!((found, partial), (total, None), "the size alone");
        let (_server, found, partial) = listed_in_pages(total, move |_| json!({"total_count": total})).await;
        assert_eq!((found, partial), (total, None), "the total alone");
    }
}

#[tokio::test]
async fn a_list_that_is_shorter_than_it_counts_is_partial() {
    let (_server, found, partial) = listed_in_pages(3, |_| json!({"total_count": 9, "total_pages": 2})).await;
    assert_eq!(found, 3);
    assert!(partial.expect("names are missing").contains("counts 9"));
}

#[tokio::test]
async fn a_server_that_knows_no_pages_does_not_hold_us() {
    let server = MockServer::start().await;
    give_registrations(&server, &json!([])).await;
    give(
        &server,
        "GET",
        "/zones",
        ok(&json!([zone("a.org", ZONE, "active")])),
    )
    .await;
    let listing = account(&server).list().await.expect("a list");
    assert_eq!(listing.names.len(), 1);
    assert!(listing.partial.expect("said").contains("same page twice"));
}

#[tokio::test]
async fn rows_that_can_not_be_read_are_told_and_hide_nothing() {
    let server = MockServer::start().await;
    give_registrations(&server, &json!([{"status": "active"}, 7, registration("a.dev")])).await;
    give_zones(
        &server,
        &json!([{"name": "b.dev"}, zone("c.dev", ZONE, "active")]),
    )
    .await;
    let listing = account(&server).list().await.expect("a list");
    assert_eq!(listing.names.len(), 2);
    assert_eq!(listing.unreadable.len(), 3);
    assert!(listing.partial.is_some());
}

#[tokio::test]
async fn a_list_that_the_token_may_not_read_is_told_as_partial() {
    let denied = || refusal(403, 10000, "Authentication error");
    // Registrations alone.
    let server = MockServer::start().await;
    give_registrations(&server, &json!([registration("a.dev")])).await;
    give(&server, "GET", "/zones", denied()).await;
    let listing = account(&server).list().await.expect("a list");
    assert_eq!(
        (listing.names[0].registered, &listing.names[0].zone),
        (true, &None)
    );
    assert!(
        listing
            .partial
            .expect("zones are missing")
            .contains("add Zone / Zone / Read")
    );
    // Zones alone.
    let server = MockServer::start().await;
    give(&server, "GET", &registrar("/registrations"), denied()).await;
    give_zones(&server, &json!([zone("b.dev", ZONE, "active")])).await;
    let listing = account(&server).list().await.expect("a list");
    let owned = &listing.names[0];
    assert_eq!(
        (owned.registered, owned.expires_at, owned.auto_renew),
        (false, None, None)
    );
    assert!(
        listing
            .partial
            .expect("registrations are missing")
            .contains("add Account / Registrar Domains / Admin")
    );
    // Neither, with a token that is good.
    let server = MockServer::start().await;
    give(&server, "GET", &registrar("/registrations"), denied()).await;
    give(&server, "GET", "/zones", denied()).await;
    give(
        &server,
        "GET",
        "/user/tokens/verify",
        ok(&json!({"id": "x", "status": "active"})),
    )
    .await;
    let error = account(&server).list().await.expect_err("nothing may be read");
    assert_eq!(error.kind, Kind::Forbidden);
}

#[tokio::test]
async fn a_list_that_failed_is_no_list() {
    for broken in [
        ResponseTemplate::new(200).set_body_raw("<html>sign in</html>", "text/html"),
        raw(r#"{"success":true,"result":[{"id":"#),
        ok(&json!({"rows": []})),
    ] {
        let server = MockServer::start().await;
        give_registrations(&server, &json!([registration("a.dev")])).await;
        give(&server, "GET", "/zones", broken).await;
        let error = account(&server).list().await.expect_err("half a list");
        assert_eq!(error.kind, Kind::Malformed);
    }
}

/// What the detail of `a.dev` says when the two calls answer so.
async fn detail(registered: ResponseTemplate, zones: ResponseTemplate) -> Result<OwnedName, Kind> {
    let server = MockServer::start().await;
    give(&server, "GET", &registrar("/registrations/a.dev"), registered).await;
    Mock::given(path("/client/v4/zones"))
        .and(query_param("name", "a.dev"))
        .and(query_param("account.id", ACCOUNT))
        .respond_with(zones)
        .mount(&server)
        .await;
    account(&server)
        .detail(&name("a.dev"))
        .await
        .map_err(|error| error.kind)
}

#[tokio::test]
async fn a_detail_joins_both_sides() {
    let here = || ok(&registration("a.dev"));
    let gone = || refusal(404, 10000, "not found");
    let denied = || refusal(403, 10000, "Authentication error");
    let zoned = || ok(&json!([zone("a.dev", ZONE, "active")]));
    let none = || ok(&json!([]));

    let owned = detail(here(), zoned()).await.expect("both");
    assert!(owned.registered && matches!(owned.zone, Some(ZoneHere::Present { .. })));
    let owned = detail(here(), none()).await.expect("registered");
    assert_eq!(owned.zone, Some(ZoneHere::Absent));
    let owned = detail(here(), denied()).await.expect("registered");
    assert_eq!(owned.zone, None, "nobody knows about its zone");
    let owned = detail(gone(), zoned()).await.expect("a zone");
    assert!(!owned.registered);
    assert_eq!(detail(gone(), none()).await, Err(Kind::NotFound));
    assert_eq!(detail(gone(), denied()).await, Err(Kind::Forbidden));
    assert_eq!(detail(denied(), none()).await, Err(Kind::Forbidden));
    let other = ok(&registration("other.dev"));
    assert_eq!(detail(other, none()).await, Err(Kind::Malformed));
}

#[tokio::test]
async fn the_list_asks_for_one_account_only() {
    let server = MockServer::start().await;
    give_registrations(&server, &json!([])).await;
    give_zones(&server, &json!([])).await;
    with_form(&server, &[("token", TOKEN), ("account_id", ACCOUNT)])
        .list()
        .await
        .expect("a list");
    let sent = requests(&server).await;
    let zones = sent.iter().find(|request| request.url.path().ends_with("/zones"));
    let query = zones.and_then(|request| request.url.query()).unwrap_or_default();
    assert!(query.contains(&format!("account.id={ACCOUNT}")), "{query}");
}
