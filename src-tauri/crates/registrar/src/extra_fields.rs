//! What an ending asks for beyond a contact: the nexus of `.us`, the kind of holder of `.uk`, the legal type of `.ca`, and
//! what must be acknowledged.
//!
//! The fields are data that the provider tells with each ending, so that a form can be made of them and an order carries
//! the answers. The engine holds answers against the fields ([`answered`]) before anything is sent; the adapter puts them
//! where its order has a place for them, by [`ExtraField::key`].

use std::collections::BTreeMap;

use async_trait::async_trait;
use model::{DomainName, OrderKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;

use crate::error::ProviderError;

/// Characters of an answer.
pub const LONGEST: u16 = 500;

/// One thing that an ending asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ExtraField {
    /// Where the answer goes in the order; unique in a form.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// What is meant, as sentences; empty where nothing is told.
    pub help: String,
    /// Whether an order without it is refused.
    pub required: bool,
    /// What can be answered.
    pub input: ExtraInput,
}

/// What can be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExtraInput {
    /// A line of text.
    Text {
        /// Fewest characters.
        shortest: u16,
        /// Most characters.
        longest: u16,
    },
    /// A whole number.
    Number {
        /// The least.
        least: i32,
        /// The most.
        most: i32,
    },
    /// One of these.
    Choice {
        /// In the order told.
        options: Vec<ExtraOption>,
    },
    /// Yes or no; no is an answer too.
    YesNo,
    /// Yes or nothing: something is acknowledged. Where it is required it must be yes.
    Confirm,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ExtraOption {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// An ending that an account sells by its API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SoldEnding {
    /// Without a leading dot, lower case, punycode: `com`, `co.uk`.
    pub ending: String,
    /// Whether registering a name asks for more than a contact.
    pub asks: bool,
    /// The fewest years of a registration, where it is more than one.
    pub least_years: Option<u8>,
}

/// The endings that an account sells by its API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SoldEndings {
    /// By their letters.
    pub rows: Vec<SoldEnding>,
    /// Why there may be more, as a sentence.
    pub partial: Option<String>,
}

/// Tells what endings ask for.
#[async_trait]
pub trait ExtraFields: Send + Sync {
    /// What an order of this kind for a name must say beyond its contact; empty where the ending asks for nothing more.
    ///
    /// # Errors
    /// When it can not be read, or asks for something that no form here can ask for: the message says what.
    async fn extra_fields(
        &self,
        name: &DomainName,
        kind: OrderKind,
    ) -> Result<Vec<ExtraField>, ProviderError>;

    /// Every ending that is sold by the API, by its letters.
    async fn endings(&self) -> Result<SoldEndings, ProviderError>;
}

/// An answer as it is typed, as the order sends it; `None` for an empty one.
///
/// # Errors
/// A sentence about what does not fit the field.
pub fn answer(field: &ExtraField, typed: &str) -> Result<Option<Value>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let label = &field.label;
    if typed.chars().any(char::is_control) {
        return Err(format!("{label} is one line of text."));
    }
    match &field.input {
        ExtraInput::Text { shortest, longest } => {
            let length = typed.chars().count();
            if length < usize::from(*shortest) || length > usize::from(*longest) {
                return Err(format!("{label} has {shortest} to {longest} characters."));
            }
            Ok(Some(Value::from(typed)))
        }
        ExtraInput::Number { least, most } => match typed.parse::<i32>() {
            Ok(number) if (*least..=*most).contains(&number) => Ok(Some(Value::from(number))),
            _ => Err(format!("{label} is a whole number from {least} to {most}.")),
        },
        ExtraInput::Choice { options } => {
            if options.iter().any(|option| option.value == typed) {
                Ok(Some(Value::from(typed)))
            } else {
                Err(format!("{label}: choose one of what is offered."))
            }
        }
        ExtraInput::Confirm | ExtraInput::YesNo => match typed {
            "true" => Ok(Some(Value::from(true))),
            "false" => Ok(Some(Value::from(false))),
            _ => Err(format!("{label} is yes or no.")),
        },
    }
}

