//! Sending an unclear request again under its one key.
//!
//! Only where the provider documents that the same bytes under the same key give the first answer and buy nothing twice,
//! and only while the program that sent it runs: its journal knows when, and nobody has touched the account in between.
//! After a restart a person decides. The request is prepared anew and must be the same to the byte; every sending is
//! marked in the journal before it happens, like the first.

use std::sync::Arc;

use model::{OrderState, ProviderId, Timestamp};
use registrar::descriptor::{Idempotency, OrderRules};
use registrar::http::receipt::recording;
use registrar::orders::{Outcome, PreparedOrder};
use registrar::{Provider, Retry};
use store::orders::{Item, Outcome as Kept};

use crate::activity::view::LogCause;
use crate::cart::Running;
use crate::cart::arm::request_hash;
use crate::cart::guards::ordered;
use crate::cart::outcome::{FIRST_LOOK, judge};
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// Seconds after the first sending at which it is repeated, while nothing is known.
const REPLAYS: [i64; 5] = [15, 45, 120, 300, 600];
/// Seconds after which a repetition that could not even be tried is tried again.
const TRY_AGAIN: i64 = 15;

/// A repetition that was made ready.
struct Ready {
    provider: Arc<dyn Provider>,
    order: PreparedOrder,
    /// All items of the request, in its order.
    items: Vec<Item>,
}

