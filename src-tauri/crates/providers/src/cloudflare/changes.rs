//! A change of record sets as batches of single records: deletes, patches, posts.
//!
//! A record is recognised by its id, then by its content. What is left over on both sides of a set is taken for the same
//! record with a new content, so that it keeps its proxy, comment and tags. A batch is carried out all or none; changes
//! of one owner name stay in one batch as long as they fit.

use model::{DomainName, Record, SetChange, content};
use serde_json::{Map, Value, json};

use super::access::is_id;
use super::descriptor::CHANGES_AT_ONCE;
use super::records::{self, ID, PROXIED, SETTINGS, settable};

/// The body of one batch.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Batch {
    pub deletes: Vec<Value>,
    pub patches: Vec<Value>,
    pub posts: Vec<Value>,
}

impl Batch {
    pub fn len(&self) -> usize {
        self.deletes.len() + self.patches.len() + self.posts.len()
    }

    /// The body; groups without a change are left out.
    pub fn body(&self) -> Value {
        let mut body = Map::new();
        for (key, group) in [
            ("deletes", &self.deletes),
            ("patches", &self.patches),
            ("posts", &self.posts),
        ] {
            if !group.is_empty() {
                body.insert(key.to_owned(), Value::from(group.clone()));
            }
        }
        Value::Object(body)
    }

    fn add(&mut self, other: Self) {
        self.deletes.extend(other.deletes);
        self.patches.extend(other.patches);
        self.posts.extend(other.posts);
    }

    /// In parts that the provider takes, in its own order of execution.
    fn split(self) -> Vec<Self> {
        let mut parts = vec![Self::default()];
        let steps = self
            .deletes
            .into_iter()
            .map(|change| (0, change))
            .chain(self.patches.into_iter().map(|change| (1, change)))
            .chain(self.posts.into_iter().map(|change| (2, change)));
        for (group, change) in steps {
            if parts.last().is_some_and(|part| part.len() >= CHANGES_AT_ONCE) {
                parts.push(Self::default());
            }
            if let Some(part) = parts.last_mut() {
                match group {
                    0 => part.deletes.push(change),
                    1 => part.patches.push(change),
                    _ => part.posts.push(change),
                }
            }
        }
        parts
    }
}

/// The batches that carry out `changes`; none when nothing differs. The error is a sentence.
pub(super) fn batches(changes: &[SetChange], zone: &DomainName) -> Result<Vec<Batch>, String> {
    let mut order: Vec<&str> = Vec::new();
    for change in changes {
        if !order.contains(&change.key.name.as_str()) {
            order.push(&change.key.name);
        }
    }
    let mut batches: Vec<Batch> = Vec::new();
    for name in order {
        let mut of_name = Batch::default();
        for change in changes.iter().filter(|change| change.key.name == name) {
            of_name.add(of_set(change, zone)?);
        }
        for part in of_name.split() {
            match batches.last_mut() {
                Some(last) if last.len() + part.len() <= CHANGES_AT_ONCE => last.add(part),
                _ => batches.push(part),
            }
        }
    }
    batches.retain(|batch| batch.len() > 0);
    Ok(batches)
}

fn id(record: &Record) -> Option<&str> {
    record
        .extras
        .get(ID)
        .and_then(Value::as_str)
        .filter(|id| is_id(id))
}

fn same_content(a: &Record, b: &Record) -> bool {
    let kind = a.kind.as_str();
    let spelled = |text: &str| content::normalise(kind, text).unwrap_or_else(|_| text.to_owned());
    a.content == b.content || spelled(&a.content) == spelled(&b.content)
}

/// Takes the first record out of `left` that fits.
fn take<'a>(left: &mut Vec<&'a Record>, fits: impl Fn(&Record) -> bool) -> Option<&'a Record> {
    let place = left.iter().position(|record| fits(record))?;
    Some(left.remove(place))
}

