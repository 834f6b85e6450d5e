//! What the world says of a name: its registry, and what it shows to visitors and mail.
//!
//! - [`registry`]: one name at its registry, [`statuses`] what its statuses mean; [`sweep`]: many names, [`due`] by themselves
//! - [`bootstrap`]: which registry has RDAP, and where
//! - [`public`]: certificate, DNS, mail and page; [`findings`]: what they mean
//! - [`told`]: what an account tells of any name
//! - [`view`]: all of it as the window sees it

mod bootstrap;
mod due;
mod findings;
mod public;
mod registry;
mod statuses;
mod sweep;
mod told;
pub mod view;

pub(crate) use sweep::Looks;
