//! Looking after names that stay registered at another registrar: the provider lists them once a TXT record in their DNS
//! has proved whose they are.

use async_trait::async_trait;
use model::{DomainName, Timestamp};

use crate::error::ProviderError;

/// The record that proves whose a name is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofRecord {
    /// Its owner below the name, as a zone writes it: `@` for the name itself.
    pub owner: String,
    /// Its type; TXT at every provider that documents one.
    pub kind: String,
    /// Its content, as one value without quotes.
    pub value: String,
}

/// An import that waits for its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportBegun {
    /// What is to be put into the name's DNS.
    pub record: ProofRecord,
    /// What the provider advises, in its own words.
    pub hint: Option<String>,
}

/// A name that was imported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// When it expires at its registrar, as far as the provider knows.
    pub expires_at: Option<Timestamp>,
    /// Where it is registered, in the provider's words.
    pub registrar: Option<String>,
    /// What the provider advises, in its own words.
    pub hint: Option<String>,
}

/// How a look for the record went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    /// The record was found; the name is in the account now.
    Imported(Imported),
    /// The provider does not see the record yet. With its own words, when it gave any.
    NotYet {
        /// What it said.
        said: Option<String>,
    },
}

/// Imports names that are registered elsewhere. It costs nothing and changes nothing at their registrar.
#[async_trait]
pub trait Imports: Send + Sync {
    /// Begins the import of a name, or begins it again: the record may be another one then, and the latest counts.
    ///
    /// # Errors
    /// [`crate::Kind::Conflict`] when the name is in the account already.
    async fn begin(&self, name: &DomainName) -> Result<ImportBegun, ProviderError>;

    /// Has the provider look for the record. Asking again is harmless.
    ///
    /// # Errors
    /// [`crate::Kind::NotFound`] when no import of this name is under way, [`crate::Kind::Conflict`] when the name is in
    /// the account already.
    async fn verify(&self, name: &DomainName) -> Result<Verified, ProviderError>;
}
