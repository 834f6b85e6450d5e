//! The desktop shell: window, tray, notifications, and one thin file of commands a feature.
//!
//! - [`start`]: from the command line to a running app
//! - [`flags`]: the command line; [`instance`]: one app for each data folder
//! - [`folder`]: the data folder; [`opening`]: opening what is in it, and when that fails
//! - [`app`]: the running app: its engine, and how it ends
//! - [`demo`]: the demo's world
//! - [`clock`]: the system's clock and the demo's
//! - [`window`]: the one window; [`page`]: the page in it
//! - [`restore`]: a backup in the place of the library
//! - [`autostart`]: starting when the user logs in
//! - [`files`]: what the user takes away
//! - [`forward`]: the engine's events on their way to the window
//! - [`tray`], [`tray_host`]: the icon, its menu, and whether anything shows it
//! - [`notifications`]: notifications of the system
//! - `session_bus` (Linux): the one connection to the session's D-Bus
//! - [`logging`]: the log file
//! - [`commands`]: what the window can ask
//! - [`ipc`]: the one list of commands

pub mod app;
pub mod autostart;
pub mod clock;
pub mod commands;
pub mod demo;
pub mod files;
pub mod flags;
pub mod folder;
pub mod forward;
pub mod instance;
pub mod ipc;
pub mod logging;
pub mod notifications;
pub mod opening;
pub mod page;
pub mod restore;
#[cfg(target_os = "linux")]
pub mod session_bus;
pub mod start;
pub mod tray;
pub mod tray_host;
pub mod window;
