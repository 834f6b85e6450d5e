//! All names in memory: what the list, the counts, the reminders and the tray are made from.
//!
//! Built from both databases whenever something in them changed, or when the day has turned, and then only read: a
//! keystroke in the filter must not wait for the disk. A name is a few hundred bytes here.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use model::time::DAY;
use model::{AccountId, Currency, DomainName, Timestamp};
use registrar::Descriptor;
use store::accounts::{Account, State};

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::filter::Filter;
use crate::portfolio::gather::gather;
use crate::portfolio::holding::{Holding, Owner};
use crate::portfolio::known::Known;
use crate::portfolio::order::{self, ORDERS, Order};
use crate::portfolio::view::{NameKey, PortfolioQuery, PortfolioRow, SortKey};
use crate::search::compare::Rates;

/// Filters whose result is kept: the views of the sidebar and what the user typed last.
const MATCHES_KEPT: usize = 16;
/// Filters whose count is kept: the views of the sidebar, and what is suggested.
const COUNTS_KEPT: usize = 500;
/// The word of the provider whose names the user writes down.
const BY_HAND: &str = "hand";

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
    /// Currencies of their amounts.
    pub currencies: Vec<Currency>,
    /// The user's rates at that moment.
    rates: Rates,
    orders: [OnceLock<Order>; ORDERS],
    matches: Mutex<VecDeque<(PortfolioQuery, Arc<Matches>)>>,
    counts: Mutex<HashMap<String, u32>>,
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
        let rates = Rates::of(&self.inner.chosen.settings());
        if let Some(holdings) = latest.as_ref()
            && holdings.version == version
            && holdings.rates == rates
            && (holdings.now..holdings.good_until).contains(&now)
        {
            return Ok(Arc::clone(holdings));
        }
        let known = self.known(now).await?;
        let owners = known.accounts.iter().map(|account| {
            let descriptor = self
                .factory(&account.provider)
                .map(|factory| factory.descriptor());
            owner(account, known.states.get(&account.id), descriptor)
        });
        let owners = owners.collect();
        let providers = self.accounts_providers();
        // Sorting 100,000 names takes a moment that no other task should wait for.
        let built = tokio::task::spawn_blocking(move || {
            Holdings::build(version, now, owners, known, &providers, rates)
        })
        .await
        .map_err(|_| Fault::new(crate::Code::Internal, "The list of names could not be made."))?;
        let built = Arc::new(built);
        *latest = Some(Arc::clone(&built));
        Ok(built)
    }
}

/// What the list knows about an account.
fn owner(account: &Account, state: Option<&State>, descriptor: Option<&'static Descriptor>) -> Owner {
    Owner {
        id: account.id,
        label: account.label.clone(),
        provider: account.provider.clone(),
        provider_label: descriptor.map_or("", |descriptor| descriptor.label),
        read_only: account.read_only,
        by_hand: account.provider.as_str() == BY_HAND,
        no_dns: descriptor.and_then(no_dns),
        no_renew: descriptor.and_then(no_renew),
        balance: state.and_then(|state| state.balance),
        synced_at: state.and_then(|state| state.synced_at),
        failing: state.is_some_and(|state| state.fault.is_some()),
    }
}

impl Holdings {
    fn build(
        version: u64,
        now: Timestamp,
        owners: Vec<Owner>,
        known: Known,
        providers: &[&'static Descriptor],
        rates: Rates,
    ) -> Self {
        let labels: Vec<&'static str> = providers.iter().map(|descriptor| descriptor.label).collect();
        let names = gather(&owners, &labels, known, now);
        Self::of(version, now, owners, names, rates)
    }

    /// The names, which stand sorted by name, then account.
    pub(super) fn of(
        version: u64,
        now: Timestamp,
        owners: Vec<Owner>,
        names: Vec<Holding>,
        rates: Rates,
    ) -> Self {
        // The day turns, or a date passes within it.
        let midnight = Timestamp((now.0.div_euclid(DAY) + 1) * DAY);
        let good_until = names
            .iter()
            .filter_map(|holding| holding.expires_at)
            .filter(|at| *at > now)
            .fold(midnight, Timestamp::min);
        let amounts = names
            .iter()
            .flat_map(|holding| [holding.renewal, holding.paid()])
            .flatten();
        let currencies: BTreeSet<Currency> = amounts.map(|amount| amount.currency).collect();
        Self {
            version,
            now,
            good_until,
            rates,
            currencies: currencies.into_iter().collect(),
            owners,
            names,
            orders: Default::default(),
            matches: Mutex::default(),
            counts: Mutex::default(),
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
    pub(crate) fn rows_of(&self, name: &DomainName) -> &[Holding] {
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

    /// The account of a name's first row.
    pub(crate) fn account_of(&self, name: &DomainName) -> Option<AccountId> {
        self.holder(name)
            .or_else(|| self.rows_of(name).first().map(|holding| holding.account))
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
    pub(crate) fn count(&self, text: &str) -> u32 {
        let lock = || self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(text) {
            return *known;
        }
        let filter = Filter::parse(text);
        let filter = filter.bind(self);
        let matching = self.names.iter().filter(|holding| filter.matches(holding));
        let count = u32::try_from(matching.count()).unwrap_or(u32::MAX);
        let mut counts = lock();
        if counts.len() < COUNTS_KEPT {
            counts.insert(text.to_owned(), count);
        }
        count
    }

    /// The names that match a query, in its order.
    pub(crate) fn matches(&self, query: &PortfolioQuery) -> Arc<Matches> {
        let lock = || self.matches.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = lock().iter().find(|(known, _)| known == query) {
            return Arc::clone(known);
        }
        let parsed = Filter::parse(&query.filter);
        let filter = parsed.bind(self);
        let order = self.order(query.sort);
        let indexes = if filter.is_empty() {
            order.indexes(query.descending, |_| true)
        } else {
            // One after the other as they lie in memory, then in the order that is asked for.
            let kept: Vec<bool> = self.names.iter().map(|holding| filter.matches(holding)).collect();
            order.indexes(query.descending, |index| kept[index as usize])
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

    /// All names in the order of a column.
    fn order(&self, sort: SortKey) -> &Order {
        self.orders[order::place(sort)]
            .get_or_init(|| order::of(sort, &self.names, &self.owners, &self.rates))
    }
}

/// Why a provider renews nothing for money, when it does not.
fn no_renew(descriptor: &Descriptor) -> Option<String> {
    if descriptor.orders.is_some_and(|orders| orders.renew) {
        return None;
    }
    let told = descriptor.not_offered.iter().find(|not| not.feature == "renew");
    Some(told.map_or_else(
        || format!("{} has no renew call.", descriptor.label),
        |not| not.reason.to_owned(),
    ))
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
