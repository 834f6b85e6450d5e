//! Who becomes the registrant: a contact that goes with the order, or the default entry of the account's address book.
//!
//! Cloudflare takes contacts whole and keeps none that an order could name. Its test registrar has no address book, so
//! a contact is needed there with every order.

use model::{Contact, ContactField};
use registrar::contacts;
use registrar::descriptor::{ContactRule, Required};
use registrar::orders::{OrderItem, Registrant};
use registrar::{Kind, ProviderError, phone};
use serde_json::{Map, Value, json};

use super::Cloudflare;
use super::descriptor::SANDBOX;
use super::orders::refused;

const fn rule(field: ContactField, required: Required, longest: u16) -> ContactRule {
    ContactRule {
        field,
        required,
        longest,
    }
}

/// What it asks of a contact. It states no lengths; these are those of the protocol by which registrars speak to
/// registries (RFC 5733), with room for the parts that become one: both names, and both lines of the address.
pub(super) const FIELDS: &[ContactRule] = &[
    rule(ContactField::FirstName, Required::Always, 127),
    // "The complete name": some registries refuse one without a family name.
    rule(ContactField::LastName, Required::Always, 127),
    rule(ContactField::Organization, Required::No, 255),
    rule(ContactField::Email, Required::Always, 254),
    rule(ContactField::Phone, Required::Always, 16),
    rule(ContactField::Address1, Required::Always, 127),
    rule(ContactField::Address2, Required::No, 126),
    rule(ContactField::City, Required::Always, 255),
    rule(ContactField::State, Required::Always, 255),
    rule(ContactField::PostalCode, Required::Always, 16),
    rule(ContactField::Country, Required::Always, 2),
];

const NO_ADDRESS_BOOK: &str =
    "Cloudflare's test registrar has no address book of its own, so every order there needs a contact.";

/// A contact in Cloudflare's form; the error is a sentence.
fn written(contact: &Contact) -> Result<Value, String> {
    let faults = contacts::check(FIELDS, contact);
    if !faults.is_empty() {
        let sentences: Vec<String> = faults.into_iter().map(|fault| fault.message).collect();
        return Err(sentences.join(" "));
    }
    let phone = phone::dotted(&contact.phone).ok_or("The phone number begins with no country's code.")?;
    let mut postal = Map::new();
    postal.insert("name".to_owned(), Value::from(contact.full_name()));
    if !contact.organization.is_empty() {
        postal.insert(
            "organization".to_owned(),
            Value::from(contact.organization.as_str()),
        );
    }
    let street = match contact.address2.as_str() {
        "" => contact.address1.clone(),
        second => format!("{}, {second}", contact.address1),
    };
    postal.insert(
        "address".to_owned(),
        json!({
            "street": street,
            "city": contact.city,
            "state": contact.state,
            "postal_code": contact.postal_code,
            "country_code": contact.country,
        }),
    );
    Ok(json!({"email": contact.email, "phone": phone, "postal_info": postal}))
}

impl Cloudflare {
    /// See [`registrar::orders::Orders::own_registrant_problem`].
    pub(super) fn no_default_registrant(&self) -> Option<&'static str> {
        (self.segment == SANDBOX).then_some(NO_ADDRESS_BOOK)
    }

    /// The `contacts` of an order; `None` leaves it to the account's default.
    pub(super) fn contacts(
        &self,
        operation: &'static str,
        item: &OrderItem,
    ) -> Result<Option<Value>, ProviderError> {
        match &item.registrant {
            None => match self.no_default_registrant() {
                None => Ok(None),
                Some(problem) => {
                    Err(refused(Kind::Invalid, operation, problem).hint("Choose a contact for the line."))
                }
            },
            Some(Registrant::Contact(contact)) => match written(contact) {
                Ok(registrant) => Ok(Some(json!({ "registrant": registrant }))),
                Err(faults) => Err(refused(
                    Kind::Invalid,
                    operation,
                    format!(
                        "Cloudflare does not take the contact for {}. {faults}",
                        item.name.unicode()
                    ),
                )
                .hint("Correct the contact in the address book.")),
            },
            Some(Registrant::Handle(_)) => Err(refused(
                Kind::Invalid,
                operation,
                "Cloudflare keeps no contacts that an order could name by a handle.",
            )
            .hint("Choose a contact of the address book, or the account's default.")),
        }
    }
}
