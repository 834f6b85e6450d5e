//! Connecting a name to a host or a mail provider: the live list, the act, its check.
//!
//! The act has no trial: on a name whose zone domani.sh serves it writes. Its answer lists plain records in the first
//! documents and `{record, status}` in later ones; both are taken.

use async_trait::async_trait;
use model::{DomainName, Record};
use registrar::ProviderError;
use registrar::connect::{Checked, Connect, ConnectRecord, Connected, Done, Method, Preset, Wanted};
use registrar::http::{Call, Effect, Http};
use registrar::json::{any_field, at, field, first_array, flag, text, texts};
use reqwest::Method as Verb;
use serde_json::{Map, Value};

use super::Domani;
use super::api::Bucket;
use super::portfolio::path;
use super::presets;
use super::records;

/// Entries of a list that are believed; more is no list of presets.
const MOST_PRESETS: usize = 500;

/// What a request names.
pub(super) fn body(wanted: &Wanted) -> Value {
    let parts = [
        ("target", wanted.target.as_deref().map(presets::bare)),
        ("provider", wanted.preset.clone()),
        ("method", wanted.method.clone()),
    ];
    let named = parts
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), Value::from(value?))));
    Value::Object(named.collect::<Map<_, _>>())
}

/// An address that may be opened in a browser.
pub(super) fn link(value: &Value) -> Option<String> {
    let address = text(value)?;
    let fits =
        address.starts_with("https://") && address.len() <= 2_000 && !address.contains(char::is_whitespace);
    fits.then_some(address)
}

/// A sentence, or several in a list.
fn sentences(value: &Value) -> Option<String> {
    match value {
        Value::Array(_) => texts(value)
            .map(|lines| lines.join(" "))
            .filter(|words| !words.is_empty()),
        _ => text(value),
    }
}

/// Reads `GET /api/domains/{domain}/connect`. `None` without a list. The groups come as lists by category; one list of
/// all is taken as well.
pub(super) fn list(body: &Value) -> Option<Vec<Preset>> {
    let providers = at(body, "providers")?;
    let mut found: Vec<Preset> = Vec::new();
    let mut take = |entries: &[Value], category: &str| {
        for entry in entries {
            if let Some(preset) = preset(entry, category)
                && found.len() < MOST_PRESETS
                && !found.iter().any(|known| known.name == preset.name)
            {
                found.push(preset);
            }
        }
    };
    match providers {
        Value::Array(entries) => take(entries, "other"),
        Value::Object(groups) => {
            for (category, entries) in groups {
                take(entries.as_array().map_or(&[][..], Vec::as_slice), category);
            }
        }
        _ => return None,
    }
    Some(found)
}

fn preset(entry: &Value, category: &str) -> Option<Preset> {
    let name = match entry {
        Value::String(_) => text(entry)?,
        _ => any_field(entry, &["name", "id", "provider"], text)?,
    };
    let read = first_array(entry, &["methods"]).map_or(&[][..], Vec::as_slice);
    let mut methods: Vec<Method> = Vec::new();
    for method in read {
        let name = match method {
            Value::String(_) => text(method),
            _ => any_field(method, &["name", "id"], text),
        };
        if let Some(name) = name {
            let usual = any_field(method, &["default", "is_default"], flag) == Some(true);
            methods.push(Method { name, usual });
        }
    }
    if let [only] = &mut methods[..] {
        only.usual = true;
    }
    Some(Preset {
        category: field(entry, "category", text).unwrap_or_else(|| category.to_owned()),
        needs_target: any_field(entry, &["requires_target", "requiresTarget"], flag),
        before: field(entry, "notes.setup", sentences),
        after: any_field(entry, &["notes.after_connect", "notes.afterConnect"], sentences),
        methods,
        name,
    })
}

/// Records of an answer, plain or wrapped, with the word for each; and those that could not be read.
pub(super) fn answered(rows: &[Value], zone: &DomainName) -> (Vec<ConnectRecord>, Vec<String>) {
    let (mut found, mut unreadable) = (Vec::new(), Vec::new());
    for row in rows {
        let (plain, state) = match row.get("record") {
            Some(record @ Value::Object(_)) => (record, field(row, "status", text)),
            _ => (row, None),
        };
        // Beside a plain record a word of its state is no part of it.
        let state = state.or_else(|| field(plain, "status", text));
        let form = records::form(std::slice::from_ref(plain), zone);
        unreadable.extend(form.unreadable);
        found.extend(form.read.into_iter().map(|(mut record, _)| {
            record.extras.remove("status");
            ConnectRecord {
                record,
                state: state.clone(),
            }
        }));
    }
    (found, unreadable)
}

