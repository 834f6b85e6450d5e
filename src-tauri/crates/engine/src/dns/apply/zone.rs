//! One zone of an applied plan.

use std::collections::HashMap;

use async_trait::async_trait;
use model::SetChange;
use store::dns::changes::{ZoneEnd, ZoneState};
use store::dns::{Cause, ReadZone};
use uuid::Uuid;

use super::Target;
use super::decide::{Decision, decide};
use crate::activity::view::ItemState;
use crate::core::Engine;
use crate::dns::lanes::{Stopped, ZoneWork};
use crate::dns::results::Results;
use crate::dns::rules::ZoneRules;
use crate::dns::write::{Outcome, write_and_check};
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::count;

const RESTORE: &str = "The state before is in the history; restore it from there if the zone is wrong.";
const CANCELLED: &str = "Cancelled. Nothing was written.";

/// A job over the ticked zones of a plan.
pub(super) struct Applying {
    pub(super) engine: Engine,
    /// The job under which it is kept; `None` for a dry run.
    pub(super) job: Option<String>,
    pub(super) targets: HashMap<NameKey, Target>,
    pub(super) stopped: Stopped,
    pub(super) results: Results,
}

/// How a zone ended.
struct End {
    state: ItemState,
    said: String,
    /// Whether another try from a fresh read may do it.
    again: bool,
    /// The kept state as read back.
    after: Option<Uuid>,
    /// Whether the provider refused what was sent.
    refused: bool,
}

impl End {
    fn new(state: ItemState, said: impl Into<String>, again: bool) -> Self {
        Self {
            state,
            said: said.into(),
            again,
            after: None,
            refused: false,
        }
    }

    fn cancelled() -> Self {
        Self::new(ItemState::Skipped, CANCELLED, true)
    }

    fn nothing_written(fault: &Fault) -> Self {
        Self::new(
            ItemState::Failed,
            format!("Nothing was written. {}", fault.message),
            true,
        )
    }
}

#[async_trait]
impl ZoneWork for Applying {
    async fn one(&self, key: &NameKey) {
        self.results.rest().await;
        if self.results.token().is_cancelled() {
            return;
        }
        if let Some(fault) = self.stopped.reason(key.account) {
            return self.end(key, End::nothing_written(&fault)).await;
        }
        let Some(target) = self.targets.get(key) else {
            return;
        };
        // Until its end nobody else reads or writes this zone, so nothing here is overtaken.
        let _zone = self.engine.inner.plans.zone(key).await;
        let end = match self.apply(target).await {
            Ok(end) => end,
            Err(fault) => {
                self.stopped.note(key.account, &fault);
                End::nothing_written(&fault)
            }
        };
        self.end(key, end).await;
    }
}

impl Applying {
    /// Tells what became of a zone; the history knows it before the window does.
    async fn end(&self, key: &NameKey, end: End) {
        if let Some(job) = &self.job {
            let state = match end.state {
                ItemState::Done => ZoneState::Done,
                ItemState::Skipped => ZoneState::Skipped,
                ItemState::Failed => ZoneState::Failed,
                ItemState::Running | ItemState::Unclear => ZoneState::Unclear,
            };
            let kept = ZoneEnd {
                state,
                detail: end.said.clone(),
                again: end.again,
                after: end.after,
                refused: end.refused,
            };
            if let Err(fault) = self.engine.change_zone_end(job, key, kept).await {
                // What happened at the provider is told all the same; only our own notes are behind.
                tracing::error!(target: "dns", zone = %key.name, %fault, "the result of a zone was not noted");
            }
        }
        self.results.end(key, end.state, end.said);
    }

    /// Ends the job.
    pub(super) async fn finish(self) {
        if let Some(job) = &self.job
            && let Err(fault) = self.engine.change_end(job, self.results.state(), CANCELLED).await
        {
            tracing::error!(target: "dns", %fault, "the end of a change was not noted");
        }
        self.results.finish();
    }

