//! Settling unclear outcomes: the account is read until it shows what happened. Nothing here costs money.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use futures::future::join_all;
use model::{AccountId, OrderState};
use registrar::http::receipt::recording;
use registrar::orders::{Before, Finding};
use store::orders::{Item, Outcome};

use crate::activity::view::LogCause;
use crate::cart::answers::answered;
use crate::cart::guards::ordered;
use crate::cart::lines::fault_text;
use crate::cart::outcome::written;
use crate::cart::verdict::{BETWEEN_TRACES, Verdict};
use crate::cart::view::OrderView;
use crate::core::{Engine, Inner};
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

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

    pub(super) async fn journal_item(&self, id: String) -> Result<Item, Fault> {
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
        let Verdict { state, outcome, look } = verdict;
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

    /// What was bought belongs into the portfolio, after what was chosen for it is switched.
    pub(super) async fn bought(&self, item: &Item) {
        self.cart_switch_bought().await;
        let key = NameKey {
            account: item.account,
            name: item.name.clone(),
        };
        if self.portfolio_refresh(key).await.is_err() {
            let _ = self.sync_because(LogCause::App, Some(item.account)).await;
        }
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
            status: item.armed.as_ref().and_then(|armed| armed.status_before.clone()),
        };
        Ok(orders.find(&ordered(item), &before).await?)
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
    // While a checkout sends, nothing is repeated: it holds the lock that a repetition needs.
    let buying = engine.inner.checkouts.is_running();
    let mut repeated = Vec::new();
    let mut accounts: BTreeMap<AccountId, Vec<Item>> = BTreeMap::new();
    for item in due {
        if item.state == OrderState::Unknown && item.next_send_at.is_some_and(|at| at <= now) {
            if !buying && engine.replays_by_itself(&item) {
                repeated.push(item);
                continue;
            }
            // Another run's, or one that waits for its repetition: it is only read here.
            if item.next_look_at.is_none_or(|at| at > now) {
                continue;
            }
        }
        accounts.entry(item.account).or_default().push(item);
    }
    // Side by side, so that an account that does not answer delays no other.
    let looks = accounts.into_values().map(|items| {
        let engine = &engine;
        async move {
            for item in items {
                if let Err(fault) = engine.look(&item).await {
                    tracing::warn!(target: "cart", %fault, "an unclear order could not be looked at");
                }
            }
        }
    });
    join_all(looks).await;
    for item in repeated {
        engine.replay(&item).await;
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
