//! Taking a job back: each set that it wrote as it was before, unless somebody else changed it since.

use std::collections::BTreeMap;

use model::{Record, SetChange, SetKey, Zone};
use store::dns::changes::ChangeZone;
use store::rusqlite::Connection;

use super::family::Tried;
use crate::core::Engine;
use crate::dns::compare::{fulfils, same_but_ids};
use crate::dns::merge::{Merge, named};
use crate::dns::plan::{Source, Wish};
use crate::dns::view::{DnsAction, PlanView};
use crate::fault::{Code, Fault};

/// A set that shall be again what it was before a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dns) struct SetBack {
    /// Which.
    key: SetKey,
    /// As it was before.
    before: Vec<Record>,
    /// As the job left it.
    left: Left,
}

/// How a job left a set.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Left {
    /// It was read back as this.
    Read(Vec<Record>),
    /// This was sent, and never seen.
    Sent(Vec<Record>),
    /// This was sent, and did not take effect as long as one looked.
    NotTaken(Vec<Record>),
}

impl Left {
    fn is(&self, now: &[Record]) -> bool {
        match self {
            Self::Read(records) => same_but_ids(records, now),
            Self::Sent(records) | Self::NotTaken(records) => fulfils(records, now),
        }
    }
}

/// What brings sets back in the zone as it is. The error says which sets moved since; then all of the zone stays.
pub(in crate::dns) fn changes(sets: Vec<SetBack>, title: &str, now: &Zone) -> Result<Merge, Fault> {
    let mut merge = Merge::default();
    let mut moved = Vec::new();
    for set in sets {
        let theirs = now.set(&set.key);
        if same_but_ids(&set.before, &theirs) {
            merge.already += 1;
        } else if set.left.is(&theirs) {
            merge.changes.push(SetChange {
                key: set.key,
                before: theirs,
                after: set.before,
            });
        } else if !matches!(set.left, Left::NotTaken(_)) {
            moved.push(set.key);
        }
    }
    if moved.is_empty() {
        return Ok(merge);
    }
    let message = format!(
        "{} of {title} changed again since this job, so the zone is left as it is.",
        named(moved.iter())
    );
    Err(Fault::new(Code::Conflict, message)
        .hint("Look at the history of the zone and restore a state from there."))
}

impl Engine {
    pub(super) async fn change_reverse(&self, job: String) -> Result<PlanView, Fault> {
        let family = self.change_family(job.clone()).await?;
        let zones: Vec<Tried> = family.zones.into_iter().filter(Tried::is_sent).collect();
        if zones.is_empty() {
            return Err(Fault::new(
                Code::Conflict,
                "Nothing of this change was written, so there is nothing to take back.",
            ));
        }
        let wishes = self.inner.store.library().read(move |conn| {
            zones
                .iter()
                .map(|zone| Ok((zone.key.clone(), Wish::Back(sets_back(conn, zone)?))))
                .collect::<store::Result<Vec<_>>>()
        });
        let source = Source {
            action: DnsAction::Reverse,
            title: format!("Reverse of: {}", family.change.title),
            reverses: Some(job),
        };
        self.make_plan(wishes.await?, source).await
    }
}

/// Over all tries: as it was before the first, as the last left it.
fn sets_back(conn: &Connection, zone: &Tried) -> store::Result<Vec<SetBack>> {
    let mut sets: BTreeMap<SetKey, SetBack> = BTreeMap::new();
    let mut read: Option<(uuid::Uuid, Zone)> = None;
    for (of, change) in zone.sent() {
        if let Some(after) = of.after
            && read.as_ref().is_none_or(|(id, _)| *id != after)
        {
            read = store::dns::snapshot(conn, after)?.map(|(_, zone)| (after, zone));
        }
        let seen = read.as_ref().filter(|(id, _)| Some(*id) == of.after);
        let left = left(of, change, seen.map(|(_, zone)| zone));
        sets.entry(change.key.clone())
            .or_insert_with(|| SetBack {
                key: change.key.clone(),
                before: change.before.clone(),
                left: Left::Sent(Vec::new()),
            })
            .left = left;
    }
    Ok(sets.into_values().collect())
}

