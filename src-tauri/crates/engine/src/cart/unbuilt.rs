use super::view::{CartMove, CartView, CompareRequest, Comparison, Rehearsal};
use crate::core::Engine;
use crate::fault::{Code, Fault};

fn unbuilt<T>() -> Result<T, Fault> {
    Err(Fault::new(Code::Internal, "This is not built yet."))
}

impl Engine {
    /// Prices registrations of the cart at every account that sells them.
    pub async fn cart_compare(&self, _request: CompareRequest) -> Result<Comparison, Fault> {
        unbuilt()
    }

    /// Moves lines to other accounts and quotes them there. Their caps start anew.
    pub async fn cart_move(&self, _moves: Vec<CartMove>) -> Result<CartView, Fault> {
        unbuilt()
    }

    /// Does everything of a checkout but send it.
    pub async fn cart_rehearse(&self, _plan_hash: String) -> Result<Rehearsal, Fault> {
        unbuilt()
    }
}
