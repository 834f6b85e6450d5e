//! What accounts tell of any name, as the window sees it.

use model::{AccountId, DomainName, Timestamp};
use registrar::public_facts::{Page, PublicContact};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{HealthFailure, RegistryStatus};

/// What accounts told of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ToldView {
    /// The name.
    pub name: DomainName,
    /// The accounts that can be asked; empty when none can.
    pub sources: Vec<ToldSource>,
    /// Its registration, by the last good answer.
    pub registration: Option<ToldRegistration>,
    /// Why the latest question about it failed, when it did.
    pub registration_failure: Option<HealthFailure>,
    /// Its page, by the last good answer.
    pub page: Option<ToldPage>,
    /// Why the latest question about it failed, when it did.
    pub page_failure: Option<HealthFailure>,
}

/// An account that tells of any name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ToldSource {
    /// Which.
    pub account: AccountId,
    /// For people.
    pub label: String,
}

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ToldPart {
    /// The registration.
    Registration,
    /// What its web site says of itself.
    Page,
}

impl ToldPart {
    /// The word in the store.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Registration => "told_registration",
            Self::Page => "told_page",
        }
    }
}

/// A registration as an account told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ToldRegistration {
    /// When it was told.
    pub at: Timestamp,
    /// By whom: the account's label then.
    pub source: String,
    /// What was told.
    pub facts: ToldFacts,
}

/// What was told; `None` or empty for what was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ToldFacts {
    /// Whether anybody has registered the name.
    pub registered: Option<bool>,
    /// The registrar.
    pub registrar: Option<String>,
    /// Its address in the web, as text.
    pub registrar_url: Option<String>,
    /// Its number at IANA.
    pub registrar_iana_id: Option<String>,
    /// When it was registered, to the day.
    pub created_at: Option<Timestamp>,
    /// When it expires, to the day.
    pub expires_at: Option<Timestamp>,
    /// When the entry last changed, to the day.
    pub updated_at: Option<Timestamp>,
    /// Statuses with what they mean.
    pub statuses: Vec<RegistryStatus>,
    /// Nameservers.
    pub nameservers: Vec<String>,
    /// Whether it is signed by DNSSEC.
    pub dnssec: Option<bool>,
    /// Whether parts are withheld for privacy.
    pub redacted: Option<bool>,
    /// Contacts of whom anything is told.
    pub contacts: Vec<PublicContact>,
}

/// A page as an account told it. Nothing of it is fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ToldPage {
    /// When it was told.
    pub at: Timestamp,
    /// By whom: the account's label then.
    pub source: String,
    /// What was told.
    pub page: Page,
}
