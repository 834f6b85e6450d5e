//! One module a verb.

pub mod bench;
pub mod bindings;
pub mod icons;
pub mod package;
pub mod run;
pub mod setup;
pub mod strangers;
pub mod test;
pub mod tour;
