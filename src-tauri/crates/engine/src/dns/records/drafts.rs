//! A change of many records as drafts, and what it would do in numbers.

use std::collections::BTreeMap;

use model::{Record, SetKey};

use super::change::{Outcome, outcome};
use super::pick::{Picked, PickedZone};
use super::view::{RecordSample, RecordsChange, RecordsPreview};
use crate::dns::plan::Wish;
use crate::dns::view::{RecordDraft, SetDraft};
use crate::portfolio::view::{NameKey, ReasonCount};

/// Samples of a preview, and how many of them may be problems.
const SAMPLES: usize = 12;
const SAMPLED_PROBLEMS: usize = 6;
/// Samples of one zone: others show more of what the change does.
const SAMPLES_A_ZONE: usize = 3;

/// What a change would do.
pub(super) fn preview(picked: &Picked<'_>, change: &RecordsChange) -> RecordsPreview {
    let mut preview = RecordsPreview {
        records: 0,
        zones: 0,
        beside: 0,
        same: picked.same,
        inside: 0,
        problems: 0,
        blocked: 0,
        refused: Vec::new(),
        gone: picked.gone,
        samples: Vec::new(),
    };
    let mut refused: BTreeMap<String, u32> = BTreeMap::new();
    let (mut problems, mut samples) = (Vec::new(), Vec::new());
    for zone in &picked.zones {
        let outcomes: Vec<(&Record, Outcome)> = zone
            .records
            .iter()
            .filter(|(_, hit)| *hit)
            .map(|(record, _)| (record, outcome(zone.zone, record, change)))
            .collect();
        let blocked = outcomes
            .iter()
            .any(|(_, outcome)| matches!(outcome, Outcome::Problem { .. }));
        preview.blocked += u32::from(blocked);
        let (mut changed, mut sampled) = (0, 0);
        for (record, outcome) in &outcomes {
            match outcome {
                Outcome::Same => preview.same += 1,
                Outcome::Refused(reason) => *refused.entry(reason.clone()).or_default() += 1,
                Outcome::Problem { .. } => {
                    preview.problems += 1;
                    if problems.len() < SAMPLED_PROBLEMS {
                        problems.push(sample(zone, record, outcome));
                    }
                }
                Outcome::Changed { .. } | Outcome::Removed if blocked => {}
                Outcome::Changed { .. } | Outcome::Removed => {
                    changed += 1;
                    preview.inside += u32::from(matches!(outcome, Outcome::Changed { inside: true, .. }));
                    if samples.len() < SAMPLES && sampled < SAMPLES_A_ZONE {
                        sampled += 1;
                        samples.push(sample(zone, record, outcome));
                    }
                }
            }
        }
        preview.records += changed;
        preview.zones += u32::from(changed > 0);
        if changed > 0 && !blocked {
            preview.beside += beside(zone, &outcomes, change);
        }
    }
    preview.refused = refused
        .into_iter()
        .map(|(reason, count)| ReasonCount { reason, count })
        .collect();
    problems.extend(samples);
    problems.truncate(SAMPLES);
    preview.samples = problems;
    preview
}

/// Records that were not chosen and get the TTL of their set.
fn beside(zone: &PickedZone<'_>, outcomes: &[(&Record, Outcome)], change: &RecordsChange) -> u32 {
    let RecordsChange::Ttl { seconds } = change else {
        return 0;
    };
    let touched = touched(outcomes);
    let others = zone.records.iter().filter(|(record, hit)| {
        !hit && zone.zone.sets_ttl(record).is_none()
            && record.ttl != Some(*seconds)
            && touched.contains_key(&record.key())
    });
    u32::try_from(others.count()).unwrap_or(u32::MAX)
}

/// The sets that a change touches.
fn touched(outcomes: &[(&Record, Outcome)]) -> BTreeMap<SetKey, ()> {
    let moves = |outcome: &Outcome| !matches!(outcome, Outcome::Same | Outcome::Refused(_));
    outcomes
        .iter()
        .filter(|(_, outcome)| moves(outcome))
        .map(|(record, _)| (record.key(), ()))
        .collect()
}

fn sample(zone: &PickedZone<'_>, record: &Record, outcome: &Outcome) -> RecordSample {
    let (after, ttl_after, problem) = match outcome {
        Outcome::Changed { content, ttl, .. } => (Some(content.clone()), *ttl, None),
        Outcome::Problem { content, ttl, reason } => (Some(content.clone()), *ttl, Some(reason.clone())),
        Outcome::Same | Outcome::Refused(_) => (Some(record.content.clone()), record.ttl, None),
        Outcome::Removed => (None, None, None),
    };
    RecordSample {
        unicode: zone.zone.unicode.clone(),
        set: record.key(),
        before: record.content.clone(),
        after,
        ttl_before: record.ttl,
        ttl_after,
        problem,
    }
}

/// The wishes of all zones that the change touches, or that can not be written at all: the plan says why.
pub(super) fn wishes(picked: &Picked<'_>, change: &RecordsChange) -> Vec<(NameKey, Wish)> {
    let wish = |zone: &PickedZone<'_>| {
        let drafts = sets(zone, change);
        if drafts.is_empty() && zone.zone.fixed.is_none() {
            return None;
        }
        let wish = Wish::Sets {
            base: zone.hash.clone(),
            older: None,
            drafts,
        };
        Some((zone.zone.key.clone(), wish))
    };
    picked.zones.iter().filter_map(wish).collect()
}

/// The sets that a change touches, as they shall be: with all their records, so that none is lost.
fn sets(zone: &PickedZone<'_>, change: &RecordsChange) -> Vec<SetDraft> {
    let outcomes: Vec<(&Record, Outcome)> = zone
        .records
        .iter()
        .map(|(record, hit)| {
            let outcome = if *hit {
                outcome(zone.zone, record, change)
            } else {
                Outcome::Same
            };
            (record, outcome)
        })
        .collect();
    let mut sets: Vec<SetDraft> = touched(&outcomes)
        .into_keys()
        .map(|key| SetDraft {
            key,
            records: Vec::new(),
        })
        .collect();
    for (record, outcome) in outcomes {
        let Ok(place) = sets.binary_search_by(|set| set.key.cmp(&record.key())) else {
            continue;
        };
        // A set has one TTL, but for the records whose TTL is the provider's to set.
        let of_set = match change {
            RecordsChange::Ttl { seconds } if zone.zone.sets_ttl(record).is_none() => Some(*seconds),
            _ => None,
        };
        let content = match outcome {
            Outcome::Removed => continue,
            Outcome::Changed { content, .. } | Outcome::Problem { content, .. } => content,
            Outcome::Same | Outcome::Refused(_) => record.content.clone(),
        };
        sets[place].records.push(RecordDraft {
            was: Some(record.content.clone()),
            ..RecordDraft::new(content, of_set)
        });
    }
    sets
}
