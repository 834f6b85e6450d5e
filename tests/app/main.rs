//! Engine stories, without a window.

mod layering;
