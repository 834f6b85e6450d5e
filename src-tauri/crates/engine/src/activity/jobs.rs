//! Long work: a job reports its steps, can be cancelled between them, and stays visible after its end.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use model::{AccountId, Timestamp};
use store::activity::{JobItem as KeptItem, Kept};
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::activity::items;
use crate::activity::view::{ItemState, JobItem, JobKind, JobState, JobTally, JobView, LogCause};
use crate::core::Engine;
use crate::events::{Event, Tag};
use crate::fault::{Code, Fault};
use crate::words;

/// Jobs that are kept for the panel; older ended ones are forgotten.
const KEPT: usize = 100;
/// Results that a job holds in memory; all of them are written down.
const ITEMS: usize = 200;
/// How often a running job is written down.
const WRITE_EVERY: Duration = Duration::from_secs(5);

/// Jobs of this session, oldest first.
#[derive(Default)]
pub struct Jobs {
    list: Mutex<VecDeque<Entry>>,
}

struct Entry {
    view: JobView,
    token: CancellationToken,
    /// Whether it is to wait before its next step.
    hold: watch::Sender<bool>,
    /// When it was last written down.
    written: Instant,
    /// Each item's place and state, by its label.
    places: HashMap<String, (u32, ItemState)>,
    /// Items that are not written down yet, by place.
    unwritten: BTreeMap<u32, KeptItem>,
}

impl Entry {
    fn new(view: JobView, token: CancellationToken, hold: watch::Sender<bool>) -> Self {
        Self {
            view,
            token,
            hold,
            written: Instant::now(),
            places: HashMap::new(),
            unwritten: BTreeMap::new(),
        }
    }

    /// Takes an item in; whether it ended a step.
    fn take_item(&mut self, item: JobItem) -> bool {
        let next = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let place = self
            .places
            .entry(item.label.clone())
            .or_insert((next, ItemState::Running));
        let before = std::mem::replace(&mut place.1, item.state);
        self.unwritten.insert(
            place.0,
            KeptItem {
                place: place.0,
                label: item.label.clone(),
                state: items::word(item.state).to_owned(),
                detail: item.detail.clone(),
            },
        );
        if let Some(counted) = self.view.tally.of(before) {
            *counted = counted.saturating_sub(1);
        }
        if let Some(counted) = self.view.tally.of(item.state) {
            *counted = counted.saturating_add(1);
        }
        let ends = before == ItemState::Running && item.state != ItemState::Running;
        let shown = &mut self.view.items;
        match shown.iter_mut().find(|known| known.label == item.label) {
            Some(known) => *known = item,
            None => {
                if shown.len() >= ITEMS {
                    let quiet = shown.iter().position(|one| one.state == ItemState::Done);
                    shown.remove(quiet.unwrap_or(0));
                }
                shown.push(item);
            }
        }
        ends
    }

    /// The job as it is written down, with the items that were not yet.
    fn write_down(&mut self, now: Timestamp) -> Option<(Kept, Vec<KeptItem>)> {
        let json = serde_json::to_string(&self.view).ok()?;
        self.written = Instant::now();
        let kept = Kept {
            id: self.view.id.clone(),
            started_at: self.view.started_at,
            written_at: self.view.ended_at.unwrap_or(now),
            running: self.view.state == JobState::Running,
            view: json,
        };
        Some((kept, std::mem::take(&mut self.unwritten).into_values().collect()))
    }
}

impl JobTally {
    fn of(&mut self, state: ItemState) -> Option<&mut u32> {
        match state {
            ItemState::Running => None,
            ItemState::Done => Some(&mut self.done),
            ItemState::Skipped => Some(&mut self.skipped),
            ItemState::Failed => Some(&mut self.failed),
            ItemState::Unclear => Some(&mut self.unclear),
        }
    }
}

