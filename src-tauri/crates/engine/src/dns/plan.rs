//! From wishes to a plan: per zone the sets before and after, what stays out and why, and what needs a confirmation.

use std::collections::{HashMap, HashSet};

use model::{SetChange, Zone};
use registrar::descriptor::{DnsRules, Granularity};
use sha2::{Digest, Sha256};
use store::dns::{CachedZone, ReadZone};

use super::brakes::{self, JobZone};
use super::changes::reverse::{self, SetBack};
use super::compare::same_but_ids;
use super::rules::ZoneRules;
use super::view::{Brake, BrakeKind, DnsAction, PlanView, PlanZone, SetDraft};
use super::zones::{NO_ACCOUNT, Served, kept_fault};
use super::{draft, merge};
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::count;

/// A plan as it was shown, with what apply needs beyond.
pub(super) struct Plan {
    /// As shown.
    pub(super) view: PlanView,
    /// Hash of each zone that the plan was made on.
    pub(super) bases: HashMap<NameKey, String>,
    /// The zones that each brake of the job is about, by its id.
    pub(super) braked: HashMap<String, Vec<NameKey>>,
    /// The job that it takes back.
    pub(super) reverses: Option<String>,
}

/// Where a plan comes from: the "who" and "what" of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// Which part of Freehold made it.
    pub(super) action: DnsAction,
    /// What it is, in words.
    pub(super) title: String,
    /// The job that it takes back.
    pub(super) reverses: Option<String>,
}

impl Source {
    /// A source that takes no job back.
    pub(super) fn new(action: DnsAction, title: impl Into<String>) -> Self {
        Self {
            action,
            title: title.into(),
            reverses: None,
        }
    }
}

/// What is wanted of a zone.
pub(super) enum Wish {
    /// Some sets as the user typed them, on the zone with this hash.
    Sets {
        /// The hash.
        base: String,
        /// That zone, when it is not the one in the cache any more but still known.
        older: Option<Zone>,
        /// The sets.
        drafts: Vec<SetDraft>,
    },
    /// The whole zone as it once was.
    State(Zone),
    /// Some sets as they were before a job.
    Back(Vec<SetBack>),
}

/// One zone to plan for, with what is known of it.
pub(super) struct Asked {
    /// Which.
    pub(super) key: NameKey,
    /// What is wanted.
    pub(super) wish: Wish,
    /// Its account, while it is connected.
    pub(super) served: Option<Served>,
    /// Who serves it, as a sentence.
    pub(super) words: String,
    /// Why none of the accounts can.
    pub(super) refusal: Option<Fault>,
    /// As last read.
    pub(super) cached: CachedZone,
}

/// What is left of an asked zone.
struct Planned {
    zone: PlanZone,
    read: Option<ReadZone>,
}

/// Makes the plan. `eta` is given the zones that can go.
pub(super) fn build(asked: Vec<Asked>, source: Source) -> Plan {
    let mut seen = HashSet::new();
    let planned: Vec<Planned> = asked
        .into_iter()
        .filter_map(|asked| {
            if seen.insert(asked.key.clone()) {
                plan_zone(asked)
            } else {
                let fault = Fault::bad_input("This zone is in the plan twice.");
                Some(blocked(asked.key, String::new(), asked.words, fault))
            }
        })
        .collect();
    let job_zones: Vec<JobZone<'_>> = planned
        .iter()
        .filter(|planned| can_go(&planned.zone))
        .filter_map(|planned| {
            Some(JobZone {
                key: &planned.zone.key,
                before: &planned.read.as_ref()?.zone,
                changes: &planned.zone.changes,
            })
        })
        .collect();
    let job_brakes = brakes::of_job(&job_zones);
    let changes = || job_zones.iter().flat_map(|zone| zone.changes);
    let number = |sort: fn(&SetChange) -> bool| {
        u32::try_from(changes().filter(|change| sort(change)).count()).unwrap_or(u32::MAX)
    };
    let (added, changed, removed) = (
        number(|c| c.before.is_empty()),
        number(|c| !c.before.is_empty() && !c.after.is_empty()),
        number(|c| c.after.is_empty()),
    );
    drop(job_zones);
    let mut bases = HashMap::new();
    let mut zones = Vec::with_capacity(planned.len());
    for Planned { zone, read } in planned {
        bases.extend(read.map(|read| (zone.key.clone(), read.hash)));
        zones.push(zone);
    }
    let braked = job_brakes
        .iter()
        .map(|brake| (brake.brake.id.clone(), brake.zones.clone()));
    Plan {
        braked: braked.collect(),
        bases,
        reverses: source.reverses,
        view: PlanView {
            id: uuid::Uuid::new_v4().to_string(),
            hash: String::new(),
            action: source.action,
            title: source.title,
            zones,
            brakes: job_brakes.into_iter().map(|brake| brake.brake).collect(),
            added,
            changed,
            removed,
            eta_seconds: 0,
        },
    }
}

impl Plan {
    /// The zones that can be applied.
    pub(super) fn ready(&self) -> Vec<NameKey> {
        let ready = self.view.zones.iter().filter(|zone| can_go(zone));
        ready.map(|zone| zone.key.clone()).collect()
    }

    /// Seals it with the hash over everything that is shown.
    pub(super) fn sealed(mut self, eta_seconds: u32) -> Result<Self, Fault> {
        self.view.eta_seconds = eta_seconds;
        self.view.hash = String::new();
        let shown = serde_json::to_vec(&self.view)
            .map_err(|error| Fault::new(Code::Internal, format!("The plan can not be shown: {error}.")))?;
        self.view.hash = hex::encode(Sha256::digest(shown));
        Ok(self)
    }
}

