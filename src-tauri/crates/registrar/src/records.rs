//! Records that are JSON objects, and the form in which they came: for providers that replace whole zones.
//!
//! Such a write sends every record of the zone, so those that the user did not touch go back exactly as they were read:
//! unknown fields, spelling, quotes, the place of a priority. How a new or changed record is spelled is the adapter's.
//!
//! An object has `type`, `name` (relative, in full, or `@`), a content under a key of the provider's choice, and
//! perhaps a `ttl`; MX and SRV may carry their `priority` beside the content or inside of it.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{DomainName, Record, Zone, content, record::relative_name};
use serde_json::Value;

use crate::json::{at, count, integer};

/// Zones whose form is kept. Beyond that all are forgotten; a forgotten one is read again before its next write.
const KEPT: usize = 1000;

/// A zone's records as they came.
#[derive(Debug, Default)]
pub struct Form {
    /// Each record that could be read, beside the object that it was read from.
    pub read: Vec<(Record, Value)>,
    /// What could not be read, as it came, and a sentence about what did not come.
    pub unreadable: Vec<String>,
}

/// The forms of the zones read lately.
#[derive(Debug, Default)]
pub struct Forms(Mutex<HashMap<DomainName, Arc<Form>>>);

impl Forms {
    /// A zone as it was read last, unless it was forgotten.
    #[must_use]
    pub fn get(&self, name: &DomainName) -> Option<Arc<Form>> {
        self.lock().get(name).cloned()
    }

    /// Keeps a zone as read just now.
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
    /// Reads a zone's records, whose content stands under `content_key`.
    #[must_use]
    pub fn of(records: &[Value], zone: &DomainName, content_key: &str) -> Self {
        let mut form = Self::default();
        for value in records {
            match read(value, zone, content_key) {
                Some(record) => form.read.push((record, value.clone())),
                None => form.unreadable.push(value.to_string()),
            }
        }
        form
    }

    /// Takes note of how many records the provider counts. A list that is shorter than it claims to be was cut; a
    /// whole-zone write would lose the rest.
    pub fn counted(&mut self, total: u32) {
        let came = self.read.len() + self.unreadable.len();
        if total as usize > came {
            self.unreadable.push(format!(
                "{} further records that the provider counts and did not send",
                total as usize - came
            ));
        }
    }

    /// Why this zone is not written as a whole, as a sentence. `None` when nothing would be lost.
    #[must_use]
    pub fn loss(&self) -> Option<String> {
        (!self.unreadable.is_empty()).then(|| {
            format!(
                "The zone holds {} records that Freehold can not read, and a write would lose them. Nothing was sent.",
                self.unreadable.len()
            )
        })
    }

    /// Whether a change of `base` is one of this zone. Where it changed since, a write of the whole would take back what
    /// came meanwhile.
    #[must_use]
    pub fn is(&self, base: &Zone) -> bool {
        self.zone().canonical() == base.canonical()
    }

    /// The zone.
    #[must_use]
    pub fn zone(&self) -> Zone {
        Zone {
            records: self.read.iter().map(|(record, _)| record.clone()).collect(),
        }
    }

    /// The whole of `zone` as the provider takes it: records that were read go back as they came, `spell` writes the
    /// others.
    pub fn written(&self, zone: &Zone, spell: impl Fn(&Record) -> Value) -> Vec<Value> {
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
                    .unwrap_or_else(|| spell(record))
            })
            .collect()
    }
}

/// All of a record as one text.
fn identity(record: &Record) -> String {
    serde_json::to_string(record).expect("a record has only text keys, so it always serialises")
}