impl Jobs {
    fn lock(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All jobs, newest first.
    pub(crate) fn views(&self) -> Vec<JobView> {
        self.lock().iter().rev().map(|entry| entry.view.clone()).collect()
    }

    /// One job.
    pub(super) fn view(&self, id: &str) -> Result<JobView, Fault> {
        let list = self.lock();
        let entry = list.iter().find(|entry| entry.view.id == id);
        entry
            .map(|entry| entry.view.clone())
            .ok_or_else(items::unknown_job)
    }

    /// A job with the items that are not written down yet, where there are any.
    pub(super) fn unwritten(&self, id: &str, now: Timestamp) -> Option<(Kept, Vec<KeptItem>)> {
        let mut list = self.lock();
        let entry = list.iter_mut().find(|entry| entry.view.id == id)?;
        if entry.unwritten.is_empty() {
            return None;
        }
        entry.write_down(now)
    }

    /// Forgets jobs that have ended.
    pub(super) fn forget(&self, ids: &[String]) {
        self.lock()
            .retain(|entry| entry.view.state == JobState::Running || !ids.contains(&entry.view.id));
    }

    /// What is at work, the newest first, each with how far it is: "Sync of PlanetDomains, 40 %".
    pub(crate) fn running(&self) -> Vec<String> {
        let list = self.lock();
        let mut running: Vec<&JobView> = list
            .iter()
            .map(|entry| &entry.view)
            .filter(|view| view.state == JobState::Running)
            .collect();
        running.sort_by_key(|view| std::cmp::Reverse(view.started_at));
        let said = running.into_iter().map(|view| match view.total {
            0 => view.title.clone(),
            total => format!(
                "{}, {} %",
                view.title,
                u64::from(view.done.min(total)) * 100 / u64::from(total)
            ),
        });
        said.collect()
    }

    /// Asks a job to stop.
    pub(crate) fn cancel(&self, id: &str) -> Result<(), Fault> {
        let list = self.lock();
        let entry = list
            .iter()
            .find(|entry| entry.view.id == id)
            .ok_or_else(items::unknown_job)?;
        if entry.view.state == JobState::Running && !entry.view.can_cancel {
            return Err(Fault::new(
                Code::Conflict,
                "This job can not be cancelled: it would leave money unaccounted.",
            ));
        }
        entry.token.cancel();
        Ok(())
    }

    /// Pauses a job, or lets it go on.
    fn pause(&self, id: &str, paused: bool) -> Result<JobView, Fault> {
        let mut list = self.lock();
        let entry = list
            .iter_mut()
            .find(|entry| entry.view.id == id)
            .ok_or_else(items::unknown_job)?;
        if entry.view.state == JobState::Running && !entry.view.can_pause {
            return Err(Fault::new(Code::Conflict, "This job can not be paused."));
        }
        entry.view.paused = paused && entry.view.state == JobState::Running;
        entry.hold.send_replace(entry.view.paused);
        Ok(entry.view.clone())
    }

    /// Asks all jobs to stop that can be cancelled.
    pub(crate) fn cancel_all(&self) {
        for entry in self.lock().iter() {
            if entry.view.state == JobState::Running && entry.view.can_cancel {
                entry.token.cancel();
            }
        }
    }

    /// Adds jobs of earlier sessions, newest first, below those of this one.
    fn remember(&self, earlier: Vec<JobView>) {
        let mut list = self.lock();
        for view in earlier {
            list.push_front(Entry::new(
                view,
                CancellationToken::new(),
                watch::Sender::new(false),
            ));
        }
    }
}

/// The handle of the work itself. Dropped without [`Job::finish`], the job counts as failed.
pub(crate) struct Job {
    engine: Engine,
    id: String,
    token: CancellationToken,
    held: watch::Receiver<bool>,
    finished: bool,
}

impl Engine {
    /// Starts a job. `total` is 0 when not known yet.
    pub(crate) fn job(&self, kind: JobKind, title: impl Into<String>, total: usize, can_cancel: bool) -> Job {
        let id = uuid::Uuid::new_v4().to_string();
        let token = CancellationToken::new();
        let hold = watch::Sender::new(false);
        let held = hold.subscribe();
        let view = JobView {
            id: id.clone(),
            kind,
            account: None,
            title: title.into(),
            state: JobState::Running,
            done: 0,
            total: u32::try_from(total).unwrap_or(u32::MAX),
            note: None,
            eta_seconds: None,
            items: Vec::new(),
            tally: JobTally::default(),
            started_at: self.now(),
            ended_at: None,
            can_cancel,
            can_pause: false,
            paused: false,
        };
        let mut entry = Entry::new(view.clone(), token.clone(), hold);
        self.keep_job(entry.write_down(self.now()));
        {
            let mut list = self.inner.jobs.lock();
            while list.len() >= KEPT {
                let Some(oldest) = list.iter().position(|e| e.view.state != JobState::Running) else {
                    break;
                };
                list.remove(oldest);
            }
            list.push_back(entry);
        }
        self.emit(Event::Job { job: view });
        self.stale(&[Tag::Activity]);
        Job {
            engine: self.clone(),
            id,
            token,
            held,
            finished: false,
        }
    }
}

impl Engine {
    /// Pauses a job, or lets it go on, and tells the window.
    pub(crate) fn pause_job(&self, id: &str, paused: bool) -> Result<(), Fault> {
        let view = self.inner.jobs.pause(id, paused)?;
        self.emit(Event::Job { job: view });
        self.stale(&[Tag::Activity]);
        Ok(())
    }

