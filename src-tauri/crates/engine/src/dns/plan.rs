//! From wishes to a plan: per zone the sets before and after, what stays out and why, and what needs a confirmation.

use std::collections::{HashMap, HashSet};

use model::{SetChange, Zone};
use registrar::descriptor::{DnsRules, Granularity};
use sha2::{Digest, Sha256};
use store::dns::{CachedZone, ReadZone};

use super::brakes::{self, JobZone};
use super::rules::ZoneRules;
use super::view::{Brake, BrakeKind, PlanView, PlanZone, SetDraft};
use super::zones::{NO_ACCOUNT, Served, kept_fault};
use super::{draft, merge, words};
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// A plan as it was shown, with what apply needs beyond.
pub(super) struct Plan {
    /// As shown.
    pub(super) view: PlanView,
    /// Hash of each zone that the plan was made on.
    pub(super) bases: HashMap<NameKey, String>,
    /// The zones that each brake of the job is about, by its id.
    pub(super) braked: HashMap<String, Vec<NameKey>>,
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
}

/// One zone to plan for, with what is known of it.
pub(super) struct Asked {
    /// Which.
    pub(super) key: NameKey,
    /// What is wanted.
    pub(super) wish: Wish,
    /// Its account, while it is connected.
    pub(super) served: Option<Served>,
    /// As last read.
    pub(super) cached: CachedZone,
}

/// What is left of an asked zone.
struct Planned {
    zone: PlanZone,
    read: Option<ReadZone>,
}

