//! Auth codes and names on their way out: what lets a name go to another registrar, and how far it is.
//!
//! Asking for a code changes something at every provider that gives one by its API: at one the name is unlocked by it, at
//! another all codes from before become worthless. So it is a change: it is confirmed first, sent once, and never sent
//! again by itself.

use async_trait::async_trait;
use model::{DomainName, Timestamp};
use secrecy::SecretString;

use crate::error::ProviderError;

/// The answer to a request for a code.
#[derive(Debug, Clone)]
pub enum AuthCodeReply {
    /// Here it is.
    Ready(SecretString),
    /// The provider makes it and tells later.
    Requested {
        /// When it should be there, when that is told.
        expected_by: Option<Timestamp>,
        /// The provider's number for the request, for [`AuthCodes::collect`]; `None` where it has none.
        process: Option<String>,
    },
}

/// How far a name is on its way to another registrar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwayState {
    /// No transfer to another registrar is under way.
    None,
    /// It was asked for and is not decided.
    Pending,
    /// It was let go, or the time to object has passed.
    Approved,
    /// The name has gone.
    Completed,
    /// It was refused.
    Rejected,
    /// It was asked for and came to nothing.
    Expired,
}

/// A name on its way to another registrar, as its present one tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// How far it is.
    pub state: AwayState,
    /// Who takes it over, when told.
    pub gaining: Option<String>,
    /// When it was asked for, when told.
    pub requested_at: Option<Timestamp>,
    /// What the provider says about it, scrubbed.
    pub words: Option<String>,
}

/// Gives out the codes that let names go, and tells how far names on their way out are.
#[async_trait]
pub trait AuthCodes: Send + Sync {
    /// What a request for a code changes at this provider, as a sentence that is shown before it is made.
    fn warning(&self) -> &'static str;

    /// Whether a request takes the transfer lock off by itself.
    fn unlocks(&self) -> bool;

    /// Asks for the code of a name. A change: one attempt.
    ///
    /// # Errors
    /// [`crate::Retry::OutcomeUnknown`] when it may have taken effect although no answer came.
    async fn request(&self, name: &DomainName) -> Result<AuthCodeReply, ProviderError>;

    /// Looks whether a requested code is there. It makes no older code invalid, so it may be repeated. `process`: that of
    /// the request.
    ///
    /// # Errors
    /// [`crate::Kind::Conflict`] when the provider refused the request in the end, in its own words.
    async fn collect(&self, name: &DomainName, process: Option<&str>)
    -> Result<AuthCodeReply, ProviderError>;

    /// How far a name is on its way out; `Ok(None)` where the provider has no such call.
    async fn away(&self, name: &DomainName) -> Result<Option<Away>, ProviderError>;
}

/// Whether a name may come over, as a provider that watches it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// It may come over now.
    pub eligible: bool,
    /// From when on it may, when told.
    pub eligible_at: Option<Timestamp>,
    /// Whether the provider will tell the account's owner when it may.
    pub watching: bool,
    /// What it says about it, scrubbed.
    pub words: Option<String>,
}

/// Watches names that may not come over yet.
#[async_trait]
pub trait TransferWatch: Send + Sync {
    /// Asks the provider to tell the account's owner when a name may come over. It costs nothing, and asking twice is the
    /// same as asking once.
    async fn watch(&self, name: &DomainName) -> Result<Watched, ProviderError>;
}
