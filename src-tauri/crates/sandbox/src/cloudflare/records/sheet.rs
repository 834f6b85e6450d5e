//! The records of one zone under change: a copy that is changed step by step and put back when every step went well.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::{model, reading};
use crate::cloudflare::envelope::Refusal;
use crate::world::ZoneRecord;

/// Records in one zone.
pub const QUOTA: usize = 1000;
/// Bytes of all records of one name and type together.
const SET_LIMIT: usize = 8192;

/// A zone's records, all with their ids.
#[derive(Debug, Clone)]
pub struct Sheet {
    zone: String,
    zone_id: String,
    since: String,
    now: DateTime<Utc>,
    /// Counts the records ever made, so that no id comes twice.
    made: u64,
    records: Vec<ZoneRecord>,
}

impl Sheet {
    /// A copy of the zone's records. `since` is the date of those that have none.
    pub fn open(
        (zone, zone_id): (&str, &str),
        since: String,
        now: DateTime<Utc>,
        made: u64,
        records: &[ZoneRecord],
    ) -> Self {
        let mut records = records.to_vec();
        model::identify(zone_id, &mut records);
        Self {
            zone: zone.to_owned(),
            zone_id: zone_id.to_owned(),
            since,
            now,
            made,
            records,
        }
    }

    /// The records and the counter, to be put back.
    pub fn close(self) -> (Vec<ZoneRecord>, u64) {
        (self.records, self.made)
    }

    /// The zone's name.
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// The records.
    pub fn records(&self) -> &[ZoneRecord] {
        &self.records
    }

    /// A record as an answer shows it.
    pub fn show(&self, record: &ZoneRecord) -> Value {
        model::show(&self.zone, &self.since, record)
    }

    fn position(&self, id: &str) -> Result<usize, Refusal> {
        self.records
            .iter()
            .position(|record| model::id(record) == Some(id))
            .ok_or_else(no_record)
    }

    /// The record with this id.
    pub fn get(&self, id: &str) -> Result<Value, Refusal> {
        Ok(self.show(&self.records[self.position(id)?]))
    }

    /// Adds a record.
    pub fn create(&mut self, fields: Map<String, Value>) -> Result<Value, Refusal> {
        if self.records.len() >= QUOTA {
            return Err(Refusal::bad(81045, "The record quota has been exceeded."));
        }
        let mut record = reading::read(&self.zone, fields)?;
        self.fits(&record, None)?;
        self.made += 1;
        let id = model::hex_id(&[&self.zone_id, "record", &self.made.to_string()]);
        record.extra.insert("id".into(), id.into());
        for field in ["created_on", "modified_on"] {
            record.extra.insert(field.into(), model::stamp(self.now).into());
        }
        self.date_annotations(&mut record, None);
        let shown = self.show(&record);
        self.records.push(record);
        Ok(shown)
    }

    /// Replaces everything that a caller can set; what is left out falls back to its default.
    pub fn overwrite(&mut self, id: &str, fields: Map<String, Value>) -> Result<Value, Refusal> {
        let index = self.position(id)?;
        self.put(index, reading::read(&self.zone, fields)?)
    }

    /// Changes the given fields alone.
    pub fn patch(&mut self, id: &str, fields: Map<String, Value>) -> Result<Value, Refusal> {
        let index = self.position(id)?;
        let mut whole = model::written(&self.zone, &self.records[index]);
        let new_kind = fields
            .get("type")
            .is_some_and(|kind| Some(kind) != whole.get("type"));
        if new_kind {
            for field in ["content", "data", "priority"] {
                whole.shift_remove(field);
            }
        }
        if fields.contains_key("content") {
            whole.shift_remove("data");
        }
        for (field, value) in fields {
            match (field.as_str(), value) {
                ("data", Value::Object(parts)) => {
                    if let Some(Value::Object(old)) = whole.get_mut("data") {
                        old.extend(parts.clone());
                    } else {
                        whole.insert("data".into(), Value::Object(parts.clone()));
                    }
                    // A priority inside wins over the one that was read.
                    if let Some(priority) = parts.get("priority") {
                        whole.insert("priority".into(), priority.clone());
                    }
                }
                (_, value) => {
                    whole.insert(field, value);
                }
            }
        }
        self.put(index, reading::read(&self.zone, whole)?)
    }

    fn put(&mut self, index: usize, mut record: ZoneRecord) -> Result<Value, Refusal> {
        self.fits(&record, Some(index))?;
        let old = self.records[index].clone();
        for field in ["id", "created_on"] {
            if let Some(value) = old.extra.get(field) {
                record.extra.insert(field.into(), value.clone());
            }
        }
        record
            .extra
            .insert("modified_on".into(), model::stamp(self.now).into());
        self.date_annotations(&mut record, Some(&old));
        let shown = self.show(&record);
        self.records[index] = record;
        Ok(shown)
    }

    /// Notes when the comment and the tags were last changed.
    fn date_annotations(&self, record: &mut ZoneRecord, old: Option<&ZoneRecord>) {
        for (field, dated) in [("comment", "comment_modified_on"), ("tags", "tags_modified_on")] {
            let value = record
                .extra
                .get(field)
                .filter(|value| !value.is_null() && **value != json!([]))
                .cloned();
            let before = old.and_then(|old| old.extra.get(field));
            let date = match (&value, old.and_then(|old| old.extra.get(dated))) {
                (None, _) => continue,
                (Some(value), Some(date)) if Some(value) == before => date.clone(),
                _ => model::stamp(self.now).into(),
            };
            record.extra.insert(dated.into(), date);
        }
    }

