//! The registrars' APIs, simulated over loopback HTTP on one world of accounts, money, names and zones.
//!
//! It is the demo mode of the app and the bench of its tests: production adapters talk to it as they talk to the real
//! thing, and what the providers document (idempotency, rate limits, partial success, full replace) is enforced here.
//! Money is play money. Nothing leaves 127.0.0.1.
//!
//! - [`Sandbox`]: start, stop, look, meddle
//! - [`scenario`]: the worlds that can be started
//! - [`world`]: accounts, prices, names, zones, ledger, clock
//! - [`faults`]: what can be made to go wrong, and the layer that does it
//! - [`control`]: the same handle over HTTP
//! - [`dns`]: the public DNS of the world: who is delegated, what nameservers and resolvers say
//! - [`web`]: the web servers of the world, with certificates and pages
//! - [`registry`]: the registries of the world, by RDAP and WHOIS
//! - [`requests`]: the log of calls
//! - [`providers`]: the list of simulated providers
//! - [`planetdomains`]: the pattern for the next one
//! - [`domani`]: the one that speaks two dialects and streams
//! - [`bizzy`]: the one whose orders are operations
//! - [`joker`]: the one that speaks plain text and does everything later
//! - [`cloudflare`]: the one whose zones are changed record by record

pub mod bizzy;
pub mod cloudflare;
pub mod control;
pub mod dns;
pub mod domani;
pub mod faults;
pub mod joker;
pub mod planetdomains;
pub mod providers;
pub mod registry;
pub mod requests;
pub mod scenario;
pub mod web;
pub mod world;

mod endpoints;
mod sandbox;
mod wire;

pub use endpoints::{Endpoints, ProviderEndpoint, RegistryEndpoints, ResolverEndpoint, TransferableName};
pub use sandbox::{Sandbox, SandboxConfig, StartError};
