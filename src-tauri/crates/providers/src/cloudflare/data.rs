//! Structured contents: Cloudflare's `data` objects and the presentation form of the same record, both ways.
//!
//! A content is written out from `data` in one spelling; the `content` that Cloudflare sends beside it is its own
//! formatted copy and varies. Numbers keep the digits that were sent.

use model::content::text::{quoted, take_quoted};
use registrar::json::{at, text};
use serde_json::{Map, Number, Value};

/// How a field of `data` stands in the presentation form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A number.
    Number,
    /// A number of metres, with an `m` behind it.
    Metres,
    /// A word.
    Word,
    /// A host name; a dot alone stays.
    Host,
    /// A string in quotes.
    Quoted,
    /// Base64 or hexadecimal to the end, in which blanks do not count.
    Blob,
    /// The rest as it is; may be empty.
    Rest,
}

type Field = (&'static str, Form);

/// The fields of a type in the order of its presentation form; `None` for types without `data`.
fn fields(kind: &str) -> Option<&'static [Field]> {
    use Form::{Blob, Host, Metres, Number, Quoted, Rest, Word};
    Some(match kind {
        "CAA" => &[("flags", Number), ("tag", Word), ("value", Quoted)],
        "CERT" => &[
            ("type", Number),
            ("key_tag", Number),
            ("algorithm", Number),
            ("certificate", Blob),
        ],
        "DNSKEY" => &[
            ("flags", Number),
            ("protocol", Number),
            ("algorithm", Number),
            ("public_key", Blob),
        ],
        "DS" => &[
            ("key_tag", Number),
            ("algorithm", Number),
            ("digest_type", Number),
            ("digest", Blob),
        ],
        "HTTPS" | "SVCB" => &[("priority", Number), ("target", Host), ("value", Rest)],
        "LOC" => &[
            ("lat_degrees", Number),
            ("lat_minutes", Number),
            ("lat_seconds", Number),
            ("lat_direction", Word),
            ("long_degrees", Number),
            ("long_minutes", Number),
            ("long_seconds", Number),
            ("long_direction", Word),
            ("altitude", Metres),
            ("size", Metres),
            ("precision_horz", Metres),
            ("precision_vert", Metres),
        ],
        "NAPTR" => &[
            ("order", Number),
            ("preference", Number),
            ("flags", Quoted),
            ("service", Quoted),
            ("regex", Quoted),
            ("replacement", Host),
        ],
        "SMIMEA" | "TLSA" => &[
            ("usage", Number),
            ("selector", Number),
            ("matching_type", Number),
            ("certificate", Blob),
        ],
        "SRV" => &[
            ("priority", Number),
            ("weight", Number),
            ("port", Number),
            ("target", Host),
        ],
        "SSHFP" => &[("algorithm", Number), ("type", Number), ("fingerprint", Blob)],
        "URI" => &[("priority", Number), ("weight", Number), ("target", Quoted)],
        _ => return None,
    })
}

/// Whether a type's content is made of `data`.
pub(super) fn is_structured(kind: &str) -> bool {
    fields(kind).is_some()
}

/// The presentation form of a structured record. `None` when a field is missing or of another kind.
pub(super) fn presentation(kind: &str, record: &Value) -> Option<String> {
    let data = at(record, "data").filter(|data| data.is_object())?;
    let mut parts = Vec::new();
    for (name, form) in fields(kind)? {
        // A priority may stand beside `data` instead of in it.
        let value = at(data, name).or_else(|| at(record, name).filter(|_| *name == "priority"));
        let spelled = match (form, value) {
            (Form::Rest, None) => continue,
            (Form::Quoted, Some(Value::String(text))) => quoted(text.as_bytes()),
            (Form::Number, Some(value)) => number(&text(value)?)?.to_string(),
            (Form::Metres, Some(value)) => format!("{}m", number(&text(value)?)?),
            (Form::Word, Some(value)) => text(value).filter(|word| !word.contains(char::is_whitespace))?,
            (Form::Host, Some(Value::String(host))) => {
                host_name(host).filter(|host| !host.contains(char::is_whitespace))?
            }
            (Form::Blob, Some(value)) => text(value)?.split_whitespace().collect(),
            (Form::Rest, Some(Value::String(rest))) => rest.trim().to_owned(),
            _ => return None,
        };
        if !spelled.is_empty() {
            parts.push(spelled);
        }
    }
    Some(parts.join(" "))
}

/// The fields of a content, `priority` of a URI among them. The error is a sentence.
pub(super) fn parsed(kind: &str, content: &str) -> Result<Map<String, Value>, String> {
    let fields = fields(kind).ok_or_else(|| format!("{kind} records have no parts."))?;
    let mut data = Map::new();
    let mut rest = content.trim();
    let wrong = || {
        let shape: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        format!("\"{content}\" is no {kind} content. Write {}.", shape.join(", "))
    };
    for (name, form) in fields {
        let value = match form {
            Form::Rest => Value::from(std::mem::take(&mut rest)),
            Form::Blob => {
                let blob: String = rest.split_whitespace().collect();
                rest = "";
                Value::from(Some(blob).filter(|blob| !blob.is_empty()).ok_or_else(wrong)?)
            }
            Form::Quoted => {
                let (bytes, after) = take_quoted(rest)
                    .or_else(|| take_word(rest).map(|(word, after)| (word.as_bytes().to_vec(), after)))
                    .ok_or_else(wrong)?;
                rest = after.trim_start();
                Value::from(String::from_utf8(bytes).map_err(|_| wrong())?)
            }
            Form::Number | Form::Metres | Form::Word | Form::Host => {
                let (word, after) = take_word(rest).ok_or_else(wrong)?;
                rest = after.trim_start();
                let digits = match form {
                    Form::Metres => word.strip_suffix(['m', 'M']).unwrap_or(word),
                    _ => word,
                };
                match form {
                    Form::Number | Form::Metres => Value::Number(number(digits).ok_or_else(wrong)?),
                    Form::Host => Value::from(host_name(word).ok_or_else(wrong)?),
                    _ => Value::from(word),
                }
            }
        };
        data.insert((*name).to_owned(), value);
    }
    if rest.is_empty() { Ok(data) } else { Err(wrong()) }
}

fn take_word(text: &str) -> Option<(&str, &str)> {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// A decimal number with its digits as they are, without zeros in front: JSON has none.
fn number(digits: &str) -> Option<Number> {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let is_decimal = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let trimmed = digits.trim_start_matches('0');
    let zero = if trimmed.starts_with(|c: char| c.is_ascii_digit()) {
        ""
    } else {
        "0"
    };
    is_decimal.then(|| format!("{sign}{zero}{trimmed}").parse().ok())?
}

/// A host name without the dot at its end.
fn host_name(text: &str) -> Option<String> {
    let text = text.trim();
    if text == "." {
        return Some(text.to_owned());
    }
    let host = text.trim_end_matches('.');
    (!host.is_empty()).then(|| host.to_owned())
}
