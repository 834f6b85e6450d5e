//! Public facts of a name as the window sees them.
//!
//! - [`registry`]: what the registry says

mod registry;

pub use registry::*;
