//! Writing zones: what a change becomes on the wire.

use model::{DomainName, Record, SetKey, Zone};
use proptest::prelude::*;
use registrar::Kind;
use registrar::dns::{Dns, ZoneWrite};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::changes::batches;
use super::zones::row;
use super::{ZONE, account, give, name, ok, refusal, requests, sent_body, zone};

fn shop() -> DomainName {
    name("a.dev")
}

/// A record as it is read from the provider, with an id.
fn read(n: usize, kind: &str, owner: &str, content: &str) -> Record {
    super::super::records::read(&row(n, kind, owner, content), &shop()).expect("readable")
}

fn proxied(n: usize, owner: &str, content: &str) -> Record {
    let mut value = row(n, "A", owner, content);
    value["ttl"] = json!(1);
    value["proxied"] = json!(true);
    value["comment"] = json!("origin");
    super::super::records::read(&value, &shop()).expect("readable")
}

fn id(n: usize) -> String {
    format!("{n:032x}")
}

fn typed(kind: &str, owner: &str, content: &str, ttl: Option<u32>) -> Record {
    Record::new(owner, kind, content, ttl)
}

fn write(before: &[Record], after: &[Record]) -> ZoneWrite {
    let base = Zone {
        records: before.to_vec(),
    };
    let result = Zone {
        records: after.to_vec(),
    };
    ZoneWrite {
        changes: base.changes_to(&result),
        base,
        result,
    }
}

/// The bodies of the batches for a change.
fn bodies(before: &[Record], after: &[Record]) -> Vec<Value> {
    let batches = batches(&write(before, after).changes, &shop()).expect("it can be written");
    batches.iter().map(super::super::changes::Batch::body).collect()
}

#[test]
fn sets_are_added_and_removed_record_by_record() {
    let old = [
        read(1, "A", "a.dev", "192.0.2.1"),
        read(2, "TXT", "a.dev", "\"x\""),
    ];
    let new = [old[0].clone(), typed("MX", "@", "10 mx.example.net", Some(3600))];
    assert_eq!(
        bodies(&old, &new),
        [json!({
            "deletes": [{"id": id(2)}],
            "posts": [{"type": "MX", "name": "a.dev", "content": "mx.example.net", "priority": 10, "ttl": 3600}]
        })]
    );
    assert_eq!(bodies(&old, &old), Vec::<Value>::new());
}

#[test]
fn a_record_whose_content_stays_is_patched() {
    let old = [
        read(1, "A", "a.dev", "192.0.2.1"),
        read(2, "A", "a.dev", "192.0.2.2"),
    ];
    let mut new = old.clone();
    new[1].ttl = Some(600);
    assert_eq!(
        bodies(&old, &new),
        [json!({"patches": [{"id": id(2), "ttl": 600}]})]
    );
    new[1].ttl = None;
    assert_eq!(
        bodies(&old, &new),
        [json!({"patches": [{"id": id(2), "ttl": 1}]})],
        "automatic"
    );
    // The same content typed anew is the same record.
    let typed = [old[0].clone(), typed("A", "@", "192.0.2.2", Some(900))];
    assert_eq!(
        bodies(&old, &typed),
        [json!({"patches": [{"id": id(2), "ttl": 900}]})]
    );
}

#[test]
fn an_edited_record_keeps_its_proxy_and_comment() {
    let old = [proxied(1, "www.a.dev", "192.0.2.1")];
    let new = [typed("A", "www", "192.0.2.9", None)];
    assert_eq!(
        bodies(&old, &new),
        [json!({"patches": [{"id": id(1), "content": "192.0.2.9"}]})]
    );
    // A second address beside it does not publish what the first one hides.
    let two = [old[0].clone(), typed("A", "www", "192.0.2.9", None)];
    assert_eq!(
        bodies(&old, &two),
        [json!({"posts": [
            {"type": "A", "name": "www.a.dev", "content": "192.0.2.9", "ttl": 1, "proxied": true}
        ]})]
    );
}

