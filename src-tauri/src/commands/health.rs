//! Public facts of a name: what the window can ask.

pub mod public;
pub mod registry;
pub mod told;
