//! What the servers of a zone themselves say: to whom it is delegated, who answers for it, and with which records.
//!
//! Everything is asked at the source, so that no resolver's memory stands between: the delegation at a nameserver of
//! the parent, the records at the zone's own. Resolvers only help to find addresses, and stand in where a network lets
//! nobody else be asked.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::{Message, ResponseCode};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use model::{DomainName, SetKey};

use crate::contents::{content_of, host};
use crate::exchange::{self, NoAnswer};
use crate::records::PublicRecords;
use crate::resolving;
use crate::sets::{self, SetAnswer, absolute};

/// How long one lookup at a resolver may take in all.
const LONGEST: Duration = Duration::from_secs(6);
/// Nameservers of the parent that are tried, and how long that may take in all.
const PARENTS: usize = 3;
const PARENTS_LONGEST: Duration = Duration::from_secs(4);
/// Addresses of one host that are tried.
const ADDRESSES: usize = 2;
/// The port of nameservers.
const PORT: u16 = 53;

/// Asks nameservers themselves. Cheap to make and to copy; nothing is kept from one call to the next.
#[derive(Debug, Clone, Copy)]
pub struct Authorities {
    resolver: Option<SocketAddr>,
    stage: Option<SocketAddr>,
}

/// To whom a zone is delegated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delegated {
    /// To these hosts, lower case and sorted.
    To {
        /// The hosts.
        hosts: Vec<String>,
        /// Whether a nameserver of the parent said so; otherwise a resolver did, who may remember an older answer.
        by_parent: bool,
    },
    /// To nobody: the parent knows no such zone.
    Nowhere,
    /// Nobody could say.
    Unclear(NoAnswer),
}

/// Whether a host serves a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Serves {
    /// It answers with authority, from a copy with this serial number.
    Yes {
        /// From its SOA record.
        serial: u32,
    },
    /// It answers, but has no such zone. The reason is a sentence.
    No(NoAnswer),
    /// It could not be asked.
    Unclear(NoAnswer),
}

/// Whether the parent has DS records for a zone, so that its signatures are checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DsAtParent {
    /// It has these: key tag, algorithm, digest type and digest.
    Signed(Vec<String>),
    /// It has none.
    Unsigned,
    /// Nobody could say.
    Unclear(NoAnswer),
}

impl Authorities {
    /// Finds hosts by this resolver, or with `None` by those of the system. A `stage` plays all nameservers, whatever
    /// they are called: demo and tests have no other. The host that is meant is told with every question.
    #[must_use]
    pub fn new(resolver: Option<SocketAddr>, stage: Option<SocketAddr>) -> Self {
        Self { resolver, stage }
    }

    /// To whom the parent delegates a zone.
    pub async fn delegated(&self, zone: &DomainName) -> Delegated {
        let (Some(resolver), Some(name)) = (self.open(), absolute(zone.as_str())) else {
            return Delegated::Unclear(NoAnswer::Unreachable);
        };
        let parents = match parents(&resolver, &name).await {
            Ok(parents) => parents,
            Err(error) => return Delegated::Unclear(error),
        };
        match self.at_parent(&parents, &name, RecordType::NS).await {
            Ok(answer) => {
                let hosts = servers(answer.answers.iter().chain(&answer.authorities), &name);
                if hosts.is_empty() {
                    Delegated::Nowhere
                } else {
                    Delegated::To {
                        hosts,
                        by_parent: true,
                    }
                }
            }
            Err(_) => by_resolver(&resolver, &name).await,
        }
    }

    /// Whether a host answers for a zone with authority. `host` is a host name, or an address.
    pub async fn serves(&self, zone: &DomainName, host: &str) -> Serves {
        let Some(name) = absolute(zone.as_str()) else {
            return Serves::Unclear(NoAnswer::NoSuchName);
        };
        let seats = match self.seats(host).await {
            Ok(seats) => seats,
            Err(error) => return Serves::Unclear(error),
        };
        match self.ask(&seats, host, &name, RecordType::SOA).await {
            Ok(answer) => match refusal(&answer) {
                Some(refusal) => Serves::No(refusal),
                None => answer
                    .answers
                    .iter()
                    .find_map(|record| match &record.data {
                        RData::SOA(soa) if record.name == name => Some(Serves::Yes { serial: soa.serial }),
                        _ => None,
                    })
                    .unwrap_or(Serves::No(NoAnswer::NotItsZone)),
            },
            Err(error) => Serves::Unclear(error),
        }
    }

