//! Engine stories, without a window.

mod cart;
mod conformance;
mod dns;
mod layering;
