//! One record as the wire shows it. What Cloudflare alone keeps about a record (id, dates, proxied, comment, tags,
//! settings and whatever else came with it) lies in the record's extra fields in the world.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{data, owner, text};
use crate::world::ZoneRecord;

/// Fields that are ours to say; a caller that sends back what it read does no harm with them.
pub const READ_ONLY: &[&str] = &[
    "id",
    "zone_id",
    "zone_name",
    "created_on",
    "modified_on",
    "comment_modified_on",
    "tags_modified_on",
    "proxiable",
    "meta",
    "locked",
];

/// 32 hex digits that follow from these parts.
pub fn hex_id(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hex::encode(&hash.finalize()[..16])
}

/// A date as records carry it.
pub fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Whether the type can be proxied.
pub fn is_proxiable(kind: &str) -> bool {
    matches!(kind, "A" | "AAAA" | "CNAME")
}

/// Gives every record its id. A record that came without one (a scenario's, or one that was changed behind the
/// provider's back) gets the id that follows from what it says, so that it is the same at every look.
pub fn identify(zone_id: &str, records: &mut [ZoneRecord]) {
    for index in 0..records.len() {
        if id(&records[index]).is_some() {
            continue;
        }
        let (earlier, record) = (&records[..index], &records[index]);
        let twins = earlier
            .iter()
            .filter(|other| says_the_same(other, record))
            .count();
        let priority = record
            .priority
            .map(|priority| priority.to_string())
            .unwrap_or_default();
        let parts = [
            zone_id,
            &record.kind,
            &record.name,
            &record.content,
            &priority,
            &twins.to_string(),
        ];
        let id = hex_id(&parts);
        records[index].extra.insert("id".into(), id.into());
    }
}

/// The id of a record that has one.
pub fn id(record: &ZoneRecord) -> Option<&str> {
    record.extra.get("id").and_then(Value::as_str)
}

/// Whether two records are the same to DNS.
pub fn says_the_same(one: &ZoneRecord, two: &ZoneRecord) -> bool {
    one.kind == two.kind && one.name == two.name && one.content == two.content && one.priority == two.priority
}

/// Whether the record is proxied.
pub fn is_proxied(record: &ZoneRecord) -> bool {
    is_proxiable(&record.kind) && record.extra.get("proxied") == Some(&Value::Bool(true))
}

/// The content as it is shown: quoted, printed from its parts, or plain.
pub fn content(record: &ZoneRecord) -> String {
    match (record.kind.as_str(), record.priority) {
        ("TXT", _) => text::quote(&record.content),
        ("SRV", Some(priority)) => format!("{priority} {}", record.content),
        ("CNAME" | "MX" | "NS" | "PTR", _) => {
            owner::host(&record.content).unwrap_or_else(|| record.content.clone())
        }
        _ => record.content.clone(),
    }
}

/// The record as an answer shows it. It must have its id.
pub fn show(zone: &str, since: &str, record: &ZoneRecord) -> Value {
    let mut fields = Map::new();
    let proxied = is_proxied(record);
    fields.insert("id".into(), id(record).into());
    fields.insert("name".into(), owner::complete(zone, &record.name).into());
    fields.insert("type".into(), record.kind.clone().into());
    fields.insert("content".into(), content(record).into());
    if let Some(priority) = record.priority {
        fields.insert("priority".into(), priority.into());
    }
    fields.insert("proxiable".into(), is_proxiable(&record.kind).into());
    fields.insert("proxied".into(), proxied.into());
    fields.insert("ttl".into(), if proxied { 1 } else { record.ttl }.into());
    if data::is_structured(&record.kind) {
        fields.insert("data".into(), data::read(&record.kind, &content(record)).into());
    }
    let kept = |field: &str, otherwise: Value| record.extra.get(field).cloned().unwrap_or(otherwise);
    fields.insert("settings".into(), kept("settings", json!({})));
    fields.insert("meta".into(), json!({}));
    fields.insert("comment".into(), kept("comment", Value::Null));
    fields.insert("tags".into(), kept("tags", json!([])));
    fields.insert("created_on".into(), kept("created_on", since.into()));
    fields.insert("modified_on".into(), kept("modified_on", since.into()));
    for (field, value) in &record.extra {
        fields.entry(field.clone()).or_insert_with(|| value.clone());
    }
    Value::Object(fields)
}

/// The fields of a record as a caller could send them, to lay a partial change over.
pub fn written(zone: &str, record: &ZoneRecord) -> Map<String, Value> {
    let Value::Object(mut fields) = show(zone, "", record) else {
        return Map::new();
    };
    for field in READ_ONLY {
        fields.shift_remove(*field);
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_stable_and_twins_differ() {
        let plain = ZoneRecord::new("A", "@", "203.0.113.7", 300);
        let mut once = vec![
            plain.clone(),
            plain.clone(),
            ZoneRecord::new("A", "www", "203.0.113.7", 300),
        ];
        let mut again = once.clone();
        identify("zone", &mut once);
        identify("zone", &mut again);
        assert_eq!(once, again);
        let ids: std::collections::BTreeSet<_> = once.iter().filter_map(id).collect();
        assert_eq!(ids.len(), 3);
        assert!(ids.iter().all(|id| id.len() == 32));
    }
}
