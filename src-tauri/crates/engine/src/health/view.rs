//! Public facts of a name as the window sees them.
//!
//! - [`registry`]: what the registry says
//! - [`public`]: certificate, DNS, mail and page

mod public;
mod registry;

pub use public::*;
pub use registry::*;
