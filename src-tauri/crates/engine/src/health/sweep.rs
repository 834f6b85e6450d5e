//! Asking registries about many names: as a job that the user starts, and by itself, a few names every hour.
//!
//! Registries go side by side, each in its own lane. One that fails again and again is left alone for the rest of a job.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::join_all;
use model::{DomainName, Timestamp};
use tokio::time::Instant;

use super::due;
use super::registry::{Looked, told};
use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobKind};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::count;

/// Names of one registry at the same time; its lane sets the pace.
const AT_ONCE: usize = 2;
/// How long a job waits for a registry that asked for a pause.
const PATIENCE: Duration = Duration::from_secs(15 * 60);
/// Failures of one registry in a row after which a job leaves it alone.
const GIVEN_UP: u32 = 5;
/// How often the list is told during a job: making it anew takes a moment.
const TELL_EVERY: Duration = Duration::from_secs(5);
/// Seconds between two looks by itself.
const LOOK_EVERY: i64 = 60 * 60;

/// What looking by itself remembers.
#[derive(Default)]
pub(crate) struct Looks(Mutex<State>);

#[derive(Default)]
struct State {
    /// When names were last looked up.
    last: Option<Timestamp>,
    /// When a newer list of RDAP servers was last looked for.
    list_tried: Option<Timestamp>,
    /// Whether a look is on its way.
    busy: bool,
}

impl Looks {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The names of one registry that a job has still to ask for.
struct Lane {
    server: String,
    names: Mutex<VecDeque<DomainName>>,
    failures: Mutex<u32>,
}

impl Lane {
    fn next(&self) -> Option<DomainName> {
        self.names
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front()
    }

    fn left(&self) -> usize {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Notes how a question went; whether the registry has failed too often by now.
    fn went(&self, well: bool) -> bool {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        *failures = if well { 0 } else { *failures + 1 };
        *failures >= GIVEN_UP
    }

    fn given_up(&self) -> bool {
        *self.failures.lock().unwrap_or_else(PoisonError::into_inner) >= GIVEN_UP
    }
}

impl Engine {
    /// Asks the registries of many names, as a job. Returns its id.
    pub async fn health_sweep(&self, keys: Vec<NameKey>) -> Result<String, Fault> {
        let mut seen = HashSet::new();
        let names: Vec<DomainName> = keys
            .into_iter()
            .map(|key| key.name)
            .filter(|name| seen.insert(name.clone()))
            .collect();
        let title = match &names[..] {
            [] => {
                return Err(Fault::bad_input(
                    "There is no name to ask for. Choose at least one.",
                ));
            }
            [only] => format!("Ask the registry about {}", only.unicode()),
            many => format!("Ask registries about {}", count(many.len(), "name", "names")),
        };
        let lanes = self.lanes(names);
        let total = lanes.iter().map(Lane::left).sum();
        let job = self.job(JobKind::Lookup, title, total, true);
        job.pausable();
        job.note("Each registry is asked about once a second.");
        let id = job.id().to_owned();
        let engine = self.clone();
        self.spawn(async move {
            let sweep = Sweep {
                told: Mutex::new(Instant::now()),
                engine,
                job,
                lanes,
            };
            sweep.run().await;
        });
        Ok(id)
    }

    fn lanes(&self, names: Vec<DomainName>) -> Vec<Lane> {
        let mut queues: BTreeMap<String, VecDeque<DomainName>> = BTreeMap::new();
        for name in names {
            let (_, server) = self.inner.registries.whom(&name);
            // Where IANA has to be asked first, all such endings begin in one lane.
            let server = server.unwrap_or_else(|| "whois.iana.org".to_owned());
            queues.entry(server).or_default().push_back(name);
        }
        let lane = |(server, names)| Lane {
            server,
            names: Mutex::new(names),
            failures: Mutex::new(0),
        };
        queues.into_iter().map(lane).collect()
    }

    /// Looks at names by itself, when it is time: those that are near their end or without a date every day, the others
    /// every month, and never more than a few in an hour. Not at all where the user does not want that. Comes back at once.
    pub(crate) fn health_look(&self) {
        if !self.inner.chosen.settings().registry_looks {
            return;
        }
        let (now, hourly) = (self.now(), self.inner.names_an_hour);
        let looks = &self.inner.looks;
        {
            let mut state = looks.lock();
            let rested = state
                .last
                .is_some_and(|last| (0..LOOK_EVERY).contains(&now.since(last)));
            if hourly == 0 || state.busy || rested {
                return;
            }
            state.busy = true;
            state.last = Some(now);
        }
        let engine = self.clone();
        self.spawn(async move {
            let stop = engine.inner.stop.clone();
            tokio::select! {
                () = stop.cancelled() => {}
                () = engine.look_at_due(hourly, now) => {}
            }
            engine.inner.looks.lock().busy = false;
        });
    }

