//! Engine stories, without a window.

mod accounts;
mod activity;
mod cart;
mod conformance;
mod contacts;
mod costs;
mod crash;
mod demo;
mod dns;
mod fifty;
mod five;
mod forms;
mod health_public;
mod health_registry;
mod history;
mod import;
mod layering;
mod orders;
mod places;
mod portfolio;
mod reminders;
mod review;
mod search;
mod sync;
mod verbs;
mod wanted;
