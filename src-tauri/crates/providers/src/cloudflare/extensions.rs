//! What an ending asks for beyond a contact: `GET .../extensions/{extension}`, which tells it as a JSON Schema for a
//! registration and one for a transfer. `GET .../extensions` lists all of them: what can be registered by the API at all.
//!
//! The parts `contact_extensions` and `acknowledgements` become fields.
//!
//! A schema is somebody else's program: it may be deep, huge or refer to itself. What is understood becomes a field of its
//! kind, what is not becomes a line of text, and what can not be asked for at all is refused with a sentence. Nothing here
//! follows a reference out of the document, and nothing goes deeper than [`DEEPEST`].

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use model::{DomainName, OrderKind, Timestamp};
use registrar::extra_fields::{
    ExtraField, ExtraFields, ExtraInput, ExtraOption, LONGEST, SoldEnding, SoldEndings,
};
use registrar::http::Call;
use registrar::json::{at, text};
use registrar::orders::OrderItem;
use registrar::{Kind, ProviderError};
use reqwest::header::{HeaderValue, IF_NONE_MATCH};
use serde_json::{Map, Value};

use super::Cloudflare;
use super::orders::refused;

/// Under which word these questions go through the log and the errors.
const EXTENSIONS: &str = "extensions";
/// The parts of an order's body that endings fill, with whether a yes is needed for each switch in them.
const PARTS: [(&str, bool); 2] = [("contact_extensions", false), ("acknowledgements", true)];
/// Levels of objects and references that are followed.
const DEEPEST: usize = 6;
/// Fields of a form.
const MOST_FIELDS: usize = 40;
/// Choices of a field; above that it becomes a line of text.
const MOST_OPTIONS: usize = 300;
/// Characters of a label and of a help text.
const LABEL: usize = 120;
const HELP: usize = 600;
/// Seconds for which a schema is believed before it is asked for again, by its tag.
const FRESH: i64 = 600;
/// Endings on a page of the list; 50 is reported as the most.
const PAGE: usize = 50;
/// Endings whose schema is kept.
const MOST_KEPT: usize = 200;

/// The schemas that were read, by ending.
#[derive(Default)]
pub(super) struct Schemas(tokio::sync::Mutex<HashMap<String, Kept>>);

struct Kept {
    tag: Option<HeaderValue>,
    read_at: Timestamp,
    /// As it came: `registration_schema` and `transfer_schema`; nothing for an ending that is not known there.
    extension: Option<Value>,
}

/// What the codes of some registries mean. The schema's own titles come first.
const MEANINGS: &[(&str, &str)] = &[
    // .us: the nexus categories and purposes of the registry's policy.
    ("C11", "C11: a citizen of the United States"),
    ("C12", "C12: a permanent resident of the United States"),
    ("C21", "C21: an organisation founded in the United States"),
    (
        "C31",
        "C31: a foreign organisation that does regular business in the United States",
    ),
    (
        "C32",
        "C32: a foreign organisation with an office in the United States",
    ),
    ("P1", "P1: business for profit"),
    ("P2", "P2: non-profit, club, association or religious body"),
    ("P3", "P3: personal use"),
    ("P4", "P4: education"),
    ("P5", "P5: government"),
    // .ca: the legal types of the registry.
    ("CCO", "CCO: a Canadian corporation"),
    ("CCT", "CCT: a Canadian citizen"),
    ("RES", "RES: a permanent resident of Canada"),
    ("GOV", "GOV: a Canadian government body"),
    ("EDU", "EDU: a Canadian school or university"),
    ("ASS", "ASS: a Canadian unincorporated association"),
    ("TMK", "TMK: a trade mark registered in Canada"),
    ("TRD", "TRD: a Canadian trade union"),
    ("PLT", "PLT: a Canadian political party"),
    ("TRS", "TRS: a trust established in Canada"),
    (
        "LGR",
        "LGR: a legal representative of a Canadian citizen or resident",
    ),
    // .uk: the types of the registry.
    ("IND", "IND: a person in the United Kingdom"),
    ("FIND", "FIND: a person outside the United Kingdom"),
    ("LTD", "LTD: a limited company in the United Kingdom"),
    ("PLC", "PLC: a public limited company in the United Kingdom"),
    ("PTNR", "PTNR: a partnership in the United Kingdom"),
    ("STRA", "STRA: a sole trader in the United Kingdom"),
    (
        "LLP",
        "LLP: a limited liability partnership in the United Kingdom",
    ),
    ("FCORP", "FCORP: a company outside the United Kingdom"),
    ("FOTHER", "FOTHER: another body outside the United Kingdom"),
    ("RCHAR", "RCHAR: a charity registered in the United Kingdom"),
    ("OTHER", "OTHER: another body in the United Kingdom"),
];

