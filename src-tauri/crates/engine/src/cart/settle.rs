//! Settling unclear outcomes: the account is read until it shows what happened. Nothing here costs money.

use std::sync::{Arc, Weak};
use std::time::Duration;

use model::time::DAY;
use model::{OrderKind, OrderState};
use registrar::orders::{Before, Finding};
use store::orders::{Item, Outcome};

use crate::cart::guards::{day, ordered};
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
const TICK: Duration = Duration::from_secs(2);

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
        if matches!(item.state, OrderState::Unknown | OrderState::Pending) {
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
        let (state, words) = match decision {
            Decision::Done => (OrderState::Confirmed, "Settled by you: it happened."),
            Decision::NotDone => (OrderState::NotDone, "Settled by you: it did not happen."),
        };
        let outcome = Outcome {
            message: Some(words.to_owned()),
            ..Outcome::default()
        };
        self.settled(&item, state, outcome).await;
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
        let now = self.now();
        let looks = usize::try_from(item.looks)
            .unwrap_or(usize::MAX)
            .min(LOOKS.len() - 1);
        let again = now.plus(LOOKS[looks]);
        let sent_at = item.sent_at.unwrap_or(now);
        let mut outcome = Outcome {
            next_look_at: Some(again),
            ..Outcome::default()
        };
        let mut no_trace = None;
        let state = match finding {
            Ok(Finding::Done { expires_at, .. }) => {
                outcome.expires_after = expires_at;
                outcome.message = Some(done_words(item, expires_at));
                OrderState::Confirmed
            }
            Ok(Finding::StillPending { note }) => {
                outcome.message = note;
                OrderState::Pending
            }
            Ok(Finding::Refused(error)) => {
                outcome.upstream_code = error.upstream_code;
                outcome.message = Some(error.message);
                outcome.hint = error.hint;
                OrderState::Rejected
            }
            Ok(Finding::NoTrace) => {
                let settle = self.settle_seconds(item);
                let counts = now.since(sent_at) >= settle;
                no_trace = item.no_trace_at.or(counts.then_some(now));
                if item
                    .no_trace_at
                    .is_some_and(|first| now.since(first) >= BETWEEN_TRACES)
                {
                    outcome.message = Some(
                        "The account shows no trace of it, looked at twice. Nothing was bought.".to_owned(),
                    );
                    OrderState::NotDone
                } else {
                    let wait = if counts {
                        BETWEEN_TRACES
                    } else {
                        settle - now.since(sent_at)
                    };
                    outcome.next_look_at = Some(now.plus(wait.max(LOOKS[0])));
                    item.state
                }
            }
            Ok(Finding::Unclear(what)) if item.looks >= LOOKS_BEFORE_HUMAN => {
                outcome.message = Some(what);
                outcome.hint =
                    Some("Look at the account on its own site, then say here what happened.".to_owned());
                OrderState::NeedsHuman
            }
            Ok(Finding::Unclear(what)) => {
                outcome.message = Some(format!("{what} The account is asked again."));
                OrderState::Unknown
            }
            Err(fault) if now.since(sent_at) > UNCLEAR_DAYS * DAY => {
                outcome.message = Some(format!(
                    "The account could not be asked for {UNCLEAR_DAYS} days: {fault}"
                ));
                outcome.hint =
                    Some("Look at the account on its own site, then say here what happened.".to_owned());
                OrderState::NeedsHuman
            }
            Err(fault) => {
                outcome.message = Some(format!(
                    "The account could not be asked: {fault} It is asked again."
                ));
                item.state
            }
        };
        let id = item.id.clone();
        self.inner
            .store
            .library()
            .write(move |tx| store::orders::looked(tx, &id, no_trace))
            .await?;
        self.settled(item, state, outcome).await;
        if state == OrderState::Confirmed {
            let key = NameKey {
                account: item.account,
                name: item.name.clone(),
            };
            if self.portfolio_refresh(key).await.is_err() {
                let _ = self.portfolio_sync(Some(item.account)).await;
            }
        }
        self.inner.checkouts.wake.notify_one();
        Ok(())
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
        let rules = self
            .factory(&item.provider)
            .and_then(|f| f.descriptor().orders.as_ref());
        rules.map_or(600, |rules| i64::from(rules.settle_seconds))
    }
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

fn done_words(item: &Item, expires_at: Option<model::Timestamp>) -> String {
    let until = expires_at.map_or_else(String::new, |at| format!(" until {}", day(at)));
    match item.kind {
        OrderKind::Register => format!("Registered{until}, as the account shows."),
        OrderKind::Renew => format!("Renewed{until}, as the account shows."),
    }
}
