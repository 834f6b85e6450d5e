//! How the zones of a job went, one by one and counted.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU32, Ordering};

use model::{AccountId, DomainName};
use tokio_util::sync::CancellationToken;

use super::zones::Served;
use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobState};
use crate::core::Engine;
use crate::events::Tag;
use crate::portfolio::view::NameKey;

/// After so many zones the window looks again at what is there.
const SHOW_EVERY: u32 = 20;

/// A job over zones.
pub(super) struct Results {
    engine: Engine,
    job: Job,
    labels: HashMap<NameKey, String>,
    /// Seconds for all zones, as told at the start.
    eta: u32,
    total: u32,
    done: AtomicU32,
    not_done: AtomicU32,
}

impl Results {
    pub(super) fn new(
        engine: Engine,
        job: Job,
        keys: &[NameKey],
        accounts: &HashMap<AccountId, Served>,
        eta: u32,
    ) -> Self {
        job.eta(eta);
        Self {
            engine,
            job,
            labels: labels(keys, accounts),
            eta,
            total: u32::try_from(keys.len()).unwrap_or(u32::MAX),
            done: AtomicU32::new(0),
            not_done: AtomicU32::new(0),
        }
    }

    /// Cancelled when the user asks for it.
    pub(super) fn token(&self) -> &CancellationToken {
        self.job.token()
    }

    /// Waits while the job is paused.
    pub(super) async fn rest(&self) {
        self.job.rest().await;
    }

    pub(super) fn running(&self, key: &NameKey, doing: &str) {
        self.item(key, ItemState::Running, doing.to_owned());
    }

    /// The result of a zone: done, left out, failed, or unclear.
    pub(super) fn end(&self, key: &NameKey, state: ItemState, detail: String) {
        let counter = match state {
            ItemState::Done => &self.done,
            ItemState::Running | ItemState::Skipped | ItemState::Failed | ItemState::Unclear => {
                &self.not_done
            }
        };
        self.item(key, state, detail);
        counter.fetch_add(1, Ordering::Relaxed);
        let ended = self.ended();
        let left = u64::from(self.total.saturating_sub(ended)) * u64::from(self.eta);
        let left = left.div_ceil(u64::from(self.total.max(1)));
        self.job.eta(u32::try_from(left).unwrap_or(u32::MAX));
        if ended.is_multiple_of(SHOW_EVERY) {
            self.engine.stale(&[Tag::Dns]);
        }
    }

    fn item(&self, key: &NameKey, state: ItemState, detail: String) {
        let label = self.labels.get(key).map_or(key.name.as_str(), String::as_str);
        self.job.item(label, state, Some(detail));
    }

    fn ended(&self) -> u32 {
        self.done.load(Ordering::Relaxed) + self.not_done.load(Ordering::Relaxed)
    }

    /// How the job ends, when its work is over: done only when every zone is.
    pub(super) fn state(&self) -> JobState {
        let done = self.done.load(Ordering::Relaxed);
        if done == self.total {
            JobState::Done
        } else if self.token().is_cancelled() {
            JobState::Cancelled
        } else if done == 0 {
            JobState::Failed
        } else {
            JobState::Partly
        }
    }

    /// Ends the job.
    pub(super) fn finish(self) {
        let state = self.state();
        self.engine.stale(&[Tag::Dns, Tag::Portfolio]);
        self.job.finish(state);
    }
}

/// What each zone is called: its name, with its account where a name is there twice.
fn labels(keys: &[NameKey], accounts: &HashMap<AccountId, Served>) -> HashMap<NameKey, String> {
    let mut seen: HashSet<&DomainName> = HashSet::new();
    let twice: HashSet<&DomainName> = keys
        .iter()
        .map(|key| &key.name)
        .filter(|name| !seen.insert(name))
        .collect();
    let label = |key: &NameKey| {
        let name = key.name.unicode();
        match accounts.get(&key.account) {
            Some(served) if twice.contains(&key.name) => format!("{name} ({})", served.label),
            _ => name,
        }
    };
    keys.iter().map(|key| (key.clone(), label(key))).collect()
}
