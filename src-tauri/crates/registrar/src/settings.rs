//! Settings of names: renew by itself, transfer lock, WHOIS privacy.

use async_trait::async_trait;
use model::DomainName;

use crate::descriptor::Setting;
use crate::error::ProviderError;

/// What became of a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switched {
    /// The provider says that it is so now.
    Now(bool),
    /// It was accepted and takes effect later; reading the name tells when.
    Accepted,
}

/// Switches those settings that the descriptor lists.
#[async_trait]
pub trait Settings: Send + Sync {
    /// Switches one setting of one name. Repeating it is harmless: it says what shall be, not what shall change.
    ///
    /// # Errors
    /// [`crate::Kind::NotOffered`] for a setting that the descriptor does not list.
    async fn switch(&self, name: &DomainName, setting: Setting, on: bool) -> Result<Switched, ProviderError>;
}
