//! What the world says of a name: its registry, and what it shows to visitors and mail.
//!
//! - [`view`]: all of it as the window sees it

pub mod view;