/// A text of the schema fit to show: one line, cut.
fn line(text: &str, most: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean: String = words.chars().filter(|c| !c.is_control()).take(most).collect();
    clean.trim().to_owned()
}

/// `nexus_category` as a label: "Nexus category".
fn spelled(key: &str) -> String {
    let words = line(&key.replace(['_', '-'], " "), LABEL);
    let mut chars = words.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// One step of a key in the order's body, so that it can be taken apart again.
fn step(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// What stands for a schema that can not be read.
static UNKNOWN: Value = Value::Null;

/// The reader of one schema.
struct Reader<'a> {
    root: &'a Value,
    fields: Vec<ExtraField>,
    /// References still followed; one that leads to itself uses them up.
    references: usize,
}

/// How a part of a body is asked for.
#[derive(Clone, Copy)]
struct Asked {
    required: bool,
    /// A switch must be yes.
    yes: bool,
    /// Levels that may follow.
    levels: usize,
}

impl<'a> Reader<'a> {
    /// A schema with its references followed, if they are ones to this document.
    fn resolved(&mut self, mut schema: &'a Value) -> Option<&'a Value> {
        for _ in 0..DEEPEST {
            if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
                self.references = self.references.checked_sub(1)?;
                schema = self.root.pointer(reference.strip_prefix('#')?)?;
            } else if let Some([only]) = schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
                // A single part in brackets is that part.
                schema = only;
            } else {
                return Some(schema);
            }
        }
        None
    }

    /// The fields of an object.
    fn object(&mut self, path: &str, schema: &'a Value, asked: Asked) -> Result<(), String> {
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .map(|list| list.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            return Ok(());
        };
        for (key, property) in properties {
            if key.chars().count() > LABEL || key.chars().any(char::is_control) {
                return Err("a field whose name can not be shown".to_owned());
            }
            let asked = Asked {
                required: asked.required && required.contains(&key.as_str()),
                ..asked
            };
            self.property(&format!("{path}/{}", step(key)), key, property, asked)?;
        }
        Ok(())
    }

    fn property(&mut self, path: &str, key: &str, schema: &'a Value, asked: Asked) -> Result<(), String> {
        let told = |schema: &Value, word: &str, most: usize| {
            let text = schema.get(word).and_then(Value::as_str)?;
            Some(line(text, most)).filter(|text| !text.is_empty())
        };
        let meant = self.resolved(schema).unwrap_or(&UNKNOWN);
        let either = |word: &str, most: usize| told(schema, word, most).or_else(|| told(meant, word, most));
        let label = either("title", LABEL).unwrap_or_else(|| spelled(key));
        let sort = sort(meant);
        if sort == Some("object") && meant.get("properties").is_some() {
            let Some(levels) = asked.levels.checked_sub(1) else {
                return Err(format!("\"{label}\" in a form too deep to show"));
            };
            return self.object(path, meant, Asked { levels, ..asked });
        }
        if matches!(sort, Some("array" | "object")) {
            return if asked.required {
                Err(format!("\"{label}\" as a list, which no form here can ask for"))
            } else {
                Ok(())
            };
        }
        if self.fields.len() >= MOST_FIELDS {
            return Err(format!("more than {MOST_FIELDS} answers"));
        }
        self.fields.push(ExtraField {
            key: path.to_owned(),
            help: either("description", HELP).unwrap_or_default(),
            required: asked.required,
            input: input(meant, sort, asked.yes),
            label,
        });
        Ok(())
    }
}

/// The type of a value, by its first word that is not null.
fn sort(schema: &Value) -> Option<&str> {
    match schema.get("type") {
        Some(Value::String(word)) => Some(word),
        Some(Value::Array(words)) => words
            .iter()
            .filter_map(Value::as_str)
            .find(|word| *word != "null"),
        _ if schema.get("properties").is_some() => Some("object"),
        _ => match schema.get("const") {
            Some(Value::Bool(_)) => Some("boolean"),
            _ => None,
        },
    }
}

