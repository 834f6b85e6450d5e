//! Reminders: what was told already, what shall be silent, which names follow which rule, and the notifications shown.
//!
//! - [`told`]: one row a name, expiry and stage
//! - [`snooze`]: names that are silent until a time
//! - [`policy`]: the user's rules, in their order
//! - [`digest`]: the notifications that were shown
//! - [`open`]: what takes days and must not be forgotten

pub mod digest;
pub mod open;
pub mod policy;
pub mod snooze;
pub mod told;
