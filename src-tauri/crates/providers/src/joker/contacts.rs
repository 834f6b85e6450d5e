//! Contact handles: what Joker.com asks of a contact, and making one.
//!
//! A contact is accepted first and made later, like an order; its handle stands in the result as the object's name. One
//! too many does no harm: it costs nothing and belongs to no name.

use std::time::Duration;

use async_trait::async_trait;
use model::{Contact, ContactField};
use registrar::contacts::{ContactFault, ContactHandles, check};
use registrar::descriptor::{ContactRule, Required};
use registrar::{Kind, ProviderError, endings, phone};
use tokio::time::{sleep, timeout};

use super::request::{Fields, Request};
use super::results::Progress;
use super::{DESCRIPTOR, Joker};

/// The word under which contacts go through the log and the errors.
pub(super) const CONTACT: &str = "contact";
/// What takes a part out of a contact: public clients know that an empty value leaves it as it is.
const TAKEN_OUT: &str = "!@!";

/// What is asked of a contact. Which parts must be told is documented; how long they may be is not, so these are the
/// limits of the registries' own protocol (RFC 5733), with both names in one field.
pub(super) const RULES: &[ContactRule] = &[
    rule(ContactField::FirstName, Required::Always, 127),
    rule(ContactField::LastName, Required::Always, 127),
    rule(ContactField::Organization, Required::No, 255),
    rule(ContactField::Email, Required::Always, 254),
    rule(ContactField::Phone, Required::Always, 16),
    rule(ContactField::Address1, Required::Always, 255),
    rule(ContactField::Address2, Required::No, 255),
    rule(ContactField::City, Required::Always, 255),
    rule(ContactField::State, Required::No, 255),
    rule(ContactField::PostalCode, Required::Always, 16),
    rule(ContactField::Country, Required::Always, 2),
];

const fn rule(field: ContactField, required: Required, longest: u16) -> ContactRule {
    ContactRule {
        field,
        required,
        longest,
    }
}

/// Endings whose registries want more of an owner than a contact holds: a legal form, a company's number, the tie to the
/// country. The provider's page on contacts names them.
const WANT_MORE: [&str; 5] = ["us", "uk", "se", "nu", "fi"];

/// How a result is waited for: the first pause, the longest one, and all together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub first: Duration,
    pub longest: Duration,
    pub within: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(500),
            longest: Duration::from_secs(5),
            within: Duration::from_secs(90),
        }
    }
}

fn refused(operation: &'static str, message: impl Into<String>) -> ProviderError {
    ProviderError::new(Kind::Invalid, DESCRIPTOR.id, operation, message)
}

/// Refuses a contact for endings that want more than a contact here holds, and one that breaks the rules. What comes back
/// is the telephone number as the registries write it.
fn checked(operation: &'static str, contact: &Contact, ending: &str) -> Result<String, ProviderError> {
    if WANT_MORE.contains(&country_of(ending)) {
        return Err(refused(
            operation,
            format!(
                "For names ending in .{ending} Joker.com wants more to be known of the owner than a contact here holds."
            ),
        )
        .hint(match operation {
            CONTACT => {
                "Make the contact on Joker.com's web site and enter its handle as the owner handle in the account's settings."
            }
            _ => "Change the owner on Joker.com's web site.",
        }));
    }
    let faults: Vec<String> = check(RULES, contact)
        .into_iter()
        .map(|ContactFault { message, .. }| message)
        .collect();
    if !faults.is_empty() {
        return Err(refused(operation, faults.join(" ")).hint("Correct the contact, then try again."));
    }
    phone::dotted(&contact.phone).ok_or_else(|| {
        refused(
            operation,
            format!(
                "The phone number {} begins with no country's calling code.",
                contact.phone
            ),
        )
        .hint("Write it with its country, such as +441170000000.")
    })
}

fn country_of(ending: &str) -> &str {
    ending.rsplit('.').next().unwrap_or(ending)
}

