//! A zone that goes with its name to another account: what of it can be held there, and writing it there before anybody
//! is asked to look.

use std::collections::{BTreeMap, HashSet};

use model::{Record, SetKey, Zone};
use registrar::Descriptor;
use registrar::dns::{ZoneRead, ZoneWrite};
use store::dns::Cause;
use uuid::Uuid;

use super::compare::{ITS_OWN, difference};
use super::rules::ZoneRules;
use super::words;
use super::write::{Outcome, write_and_check};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::count;

/// What of a zone can be held by another provider.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Movable {
    /// The records as they will stand there.
    pub records: Vec<Record>,
    /// What can not be held there or stands there otherwise, as sentences.
    pub losses: Vec<String>,
}

/// Whether a set is the host's own: it says who serves the zone, and that is another one afterwards.
fn is_the_hosts(key: &SetKey) -> bool {
    key.kind.as_str() == "SOA" || (key.name == "@" && key.kind.as_str() == "NS")
}

/// The sets of a zone that are not the host's own.
fn of_the_name(zone: &Zone) -> Zone {
    Zone {
        records: zone
            .records
            .iter()
            .filter(|record| !is_the_hosts(&record.key()))
            .cloned()
            .collect(),
    }
}

/// What of a zone this provider can hold. Fields that only the old host knows (a proxy, a comment) are losses.
pub(crate) fn movable(key: &NameKey, read: &ZoneRead, target: &'static Descriptor) -> Movable {
    let Some(dns) = target.dns.as_ref() else {
        return Movable::default();
    };
    let rules = ZoneRules {
        zone: &key.name,
        provider: target.label,
        dns,
    };
    let mut movable = Movable::default();
    let mut trimmed = 0_usize;
    let mut retimed = 0_usize;
    for (set, records) in of_the_name(&read.zone).sets() {
        let mut kept = Vec::with_capacity(records.len());
        let mut problem = rules.key(&set).err();
        if problem.is_none() {
            problem = rules.apex(&set).err();
        }
        for record in records {
            if problem.is_some() {
                break;
            }
            match rules.exact(&set, &record.content) {
                Err(why) => problem = Some(why),
                Ok(content) => {
                    let ttl = record
                        .ttl
                        .unwrap_or(dns.default_ttl)
                        .clamp(dns.min_ttl, dns.max_ttl);
                    retimed += usize::from(record.ttl.is_some_and(|asked| asked != ttl));
                    trimmed += usize::from(has_options(&record));
                    kept.push(Record {
                        content,
                        ttl: Some(ttl),
                        extras: BTreeMap::new(),
                        ..record
                    });
                }
            }
        }
        match problem.or_else(|| rules.room(&kept).err()) {
            Some(why) => movable.losses.push(format!("{set} can not be held there: {why}")),
            None => movable.records.extend(kept),
        }
    }
    if !read.unreadable.is_empty() {
        let rows = count(read.unreadable.len(), "row of the zone", "rows of the zone");
        movable
            .losses
            .push(format!("{rows} could not be understood and would not go along."));
    }
    if retimed > 0 {
        let records = count(retimed, "record gets", "records get");
        movable.losses.push(format!(
            "{records} another TTL, because {} does not take theirs.",
            target.label
        ));
    }
    if trimmed > 0 {
        let records = count(trimmed, "record loses", "records lose");
        movable.losses.push(format!(
            "{records} what only the present host knows, such as a proxy or a comment."
        ));
    }
    movable
}

/// Whether a record has something beyond the four parts that changes how it is served: numbers and dates of the host's own
/// books are nothing of that sort.
fn has_options(record: &Record) -> bool {
    const OF_THE_ZONE: [&str; 3] = ["zone_id", "zone_name", "proxiable"];
    record.extras.iter().any(|(key, value)| {
        !ITS_OWN.contains(&key.as_str())
            && !OF_THE_ZONE.contains(&key.as_str())
            && match value {
                serde_json::Value::Bool(on) => *on,
                serde_json::Value::String(text) => !text.is_empty(),
                serde_json::Value::Array(list) => !list.is_empty(),
                serde_json::Value::Object(map) => !map.is_empty(),
                serde_json::Value::Null | serde_json::Value::Number(_) => false,
            }
    })
}

impl Engine {
    /// Reads a zone in this very account and keeps what was read.
    pub(crate) async fn zone_of_move(&self, key: &NameKey) -> Result<ZoneRead, Fault> {
        let _zone = self.inner.plans.zone(key).await;
        let read = self.dns_read_now(key).await?;
        self.dns_keep_read(key, read.clone()).await?;
        Ok(read)
    }