/// Reads the answer of `POST /api/domains/{domain}/connect`. `None` when it is none.
pub(super) fn connected(body: &Value, zone: &DomainName) -> Option<Connected> {
    let preset = any_field(body, &["provider"], text)?;
    let rows = first_array(body, &["records"]).map_or(&[][..], Vec::as_slice);
    let (records, unreadable) = answered(rows, zone);
    let done = match field(body, "status", text) {
        Some(word) if word == "dns_set" => Done::Written,
        Some(word) if word == "manual_setup_required" => Done::ByHand,
        word => Done::Other(word),
    };
    Some(Connected {
        preset,
        category: field(body, "category", text),
        method: field(body, "method", text),
        records,
        unreadable,
        docs: field(body, "docs", link),
        done,
        hint: field(body, "hint", text),
        next_steps: field(body, "next_steps", texts).unwrap_or_default(),
    })
}

/// Reads the answer of `POST /api/domains/{domain}/verify`. `None` when it says neither.
pub(super) fn checked(body: &Value) -> Option<Checked> {
    Some(Checked {
        verified: field(body, "verified", flag)?,
        message: field(body, "message", text),
        hint: field(body, "hint", text),
        next_steps: field(body, "next_steps", texts).unwrap_or_default(),
    })
}

/// Everything that came from outside is shown as it is told.
fn quoted(http: &Http, words: Option<String>) -> Option<String> {
    words.map(|words| http.quoted(&words))
}

fn quoted_all(http: &Http, words: Vec<String>) -> Vec<String> {
    words.iter().map(|words| http.quoted(words)).collect()
}

pub(super) fn shown_records(http: &Http, records: Vec<ConnectRecord>) -> Vec<ConnectRecord> {
    let shown = |one: ConnectRecord| ConnectRecord {
        state: quoted(http, one.state),
        ..one
    };
    records.into_iter().map(shown).collect()
}

#[async_trait]
impl Connect for Domani {
    async fn presets(&self, name: &DomainName) -> Result<Vec<Preset>, ProviderError> {
        let call = Call::read("connect_list", path(name, "/connect"));
        let body = self.api.read(Bucket::Connect, &call).await?;
        let http = &self.api.http;
        let presets =
            list(&body).ok_or_else(|| http.wrong_shape(&call, "a list of hosts and mail providers"))?;
        let shown = |preset: Preset| Preset {
            before: quoted(http, preset.before),
            after: quoted(http, preset.after),
            ..preset
        };
        Ok(presets.into_iter().map(shown).collect())
    }

    fn recognised(&self, target: &str) -> Option<&'static str> {
        presets::recognised(target)
    }

    fn expected(&self, wanted: &Wanted, usual: bool) -> Option<Vec<Record>> {
        presets::expected(wanted, usual)
    }

    async fn connect(&self, name: &DomainName, wanted: &Wanted) -> Result<Connected, ProviderError> {
        let call = Call::change(
            "connect",
            Verb::POST,
            path(name, "/connect"),
            body(wanted).to_string(),
        );
        // Whatever becomes of it, the zone as read before may be an old one.
        self.forms.forget(name);
        let (body, _) = self.api.once(Bucket::Connect, &call).await?;
        let http = &self.api.http;
        let connected = connected(&body, name).ok_or_else(|| {
            http.unclear(
                &call,
                registrar::Kind::Malformed,
                "domani.sh accepted the connection, and its answer could not be understood.",
            )
        })?;
        Ok(Connected {
            category: quoted(http, connected.category),
            method: quoted(http, connected.method),
            records: shown_records(http, connected.records),
            unreadable: quoted_all(http, connected.unreadable),
            hint: quoted(http, connected.hint),
            next_steps: quoted_all(http, connected.next_steps),
            done: match connected.done {
                Done::Other(word) => Done::Other(quoted(http, word)),
                done => done,
            },
            preset: http.quoted(&connected.preset),
            docs: connected.docs,
        })
    }

    async fn verify(&self, name: &DomainName, wanted: &Wanted) -> Result<Checked, ProviderError> {
        let mut call = Call::change(
            "verify",
            Verb::POST,
            path(name, "/verify"),
            body(wanted).to_string(),
        );
        // It only looks, so that it may be asked again.
        call.effect = Effect::Read;
        let body = self.api.read(Bucket::Verify, &call).await?;
        let http = &self.api.http;
        let checked = checked(&body).ok_or_else(|| http.wrong_shape(&call, "a finding"))?;
        Ok(Checked {
            verified: checked.verified,
            message: quoted(http, checked.message),
            hint: quoted(http, checked.hint),
            next_steps: quoted_all(http, checked.next_steps),
        })
    }
}
