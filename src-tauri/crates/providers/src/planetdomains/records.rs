//! Records, and the form in which they came.
//!
//! A write replaces the whole zone, so every record that the user did not touch goes back exactly as it was read:
//! unknown fields, spelling, quotes, the place of an MX priority. New and changed records are written in the form
//! that the zone's other records have, else in the documented one (`@`, `content`, a `priority` beside it).

use model::content::text as texts;
use model::{DomainName, Record, Zone};
use registrar::json::{at, text};
use registrar::records::{Form, has_priority, takes_priority};
use registrar::txt;
use serde_json::{Map, Value};

use super::descriptor::DEFAULT_TTL;

/// Where a record keeps its content.
const CONTENT: &str = "content";

/// A zone's records as they came.
pub(super) fn form(records: &[Value], zone: &DomainName) -> Form {
    Form::of(records, zone, CONTENT)
}

/// The whole of `zone` as the provider takes it.
pub(super) fn written(form: &Form, zone: &Zone, name: &DomainName) -> Vec<Value> {
    let habits = Habits::of(&form.read, name);
    form.written(zone, |record| habits.written(record, name))
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
                    .map(|(_, value)| raw(value, CONTENT).trim_start().starts_with('"')),
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
                    .map(|(_, value)| raw(value, CONTENT).trim_end().ends_with('.')),
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
        if kind == "TXT" {
            content = match texts::plain(&content) {
                Some(plain) if !self.quoted => plain,
                _ => txt::quoted(&content),
            };
        }
        if is_host_content(kind) && self.dotted && !content.ends_with('.') {
            content.push('.');
        }
        object.insert(CONTENT.to_owned(), Value::from(content));
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

/// Nameservers of a zone answer.
pub(super) fn nameservers(result: &Value) -> Vec<String> {
    let hosts = at(result, "nameservers")
        .and_then(Value::as_array)
        .map(|hosts| hosts.iter().filter_map(text).collect())
        .unwrap_or_default();
    super::portfolio::host_names(hosts)
}
