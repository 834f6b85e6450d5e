//! Zones and nameservers: what was not touched goes back as it came.

use model::{DomainName, Record, Zone};
use proptest::prelude::*;
use registrar::Kind;
use registrar::dns::{Dns, Nameservers, ZoneWrite};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::super::dns::read_zone;
use super::super::records;
use super::{answering, give, json as reply, name, raw, refusal, requests};
use crate::any_record::{self, sent};

const AT: &str = "/domains/mysite.com/dns";

fn mysite() -> DomainName {
    name("mysite.com")
}

fn change(base: Zone, result: Zone) -> ZoneWrite {
    ZoneWrite {
        changes: base.changes_to(&result),
        base,
        result,
    }
}

/// The records of the last write.
async fn written(server: &MockServer) -> Vec<Value> {
    let asked = requests(server).await;
    let write = asked
        .iter()
        .rfind(|request| request.method == "PUT")
        .expect("a write");
    let body: Value = write.body_json().expect("JSON");
    body["records"].as_array().expect("records").clone()
}

#[tokio::test]
async fn the_zone_of_the_page() {
    let (server, account) = answering("GET", AT, raw(include_str!("../fixtures/dns.json"))).await;
    let hosts = json!({"nameservers": ["NS1.porkbun.com.", "ns2.porkbun.com"], "default_nameservers": ["ns1.porkbun.com"]});
    give(
        &server,
        "GET",
        "/domains/mysite.com/nameservers",
        reply(200, &hosts),
    )
    .await;
    let read = account.read(&mysite()).await.expect("a zone");
    assert_eq!(
        read.zone.records,
        [
            Record::new("@", "A", "76.76.21.21", Some(3600)),
            Record::new("www", "CNAME", "mysite.com", Some(3600)),
            Record::new("@", "MX", "10 mail.example.com", Some(3600)),
        ]
    );
    assert_eq!(read.nameservers, ["ns1.porkbun.com", "ns2.porkbun.com"]);
    assert_eq!(read.mode.as_deref(), Some("domani.sh's nameservers"));
    assert!(read.unreadable.is_empty());
}

#[tokio::test]
async fn the_write_of_the_page() {
    let (server, account) = answering("PUT", AT, raw(include_str!("../fixtures/dns-put.json"))).await;
    give(
        &server,
        "GET",
        AT,
        reply(200, &json!({"domain": "mysite.com", "records": []})),
    )
    .await;
    let result = Zone {
        records: vec![
            Record::new("@", "A", "76.76.21.21", Some(3600)),
            Record::new("www", "CNAME", "cname.vercel-dns.com", Some(3600)),
        ],
    };
    account
        .write(&mysite(), &change(Zone::default(), result), "key")
        .await
        .expect("taken");
    let documented: Value =
        serde_json::from_str(include_str!("../fixtures/dns-put-request.json")).expect("JSON");
    assert_eq!(json!({"records": written(&server).await}), documented);
}

#[tokio::test]
async fn what_is_not_touched_goes_back_as_it_came() {
    let records = json!([
        {"type": "a", "name": "mysite.com.", "value": "192.0.2.1", "ttl": "600", "required": true, "id": "r1"},
        {"type": "TXT", "name": "_x", "value": "v=1;  two blanks ", "ttl": 300},
        {"type": "MX", "name": "@", "value": "MAIL.example.com.", "ttl": 3600, "priority": "10"},
        {"type": "SRV", "name": "_sip._tcp", "value": "5 5060 sip.example.com", "ttl": 3600, "priority": 20},
        {"type": "CAA", "name": "@", "value": "0 issue \"letsencrypt.org\"", "ttl": 3600},
        {"type": "TLSA", "name": "_443._tcp", "value": "3 1 1 abcdef", "ttl": 3600},
        {"type": "ALIAS", "name": "app", "value": "target.example.net", "ttl": 3600, "priority": null},
    ]);
    let (server, account) = answering("GET", AT, reply(200, &json!({"records": records}))).await;
    give(
        &server,
        "PUT",
        AT,
        reply(200, &json!({"success": true, "records": []})),
    )
    .await;
    let base = account.read(&mysite()).await.expect("a zone").zone;
    assert_eq!(base.records[0].extras.len(), 2, "unknown fields are kept");
    assert_eq!(base.records[2].content, "10 mail.example.com");
    assert_eq!(base.records[3].content, "20 5 5060 sip.example.com");
    let mut result = base.clone();
    result
        .records
        .push(Record::new("@", "MX", "20 mx2.example.com", None));
    result
        .records
        .push(Record::new("_s._tcp", "SRV", "1 2 3 s.example.com", Some(60)));
    account
        .write(&mysite(), &change(base, result), "key")
        .await
        .expect("taken");
    let sent = written(&server).await;
    assert_eq!(&json!(sent[..7]), &records);
    assert_eq!(
        sent[7],
        json!({"type": "MX", "name": "@", "value": "mx2.example.com", "ttl": 3600, "priority": 20})
    );
    assert_eq!(
        sent[8],
        json!({"type": "SRV", "name": "_s._tcp", "value": "2 3 s.example.com", "ttl": 60, "priority": 1})
    );
}

