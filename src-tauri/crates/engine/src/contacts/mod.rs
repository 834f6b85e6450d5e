//! The address book: to whom new names are registered.
//!
//! - [`view`]: the address book as the window sees it
//! - [`book`]: its contacts: list, check, save, remove
//! - [`handles`]: contacts that providers keep under a handle, found or made
//! - [`kept`]: contacts that an account keeps, listed and changed
//! - [`removal`]: the end of one of them
//! - [`account`]: the one contact of an account that has one for all its names

mod account;
mod book;
mod handles;
pub mod kept;
pub mod removal;
pub mod view;

pub(crate) use book::faults;
pub(crate) use handles::{Chosen, fingerprint};
