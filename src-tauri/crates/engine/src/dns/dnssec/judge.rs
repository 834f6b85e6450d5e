//! From what host, registrar and registry say to a verdict and the steps that are safe now.

use lookup::DsAtParent;
use model::Timestamp;
use registrar::dnssec::{DsRecord, SigningStage, SigningState};

use super::view::{DnssecStep, DnssecStepKind, DnssecVerdict};
use crate::words::day;

/// Everything that was found out about one name.
pub(super) struct Seen {
    /// The name for people.
    pub name: String,
    /// The host as sentences name it.
    pub host: String,
    /// What the host says; `None` where it is none of ours, or has no signing.
    pub signing: Option<SigningState>,
    /// Whether the host may be changed.
    pub host_open: bool,
    /// Whether the world asks the host's zone.
    pub asked: bool,
    /// The registrar as sentences name it.
    pub registrar: String,
    /// Whether the registrar's DS records can be changed here.
    pub sets_ds: bool,
    /// Whether host and registrar are one, and it tells the registry by itself.
    pub by_itself: bool,
    /// What the registrar has; `None` where it does not tell.
    pub held: Option<Vec<DsRecord>>,
    /// What the registry has.
    pub parent: DsAtParent,
    /// What the registrar took and the registry does not show yet.
    pub given: Option<Way>,
    /// When resolvers have forgotten a DS record that was removed here.
    pub forgotten_at: Option<Timestamp>,
    /// Now.
    pub now: Timestamp,
}

/// A DS record between registrar and registry.
pub(super) struct Way {
    pub record: DsRecord,
    /// Whether the registry should have had it by now.
    pub late: bool,
}

/// What is to be thought of it.
pub(super) struct Judged {
    pub verdict: DnssecVerdict,
    pub words: String,
    pub steps: Vec<DnssecStep>,
}

impl Seen {
    fn ds(&self) -> Option<&DsRecord> {
        self.signing.as_ref()?.ds.as_ref()
    }

    fn stage(&self) -> Option<SigningStage> {
        Some(self.signing.as_ref()?.stage)
    }

    /// Whether the host signs now.
    fn signs(&self) -> bool {
        matches!(
            self.stage(),
            Some(SigningStage::On | SigningStage::Pending | SigningStage::Leaving)
        )
    }

    /// The DS records at the registry; `None` when nobody could say.
    fn at_parent(&self) -> Option<Vec<DsRecord>> {
        match &self.parent {
            DsAtParent::Signed(texts) => {
                Some(texts.iter().filter_map(|text| DsRecord::parse(text)).collect())
            }
            DsAtParent::Unsigned => Some(Vec::new()),
            DsAtParent::Unclear(_) => None,
        }
    }

    /// Whether somebody promises the world a key: the registry, or the registrar from where it goes there.
    fn promised(&self) -> bool {
        matches!(self.parent, DsAtParent::Signed(_))
            || self.held.as_ref().is_some_and(|held| !held.is_empty())
            || self.given.is_some()
    }

    /// The record of the host's own key on its way to the registry.
    fn on_its_way(&self) -> Option<&Way> {
        let own = self.ds()?;
        self.given.as_ref().filter(|way| way.record.is_same(own))
    }

    fn is_at(&self, records: &[DsRecord]) -> bool {
        self.ds()
            .is_some_and(|own| records.iter().any(|record| record.is_same(own)))
    }
}

/// Judges what was seen.
pub(super) fn judge(seen: &Seen) -> Judged {
    let (verdict, words) = verdict(seen);
    Judged {
        verdict,
        words,
        steps: steps(seen, verdict),
    }
}