/// The details of a contact as form fields, behind those that are there. `was`: what stands there now; a part that it has
/// and the contact lacks is taken out, for which an empty value is no word: it means "no change".
pub(super) fn details(
    operation: &'static str,
    fields: Fields,
    contact: &Contact,
    ending: &str,
    was: Option<&Contact>,
) -> Result<Fields, ProviderError> {
    let phone = checked(operation, contact, ending)?;
    let individual = if contact.organization.is_empty() { "Y" } else { "N" };
    let mut fields = fields
        .fixed("name", &contact.full_name())
        .fixed("individual", individual);
    for (key, value, before) in [
        (
            "organization",
            contact.organization.as_str(),
            was.map(|was| &was.organization),
        ),
        ("email", &contact.email, None),
        ("address-1", &contact.address1, None),
        ("address-2", &contact.address2, was.map(|was| &was.address2)),
        ("city", &contact.city, None),
        ("state", &contact.state, was.map(|was| &was.state)),
        ("postal-code", &contact.postal_code, None),
        ("country", &contact.country, None),
        ("phone", &phone, None),
        // The language in which that registry writes to the owner.
        ("lang", if country_of(ending) == "eu" { "EN" } else { "" }, None),
    ] {
        if !value.is_empty() {
            fields = fields.fixed(key, value);
        } else if before.is_some_and(|before| !before.is_empty()) {
            fields = fields.fixed(key, TAKEN_OUT);
        }
    }
    Ok(fields)
}

/// The request that makes a contact.
fn request(contact: &Contact, ending: &str) -> Result<Request, ProviderError> {
    let fields = Fields::none().fixed("tld", ending);
    let fields = details(CONTACT, fields, contact, ending, None)?;
    Ok(Request::change(CONTACT, "contact-create", fields))
}

/// A handle: one word of letters, digits and hyphens, such as `CCOM-123456`.
pub(super) fn handle(object: &str) -> Option<String> {
    let object = object.trim();
    let fits = (2..=64).contains(&object.len())
        && object
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    fits.then(|| object.to_owned())
}

impl Joker {
    /// Asks for a contact's result until there is one.
    async fn made(&self, number: &str) -> Result<String, ProviderError> {
        let mut pause = self.pace.first;
        loop {
            sleep(pause).await;
            pause = (pause * 2).min(self.pace.longest);
            match self.result(CONTACT, number).await {
                Ok(Progress::Working) => {}
                Ok(Progress::Done(object)) => {
                    return object.as_deref().and_then(handle).ok_or_else(|| {
                        let call = Request::read(CONTACT, "result-retrieve", Fields::none()).bare();
                        self.api.http.wrong_shape(&call, "the handle of the new contact")
                    });
                }
                Ok(Progress::Failed(words)) => {
                    let said = self.api.http.quoted(&words);
                    let message = if said.is_empty() {
                        "Joker.com refused the contact, and does not say why.".to_owned()
                    } else {
                        format!("Joker.com refused the contact: \"{said}\".")
                    };
                    return Err(refused(CONTACT, message)
                        .hint("Correct the contact, then try again. Nothing was ordered."));
                }
                // A result that is just beginning may not be listed yet.
                Err(error) if error.kind == Kind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
}

#[async_trait]
impl ContactHandles for Joker {
    /// Handles are made for a family of endings, and which endings share one is not documented: each is taken as its own.
    fn family(&self, ending: &str) -> String {
        endings::ending(ending).unwrap_or_else(|| ending.trim_start_matches('.').to_ascii_lowercase())
    }

    async fn create(&self, contact: &Contact, ending: &str) -> Result<String, ProviderError> {
        let request = request(contact, &self.family(ending))?;
        let answer = self.api.change(&request).await?;
        let Some(number) = answer.header("proc-id") else {
            return Err(self.api.http.wrong_shape(&request.bare(), "a processing number"));
        };
        match timeout(self.pace.within, self.made(number)).await {
            Ok(made) => made,
            Err(_) => Err(ProviderError::new(
                Kind::Interrupted,
                DESCRIPTOR.id,
                CONTACT,
                format!("Joker.com has not finished making the contact (processing number {number})."),
            )
            .hint(
                "Try again in a few minutes; a contact that is made twice does no harm. Nothing was ordered.",
            )),
        }
    }
}
