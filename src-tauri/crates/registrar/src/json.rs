//! Tolerant readers for what providers send: a number as text, a flag as 0 or 1, a missing field or a null.
//!
//! Nothing here guesses. A value that is not there, or not of the wanted kind, is `None`; the caller decides whether
//! that is an error. Amounts are read from the digits that were sent (`serde_json` keeps them), never through a float.

use model::{Currency, Money, Timestamp};
use serde_json::{Map, Value};

/// The value at a path such as `result.items`; nulls count as missing.
#[must_use]
pub fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let mut value = value;
    for part in path.split('.').filter(|part| !part.is_empty()) {
        value = value.as_object()?.get(part)?;
    }
    (!value.is_null()).then_some(value)
}

/// The first of several paths that holds something.
#[must_use]
pub fn first<'a>(value: &'a Value, paths: &[&str]) -> Option<&'a Value> {
    paths.iter().find_map(|path| at(value, path))
}

/// The first of several paths that holds an array. An empty path is the value itself.
#[must_use]
pub fn first_array<'a>(value: &'a Value, paths: &[&str]) -> Option<&'a Vec<Value>> {
    paths
        .iter()
        .find_map(|path| at(value, path).and_then(Value::as_array))
}

/// A text: a string that is not blank, trimmed, or a number's digits.
#[must_use]
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A whole number, also when it came as text or with a zero fraction.
#[must_use]
pub fn integer(value: &Value) -> Option<i64> {
    let digits = text(value)?;
    let whole = digits.split_once('.').map_or(digits.as_str(), |(whole, part)| {
        if part.bytes().all(|digit| digit == b'0') {
            whole
        } else {
            ""
        }
    });
    whole.parse().ok()
}

/// A whole number that is not negative and fits 32 bits.
#[must_use]
pub fn count(value: &Value) -> Option<u32> {
    integer(value).and_then(|number| u32::try_from(number).ok())
}

/// A flag: a boolean, 0 or 1, or one of the usual words.
#[must_use]
pub fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        _ => match text(value)?.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" | "enabled" => Some(true),
            "false" | "0" | "no" | "off" | "disabled" => Some(false),
            _ => None,
        },
    }
}

/// An amount in major units, as a number or a text.
#[must_use]
pub fn money(value: &Value, currency: Currency) -> Option<Money> {
    Money::parse(&text(value)?, currency).ok()
}

/// An instant, in any form that [`Timestamp::parse`] reads.
#[must_use]
pub fn time(value: &Value) -> Option<Timestamp> {
    Timestamp::parse(&text(value)?)
}

/// The texts of an array; elements that are none are left out.
#[must_use]
pub fn texts(value: &Value) -> Option<Vec<String>> {
    Some(value.as_array()?.iter().filter_map(text).collect())
}

/// One field read by one of the readers above.
pub fn field<T>(value: &Value, path: &str, read: impl Fn(&Value) -> Option<T>) -> Option<T> {
    at(value, path).and_then(read)
}

/// The first of several fields that the reader understands.
pub fn any_field<T>(value: &Value, paths: &[&str], read: impl Fn(&Value) -> Option<T>) -> Option<T> {
    paths.iter().find_map(|path| field(value, path, &read))
}

/// What an error answer says, whichever of the usual envelopes it uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorEnvelope {
    /// The provider's code, such as `validation_error`.
    pub code: Option<String>,
    /// Its sentence.
    pub message: Option<String>,
}

