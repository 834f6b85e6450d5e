//! Settling unclear outcomes: the account is read until it shows what happened. Nothing here costs money.

use std::sync::{Arc, Weak};
use std::time::Duration;

use model::time::DAY;
use model::{OrderKind, OrderState, Timestamp};
use registrar::http::receipt::recording;
use registrar::orders::{Before, Finding};
use store::orders::{Item, Look, Outcome};

use crate::cart::answers::answered;
use crate::cart::guards::{day, ordered};
use crate::cart::lines::fault_text;
use crate::cart::outcome::{poll_after, refused, working, written};
use crate::cart::view::{Decision, OrderView};
use crate::core::{Engine, Inner};
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// Seconds between looks, by how often the account was asked.
const LOOKS: [i64; 9] = [2, 5, 10, 30, 60, 120, 300, 900, 1800];
/// Two looks without a trace must be at least so many seconds apart.
const BETWEEN_TRACES: i64 = 20;
/// After so many looks in a row that fit no picture, a person must look.
const ODD_LOOKS_BEFORE_HUMAN: u32 = 5;
/// An account that can not be asked for so long, while the program runs, needs a person.
const DEAF_DAYS: i64 = 3;
/// Seconds for which a missing trace of a transfer says nothing.
const TRANSFER_SETTLE: i64 = 3600;
/// How often the clock is looked at while something is unclear: it may jump, as it does after sleep.
const TICK: Duration = Duration::from_secs(1);