/// An answer as the form shows it.
#[must_use]
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// What keeps answers from being sent, as sentences: what is missing, and what does not fit. Empty where all is well.
#[must_use]
pub fn faults(fields: &[ExtraField], answers: &BTreeMap<String, Value>) -> Vec<ExtraFault> {
    fields
        .iter()
        .filter_map(|field| {
            let given = answers.get(&field.key).map(shown).unwrap_or_default();
            let message = match answer(field, &given) {
                Err(message) => message,
                Ok(given) => {
                    let yes = given.as_ref().is_some_and(|value| *value != Value::Bool(false));
                    match field.input {
                        _ if !field.required => return None,
                        ExtraInput::Confirm if !yes => {
                            format!("Confirm: {}.", field.label.trim_end_matches('.'))
                        }
                        _ if given.is_none() => format!("{} is missing.", field.label),
                        _ => return None,
                    }
                }
            };
            Some(ExtraFault {
                key: field.key.clone(),
                message,
            })
        })
        .collect()
}

/// The answers that belong to these fields, as the order sends them. What a provider no longer asks for is left out.
#[must_use]
pub fn answered(fields: &[ExtraField], answers: &BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    fields
        .iter()
        .filter_map(|field| {
            let given = answers.get(&field.key).map(shown)?;
            Some((field.key.clone(), answer(field, &given).ok()??))
        })
        .collect()
}

/// Why an answer can not be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ExtraFault {
    /// The field's key.
    pub key: String,
    /// What is missing or does not fit, as a sentence.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(key: &str, required: bool, input: ExtraInput) -> ExtraField {
        ExtraField {
            key: key.to_owned(),
            label: format!("The {key}"),
            help: String::new(),
            required,
            input,
        }
    }

    fn form() -> Vec<ExtraField> {
        let option = |value: &str| ExtraOption {
            value: value.to_owned(),
            label: format!("Category {value}"),
        };
        vec![
            field(
                "nexus",
                true,
                ExtraInput::Choice {
                    options: vec![option("C11"), option("C12")],
                },
            ),
            field("number", false, ExtraInput::Number { least: 1, most: 9 }),
            field(
                "text",
                false,
                ExtraInput::Text {
                    shortest: 2,
                    longest: 4,
                },
            ),
            field("terms", true, ExtraInput::Confirm),
        ]
    }

    #[test]
    fn what_is_missing_or_does_not_fit_is_told_field_by_field() {
        let keys = |answers: &[(&str, Value)]| -> Vec<String> {
            let answers = answers
                .iter()
                .map(|(key, value)| ((*key).to_owned(), value.clone()))
                .collect();
            let faults = faults(&form(), &answers);
            faults.into_iter().map(|fault| fault.key).collect()
        };
        assert_eq!(keys(&[]), ["nexus", "terms"]);
        assert_eq!(
            keys(&[("nexus", "C11".into()), ("terms", false.into())]),
            ["terms"],
            "what must be acknowledged must be yes"
        );
        let good = [("nexus", "C12".into()), ("terms", true.into())];
        assert!(keys(&good).is_empty());
        let odd = [
            ("nexus", "C99".into()),
            ("number", 10.into()),
            ("text", "much too long".into()),
            ("terms", "yes".into()),
        ];
        assert_eq!(keys(&odd), ["nexus", "number", "text", "terms"]);
        let odd = [
            ("nexus", serde_json::json!({"deep": [1]})),
            ("terms", Value::Null),
        ];
        assert_eq!(keys(&odd), ["nexus", "terms"]);
    }

    #[test]
    fn what_is_sent_has_the_type_that_is_asked_for_and_nothing_else() {
        let answers = BTreeMap::from([
            ("nexus".to_owned(), Value::from(" C11 ")),
            ("number".to_owned(), Value::from("7")),
            ("terms".to_owned(), Value::from("true")),
            ("left_over".to_owned(), Value::from("x")),
        ]);
        let sent = answered(&form(), &answers);
        let wanted = BTreeMap::from([
            ("nexus".to_owned(), Value::from("C11")),
            ("number".to_owned(), Value::from(7)),
            ("terms".to_owned(), Value::from(true)),
        ]);
        assert_eq!(sent, wanted);
    }
}
