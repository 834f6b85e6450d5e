//! Zones as things of their own: made for a name that may be registered anywhere, waited for until the world asks them,
//! handed over as the host's own text, paused and removed.

use async_trait::async_trait;
use model::{DomainName, Timestamp};

use crate::error::ProviderError;

/// Where a zone stands between made and asked by the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneStage {
    /// The host is still setting it up or waits for the name's nameservers.
    Pending,
    /// The world asks it.
    Active,
    /// The name's nameservers went elsewhere.
    Moved,
    /// The host tells nothing, or a word that is not known.
    Untold,
}

/// A zone at its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostedZone {
    /// Those to be set at the registrar, lower case, in the host's order. Empty when not told.
    pub nameservers: Vec<String>,
    /// Where it stands.
    pub stage: ZoneStage,
    /// The host's own word for that.
    pub word: Option<String>,
    /// The nameservers that the host found when the zone was made, where it tells them.
    pub found: Vec<String>,
    /// The registrar that the host found then.
    pub registrar: Option<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When the world began to ask it.
    pub activated_at: Option<Timestamp>,
    /// Whether the host takes no part although the zone is there (Cloudflare's "paused").
    pub paused: bool,
}

/// How much fits into a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZoneUse {
    /// Records in it.
    pub used: u32,
    /// Records that it may have; `None` when there is no such limit.
    pub quota: Option<u32>,
}

/// What became of a zone file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// Records that were added.
    pub added: u32,
    /// Records that the host found in the file.
    pub parsed: u32,
}

/// Makes and hands over zones.
#[async_trait]
pub trait ZoneHosting: Send + Sync {
    /// Bytes of a zone file that the host reads at most.
    fn largest_file(&self) -> usize;

    /// Makes a zone for a name. A zone that is there already is returned as it is: asking twice makes one zone.
    ///
    /// # Errors
    /// When the host refuses the name. After an unclear answer [`ZoneHosting::status`] tells whether it was made.
    async fn create(&self, name: &DomainName) -> Result<HostedZone, ProviderError>;

    /// The zone as it stands, never from memory; `None` when there is none.
    async fn status(&self, name: &DomainName) -> Result<Option<HostedZone>, ProviderError>;

    /// Asks the host to look at the name's nameservers again, and reads the zone. An active zone is only read.
    async fn check_activation(&self, name: &DomainName) -> Result<HostedZone, ProviderError>;

    /// Takes the host out of the way of a zone or puts it back; its records stay and are answered for either way. Repeating
    /// it is harmless: it says what shall be.
    async fn pause(&self, name: &DomainName, paused: bool) -> Result<HostedZone, ProviderError>;

    /// What a pause does, as a sentence.
    fn pause_effect(&self) -> &'static str;

    /// Removes the zone with all its records, once. There is no way back but to make and fill it again.
    ///
    /// # Errors
    /// [`crate::Kind::NotFound`] when there is none. After an unclear answer [`ZoneHosting::status`] tells whether it is
    /// gone.
    async fn remove(&self, name: &DomainName) -> Result<(), ProviderError>;

    /// How full the zone is.
    async fn usage(&self, name: &DomainName) -> Result<ZoneUse, ProviderError>;

    /// The zone as the host's own text: a master file with what it keeps beside the records.
    async fn export(&self, name: &DomainName) -> Result<String, ProviderError>;

    /// Lets the host read a zone file and add its records; what is there stays. `proxied`: whether records that can stand
    /// behind the host's proxy shall, where the file does not say it.
    ///
    /// # Errors
    /// [`crate::Kind::RateLimited`] above the host's own limit for files, and [`crate::Kind::Invalid`] above
    /// [`ZoneHosting::largest_file`]; nothing was sent then.
    async fn import(&self, name: &DomainName, file: &str, proxied: bool) -> Result<Imported, ProviderError>;
}