#[tokio::test]
async fn a_changed_record_keeps_what_is_not_known_of_it() {
    let records = json!([{"type": "A", "name": "@", "value": "192.0.2.1", "ttl": 600, "required": true}]);
    let (server, account) = answering("GET", AT, reply(200, &json!({"records": records}))).await;
    give(&server, "PUT", AT, reply(200, &json!({"success": true}))).await;
    let base = account.read(&mysite()).await.expect("a zone").zone;
    let mut result = base.clone();
    result.records[0].content = "192.0.2.9".to_owned();
    account
        .write(&mysite(), &change(base, result), "key")
        .await
        .expect("taken");
    let sent = written(&server).await;
    assert_eq!(
        sent,
        [json!({"type": "A", "name": "@", "value": "192.0.2.9", "ttl": 600, "required": true})]
    );
}

#[tokio::test]
async fn texts_and_priorities_follow_the_zone_s_own_spelling() {
    let records = json!([
        {"type": "TXT", "name": "@", "value": "\"v=spf1 -all\"", "ttl": 300},
        {"type": "MX", "name": "@", "value": "10 mail.example.com", "ttl": 300},
    ]);
    let (server, account) = answering("GET", AT, reply(200, &json!({"records": records}))).await;
    give(&server, "PUT", AT, reply(200, &json!({"success": true}))).await;
    let base = account.read(&mysite()).await.expect("a zone").zone;
    assert_eq!(base.records[0].content, "v=spf1 -all");
    let mut result = base.clone();
    let long = format!("say \"hi\" {}", "k".repeat(300));
    result
        .records
        .push(Record::new("k", "TXT", long.clone(), Some(300)));
    result
        .records
        .push(Record::new("@", "MX", "20 mx2.example.com", Some(300)));
    account
        .write(&mysite(), &change(base, result), "key")
        .await
        .expect("taken");
    let sent = written(&server).await;
    let value = sent[2]["value"].as_str().expect("a value");
    assert!(
        value.starts_with("\"say \\\"hi\\\" k") && value.contains("k\" \"k"),
        "{value}"
    );
    assert_eq!(model::content::normalise("TXT", value).expect("a text"), long);
    assert_eq!(sent[3]["value"], "20 mx2.example.com");
}

#[tokio::test]
async fn a_zone_that_did_not_come_whole_is_not_written() {
    for records in [
        json!({"records": [{"type": "A", "name": "@", "value": 7}]}),
        json!({"records": [{"type": "A", "name": "@", "value": "192.0.2.1"}], "total": 2}),
    ] {
        let (server, account) = answering("GET", AT, reply(200, &records)).await;
        let read = account.read(&mysite()).await.expect("a zone");
        assert_eq!(read.unreadable.len(), 1);
        let write = change(read.zone.clone(), Zone::default());
        let error = account
            .write(&mysite(), &write, "key")
            .await
            .expect_err("refused");
        assert_eq!(error.kind, Kind::Invalid);
        assert!(
            requests(&server)
                .await
                .iter()
                .all(|request| request.method == "GET")
        );
    }
}

#[tokio::test]
async fn what_is_no_zone_is_an_error_and_never_an_empty_one() {
    for answer in [
        raw("{}"),
        raw("{\"records\": null}"),
        raw("{\"domain\": \"other.com\", \"records\": []}"),
        raw("{\"records\": [{\"type\": \"A\""),
        raw("<html>"),
    ] {
        let (_server, account) = answering("GET", AT, answer).await;
        let error = account.read(&mysite()).await.expect_err("no zone");
        assert_eq!(error.kind, Kind::Malformed);
    }
}

#[tokio::test]
async fn name_servers_that_can_not_be_read_do_not_hide_the_zone() {
    let (server, account) = answering("GET", AT, raw(include_str!("../fixtures/dns.json"))).await;
    give(
        &server,
        "GET",
        "/domains/mysite.com/nameservers",
        ResponseTemplate::new(404),
    )
    .await;
    let read = account.read(&mysite()).await.expect("a zone");
    assert_eq!(read.zone.records.len(), 3);
    assert!(read.nameservers.is_empty());
}