    /// Removes a record and gives it once more.
    pub fn delete(&mut self, id: &str) -> Result<Value, Refusal> {
        let index = self.position(id)?;
        let record = self.records.remove(index);
        Ok(self.show(&record))
    }

    /// Whether the record can stand beside all others but the one at `own`.
    fn fits(&self, record: &ZoneRecord, own: Option<usize>) -> Result<(), Refusal> {
        let others = || {
            self.records
                .iter()
                .enumerate()
                .filter(move |(index, other)| Some(*index) != own && other.name == record.name)
                .map(|(_, other)| other)
        };
        if others().any(|other| model::says_the_same(other, record)) {
            return Err(Refusal::bad(81058, "An identical record already exists."));
        }
        let is_address = |kind: &str| matches!(kind, "A" | "AAAA" | "CNAME");
        let clash = others().any(|other| {
            is_address(&other.kind)
                && is_address(&record.kind)
                && (other.kind == "CNAME" || record.kind == "CNAME")
        });
        if clash {
            return Err(Refusal::bad(
                81053,
                "An A, AAAA, or CNAME record with that host already exists.",
            ));
        }
        let delegated =
            others().any(|other| (other.kind == "NS") != (record.kind == "NS") && other.kind != "DS");
        if record.name != "@" && delegated && record.kind != "DS" {
            return Err(Refusal::bad(
                81056,
                "NS records and other records cannot share a host.",
            ));
        }
        let size: usize = others()
            .filter(|other| other.kind == record.kind)
            .map(|other| other.content.len())
            .sum();
        if size + record.content.len() > SET_LIMIT {
            return Err(Refusal::bad(
                83011,
                format!("The records of one name and type may have {SET_LIMIT} bytes together."),
            ));
        }
        Ok(())
    }
}

/// 404 `81044`.
pub fn no_record() -> Refusal {
    Refusal::new(axum::http::StatusCode::NOT_FOUND, 81044, "Record does not exist.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(records: &[ZoneRecord]) -> Sheet {
        let now = "2026-11-22T09:41:00Z".parse().expect("a fixed date");
        Sheet::open(
            ("tidepool.dev", "z"),
            "2026-01-01T00:00:00.000000Z".to_owned(),
            now,
            0,
            records,
        )
    }

    fn fields(value: Value) -> Map<String, Value> {
        value.as_object().expect("an object").clone()
    }

    #[test]
    fn a_patch_leaves_the_rest_alone_and_a_put_does_not() {
        let mut sheet = sheet(&[]);
        let made = sheet
            .create(fields(json!({"type": "MX", "name": "@", "content": "mx1.fernmail.net", "priority": 10, "ttl": 3600, "comment": "mail"})))
            .expect("made");
        let id = made["id"].as_str().expect("an id").to_owned();
        let patched = sheet.patch(&id, fields(json!({"ttl": 300}))).expect("patched");
        assert_eq!(
            (&patched["priority"], &patched["comment"], &patched["ttl"]),
            (&json!(10), &json!("mail"), &json!(300))
        );
        assert_eq!(patched["created_on"], made["created_on"]);
        let put = sheet
            .overwrite(
                &id,
                fields(json!({"type": "A", "name": "www", "content": "192.0.2.7"})),
            )
            .expect("put");
        assert_eq!(
            (&put["id"], &put["ttl"], &put["comment"]),
            (&json!(id), &json!(1), &Value::Null)
        );
    }

    #[test]
    fn one_part_of_a_service_record_can_be_patched() {
        let mut sheet =
            sheet(&[ZoneRecord::new("SRV", "_imaps._tcp", "1 993 imap.fernmail.net", 3600).with_priority(0)]);
        let id = model::id(&sheet.records()[0]).expect("an id").to_owned();
        let patched = sheet
            .patch(&id, fields(json!({"data": {"port": 994}})))
            .expect("patched");
        assert_eq!(patched["content"], "0 1 994 imap.fernmail.net");
        let patched = sheet.patch(&id, fields(json!({"priority": 5}))).expect("patched");
        assert_eq!(patched["data"]["priority"], 5);
    }

    #[test]
    fn what_cannot_stand_together_is_refused() {
        let mut sheet = sheet(&[
            ZoneRecord::new("A", "@", "203.0.113.7", 300),
            ZoneRecord::new("CNAME", "www", "tidepool.dev", 300),
            ZoneRecord::new("NS", "lab", "ns1.fernmail.net", 300),
        ]);
        for (record, code) in [
            (
                json!({"type": "A", "name": "@", "content": "203.0.113.7", "ttl": 60}),
                81058,
            ),
            (
                json!({"type": "CNAME", "name": "@", "content": "fernmail.net"}),
                81053,
            ),
            (
                json!({"type": "AAAA", "name": "www", "content": "2001:db8::1"}),
                81053,
            ),
            (json!({"type": "TXT", "name": "lab", "content": "x"}), 81056),
        ] {
            assert_eq!(
                sheet.create(fields(record.clone())).expect_err("refused").code,
                code,
                "{record}"
            );
        }
        sheet
            .create(fields(
                json!({"type": "MX", "name": "www", "content": "mx.fernmail.net", "priority": 1}),
            ))
            .expect("allowed");
        sheet
            .create(fields(
                json!({"type": "A", "name": "@", "content": "203.0.113.8"}),
            ))
            .expect("allowed");
        for piece in ["a", "b"] {
            let text = piece.repeat(4000);
            sheet
                .create(fields(json!({"type": "TXT", "name": "big", "content": text})))
                .expect("allowed");
        }
        let over = sheet.create(fields(
            json!({"type": "TXT", "name": "big", "content": "c".repeat(400)}),
        ));
        assert_eq!(over.expect_err("refused").code, 83011);
    }
}