    /// Brings back the jobs of earlier sessions. One that was at work when the app ended was interrupted.
    pub(crate) async fn activity_recall(&self) {
        let limit = u32::try_from(KEPT).unwrap_or(u32::MAX);
        let kept = self
            .inner
            .store
            .library()
            .read(move |conn| store::activity::jobs(conn, limit))
            .await
            .unwrap_or_default();
        let mut earlier = Vec::new();
        for kept in kept {
            // One that a later version wrote in another shape is left out.
            let Ok(mut view) = serde_json::from_str::<JobView>(&kept.view) else {
                continue;
            };
            if kept.running {
                view.state = JobState::Interrupted;
                view.ended_at = Some(kept.written_at);
                view.can_cancel = false;
                view.can_pause = false;
                view.paused = false;
                view.eta_seconds = None;
                for item in &mut view.items {
                    if item.state == ItemState::Running {
                        item.state = ItemState::Skipped;
                        item.detail = Some("Freehold was closed".to_owned());
                    }
                }
                let mut entry = Entry::new(view.clone(), CancellationToken::new(), watch::Sender::new(false));
                self.keep_job(entry.write_down(kept.written_at));
            }
            earlier.push(view);
        }
        self.inner.jobs.remember(earlier);
    }

    /// Writes a job down in the background. Nothing waits for it, and a library that can not be written loses no more
    /// than the history of jobs.
    fn keep_job(&self, kept: Option<(Kept, Vec<KeptItem>)>) {
        let Some((kept, items)) = kept else {
            return;
        };
        // A job may be dropped while the runtime goes down.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let store = self.inner.store.clone();
        let write = async move {
            let written = store
                .library()
                .write(move |tx| store::activity::keep(tx, &kept, &items))
                .await;
            if let Err(error) = written {
                tracing::warn!(target: "activity", %error, "a job could not be written down");
            }
        };
        self.inner.tasks.spawn_on(write, &runtime);
    }
}

impl Job {
    /// Its id.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Cancelled when the user asks for it; for `select!` around a request.
    pub(crate) fn token(&self) -> &CancellationToken {
        &self.token
    }

    /// Whether the user asked it to stop.
    pub(crate) fn cancelled(&self) -> bool {
        self.token.is_cancelled()
    }

    /// Says at which account it works.
    pub(crate) fn at(&self, account: AccountId) {
        self.change(|entry| entry.view.account = Some(account));
    }

    /// From now on the user may pause it; the work calls [`Job::rest`] before each step.
    pub(crate) fn pausable(&self) {
        self.change(|entry| entry.view.can_pause = true);
    }

    /// Waits while the job is paused, and no longer once it is cancelled.
    pub(crate) async fn rest(&self) {
        let mut held = self.held.clone();
        tokio::select! {
            () = self.token.cancelled() => {}
            _ = held.wait_for(|paused| !paused) => {}
        }
    }

    /// Sets how many steps there are.
    pub(crate) fn total(&self, total: usize) {
        self.change(|entry| entry.view.total = u32::try_from(total).unwrap_or(u32::MAX));
    }

    /// Adds steps that were not known of.
    pub(crate) fn grow(&self, steps: usize) {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        self.change(|entry| entry.view.total = entry.view.total.saturating_add(steps));
    }

    /// Says what sets its pace or what it waits for.
    pub(crate) fn note(&self, note: impl Into<String>) {
        let note: String = note.into();
        let note = self.engine.inner.secrets.scrub(&note);
        self.change(|entry| entry.view.note = Some(note));
    }

    /// Seconds left, where they can be told.
    pub(crate) fn eta(&self, seconds: u32) {
        self.change(|entry| entry.view.eta_seconds = Some(seconds));
    }

    /// Counts steps that have no result of their own.
    pub(crate) fn advance(&self, steps: usize) {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        self.change(|entry| entry.view.done = entry.view.done.saturating_add(steps));
    }

