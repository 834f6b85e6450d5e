//! Records on the wire, `{type, name, value, ttl, priority?}`, and the rules that they must keep.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::{Map, Value, json};

use crate::world::zone::read_plain;
use crate::world::{Zone, ZoneRecord, names};

/// Records in a zone.
const LIMIT: usize = 1000;
/// Seconds that a record may be cached.
const TTL_RANGE: std::ops::RangeInclusive<u64> = 60..=86_400;
/// The TTL where none is given.
const USUAL_TTL: u32 = 3600;
/// Characters of one TXT.
const TXT_LIMIT: usize = 4096;

/// A record as it is sent.
pub fn to_json(record: &ZoneRecord) -> Value {
    let mut fields = json!({
        "type": record.kind,
        "name": record.name,
        "value": record.content,
        "ttl": record.ttl,
    });
    if let Some(priority) = record.priority {
        fields["priority"] = priority.into();
    }
    fields
}

/// Records as they are sent.
pub fn list(records: &[ZoneRecord]) -> Vec<Value> {
    records.iter().map(to_json).collect()
}

/// Reads and checks the complete records of a zone.
///
/// # Errors
/// A sentence that names the first record at fault and says why.
pub fn read(zone: &str, records: &[Value]) -> Result<Vec<ZoneRecord>, String> {
    let read: Vec<ZoneRecord> = records
        .iter()
        .enumerate()
        .map(|(index, record)| read_one(record).map_err(|why| format!("records[{index}]: {why}")))
        .collect::<Result<_, _>>()?;
    check(zone, read)
}

/// Reads and checks records in the world's own form, for the control surface.
///
/// # Errors
/// A sentence that names the first record at fault and says why.
pub fn read_plain_records(zone: &str, records: &[Value]) -> Result<Vec<ZoneRecord>, String> {
    check(zone, read_plain(zone, records)?)
}

fn read_one(record: &Value) -> Result<ZoneRecord, String> {
    let fields = record.as_object().ok_or("must be an object")?;
    let mut read = ZoneRecord::new(
        &text(fields, "type")?.to_ascii_uppercase(),
        &text(fields, "name")?.to_ascii_lowercase(),
        text(fields, "value")?,
        USUAL_TTL,
    );
    if let Some(ttl) = number(fields, "ttl")? {
        read.ttl = u32::try_from(ttl).map_err(|_| "ttl is too large")?;
    }
    if let Some(priority) = number(fields, "priority")? {
        read.priority = Some(u16::try_from(priority).map_err(|_| "priority must be 0 to 65535")?);
    }
    Ok(read)
}

fn text<'a>(fields: &'a Map<String, Value>, field: &str) -> Result<&'a str, String> {
    match fields.get(field) {
        Some(Value::String(text)) if !text.is_empty() => Ok(text),
        _ => Err(format!("{field} is required and must be a text")),
    }
}

fn number(fields: &Map<String, Value>, field: &str) -> Result<Option<u64>, String> {
    match fields.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value
            .as_u64()
            .map(Some)
            .ok_or_else(|| format!("{field} must be a whole number")),
    }
}

fn check(zone: &str, records: Vec<ZoneRecord>) -> Result<Vec<ZoneRecord>, String> {
    if records.len() > LIMIT {
        return Err(format!("A zone has {LIMIT} records at most."));
    }
    let mut seen = BTreeSet::new();
    for (index, record) in records.iter().enumerate() {
        let told = |why: String| format!("records[{index}]: {why}");
        check_name(zone, &record.name).map_err(told)?;
        check_one(record).map_err(told)?;
        if !seen.insert((&record.kind, &record.name, &record.content, record.priority)) {
            return Err(told("is given twice".to_owned()));
        }
        let beside = records.iter().filter(|other| other.name == record.name).count();
        if record.kind == "CNAME" && beside > 1 {
            return Err(told(format!(
                "the CNAME at {} must be the only record there",
                record.name
            )));
        }
    }
    Ok(records)
}

fn check_name(zone: &str, name: &str) -> Result<(), String> {
    if name == "@" {
        return Ok(());
    }
    if name == zone || name.ends_with(&format!(".{zone}")) || name.ends_with('.') {
        return Err(format!(
            "name {name} must be relative to {zone}; write @ for the zone itself"
        ));
    }
    let stars_lead = name.split('.').skip(1).all(|label| label != "*");
    if !stars_lead || !name.split('.').all(names::is_owner_label) || name.len() + zone.len() > 252 {
        return Err(format!("name {name} is no valid record name"));
    }
    Ok(())
}

fn check_one(record: &ZoneRecord) -> Result<(), String> {
    let ZoneRecord {
        kind,
        name,
        content,
        ttl,
        priority,
        ..
    } = record;
    if !TTL_RANGE.contains(&u64::from(*ttl)) {
        return Err("ttl must be 60 to 86400".to_owned());
    }
    let prioritised = matches!(kind.as_str(), "MX" | "SRV");
    if priority.is_some() != prioritised {
        let wants = if prioritised { "needs a" } else { "takes no" };
        return Err(format!("{kind} {wants} priority"));
    }
    let wrong = |wanted: &str| Err(format!("the value of {kind} must be {wanted}, not \"{content}\""));
    match kind.as_str() {
        "A" if content.parse::<Ipv4Addr>().is_err() => wrong("an IPv4 address"),
        "AAAA" if content.parse::<Ipv6Addr>().is_err() => wrong("an IPv6 address"),
        "CNAME" if name == "@" => Err("a CNAME cannot stand at the apex".to_owned()),
        "NS" if name == "@" => Err("nameservers are changed with PUT nameservers".to_owned()),
        "CNAME" | "NS" if !is_host(content) => wrong("a host name"),
        "MX" if content != "." && !is_host(content) => wrong("a host name"),
        "TXT" if content.chars().count() > TXT_LIMIT || content.chars().any(char::is_control) => {
            wrong("at most 4096 printable characters")
        }
        "SRV" if !is_srv(content) => wrong("weight, port and host name"),
        "CAA" if !is_caa(content) => wrong("flags, issue | issuewild | iodef, and a quoted value"),
        "TLSA" if content.split_ascii_whitespace().count() != 4 => {
            wrong("usage, selector, matching type and data")
        }
        "A" | "AAAA" | "CNAME" | "NS" | "MX" | "TXT" | "SRV" | "CAA" | "TLSA" => Ok(()),
        _ => Err(format!("type {kind} is not supported")),
    }
}

