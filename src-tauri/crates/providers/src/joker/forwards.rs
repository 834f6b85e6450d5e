//! Joker.com's own types of rows, and what their parameters mean.
//!
//! Parameters in their documented form are options of the record, under these keys of its extras:
//!
//! - `spam_filter`: the one parameter of a mail forwarding, 1 or 0
//! - `headers`, `head`, `title`, `body`: the four parameters of a frame, those that are not empty
//!
//! All others stay as they are.

use model::Record;
use serde_json::Value;

use super::rows::tokens;

/// Web forwarding, mail forwarding, and addresses that the dynamic DNS service may change.
pub(super) const TYPES: [&str; 5] = ["URL", "FRAME", "MAILFW", "DYNA", "DYNAAAA"];

pub(super) const SPAM_FILTER: &str = "spam_filter";
pub(super) const HEADERS: &str = "headers";
pub(super) const HEAD: &str = "head";
pub(super) const TITLE: &str = "title";
pub(super) const BODY: &str = "body";
/// The parameters of a frame, in their order.
const FRAME: [&str; 4] = [HEADERS, HEAD, TITLE, BODY];

/// What the parameters of a row mean. `None` when they are in no documented form.
pub(super) fn extras(kind: &str, parameters: &str) -> Option<Vec<(&'static str, Value)>> {
    match (kind, parameters) {
        ("MAILFW", "0" | "1") => Some(vec![(SPAM_FILTER, Value::Bool(parameters == "1"))]),
        ("FRAME", parameters) => frame(parameters),
        _ => None,
    }
}

/// The texts of a frame that are not empty. `None` when the parameters are not four in quotes, or would not be the same
/// when they are written again.
fn frame(parameters: &str) -> Option<Vec<(&'static str, Value)>> {
    let texts = tokens(parameters)?;
    if texts.len() != FRAME.len() || !texts.iter().all(|(token, _)| token.quoted) {
        return None;
    }
    let mut known = Vec::new();
    for (key, (token, _)) in FRAME.into_iter().zip(texts) {
        let text = token.inner().replace("\\\"", "\"");
        if in_frame(&text) != token.raw {
            return None;
        }
        if !text.is_empty() {
            known.push((key, Value::from(text)));
        }
    }
    Some(known)
}

/// A text of a frame. Backslashes stay as they are: they stand for line breaks there.
fn in_frame(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}

/// The parameters that the extras of a record of Joker.com's own types mean.
pub(super) fn parameters(record: &Record) -> Option<String> {
    match record.kind.as_str() {
        "MAILFW" => {
            let filtered = record.extras.get(SPAM_FILTER)?.as_bool()?;
            Some(u8::from(filtered).to_string())
        }
        "FRAME" => {
            let texts = FRAME.map(|key| record.extras.get(key).and_then(Value::as_str).unwrap_or_default());
            let written: Vec<String> = texts.into_iter().map(in_frame).collect();
            texts
                .iter()
                .any(|text| !text.is_empty())
                .then(|| written.join(" "))
        }
        _ => None,
    }
}
