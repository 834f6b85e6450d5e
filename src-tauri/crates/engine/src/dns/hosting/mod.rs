//! Zones for names that are registered anywhere: made at an account that hosts DNS, filled by an ordinary plan with what is
//! served now, compared, and waited for until the world asks them.
//!
//! - [`view`]: as the window sees them
//! - [`copying`]: the records served now, on their way into the new zone
//! - [`ending`]: zones that rest, and zones that go
//! - [`watch`]: the wait, over days and restarts
//! - [`file`](mod@file): zone files in the host's own form

mod copying;
mod ending;
mod file;
pub mod view;
mod watch;

use std::collections::HashSet;
use std::sync::Arc;

use futures::future::join_all;
use model::{AccountId, DomainName};
use registrar::zone_hosting::{HostedZone, ZoneStage};
use registrar::{Provider, ProviderError};
use view::{
    CopyCheck, CopyPlan, HostImport, HostImported, HostView, HostedStage, HostedView, HostingView,
    ZoneUseView,
};
pub(super) use watch::Waits;

use super::zonefile::view::ZoneFile;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::Holdings;
use crate::portfolio::view::NameKey;
use crate::reminders::open::{OpenKind, Waiting};
use crate::words;

/// Nameservers that a sentence names.
const NAMED: usize = 4;

impl Engine {
    /// A name, held here or elsewhere, and the accounts that could serve it. Each of them is asked for its zone.
    pub async fn dns_hosting(&self, name: String) -> Result<HostingView, Fault> {
        let name = parsed(&name)?;
        let holdings = self.holdings().await?;
        self.hosting_view(&holdings, &name).await
    }

    /// Makes the zone of a name, or finds the one that is there; from then on Freehold looks until it is active.
    pub async fn dns_hosting_create(&self, name: String, account: AccountId) -> Result<HostedView, Fault> {
        self.hosting_create(parsed(&name)?, account).await
    }

    /// An ordinary plan that brings the records served now into the new zone.
    pub async fn dns_hosting_copy(&self, key: NameKey) -> Result<CopyPlan, Fault> {
        self.hosting_copy(key).await
    }

    /// Whether the new zone has what is served now. Both are read afresh.
    pub async fn dns_hosting_compare(&self, key: NameKey) -> Result<CopyCheck, Fault> {
        self.hosting_compare(key).await
    }

    /// Asks the host to look at the name's nameservers again; how the zone stands then.
    pub async fn dns_hosting_check(&self, key: NameKey) -> Result<HostedView, Fault> {
        self.hosting_check(&key).await
    }

    /// How full a zone is.
    pub async fn dns_hosting_use(&self, key: NameKey) -> Result<ZoneUseView, Fault> {
        let provider = self.hosting_provider(key.account).await?;
        let hosting = provider
            .zone_hosting()
            .ok_or_else(|| not_offered(provider.as_ref()))?;
        let used = hosting.usage(&key.name).await?;
        Ok(ZoneUseView {
            used: used.used,
            quota: used.quota,
        })
    }

    /// A zone as its host's own file.
    pub async fn dns_hosting_export(&self, key: NameKey) -> Result<ZoneFile, Fault> {
        self.hosting_export(key).await
    }

    /// Lets the host read a zone file, which only adds; the zone is read before and after.
    pub async fn dns_hosting_import(&self, wanted: HostImport) -> Result<HostImported, Fault> {
        self.hosting_import(wanted).await
    }

