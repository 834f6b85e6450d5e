use model::{AccountId, Contact};

use super::view::{AccountContactView, ContactCheck, ContactDraft, ContactView};
use crate::core::Engine;
use crate::fault::{Code, Fault};

fn unbuilt<T>() -> Result<T, Fault> {
    Err(Fault::new(Code::Internal, "This is not built yet."))
}

impl Engine {
    /// The address book, by label.
    pub async fn contacts_list(&self) -> Result<Vec<ContactView>, Fault> {
        unbuilt()
    }

    /// What each provider of a connected account would say about a contact.
    pub async fn contacts_check(&self, _contact: Contact) -> Result<Vec<ContactCheck>, Fault> {
        unbuilt()
    }

    /// Saves a contact.
    pub async fn contacts_save(&self, _draft: ContactDraft) -> Result<ContactView, Fault> {
        unbuilt()
    }

    /// Removes a contact. Refused while lines of the cart use it.
    pub async fn contacts_remove(&self, _id: String) -> Result<(), Fault> {
        unbuilt()
    }

    /// Reads the one contact of an account that has one for all its names.
    pub async fn contacts_account(&self, _account: AccountId) -> Result<AccountContactView, Fault> {
        unbuilt()
    }

    /// Puts a contact of the address book in the place of the account's one contact.
    pub async fn contacts_account_write(
        &self,
        _account: AccountId,
        _id: String,
    ) -> Result<AccountContactView, Fault> {
        unbuilt()
    }
}