/// What can be answered.
fn input(schema: &Value, sort: Option<&str>, yes: bool) -> ExtraInput {
    if sort == Some("boolean") {
        return if yes || schema.get("const") == Some(&Value::Bool(true)) {
            ExtraInput::Confirm
        } else {
            ExtraInput::YesNo
        };
    }
    if let Some(options) = options(schema) {
        return ExtraInput::Choice { options };
    }
    let bound = |words: [&str; 2], usual: i32| {
        let told = words.into_iter().find_map(|word| schema.get(word)?.as_i64());
        told.map_or(usual, |told| i32::try_from(told).unwrap_or(usual))
    };
    if sort == Some("integer") {
        let (least, most) = (
            bound(["minimum", "exclusiveMinimum"], i32::MIN),
            bound(["maximum", "exclusiveMaximum"], i32::MAX),
        );
        if least <= most {
            return ExtraInput::Number { least, most };
        }
    }
    let length = |word: &str| {
        let told = schema.get(word)?.as_u64()?;
        Some(u16::try_from(told).unwrap_or(LONGEST).min(LONGEST))
    };
    let longest = length("maxLength")
        .filter(|longest| *longest > 0)
        .unwrap_or(LONGEST);
    ExtraInput::Text {
        shortest: length("minLength").unwrap_or(1).clamp(1, longest),
        longest,
    }
}

/// The choices of a field: `enum`, `const`, or the constants of `oneOf` and `anyOf`, each with its title. `None` where
/// there are none, or more than can be shown, or others than texts.
fn options(schema: &Value) -> Option<Vec<ExtraOption>> {
    let plain = |value: &Value| Some((value.as_str()?.to_owned(), None));
    let choices: Option<Vec<(String, Option<String>)>> = if let Some(values) = schema.get("enum") {
        let values = values.as_array()?.iter().filter(|value| !value.is_null());
        values.take(MOST_OPTIONS + 1).map(plain).collect()
    } else if let Some(only) = schema.get("const") {
        Some(vec![plain(only)?])
    } else {
        let parts = ["oneOf", "anyOf"]
            .into_iter()
            .find_map(|word| schema.get(word)?.as_array())?;
        let titled = |part: &Value| {
            let value = part.get("const")?.as_str()?.to_owned();
            let title = ["title", "description"]
                .into_iter()
                .find_map(|word| part.get(word)?.as_str());
            Some((value, title.map(|title| line(title, LABEL))))
        };
        parts.iter().take(MOST_OPTIONS + 1).map(titled).collect()
    };
    let choices = choices.filter(|choices| (1..=MOST_OPTIONS).contains(&choices.len()))?;
    let fits = |value: &str| {
        let length = value.chars().count();
        (1..=usize::from(LONGEST)).contains(&length)
            && value.trim() == value
            && !value.chars().any(char::is_control)
    };
    choices
        .into_iter()
        .map(|(value, title)| {
            let known = MEANINGS.iter().find(|(code, _)| *code == value);
            let label = title
                .filter(|title| !title.is_empty())
                .or_else(|| known.map(|(_, meaning)| (*meaning).to_owned()))
                .unwrap_or_else(|| line(&value, LABEL));
            fits(&value).then_some(ExtraOption { value, label })
        })
        .collect()
}

/// The fields of one schema of an order.
///
/// # Errors
/// What it asks for that no form here can ask for.
pub(super) fn fields(schema: &Value) -> Result<Vec<ExtraField>, String> {
    let mut reader = Reader {
        root: schema,
        fields: Vec::new(),
        references: MOST_FIELDS * 4,
    };
    let Some(root) = reader.resolved(schema) else {
        return Ok(Vec::new());
    };
    for (part, yes) in PARTS {
        let Some(section) = root.get("properties").and_then(|all| all.get(part)) else {
            continue;
        };
        if let Some(section) = reader.resolved(section) {
            // What the part itself needs is needed, whether or not the part could be left out as a whole.
            let asked = Asked {
                required: true,
                yes,
                levels: DEEPEST,
            };
            reader.object(part, section, asked)?;
        }
    }
    Ok(reader.fields)
}

/// Puts answers into the body of an order, each at the place that its key names.
///
/// # Errors
/// A key that names no such place: it may come back from a database.
pub(super) fn put(body: &mut Map<String, Value>, answers: &BTreeMap<String, Value>) -> Result<(), String> {
    for (key, value) in answers {
        let mut steps = key
            .split('/')
            .map(|step| step.replace("~1", "/").replace("~0", "~"));
        let part = steps
            .next()
            .filter(|part| PARTS.iter().any(|(known, _)| known == part));
        let mut path: Vec<String> = steps.collect();
        let (Some(part), Some(last)) = (part, path.pop()) else {
            return Err(key.clone());
        };
        if path.len() > DEEPEST {
            return Err(key.clone());
        }
        let mut place = &mut *body;
        for step in std::iter::once(part).chain(path) {
            let inner = place.entry(step).or_insert_with(|| Value::Object(Map::new()));
            place = inner.as_object_mut().ok_or_else(|| key.clone())?;
        }
        place.insert(last, value.clone());
    }
    Ok(())
}

