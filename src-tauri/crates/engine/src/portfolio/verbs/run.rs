//! A run over switches: accounts side by side, each in its own lane, a few names of each at a time.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use model::{AccountId, DomainName};
use registrar::descriptor::Setting;
use registrar::provider::Work;
use store::verbs::ItemState as Kept;
use tokio::time::Instant;

use super::doing::Value;
use super::kept::word;
use super::preview::{eta, value};
use super::troubles::Troubles;
use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobState};
use crate::core::Engine;
use crate::dns::lanes::{self, ZoneWork};
use crate::fault::{Code, Fault};
use crate::portfolio::switch::{self, Thrown};
use crate::portfolio::view::NameKey;
use crate::words::count;

/// Names of one account that are switched at a time: enough that slow answers leave nothing of the quota idle.
const AT_ONCE: usize = 4;
/// Names that were accepted for later and are read again at the end; the next sync reads the others.
const READ_AGAIN: usize = 100;
/// How long after its end those are read once more that were not yet as they shall be.
const LATER: Duration = Duration::from_secs(30);
/// How often the list follows a run.
const SHOW_EVERY: Duration = Duration::from_secs(5);
/// How often a name is tried while its account asks for patience, and how long one of these waits at most.
const TRIES: u32 = 5;
const PATIENCE: Duration = Duration::from_secs(300);

const CANCELLED: &str = "The run was cancelled before it was this name's turn. Nothing was sent.";
const ENDED: &str = "The app ended before it was this name's turn. Nothing was sent.";

impl Engine {
    /// Starts the work of a run that is written down.
    pub(super) fn verb_switches(
        &self,
        job: Job,
        setting: Setting,
        on: bool,
        names: Vec<(NameKey, Option<Value>)>,
    ) {
        job.pausable();
        let keys: Vec<NameKey> = names.iter().map(|(key, _)| key.clone()).collect();
        let mut seen = HashSet::new();
        let twice = keys.iter().filter(|key| !seen.insert(&key.name));
        let twice = twice.map(|key| key.name.clone()).collect();
        let items = (0..).zip(names).map(|(place, (key, now))| {
            let before = match now {
                Some(Value::On(on)) => Some(on),
                _ => None,
            };
            (key, (place, before))
        });
        let work = Switching {
            engine: self.clone(),
            job,
            setting,
            on,
            items: items.collect(),
            twice,
            troubles: Troubles::default(),
            accepted: Mutex::default(),
            done: AtomicU32::new(0),
            ended: AtomicU32::new(0),
            shown: Mutex::new(Instant::now()),
        };
        self.spawn(async move { work.run(keys).await });
    }
}

struct Switching {
    engine: Engine,
    job: Job,
    setting: Setting,
    on: bool,
    /// Place and state from before.
    items: HashMap<NameKey, (u32, Option<bool>)>,
    /// Names that are there in two accounts.
    twice: HashSet<DomainName>,
    troubles: Troubles,
    /// Names that the provider switches later.
    accepted: Mutex<Vec<NameKey>>,
    done: AtomicU32,
    ended: AtomicU32,
    shown: Mutex<Instant>,
}

#[async_trait]
impl ZoneWork for Switching {
    async fn one(&self, key: &NameKey) {
        self.job.rest().await;
        if self.job.cancelled() || self.troubles.is_stopped(key.account) {
            return;
        }
        let Some((place, before)) = self.items.get(key).copied() else {
            return;
        };
        if let Err(fault) = self.note(place, Kept::Sent, "").await {
            // What can not be written down is not done: it could not be taken back.
            return self.end(key, place, Kept::Failed, fault.message, None).await;
        }
        match self.throw(key).await {
            Ok(Thrown::Now(now)) if now == self.on => {
                self.troubles.well(key.account);
                let said = format!("Switched {}", switch::word(now));
                self.end(key, place, Kept::Done, said, Some((before, now))).await;
            }
            Ok(Thrown::Now(now)) => {
                self.troubles.well(key.account);
                let said = format!("The provider says that it is {}.", switch::word(now));
                self.end(key, place, Kept::Failed, said, Some((before, now)))
                    .await;
            }
            Ok(Thrown::Accepted) => {
                self.troubles.well(key.account);
                self.accepted
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(key.clone());
                let said = "Accepted: the provider does it later".to_owned();
                self.end(key, place, Kept::Accepted, said, Some((before, self.on)))
                    .await;
            }
            Ok(Thrown::Unclear(fault)) => {
                self.troubles.note(key.account, &fault);
                let said = format!("Sent, but it is not known whether it was done. {}", fault.message);
                self.end(key, place, Kept::Unclear, said, None).await;
            }
            Err(fault) => {
                self.troubles.note(key.account, &fault);
                self.end(key, place, Kept::Failed, fault.message, None).await;
            }
        }
    }
}