fn verdict(seen: &Seen) -> (DnssecVerdict, String) {
    let (name, host, registrar) = (&seen.name, &seen.host, &seen.registrar);
    let held = seen.held.as_deref().unwrap_or_default();
    let parent = seen.at_parent();
    let signed_at_parent = matches!(seen.parent, DsAtParent::Signed(_));
    match (seen.stage(), parent) {
        (_, None) => {
            let why = match &seen.parent {
                DsAtParent::Unclear(why) => why.to_string(),
                _ => String::new(),
            };
            (
                DnssecVerdict::Unknown,
                format!("Whether the registry has a DS record for {name} could not be found out. {why}"),
            )
        }
        (Some(SigningStage::Off), Some(_)) if signed_at_parent => (
            DnssecVerdict::Dark,
            format!(
                "The registry has a DS record, and {host} does not sign the zone: whoever checks signatures can not reach {name}."
            ),
        ),
        (Some(SigningStage::Off), Some(_)) if !held.is_empty() || seen.given.is_some() => (
            DnssecVerdict::Dark,
            format!(
                "{registrar} has a DS record on its way to the registry, and {host} does not sign the zone: {name} goes dark when it arrives."
            ),
        ),
        (Some(SigningStage::Off), Some(_)) => (
            DnssecVerdict::Off,
            format!("{host} does not sign the zone, and the registry has no DS record."),
        ),
        (Some(SigningStage::Failed), Some(_)) => (
            DnssecVerdict::Unknown,
            format!("{host} says that something is wrong with the zone's signatures."),
        ),
        (Some(_), Some(parent)) if !parent.is_empty() || signed_at_parent => {
            if seen.ds().is_none() {
                (
                    DnssecVerdict::Unknown,
                    format!("The registry has a DS record, and {host} does not tell its own key yet."),
                )
            } else if seen.is_at(&parent) && seen.asked {
                (
                    DnssecVerdict::Secure,
                    format!("{host} signs the zone, and the registry has the DS record of its key."),
                )
            } else if seen.is_at(&parent) {
                (
                    DnssecVerdict::Dark,
                    format!(
                        "The registry has the DS record of {host}'s key, and another host serves {name}: whoever checks signatures can not reach it."
                    ),
                )
            } else {
                let asked = if seen.asked {
                    format!("whoever checks signatures can not reach {name}.")
                } else {
                    format!("it belongs to the host that serves {name} now.")
                };
                let verdict = if seen.asked {
                    DnssecVerdict::Dark
                } else {
                    DnssecVerdict::Unlinked
                };
                (
                    verdict,
                    format!("The registry names another key than that of {host}: {asked}"),
                )
            }
        }
        (Some(SigningStage::Leaving), Some(_)) => (
            DnssecVerdict::Waiting,
            format!("{host} goes on signing until nobody remembers the DS record."),
        ),
        (Some(_), Some(_)) if seen.by_itself => (
            DnssecVerdict::Waiting,
            format!("{host} signs the zone and tells the registry by itself; it is not there yet."),
        ),
        (Some(_), Some(_)) if seen.is_at(held) => (
            DnssecVerdict::Waiting,
            format!("{registrar} has the DS record; the registry does not show it yet."),
        ),
        (Some(_), Some(_)) if seen.on_its_way().is_some_and(|way| way.late) => (
            DnssecVerdict::Waiting,
            format!(
                "{registrar} took the DS record more than two days ago, and the registry does not show it. Look at its processes, then give it again."
            ),
        ),
        (Some(_), Some(_)) if seen.on_its_way().is_some() => (
            DnssecVerdict::Waiting,
            format!(
                "{registrar} took the DS record; the registry shows it as a rule within hours, and within two days at most. Freehold looks by itself."
            ),
        ),
        (Some(_), Some(_)) => (
            DnssecVerdict::Unlinked,
            format!(
                "{host} signs the zone, and the registry has no DS record: nobody checks the signatures yet."
            ),
        ),
        (None, Some(_)) if seen.promised() => (
            DnssecVerdict::Secure,
            "The registry has a DS record; who signs the zone is none of the accounts that Freehold can ask."
                .to_owned(),
        ),
        (None, Some(_)) => (
            DnssecVerdict::Off,
            format!("There is no DS record, and {host} signs no zones that Freehold can switch."),
        ),
    }
}

