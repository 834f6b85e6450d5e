//! The one world behind every simulated provider: who has an account, what it holds, what names cost, who owns
//! which name, what its zone says, what every mutating call did, and what time it is.
//!
//! Providers translate between their wire format and this world; they keep no money and no names of their own.
//! Amounts are integer minor units (cents of the account's currency) throughout.
//!
//! - [`account`]: logins with a balance
//! - [`clock`]: the settable clock
//! - [`domain`]: owned names and their lives
//! - [`zone`]: DNS records and nameservers
//! - [`price`]: what an ending costs
//! - [`ledger`]: every mutating call, in order
//! - [`orders`]: the only acts that move money
//! - [`received`]: what came with them
//! - [`trouble`]: what goes wrong between a quote and an order
//! - [`elsewhere`]: names at other registrars that can be moved here
//! - [`switches`]: where a provider's documents leave room
//! - [`public_dns`]: nameservers that lag behind or stay silent
//! - [`sites`]: web sites that are not in order
//! - [`names`]: what counts as a domain name here

pub mod account;
pub mod clock;
pub mod domain;
pub mod elsewhere;
pub mod ledger;
pub mod names;
pub mod orders;
pub mod price;
pub mod public_dns;
pub mod received;
pub mod sites;
pub mod switches;
pub mod trouble;
pub mod zone;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use crate::dns::resolvers::Remembered;
use crate::faults::FaultQueue;
use crate::registry::RegistryBook;
use crate::requests::RequestLog;

pub use account::{Account, AccountKey};
pub use clock::WorldClock;
pub use domain::OwnedDomain;
pub use elsewhere::{Bar, Elsewhere};
pub use ledger::{Entry, Ledger, Operation, Outcome};
pub use orders::{Order, OrderRefusal, Paid};
pub use price::{FurtherYears, Price, PriceBook};
pub use public_dns::OutOfStep;
pub use received::{Receipt, Received};
pub use sites::{Site, Sites};
pub use switches::Switches;
pub use trouble::{Snag, Trouble, Troubles};
pub use zone::{Zone, ZoneKey, ZoneRecord};

/// What can be read stale: the names and zones, apart from money and logs.
#[derive(Debug, Clone, Default)]
pub struct Holdings {
    /// Owned names by their lower-case ASCII form.
    pub domains: BTreeMap<String, OwnedDomain>,
    /// Zones by account and name.
    pub zones: BTreeMap<ZoneKey, Zone>,
}

impl Holdings {
    /// The name when this account holds it.
    #[must_use]
    pub fn domain_of(&self, account: &AccountKey, name: &str) -> Option<&OwnedDomain> {
        self.domains.get(name).filter(|domain| &domain.account == account)
    }

    /// The zone of this name in this account.
    #[must_use]
    pub fn zone(&self, account: &AccountKey, name: &str) -> Option<&Zone> {
        self.zones.get(&ZoneKey::new(account, name))
    }

    /// The zones that this account keeps, by name.
    pub fn zones_of(&self, account: &AccountKey) -> impl Iterator<Item = (&str, &Zone)> {
        self.zones
            .range(ZoneKey::new(account, "")..)
            .take_while(move |(key, _)| &key.account == account)
            .map(|(key, zone)| (key.name.as_str(), zone))
    }
}

/// The holdings as they were before a write, shown to a provider's next few reads by a `stale_read` fault.
#[derive(Debug, Clone)]
struct StaleView {
    provider: String,
    holdings: Holdings,
    reads_left: u32,
}

/// The whole simulated world. Reached through [`SharedWorld::lock`].
#[derive(Debug)]
pub struct World {
    /// The name of the scenario that built it.
    pub scenario: String,
    /// The time that every provider tells.
    pub clock: WorldClock,
    /// Logins by key.
    pub accounts: BTreeMap<AccountKey, Account>,
    /// Price lists by provider.
    pub prices: BTreeMap<String, PriceBook>,
    /// Names and zones as they are.
    pub holdings: Holdings,
    /// Names that somebody outside this world owns and keeps.
    pub taken: BTreeSet<String>,
    /// Names at other registrars that can be moved here, or almost, by name.
    pub elsewhere: BTreeMap<String, Elsewhere>,
    /// What goes wrong between a quote and an order.
    pub troubles: Troubles,
    /// Accepted orders as they were received, oldest first.
    pub received: Vec<Received>,
    /// Names asked for over DNS, oldest first.
    pub dns_queries: Vec<String>,
    /// Where the public DNS does not say what the zones say.
    pub out_of_step: OutOfStep,
    /// Web sites that are not in order.
    pub sites: Sites,
    /// What was changed at the registries, and who was asked.
    pub registries: RegistryBook,
    /// What public resolvers remember.
    pub(crate) remembered: Remembered,
    /// What is switched at which provider.
    pub switches: Switches,
    /// Names that are paid for and not yet delivered.
    reserved: BTreeSet<String>,
    first_account: Option<AccountKey>,
    /// Every mutating call that passed a provider's gate.
    pub ledger: Ledger,
    /// Every HTTP request to a provider.
    pub requests: RequestLog,
    /// Faults waiting for the request that they match.
    pub faults: FaultQueue,
    stale: Option<StaleView>,
}

