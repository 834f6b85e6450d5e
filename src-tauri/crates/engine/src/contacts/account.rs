//! The one contact of an account that has one for all its names.

use std::sync::Arc;

use model::AccountId;
use registrar::Provider;
use registrar::contacts::AccountContact;

use crate::accounts::guarded::read_only;
use crate::contacts::book::faults;
use crate::contacts::view::AccountContactView;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

impl Engine {
    /// Reads the one contact of an account that has one for all its names.
    pub async fn contacts_account(&self, account: AccountId) -> Result<AccountContactView, Fault> {
        let provider = self.provider(account).await?;
        let facet = facet(&provider)?;
        Ok(AccountContactView {
            account,
            effect: facet.effect().to_owned(),
            contact: facet.read().await?,
        })
    }

    /// Puts a contact of the address book in the place of the account's one contact.
    pub async fn contacts_account_write(
        &self,
        account: AccountId,
        id: String,
    ) -> Result<AccountContactView, Fault> {
        let entry = self.contact(id).await?;
        let kept = self.account(account).await?;
        if kept.read_only {
            return Err(read_only(&kept.label));
        }
        let provider = self.provider(account).await?;
        let facet = facet(&provider)?;
        let wrong = faults(provider.descriptor(), &entry.contact);
        if !wrong.is_empty() {
            let wrong: Vec<String> = wrong.into_iter().map(|fault| fault.message).collect();
            return Err(Fault::bad_input(format!(
                "{} would refuse \"{}\": {}",
                provider.descriptor().label,
                entry.label,
                wrong.join(" ")
            ))
            .hint("Correct the contact, then try again."));
        }
        facet.write(&entry.contact).await?;
        self.log(
            "contacts",
            format!("\"{}\" became the account's contact.", entry.label),
            Some(account),
            None,
        )
        .await;
        self.stale(&[Tag::Contacts, Tag::Accounts, Tag::Cart]);
        // Lines that were held for want of a contact are looked at again.
        self.cart_quote_failed(move |line| line.account == account);
        let contact = facet.read().await.map_err(|error| {
            Fault::from(error).hint("The contact was written; read it again to see how it stands.")
        })?;
        Ok(AccountContactView {
            account,
            effect: facet.effect().to_owned(),
            contact,
        })
    }
}

fn facet(provider: &Arc<dyn Provider>) -> Result<&dyn AccountContact, Fault> {
    provider.account_contact().ok_or_else(|| {
        Fault::new(
            Code::NotOffered,
            format!(
                "{} has no one contact for all names of an account.",
                provider.descriptor().label
            ),
        )
    })
}
