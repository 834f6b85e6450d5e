//! Idempotency keys: a finished call is answered again from store, a running one and a reused key are refused.
//!
//! A key belongs to one account and lives for 24 hours of world time. Only successes are stored: a refusal changed
//! nothing, so the same key may try again.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::world::AccountKey;

/// How long a stored answer lives.
const LIFE_HOURS: i64 = 24;

#[derive(Debug)]
struct Slot {
    fingerprint: String,
    since: DateTime<Utc>,
    /// `None` while the call runs.
    result: Option<Value>,
}

/// What a key is worth when a call arrives with it.
#[derive(Debug, PartialEq)]
pub enum Claim {
    /// New: go on, and [`finish`](KeyStore::finish) or [`release`](KeyStore::release) it.
    Fresh,
    /// Used by the same request, finished with this `result`.
    Replay(Value),
    /// The same request still runs.
    Running,
    /// Used by another request.
    Conflict,
}

/// All keys of all accounts.
#[derive(Debug, Default)]
pub struct KeyStore {
    slots: HashMap<(AccountKey, String), Slot>,
}

impl KeyStore {
    /// Claims a key for the request with this fingerprint (a hash of method, path and body).
    pub fn claim(&mut self, account: &AccountKey, key: &str, fingerprint: &str, now: DateTime<Utc>) -> Claim {
        self.slots
            .retain(|_, slot| slot.result.is_none() || now - slot.since < TimeDelta::hours(LIFE_HOURS));
        let place = (account.clone(), key.to_owned());
        match self.slots.get(&place) {
            Some(slot) if slot.fingerprint != fingerprint => Claim::Conflict,
            Some(Slot {
                result: Some(result), ..
            }) => Claim::Replay(result.clone()),
            Some(_) => Claim::Running,
            None => {
                let slot = Slot {
                    fingerprint: fingerprint.to_owned(),
                    since: now,
                    result: None,
                };
                self.slots.insert(place, slot);
                Claim::Fresh
            }
        }
    }

    /// Stores the answer of a claimed key.
    pub fn finish(&mut self, account: &AccountKey, key: &str, result: Value) {
        if let Some(slot) = self.slots.get_mut(&(account.clone(), key.to_owned())) {
            slot.result = Some(result);
        }
    }

    /// Gives a claimed key free again.
    pub fn release(&mut self, account: &AccountKey, key: &str) {
        self.slots.remove(&(account.clone(), key.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_lives_for_a_day_and_belongs_to_one_account() {
        let mut keys = KeyStore::default();
        let now: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().expect("a fixed date");
        let (mine, yours) = (AccountKey("mine".into()), AccountKey("yours".into()));
        assert_eq!(keys.claim(&mine, "k", "buy", now), Claim::Fresh);
        assert_eq!(keys.claim(&mine, "k", "buy", now), Claim::Running);
        assert_eq!(keys.claim(&yours, "k", "buy", now), Claim::Fresh);
        keys.finish(&mine, "k", "bought".into());
        assert_eq!(keys.claim(&mine, "k", "buy", now), Claim::Replay("bought".into()));
        assert_eq!(keys.claim(&mine, "k", "sell", now), Claim::Conflict);
        let later = now + TimeDelta::hours(24);
        assert_eq!(keys.claim(&mine, "k", "sell", later), Claim::Fresh);
        keys.release(&mine, "k");
        assert_eq!(keys.claim(&mine, "k", "buy", later), Claim::Fresh);
    }
}