    /// Which of these sets a host answers, in their order. Only answers with authority count. A host that stays silent
    /// is given up soon. Dropping the future stops asking.
    pub async fn sets(&self, zone: &DomainName, host: &str, keys: &[SetKey]) -> Vec<SetAnswer> {
        let seats = match self.seats(host).await {
            Ok(seats) => seats,
            Err(error) => return vec![SetAnswer::Unknown(error); keys.len()],
        };
        let seats = &seats;
        let ask = |name: Name, kind| async move { self.ask(seats, host, &name, kind).await };
        let apex = absolute(zone.as_str());
        let refusal = |answer: &Message| {
            let refusal = refusal(answer)?;
            // Where the zone delegates a part further, its servers refer, and do not speak for that part.
            let refers = refusal == NoAnswer::NotItsZone
                && answer.queries.iter().any(|query| {
                    apex.as_ref() != Some(query.name())
                        && query.query_type() == RecordType::NS
                        && answer.authorities.iter().any(|record| {
                            record.name == *query.name() && record.record_type() == RecordType::NS
                        })
                });
            (!refers).then_some(refusal)
        };
        sets::asked_for(zone, keys, ask, refusal).await
    }

    /// Whether there is a DS record at the parent.
    pub async fn ds(&self, zone: &DomainName) -> DsAtParent {
        let (Some(resolver), Some(name)) = (self.open(), absolute(zone.as_str())) else {
            return DsAtParent::Unclear(NoAnswer::Unreachable);
        };
        let parents = match parents(&resolver, &name).await {
            Ok(parents) => parents,
            Err(error) => return DsAtParent::Unclear(error),
        };
        let records = match self.at_parent(&parents, &name, RecordType::DS).await {
            Ok(answer) => answer.answers,
            // Resolvers know to ask the parent for this type.
            Err(_) => match resolved(&resolver, &name, RecordType::DS).await {
                Ok(Some(records)) => records,
                Ok(None) => return DsAtParent::Unsigned,
                Err(error) => return DsAtParent::Unclear(error),
            },
        };
        let kind = model::RecordType::new("DS");
        let mut signed: Vec<String> = records
            .iter()
            .filter(|record| record.name == name && record.record_type() == RecordType::DS)
            .map(|record| content_of(&kind, &record.data))
            .collect();
        signed.sort();
        if signed.is_empty() {
            DsAtParent::Unsigned
        } else {
            DsAtParent::Signed(signed)
        }
    }

    /// What resolvers say, found the same way.
    pub(crate) fn records(&self) -> Result<PublicRecords, NoAnswer> {
        PublicRecords::open(self.resolver)
    }

    fn open(&self) -> Option<TokioResolver> {
        resolving::open(self.resolver)
            .inspect_err(|error| tracing::warn!(target: "dns", %error, "the system names no resolver to ask"))
            .ok()
    }

    /// An answer with authority, or a referral, from one of the parent's nameservers. Some networks let nobody ask them.
    async fn at_parent(
        &self,
        parents: &[String],
        name: &Name,
        kind: RecordType,
    ) -> Result<Message, NoAnswer> {
        let asking = async {
            let mut last = NoAnswer::NoAddress;
            for server in parents.iter().take(PARENTS) {
                let answer = match self.seats(server).await {
                    Ok(seats) => self.ask(&seats, server, name, kind).await,
                    Err(error) => Err(error),
                };
                match answer {
                    Ok(answer) => match answer.metadata.response_code {
                        ResponseCode::NoError | ResponseCode::NXDomain => return Ok(answer),
                        code => last = NoAnswer::Refused(code.to_string()),
                    },
                    Err(error) => last = error,
                }
            }
            Err(last)
        };
        tokio::time::timeout(PARENTS_LONGEST, asking)
            .await
            .unwrap_or(Err(NoAnswer::Silent))
    }

