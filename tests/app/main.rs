//! Engine stories, without a window.

mod accounts;
mod cart;
mod conformance;
mod contacts;
mod crash;
mod demo;
mod dns;
mod fifty;
mod five;
mod forms;
mod import;
mod health_public;
mod layering;
mod orders;
mod places;
mod portfolio;
mod reminders;
mod search;
mod verbs;
mod wanted;
