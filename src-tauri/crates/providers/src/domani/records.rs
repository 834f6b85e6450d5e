//! Records, and the form in which they came.
//!
//! A write replaces the whole zone, so every record that the user did not touch goes back exactly as it was read, with
//! its spelling and the fields that nobody here knows. New and changed records are written in the documented form: `type`,
//! `name` (`@` for the apex), `value`, `ttl`, and a `priority` beside them for mail servers and services.

use model::content::text as texts;
use model::{DomainName, Record, Zone};
use registrar::json::at;
use registrar::records::{Form, has_priority};
use registrar::txt;
use serde_json::{Map, Value};

use super::descriptor::DEFAULT_TTL;

/// Where a record keeps its content.
const CONTENT: &str = "value";

/// A zone's records as they came.
pub(super) fn form(records: &[Value], zone: &DomainName) -> Form {
    Form::of(records, zone, CONTENT)
}

/// The whole of `zone` as the provider takes it.
pub(super) fn written(form: &Form, zone: &Zone) -> Vec<Value> {
    let spelling = Spelling::of(&form.read);
    form.written(zone, |record| spelling.written(record))
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
                at(value, CONTENT).and_then(Value::as_str).is_some_and(in_quotes)
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
        if kind == "TXT" {
            // A text that begins and ends in quotes would be taken for a quoted one.
            value = match texts::plain(&value) {
                Some(plain) if !self.quoted && !in_quotes(&plain) => plain,
                _ => txt::quoted(&value),
            };
        }
        let mut object = Map::new();
        object.insert("type".to_owned(), Value::from(kind));
        object.insert("name".to_owned(), Value::from(record.name.as_str()));
        object.insert(CONTENT.to_owned(), Value::from(value));
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
