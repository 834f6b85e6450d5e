//! Settling unclear outcomes: the account is read until it shows what happened. Nothing here costs money.

use std::sync::{Arc, Weak};
use std::time::Duration;

use model::time::DAY;
use model::{OrderKind, OrderState, Timestamp};
use registrar::orders::{Before, Finding};
use store::orders::{Item, Outcome};

use crate::cart::guards::{day, ordered};
use crate::cart::lines::fault_text;
use crate::cart::outcome::{poll_after, refused};
use crate::cart::view::{Decision, OrderView};
use crate::core::{Engine, Inner};
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// Seconds between looks, by how often the account was asked.
const LOOKS: [i64; 9] = [2, 5, 10, 30, 60, 120, 300, 900, 1800];
/// Two looks without a trace must be at least so many seconds apart.
const BETWEEN_TRACES: i64 = 20;
/// After so many looks that fit no picture, a person must look.
const LOOKS_BEFORE_HUMAN: u32 = 5;
/// An outcome that is unclear for so long needs a person.
const UNCLEAR_DAYS: i64 = 3;
/// How often the clock is looked at while something is unclear: it may jump, as it does after sleep.
const TICK: Duration = Duration::from_secs(1);

impl Engine {
    /// At start: what was sent before the last end is unclear, everything else did not happen. Then settles in the
    /// background for as long as the engine lives.
    pub(crate) async fn cart_resume(&self) -> Result<(), Fault> {
        // Another process that is buying right now has items in between; they are its own to settle.
        if let Ok(lock) = self.inner.store.purchase_lock() {
            let now = self.now();
            let unclear = self
                .inner
                .store
                .library()
                .write(move |tx| store::orders::recover(tx, now))
                .await?;
            drop(lock);
            if unclear > 0 {
                tracing::info!(target: "cart", unclear, "orders are unclear after the last end");
            }
        }
        let (wake, engine) = (
            Arc::clone(&self.inner.checkouts.wake),
            Arc::downgrade(&self.inner),
        );
        wake.notify_one();
        tokio::spawn(async move {
            loop {
                wake.notified().await;
                while settle_once(&engine).await {
                    tokio::time::sleep(TICK).await;
                }
                if engine.strong_count() == 0 {
                    return;
                }
            }
        });
        Ok(())
    }

    /// Asks the account again about an unclear item. Only reads.
    pub async fn cart_look(&self, item: String) -> Result<OrderView, Fault> {
        let item = self.journal_item(item).await?;
        if matches!(
            item.state,
            OrderState::Unknown | OrderState::Pending | OrderState::NeedsHuman
        ) {
            self.look(&item).await?;
        }
        self.order_view(item.purchase).await
    }

    /// Settles an item that needs a person.
    pub async fn cart_decide(&self, item: String, decision: Decision) -> Result<OrderView, Fault> {
        let item = self.journal_item(item).await?;
        if item.state != OrderState::NeedsHuman {
            return Err(Fault::new(
                Code::Conflict,
                "This order does not wait for your decision.",
            ));
        }
        let settle = async |state, words: &str| {
            let outcome = Outcome {
                message: Some(words.to_owned()),
                ..Outcome::default()
            };
            self.settled(&item, state, outcome).await;
        };
        match decision {
            Decision::Done => settle(OrderState::Confirmed, "Settled by you: it happened.").await,
            Decision::NotDone => settle(OrderState::NotDone, "Settled by you: it did not happen.").await,
            Decision::Replay if !self.replays(&item) => {
                return Err(Fault::new(
                    Code::NotOffered,
                    "The provider does not document that a request may be sent twice, so it is not.",
                ));
            }
            Decision::Replay => {
                settle(OrderState::Unknown, "Sent again by you, under the same key.").await;
                if let Err(fault) = self.send_again(&item).await {
                    let words = format!("It could not be sent again: {fault}");
                    settle(OrderState::NeedsHuman, &words).await;
                    return Err(fault);
                }
            }
        }
        self.order_view(item.purchase).await
    }

    async fn journal_item(&self, id: String) -> Result<Item, Fault> {
        self.inner
            .store
            .library()
            .read(move |conn| store::orders::get(conn, &id))
            .await?
            .ok_or_else(|| Fault::new(Code::NotFound, "There is no such order."))
    }

