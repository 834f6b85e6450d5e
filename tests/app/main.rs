//! Engine stories, without a window.
