//! The list in the order of a column.

use std::cmp::Reverse;
use std::collections::HashMap;

use model::{AccountId, Currency, Money, Timestamp};

use crate::portfolio::holding::{Holding, Owner};
use crate::portfolio::view::SortKey;
use crate::search::compare::Rates;

/// All names in an order.
pub(super) struct Order {
    pub indexes: Vec<u32>,
    /// From where on they have nothing to be ordered by: those come last either way.
    pub unknown_from: usize,
}

impl Order {
    /// Those that shall be kept, perhaps largest first.
    pub fn indexes(&self, descending: bool, keep: impl Fn(u32) -> bool) -> Vec<u32> {
        let keep = |index: &u32| keep(*index);
        if !descending {
            return self.indexes.iter().copied().filter(keep).collect();
        }
        let (known, unknown) = self.indexes.split_at(self.unknown_from);
        known.iter().rev().chain(unknown).copied().filter(keep).collect()
    }
}

/// Orders kept, one a column.
pub(super) const ORDERS: usize = 9;

/// Where the order of a column is kept.
pub(super) fn place(sort: SortKey) -> usize {
    match sort {
        SortKey::Name => 0,
        SortKey::Expires => 1,
        SortKey::Account => 2,
        SortKey::Renewal => 3,
        SortKey::Ending => 4,
        SortKey::Registered => 5,
        SortKey::Paid => 6,
        SortKey::Changed => 7,
        SortKey::Risk => 8,
    }
}

/// The names, which stand sorted by name, in the order of a column.
pub(super) fn of(sort: SortKey, names: &[Holding], owners: &[Owner], rates: &Rates) -> Order {
    let time = |read: fn(&Holding) -> Option<Timestamp>| by(names, |holding| read(holding));
    match sort {
        SortKey::Name => by(names, |_| Some(())),
        SortKey::Account => {
            let ranks = ranks(owners);
            by(names, |holding| ranks.get(&holding.account).copied())
        }
        SortKey::Ending => by(names, |holding| Some(holding.ending())),
        SortKey::Expires => time(|holding| holding.expires_at),
        SortKey::Registered => time(|holding| holding.registered_at),
        SortKey::Changed => time(|holding| holding.changed_at),
        SortKey::Renewal => by(names, |holding| holding.renewal.map(|price| worth(price, rates))),
        SortKey::Paid => by(names, |holding| holding.paid().map(|price| worth(price, rates))),
        SortKey::Risk => by(names, |holding| {
            holding.at_risk.as_ref()?;
            Some(match holding.renewal.map(|price| worth(price, rates)) {
                Some((group, currency, minor)) => (group, Some(currency), Reverse(minor)),
                None => (u8::MAX, None, Reverse(0)),
            })
        }),
    }
}

/// By a key; a stable sort keeps the order by name among equals.
fn by<'a, K: Ord>(names: &'a [Holding], key: impl Fn(&'a Holding) -> Option<K>) -> Order {
    let mut known: Vec<(K, u32)> = Vec::with_capacity(names.len());
    let mut unknown = Vec::new();
    for (index, holding) in (0_u32..).zip(names) {
        match key(holding) {
            Some(key) => known.push((key, index)),
            None => unknown.push(index),
        }
    }
    known.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut indexes: Vec<u32> = known.into_iter().map(|(_, index)| index).collect();
    let unknown_from = indexes.len();
    indexes.append(&mut unknown);
    Order {
        indexes,
        unknown_from,
    }
}

/// What an amount is ordered by: in the currency in which the user compares where a rate is set, and otherwise within its
/// own currency, after those.
fn worth(money: Money, rates: &Rates) -> (u8, Currency, i64) {
    match rates.convert(money) {
        Some(converted) => (0, converted.currency, converted.minor),
        None => (1, money.currency, money.minor),
    }
}

fn ranks(owners: &[Owner]) -> HashMap<AccountId, usize> {
    let mut owners: Vec<&Owner> = owners.iter().collect();
    owners.sort_by_key(|owner| owner.label.to_lowercase());
    owners
        .into_iter()
        .enumerate()
        .map(|(rank, owner)| (owner.id, rank))
        .collect()
}
