//! One name: everything known about it, and fetching it again.

use futures::future::join_all;
use model::{AccountId, DomainName};
use registrar::portfolio::OwnedName;
use registrar::{Descriptor, Kind};
use store::portfolio::{Facts, Name, ZoneHere};

use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::dates::dates;
use crate::portfolio::history;
use crate::portfolio::holding::Holding;
use crate::portfolio::holdings::Holdings;
use crate::portfolio::places::{self, Part, Served};
use crate::portfolio::switch;
use crate::portfolio::view::{NameDetail, NameKey, PlaceView};

/// A provider's telling, as the store keeps it.
pub(super) fn facts(owned: OwnedName) -> Facts {
    Facts {
        name: owned.name,
        status: owned.status,
        registered_at: owned.registered_at,
        expires_at: owned.expires_at,
        expires_text: owned.expires_text,
        auto_renew: owned.auto_renew,
        locked: owned.locked,
        privacy: owned.privacy,
        nameservers: owned.nameservers,
        registered: owned.registered,
        zone: owned.zone.map(|zone| match zone {
            registrar::portfolio::ZoneHere::Absent => ZoneHere::Absent,
            registrar::portfolio::ZoneHere::Present { active, nameservers } => {
                ZoneHere::Present { active, nameservers }
            }
        }),
        client_ref: owned.client_ref,
        external_ref: owned.external_ref,
    }
}

impl Engine {
    /// Everything known about a name, from the cache.
    pub async fn portfolio_detail(&self, key: NameKey) -> Result<NameDetail, Fault> {
        let holdings = self.holdings().await?;
        let holding = holdings.find(&key).ok_or_else(|| gone(&key))?;
        let account = holding.account;
        let descriptor = self.descriptor_in(&holdings, account);
        let store = &self.inner.store;
        let (name, zone_at) = (key.name.clone(), holding.served.account().unwrap_or(account));
        let (kept, zone, registry) = store
            .cache()
            .read(move |conn| {
                Ok((
                    store::portfolio::everywhere(conn, &name)?,
                    store::dns::zone_summary(conn, zone_at, &name)?,
                    store::registry::get(conn, &name)?,
                ))
            })
            .await?;
        let places = self.places(&holdings, holding, &kept);
        let kept = kept.into_iter().find(|name| name.account == account);
        let kept = kept.ok_or_else(|| gone(&key))?;
        let name = key.name.clone();
        // A damaged library has no journal to show, but the name's facts are in the cache.
        let orders = store
            .library()
            .read(move |conn| store::orders::of_name(conn, account, &name))
            .await
            .unwrap_or_default();
        Ok(NameDetail {
            row: holdings.row(holding),
            places,
            dates: dates(&kept, &registry, descriptor, holding.changed_at, holdings.now),
            settings: switch::settings(&kept, descriptor, holdings.owner(key.account)),
            status: kept.facts.status,
            fetched_at: kept.fetched_at,
            zone_records: zone.as_ref().map(|zone| zone.records),
            zone_read_at: zone.as_ref().map(|zone| zone.read_at),
            website: zone.and_then(|zone| zone.address),
            client_ref: kept.facts.client_ref,
            external_ref: kept.facts.external_ref,
            orders: orders.into_iter().map(|item| self.item_view(item)).collect(),
            connects: self.connecting_account(&holdings, holding, key.account),
        })
    }

    /// The provider's facts of an account in the list.
    pub(super) fn descriptor_in(
        &self,
        holdings: &Holdings,
        account: AccountId,
    ) -> Option<&'static Descriptor> {
        let owner = holdings.owner(account)?;
        self.factory(&owner.provider).map(|factory| factory.descriptor())
    }

    /// Where a name is, the registrar first.
    fn places(&self, holdings: &Holdings, holding: &Holding, kept: &[Name]) -> Vec<PlaceView> {
        let view = |account: AccountId| {
            let owner = holdings.owner(account)?;
            let name = kept.iter().find(|name| name.account == account)?;
            let part = Part {
                name,
                dns: owner.no_dns.is_none(),
            };
            let serves = holding.served == Served::By(account);
            Some(PlaceView {
                account,
                label: owner.label.clone(),
                registered: name.facts.registered,
                serves,
                words: places::part_words(&part, serves),
                nameservers: match &name.facts.zone {
                    Some(ZoneHere::Present { nameservers, .. }) => nameservers.clone(),
                    _ => Vec::new(),
                },
            })
        };
        holding.accounts().filter_map(view).collect()
    }

    /// Fetches one name again, from every account in which it is. Only where it is registered it must succeed.
    pub async fn portfolio_refresh(&self, key: NameKey) -> Result<NameDetail, Fault> {
        let holdings = self.holdings().await?;
        let accounts: Vec<AccountId> = match holdings.find(&key) {
            Some(holding) => holding.accounts().collect(),
            None => vec![key.account],
        };
        let mut fetched = join_all(accounts.into_iter().map(|account| self.fetch(account, &key.name)))
            .await
            .into_iter();
        self.names_changed();
        if let Some(told) = fetched.next() {
            told?;
        }
        self.portfolio_detail(key).await
    }

    /// Fetches what one account knows of a name, keeps it and returns it.
    pub(crate) async fn fetch(&self, account: AccountId, name: &DomainName) -> Result<OwnedName, Fault> {
        let provider = self.provider(account).await?;
        let portfolio = provider.portfolio().ok_or_else(|| {
            Fault::new(
                Code::NotOffered,
                format!(
                    "{} does not tell about single names.",
                    provider.descriptor().label
                ),
            )
        })?;
        match portfolio.detail(name).await {
            Ok(owned) => {
                self.learn(account, owned.clone()).await?;
                Ok(owned)
            }
            Err(error) => {
                if error.kind == Kind::NotFound {
                    let (cache, now) = (self.inner.store.cache(), self.now());
                    // What a list has to miss three times, the name itself says once. It is flagged, not forgotten:
                    // the next complete lists decide.
                    let name = name.clone();
                    let event = history::event(account, &name, "vanished", "sync", now);
                    let is_news = cache
                        .write(move |tx| store::portfolio::missed(tx, account, &name, now))
                        .await?;
                    if is_news {
                        self.keep_history(vec![event]).await;
                    }
                }
                Err(error.into())
            }
        }
    }

    /// Keeps what an account told of a name just now.
    pub(crate) async fn learn(&self, account: AccountId, mut owned: OwnedName) -> Result<(), Fault> {
        self.held_elsewhere(account, std::slice::from_mut(&mut owned))
            .await?;
        let (facts, now) = (facts(owned), self.now());
        let name = facts.name.clone();
        let (changes, was_missing) = self
            .inner
            .store
            .cache()
            .write(move |tx| store::portfolio::learn_compared(tx, account, &facts, now))
            .await?;
        let mut kept = history::changed(account, changes, now);
        if was_missing {
            kept.push(history::event(account, &name, "back", "sync", now));
        }
        self.keep_history(kept).await;
        Ok(())
    }

    /// Tells everybody that names stand differently now.
    pub(crate) fn names_changed(&self) {
        self.stale(&[Tag::Portfolio, Tag::Reminders]);
    }
}

pub(super) fn gone(key: &NameKey) -> Fault {
    Fault::new(
        Code::NotFound,
        format!("{} is not in this account's list.", key.name.unicode()),
    )
    .hint("Sync the account to read its names again.")
}