/// A host name with or without its last dot; underscores are allowed, as DKIM targets have them.
fn is_host(content: &str) -> bool {
    let host = content.strip_suffix('.').unwrap_or(content).replace('_', "x");
    names::parse(&host).is_ok()
}

fn is_srv(content: &str) -> bool {
    let parts: Vec<&str> = content.split_ascii_whitespace().collect();
    matches!(parts[..], [weight, port, target]
        if weight.parse::<u16>().is_ok() && port.parse::<u16>().is_ok() && (target == "." || is_host(target)))
}

fn is_caa(content: &str) -> bool {
    let parts: Vec<&str> = content.splitn(3, ' ').collect();
    matches!(parts[..], [flags, "issue" | "issuewild" | "iodef", value]
        if flags.parse::<u8>().is_ok() && value.len() >= 2 && value.starts_with('"') && value.ends_with('"'))
}

/// Puts records into a zone. TXT is added to what is there, anything else takes the place of its set and of what
/// cannot stand beside it. Returns for each whether it was there already.
pub fn merge(zone: &mut Zone, wanted: &[ZoneRecord]) -> Vec<bool> {
    let same = |one: &ZoneRecord, other: &ZoneRecord| {
        one.kind == other.kind
            && one.name == other.name
            && one.content == other.content
            && one.priority == other.priority
    };
    let there: Vec<bool> = wanted
        .iter()
        .map(|record| zone.records.iter().any(|known| same(known, record)))
        .collect();
    let goes = |known: &ZoneRecord| {
        wanted
            .iter()
            .filter(|record| record.name == known.name)
            .any(|record| {
                let clash = record.kind == "CNAME" || known.kind == "CNAME";
                clash || (record.kind == known.kind && record.kind != "TXT")
            })
    };
    let kept: Vec<ZoneRecord> = std::mem::take(&mut zone.records);
    let (stay, went): (Vec<_>, Vec<_>) = kept.into_iter().partition(|known| !goes(known));
    zone.records = stay;
    for record in wanted {
        // One that was there keeps its TTL.
        let known = went.iter().find(|known| same(known, record));
        if !zone.records.iter().any(|known| same(known, record)) {
            zone.records.push(known.unwrap_or(record).clone());
        }
    }
    there
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_written_and_refused_by_their_position() {
        let sent = json!([
            {"type": "a", "name": "@", "value": "203.0.113.24"},
            {"type": "MX", "name": "@", "value": "mx1.fernmail.net", "ttl": 600, "priority": 10},
            {"type": "CAA", "name": "@", "value": "0 issue \"letsencrypt.org\"", "ttl": 3600},
        ]);
        let list = sent.as_array().expect("a list");
        let kept = read("tidal.dev", list).expect("all good");
        assert_eq!(to_json(&kept[0])["ttl"], 3600);
        assert_eq!(to_json(&kept[1])["priority"], 10);
        for (record, reason) in [
            (json!({"type": "A", "name": "@", "value": "nonsense"}), "IPv4"),
            (
                json!({"type": "A", "name": "@", "value": "203.0.113.24"}),
                "twice",
            ),
            (
                json!({"type": "A", "name": "@", "value": "203.0.113.1", "ttl": 5}),
                "ttl",
            ),
            (
                json!({"type": "MX", "name": "@", "value": "mx1.fernmail.net"}),
                "priority",
            ),
            (
                json!({"type": "A", "name": "www.tidal.dev", "value": "203.0.113.1"}),
                "relative",
            ),
            (json!({"type": "CNAME", "name": "@", "value": "a.com"}), "apex"),
            (json!({"type": "LOC", "name": "@", "value": "x"}), "not supported"),
            (json!("A @ 203.0.113.1"), "object"),
        ] {
            let why = read("tidal.dev", &[list.clone(), vec![record]].concat()).expect_err("refused");
            assert!(
                why.contains("records[3]") && why.contains(reason),
                "{why} lacks {reason}"
            );
        }
    }

    #[test]
    fn merging_replaces_sets_adds_texts_and_clears_the_way_for_an_alias() {
        let record = |kind, name, content| ZoneRecord::new(kind, name, content, 600);
        let mut zone = Zone {
            records: vec![
                record("A", "@", "203.0.113.24"),
                record("A", "www", "203.0.113.24"),
                record("TXT", "@", "v=spf1 -all"),
            ],
            ..Zone::default()
        };
        let wanted = [
            record("A", "@", "76.76.21.21"),
            record("CNAME", "www", "cname.vercel-dns.com"),
            record("TXT", "@", "token=1"),
        ];
        assert_eq!(merge(&mut zone, &wanted), [false, false, false]);
        let now: Vec<&str> = zone
            .records
            .iter()
            .map(|record| record.content.as_str())
            .collect();
        assert_eq!(
            now,
            ["v=spf1 -all", "76.76.21.21", "cname.vercel-dns.com", "token=1"]
        );
        assert_eq!(merge(&mut zone, &wanted), [true, true, true]);
        assert_eq!(zone.records.len(), 4);
    }
}
