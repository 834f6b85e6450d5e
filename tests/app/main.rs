//! Engine stories, without a window.

mod accounts;
mod cart;
mod conformance;
mod demo;
mod dns;
mod layering;
mod places;
mod portfolio;
mod reminders;
mod search;
