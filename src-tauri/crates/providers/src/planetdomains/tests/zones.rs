//! Zones: what was not touched goes back as it came.

use model::{Record, SetChange, Zone};
use proptest::prelude::*;
use registrar::Kind;
use registrar::dns::{Dns, ZoneWrite};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::super::PlanetDomains;
use super::super::dns::read_zone;
use super::super::records;
use super::{account, answering, give, name, ok, raw, requests};
use crate::any_record::{self, sent};

/// Reads `records`, makes `change` of the zone, writes, and returns the records that were sent.
async fn written(records: &Value, change: impl FnOnce(&mut Zone)) -> Vec<Value> {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        "/domains/a.click/dns",
        ok(&json!({"mode": "internal", "records": records})),
    )
    .await;
    give(
        &server,
        "PUT",
        "/domains/a.click/dns",
        raw(include_str!("../fixtures/zone-put.json")),
    )
    .await;
    let account = account(&server);
    let base = account.read(&name("a.click")).await.expect("a zone").zone;
    let mut result = base.clone();
    change(&mut result);
    write(&account, base, result).await.expect("written");
    let sent = requests(&server).await;
    let body: Value = sent.last().expect("a write").body_json().expect("JSON");
    body["records"].as_array().expect("records").clone()
}

async fn write(account: &PlanetDomains, base: Zone, result: Zone) -> Result<(), registrar::ProviderError> {
    let write = ZoneWrite {
        changes: base.changes_to(&result),
        base,
        result,
    };
    account.write(&name("a.click"), &write, "key-1").await
}

#[tokio::test]
async fn the_zone_of_the_page() {
    let (_server, account) = answering(
        "GET",
        "/domains/a.click/dns",
        raw(include_str!("../fixtures/zone.json")),
    )
    .await;
    let read = account.read(&name("a.click")).await.expect("a zone");
    assert!(read.zone.records.is_empty() && read.unreadable.is_empty());
    assert_eq!(read.mode.as_deref(), Some("cloudflare"));
    assert_eq!(
        read.nameservers,
        ["elaine.ns.cloudflare.com", "thomas.ns.cloudflare.com"]
    );
}

#[tokio::test]
async fn the_write_of_the_page() {
    let sent = written(&json!([]), |zone| {
        zone.records.push(Record::new("@", "A", "2.26.84.230", Some(300)));
    })
    .await;
    let documented: Value =
        serde_json::from_str(include_str!("../fixtures/zone-put-request.json")).expect("JSON");
    assert_eq!(json!({ "records": sent }), documented);
}

/// Records as a provider might send them, with everything that the documentation leaves open.
fn odd_records() -> Value {
    json!([
        {"type": "a", "name": "@", "content": "192.0.2.1", "ttl": "300", "id": 17, "proxied": false, "note": null},
        {"type": "MX", "name": "A.click.", "content": "MX1.Fernmail.NET.", "ttl": 3600, "priority": "10"},
        {"type": "TXT", "name": "", "content": "\"v=spf1 \" \"-all\"", "ttl": null},
        {"type": "SRV", "name": "_sip._tcp", "content": "5 5060 sip.example.net", "priority": 10},
        {"type": "LOC", "name": "www", "content": "52 22 23 N 4 53 32 E -2m", "ttl": "auto"},
        {"type": "CNAME", "name": "www.a.click", "content": "A.click"},
    ])
}

#[test]
fn reads_each_spelling_into_the_one_form() {
    let (read, _) = read_zone(&json!({"records": odd_records()}), &name("a.click")).expect("a zone");
    let seen: Vec<_> = read
        .zone
        .records
        .iter()
        .map(|r| (r.name.as_str(), r.kind.as_str(), r.content.as_str(), r.ttl))
        .collect();
    assert_eq!(
        seen,
        [
            ("@", "A", "192.0.2.1", Some(300)),
            ("@", "MX", "10 mx1.fernmail.net", Some(3600)),
            ("@", "TXT", "v=spf1 -all", None),
            ("_sip._tcp", "SRV", "10 5 5060 sip.example.net", None),
            (
                "www",
                "LOC",
                "52 22 23.000 N 4 53 32.000 E -2.00m 1.00m 10000.00m 10.00m",
                None
            ),
            ("www", "CNAME", "a.click", None),
        ]
    );
    let extras = &read.zone.records[0].extras;
    assert_eq!(extras.get("id"), Some(&json!(17)));
    assert!(!extras.contains_key("note") && !extras.contains_key("priority"));
    assert!(read.unreadable.is_empty());
}

#[tokio::test]
async fn what_was_not_touched_goes_back_byte_for_byte() {
    let sent = written(&odd_records(), |zone| {
        zone.records.push(Record::new("new", "A", "192.0.2.9", Some(60)));
    })
    .await;
    let before = odd_records();
    assert_eq!(&sent[..6], before.as_array().expect("records").as_slice());
    assert_eq!(
        sent[6],
        json!({"type": "A", "name": "new", "content": "192.0.2.9", "ttl": 60})
    );
}

#[tokio::test]
async fn a_changed_record_keeps_what_is_not_understood() {
    let sent = written(&odd_records(), |zone| {
        zone.records[0].content = "192.0.2.2".into()
    })
    .await;
    assert_eq!(
        sent[0],
        json!({"type": "A", "name": "@", "content": "192.0.2.2", "ttl": 300, "id": 17, "proxied": false})
    );
}

