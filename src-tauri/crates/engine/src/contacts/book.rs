//! The contacts of the address book.

use std::collections::HashMap;

use model::{Contact, ContactField};
use registrar::Descriptor;
use registrar::contacts::ContactFault;
use store::contacts::{Entry, Handle};

use crate::contacts::fingerprint;
use crate::contacts::view::{ContactCheck, ContactDraft, ContactView, HandleView};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

/// Contacts in an address book. A person keeps a handful.
const MOST_CONTACTS: usize = 500;
/// Characters of a label.
const LONGEST_LABEL: usize = 64;
/// Characters of a part. No registry takes more than 255.
const LONGEST_PART: usize = 255;

impl Engine {
    /// The address book, by label.
    pub async fn contacts_list(&self) -> Result<Vec<ContactView>, Fault> {
        let providers = self.connected_providers().await?;
        let (entries, handles, lines) = self
            .inner
            .store
            .library()
            .read(|conn| {
                let entries = store::contacts::list(conn)?;
                let mut lines = HashMap::new();
                for entry in &entries {
                    lines.insert(entry.id.clone(), store::cart::with_contact(conn, &entry.id)?);
                }
                Ok((entries, store::contacts::handles(conn)?, lines))
            })
            .await?;
        let views = entries.into_iter().map(|entry| {
            let lines = lines.get(&entry.id).copied().unwrap_or(0);
            view(entry, &handles, lines, &providers)
        });
        Ok(views.collect())
    }

    /// What each provider of a connected account would say about a contact.
    pub async fn contacts_check(&self, contact: Contact) -> Result<Vec<ContactCheck>, Fault> {
        bounded(&contact)?;
        Ok(checks(&contact.tidied(), &self.connected_providers().await?))
    }

    /// Saves a contact.
    pub async fn contacts_save(&self, draft: ContactDraft) -> Result<ContactView, Fault> {
        bounded(&draft.contact)?;
        let contact = draft.contact.tidied();
        let label = label(&draft.label, &contact)?;
        let is_new = draft.id.is_none();
        let entry = Entry {
            id: draft.id.unwrap_or_else(|| uuid::Uuid::new_v4().to_string()),
            label,
            contact,
            is_default: draft.is_default,
        };
        let (id, label, kept) = (entry.id.clone(), entry.label.clone(), entry);
        let outcome = self
            .inner
            .store
            .library()
            .write(move |tx| {
                let all = store::contacts::list(tx)?;
                if !is_new && !all.iter().any(|other| other.id == kept.id) {
                    return Ok(Saved::Gone);
                }
                if is_new && all.len() >= MOST_CONTACTS {
                    return Ok(Saved::Full);
                }
                let key = kept.label.to_lowercase();
                if all
                    .iter()
                    .any(|other| other.id != kept.id && other.label.to_lowercase() == key)
                {
                    return Ok(Saved::LabelTaken);
                }
                store::contacts::save(tx, &kept)?;
                store::contacts::forget_handles(tx, &kept.id, &fingerprint(&kept.contact))?;
                Ok(Saved::Kept)
            })
            .await?;
        match outcome {
            Saved::Kept => {}
            Saved::Gone => return Err(gone()),
            Saved::Full => {
                return Err(Fault::bad_input(format!(
                    "The address book holds {MOST_CONTACTS} contacts. Remove one first."
                )));
            }
            Saved::LabelTaken => {
                return Err(
                    Fault::bad_input(format!("Another contact is called \"{label}\" already."))
                        .hint("Give this one another label."),
                );
            }
        }
        let done = if is_new { "was added" } else { "was changed" };
        self.log("contacts", format!("The contact \"{label}\" {done}."), None, None)
            .await;
        self.stale(&[Tag::Contacts, Tag::Cart]);
        let own = id.clone();
        self.cart_quote_failed(move |line| line.contact.as_ref() == Some(&own));
        let saved = self.contacts_list().await?.into_iter().find(|view| view.id == id);
        saved.ok_or_else(gone)
    }

