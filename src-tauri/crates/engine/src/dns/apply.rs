//! Applying the ticked zones of a plan: read again, merge, snapshot, write once, read back.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use registrar::dns::ZoneWrite;
use store::dns::{Cause, ReadZone};

use super::brakes;
use super::lanes::{self, Stopped, ZoneWork};
use super::merge::{merge, named};
use super::plan::{Plan, can_go, lost_rows};
use super::results::Results;
use super::rules::ZoneRules;
use super::view::{ApplyRequest, Brake, BrakeKind, PlanZone};
use super::write::{Outcome, write_and_check};
use crate::activity::view::{ItemState, JobKind};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::count;

/// Zones of one account that are written at a time: few, so that little time lies between a read and its write.
const AT_ONCE: usize = 3;
/// Requests for one zone: read, write, read back.
pub(super) const REQUESTS: u32 = 3;

impl Engine {
    pub(super) async fn start_apply(&self, request: ApplyRequest) -> Result<String, Fault> {
        let plan = self.inner.plans.get(&request.plan).ok_or_else(|| {
            Fault::new(Code::PlanChanged, "This plan is not known any more.").hint("Make the plan again.")
        })?;
        let ticked = admit(&plan, &request)?;
        let accounts = self.dns_accounts().await?;
        let eta = self.dns_eta(&ticked, REQUESTS, &accounts).await;
        let title = match &ticked[..] {
            [only] => format!("Apply DNS to {}", only.name.unicode()),
            many => format!("Apply DNS to {}", count(many.len(), "zone", "zones")),
        };
        let job = self.job(JobKind::DnsApply, title, ticked.len(), true);
        let id = job.id().to_owned();
        let work = Applying {
            engine: self.clone(),
            plan,
            stopped: Stopped::default(),
            results: Results::new(self.clone(), job, &ticked, &accounts, eta),
        };
        self.spawn(async move {
            lanes::run(&ticked, AT_ONCE, &work).await;
            work.results.finish();
        });
        Ok(id)
    }
}

/// Whether what is asked for is what was shown and confirmed; the ticked zones, each once.
fn admit(plan: &Plan, request: &ApplyRequest) -> Result<Vec<NameKey>, Fault> {
    if plan.view.hash != request.hash {
        return Err(
            Fault::new(Code::PlanChanged, "This is not the plan that was shown.")
                .hint("Make the plan again."),
        );
    }
    let mut seen = HashSet::new();
    let ticked: Vec<NameKey> = request
        .zones
        .iter()
        .filter(|key| seen.insert(*key))
        .cloned()
        .collect();
    if ticked.is_empty() {
        return Err(Fault::bad_input("No zone is ticked. Tick at least one."));
    }
    let confirmed: HashSet<&str> = request.confirmed.iter().map(String::as_str).collect();
    let mut open: Vec<&Brake> = Vec::new();
    for key in &ticked {
        let zone = plan.view.zones.iter().find(|zone| zone.key == *key);
        let zone = zone.ok_or_else(|| {
            let message = format!("{} is not in this plan.", key.name.unicode());
            Fault::new(Code::PlanChanged, message).hint("Make the plan again.")
        })?;
        if let Some(fault) = &zone.blocked {
            return Err(fault.clone());
        }
        if !can_go(zone) {
            let message = format!("Nothing of {} can be written. Untick it.", zone.unicode);
            return Err(Fault::new(Code::Conflict, message));
        }
        open.extend(zone.brakes.iter().filter(|b| !confirmed.contains(b.id.as_str())));
    }
    let ticked_set: HashSet<&NameKey> = ticked.iter().collect();
    open.extend(plan.view.brakes.iter().filter(|brake| {
        let concerned = plan
            .braked
            .get(&brake.id)
            .is_none_or(|zones| zones.iter().any(|key| ticked_set.contains(key)));
        concerned && !confirmed.contains(brake.id.as_str())
    }));
    match &open[..] {
        [] => Ok(ticked),
        [first, ..] => {
            let brakes = count(open.len(), "brake needs", "brakes need");
            Err(Fault::new(
                Code::NeedsConfirmation,
                format!("{brakes} a confirmation. {}", first.message),
            ))
        }
    }
}

