//! When a name on its way in is looked at again by itself: often while its record may just have been written, seldom once
//! nobody seems to care.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use model::time::DAY;
use model::{AccountId, DomainName, Timestamp};
use store::bring_in::BringIn;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
/// A look that lies further ahead than this comes from a clock that was wrong then.
const AHEAD: i64 = 60;

/// Names that are being looked at, so that none is looked at twice at once.
#[derive(Default)]
pub(crate) struct Turns(Mutex<HashSet<(AccountId, DomainName)>>);

/// While it lives, its name is being looked at.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    key: (AccountId, DomainName),
}

impl Turns {
    /// Takes a name's turn; `None` when it is being looked at.
    pub(super) fn take(&self, account: AccountId, name: &DomainName) -> Option<Turn<'_>> {
        let key = (account, name.clone());
        let is_free = {
            let mut busy = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            busy.insert(key.clone())
        };
        // Made only when it is taken: one that is thrown away would give back a turn that is another's.
        is_free.then(|| Turn { turns: self, key })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut busy = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        busy.remove(&self.key);
    }
}

/// Seconds between two looks, by the age of the import.
fn every(age: i64) -> i64 {
    if age < HOUR {
        5 * MINUTE
    } else if age < DAY {
        30 * MINUTE
    } else if age < 7 * DAY {
        3 * HOUR
    } else {
        DAY
    }
}

/// Whether a look is due.
pub(super) fn is_due(kept: &BringIn, now: Timestamp) -> bool {
    let last = kept.look.as_ref().map_or(kept.begun_at, |look| look.at);
    let since = now.since(last);
    since < -AHEAD || since >= every(now.since(kept.begun_at).max(0))
}

#[cfg(test)]
mod tests {
    use store::bring_in::Look;

    use super::*;

    #[test]
    fn looks_become_seldom_and_a_wrong_clock_does_not_end_them() {
        let begun_at = Timestamp(1_790_000_000);
        let looked = |at: Option<i64>| BringIn {
            account: AccountId::random(),
            name: DomainName::parse("saltmarsh.org").expect("a name"),
            owner: "@".to_owned(),
            value: "v".to_owned(),
            hint: None,
            begun_at,
            look: at.map(|at| Look {
                at: begun_at.plus(at),
                proof: "absent".to_owned(),
                words: String::new(),
            }),
            seen_at: None,
        };
        let due = |last: Option<i64>, now: i64| is_due(&looked(last), begun_at.plus(now));
        assert!(!due(None, 4 * MINUTE) && due(None, 5 * MINUTE));
        assert!(!due(Some(DAY), DAY + HOUR) && due(Some(DAY), DAY + 3 * HOUR));
        assert!(!due(Some(30 * DAY), 30 * DAY + 6 * HOUR) && due(Some(30 * DAY), 31 * DAY));
        assert!(due(Some(DAY), 0), "the clock went back");
    }

    #[test]
    fn a_name_is_looked_at_once_at_a_time() {
        let (turns, account) = (Turns::default(), AccountId::random());
        let name = DomainName::parse("saltmarsh.org").expect("a name");
        let first = turns.take(account, &name);
        assert!(first.is_some() && turns.take(account, &name).is_none());
        drop(first);
        assert!(turns.take(account, &name).is_some());
    }
}
