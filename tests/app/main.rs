//! Engine stories, without a window.

mod conformance;
mod layering;
