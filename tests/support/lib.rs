//! Support for the stories: worlds, engines, windows.

pub mod desktop;
