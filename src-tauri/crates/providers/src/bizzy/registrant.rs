//! Who becomes the registrant: the contact that Bizzy takes with every order, checked before it is sent. It is the one of
//! the account's form, or one that the order brings.

use model::{Contact, ContactField};
use registrar::contacts;
use registrar::descriptor::Required;
use registrar::{Credentials, Kind, ProviderError, orders};
use secrecy::ExposeSecret;
use serde_json::{Map, Value};

use super::descriptor::{CONTACT_RULES, DESCRIPTOR};
use super::refusal::{IN_REGISTRANT, REGISTER};

/// A text that only Bizzy keeps beside the contact; the address book has none.
pub(super) const LABEL: &str = "label";
/// Its characters at most (the page on updating a contact).
pub(super) const LONGEST_LABEL: u16 = 120;

/// The provider's name of a part.
fn key(field: ContactField) -> &'static str {
    match field {
        ContactField::FirstName => "firstName",
        ContactField::LastName => "lastName",
        ContactField::Organization => "organizationName",
        ContactField::JobTitle => "jobTitle",
        ContactField::Email => "email",
        ContactField::Phone => "phone",
        ContactField::Address1 => "address1",
        ContactField::Address2 => "address2",
        ContactField::City => "city",
        ContactField::State => "stateProvince",
        ContactField::PostalCode => "postalCode",
        ContactField::Country => "country",
    }
}

/// A contact out of its parts. Empty ones are left out, as Bizzy does not take empty texts.
fn object<'a>(parts: impl Iterator<Item = (&'static str, &'a str)>) -> Map<String, Value> {
    parts
        .map(|(key, value)| (key, value.trim()))
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (key.to_owned(), Value::from(value)))
        .collect()
}

/// The contact object of an order that brings its registrant.
///
/// # Errors
/// [`Kind::Invalid`] when the contact does not fit Bizzy's rules, or is a reference instead of a contact; nothing was sent.
pub(super) fn of_order(registrant: &orders::Registrant) -> Result<Value, ProviderError> {
    let refused = |message: String| ProviderError::new(Kind::Invalid, DESCRIPTOR.id, REGISTER, message);
    let contact = match registrant {
        orders::Registrant::Contact(contact) => contact.clone().tidied(),
        orders::Registrant::Handle(_) => {
            return Err(refused(
                "Bizzy keeps no contacts that an order could refer to; it takes the contact itself. Nothing was sent."
                    .to_owned(),
            )
            .hint("Choose a contact of the address book, or the registrant of this account's settings."));
        }
    };
    let faults: Vec<String> = contacts::check(CONTACT_RULES, &contact)
        .into_iter()
        .map(|fault| fault.message)
        .collect();
    if !faults.is_empty() {
        return Err(refused(format!(
            "The contact does not fit Bizzy's rules. {} Nothing was sent.",
            faults.join(" ")
        ))
        .hint("Correct the contact in the address book, or choose another one."));
    }
    Ok(Value::Object(parts(&contact)))
}

/// A contact of the address book in the provider's own parts.
pub(super) fn parts(contact: &Contact) -> Map<String, Value> {
    object(
        CONTACT_RULES
            .iter()
            .map(|rule| (key(rule.field), contact.get(rule.field))),
    )
}

/// The contact as the account's form holds it.
pub(super) struct Registrant(Map<String, Value>);

impl Registrant {
    /// Reads the form.
    pub fn of(form: &Credentials) -> Self {
        let keys = std::iter::once(LABEL).chain(CONTACT_RULES.iter().map(|rule| key(rule.field)));
        let mut contact = object(keys.map(|key| {
            let value = form.get(key).map_or("", |value| value.expose_secret());
            (key, value)
        }));
        if let Some(Value::String(country)) = contact.get_mut(key(ContactField::Country)) {
            country.make_ascii_uppercase();
        }
        Self(contact)
    }

    fn holds(&self, field: ContactField) -> bool {
        self.0.contains_key(key(field))
    }

    /// What keeps it from being sent, as a sentence.
    pub fn problem(&self) -> Option<String> {
        let missing: Vec<&str> = CONTACT_RULES
            .iter()
            .filter(|rule| rule.required == Required::Always && !self.holds(rule.field))
            .map(|rule| label(key(rule.field)))
            .collect();
        if !missing.is_empty() {
            return Some(format!(
                "The registrant is not complete: {} missing.",
                listed(&missing)
            ));
        }
        if self.holds(ContactField::Organization) && !self.holds(ContactField::JobTitle) {
            return Some(
                "The registrant is not complete: Job title is missing, and the registry refuses an organization without one."
                    .to_owned(),
            );
        }
        let limits = CONTACT_RULES
            .iter()
            .map(|rule| (key(rule.field), usize::from(rule.longest)));
        std::iter::once((LABEL, usize::from(LONGEST_LABEL)))
            .chain(limits)
            .find_map(|(key, longest)| self.misfit(key, longest))
    }

    fn misfit(&self, key: &str, longest: usize) -> Option<String> {
        let value = self.0.get(key)?.as_str()?;
        let name = label(key);
        let fits = match key {
            "country" => value.len() == 2 && value.bytes().all(|letter| letter.is_ascii_alphabetic()),
            "email" => value
                .split_once('@')
                .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !value.contains(' ')),
            _ => true,
        };
        if !fits {
            return Some(match key {
                "country" => format!("{name} of the registrant must be two letters, such as US."),
                _ => format!("{name} of the registrant is no e-mail address."),
            });
        }
        (value.chars().count() > longest)
            .then(|| format!("{name} of the registrant is too long: Bizzy takes {longest} characters."))
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