    /// Reads the account once for one item and moves it if the answer is clear.
    async fn look(&self, item: &Item) -> Result<(), Fault> {
        let finding = self.find(item).await;
        let refusal = match &finding {
            Ok(Finding::Refused(error)) => Some(Fault::from(error.clone())),
            _ => None,
        };
        let Verdict {
            state,
            outcome,
            no_trace,
        } = self.verdict(item, finding);
        let looked = item.clone();
        self.inner
            .store
            .library()
            .write(move |tx| {
                store::orders::looked(tx, &looked.id, no_trace)?;
                match refusal {
                    // The line is still in the cart, and shows why it was not bought.
                    Some(fault) => {
                        let lines = store::cart::lines(tx)?;
                        let mut own = lines.iter().filter(|line| {
                            (line.account, line.kind, &line.name)
                                == (looked.account, looked.kind, &looked.name)
                        });
                        own.try_for_each(|line| store::cart::failed(tx, &line.id, &fault_text(&fault)))
                    }
                    None => Ok(()),
                }
            })
            .await?;
        // One that waits for a person goes on waiting, unless the account shows what happened.
        if item.state != OrderState::NeedsHuman || state.is_final() {
            self.settled(item, state, outcome).await;
        }
        if state == OrderState::Confirmed {
            self.bought(item).await;
        }
        self.inner.checkouts.wake.notify_one();
        Ok(())
    }

    /// What was bought belongs into the portfolio.
    pub(super) async fn bought(&self, item: &Item) {
        let key = NameKey {
            account: item.account,
            name: item.name.clone(),
        };
        if self.portfolio_refresh(key).await.is_err() {
            let _ = self.portfolio_sync(Some(item.account)).await;
        }
    }

    /// What a look at the account says about an item.
    fn verdict(&self, item: &Item, finding: Result<Finding, Fault>) -> Verdict {
        let now = self.now();
        let looks = usize::try_from(item.looks)
            .unwrap_or(usize::MAX)
            .min(LOOKS.len() - 1);
        let sent_at = item.sent_at.unwrap_or(now);
        let age = now.since(sent_at);
        // A repetition that is still to come can settle it better than a person, and before a look concludes anything.
        let repeats = item.next_send_at.is_some() && self.replays_by_itself(item);
        let mut no_trace = None;
        let mut outcome = Outcome {
            next_look_at: Some(now.plus(LOOKS[looks])),
            next_send_at: item.next_send_at.filter(|_| repeats),
            ..Outcome::default()
        };
        let state = match finding {
            Ok(Finding::Done {
                expires_at, charged, ..
            }) => {
                outcome.expires_after = expires_at;
                outcome.charged = charged;
                outcome.message = Some(done_words(item, expires_at));
                OrderState::Confirmed
            }
            Ok(Finding::StillPending { note }) => {
                outcome.message = Some(note.unwrap_or_else(|| "The registrar is working on it.".to_owned()));
                if let Some(seconds) = poll_after(self.order_rules(&item.provider), age) {
                    outcome.next_look_at = Some(now.plus(seconds));
                }
                outcome.next_send_at = None;
                OrderState::Pending
            }
            Ok(Finding::Refused(error)) => {
                outcome = refused(error);
                OrderState::Rejected
            }
            Ok(Finding::NoTrace) => {
                let settle = self.settle_seconds(item);
                let counts = age >= settle && !repeats;
                no_trace = item.no_trace_at.or(counts.then_some(now));
                if item
                    .no_trace_at
                    .is_some_and(|first| now.since(first) >= BETWEEN_TRACES)
                {
                    outcome.message = Some(
                        "The account shows no trace of it, looked at twice. Nothing was bought.".to_owned(),
                    );
                    OrderState::NotDone
                } else if counts || repeats || !self.waits_for_replay(item) {
                    let wait = if counts { BETWEEN_TRACES } else { settle - age };
                    if !repeats {
                        outcome.next_look_at = Some(now.plus(wait.max(LOOKS[0])));
                    }
                    item.state
                } else {
                    for_a_person(&mut outcome, "The account shows no trace of it yet.".to_owned());
                    OrderState::NeedsHuman
                }
            }
            Ok(Finding::Unclear(what))
                if !repeats && (item.looks >= LOOKS_BEFORE_HUMAN || self.waits_for_replay(item)) =>
            {
                for_a_person(&mut outcome, what);
                OrderState::NeedsHuman
            }
            Ok(Finding::Unclear(what)) => {
                outcome.message = Some(format!("{what} The account is asked again."));
                OrderState::Unknown
            }
            Err(fault) if age > UNCLEAR_DAYS * DAY => {
                let what = format!("The account could not be asked for {UNCLEAR_DAYS} days: {fault}");
                for_a_person(&mut outcome, what);
                OrderState::NeedsHuman
            }
            Err(fault) => {
                outcome.message = Some(format!(
                    "The account could not be asked: {fault} It is asked again."
                ));
                item.state
            }
        };
        if state.is_final() {
            (outcome.next_look_at, outcome.next_send_at) = (None, None);
        }
        Verdict {
            state,
            outcome,
            no_trace,
        }
    }

