//! The cart, checkout and orders: the states of money.

pub mod view;

use view::{CartAdd, CartAdded, CartView, CheckoutRequest, Decision, LinePatch, OrderView};

use crate::core::Engine;
use crate::fault::Fault;

/// What checkout and settling share in this session.
#[derive(Default)]
pub struct Checkouts {}

impl Engine {
    /// The cart as it stands.
    pub async fn cart_get(&self) -> Result<CartView, Fault> {
        unimplemented!()
    }

    /// Puts lines into the cart and quotes them. A name that is there already is not added twice.
    pub async fn cart_add(&self, _lines: Vec<CartAdd>) -> Result<CartAdded, Fault> {
        unimplemented!()
    }

    /// Changes a line.
    pub async fn cart_update(&self, _patch: LinePatch) -> Result<CartView, Fault> {
        unimplemented!()
    }

    /// Takes lines out.
    pub async fn cart_remove(&self, _ids: Vec<String>) -> Result<CartView, Fault> {
        unimplemented!()
    }

    /// Takes all quotes and balances again.
    pub async fn cart_quote(&self) -> Result<CartView, Fault> {
        unimplemented!()
    }

    /// Buys exactly the plan whose hash is given. Returns the order's id; its items follow as events.
    pub async fn cart_checkout(&self, _request: CheckoutRequest) -> Result<String, Fault> {
        unimplemented!()
    }

    /// Orders, newest first, at most 200.
    pub async fn cart_orders(&self) -> Result<Vec<OrderView>, Fault> {
        unimplemented!()
    }

    /// Asks the account again about an unclear item. Only reads.
    pub async fn cart_look(&self, _item: String) -> Result<OrderView, Fault> {
        unimplemented!()
    }

    /// Settles an item that needs a person.
    pub async fn cart_decide(&self, _item: String, _decision: Decision) -> Result<OrderView, Fault> {
        unimplemented!()
    }
}
