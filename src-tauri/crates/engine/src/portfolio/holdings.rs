//! All names in memory: what the list, the counts, the reminders and the tray are made from.
//!
//! Built from both databases whenever something in them changed, or when the day has turned, and then only read: a
//! keystroke in the filter must not wait for the disk. A name is a few hundred bytes here.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use model::time::DAY;
use model::{AccountId, DomainName, Timestamp};
use registrar::Descriptor;
use store::portfolio::Name;
use store::search::Price;

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::filter::Filter;
use crate::portfolio::gather::gather;
use crate::portfolio::holding::{Holding, Owner};
use crate::portfolio::view::{NameKey, PortfolioQuery, PortfolioRow, SortKey};

/// Filters whose result is kept: the views of the sidebar and what the user typed last.
const MATCHES_KEPT: usize = 16;

/// All names at one moment.
pub(crate) struct Holdings {
    version: u64,
    /// The time that lifecycles and days are reckoned from.
    pub now: Timestamp,
    /// When the next of them changes.
    good_until: Timestamp,
    /// In the order connected.
    pub owners: Vec<Owner>,
    /// Sorted by name, then account.
    pub names: Vec<Holding>,
    orders: [OnceLock<Vec<u32>>; 9],
    matches: Mutex<VecDeque<(PortfolioQuery, Arc<Matches>)>>,
}

/// The names that match a query, in its order.
pub(crate) struct Matches {
    pub indexes: Vec<u32>,
    pub problem: Option<String>,
}

/// Keeps the latest [`Holdings`].
#[derive(Default)]
pub(crate) struct Shelf {
    version: AtomicU64,
    /// Held while they are built, so that two who ask at once wait for one.
    latest: tokio::sync::Mutex<Option<Arc<Holdings>>>,
}

impl Shelf {
    /// Something in the databases changed. Saying that the portfolio is stale does this.
    pub(crate) fn touch(&self) {
        self.version.fetch_add(1, Ordering::AcqRel);
    }
}

impl Engine {
    /// All names as they stand.
    pub(crate) async fn holdings(&self) -> Result<Arc<Holdings>, Fault> {
        let mut latest = self.inner.shelf.latest.lock().await;
        let version = self.inner.shelf.version.load(Ordering::Acquire);
        let now = self.now();
        if let Some(holdings) = latest.as_ref()
            && holdings.version == version
            && (holdings.now..holdings.good_until).contains(&now)
        {
            return Ok(Arc::clone(holdings));
        }
        let accounts = self.inner.store.library().read(store::accounts::list).await?;
        let (states, names, prices) = self
            .inner
            .store
            .cache()
            .read(|conn| {
                Ok((
                    store::accounts::states(conn)?,
                    store::portfolio::all(conn)?,
                    store::search::prices(conn)?,
                ))
            })
            .await?;
        let owners = accounts.into_iter().map(|account| {
            let state = states.get(&account.id);
            let descriptor = self
                .factory(&account.provider)
                .map(|factory| factory.descriptor());
            Owner {
                id: account.id,
                label: account.label,
                provider_label: descriptor.map_or("", |descriptor| descriptor.label),
                no_dns: match descriptor {
                    Some(descriptor) => no_dns(descriptor),
                    None => Some("This version of Freehold does not know the provider.".to_owned()),
                },
                provider: account.provider,
                balance: state.and_then(|state| state.balance),
                synced_at: state.and_then(|state| state.synced_at),
            }
        });
        let owners = owners.collect();
        // Sorting 100,000 names takes a moment that no other task should wait for.
        let built = tokio::task::spawn_blocking(move || Holdings::build(version, now, owners, names, prices))
            .await
            .map_err(|_| Fault::new(crate::Code::Internal, "The list of names could not be made."))?;
        let built = Arc::new(built);
        *latest = Some(Arc::clone(&built));
        Ok(built)
    }
}

impl Holdings {
    fn build(
        version: u64,
        now: Timestamp,
        owners: Vec<Owner>,
        names: Vec<Name>,
        prices: Vec<(AccountId, Price)>,
    ) -> Self {
        let holdings = gather(&owners, names, prices, now);
        // The day turns, or a date passes within it.
        let midnight = Timestamp((now.0.div_euclid(DAY) + 1) * DAY);
        let good_until = holdings
            .iter()
            .filter_map(|holding| holding.expires_at)
            .filter(|at| *at > now)
            .fold(midnight, Timestamp::min);
        Self {
            version,
            now,
            good_until,
            owners,
            names: holdings,
            orders: Default::default(),
            matches: Mutex::default(),
        }
    }

    /// The account of a name.
    pub(crate) fn owner(&self, id: AccountId) -> Option<&Owner> {
        self.owners.iter().find(|owner| owner.id == id)
    }

    /// The row of a name: by its own account, or by one that has a zone of it.
    pub(crate) fn find(&self, key: &NameKey) -> Option<&Holding> {
        let rows = self.rows_of(&key.name);
        let own = rows.iter().find(|holding| holding.account == key.account);
        own.or_else(|| {
            rows.iter()
                .find(|holding| holding.served.account() == Some(key.account))
        })
        .or_else(|| rows.iter().find(|holding| holding.zones.contains(&key.account)))
    }

