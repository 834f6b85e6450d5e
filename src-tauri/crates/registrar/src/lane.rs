//! The pace of one account: every request of every task passes through its lane, one after the other.
//!
//! A lane keeps three promises.
//!
//! 1. *Never above the quota.* In no period does the provider count more requests than it allows, wherever the
//!    network delays them. A request is counted by the provider somewhere between our sending it and its answer,
//!    so a turn stays occupied for one period after the answer came, less the travel time that all answers share.
//!    Answers that vary a lot would cost pace; what they may cost is limited to a small credit.
//! 2. *Evenly, but not idly.* The second half of the quota is spaced by equal shares of the period. The first half may
//!    be used faster, down to a tenth of a second, so that a click does not wait behind a slow quota.
//! 3. *A refusal closes the lane* for as long as the provider says, else 2 seconds; a second refusal soon after
//!    the lane opened again closes it for the documented block. A refusal within our own quota means that somebody
//!    else uses the key too, so the lane opens at a quarter of its pace and takes two minutes to come back to it.
//!
//! Waiting tasks are served in the order in which they came. All waiting is on tokio's clock.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::descriptor::Quota;
use crate::provider::LaneState;

/// How long the lane closes on a refusal that names no time.
const SHORT_BREAK: Duration = Duration::from_secs(2);
/// The distance between two turns while at most half of the quota is in use.
const QUICK: Duration = Duration::from_millis(100);
/// A second refusal within this time after the lane opened again counts as a block.
const REFUSED_AGAIN_WITHIN: Duration = Duration::from_secs(30);
/// How much slower the lane opens after a refusal, and how long it takes to come back to its pace.
const SLOWER: u32 = 4;
const RECOVERY: Duration = Duration::from_secs(120);
/// No provider's word closes a lane for longer; a wrong header must not stop an account for days.
const LONGEST_BREAK: Duration = Duration::from_secs(3600);
/// What the period is stretched by, in thousandths: clocks and timers are never quite equal.
const MARGIN_THOUSANDTHS: u32 = 15;
/// What one turn adds to the credit for late answers, and where the credit ends.
const CREDIT_A_TURN: Duration = Duration::from_millis(20);
const CREDIT_AT_MOST: Duration = Duration::from_secs(1);
/// Answers seen before the shortest of them counts as travel time.
const ANSWERS_TO_LEARN: u32 = 10;

/// The quota that a lane keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests in any one period.
    pub requests: u32,
    /// The period.
    pub period: Duration,
    /// How long the provider blocks a key that ignores its refusals.
    pub block: Duration,
}

impl Rate {
    /// A descriptor's quota, with the provider's block time.
    #[must_use]
    pub fn of(quota: Quota, block: Duration) -> Self {
        Self {
            requests: quota.requests.max(1),
            period: Duration::from_secs(u64::from(quota.per_seconds.max(1))),
            block,
        }
    }

    fn stretched(self) -> Duration {
        self.period + self.period * MARGIN_THOUSANDTHS / 1000
    }
}

/// The lane is closed for longer than the caller would wait. Nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// When it opens again, from now.
    pub opens_in: Duration,
}

/// One account's lane. Clones share it.
#[derive(Clone)]
pub struct Lane(Arc<Inner>);

struct Inner {
    /// Fair: tokio's mutex serves in the order of arrival. Held while waiting for the next free turn.
    queue: tokio::sync::Mutex<()>,
    book: Mutex<Book>,
    /// Rings when a turn was answered or the lane closed, so that the first in the queue looks again.
    changed: Notify,
}

/// What the lane remembers.
struct Book {
    rate: Rate,
    /// Turns that the provider may still count, oldest first.
    turns: VecDeque<Entry>,
    next_id: u64,
    last_start: Option<Instant>,
    closed_at: Option<Instant>,
    opens_at: Option<Instant>,
    /// The shortest answer time seen lately; drifts upwards so that it follows a changed network.
    travel: Option<Duration>,
    answers: u32,
    credit: Duration,
    /// What the provider last said is left, and until when that holds.
    told: Option<(u32, Instant)>,
}

struct Entry {
    id: u64,
    free_at: Instant,
}

