//! What a fresh read leaves of a plan.

use registrar::dns::ZoneWrite;
use store::dns::ReadZone;

use super::Target;
use crate::dns::brakes;
use crate::dns::merge::{merge, named};
use crate::dns::plan::lost_rows;
use crate::dns::rules::ZoneRules;

/// What the fresh read leaves to do.
#[derive(Debug)]
pub(super) enum Decision {
    /// These sets go.
    Write {
        /// What is sent.
        write: ZoneWrite,
        /// Sets of the plan that are so already.
        already: usize,
    },
    /// The zone is what was planned.
    AlreadySo,
    /// It stays as it is.
    LeaveOut {
        /// Why, as sentences.
        reason: String,
        /// Whether another read may mend it.
        again: bool,
    },
}

impl Decision {
    fn left_out(reason: String, again: bool) -> Self {
        Self::LeaveOut { reason, again }
    }
}

/// What is left of the plan for a zone that was read just now. `moved`: it is not the zone of the plan any more.
pub(super) fn decide(target: &Target, moved: bool, fresh: &ReadZone, rules: &ZoneRules<'_>) -> Decision {
    let title = &target.key.name.unicode();
    if let Some(fault) = lost_rows(rules.provider, rules.dns, title, &fresh.unreadable) {
        return Decision::left_out(fault.message, true);
    }
    let merged = merge(&target.changes, &fresh.zone);
    if !merged.conflicts.is_empty() {
        let sets = named(merged.conflicts.iter().map(|conflict| &conflict.key));
        return Decision::left_out(
            format!(
                "Changed elsewhere since you saw the plan: {sets}. Nothing was written. Look at the zone, then plan again."
            ),
            false,
        );
    }
    if merged.changes.is_empty() {
        return Decision::AlreadySo;
    }
    if moved && let Err(problem) = rules.neighbours(&fresh.zone, &merged.changes) {
        return Decision::left_out(
            format!("Changed elsewhere since you saw the plan. Nothing was written. {problem}"),
            false,
        );
    }
    let brakes = brakes::of_zone(title, &fresh.zone, &merged.changes, rules.dns.apex_cname);
    if let Some((_, message)) = brakes
        .into_iter()
        .find(|(kind, _)| !target.confirmed.contains(kind))
    {
        return Decision::left_out(
            format!(
                "Changed elsewhere since you saw the plan, and now needs a confirmation. Nothing was written. {message} Plan again."
            ),
            false,
        );
    }
    Decision::Write {
        write: ZoneWrite {
            result: fresh.zone.with(&merged.changes),
            base: fresh.zone.clone(),
            changes: merged.changes,
        },
        already: merged.already,
    }
}