    /// The rows of a name: more than one when several accounts claim it.
    fn rows_of(&self, name: &DomainName) -> &[Holding] {
        let first = self.names.partition_point(|holding| holding.name < *name);
        let rest = &self.names[first..];
        &rest[..rest.partition_point(|holding| holding.name == *name)]
    }

    /// A name as a row of the list.
    pub(crate) fn row(&self, holding: &Holding) -> PortfolioRow {
        holding.row(&self.owners)
    }

    /// The first account that has a name registered.
    pub(crate) fn holder(&self, name: &DomainName) -> Option<AccountId> {
        let rows = self.rows_of(name).iter();
        rows.filter(|holding| holding.registered)
            .map(|holding| holding.account)
            .next()
    }

    /// Names an account: registered there, or with a zone there.
    pub(crate) fn counts(&self) -> HashMap<AccountId, u32> {
        let mut counts = HashMap::new();
        for account in self.names.iter().flat_map(Holding::accounts) {
            *counts.entry(account).or_insert(0) += 1;
        }
        counts
    }

    /// How many names a filter shows.
    pub(crate) fn count(&self, filter: &str) -> u32 {
        let filter = Filter::parse(filter);
        let filter = filter.bind(self);
        let matching = self.names.iter().filter(|holding| filter.matches(holding));
        u32::try_from(matching.count()).unwrap_or(u32::MAX)
    }

    /// The names that match a query, in its order.
    pub(crate) fn matches(&self, query: &PortfolioQuery) -> Arc<Matches> {
        let lock = || self.matches.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = lock().iter().find(|(known, _)| known == query) {
            return Arc::clone(known);
        }
        let parsed = Filter::parse(&query.filter);
        let filter = parsed.bind(self);
        let keep = |index: &u32| filter.matches(&self.names[*index as usize]);
        let (order, unknown_from) = self.order(query.sort);
        let indexes = if query.descending {
            let (known, unknown) = order.split_at(unknown_from);
            let turned = known.iter().rev().chain(unknown);
            turned.copied().filter(keep).collect()
        } else {
            order.iter().copied().filter(keep).collect()
        };
        let matches = Arc::new(Matches {
            indexes,
            problem: parsed.problem(),
        });
        let mut kept = lock();
        kept.push_front((query.clone(), Arc::clone(&matches)));
        kept.truncate(MATCHES_KEPT);
        matches
    }

    /// All names in an order, and from where on they have nothing to be ordered by.
    fn order(&self, sort: SortKey) -> (&[u32], usize) {
        let place = match sort {
            SortKey::Name => 0,
            SortKey::Expires => 1,
            SortKey::Account => 2,
            SortKey::Renewal => 3,
            SortKey::Ending => 4,
            SortKey::Registered => 5,
            SortKey::Paid => 6,
            SortKey::Changed => 7,
            SortKey::Risk => 8,
        };
        let order = self.orders[place].get_or_init(|| {
            let count = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
            // Already sorted by name, and a stable sort keeps that among equals.
            let mut order: Vec<u32> = (0..count).collect();
            let at = |index: &u32| &self.names[*index as usize];
            match sort {
                SortKey::Name
                | SortKey::Ending
                | SortKey::Registered
                | SortKey::Paid
                | SortKey::Changed
                | SortKey::Risk => {}
                SortKey::Expires => {
                    order.sort_by_key(|index| at(index).expires_at.map_or((1, 0), |at| (0, at.0)));
                }
                SortKey::Account => {
                    let ranks = self.ranks();
                    order.sort_by_key(|index| ranks.get(&at(index).account).copied());
                }
                SortKey::Renewal => order.sort_by_key(|index| match at(index).renewal {
                    Some(price) => (0, Some(price.currency), price.minor),
                    None => (1, None, 0),
                }),
            }
            order
        });
        let unknown_from = match sort {
            SortKey::Name
            | SortKey::Account
            | SortKey::Ending
            | SortKey::Registered
            | SortKey::Paid
            | SortKey::Changed
            | SortKey::Risk => order.len(),
            SortKey::Expires => {
                order.partition_point(|index| self.names[*index as usize].expires_at.is_some())
            }
            SortKey::Renewal => order.partition_point(|index| self.names[*index as usize].renewal.is_some()),
        };
        (order, unknown_from)
    }

    fn ranks(&self) -> HashMap<AccountId, usize> {
        let mut owners: Vec<&Owner> = self.owners.iter().collect();
        owners.sort_by_key(|owner| owner.label.to_lowercase());
        owners
            .into_iter()
            .enumerate()
            .map(|(rank, owner)| (owner.id, rank))
            .collect()
    }
}

/// Why a provider serves no DNS, when it does not.
pub(crate) fn no_dns(descriptor: &Descriptor) -> Option<String> {
    if descriptor.dns.is_some() {
        return None;
    }
    let told = descriptor.not_offered.iter().find(|not| not.feature == "dns");
    Some(told.map_or_else(
        || format!("{} has no DNS in its API.", descriptor.label),
        |not| not.reason.to_owned(),
    ))
}