/// The right to send one request now.
#[must_use = "a turn that is not used is a request that is not sent"]
pub struct Turn {
    lane: Lane,
    id: u64,
    started: Instant,
    open: bool,
}

impl Lane {
    /// An open lane.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self(Arc::new(Inner {
            queue: tokio::sync::Mutex::new(()),
            book: Mutex::new(Book {
                rate,
                turns: VecDeque::new(),
                next_id: 0,
                last_start: None,
                closed_at: None,
                opens_at: None,
                travel: None,
                answers: 0,
                credit: CREDIT_AT_MOST,
                told: None,
            }),
            changed: Notify::new(),
        }))
    }

    /// Waits for a turn, behind everybody who came before. A closed lane is waited for only when it opens within
    /// `patience`.
    ///
    /// # Errors
    /// When the lane stays closed for longer. Dropping the future gives the place in the queue back.
    pub async fn turn(&self, patience: Duration) -> Result<Turn, Closed> {
        self.patient(patience)?;
        let _place = self.0.queue.lock().await;
        loop {
            self.patient(patience)?;
            // Listen before looking, so that an answer in between is not missed.
            let changed = self.0.changed.notified();
            let free_at = {
                let mut book = self.book();
                let now = Instant::now();
                let free_at = book.free_at(now);
                if free_at <= now {
                    return Ok(self.take(&mut book, now));
                }
                free_at
            };
            tokio::select! {
                () = tokio::time::sleep_until(free_at) => {}
                () = changed => {}
            }
        }
    }

    /// The lane as it stands.
    #[must_use]
    pub fn state(&self) -> LaneState {
        let now = Instant::now();
        let closed = self.closed_for().unwrap_or_default();
        let mut book = self.book();
        let rate = book.rate;
        let per_1000 = 1_000_000_000 / book.gap(now).as_micros().max(1);
        LaneState {
            per_1000_seconds: u32::try_from(per_1000).unwrap_or(u32::MAX),
            closed_for_seconds: u32::try_from(closed.as_millis().div_ceil(1000)).unwrap_or(u32::MAX),
            left: book.left(now),
            quota: rate.requests,
            per_seconds: u32::try_from(rate.period.as_secs()).unwrap_or(u32::MAX),
        }
    }

    /// The provider's own count: `left` requests until the period ends in `resets_in`. Others may use the same key, so
    /// it can be lower than ours; when nothing is left, the next turn waits for the new period.
    pub fn told(&self, left: u32, resets_in: Duration) {
        let until = Instant::now() + resets_in.min(LONGEST_BREAK);
        self.book().told = Some((left, until));
        self.0.changed.notify_waiters();
    }

    /// The provider's own quota where it tells it: `requests` in the lane's period, in place of the number that the lane was
    /// made with.
    pub fn allowed(&self, requests: u32) {
        let mut book = self.book();
        if book.rate.requests != requests.max(1) {
            book.rate.requests = requests.max(1);
            drop(book);
            self.0.changed.notify_waiters();
        }
    }

    fn closed_for(&self) -> Option<Duration> {
        let opens = self.book().opens_at?;
        let left = opens.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }

    fn patient(&self, patience: Duration) -> Result<(), Closed> {
        match self.closed_for() {
            Some(opens_in) if opens_in > patience => Err(Closed { opens_in }),
            _ => Ok(()),
        }
    }

    fn take(&self, book: &mut Book, now: Instant) -> Turn {
        let id = book.next_id;
        book.next_id += 1;
        book.last_start = Some(now);
        if let Some((left, _)) = &mut book.told {
            *left = left.saturating_sub(1);
        }
        let free_at = now + book.rate.stretched() + book.credit;
        book.turns.push_back(Entry { id, free_at });
        Turn {
            lane: self.clone(),
            id,
            started: now,
            open: true,
        }
    }

    /// The lock is held for a few instructions and never across an await; a panic inside leaves the book usable.
    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    /// The earliest instant at which a request may start.
    fn free_at(&mut self, now: Instant) -> Instant {
        let rate = self.rate;
        self.turns.retain(|turn| turn.free_at > now);
        let mut free_at = now;
        if self.turns.len() >= rate.requests as usize
            && let Some(first) = self.turns.iter().map(|turn| turn.free_at).min()
        {
            free_at = first;
        }
        if let Some(last) = self.last_start {
            let mut gap = self.gap(now);
            if self.turns.len() < rate.requests as usize / 2 && !self.is_recovering(now) {
                gap = gap.min(QUICK);
            }
            free_at = free_at.max(last + gap);
        }
        if let Some((0, until)) = self.told {
            free_at = free_at.max(until);
        }
        if let Some(opens) = self.opens_at {
            free_at = free_at.max(opens);
        }
        free_at
    }

    /// Requests that may still be made in the running period.
    fn left(&mut self, now: Instant) -> u32 {
        self.turns.retain(|turn| turn.free_at > now);
        let used = u32::try_from(self.turns.len()).unwrap_or(u32::MAX);
        let ours = self.rate.requests.saturating_sub(used);
        match self.told {
            Some((left, until)) if now < until => ours.min(left),
            _ => ours,
        }
    }

    /// Whether a refusal is so fresh that the lane has not come back to its pace.
    fn is_recovering(&self, now: Instant) -> bool {
        self.opens_at
            .is_some_and(|opened| now.saturating_duration_since(opened) < RECOVERY)
    }

    /// The equal share of the period that a turn takes, wider for a while after a refusal.
    fn gap(&self, now: Instant) -> Duration {
        let even = self.rate.stretched() / self.rate.requests;
        let Some(opened) = self.opens_at else {
            return even;
        };
        let left = RECOVERY.saturating_sub(now.saturating_duration_since(opened));
        even + even.mul_f64(f64::from(SLOWER - 1) * left.as_secs_f64() / RECOVERY.as_secs_f64())
    }

    fn answered(&mut self, turn: &Turn, now: Instant) {
        let took = now.saturating_duration_since(turn.started);
        self.answers = self.answers.saturating_add(1);
        let travel = self
            .travel
            .map_or(took, |shortest| took.min(shortest + Duration::from_micros(500)));
        self.travel = Some(travel);
        let shared = if self.answers > ANSWERS_TO_LEARN {
            travel
        } else {
            Duration::ZERO
        };
        let late = took.saturating_sub(shared).min(self.credit);
        self.credit = (self.credit - late + CREDIT_A_TURN).min(CREDIT_AT_MOST);
        if let Some(entry) = self.turns.iter_mut().find(|entry| entry.id == turn.id) {
            entry.free_at = turn.started + self.rate.stretched() + late;
        }
    }
}