impl Switching {
    async fn run(self, keys: Vec<NameKey>) {
        self.tell_eta().await;
        lanes::run(&keys, AT_ONCE, &self).await;
        self.read_again().await;
        self.tell_stopped().await;
        let (total, done) = (keys.len(), self.done.load(Ordering::Relaxed) as usize);
        let quitting = self.engine.inner.stop.is_cancelled();
        let state = if done == total {
            JobState::Done
        } else if quitting && self.job.cancelled() {
            JobState::Interrupted
        } else if self.job.cancelled() {
            JobState::Cancelled
        } else if done == 0 {
            JobState::Failed
        } else {
            JobState::Partly
        };
        let (id, ended) = (self.job.id().to_owned(), word(state));
        let of_waiting = if quitting { ENDED } else { CANCELLED };
        let library = self.engine.inner.store.library();
        let written = library
            .write(move |tx| store::verbs::end(tx, &id, &ended, of_waiting))
            .await;
        if let Err(error) = written {
            tracing::error!(target: "portfolio", %error, "the end of a run could not be written down");
        }
        let failed = total.saturating_sub(done);
        let thing = switch::title(self.setting);
        let mut said = format!(
            "{thing} was switched {} for {}",
            switch::word(self.on),
            count(done, "name", "names")
        );
        if failed > 0 {
            said.push_str(&format!(", not for {}", count(failed, "name", "names")));
        }
        said.push('.');
        self.engine.log("portfolio", said, None, None).await;
        self.engine.names_changed();
        self.job.finish(state);
    }

    /// Throws the switch, and waits where the account asks for patience. A refusal for being too fast changes nothing, and
    /// what is asked for is a state, so asking once more is harmless.
    async fn throw(&self, key: &NameKey) -> Result<Thrown, Fault> {
        let mut tries = 1;
        loop {
            let thrown = self.engine.switch_name(key, self.setting, self.on).await;
            match thrown {
                Err(fault) if fault.code == Code::RateLimited && tries < TRIES => {
                    tries += 1;
                    let provider = self.engine.provider(key.account).await?;
                    let closed = provider.lane(Work::Portfolio).closed_for_seconds;
                    let pause = Duration::from_secs(u64::from(closed.max(1))).min(PATIENCE);
                    tokio::select! {
                        () = self.job.token().cancelled() => return Err(fault),
                        () = tokio::time::sleep(pause) => {}
                    }
                }
                thrown => return thrown,
            }
        }
    }

    async fn note(&self, place: u32, state: Kept, detail: &str) -> Result<(), Fault> {
        let (job, detail) = (self.job.id().to_owned(), detail.to_owned());
        let library = self.engine.inner.store.library();
        let written = library
            .write(move |tx| store::verbs::set(tx, &job, place, state, &detail))
            .await;
        Ok(written?)
    }

    /// Keeps and tells what became of a name. `moved`: what it was and what it became.
    async fn end(
        &self,
        key: &NameKey,
        place: u32,
        state: Kept,
        said: String,
        moved: Option<(Option<bool>, bool)>,
    ) {
        let change =
            moved.and_then(|(before, now)| switch::change(key, self.setting, before, now, self.engine.now()));
        let (job, detail) = (self.job.id().to_owned(), said.clone());
        let library = self.engine.inner.store.library();
        let written = library
            .write(move |tx| {
                store::verbs::set(tx, &job, place, state, &detail)?;
                store::history::add(tx, change.as_slice())
            })
            .await;
        if let Err(error) = written {
            // What happened at the provider is told; only our own notes are behind.
            tracing::error!(target: "portfolio", name = %key.name, %error, "a switched name was not noted");
        }
        let shown = match state {
            Kept::Done | Kept::Accepted => {
                self.done.fetch_add(1, Ordering::Relaxed);
                ItemState::Done
            }
            Kept::Unclear => ItemState::Unclear,
            Kept::Skipped => ItemState::Skipped,
            Kept::Waiting | Kept::Sent | Kept::Failed => ItemState::Failed,
        };
        self.ended.fetch_add(1, Ordering::Relaxed);
        let label = self.label(key).await;
        self.job.item(&label, shown, Some(said));
        if self.is_time_to_show() {
            self.engine.names_changed();
            self.tell_eta().await;
        }
    }

