//! Owned names: the list in both generations, and one name in detail.

use model::Timestamp;
use registrar::Kind;
use registrar::portfolio::{Portfolio, ZoneHere};

use super::{account, field, give, give_first, last_fields, name, ok, open_server, refused, requests, text};

const WHOIS: &str = "domain.fqdn: alpha.com\ndomain.status: lock,autorenew\ndomain.name: Pat Sample\n\
    domain.created.date: 20200317101112\ndomain.modified.date: 20260201120000\ndomain.expires: 20270317101112\n\
    domain.nservers.nserver.no: 1\ndomain.nservers.nserver.handle: B.ns.joker.com\n\
    domain.nservers.nserver.no: 2\ndomain.nservers.nserver.handle: a.ns.joker.com.\n";

fn day(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text)
}

#[tokio::test]
async fn the_list_is_read_by_the_order_of_its_columns() {
    let server = open_server().await;
    let rows = "alpha.com 2027-03-17 lock,autorenew basic reseller 2027-03-17\nbeta.com 2027-05-01 production off - -\ngamma.com - production off - -";
    give(&server, "query-domain-list", ok(rows)).await;
    give(&server, "dns-zone-list", ok("alpha.com 2027-03-17\n")).await;
    let listing = account(&server).list().await.expect("a list");
    assert_eq!((listing.partial, listing.unreadable), (None, Vec::new()));
    let [alpha, beta, gamma] = &listing.names[..] else {
        panic!("three names");
    };
    assert_eq!(
        (alpha.auto_renew, alpha.locked, alpha.privacy),
        (Some(true), Some(true), Some(true))
    );
    assert_eq!(
        (beta.auto_renew, beta.locked, beta.privacy),
        (Some(false), Some(false), Some(false))
    );
    assert_eq!(alpha.expires_at, day("2027-03-17"));
    assert_eq!(alpha.expires_text.as_deref(), Some("2027-03-17"));
    assert_eq!(gamma.expires_at, None);
    assert!(matches!(alpha.zone, Some(ZoneHere::Present { active: None, .. })));
    assert_eq!(beta.zone, Some(ZoneHere::Absent));
    let sent = last_fields(&server, "query-domain-list").await;
    assert_eq!(
        (field(&sent, "showstatus"), field(&sent, "showprivacy")),
        (Some("1"), Some("1"))
    );
}

#[tokio::test]
async fn named_columns_count_more_than_their_order() {
    let server = open_server().await;
    let answer = "Columns: domain_status,domain,privacy-status,expiration_date\nSeparator: TAB\nStatus-Code: 0\nRow-Count: 1\n\n\
        autorenew\talpha.com\tundef\t2027-03-17";
    give(&server, "query-domain-list", text(answer)).await;
    give(&server, "dns-zone-list", refused(2202, "Authorization error")).await;
    let listing = account(&server).list().await.expect("a list");
    let alpha = &listing.names[0];
    assert_eq!(alpha.name, name("alpha.com"));
    assert_eq!(
        (alpha.auto_renew, alpha.locked, alpha.privacy),
        (Some(true), Some(false), None)
    );
    assert_eq!(alpha.zone, None, "what is not told is not guessed");
}

#[tokio::test]
async fn an_empty_account_is_an_empty_list() {
    let server = open_server().await;
    give(&server, "query-domain-list", ok("")).await;
    give(&server, "dns-zone-list", ok("")).await;
    let listing = account(&server).list().await.expect("a list");
    assert_eq!((listing.names.len(), listing.partial), (0, None));
}

#[tokio::test]
async fn a_list_that_counts_more_rows_is_asked_for_the_rest() {
    let server = open_server().await;
    let head = "Status-Code: 0\nRow-Count: 3\n\n";
    give(
        &server,
        "query-domain-list",
        text(format!("{head}c.com 2027-03-17 production off - -")),
    )
    .await;
    let first = format!("{head}a.com 2027-03-17 production off - -\nb.com 2027-03-17 production off - -");
    give_first(&server, "query-domain-list", text(first)).await;
    give(&server, "dns-zone-list", ok("")).await;
    let listing = account(&server).list().await.expect("a list");
    assert_eq!((listing.names.len(), listing.partial), (3, None));
    let sent = last_fields(&server, "query-domain-list").await;
    assert_eq!((field(&sent, "from"), field(&sent, "to")), (Some("3"), Some("3")));
}

