//! One record as a caller writes it: read, checked, and brought into the one form in which the world keeps it.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::{Map, Value};

use super::model::{READ_ONLY, is_proxiable};
use super::{data, owner, text};
use crate::cloudflare::envelope::Refusal;
use crate::world::ZoneRecord;

/// Every type that can be written.
const TYPES: &[&str] = &[
    "A",
    "AAAA",
    "CAA",
    "CERT",
    "CNAME",
    "DNSKEY",
    "DS",
    "HTTPS",
    "LOC",
    "MX",
    "NAPTR",
    "NS",
    "OPENPGPKEY",
    "PTR",
    "SMIMEA",
    "SRV",
    "SSHFP",
    "SVCB",
    "TLSA",
    "TXT",
    "URI",
];

/// Seconds; 1 is "automatic".
const TTL_RANGE: std::ops::RangeInclusive<u64> = 60..=86_400;
/// Bytes of one record on the wire.
const SIZE_LIMIT: usize = 4096;
/// Characters of a comment on the free plan.
const COMMENT_LIMIT: usize = 100;

/// Reads a record that a caller wrote. Fields that are not known are kept.
///
/// # Errors
/// With the code of what does not fit.
pub fn read(zone: &str, mut fields: Map<String, Value>) -> Result<ZoneRecord, Refusal> {
    for field in READ_ONLY {
        fields.shift_remove(*field);
    }
    let kind = match fields.shift_remove("type") {
        Some(Value::String(kind)) => kind.to_ascii_uppercase(),
        _ => return Err(Refusal::dns(9001, "A type is required.")),
    };
    if !TYPES.contains(&kind.as_str()) {
        return Err(Refusal::dns(
            9001,
            format!("{kind} is not a type that can be written."),
        ));
    }
    let name = match fields.shift_remove("name") {
        Some(Value::String(name)) => owner::relative(zone, &name)?,
        _ => return Err(Refusal::bad(9000, "DNS name is invalid.")),
    };
    let mut ttl = ttl(fields.shift_remove("ttl"))?;
    match fields.get("proxied") {
        None | Some(Value::Null | Value::Bool(false)) => {}
        Some(Value::Bool(true)) if is_proxiable(&kind) => ttl = 1,
        Some(Value::Bool(true)) => {
            return Err(Refusal::bad(
                9004,
                format!("A record of type {kind} cannot be proxied."),
            ));
        }
        Some(_) => return Err(Refusal::field("/proxied", "proxied must be true or false.")),
    }
    annotations(&fields)?;
    let (content, data) = (fields.shift_remove("content"), fields.shift_remove("data"));
    // The priority is moving from the record into its data; both places count.
    let inner = data.as_ref().and_then(|data| data.get("priority")).cloned();
    let priority = number(fields.shift_remove("priority"), "/priority")?.or(number(inner, "/data/priority")?);
    let (content, priority) = match data {
        Some(Value::Object(mut parts)) if data::is_structured(&kind) => {
            if kind == "SRV"
                && let Some(priority) = priority
            {
                parts.insert("priority".into(), priority.into());
            }
            (data::print(&kind, &parts)?, priority)
        }
        _ => (plain(&kind, content)?, priority),
    };
    let record = settle(ZoneRecord {
        kind,
        name,
        content,
        ttl,
        priority,
        extra: fields,
    })?;
    if record.content.len() > SIZE_LIMIT {
        return Err(Refusal::bad(
            9015,
            format!("The content of a record may have {SIZE_LIMIT} bytes at most."),
        ));
    }
    Ok(record)
}

fn plain(kind: &str, content: Option<Value>) -> Result<String, Refusal> {
    match content {
        Some(Value::String(content)) if !content.trim().is_empty() => Ok(content.trim().to_owned()),
        _ if data::is_structured(kind) => Err(Refusal::field("/data", format!("{kind} needs data."))),
        _ => Err(Refusal::field("/content", "content is required.")),
    }
}

fn ttl(value: Option<Value>) -> Result<u32, Refusal> {
    let invalid = || {
        Refusal::dns(
            9021,
            "Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.",
        )
    };
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return Ok(1);
    };
    let seconds = value.as_u64().ok_or_else(invalid)?;
    if seconds != 1 && !TTL_RANGE.contains(&seconds) {
        return Err(invalid());
    }
    u32::try_from(seconds).map_err(|_| invalid())
}

