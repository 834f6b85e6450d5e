//! The state that handlers share: the world, and what domani.sh keeps beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::NAME;
use super::call::Call;
use super::health::Spreading;
use super::import::Import;
use super::login::{Device, Referred};
use super::rate::RateGate;
use super::reply::Refusal;
use super::tokens::Token;
use super::transfer::Transfer;
use crate::world::{AccountKey, Operation, Outcome, OwnedDomain, SharedWorld, World, ZoneRecord, ledger};

/// A name of one account.
pub type Held = (AccountKey, String);

/// What is kept beside the world.
#[derive(Default)]
pub struct Books {
    /// Calls so far.
    pub rate: RateGate,
    /// Keys besides the one that came with the account.
    pub tokens: Vec<Token>,
    /// Accounts whose first key was revoked.
    pub revoked: BTreeSet<AccountKey>,
    /// When a key was last used.
    pub used: BTreeMap<String, DateTime<Utc>>,
    /// Registrants that were set.
    pub contacts: BTreeMap<AccountKey, Map<String, Value>>,
    /// The last snapshot of a zone.
    pub snapshots: BTreeMap<Held, Vec<ZoneRecord>>,
    /// Names of other registrars.
    pub imports: BTreeMap<Held, Import>,
    /// Names on their way in.
    pub transfers: BTreeMap<Held, Transfer>,
    /// Records that were set lately by a connection or a proof, and when: they spread slowly.
    pub spreading: BTreeMap<Held, Spreading>,
    /// Device logins by code.
    pub devices: BTreeMap<String, Device>,
    /// Accounts that were opened with a referral code.
    pub referred: Vec<Referred>,
    /// Ids given out.
    pub ids: u64,
}

impl Books {
    /// The next id, in the provider's style.
    pub fn next_id(&mut self) -> String {
        self.ids += 1;
        format!("cmp{:06}", 41_000 + self.ids * 37)
    }
}

/// The state that handlers share.
#[derive(Clone)]
pub struct Desk {
    /// The world.
    pub world: SharedWorld,
    books: Arc<Mutex<Books>>,
}

impl Desk {
    /// A desk with empty books.
    pub fn new(world: SharedWorld) -> Self {
        Self {
            world,
            books: Arc::default(),
        }
    }

    /// The books. Where both are needed they are locked before the world.
    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A name of the account, as a read sees it.
    pub fn seen(&self, call: &Call, name: &str) -> Result<OwnedDomain, Refusal> {
        let account = call.account()?;
        let mut world = self.world.lock();
        let seen = world.read_holdings(NAME, |holdings, _| holdings.domain_of(account, name).cloned());
        seen.ok_or_else(|| Refusal::not_found(name))
    }

    /// Whether a switch is on.
    pub fn is_on(&self, switch: &str) -> bool {
        self.world.lock().switches.is_on(NAME, switch)
    }
}

/// A name of the account, to change it.
pub fn owned<'a>(world: &'a mut World, call: &Call, name: &str) -> Result<&'a mut OwnedDomain, Refusal> {
    let account = call.account()?;
    world
        .holdings
        .domains
        .get_mut(name)
        .filter(|owned| &owned.account == account)
        .ok_or_else(|| Refusal::not_found(name))
}

/// Writes a ledger row that costs nothing.
pub fn note(world: &mut World, call: &Call, operation: Operation, name: &str) -> Result<(), Refusal> {
    let now = world.now();
    let row = ledger::Draft {
        provider: NAME,
        account: call.account()?,
        operation,
        domain: Some(name),
        amount: 0,
        idempotency_key: None,
        outcome: Outcome::Done,
    };
    world.ledger.record(now, row);
    Ok(())
}
