//! Owned names.

use std::future::Future;

use async_trait::async_trait;
use model::{DomainName, Timestamp};
use tokio::sync::mpsc::UnboundedSender;

use crate::error::ProviderError;

/// An owned name as the provider tells it. What it does not tell is `None`, never a guess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedName {
    /// The name.
    pub name: DomainName,
    /// The status in the provider's own word.
    pub status: Option<String>,
    /// When it was registered.
    pub registered_at: Option<Timestamp>,
    /// When it expires.
    pub expires_at: Option<Timestamp>,
    /// The expiry in the provider's own text, kept beside the parsed date.
    pub expires_text: Option<String>,
    /// Whether it renews by itself.
    pub auto_renew: Option<bool>,
    /// Whether the transfer lock is on.
    pub locked: Option<bool>,
    /// Whether WHOIS privacy is on.
    pub privacy: Option<bool>,
    /// Nameservers, lower case.
    pub nameservers: Option<Vec<String>>,
    /// Whether the name is registered through this account. False when only its zone is here, or when it was imported
    /// and stays registered elsewhere.
    pub registered: bool,
    /// The zone in this account: `None` when the provider does not say, or serves no DNS.
    pub zone: Option<ZoneHere>,
    /// The reference that we gave with the order.
    pub client_ref: Option<String>,
    /// A second reference of the user's.
    pub external_ref: Option<String>,
}

/// What the account says about a name's zone in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZoneHere {
    /// There is none.
    Absent,
    /// There is one.
    Present {
        /// Whether the provider sees the world asking it, when it tells.
        active: Option<bool>,
        /// The nameservers that serve it, lower case: those to set at the registrar.
        nameservers: Vec<String>,
    },
}

impl OwnedName {
    /// A name about which nothing else is known.
    #[must_use]
    pub fn bare(name: DomainName) -> Self {
        Self {
            name,
            status: None,
            registered_at: None,
            expires_at: None,
            expires_text: None,
            auto_renew: None,
            locked: None,
            privacy: None,
            nameservers: None,
            registered: true,
            zone: None,
            client_ref: None,
            external_ref: None,
        }
    }
}

/// The account's names, and whether these are all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The names, without duplicates.
    pub names: Vec<OwnedName>,
    /// `None` when the list is complete; otherwise why it may not be, as a sentence. A name that is missing
    /// from an incomplete list has not vanished.
    pub partial: Option<String>,
    /// Rows that could not be read, as sentences for the activity log.
    pub unreadable: Vec<String>,
}

/// Lists and reads owned names.
#[async_trait]
pub trait Portfolio: Send + Sync {
    /// All names of the account, through all pages.
    async fn list(&self) -> Result<Listing, ProviderError>;

    /// One name in detail. [`crate::Kind::NotFound`] when it is not in the account.
    async fn detail(&self, name: &DomainName) -> Result<OwnedName, ProviderError>;
}

/// How far a list in pages has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListProgress {
    /// Which of the lists that make up the account's names: "names", "zones".
    pub part: &'static str,
    /// Rows read so far.
    pub rows: usize,
    /// Rows in all, when the provider tells.
    pub of: Option<usize>,
    /// Rows of the latest page.
    pub page: usize,
}

tokio::task_local! {
    static WATCHED: UnboundedSender<ListProgress>;
}

/// Does some work and tells how far its lists are, after each of their pages. Only lists read by this very task are seen.
pub async fn watching<T>(told: UnboundedSender<ListProgress>, work: impl Future<Output = T>) -> T {
    WATCHED.scope(told, work).await
}

/// Called by an adapter after each page of a list.
pub fn tell_progress(progress: ListProgress) {
    // Outside of `watching`, or when nobody listens any more, there is nobody to tell.
    let _ = WATCHED.try_with(|told| told.send(progress));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn progress_reaches_whoever_watches_and_nobody_else() {
        let progress = ListProgress {
            part: "names",
            rows: 50,
            of: Some(120),
            page: 50,
        };
        tell_progress(progress);
        let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
        watching(told, async { tell_progress(progress) }).await;
        assert_eq!(heard.recv().await, Some(progress));
        assert_eq!(heard.recv().await, None, "the work is done");
    }
}