impl ErrorEnvelope {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.code.is_none() && self.message.is_none()
    }

    /// Reads, in this order: `error.code` and `error.message`; `error` as text; `code` and `message`; `detail` as
    /// text, object or list of `{loc, msg, type}`; the first of `errors`; `message` alone.
    #[must_use]
    pub fn read(body: &Value) -> Self {
        let Some(object) = body.as_object() else {
            return Self::default();
        };
        for source in ["error", "error_code"] {
            let found = match object.get(source) {
                Some(Value::Object(inner)) => Self::of_object(inner),
                Some(value @ Value::String(_)) => {
                    let mut found = Self::of_text(value);
                    found.code = found.code.or_else(|| field(body, "code", text));
                    if let Some(message) = any_field(body, &["message", "error_message"], text) {
                        found.message = Some(message);
                    }
                    found
                }
                _ => continue,
            };
            if !found.is_empty() {
                return found;
            }
        }
        let own = Self::of_object(object);
        if !own.is_empty() {
            return own;
        }
        match first(body, &["detail", "errors"]) {
            Some(Value::Array(items)) => Self::of_list(items),
            Some(Value::Object(inner)) => Self::of_object(inner),
            Some(value) => Self::of_text(value),
            None => Self::default(),
        }
    }

    fn of_object(object: &Map<String, Value>) -> Self {
        let get = |keys: &[&str]| keys.iter().find_map(|key| object.get(*key).and_then(text));
        Self {
            code: get(&["code", "error_code"]),
            message: get(&["message", "error_message", "msg", "description"]),
        }
    }

    /// One word in snake or kebab case is a code, anything else a sentence.
    fn of_text(value: &Value) -> Self {
        let Some(words) = text(value) else {
            return Self::default();
        };
        let is_code = words.len() <= 64
            && words
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
        if is_code {
            Self {
                code: Some(words),
                message: None,
            }
        } else {
            Self {
                code: None,
                message: Some(words),
            }
        }
    }

    /// Field errors: `{loc: [body, years], msg, type}`; at most three are told.
    fn of_list(items: &[Value]) -> Self {
        let mut code = None;
        let mut sentences = Vec::new();
        for item in items.iter().take(3) {
            let Some(object) = item.as_object() else {
                sentences.extend(text(item));
                continue;
            };
            let found = Self::of_object(object);
            code = code.or(found.code).or_else(|| field(item, "type", text));
            let place = field(item, "loc", |loc| {
                texts(loc).map(|parts| {
                    parts
                        .into_iter()
                        .filter(|part| part != "body" && part != "query")
                        .collect::<Vec<_>>()
                        .join(".")
                })
            })
            .or_else(|| field(item, "field", text))
            .filter(|place| !place.is_empty());
            match (place, found.message) {
                (Some(place), Some(message)) => sentences.push(format!("{place}: {message}")),
                (None, Some(message)) => sentences.push(message),
                _ => {}
            }
        }
        Self {
            code,
            message: (!sentences.is_empty()).then(|| sentences.join("; ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn parsed(text: &str) -> Value {
        serde_json::from_str(text).expect("test JSON")
    }

    #[test]
    fn reads_numbers_that_came_as_text_and_the_other_way_round() {
        assert_eq!(integer(&json!("12")), Some(12));
        assert_eq!(integer(&json!(12)), Some(12));
        assert_eq!(integer(&parsed("12.0")), Some(12));
        assert_eq!(integer(&parsed("12.5")), None);
        assert_eq!(text(&json!(7)), Some("7".into()));
        assert_eq!(text(&json!("  ")), None);
        assert_eq!(count(&json!(-1)), None);
    }

    #[test]
    fn reads_flags_in_their_usual_spellings() {
        for yes in [json!(true), json!(1), json!("true"), json!("Enabled")] {
            assert_eq!(flag(&yes), Some(true), "{yes}");
        }
        for no in [json!(false), json!(0), json!("off")] {
            assert_eq!(flag(&no), Some(false), "{no}");
        }
        assert_eq!(flag(&json!("perhaps")), None);
        assert_eq!(flag(&json!(null)), None);
    }

    #[test]
    fn reads_amounts_digit_by_digit() {
        // 1.005 as a float is 1.00499...; its digits round to 1.01.
        assert_eq!(
            money(&parsed("1.005"), Currency::USD),
            Some(Money::usd_cents(101))
        );
        assert_eq!(
            money(&parsed("27.47"), Currency::USD),
            Some(Money::usd_cents(2747))
        );
        assert_eq!(money(&json!("3.20"), Currency::USD), Some(Money::usd_cents(320)));
        assert_eq!(money(&parsed("-3"), Currency::USD), None);
        assert_eq!(money(&json!(null), Currency::USD), None);
    }

    #[test]
    fn reads_every_envelope() {
        let both = |code: &str, message: &str| ErrorEnvelope {
            code: Some(code.into()),
            message: Some(message.into()),
        };
        for (body, expected) in [
            (
                json!({"status": false, "error": {"code": "a_code", "message": "A text."}}),
                both("a_code", "A text."),
            ),
            (
                json!({"error": "a_code", "message": "A text."}),
                both("a_code", "A text."),
            ),
            (
                json!({"code": "a_code", "message": "A text."}),
                both("a_code", "A text."),
            ),
            (
                json!({"detail": {"code": "a_code", "message": "A text."}}),
                both("a_code", "A text."),
            ),
            (
                json!({"detail": [{"loc": ["body", "years"], "msg": "too many", "type": "value_error"}]}),
                both("value_error", "years: too many"),
            ),
            (
                json!({"errors": [{"code": "a_code", "message": "A text."}]}),
                both("a_code", "A text."),
            ),
        ] {
            assert_eq!(ErrorEnvelope::read(&body), expected, "{body}");
        }
        assert_eq!(
            ErrorEnvelope::read(&json!({"error": "Some words."})).message,
            Some("Some words.".into())
        );
        assert_eq!(
            ErrorEnvelope::read(&json!({"detail": "Not found"})).message,
            Some("Not found".into())
        );
        assert!(ErrorEnvelope::read(&json!({"status": false})).is_empty());
        assert!(ErrorEnvelope::read(&json!([1, 2])).is_empty());
    }

    pub(crate) fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
        ];
        let key = prop_oneof![
            "[a-z]{1,3}",
            prop::sample::select(vec!["error", "code", "message", "detail", "errors", "loc"])
                .prop_map(str::to_owned),
        ];
        leaf.prop_recursive(4, 32, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((key.clone(), inner), 0..5)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_value_makes_a_reader_panic(value in any_json(), path in "[a-z.]{0,8}") {
            let _ = ErrorEnvelope::read(&value);
            let _ = (at(&value, &path), text(&value), integer(&value), flag(&value), time(&value));
            let _ = (money(&value, Currency::USD), texts(&value), first_array(&value, &[&path, ""]));
        }
    }
}
