//! Idempotency keys: the 202 of an earlier call is given again, a key with another request is refused.
//!
//! A key belongs to one account and lives as long as the sandbox. Only accepted orders are stored: a refusal changed
//! nothing, so the same key may try again.

use std::collections::HashMap;

use serde_json::Value;

use crate::world::AccountKey;

/// What a key is worth when a call arrives with it.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// New.
    Fresh,
    /// Used by the same request, which was answered with this `data`.
    Replay(Value),
    /// Used by another request.
    Conflict,
}

#[derive(Debug)]
struct Slot {
    fingerprint: String,
    data: Value,
}

/// All keys of all accounts.
#[derive(Debug, Default)]
pub struct KeyStore {
    slots: HashMap<(AccountKey, String), Slot>,
}

impl KeyStore {
    /// Looks a key up for the request with this fingerprint (a hash of method, path and body).
    pub fn look_up(&self, account: &AccountKey, key: &str, fingerprint: &str) -> Claim {
        match self.slots.get(&(account.clone(), key.to_owned())) {
            None => Claim::Fresh,
            Some(slot) if slot.fingerprint == fingerprint => Claim::Replay(slot.data.clone()),
            Some(_) => Claim::Conflict,
        }
    }

    /// Stores the `data` of an accepted order.
    pub fn store(&mut self, account: &AccountKey, key: &str, fingerprint: &str, data: Value) {
        let slot = Slot {
            fingerprint: fingerprint.to_owned(),
            data,
        };
        self.slots.insert((account.clone(), key.to_owned()), slot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_belongs_to_one_account_and_one_request() {
        let mut keys = KeyStore::default();
        let (mine, yours) = (AccountKey("mine".into()), AccountKey("yours".into()));
        assert_eq!(keys.look_up(&mine, "k", "buy"), Claim::Fresh);
        keys.store(&mine, "k", "buy", "bought".into());
        assert_eq!(keys.look_up(&mine, "k", "buy"), Claim::Replay("bought".into()));
        assert_eq!(keys.look_up(&mine, "k", "sell"), Claim::Conflict);
        assert_eq!(keys.look_up(&yours, "k", "buy"), Claim::Fresh);
    }
}
