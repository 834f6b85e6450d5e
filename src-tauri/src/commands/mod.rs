//! What the window can ask: one thin file a feature. Each command calls the engine and nothing else.

pub mod accounts;
pub mod activity;
pub mod app;
pub mod cart;
pub mod contacts;
pub mod costs;
pub mod dns;
pub mod health;
pub mod portfolio;
pub mod reminders;
pub mod search;
pub mod settings;
pub mod transfers;
