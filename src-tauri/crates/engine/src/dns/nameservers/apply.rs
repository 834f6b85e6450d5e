//! Setting the nameservers of the ticked names: read again, hold it against the plan, set once, read back.

use std::sync::Arc;

use async_trait::async_trait;

use super::current::{self, Ask};
use super::hosts::{named, same};
use super::plan::{Shown, changed};
use super::set::{AtRegistrar, Outcome, set_and_check};
use super::view::{NameserversApply, NameserversStep};
use crate::activity::view::{ItemState, JobKind};
use crate::core::Engine;
use crate::dns::lanes::{self, Stopped, ZoneWork};
use crate::dns::results::Results;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::count;

/// Names of one account that are changed at a time.
const AT_ONCE: usize = 2;
/// Requests for one name: read, change, read back.
pub(super) const REQUESTS: u32 = 3;

impl Engine {
    pub(super) async fn nameservers_start(&self, request: NameserversApply) -> Result<String, Fault> {
        let plan = self
            .inner
            .plans
            .nameservers
            .get(&request.plan)
            .ok_or_else(|| changed("This plan is not known any more."))?;
        let ticked = plan.admit(&request)?;
        let accounts = self.dns_accounts().await?;
        let eta = self.dns_eta(&ticked, REQUESTS, &accounts).await;
        let title = match &ticked[..] {
            [only] => format!("Set nameservers of {}", only.name.unicode()),
            many => format!("Set nameservers of {}", count(many.len(), "name", "names")),
        };
        let job = self.job(JobKind::Nameservers, title, ticked.len(), true);
        job.pausable();
        let id = job.id().to_owned();
        let work = Setting {
            engine: self.clone(),
            plan,
            stopped: Stopped::default(),
            results: Results::new(self.clone(), job, &ticked, &accounts, eta),
        };
        self.spawn(async move {
            lanes::run(&ticked, AT_ONCE, &work).await;
            work.engine.names_changed();
            work.results.finish();
        });
        Ok(id)
    }
}

struct Setting {
    engine: Engine,
    plan: Arc<Shown>,
    stopped: Stopped,
    results: Results,
}

#[async_trait]
impl ZoneWork for Setting {
    async fn one(&self, key: &NameKey) {
        self.results.rest().await;
        if self.results.token().is_cancelled() {
            return;
        }
        if let Some(fault) = self.stopped.reason(key.account) {
            return self.results.end(key, ItemState::Failed, nothing(&fault));
        }
        // Until its end nobody else reads or writes this name's zone or nameservers.
        let _name = self.engine.inner.plans.zone(key).await;
        if let Err(fault) = self.set(key).await {
            self.stopped.note(key.account, &fault);
            self.results.end(key, ItemState::Failed, nothing(&fault));
        }
    }
}

impl Setting {
    /// One name. An error means that nothing was sent.
    async fn set(&self, key: &NameKey) -> Result<(), Fault> {
        let step = self.plan.view.names.iter().find(|step| step.key == *key);
        let step = step.ok_or_else(|| Fault::new(Code::Internal, "The name left the plan."))?;
        let cancelled = || {
            let said = "Cancelled. Nothing was sent.".to_owned();
            self.results.end(key, ItemState::Skipped, said);
        };
        let provider = self.engine.provider(key.account).await?;
        self.results.running(key, "Reading");
        let told = tokio::select! {
            () = self.results.token().cancelled() => {
                cancelled();
                return Ok(());
            }
            told = current::read(provider.as_ref(), &key.name, Ask::Hosts) => told?,
        };
        self.engine.nameservers_learn(key, &told).await?;
        let known = Some(&step.after).filter(|hosts| !hosts.is_empty());
        if let (Some(now), Some(after)) = (&told.hosts, known)
            && same(now, after)
        {
            let said = "Already so, nothing to set".to_owned();
            self.results.end(key, ItemState::Done, said);
            return Ok(());
        }
        let now = told.hosts.unwrap_or_default();
        if !same(&now, &step.before) {
            let said = format!(
                "Changed elsewhere since you saw the plan: its nameservers are {} now. Nothing was sent. Look before once more.",
                named(&now)
            );
            self.results.end(key, ItemState::Skipped, said);
            return Ok(());
        }
        // The last moment in which nothing has happened.
        if self.results.token().is_cancelled() {
            cancelled();
            return Ok(());
        }
        self.results.running(key, "Setting");
        let idempotency_key = uuid::Uuid::new_v4().to_string();
        tracing::info!(
            target: "dns",
            account = %key.account, name = %key.name, %idempotency_key, "setting nameservers"
        );
        let name = AtRegistrar {
            provider: provider.as_ref(),
            name: &key.name,
            target: &self.plan.view.target,
            after: known.map(Vec::as_slice),
            idempotency_key,
        };
        let before = Some(step.before.as_slice()).filter(|hosts| !hosts.is_empty());
        let outcome = set_and_check(&name, before, known.map(Vec::as_slice)).await;
        let rules = provider.descriptor().dns.as_ref().and_then(|dns| dns.nameservers);
        let queued = rules.is_some_and(|rules| rules.queued);
        self.settle(key, step, provider.descriptor().label, queued, outcome)
            .await;
        Ok(())
    }