    /// Where a host listens.
    async fn seats(&self, host: &str) -> Result<Vec<SocketAddr>, NoAnswer> {
        if let Some(stage) = self.stage {
            return Ok(vec![stage]);
        }
        if let Ok(address) = host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(address, PORT)]);
        }
        let resolver = self.open().ok_or(NoAnswer::Unreachable)?;
        let name = absolute(host).ok_or(NoAnswer::NoAddress)?;
        let found = tokio::time::timeout(LONGEST, resolver.lookup_ip(name)).await;
        let mut addresses: Vec<IpAddr> = match found {
            Ok(Ok(found)) => found.iter().collect(),
            Ok(Err(NetError::Dns(DnsError::NoRecordsFound(_)))) => Vec::new(),
            Ok(Err(_)) => return Err(NoAnswer::Unreachable),
            Err(_) => return Err(NoAnswer::Silent),
        };
        // Many networks have no IPv6; those that have it have IPv4 as well.
        addresses.sort_by_key(IpAddr::is_ipv6);
        addresses.truncate(ADDRESSES);
        if addresses.is_empty() {
            return Err(NoAnswer::NoAddress);
        }
        Ok(addresses
            .into_iter()
            .map(|address| SocketAddr::new(address, PORT))
            .collect())
    }

    async fn ask(
        &self,
        seats: &[SocketAddr],
        host: &str,
        name: &Name,
        kind: RecordType,
    ) -> Result<Message, NoAnswer> {
        let mut question = exchange::question(name.clone(), kind, false);
        if self.stage.is_some() {
            exchange::address_to(&mut question, host);
        }
        let mut last = NoAnswer::NoAddress;
        for seat in seats {
            match exchange::ask(*seat, &question).await {
                Ok(answer) => return Ok(answer),
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

/// Why an answer does not count; `None` when the server speaks for the zone.
fn refusal(answer: &Message) -> Option<NoAnswer> {
    match answer.metadata.response_code {
        ResponseCode::NoError | ResponseCode::NXDomain if answer.metadata.authoritative => None,
        ResponseCode::NoError | ResponseCode::NXDomain => Some(NoAnswer::NotItsZone),
        code => Some(NoAnswer::Refused(code.to_string())),
    }
}

/// The nameservers of the zone above a name.
async fn parents(resolver: &TokioResolver, name: &Name) -> Result<Vec<String>, NoAnswer> {
    let mut above = name.base_name();
    loop {
        if let Some(records) = resolved(resolver, &above, RecordType::NS).await? {
            let servers = servers(&records, &above);
            if !servers.is_empty() {
                return Ok(servers);
            }
        }
        if above.is_root() {
            return Err(NoAnswer::NoAddress);
        }
        above = above.base_name();
    }
}

/// The nameservers that records tell for a zone, sorted.
fn servers<'a>(records: impl IntoIterator<Item = &'a Record>, zone: &Name) -> Vec<String> {
    let own = records.into_iter().filter(|record| record.name == *zone);
    let mut hosts: Vec<String> = own
        .filter_map(|record| match &record.data {
            RData::NS(server) => Some(host(&server.0)),
            _ => None,
        })
        .collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

async fn by_resolver(resolver: &TokioResolver, name: &Name) -> Delegated {
    match resolved(resolver, name, RecordType::NS).await {
        Ok(Some(records)) => {
            let hosts = servers(&records, name);
            if hosts.is_empty() {
                Delegated::Nowhere
            } else {
                Delegated::To {
                    hosts,
                    by_parent: false,
                }
            }
        }
        Ok(None) => Delegated::Nowhere,
        Err(error) => Delegated::Unclear(error),
    }
}

/// The records of an answer by a resolver; `None` when there are none.
async fn resolved(
    resolver: &TokioResolver,
    name: &Name,
    kind: RecordType,
) -> Result<Option<Vec<Record>>, NoAnswer> {
    match tokio::time::timeout(LONGEST, resolver.lookup(name.clone(), kind)).await {
        Ok(Ok(lookup)) => Ok(Some(lookup.answers().to_vec())),
        Ok(Err(NetError::Dns(DnsError::NoRecordsFound(none)))) => match none.response_code {
            ResponseCode::NoError | ResponseCode::NXDomain => Ok(None),
            code => Err(NoAnswer::Refused(code.to_string())),
        },
        Ok(Err(_)) => Err(NoAnswer::Unreachable),
        Err(_) => Err(NoAnswer::Silent),
    }
}
