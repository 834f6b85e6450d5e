//! The records that a change is about, zone by zone, with those beside them: all of it of one moment.

use std::collections::{BTreeMap, HashSet};

use model::Record;
use store::dns::records::{self as table, Condition, Test, Text, ZoneRecord};

use super::shown::{Shown, ShownZone, row_id};
use super::view::{RecordsChange, RecordsScope};
use crate::core::Engine;
use crate::fault::Fault;
use crate::words::grouped;

/// Rows of one selection.
const MOST_ROWS: usize = 100_000;

/// What a scope comes to.
pub(super) struct Picked<'a> {
    /// Zones with records in the scope, in the order of the list.
    pub(super) zones: Vec<PickedZone<'a>>,
    /// Records in the scope that were not looked at: the change leaves them as they are.
    pub(super) same: u32,
    /// Chosen records that are not there any more.
    pub(super) gone: u32,
}

/// One zone with records in the scope.
pub(super) struct PickedZone<'a> {
    /// The zone.
    pub(super) zone: &'a ShownZone,
    /// Hash of the zone that the records are of.
    pub(super) hash: String,
    /// All its records, and whether they are in the scope.
    pub(super) records: Vec<(Record, bool)>,
}

/// A zone's number, its hash and its records.
type ZoneRows = (i64, String, Vec<(Record, bool)>);
/// The marks of chosen records by the numbers of their zones.
type Chosen = BTreeMap<i64, HashSet<i64>>;

impl Engine {
    /// Looks up a scope. A filter that could not be understood as a whole is refused: it would mean more than was typed.
    pub(super) async fn records_picked<'a>(
        &self,
        shown: &'a Shown,
        scope: &RecordsScope,
        change: &RecordsChange,
    ) -> Result<Picked<'a>, Fault> {
        match scope {
            RecordsScope::Filter { filter, except } => {
                let found = self.records_found(shown, filter).await?;
                if let Some(problem) = &found.problem {
                    return Err(Fault::bad_input(problem.clone()).hint("Correct the filter first."));
                }
                let mut conditions = found.conditions.clone();
                if let RecordsChange::Replace { find, .. } = change {
                    // What does not hold the text stays as it is.
                    conditions.push(Condition {
                        negated: false,
                        any: vec![Test::Content(Text::Part(find.clone()))],
                    });
                }
                let zones = found
                    .zones
                    .iter()
                    .map(|(place, _)| shown.zones[*place].id)
                    .collect();
                let except = by_zone(except)?;
                let left_out = except.values().map(HashSet::len).sum::<usize>();
                let left_out = u32::try_from(left_out).unwrap_or(u32::MAX);
                let (rows, hits) = self.rows_that_fit(zones, conditions, except).await?;
                Ok(Picked {
                    zones: in_list(shown, rows),
                    same: found.total.saturating_sub(hits).saturating_sub(left_out),
                    gone: 0,
                })
            }
            RecordsScope::Rows { ids } => {
                let wanted = by_zone(ids)?;
                let asked = wanted.values().map(HashSet::len).sum::<usize>();
                let asked = u32::try_from(asked).unwrap_or(u32::MAX);
                let (rows, hits) = self.rows_marked(wanted).await?;
                Ok(Picked {
                    zones: in_list(shown, rows),
                    same: 0,
                    gone: asked.saturating_sub(hits),
                })
            }
        }
    }

    async fn rows_that_fit(
        &self,
        zones: Vec<i64>,
        conditions: Vec<Condition>,
        except: Chosen,
    ) -> Result<(Vec<ZoneRows>, u32), Fault> {
        let read = self.inner.store.cache().read(move |conn| {
            let (mut picked, mut hits) = (Vec::new(), 0);
            for zone in zones {
                let mut marks: HashSet<i64> = table::of_zone(conn, &conditions, zone)?
                    .into_iter()
                    .map(|row| row.mark)
                    .collect();
                if let Some(except) = except.get(&zone) {
                    marks.retain(|mark| !except.contains(mark));
                }
                if marks.is_empty() {
                    continue;
                }
                let Some(hash) = table::hash(conn, zone)? else {
                    continue;
                };
                let rows = marked(table::of_zone(conn, &[], zone)?, &marks);
                hits += in_scope(&rows);
                picked.push((zone, hash, rows));
            }
            Ok((picked, hits))
        });
        Ok(read.await?)
    }

    async fn rows_marked(&self, wanted: Chosen) -> Result<(Vec<ZoneRows>, u32), Fault> {
        let read = self.inner.store.cache().read(move |conn| {
            let (mut picked, mut hits) = (Vec::new(), 0);
            for (zone, marks) in wanted {
                let Some(hash) = table::hash(conn, zone)? else {
                    continue;
                };
                let rows = marked(table::of_zone(conn, &[], zone)?, &marks);
                let here = in_scope(&rows);
                if here > 0 {
                    hits += here;
                    picked.push((zone, hash, rows));
                }
            }
            Ok((picked, hits))
        });
        Ok(read.await?)
    }
}

/// Chosen rows zone by zone.
fn by_zone(ids: &[String]) -> Result<Chosen, Fault> {
    if ids.len() > MOST_ROWS {
        return Err(Fault::bad_input(format!(
            "At most {} records can be chosen one by one. Select all that fit a filter.",
            grouped(MOST_ROWS as u64)
        )));
    }
    let mut chosen = Chosen::new();
    for (zone, mark) in ids.iter().filter_map(|id| row_id(id)) {
        chosen.entry(zone).or_default().insert(mark);
    }
    Ok(chosen)
}

fn marked(rows: Vec<ZoneRecord>, marks: &HashSet<i64>) -> Vec<(Record, bool)> {
    let rows = rows.into_iter();
    rows.map(|row| (row.record, marks.contains(&row.mark))).collect()
}

fn in_scope(rows: &[(Record, bool)]) -> u32 {
    u32::try_from(rows.iter().filter(|(_, hit)| *hit).count()).unwrap_or(u32::MAX)
}

fn in_list(shown: &Shown, rows: Vec<ZoneRows>) -> Vec<PickedZone<'_>> {
    let mut zones: Vec<PickedZone<'_>> = rows
        .into_iter()
        .filter_map(|(id, hash, records)| {
            let zone = shown.zone(id)?;
            Some(PickedZone { zone, hash, records })
        })
        .collect();
    zones.sort_by(|a, b| (&a.zone.unicode, &a.zone.key.name).cmp(&(&b.zone.unicode, &b.zone.key.name)));
    zones
}
