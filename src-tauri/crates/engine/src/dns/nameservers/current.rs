//! The nameservers of names: as last told, and read afresh at the registrar.

use model::DomainName;
use registrar::dns::ZoneRead;
use registrar::portfolio::OwnedName;
use registrar::{Descriptor, Kind, Provider, ProviderError};

use super::view::NameserversView;
use crate::core::Engine;
use crate::dns::zones::check_count;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;
use crate::portfolio::{Holding, Holdings, no_dns};

/// What a registrar says about a name's delegation just now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// The nameservers; `None` where it does not tell them.
    pub(super) hosts: Option<Vec<String>>,
    /// Its word for how the zone is served, where the zone was read.
    pub(super) mode: Option<String>,
    /// The detail, as it came.
    pub(super) owned: Option<OwnedName>,
    /// The zone, where it was read.
    pub(super) zone: Option<ZoneRead>,
}

/// How much is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// What tells the nameservers.
    Hosts,
    /// The zone as well: only it tells its mode.
    Mode,
}

/// Asks the registrar: the name's detail, and its zone where the detail does not say enough.
pub(super) async fn read(
    provider: &dyn Provider,
    name: &DomainName,
    ask: Ask,
) -> Result<Told, ProviderError> {
    let mut told = Told::default();
    let mut refused = None;
    if let Some(portfolio) = provider.portfolio() {
        match portfolio.detail(name).await {
            Ok(owned) => {
                told.hosts = owned.nameservers.clone().filter(|hosts| !hosts.is_empty());
                told.owned = Some(owned);
            }
            // Another call may tell it all the same.
            Err(error) if matches!(error.kind, Kind::NotFound | Kind::NotOffered | Kind::Malformed) => {
                refused = Some(error);
            }
            Err(error) => return Err(error),
        }
    }
    if let Some(dns) = provider.dns()
        && (told.hosts.is_none() || ask == Ask::Mode)
    {
        match dns.read(name).await {
            Ok(read) => {
                if told.hosts.is_none() && !read.nameservers.is_empty() {
                    told.hosts = Some(read.nameservers.clone());
                }
                told.mode.clone_from(&read.mode);
                told.zone = Some(read);
            }
            // A name whose DNS is elsewhere has no zone; its detail has told what there is to tell.
            Err(_) if told.owned.is_some() && ask == Ask::Hosts => {}
            Err(error) => return Err(refused.unwrap_or(error)),
        }
    }
    match refused {
        Some(error) if told == Told::default() => Err(error),
        _ => Ok(told),
    }
}

impl Engine {
    /// Keeps what a registrar told.
    pub(super) async fn nameservers_learn(&self, key: &NameKey, told: &Told) -> Result<(), Fault> {
        if let Some(owned) = &told.owned {
            self.learn(key.account, owned.clone()).await?;
        }
        if let Some(zone) = &told.zone {
            self.dns_keep_read(key, zone.clone()).await?;
        }
        if let Some(hosts) = told.hosts.clone() {
            let key = key.clone();
            let cache = self.inner.store.cache();
            cache
                .write(move |tx| store::dns::nameservers::moved(tx, key.account, &key.name, &hosts))
                .await?;
        }
        Ok(())
    }

    pub(super) async fn nameservers_views(&self, keys: Vec<NameKey>) -> Result<Vec<NameserversView>, Fault> {
        check_count(keys.len())?;
        let holdings = self.holdings().await?;
        let found: Vec<Option<&Holding>> = keys.iter().map(|key| holdings.find(key)).collect();
        let rows: Vec<NameKey> = found
            .iter()
            .zip(&keys)
            .map(|(holding, key)| holding.map_or_else(|| key.clone(), Holding::key))
            .collect();
        let asked = rows.clone();
        let told_at = self.inner.store.cache().read(move |conn| {
            asked
                .iter()
                .map(|key| store::dns::nameservers::told_at(conn, key.account, &key.name))
                .collect::<store::Result<Vec<_>>>()
        });
        let told_at = told_at.await?;
        let views = rows.into_iter().zip(found).zip(told_at);
        Ok(views
            .map(|((key, holding), read_at)| {
                let rules = self.nameservers_rules(&holdings, holding);
                NameserversView {
                    unicode: key.name.unicode(),
                    now: holding.map_or_else(Vec::new, |holding| holding.nameservers.to_vec()),
                    read_at,
                    takes_preset: rules.as_ref().is_ok_and(|rules| rules.presets),
                    takes_bind: rules.as_ref().is_ok_and(|rules| rules.cloudflare_bind),
                    fixed: rules.err(),
                    key,
                }
            })
            .collect())
    }

    /// How the nameservers of a name are set, or why they can not be.
    pub(in crate::dns) fn nameservers_rules(
        &self,
        holdings: &Holdings,
        holding: Option<&Holding>,
    ) -> Result<registrar::descriptor::NameserverRules, String> {
        let holding = holding.ok_or("The name is in no account's list any more. Sync the account.")?;
        let owner = holdings.owner(holding.account);
        let descriptor = owner
            .and_then(|owner| self.factory(&owner.provider))
            .map(|factory| factory.descriptor())
            .ok_or("This account is not connected any more.")?;
        if !holding.registered {
            return Err(
                "Registered elsewhere: its nameservers are set at its registrar, which is not connected."
                    .to_owned(),
            );
        }
        let rules = descriptor.dns.as_ref().and_then(|dns| dns.nameservers);
        let rules = rules.ok_or_else(|| fixed(descriptor))?;
        if holding.vanished {
            return Err(format!(
                "The name is missing from {}'s last list.",
                descriptor.label
            ));
        }
        Ok(rules)
    }
}

/// Why a provider sets no nameservers.
fn fixed(descriptor: &Descriptor) -> String {
    let told = descriptor
        .not_offered
        .iter()
        .find(|not| not.feature == "nameservers");
    match told {
        Some(not) => not.reason.to_owned(),
        None => no_dns(descriptor)
            .unwrap_or_else(|| format!("{} sets no nameservers in its API.", descriptor.label)),
    }
}
