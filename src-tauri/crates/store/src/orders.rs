//! The journal of purchases: what may have cost money, and what became of it.
//!
//! Rows are only added and moved along the states of [`OrderState`]; a move that the states do not allow is refused
//! here, whatever the caller believes. The library is synced to the disk on every commit, so a state that was returned
//! from a write survives a power cut.
//!
//! - [`item`]: the rows
//! - [`moves`]: from state to state
//! - [`events`]: the history of an item
//! - [`bought`]: what came in by an order
//! - [`receipts`]: what providers answered
//! - [`lookup`]: finding them again
//! - [`names`]: what it says of names
//! - [`page`]: by page and filter
//! - [`spent`]: what they cost

pub mod bought;
pub mod events;
pub mod item;
pub mod lookup;
pub mod moves;
pub mod names;
pub mod page;
pub mod receipts;
pub mod spent;
#[cfg(test)]
mod tests;

pub use bought::{Bought, bought};
pub use events::{Event, events};
pub use item::{Agreed, Armed, Item, Look, Outcome, Purchase};
pub use lookup::{bought_names, due, get, has_open, of_name, of_request, open, with_process};
pub use moves::{arm, begin, looked, mark_sent, mark_sent_again, recover, settle};
pub use names::{FailedRenewal, failed_renewals, paid};
pub use page::{Filter, Listed, fitting, page, purchase};
pub use receipts::{Receipt, keep_receipts, receipts};
pub use spent::{Spend, spend, spent_in, spent_since};