fn steps(seen: &Seen, verdict: DnssecVerdict) -> Vec<DnssecStep> {
    let (name, host, registrar) = (&seen.name, &seen.host, &seen.registrar);
    let held = seen.held.as_deref().unwrap_or_default();
    let mut steps = Vec::new();
    let read_only =
        |open: bool, who: &str| (!open).then(|| format!("{who} is read only. Switch that off first."));
    if matches!(
        seen.stage(),
        Some(SigningStage::Off | SigningStage::Failed | SigningStage::Leaving)
    ) {
        steps.push(DnssecStep {
            kind: DnssecStepKind::SwitchOn,
            label: "Switch DNSSEC on".to_owned(),
            words: format!("{host} makes a key and signs the zone. Nothing changes for visitors until the registry has its DS record."),
            brake: None,
            blocked: read_only(seen.host_open, host),
        });
    }
    let linked = seen.is_at(held) || seen.at_parent().is_some_and(|parent| seen.is_at(&parent));
    if seen.sets_ds && seen.ds().is_some() && !linked && seen.stage() != Some(SigningStage::Leaving) {
        let again = seen.on_its_way().is_some();
        let promised = (seen.promised() && !again).then(|| {
            format!("This replaces the DS record that is there. If {name} is signed by its old key still, it vanishes for whoever checks signatures.")
        });
        steps.push(DnssecStep {
            kind: DnssecStepKind::GiveDs,
            label: if again {
                "Give it again".to_owned()
            } else {
                format!("Give the DS record to {registrar}")
            },
            words: if again {
                format!("The same record once more, should {registrar} have lost it. That is harmless.")
            } else {
                format!("{registrar} puts the DS record of {host}'s key into the registry; from then on signatures are checked.")
            },
            brake: promised,
            blocked: (!seen.asked).then(|| {
                format!("The world does not ask the zone at {host} yet. Set its nameservers first and wait until it is active.")
            }),
        });
    }
    if seen.sets_ds && seen.promised() {
        let words = format!(
            "{registrar} takes the DS record out of the registry; a day later nobody checks signatures any more."
        );
        let brake = if verdict == DnssecVerdict::Dark {
            format!(
                "This brings {name} back for whoever checks signatures. It takes up to a day until all resolvers have forgotten the DS record."
            )
        } else {
            format!(
                "The answers for {name} are no longer protected against forgery. Keep the zone signed for a day after this."
            )
        };
        steps.push(DnssecStep {
            kind: DnssecStepKind::RemoveDs,
            label: format!("Remove the DS record at {registrar}"),
            words,
            brake: Some(brake),
            blocked: None,
        });
    }
    if seen.signs() && seen.stage() != Some(SigningStage::Leaving) {
        let blocked = read_only(seen.host_open, host).or_else(|| {
            if seen.by_itself {
                return None;
            }
            if seen.promised() {
                return Some(format!(
                    "Remove the DS record at {registrar} first, and wait a day. Without signatures {name} would vanish for whoever checks them."
                ));
            }
            matches!(seen.parent, DsAtParent::Unclear(_)).then(|| {
                "Whether the registry has a DS record could not be found out. Look again before this.".to_owned()
            })
        });
        let brake = match seen.forgotten_at.filter(|until| *until > seen.now) {
            Some(until) => format!(
                "Resolvers may remember the DS record until {}. If signing ends before, {name} vanishes for whoever asks them.",
                day(until)
            ),
            None if seen.by_itself => {
                format!("{host} takes the DS record out of the registry, then ends signing.")
            }
            None => format!(
                "If the DS record of {name} was removed less than a day ago, wait: resolvers may remember it."
            ),
        };
        steps.push(DnssecStep {
            kind: DnssecStepKind::SwitchOff,
            label: "Switch DNSSEC off".to_owned(),
            words: format!("{host} signs the zone no more."),
            brake: Some(brake),
            blocked,
        });
    }
    // What was done already is kept for those who need it again.
    if verdict == DnssecVerdict::Waiting {
        steps.sort_by_key(|step| step.kind == DnssecStepKind::GiveDs);
    }
    // What brings a dark name back comes first.
    if verdict == DnssecVerdict::Dark {
        steps.sort_by_key(|step| match step.kind {
            DnssecStepKind::GiveDs if seen.signs() && seen.asked => 0,
            DnssecStepKind::RemoveDs => 1,
            _ => 2,
        });
    }
    steps
}

#[cfg(test)]
mod tests {
    use lookup::NoAnswer;

    use super::*;

    const DIGEST: &str = "48E939042E82C22542CB377B580DFDC52A361CEFDC72E7F9107E2B6BD9306A45";

    fn record(tag: u16) -> DsRecord {
        DsRecord::new(tag, 13, 2, DIGEST).expect("a record")
    }

    fn at_parent(tag: u16) -> DsAtParent {
        DsAtParent::Signed(vec![record(tag).to_string()])
    }

    /// Signed by key 7, held at a registrar that is ours and tells, seen at the registry: all well.
    fn well() -> Seen {
        Seen {
            name: "kite.com".to_owned(),
            host: "Cloudflare (Main)".to_owned(),
            signing: Some(SigningState {
                stage: SigningStage::On,
                ds: Some(record(7)),
            }),
            host_open: true,
            asked: true,
            registrar: "domani.sh".to_owned(),
            sets_ds: true,
            by_itself: false,
            held: Some(vec![record(7)]),
            parent: at_parent(7),
            given: None,
            forgotten_at: None,
            now: Timestamp(1_000_000),
        }
    }

    fn kinds(judged: &Judged) -> Vec<(DnssecStepKind, bool, bool)> {
        let steps = judged.steps.iter();
        steps
            .map(|step| (step.kind, step.brake.is_some(), step.blocked.is_some()))
            .collect()
    }

    #[test]
    fn a_name_that_is_well_can_only_be_taken_apart_in_the_right_order() {
        let judged = judge(&well());
        assert_eq!(judged.verdict, DnssecVerdict::Secure);
        assert_eq!(
            kinds(&judged),
            [
                (DnssecStepKind::RemoveDs, true, false),
                (DnssecStepKind::SwitchOff, true, true),
            ],
            "signing ends only after the DS record is gone"
        );
    }

