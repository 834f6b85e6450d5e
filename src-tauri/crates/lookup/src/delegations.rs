//! Whether names are delegated in the public DNS.
//!
//! The question is for the name's own NS records. Registries that answer every unknown name with the address of a
//! search page do so with address records, so they do not make a name look taken; neither does a resolver that
//! rewrites "no such name" into an address of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures::{Stream, StreamExt};
use hickory_resolver::TokioResolver;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RecordType};
use model::DomainName;

use crate::resolving;

/// Questions on their way at the same time: a household's resolver serves as many without a hiccup.
const AT_ONCE: usize = 32;
/// How long one name may take in all, with several resolvers and the way over TCP.
const LONGEST: Duration = Duration::from_secs(6);
/// After so many questions in a row without any answer nobody is asked any more: there is no network.
const SILENT: u32 = 48;

/// What the public DNS says about a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Delegation {
    /// It has nameservers, so somebody has registered it.
    Delegated,
    /// It has none. It may be registered all the same: without nameservers, or on hold.
    NotDelegated,
    /// No usable answer: the name's servers or the resolver failed.
    Unclear,
}

/// Asks a resolver about delegations.
#[derive(Debug, Clone, Copy)]
pub struct Delegations {
    resolver: Option<SocketAddr>,
}

impl Delegations {
    /// Asks this resolver, or with `None` those of the system. Nothing is asked yet.
    #[must_use]
    pub fn new(resolver: Option<SocketAddr>) -> Self {
        Self { resolver }
    }

    /// Asks about many names side by side, within bounds. Each name gets one answer, in the order in which they come.
    /// Dropping the stream stops asking.
    ///
    /// The system's resolvers are looked up afresh for each call: a laptop moves between networks.
    pub fn check(
        &self,
        names: Vec<DomainName>,
    ) -> impl Stream<Item = (DomainName, Delegation)> + Send + use<> {
        let asked = Arc::new(Asked {
            resolver: self.open(),
            silent: AtomicU32::new(0),
        });
        futures::stream::iter(names)
            .map(move |name| {
                let asked = Arc::clone(&asked);
                async move {
                    let delegation = asked.ask(&name).await;
                    (name, delegation)
                }
            })
            .buffer_unordered(AT_ONCE)
    }

    /// A resolver, or `None` where the system has none that could be asked.
    fn open(&self) -> Option<TokioResolver> {
        resolving::open(self.resolver)
            .inspect_err(
                |error| tracing::warn!(target: "search", %error, "the system names no resolver to ask"),
            )
            .ok()
    }
}

/// One call's resolver and how it behaves.
struct Asked {
    resolver: Option<TokioResolver>,
    /// Questions in a row that nobody answered.
    silent: AtomicU32,
}

impl Asked {
    async fn ask(&self, name: &DomainName) -> Delegation {
        let Some(resolver) = &self.resolver else {
            return Delegation::Unclear;
        };
        if self.silent.load(Ordering::Relaxed) >= SILENT {
            return Delegation::Unclear;
        }
        // The dot in the end keeps the system's search domains out of it.
        let Ok(owner) = Name::from_ascii(format!("{name}.")) else {
            return Delegation::Unclear;
        };
        let answer = tokio::time::timeout(LONGEST, resolver.lookup(owner.clone(), RecordType::NS)).await;
        let (heard, delegation) = match answer {
            Err(_) => (false, Delegation::Unclear),
            Ok(Ok(lookup)) => {
                // An alias of the ending's own may lead to nameservers that are not this name's.
                let mut records = lookup.answers().iter().chain(lookup.authorities());
                let own = records.any(|record| {
                    matches!(record.record_type(), RecordType::NS | RecordType::SOA) && record.name == owner
                });
                (true, told(own))
            }
            Ok(Err(NetError::Dns(DnsError::NoRecordsFound(none)))) => {
                let delegation = match none.response_code {
                    ResponseCode::NXDomain => Delegation::NotDelegated,
                    ResponseCode::NoError => {
                        // Without NS records in the answer, the zone's own start of authority or a referral shows it.
                        let apex = none.soa.as_ref().is_some_and(|soa| soa.name == owner);
                        let referred = none
                            .ns
                            .iter()
                            .flat_map(|servers| servers.iter())
                            .any(|server| server.ns.name == owner);
                        told(apex || referred)
                    }
                    _ => Delegation::Unclear,
                };
                (true, delegation)
            }
            Ok(Err(NetError::Dns(_))) => (true, Delegation::Unclear),
            Ok(Err(_)) => (false, Delegation::Unclear),
        };
        if heard {
            self.silent.store(0, Ordering::Relaxed);
        } else {
            self.silent.fetch_add(1, Ordering::Relaxed);
        }
        delegation
    }
}

fn told(delegated: bool) -> Delegation {
    if delegated {
        Delegation::Delegated
    } else {
        Delegation::NotDelegated
    }
}

#[cfg(test)]
mod tests;
