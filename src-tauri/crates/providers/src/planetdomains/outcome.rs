//! What became of each item of a sent order.
//!
//! Documented: a single order answers `status` "registered" or "renewed"; a batch answers item by item, and partial
//! success is normal. Neither the counters nor the first item say anything about the others.

use model::{DomainName, Timestamp};
use registrar::ProviderError;
use registrar::http::Call;
use registrar::json::{ErrorEnvelope, any_field, field, first_array, text, time};
use registrar::orders::{OrderItem, OrderKind, Outcome};
use serde_json::Value;

use super::api::Api;
use super::refusal;

/// Item codes that tell of trouble on the way rather than of a refusal.
const UNCLEAR_CODES: [&str; 5] = ["timeout", "internal", "upstream", "unknown", "server_error"];

/// The outcome of an item when the whole call failed.
pub(super) fn of_error(item: &OrderItem, error: &ProviderError) -> Outcome {
    if refusal::in_progress(error.upstream_code.as_deref()) {
        return pending(item);
    }
    if error.outcome_unknown() {
        Outcome::Unknown(error.clone())
    } else {
        Outcome::Rejected(error.clone())
    }
}

/// The outcomes of all items, in their order.
pub(super) fn of_result(api: &Api, call: &Call, items: &[OrderItem], result: &Value) -> Vec<Outcome> {
    match items {
        [item] => vec![of_single(api, call, item, result)],
        _ => of_batch(api, call, items, result),
    }
}

fn pending(item: &OrderItem) -> Outcome {
    Outcome::Pending {
        handle: item.name.to_string(),
    }
}

/// What an answer says about itself.
enum Said {
    Success,
    Failure,
    Other,
    Nothing,
}

fn said(answer: &Value, kind: OrderKind) -> Said {
    let Some(status) = field(answer, "status", |status| match status {
        Value::Bool(flag) => Some(flag.to_string()),
        _ => text(status),
    }) else {
        return Said::Nothing;
    };
    let done = match kind {
        OrderKind::Register => "registered",
        OrderKind::Renew => "renewed",
        // No order of these kinds is ever sent, so no word is an answer to one.
        OrderKind::Transfer | OrderKind::Restore | OrderKind::Privacy => return Said::Nothing,
    };
    match status.to_ascii_lowercase().as_str() {
        word if word == done => Said::Success,
        "success" | "ok" | "true" => Said::Success,
        "failed" | "error" | "false" => Said::Failure,
        // The other verb is no answer to what was asked.
        "registered" | "renewed" => Said::Nothing,
        _ => Said::Other,
    }
}

fn new_expiry(answer: &Value) -> Option<Timestamp> {
    any_field(answer, &["expires_at", "expiry", "expires", "expiry_date"], time)
}

/// The order's own number. The page calls the answer an "order summary" and shows none; these are its likely names.
fn order_number(answer: &Value) -> Option<String> {
    any_field(answer, &["order_id", "order.id", "order_number"], text)
}

/// The name that an answer speaks of: `Err` when it can not be read.
fn spoken_name(answer: &Value) -> Option<Result<DomainName, ()>> {
    any_field(answer, &["domain", "name"], text).map(|spelled| DomainName::parse(&spelled).map_err(|_| ()))
}

fn of_single(api: &Api, call: &Call, item: &OrderItem, result: &Value) -> Outcome {
    if spoken_name(result).is_some_and(|name| name.as_ref() != Ok(&item.name)) {
        return Outcome::Unknown(api.http.wrong_shape(call, "the ordered name"));
    }
    of_answer(api, call, item, result)
}

/// One item's own answer.
fn of_answer(api: &Api, call: &Call, item: &OrderItem, answer: &Value) -> Outcome {
    let envelope = ErrorEnvelope::read(answer);
    // Free words beside a success ("message": "done") are no failure; a code or an `error` is.
    let failed = envelope.code.is_some()
        || field(answer, "error", |error| Some(error != &Value::Bool(false))) == Some(true);
    match (said(answer, item.kind), failed) {
        (Said::Success, false) => Outcome::Confirmed {
            expires_at: new_expiry(answer),
            charged: None,
            reference: order_number(answer).map(|number| api.http.quoted(&number)),
        },
        (Said::Other, false) => pending(item),
        (Said::Success, true) => Outcome::Unknown(api.http.wrong_shape(call, "one outcome for this name")),
        (Said::Failure | Said::Nothing | Said::Other, true) => of_failure(api, call, item, &envelope),
        (Said::Failure | Said::Nothing, false) => {
            Outcome::Unknown(api.http.wrong_shape(call, "an outcome for this name"))
        }
    }
}

fn of_failure(api: &Api, call: &Call, item: &OrderItem, envelope: &ErrorEnvelope) -> Outcome {
    let code = envelope.code.as_deref().unwrap_or_default().to_ascii_lowercase();
    if refusal::in_progress(Some(&code)) {
        return pending(item);
    }
    let told = envelope
        .message
        .as_deref()
        .or(envelope.code.as_deref())
        .unwrap_or_default();
    let message = format!(
        "PlanetDomains did not carry out {}: \"{}\".",
        item.name.unicode(),
        api.http.quoted(told)
    );
    let upstream = envelope.code.as_deref().map(|code| api.http.quoted(code));
    if envelope.code.is_none() || UNCLEAR_CODES.iter().any(|word| code.contains(word)) {
        let error = api
            .http
            .unclear(call, registrar::Kind::Upstream, message)
            .code(upstream);
        return Outcome::Unknown(error);
    }
    let general = api
        .http
        .error(call, registrar::Kind::Conflict, message)
        .code(upstream);
    let error = refusal::of_item(call, envelope, general);
    of_error(item, &error)
}

/// Matches by name, then by our reference, then by position where the lengths agree. What finds no answer, or two
/// answers, is unknown.
fn of_batch(api: &Api, call: &Call, items: &[OrderItem], result: &Value) -> Vec<Outcome> {
    let answers: &[Value] = first_array(result, &["items", "results", ""]).map_or(&[], Vec::as_slice);
    let same_length = answers.len() == items.len();
    items
        .iter()
        .enumerate()
        .map(|(place, item)| {
            let by_name: Vec<&Value> = answers
                .iter()
                .filter(|answer| spoken_name(answer) == Some(Ok(item.name.clone())))
                .collect();
            let mine = match by_name.as_slice() {
                [] => by_reference(answers, item).or_else(|| {
                    answers
                        .get(place)
                        .filter(|answer| same_length && is_nameless(answer))
                }),
                [answer] => Some(*answer),
                _ => None,
            };
            match mine {
                Some(answer) => of_answer(api, call, item, answer),
                None => Outcome::Unknown(api.http.wrong_shape(call, "an outcome for this name")),
            }
        })
        .collect()
}

fn reference(answer: &Value) -> Option<String> {
    field(answer, "client_ref", text)
}

fn is_nameless(answer: &Value) -> bool {
    answer.is_object() && spoken_name(answer).is_none() && reference(answer).is_none()
}

/// The one answer without a name that carries our reference.
fn by_reference<'a>(answers: &'a [Value], item: &OrderItem) -> Option<&'a Value> {
    let mut mine = answers.iter().filter(|answer| {
        spoken_name(answer).is_none() && reference(answer).as_deref() == Some(item.client_ref.as_str())
    });
    match (mine.next(), mine.next()) {
        (Some(answer), None) => Some(answer),
        _ => None,
    }
}