#[test]
fn switches_notes_and_tags_are_one_patch_of_what_changed() {
    let before = proxied(1, "www.a.dev", "192.0.2.1");
    let with = |change: &dyn Fn(&mut Record)| {
        let mut after = before.clone();
        change(&mut after);
        bodies(std::slice::from_ref(&before), &[after])
    };
    let patch = |fields: Value| {
        let mut patch = json!({"id": id(1)});
        patch
            .as_object_mut()
            .expect("an object")
            .extend(fields.as_object().expect("an object").clone());
        [json!({"patches": [patch]})]
    };
    let off = with(&|record| {
        record.extras.insert("proxied".into(), json!(false));
    });
    assert_eq!(off, patch(json!({"proxied": false})));
    let note = with(&|record| {
        record.extras.insert("comment".into(), json!("moved"));
    });
    assert_eq!(note, patch(json!({"comment": "moved"})));
    let none = with(&|record| {
        record.extras.remove("comment");
    });
    assert_eq!(none, patch(json!({"comment": ""})));
    let tagged = with(&|record| {
        record.extras.insert("tags".into(), json!(["team:web"]));
    });
    assert_eq!(tagged, patch(json!({"tags": ["team:web"]})));
    // One that becomes proxied loses its TTL in the same patch.
    let bare = read(2, "A", "www.a.dev", "192.0.2.2");
    let mut on = bare.clone();
    on.ttl = None;
    on.extras.insert("proxied".into(), json!(true));
    let sent = bodies(std::slice::from_ref(&bare), &[on]);
    let wanted = if bare.ttl.is_some() {
        json!({"patches": [{"id": id(2), "ttl": 1, "proxied": true}]})
    } else {
        json!({"patches": [{"id": id(2), "proxied": true}]})
    };
    assert_eq!(sent, [wanted]);
}

#[test]
fn a_record_from_another_provider_keeps_what_it_does_not_speak_of() {
    let old = [proxied(1, "www.a.dev", "192.0.2.1")];
    let mut new = typed("A", "www", "192.0.2.1", None);
    new.extras.insert("valid_from".into(), json!("2026"));
    new.extras.insert("id".into(), json!(6));
    assert_eq!(bodies(&old, std::slice::from_ref(&new)), Vec::<Value>::new());
    new.extras.insert("comment".into(), json!("moved"));
    assert_eq!(
        bodies(&old, &[new]),
        [json!({"patches": [{"id": id(1), "comment": "moved"}]})]
    );
}

#[test]
fn a_ttl_that_a_proxied_record_would_lose_is_refused() {
    let old = [proxied(1, "www.a.dev", "192.0.2.1")];
    let new = [typed("A", "www", "192.0.2.1", Some(300))];
    let error = batches(&write(&old, &new).changes, &shop()).expect_err("lost");
    assert!(error.contains("proxied") && error.contains("300"), "{error}");
}

#[test]
fn a_snapshot_brings_back_what_the_record_had() {
    let mut tagged = read(1, "CNAME", "www.a.dev", "a.dev");
    tagged.extras.insert("tags".into(), json!(["team:web"]));
    tagged
        .extras
        .insert("settings".into(), json!({"flatten_cname": true}));
    let bare = read(1, "CNAME", "www.a.dev", "a.dev");
    assert_eq!(
        bodies(std::slice::from_ref(&bare), std::slice::from_ref(&tagged)),
        [json!({"patches": [{"id": id(1), "tags": ["team:web"], "settings": {"flatten_cname": true}}]})]
    );
    assert_eq!(
        bodies(&[tagged.clone()], &[bare]),
        [json!({"patches": [{"id": id(1), "tags": [], "settings": {"flatten_cname": false}}]})]
    );
    // The record was deleted meanwhile: it comes back with everything but its id.
    assert_eq!(
        bodies(&[], &[tagged]),
        [
            json!({"posts": [{"type": "CNAME", "name": "www.a.dev", "content": "a.dev", "ttl": 300,
            "tags": ["team:web"], "settings": {"flatten_cname": true}}]})
        ]
    );
    let hidden = proxied(1, "www.a.dev", "192.0.2.1");
    let mut shown = hidden.clone();
    shown.extras.insert("proxied".into(), json!(false));
    shown.extras.remove("comment");
    shown.ttl = Some(300);
    assert_eq!(
        bodies(&[hidden], &[shown]),
        [json!({"patches": [{"id": id(1), "ttl": 300, "proxied": false, "comment": ""}]})]
    );
}

#[test]
fn structured_contents_are_patched_as_data() {
    let mut value = row(1, "SRV", "_sip._tcp.a.dev", "x");
    value["data"] = json!({"priority": 10, "weight": 5, "port": 5060, "target": "sip.a.dev"});
    let old = super::super::records::read(&value, &shop()).expect("readable");
    let new = typed("SRV", "_sip._tcp", "20 5 5060 sip.a.dev", Some(300));
    assert_eq!(
        bodies(&[old], &[new]),
        [
            json!({"patches": [{"id": id(1), "data": {"priority": 20, "weight": 5, "port": 5060, "target": "sip.a.dev"}}]})
        ]
    );
}

