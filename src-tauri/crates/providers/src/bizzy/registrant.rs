//! Who becomes the registrant: the contact that Bizzy takes with every order, checked before it is sent.

use registrar::{Credentials, Kind, ProviderError};
use secrecy::ExposeSecret;
use serde_json::{Map, Value};

use super::descriptor::DESCRIPTOR;
use super::refusal::{IN_REGISTRANT, REGISTER};

/// A field of the contact, in the order in which it is sent.
struct Rule {
    key: &'static str,
    required: bool,
    /// Characters (the page on updating a contact).
    longest: usize,
}

const fn rule(key: &'static str, required: bool, longest: usize) -> Rule {
    Rule {
        key,
        required,
        longest,
    }
}

const RULES: [Rule; 13] = [
    rule("label", false, 120),
    rule("firstName", true, 120),
    rule("lastName", true, 120),
    rule("organizationName", false, 160),
    rule("jobTitle", false, 160),
    rule("address1", true, 160),
    rule("address2", false, 160),
    rule("city", true, 120),
    rule("stateProvince", true, 120),
    rule("postalCode", true, 40),
    rule("country", true, 2),
    // The provider states no length for it; this is the longest that mail can carry.
    rule("email", true, 254),
    rule("phone", true, 80),
];

/// The contact as the account's form holds it.
pub(super) struct Registrant(Map<String, Value>);

impl Registrant {
    /// Reads the form. Blank fields are left out, as Bizzy does not take empty texts.
    pub fn of(form: &Credentials) -> Self {
        let mut contact = Map::new();
        for rule in &RULES {
            let value = form
                .get(rule.key)
                .map_or("", |value| value.expose_secret().trim());
            if !value.is_empty() {
                let value = match rule.key {
                    "country" => value.to_ascii_uppercase(),
                    _ => value.to_owned(),
                };
                contact.insert(rule.key.to_owned(), Value::from(value));
            }
        }
        Self(contact)
    }

    /// What keeps it from being sent, as a sentence.
    pub fn problem(&self) -> Option<String> {
        let missing: Vec<&str> = RULES
            .iter()
            .filter(|rule| rule.required && !self.0.contains_key(rule.key))
            .map(|rule| label(rule.key))
            .collect();
        if !missing.is_empty() {
            return Some(format!(
                "The registrant is not complete: {} missing.",
                listed(&missing)
            ));
        }
        if self.0.contains_key("organizationName") && !self.0.contains_key("jobTitle") {
            return Some(
                "The registrant is not complete: Job title is missing, and the registry refuses an organization without one."
                    .to_owned(),
            );
        }
        RULES.iter().find_map(|rule| self.misfit(rule))
    }

    fn misfit(&self, rule: &Rule) -> Option<String> {
        let value = self.0.get(rule.key)?.as_str()?;
        let name = label(rule.key);
        let fits = match rule.key {
            "country" => value.len() == 2 && value.bytes().all(|letter| letter.is_ascii_alphabetic()),
            "email" => value
                .split_once('@')
                .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !value.contains(' ')),
            _ => true,
        };
        if !fits {
            return Some(match rule.key {
                "country" => format!("{name} of the registrant must be two letters, such as US."),
                _ => format!("{name} of the registrant is no e-mail address."),
            });
        }
        (value.chars().count() > rule.longest).then(|| {
            format!(
                "{name} of the registrant is too long: Bizzy takes {} characters.",
                rule.longest
            )
        })
    }

    /// The contact object of an order.
    ///
    /// # Errors
    /// [`Kind::Invalid`] when it is not complete or does not fit; nothing was sent.
    pub fn contact(&self) -> Result<Value, ProviderError> {
        match self.problem() {
            None => Ok(Value::Object(self.0.clone())),
            Some(problem) => {
                let error = ProviderError::new(
                    Kind::Invalid,
                    DESCRIPTOR.id,
                    REGISTER,
                    format!("{problem} Nothing was sent."),
                );
                Err(error.hint(IN_REGISTRANT))
            }
        }
    }
}

/// The field's label in the form.
fn label(key: &str) -> &'static str {
    DESCRIPTOR
        .form
        .iter()
        .find(|field| field.key == key)
        .map_or("A field", |field| field.label)
}

/// "A is", "A and B are", "A, B and C are".
fn listed(words: &[&str]) -> String {
    match words {
        [one] => format!("{one} is"),
        [front @ .., last] => format!("{} and {last} are", front.join(", ")),
        [] => String::new(),
    }
}
