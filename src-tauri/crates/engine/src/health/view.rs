//! Public facts of a name as the window sees them.
//!
//! - [`registry`]: what the registry says
//! - [`told`]: what accounts tell of any name
//! - [`public`]: certificate, DNS, mail and page

mod public;
mod registry;
mod told;

pub use public::*;
pub use registry::*;
pub use told::*;
