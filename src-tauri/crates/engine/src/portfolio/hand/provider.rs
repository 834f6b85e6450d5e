//! The provider of names that are kept by hand. It asks nobody: its list is what the user wrote down.

use std::sync::Arc;

use async_trait::async_trait;
use model::{AccountId, DomainName, ProviderId};
use registrar::descriptor::{NotOffered, Quota};
use registrar::portfolio::{Listing, OwnedName, Portfolio};
use registrar::provider::{AccountSummary, LaneState, Work};
use registrar::{Connection, Descriptor, Kind, Provider, ProviderError, ProviderFactory};
use store::hand::HandName;
use store::registry::RegistryFact;
use store::{Store, StoreError};

/// The provider's word.
pub(crate) const ID: &str = "hand";

/// Names by hand, as data.
static DESCRIPTOR: Descriptor = Descriptor {
    id: ID,
    label: "By hand",
    tile: "H",
    summary: "Names at any other registrar: dates and costs that you keep yourself",
    // Reserved by RFC 2606: nothing is ever asked there.
    base_url: "https://hand.invalid",
    other_base_urls: &[],
    form: &[],
    prerequisites: &[],
    quota: Quota {
        requests: 1_000_000,
        per_seconds: 1,
        words: "Nothing is asked over the network",
    },
    search: None,
    orders: None,
    dns: None,
    settings: &[],
    extras: &[],
    not_offered: &[
        NotOffered {
            feature: "renew",
            reason: "Kept by hand: renew it at the registrar's own site.",
        },
        NotOffered {
            feature: "transfer",
            reason: "Kept by hand: a transfer begins at the registrar that the name moves to.",
        },
        NotOffered {
            feature: "dns",
            reason: "Kept by hand: edit its DNS at the registrar's own site.",
        },
        NotOffered {
            feature: "nameservers",
            reason: "Kept by hand: set its nameservers at the registrar's own site.",
        },
        NotOffered {
            feature: "auto_renew",
            reason: "Kept by hand: switch auto-renew at the registrar's own site, then write it down here.",
        },
        NotOffered {
            feature: "lock",
            reason: "Kept by hand: switch the transfer lock at the registrar's own site.",
        },
        NotOffered {
            feature: "privacy",
            reason: "Kept by hand: switch WHOIS privacy at the registrar's own site.",
        },
    ],
};

/// Whether a provider's word is that of names by hand.
pub(crate) fn is_hand(provider: &ProviderId) -> bool {
    provider.as_str() == ID
}

/// Stands among the providers, so that the window can offer it like the others.
pub(crate) struct HandFactory {
    pub store: Store,
}

impl ProviderFactory for HandFactory {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    /// An account that is not kept yet, and has no names.
    fn open(&self, _connection: Connection) -> Result<Arc<dyn Provider>, ProviderError> {
        Ok(Arc::new(HandAccount {
            account: None,
            store: self.store.clone(),
        }))
    }
}

/// An account of names by hand.
pub(crate) struct HandAccount {
    /// `None` before it is kept.
    pub account: Option<AccountId>,
    pub store: Store,
}

fn lane() -> LaneState {
    let Quota {
        requests,
        per_seconds,
        ..
    } = DESCRIPTOR.quota;
    LaneState {
        per_1000_seconds: u32::MAX,
        closed_for_seconds: 0,
        left: requests,
        quota: requests,
        per_seconds,
    }
}

#[async_trait]
impl Provider for HandAccount {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    async fn account(&self) -> Result<AccountSummary, ProviderError> {
        Ok(AccountSummary::default())
    }

    fn lane(&self, _work: Work) -> LaneState {
        lane()
    }

    fn portfolio(&self) -> Option<&dyn Portfolio> {
        Some(self)
    }
}

#[async_trait]
impl Portfolio for HandAccount {
    async fn list(&self) -> Result<Listing, ProviderError> {
        let Some(account) = self.account else {
            return Ok(listing(Vec::new()));
        };
        let kept = self
            .store
            .library()
            .read(move |conn| store::hand::of_account(conn, account))
            .await
            .map_err(|error| unreadable(&error))?;
        // The registry's word is cache: without it the names are still there.
        let facts = self
            .store
            .cache()
            .read(store::registry::all)
            .await
            .unwrap_or_default();
        let names = kept.into_iter().map(|kept| {
            let fact = facts.get(&kept.name);
            owned(kept, fact)
        });
        Ok(listing(names.collect()))
    }

    async fn detail(&self, name: &DomainName) -> Result<OwnedName, ProviderError> {
        let account = self.account.ok_or_else(|| struck_out(name))?;
        let asked = name.clone();
        let kept = self
            .store
            .library()
            .read(move |conn| store::hand::get(conn, account, &asked))
            .await
            .map_err(|error| unreadable(&error))?
            .ok_or_else(|| struck_out(name))?;
        let asked = name.clone();
        let registry = self
            .store
            .cache()
            .read(move |conn| store::registry::get(conn, &asked))
            .await
            .unwrap_or_default();
        Ok(owned(kept, registry.fact.as_ref()))
    }
}

fn listing(names: Vec<OwnedName>) -> Listing {
    Listing {
        names,
        partial: None,
        unreadable: Vec::new(),
    }
}

/// What was written down, with what the registry says of nameservers and lock. Its dates are not mixed in: the list keeps
/// both apart, and goes by the registry's where none was written down.
pub(crate) fn owned(kept: HandName, registry: Option<&RegistryFact>) -> OwnedName {
    let mut owned = OwnedName::bare(kept.name);
    owned.expires_at = kept.expires_at;
    owned.registered_at = kept.registered_at;
    owned.auto_renew = kept.auto_renew;
    if let Some(fact) = registry {
        if !fact.nameservers.is_empty() {
            owned.nameservers = Some(fact.nameservers.clone());
        }
        if !fact.statuses.is_empty() {
            owned.locked = Some(
                fact.statuses
                    .iter()
                    .any(|word| word == "clientTransferProhibited"),
            );
        }
    }
    owned
}

fn struck_out(name: &DomainName) -> ProviderError {
    ProviderError::new(
        Kind::NotFound,
        ID,
        "detail",
        format!("{} is not kept by hand here.", name.unicode()),
    )
}

fn unreadable(error: &StoreError) -> ProviderError {
    ProviderError::new(
        Kind::Upstream,
        ID,
        "list",
        format!("What was kept by hand can not be read: {error}"),
    )
}
