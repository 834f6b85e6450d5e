//! A registered name as costs see it, and which names are in the sums.

use model::{AccountId, DomainName, Money, Timestamp};

use crate::costs::view::{LeftOut, LeftReason};
use crate::portfolio::view::Lifecycle;
use crate::portfolio::{Holding, Holdings};

/// A name that an account has registered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owned<'a> {
    pub name: &'a DomainName,
    pub account: AccountId,
    pub expires_at: Option<Timestamp>,
    pub registered_at: Option<Timestamp>,
    pub lifecycle: Lifecycle,
    pub renewal: Option<Money>,
    pub auto_renew: Option<bool>,
    pub locked: Option<bool>,
    pub vanished: bool,
    pub tags: &'a [String],
}

impl<'a> Owned<'a> {
    /// `None` for one that is registered elsewhere: what it costs is not known here.
    pub fn of(holding: &'a Holding) -> Option<Self> {
        holding.registered.then(|| Self {
            name: &holding.name,
            account: holding.account,
            expires_at: holding.expires_at,
            registered_at: holding.registered_at,
            lifecycle: holding.lifecycle,
            renewal: holding.renewal,
            auto_renew: holding.auto_renew,
            locked: holding.locked,
            vanished: holding.vanished,
            tags: holding.labels.as_ref().map_or(&[], |labels| &labels.tags),
        })
    }

    /// All of them, by name.
    pub fn all(holdings: &'a Holdings) -> impl Iterator<Item = Self> {
        holdings.names.iter().filter_map(Self::of)
    }

    /// Why it is in no sum over a year; `None` where it is.
    pub fn left(&self) -> Option<LeftReason> {
        match self.lifecycle {
            _ if self.vanished => Some(LeftReason::Vanished),
            Lifecycle::Redemption => Some(LeftReason::Redemption),
            Lifecycle::PendingDelete => Some(LeftReason::PendingDelete),
            _ if self.renewal.is_none() => Some(LeftReason::Unpriced),
            _ => None,
        }
    }

    /// What its renewal costs, when it is in the sums.
    pub fn cost(&self) -> Option<Money> {
        self.renewal.filter(|_| self.left().is_none())
    }

    /// Whether its renewal waits for somebody: auto-renew is off. Where a provider has no such switch, the name is
    /// expected to be renewed like the others.
    pub fn is_off(&self) -> bool {
        self.auto_renew == Some(false)
    }
}

/// Names in no sum, by reason.
#[derive(Debug, Default)]
pub(super) struct Left([u32; 5]);

const REASONS: [(LeftReason, &str); 5] = [
    (
        LeftReason::Unpriced,
        "price:unknown -is:vanished -is:redemption -is:pending-delete -is:elsewhere",
    ),
    (
        LeftReason::Undated,
        "expires:unknown -is:vanished -is:redemption -is:pending-delete",
    ),
    (LeftReason::Redemption, "is:redemption -is:vanished"),
    (LeftReason::PendingDelete, "is:pending-delete -is:vanished"),
    (LeftReason::Vanished, "is:vanished -is:elsewhere"),
];

impl Left {
    /// Counts a name.
    pub fn note(&mut self, name: &Owned<'_>) {
        let left = name.left();
        for (place, (reason, _)) in REASONS.iter().enumerate() {
            let undated = *reason == LeftReason::Undated
                && name.expires_at.is_none()
                && matches!(left, None | Some(LeftReason::Unpriced));
            if left == Some(*reason) || undated {
                self.0[place] = self.0[place].saturating_add(1);
            }
        }
    }

    /// Those that are.
    pub fn view(&self) -> Vec<LeftOut> {
        let counted = REASONS.iter().zip(self.0);
        counted
            .filter(|(_, names)| *names > 0)
            .map(|((reason, filter), names)| LeftOut {
                reason: *reason,
                names,
                filter: (*filter).to_owned(),
            })
            .collect()
    }
}
