//! What the receivers remember while the app runs: who listens, what was refused, which names wait to be read.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::{AccountId, DomainName, Timestamp};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::view::ReceivedView;
use crate::fault::Fault;

/// Lines of what was not believed that are kept in memory.
const KEPT: usize = 30;
/// Seconds in which one sort of refusal is logged once.
const QUIET: i64 = 10 * 60;

/// All receivers.
#[derive(Default)]
pub(crate) struct Receivers {
    desks: Mutex<HashMap<AccountId, Desk>>,
    /// One receiver is opened or closed at a time: two openings of one port would see each other as strangers.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Desk {
    stands: Option<Stands>,
    lines: VecDeque<ReceivedView>,
    /// When each sort of refusal was logged last, and how many came since.
    quiet: HashMap<&'static str, (Timestamp, u32)>,
    waiting: Waiting,
    is_refreshing: bool,
}

enum Stands {
    Listens {
        token: CancellationToken,
        task: JoinHandle<()>,
    },
    Failed(Fault),
}

/// What waits to be read anew.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) names: BTreeSet<DomainName>,
    /// Everything, because a name was not told or not known.
    pub(super) whole: bool,
}

impl Receivers {
    fn lock(&self) -> MutexGuard<'_, HashMap<AccountId, Desk>> {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until nobody else opens or closes a receiver.
    pub(super) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Whether an account's receiver listens, or why it can not; `None` where nobody tried.
    pub(super) fn state(&self, account: AccountId) -> Option<Result<(), Fault>> {
        self.lock()
            .get(&account)?
            .stands
            .as_ref()
            .map(|stands| match stands {
                Stands::Listens { .. } => Ok(()),
                Stands::Failed(fault) => Err(fault.clone()),
            })
    }

    pub(super) fn listens(&self, account: AccountId, token: CancellationToken, task: JoinHandle<()>) {
        self.lock().entry(account).or_default().stands = Some(Stands::Listens { token, task });
    }

    pub(super) fn failed(&self, account: AccountId, fault: Fault) {
        self.lock().entry(account).or_default().stands = Some(Stands::Failed(fault));
    }

    /// Closes a receiver and waits until its port is free again.
    pub(super) async fn close(&self, account: AccountId) {
        let stood = self.lock().get_mut(&account).and_then(|desk| desk.stands.take());
        if let Some(Stands::Listens { token, task }) = stood {
            token.cancel();
            // It ends at once; that it may have failed is no matter any more.
            let _ = task.await;
        }
    }

    pub(super) fn forget(&self, account: AccountId) {
        self.lock().remove(&account);
    }

    /// What was not believed, and samples, newest first.
    pub(super) fn lines(&self, account: AccountId) -> Vec<ReceivedView> {
        self.lock()
            .get(&account)
            .map(|desk| desk.lines.iter().cloned().collect())
            .unwrap_or_default()
    }

    /// Keeps a line in memory; the oldest goes.
    pub(super) fn note(&self, account: AccountId, line: ReceivedView) {
        let mut desks = self.lock();
        let lines = &mut desks.entry(account).or_default().lines;
        lines.push_front(line);
        lines.truncate(KEPT);
    }

    /// Whether a refusal of this sort is to be logged now, and how many were not logged before it.
    pub(super) fn may_log(&self, account: AccountId, sort: &'static str, now: Timestamp) -> Option<u32> {
        let mut desks = self.lock();
        let quiet = &mut desks.entry(account).or_default().quiet;
        match quiet.get_mut(sort) {
            Some((last, since)) if (0..QUIET).contains(&now.since(*last)) => {
                *since = since.saturating_add(1);
                None
            }
            Some(kept) => {
                let since = kept.1;
                *kept = (now, 0);
                Some(since)
            }
            None => {
                quiet.insert(sort, (now, 0));
                Some(0)
            }
        }
    }

    /// Puts something in line to be read anew. Whether somebody has to begin.
    pub(super) fn wait(&self, account: AccountId, name: Option<DomainName>) -> bool {
        let mut desks = self.lock();
        let desk = desks.entry(account).or_default();
        match name {
            Some(name) => {
                desk.waiting.names.insert(name);
            }
            None => desk.waiting.whole = true,
        }
        !std::mem::replace(&mut desk.is_refreshing, true)
    }

    /// Takes all that waits; `None` ends the work.
    pub(super) fn take(&self, account: AccountId) -> Option<Waiting> {
        let mut desks = self.lock();
        let desk = desks.get_mut(&account)?;
        let waiting = std::mem::take(&mut desk.waiting);
        if waiting == Waiting::default() {
            desk.is_refreshing = false;
            return None;
        }
        Some(waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_refusals_is_one_line_in_ten_minutes_and_counted() {
        let (receivers, account) = (Receivers::default(), AccountId::random());
        let start = Timestamp(1_790_000_000);
        assert_eq!(receivers.may_log(account, "signature", start), Some(0));
        for second in 1..500 {
            assert_eq!(receivers.may_log(account, "signature", start.plus(second)), None);
        }
        assert_eq!(receivers.may_log(account, "old", start.plus(5)), Some(0));
        assert_eq!(
            receivers.may_log(account, "signature", start.plus(QUIET)),
            Some(499)
        );
    }

    #[test]
    fn names_that_come_while_others_are_read_are_read_after_them() {
        let (receivers, account) = (Receivers::default(), AccountId::random());
        let name = |text| DomainName::parse(text).expect("a name");
        assert!(receivers.wait(account, Some(name("a.com"))));
        assert!(!receivers.wait(account, Some(name("b.com"))));
        assert!(!receivers.wait(account, Some(name("a.com"))));
        assert_eq!(receivers.take(account).expect("two").names.len(), 2);
        assert!(!receivers.wait(account, None), "the work goes on");
        assert!(receivers.take(account).expect("all").whole);
        assert_eq!(receivers.take(account), None);
        assert!(receivers.wait(account, None), "and begins anew");
    }
}