    async fn look_at_due(&self, at_most: usize, now: Timestamp) {
        let mut tried = self.inner.looks.lock().list_tried;
        self.bootstrap_due(&mut tried, now).await;
        self.inner.looks.lock().list_tried = tried;
        let looked = self.inner.store.cache().read(store::registry::looked_at).await;
        let (Ok(holdings), Ok(looked)) = (self.holdings().await, looked) else {
            return;
        };
        let names = due::names(&holdings.names, &looked, now, at_most);
        if names.is_empty() {
            return;
        }
        let lanes = self.lanes(names);
        let lanes = lanes.iter().map(|lane| async move {
            let mut answered = false;
            while let Some(name) = lane.next() {
                let well = match self.registry_look(&name, PATIENCE).await {
                    Ok(looked) => is_the_servers_word(&looked),
                    Err(fault) => {
                        tracing::warn!(target: "health", %fault, "a look at a registry was lost");
                        false
                    }
                };
                answered |= well;
                if lane.went(well) {
                    break;
                }
            }
            answered
        });
        // Where no registry answered, the list says what it said before: it is not made anew in the tray for that.
        if join_all(lanes).await.contains(&true) {
            self.stale(&[Tag::Portfolio]);
        }
    }
}

/// Whether the server is in order, whatever it says of the name.
fn is_the_servers_word(looked: &Looked) -> bool {
    match looked {
        Looked::Told(_) => true,
        Looked::Failed(fault) => matches!(fault.code, Code::NotFound | Code::NotOffered),
    }
}

/// A job at work.
struct Sweep {
    engine: Engine,
    job: Job,
    lanes: Vec<Lane>,
    /// When the list was last told.
    told: Mutex<Instant>,
}

impl Sweep {
    async fn run(self) {
        self.pace();
        let workers = self
            .lanes
            .iter()
            .flat_map(|lane| (0..AT_ONCE).map(|_| self.drain(lane)));
        join_all(workers).await;
        self.engine.stale(&[Tag::Portfolio]);
        self.job.finish_by_items();
    }

    async fn drain(&self, lane: &Lane) {
        loop {
            self.job.rest().await;
            if self.job.cancelled() {
                return;
            }
            let Some(name) = lane.next() else { return };
            let label = name.unicode();
            if lane.given_up() {
                let words = format!("not asked: {} failed {GIVEN_UP} times in a row", lane.server);
                self.job.item(&label, ItemState::Skipped, Some(words));
                continue;
            }
            let looked = tokio::select! {
                looked = self.look(&name) => looked,
                () = self.job.token().cancelled() => return,
            };
            let (state, words) = match looked {
                Ok(looked) => {
                    lane.went(is_the_servers_word(&looked));
                    match looked {
                        Looked::Told(expires_at) => (ItemState::Done, told(expires_at)),
                        Looked::Failed(fault) => (ItemState::Failed, fault.message),
                    }
                }
                Err(fault) => (ItemState::Failed, fault.message),
            };
            self.job.item(&label, state, Some(words));
            self.pace();
            self.tell();
        }
    }

    /// Asks once, and once more after a pause that the registry asked for.
    async fn look(&self, name: &DomainName) -> Result<Looked, Fault> {
        match self.engine.registry_look(name, PATIENCE).await? {
            Looked::Failed(fault) if fault.code == Code::RateLimited => {
                self.engine.registry_look(name, PATIENCE).await
            }
            looked => Ok(looked),
        }
    }

    /// The longest lane is the last to end.
    fn pace(&self) {
        let longest = self.lanes.iter().map(Lane::left).max().unwrap_or(0);
        let longest = u32::try_from(longest).unwrap_or(u32::MAX);
        let left = self.engine.inner.registries.pace().saturating_mul(longest);
        self.job.eta(u32::try_from(left.as_secs()).unwrap_or(u32::MAX));
    }

    /// Tells the list now and then, so that facts show up while the job goes on.
    fn tell(&self) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.elapsed() >= TELL_EVERY {
            *told = Instant::now();
            self.engine.stale(&[Tag::Portfolio]);
        }
    }
}
