//! A request as the handlers see it.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value};

use super::NAME;
use super::reply::Refusal;
use crate::wire::Line;
use crate::world::{AccountKey, Order, World, names};

/// The wording of the provider's documents at one time or another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The older documents.
    Seed,
    /// Today's.
    Current,
}

impl Dialect {
    /// That of an account: its form field, else the switch, else the older one.
    pub fn of(world: &World, account: Option<&AccountKey>) -> Self {
        let own = account
            .and_then(|key| world.account(key))
            .and_then(|account| account.form.get("dialect").map(String::as_str));
        let switched = world.switches.get(NAME, "dialect").and_then(Value::as_str);
        match own.or(switched) {
            Some("current") => Self::Current,
            _ => Self::Seed,
        }
    }

    /// Whether it is today's.
    pub fn is_current(self) -> bool {
        self == Self::Current
    }

    /// How a payment by card is called.
    pub fn card(self) -> &'static str {
        match self {
            Self::Seed => "stripe",
            Self::Current => "card",
        }
    }
}

/// One request that has passed the gate.
#[derive(Debug, Clone)]
pub struct Call {
    /// Whose key it came with.
    pub account: Option<AccountKey>,
    /// The scopes of that key.
    pub scopes: Vec<String>,
    /// The wording of the answer.
    pub dialect: Dialect,
    /// The query; where a parameter comes several times the last one counts.
    pub query: BTreeMap<String, String>,
    /// The body.
    pub body: Bytes,
    /// Whether an event stream is wanted.
    pub wants_stream: bool,
    /// The address below which the caller sees this provider, e.g. `http://127.0.0.1:4000/domani`.
    pub root: String,
    /// The connection.
    pub line: Line,
}

impl Call {
    /// Whether the headers ask for an event stream.
    pub fn asks_for_stream(headers: &HeaderMap) -> bool {
        let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
        accept.is_some_and(|accept| accept.contains("text/event-stream"))
    }

    /// The account, which the gate has made sure of for calls that are not public.
    pub fn account(&self) -> Result<&AccountKey, Refusal> {
        self.account.as_ref().ok_or_else(missing_key)
    }

    /// A query parameter; an empty one counts as absent.
    pub fn asked(&self, parameter: &str) -> Option<&str> {
        let value = self.query.get(parameter)?.trim();
        (!value.is_empty()).then_some(value)
    }

    /// A whole number of the query.
    pub fn asked_number(&self, parameter: &str) -> Result<Option<usize>, Refusal> {
        self.asked(parameter)
            .map(|text| {
                text.parse()
                    .map_err(|_| Refusal::invalid(format!("{parameter} must be a whole number, not {text}.")))
            })
            .transpose()
    }

    /// An amount of the query in cents.
    pub fn asked_cents(&self, parameter: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.asked(parameter) else {
            return Ok(None);
        };
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let wrong = || Refusal::invalid(format!("{parameter} must be a number, not {text}."));
        if whole.is_empty() || !digits(whole) || !digits(part) {
            return Err(wrong());
        }
        let cents = format!("{whole}{:0<2}", &part[..part.len().min(2)]);
        cents.parse().map(Some).map_err(|_| wrong())
    }

    /// The JSON object of the body; an empty body counts as `{}`.
    pub fn object(&self) -> Result<Map<String, Value>, Refusal> {
        if self.body.is_empty() {
            return Ok(Map::new());
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(fields)) => Ok(fields),
            _ => Err(Refusal::invalid("The body must be a JSON object.")),
        }
    }

    /// An order of this account.
    pub fn order<'a>(&'a self, name: &'a str, years: u32) -> Result<Order<'a>, Refusal> {
        Ok(Order::new(NAME, self.account()?, name, years))
    }
}

/// 401 without a key.
pub fn missing_key() -> Refusal {
    Refusal::new(
        axum::http::StatusCode::UNAUTHORIZED,
        "MISSING_API_KEY",
        "Missing API key",
        "Include 'Authorization: Bearer domani_sk_xxx' header",
    )
}

/// A name of a path or a parameter, in lower case.
pub fn domain(text: &str) -> Result<String, Refusal> {
    names::parse(text.trim()).map_err(Refusal::invalid_domain)
}

/// A text field that must be there.
pub fn text<'a>(fields: &'a Map<String, Value>, field: &str) -> Result<&'a str, Refusal> {
    optional_text(fields, field)?.ok_or_else(|| Refusal::missing(field))
}

/// A text field; an empty one counts as absent.
pub fn optional_text<'a>(fields: &'a Map<String, Value>, field: &str) -> Result<Option<&'a str>, Refusal> {
    match fields.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
        Some(_) => Err(Refusal::invalid(format!("{field} must be a text."))),
    }
}

/// `years`: 1 to 10, 1 when absent.
pub fn years(fields: &Map<String, Value>) -> Result<u32, Refusal> {
    match fields.get("years") {
        None | Some(Value::Null) => Ok(1),
        Some(years) => years
            .as_u64()
            .and_then(|years| u32::try_from(years).ok())
            .filter(|years| (1..=10).contains(years))
            .ok_or_else(|| Refusal::invalid("years must be a whole number from 1 to 10.")),
    }
}

/// A time as the provider writes it, with milliseconds.
pub fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
