//! What the registry of a name says: by RDAP, and by WHOIS where there is no RDAP or it failed.
//!
//! - [`Registries`]: whom to ask for which name, and asking
//! - [`answer`]: what they say
//! - [`error`]: why there is no answer
//! - [`status`]: statuses in one spelling
//! - `lane`: one polite lane for each server

pub mod answer;
pub mod error;
pub mod status;

pub(crate) mod lane;

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use model::DomainName;

use crate::rdap::{self, Bootstrap, BootstrapError, Client};
use crate::whois::{self, Servers};
use answer::{RegistryAnswer, RegistrySource};
use error::RegistryError;
use lane::Lanes;

/// Bases of one registry that are tried, when the first can not be reached.
const BASES: usize = 2;

/// Whom to ask about registries. The default is the real world.
#[derive(Debug, Clone)]
pub struct RegistriesConfig {
    /// Who plays all registries, in demo and tests; `None` asks the real ones.
    pub stage: Option<RegistryStage>,
    /// Where the current list of RDAP servers is: IANA's, in the form of RFC 9224.
    pub bootstrap_url: String,
    /// Time between two questions to one server.
    pub pace: Duration,
}

/// One RDAP server and one WHOIS server on this machine that play all others. The one that is meant is told with every
/// question: as the first part of the path, and as the first word of the line.
#[derive(Debug, Clone)]
pub struct RegistryStage {
    /// Base URL, without a slash in the end. `/rdap.nic.tv/domain/x.tv` follows.
    pub rdap: String,
    /// Address of the WHOIS server. It is sent `whois.nic.co x.co`.
    pub whois: SocketAddr,
}

impl Default for RegistriesConfig {
    fn default() -> Self {
        Self {
            stage: None,
            bootstrap_url: "https://data.iana.org/rdap/dns.json".to_owned(),
            pace: Duration::from_secs(1),
        }
    }
}

/// Asks registries about names. Cheap to clone; all clones share the lanes and the list of servers.
#[derive(Debug, Clone)]
pub struct Registries {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    config: RegistriesConfig,
    bootstrap: RwLock<Arc<Bootstrap>>,
    servers: Servers,
    lanes: Lanes,
    client: Client,
}

impl Registries {
    /// Asks these, by the list of servers that is shipped. Nothing is asked yet.
    #[must_use]
    pub fn new(config: RegistriesConfig) -> Self {
        let stage = config.stage.as_ref();
        Self {
            inner: Arc::new(Inner {
                bootstrap: RwLock::new(Arc::new(Bootstrap::shipped())),
                servers: Servers::new(stage.map(|stage| stage.whois)),
                lanes: Lanes::new(config.pace),
                client: Client::new(stage.map(|stage| stage.rdap.clone())),
                config,
            }),
        }
    }

    /// The list of RDAP servers in use.
    #[must_use]
    pub fn bootstrap(&self) -> Arc<Bootstrap> {
        let held = self
            .inner
            .bootstrap
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&held)
    }

    /// Takes another list of RDAP servers into use.
    pub fn use_bootstrap(&self, bootstrap: Bootstrap) {
        let mut held = self
            .inner
            .bootstrap
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *held = Arc::new(bootstrap);
    }

    /// Fetches the current list of RDAP servers. It is checked, and not yet in use.
    ///
    /// # Errors
    /// When it can not be fetched or is no such list.
    pub async fn fetch_bootstrap(&self) -> Result<Bootstrap, BootstrapError> {
        let text = self
            .inner
            .client
            .text(&self.inner.config.bootstrap_url)
            .await
            .map_err(BootstrapError::NotFetched)?;
        Bootstrap::parse(&text)
    }

    /// How a name would be asked for, and at which server. `None` for the server when IANA is to tell it first. Names
    /// with the same answer share a lane.
    #[must_use]
    pub fn whom(&self, name: &DomainName) -> (RegistrySource, Option<String>) {
        let bootstrap = self.bootstrap();
        match bootstrap.bases(name).first() {
            Some(base) => (RegistrySource::Rdap, Some(rdap::host_of(base))),
            None => (RegistrySource::Whois, self.inner.servers.known(name)),
        }
    }

    /// Time between two questions to one server.
    #[must_use]
    pub fn pace(&self) -> Duration {
        self.inner.config.pace
    }

    /// What the registry says of a name. One attempt; `patience` is how long to wait for a turn at a server that others
    /// ask as well, or that asked for a pause. Dropping the future stops asking.
    ///
    /// # Errors
    /// When nobody gave a usable answer.
    pub async fn look(&self, name: &DomainName, patience: Duration) -> Result<RegistryAnswer, RegistryError> {
        let bootstrap = self.bootstrap();
        let failed = match self.by_rdap(&bootstrap, name, patience).await {
            None => None,
            Some(Ok(answer)) => return Ok(answer),
            // A server that asks for a pause is there, and asking elsewhere would not be polite.
            Some(Err(error @ RegistryError::RateLimited { .. })) => return Err(error),
            Some(Err(error)) => Some(error),
        };
        let whois = whois::look(&self.inner.servers, &self.inner.lanes, name, patience).await;
        match (failed, whois) {
            (_, Ok(answer)) => Ok(answer),
            (Some(rdap), Err(RegistryError::NoService { .. })) => Err(rdap),
            (Some(rdap), Err(whois)) => Err(RegistryError::Both {
                rdap: Box::new(rdap),
                whois: Box::new(whois),
            }),
            (None, Err(whois)) => Err(whois),
        }
    }

    /// What RDAP says; `None` where the registry has none.
    async fn by_rdap(
        &self,
        bootstrap: &Bootstrap,
        name: &DomainName,
        patience: Duration,
    ) -> Option<Result<RegistryAnswer, RegistryError>> {
        let mut last = None;
        for base in bootstrap.bases(name).iter().take(BASES) {
            let answer = self
                .inner
                .client
                .look(&self.inner.lanes, base, name, patience)
                .await;
            match answer {
                Err(error @ (RegistryError::Unreachable { .. } | RegistryError::Silent { .. })) => {
                    last = Some(Err(error));
                }
                other => return Some(other),
            }
        }
        last
    }
}
