//! From what both databases hold to the names of the list: what several accounts have of one name becomes one row.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use model::time::DAY;
use model::{AccountId, DomainName, Money, Timestamp};
use store::labels::Labels;
use store::portfolio::{Name, ZoneHere};
use store::registry::RegistryFact;
use store::search::Price;

use crate::portfolio::conflict::{self, Lister, Told};
use crate::portfolio::holding::{Holding, Owner};
use crate::portfolio::known::{Beside, Known};
use crate::portfolio::lifecycle;
use crate::portfolio::places::{self, Part, Served};
use crate::portfolio::risk::{self, Case, DueName};
use crate::portfolio::view::Lifecycle;

/// Seconds after which facts are stale.
const STALE_SECONDS: i64 = 7 * DAY;

/// All names, sorted by name, then account. `providers` are the labels of all providers.
pub(super) fn gather(
    owners: &[Owner],
    providers: &[&'static str],
    known: Known,
    now: Timestamp,
) -> Vec<Holding> {
    let ranks: HashMap<AccountId, usize> = owners
        .iter()
        .enumerate()
        .map(|(rank, owner)| (owner.id, rank))
        .collect();
    let Known {
        mut names,
        prices,
        beside,
        registry,
        absent,
        drifted,
        ..
    } = known;
    names.retain(|name| ranks.contains_key(&name.account));
    names.sort_unstable_by(|a, b| {
        let rank = |name: &Name| ranks.get(&name.account).copied();
        a.facts
            .name
            .cmp(&b.facts.name)
            .then_with(|| rank(a).cmp(&rank(b)))
    });
    let called: Vec<String> = owners.iter().map(Owner::called).collect();
    let mut gathering = Gathering {
        now,
        owners,
        called: &called,
        providers,
        ranks,
        prices: PriceLists::of(prices),
        beside,
        registry,
        absent,
        drifted,
        servers: HashMap::new(),
    };
    let groups = names.chunk_by(|a, b| a.facts.name == b.facts.name);
    let mut holdings: Vec<Holding> = Vec::with_capacity(names.len());
    for group in groups {
        gathering.rows(group, &mut holdings);
    }
    holdings.shrink_to_fit();
    holdings.sort_unstable_by(|a, b| a.name.cmp(&b.name).then_with(|| a.account.cmp(&b.account)));
    for owner in owners {
        flag_risks(owner, &mut holdings, now);
    }
    holdings
}

struct Gathering<'a> {
    now: Timestamp,
    owners: &'a [Owner],
    /// The owners as sentences name them.
    called: &'a [String],
    providers: &'a [&'static str],
    ranks: HashMap<AccountId, usize>,
    prices: PriceLists,
    beside: Beside,
    registry: HashMap<DomainName, RegistryFact>,
    absent: HashMap<DomainName, Timestamp>,
    drifted: HashSet<(AccountId, DomainName)>,
    /// Thousands of names share their nameservers.
    servers: HashMap<Vec<String>, Arc<Vec<String>>>,
}

