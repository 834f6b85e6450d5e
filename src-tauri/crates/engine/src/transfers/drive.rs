//! What moves transfers on: each step of each transfer, one after the other, until it has to wait.
//!
//! A look happens when its time has come by the engine's clock, and at once when an order or the cart moved. What waits for
//! the user, was stopped or paused is left alone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use model::Timestamp;
use store::transfers::{TransferEvent, TransferState};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Mutex as AsyncMutex, Notify};
use uuid::Uuid;

use super::kept::Transfer;
use super::view::TransferStep;
use crate::activity::add_line;
use crate::activity::view::LogCause;
use crate::core::{Engine, Inner};
use crate::events::{Event, Tag};
use crate::fault::{Code, Fault};
use crate::reminders::open::{OpenKind, UnderWay, Waiting};

/// Looks that failed in a row before the user is told that it does not go on.
const PATIENCE: u32 = 8;
/// Seconds between two looks after a failure that may pass; doubled each time.
const AFTER_FAILURE: i64 = 30;
/// How often the clock is looked at while something is to be looked at: it may jump, as it does after sleep.
const TICK: Duration = Duration::from_secs(1);
/// Steps of one go: more than there are, so that nothing can turn in a circle.
const AT_ONCE: usize = 30;

/// What transfers share while the app runs.
#[derive(Default)]
pub struct TransferDesk {
    /// One at a time works on a transfer.
    locks: Mutex<HashMap<Uuid, Arc<AsyncMutex<()>>>>,
    /// Somebody wants a look now.
    pub(super) wake: Arc<Notify>,
}

impl TransferDesk {
    pub(super) fn lock(&self, id: Uuid) -> Arc<AsyncMutex<()>> {
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(locks.entry(id).or_default())
    }
}

/// What a step came to.
#[derive(Debug)]
pub(super) enum Went {
    /// It is done; what it came to, as a sentence.
    Done(String),
    /// Look again after so many seconds.
    Look(i64, String),
    /// The user has to do something.
    Ask(String),
    /// The user has to do something; meanwhile it is looked again every so many seconds.
    AskAndLook(i64, String),
    /// Something stands in the way. Nothing was left half done.
    Stop(Fault),
    /// Another step has to be gone through again.
    Back(TransferStep, String),
}

/// Starts what moves transfers on. It ends with the engine, which it does not keep alive.
pub(crate) fn begin(engine: &Engine, wake: Duration) {
    let weak = Arc::downgrade(&engine.inner);
    let stop = engine.inner.stop.clone();
    let poke = Arc::clone(&engine.inner.transfers.wake);
    let mut events = engine.events();
    engine.inner.tasks.spawn(async move {
        let mut moved = true;
        loop {
            let next = match look(&weak, moved).await {
                Looked::Gone => return,
                Looked::Next(at) => at,
            };
            moved = loop {
                // With nothing to look at, it sleeps until something happens.
                let nap = if next.is_some() { TICK.min(wake) } else { wake };
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = poke.notified() => break true,
                    () = tokio::time::sleep(nap) => {
                        let Some(inner) = weak.upgrade() else { return };
                        if next.is_some_and(|at| at <= inner.clock.now()) {
                            break false;
                        }
                    }
                    event = events.recv() => match event {
                        Ok(Event::Stale { tags }) => {
                            if tags.iter().any(|tag| matches!(tag, Tag::Orders | Tag::Cart)) {
                                break true;
                            }
                        }
                        Ok(_) => {}
                        Err(RecvError::Lagged(_)) => break true,
                        Err(RecvError::Closed) => return,
                    },
                }
            };
        }
    });
}

/// What a look came to.
enum Looked {
    /// The engine has ended.
    Gone,
    /// The next look is due then; with `None` there is nothing to look at by itself.
    Next(Option<Timestamp>),
}

