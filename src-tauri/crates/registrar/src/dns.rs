//! Zones at a provider.

use async_trait::async_trait;
use model::{DomainName, SetChange, Zone};
use serde::{Deserialize, Serialize};

use crate::error::ProviderError;

/// A zone as read just now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneRead {
    /// Its records.
    pub zone: Zone,
    /// Nameservers, lower case, when the provider tells them.
    pub nameservers: Vec<String>,
    /// The provider's own word for how the zone is served.
    pub mode: Option<String>,
    /// Lines or objects that could not be read as records, as they came. A whole-zone write is refused while
    /// there is any, because it would lose them.
    pub unreadable: Vec<String>,
}

/// What is to be written. Both views of the same change: adapters take the one that fits their granularity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneWrite {
    /// The zone as read immediately before.
    pub base: Zone,
    /// The sets that change.
    pub changes: Vec<SetChange>,
    /// The whole zone afterwards: `base.with(&changes)`.
    pub result: Zone,
}

/// The nameservers that a name shall have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nameservers {
    /// These hosts.
    Hosts(Vec<String>),
    /// A preset kept at the provider, by its key.
    Preset(String),
}

/// Reads and writes zones and nameservers.
#[async_trait]
pub trait Dns: Send + Sync {
    /// Reads the whole zone. A failed, truncated or unparsable answer is an error, never an empty zone.
    async fn read(&self, name: &DomainName) -> Result<ZoneRead, ProviderError>;

    /// Writes a change once. The caller reads back and compares.
    async fn write(
        &self,
        name: &DomainName,
        write: &ZoneWrite,
        idempotency_key: &str,
    ) -> Result<(), ProviderError>;

    /// Replaces all nameservers; returns those now set. [`crate::Kind::NotOffered`] where they are fixed.
    async fn set_nameservers(
        &self,
        name: &DomainName,
        nameservers: &Nameservers,
        idempotency_key: &str,
    ) -> Result<Vec<String>, ProviderError>;
}