    /// What a name is called among the results.
    async fn label(&self, key: &NameKey) -> String {
        let name = key.name.unicode();
        if !self.twice.contains(&key.name) {
            return name;
        }
        match self.engine.account(key.account).await {
            Ok(account) => format!("{name} ({})", account.label),
            Err(_) => name,
        }
    }

    fn is_time_to_show(&self) -> bool {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let is_time = shown.elapsed() >= SHOW_EVERY;
        if is_time {
            *shown = Instant::now();
        }
        is_time
    }

    /// Seconds left, by the share that is left of each account's names.
    async fn tell_eta(&self) {
        let mut names: HashMap<AccountId, u32> = HashMap::new();
        for key in self.items.keys() {
            *names.entry(key.account).or_default() += 1;
        }
        let mut longest = 0;
        for (account, names) in names {
            if self.troubles.is_stopped(account) {
                continue;
            }
            if let Ok(provider) = self.engine.provider(account).await {
                longest = longest.max(eta(&provider.lane(Work::Portfolio), names));
            }
        }
        let total = u32::try_from(self.items.len()).unwrap_or(u32::MAX).max(1);
        let left = total.saturating_sub(self.ended.load(Ordering::Relaxed));
        let left = (u64::from(longest) * u64::from(left)).div_ceil(u64::from(total));
        self.job.eta(u32::try_from(left).unwrap_or(u32::MAX));
    }

    /// Reads again what the providers were to do later: most of it is done by now, the rest a little later.
    async fn read_again(&self) {
        let accepted = std::mem::take(&mut *self.accepted.lock().unwrap_or_else(PoisonError::into_inner));
        let keys: Vec<NameKey> = accepted.into_iter().take(READ_AGAIN).collect();
        if keys.is_empty() || self.job.cancelled() {
            return;
        }
        let reading = Reading(self.engine.clone());
        lanes::run(&keys, AT_ONCE, &reading).await;
        self.engine.names_changed();
        let (engine, setting, on) = (self.engine.clone(), self.setting, self.on);
        self.engine.spawn(async move {
            tokio::select! {
                () = engine.inner.stop.cancelled() => return,
                () = tokio::time::sleep(LATER) => {}
            }
            let Ok(holdings) = engine.holdings().await else {
                return;
            };
            let mut keys = keys;
            keys.retain(|key| holdings.find(key).and_then(|holding| value(holding, setting)) != Some(on));
            lanes::run(&keys, AT_ONCE, &Reading(engine.clone())).await;
            if !keys.is_empty() {
                engine.names_changed();
            }
        });
    }

    /// Names of accounts that are not asked any more: all at once, with the reason.
    async fn tell_stopped(&self) {
        for (account, fault) in self.troubles.stopped() {
            let detail = format!("Not tried. {}", fault.message);
            let (job, said) = (self.job.id().to_owned(), detail.clone());
            let library = self.engine.inner.store.library();
            let written = library
                .write(move |tx| store::verbs::fail_waiting(tx, &job, account, &said))
                .await;
            match written {
                Ok(0) => {}
                Ok(names) => {
                    let label = self.engine.account(account).await;
                    let label = label.map(|account| account.label).unwrap_or_default();
                    let label = format!("{} at {label}", count(names, "more name", "more names"));
                    self.job.item(&label, ItemState::Failed, Some(detail));
                    // The item counts as one of them.
                    self.job.advance(names - 1);
                }
                Err(error) => {
                    tracing::error!(target: "portfolio", %error, "names that were not tried could not be noted");
                }
            }
        }
    }
}

/// Reads names; what can not be read now, the next sync reads.
struct Reading(Engine);

#[async_trait]
impl ZoneWork for Reading {
    async fn one(&self, key: &NameKey) {
        if !self.0.inner.stop.is_cancelled() {
            let _ = self.0.fetch(key.account, &key.name).await;
        }
    }
}