    /// Reports an item. One with the same label is replaced; an item that leaves `Running` counts as a step.
    pub(crate) fn item(&self, label: &str, state: ItemState, detail: Option<String>) {
        let item = JobItem {
            label: label.to_owned(),
            state,
            detail: detail.map(|detail| self.engine.inner.secrets.scrub(&detail)),
        };
        self.change(|entry| {
            if entry.take_item(item) {
                entry.view.done = entry.view.done.saturating_add(1);
            }
        });
    }

    /// Ends it.
    pub(crate) fn finish(mut self, state: JobState) {
        self.end(state);
    }

    /// Ends it by its items: done, partly, failed, or cancelled.
    pub(crate) fn finish_by_items(self) {
        let state = {
            let list = self.engine.inner.jobs.lock();
            let tally = list.iter().find(|e| e.view.id == self.id).map(|e| e.view.tally);
            let tally = tally.unwrap_or_default();
            let (good, bad) = (tally.done, tally.failed.saturating_add(tally.unclear));
            match (self.cancelled(), good, bad) {
                (true, ..) => JobState::Cancelled,
                (_, _, 0) => JobState::Done,
                (_, 0, _) => JobState::Failed,
                _ => JobState::Partly,
            }
        };
        self.finish(state);
    }

    fn end(&mut self, state: JobState) {
        self.finished = true;
        let now = self.engine.now();
        self.change(|entry| {
            let view = &mut entry.view;
            view.state = state;
            view.ended_at = Some(now);
            view.eta_seconds = None;
            view.can_cancel = false;
            view.can_pause = false;
            view.paused = false;
        });
        self.engine.stale(&[Tag::Activity]);
        self.log_end();
    }

    /// Writes the end into the log. Syncs, checkouts and imports write their own lines.
    fn log_end(&self) {
        let Ok(view) = self.engine.inner.jobs.view(&self.id) else {
            return;
        };
        let cause = match view.kind {
            JobKind::Sync | JobKind::Checkout | JobKind::Import | JobKind::ImportUndo => return,
            // These also run by themselves.
            JobKind::Wanted | JobKind::DnsRead => LogCause::App,
            _ => LogCause::User,
        };
        let feature = match view.kind {
            JobKind::Search | JobKind::Prices | JobKind::Wanted => "search",
            JobKind::Rehearsal => "cart",
            JobKind::DnsRead
            | JobKind::DnsApply
            | JobKind::DnsDryRun
            | JobKind::NameserversLook
            | JobKind::Nameservers => "dns",
            _ => "portfolio",
        };
        // A job may be dropped while the runtime goes down.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let engine = self.engine.clone();
        let write = async move {
            engine
                .log_as(cause, feature, summary(&view), view.account, None)
                .await;
        };
        self.engine.inner.tasks.spawn_on(write, &runtime);
    }

    fn change(&self, edit: impl FnOnce(&mut Entry)) {
        let view = {
            let mut list = self.engine.inner.jobs.lock();
            let Some(entry) = list.iter_mut().find(|entry| entry.view.id == self.id) else {
                return;
            };
            edit(entry);
            if entry.view.state != JobState::Running || entry.written.elapsed() >= WRITE_EVERY {
                let kept = entry.write_down(self.engine.now());
                self.engine.keep_job(kept);
            }
            entry.view.clone()
        };
        self.engine.emit(Event::Job { job: view });
    }
}

/// How a job ended, as a sentence: "Apply DNS to 10 zones: partly done, 8 done, 2 failed."
fn summary(view: &JobView) -> String {
    let ended = match view.state {
        JobState::Running => "running",
        JobState::Done => "done",
        JobState::Partly => "partly done",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
        JobState::Interrupted => "interrupted",
    };
    let JobTally {
        done,
        skipped,
        failed,
        unclear,
    } = view.tally;
    let mut said = format!("{}: {ended}", view.title);
    for (count, what) in [
        (done, "done"),
        (skipped, "left out"),
        (failed, "failed"),
        (unclear, "unclear"),
    ] {
        if count > 0 {
            said = format!("{said}, {} {what}", words::grouped(u64::from(count)));
        }
    }
    said.push('.');
    said
}

impl Drop for Job {
    fn drop(&mut self) {
        if !self.finished {
            self.end(JobState::Failed);
        }
    }
}