struct Applying {
    engine: Engine,
    plan: Arc<Plan>,
    stopped: Stopped,
    results: Results,
}

#[async_trait]
impl ZoneWork for Applying {
    async fn one(&self, key: &NameKey) {
        if self.results.token().is_cancelled() {
            return;
        }
        if let Some(fault) = self.stopped.reason(key.account) {
            return self.results.end(key, ItemState::Failed, nothing_written(&fault));
        }
        // Until its end nobody else reads or writes this zone, so nothing here is overtaken.
        let _zone = self.engine.inner.plans.zone(key).await;
        if let Err(fault) = self.apply(key).await {
            self.stopped.note(key.account, &fault);
            self.results.end(key, ItemState::Failed, nothing_written(&fault));
        }
    }
}

/// What the fresh read leaves to do.
#[derive(Debug)]
enum Decision {
    Write { write: ZoneWrite, already: usize },
    AlreadySo,
    LeaveOut(String),
}

impl Applying {
    /// One zone. An error means that nothing was sent.
    async fn apply(&self, key: &NameKey) -> Result<(), Fault> {
        let engine = &self.engine;
        let cancelled = || {
            self.results.end(
                key,
                ItemState::Skipped,
                "Cancelled. Nothing was written.".to_owned(),
            );
        };
        let planned = self.plan.view.zones.iter().find(|zone| zone.key == *key);
        let planned = planned.ok_or_else(|| Fault::new(Code::Internal, "The zone left the plan."))?;
        let base = self.plan.bases.get(key).map_or("", String::as_str);
        let seat = engine.dns_seat(key).await?;
        if seat.zone != *key || seat.refusal.is_some() {
            let message = format!("Its DNS moved since you saw the plan. {}", seat.words);
            return Err(Fault::new(Code::PlanChanged, message)
                .hint("Read the zone where it is now, then plan again."));
        }
        let provider = engine.dns_provider(key).await?;
        let descriptor = provider.descriptor();
        let (Some(dns), Some(limits)) = (provider.dns(), descriptor.dns.as_ref()) else {
            return Err(Fault::new(Code::NotOffered, "This account serves no DNS."));
        };
        let rules = ZoneRules {
            zone: &key.name,
            provider: descriptor.label,
            dns: limits,
        };

        self.results.running(key, "Reading");
        let read = tokio::select! {
            () = self.results.token().cancelled() => {
                cancelled();
                return Ok(());
            }
            read = dns.read(&key.name) => read.map_err(Fault::from),
        };
        let read = match read {
            Ok(read) => read,
            Err(fault) => {
                engine.dns_keep_failure(key, &fault).await?;
                return Err(fault);
            }
        };
        let fresh = engine.dns_keep_read(key, read).await?;
        let moved = fresh.hash != base;
        let (write, already) = match decide(planned, moved, &fresh, &rules) {
            Decision::Write { write, already } => (write, already),
            Decision::AlreadySo => {
                self.results
                    .end(key, ItemState::Done, "Already so, nothing to write".to_owned());
                return Ok(());
            }
            Decision::LeaveOut(reason) => {
                self.results.end(key, ItemState::Skipped, reason);
                return Ok(());
            }
        };
        // The last moment in which nothing has happened.
        if self.results.token().is_cancelled() {
            cancelled();
            return Ok(());
        }
        engine
            .dns_keep_snapshot(key, Cause::BeforeChange, fresh.hash.clone(), fresh.zone)
            .await?;
        self.results.running(key, "Writing");
        let idempotency_key = uuid::Uuid::new_v4().to_string();
        tracing::info!(
            target: "dns",
            account = %key.account, zone = %key.name, %idempotency_key, sets = write.changes.len(), "writing a zone"
        );
        let outcome = write_and_check(dns, &key.name, &write, &idempotency_key).await;
        let mut sets = format!("{}, checked", count(write.changes.len(), "set", "sets"));
        if already > 0 {
            sets.push_str(&format!("; {} so already", count(already, "set", "sets")));
        }
        if moved {
            sets.push_str("; what changed elsewhere was kept");
        }
        let noted = self.settle(key, descriptor.label, &sets, outcome).await;
        if let Err(fault) = noted {
            // What happened at the provider has been told; only our own notes are behind, and the next read mends them.
            tracing::error!(target: "dns", zone = %key.name, %fault, "the zone was written but not noted");
        }
        Ok(())
    }

