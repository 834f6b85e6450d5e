//! What the registry says, as the window sees it.

use model::{DomainName, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fault::Fault;

/// What is known of a name from its registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RegistryView {
    /// The name.
    pub name: DomainName,
    /// The last good answer; `None` when there was none yet.
    pub facts: Option<RegistryFacts>,
    /// Why the latest look failed, when it did. What was known before stays.
    pub failure: Option<RegistryFailure>,
    /// Whom a look would ask, as a sentence: "Its registry is asked by RDAP at rdap.verisign.com."
    pub asked: String,
}

/// The last good answer of a registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RegistryFacts {
    /// How it was asked.
    pub source: RegistrySource,
    /// The server that said it: `rdap.verisign.com`.
    pub server: String,
    /// When it said so.
    pub fetched_at: Timestamp,
    /// When the name was registered.
    pub registered_at: Option<Timestamp>,
    /// When it expires there; `None` where the registry publishes no date.
    pub expires_at: Option<Timestamp>,
    /// When it last changed there.
    pub changed_at: Option<Timestamp>,
    /// The registrar's name.
    pub registrar: Option<String>,
    /// Its statuses, those that need attention first.
    pub statuses: Vec<RegistryStatus>,
    /// Its nameservers there, lower case.
    pub nameservers: Vec<String>,
    /// Whether its zone is signed by the registry's word.
    pub signed: Option<bool>,
}

/// How a registry was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RegistrySource {
    /// RDAP (RFC 9082, RFC 9083).
    Rdap,
    /// WHOIS, port 43 (RFC 3912).
    Whois,
}

/// A status of a name at the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RegistryStatus {
    /// The EPP word: `clientTransferProhibited`.
    pub word: String,
    /// What it means, in plain words.
    pub meaning: String,
    /// How much it matters to the owner.
    pub weight: StatusWeight,
}

/// How much a status matters to the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StatusWeight {
    /// The name is being lost, or does not work.
    Alarm,
    /// Something is going on, or is held up.
    Notice,
    /// As it should be.
    Calm,
}

/// A look that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RegistryFailure {
    /// When.
    pub at: Timestamp,
    /// Why, and what to do about it.
    pub fault: Fault,
}

/// The list that says which registry answers for which ending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BootstrapView {
    /// When IANA published it, as it says itself: `2026-07-23T02:00:03Z`.
    pub published: String,
    /// When Freehold fetched it; `None` for the one that it came with.
    pub fetched_at: Option<Timestamp>,
    /// Endings with an RDAP server.
    pub endings: u32,
}
