//! The validator of DNS records. The provider's own rules are not documented; these are the ones that DNS itself has,
//! plus a closed list of types and a TTL range.
//!
//! Names are relative (`@` is the apex). MX and SRV carry their preference in `priority`; SRV content is
//! `weight port target`. Apex NS records belong to the nameservers method. Unknown fields are kept as they came.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::{Map, Value};

use crate::world::ZoneRecord;
use crate::world::names;

/// Records in one zone.
const LIMIT: usize = 1000;
/// Seconds.
const TTL_RANGE: std::ops::RangeInclusive<u64> = 60..=86_400;
/// Characters of one TXT.
const TXT_LIMIT: usize = 4096;

/// Reads and checks the complete records of a zone.
///
/// # Errors
/// A sentence that names the first record at fault and says why.
pub(crate) fn read_records(zone: &str, records: &[Value]) -> Result<Vec<ZoneRecord>, String> {
    if records.len() > LIMIT {
        return Err(format!("A zone has {LIMIT} records at most."));
    }
    let read: Vec<ZoneRecord> = records
        .iter()
        .enumerate()
        .map(|(index, record)| read_one(zone, record).map_err(|why| format!("records[{index}]: {why}")))
        .collect::<Result<_, _>>()?;
    check_together(&read)?;
    Ok(read)
}

fn read_one(zone: &str, record: &Value) -> Result<ZoneRecord, String> {
    let Value::Object(mut fields) = record.clone() else {
        return Err("must be an object".to_owned());
    };
    let kind = take_text(&mut fields, "type")?.to_ascii_uppercase();
    let name = owner(zone, &take_text(&mut fields, "name")?)?;
    let content = take_text(&mut fields, "content")?;
    let ttl = fields
        .shift_remove("ttl")
        .ok_or("ttl is required")?
        .as_u64()
        .filter(|ttl| TTL_RANGE.contains(ttl))
        .and_then(|ttl| u32::try_from(ttl).ok())
        .ok_or("ttl must be a whole number from 60 to 86400")?;
    let priority = match fields.shift_remove("priority") {
        None | Some(Value::Null) => None,
        Some(priority) => Some(
            priority
                .as_u64()
                .and_then(|priority| u16::try_from(priority).ok())
                .ok_or("priority must be a whole number from 0 to 65535")?,
        ),
    };
    check_content(&kind, &name, &content, priority)?;
    Ok(ZoneRecord {
        kind,
        name,
        content,
        ttl,
        priority,
        extra: fields,
    })
}

fn take_text(fields: &mut Map<String, Value>, field: &str) -> Result<String, String> {
    match fields.shift_remove(field) {
        Some(Value::String(text)) if !text.is_empty() => Ok(text),
        _ => Err(format!("{field} is required and must be a text")),
    }
}

