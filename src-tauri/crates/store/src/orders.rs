//! The journal of purchases: what may have cost money, and what became of it.
//!
//! Rows are only added and moved along the states of [`OrderState`]; a move that the states do not allow is refused
//! here, whatever the caller believes. The library is synced to the disk on every commit, so a state that was returned
//! from a write survives a power cut.
//!
//! - [`item`]: the rows
//! - [`moves`]: from state to state
//! - [`lookup`]: finding them again
//! - [`spent`]: what they cost

pub mod item;
pub mod lookup;
pub mod moves;
pub mod spent;
#[cfg(test)]
mod tests;

pub use item::{Agreed, Armed, Item, Outcome, Purchase};
pub use lookup::{due, get, has_open, of_name, of_request, open, purchase, purchases};
pub use moves::{arm, begin, looked, mark_sent, mark_sent_again, recover, settle};
pub use spent::{spent_in, spent_since};