impl Turn {
    /// The answer began to arrive: the provider has counted the request.
    pub fn answered(mut self) {
        self.close();
    }

    /// The provider said "too many requests". Closes the lane for `retry_after`, else for a moment; a second refusal
    /// soon after it opened again closes it for the documented block. Returns for how long.
    ///
    /// A refusal of a request that was sent before the lane closed is part of the same refusal.
    #[must_use]
    pub fn refused(mut self, retry_after: Option<Duration>) -> Duration {
        self.close();
        let lane = self.lane.clone();
        let mut book = lane.book();
        let now = Instant::now();
        let same = book.closed_at.is_some_and(|closed| self.started <= closed);
        let again = !same
            && book
                .opens_at
                .is_some_and(|opened| now.saturating_duration_since(opened) < REFUSED_AGAIN_WITHIN);
        let mut pause = retry_after.unwrap_or(SHORT_BREAK);
        if again {
            pause = pause.max(book.rate.block);
        }
        let pause = pause.min(LONGEST_BREAK);
        let opens = now + pause;
        if !same {
            book.closed_at = Some(now);
        }
        book.opens_at = Some(book.opens_at.map_or(opens, |earlier| earlier.max(opens)));
        drop(book);
        lane.0.changed.notify_waiters();
        pause
    }

    fn close(&mut self) {
        if std::mem::take(&mut self.open) {
            self.lane.book().answered(self, Instant::now());
            self.lane.0.changed.notify_waiters();
        }
    }
}

impl Drop for Turn {
    /// A request that was given up may have been counted until now.
    fn drop(&mut self) {
        self.close();
    }
}

#[cfg(test)]
mod tests;
