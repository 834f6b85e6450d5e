//! Support for the stories: worlds, engines, windows.

pub mod bench;
pub mod crash;
pub mod desktop;
pub mod fake;
pub mod lasting;
pub mod line;
pub mod sheet;
pub mod steps;
