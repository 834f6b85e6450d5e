//! The desktop shell: window, tray, notifications, and one thin file of commands a feature.
//!
//! - [`app`]: the running app
//! - [`commands`]: what the window can ask
//! - [`ipc`]: the one list of commands

pub mod app;
pub mod commands;
pub mod ipc;
