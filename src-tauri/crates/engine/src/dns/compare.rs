//! Whether a zone holds what was written, and in words what it holds instead.
//!
//! A provider may add fields of its own to a record, choose a TTL where none was given, or spell a host with a dot at
//! its end. None of that is a difference; a record, a content, a TTL or a field of ours that is missing is one.

use std::collections::BTreeMap;

use model::{Record, SetKey, Zone, content};
use serde_json::Value;

use super::words;
use crate::words::count;

/// Fields that a provider sets itself and may set anew with every write.
pub(super) const ITS_OWN: [&str; 9] = [
    "id",
    "record_id",
    "uuid",
    "created",
    "created_at",
    "created_on",
    "updated_at",
    "modified_at",
    "modified_on",
];

/// Whether `found` is what `wanted` asks for, in any order.
pub(super) fn fulfils(wanted: &[Record], found: &[Record]) -> bool {
    if wanted.len() != found.len() {
        return false;
    }
    let mut left: Vec<&Record> = found.iter().collect();
    wanted.iter().all(|record| {
        let place = left.iter().position(|candidate| is(record, candidate));
        place.map(|place| left.swap_remove(place)).is_some()
    })
}

/// Whether two lists hold the same records in any order, but for what the provider numbers and dates itself.
pub(super) fn same_but_ids(a: &[Record], b: &[Record]) -> bool {
    let plain = |records: &[Record]| -> Vec<Record> {
        let mut records = records.to_vec();
        for record in &mut records {
            record.extras.retain(|key, _| !ITS_OWN.contains(&key.as_str()));
        }
        records
    };
    model::zone::same_records(&plain(a), &plain(b))
}

fn is(wanted: &Record, found: &Record) -> bool {
    wanted.name == found.name
        && wanted.kind == found.kind
        && same_content(wanted, &found.content)
        && (wanted.ttl.is_none() || wanted.ttl == found.ttl)
        && wanted
            .extras
            .iter()
            .filter(|(key, _)| !ITS_OWN.contains(&key.as_str()))
            .all(|(key, value)| {
                found
                    .extras
                    .get(key)
                    .is_some_and(|found| same_value(value, found))
            })
}

/// The order of words in a list means nothing.
fn same_value(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Array(wanted), Value::Array(found)) => {
            let sorted = |words: &[Value]| {
                let mut words: Vec<String> = words.iter().map(Value::to_string).collect();
                words.sort();
                words
            };
            sorted(wanted) == sorted(found)
        }
        _ => wanted == found,
    }
}

/// Whether a record's content is this one, whatever the spelling.
pub(super) fn same_content(record: &Record, other: &str) -> bool {
    record.content == other
        || spelled(record.kind.as_str(), &record.content) == spelled(record.kind.as_str(), other)
}

fn spelled(kind: &str, text: &str) -> String {
    content::normalise(kind, text).unwrap_or_else(|_| text.to_owned())
}

/// What differs between a zone as it should be and as it was found; `None` when nothing does. The serial number of a
/// zone changes with every write, so SOA records are not looked at.
pub(super) fn difference(wanted: &Zone, found: &Zone) -> Option<String> {
    let (wanted, found) = (sets(wanted), sets(found));
    let mut different: Vec<&SetKey> = wanted
        .iter()
        .filter(|(key, records)| !fulfils(records, found.get(*key).map_or(&[][..], Vec::as_slice)))
        .map(|(key, _)| key)
        .chain(found.keys().filter(|key| !wanted.contains_key(*key)))
        .collect();
    different.sort();
    let first = *different.first()?;
    let said = |sets: &BTreeMap<SetKey, Vec<Record>>| {
        sets.get(first)
            .map_or_else(|| "nothing".to_owned(), |records| words::contents(records))
    };
    let (now, instead) = (said(&found), said(&wanted));
    let mut text = if now == instead {
        format!("{first} has another TTL or lost a field of its own")
    } else {
        format!("{first} is {now} instead of {instead}")
    };
    if different.len() > 1 {
        let others = count(different.len() - 1, "other set differs", "other sets differ");
        text.push_str(&format!(", and {others}"));
    }
    Some(text)
}

