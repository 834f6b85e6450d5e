//! The contacts that the account keeps: the list, one of them, other words under a handle, and the end of one.
//!
//! The list tells little of each contact, in columns that it names; one contact in full comes from `query-whois`.

use async_trait::async_trait;
use model::{Contact, DomainName};
use registrar::contacts::{ContactBook, ContactPage, KeptContact};
use registrar::registrant::Changed;
use registrar::{Kind, ProviderError};

use super::contacts::{CONTACT, details, handle};
use super::request::{Fields, Request};
use super::response::{Response, first};
use super::{DESCRIPTOR, Joker};

/// The word of the list in logs and errors.
const LIST: &str = "contacts";
/// The word of a deletion in logs and errors.
const DELETE: &str = "contact_delete";
/// Rows that are asked for at once. A list without bounds ends at 10,000.
const PAGE: u32 = 500;
/// The columns of the extended list where the answer does not name them.
const COLUMNS: [&str; 4] = ["handle", "name", "organization", "email"];

/// The parts of a contact from `key: value` lines, each key behind a prefix such as `contact.`.
pub(super) fn contact(pairs: &[(String, String)], prefix: &str) -> Contact {
    let part = |key: &str| {
        first(pairs, &format!("{prefix}{key}"))
            .filter(|value| *value != "-")
            .unwrap_or_default()
            .to_owned()
    };
    let (first_name, last_name) = match (part("fname"), part("lname")) {
        (first, last) if first.is_empty() && last.is_empty() => split(&part("name")),
        both => both,
    };
    Contact {
        first_name,
        last_name,
        organization: part("organization"),
        job_title: String::new(),
        email: part("email"),
        phone: part("phone"),
        address1: part("address-1"),
        address2: part("address-2"),
        city: part("city"),
        state: part("state"),
        postal_code: part("postal-code"),
        country: part("country"),
    }
    .tidied()
}

/// A full name in two parts: the last word is the family name.
fn split(name: &str) -> (String, String) {
    let name = name.trim();
    match name.rsplit_once(char::is_whitespace) {
        Some((given, family)) => (given.trim().to_owned(), family.to_owned()),
        None => (String::new(), name.to_owned()),
    }
}

fn read_page(response: &Response, from: u32) -> ContactPage {
    let table = response.table(&COLUMNS);
    let mut page = ContactPage::default();
    for row in &table.rows {
        let cell = |names: &[&str]| table.cell(row, names).unwrap_or_default();
        let Some(kept) = handle(cell(&["handle", "contact", "contact-handle"])) else {
            page.unreadable.push(row.join(" "));
            continue;
        };
        let (first_name, last_name) = split(cell(&["name", "full-name"]));
        page.rows.push(KeptContact {
            handle: kept,
            contact: Contact {
                first_name,
                last_name,
                organization: cell(&["organization", "org"]).to_owned(),
                email: cell(&["email", "e-mail"]).to_owned(),
                ..Contact::default()
            },
        });
    }
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let end = from.saturating_add(rows);
    // Whether the last row that is asked for comes along is not documented: a page may be one row shorter.
    let full = rows + 1 >= PAGE && rows <= PAGE;
    let counted = table.counted.and_then(|count| u32::try_from(count).ok());
    page.next = (full || counted.is_some_and(|count| count > end && rows > 0)).then_some(end);
    page
}

/// What an accepted request becomes.
fn taken(answer: &Response) -> Changed {
    match answer.header("proc-id") {
        Some(number) => Changed::Accepted {
            process: Some(number.to_owned()),
        },
        None => Changed::Done { note: None },
    }
}

impl Joker {
    /// The rows of a book are words from outside.
    fn shown(&self, contact: &Contact) -> Contact {
        let clean = |text: &str| self.api.http.quoted(text);
        Contact {
            first_name: clean(&contact.first_name),
            last_name: clean(&contact.last_name),
            organization: clean(&contact.organization),
            job_title: clean(&contact.job_title),
            email: clean(&contact.email),
            phone: clean(&contact.phone),
            address1: clean(&contact.address1),
            address2: clean(&contact.address2),
            city: clean(&contact.city),
            state: clean(&contact.state),
            postal_code: clean(&contact.postal_code),
            country: clean(&contact.country),
        }
    }

