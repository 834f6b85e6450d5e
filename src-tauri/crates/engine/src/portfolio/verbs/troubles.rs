//! When an account is not asked any more: hundreds of refused requests help nobody and may lock it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::AccountId;

use crate::fault::{Code, Fault};

/// Names that may be forbidden one after the other before the account counts as such: a single name may be held.
const FORBIDDEN: u32 = 3;
/// Names that may fail at the provider's own fault one after the other.
const BROKEN: u32 = 10;

/// How the accounts of a run do.
#[derive(Default)]
pub(super) struct Troubles(Mutex<HashMap<AccountId, Trouble>>);

#[derive(Default)]
struct Trouble {
    in_a_row: u32,
    stopped: Option<Fault>,
}

impl Troubles {
    fn lock(&self) -> MutexGuard<'_, HashMap<AccountId, Trouble>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether an account is not asked any more.
    pub(super) fn is_stopped(&self, account: AccountId) -> bool {
        let troubles = self.lock();
        troubles
            .get(&account)
            .is_some_and(|trouble| trouble.stopped.is_some())
    }

    /// The accounts that are not asked any more, with the reason.
    pub(super) fn stopped(&self) -> Vec<(AccountId, Fault)> {
        let troubles = self.lock();
        let stopped = troubles
            .iter()
            .filter_map(|(account, trouble)| Some((*account, trouble.stopped.clone()?)));
        stopped.collect()
    }

    /// A name went well.
    pub(super) fn well(&self, account: AccountId) {
        self.lock().entry(account).or_default().in_a_row = 0;
    }

    /// A name failed.
    pub(super) fn note(&self, account: AccountId, fault: &Fault) {
        let limit = match fault.code {
            Code::Unauthorized
            | Code::AddressNotAllowed
            | Code::Unreachable
            | Code::Tls
            | Code::VaultLocked
            | Code::VaultUnavailable => 1,
            Code::Forbidden => FORBIDDEN,
            Code::Interrupted | Code::Upstream | Code::Malformed | Code::RateLimited => BROKEN,
            // What is wrong with one name says nothing of the next.
            _ => return,
        };
        let mut troubles = self.lock();
        let trouble = troubles.entry(account).or_default();
        trouble.in_a_row += 1;
        if trouble.in_a_row >= limit && trouble.stopped.is_none() {
            trouble.stopped = Some(fault.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(troubles: &Troubles, account: AccountId, code: Code, times: u32) -> bool {
        for _ in 0..times {
            troubles.note(account, &Fault::new(code, "no"));
        }
        troubles.is_stopped(account)
    }

    #[test]
    fn a_refused_key_stops_its_account_at_once_and_no_other() {
        let (troubles, bad, good) = (Troubles::default(), AccountId::random(), AccountId::random());
        assert!(failed(&troubles, bad, Code::Unauthorized, 1));
        assert!(!troubles.is_stopped(good));
        assert_eq!(troubles.stopped().len(), 1);
    }

    #[test]
    fn a_name_that_is_held_does_not_stop_its_account() {
        let (troubles, account) = (Troubles::default(), AccountId::random());
        assert!(!failed(&troubles, account, Code::Forbidden, FORBIDDEN - 1));
        troubles.well(account);
        assert!(!failed(&troubles, account, Code::Forbidden, FORBIDDEN - 1));
        assert!(failed(&troubles, account, Code::Forbidden, 1));
        let other = AccountId::random();
        assert!(!failed(&troubles, other, Code::Conflict, 100));
        assert!(!failed(&troubles, other, Code::Upstream, BROKEN - 1));
        assert!(failed(&troubles, other, Code::Upstream, 1));
    }
}
