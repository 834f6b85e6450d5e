//! Records, and the form in which they came.
//!
//! A write replaces the whole zone, so every record that the user did not touch goes back exactly as it was read:
//! unknown fields, spelling, quotes, the place of an MX priority. New and changed records are written in the form
//! that the zone's other records have, else in the documented one (`@`, `content`, a `priority` beside it).

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use model::{DomainName, Record, Zone, content, record::relative_name};
use registrar::json::{at, count, integer, text};
use serde_json::{Map, Value};

use super::descriptor::DEFAULT_TTL;

/// Zones whose form is kept. Beyond that all are forgotten; a forgotten one is read again before its next write.
const KEPT: usize = 1000;
/// A TXT record is transported in pieces of at most this many bytes.
const PIECE: usize = 255;

/// A zone's records as they came, and their habits.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// Each record that could be read, beside the object that it was read from.
    pub read: Vec<(Record, Value)>,
    /// What could not be read, as it came.
    pub unreadable: Vec<String>,
    habits: Habits,
}

/// How this zone's records are spelled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Habits {
    /// MX and SRV carry their priority inside the content.
    inline_priority: bool,
    /// TXT contents stand in quotes.
    quoted: bool,
    /// Owner names are written in full.
    full_names: bool,
    /// Full host names end in a dot.
    dotted: bool,
    /// Records come without a TTL.
    without_ttl: bool,
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

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<DomainName, Arc<Form>>> {
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
        form.habits = Habits::of(&form.read, zone);
        form
    }

    /// The zone.
    pub fn zone(&self) -> Zone {
        Zone {
            records: self.read.iter().map(|(record, _)| record.clone()).collect(),
        }
    }

    /// The whole of `zone` as the provider takes it.
    pub fn written(&self, zone: &Zone, name: &DomainName) -> Vec<Value> {
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
                    .unwrap_or_else(|| self.habits.written(record, name))
            })
            .collect()
    }
}

/// All of a record as one text.
fn identity(record: &Record) -> String {
    serde_json::to_string(record).expect("a record has only text keys, so it always serialises")
}

/// Reads one record. `None` when type, name or content are missing or no texts: then nothing is guessed.
pub(super) fn read_record(value: &Value, zone: &DomainName) -> Option<Record> {
    let object = value.as_object()?;
    let kind = at(value, "type")?.as_str()?.trim().to_ascii_uppercase();
    let name = owner_name(object.get("name")?.as_str()?, zone);
    // Not trimmed: blanks count in a TXT.
    let raw = object.get("content")?.as_str()?;
    if kind.is_empty() || raw.is_empty() {
        return None;
    }
    let mut known = vec!["type", "name", "content"];
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

/// Whether a content holds its priority itself: MX has two parts then, SRV four.
fn has_priority(kind: &str, content: &str) -> bool {
    let parts: Vec<&str> = content.split_whitespace().collect();
    let whole = if kind == "MX" { 2 } else { 4 };
    parts.len() == whole && parts[0].parse::<u16>().is_ok()
}

fn is_host_content(kind: &str) -> bool {
    matches!(kind, "CNAME" | "NS" | "MX" | "SRV" | "PTR")
}

impl Habits {
    /// A habit is what all records that could show it do; the documented form otherwise.
    fn of(read: &[(Record, Value)], zone: &DomainName) -> Self {
        let raw = |value: &Value, key: &str| {
            value
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let all = |mut shown: Box<dyn Iterator<Item = bool> + '_>| {
            let first = shown.next();
            first == Some(true) && shown.all(|shows| shows)
        };
        Self {
            inline_priority: all(Box::new(
                read.iter()
                    .filter(|(record, _)| takes_priority(record.kind.as_str()))
                    .map(|(_, value)| at(value, "priority").is_none()),
            )),
            quoted: all(Box::new(
                read.iter()
                    .filter(|(record, _)| record.kind.as_str() == "TXT")
                    .map(|(_, value)| raw(value, "content").trim_start().starts_with('"')),
            )),
            full_names: all(Box::new(read.iter().map(|(_, value)| {
                raw(value, "name")
                    .trim_end_matches('.')
                    .to_ascii_lowercase()
                    .ends_with(zone.as_str())
            }))),
            dotted: all(Box::new(
                read.iter()
                    .filter(|(record, _)| is_host_content(record.kind.as_str()))
                    .map(|(_, value)| raw(value, "content").trim_end().ends_with('.')),
            )),
            without_ttl: all(Box::new(read.iter().map(|(_, value)| at(value, "ttl").is_none()))),
        }
    }

    /// A new or changed record in this form.
    fn written(self, record: &Record, zone: &DomainName) -> Value {
        let kind = record.kind.as_str();
        let mut object = Map::new();
        object.insert("type".to_owned(), Value::from(kind));
        object.insert("name".to_owned(), Value::from(self.name(&record.name, zone)));
        let mut content = record.content.clone();
        let mut priority = None;
        if takes_priority(kind)
            && !self.inline_priority
            && has_priority(kind, &content)
            && let Some((number, rest)) = record.content.split_once(' ')
        {
            priority = number.parse::<u16>().ok();
            content = rest.to_owned();
        }
        if kind == "TXT" && self.quoted {
            content = quoted(&content);
        }
        if is_host_content(kind) && self.dotted && !content.ends_with('.') {
            content.push('.');
        }
        object.insert("content".to_owned(), Value::from(content));
        // The documented write always names a TTL.
        let ttl = record.ttl.or((!self.without_ttl).then_some(DEFAULT_TTL));
        if let (Some(ttl), false) = (ttl, record.extras.contains_key("ttl")) {
            object.insert("ttl".to_owned(), Value::from(ttl));
        }
        if let Some(priority) = priority {
            object.insert("priority".to_owned(), Value::from(priority));
        }
        for (key, value) in &record.extras {
            object.entry(key.clone()).or_insert_with(|| value.clone());
        }
        Value::Object(object)
    }

    fn name(self, relative: &str, zone: &DomainName) -> String {
        match (self.full_names, relative) {
            (false, _) => relative.to_owned(),
            (true, "@") => zone.to_string(),
            (true, _) => format!("{relative}.{zone}"),
        }
    }
}

/// A TXT content in quotes, in pieces of at most 255 bytes.
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

/// Name servers of a zone answer.
pub(super) fn nameservers(result: &Value) -> Vec<String> {
    let hosts = at(result, "nameservers")
        .and_then(Value::as_array)
        .map(|hosts| hosts.iter().filter_map(text).collect())
        .unwrap_or_default();
    super::portfolio::host_names(hosts)
}
