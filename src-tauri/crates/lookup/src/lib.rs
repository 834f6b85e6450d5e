//! Public facts about a name: what the world can see without an account anywhere.
//!
//! - [`delegations`]: whether the public DNS delegates a name, so that somebody has it
//! - [`authority`]: what the servers of a zone themselves say about its delegation and its records
//! - [`contents`]: when two contents say the same

pub mod authority;
pub mod contents;
pub mod delegations;

mod exchange;
mod resolving;

pub use authority::{Authorities, Delegated, DsAtParent, Serves, SetAnswer};
pub use contents::{is_askable, same_contents};
pub use delegations::{Delegation, Delegations};
pub use exchange::NoAnswer;
