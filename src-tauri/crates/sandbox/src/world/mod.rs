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
//! - [`orders`]: the only two acts that move money
//! - [`names`]: what counts as a domain name here

pub mod account;
pub mod clock;
pub mod domain;
pub mod ledger;
pub mod names;
pub mod orders;
pub mod price;
pub mod zone;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use crate::faults::FaultQueue;
use crate::requests::RequestLog;

pub use account::{Account, AccountKey};
pub use clock::WorldClock;
pub use domain::OwnedDomain;
pub use ledger::{Entry, Ledger, Operation, Outcome};
pub use price::{Price, PriceBook};
pub use zone::{Zone, ZoneRecord};

/// What can be read stale: the names and zones, apart from money and logs.
#[derive(Debug, Clone, Default)]
pub struct Holdings {
    /// Owned names by their lower-case ASCII form.
    pub domains: BTreeMap<String, OwnedDomain>,
    /// Zones by the name of their apex.
    pub zones: BTreeMap<String, Zone>,
}

/// The holdings as they were before a write, shown to the next few reads by a `stale_read` fault.
#[derive(Debug, Clone)]
struct StaleView {
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
    /// Names that somebody outside this world owns.
    pub taken: BTreeSet<String>,
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

    /// Adds an account under its own key.
    pub fn add_account(&mut self, account: Account) {
        self.accounts.insert(account.key.clone(), account);
    }

    /// Adds a name together with its zone.
    pub fn add_domain(&mut self, domain: OwnedDomain, zone: Zone) {
        self.holdings.zones.insert(domain.name.clone(), zone);
        self.holdings.domains.insert(domain.name.clone(), domain);
    }

    /// Whether nobody in or outside this world owns the name. Says nothing about whether a provider sells it.
    #[must_use]
    pub fn is_free(&self, name: &str) -> bool {
        !self.holdings.domains.contains_key(name)
            && !self.taken.contains(name)
            && !names::first_label(name).starts_with("taken-")
    }

    /// Keeps the present holdings and shows them to the next `reads` reads, whatever is written meanwhile.
    pub fn arm_stale_reads(&mut self, reads: u32) {
        self.stale = (reads > 0).then(|| StaleView {
            holdings: self.holdings.clone(),
            reads_left: reads,
        });
    }

    /// The holdings as a read sees them: usually the present ones, after a `stale_read` fault the earlier ones.
    /// Counts as one read.
    pub fn read_holdings<T>(&mut self, read: impl FnOnce(&Holdings, DateTime<Utc>) -> T) -> T {
        let now = self.now();
        let Some(stale) = self.stale.as_mut() else {
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
