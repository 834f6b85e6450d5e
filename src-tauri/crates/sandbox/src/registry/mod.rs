//! The registries of the world: what they say of a name by RDAP and by WHOIS, from the world's own names and clock.
//!
//! One RDAP server below `/registry/rdap/HOST/` and one WHOIS server play all of them: the host that is meant stands first
//! in the path, and first in the line. RDAP answers only where the real registry has it, and only under that one's own
//! address; `co`, `io`, `de` and a few more have WHOIS alone. `/registry/dns.json` is the list of who has RDAP.
//!
//! | name | what the registry says |
//! |---|---|
//! | held by an account | its dates, registrar, nameservers and statuses |
//! | lapsed and in grace | renewed for a year by the registry itself, with `autoRenewPeriod` |
//! | later | `redemptionPeriod`, then `pendingDelete` |
//! | owned elsewhere, or `taken-` | the same of a registrar nobody knows |
//! | ends in `de`, `ch`, `eu` or `nl` | no expiry: these registries publish none |
//! | anything else | not registered |
//!
//! What a registry says can be made to differ, and servers can be made to misbehave: [`RegistryChange`].
//!
//! - [`book`]: what was changed, and who was asked
//! - `facts`: what there is to say
//! - `rdap`, `whois`: how it is said

pub mod book;
pub mod change;

mod facts;
mod rdap;
mod whois;

pub use book::{RegistryBook, RegistryQuestion, RegistryTrouble};
pub use change::{RegistryChange, RegistrySays};
pub(crate) use rdap::router;
pub(crate) use whois::WhoisServer;
