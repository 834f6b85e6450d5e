//! What the tests of this folder share.

use std::sync::Arc;

use model::{AccountId, DomainName, ProviderId, Timestamp};

use crate::portfolio::holding::{Holding, Owner};
use crate::portfolio::holdings::Holdings;
use crate::portfolio::places::Served;
use crate::portfolio::view::Lifecycle;
use crate::search::compare::Rates;
use crate::settings::view::Settings;

/// 24 November 2026, 00:00 UTC.
pub(crate) const NOW: Timestamp = Timestamp(1_795_478_400);

/// A registered name of which nothing else is known.
pub(crate) fn holding(name: &str) -> Holding {
    let name = DomainName::parse(name).expect("a name");
    Holding {
        account: AccountId::random(),
        unicode: name.is_idn().then(|| name.unicode()),
        name,
        registered: true,
        zones: Box::default(),
        served: Served::NotOffered,
        expires_at: None,
        lifecycle: Lifecycle::Unknown,
        renewal: None,
        auto_renew: None,
        at_risk: None,
        vanished: false,
        arrived: false,
        nameservers: Arc::default(),
        registered_at: None,
        registry_expires_at: None,
        conflict: None,
        locked: None,
        privacy: None,
        labels: None,
        changed_at: None,
        fetched_at: NOW,
        stale: false,
        failing: false,
        drifted: false,
    }
}

/// An account that answers and has no balance to tell.
pub(crate) fn owner(label: &str, provider: &str) -> Owner {
    Owner {
        id: AccountId::random(),
        label: label.to_owned(),
        provider: ProviderId::new(provider),
        provider_label: "Joker.com",
        read_only: false,
        by_hand: provider == "hand",
        no_dns: None,
        no_renew: None,
        balance: None,
        synced_at: Some(NOW.plus(-3600)),
        failing: false,
    }
}

/// The list of these names at [`NOW`].
pub(crate) fn holdings(owners: Vec<Owner>, mut names: Vec<Holding>, settings: &Settings) -> Holdings {
    names.sort_by(|a, b| a.name.cmp(&b.name));
    Holdings::of(0, NOW, owners, names, Rates::of(settings))
}