    /// The contact in `key: value` lines behind a prefix, fit to show.
    pub(super) fn contact_of(&self, pairs: &[(String, String)], prefix: &str) -> Contact {
        self.shown(&contact(pairs, prefix))
    }

    async fn kept(&self, wanted: &str) -> Result<KeptContact, ProviderError> {
        let Some(wanted) = handle(wanted) else {
            return Err(
                ProviderError::new(Kind::Invalid, DESCRIPTOR.id, LIST, "This is no contact handle.")
                    .hint("Write it as Joker.com does, such as CCOM-123456."),
            );
        };
        let fields = Fields::none().fixed("contact", &wanted).fixed("internal", "1");
        let request = Request::read(LIST, "query-whois", fields);
        let response = match self.api.read(&request).await {
            Ok(response) => response,
            Err(mut error) if error.kind == Kind::NotFound => {
                error.message = format!("There is no contact {wanted} in this Joker.com account.");
                return Err(error.hint("Read the list of contacts again."));
            }
            Err(error) => return Err(error),
        };
        let contact = self.contact_of(&response.pairs(), "contact.");
        if contact == Contact::default() {
            return Err(self
                .api
                .http
                .wrong_shape(&request.bare(), "the details of a contact"));
        }
        Ok(KeptContact {
            handle: wanted,
            contact,
        })
    }
}

#[async_trait]
impl ContactBook for Joker {
    fn effect(&self) -> &'static str {
        "Every name that carries this handle gets the other words, at the registry and in WHOIS. Where the owner's name, organization or mail address changes, the registry may ask for a confirmation by mail, and may hold those names against transfer for 60 days."
    }

    async fn list(&self, from: u32) -> Result<ContactPage, ProviderError> {
        let fields = Fields::none()
            .fixed("extended-format", "1")
            .fixed("from", &(from.saturating_add(1)).to_string())
            .fixed("to", &(from.saturating_add(PAGE)).to_string());
        let request = Request::read(LIST, "query-contact-list", fields);
        let response = self.api.read(&request).await?;
        let mut page = read_page(&response, from);
        for row in &mut page.rows {
            row.contact = self.shown(&row.contact);
        }
        for row in &mut page.unreadable {
            *row = self.api.http.quoted(row);
        }
        Ok(page)
    }

    async fn read(&self, handle: &str) -> Result<KeptContact, ProviderError> {
        self.kept(handle).await
    }

    async fn of_name(&self, name: &DomainName) -> Result<Vec<(String, String)>, ProviderError> {
        let pairs = self.owner_now(name).await?;
        Ok(self.roles(&pairs))
    }

    async fn modify(&self, handle: &str, contact: &Contact) -> Result<Changed, ProviderError> {
        let kept = self.kept(handle).await?;
        let fields = Fields::none().fixed("handle", &kept.handle);
        let fields = details(CONTACT, fields, contact, "", Some(&kept.contact))?;
        let request = Request::change(CONTACT, "contact-modify", fields);
        Ok(taken(&self.api.change(&request).await?))
    }

    async fn remove(&self, wanted: &str) -> Result<Changed, ProviderError> {
        // Read first: a handle that is not there is told apart from one that a name carries.
        let kept = self.kept(wanted).await?;
        let fields = Fields::none().fixed("handle", &kept.handle);
        let request = Request::change(DELETE, "contact-delete", fields);
        match self.api.change(&request).await {
            Ok(answer) => Ok(taken(&answer)),
            // "Association prohibits operation": the code of EPP for what something else hangs on.
            Err(mut error) if error.upstream_code.as_deref() == Some("2305") => {
                error.kind = Kind::Conflict;
                error.message = format!(
                    "Joker.com keeps the contact {}: a name carries it still. {}",
                    kept.handle, error.message
                );
                Err(error
                    .hint("Give those names another contact first, or leave it: keeping it costs nothing."))
            }
            Err(error) => Err(error),
        }
    }
}
