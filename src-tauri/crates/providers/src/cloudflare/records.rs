//! One record both ways.
//!
//! In the model names are relative and a TTL of "automatic" (1 there) is none at all; proxied records have no other.
//! `extras` hold the record's `id` and what can be set beside the content: `proxied`, `comment`, `tags`, `settings`,
//! `private_routing`. Times and other things that Cloudflare keeps for itself are left out, so that they never look like
//! a change. A patch touches only what it names, so nothing is lost by that.

use model::{DomainName, Record, content, record::relative_name};
use registrar::json::{at, count, flag, text};
use registrar::txt;
use serde_json::{Map, Value, json};

use super::access::is_id;
use super::data;

/// Cloudflare's word for "automatic".
const AUTOMATIC: u32 = 1;

/// The keys of `extras`.
pub(super) const ID: &str = "id";
pub(super) const PROXIED: &str = "proxied";
pub(super) const COMMENT: &str = "comment";
pub(super) const TAGS: &str = "tags";
pub(super) const SETTINGS: &str = "settings";
/// What can be set beside the content, with the value that stands for none.
pub(super) fn settable() -> [(&'static str, Value); 5] {
    [
        (PROXIED, Value::Bool(false)),
        (COMMENT, Value::from("")),
        (TAGS, json!([])),
        (SETTINGS, json!({})),
        ("private_routing", Value::Bool(false)),
    ]
}

/// Reads one record. `None` when id, type, name or content are missing or of another kind: then nothing is guessed.
pub(super) fn read(value: &Value, zone: &DomainName) -> Option<Record> {
    let id = at(value, ID).and_then(text).filter(|id| is_id(id))?;
    let kind = at(value, "type")?.as_str()?.trim().to_ascii_uppercase();
    let name = owner_name(at(value, "name")?.as_str()?, zone)?;
    if kind.is_empty() {
        return None;
    }
    let content = content_of(&kind, value)?;
    let ttl = at(value, "ttl").and_then(count).filter(|ttl| *ttl > AUTOMATIC);
    let mut record = Record::new(&name, &kind, content, ttl);
    record.extras.insert(ID.to_owned(), Value::from(id));
    let proxied = at(value, PROXIED).and_then(flag);
    // Where nothing can be proxied, `false` says nothing.
    if proxied == Some(true) || (proxied.is_some() && at(value, "proxiable").and_then(flag) == Some(true)) {
        record
            .extras
            .insert(PROXIED.to_owned(), Value::Bool(proxied == Some(true)));
    }
    for (key, none) in settable().into_iter().skip(1) {
        let Some(value) = at(value, key) else { continue };
        let value = match value {
            // Switches that are off are as good as none.
            Value::Object(switches) => switches
                .iter()
                .filter(|(_, value)| !value.is_null() && **value != Value::Bool(false))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
            other => other.clone(),
        };
        if value != none {
            record.extras.insert(key.to_owned(), value);
        }
    }
    Some(record)
}

/// A relative owner name. `None` for a name outside of the zone.
fn owner_name(full: &str, zone: &DomainName) -> Option<String> {
    let name = relative_name(full);
    if name == "@" {
        return Some(name);
    }
    let front = name.strip_suffix(zone.as_str())?;
    if front.is_empty() {
        return Some("@".to_owned());
    }
    front
        .strip_suffix('.')
        .filter(|front| !front.is_empty())
        .map(str::to_owned)
}

/// The full owner name, as Cloudflare writes it.
fn full_name(relative: &str, zone: &DomainName) -> String {
    if relative == "@" {
        zone.to_string()
    } else {
        format!("{relative}.{zone}")
    }
}

fn content_of(kind: &str, value: &Value) -> Option<String> {
    // Not trimmed: blanks count in a TXT.
    let raw = at(value, "content").and_then(Value::as_str);
    if kind == "TXT" {
        // An empty text is one too; its spelling stands in quotes.
        let raw = Some(raw?).filter(|raw| !raw.is_empty()).unwrap_or("\"\"");
        return Some(content::normalise(kind, raw).unwrap_or_else(|_| content::text::of(raw.as_bytes())));
    }
    let spelled = match data::presentation(kind, value) {
        Some(spelled) => spelled,
        None => with_priority(kind, value, raw?),
    };
    if spelled.trim().is_empty() {
        return None;
    }
    // A content that does not fit its type is kept as it came: it is the user's.
    Some(content::normalise(kind, &spelled).unwrap_or(spelled))
}

/// MX and URI keep their priority beside the content; SRV did.
fn with_priority(kind: &str, value: &Value, raw: &str) -> String {
    let parts = match kind {
        "MX" => 2,
        "SRV" => 4,
        "URI" => 3,
        _ => return raw.to_owned(),
    };
    let priority = at(value, "priority")
        .or_else(|| at(value, "data.priority"))
        .and_then(count);
    match priority {
        Some(priority) if raw.split_whitespace().count() < parts => format!("{priority} {}", raw.trim()),
        _ => raw.to_owned(),
    }
}

/// The fields that make a content. The error is a sentence.
pub(super) fn content_fields(kind: &str, content: &str) -> Result<Map<String, Value>, String> {
    let mut fields = Map::new();
    match kind {
        "TXT" => {
            fields.insert("content".to_owned(), Value::from(txt::quoted(content)));
        }
        "MX" => {
            let (priority, host) = content
                .split_once(' ')
                .and_then(|(priority, host)| Some((priority.parse::<u16>().ok()?, host.trim())))
                .ok_or_else(|| format!("\"{content}\" is no MX content. Write priority and host."))?;
            fields.insert("content".to_owned(), Value::from(host));
            fields.insert("priority".to_owned(), Value::from(priority));
        }
        _ if data::is_structured(kind) => {
            let mut parts = data::parsed(kind, content)?;
            if kind == "URI"
                && let Some(priority) = parts.shift_remove("priority")
            {
                fields.insert("priority".to_owned(), priority);
            }
            fields.insert("data".to_owned(), Value::Object(parts));
        }
        _ => {
            fields.insert("content".to_owned(), Value::from(content));
        }
    }
    Ok(fields)
}

/// A TTL as it is written.
pub(super) fn ttl(record: &Record) -> Value {
    Value::from(record.ttl.unwrap_or(AUTOMATIC))
}

/// A whole new record. The error is a sentence.
pub(super) fn written(record: &Record, zone: &DomainName) -> Result<Map<String, Value>, String> {
    let kind = record.kind.as_str();
    let mut fields = Map::new();
    fields.insert("type".to_owned(), Value::from(kind));
    fields.insert("name".to_owned(), Value::from(full_name(&record.name, zone)));
    fields.extend(content_fields(kind, &record.content)?);
    fields.insert("ttl".to_owned(), ttl(record));
    for (key, _) in settable() {
        if let Some(value) = record.extras.get(key) {
            fields.insert(key.to_owned(), value.clone());
        }
    }
    Ok(fields)
}
