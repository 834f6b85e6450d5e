//! Stories in the real window.

mod accessibility;
mod accounts;
mod cart;
mod connect;
mod dns;
mod dns_desk;
mod fifty;
mod first_run;
mod harness;
mod keychain;
mod keys;
mod life;
mod network;
mod notifications;
mod opening;
mod package;
mod portfolio;
mod providers;
mod reminders;
mod search;
mod secrets;
mod settings;
mod tokens;
mod transfer;
mod tray;
mod window;
