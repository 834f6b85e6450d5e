//! The order and the way: the money goes through the cart like any other, and the user buys it there. Then the name is on
//! its way for days.

use model::{OrderKind, OrderState};
use registrar::auth_codes::AwayState;
use store::orders::Item;

use crate::core::Engine;
use crate::dns::moving::zone_changes;
use crate::fault::{Code, Fault};
use crate::transfers::drive::Went;
use crate::transfers::kept::{CodeState, Transfer, ZonePlan};

/// Seconds between two looks at a name on its way; an order that moves is looked at once.
const LOOK_AT_WAY: i64 = 1_800;
/// Seconds between two looks at an order that is being placed; it is looked at once when it moves.
const LOOK_WHILE_PLACED: i64 = 5;
/// Seconds between two looks at the lock while the order waits in the cart.
const LOOK_AT_LOCK: i64 = 300;
/// Seconds for which a look at the lock counts when the cart moves in between.
const LOCK_IS_FRESH: i64 = 60;
/// Seconds that a transfer usually takes: registries give the losing registrar five days to answer.
const USUAL: i64 = 5 * 86_400;

impl Engine {
    /// Waits until the user has bought it.
    pub(super) async fn step_order(&self, transfer: &mut Transfer) -> Result<Went, Fault> {
        let item = self.transfer_item(transfer).await?;
        if item
            .as_ref()
            .is_some_and(|item| matches!(item.state, OrderState::Planned | OrderState::Armed))
        {
            // A guard may hold it back still: it is ordered when it is sent.
            let called = self.called(transfer.row.target).await;
            return Ok(Went::Look(
                LOOK_WHILE_PLACED,
                format!("The order is being placed at {called}."),
            ));
        }
        // What was held back or given up before it was sent left its line in the cart.
        let left = |item: &Item| match item.state {
            OrderState::Held => true,
            OrderState::NotDone => item.sent_at.is_none(),
            _ => false,
        };
        if let Some(item) = item.filter(|item| !left(item)) {
            transfer.body.item = Some(item.id.clone());
            transfer.body.purchase = Some(item.purchase.clone());
            let begun = item.sent_at.unwrap_or_else(|| self.now());
            transfer.body.expected_by = Some(begun.plus(USUAL));
            // From now on the zone here can go at any time: this is what it was.
            self.zone_again(transfer).await;
            let called = self.called(transfer.row.target).await;
            return Ok(Went::Done(format!("Ordered at {called}.")));
        }
        if self.transfer_line_id(transfer).await?.is_none() {
            transfer.body.code = CodeState::None;
            return Ok(Went::Stop(
                Fault::new(
                    Code::Conflict,
                    "The order was taken out of the cart, and its auth code with it. Nothing was charged.",
                )
                .hint("Ask for a new auth code to put it back, or give the transfer up."),
            ));
        }
        if self.locked_again(transfer).await {
            let called = self.called(transfer.row.source).await;
            return Ok(Went::Stop(
                Fault::new(
                    Code::Conflict,
                    format!("The transfer lock is on again at {called}: the transfer would be refused."),
                )
                .hint("Try again to take it off. If it was not you who switched it on, look who did first."),
            ));
        }
        let called = self.called(transfer.row.target).await;
        Ok(Went::AskAndLook(
            LOOK_AT_LOCK,
            format!(
                "The order waits in the cart: buy it there at {called}. Nothing is charged before. Meanwhile it is looked every few minutes whether the transfer lock has come back."
            ),
        ))
    }

    /// Whether the lock is on at the source although it was off. A read that fails says nothing.
    async fn locked_again(&self, transfer: &mut Transfer) -> bool {
        let now = self.now();
        if transfer
            .body
            .lock_seen_at
            .is_some_and(|at| (0..LOCK_IS_FRESH).contains(&now.since(at)))
        {
            return false;
        }
        transfer.body.lock_seen_at = Some(now);
        let owned = self.fetch(transfer.row.source, &transfer.row.name).await;
        owned.is_ok_and(|owned| owned.locked == Some(true))
    }

    /// The order of this transfer: the one that is known, or one of the name at the target that was made since the code was
    /// given.
    async fn transfer_item(&self, transfer: &Transfer) -> Result<Option<Item>, Fault> {
        let (account, name) = (transfer.row.target, transfer.row.name.clone());
        let items = self
            .inner
            .store
            .library()
            .read(move |conn| store::orders::of_name(conn, account, &name))
            .await?;
        let since = transfer.body.given_at;
        Ok(items
            .into_iter()
            .filter(|item| item.kind == OrderKind::Transfer)
            .find(|item| {
                let made = item.sent_at.or(item.armed.as_ref().map(|armed| armed.quoted_at));
                !item.state.is_final() || since.is_none_or(|since| made.is_some_and(|made| made >= since))
            }))
    }