#[test]
fn batches_hold_two_hundred_and_keep_a_name_together() {
    let old: Vec<Record> = (0..150)
        .map(|n| read(n, "A", &format!("h{n:03}.a.dev"), "192.0.2.1"))
        .collect();
    let new: Vec<Record> = (0..150)
        .map(|n| typed("CNAME", &format!("h{n:03}"), "a.dev", Some(300)))
        .collect();
    let bodies = bodies(&old, &new);
    assert_eq!(bodies.len(), 2);
    let group = |body: &Value, key: &str| body[key].as_array().map_or(0, Vec::len);
    for body in &bodies {
        assert_eq!(
            group(body, "deletes"),
            group(body, "posts"),
            "an exchange is in one step"
        );
        assert!(group(body, "deletes") + group(body, "posts") <= 200);
    }
    let many: Vec<Record> = (0..450)
        .map(|n| typed("TXT", "@", &format!("text {n}"), Some(300)))
        .collect();
    let sizes: Vec<usize> = super::writes::bodies(&[], &many)
        .iter()
        .map(|body| group(body, "posts"))
        .collect();
    assert_eq!(sizes, [200, 200, 50]);
}

async fn written(
    answers: Vec<ResponseTemplate>,
    write: &ZoneWrite,
) -> (Vec<Value>, Result<(), registrar::ProviderError>) {
    let server = MockServer::start().await;
    give(
        &server,
        "GET",
        "/zones",
        ok(&json!([zone("a.dev", ZONE, "active")])),
    )
    .await;
    for (place, answer) in answers.into_iter().enumerate() {
        Mock::given(method("POST"))
            .and(path(format!("/client/v4/zones/{ZONE}/dns_records/batch")))
            .respond_with(answer)
            .up_to_n_times(1)
            .with_priority(u8::try_from(place + 1).expect("few"))
            .mount(&server)
            .await;
    }
    let outcome = account(&server).write(&shop(), write, "key").await;
    let sent = requests(&server).await;
    let bodies = sent
        .iter()
        .filter(|r| r.method.as_str() == "POST")
        .map(sent_body)
        .collect();
    (bodies, outcome)
}

fn small() -> ZoneWrite {
    let old = [read(1, "A", "a.dev", "192.0.2.1")];
    write(&old, &[typed("A", "@", "192.0.2.2", Some(300))])
}

fn big() -> ZoneWrite {
    let many: Vec<Record> = (0..300)
        .map(|n| typed("TXT", &format!("t{n:03}"), "x", Some(300)))
        .collect();
    write(&[], &many)
}

fn done() -> ResponseTemplate {
    ok(&json!({"deletes": null, "patches": [], "posts": []}))
}

#[tokio::test]
async fn a_change_is_one_call() {
    let (bodies, outcome) = written(vec![done()], &small()).await;
    outcome.expect("written");
    assert_eq!(
        bodies,
        [json!({"patches": [{"id": id(1), "content": "192.0.2.2"}]})]
    );
}

#[tokio::test]
async fn a_record_that_is_gone_is_a_conflict() {
    let gone = refusal(404, 81044, "Record does not exist.");
    let (bodies, outcome) = written(vec![gone], &small()).await;
    let error = outcome.expect_err("gone");
    assert_eq!((error.kind, bodies.len()), (Kind::Conflict, 1));
    assert!(!error.outcome_unknown(), "all or none");
    let moved = refusal(404, 7003, "Could not route");
    let (_, outcome) = written(vec![moved], &small()).await;
    assert_eq!(outcome.expect_err("another zone").kind, Kind::Conflict);
}

#[tokio::test]
async fn a_refused_batch_wrote_nothing_and_an_unclear_one_is_not_sent_again() {
    let (_, outcome) = written(vec![refusal(400, 9005, "Content must be an address.")], &small()).await;
    let error = outcome.expect_err("refused");
    assert_eq!((error.kind, error.outcome_unknown()), (Kind::Invalid, false));
    for unclear in [
        ResponseTemplate::new(502).set_body_raw("<html></html>", "text/html"),
        ResponseTemplate::new(200).set_body_raw("{", "application/json"),
        ResponseTemplate::new(200).set_body_raw("", "application/json"),
    ] {
        let (bodies, outcome) = written(vec![unclear, done()], &small()).await;
        assert!(outcome.expect_err("unclear").outcome_unknown());
        assert_eq!(bodies.len(), 1);
    }
}

