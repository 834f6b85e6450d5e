//! A job and those that tried its zones again, as one: what was planned first, and how each zone stands now.

use std::collections::HashMap;

use model::SetChange;
use store::dns::changes::{Change, ChangeZone};
use store::rusqlite::Connection;

use super::unknown;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// A job with its later tries.
pub(super) struct Family {
    /// The job itself.
    pub(super) change: Change,
    /// Its zones, in the order of its plan.
    pub(super) zones: Vec<Tried>,
    /// Whether it or a later try is at work.
    pub(super) at_work: bool,
}

/// One zone, over all tries.
pub(super) struct Tried {
    /// Which.
    pub(super) key: NameKey,
    /// The tries, oldest first; there is at least one.
    pub(super) tries: Vec<ChangeZone>,
}

impl Tried {
    /// Whether another try from a fresh read may do it: the latest one says so.
    pub(super) fn again(&self) -> bool {
        self.tries.last().is_some_and(|latest| latest.again)
    }

    /// Whether anything was sent.
    pub(super) fn is_sent(&self) -> bool {
        self.tries.iter().any(|one| one.sent.is_some())
    }

    /// The sets that were sent, each with the try that sent them, oldest first.
    pub(super) fn sent(&self) -> impl Iterator<Item = (&ChangeZone, &SetChange)> {
        let tries = self.tries.iter();
        tries.flat_map(|one| one.sent_sets().iter().map(move |change| (one, change)))
    }
}

/// Reads a job with its later tries; `None` when it is not known.
pub(super) fn read(conn: &Connection, job: &str) -> store::Result<Option<Family>> {
    use store::dns::changes;

    let Some(change) = changes::change(conn, job)? else {
        return Ok(None);
    };
    let family = changes::family(conn, change.first())?;
    let later = family.iter().skip_while(|one| one.job != change.job);
    let mut zones: Vec<Tried> = Vec::new();
    let mut places: HashMap<NameKey, usize> = HashMap::new();
    let mut at_work = false;
    for one in later {
        at_work |= one.ended.is_none();
        for zone in changes::zones(conn, &one.job)? {
            let key = NameKey {
                account: zone.account,
                name: zone.name.clone(),
            };
            match places.get(&key) {
                Some(place) => zones[*place].tries.push(zone),
                None if one.job == change.job => {
                    places.insert(key.clone(), zones.len());
                    zones.push(Tried {
                        key,
                        tries: vec![zone],
                    });
                }
                // A later try of another one's zones.
                None => {}
            }
        }
    }
    Ok(Some(Family {
        change,
        zones,
        at_work,
    }))
}

impl Engine {
    /// A job with its later tries, once none of them is at work.
    pub(super) async fn change_family(&self, job: String) -> Result<Family, Fault> {
        let library = self.inner.store.library();
        let family = library.read(move |conn| read(conn, &job)).await?;
        let family = family.ok_or_else(unknown)?;
        if family.at_work {
            return Err(Fault::new(
                Code::Conflict,
                "This change is still being applied. Wait for its end, or cancel it.",
            ));
        }
        Ok(family)
    }
}
