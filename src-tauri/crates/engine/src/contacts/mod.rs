//! The address book: to whom new names are registered.
//!
//! - [`view`]: the address book as the window sees it

mod unbuilt;
pub mod view;