fn sets(zone: &Zone) -> BTreeMap<SetKey, Vec<Record>> {
    let mut sets: BTreeMap<SetKey, Vec<Record>> = BTreeMap::new();
    for record in zone.records.iter().filter(|r| r.kind.as_str() != "SOA") {
        sets.entry(record.key()).or_default().push(record.clone());
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(records: &[(&str, &str, &str, Option<u32>)]) -> Zone {
        let records = records
            .iter()
            .map(|(name, kind, content, ttl)| Record::new(name, kind, *content, *ttl));
        Zone {
            records: records.collect(),
        }
    }

    #[test]
    fn what_a_provider_adds_is_no_difference() {
        let wanted = zone(&[
            ("@", "MX", "10 mx.example.net", None),
            ("@", "A", "192.0.2.1", Some(300)),
            ("@", "SOA", "ns.example.net 1", None),
        ]);
        let mut found = zone(&[
            ("@", "SOA", "ns.example.net 2", None),
            ("@", "A", "192.0.2.1", Some(300)),
            ("@", "MX", "10 MX.example.net.", Some(3600)),
        ]);
        let mut wanted = wanted;
        wanted.records[1]
            .extras
            .insert("id".to_owned(), serde_json::json!(6));
        found.records[1]
            .extras
            .insert("id".to_owned(), serde_json::json!(7));
        assert_eq!(difference(&wanted, &found), None);
    }

    #[test]
    fn what_was_lost_or_came_is_said() {
        let wanted = zone(&[
            ("@", "A", "192.0.2.1", Some(300)),
            ("www", "A", "192.0.2.1", Some(300)),
        ]);
        let found = zone(&[("@", "A", "192.0.2.9", Some(300))]);
        assert_eq!(
            difference(&wanted, &found).as_deref(),
            Some("@ A is 192.0.2.9 instead of 192.0.2.1, and 1 other set differs")
        );
        let found = zone(&[
            ("@", "A", "192.0.2.1", Some(60)),
            ("www", "A", "192.0.2.1", Some(300)),
        ]);
        assert_eq!(
            difference(&wanted, &found).as_deref(),
            Some("@ A has another TTL or lost a field of its own")
        );
        let mut lossless = wanted.clone();
        lossless.records[0]
            .extras
            .insert("proxied".to_owned(), serde_json::json!(true));
        assert!(difference(&lossless, &wanted).is_some());
    }

    #[test]
    fn words_in_another_order_are_the_same_words() {
        let mut wanted = zone(&[("@", "A", "192.0.2.1", None)]);
        let mut found = wanted.clone();
        let tags = |zone: &mut Zone, tags: Value| zone.records[0].extras.insert("tags".to_owned(), tags);
        tags(&mut wanted, serde_json::json!(["a:1", "b:2"]));
        tags(&mut found, serde_json::json!(["b:2", "a:1"]));
        assert_eq!(difference(&wanted, &found), None);
        tags(&mut found, serde_json::json!(["b:2", "a:2"]));
        assert!(difference(&wanted, &found).is_some());
    }

    #[test]
    fn spellings_of_one_record_are_no_difference() {
        let digest = "0123456789ABCDEF".repeat(4);
        for (kind, one, other) in [
            (
                "TLSA",
                format!("3 1 1 {digest}"),
                format!("3 1 1 {}", digest.to_lowercase()),
            ),
            (
                "HTTPS",
                "1 . ipv4hint=192.0.2.1 alpn=h2".into(),
                "1 . alpn=\"h2\" ipv4hint=\"192.0.2.1\"".into(),
            ),
            (
                "CAA",
                "0 issue ca.example".into(),
                "0 issue \"ca.example\"".into(),
            ),
            ("TXT", "\"a\" \"b\"".into(), "ab".into()),
        ] {
            let (one, other) = (
                zone(&[("@", kind, &one, None)]),
                zone(&[("@", kind, &other, None)]),
            );
            assert_eq!(difference(&one, &other), None, "{kind}");
        }
        let in_quotes = zone(&[("@", "TXT", r#""\"a\"""#, None)]);
        let bare = zone(&[("@", "TXT", "a", None)]);
        assert!(
            difference(&in_quotes, &bare).is_some(),
            "quotes that are part of a text count"
        );
    }

    #[test]
    fn a_record_twice_is_not_the_record_once() {
        let twice = zone(&[("@", "A", "192.0.2.1", None), ("@", "A", "192.0.2.1", None)]);
        let mixed = zone(&[("@", "A", "192.0.2.1", None), ("@", "A", "192.0.2.2", None)]);
        assert!(!fulfils(&twice.records, &mixed.records));
        assert!(fulfils(&mixed.records, &mixed.records));
    }
}
