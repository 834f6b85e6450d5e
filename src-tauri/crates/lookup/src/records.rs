//! What the DNS says of a name, as a resolver finds it: the questions that judging a name's health asks.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{RData, Record, RecordType};

use crate::contents::{content_of, host};
use crate::exchange::NoAnswer;
use crate::resolving;
use crate::sets::absolute;

/// How long one question may take in all, with several resolvers and the way over TCP.
const LONGEST: Duration = Duration::from_secs(6);

/// Asks a resolver. Cheap to make; nothing is remembered from one question to the next.
#[derive(Clone)]
pub struct PublicRecords {
    resolver: TokioResolver,
}

/// What there is of a type at a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<T> {
    /// These.
    Some(Vec<T>),
    /// The name is there, with nothing of this type.
    Nothing,
    /// There is no such name.
    NoSuchName,
}

impl<T> Found<T> {
    /// What was found; empty when there is nothing, for whichever reason.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        match self {
            Self::Some(found) => found,
            Self::Nothing | Self::NoSuchName => Vec::new(),
        }
    }
}

/// A mail host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailHost {
    /// The lowest is tried first.
    pub preference: u16,
    /// Lower case, without the last dot; a dot alone for "none" (RFC 7505).
    pub host: String,
}

impl PublicRecords {
    /// Asks this resolver, or with `None` those of the system.
    ///
    /// # Errors
    /// When the system names none.
    pub fn open(resolver: Option<SocketAddr>) -> Result<Self, NoAnswer> {
        let resolver = resolving::open(resolver).map_err(|error| {
            tracing::warn!(target: "dns", %error, "the system names no resolver to ask");
            NoAnswer::Unreachable
        })?;
        Ok(Self { resolver })
    }

    /// The texts at a name, each joined from its strings. Bytes that are no UTF-8 are replaced.
    ///
    /// # Errors
    /// Without an answer that counts.
    pub async fn texts(&self, name: &str) -> Result<Found<String>, NoAnswer> {
        self.of(name, RecordType::TXT, |data| match data {
            RData::TXT(txt) => Some(String::from_utf8_lossy(&txt.txt_data.concat()).into_owned()),
            _ => None,
        })
        .await
    }

    /// The mail hosts of a name, the first one first.
    ///
    /// # Errors
    /// Without an answer that counts.
    pub async fn mail_hosts(&self, name: &str) -> Result<Found<MailHost>, NoAnswer> {
        let found = self.of(name, RecordType::MX, |data| match data {
            RData::MX(mx) => Some(MailHost {
                preference: mx.preference,
                host: host(&mx.exchange),
            }),
            _ => None,
        });
        Ok(match found.await? {
            Found::Some(mut hosts) => {
                hosts.sort_by(|a, b| (a.preference, &a.host).cmp(&(b.preference, &b.host)));
                Found::Some(hosts)
            }
            nothing => nothing,
        })
    }

    /// The addresses of a name, through aliases, IPv4 first.
    ///
    /// # Errors
    /// When one of both sorts is not answered and the other has none.
    pub async fn addresses(&self, name: &str) -> Result<Found<IpAddr>, NoAnswer> {
        let (v4, v6) = futures::join!(
            self.of(name, RecordType::A, |data| match data {
                RData::A(address) => Some(IpAddr::V4(address.0)),
                _ => None,
            }),
            self.of(name, RecordType::AAAA, |data| match data {
                RData::AAAA(address) => Some(IpAddr::V6(address.0)),
                _ => None,
            })
        );
        match (v4, v6) {
            (Ok(Found::Some(mut all)), v6) => {
                all.extend(v6.map(Found::into_vec).unwrap_or_default());
                Ok(Found::Some(all))
            }
            (_, Ok(Found::Some(all))) => Ok(Found::Some(all)),
            (Err(error), _) | (_, Err(error)) => Err(error),
            (Ok(Found::NoSuchName), Ok(_)) => Ok(Found::NoSuchName),
            (Ok(Found::Nothing), Ok(_)) => Ok(Found::Nothing),
        }
    }

    /// Where an alias at a name leads to.
    ///
    /// # Errors
    /// Without an answer that counts.
    pub async fn alias(&self, name: &str) -> Result<Option<String>, NoAnswer> {
        let found = self.of(name, RecordType::CNAME, |data| match data {
            RData::CNAME(target) => Some(host(&target.0)),
            _ => None,
        });
        Ok(found.await?.into_vec().into_iter().next())
    }

    /// The nameservers that a resolver finds for a name, sorted.
    ///
    /// # Errors
    /// Without an answer that counts.
    pub async fn nameservers(&self, name: &str) -> Result<Found<String>, NoAnswer> {
        let found = self.of(name, RecordType::NS, |data| match data {
            RData::NS(server) => Some(host(&server.0)),
            _ => None,
        });
        Ok(match found.await? {
            Found::Some(mut hosts) => {
                hosts.sort();
                Found::Some(hosts)
            }
            nothing => nothing,
        })
    }

    /// Who may issue certificates, as the model writes CAA records.
    ///
    /// # Errors
    /// Without an answer that counts.
    pub async fn issuers(&self, name: &str) -> Result<Found<String>, NoAnswer> {
        let kind = model::RecordType::new("CAA");
        self.of(name, RecordType::CAA, |data| match data {
            RData::CAA(_) => Some(content_of(&kind, data)),
            _ => None,
        })
        .await
    }

    async fn of<T>(
        &self,
        name: &str,
        kind: RecordType,
        read: impl Fn(&RData) -> Option<T>,
    ) -> Result<Found<T>, NoAnswer> {
        let name = absolute(name).ok_or(NoAnswer::NoSuchName)?;
        let asking = tokio::time::timeout(LONGEST, self.resolver.lookup(name, kind));
        let records: Vec<Record> = match asking.await {
            Ok(Ok(lookup)) => lookup.answers().to_vec(),
            Ok(Err(NetError::Dns(DnsError::NoRecordsFound(none)))) => match none.response_code {
                ResponseCode::NoError => return Ok(Found::Nothing),
                ResponseCode::NXDomain => return Ok(Found::NoSuchName),
                code => return Err(NoAnswer::Refused(code.to_string())),
            },
            Ok(Err(NetError::Dns(DnsError::ResponseCode(code)))) => {
                return Err(NoAnswer::Refused(code.to_string()));
            }
            Ok(Err(NetError::Timeout)) | Err(_) => return Err(NoAnswer::Silent),
            Ok(Err(_)) => return Err(NoAnswer::Unreachable),
        };
        let found: Vec<T> = records.iter().filter_map(|record| read(&record.data)).collect();
        if found.is_empty() {
            Ok(Found::Nothing)
        } else {
            Ok(Found::Some(found))
        }
    }
}
