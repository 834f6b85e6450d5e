//! Applying the ticked zones of a plan: read again, merge, snapshot, write once, read back. A dry run does all of it but
//! the write.
//!
//! - `zone`: one zone of it
//! - `decide`: what the fresh read leaves to do

mod decide;
mod zone;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use model::SetChange;

use super::changes::kept::Kept;
use super::lanes::{self, Stopped};
use super::plan::{Plan, can_go};
use super::results::Results;
use super::view::{ApplyRequest, Brake, BrakeKind, PlanZone};
use crate::activity::view::JobKind;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::count;
use zone::Applying;

/// Zones of one account that are written at a time: enough that slow answers leave nothing of the quota idle, and few, so
/// that little time lies between a read and its write.
const AT_ONCE: usize = 6;
/// Requests for one zone: read, write, read back.
pub(super) const REQUESTS: u32 = 3;

/// One zone that is to be written.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// Which.
    pub(super) key: NameKey,
    /// Hash of the zone that the plan was made on.
    pub(super) base: String,
    /// What was planned.
    pub(super) changes: Vec<SetChange>,
    /// The brakes that were shown and confirmed.
    pub(super) confirmed: Vec<BrakeKind>,
}

impl Target {
    /// A zone of a plan.
    fn of(plan: &Plan, zone: &PlanZone) -> Self {
        Self {
            base: plan.bases.get(&zone.key).cloned().unwrap_or_default(),
            changes: zone.changes.clone(),
            confirmed: zone.brakes.iter().map(|brake| brake.kind).collect(),
            key: zone.key.clone(),
        }
    }
}

impl Engine {
    pub(super) async fn start_apply(&self, request: ApplyRequest) -> Result<String, Fault> {
        let (plan, targets) = self.admitted(&request)?;
        let title = format!("Apply DNS to {}", zones(&targets));
        let kept = Kept {
            action: plan.view.action,
            title: plan.view.title.clone(),
            reverses: plan.reverses.clone(),
            retries: None,
        };
        self.start_targets(title, targets, Some(kept)).await
    }

    pub(super) async fn start_dry_run(&self, request: ApplyRequest) -> Result<String, Fault> {
        let (_, targets) = self.admitted(&request)?;
        let title = format!("Dry run of DNS for {}", zones(&targets));
        self.start_targets(title, targets, None).await
    }

    fn admitted(&self, request: &ApplyRequest) -> Result<(Arc<Plan>, Vec<Target>), Fault> {
        let plan = self.inner.plans.get(&request.plan).ok_or_else(|| {
            Fault::new(Code::PlanChanged, "This plan is not known any more.").hint("Make the plan again.")
        })?;
        let ticked = admit(&plan, request)?;
        let targets = ticked.into_iter().map(|zone| Target::of(&plan, zone));
        let targets = targets.collect();
        Ok((plan, targets))
    }

    /// Starts a job over these zones. `kept`: what the history shall say of it; none for a dry run, which writes nothing.
    /// The plan of a write is on the disk before its first request.
    pub(super) async fn start_targets(
        &self,
        title: String,
        targets: Vec<Target>,
        kept: Option<Kept>,
    ) -> Result<String, Fault> {
        let keys: Vec<NameKey> = targets.iter().map(|target| target.key.clone()).collect();
        let accounts = self.dns_accounts().await?;
        let (kind, requests) = match &kept {
            Some(_) => (JobKind::DnsApply, REQUESTS),
            None => (JobKind::DnsDryRun, 1),
        };
        let eta = self.dns_eta(&keys, requests, &accounts).await;
        let job = self.job(kind, title, targets.len(), true);
        job.pausable();
        let id = job.id().to_owned();
        let writes = kept.is_some();
        if let Some(kept) = kept {
            // Where this fails the job is dropped, which ends it as failed.
            self.change_begin(&id, kept, &targets).await?;
        }
        let targets: HashMap<NameKey, Target> = targets
            .into_iter()
            .map(|target| (target.key.clone(), target))
            .collect();
        let work = Applying {
            engine: self.clone(),
            job: writes.then(|| id.clone()),
            targets,
            stopped: Stopped::default(),
            results: Results::new(self.clone(), job, &keys, &accounts, eta),
        };
        self.spawn(async move {
            lanes::run(&keys, AT_ONCE, &work).await;
            work.finish().await;
        });
        Ok(id)
    }
}

/// `harborworks.com` or `12 zones`.
pub(super) fn zones(targets: &[Target]) -> String {
    match targets {
        [only] => only.key.name.unicode(),
        many => count(many.len(), "zone", "zones"),
    }
}

/// Whether what is asked for is what was shown and confirmed; the ticked zones, each once.
fn admit<'a>(plan: &'a Plan, request: &ApplyRequest) -> Result<Vec<&'a PlanZone>, Fault> {
    if plan.view.hash != request.hash {
        return Err(
            Fault::new(Code::PlanChanged, "This is not the plan that was shown.")
                .hint("Make the plan again."),
        );
    }
    let mut asked = HashSet::new();
    let keys: Vec<&NameKey> = request.zones.iter().filter(|key| asked.insert(*key)).collect();
    if keys.is_empty() {
        return Err(Fault::bad_input("No zone is ticked. Tick at least one."));
    }
    let confirmed: HashSet<&str> = request.confirmed.iter().map(String::as_str).collect();
    let mut zones: HashMap<&NameKey, &PlanZone> = HashMap::new();
    for zone in &plan.view.zones {
        // Of one that is there twice only the first can go.
        zones.entry(&zone.key).or_insert(zone);
    }
    let mut open: Vec<&Brake> = Vec::new();
    let mut ticked = Vec::with_capacity(keys.len());
    for key in keys {
        let zone = *zones.get(key).ok_or_else(|| {
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
        ticked.push(zone);
    }
    open.extend(plan.view.brakes.iter().filter(|brake| {
        let concerned = plan
            .braked
            .get(&brake.id)
            .is_none_or(|zones| zones.iter().any(|key| asked.contains(key)));
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

#[cfg(test)]
mod tests;