    /// Follows the order until the name has come, or is refused.
    pub(super) async fn step_travel(&self, transfer: &mut Transfer) -> Result<Went, Fault> {
        let item = match transfer.body.item.clone() {
            Some(id) => {
                self.inner
                    .store
                    .library()
                    .read(move |conn| store::orders::get(conn, &id))
                    .await?
            }
            None => None,
        };
        let Some(item) = item else {
            transfer.body.item = None;
            return Ok(Went::Back(
                crate::transfers::view::TransferStep::Order,
                "The order is not known any more.".to_owned(),
            ));
        };
        let called = self.called(transfer.row.target).await;
        match item.state {
            OrderState::Confirmed => Ok(Went::Done(format!(
                "{called} says that the transfer is complete."
            ))),
            OrderState::Rejected | OrderState::NotDone => {
                transfer.body.code = CodeState::None;
                transfer.body.item = None;
                transfer.body.expected_by = None;
                let message = item
                    .message
                    .unwrap_or_else(|| format!("{called} refused the transfer."));
                let hint = item.hint.unwrap_or_default();
                Ok(Went::Stop(
                    Fault::new(Code::Conflict, message).hint(
                        format!("{hint} If the code was wrong or too old, ask for a new one; then it is put into the cart again.")
                            .trim()
                            .to_owned(),
                    ),
                ))
            }
            // Nothing was sent: its line waits in the cart still.
            OrderState::Held => {
                transfer.body.item = None;
                transfer.body.purchase = None;
                transfer.body.expected_by = None;
                let message = item.message.unwrap_or_default();
                Ok(Went::Back(
                    crate::transfers::view::TransferStep::Order,
                    format!("The order was held back. {message}")
                        .trim_end()
                        .to_owned(),
                ))
            }
            OrderState::NeedsHuman => Ok(Went::Ask(format!(
                "Nobody can tell by reading what became of the order at {called}. Look at it in Orders and decide there; it is never sent again by itself."
            ))),
            _ => {
                self.zone_again(transfer).await;
                let note = item.message.filter(|words| !words.is_empty());
                let away = self.away_words(transfer).await;
                let words = match (note, away) {
                    (Some(note), Some(away)) => format!("{note} {away}"),
                    (Some(words), None) | (None, Some(words)) => words,
                    (None, None) => format!("{called} works on it. It usually takes five days."),
                };
                Ok(Went::Look(LOOK_AT_WAY, words))
            }
        }
    }

    /// Reads the zone at the present registrar once more while it can be read: what it is last is what shall be kept.
    async fn zone_again(&self, transfer: &mut Transfer) {
        if transfer.body.zone != ZonePlan::After {
            return;
        }
        let before = transfer.body.records.clone();
        let losses = transfer.body.losses.clone();
        match self.zone_read(transfer).await {
            Ok(_) if !before.is_empty() && transfer.body.records.is_empty() => {
                // An empty zone is what a registrar leaves of a name that has gone.
                transfer.body.records = before;
                transfer.body.losses = losses;
            }
            Ok(_) => {
                if let Some(changed) = zone_changes(&before, &transfer.body.records) {
                    let line = format!(
                        "The zone of {} changed while it moves: {changed}. The newer state is kept.",
                        transfer.row.name.unicode()
                    );
                    let (source, name) = (transfer.row.source, transfer.row.name.clone());
                    self.log("transfers", line, Some(source), Some(&name)).await;
                }
            }
            // It may have gone with the name; what was read before stands.
            Err(fault) => {
                tracing::info!(target: "transfers", %fault, "the zone could not be read again");
            }
        }
    }

    /// What the present registrar says of the name's way out.
    async fn away_words(&self, transfer: &Transfer) -> Option<String> {
        let source = self.provider(transfer.row.source).await.ok()?;
        let away = source.auth_codes()?.away(&transfer.row.name).await.ok()??;
        let label = source.descriptor().label;
        Some(match away.state {
            AwayState::None => return None,
            AwayState::Pending => format!("{label} was asked to let it go."),
            AwayState::Approved => format!("{label} has let it go."),
            AwayState::Completed => format!("{label} says that it has gone."),
            AwayState::Rejected => format!("{label} says that it refused."),
            AwayState::Expired => format!("{label} says that the request has expired."),
        })
    }
}
