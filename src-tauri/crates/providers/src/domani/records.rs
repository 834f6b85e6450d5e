//! Records, and the form in which they came.
//!
//! A write replaces the whole zone, so every record that the user did not touch goes back exactly as it was read, with
//! its spelling and the fields that nobody here knows. New and changed records are written in the documented form: `type`,
//! `name` (`@` for the apex), `value`, `ttl`, and a `priority` beside them for mail servers and services.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{DomainName, Record, Zone, content, record::relative_name};
use registrar::json::{at, count, integer};
use serde_json::{Map, Value};

use super::descriptor::DEFAULT_TTL;

/// Zones whose form is kept. Beyond that all are forgotten; a forgotten one is read again before its next write.
const KEPT: usize = 1000;
/// A TXT value in quotes is written in pieces of at most this many bytes.
const PIECE: usize = 255;

/// A zone's records as they came.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// Each record that could be read, beside the object that it was read from.
    pub read: Vec<(Record, Value)>,
    /// What could not be read, as it came.
    pub unreadable: Vec<String>,
    spelling: Spelling,
}

/// Where a zone's records all differ from the documented form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Spelling {
    /// Mail servers carry their priority inside the value.
    mail_inline: bool,
    /// Services carry their priority inside the value.
    service_inline: bool,
    /// TXT values stand in quotes.
    quoted: bool,
}

/// The forms of the zones read lately.
#[derive(Default)]
pub(super) struct Forms(Mutex<HashMap<DomainName, Arc<Form>>>);

impl Forms {
    pub fn get(&self, name: &DomainName) -> Option<Arc<Form>> {
        self.lock().get(name).cloned()
    }

    pub fn keep(&self, name: &DomainName, form: Arc<Form>) {
        let mut forms = self.lock();
        if forms.len() >= KEPT {
            forms.clear();
        }
        forms.insert(name.clone(), form);
    }

