//! Public facts about a name: what the world can see without an account anywhere.
//!
//! - [`delegations`]: whether the public DNS delegates a name, so that somebody has it
//! - [`authority`]: what the servers of a zone themselves say about its delegation and its records
//! - [`public`]: what public resolvers say
//! - [`contents`]: when two contents say the same
//! - [`registry`]: what the registry of a name says, by [`rdap`] or [`whois`]
//! - [`records`]: what a resolver finds at a name
//! - [`zone`]: how a name stands in the public DNS
//! - [`mail`]: how it stands with mail
//! - [`web`]: the way to its web server, [`tls`]: the certificate there, [`preview`]: the page there

pub mod authority;
pub mod contents;
pub mod delegations;
pub mod mail;
pub mod preview;
pub mod public;
pub mod rdap;
pub mod records;
pub mod registry;
pub mod tls;
pub mod web;
pub mod whois;
pub mod zone;

mod exchange;
mod resolving;
mod sets;

pub use authority::{Authorities, Delegated, DsAtParent, Serves};
pub use contents::{is_askable, same_contents};
pub use delegations::{Delegation, Delegations};
pub use exchange::NoAnswer;
pub use mail::MailFact;
pub use preview::Preview;
pub use public::PublicResolver;
pub use records::PublicRecords;
pub use registry::answer::{Found, RegistryAnswer, RegistryRecord, RegistrySource};
pub use registry::error::RegistryError;
pub use registry::{Registries, RegistriesConfig, RegistryStage};
pub use sets::SetAnswer;
pub use tls::Certificate;
pub use web::{PublicWeb, Unreached, WebStage};
pub use zone::ZoneFact;
