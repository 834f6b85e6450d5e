//! How a name stands in the public DNS: whether it is delegated, who answers for it, and what is there for a browser.

use futures::future::join_all;
use model::DomainName;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::authority::{Authorities, Delegated, DsAtParent, Serves};
use crate::exchange::NoAnswer;
use crate::records::{Found, PublicRecords};

/// Nameservers that are asked.
const SERVERS: usize = 8;
/// Aliases that are followed to their end.
const ALIASES: usize = 40;

/// How a name stands in the public DNS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ZoneFact {
    /// The nameservers that it is delegated to, lower case and sorted; empty when it is delegated to nobody.
    pub nameservers: Vec<ZoneServer>,
    /// Its own addresses.
    pub addresses: Vec<String>,
    /// Where an alias at the name itself leads to; the DNS does not allow one there.
    pub alias: Option<String>,
    /// What `www` has.
    pub www: Www,
    /// Who may issue certificates (CAA), as records have it.
    pub issuers: Vec<String>,
    /// Whether the parent has a DS record, so that answers are checked; `None` when nobody could say.
    pub signed: Option<bool>,
    /// Aliases whose target is not there.
    pub dangling: Vec<Dangling>,
}

/// A nameserver of a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ZoneServer {
    /// Its name.
    pub host: String,
    /// The version of its copy of the zone; `None` when it did not tell any.
    pub serial: Option<u32>,
    /// Why it does not answer for the zone, as a sentence.
    pub problem: Option<String>,
    /// Whether it said so itself; otherwise it could not be asked.
    pub answered: bool,
}

/// What there is at `www`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Www {
    /// Its addresses, through aliases; `None` when nobody could say.
    pub addresses: Option<Vec<String>>,
    /// Where an alias leads to.
    pub alias: Option<String>,
}

/// An alias whose target is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Dangling {
    /// The name with the alias.
    pub name: String,
    /// Where it leads to.
    pub target: String,
}

impl Authorities {
    /// How a name stands. `aliases` are further names below it (full, without the last dot) that are known to be aliases.
    ///
    /// # Errors
    /// When nobody could say to whom it is delegated, or whether it has an address.
    pub async fn zone(&self, name: &DomainName, aliases: &[String]) -> Result<ZoneFact, NoAnswer> {
        let records = self.records()?;
        let hosts = match self.delegated(name).await {
            Delegated::To { hosts, .. } => hosts,
            Delegated::Nowhere => Vec::new(),
            Delegated::Unclear(error) => return Err(error),
        };
        if hosts.is_empty() {
            return Ok(nothing());
        }
        let hosts = hosts.into_iter().take(SERVERS);
        let servers: Vec<_> = hosts.map(|host| self.server(name, host)).collect();
        let servers = join_all(servers);
        let (apex, www) = (name.as_str(), format!("www.{name}"));
        let aliases = aliases.iter().filter(|one| **one != www).take(ALIASES).cloned();
        let dangling: Vec<_> = aliases.map(|one| dangling_at(&records, one)).collect();
        let dangling = join_all(dangling);
        let (nameservers, addresses, alias, www, www_dangling, issuers, signed, others) = futures::join!(
            servers,
            records.addresses(apex),
            records.alias(apex),
            at_www(&records, &www),
            dangling_at(&records, www.clone()),
            records.issuers(apex),
            self.ds(name),
            dangling,
        );
        // Where none of its nameservers answers, no resolver can say anything; that is the finding.
        let dead = nameservers.iter().all(|server| server.serial.is_none());
        let addresses = match addresses {
            Ok(found) => found.into_vec(),
            Err(_) if dead => Vec::new(),
            Err(error) => return Err(error),
        };
        Ok(ZoneFact {
            nameservers,
            addresses: addresses.iter().map(ToString::to_string).collect(),
            alias: alias.ok().flatten(),
            www,
            issuers: issuers.map(Found::into_vec).unwrap_or_default(),
            signed: match signed {
                DsAtParent::Signed(_) => Some(true),
                DsAtParent::Unsigned => Some(false),
                DsAtParent::Unclear(_) => None,
            },
            dangling: www_dangling
                .into_iter()
                .chain(others.into_iter().flatten())
                .collect(),
        })
    }

    async fn server(&self, name: &DomainName, host: String) -> ZoneServer {
        let (serial, problem, answered) = match self.serves(name, &host).await {
            Serves::Yes { serial } => (Some(serial), None, true),
            Serves::No(why) => (None, Some(why.to_string()), true),
            Serves::Unclear(why) => (None, Some(why.to_string()), false),
        };
        ZoneServer {
            host,
            serial,
            problem,
            answered,
        }
    }
}

fn nothing() -> ZoneFact {
    ZoneFact {
        nameservers: Vec::new(),
        addresses: Vec::new(),
        alias: None,
        www: Www {
            addresses: Some(Vec::new()),
            alias: None,
        },
        issuers: Vec::new(),
        signed: None,
        dangling: Vec::new(),
    }
}

async fn at_www(records: &PublicRecords, www: &str) -> Www {
    let (addresses, alias) = futures::join!(records.addresses(www), records.alias(www));
    let texts = addresses.map(|found| found.into_vec().iter().map(ToString::to_string).collect());
    Www {
        addresses: texts.ok(),
        alias: alias.ok().flatten(),
    }
}

/// The alias at a name, when its target is known not to be there.
async fn dangling_at(records: &PublicRecords, name: String) -> Option<Dangling> {
    let target = records.alias(&name).await.ok()??;
    match records.addresses(&target).await {
        Ok(Found::NoSuchName) => Some(Dangling { name, target }),
        _ => None,
    }
}
