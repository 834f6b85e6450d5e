//! Contacts that providers keep under a handle. One is made when an order needs it, once for a contact and a family of
//! endings, and kept for as long as the contact stays what it is.

use model::{AccountId, Contact};
use registrar::Provider;
use sha2::{Digest, Sha256};
use store::contacts::Handle;

use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

/// What tells one content of a contact from another.
pub(crate) fn fingerprint(contact: &Contact) -> String {
    let text = serde_json::to_string(contact).expect("a contact is texts");
    hex::encode(Sha256::digest(text))
}

/// A contact of the address book as it was agreed to.
#[derive(Debug, Clone)]
pub(crate) struct Chosen {
    /// Its id.
    pub(crate) id: String,
    /// Its content then.
    pub(crate) contact: Contact,
}

impl Engine {
    /// The handle of a contact for an ending, when there is one already. Asks nobody.
    pub(crate) async fn known_handle(
        &self,
        account: AccountId,
        provider: &dyn Provider,
        chosen: &Chosen,
        ending: &str,
    ) -> Result<Option<String>, Fault> {
        let family = family(provider, ending)?;
        let (id, fingerprint) = (chosen.id.clone(), fingerprint(&chosen.contact));
        let known = self
            .inner
            .store
            .library()
            .read(move |conn| store::contacts::find_handle(conn, &id, account, &family, &fingerprint))
            .await?;
        Ok(known)
    }

    /// The handle of a contact for an ending, made when there is none. Only a checkout calls this: there is one at a time,
    /// and it takes an account's lines one after the other, so no handle is made twice.
    pub(crate) async fn contact_handle(
        &self,
        account: AccountId,
        provider: &dyn Provider,
        chosen: &Chosen,
        ending: &str,
    ) -> Result<String, Fault> {
        if let Some(known) = self.known_handle(account, provider, chosen, ending).await? {
            return Ok(known);
        }
        let handles = provider.contact_handles().ok_or_else(|| no_handles(provider))?;
        let made = handles.create(&chosen.contact, ending).await?;
        let kept = Handle {
            contact: chosen.id.clone(),
            account,
            family: handles.family(ending),
            handle: made.clone(),
            made_at: self.now(),
            fingerprint: fingerprint(&chosen.contact),
        };
        let family = kept.family.clone();
        // A handle that can not be kept is used all the same; the next checkout makes another one, which does no harm.
        let written = self
            .inner
            .store
            .library()
            .write(move |tx| store::contacts::keep_handle(tx, &kept))
            .await;
        if let Err(error) = written {
            tracing::warn!(target: "contacts", %error, "a handle could not be kept");
        }
        self.log(
            "contacts",
            format!(
                "{} keeps the registrant {} for .{ending} names now.",
                provider.descriptor().label,
                chosen.contact.full_name()
            ),
            Some(account),
            None,
        )
        .await;
        tracing::debug!(target: "contacts", family, "a handle was made");
        self.stale(&[Tag::Contacts]);
        Ok(made)
    }
}

fn family(provider: &dyn Provider, ending: &str) -> Result<String, Fault> {
    let handles = provider.contact_handles().ok_or_else(|| no_handles(provider))?;
    Ok(handles.family(ending))
}

fn no_handles(provider: &dyn Provider) -> Fault {
    Fault::new(
        Code::NotOffered,
        format!("{} takes no contacts by its API.", provider.descriptor().label),
    )
}