    async fn hosting_view(&self, holdings: &Holdings, name: &DomainName) -> Result<HostingView, Fault> {
        let rows = holdings.rows_of(name);
        let holding = rows.iter().find(|row| row.registered).or_else(|| rows.first());
        let registrar = holding.filter(|row| row.registered).map(|row| row.key());
        let registrar_words = registrar
            .as_ref()
            .and_then(|key| holdings.owner(key.account))
            .map_or_else(|| "its registrar".to_owned(), |owner| owner.called());
        let fixed = match holding.filter(|row| row.registered) {
            Some(row) => self.nameservers_rules(holdings, Some(row)).err(),
            None => Some("It is registered at none of the connected accounts.".to_owned()),
        };
        let served = holding
            .filter(|row| !row.served.waits())
            .and_then(|row| row.served.account());
        let served_words = holding.map_or_else(
            || "It is in none of the connected accounts.".to_owned(),
            |row| holdings.row(row).dns_words,
        );
        let watched: HashSet<NameKey> = self.hosting_watched().await?;
        let asking = self.hosting_accounts().await?.into_iter().map(async |account| {
            let key = NameKey {
                account,
                name: name.clone(),
            };
            let owner = holdings.owner(account)?;
            let found = self.hosting_status(&key).await;
            let (zone, fault) = match found {
                Ok(zone) => (zone, None),
                Err(fault) => (None, Some(fault)),
            };
            Some(HostView {
                account,
                called: owner.called(),
                read_only: owner.read_only,
                zone: zone.map(|zone| shown(&key, &zone, watched.contains(&key))),
                fault,
            })
        });
        Ok(HostingView {
            name: name.to_string(),
            unicode: name.unicode(),
            sets_nameservers: fixed.is_none(),
            by_hand: fixed,
            registrar,
            registrar_words,
            served,
            served_words,
            hosts: join_all(asking).await.into_iter().flatten().collect(),
        })
    }

    /// Accounts whose provider makes zones, in the order connected.
    async fn hosting_accounts(&self) -> Result<Vec<AccountId>, Fault> {
        let accounts = self.inner.store.library().read(store::accounts::list).await?;
        let mut hosts = Vec::new();
        for account in accounts {
            // One whose key can not be had makes nothing; its page says why.
            if let Ok(provider) = self.provider(account.id).await
                && provider.zone_hosting().is_some()
            {
                hosts.push(account.id);
            }
        }
        Ok(hosts)
    }

    async fn hosting_provider(&self, account: AccountId) -> Result<Arc<dyn Provider>, Fault> {
        let provider = self.provider(account).await?;
        if provider.zone_hosting().is_none() {
            return Err(not_offered(provider.as_ref()));
        }
        Ok(provider)
    }

    async fn hosting_status(&self, key: &NameKey) -> Result<Option<HostedZone>, Fault> {
        let provider = self.hosting_provider(key.account).await?;
        let hosting = provider
            .zone_hosting()
            .ok_or_else(|| not_offered(provider.as_ref()))?;
        Ok(hosting.status(&key.name).await?)
    }

    async fn hosting_create(&self, name: DomainName, account: AccountId) -> Result<HostedView, Fault> {
        let key = NameKey { account, name };
        let provider = self.hosting_provider(account).await?;
        let hosting = provider
            .zone_hosting()
            .ok_or_else(|| not_offered(provider.as_ref()))?;
        let zone = match hosting.create(&key.name).await {
            Ok(zone) => zone,
            // The answer was lost: the account itself says whether it was made.
            Err(error) if error.outcome_unknown() => hosting
                .status(&key.name)
                .await?
                .ok_or_else(|| unmade(&error, &key.name))?,
            Err(error) => return Err(error.into()),
        };
        let holdings = self.holdings().await?;
        let called = holdings
            .owner(account)
            .map_or_else(String::new, |owner| owner.called());
        let line = format!("Created the zone {} at {called}.", key.name.unicode());
        self.log("dns", line, Some(account), Some(&key.name)).await;
        self.hosting_settled(&key, &zone, provider.as_ref()).await?;
        self.stale(&[Tag::Dns, Tag::Portfolio]);
        Ok(shown(&key, &zone, zone.stage == ZoneStage::Pending))
    }

    async fn hosting_check(&self, key: &NameKey) -> Result<HostedView, Fault> {
        let provider = self.hosting_provider(key.account).await?;
        let hosting = provider
            .zone_hosting()
            .ok_or_else(|| not_offered(provider.as_ref()))?;
        let zone = hosting.check_activation(&key.name).await?;
        self.hosting_settled(key, &zone, provider.as_ref()).await?;
        self.stale(&[Tag::Dns, Tag::Portfolio]);
        Ok(shown(key, &zone, zone.stage == ZoneStage::Pending))
    }

