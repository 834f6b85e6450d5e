//! From what both databases hold to the names of the list: what several accounts have of one name becomes one row.

use std::collections::HashMap;
use std::sync::Arc;

use model::{AccountId, DomainName, Money, Timestamp};
use store::portfolio::{Name, ZoneHere};
use store::search::Price;

use crate::portfolio::holding::{Holding, Owner};
use crate::portfolio::lifecycle;
use crate::portfolio::places::{self, Part, Served};
use crate::portfolio::risk::{self, DueName};
use crate::portfolio::view::Lifecycle;

/// All names, sorted by name, then account.
pub(super) fn gather(
    owners: &[Owner],
    mut names: Vec<Name>,
    prices: Vec<(AccountId, Price)>,
    now: Timestamp,
) -> Vec<Holding> {
    let ranks: HashMap<AccountId, usize> = owners
        .iter()
        .enumerate()
        .map(|(rank, owner)| (owner.id, rank))
        .collect();
    names.retain(|name| ranks.contains_key(&name.account));
    names.sort_unstable_by(|a, b| {
        let rank = |name: &Name| ranks.get(&name.account).copied();
        a.facts
            .name
            .cmp(&b.facts.name)
            .then_with(|| rank(a).cmp(&rank(b)))
    });
    let mut gathering = Gathering {
        now,
        owners,
        ranks,
        prices: PriceLists::of(prices),
        servers: HashMap::new(),
    };
    let groups = names.chunk_by(|a, b| a.facts.name == b.facts.name);
    let mut holdings: Vec<Holding> = Vec::with_capacity(names.len());
    for group in groups {
        gathering.rows(group, &mut holdings);
    }
    holdings.sort_unstable_by(|a, b| a.name.cmp(&b.name).then_with(|| a.account.cmp(&b.account)));
    for holding in &mut holdings {
        holding.at_risk = risk::alone(holding.expires_at, holding.auto_renew, now);
    }
    for owner in owners {
        flag_risks(owner, &mut holdings, now);
    }
    holdings
}

struct Gathering<'a> {
    now: Timestamp,
    owners: &'a [Owner],
    ranks: HashMap<AccountId, usize>,
    prices: PriceLists,
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
        let expires_at = facts.expires_at.filter(|_| registered);
        Holding {
            account: first.account,
            unicode: facts.name.is_idn().then(|| facts.name.unicode()),
            registered,
            zones: zones.collect(),
            served,
            lifecycle: if registered {
                lifecycle::of(facts.status.as_deref(), expires_at, self.now)
            } else {
                Lifecycle::Elsewhere
            },
            renewal: registered
                .then(|| self.prices.renewal(first.account, &facts.name))
                .flatten(),
            name: facts.name.clone(),
            expires_at,
            auto_renew: facts.auto_renew.filter(|_| registered),
            at_risk: None,
            vanished: first.vanished,
            arrived: first.arrived,
            registered_at: facts.registered_at.filter(|_| registered),
            registry_expires_at: None,
            conflict: None,
            locked: facts.locked.filter(|_| registered),
            privacy: facts.privacy.filter(|_| registered),
            labels: None,
            changed_at: None,
            fetched_at: first.fetched_at,
            stale: false,
            failing: false,
            drifted: false,
            nameservers: Arc::clone(
                self.servers
                    .entry(nameservers)
                    .or_insert_with_key(|servers| Arc::new(servers.clone())),
            ),
        }
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
            && holding.lifecycle != Lifecycle::Redemption
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