    /// Removes a contact. Refused while lines of the cart use it.
    pub async fn contacts_remove(&self, id: String) -> Result<(), Fault> {
        let (entry, lines) = self
            .inner
            .store
            .library()
            .write(move |tx| {
                let entry = store::contacts::get(tx, &id)?;
                let lines = store::cart::with_contact(tx, &id)?;
                if lines == 0 {
                    store::contacts::remove(tx, &id)?;
                }
                Ok((entry, lines))
            })
            .await?;
        let label = entry.ok_or_else(gone)?.label;
        if lines > 0 {
            let lines = crate::words::count(lines as usize, "line", "lines");
            return Err(Fault::new(
                Code::Conflict,
                format!("\"{label}\" becomes the registrant of {lines} in the cart."),
            )
            .hint("Choose another registrant there, or take the lines out, then remove the contact."));
        }
        self.log(
            "contacts",
            format!("The contact \"{label}\" was removed. Names registered to it stay as they are."),
            None,
            None,
        )
        .await;
        self.stale(&[Tag::Contacts, Tag::Cart]);
        Ok(())
    }

    /// A contact of the address book.
    pub(crate) async fn contact(&self, id: String) -> Result<Entry, Fault> {
        let entry = self
            .inner
            .store
            .library()
            .read(move |conn| store::contacts::get(conn, &id))
            .await?;
        entry.ok_or_else(gone)
    }

    /// The providers of connected accounts that sell names, each once, in the order of the list.
    async fn connected_providers(&self) -> Result<Vec<&'static Descriptor>, Fault> {
        let accounts = self.inner.store.library().read(store::accounts::list).await?;
        let connected = |descriptor: &&'static Descriptor| {
            descriptor.orders.is_some()
                && accounts
                    .iter()
                    .any(|account| account.provider.as_str() == descriptor.id)
        };
        Ok(self.accounts_providers().into_iter().filter(connected).collect())
    }
}

/// What became of saving.
enum Saved {
    Kept,
    Gone,
    Full,
    LabelTaken,
}

/// A contact that was there is not any more.
pub(super) fn gone() -> Fault {
    Fault::new(
        Code::NotFound,
        "This contact is not in the address book any more.",
    )
}

/// What a provider would refuse about a contact.
pub(crate) fn faults(descriptor: &Descriptor, contact: &Contact) -> Vec<ContactFault> {
    let rules = descriptor.orders.as_ref().map(|orders| orders.registrant.fields);
    registrar::contacts::check(rules.unwrap_or_default(), contact)
}

fn checks(contact: &Contact, providers: &[&'static Descriptor]) -> Vec<ContactCheck> {
    let check = |descriptor: &&'static Descriptor| {
        let rules = descriptor.orders.as_ref()?;
        Some(ContactCheck {
            provider: descriptor.id.to_owned(),
            label: descriptor.label.to_owned(),
            from: rules.registrant.from,
            faults: faults(descriptor, contact),
        })
    };
    providers.iter().filter_map(check).collect()
}

fn view(entry: Entry, handles: &[Handle], lines: u32, providers: &[&'static Descriptor]) -> ContactView {
    let fingerprint = fingerprint(&entry.contact);
    let own = handles
        .iter()
        .filter(|handle| handle.contact == entry.id && handle.fingerprint == fingerprint);
    ContactView {
        checks: checks(&entry.contact, providers),
        handles: own
            .map(|handle| HandleView {
                account: handle.account,
                family: handle.family.clone(),
                handle: handle.handle.clone(),
                made_at: handle.made_at,
            })
            .collect(),
        lines,
        id: entry.id,
        label: entry.label,
        contact: entry.contact,
        is_default: entry.is_default,
    }
}

/// What the user calls a contact: else its person's or organization's name.
fn label(given: &str, contact: &Contact) -> Result<String, Fault> {
    let given = given.trim();
    let label = if given.is_empty() {
        contact.full_name().chars().take(LONGEST_LABEL).collect()
    } else {
        given.to_owned()
    };
    if label.is_empty() {
        return Err(Fault::bad_input(
            "A contact needs a label, or the name of a person or an organization.",
        ));
    }
    if label.chars().count() > LONGEST_LABEL || label.chars().any(char::is_control) {
        return Err(Fault::bad_input(format!(
            "A label has at most {LONGEST_LABEL} characters on one line."
        )));
    }
    Ok(label)
}

/// Whether every part is one line of a sane length. What a provider wants beyond that is shown, and a contact may be saved
/// without it.
fn bounded(contact: &Contact) -> Result<(), Fault> {
    for field in ContactField::ALL {
        let part = contact.get(field).trim();
        if part.chars().count() > LONGEST_PART {
            return Err(Fault::bad_input(format!(
                "{} may have {LONGEST_PART} characters at most.",
                field.label()
            )));
        }
        if part.chars().any(char::is_control) {
            return Err(Fault::bad_input(format!(
                "{} must stand on one line.",
                field.label()
            )));
        }
    }
    Ok(())
}