/// Reads one record. `None` when type, name or content are missing or no texts: then nothing is guessed.
fn read(value: &Value, zone: &DomainName, content_key: &str) -> Option<Record> {
    let object = value.as_object()?;
    let kind = at(value, "type")?.as_str()?.trim().to_ascii_uppercase();
    let name = owner_name(object.get("name")?.as_str()?, zone);
    // Not trimmed: blanks count in a TXT.
    let raw = object.get(content_key)?.as_str()?;
    let is_text = matches!(kind.as_str(), "TXT" | "SPF");
    if kind.is_empty() || (raw.is_empty() && !is_text) {
        return None;
    }
    let mut known = vec!["type", "name", content_key];
    let ttl = at(value, "ttl").and_then(count);
    if ttl.is_some() {
        known.push("ttl");
    }
    // An empty text is one too; its spelling stands in quotes.
    let mut spelled = if raw.is_empty() { "\"\"" } else { raw }.to_owned();
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
    record.content = match content::normalise(&kind, &spelled) {
        Ok(content) => content,
        Err(_) if is_text => content::text::of(spelled.as_bytes()),
        Err(_) => spelled,
    };
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

/// Whether the records of a type have a priority that may stand beside the content.
#[must_use]
pub fn takes_priority(kind: &str) -> bool {
    matches!(kind, "MX" | "SRV")
}

/// Whether the content of such a record holds its priority itself: MX has two parts then, SRV four.
#[must_use]
pub fn has_priority(kind: &str, content: &str) -> bool {
    let parts: Vec<&str> = content.split_whitespace().collect();
    let whole = if kind == "MX" { 2 } else { 4 };
    parts.len() == whole && parts[0].parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn zone() -> DomainName {
        DomainName::parse("a.dev").expect("a name")
    }

    fn form(records: &[Value]) -> Form {
        Form::of(records, &zone(), "value")
    }

    /// What stands for a record that did not come.
    fn anew(_: &Record) -> Value {
        json!("anew")
    }

    #[test]
    fn names_are_read_relative_in_full_or_as_the_apex() {
        let rows: Vec<Value> = ["@", "", "A.dev.", "www", "WWW.a.dev", "*.a.dev.", "nota.dev"]
            .iter()
            .map(|name| json!({"type": "A", "name": name, "value": "192.0.2.1"}))
            .collect();
        let names: Vec<String> = form(&rows)
            .read
            .into_iter()
            .map(|(record, _)| record.name)
            .collect();
        assert_eq!(names, ["@", "@", "@", "www", "www", "*", "nota.dev"]);
    }

    #[test]
    fn a_priority_counts_beside_the_content_and_inside_of_it() {
        let read = form(&[
            json!({"type": "mx", "name": "@", "value": "mx.a.dev", "priority": 10}),
            json!({"type": "MX", "name": "@", "value": "20 mx.a.dev."}),
            json!({"type": "MX", "name": "@", "value": "30 mx.a.dev", "priority": "30"}),
            json!({"type": "SRV", "name": "_sip._tcp", "value": "1 5060 sip.a.dev", "priority": 5}),
        ]);
        let contents: Vec<&str> = read
            .read
            .iter()
            .map(|(record, _)| record.content.as_str())
            .collect();
        assert_eq!(
            contents,
            ["10 mx.a.dev", "20 mx.a.dev", "30 mx.a.dev", "5 1 5060 sip.a.dev"]
        );
        assert!(read.read.iter().all(|(record, _)| record.extras.is_empty()));
    }

    #[test]
    fn what_was_not_touched_goes_back_as_it_came() {
        let rows = [
            json!({"type": "txt", "name": "A.DEV.", "value": "\"v=spf1\" \" -all\"", "ttl": "300", "id": 7}),
            json!({"type": "A", "name": "www", "value": "192.0.2.1", "disabled": true}),
        ];
        let form = form(&rows);
        assert_eq!(form.read[1].0.extras.get("disabled"), Some(&json!(true)));
        let mut zone = form.zone();
        assert_eq!(form.written(&zone, anew), rows);
        zone.records[1].ttl = Some(60);
        assert_eq!(form.written(&zone, anew), [rows[0].clone(), json!("anew")]);
    }

    #[test]
    fn one_that_came_once_goes_back_as_it_came_once() {
        let row = json!({"type": "A", "name": "www", "value": "192.0.2.1"});
        let form = form(std::slice::from_ref(&row));
        let mut zone = form.zone();
        zone.records.push(zone.records[0].clone());
        assert_eq!(form.written(&zone, anew), [row, json!("anew")]);
    }

    #[test]
    fn what_can_not_be_read_or_did_not_come_forbids_a_write() {
        let row = json!({"type": "A", "name": "www", "value": "192.0.2.1"});
        let odd = json!({"type": "A", "name": "www", "value": 7});
        let mut whole = form(std::slice::from_ref(&row));
        whole.counted(1);
        assert_eq!(whole.loss(), None);
        let mut cut = form(&[row, odd.clone()]);
        assert_eq!(cut.unreadable, [odd.to_string()]);
        cut.counted(2);
        assert!(cut.loss().expect("a loss").contains("1 records"));
        cut.counted(5);
        assert!(cut.unreadable[1].starts_with("3 further records"));
        assert!(cut.loss().expect("a loss").contains("2 records"));
    }

    #[test]
    fn texts_of_every_sort_are_read_and_go_back_as_they_came() {
        let key = format!("v=DKIM1; k=rsa; p={}", "A".repeat(392));
        let texts = [
            "".to_owned(),
            "\"\"".to_owned(),
            r#""caf\195\169""#.to_owned(),
            r#""\255""#.to_owned(),
            r#""\"a\"""#.to_owned(),
            "two\nlines".to_owned(),
            " blanks ".to_owned(),
            key,
            "x".repeat(4_000),
        ];
        let rows: Vec<Value> = texts
            .iter()
            .map(|text| json!({"type": "TXT", "name": "@", "value": text}))
            .collect();
        let form = form(&rows);
        assert_eq!(form.unreadable, Vec::<String>::new());
        let contents: Vec<&str> = form
            .read
            .iter()
            .map(|(record, _)| record.content.as_str())
            .collect();
        assert_eq!(
            contents[..6],
            [
                "\"\"",
                "\"\"",
                "café",
                r#""\255""#,
                r#""\"a\"""#,
                r#""two\010lines""#
            ]
        );
        assert_eq!(form.written(&form.zone(), anew), rows);
        assert!(form.is(&form.zone()) && !form.is(&Zone::default()));
    }

    #[test]
    fn forms_are_kept_until_a_write_and_never_without_end() {
        let forms = Forms::default();
        let numbered = |n: usize| DomainName::parse(&format!("n{n}.dev")).expect("a name");
        for n in 0..KEPT {
            forms.keep(&numbered(n), Arc::default());
        }
        assert!(forms.get(&numbered(0)).is_some());
        forms.forget(&numbered(0));
        assert!(forms.get(&numbered(0)).is_none());
        forms.keep(&numbered(0), Arc::default());
        forms.keep(&numbered(KEPT), Arc::default());
        assert!(forms.get(&numbered(0)).is_none());
        assert!(forms.get(&numbered(KEPT)).is_some());
    }
}
