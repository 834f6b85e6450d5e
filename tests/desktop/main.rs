//! Stories in the real window.

mod accessibility;
mod accounts;
mod cart;
mod dns;
mod dns_desk;
mod fifty;
mod first_run;
mod harness;
mod keychain;
mod notifications;
mod portfolio;
mod providers;
mod reminders;
mod search;
mod secrets;
mod settings;
mod tray;
mod window;