    /// Tells, logs and keeps what became of a write.
    async fn settle(&self, key: &NameKey, provider: &str, sets: &str, outcome: Outcome) -> Result<(), Fault> {
        const RESTORE: &str =
            "The state before is in the history; restore it from there if the zone is wrong.";
        let (state, said, found) = match outcome {
            Outcome::Checked(found) => (ItemState::Done, sets.to_owned(), Ok(found)),
            Outcome::Refused(error) => {
                let fault = Fault::from(error);
                self.stopped.note(key.account, &fault);
                self.results.end(key, ItemState::Failed, nothing_written(&fault));
                return Ok(());
            }
            Outcome::Unchanged(found, unclear) => {
                let why = unclear.map_or_else(
                    || format!("{provider} accepted the write, but the zone is as it was."),
                    |error| format!("{} The zone is as it was.", error.message),
                );
                let said = format!("Not written. {why} Read the zone, then plan again.");
                (ItemState::Failed, said, Ok(found))
            }
            Outcome::Differs { found, difference } => {
                let said = format!("Written, but the zone is not what was planned: {difference}. {RESTORE}");
                (ItemState::Failed, said, Ok(found))
            }
            Outcome::Unseen(error) => {
                let fault = Fault::from(error);
                let said = format!(
                    "Sent, but the zone could not be read back: {} Read the zone to see what became of it. {RESTORE}",
                    fault.message
                );
                (ItemState::Unclear, said, Err(fault))
            }
        };
        let line = format!("{}: {}", key.name.unicode(), said);
        self.engine
            .log("dns", line, Some(key.account), Some(&key.name))
            .await;
        let noted = match found {
            Ok(found) => self.engine.dns_keep_written(key, found).await,
            Err(fault) => self.engine.dns_keep_failure(key, &fault).await,
        };
        // Last, so that whoever sees the result finds the zone and its history as they are.
        self.results.end(key, state, said);
        noted
    }
}

fn nothing_written(fault: &Fault) -> String {
    format!("Nothing was written. {}", fault.message)
}

/// What is left of the plan for a zone that was read just now. `moved`: it is not the zone of the plan any more.
fn decide(planned: &PlanZone, moved: bool, fresh: &ReadZone, rules: &ZoneRules<'_>) -> Decision {
    let title = &planned.unicode;
    if let Some(fault) = lost_rows(rules.provider, rules.dns, title, fresh) {
        return Decision::LeaveOut(fault.message);
    }
    let merged = merge(&planned.changes, &fresh.zone);
    if !merged.conflicts.is_empty() {
        let sets = named(merged.conflicts.iter().map(|conflict| &conflict.key));
        return Decision::LeaveOut(format!(
            "Changed elsewhere since you saw the plan: {sets}. Nothing was written. Look at the zone, then plan again."
        ));
    }
    if merged.changes.is_empty() {
        return Decision::AlreadySo;
    }
    if moved && let Err(problem) = rules.neighbours(&fresh.zone, &merged.changes) {
        return Decision::LeaveOut(format!(
            "Changed elsewhere since you saw the plan. Nothing was written. {problem}"
        ));
    }
    let shown: Vec<BrakeKind> = planned.brakes.iter().map(|brake| brake.kind).collect();
    let brakes = brakes::of_zone(title, &fresh.zone, &merged.changes, rules.dns.apex_cname);
    if let Some((_, message)) = brakes.into_iter().find(|(kind, _)| !shown.contains(kind)) {
        return Decision::LeaveOut(format!(
            "Changed elsewhere since you saw the plan, and now needs a confirmation. Nothing was written. {message} Plan again."
        ));
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

#[cfg(test)]
mod tests;