#[tokio::test]
async fn a_write_that_was_overtaken_is_a_conflict_and_one_that_changed_nothing_too() {
    for (answer, words) in [
        (refusal(409, "DNS_VERSION_CONFLICT"), "changed meanwhile"),
        (refusal(412, "DNS_VERSION_CONFLICT"), "changed meanwhile"),
        (
            reply(200, &json!({"success": false, "error": "no"})),
            "did not change anything",
        ),
    ] {
        let (server, account) = answering("GET", AT, raw("{\"records\": []}")).await;
        give(&server, "PUT", AT, answer).await;
        let write = change(
            Zone::default(),
            Zone {
                records: vec![Record::new("@", "A", "192.0.2.1", None)],
            },
        );
        let error = account
            .write(&mysite(), &write, "key")
            .await
            .expect_err("a conflict");
        assert_eq!(error.kind, Kind::Conflict);
        assert!(!error.outcome_unknown());
        assert!(error.message.contains(words), "{}", error.message);
    }
}

#[tokio::test]
async fn a_lost_answer_to_a_write_is_unknown_and_not_sent_again() {
    let (server, account) = answering("GET", AT, raw("{\"records\": []}")).await;
    give(&server, "PUT", AT, ResponseTemplate::new(502)).await;
    let write = change(Zone::default(), Zone::default());
    let error = account
        .write(&mysite(), &write, "key")
        .await
        .expect_err("unclear");
    assert!(error.outcome_unknown());
    let writes = requests(&server)
        .await
        .iter()
        .filter(|request| request.method == "PUT")
        .count();
    assert_eq!(writes, 1);
}

#[tokio::test]
async fn name_servers_are_two_to_thirteen_hosts() {
    let at = "/domains/mysite.com/nameservers";
    let set = json!({"nameservers": ["NS1.example.net", "ns2.example.net."]});
    let (server, account) = answering("PUT", at, reply(200, &set)).await;
    let hosts =
        |count: usize| Nameservers::Hosts((1..=count).map(|n| format!("ns{n}.example.net")).collect());
    let now = account
        .set_nameservers(&mysite(), &hosts(2), "key")
        .await
        .expect("set");
    assert_eq!(now, ["ns1.example.net", "ns2.example.net"]);
    for wrong in [hosts(0), hosts(1), hosts(14)] {
        let error = account
            .set_nameservers(&mysite(), &wrong, "key")
            .await
            .expect_err("refused");
        assert_eq!(error.kind, Kind::Invalid);
    }
    let preset = Nameservers::Preset("ours".to_owned());
    let error = account
        .set_nameservers(&mysite(), &preset, "key")
        .await
        .expect_err("no presets");
    assert_eq!(error.kind, Kind::NotOffered);
    assert_eq!(requests(&server).await.len(), 1, "the others were not sent");
    let sent: Value = requests(&server).await[0].body_json().expect("JSON");
    assert_eq!(
        sent,
        json!({"nameservers": ["ns1.example.net", "ns2.example.net"]})
    );
}

#[tokio::test]
async fn a_zone_that_changed_since_it_was_read_is_not_overwritten() {
    let records = json!([{"type": "A", "name": "@", "value": "192.0.2.1"}, {"type": "A", "name": "new", "value": "192.0.2.2"}]);
    let (server, account) = answering("GET", AT, reply(200, &json!({ "records": records }))).await;
    let mut base = account.read(&mysite()).await.expect("a zone").zone;
    // The second record came after the plan was made.
    base.records.pop();
    let error = account
        .write(&mysite(), &change(base, Zone::default()), "key")
        .await
        .expect_err("it would lose a record");
    assert_eq!(error.kind, Kind::Conflict);
    assert!(
        requests(&server)
            .await
            .iter()
            .all(|request| request.method == "GET")
    );
}

proptest! {
    #[test]
    fn reading_and_writing_back_changes_nothing(rows in prop::collection::vec(sent("value", "mysite.com"), 0..8)) {
        let form = read_zone(&json!({ "records": rows }), &mysite()).expect("a zone");
        prop_assert!(form.unreadable.is_empty());
        prop_assert_eq!(records::written(&form, &form.zone()), rows);
    }

    #[test]
    fn a_zone_that_was_written_reads_back_as_it_was(
        there in prop::collection::vec(sent("value", "mysite.com"), 0..4),
        new in prop::collection::vec(any_record::record(), 0..8),
    ) {
        let form = read_zone(&json!({ "records": there }), &mysite()).expect("a zone");
        let mut wanted = form.zone();
        wanted.records.extend(new);
        let rows = records::written(&form, &wanted);
        let again = read_zone(&json!({ "records": rows }), &mysite()).expect("a zone");
        prop_assert!(again.unreadable.is_empty());
        let moved = again.zone().changes_to(&wanted);
        prop_assert!(moved.is_empty(), "{:?}", moved);
    }
}
