//! RDAP (RFC 9082, RFC 9083): which server answers for which ending, asking it, and reading what it says.
//!
//! - [`bootstrap`]: the list of servers by ending (RFC 9224), shipped as `dns.json` and renewed from IANA
//! - [`domain`]: the object of a name
//! - `client`: one question over HTTPS

pub mod bootstrap;
pub mod domain;

mod client;

pub use bootstrap::{Bootstrap, BootstrapError};
pub(crate) use client::{Client, host_of};
