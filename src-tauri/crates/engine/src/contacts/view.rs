//! The address book as the window sees it.

use model::{AccountId, Contact, Timestamp};
use registrar::contacts::ContactFault;
use registrar::descriptor::RegistrantFrom;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A contact of the address book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ContactView {
    /// Its id.
    pub id: String,
    /// What the user calls it.
    pub label: String,
    /// Who it is.
    pub contact: Contact,
    /// New lines of the cart start with it, where a contact can be chosen and the account names nobody by itself.
    pub is_default: bool,
    /// What each provider of a connected account would say about it.
    pub checks: Vec<ContactCheck>,
    /// Handles made of it, while it is unchanged since.
    pub handles: Vec<HandleView>,
    /// Lines of the cart that use it.
    pub lines: u32,
}

/// What a provider would say about a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ContactCheck {
    /// The provider's id.
    pub provider: String,
    /// Its name.
    pub label: String,
    /// How it learns of a registrant.
    pub from: RegistrantFrom,
    /// What it would refuse; empty when it would take it.
    pub faults: Vec<ContactFault>,
}

/// A handle that was made of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct HandleView {
    /// The account that has it.
    pub account: AccountId,
    /// The family of endings that it serves.
    pub family: String,
    /// The handle.
    pub handle: String,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A contact to save.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct ContactDraft {
    /// The contact that it replaces; `None` for a new one.
    pub id: Option<String>,
    /// What the user calls it; another contact may not be called so. Empty takes the person's or organization's name.
    pub label: String,
    /// Who it is.
    pub contact: Contact,
    /// Whether new lines start with it.
    pub is_default: bool,
}

/// The one contact of an account that has one for all its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AccountContactView {
    /// The account.
    pub account: AccountId,
    /// What writing it does beyond the names that are bought next, as a sentence for the user to confirm.
    pub effect: String,
    /// As read just now; `None` when the account has none.
    pub contact: Option<Contact>,
}