    /// After a write the form is an old one.
    pub fn forget(&self, name: &DomainName) {
        self.lock().remove(name);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<DomainName, Arc<Form>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Form {
    /// Reads a zone's records.
    pub fn of(records: &[Value], zone: &DomainName) -> Self {
        let mut form = Self::default();
        for value in records {
            match read_record(value, zone) {
                Some(record) => form.read.push((record, value.clone())),
                None => form.unreadable.push(value.to_string()),
            }
        }
        form.spelling = Spelling::of(&form.read);
        form
    }

    /// The zone.
    pub fn zone(&self) -> Zone {
        Zone {
            records: self.read.iter().map(|(record, _)| record.clone()).collect(),
        }
    }

    /// The whole of `zone` as the provider takes it.
    pub fn written(&self, zone: &Zone) -> Vec<Value> {
        let mut as_read: BTreeMap<String, VecDeque<&Value>> = BTreeMap::new();
        for (record, value) in &self.read {
            as_read.entry(identity(record)).or_default().push_back(value);
        }
        zone.records
            .iter()
            .map(|record| {
                as_read
                    .get_mut(&identity(record))
                    .and_then(VecDeque::pop_front)
                    .cloned()
                    .unwrap_or_else(|| self.spelling.written(record))
            })
            .collect()
    }
}

/// All of a record as one text.
fn identity(record: &Record) -> String {
    serde_json::to_string(record).expect("a record has only text keys, so it always serialises")
}

/// Reads one record. `None` when type, name or value are missing or no texts: then nothing is guessed.
pub(super) fn read_record(value: &Value, zone: &DomainName) -> Option<Record> {
    let object = value.as_object()?;
    let kind = at(value, "type")?.as_str()?.trim().to_ascii_uppercase();
    let name = owner_name(object.get("name")?.as_str()?, zone);
    // Not trimmed: blanks count in a TXT.
    let raw = object.get("value")?.as_str()?;
    if kind.is_empty() || raw.is_empty() {
        return None;
    }
    let mut known = vec!["type", "name", "value"];
    let ttl = at(value, "ttl").and_then(count);
    if ttl.is_some() {
        known.push("ttl");
    }
    let mut spelled = raw.to_owned();
    if takes_priority(&kind)
        && let Some(priority) = at(value, "priority").and_then(integer)
    {
        known.push("priority");
        if !has_priority(&kind, raw) {
            spelled = format!("{priority} {}", raw.trim());
        }
    }
    let mut record = Record::new(&name, &kind, "", ttl);
    // A content that does not fit its type is kept as it came: it is the user's, and it goes back unchanged.
    record.content = content::normalise(&kind, &spelled).unwrap_or(spelled);
    record.extras = object
        .iter()
        .filter(|(key, value)| !known.contains(&key.as_str()) && !value.is_null())
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    Some(record)
}

/// A relative owner name, whether it came relative, in full, or as `@`.
fn owner_name(text: &str, zone: &DomainName) -> String {
    let name = relative_name(text);
    match name.strip_suffix(zone.as_str()) {
        Some("") => "@".to_owned(),
        Some(front) if front.ends_with('.') => relative_name(front),
        _ => name,
    }
}

fn takes_priority(kind: &str) -> bool {
    matches!(kind, "MX" | "SRV")
}

/// Whether a value holds its priority itself: MX has two parts then, SRV four.
fn has_priority(kind: &str, value: &str) -> bool {
    let parts: Vec<&str> = value.split_whitespace().collect();
    let whole = if kind == "MX" { 2 } else { 4 };
    parts.len() == whole && parts[0].parse::<u16>().is_ok()
}

impl Spelling {
    /// A spelling is what all records that could show it do.
    fn of(read: &[(Record, Value)]) -> Self {
        let all = |kind: &str, shows: &dyn Fn(&Value) -> bool| {
            let mut of_kind = read
                .iter()
                .filter(|(record, _)| record.kind.as_str() == kind)
                .peekable();
            of_kind.peek().is_some() && of_kind.all(|(_, value)| shows(value))
        };
        let inline = |value: &Value| at(value, "priority").is_none();
        Self {
            mail_inline: all("MX", &inline),
            service_inline: all("SRV", &inline),
            quoted: all("TXT", &|value| {
                at(value, "value").and_then(Value::as_str).is_some_and(in_quotes)
            }),
        }
    }

    /// A new or changed record.
    fn written(self, record: &Record) -> Value {
        let kind = record.kind.as_str();
        let inline = match kind {
            "MX" => self.mail_inline,
            "SRV" => self.service_inline,
            _ => true,
        };
        let mut value = record.content.clone();
        let mut priority = None;
        if !inline
            && has_priority(kind, &value)
            && let Some((number, rest)) = record.content.split_once(' ')
        {
            priority = number.parse::<u16>().ok();
            value = rest.to_owned();
        }
        // A text that begins and ends in quotes would be taken for a quoted one.
        if kind == "TXT" && (self.quoted || in_quotes(&value)) {
            value = quoted(&value);
        }
        let mut object = Map::new();
        object.insert("type".to_owned(), Value::from(kind));
        object.insert("name".to_owned(), Value::from(record.name.as_str()));
        object.insert("value".to_owned(), Value::from(value));
        if !record.extras.contains_key("ttl") {
            object.insert("ttl".to_owned(), Value::from(record.ttl.unwrap_or(DEFAULT_TTL)));
        }
        if let Some(priority) = priority {
            object.insert("priority".to_owned(), Value::from(priority));
        }
        for (key, value) in &record.extras {
            object.entry(key.clone()).or_insert_with(|| value.clone());
        }
        Value::Object(object)
    }
}

fn in_quotes(text: &str) -> bool {
    let text = text.trim();
    text.len() >= 2 && text.starts_with('"') && text.ends_with('"')
}

/// A text in quotes, in pieces of at most 255 bytes.
fn quoted(logical: &str) -> String {
    let mut pieces = vec![String::new()];
    let mut length = 0;
    for letter in logical.chars() {
        if length + letter.len_utf8() > PIECE {
            pieces.push(String::new());
            length = 0;
        }
        length += letter.len_utf8();
        if let Some(piece) = pieces.last_mut() {
            if matches!(letter, '"' | '\\') {
                piece.push('\\');
            }
            piece.push(letter);
        }
    }
    let pieces: Vec<String> = pieces.into_iter().map(|piece| format!("\"{piece}\"")).collect();
    pieces.join(" ")
}
