//! Engine stories, without a window.

mod accounts;
mod cart;
mod conformance;
mod dns;
mod layering;
mod portfolio;
mod reminders;
mod search;
