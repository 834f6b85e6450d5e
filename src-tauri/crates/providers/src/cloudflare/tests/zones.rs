//! Reading zones: whole or not at all.

use model::Record;
use registrar::Kind;
use registrar::dns::{Dns, Nameservers};
use registrar::portfolio::Portfolio;
use serde_json::{Value, json};
use wiremock::matchers::{path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{ACCOUNT, ZONE, account, asked, give, name, ok, page, raw, refusal, registrar, requests, zone};

pub(super) fn row(n: usize, kind: &str, owner: &str, content: &str) -> Value {
    json!({
        "id": format!("{n:032x}"), "type": kind, "name": owner, "content": content, "ttl": 300,
        "proxied": false, "proxiable": kind == "A", "comment": null, "tags": [], "settings": {}, "meta": {},
        "created_on": "2026-01-02T03:04:05.678901Z", "modified_on": "2026-01-02T03:04:05.678901Z"
    })
}

async fn give_zone(server: &MockServer) {
    Mock::given(path("/client/v4/zones"))
        .and(query_param("name", "a.dev"))
        .and(query_param("account.id", ACCOUNT))
        .respond_with(ok(&json!([zone("a.dev", ZONE, "active")])))
        .mount(server)
        .await;
}

async fn give_records(server: &MockServer, number: usize, rows: &[Value], info: &Value) {
    Mock::given(path(format!("/client/v4/zones/{ZONE}/dns_records")))
        .and(query_param("page", number.to_string()))
        .respond_with(page(&Value::from(rows.to_vec()), info))
        .mount(server)
        .await;
}

#[tokio::test]
async fn a_zone_is_read_through_all_its_pages() {
    let server = MockServer::start().await;
    give_zone(&server).await;
    let info = |page| json!({"page": page, "per_page": 2, "count": 2, "total_count": 3, "total_pages": 2});
    let rows = [
        row(1, "A", "a.dev", "192.0.2.1"),
        row(2, "CNAME", "www.a.dev", "a.dev"),
        row(3, "TXT", "a.dev", "\"v=spf1 -all\""),
    ];
    give_records(&server, 1, &rows[..2], &info(1)).await;
    give_records(&server, 2, &rows[2..], &info(2)).await;
    let read = account(&server).read(&name("a.dev")).await.expect("a zone");
    let shown: Vec<(&str, &str, &str)> = read
        .zone
        .records
        .iter()
        .map(|r| (r.name.as_str(), r.kind.as_str(), r.content.as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            ("@", "A", "192.0.2.1"),
            ("www", "CNAME", "a.dev"),
            ("@", "TXT", "v=spf1 -all")
        ]
    );
    assert_eq!(
        read.nameservers,
        ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"]
    );
    assert_eq!(read.mode.as_deref(), Some("active"));
    assert!(read.unreadable.is_empty());
}

#[tokio::test]
async fn an_empty_zone_is_read_as_one() {
    let server = MockServer::start().await;
    give_zone(&server).await;
    let info = json!({"page": 1, "per_page": 500, "count": 0, "total_count": 0, "total_pages": 0});
    give_records(&server, 1, &[], &info).await;
    let read = account(&server).read(&name("a.dev")).await.expect("a zone");
    assert_eq!(read.zone.records, Vec::<Record>::new());
}

#[tokio::test]
async fn a_zone_that_did_not_arrive_whole_is_no_zone() {
    let rows = [
        row(1, "A", "a.dev", "192.0.2.1"),
        row(2, "A", "b.a.dev", "192.0.2.1"),
    ];
    let told =
        |total: usize, pages: usize| json!({"per_page": 2, "total_count": total, "total_pages": pages});
    // Cut: counts more than it sends.
    let server = MockServer::start().await;
    give_zone(&server).await;
    give_records(&server, 1, &rows, &told(5, 1)).await;
    let error = account(&server).read(&name("a.dev")).await.expect_err("cut");
    assert_eq!(error.kind, Kind::Malformed);
    // A record that came while the pages were read pushed another one onto the next page.
    let server = MockServer::start().await;
    give_zone(&server).await;
    give_records(&server, 1, &rows, &told(3, 2)).await;
    give_records(&server, 2, &rows[1..], &told(3, 2)).await;
    let error = account(&server).read(&name("a.dev")).await.expect_err("twice");
    assert_eq!(error.kind, Kind::Malformed);
    // One that went pulled another one before the border.
    let server = MockServer::start().await;
    give_zone(&server).await;
    give_records(&server, 1, &rows, &told(4, 2)).await;
    give_records(&server, 2, &[row(4, "A", "d.a.dev", "192.0.2.1")], &told(3, 2)).await;
    let error = account(&server).read(&name("a.dev")).await.expect_err("moved");
    assert!(error.message.contains("changed while"), "{}", error.message);
    for broken in [
        ResponseTemplate::new(200).set_body_raw("<html></html>", "text/html"),
        raw(r#"{"success":true,"result":[{"id":"#),
        raw(r#"{"success":true,"errors":[],"result":null}"#),
        raw(""),
    ] {
        let server = MockServer::start().await;
        give_zone(&server).await;
        give(&server, "GET", &format!("/zones/{ZONE}/dns_records"), broken).await;
        let error = account(&server).read(&name("a.dev")).await.expect_err("broken");
        assert_eq!(error.kind, Kind::Malformed);
    }
}

#[tokio::test]
async fn a_record_that_can_not_be_read_is_told_as_it_came() {
    let server = MockServer::start().await;
    give_zone(&server).await;
    let rows = [row(1, "A", "a.dev", "192.0.2.1"), json!({"id": "2", "type": "A"})];
    let info = json!({"per_page": 500, "total_count": 2, "total_pages": 1});
    give_records(&server, 1, &rows, &info).await;
    let read = account(&server).read(&name("a.dev")).await.expect("a zone");
    assert_eq!(read.zone.records.len(), 1);
    assert_eq!(read.unreadable, [r#"{"id":"2","type":"A"}"#]);
}

#[tokio::test]
async fn a_name_without_a_zone_here_is_told_so() {
    let server = MockServer::start().await;
    give(&server, "GET", "/zones", ok(&json!([]))).await;
    let error = account(&server).read(&name("a.dev")).await.expect_err("no zone");
    assert_eq!(error.kind, Kind::NotFound);
    assert!(
        error.message.contains("no zone in this Cloudflare account"),
        "{}",
        error.message
    );
    // A server that does not filter answers with other zones.
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        "/zones",
        ok(&json!([zone("b.dev", ZONE, "active")])),
    )
    .await;
    let error = account(&server).read(&name("a.dev")).await.expect_err("no zone");
    assert_eq!(error.kind, Kind::NotFound);
}

#[tokio::test]
async fn an_international_zone_is_looked_up_in_both_spellings() {
    let server = MockServer::start().await;
    Mock::given(path("/client/v4/zones"))
        .and(query_param("name", "bücher.example"))
        .respond_with(ok(&json!([zone("bücher.example", ZONE, "active")])))
        .mount(&server)
        .await;
    give(&server, "GET", "/zones", ok(&json!([]))).await;
    let info = json!({"per_page": 500, "total_count": 1, "total_pages": 1});
    give_records(
        &server,
        1,
        &[row(1, "A", "xn--bcher-kva.example", "192.0.2.1")],
        &info,
    )
    .await;
    let read = account(&server)
        .read(&name("bücher.example"))
        .await
        .expect("a zone");
    assert_eq!(read.zone.records[0].name, "@");
}

#[tokio::test]
async fn ids_are_known_from_the_list_and_looked_up_again_when_they_are_gone() {
    let server = MockServer::start().await;
    let old = "c".repeat(32);
    let count = json!({"total_count": 1, "total_pages": 1});
    Mock::given(path("/client/v4/zones"))
        .and(query_param("name", "a.dev"))
        .respond_with(ok(&json!([zone("a.dev", ZONE, "active")])))
        .with_priority(1)
        .mount(&server)
        .await;
    give(
        &server,
        "GET",
        "/zones",
        page(&json!([zone("a.dev", &old, "active")]), &count),
    )
    .await;
    give(
        &server,
        "GET",
        &registrar("/registrations"),
        page(&json!([]), &json!({"cursor": ""})),
    )
    .await;
    let gone = refusal(404, 7003, "Could not route");
    give(&server, "GET", &format!("/zones/{old}/dns_records"), gone).await;
    let info = json!({"per_page": 500, "total_count": 1, "total_pages": 1});
    give_records(&server, 1, &[row(1, "A", "a.dev", "192.0.2.1")], &info).await;
    let account = account(&server);
    account.list().await.expect("a list");
    let read = account.read(&name("a.dev")).await.expect("the new zone");
    assert_eq!(read.zone.records.len(), 1);
    let calls = asked(&server).await;
    assert_eq!(
        calls.iter().filter(|at| at.as_str() == "/zones").count(),
        2,
        "{calls:?}"
    );
    account.read(&name("a.dev")).await.expect("the new zone");
    assert_eq!(asked(&server).await.len(), calls.len() + 1, "the new id is kept");
}

#[tokio::test]
async fn name_servers_are_fixed() {
    let server = MockServer::start().await;
    let hosts = Nameservers::Hosts(vec!["ns1.example.net".into()]);
    let error = account(&server)
        .set_nameservers(&name("a.dev"), &hosts, "key")
        .await
        .expect_err("fixed");
    assert_eq!(error.kind, Kind::NotOffered);
    assert!(requests(&server).await.is_empty());
}