    /// Keeps what is known of a zone now: the list knows it, its records are there to be edited, and while it waits it
    /// stands under way.
    async fn hosting_settled(
        &self,
        key: &NameKey,
        zone: &HostedZone,
        provider: &dyn Provider,
    ) -> Result<(), Fault> {
        if let Some(portfolio) = provider.portfolio() {
            match portfolio.detail(&key.name).await {
                Ok(owned) => self.learn(key.account, owned).await?,
                Err(error) => {
                    tracing::warn!(target: "dns", name = %key.name, %error, "a new zone could not be listed");
                }
            }
        }
        if zone.stage == ZoneStage::Pending {
            self.hosting_wait(key, zone).await?;
        } else {
            self.close_work(OpenKind::Activation, key.account, &key.name)
                .await?;
        }
        let never_read = self.dns_cached(vec![key.clone()]).await?;
        if never_read
            .into_iter()
            .flatten()
            .all(|cached| cached.read.is_none())
        {
            let _zone = self.inner.plans.zone(key).await;
            match self.dns_read_now(key).await {
                Ok(read) => drop(self.dns_keep_read(key, read).await?),
                Err(fault) => self.dns_keep_failure(key, &fault).await?,
            }
        }
        Ok(())
    }

    /// Notes that a zone waits for its nameservers.
    async fn hosting_wait(&self, key: &NameKey, zone: &HostedZone) -> Result<(), Fault> {
        let holdings = self.holdings().await?;
        let row = holdings.rows_of(&key.name).iter().find(|row| row.registered);
        let registrar = row.and_then(|row| holdings.owner(row.account));
        let hosts = words::list(&zone.nameservers, NAMED);
        let has_them = row.is_some_and(|row| Self::nameservers_same(&row.nameservers, &zone.nameservers));
        let said = match registrar {
            _ if has_them => "The nameservers are set; the host has not seen them yet.".to_owned(),
            Some(owner) => format!("Waits for its nameservers at {}: {hosts}.", owner.called()),
            None => format!("Waits for its nameservers at its registrar: {hosts}."),
        };
        let waiting = Waiting {
            words: said,
            due_at: None,
            for_user: !has_them,
        };
        self.open_work(OpenKind::Activation, key.account, &key.name, waiting)
            .await
    }
}

fn parsed(name: &str) -> Result<DomainName, Fault> {
    DomainName::parse(name.trim())
        .map_err(|error| Fault::bad_input(format!("This is no domain name. {error}")))
}

fn not_offered(provider: &dyn Provider) -> Fault {
    let label = provider.descriptor().label;
    Fault::new(
        Code::NotOffered,
        format!("{label} makes no zones for names through its API."),
    )
}

fn unmade(error: &ProviderError, name: &DomainName) -> Fault {
    Fault::new(
        Code::Interrupted,
        format!("The zone {} was not made. {}", name.unicode(), error.message),
    )
    .hint("Create it again.")
}

fn shown(key: &NameKey, zone: &HostedZone, watched: bool) -> HostedView {
    let hosts = words::list(&zone.nameservers, NAMED);
    let (stage, mut said) = match zone.stage {
        ZoneStage::Pending => (
            HostedStage::Pending,
            format!("The zone waits for the name's nameservers: {hosts}."),
        ),
        ZoneStage::Active => (HostedStage::Active, "The world asks this zone.".to_owned()),
        ZoneStage::Moved => (
            HostedStage::Moved,
            format!("The name's nameservers went elsewhere; those of this zone are {hosts}."),
        ),
        ZoneStage::Untold => (
            HostedStage::Untold,
            "The host does not tell whether the world asks this zone.".to_owned(),
        ),
    };
    if zone.paused {
        said.push_str(" It is paused there: the host answers, and its proxy takes no part.");
    }
    HostedView {
        key: key.clone(),
        nameservers: zone.nameservers.clone(),
        stage,
        words: said,
        found: zone.found.clone(),
        created_at: zone.created_at,
        activated_at: zone.activated_at,
        paused: zone.paused,
        watched,
    }
}