impl Gathering<'_> {
    /// The rows of one name: one for each account that claims its registration, or one for all its zones.
    fn rows(&mut self, group: &[Name], into: &mut Vec<Holding>) {
        let parts: Vec<Part<'_>> = group
            .iter()
            .map(|name| Part {
                name,
                dns: self
                    .ranks
                    .get(&name.account)
                    .is_some_and(|rank| self.owners[*rank].no_dns.is_none()),
            })
            .collect();
        let claims = || parts.iter().filter(|part| part.name.facts.registered);
        for registrar in claims() {
            let served = places::served(Some(registrar), &parts);
            into.push(self.row(registrar.name, group, served));
        }
        if claims().next().is_none() {
            let served = places::served(None, &parts);
            let first = served
                .account()
                .and_then(|account| group.iter().find(|name| name.account == account))
                .or_else(|| group.first());
            into.extend(first.map(|first| self.row(first, group, served)));
        }
    }

    fn row(&mut self, first: &Name, group: &[Name], served: Served) -> Holding {
        let facts = &first.facts;
        let registered = facts.registered;
        let zones = group
            .iter()
            .filter(|other| !other.facts.registered && other.account != first.account)
            .map(|other| other.account);
        // Those that the registrar tells, else those of the zone that serves the name.
        let serving = match served {
            Served::By(account) => group.iter().find(|name| name.account == account),
            _ => Some(first),
        };
        let zone_servers = match serving.map(|name| &name.facts.zone) {
            Some(Some(ZoneHere::Present { nameservers, .. })) => Some(nameservers),
            _ => None,
        };
        let nameservers = facts.nameservers.as_ref().filter(|servers| !servers.is_empty());
        let nameservers = nameservers.or(zone_servers).cloned().unwrap_or_default();
        let (owners, called) = (self.owners, self.called);
        let rank = self.ranks.get(&first.account);
        let owner = rank.map(|rank| (&owners[*rank], &called[*rank]));
        let by_hand = owner.is_some_and(|(owner, _)| owner.by_hand);
        let registry = self.registry.get(&facts.name).filter(|_| registered);
        let registry_expires_at = registry.and_then(|fact| fact.expires_at);
        // Where the account tells no date, the registry's is the one to go by.
        let expires_at = facts.expires_at.or(registry_expires_at).filter(|_| registered);
        let registered_at = facts
            .registered_at
            .or(registry.and_then(|fact| fact.registered_at))
            .filter(|_| registered);
        let changed_at = self.beside.changed.get(&facts.name).copied();
        let lister = owner.map(|(owner, called)| Lister {
            called: called.as_str(),
            provider: (!owner.by_hand).then_some(owner.provider_label),
            providers: self.providers,
        });
        let told = Told {
            fact: registry,
            absent_at: self.absent.get(&facts.name).copied(),
        };
        let conflict = lister
            .filter(|_| registered)
            .and_then(|lister| conflict::of(first, &told, &lister, changed_at, self.now));
        let is_old = |at: Timestamp| self.now.since(at) > STALE_SECONDS;
        // Nobody fetches what the user wrote down.
        let stale = !by_hand
            && (is_old(first.fetched_at)
                || owner.is_some_and(|(owner, _)| owner.synced_at.is_some_and(is_old)));
        let place = (first.account, facts.name.clone());
        let auto_renew = facts.auto_renew.filter(|_| registered);
        let at_risk = owner.zip(expires_at).and_then(|((owner, _), expires_at)| {
            let case = Case {
                owner,
                expires_at,
                registry_expires_at,
                auto_renew,
                status: facts.status.as_deref(),
                failed: self.beside.failed.get(&place),
                conflict: conflict.as_deref(),
                stale,
            };
            case.risk(self.now)
        });
        let drifted = !self.drifted.is_empty()
            && served
                .account()
                .is_some_and(|account| self.drifted.contains(&(account, facts.name.clone())));
        Holding {
            account: first.account,
            unicode: facts.name.is_idn().then(|| facts.name.unicode()),
            registered,
            zones: zones.collect(),
            served,
            lifecycle: if registered {
                let epp = conflict::believed(first, registry);
                lifecycle::of(facts.status.as_deref(), epp, expires_at, self.now)
            } else {
                Lifecycle::Elsewhere
            },
            renewal: registered.then(|| self.renewal(place)).flatten(),
            expires_at,
            auto_renew,
            at_risk,
            vanished: first.vanished,
            arrived: first.arrived,
            registered_at,
            registry_expires_at,
            conflict,
            locked: facts.locked.filter(|_| registered),
            privacy: facts.privacy.filter(|_| registered),
            labels: self.labels(&facts.name, group.len() > 1),
            changed_at,
            fetched_at: first.fetched_at,
            stale,
            failing: owner.is_some_and(|(owner, _)| owner.failing),
            drifted,
            nameservers: self.shared(nameservers),
            name: facts.name.clone(),
        }
    }

    /// The price of a year: as written down, else by the account's list.
    fn renewal(&self, place: (AccountId, DomainName)) -> Option<Money> {
        let by_hand = &self.beside.hand_prices;
        let written = if by_hand.is_empty() {
            None
        } else {
            by_hand.get(&place).copied()
        };
        written.or_else(|| self.prices.renewal(place.0, &place.1))
    }

    /// What the user says of a name. One that is in several accounts may need it again.
    fn labels(&mut self, name: &DomainName, again: bool) -> Option<Box<Labels>> {
        let labels = &mut self.beside.labels;
        let found = if again {
            labels.get(name).cloned()
        } else {
            labels.remove(name)
        };
        found.map(Box::new)
    }

    fn shared(&mut self, nameservers: Vec<String>) -> Arc<Vec<String>> {
        if let Some(known) = self.servers.get(&nameservers) {
            return Arc::clone(known);
        }
        let shared = Arc::new(nameservers.clone());
        self.servers.insert(nameservers, Arc::clone(&shared));
        shared
    }
}

/// Renewal prices by account and ending.
struct PriceLists(HashMap<AccountId, HashMap<String, Option<Money>>>);

impl PriceLists {
    fn of(prices: Vec<(AccountId, Price)>) -> Self {
        let mut lists: HashMap<AccountId, HashMap<String, Option<Money>>> = HashMap::new();
        for (account, price) in prices {
            lists
                .entry(account)
                .or_default()
                .insert(price.ending, price.renew);
        }
        Self(lists)
    }

    /// By the longest ending that is in the list: `co.uk` before `uk`.
    fn renewal(&self, account: AccountId, name: &DomainName) -> Option<Money> {
        let list = self.0.get(&account)?;
        let mut rest = name.as_str();
        while let Some((_, ending)) = rest.split_once('.') {
            if let Some(price) = list.get(ending) {
                return *price;
            }
            rest = ending;
        }
        None
    }
}

fn flag_risks(owner: &Owner, holdings: &mut [Holding], now: Timestamp) {
    let Some(balance) = owner.balance else {
        // Paid by card or not readable: nothing can be said.
        return;
    };
    let due = holdings.iter().enumerate().filter_map(|(index, holding)| {
        let expires_at = holding.expires_at?;
        let counts = holding.account == owner.id
            && !holding.vanished
            && !matches!(
                holding.lifecycle,
                Lifecycle::Redemption | Lifecycle::PendingDelete
            )
            && risk::is_near(expires_at, now);
        counts.then_some(DueName {
            index,
            expires_at,
            renewal: holding.renewal,
            auto_renew: holding.auto_renew,
        })
    });
    for (index, sentence) in risk::at_risk(&owner.label, balance, due.collect(), now) {
        holdings[index].at_risk = Some(sentence);
    }
}

#[cfg(test)]
mod tests;
