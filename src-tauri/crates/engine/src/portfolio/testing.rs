//! What the tests of this folder share.

use std::sync::Arc;

use model::{AccountId, DomainName, Timestamp};

use crate::portfolio::holding::Holding;
use crate::portfolio::places::Served;
use crate::portfolio::view::Lifecycle;

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
