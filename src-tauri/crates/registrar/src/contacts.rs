//! Contacts that a provider keeps: handles that orders name, the book of them, and the one contact of an account.

use async_trait::async_trait;
use model::{Contact, ContactField, DomainName};
use serde::Serialize;
use specta::Type;

use crate::descriptor::{ContactRule, Required};
use crate::error::ProviderError;
use crate::registrant::Changed;

/// Makes contacts that orders name by a handle. Making one costs nothing and changes no name.
#[async_trait]
pub trait ContactHandles: Send + Sync {
    /// The family of endings that a handle for this ending serves, as a stable word. A handle is used for its own family
    /// only.
    fn family(&self, ending: &str) -> String;

    /// Makes a contact for names with this ending and waits for its handle.
    ///
    /// # Errors
    /// When the provider refuses it, or gives no handle in time. A contact may exist then all the same: a further one does
    /// no harm.
    async fn create(&self, contact: &Contact, ending: &str) -> Result<String, ProviderError>;
}

/// The one contact that an account has for all its names.
#[async_trait]
pub trait AccountContact: Send + Sync {
    /// What writing it does beyond the names that are bought next, as a sentence for the user to confirm.
    fn effect(&self) -> &'static str;

    /// Reads it; `None` when the account has none.
    async fn read(&self) -> Result<Option<Contact>, ProviderError>;

    /// Puts this one in its place.
    async fn write(&self, contact: &Contact) -> Result<(), ProviderError>;
}

/// A contact that an account keeps under a handle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptContact {
    /// Its handle.
    pub handle: String,
    /// Whose it is, as far as the provider tells it; parts that are not told are empty.
    pub contact: Contact,
}

/// Some of the contacts of an account, in the provider's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactPage {
    /// The contacts.
    pub rows: Vec<KeptContact>,
    /// Rows that could not be read, as sent.
    pub unreadable: Vec<String>,
    /// Where the next page begins, when there may be one.
    pub next: Option<u32>,
}

/// The contacts that an account keeps under handles.
#[async_trait]
pub trait ContactBook: Send + Sync {
    /// What a change does to the names that carry the handle, as a sentence for the user to confirm.
    fn effect(&self) -> &'static str;

    /// Lists them from row `from` on, counted from 0.
    async fn list(&self, from: u32) -> Result<ContactPage, ProviderError>;

    /// One contact in full. [`crate::Kind::NotFound`] when the account has none under this handle.
    async fn read(&self, handle: &str) -> Result<KeptContact, ProviderError>;

    /// The handles that a name carries, by role: `("owner", "CCOM-100001")`.
    async fn of_name(&self, name: &DomainName) -> Result<Vec<(String, String)>, ProviderError>;

    /// Writes other words under a handle, once. The handle and the names that carry it stay.
    async fn modify(&self, handle: &str, contact: &Contact) -> Result<Changed, ProviderError>;

    /// Deletes a contact, once. One that a name carries is refused by the provider.
    ///
    /// # Errors
    /// [`crate::Kind::NotFound`] when there is none under this handle: it may be gone already.
    async fn remove(&self, handle: &str) -> Result<Changed, ProviderError>;
}

/// What is wrong with a part of a contact for a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ContactFault {
    /// The part.
    pub field: ContactField,
    /// What is wrong and how to mend it, as a sentence.
    pub message: String,
}

/// Checks a contact against a provider's rules; empty when it can be sent.
#[must_use]
pub fn check(rules: &[ContactRule], contact: &Contact) -> Vec<ContactFault> {
    rules.iter().filter_map(|rule| fault(rule, contact)).collect()
}

fn fault(rule: &ContactRule, contact: &Contact) -> Option<ContactFault> {
    let value = contact.get(rule.field);
    let label = rule.field.label();
    let needed = match rule.required {
        Required::Always => true,
        Required::WithOrganization => !contact.organization.is_empty(),
        Required::No => false,
    };
    let message = if value.is_empty() {
        match rule.required {
            _ if !needed => return None,
            Required::WithOrganization => format!("{label} is needed when an organization is named."),
            _ => format!("{label} is missing."),
        }
    } else if value.chars().count() > usize::from(rule.longest) {
        format!("{label} may have {} characters at most.", rule.longest)
    } else if value.chars().any(char::is_control) {
        format!("{label} must stand on one line.")
    } else {
        shape(rule.field, value)?
    };
    Some(ContactFault {
        field: rule.field,
        message,
    })
}

/// What is wrong with the form of a part, whoever asks for it.
fn shape(field: ContactField, value: &str) -> Option<String> {
    match field {
        ContactField::Email if !is_mail(value) => {
            Some("This is no mail address. Write one such as mira@example.org.".to_owned())
        }
        ContactField::Phone if !is_number(value) => {
            Some("Write the number with its country, such as +441170000000.".to_owned())
        }
        ContactField::Country if !is_country(value) => {
            Some("Write the country as its two letters, such as GB.".to_owned())
        }
        _ => None,
    }
}

/// Whether a text is a mail address as far as its form tells.
#[must_use]
pub fn is_mail(text: &str) -> bool {
    let Some((user, host)) = text.rsplit_once('@') else {
        return false;
    };
    !user.is_empty()
        && !user.contains('@')
        && !text.chars().any(char::is_whitespace)
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains("..")
}

fn is_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (5..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
    })
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: [ContactRule; 4] = [
        rule(ContactField::FirstName, Required::Always, 5),
        rule(ContactField::JobTitle, Required::WithOrganization, 160),
        rule(ContactField::Email, Required::Always, 254),
        rule(ContactField::Phone, Required::No, 80),
    ];

    const fn rule(field: ContactField, required: Required, longest: u16) -> ContactRule {
        ContactRule {
            field,
            required,
            longest,
        }
    }

    fn faults(contact: &Contact) -> Vec<ContactField> {
        check(&RULES, contact)
            .into_iter()
            .map(|fault| fault.field)
            .collect()
    }

    #[test]
    fn each_part_is_held_against_its_rule() {
        let fine = Contact {
            first_name: "Mira".to_owned(),
            email: "mira@example.org".to_owned(),
            ..Contact::default()
        };
        assert_eq!(faults(&fine), []);
        let company = Contact {
            organization: "Quay Ltd".to_owned(),
            ..fine.clone()
        };
        assert_eq!(faults(&company), [ContactField::JobTitle]);
        let odd = Contact {
            first_name: "Miranda".to_owned(),
            email: "mira at example.org".to_owned(),
            phone: "0117 000".to_owned(),
            ..fine
        };
        assert_eq!(
            faults(&odd),
            [ContactField::FirstName, ContactField::Email, ContactField::Phone]
        );
    }
}
