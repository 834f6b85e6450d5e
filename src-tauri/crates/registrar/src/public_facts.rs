//! What a provider tells of any name to anybody: its registration, and what its web site says of itself. A further source
//! beside the registries, which are asked first.

use async_trait::async_trait;
use model::{DomainName, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::ProviderError;

/// The registration of a name as a provider tells it. What it does not tell is `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Registration {
    /// Whether anybody has registered the name.
    pub registered: Option<bool>,
    /// The registrar.
    pub registrar: Option<String>,
    /// The registrar's address in the web, as text.
    pub registrar_url: Option<String>,
    /// The registrar's number at IANA.
    pub registrar_iana_id: Option<String>,
    /// When it was registered, to the day.
    pub created_at: Option<Timestamp>,
    /// When it expires, to the day.
    pub expires_at: Option<Timestamp>,
    /// When the entry last changed, to the day.
    pub updated_at: Option<Timestamp>,
    /// Status words as told.
    pub statuses: Vec<String>,
    /// Nameservers, in lower case without the last dot.
    pub nameservers: Vec<String>,
    /// Whether it is signed by DNSSEC.
    pub dnssec: Option<bool>,
    /// Whether parts are withheld for privacy.
    pub redacted: Option<bool>,
    /// Contacts of whom anything is told.
    pub contacts: Vec<PublicContact>,
}

/// A contact of a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PublicContact {
    /// `registrant`, `admin`, `tech`, `billing` or `abuse`.
    pub role: String,
    /// What is told, as label and value.
    pub parts: Vec<(String, String)>,
}

/// What a web site says of itself (Open Graph). Everything may be missing; addresses are texts that nobody opens by
/// itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Page {
    /// Its title.
    pub title: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// The address of its picture.
    pub image: Option<String>,
    /// The address of its icon.
    pub favicon: Option<String>,
}

impl Page {
    /// Whether nothing is told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Tells public facts of names, owned or not.
#[async_trait]
pub trait PublicFacts: Send + Sync {
    /// What is known of the registration.
    async fn registration(&self, name: &DomainName) -> Result<Registration, ProviderError>;

    /// What the web site says of itself. The provider may fetch the page for it, which takes some seconds.
    async fn page(&self, name: &DomainName) -> Result<Page, ProviderError>;
}
