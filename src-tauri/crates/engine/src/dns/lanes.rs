//! Work over many names or zones: accounts side by side, a few zones of each at a time, in the order given.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use futures::future::join_all;
use model::AccountId;

use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// Runs `work` for every key, `at_once` keys of an account at a time. The account's rate lane sets the pace; several at
/// a time only hide the way to the provider and back.
pub(crate) async fn run(keys: &[NameKey], at_once: usize, work: &impl ZoneWork) {
    let queues = queues(keys);
    let accounts = queues.iter().map(|queue| {
        let workers = (0..at_once).map(|_| drain(queue, work));
        join_all(workers)
    });
    join_all(accounts).await;
}

/// What is done with one name or zone.
#[async_trait::async_trait]
pub(crate) trait ZoneWork: Sync {
    /// Does it.
    async fn one(&self, key: &NameKey);
}

async fn drain(queue: &Mutex<VecDeque<&NameKey>>, work: &impl ZoneWork) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let Some(key) = next else { return };
        work.one(key).await;
    }
}

fn queues(keys: &[NameKey]) -> Vec<Mutex<VecDeque<&NameKey>>> {
    let mut accounts: Vec<(AccountId, VecDeque<&NameKey>)> = Vec::new();
    for key in keys {
        match accounts.iter_mut().find(|(account, _)| *account == key.account) {
            Some((_, queue)) => queue.push_back(key),
            None => accounts.push((key.account, VecDeque::from([key]))),
        }
    }
    accounts.into_iter().map(|(_, queue)| Mutex::new(queue)).collect()
}

/// Accounts that can not be asked at all just now, with the reason: the rest of their zones is not even tried, because
/// hundreds of refused requests help nobody and may lock the account.
#[derive(Default)]
pub(super) struct Stopped(Mutex<Vec<(AccountId, Fault)>>);

impl Stopped {
    /// Why an account is not asked any more.
    pub(super) fn reason(&self, account: AccountId) -> Option<Fault> {
        let list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = list.iter().find(|(stopped, _)| *stopped == account);
        found.map(|(_, fault)| fault.clone())
    }

    /// Looks whether a failure is one of the whole account.
    pub(super) fn note(&self, account: AccountId, fault: &Fault) {
        let whole = matches!(
            fault.code,
            Code::Unauthorized
                | Code::AddressNotAllowed
                | Code::Unreachable
                | Code::Tls
                | Code::VaultLocked
                | Code::VaultUnavailable
        );
        if whole {
            let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            list.push((account, fault.clone()));
        }
    }
}
