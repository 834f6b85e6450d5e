//! The application without a window: one module a feature, jobs, and a broadcast of events.
//!
//! The shell calls one method a command and forwards events; tests do the same. Nothing here knows Tauri, a provider's
//! name or how a notification is drawn: providers come in as factories, the notifier and the clock as ports.
//!
//! - [`core`]: the [`Engine`] and what it is made of
//! - [`events`]: what the window is told
//! - [`fault`]: the one error that crosses to the window
//! - [`schedule`]: what happens by itself: syncs, reminders, backups; [`network`]: whether there is a connection
//! - [`words`]: dates and lists as words; [`tokens`]: what stands in a filter field; [`spreadsheet`]: tables as CSV
//! - [`accounts`], [`portfolio`], [`search`], [`contacts`], [`cart`], [`dns`], [`health`], [`reminders`], [`activity`], [`settings`], [`transfers`]: the features;
//!   each has its views in `view`

pub mod accounts;
pub mod activity;
pub mod cart;
pub mod contacts;
pub mod core;
pub mod costs;
pub mod dns;
pub mod events;
pub mod fault;
pub mod health;
mod network;
pub mod portfolio;
pub mod reminders;
mod schedule;
pub mod search;
pub mod settings;
mod spreadsheet;
mod tokens;
pub mod transfers;
mod words;

pub use crate::core::{
    Does, Engine, EngineConfig, Notification, NotificationAction, Notifier, PublicDns, PublicRegistries,
    Target, Urgency,
};
pub use events::{Event, Tag};
pub use fault::{Code, Fault};
pub use lookup::{PublicResolver, RegistriesConfig, RegistryStage, WebStage};