    /// One zone. An error means that nothing was sent.
    async fn apply(&self, target: &Target) -> Result<End, Fault> {
        let (engine, key) = (&self.engine, &target.key);
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
            () = self.results.token().cancelled() => return Ok(End::cancelled()),
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
        let moved = fresh.hash != target.base;
        let (write, already) = match decide(target, moved, &fresh, &rules) {
            Decision::Write { write, already } => (write, already),
            Decision::AlreadySo => {
                let said = if self.job.is_some() {
                    "Already so, nothing to write"
                } else {
                    "Already so"
                };
                return Ok(End::new(ItemState::Done, said, false));
            }
            Decision::LeaveOut { reason, again } => return Ok(End::new(ItemState::Skipped, reason, again)),
        };
        let sets = count(write.changes.len(), "set", "sets");
        let already = match already {
            0 => String::new(),
            some => format!("; {} so already", count(some, "set", "sets")),
        };
        let Some(job) = &self.job else {
            let kept = if moved {
                "; what changed elsewhere would be kept"
            } else {
                ""
            };
            let said = format!("Would write {sets}{already}{kept}");
            return Ok(End::new(ItemState::Done, said, false));
        };
        // The last moment in which nothing has happened.
        if self.results.token().is_cancelled() {
            return Ok(End::cancelled());
        }
        self.arm(job, key, &fresh, &write.changes).await?;
        self.results.running(key, "Writing");
        let idempotency_key = Uuid::new_v4().to_string();
        tracing::info!(
            target: "dns",
            account = %key.account, zone = %key.name, %idempotency_key, sets = write.changes.len(), "writing a zone"
        );
        let outcome = write_and_check(dns, &key.name, &write, &idempotency_key).await;
        let kept = if moved {
            "; what changed elsewhere was kept"
        } else {
            ""
        };
        let sets = format!("{sets}, checked{already}{kept}");
        Ok(self.settle(job, key, descriptor.label, sets, outcome).await)
    }

    /// Keeps the state before and what is about to be sent. When this returns `Ok`, both are on the disk.
    async fn arm(
        &self,
        job: &str,
        key: &NameKey,
        fresh: &ReadZone,
        changes: &[SetChange],
    ) -> Result<(), Fault> {
        let (hash, zone) = (fresh.hash.clone(), fresh.zone.clone());
        let before = self
            .engine
            .dns_keep_snapshot(key, Cause::BeforeChange, hash, zone, Some(job))
            .await?;
        self.engine.change_arm(job, key, changes.to_vec(), before).await
    }

    /// Logs and keeps what became of a write.
    async fn settle(&self, job: &str, key: &NameKey, provider: &str, sets: String, outcome: Outcome) -> End {
        let (mut end, found) = match outcome {
            Outcome::Checked(found) => (End::new(ItemState::Done, sets, false), Ok(found)),
            Outcome::Refused(error) => {
                let fault = Fault::from(error);
                self.stopped.note(key.account, &fault);
                let mut end = End::nothing_written(&fault);
                end.refused = true;
                return end;
            }
            Outcome::Unchanged(found, unclear) => {
                let why = unclear.map_or_else(
                    || format!("{provider} accepted the write, but the zone is as it was."),
                    |error| format!("{} The zone is as it was.", error.message),
                );
                let said = format!("Not written. {why} Try it again: the zone is read afresh before.");
                (End::new(ItemState::Failed, said, true), Ok(found))
            }
            Outcome::Differs { found, difference } => {
                let said = format!("Written, but the zone is not what was planned: {difference}. {RESTORE}");
                (End::new(ItemState::Failed, said, true), Ok(found))
            }
            Outcome::Unseen(error) => {
                let fault = Fault::from(error);
                let said = format!(
                    "Sent, but the zone could not be read back: {} Read the zone to see what became of it. {RESTORE}",
                    fault.message
                );
                (End::new(ItemState::Unclear, said, true), Err(fault))
            }
        };
        let line = format!("{}: {}", key.name.unicode(), end.said);
        self.engine
            .log("dns", line, Some(key.account), Some(&key.name))
            .await;
        let noted = match found {
            Ok(found) => self.engine.dns_keep_written(key, found, job).await.map(Some),
            Err(fault) => self.engine.dns_keep_failure(key, &fault).await.map(|()| None),
        };
        match noted {
            Ok(after) => end.after = after,
            // What happened at the provider is told; only our own notes are behind, and the next read mends them.
            Err(fault) => {
                tracing::error!(target: "dns", zone = %key.name, %fault, "the zone was written but not noted");
            }
        }
        end
    }
}
