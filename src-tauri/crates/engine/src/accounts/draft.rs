//! What the account form sends, checked before anything is done with it.

use std::collections::BTreeMap;

use registrar::descriptor::{FieldKind, FormField};
use registrar::http::address;
use registrar::{Credentials, Descriptor};
use secrecy::{ExposeSecret, SecretString};
use store::accounts::Account;
use url::Url;

use crate::fault::Fault;
use crate::words;

/// Longer than any key that a provider hands out.
const LONGEST_VALUE: usize = 4096;
const LONGEST_LABEL: usize = 60;
const LONGEST_ADDRESS: usize = 500;
/// A key must be this long before its last four characters are shown: they must not be half of it.
const HINT_FROM: usize = 12;

/// The form's fields, trimmed: secrets apart from the rest.
pub(super) struct Secrets {
    pub secret: BTreeMap<String, SecretString>,
    pub fields: BTreeMap<String, String>,
}

impl Secrets {
    /// Reads a new account's form by the descriptor. No message repeats a value.
    pub fn of(descriptor: &Descriptor, given: BTreeMap<String, String>) -> Result<Self, Fault> {
        Self::read(descriptor, given, false)
    }

    /// Reads an edit form: an empty secret stays as it is.
    pub fn patch(descriptor: &Descriptor, given: BTreeMap<String, String>) -> Result<Self, Fault> {
        Self::read(descriptor, given, true)
    }

    fn read(
        descriptor: &Descriptor,
        mut given: BTreeMap<String, String>,
        keeps_secrets: bool,
    ) -> Result<Self, Fault> {
        let mut secrets = Self {
            secret: BTreeMap::new(),
            fields: BTreeMap::new(),
        };
        for field in descriptor.form {
            let value = given.remove(field.key).unwrap_or_default();
            let value = value.trim();
            if value.is_empty() {
                if field.required && !(keeps_secrets && field.is_secret()) && default(field).is_none() {
                    return Err(Fault::bad_input(format!("\"{}\" is empty.", field.label)).hint(field.help));
                }
                continue;
            }
            if value.len() > LONGEST_VALUE {
                return Err(Fault::bad_input(format!(
                    "\"{}\" is longer than {LONGEST_VALUE} characters.",
                    field.label
                ))
                .hint("Copy the value alone, without the text around it."));
            }
            if value.chars().any(char::is_control) {
                return Err(Fault::bad_input(format!(
                    "\"{}\" holds a line break or another character that no key has.",
                    field.label
                ))
                .hint("Copy it again, without the text around it."));
            }
            if let FieldKind::Choice { options } = field.kind
                && !options.iter().any(|option| option.value == value)
            {
                return Err(
                    Fault::bad_input(format!("\"{}\" has no such choice.", field.label)).hint(format!(
                        "Choose {}.",
                        words::list(
                            &options.iter().map(|option| option.label).collect::<Vec<_>>(),
                            usize::MAX
                        )
                    )),
                );
            }
            if field.is_secret() {
                secrets
                    .secret
                    .insert(field.key.to_owned(), SecretString::from(value));
            } else {
                secrets.fields.insert(field.key.to_owned(), value.to_owned());
            }
        }
        if given.is_empty() {
            Ok(secrets)
        } else {
            Err(Fault::bad_input(format!(
                "{} has no such field.",
                descriptor.label
            )))
        }
    }

    /// The last four characters of the form's first secret, where that gives nothing away.
    pub fn hint(&self, descriptor: &Descriptor) -> Option<String> {
        let secret = descriptor
            .form
            .iter()
            .find_map(|field| self.secret.get(field.key))?;
        let secret = secret.expose_secret();
        let length = secret.chars().count();
        (length >= HINT_FROM).then(|| secret.chars().skip(length - 4).collect())
    }

    /// All fields, as an adapter takes them.
    pub fn credentials(&self) -> Credentials {
        credentials(self.secret.clone(), &self.fields)
    }
}

/// What a field stands for when it is left empty.
fn default(field: &FormField) -> Option<&'static str> {
    match field.kind {
        FieldKind::Choice { options } => options.first().map(|option| option.value),
        FieldKind::Secret | FieldKind::Text => None,
    }
}

/// Secrets and other fields, as an adapter takes them.
pub(super) fn credentials(
    mut secret: BTreeMap<String, SecretString>,
    fields: &BTreeMap<String, String>,
) -> Credentials {
    for (key, value) in fields {
        secret.insert(key.clone(), SecretString::from(value.as_str()));
    }
    Credentials(secret)
}

/// Where an API is.
pub(super) struct Address {
    pub url: Url,
    /// What is kept: nothing when it is the descriptor's own.
    pub kept: Option<String>,
}

impl Address {
    /// Whether the key would go to a host that it was not entered for. The provider's own host and this machine are fine.
    pub fn needs_key_again(&self, before: &Account, descriptor: &Descriptor) -> bool {
        let Some(kept) = &self.kept else { return false };
        let host = |text: &str| {
            Url::parse(text)
                .ok()
                .and_then(|url| url.host().map(|host| host.to_owned()))
        };
        let known = [Some(descriptor.base_url), before.base_url.as_deref()];
        let same = known.into_iter().flatten().any(|known| host(known) == host(kept));
        !same && !is_loopback(&self.url)
    }
}

/// Whether an address is on this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Reads an address; nothing is the descriptor's own.
pub(super) fn address(descriptor: &Descriptor, given: Option<&str>) -> Result<Address, Fault> {
    let text = given.map(str::trim).filter(|text| !text.is_empty());
    let text = text.unwrap_or(descriptor.base_url);
    let correct = |message: String| {
        Fault::bad_input(message).hint(format!(
            "Write an address such as {}, or leave the field empty.",
            descriptor.base_url
        ))
    };
    if text.len() > LONGEST_ADDRESS {
        return Err(correct("The address is too long.".to_owned()));
    }
    let url = Url::parse(text).map_err(|_| correct("This is not an address.".to_owned()))?;
    let url = address::allowed(&url).map_err(|error| correct(error.to_string()))?;
    let kept = url.as_str().trim_end_matches('/').to_owned();
    let is_own = kept == descriptor.base_url.trim_end_matches('/');
    Ok(Address {
        url,
        kept: (!is_own).then_some(kept),
    })
}

/// The label of an account: the provider's when none is given, then with a number.
pub(crate) fn label(given: &str, descriptor: &Descriptor, others: &[Account]) -> Result<String, Fault> {
    let given: String = given
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let given = given.split_whitespace().collect::<Vec<_>>().join(" ");
    if given.chars().count() > LONGEST_LABEL {
        return Err(
            Fault::bad_input(format!("The label is longer than {LONGEST_LABEL} characters."))
                .hint("Choose a shorter one."),
        );
    }
    let is_taken = |label: &str| {
        let label = label.to_lowercase();
        others.iter().any(|other| other.label.to_lowercase() == label)
    };
    if given.is_empty() {
        let numbered = (2..).map(|number| format!("{} {number}", descriptor.label));
        return Ok(std::iter::once(descriptor.label.to_owned())
            .chain(numbered)
            .find(|label| !is_taken(label))
            .expect("there are more numbers than accounts"));
    }
    if is_taken(&given) {
        return Err(taken(&given));
    }
    Ok(given)
}

/// Another account has this label.
pub(super) fn taken(label: &str) -> Fault {
    Fault::bad_input(format!("Another account is called \"{label}\".")).hint("Choose another label.")
}
