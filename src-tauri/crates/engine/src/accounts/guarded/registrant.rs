//! Contacts under handles, and to whom names are registered: what changes them is refused at a read-only account.

use async_trait::async_trait;
use model::{Contact, DomainName};
use registrar::ProviderError;
use registrar::contacts::{ContactBook, ContactPage, KeptContact};
use registrar::descriptor::ContactRule;
use registrar::registrant::{Changed, Effect, RegistrantChange, RegistrantLabel, RegistrantShown};

use super::Guarded;

#[async_trait]
impl ContactBook for Guarded {
    fn effect(&self) -> &'static str {
        self.inner.contact_book().map_or("", ContactBook::effect)
    }

    async fn list(&self, from: u32) -> Result<ContactPage, ProviderError> {
        let book = self.inner.contact_book();
        let book = book.ok_or_else(|| self.not_offered("contacts"))?;
        book.list(from).await
    }

    async fn read(&self, handle: &str) -> Result<KeptContact, ProviderError> {
        let book = self.inner.contact_book();
        let book = book.ok_or_else(|| self.not_offered("contacts"))?;
        book.read(handle).await
    }

    async fn of_name(&self, name: &DomainName) -> Result<Vec<(String, String)>, ProviderError> {
        let book = self.inner.contact_book();
        let book = book.ok_or_else(|| self.not_offered("contacts"))?;
        book.of_name(name).await
    }

    async fn modify(&self, handle: &str, contact: &Contact) -> Result<Changed, ProviderError> {
        self.allow("contact")?;
        let book = self.inner.contact_book();
        let book = book.ok_or_else(|| self.not_offered("contact"))?;
        book.modify(handle, contact).await
    }

    async fn remove(&self, handle: &str) -> Result<Changed, ProviderError> {
        self.allow("contact")?;
        let book = self.inner.contact_book();
        let book = book.ok_or_else(|| self.not_offered("contact"))?;
        book.remove(handle).await
    }
}

#[async_trait]
impl RegistrantChange for Guarded {
    fn fields(&self) -> &'static [ContactRule] {
        self.inner.registrant().map_or(&[], RegistrantChange::fields)
    }

    fn effect(&self, before: Option<&Contact>, after: &Contact) -> Option<Effect> {
        self.inner.registrant()?.effect(before, after)
    }

    async fn read(&self, name: &DomainName) -> Result<Option<RegistrantShown>, ProviderError> {
        let registrant = self.inner.registrant();
        let registrant = registrant.ok_or_else(|| self.not_offered("registrant"))?;
        registrant.read(name).await
    }

    async fn change(
        &self,
        name: &DomainName,
        after: &Contact,
        client_ref: &str,
    ) -> Result<Changed, ProviderError> {
        self.allow("registrant")?;
        let registrant = self.inner.registrant();
        let registrant = registrant.ok_or_else(|| self.not_offered("registrant"))?;
        registrant.change(name, after, client_ref).await
    }
    fn label(&self) -> Option<&dyn RegistrantLabel> {
        let label = self.inner.registrant()?.label();
        label.map(|_| self as &dyn RegistrantLabel)
    }
}

#[async_trait]
impl RegistrantLabel for Guarded {
    fn longest(&self) -> u16 {
        let registrant = self.inner.registrant();
        let label = registrant.and_then(RegistrantChange::label);
        label.map_or(0, RegistrantLabel::longest)
    }

    async fn set_label(&self, name: &DomainName, label: &str) -> Result<(), ProviderError> {
        self.allow("label")?;
        let registrant = self.inner.registrant();
        let facet = registrant.and_then(RegistrantChange::label);
        let facet = facet.ok_or_else(|| self.not_offered("label"))?;
        facet.set_label(name, label).await
    }
}