    #[test]
    fn after_the_removal_the_day_of_waiting_is_a_brake_of_its_own() {
        let mut seen = well();
        seen.held = Some(Vec::new());
        seen.parent = DsAtParent::Unsigned;
        seen.forgotten_at = Some(seen.now.plus(86_400));
        let judged = judge(&seen);
        assert_eq!(judged.verdict, DnssecVerdict::Unlinked);
        let off = judged.steps.last().expect("a step");
        assert_eq!((off.kind, &off.blocked), (DnssecStepKind::SwitchOff, &None));
        assert!(off.brake.as_ref().is_some_and(|brake| brake.contains("until")));
    }

    #[test]
    fn a_key_that_nobody_has_makes_a_name_dark_and_the_way_back_comes_first() {
        let mut seen = well();
        seen.signing = Some(SigningState {
            stage: SigningStage::Off,
            ds: None,
        });
        let judged = judge(&seen);
        assert_eq!(judged.verdict, DnssecVerdict::Dark);
        assert_eq!(judged.steps[0].kind, DnssecStepKind::RemoveDs);
        // Another key than the host's own is as dark, and can be replaced.
        let mut seen = well();
        seen.parent = at_parent(8);
        seen.held = Some(vec![record(8)]);
        let judged = judge(&seen);
        assert_eq!(judged.verdict, DnssecVerdict::Dark);
        assert_eq!(judged.steps[0].kind, DnssecStepKind::GiveDs);
        assert!(judged.steps[0].brake.is_some());
        // On its way there is bad enough.
        let mut seen = well();
        seen.signing = Some(SigningState {
            stage: SigningStage::Off,
            ds: None,
        });
        seen.parent = DsAtParent::Unsigned;
        assert_eq!(judge(&seen).verdict, DnssecVerdict::Dark);
    }

    #[test]
    fn the_ds_record_is_offered_when_the_zone_is_signed_and_asked() {
        let mut seen = well();
        seen.held = None;
        seen.parent = DsAtParent::Unsigned;
        let judged = judge(&seen);
        assert_eq!(judged.verdict, DnssecVerdict::Unlinked);
        assert_eq!(kinds(&judged)[0], (DnssecStepKind::GiveDs, false, false));
        seen.asked = false;
        let judged = judge(&seen);
        assert_eq!(
            kinds(&judged)[0],
            (DnssecStepKind::GiveDs, false, true),
            "nobody asks it"
        );
    }

    #[test]
    fn nothing_is_called_well_that_could_not_be_seen() {
        let mut seen = well();
        seen.parent = DsAtParent::Unclear(NoAnswer::Silent);
        let judged = judge(&seen);
        assert_eq!(judged.verdict, DnssecVerdict::Unknown);
        let off = judged.steps.last().expect("a step");
        assert!(off.blocked.is_some(), "signing does not end on a guess");
    }

    #[test]
    fn a_record_that_was_given_is_waited_for_and_keeps_the_zone_signed() {
        let mut seen = well();
        seen.held = None;
        seen.parent = DsAtParent::Unsigned;
        seen.given = Some(Way {
            record: record(7),
            late: false,
        });
        let judged = judge(&seen);
        assert_eq!(judged.verdict, DnssecVerdict::Waiting);
        assert!(judged.words.contains("took the DS record"), "{}", judged.words);
        assert_eq!(
            kinds(&judged),
            [
                (DnssecStepKind::RemoveDs, true, false),
                (DnssecStepKind::SwitchOff, true, true),
                (DnssecStepKind::GiveDs, false, false),
            ],
            "signing does not end under a record that is on its way"
        );
        assert_eq!(judged.steps[2].label, "Give it again");
        seen.given = seen.given.map(|way| Way { late: true, ..way });
        assert!(judge(&seen).words.contains("two days ago"));
        // One of an older key is not this one.
        seen.given = Some(Way {
            record: record(8),
            late: false,
        });
        let judged = judge(&seen);
        assert_eq!(judged.verdict, DnssecVerdict::Unlinked);
        assert!(judged.steps.iter().any(|step| step.kind == DnssecStepKind::GiveDs
            && step.brake.is_some()
            && step.label.starts_with("Give the DS record")));
        // The zone is signed no more, and the record is still on its way.
        seen.signing = Some(SigningState {
            stage: SigningStage::Off,
            ds: None,
        });
        assert_eq!(judge(&seen).verdict, DnssecVerdict::Dark);
    }
}
