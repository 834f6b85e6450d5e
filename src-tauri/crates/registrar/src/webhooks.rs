//! Webhooks: what a provider posts by itself when something happened to a name there, and how it is proven to come from it.
//!
//! This facet needs no key of the account and makes no request: it reads what arrives. Who listens, and what may reach
//! the listener, is not its business. What an event says is a reason to look again, never a fact to rely on.

use model::{DomainName, Timestamp};
use secrecy::SecretString;

/// What arrived, not trusted yet.
pub struct Arrived<'a> {
    /// The value of a header, by its name in any case; `None` when it is missing, stands there twice, or is no plain text.
    pub header: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// The exact bytes of the body.
    pub body: &'a [u8],
}

/// What a proven request tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookEvent {
    /// The id of the event or of its delivery, the same at every attempt.
    pub id: String,
    /// What tells this very request from every other one, whatever id it is sent under: ids need not be signed.
    pub mark: String,
    /// Such as `domain.renewed`.
    pub event: String,
    /// The name concerned, when it could be read.
    pub name: Option<DomainName>,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// When it happened, when told.
    pub occurred_at: Option<Timestamp>,
    /// Whether it is the sample that Freehold sent to itself.
    pub is_sample: bool,
}

/// Why a request is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disbelief {
    /// A header that makes up the signature is missing or can not be read.
    Unsigned,
    /// The signature does not fit: another secret, or another body.
    BadSignature,
    /// It was signed too long ago.
    TooOld,
    /// It was signed in the future.
    FromTheFuture,
    /// It is signed rightly, but it is not an event as documented.
    Unreadable,
}

/// A request that Freehold sends to its own receiver, signed as the provider signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleRequest {
    /// Headers beside the usual ones.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Reads what a provider posts (PlanetDomains).
pub trait Webhooks: Send + Sync {
    /// How the address and the secret get to the provider, step by step, as sentences.
    fn setup(&self) -> &'static [&'static str];

    /// Seconds that the provider waits before each further attempt; after the last it gives up.
    fn retries(&self) -> &'static [u32];

    /// Proves a request and reads it. The signature is compared in constant time, and before anything in the body is
    /// looked at.
    ///
    /// # Errors
    /// When it is not believed.
    fn read(
        &self,
        secret: &SecretString,
        arrived: &Arrived<'_>,
        now: Timestamp,
    ) -> Result<WebhookEvent, Disbelief>;

    /// A sample under an id of the caller's.
    fn sample(&self, secret: &SecretString, id: &str, now: Timestamp) -> SampleRequest;
}