    /// Tells, logs and keeps what became of a change. `queued`: the provider documents that it takes a while.
    async fn settle(
        &self,
        key: &NameKey,
        step: &NameserversStep,
        provider: &str,
        queued: bool,
        outcome: Outcome,
    ) {
        let was = |before: &[String]| match before {
            [] => String::new(),
            before => format!("; before: {}", named(before)),
        };
        let (state, said, told) = match outcome {
            Outcome::Shown(told) => {
                self.engine.nameservers_worked(&self.plan.view.target).await;
                let hosts = told.hosts.as_deref().unwrap_or_default();
                let said = format!("Set to {}, checked{}", named(hosts), was(&step.before));
                (ItemState::Done, said, Some(told))
            }
            Outcome::Refused(error) => {
                let fault = Fault::from(error);
                self.stopped.note(key.account, &fault);
                self.results.end(key, ItemState::Failed, nothing(&fault));
                return;
            }
            Outcome::Unchanged(told, None) if queued => {
                let said = format!(
                    "Accepted. {provider} has queued the change and shows it later{}",
                    was(&step.before)
                );
                (ItemState::Done, said, Some(told))
            }
            Outcome::Unchanged(told, Some(error)) if queued => {
                let said = format!(
                    "Sent, but the answer was lost: {} {provider} queues such changes, so it may still come. Read the name later.",
                    error.message
                );
                (ItemState::Unclear, said, Some(told))
            }
            Outcome::Unchanged(told, Some(error)) => {
                let said = format!("Not set. {} The nameservers are as they were.", error.message);
                (ItemState::Failed, said, Some(told))
            }
            Outcome::Unchanged(told, None) => {
                let said = format!(
                    "{provider} accepted the change, but still tells the nameservers from before. Read the name later."
                );
                (ItemState::Unclear, said, Some(told))
            }
            Outcome::Differs(told) => {
                let hosts = told.hosts.as_deref().unwrap_or_default();
                let said = format!(
                    "Sent, but the nameservers are {} now, which is not what was planned. Look at the name.",
                    named(hosts)
                );
                (ItemState::Failed, said, Some(told))
            }
            Outcome::Unseen(why) => {
                let why = why.map_or_else(
                    || format!("{provider} does not tell the nameservers of this name."),
                    |error| error.message,
                );
                let said = format!("Sent, but it could not be read back. {why} Read the name later.");
                (ItemState::Unclear, said, None)
            }
        };
        let line = format!("Nameservers of {}: {}", key.name.unicode(), said);
        self.engine
            .log("dns", line, Some(key.account), Some(&key.name))
            .await;
        if let Some(told) = told
            && let Err(fault) = self.engine.nameservers_learn(key, &told).await
        {
            // What happened at the provider is told; only our own notes are behind, and the next sync mends them.
            tracing::error!(target: "dns", name = %key.name, %fault, "nameservers were set but not noted");
        }
        // Last, so that whoever sees the result finds the name as it is.
        self.results.end(key, state, said);
    }
}

/// Why nothing was set, and what to do.
fn nothing(fault: &Fault) -> String {
    match &fault.hint {
        Some(hint) => format!("Nothing was set. {} {hint}", fault.message),
        None => format!("Nothing was set. {}", fault.message),
    }
}
