//! A zone as read, and what differs between two.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::record::{Record, SetKey};

/// The records of one zone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Zone {
    /// In the provider's order.
    pub records: Vec<Record>,
}

/// A record set before and after. An empty side means that the set is added or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SetChange {
    /// Which set.
    pub key: SetKey,
    /// Its records before.
    pub before: Vec<Record>,
    /// Its records after.
    pub after: Vec<Record>,
}

impl Zone {
    /// The record sets by key, records inside a set in one fixed order.
    #[must_use]
    pub fn sets(&self) -> BTreeMap<SetKey, Vec<Record>> {
        let mut sets: BTreeMap<SetKey, Vec<Record>> = BTreeMap::new();
        for record in &self.records {
            sets.entry(record.key()).or_default().push(record.clone());
        }
        for records in sets.values_mut() {
            records.sort_by_cached_key(comparable);
        }
        sets
    }

    /// The records of one set.
    #[must_use]
    pub fn set(&self, key: &SetKey) -> Vec<Record> {
        let mut records: Vec<Record> = self
            .records
            .iter()
            .filter(|r| r.name == key.name && r.kind == key.kind)
            .cloned()
            .collect();
        records.sort_by_cached_key(comparable);
        records
    }

    /// What must change to turn this zone into `after`.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Vec<SetChange> {
        let (before, mut after) = (self.sets(), after.sets());
        let mut changes = Vec::new();
        for (key, old) in before {
            let new = after.remove(&key).unwrap_or_default();
            if !same_records(&old, &new) {
                changes.push(SetChange {
                    key,
                    before: old,
                    after: new,
                });
            }
        }
        changes.extend(after.into_iter().map(|(key, new)| SetChange {
            key,
            before: Vec::new(),
            after: new,
        }));
        changes.sort_by(|a, b| a.key.cmp(&b.key));
        changes
    }

    /// This zone with the sets of `changes` replaced by their `after`; every other record stays where it is.
    #[must_use]
    pub fn with(&self, changes: &[SetChange]) -> Self {
        let mut pending: BTreeMap<&SetKey, &[Record]> =
            changes.iter().map(|c| (&c.key, c.after.as_slice())).collect();
        let changed: std::collections::BTreeSet<&SetKey> = changes.iter().map(|c| &c.key).collect();
        let mut records = Vec::with_capacity(self.records.len());
        for record in &self.records {
            let key = record.key();
            if changed.contains(&key) {
                // The new set takes the place of the first old record.
                if let Some(after) = pending.remove(&key) {
                    records.extend(after.iter().cloned());
                }
            } else {
                records.push(record.clone());
            }
        }
        for change in changes {
            if let Some(after) = pending.remove(&change.key) {
                records.extend(after.iter().cloned());
            }
        }
        Self { records }
    }

    /// One text for equal zones, whatever the order of their records: the input of the zone's hash.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut lines: Vec<String> = self.records.iter().map(comparable).collect();
        lines.sort();
        lines.join("\n")
    }
}

/// Whether two lists hold the same records, in any order.
#[must_use]
pub fn same_records(a: &[Record], b: &[Record]) -> bool {
    let lines = |records: &[Record]| {
        let mut lines: Vec<String> = records.iter().map(comparable).collect();
        lines.sort();
        lines
    };
    a.len() == b.len() && lines(a) == lines(b)
}

/// A record as one unambiguous line (JSON escapes separate the fields).
fn comparable(record: &Record) -> String {
    serde_json::to_string(record).unwrap_or_else(|_| format!("{record:?}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn zone(records: &[(&str, &str, &str)]) -> Zone {
        Zone {
            records: records
                .iter()
                .map(|(n, k, c)| Record::new(n, k, *c, Some(300)))
                .collect(),
        }
    }

    #[test]
    fn order_is_no_change() {
        let a = zone(&[
            ("@", "A", "192.0.2.1"),
            ("@", "A", "192.0.2.2"),
            ("www", "A", "192.0.2.1"),
        ]);
        let b = zone(&[
            ("www", "A", "192.0.2.1"),
            ("@", "A", "192.0.2.2"),
            ("@", "A", "192.0.2.1"),
        ]);
        assert!(a.changes_to(&b).is_empty());
        assert_eq!(a.canonical(), b.canonical());
    }

    #[test]
    fn a_twice_written_record_is_not_the_same_as_one() {
        let once = zone(&[("@", "A", "192.0.2.1")]);
        let twice = zone(&[("@", "A", "192.0.2.1"), ("@", "A", "192.0.2.1")]);
        assert_eq!(once.changes_to(&twice).len(), 1);
    }

    fn any_zone() -> impl Strategy<Value = Zone> {
        let record = (
            "[a-c@]",
            prop::sample::select(vec!["A", "TXT", "MX"]),
            "[x-z]{1,2}",
            prop::option::of(60_u32..62),
        )
            .prop_map(|(name, kind, content, ttl)| Record::new(&name, kind, content, ttl));
        prop::collection::vec(record, 0..12).prop_map(|records| Zone { records })
    }

    proptest! {
        #[test]
        fn applying_the_difference_gives_the_other_zone(a in any_zone(), b in any_zone()) {
            let changes = a.changes_to(&b);
            prop_assert_eq!(a.with(&changes).canonical(), b.canonical());
        }

        #[test]
        fn what_is_not_in_the_plan_does_not_move(a in any_zone(), b in any_zone(), take in 0_usize..4) {
            let changes: Vec<_> = a.changes_to(&b).into_iter().take(take).collect();
            let result = a.with(&changes);
            for (key, before) in a.sets() {
                if !changes.iter().any(|c| c.key == key) {
                    prop_assert_eq!(result.set(&key), before);
                }
            }
        }
    }
}