/// Looks at the transfers whose time has come; with `moved` also at those that wait for an order.
async fn look(weak: &Weak<Inner>, moved: bool) -> Looked {
    let Some(inner) = weak.upgrade() else {
        return Looked::Gone;
    };
    let engine = Engine { inner };
    let all = match engine.transfers().await {
        Ok(all) => all,
        Err(fault) => {
            tracing::warn!(target: "transfers", %fault, "the transfers could not be read");
            return Looked::Next(None);
        }
    };
    let now = engine.now();
    let mut open = false;
    for transfer in all.into_iter().filter(Transfer::is_open) {
        open = true;
        let waits_for_order = matches!(transfer.step(), TransferStep::Order | TransferStep::Travel);
        let wanted = match transfer.row.state {
            TransferState::Running => {
                transfer.body.next_look_at.is_none_or(|at| at <= now) || (moved && waits_for_order)
            }
            TransferState::Waiting => {
                transfer.body.next_look_at.is_some_and(|at| at <= now) || (moved && waits_for_order)
            }
            _ => false,
        };
        if wanted && !engine.inner.stop.is_cancelled() {
            engine.transfer_go(transfer.id()).await;
        }
    }
    if !open {
        return Looked::Next(None);
    }
    let left = engine.transfers().await.unwrap_or_default();
    let due = left.iter().filter_map(|transfer| match transfer.row.state {
        TransferState::Running => Some(transfer.body.next_look_at.unwrap_or(now)),
        TransferState::Waiting => transfer.body.next_look_at,
        _ => None,
    });
    Looked::Next(due.min())
}

impl Engine {
    /// Wakes what moves transfers on.
    pub(super) fn transfers_poke(&self) {
        self.inner.transfers.wake.notify_one();
    }