impl World {
    /// An empty world: no accounts, no names, no prices.
    #[must_use]
    pub fn new(scenario: &str, clock: WorldClock) -> Self {
        Self {
            scenario: scenario.to_owned(),
            clock,
            accounts: BTreeMap::new(),
            prices: BTreeMap::new(),
            holdings: Holdings::default(),
            taken: BTreeSet::new(),
            elsewhere: BTreeMap::new(),
            troubles: Troubles::default(),
            received: Vec::new(),
            dns_queries: Vec::new(),
            out_of_step: OutOfStep::default(),
            sites: Sites::default(),
            registries: RegistryBook::default(),
            remembered: Remembered::default(),
            switches: Switches::default(),
            reserved: BTreeSet::new(),
            first_account: None,
            ledger: Ledger::default(),
            requests: RequestLog::default(),
            faults: FaultQueue::default(),
            stale: None,
        }
    }

    /// The world's time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The account with this key.
    #[must_use]
    pub fn account(&self, key: &AccountKey) -> Option<&Account> {
        self.accounts.get(key)
    }

    /// The account that was opened first.
    #[must_use]
    pub fn first_account(&self) -> Option<&AccountKey> {
        self.first_account.as_ref()
    }

    /// Adds an account under its own key.
    pub fn add_account(&mut self, account: Account) {
        self.first_account.get_or_insert_with(|| account.key.clone());
        self.accounts.insert(account.key.clone(), account);
    }

    /// Adds a name, together with its zone when the account that holds it keeps one.
    pub fn add_domain(&mut self, domain: OwnedDomain, zone: Option<Zone>) {
        if let Some(zone) = zone {
            self.add_zone(&domain.account, &domain.name, zone);
        }
        self.holdings.domains.insert(domain.name.clone(), domain);
    }

    /// Adds or replaces the zone of a name in an account, whoever holds the name.
    pub fn add_zone(&mut self, account: &AccountKey, name: &str, zone: Zone) {
        self.holdings.zones.insert(ZoneKey::new(account, name), zone);
    }

    /// The zone of this name in this account, as it is.
    #[must_use]
    pub fn zone(&self, account: &AccountKey, name: &str) -> Option<&Zone> {
        self.holdings.zone(account, name)
    }

    /// The zone of this name in this account, to change it.
    pub fn zone_mut(&mut self, account: &AccountKey, name: &str) -> Option<&mut Zone> {
        self.holdings.zones.get_mut(&ZoneKey::new(account, name))
    }

    /// The account that keeps *the* zone of a name: the one that holds the name, else the only one with such a zone.
    #[must_use]
    pub fn zone_keeper(&self, name: &str) -> Option<&AccountKey> {
        let holder = self.holdings.domains.get(name).map(|domain| &domain.account);
        if let Some(holder) = holder
            && self.zone(holder, name).is_some()
        {
            return Some(holder);
        }
        let mut keepers = self.holdings.zones.keys().filter(|key| key.name == name);
        let only = keepers.next()?;
        keepers.next().is_none().then_some(&only.account)
    }

    /// Whether nobody in or outside this world owns the name or has just paid for it. Says nothing about whether a provider sells it.
    #[must_use]
    pub fn is_free(&self, name: &str) -> bool {
        !self.holdings.domains.contains_key(name)
            && !self.is_owned_elsewhere(name)
            && !self.reserved.contains(name)
            && !["taken-", "parked-"]
                .iter()
                .any(|label| names::first_label(name).starts_with(label))
    }

    /// Whether the name is paid for and not yet delivered.
    #[must_use]
    pub fn is_reserved(&self, name: &str) -> bool {
        self.reserved.contains(name)
    }

    /// Keeps the present holdings and shows them to the provider's next `reads` reads, whatever is written meanwhile.
    pub fn arm_stale_reads(&mut self, provider: &str, reads: u32) {
        self.stale = (reads > 0).then(|| StaleView {
            provider: provider.to_owned(),
            holdings: self.holdings.clone(),
            reads_left: reads,
        });
    }

    /// The holdings as a read of this provider sees them: usually the present ones, after a `stale_read` fault the
    /// earlier ones. Counts as one read.
    pub fn read_holdings<T>(
        &mut self,
        provider: &str,
        read: impl FnOnce(&Holdings, DateTime<Utc>) -> T,
    ) -> T {
        let now = self.now();
        let Some(stale) = self.stale.as_mut().filter(|stale| stale.provider == provider) else {
            return read(&self.holdings, now);
        };
        let seen = read(&stale.holdings, now);
        stale.reads_left -= 1;
        if stale.reads_left == 0 {
            self.stale = None;
        }
        seen
    }
}

/// A [`World`] shared by the servers and the handle.
#[derive(Debug, Clone)]
pub struct SharedWorld(Arc<Mutex<World>>);

impl SharedWorld {
    /// Shares a world.
    #[must_use]
    pub fn new(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }

    /// The world, locked. Hold it for one step and never across an `await`. A panic elsewhere does not poison it:
    /// a test that failed should show its own message, not ours.
    pub fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