fn number(value: Option<Value>, pointer: &str) -> Result<Option<u16>, Refusal> {
    value
        .filter(|value| !value.is_null())
        .map(|value| {
            value
                .as_u64()
                .and_then(|number| u16::try_from(number).ok())
                .ok_or_else(|| Refusal::field(pointer, "A priority is a whole number from 0 to 65535."))
        })
        .transpose()
}

/// Comment, tags and settings: their shapes alone.
fn annotations(fields: &Map<String, Value>) -> Result<(), Refusal> {
    match fields.get("comment") {
        None | Some(Value::Null) => {}
        Some(Value::String(comment)) if comment.chars().count() <= COMMENT_LIMIT => {}
        Some(_) => {
            return Err(Refusal::field(
                "/comment",
                format!("A comment is a text of at most {COMMENT_LIMIT} characters."),
            ));
        }
    }
    match fields.get("tags") {
        None | Some(Value::Null) => {}
        Some(Value::Array(tags))
            if tags
                .iter()
                .all(|tag| tag.as_str().is_some_and(|tag| !tag.is_empty())) => {}
        Some(_) => return Err(Refusal::field("/tags", "tags must be a list of name:value.")),
    }
    match fields.get("settings") {
        None | Some(Value::Null | Value::Object(_)) => Ok(()),
        Some(_) => Err(Refusal::field("/settings", "settings must be an object.")),
    }
}

/// Checks a content against its type and brings it into the one form in which the world keeps it.
fn settle(mut record: ZoneRecord) -> Result<ZoneRecord, Refusal> {
    let content = record.content.as_str();
    let no_host = || {
        Refusal::bad(
            9009,
            format!("Content for {} record must be a hostname.", record.kind),
        )
    };
    let settled = match record.kind.as_str() {
        "A" => content
            .parse::<Ipv4Addr>()
            .map(|address| address.to_string())
            .map_err(|_| Refusal::bad(9005, "Content for A record must be a valid IPv4 address."))?,
        "AAAA" => content
            .parse::<Ipv6Addr>()
            .map(|address| address.to_string())
            .map_err(|_| Refusal::bad(9006, "Content for AAAA record must be a valid IPv6 address."))?,
        "CNAME" => owner::host(content)
            .filter(|host| host != ".")
            .ok_or_else(|| Refusal::bad(9007, "Content for CNAME record is invalid."))?,
        "MX" => {
            if record.priority.is_none() {
                return Err(Refusal::dns(9100, "priority is a required field."));
            }
            owner::host(content).ok_or_else(no_host)?
        }
        "NS" | "PTR" => owner::host(content)
            .filter(|host| host != ".")
            .ok_or_else(no_host)?,
        "TXT" => text::unquote(content),
        "SRV" => {
            // "priority weight port target", or without the priority when that stands by itself.
            let parts = content.split_whitespace().count();
            let whole = match record.priority {
                Some(priority) if parts == 3 => format!("{priority} {content}"),
                _ => content.to_owned(),
            };
            let whole = data::print("SRV", &data::read("SRV", &whole))?;
            let (priority, rest) = whole.split_once(' ').unwrap_or((&whole, ""));
            record.priority = priority.parse().ok();
            rest.to_owned()
        }
        "URI" => {
            if record.priority.is_none() {
                return Err(Refusal::dns(9100, "priority is a required field."));
            }
            data::print("URI", &data::read("URI", content))?
        }
        kind if data::is_structured(kind) => data::print(kind, &data::read(kind, content))?,
        _ => content.to_owned(),
    };
    if !matches!(record.kind.as_str(), "MX" | "SRV" | "URI") {
        record.priority = None;
    }
    record.content = settled;
    Ok(record)
}

