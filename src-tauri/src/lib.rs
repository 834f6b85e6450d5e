//! The desktop shell: window, tray, notifications, and one thin file of commands a feature.
//!
//! - [`start`]: from the command line to a running app
//! - [`app`]: the running app: its engine, and how it ends
//! - [`demo`]: the demo's world
//! - [`clock`]: the system's clock and the demo's
//! - [`window`]: the one window
//! - [`files`]: what the user takes away
//! - [`forward`]: the engine's events on their way to the window
//! - [`tray`], [`tray_host`]: the icon, its menu, and whether anything shows it
//! - [`notifications`]: notifications of the system
//! - [`logging`]: the log file
//! - [`commands`]: what the window can ask
//! - [`ipc`]: the one list of commands

pub mod app;
pub mod clock;
pub mod commands;
pub mod demo;
pub mod files;
pub mod forward;
pub mod ipc;
pub mod logging;
pub mod notifications;
pub mod start;
pub mod tray;
pub mod tray_host;
pub mod window;