#[tokio::test]
async fn a_later_step_that_fails_is_not_told_as_nothing_written() {
    let (bodies, outcome) = written(vec![done(), done()], &big()).await;
    outcome.expect("written");
    assert_eq!(bodies.len(), 2);
    let refused = refusal(400, 81053, "A record with that host already exists.");
    let (bodies, outcome) = written(vec![done(), refused, done()], &big()).await;
    let error = outcome.expect_err("half");
    assert_eq!(bodies.len(), 2, "nothing more is sent");
    assert!(
        error.outcome_unknown(),
        "the zone must be read to see what stands"
    );
    assert!(
        error.message.contains("1 of 2 steps were written"),
        "{}",
        error.message
    );
}

#[tokio::test]
async fn what_can_not_be_expressed_is_refused_before_any_call() {
    let server = MockServer::start().await;
    let odd = write(&[], &[typed("TLSA", "@", "not a key", Some(300))]);
    let error = account(&server)
        .write(&shop(), &odd, "key")
        .await
        .expect_err("odd");
    assert_eq!(error.kind, Kind::Invalid);
    let without_id = write(&[typed("A", "@", "192.0.2.1", Some(300))], &[]);
    let error = account(&server)
        .write(&shop(), &without_id, "key")
        .await
        .expect_err("no id");
    assert!(error.message.contains("Read the zone again"), "{}", error.message);
    assert!(requests(&server).await.is_empty());
}

/// A server's zone, as far as a batch is concerned.
fn carried_out(base: &[Record], bodies: &[Value]) -> Vec<Record> {
    let mut rows: Vec<Value> = base
        .iter()
        .map(|record| {
            let mut row = Value::Object(super::super::records::written(record, &shop()).expect("written"));
            row["id"] = record.extras["id"].clone();
            row["proxiable"] = json!(record.kind.as_str() == "A");
            row
        })
        .collect();
    let mut next = 900;
    for body in bodies {
        let group = |key: &str| body[key].as_array().cloned().unwrap_or_default();
        for gone in group("deletes") {
            rows.retain(|row| row["id"] != gone["id"]);
        }
        for patch in group("patches") {
            let row = rows
                .iter_mut()
                .find(|row| row["id"] == patch["id"])
                .expect("it is there");
            for (key, value) in patch.as_object().expect("fields") {
                row[key] = value.clone();
            }
        }
        for mut post in group("posts") {
            next += 1;
            post["id"] = json!(id(next));
            post["proxiable"] = json!(post["type"] == "A");
            rows.push(post);
        }
    }
    rows.iter()
        .map(|row| super::super::records::read(row, &shop()).expect("readable"))
        .collect()
}

fn plain(records: &[Record]) -> Vec<String> {
    let mut lines: Vec<String> = records
        .iter()
        .map(|r| format!("{} {} {} {:?}", r.name, r.kind, r.content, r.ttl))
        .collect();
    lines.sort();
    lines
}

fn any_records() -> impl Strategy<Value = Vec<Record>> {
    let record = (
        "[a-c@]",
        prop::sample::select(vec!["A", "TXT"]),
        1_u8..5,
        60_u32..62,
    )
        .prop_map(|(owner, kind, n, ttl)| {
            let content = if kind == "A" {
                format!("192.0.2.{n}")
            } else {
                format!("text {n}")
            };
            Record::new(&owner, kind, content, Some(ttl))
        });
    prop::collection::vec(record, 0..14).prop_map(|mut records| {
        let mut seen = std::collections::BTreeSet::new();
        records.retain(|r| seen.insert((SetKey::clone(&r.key()), r.content.clone())));
        records
    })
}

proptest! {
    #[test]
    fn the_batches_make_the_zone_that_was_planned(before in any_records(), after in any_records(), keep in 0_usize..6) {
        let before: Vec<Record> = before
            .into_iter()
            .enumerate()
            .map(|(n, mut record)| {
                record.extras.insert("id".into(), json!(id(n)));
                record
            })
            .collect();
        // Some records stay as they were read, the others are typed.
        let mut wanted: Vec<Record> = before.iter().take(keep).cloned().collect();
        for record in after {
            if !wanted.iter().any(|r| r.key() == record.key() && r.content == record.content) {
                wanted.push(record);
            }
        }
        let bodies = bodies(&before, &wanted);
        prop_assert_eq!(plain(&carried_out(&before, &bodies)), plain(&wanted));
        for body in bodies {
            let untouched: Vec<String> = before
                .iter()
                .filter(|r| wanted.contains(r) && write(&before, &wanted).changes.iter().all(|c| c.key != r.key()))
                .map(|r| r.extras["id"].to_string())
                .collect();
            prop_assert!(untouched.iter().all(|id| !body.to_string().contains(id)), "untouched sets are not sent");
        }
    }
}