#[tokio::test]
async fn a_list_that_never_fills_up_is_told_as_partial() {
    let server = open_server().await;
    let same = "Status-Code: 0\nRow-Count: 9\n\na.com 2027-03-17 production off - -";
    give(&server, "query-domain-list", text(same)).await;
    give(&server, "dns-zone-list", ok("")).await;
    let listing = account(&server).list().await.expect("a list");
    assert_eq!(listing.names.len(), 1);
    assert!(listing.partial.is_some_and(|reason| reason.contains('9')));
    assert_eq!(
        requests(&server).await.len(),
        4,
        "login, twice the list, the zones"
    );
}

#[tokio::test]
async fn a_row_in_the_middle_that_can_not_be_read_is_told() {
    let server = open_server().await;
    let rows = "a.com 2027-03-17 production off - -\nnot_a_name 17.03.2027 production off - -\nb.com 2027-03-17 production off - -";
    give(&server, "query-domain-list", ok(rows)).await;
    give(&server, "dns-zone-list", ok("")).await;
    let listing = account(&server).list().await.expect("a list");
    assert_eq!((listing.names.len(), listing.unreadable.len()), (2, 1));
    assert!(listing.partial.is_some());
}

#[tokio::test]
async fn a_last_row_that_is_always_shorter_is_no_broken_list() {
    let server = open_server().await;
    let rows = "a.com 2027-03-17 production basic reseller 2027-03-17\nb.com 2027-05-01 autorenew";
    give(&server, "query-domain-list", ok(rows)).await;
    give(&server, "dns-zone-list", ok("")).await;
    let listing = account(&server).list().await.expect("a list");
    assert_eq!((listing.names.len(), listing.partial), (2, None));
    assert_eq!(
        (listing.names[1].auto_renew, listing.names[1].privacy),
        (Some(true), None)
    );
    assert_eq!(
        requests(&server).await,
        ["login", "query-domain-list", "query-domain-list", "dns-zone-list"],
        "it is read twice before it is believed"
    );
}

#[tokio::test]
async fn a_detail_joins_the_row_with_the_whois_page() {
    let server = open_server().await;
    give(
        &server,
        "query-domain-list",
        ok("alpha.com 2027-03-17 lock,autorenew off - -"),
    )
    .await;
    give(&server, "query-whois", ok(WHOIS)).await;
    let owned = account(&server)
        .detail(&name("alpha.com"))
        .await
        .expect("a detail");
    // The same day as in the list, whatever zone the page's digits are in.
    assert_eq!(owned.expires_at, day("2027-03-17"));
    assert_eq!(owned.expires_text.as_deref(), Some("20270317101112"));
    assert_eq!(owned.registered_at, day("2020-03-17 10:11:12"));
    let hosts = vec!["b.ns.joker.com".to_owned(), "a.ns.joker.com".to_owned()];
    assert_eq!(owned.nameservers, Some(hosts), "in their order");
    assert!(matches!(
        owned.zone,
        Some(ZoneHere::Present {
            active: Some(true),
            ..
        })
    ));
    let sent = last_fields(&server, "query-domain-list").await;
    assert_eq!(field(&sent, "pattern"), Some("alpha.com"));
    let sent = last_fields(&server, "query-whois").await;
    assert_eq!(
        (field(&sent, "domain"), field(&sent, "internal")),
        (Some("alpha.com"), Some("1"))
    );
}

#[tokio::test]
async fn somebody_elses_name_is_not_found() {
    let server = open_server().await;
    give(&server, "query-domain-list", ok("")).await;
    let error = account(&server)
        .detail(&name("other.com"))
        .await
        .expect_err("not ours");
    assert_eq!(error.kind, Kind::NotFound);
    assert!(error.hint.is_some());
}