    /// Whether a repetition could settle an unclear item, but only a person may ask for it: it was sent by an earlier run,
    /// or was repeated as often as it is by itself.
    fn waits_for_replay(&self, item: &Item) -> bool {
        item.state == OrderState::Unknown && self.replays(item) && !self.replays_by_itself(item)
    }

    async fn find(&self, item: &Item) -> Result<Finding, Fault> {
        let provider = self.provider(item.account).await?;
        let orders = provider
            .orders()
            .ok_or_else(|| Fault::new(Code::NotOffered, "This account does not sell names by its API."))?;
        let before = Before {
            expires_at: item.armed.as_ref().and_then(|armed| armed.expires_before),
            balance: item.armed.as_ref().and_then(|armed| armed.balance),
            sent_at: item.sent_at.unwrap_or_else(|| self.now()),
            handle: item.handle.clone(),
        };
        Ok(orders.find(&ordered(item), &before).await?)
    }

    fn settle_seconds(&self, item: &Item) -> i64 {
        let rules = self.order_rules(&item.provider);
        rules.map_or(600, |rules| i64::from(rules.settle_seconds))
    }
}

/// What a look at the account says.
struct Verdict {
    state: OrderState,
    outcome: Outcome,
    /// Since when the account shows no trace of it.
    no_trace: Option<Timestamp>,
}

fn for_a_person(outcome: &mut Outcome, what: String) {
    outcome.message = Some(what);
    outcome.hint = Some("Look at the account on its own site, then say here what happened.".to_owned());
    outcome.next_look_at = None;
    outcome.next_send_at = None;
}

/// Looks at everything that is due. Returns whether something is still unclear.
async fn settle_once(engine: &Weak<Inner>) -> bool {
    let Some(inner) = engine.upgrade() else {
        return false;
    };
    let engine = Engine { inner };
    let now = engine.now();
    let due = engine
        .inner
        .store
        .library()
        .read(move |conn| store::orders::due(conn, now))
        .await
        .unwrap_or_default();
    for item in due {
        if item.state == OrderState::Unknown && item.next_send_at.is_some_and(|at| at <= now) {
            if engine.replays_by_itself(&item) {
                engine.replay(&item).await;
                continue;
            }
            // Another run's: it is only read here.
            if item.next_look_at.is_none_or(|at| at > now) {
                continue;
            }
        }
        if let Err(fault) = engine.look(&item).await {
            tracing::warn!(target: "cart", %fault, "an unclear order could not be looked at");
        }
        engine.stale(&[Tag::Orders]);
    }
    let open = engine
        .inner
        .store
        .library()
        .read(store::orders::open)
        .await
        .unwrap_or_default();
    open.iter()
        .any(|item| matches!(item.state, OrderState::Unknown | OrderState::Pending))
}

fn done_words(item: &Item, expires_at: Option<Timestamp>) -> String {
    let until = expires_at.map_or_else(String::new, |at| format!(" until {}", day(at)));
    match item.kind {
        OrderKind::Register => format!("Registered{until}, as the account shows."),
        OrderKind::Renew => format!("Renewed{until}, as the account shows."),
        OrderKind::Transfer => format!("Transferred in{until}, as the account shows."),
    }
}