/// Checks a record that somebody wrote into the world directly.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn check(zone: &str, record: &ZoneRecord) -> Result<(), String> {
    let why = |refusal: Refusal| refusal.to_string();
    owner::relative(zone, &record.name).map_err(why)?;
    if !TYPES.contains(&record.kind.as_str()) {
        return Err(format!("type {} is not supported", record.kind));
    }
    ttl(Some(record.ttl.into())).map_err(why)?;
    settle(record.clone()).map(|_| ()).map_err(why)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::cloudflare::records::model::show;

    fn fields(value: Value) -> Map<String, Value> {
        value.as_object().expect("an object").clone()
    }

    fn kept(value: Value) -> ZoneRecord {
        read("tidepool.dev", fields(value)).expect("it fits")
    }

    fn refused(value: Value) -> Refusal {
        read("tidepool.dev", fields(value)).expect_err("must be refused")
    }

    #[test]
    fn what_a_caller_sends_comes_back_with_unknown_fields() {
        let record = kept(json!({
            "type": "A", "name": "www.tidepool.dev", "content": "203.0.113.7", "ttl": 300,
            "comment": "web", "tags": ["team:web"], "settings": {"ipv4_only": true}, "private_routing": false,
            "invented": [1, {"a": null}], "id": "mine", "created_on": "yesterday",
        }));
        let shown = show("tidepool.dev", "2026-01-01T00:00:00.000000Z", &record);
        assert_eq!(shown["comment"], "web");
        assert_eq!(shown["settings"]["ipv4_only"], true);
        assert_eq!(shown["invented"], json!([1, {"a": null}]));
        assert_eq!(shown["created_on"], "2026-01-01T00:00:00.000000Z");
        assert_eq!(
            (record.name.as_str(), shown["name"].as_str()),
            ("www", Some("www.tidepool.dev"))
        );
    }

    #[test]
    fn a_service_record_is_found_whole_whichever_way_it_was_written() {
        let by_data = kept(json!({"type": "SRV", "name": "_sip._tcp", "ttl": 1,
            "data": {"priority": 10, "weight": 5, "port": 5060, "target": "sip.tidepool.dev"}}));
        let outside = kept(
            json!({"type": "SRV", "name": "_sip._tcp", "ttl": 1, "priority": 10,
            "data": {"weight": 5, "port": 5060, "target": "sip.tidepool.dev"}}),
        );
        let by_content = kept(
            json!({"type": "SRV", "name": "_sip._tcp", "ttl": 1, "content": "10 5 5060 sip.tidepool.dev"}),
        );
        assert_eq!(by_data, outside);
        assert_eq!(by_data, by_content);
        assert_eq!(
            (by_data.content.as_str(), by_data.priority),
            ("5 5060 sip.tidepool.dev", Some(10))
        );
        let shown = show("tidepool.dev", "", &by_data);
        assert_eq!(shown["content"], "10 5 5060 sip.tidepool.dev");
        assert_eq!(
            shown["data"],
            json!({"priority": 10, "weight": 5, "port": 5060, "target": "sip.tidepool.dev"})
        );
    }

    #[test]
    fn a_proxied_record_reports_the_automatic_ttl() {
        let record = kept(
            json!({"type": "CNAME", "name": "www", "content": "Tidepool.dev.", "ttl": 300, "proxied": true}),
        );
        let shown = show("tidepool.dev", "", &record);
        assert_eq!(
            (&shown["ttl"], &shown["content"]),
            (&json!(1), &json!("tidepool.dev"))
        );
        assert_eq!(
            refused(json!({"type": "TXT", "name": "@", "content": "x", "proxied": true})).code,
            9004
        );
    }

    #[test]
    fn junk_is_refused_with_the_code_of_its_kind() {
        for (record, code) in [
            (json!({"type": "A", "name": "@", "content": "192.0.2.560"}), 9005),
            (json!({"type": "AAAA", "name": "@", "content": "192.0.2.1"}), 9006),
            (json!({"type": "CNAME", "name": "x", "content": "no host"}), 9007),
            (
                json!({"type": "MX", "name": "@", "content": "mx.fernmail.net"}),
                1004,
            ),
            (json!({"type": "A", "name": "a b", "content": "192.0.2.1"}), 9000),
            (
                json!({"type": "A", "name": "@", "content": "192.0.2.1", "ttl": 30}),
                1004,
            ),
            (json!({"type": "SOA", "name": "@", "content": "x"}), 1004),
            (
                json!({"type": "TXT", "name": "@", "content": "x".repeat(4097)}),
                9015,
            ),
        ] {
            assert_eq!(refused(record.clone()).code, code, "{record}");
        }
    }
}