fn left(of: &ChangeZone, change: &SetChange, seen: Option<&Zone>) -> Left {
    match seen {
        Some(_) if of.before == of.after => Left::NotTaken(change.after.clone()),
        Some(zone) => Left::Read(zone.set(&change.key)),
        None => Left::Sent(change.after.clone()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn a(content: &str) -> Vec<Record> {
        vec![Record::new("@", "A", content, Some(300))]
    }

    fn back(left: Left) -> Vec<SetBack> {
        vec![SetBack {
            key: SetKey::new("@", "A"),
            before: a("192.0.2.1"),
            left,
        }]
    }

    fn now(content: &str) -> Zone {
        let mut records = a(content);
        records.push(Record::new("www", "A", "192.0.2.50", Some(300)));
        Zone { records }
    }

    #[test]
    fn a_set_goes_back_only_while_it_is_what_the_job_left() {
        let left = || back(Left::Read(a("192.0.2.2")));
        let merge = changes(left(), "a.com", &now("192.0.2.2")).expect("it goes");
        assert_eq!(now("192.0.2.2").with(&merge.changes), now("192.0.2.1"));
        let moved = changes(left(), "a.com", &now("192.0.2.3")).expect_err("somebody else's");
        assert!(moved.message.contains("@ A of a.com"), "{}", moved.message);
        let merge = changes(left(), "a.com", &now("192.0.2.1")).expect("it is back already");
        assert_eq!((merge.changes.len(), merge.already), (0, 1));
    }

    #[test]
    fn what_was_sent_and_never_seen_is_looked_for() {
        let merge = changes(back(Left::Sent(a("192.0.2.2"))), "a.com", &now("192.0.2.2")).expect("it goes");
        assert_eq!(merge.changes.len(), 1);
        assert!(changes(back(Left::Sent(a("192.0.2.2"))), "a.com", &now("192.0.2.3")).is_err());
    }

    #[test]
    fn a_write_that_did_not_take_effect_has_nothing_to_say_about_later_changes() {
        let not_taken = || back(Left::NotTaken(a("192.0.2.2")));
        let merge = changes(not_taken(), "a.com", &now("192.0.2.3")).expect("nothing of ours");
        assert_eq!(merge.changes, []);
        let late = changes(not_taken(), "a.com", &now("192.0.2.2")).expect("it took effect late");
        assert_eq!(late.changes.len(), 1);
    }

    fn any_zone() -> impl Strategy<Value = Zone> {
        let record = (
            "[a-e]",
            prop::sample::select(vec!["A", "TXT"]),
            "[x-z]",
            60_u32..62,
        );
        let record =
            record.prop_map(|(name, kind, content, ttl)| Record::new(&name, kind, content, Some(ttl)));
        prop::collection::vec(record, 0..14).prop_map(|records| Zone { records })
    }

    proptest! {
        #[test]
        fn what_a_job_wrote_goes_back_and_what_came_elsewhere_stays(
            base in any_zone(), mine in any_zone(), theirs in any_zone(),
        ) {
            let sent = base.changes_to(&mine);
            let written = base.with(&sent);
            let other: Vec<_> = written
                .changes_to(&theirs)
                .into_iter()
                .filter(|change| !sent.iter().any(|ours| ours.key == change.key))
                .collect();
            let now = written.with(&other);
            let sets = sent.iter().map(|change| SetBack {
                key: change.key.clone(),
                before: change.before.clone(),
                left: Left::Read(written.set(&change.key)),
            });
            let merge = changes(sets.collect(), "a.com", &now).expect("nothing of ours moved");
            prop_assert_eq!(now.with(&merge.changes).canonical(), base.with(&other).canonical());
        }

        #[test]
        fn a_set_that_moved_is_never_overwritten(base in any_zone(), mine in any_zone(), now in any_zone()) {
            let sent = base.changes_to(&mine);
            let sets: Vec<_> = sent.iter().map(|change| SetBack {
                key: change.key.clone(),
                before: change.before.clone(),
                left: Left::Read(change.after.clone()),
            }).collect();
            let moved = sets.iter().any(|set| {
                let theirs = now.set(&set.key);
                !same_but_ids(&theirs, &set.before) && !set.left.is(&theirs)
            });
            let back = changes(sets, "a.com", &now);
            prop_assert_eq!(back.is_err(), moved);
        }
    }
}