impl Cloudflare {
    /// Puts what the ending asks for into the body of an order.
    pub(super) fn with_answers(
        &self,
        operation: &'static str,
        item: &OrderItem,
        body: &mut Map<String, Value>,
    ) -> Result<(), ProviderError> {
        put(body, &item.extra).map_err(|key| {
            refused(
                Kind::Invalid,
                operation,
                format!(
                    "An order at Cloudflare has no place for the answer \"{}\".",
                    line(&key, LABEL)
                ),
            )
            .hint("Take the line out and add it again.")
        })
    }

    /// Lets a schema grow old.
    #[cfg(test)]
    pub(super) async fn forget_when(&self, ending: &str) {
        if let Some(kept) = self.schemas.0.lock().await.get_mut(ending) {
            kept.read_at = kept.read_at.plus(-FRESH);
        }
    }

    /// The extension of a name as Cloudflare tells it; `None` where it knows no such extension.
    async fn extension(&self, ending: &str) -> Result<Option<Value>, ProviderError> {
        let mut kept = self.schemas.0.lock().await;
        let now = self.api.clock.now();
        let known = kept.get(ending);
        if let Some(known) = known
            && (0..FRESH).contains(&now.since(known.read_at))
        {
            return Ok(known.extension.clone());
        }
        let account = self.account_id().await?;
        let path = self.registrar_path(&account, &format!("/extensions/{ending}"));
        let mut call = Call::read(EXTENSIONS, path);
        if let Some(tag) = known.and_then(|known| known.tag.clone()) {
            call = call.header(IF_NONE_MATCH, tag);
        }
        let (tag, extension) = match self.api.tagged(&call).await {
            Ok(Some((answer, tag))) => (tag, Some(answer.result)),
            // As it was.
            Ok(None) => match known {
                Some(known) => (known.tag.clone(), known.extension.clone()),
                None => return Err(self.api.http.wrong_shape(&call, "an extension with its schemas")),
            },
            Err(error) if error.kind == Kind::NotFound => (None, None),
            Err(error) => return Err(self.diagnosed(error).await),
        };
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(
            ending.to_owned(),
            Kept {
                tag,
                read_at: self.api.clock.now(),
                extension: extension.clone(),
            },
        );
        Ok(extension)
    }
}

#[async_trait]
impl ExtraFields for Cloudflare {
    async fn extra_fields(
        &self,
        name: &DomainName,
        kind: OrderKind,
    ) -> Result<Vec<ExtraField>, ProviderError> {
        let word = match kind {
            OrderKind::Register => "registration_schema",
            OrderKind::Transfer => "transfer_schema",
            OrderKind::Renew | OrderKind::Restore | OrderKind::Privacy => return Ok(Vec::new()),
        };
        let ending = name.ending();
        let extension = self.extension(ending).await?;
        let Some(schema) = extension.as_ref().and_then(|extension| at(extension, word)) else {
            return Ok(Vec::new());
        };
        fields(schema).map_err(|what| {
            refused(
                Kind::NotOffered,
                EXTENSIONS,
                format!("For .{ending} Cloudflare asks for {what}."),
            )
            .hint("Order the name in Cloudflare's dashboard.")
        })
    }
    async fn endings(&self) -> Result<SoldEndings, ProviderError> {
        let account = self.account_id().await?;
        let call =
            Call::read(EXTENSIONS, self.registrar_path(&account, "/extensions")).query("sort_by", "name");
        let list = match self.api.by_cursor(&call, PAGE).await {
            Ok(list) => list,
            Err(error) => return Err(self.diagnosed(error).await),
        };
        let unread = list.rows.iter().filter(|row| sold(row).is_none()).count();
        let mut rows: Vec<SoldEnding> = list.rows.iter().filter_map(sold).collect();
        rows.sort_by(|one, other| one.ending.cmp(&other.ending));
        rows.dedup_by(|one, other| one.ending == other.ending);
        let partial = list.cut.or_else(|| {
            (unread > 0).then(|| format!("{unread} rows of Cloudflare's list could not be read."))
        });
        Ok(SoldEndings { rows, partial })
    }
}

/// A row of the list. What asks for something that no form here can ask for asks for more all the same.
fn sold(row: &Value) -> Option<SoldEnding> {
    let name = ["metadata.name", "name", "metadata.tld"]
        .into_iter()
        .find_map(|path| at(row, path).and_then(text))?;
    let schema = at(row, "registration_schema").unwrap_or(&UNKNOWN);
    let years = schema
        .pointer("/properties/years/minimum")
        .and_then(Value::as_u64);
    Some(SoldEnding {
        ending: registrar::endings::ending(&name)?,
        asks: fields(schema).map_or(true, |fields| !fields.is_empty()),
        least_years: years
            .and_then(|years| u8::try_from(years).ok())
            .filter(|years| *years > 1),
    })
}
