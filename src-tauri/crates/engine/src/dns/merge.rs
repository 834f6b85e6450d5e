//! Three-way merge by record set: what the user changed, what changed at the provider meanwhile, what is left to do.

use model::zone::same_records;
use model::{Record, SetChange, SetKey, Zone};

use super::compare::fulfils;
use super::view::Conflict;
use crate::words;

/// What a merge leaves.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Merge {
    /// Sets to write, with their `before` as it is now.
    pub(super) changes: Vec<SetChange>,
    /// Sets that both sides changed, and not to the same.
    pub(super) conflicts: Vec<Conflict>,
    /// Sets that are at the provider already as they shall be.
    pub(super) already: usize,
}

/// Brings changes that were made on an older state onto the zone as it is now. A set that nobody else touched goes
/// through, one that became the same elsewhere counts as done, every other is a conflict. Sets outside of `changes`
/// have no part in it.
pub(super) fn merge(changes: &[SetChange], now: &Zone) -> Merge {
    let mut merge = Merge::default();
    for change in changes {
        let theirs = now.set(&change.key);
        if same_records(&theirs, &change.before) {
            merge.changes.push(change.clone());
        } else if fulfils(&change.after, &theirs) {
            merge.already += 1;
        } else {
            merge.conflicts.push(conflict(change, theirs));
        }
    }
    merge
}

fn conflict(change: &SetChange, theirs: Vec<Record>) -> Conflict {
    Conflict {
        key: change.key.clone(),
        base: change.before.clone(),
        mine: change.after.clone(),
        theirs,
    }
}

/// The names of sets for a sentence: `www A and @ MX`.
pub(super) fn named<'a>(keys: impl Iterator<Item = &'a SetKey>) -> String {
    let keys: Vec<String> = keys.map(ToString::to_string).collect();
    words::list(&keys, 3)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn zone(records: &[(&str, &str)]) -> Zone {
        let records = records
            .iter()
            .map(|(name, content)| Record::new(name, "TXT", *content, Some(300)));
        Zone {
            records: records.collect(),
        }
    }

    #[test]
    fn a_change_made_elsewhere_to_another_set_is_kept() {
        let base = zone(&[("a", "1"), ("b", "1")]);
        let mine = base.changes_to(&zone(&[("a", "2"), ("b", "1")]));
        let now = zone(&[("a", "1"), ("b", "9"), ("c", "9")]);
        let merge = merge(&mine, &now);
        assert_eq!(merge.conflicts, []);
        let result = now.with(&merge.changes);
        assert_eq!(
            result.canonical(),
            zone(&[("a", "2"), ("b", "9"), ("c", "9")]).canonical()
        );
    }

    #[test]
    fn the_same_change_made_elsewhere_is_done_and_another_is_a_conflict() {
        let base = zone(&[("a", "1"), ("b", "1")]);
        let mine = base.changes_to(&zone(&[("a", "2"), ("b", "2")]));
        let merge = merge(&mine, &zone(&[("a", "2"), ("b", "3")]));
        assert_eq!((merge.changes.len(), merge.already), (0, 1));
        let [conflict] = &merge.conflicts[..] else {
            panic!("one conflict: {merge:?}");
        };
        let contents = |records: &[Record]| records[0].content.clone();
        assert_eq!(
            (
                contents(&conflict.base),
                contents(&conflict.mine),
                contents(&conflict.theirs)
            ),
            ("1".into(), "2".into(), "3".into())
        );
    }

    #[test]
    fn a_set_removed_on_both_sides_is_done() {
        let base = zone(&[("a", "1")]);
        let mine = base.changes_to(&zone(&[]));
        assert_eq!(merge(&mine, &zone(&[])).already, 1);
    }

    fn any_zone() -> impl Strategy<Value = Zone> {
        let record = (
            "[a-e]",
            prop::sample::select(vec!["A", "TXT"]),
            "[x-z]",
            60_u32..62,
        )
            .prop_map(|(name, kind, content, ttl)| Record::new(&name, kind, content, Some(ttl)));
        prop::collection::vec(record, 0..14).prop_map(|records| Zone { records })
    }

    proptest! {
        #[test]
        fn what_the_user_did_not_touch_stays_as_it_is_now(base in any_zone(), mine in any_zone(), now in any_zone()) {
            let wanted = base.changes_to(&mine);
            let touched: BTreeSet<_> = wanted.iter().map(|c| c.key.clone()).collect();
            let merge = merge(&wanted, &now);
            let result = now.with(&merge.changes);
            for key in now.sets().keys().chain(result.sets().keys()) {
                if !touched.contains(key) {
                    prop_assert_eq!(result.set(key), now.set(key));
                }
            }
            prop_assert_eq!(wanted.len(), merge.changes.len() + merge.conflicts.len() + merge.already);
        }

        #[test]
        fn edits_of_different_sets_are_both_in_the_result(base in any_zone(), mine in any_zone(), theirs in any_zone()) {
            // Sets up to `b` are mine to change, the others theirs.
            let (wanted, other): (Vec<_>, Vec<_>) = (
                base.changes_to(&mine).into_iter().filter(|c| c.key.name.as_str() <= "b").collect(),
                base.changes_to(&theirs).into_iter().filter(|c| c.key.name.as_str() > "b").collect(),
            );
            let now = base.with(&other);
            let merge = merge(&wanted, &now);
            prop_assert_eq!(&merge.conflicts, &[]);
            let result = now.with(&merge.changes);
            let expected = base.with(&wanted).with(&other);
            prop_assert_eq!(result.canonical(), expected.canonical());
        }

        #[test]
        fn on_an_unmoved_zone_the_result_is_what_was_planned(base in any_zone(), mine in any_zone()) {
            let wanted = base.changes_to(&mine);
            let merge = merge(&wanted, &base);
            prop_assert_eq!(&merge.changes, &wanted);
            prop_assert_eq!(base.with(&merge.changes).canonical(), mine.canonical());
        }
    }
}