impl Engine {
    /// The provider's order rules.
    pub(super) fn order_rules(&self, provider: &ProviderId) -> Option<&'static OrderRules> {
        self.factory(provider)?.descriptor().orders.as_ref()
    }

    /// Whether the provider documents that an item's request may be repeated.
    pub(super) fn replays(&self, item: &Item) -> bool {
        let documented = self.order_rules(&item.provider).is_some_and(|rules| {
            matches!(
                rules.idempotency,
                Idempotency::Key {
                    replay_documented: true
                }
            )
        });
        documented && item.armed.is_some()
    }

    /// Whether an item's request was sent by this run of the program and may be repeated by itself.
    pub(super) fn replays_by_itself(&self, item: &Item) -> bool {
        let key = item.armed.as_ref().map(|armed| armed.idempotency_key.as_str());
        key.is_some_and(|key| self.inner.checkouts.repeatable().contains(key)) && self.replays(item)
    }

    /// When an item that was sent `sends` times is sent again, if it is.
    pub(super) fn next_replay(&self, item: &Item, sends: u32) -> Option<Timestamp> {
        if !self.replays_by_itself(item) {
            return None;
        }
        let place = usize::try_from(sends.max(1) - 1).ok()?;
        let now = self.now();
        let at = item.sent_at.unwrap_or(now).plus(*REPLAYS.get(place)?);
        Some(at.max(now.plus(FIRST_LOOK)))
    }

    /// Sends an unclear item's request again. Errors leave it as it is, to be tried again or not by `again`.
    pub(super) async fn replay(&self, item: &Item) {
        if self.inner.stop.is_cancelled() {
            return;
        }
        if let Err(fault) = self.send_again(item).await {
            let again = fault.retryable || fault.code == Code::Busy;
            if !again {
                self.never_repeat(item);
            }
            let kept = Kept {
                message: Some(format!(
                    "It could not be sent again: {fault} The account is being asked."
                )),
                next_look_at: Some(self.now().plus(FIRST_LOOK)),
                next_send_at: again.then(|| self.now().plus(TRY_AGAIN)),
                ..Kept::default()
            };
            self.settled(item, OrderState::Unknown, kept).await;
        }
    }

    /// The same request under the same key, once, and what its answer says.
    pub(super) async fn send_again(&self, item: &Item) -> Result<(), Fault> {
        if let Some(stop) = self.money_stopped() {
            return Err(Fault::new(Code::MoneyStopped, stop));
        }
        let _lock = self.inner.store.purchase_lock()?;
        let _running = Running::new(&self.inner.checkouts.running);
        let ready = self.same_request(item).await?;
        let now = self.now();
        let open: Vec<String> = ready
            .items
            .iter()
            .filter(|item| item.state == OrderState::Unknown)
            .map(|item| item.id.clone())
            .collect();
        self.inner
            .store
            .library()
            .write(move |tx| {
                open.iter()
                    .try_for_each(|id| store::orders::mark_sent_again(tx, id, now))
            })
            .await?;
        self.log_as(
            LogCause::App,
            "cart",
            format!(
                "The unclear order of {} was sent again under the same key, as {} documents.",
                item.name.unicode(),
                ready.provider.descriptor().label
            ),
            Some(item.account),
            Some(&item.name),
        )
        .await;
        let (provider, order) = (ready.provider, ready.order);
        let answer = tokio::spawn(recording(async move {
            match provider.orders() {
                Some(orders) => orders.send(&order).await,
                None => Vec::new(),
            }
        }))
        .await;
        let (outcomes, receipts) = answer.unwrap_or_default();
        let ids = ready.items.iter().map(|item| item.id.clone()).collect();
        self.keep_answers(ids, receipts).await;
        let mut outcomes = outcomes.into_iter();
        for item in ready.items {
            let outcome = outcomes.next();
            if item.state == OrderState::Unknown {
                self.answered_again(&item, outcome).await;
            }
        }
        self.inner.checkouts.wake.notify_one();
        Ok(())
    }

    /// Prepares an item's request anew: all items of the request, and the same bytes.
    async fn same_request(&self, item: &Item) -> Result<Ready, Fault> {
        let differs = || {
            Fault::new(
                Code::Conflict,
                "The request would not be the same to the byte any more, so it is not sent again.",
            )
        };
        let armed = item.armed.clone().ok_or_else(differs)?;
        let (account, key) = (item.account, armed.idempotency_key.clone());
        let items = self
            .inner
            .store
            .library()
            .read(move |conn| store::orders::of_request(conn, account, &key))
            .await?;
        let provider = self.provider(item.account).await?;
        let orders = provider
            .orders()
            .ok_or_else(|| Fault::new(Code::NotOffered, "This account does not sell names by its API."))?;
        let wanted: Vec<_> = items.iter().map(ordered).collect();
        let order = orders.prepare(&wanted, &armed.idempotency_key).await?;
        let same = request_hash(&order) == armed.request_hash
            && order.idempotency_key.as_ref() == Some(&armed.idempotency_key);
        if !same {
            return Err(differs());
        }
        Ok(Ready {
            provider,
            order,
            items,
        })
    }

    /// What the answer to a repetition says. A refusal is not believed by itself: it may be about the repetition alone, so
    /// the account has the last word.
    async fn answered_again(&self, item: &Item, outcome: Option<Outcome>) {
        let now = self.now();
        let sends = item.sends + 1;
        let (state, kept) = match outcome {
            Some(Outcome::Rejected(error)) => {
                let again = matches!(error.retry, Retry::After(_));
                if !again {
                    self.never_repeat(item);
                }
                let kept = Kept {
                    message: Some(format!(
                        "Sent again under the same key, and refused: {} The account is being asked what became of the first.",
                        error.message
                    )),
                    hint: error.hint,
                    link: error.link,
                    upstream_code: error.upstream_code,
                    next_look_at: Some(now.plus(FIRST_LOOK)),
                    next_send_at: self.next_replay(item, sends),
                    ..Kept::default()
                };
                (OrderState::Unknown, kept)
            }
            outcome => {
                let (state, mut kept) = judge(item, outcome, self.order_rules(&item.provider), now);
                if state == OrderState::Unknown {
                    kept.next_send_at = self.next_replay(item, sends);
                }
                (state, kept)
            }
        };
        self.settled(item, state, kept).await;
        if state == OrderState::Confirmed {
            self.bought(item).await;
        }
    }

    fn never_repeat(&self, item: &Item) {
        if let Some(armed) = &item.armed {
            self.inner.checkouts.repeatable().remove(&armed.idempotency_key);
        }
    }
}
