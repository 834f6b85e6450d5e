//! The cart and its orders as the window sees them.
//!
//! - [`line`]: lines of the cart, and what can be chosen for them
//! - [`basket`]: the cart as a whole, and what a checkout takes
//! - [`compare`]: lines, priced at every account
//! - [`rehearse`]: a checkout without the charge
//! - [`order`]: orders and their items
//! - [`spend`]: what was spent, and the journal for the books

mod basket;
mod compare;
mod line;
mod order;
mod rehearse;
mod spend;

pub use basket::*;
pub use compare::*;
pub use line::*;
pub use order::*;
pub use rehearse::*;
pub use spend::*;