fn of_set(change: &SetChange, zone: &DomainName) -> Result<Batch, String> {
    let mut left: Vec<&Record> = change.before.iter().collect();
    let mut pairs: Vec<Option<&Record>> = vec![None; change.after.len()];
    let by_id = |after: &Record, before: &Record| id(after).is_some() && id(after) == id(before);
    for fits in [
        &by_id as &dyn Fn(&Record, &Record) -> bool,
        &same_content,
        &|_, _| true,
    ] {
        for (after, pair) in change.after.iter().zip(&mut pairs) {
            if pair.is_none() {
                *pair = take(&mut left, |before| fits(after, before));
            }
        }
    }
    let mut batch = Batch::default();
    for record in left {
        batch.deletes.push(json!({ "id": id_of(record, zone)? }));
    }
    let proxied = !change.before.is_empty() && change.before.iter().all(is_proxied);
    for (after, before) in change.after.iter().zip(pairs) {
        match before {
            Some(before) => {
                let fields = patch(before, after, zone)?;
                if !fields.is_empty() {
                    let mut object = Map::new();
                    object.insert(ID.to_owned(), Value::from(id_of(before, zone)?));
                    object.extend(fields);
                    batch.patches.push(Value::Object(object));
                }
            }
            None => {
                let mut record = after.clone();
                // Beside proxied records only: a bare one would publish the address that they hide.
                if proxied && is_typed(after) {
                    record
                        .extras
                        .entry(PROXIED.to_owned())
                        .or_insert(Value::Bool(true));
                }
                automatic_if_proxied(&record, zone)?;
                batch.posts.push(Value::Object(records::written(&record, zone)?));
            }
        }
    }
    Ok(batch)
}

fn id_of<'a>(record: &'a Record, zone: &DomainName) -> Result<&'a str, String> {
    id(record).ok_or_else(|| {
        format!(
            "{} of {zone} came without an id. Read the zone again.",
            record.key()
        )
    })
}

fn is_proxied(record: &Record) -> bool {
    record.extras.get(PROXIED) == Some(&Value::Bool(true))
}

/// Whether a record was typed, or read at another provider, rather than read here: what it does not speak of (proxy,
/// comment and the like) stays as it is.
fn is_typed(record: &Record) -> bool {
    id(record).is_none()
}

/// A proxied record has no TTL of its own; one that is asked for would be lost without a word.
fn automatic_if_proxied(record: &Record, zone: &DomainName) -> Result<(), String> {
    match record.ttl {
        Some(ttl) if is_proxied(record) => Err(format!(
            "{} of {zone} is proxied, so Cloudflare sets its TTL itself and {ttl} seconds can not be kept. Leave the TTL empty.",
            record.key()
        )),
        _ => Ok(()),
    }
}

/// The fields in which `after` differs from `before`. A typed record keeps everything that it does not speak of; one that
/// was read (as in a snapshot) says with what it lacks that it has none.
fn patch(before: &Record, after: &Record, zone: &DomainName) -> Result<Map<String, Value>, String> {
    let mut fields = Map::new();
    if !same_content(before, after) {
        fields = records::content_fields(after.kind.as_str(), &after.content)?;
    }
    let mut wanted = after.clone();
    if is_typed(after) {
        wanted.extras.clone_from(&before.extras);
        wanted.extras.extend(after.extras.clone());
    }
    automatic_if_proxied(&wanted, zone)?;
    if wanted.ttl != before.ttl {
        fields.insert("ttl".to_owned(), records::ttl(&wanted));
    }
    for (key, none) in settable() {
        let (was, is) = (before.extras.get(key), wanted.extras.get(key));
        if was.unwrap_or(&none) == is.unwrap_or(&none) {
            continue;
        }
        let value = if key == SETTINGS {
            switches(was, is)
        } else {
            is.unwrap_or(&none).clone()
        };
        fields.insert(key.to_owned(), value);
    }
    Ok(fields)
}

/// The switches that shall be, with those that shall no longer be switched off.
fn switches(was: Option<&Value>, is: Option<&Value>) -> Value {
    let object = |value: Option<&Value>| value.and_then(Value::as_object).cloned().unwrap_or_default();
    let mut switches = object(is);
    for key in object(was).keys() {
        switches.entry(key.clone()).or_insert(Value::Bool(false));
    }
    Value::Object(switches)
}