/// Makes the plan. `eta` is given the zones that can go.
pub(super) fn build(asked: Vec<Asked>) -> Plan {
    let mut seen = HashSet::new();
    let planned: Vec<Planned> = asked
        .into_iter()
        .filter_map(|asked| {
            if seen.insert(asked.key.clone()) {
                plan_zone(asked)
            } else {
                let fault = Fault::bad_input("This zone is in the plan twice.");
                Some(blocked(asked.key, String::new(), fault))
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
        view: PlanView {
            id: uuid::Uuid::new_v4().to_string(),
            hash: String::new(),
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
        cached,
    } = asked;
    let Some(served) = served else {
        return Some(blocked(
            key,
            String::new(),
            Fault::new(Code::NotFound, NO_ACCOUNT),
        ));
    };
    let Some(dns) = served.descriptor.dns.as_ref() else {
        let reason = served.refusal().unwrap_or_default();
        return Some(blocked(key, String::new(), Fault::new(Code::NotOffered, reason)));
    };
    let rules = ZoneRules {
        zone: &key.name,
        provider: served.descriptor.label,
        dns,
    };
    match changes_of(&rules, wish, cached) {
        Err(fault) => Some(blocked(key.clone(), dns.writes.to_owned(), fault)),
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
    if let Some(fault) = lost_rows(rules.provider, rules.dns, &title, &read) {
        return Err(fault);
    }
    let merge = match wish {
        Wish::State(state) => merge::Merge {
            changes: read.zone.changes_to(&state),
            ..merge::Merge::default()
        },
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
pub(super) fn lost_rows(provider: &str, dns: &DnsRules, title: &str, read: &ReadZone) -> Option<Fault> {
    if read.unreadable.is_empty() || dns.granularity != Granularity::WholeZone {
        return None;
    }
    let rows = words::count(read.unreadable.len(), "row", "rows");
    let message = format!(
        "{rows} of {title} could not be understood. {provider} takes whole zones only, so a write would lose them."
    );
    Some(Fault::new(Code::Malformed, message).hint("Change this zone in the provider's own tools."))
}

fn blocked(key: NameKey, writes: String, fault: Fault) -> Planned {
    let zone = PlanZone {
        unicode: key.name.unicode(),
        key,
        changes: Vec::new(),
        conflicts: Vec::new(),
        brakes: Vec::new(),
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
        BrakeKind::WholeJob => "job",
    };
    Brake {
        id: format!("{}/{}/{word}", key.account, key.name),
        kind,
        message,
    }
}

#[cfg(test)]
mod tests {
    use model::{AccountId, DomainName, Record, SetKey, Timestamp};
    use proptest::prelude::*;

    use super::*;
    use crate::dns::rules::tests::STRICT;
    use crate::dns::view::RecordDraft;
    use crate::dns::zones::hash_of;
    use crate::dns::zones::tests::served;

    fn zone(records: &[(&str, &str, &str)]) -> Zone {
        let records = records.iter().map(|(n, k, c)| Record::new(n, k, *c, Some(300)));
        Zone {
            records: records.collect(),
        }
    }

    fn read(zone: &Zone) -> ReadZone {
        ReadZone {
            hash: hash_of(zone),
            zone: zone.clone(),
            nameservers: Vec::new(),
            mode: None,
            unreadable: Vec::new(),
            read_at: Timestamp(0),
        }
    }

    fn set(name: &str, kind: &str, contents: &[&str]) -> SetDraft {
        let record = |content: &&str| RecordDraft {
            content: (*content).to_owned(),
            ttl: None,
        };
        SetDraft {
            key: SetKey::new(name, kind),
            records: contents.iter().map(record).collect(),
        }
    }

    fn asked(name: &str, wish: Wish, cached: CachedZone) -> Asked {
        Asked {
            key: NameKey {
                account: AccountId::random(),
                name: DomainName::parse(name).expect("a name"),
            },
            wish,
            served: Some(served(&STRICT)),
            cached,
        }
    }

    fn sets(base: &Zone, older: Option<&Zone>, drafts: Vec<SetDraft>) -> Wish {
        Wish::Sets {
            base: hash_of(base),
            older: older.cloned(),
            drafts,
        }
    }

    fn known(zone: &Zone) -> CachedZone {
        CachedZone {
            read: Some(read(zone)),
            fault: None,
        }
    }

    /// The fault that keeps the one zone of a plan out.
    fn kept_out(asked: Asked) -> Fault {
        let plan = build(vec![asked]);
        assert_eq!(plan.ready(), []);
        plan.view.zones[0].blocked.clone().expect("it is kept out")
    }

    #[test]
    fn counts_what_is_added_changed_and_removed_and_leaves_out_what_stays() {
        let now = zone(&[
            ("@", "A", "192.0.2.1"),
            ("www", "A", "192.0.2.1"),
            ("@", "MX", "10 mx.example.net"),
        ]);
        let drafts = vec![
            set("@", "A", &["192.0.2.2"]),
            set("www", "A", &[]),
            set("@", "TXT", &["v=spf1 -all"]),
            set("@", "MX", &["10 mx.example.net"]),
        ];
        let same = vec![set("www", "A", &["192.0.2.1"])];
        let plan = build(vec![
            asked("harborworks.com", sets(&now, None, drafts), known(&now)),
            asked("northquay.com", sets(&now, None, same), known(&now)),
        ]);
        let view = &plan.view;
        assert_eq!(view.zones.len(), 1);
        assert_eq!((view.added, view.changed, view.removed), (1, 1, 1));
        assert!(!view.zones[0].changes.iter().any(|c| c.key.kind.as_str() == "MX"));
    }

    #[test]
    fn an_edit_of_an_older_zone_is_merged_and_conflicts_stay_out() {
        let seen = zone(&[
            ("a", "A", "192.0.2.1"),
            ("b", "A", "192.0.2.1"),
            ("c", "A", "192.0.2.1"),
        ]);
        let now = zone(&[
            ("a", "A", "192.0.2.1"),
            ("b", "A", "192.0.2.9"),
            ("c", "A", "192.0.2.9"),
        ]);
        let drafts = vec![set("a", "A", &["192.0.2.2"]), set("b", "A", &["192.0.2.2"])];
        let plan = build(vec![asked(
            "a.com",
            sets(&seen, Some(&seen), drafts.clone()),
            known(&now),
        )]);
        let planned = &plan.view.zones[0];
        assert_eq!(planned.changes.len(), 1);
        assert_eq!(planned.changes[0].key, SetKey::new("a", "A"));
        assert_eq!(planned.conflicts[0].key, SetKey::new("b", "A"));
        assert_eq!(planned.conflicts[0].theirs[0].content, "192.0.2.9");

        let forgotten = kept_out(asked("a.com", sets(&seen, None, drafts), known(&now)));
        assert_eq!(forgotten.code, Code::PlanChanged);
    }

    #[test]
    fn a_zone_that_can_not_go_says_why() {
        let now = zone(&[("@", "A", "192.0.2.1")]);
        let edit = || sets(&now, None, vec![set("@", "A", &["192.0.2.2"])]);
        assert_eq!(
            kept_out(asked("a.com", edit(), CachedZone::default())).code,
            Code::NotFound
        );

        let mut failed = known(&now);
        let fault = Fault::new(Code::Malformed, "PlanetDomains sent a web page.");
        failed.fault = Some(serde_json::to_string(&fault).expect("plain data"));
        let fault = kept_out(asked("a.com", edit(), failed));
        assert_eq!(fault.code, Code::Malformed);
        assert_eq!(
            fault.message,
            "The last read of a.com failed. PlanetDomains sent a web page."
        );

        let mut lossy = known(&now);
        if let Some(read) = &mut lossy.read {
            read.unreadable.push("{}".to_owned());
        }
        let fault = kept_out(asked("a.com", edit(), lossy));
        assert!(fault.message.contains("1 row of a.com"), "{}", fault.message);

        let wrong = sets(&now, None, vec![set("@", "A", &["192.0.2.560"])]);
        assert_eq!(kept_out(asked("a.com", wrong, known(&now))).code, Code::BadInput);

        let apex = sets(
            &now,
            None,
            vec![set("@", "A", &[]), set("@", "CNAME", &["x.net"])],
        );
        let fault = kept_out(asked("a.com", apex, known(&now)));
        assert!(
            fault.message.contains("no CNAME at the apex"),
            "{}",
            fault.message
        );

        let mut gone = asked("a.com", edit(), known(&now));
        gone.served = None;
        assert_eq!(kept_out(gone).message, NO_ACCOUNT);
    }

    #[test]
    fn the_hash_covers_what_is_shown() {
        let now = zone(&[("@", "A", "192.0.2.1")]);
        let hash = |content: &str| {
            let wish = sets(&now, None, vec![set("@", "A", &[content])]);
            let mut asked = asked("a.com", wish, known(&now));
            asked.key.account = "6f1d2f60-0000-4000-8000-000000000001".parse().expect("an id");
            let mut plan = build(vec![asked]);
            plan.view.id = "the same".to_owned();
            plan.sealed(1).expect("it can be shown").view.hash
        };
        assert_eq!(hash("192.0.2.2"), hash("192.0.2.2"));
        assert_ne!(hash("192.0.2.2"), hash("192.0.2.3"));
    }

    fn any_zone() -> impl Strategy<Value = Zone> {
        let record = ("[a-e]", "[x-z]{1,2}").prop_map(|(name, text)| (name, text));
        prop::collection::btree_set(record, 0..14).prop_map(|records| {
            let records = records
                .into_iter()
                .map(|(name, text)| Record::new(&name, "TXT", text, Some(300)));
            Zone {
                records: records.collect(),
            }
        })
    }

    proptest! {
        #[test]
        fn what_is_planned_brings_about_what_was_wanted(now in any_zone(), wanted in any_zone()) {
            let drafts = "abcde".chars().map(|name| {
                let key = SetKey::new(&name.to_string(), "TXT");
                let records = wanted.set(&key).into_iter().map(|r| RecordDraft { content: r.content, ttl: Some(300) });
                SetDraft { records: records.collect(), key }
            });
            let plan = build(vec![asked("a.com", sets(&now, None, drafts.collect()), known(&now))]);
            let result = match plan.view.zones.first() {
                None => now,
                Some(planned) => {
                    prop_assert_eq!(&planned.blocked, &None);
                    now.with(&planned.changes)
                }
            };
            prop_assert_eq!(result.canonical(), wanted.canonical());
        }

        #[test]
        fn a_kept_state_comes_back_whole(now in any_zone(), kept in any_zone()) {
            let plan = build(vec![asked("a.com", Wish::State(kept.clone()), known(&now))]);
            let changes = plan.view.zones.first().map_or(&[][..], |zone| &zone.changes);
            prop_assert_eq!(now.with(changes).canonical(), kept.canonical());
        }
    }
}
