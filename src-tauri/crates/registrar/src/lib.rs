//! The provider contract: what Freehold asks of a registrar, and the kit that adapters are built from.
//!
//! A provider is a set of *facets*. An ability that it lacks is a facet that returns `None`, so "supports it" and
//! "can call it" are one fact. Limits and wording that the window needs are data in a [`Descriptor`].
//!
//! - [`provider`]: the [`Provider`] trait and what opens one
//! - [`descriptor`]: credential fields, limits and sentences, as data
//! - [`portfolio`], [`settings`], [`search`], [`orders`], [`contacts`], [`dns`], [`extras`]: the facets and their nouns
//! - [`extra_fields`]: what an ending asks for beyond a contact
//! - [`registrant`]: to whom a name is registered
//! - [`processes`]: what a provider accepted and carries out later
//! - [`zone_hosting`], [`dnssec`]: zones made for names held anywhere; who signs them, and who tells the registry
//! - [`imports`]: names that stay at another registrar and are looked after here
//! - [`webhooks`]: what it posts by itself, and the proof that it does
//! - [`public_facts`]: what it tells of any name to anybody
//! - [`billing`], [`tokens`]: an account's bills and its keys; [`opening`]: getting an account
//! - [`error`]: [`ProviderError`], and what may be tried again
//! - [`auth_codes`]: what lets a name go, how far it is on its way out, and names that are watched until they may come over
//! - [`connect`]: connecting a name to a host or a mail provider, proofs for services, the mail check
//!
//! The kit:
//!
//! - [`http`]: the only place that makes HTTP clients; bounded, without redirects, one attempt a call
//! - [`lane`]: the pace of one account, shared by every task
//! - [`repeats`]: which failed reads are tried again, and when
//! - [`json`]: tolerant readers for what providers send
//! - [`endings`]: price lists
//! - [`coming_over`]: what keeps a name from coming over, by the words of a refusal
//! - [`expiry`]: whether an expiry moved by the term that was ordered
//! - [`phone`]: telephone numbers as registries write them
//! - [`records`]: zones of JSON records, and the form in which they came
//! - [`txt`]: long texts in pieces and in quotes
//! - `conformance`: the suite that every provider passes over its simulator (feature `conformance`)

pub mod auth_codes;
pub mod billing;
pub mod coming_over;
#[cfg(feature = "conformance")]
pub mod conformance;
pub mod connect;
pub mod contacts;
pub mod descriptor;
pub mod dns;
pub mod dnssec;
pub mod endings;
pub mod error;
pub mod expiry;
pub mod extra_fields;
pub mod extras;
pub mod http;
pub mod imports;
pub mod json;
pub mod lane;
pub mod opening;
pub mod orders;
pub mod phone;
pub mod portfolio;
pub mod processes;
pub mod provider;
pub mod public_facts;
pub mod records;
pub mod registrant;
pub mod repeats;
pub mod search;
pub mod settings;
pub mod tokens;
pub mod txt;
pub mod webhooks;
pub mod zone_hosting;

pub use descriptor::Descriptor;
pub use error::{Kind, ProviderError, Retry};
pub use provider::{Connection, Credentials, Provider, ProviderFactory};