    /// What a copy would change or take away in the zone of this account, as words: somebody else put it there. `None` when
    /// it would only add, or change what stands there as an earlier copy of ours left it.
    pub(crate) async fn zone_in_the_way(
        &self,
        key: &NameKey,
        wanted: &[Record],
        ours: &[Record],
    ) -> Result<Option<String>, Fault> {
        let zone = |records: &[Record]| {
            of_the_name(&Zone {
                records: records.to_vec(),
            })
        };
        let there = of_the_name(&self.zone_of_move(key).await?.zone);
        let foreign: HashSet<SetKey> = zone(ours)
            .changes_to(&there)
            .into_iter()
            .map(|change| change.key)
            .collect();
        let changes = there.changes_to(&zone(wanted));
        let lost: Vec<String> = changes
            .iter()
            .filter(|change| !change.before.is_empty() && foreign.contains(&change.key))
            .map(|change| change.key.to_string())
            .collect();
        Ok((!lost.is_empty()).then(|| crate::words::list(&lost, 5)))
    }

    /// Makes the zone in this account exactly these records, but for the host's own; returns what the comparison says.
    /// Writing is left out where it is so already. The state before stays in the history. `Ok(Err(words))`: it was
    /// written, or may have been, and is not what was wanted.
    pub(crate) async fn zone_copy(
        &self,
        key: &NameKey,
        wanted: &[Record],
    ) -> Result<Result<String, String>, Fault> {
        let _zone = self.inner.plans.zone(key).await;
        let provider = self.dns_provider(key).await?;
        let dns = provider
            .dns()
            .ok_or_else(|| Fault::new(Code::NotOffered, "This account serves no DNS."))?;
        let read = dns.read(&key.name).await?;
        if !read.unreadable.is_empty() {
            let rows = count(read.unreadable.len(), "row", "rows");
            return Err(Fault::new(
                Code::Conflict,
                format!(
                    "The zone at {} holds {rows} that could not be understood, so nothing was written.",
                    provider.descriptor().label
                ),
            )
            .hint("Look at the zone in its dashboard, then continue."));
        }
        let fresh = self.dns_keep_read(key, read).await?;
        let mut result = Zone {
            records: fresh
                .zone
                .records
                .iter()
                .filter(|record| is_the_hosts(&record.key()))
                .cloned()
                .collect(),
        };
        result.records.extend(wanted.iter().cloned());
        let records = count(wanted.len(), "record", "records");
        if difference(&result, &fresh.zone).is_none() {
            return Ok(Ok(format!("All {records} are there.")));
        }
        let job = Uuid::new_v4().to_string();
        self.dns_keep_snapshot(
            key,
            Cause::BeforeChange,
            fresh.hash.clone(),
            fresh.zone.clone(),
            None,
        )
        .await?;
        let write = ZoneWrite {
            changes: fresh.zone.changes_to(&result),
            base: fresh.zone,
            result,
        };
        match write_and_check(dns, &key.name, &write, &job).await {
            Outcome::Checked(found) => {
                let hash = super::zones::hash_of(&found.zone);
                self.dns_keep_snapshot(key, Cause::AfterChange, hash, found.zone, None)
                    .await?;
                Ok(Ok(format!(
                    "{records} were written and read back; they are the same."
                )))
            }
            Outcome::Refused(error) => Err(error.into()),
            Outcome::Unchanged(_, Some(error)) => Err(error.into()),
            Outcome::Unchanged(_, None) => {
                Ok(Err("The zone was accepted and is as it was before.".to_owned()))
            }
            Outcome::Differs { difference, .. } => Ok(Err(format!("{difference}."))),
            Outcome::Unseen(error) => Err(error.into()),
        }
    }

    /// What differs between the records that were to be kept and the zone in this account; `None` when nothing does.
    pub(crate) async fn zone_differs(
        &self,
        key: &NameKey,
        wanted: &[Record],
    ) -> Result<Option<String>, Fault> {
        let read = self.zone_of_move(key).await?;
        let wanted = Zone {
            records: wanted.to_vec(),
        };
        Ok(difference(&of_the_name(&wanted), &of_the_name(&read.zone)))
    }
}

/// What changed between two states of a zone, in a few words.
pub(crate) fn zone_changes(before: &[Record], after: &[Record]) -> Option<String> {
    let zone = |records: &[Record]| Zone {
        records: records.to_vec(),
    };
    let changes = zone(before).changes_to(&zone(after));
    let first = changes.first()?;
    let now = if first.after.is_empty() {
        "gone".to_owned()
    } else {
        words::contents(&first.after)
    };
    let mut said = format!("{} is {now}", first.key);
    if changes.len() > 1 {
        let others = count(changes.len() - 1, "other set", "other sets");
        said.push_str(&format!(", and {others} changed"));
    }
    Some(said)
}
