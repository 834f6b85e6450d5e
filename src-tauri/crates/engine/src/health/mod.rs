//! What the world says of a name: its registry, and what it shows to visitors and mail.
//!
//! - [`public`]: certificate, DNS, mail and page; [`findings`]: what they mean
//! - [`view`]: all of it as the window sees it

mod findings;
mod public;
pub mod view;
