//! What DNS remembers while the app runs: the plans that were shown, and which zones are being worked on.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use super::connect::Connects;
use super::drift::Looks;
use super::hosting::Waits;
use super::nameservers::plan::ShownPlans;
use super::plan::Plan;
use super::records::RecordShelf;
use crate::activity::jobs::Job;
use crate::portfolio::view::NameKey;

/// Plans that can still be applied. Older ones were left behind by the user.
const PLANS: usize = 20;
/// Locks kept before those that nobody holds are dropped.
const LOCKS: usize = 256;

/// Plans shown in this session, the zones at work, and the records across zones.
#[derive(Default)]
pub struct Plans {
    shown: Mutex<VecDeque<Arc<Plan>>>,
    locks: Mutex<HashMap<NameKey, Weak<AsyncMutex<()>>>>,
    reading: Mutex<HashMap<NameKey, String>>,
    /// Plans for nameservers.
    pub(super) nameservers: ShownPlans,
    looks: Looks,
    waits: Waits,
    records: RecordShelf,
    connects: Connects,
}

impl Plans {
    /// What the list of records is made from.
    pub(super) fn records(&self) -> &RecordShelf {
        &self.records
    }

    /// Plans for connections, and the name that is watched.
    pub(super) fn connects(&self) -> &Connects {
        &self.connects
    }

    /// Keeps a plan that is about to be shown.
    pub(super) fn keep(&self, plan: Arc<Plan>) {
        let mut shown = lock(&self.shown);
        if shown.len() >= PLANS {
            shown.pop_front();
        }
        shown.push_back(plan);
    }

    /// A plan by its id; `None` when it is too old or of an earlier session.
    pub(super) fn get(&self, id: &str) -> Option<Arc<Plan>> {
        lock(&self.shown).iter().find(|plan| plan.view.id == id).cloned()
    }

    /// What is to be looked at by itself.
    pub(super) fn looks(&self) -> &Looks {
        &self.looks
    }

    /// Zones that wait for their nameservers.
    pub(super) fn waits(&self) -> &Waits {
        &self.waits
    }

    /// One at a time may read, write and keep a zone: an answer that was under way while somebody wrote must not
    /// overwrite what is known of the zone since.
    pub(super) async fn zone(&self, key: &NameKey) -> OwnedMutexGuard<()> {
        let mutex = {
            let mut locks = lock(&self.locks);
            if locks.len() >= LOCKS {
                locks.retain(|_, held| held.strong_count() > 0);
            }
            let held = locks.get(key).and_then(Weak::upgrade);
            held.unwrap_or_else(|| {
                let fresh = Arc::new(AsyncMutex::new(()));
                locks.insert(key.clone(), Arc::downgrade(&fresh));
                fresh
            })
        };
        mutex.lock_owned().await
    }

    /// Starts a job for those zones that no other job is reading already. When there is none left, the id of that job.
    pub(super) fn start_reading(
        &self,
        keys: Vec<NameKey>,
        start: impl FnOnce(&[NameKey]) -> Job,
    ) -> Result<(Vec<NameKey>, Job), String> {
        let mut reading = lock(&self.reading);
        let mut other = None;
        let mut fresh = Vec::new();
        let mut seen = HashSet::new();
        for key in keys {
            match reading.get(&key) {
                Some(running) => other = Some(running.clone()),
                None if seen.insert(key.clone()) => fresh.push(key),
                None => {}
            }
        }
        if let Some(running) = other
            && fresh.is_empty()
        {
            return Err(running);
        }
        let job = start(&fresh);
        reading.extend(fresh.iter().map(|key| (key.clone(), job.id().to_owned())));
        Ok((fresh, job))
    }

    /// The job has read what it was to read, or gave up.
    pub(super) fn stop_reading(&self, job: &str) {
        lock(&self.reading).retain(|_, reader| reader != job);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
