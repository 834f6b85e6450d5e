//! Public facts about a name: what the world can see without an account anywhere.
//!
//! - [`delegations`]: whether the public DNS delegates a name, so that somebody has it

pub mod delegations;

pub use delegations::{Delegation, Delegations};
