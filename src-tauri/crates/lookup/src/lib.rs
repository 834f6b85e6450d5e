//! Public facts about a name: what the world can see without an account anywhere.
//!
//! - [`delegations`]: whether the public DNS delegates a name, so that somebody has it
//! - [`authority`]: what the servers of a zone themselves say about its delegation and its records
//! - [`public`]: what public resolvers say
//! - [`contents`]: when two contents say the same

pub mod authority;
pub mod contents;
pub mod delegations;
pub mod public;

mod exchange;
mod resolving;
mod sets;

pub use authority::{Authorities, Delegated, DsAtParent, Serves};
pub use contents::{is_askable, same_contents};
pub use delegations::{Delegation, Delegations};
pub use exchange::NoAnswer;
pub use public::PublicResolver;
pub use sets::SetAnswer;