/// The owner name, lower case. A name that already holds the zone would end up doubled, so it is refused.
fn owner(zone: &str, name: &str) -> Result<String, String> {
    let name = name.to_ascii_lowercase();
    if name == "@" {
        return Ok(name);
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
    Ok(name)
}

fn check_content(kind: &str, name: &str, content: &str, priority: Option<u16>) -> Result<(), String> {
    let wrong = |wanted: &str| {
        Err(format!(
            "the content of {kind} must be {wanted}, not \"{content}\""
        ))
    };
    if priority.is_some() && !matches!(kind, "MX" | "SRV") {
        return Err(format!("{kind} takes no priority"));
    }
    if priority.is_none() && matches!(kind, "MX" | "SRV") {
        return Err(format!("{kind} needs a priority"));
    }
    match kind {
        "A" if content.parse::<Ipv4Addr>().is_err() => wrong("an IPv4 address"),
        "AAAA" if content.parse::<Ipv6Addr>().is_err() => wrong("an IPv6 address"),
        "CNAME" if name == "@" => Err("a CNAME cannot stand at the apex".to_owned()),
        "NS" if name == "@" => {
            Err("the nameservers of the zone itself are changed with PATCH nameservers".to_owned())
        }
        "CNAME" | "NS" if !is_host(content) => wrong("a host name"),
        "MX" if content != "." && !is_host(content) => wrong("a host name"),
        "TXT" if content.chars().count() > TXT_LIMIT => wrong("at most 4096 characters"),
        "TXT" if content.chars().any(|c| c.is_control()) => wrong("free of control characters"),
        "SRV" if !is_srv(content) => wrong("weight, port and host name"),
        "CAA" if !is_caa(content) => wrong("flags, issue | issuewild | iodef, and a quoted value"),
        "A" | "AAAA" | "CNAME" | "NS" | "MX" | "TXT" | "SRV" | "CAA" => Ok(()),
        _ => Err(format!("type {kind} is not supported")),
    }
}

/// A host name with or without its last dot; underscores are allowed, as DKIM and ACM targets have them.
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
    let mut parts = content.splitn(3, ' ');
    let (Some(flags), Some(tag), Some(value)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    flags.parse::<u8>().is_ok()
        && matches!(tag, "issue" | "issuewild" | "iodef")
        && value.len() >= 2
        && value.starts_with('"')
        && value.ends_with('"')
}

/// What records must not do to each other: a CNAME stands alone, and nothing comes twice.
fn check_together(records: &[ZoneRecord]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for record in records {
        if !seen.insert((&record.kind, &record.name, &record.content, record.priority)) {
            return Err(format!(
                "{} {} \"{}\" is given twice.",
                record.kind, record.name, record.content
            ));
        }
    }
    for alias in records.iter().filter(|record| record.kind == "CNAME") {
        if records.iter().filter(|other| other.name == alias.name).count() > 1 {
            return Err(format!(
                "The CNAME at {} must be the only record there.",
                alias.name
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refusal(records: Value) -> String {
        let list = records.as_array().expect("a list").clone();
        read_records("tidepool.dev", &list).expect_err("must be refused")
    }

    #[test]
    fn good_records_of_every_type_are_kept_with_their_unknown_fields() {
        let dkim = format!("v=DKIM1; k=rsa; p={}", "A".repeat(400));
        let records = json!([
            {"type": "a", "name": "@", "content": "203.0.113.24", "ttl": 300, "comment": "web", "weight": 7},
            {"type": "AAAA", "name": "*", "content": "2001:db8::1", "ttl": 60},
            {"type": "CNAME", "name": "www", "content": "tidepool.dev.", "ttl": 86400},
            {"type": "MX", "name": "@", "content": "mx1.fernmail.net", "ttl": 3600, "priority": 10},
            {"type": "TXT", "name": "s1._domainkey", "content": dkim, "ttl": 3600},
            {"type": "NS", "name": "lab", "content": "ns1.fernmail.net", "ttl": 3600},
            {"type": "SRV", "name": "_sip._tls", "content": "5 443 sip.fernmail.net", "ttl": 3600, "priority": 1},
            {"type": "CAA", "name": "@", "content": "0 issue \"letsencrypt.org\"", "ttl": 3600},
        ]);
        let list = records.as_array().expect("a list").clone();
        let read = read_records("tidepool.dev", &list).expect("all good");
        assert_eq!(read.len(), 8);
        assert_eq!(read[0].to_json()["comment"], "web");
        assert_eq!(read[0].to_json()["weight"], 7);
        assert_eq!(read[3].to_json()["priority"], 10);
    }

    #[test]
    fn a_record_whose_content_does_not_fit_is_refused_by_its_position() {
        let good = json!({"type": "A", "name": "www", "content": "203.0.113.24", "ttl": 300});
        for (record, reason) in [
            (
                json!({"type": "A", "name": "@", "content": "192.0.2.560", "ttl": 300}),
                "IPv4",
            ),
            (
                json!({"type": "AAAA", "name": "@", "content": "203.0.113.1", "ttl": 300}),
                "IPv6",
            ),
            (
                json!({"type": "CNAME", "name": "@", "content": "a.com", "ttl": 300}),
                "apex",
            ),
            (
                json!({"type": "CNAME", "name": "x", "content": "no host", "ttl": 300}),
                "host name",
            ),
            (
                json!({"type": "MX", "name": "@", "content": "mx1.fernmail.net", "ttl": 300}),
                "priority",
            ),
            (
                json!({"type": "MX", "name": "@", "content": "10 mx1.fernmail.net", "ttl": 300, "priority": 10}),
                "host",
            ),
            (
                json!({"type": "TXT", "name": "@", "content": "", "ttl": 300}),
                "content is required",
            ),
            (
                json!({"type": "A", "name": "www.tidepool.dev", "content": "203.0.113.1", "ttl": 300}),
                "relative",
            ),
            (
                json!({"type": "A", "name": "a b", "content": "203.0.113.1", "ttl": 300}),
                "no valid",
            ),
            (
                json!({"type": "A", "name": "@", "content": "203.0.113.1", "ttl": 30}),
                "ttl",
            ),
            (
                json!({"type": "A", "name": "@", "content": "203.0.113.1", "ttl": "300"}),
                "ttl",
            ),
            (
                json!({"type": "LOC", "name": "@", "content": "x", "ttl": 300}),
                "not supported",
            ),
            (json!("A @ 203.0.113.1"), "object"),
        ] {
            let why = refusal(json!([good, record]));
            assert!(why.starts_with("records[1]"), "{why}");
            assert!(why.contains(reason), "{why} lacks {reason}");
        }
    }

    #[test]
    fn a_cname_stands_alone_and_nothing_comes_twice() {
        let alias = json!({"type": "CNAME", "name": "www", "content": "tidepool.dev", "ttl": 300});
        let text = json!({"type": "TXT", "name": "www", "content": "x", "ttl": 300});
        assert!(refusal(json!([alias, text])).contains("only record"));
        assert!(refusal(json!([text, text])).contains("twice"));
    }
}
