//! The one contact of the account, to which all its names are registered.

use async_trait::async_trait;
use model::{Contact, ContactField};
use registrar::contacts::{self, AccountContact};
use registrar::http::Call;
use registrar::json::{any_field, at, field, flag, text};
use registrar::{Kind, ProviderError};
use reqwest::Method;
use serde_json::{Map, Value};

use super::Domani;
use super::api::Bucket;
use super::descriptor::CONTACT_RULES;
use super::phone;
use super::refusal::CONTACT;

const PATH: &str = "/api/me/contact";

/// The provider's name of a part, where it has the part.
fn key(field: ContactField) -> Option<&'static str> {
    Some(match field {
        ContactField::FirstName => "first_name",
        ContactField::LastName => "last_name",
        ContactField::Organization => "org_name",
        ContactField::JobTitle => return None,
        ContactField::Email => "email",
        ContactField::Phone => "phone",
        ContactField::Address1 => "address1",
        ContactField::Address2 => "address2",
        ContactField::City => "city",
        ContactField::State => "state",
        ContactField::PostalCode => "postal_code",
        ContactField::Country => "country",
    })
}

/// Reads a contact's parts; `None` when there is no object.
fn parts(value: &Value) -> Option<Contact> {
    value.as_object()?;
    let part = |wanted: ContactField| {
        key(wanted)
            .and_then(|key| field(value, key, text))
            .unwrap_or_default()
    };
    let contact = Contact {
        first_name: part(ContactField::FirstName),
        last_name: part(ContactField::LastName),
        organization: part(ContactField::Organization),
        job_title: String::new(),
        email: part(ContactField::Email),
        phone: part(ContactField::Phone),
        address1: part(ContactField::Address1),
        address2: part(ContactField::Address2),
        city: part(ContactField::City),
        state: part(ContactField::State),
        postal_code: part(ContactField::PostalCode),
        country: part(ContactField::Country),
    };
    // The dot in the telephone number goes.
    Some(contact.tidied())
}

/// What an answer about the contact holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kept {
    /// This one.
    Contact(Box<Contact>),
    /// It says that there is none.
    Nobody,
    /// It tells neither.
    Untold,
}

/// Reads `{"has_contact": .., "contact": {..}}`.
pub(super) fn kept(body: &Value) -> Kept {
    let has = any_field(body, &["has_contact", "hasContact"], flag);
    let contact = at(body, "contact")
        .and_then(parts)
        .filter(|contact| *contact != Contact::default());
    match (has, contact) {
        (Some(false), _) => Kept::Nobody,
        (_, Some(contact)) => Kept::Contact(Box::new(contact)),
        (None, None) if body.get("contact").is_some_and(Value::is_null) => Kept::Nobody,
        _ => Kept::Untold,
    }
}

/// The body that puts a contact in the place of the old one; empty parts are left out. `None` when the telephone number
/// begins with no country's calling code.
pub(super) fn body(contact: &Contact) -> Option<String> {
    let mut fields = Map::new();
    for rule in CONTACT_RULES {
        let value = contact.get(rule.field);
        if let Some(key) = key(rule.field)
            && !value.is_empty()
        {
            let value = match rule.field {
                ContactField::Phone => phone::dotted(value)?,
                _ => value.to_owned(),
            };
            fields.insert(key.to_owned(), Value::from(value));
        }
    }
    Some(Value::Object(fields).to_string())
}

/// Parts that the new contact does not have and the kept one still has, as words.
fn left_over(kept: &Contact, written: &Contact) -> Option<String> {
    let left: Vec<&str> = [ContactField::Organization, ContactField::Address2]
        .into_iter()
        .filter(|field| written.get(*field).is_empty() && !kept.get(*field).is_empty())
        .map(ContactField::label)
        .collect();
    (!left.is_empty()).then(|| left.join(" and "))
}

impl Domani {
    /// Its first documents know no call for the contact.
    fn contact_error(&self, call: &Call, error: ProviderError) -> ProviderError {
        if !matches!(error.kind, Kind::NotFound | Kind::NotOffered) {
            return error;
        }
        self.api
            .http
            .error(
                call,
                Kind::NotOffered,
                "domani.sh has no call for the account's contact at this address.",
            )
            .code(error.upstream_code)
            .hint("See to the contact in the dashboard of domani.sh.")
    }

    async fn kept_contact(&self) -> Result<Option<Contact>, ProviderError> {
        let call = Call::read(CONTACT, PATH);
        let body = self
            .api
            .read(Bucket::Account, &call)
            .await
            .map_err(|error| self.contact_error(&call, error))?;
        match kept(&body) {
            Kept::Contact(contact) => Ok(Some(*contact)),
            Kept::Nobody => Ok(None),
            Kept::Untold => Err(self.api.http.wrong_shape(&call, "the account's contact")),
        }
    }
}

#[async_trait]
impl AccountContact for Domani {
    fn effect(&self) -> &'static str {
        "domani.sh makes this the registrant of all active names of the account, not only of those bought next. If its mail address is another than the one you log in with, domani.sh sends a mail there that must be confirmed."
    }

    async fn read(&self) -> Result<Option<Contact>, ProviderError> {
        self.kept_contact().await
    }

    async fn write(&self, contact: &Contact) -> Result<(), ProviderError> {
        let contact = contact.clone().tidied();
        let refused = |message: String| {
            let call = Call::read(CONTACT, PATH);
            let error = self.api.http.error(&call, Kind::Invalid, message);
            Err(error.hint("Correct the contact and write it again. Nothing was changed."))
        };
        let faults: Vec<String> = contacts::check(CONTACT_RULES, &contact)
            .into_iter()
            .map(|fault| fault.message)
            .collect();
        if !faults.is_empty() {
            return refused(format!(
                "The contact does not fit the rules of domani.sh. {}",
                faults.join(" ")
            ));
        }
        let Some(body) = body(&contact) else {
            return refused(format!(
                "The phone number {} begins with no country's calling code.",
                contact.phone
            ));
        };
        let call = Call::change(CONTACT, Method::PUT, PATH, body);
        let (answer, _) = self
            .api
            .once(Bucket::Account, &call)
            .await
            .map_err(|error| self.contact_error(&call, error))?;
        // A part that is not sent may stay, and an organization that stays goes on holding the names.
        let kept = match kept(&answer) {
            Kept::Contact(contact) => Some(*contact),
            _ if !contact.organization.is_empty() && !contact.address2.is_empty() => None,
            _ => self.kept_contact().await.ok().flatten(),
        };
        match kept.and_then(|kept| left_over(&kept, &contact)) {
            None => Ok(()),
            Some(left) => Err(self
                .api
                .http
                .error(
                    &call,
                    Kind::Conflict,
                    format!("domani.sh took the contact, but kept the old one's {left}."),
                )
                .hint("Empty that in the dashboard of domani.sh: an organization there counts as the holder of the names.")),
        }
    }
}
