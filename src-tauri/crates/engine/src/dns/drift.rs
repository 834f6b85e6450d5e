//! Looking by itself whether zones changed elsewhere: after the sync of an account, those that were not read for a day.
//!
//! What is found goes to the history and the log, as with any read. Nothing is looked at in the first minute of the app,
//! when everything else wants the lanes.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::{AccountId, Timestamp};

use super::read::Reader;
use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

/// Seconds after which a zone is looked at again.
const EVERY: i64 = 24 * 60 * 60;
/// Zones of an account that are looked at after one sync.
const AT_MOST: usize = 200;
/// Zones of an account that are considered, before those go that it does not serve any more.
const CONSIDERED: u32 = 2_000;

/// What is to be looked at.
#[derive(Default)]
pub(super) struct Looks(Mutex<State>);

#[derive(Default)]
struct State {
    /// Accounts that were synced since the last look.
    due: HashSet<AccountId>,
    /// When zones were looked at in this session, so that one that can not be read is not asked for after every sync.
    tried: HashMap<NameKey, Timestamp>,
}

impl Looks {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// The account was synced: its zones are looked at before long.
    pub(crate) fn dns_look_later(&self, account: AccountId) {
        self.inner.plans.looks().lock().due.insert(account);
    }

    /// Looks at the zones of accounts that were synced, each account as a job in the background.
    pub(crate) async fn dns_look(&self) {
        let due = std::mem::take(&mut self.inner.plans.looks().lock().due);
        for account in due {
            if let Err(fault) = self.look_at(account).await {
                tracing::warn!(target: "dns", %account, %fault, "zones could not be looked at");
            }
        }
    }

    async fn look_at(&self, account: AccountId) -> Result<(), Fault> {
        let now = self.now();
        let before = now.plus(-EVERY);
        let cache = self.inner.store.cache();
        let old = cache
            .read(move |conn| store::dns::read_before(conn, account, before, CONSIDERED))
            .await?;
        let keys: Vec<NameKey> = old.into_iter().map(|name| NameKey { account, name }).collect();
        let seats = self.dns_seats(&keys).await?;
        let served = seats.into_iter().filter(|seat| seat.refusal.is_none());
        let keys: Vec<NameKey> = {
            let mut state = self.inner.plans.looks().lock();
            state.tried.retain(|_, at| (0..EVERY).contains(&now.since(*at)));
            let keys: Vec<NameKey> = served
                .filter(|seat| seat.zone == seat.asked && !state.tried.contains_key(&seat.zone))
                .map(|seat| seat.zone)
                .take(AT_MOST)
                .collect();
            state.tried.extend(keys.iter().map(|key| (key.clone(), now)));
            keys
        };
        if !keys.is_empty() {
            self.read_zones(keys, Reader::Look).await?;
        }
        Ok(())
    }
}