#[tokio::test]
async fn a_new_mail_server_is_written_as_the_zone_writes_them() {
    let push = |zone: &mut Zone| {
        zone.records
            .push(Record::new("@", "MX", "20 mx2.fernmail.net", Some(60)))
    };
    let beside = written(
        &json!([{"type": "MX", "name": "@", "content": "mx1.fernmail.net", "priority": 10}]),
        push,
    )
    .await;
    assert_eq!(
        beside[1],
        json!({"type": "MX", "name": "@", "content": "mx2.fernmail.net", "ttl": 60, "priority": 20})
    );
    let inside = written(
        &json!([{"type": "MX", "name": "a.click.", "content": "10 mx1.fernmail.net."}]),
        push,
    )
    .await;
    assert_eq!(
        inside[1],
        json!({"type": "MX", "name": "a.click", "content": "20 mx2.fernmail.net.", "ttl": 60})
    );
    // A zone that shows no habit gets the form that the facts assume.
    let first = written(&json!([]), push).await;
    assert_eq!(first[0]["priority"], json!(20));
}

#[tokio::test]
async fn a_new_text_is_quoted_where_the_zone_quotes() {
    let long = "k".repeat(300);
    let push = |zone: &mut Zone| {
        zone.records.push(Record::new("say", "TXT", "say \"hi\"", None));
        zone.records
            .push(Record::new("dkim", "TXT", "k".repeat(300), None));
    };
    let quoted = written(
        &json!([{"type": "TXT", "name": "@", "content": "\"v=spf1 -all\""}]),
        push,
    )
    .await;
    assert_eq!(quoted[1]["content"], json!("\"say \\\"hi\\\"\""));
    assert_eq!(
        quoted[2]["content"],
        json!(format!("\"{}\" \"{}\"", &long[..255], &long[255..]))
    );
    let plain = written(
        &json!([{"type": "TXT", "name": "@", "content": "v=spf1 -all"}]),
        push,
    )
    .await;
    assert_eq!(plain[2]["content"], json!(long));
}

#[tokio::test]
async fn a_record_that_can_not_be_read_stops_the_write() {
    let records = json!([{"type": "A", "name": "@", "content": "192.0.2.1"}, {"type": "A", "name": "@", "value": "192.0.2.2"}]);
    let (server, account) =
        answering("GET", "/domains/a.click/dns", ok(&json!({ "records": records }))).await;
    let read = account.read(&name("a.click")).await.expect("a zone");
    assert_eq!(read.unreadable.len(), 1);
    let error = write(&account, read.zone.clone(), Zone::default())
        .await
        .expect_err("it would lose a record");
    assert_eq!(error.kind, Kind::Invalid);
    assert_eq!(requests(&server).await.len(), 1, "nothing was sent");
}

#[tokio::test]
async fn a_write_without_a_read_before_it_reads_first() {
    let server = MockServer::start().await;
    let records = json!([{"type": "A", "name": "@", "content": "192.0.2.1", "id": 5, "odd": null}]);
    give(
        &server,
        "GET",
        "/domains/a.click/dns",
        ok(&json!({ "records": records })),
    )
    .await;
    give(
        &server,
        "PUT",
        "/domains/a.click/dns",
        raw(include_str!("../fixtures/zone-put.json")),
    )
    .await;
    let base = account(&server)
        .read(&name("a.click"))
        .await
        .expect("a zone")
        .zone;
    // Another process writes what this one read.
    write(&account(&server), base.clone(), base)
        .await
        .expect("written");
    let sent = requests(&server).await;
    let body: Value = sent.last().expect("a write").body_json().expect("JSON");
    assert_eq!(body, json!({ "records": records }));
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_unknown_and_not_repeated() {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        "/domains/a.click/dns",
        ok(&json!({"records": []})),
    )
    .await;
    give(&server, "PUT", "/domains/a.click/dns", ResponseTemplate::new(504)).await;
    let error = write(&account(&server), Zone::default(), Zone::default())
        .await
        .expect_err("lost");
    assert!(error.outcome_unknown());
    assert_eq!(requests(&server).await.len(), 2);
}

#[tokio::test]
async fn a_zone_that_changed_since_it_was_read_is_not_overwritten() {
    let records = json!([{"type": "A", "name": "@", "content": "192.0.2.1"}, {"type": "A", "name": "new", "content": "192.0.2.2"}]);
    let (server, account) =
        answering("GET", "/domains/a.click/dns", ok(&json!({ "records": records }))).await;
    let mut base = account.read(&name("a.click")).await.expect("a zone").zone;
    // The second record came after the plan was made.
    base.records.pop();
    let error = write(&account, base, Zone::default())
        .await
        .expect_err("it would lose a record");
    assert_eq!(error.kind, Kind::Conflict);
    assert_eq!(requests(&server).await.len(), 1, "nothing was sent");
}

proptest! {
    #[test]
    fn reading_and_writing_back_changes_nothing(records in prop::collection::vec(sent("content", "a.click"), 0..8)) {
        let (read, form) = read_zone(&json!({ "records": records }), &name("a.click")).expect("a zone");
        prop_assert!(read.unreadable.is_empty());
        prop_assert_eq!(records::written(&form, &read.zone, &name("a.click")), records);
    }

    #[test]
    fn a_zone_that_was_written_reads_back_as_it_was(
        there in prop::collection::vec(sent("content", "a.click"), 0..4),
        new in prop::collection::vec(any_record::record(), 0..8),
    ) {
        let zone = name("a.click");
        let (read, form) = read_zone(&json!({ "records": there }), &zone).expect("a zone");
        let mut wanted = read.zone.clone();
        wanted.records.extend(new);
        let sent = records::written(&form, &wanted, &zone);
        let (again, _) = read_zone(&json!({ "records": sent }), &zone).expect("a zone");
        prop_assert!(again.unreadable.is_empty());
        let moved: Vec<SetChange> = again.zone.changes_to(&wanted);
        prop_assert!(moved.is_empty(), "{:?}", moved);
    }
}