/// Whether a zone of a plan can be applied at all.
pub(super) fn can_go(zone: &PlanZone) -> bool {
    zone.blocked.is_none() && !zone.changes.is_empty()
}

fn plan_zone(asked: Asked) -> Option<Planned> {
    let Asked {
        key,
        wish,
        served,
        words,
        refusal,
        cached,
    } = asked;
    let Some(served) = served else {
        let fault = Fault::new(Code::NotFound, NO_ACCOUNT);
        return Some(blocked(key, String::new(), words, fault));
    };
    if let Some(fault) = refusal {
        return Some(blocked(key, String::new(), words, fault));
    }
    let Some(dns) = served.descriptor.dns.as_ref() else {
        let reason = served.refusal().unwrap_or_default();
        return Some(blocked(
            key,
            String::new(),
            words,
            Fault::new(Code::NotOffered, reason),
        ));
    };
    let rules = ZoneRules {
        zone: &key.name,
        provider: served.descriptor.label,
        dns,
    };
    match changes_of(&rules, wish, cached) {
        Err(fault) => Some(blocked(key.clone(), dns.writes.to_owned(), words, fault)),
        Ok((merge, _)) if merge.changes.is_empty() && merge.conflicts.is_empty() => None,
        Ok((merge, read)) => {
            let title = key.name.unicode();
            let brakes = brakes::of_zone(&title, &read.zone, &merge.changes, dns.apex_cname);
            let zone = PlanZone {
                brakes: brakes
                    .into_iter()
                    .map(|(kind, message)| zone_brake(&key, kind, message))
                    .collect(),
                unicode: title,
                key,
                changes: merge.changes,
                conflicts: merge.conflicts,
                words,
                blocked: None,
                writes: dns.writes.to_owned(),
            };
            Some(Planned {
                zone,
                read: Some(read),
            })
        }
    }
}

fn changes_of(
    rules: &ZoneRules<'_>,
    wish: Wish,
    cached: CachedZone,
) -> Result<(merge::Merge, ReadZone), Fault> {
    let title = rules.zone.unicode();
    if let Some(text) = &cached.fault {
        let mut fault = kept_fault(text);
        fault.message = format!("The last read of {title} failed. {}", fault.message);
        return Err(fault);
    }
    let read = cached.read.ok_or_else(|| {
        Fault::new(Code::NotFound, format!("{title} was not read yet."))
            .hint("Read the zone, then plan again.")
    })?;
    if let Some(fault) = lost_rows(rules.provider, rules.dns, &title, &read.unreadable) {
        return Err(fault);
    }
    let merge = match wish {
        Wish::State(state) => {
            let mut changes = read.zone.changes_to(&state);
            // A record that went and came back has another number, and is the same.
            changes.retain(|change| !same_but_ids(&change.before, &change.after));
            merge::Merge {
                changes,
                ..merge::Merge::default()
            }
        }
        Wish::Back(sets) => {
            let merge = reverse::changes(sets, &title, &read.zone)?;
            rules
                .neighbours(&read.zone, &merge.changes)
                .map_err(|problem| Fault::new(Code::Conflict, problem))?;
            merge
        }
        Wish::Sets { base, older, drafts } => {
            let wrong = |problem: String| {
                Fault::bad_input(problem).hint("Correct it, or leave the set out, then plan again.")
            };
            let base = if base == read.hash {
                &read.zone
            } else {
                older.as_ref().ok_or_else(|| {
                    Fault::new(
                        Code::PlanChanged,
                        format!("{title} is not what it was when you edited it."),
                    )
                    .hint("Look at the zone as it is now, then make your change again.")
                })?
            };
            let changes = draft::changes(rules, base, &drafts).map_err(wrong)?;
            let merge = merge::merge(&changes, &read.zone);
            rules.neighbours(&read.zone, &merge.changes).map_err(wrong)?;
            merge
        }
    };
    Ok((merge, read))
}

/// Why a zone with rows that were not understood can not be written, when the provider takes whole zones only.
pub(super) fn lost_rows(provider: &str, dns: &DnsRules, title: &str, unreadable: &[String]) -> Option<Fault> {
    if unreadable.is_empty() || dns.granularity != Granularity::WholeZone {
        return None;
    }
    let rows = count(unreadable.len(), "row", "rows");
    let message = format!(
        "{rows} of {title} could not be understood. {provider} takes whole zones only, so a write would lose them."
    );
    Some(Fault::new(Code::Malformed, message).hint("Change this zone in the provider's own tools."))
}

fn blocked(key: NameKey, writes: String, words: String, fault: Fault) -> Planned {
    let zone = PlanZone {
        unicode: key.name.unicode(),
        key,
        changes: Vec::new(),
        conflicts: Vec::new(),
        brakes: Vec::new(),
        words,
        blocked: Some(fault),
        writes,
    };
    Planned { zone, read: None }
}

fn zone_brake(key: &NameKey, kind: BrakeKind, message: String) -> Brake {
    let word = match kind {
        BrakeKind::LargeShare => "share",
        BrakeKind::AllMail => "mail",
        BrakeKind::ApexNameservers => "nameservers",
        BrakeKind::ApexCname => "cname",
        BrakeKind::EmptyZone => "empty",
        BrakeKind::Signed => "signed",
        BrakeKind::WholeJob => "job",
    };
    Brake {
        id: format!("{}/{}/{word}", key.account, key.name),
        kind,
        message,
    }
}

#[cfg(test)]
mod tests;