impl Engine {
    /// At start: what was sent before the last end is unclear, everything else did not happen. Then settles in the
    /// background for as long as the engine lives.
    pub(crate) async fn cart_resume(&self) -> Result<(), Fault> {
        self.recover().await?;
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

    /// What an ended run left in the middle is settled: nothing stays in `sent`. While another process is buying, what is
    /// in the middle is its own.
    async fn recover(&self) -> Result<(), Fault> {
        let Ok(lock) = self.inner.store.purchase_lock() else {
            return Ok(());
        };
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
        self.cart_order(item.purchase).await
    }

    /// Settles an item that needs a person.
    pub async fn cart_decide(&self, item: String, decision: Decision) -> Result<OrderView, Fault> {
        let item = self.journal_item(item).await?;
        if decision == Decision::Replay && !self.replays(&item) {
            return Err(Fault::new(
                Code::NotOffered,
                "The provider does not document that a request may be sent twice, so it is not.",
            ));
        }
        let (state, words) = match decision {
            Decision::Done => (OrderState::Confirmed, "Settled by you: it happened."),
            Decision::NotDone => (OrderState::NotDone, "Settled by you: it did not happen."),
            Decision::Replay => (OrderState::Unknown, "Sent again by you, under the same key."),
        };
        self.decided(&item, state, words).await?;
        match decision {
            Decision::Done => {
                let (engine, item) = (self.clone(), item.clone());
                tokio::spawn(async move { engine.bought(&item).await });
            }
            Decision::NotDone => {}
            Decision::Replay => {
                if let Err(fault) = self.send_again(&item).await {
                    let mut outcome = Outcome::default();
                    for_a_person(&mut outcome, format!("It could not be sent again: {fault}"));
                    self.settled(&item, OrderState::NeedsHuman, outcome).await;
                    return Err(fault);
                }
            }
        }
        self.cart_order(item.purchase).await
    }

    /// Writes down a decision, if the item still waits for one: two clicks are one decision.
    async fn decided(&self, item: &Item, state: OrderState, words: &str) -> Result<(), Fault> {
        let (item, now) = (item.clone(), self.now());
        let outcome = Outcome {
            message: Some(words.to_owned()),
            ..Outcome::default()
        };
        let waited = self
            .inner
            .store
            .library()
            .write(move |tx| {
                let stands = store::orders::get(tx, &item.id)?.map(|item| item.state);
                if stands != Some(OrderState::NeedsHuman) {
                    return Ok(false);
                }
                written(tx, &item, state, now, &outcome)?;
                Ok(true)
            })
            .await?;
        self.stale(&[Tag::Cart, Tag::Orders]);
        if waited {
            Ok(())
        } else {
            Err(Fault::new(
                Code::Conflict,
                "This order does not wait for your decision.",
            ))
        }
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
        let (finding, receipts) = recording(self.find(item)).await;
        let refusal = match &finding {
            Ok(Finding::Refused(error)) => Some(Fault::from(error.clone())),
            _ => None,
        };
        let now = self.now();
        let mut verdict = self.verdict(item, finding);
        // While something is being sent, also by another window, nothing is concluded not to have happened: it may be this.
        let lock = match verdict.state {
            OrderState::NotDone => self.inner.store.purchase_lock().ok(),
            _ => None,
        };
        if verdict.state == OrderState::NotDone && lock.is_none() {
            verdict.state = item.state;
            verdict.outcome = Outcome {
                next_look_at: Some(now.plus(BETWEEN_TRACES)),
                ..Outcome::default()
            };
        }
        let Verdict {
            state,
            outcome,
            look,
        } = verdict;
        // One that waits for a person goes on waiting, unless the account shows what happened.
        let moves = item.state != OrderState::NeedsHuman || state.is_final() || state == OrderState::Pending;
        let receipts = if moves && state != item.state {
            answered(receipts, now)
        } else {
            Vec::new()
        };
        let looked = item.clone();
        let moved = self
            .inner
            .store
            .library()
            .write(move |tx| {
                let stands = store::orders::get(tx, &looked.id)?;
                if stands.is_none_or(|it| (it.state, it.sends) != (looked.state, looked.sends)) {
                    // Meanwhile it was settled or sent again; this look speaks of what was before.
                    return Ok(false);
                }
                store::orders::looked(tx, &looked.id, look)?;
                if !moves {
                    return Ok(false);
                }
                written(tx, &looked, state, now, &outcome)?;
                store::orders::keep_receipts(tx, std::slice::from_ref(&looked.id), &receipts)?;
                if let Some(fault) = refusal {
                    // The line is still in the cart, and shows why it was not bought.
                    let lines = store::cart::lines(tx)?;
                    let mut own = lines.iter().filter(|line| {
                        (line.account, line.kind, &line.name) == (looked.account, looked.kind, &looked.name)
                    });
                    own.try_for_each(|line| store::cart::failed(tx, &line.id, &fault_text(&fault)))?;
                }
                Ok(true)
            })
            .await?;
        drop(lock);
        self.stale(&[Tag::Cart, Tag::Orders]);
        if moved && state == OrderState::Confirmed {
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
        let age = now.since(item.sent_at.unwrap_or(now));
        // A repetition that is still to come can settle it better than a person, and before a look concludes anything.
        let repeats = item.next_send_at.is_some() && self.replays_by_itself(item);
        let mut look = Look {
            no_trace_at: None,
            odd_looks: 0,
            deaf_since: None,
        };
        let mut outcome = Outcome {
            next_look_at: Some(now.plus(LOOKS[looks])),
            next_send_at: item.next_send_at.filter(|_| repeats),
            ..Outcome::default()
        };
        let state = match finding {
            Ok(Finding::Done {
                expires_at,
                charged,
                reference,
            }) => {
                outcome.expires_after = expires_at;
                outcome.charged = charged;
                outcome.reference = reference;
                outcome.message = Some(done_words(item, expires_at));
                OrderState::Confirmed
            }
            Ok(Finding::StillPending { note }) => {
                outcome.message = Some(note.unwrap_or_else(|| working(item.kind)));
                outcome.hint = (age > patience(item.kind)).then(|| {
                    format!(
                        "This takes longer than usual: it was sent on {}. Look at the account on the provider's own site.",
                        day(item.sent_at.unwrap_or(now))
                    )
                });
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
            Ok(Finding::NoTrace) => self.without_trace(item, repeats, &mut look, &mut outcome),
            Ok(Finding::Unclear(what))
                if !repeats && (item.odd_looks >= ODD_LOOKS_BEFORE_HUMAN || self.waits_for_replay(item)) =>
            {
                for_a_person(&mut outcome, what);
                OrderState::NeedsHuman
            }
            Ok(Finding::Unclear(what)) => {
                look.odd_looks = item.odd_looks + 1;
                outcome.message = Some(format!("{what} The account is asked again."));
                OrderState::Unknown
            }
            Err(fault) => {
                look = Look {
                    no_trace_at: item.no_trace_at,
                    odd_looks: item.odd_looks,
                    deaf_since: item.deaf_since.or(Some(now)),
                };
                if item.deaf_since.is_some_and(|since| now.since(since) > DEAF_DAYS * DAY) {
                    let what = format!("The account could not be asked for {DEAF_DAYS} days: {fault}");
                    for_a_person(&mut outcome, what);
                    OrderState::NeedsHuman
                } else {
                    outcome.message = Some(format!(
                        "The account could not be asked: {fault} It is asked again."
                    ));
                    item.state
                }
            }
        };
        if state.is_final() {
            (outcome.next_look_at, outcome.next_send_at) = (None, None);
        }
        Verdict {
            state,
            outcome,
            look,
        }
    }

    /// What it means that the account shows no trace of an item: nothing for as long as the provider may take, then it did
    /// not happen when it is seen twice. But where the provider has said that it works on it, only a person can tell why it
    /// does not say so any more.
    fn without_trace(
        &self,
        item: &Item,
        repeats: bool,
        look: &mut Look,
        outcome: &mut Outcome,
    ) -> OrderState {
        let now = self.now();
        let age = now.since(item.last_sent_at.or(item.sent_at).unwrap_or(now));
        let settle = self.settle_seconds(item);
        let counts = age >= settle && !repeats;
        look.no_trace_at = item.no_trace_at.or(counts.then_some(now));
        let twice = item
            .no_trace_at
            .is_some_and(|first| now.since(first) >= BETWEEN_TRACES);
        let acknowledged = item.handle.is_some() || item.state == OrderState::Pending;
        if twice && acknowledged {
            let what = "The provider was working on it, and now the account shows no trace of it, looked at twice.";
            for_a_person(outcome, what.to_owned());
            OrderState::NeedsHuman
        } else if twice {
            outcome.message =
                Some("The account shows no trace of it, looked at twice. Nothing was bought.".to_owned());
            OrderState::NotDone
        } else if counts || repeats || !self.waits_for_replay(item) {
            outcome.note = Some("The account was asked, and shows no trace of it yet.".to_owned());
            let wait = if counts { BETWEEN_TRACES } else { settle - age };
            if !repeats {
                outcome.next_look_at = Some(now.plus(wait.max(LOOKS[0])));
            }
            item.state
        } else {
            for_a_person(outcome, "The account shows no trace of it yet.".to_owned());
            OrderState::NeedsHuman
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
        let settle = rules.map_or(600, |rules| i64::from(rules.settle_seconds));
        match item.kind {
            OrderKind::Register | OrderKind::Renew => settle,
            // A name that is on its way stands in no list of names until it has arrived.
            OrderKind::Transfer => settle.max(TRANSFER_SETTLE),
        }
    }
}

/// What a look at the account says.
struct Verdict {
    state: OrderState,
    outcome: Outcome,
    look: Look,
}

/// Seconds after which an order that the provider still works on is worth a look by the user.
fn patience(kind: OrderKind) -> i64 {
    match kind {
        OrderKind::Register | OrderKind::Renew => DAY,
        OrderKind::Transfer => 8 * DAY,
    }
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
    }
    let open = engine
        .inner
        .store
        .library()
        .read(store::orders::open)
        .await
        .unwrap_or_default();
    let waits = |item: &Item| matches!(item.state, OrderState::Unknown | OrderState::Pending);
    // Left in the middle by a process that died, or by a write that failed.
    let left = |item: &Item| {
        matches!(
            item.state,
            OrderState::Planned | OrderState::Armed | OrderState::Sent
        )
    };
    if open.iter().any(left) {
        if let Err(fault) = engine.recover().await {
            tracing::warn!(target: "cart", %fault, "what was left in the middle could not be settled");
        }
        return true;
    }
    open.iter().any(waits)
}

fn done_words(item: &Item, expires_at: Option<Timestamp>) -> String {
    let until = expires_at.map_or_else(String::new, |at| format!(" until {}", day(at)));
    match item.kind {
        OrderKind::Register => format!("Registered{until}, as the account shows."),
        OrderKind::Renew => format!("Renewed{until}, as the account shows."),
        OrderKind::Transfer => format!("Transferred in{until}, as the account shows."),
    }
}