    /// Goes on with one transfer until it has to wait.
    async fn transfer_go(&self, id: Uuid) {
        let lock = self.inner.transfers.lock(id);
        let Ok(_alone) = lock.try_lock() else {
            return;
        };
        for _ in 0..AT_ONCE {
            // Read afresh: the user may have paused it meanwhile.
            let Ok(mut transfer) = self.transfer(id).await else {
                return;
            };
            let goes = matches!(
                transfer.row.state,
                TransferState::Running | TransferState::Waiting
            );
            if !goes || self.inner.stop.is_cancelled() {
                return;
            }
            let step = transfer.step();
            let went = tokio::select! {
                // Nothing is paid here, and every step finds out by reading what became of it.
                () = self.inner.stop.cancelled() => return,
                went = self.transfer_step(&mut transfer) => went,
            };
            match self.transfer_went(transfer, step, went).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(fault) => {
                    tracing::warn!(target: "transfers", %fault, "a transfer could not be written down");
                    return;
                }
            }
        }
    }

    /// Notes what a step came to; whether it goes on at once.
    async fn transfer_went(
        &self,
        mut transfer: Transfer,
        step: TransferStep,
        went: Result<Went, Fault>,
    ) -> Result<bool, Fault> {
        let now = self.now();
        let before = (transfer.row.state, transfer.body.words.clone());
        let (goes_on, event) = match went {
            Ok(Went::Done(said)) => {
                transfer.body.said.insert(step.word().to_owned(), said.clone());
                transfer.body.fault = None;
                transfer.body.next_look_at = None;
                transfer.body.misses = 0;
                transfer.body.words.clone_from(&said);
                match step.next() {
                    Some(next) => {
                        next.word().clone_into(&mut transfer.row.step);
                        transfer.row.state = TransferState::Running;
                    }
                    None => {
                        transfer.row.state = TransferState::Done;
                        transfer.row.ended_at = Some(now);
                    }
                }
                (transfer.is_open(), Some(said))
            }
            Ok(Went::Back(to, said)) => {
                to.word().clone_into(&mut transfer.row.step);
                transfer.row.state = TransferState::Running;
                transfer.body.fault = None;
                transfer.body.next_look_at = None;
                transfer.body.words.clone_from(&said);
                (true, Some(said))
            }
            Ok(Went::Look(seconds, words)) => {
                transfer.row.state = TransferState::Running;
                transfer.body.fault = None;
                transfer.body.misses = 0;
                transfer.body.next_look_at = Some(now.plus(seconds));
                let news = (words != transfer.body.words).then(|| words.clone());
                transfer.body.words = words;
                (false, news)
            }
            Ok(Went::Ask(words)) => (false, waiting(&mut transfer, words, None)),
            Ok(Went::AskAndLook(seconds, words)) => {
                let at = now.plus(seconds);
                (false, waiting(&mut transfer, words, Some(at)))
            }
            Ok(Went::Stop(fault)) => (false, Some(stopped(&mut transfer, fault))),
            // What may pass is tried again for a while.
            Err(fault) if passes(&fault) && transfer.body.misses < PATIENCE => {
                let pause = AFTER_FAILURE << transfer.body.misses.min(PATIENCE);
                transfer.body.misses += 1;
                transfer.row.state = TransferState::Running;
                transfer.body.next_look_at = Some(now.plus(pause));
                transfer.body.words = format!("{} It is tried again by itself.", fault.message);
                transfer.body.fault = Some(fault);
                (false, None)
            }
            Err(fault) => (false, Some(stopped(&mut transfer, fault))),
        };
        let news = before != (transfer.row.state, transfer.body.words.clone())
            || goes_on
            || event.is_some()
            || !transfer.is_open();
        self.transfer_note(&transfer, step, event, LogCause::Account)
            .await?;
        if news {
            self.transfer_tell();
        }
        Ok(goes_on)
    }

    /// Keeps how a transfer stands, with what happened, its line under way and that of the log: all of it or nothing.
    pub(super) async fn transfer_note(
        &self,
        transfer: &Transfer,
        step: TransferStep,
        said: Option<String>,
        cause: LogCause,
    ) -> Result<(), Fault> {
        let row = transfer.kept()?;
        let line = self.transfer_line_under_way(transfer);
        let unicode = transfer.row.name.unicode();
        let event = said.map(|said| TransferEvent {
            at: self.now(),
            step: step.word().to_owned(),
            said: self.inner.secrets.scrub(&said),
        });
        let library = self.inner.store.library();
        library
            .write(move |tx| {
                store::transfers::keep(tx, &row)?;
                line.write(tx)?;
                if let Some(event) = event {
                    store::transfers::happened(tx, row.id, &event)?;
                    let words = format!("Transfer of {unicode}: {}", event.said);
                    add_line(tx, event.at, cause, "transfers", &words, row.source, &row.name)?;
                }
                Ok(())
            })
            .await?;
        Ok(())
    }

    /// What stands under way in Reminders of a transfer as it is now.
    pub(super) fn transfer_line_under_way(&self, transfer: &Transfer) -> UnderWay {
        let now = self.now();
        let waiting = transfer.is_open().then(|| Waiting {
            words: transfer.body.words.clone(),
            due_at: transfer
                .body
                .expected_by
                // A look in a few minutes is nobody's date.
                .or(transfer.body.next_look_at.filter(|at| at.since(now) > DAY)),
            for_user: matches!(
                transfer.row.state,
                TransferState::Waiting | TransferState::Stopped
            ),
        });
        UnderWay::new(
            OpenKind::Transfer,
            transfer.row.source,
            &transfer.row.name,
            now,
            waiting,
        )
    }

    /// Tells the window that a transfer stands otherwise, and with it what is under way and the log.
    pub(super) fn transfer_tell(&self) {
        self.stale(&[Tag::Transfers, Tag::Reminders, Tag::Activity]);
    }
}

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Lets a transfer wait for the user, and look again by itself at a time; the words where they are news.
fn waiting(transfer: &mut Transfer, words: String, look_at: Option<Timestamp>) -> Option<String> {
    transfer.row.state = TransferState::Waiting;
    transfer.body.fault = None;
    transfer.body.misses = 0;
    transfer.body.next_look_at = look_at;
    let news = (words != transfer.body.words).then(|| words.clone());
    transfer.body.words = words;
    news
}

/// Stops a transfer with what stands in the way; the words for the history.
fn stopped(transfer: &mut Transfer, fault: Fault) -> String {
    let said = match &fault.hint {
        Some(hint) => format!("{} {hint}", fault.message),
        None => fault.message.clone(),
    };
    transfer.row.state = TransferState::Stopped;
    transfer.body.next_look_at = None;
    transfer.body.words.clone_from(&fault.message);
    transfer.body.fault = Some(fault);
    said
}

/// Whether a failure is of the sort that passes by itself.
fn passes(fault: &Fault) -> bool {
    fault.retryable
        || matches!(
            fault.code,
            Code::Unreachable
                | Code::Interrupted
                | Code::Upstream
                | Code::RateLimited
                | Code::Malformed
                | Code::VaultLocked
        )
}

/// A time as a day and hour for a sentence.
pub(super) fn moment(at: Timestamp) -> String {
    at.to_utc().format("%-d %B %Y, %H:%M UTC").to_string()
}
