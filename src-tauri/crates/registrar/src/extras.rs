//! Abilities that one provider alone has.

use async_trait::async_trait;
use model::{DomainName, Timestamp};

use crate::error::ProviderError;

/// Hands a name's DNS to a Cloudflare profile that is kept at the provider (PlanetDomains).
#[async_trait]
pub trait CloudflareBind: Send + Sync {
    /// Binds `name` to the profile with this key.
    async fn bind(
        &self,
        name: &DomainName,
        profile: &str,
        idempotency_key: &str,
    ) -> Result<(), ProviderError>;
}

/// One delivery of a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The event's own key, when told.
    pub event_key: Option<String>,
    /// Such as `domain.renewed`.
    pub event_type: String,
    /// Counted from 1.
    pub attempt: u32,
    /// The provider's word: `delivered`, `retrying`, `failed`, or another.
    pub status: String,
    /// What the receiver answered.
    pub status_code: Option<u16>,
    /// Why it failed.
    pub error: Option<String>,
    /// When the event happened, where the row tells it.
    pub occurred_at: Option<Timestamp>,
}

/// Reads what webhooks delivered (PlanetDomains).
#[async_trait]
pub trait DeliveryLog: Send + Sync {
    /// The latest deliveries, newest first as the provider sends them.
    async fn deliveries(&self, limit: u32) -> Result<Vec<Delivery>, ProviderError>;
}

/// How the world sees a name, told piece by piece (domani.sh).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusEvent {
    /// The name's own state.
    Info {
        /// The provider's word.
        status: Option<String>,
        /// When it expires, in the provider's own text.
        expires: Option<String>,
        /// Days until then; negative when it is past.
        days: Option<i32>,
    },
    /// The records whose spreading is watched, as "TYPE name value".
    Records(Vec<String>),
    /// Whether one of them is seen everywhere; `index` counts in the list of records.
    Propagation {
        /// Which record.
        index: usize,
        /// Whether it is seen.
        propagated: bool,
    },
    /// How its DNS is seen as a whole.
    Dns {
        /// Whether all records are seen; `None` when it is not told.
        propagated: Option<bool>,
        /// The nameservers that are seen.
        nameservers: Vec<String>,
    },
    /// Whether its web site has a valid certificate.
    Certificate(bool),
    /// Whether it takes mail.
    Mail {
        /// Whether servers are set.
        ready: bool,
        /// The servers.
        servers: Vec<String>,
    },
}

/// Watches how a name is seen by the world (domani.sh).
#[async_trait]
pub trait LiveStatus: Send + Sync {
    /// Reads the status and tells each piece as it arrives; a later piece of a sort replaces the earlier. Dropping the future closes the connection, which ends the
    /// checks at the provider.
    async fn status(
        &self,
        name: &DomainName,
        tell: &mut (dyn FnMut(StatusEvent) + Send),
    ) -> Result<(), ProviderError>;
}
