//! What a person decides about an item that needs one.

use model::OrderState;
use store::orders::{Item, Outcome};

use crate::cart::outcome::written;
use crate::cart::verdict::for_a_person;
use crate::cart::view::{Decision, OrderView};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

impl Engine {
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
        self.log("cart", words, Some(item.account), Some(&item.name))
            .await;
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
}
