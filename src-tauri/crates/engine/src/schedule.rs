//! What happens by itself: syncs, reminders, looks at zones, checks of wanted names, the daily backup.
//!
//! Accounts that are due at once start one after the other, and each has a period of its own around the chosen one, so
//! that they drift apart. One that fails is asked less and less often, up to every six hours; the user can always ask.
//!
//! The schedule wakes by real time and asks the engine's clock what is due, so a sleeping computer, a changed clock and
//! a clock that a test moves are one case: after the gap everything that is due happens once.
//!
//! While there is no connection (see [`crate::network`]) nothing is asked but one account a minute; when it answers,
//! everything that was out of reach is caught up with.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Weak};
use std::time::Duration;

use model::{AccountId, Timestamp};
use store::MoneyStop;
use tokio::time::Instant;

use crate::accounts::SyncState;
use crate::activity::view::LogCause;
use crate::core::{Engine, EngineConfig, Inner};
use crate::events::{Event, Tag};
use crate::fault::Code;
use crate::network::Errand;

/// How soon the clock is looked at after the start, and again while something waits for its turn. Otherwise the schedule
/// sleeps as long as [`crate::EngineConfig::wake`] says, so that an idle app does not wake the processor.
const SOON: Duration = Duration::from_secs(2);
/// How often the clock's time is acted on, in its own seconds.
const BEAT: i64 = 60;
/// The longest that a failing account is left alone, in seconds, where the chosen period is not longer.
const BACK_OFF: i64 = 6 * 60 * 60;
/// Reminders wait this long for a running sync: it may show that a name was renewed already.
const SYNC_FIRST: Duration = Duration::from_secs(120);

/// Starts the schedule. It ends with the engine, which it does not keep alive.
pub(crate) fn begin(engine: &Engine, wake: Duration) {
    let weak = Arc::downgrade(&engine.inner);
    let stop = engine.inner.stop.clone();
    let woken = Arc::clone(&engine.inner.network.wake);
    engine.inner.tasks.spawn(async move {
        let mut memory = Memory::default();
        let mut nap = if wake == EngineConfig::BY_HAND { wake } else { SOON };
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = woken.notified() => {}
                () = tokio::time::sleep(nap) => {}
            }
            if !beat(&weak, &mut memory).await {
                return;
            }
            let waits = !memory.due.is_empty() || memory.waiting.is_some();
            nap = if waits { SOON.min(wake) } else { wake };
        }
    });
}

/// What the schedule remembers between two looks at the clock.
#[derive(Default)]
struct Memory {
    last: Option<Timestamp>,
    /// When the first look was.
    first: Option<Timestamp>,
    /// When each account was last tried, so that a failing one is not asked all the time.
    tried: HashMap<AccountId, Tried>,
    /// Accounts that are due, each with when it was last synced until then; one starts at each look.
    due: VecDeque<(AccountId, Option<Timestamp>)>,
    /// Since when reminders wait for a sync.
    waiting: Option<Instant>,
    /// Calls that were made to find out whether the connection is back.
    probes: usize,
    /// The moment of the names as last seen.
    seen: Option<Timestamp>,
}

/// How the schedule fared with an account.
struct Tried {
    at: Timestamp,
    /// Failures in a row.
    failures: u32,
}

/// One look at the clock. Whether the engine is still there.
async fn beat(weak: &Weak<Inner>, memory: &mut Memory) -> bool {
    let Some(inner) = weak.upgrade() else {
        return false;
    };
    let engine = Engine { inner };
    let now = engine.now();
    let moved = memory
        .last
        .is_none_or(|last| !(0..BEAT).contains(&now.since(last)));
    let errand = engine.inner.network.take_errand();
    if moved || errand.is_some() {
        note_due(&engine, memory, now, errand).await;
    }
    start_next(&engine, memory).await;
    if !moved && memory.waiting.is_none() {
        return true;
    }
    if moved {
        memory.last = Some(now);
        back_up(&engine).await;
        turn_page(&engine, memory).await;
        let connected = engine.inner.network.gone_since().is_none();
        if *memory.first.get_or_insert(now) != now && connected {
            engine.dns_look().await;
            engine.hosting_look();
            let due = engine.clone();
            engine.spawn(async move { due.dns_connect_due().await });
            engine.health_look();
            engine.bring_in_tick().await;
        }
        if connected {
            engine.registrants_look().await;
        }
        if connected && let Err(fault) = engine.search_wanted_tick().await {
            tracing::warn!(target: "search", %fault, "wanted names could not be looked at");
        }
    }
    let since = *memory.waiting.get_or_insert_with(Instant::now);
    if (engine.portfolio_syncing() || !memory.due.is_empty()) && since.elapsed() < SYNC_FIRST {
        return true;
    }
    memory.waiting = None;
    if let Err(fault) = engine.reminders_tick().await {
        tracing::warn!(target: "reminders", %fault, "reminders could not be looked at");
    }
    true
}

/// Days left, lapses and the tray change with time alone; the window is told when they do.
async fn turn_page(engine: &Engine, memory: &mut Memory) {
    let Ok(holdings) = engine.holdings().await else {
        return;
    };
    let seen = memory.seen.replace(holdings.now);
    if seen.is_some_and(|seen| seen != holdings.now) {
        // The names themselves are fresh; only the window is not.
        engine.emit(Event::Stale {
            tags: vec![Tag::Portfolio, Tag::Reminders],
        });
    }
}

/// Puts the accounts whose time has come into the queue.
async fn note_due(engine: &Engine, memory: &mut Memory, now: Timestamp, errand: Option<Errand>) {
    let every = i64::from(engine.inner.chosen.settings().sync_minutes) * 60;
    if every == 0 {
        memory.due.clear();
        return;
    }
    let accounts = match engine.accounts_synced().await {
        Ok(accounts) => accounts,
        Err(fault) => {
            tracing::warn!(target: "portfolio", %fault, "the accounts could not be read");
            return;
        }
    };
    memory
        .tried
        .retain(|id, _| accounts.iter().any(|known| known.account == *id));
    if engine.inner.network.gone_since().is_some() {
        memory.due.clear();
        // Turn by turn, so that one host that is gone for good does not hide that the others are back.
        let asked: Vec<AccountId> = accounts
            .iter()
            .filter(|one| one.by_network)
            .map(|one| one.account)
            .collect();
        memory.probes = memory.probes.wrapping_add(1);
        if let Some(account) = asked.get(memory.probes % asked.len().max(1)).copied() {
            let engine = engine.clone();
            engine
                .clone()
                .spawn(async move { engine.network_probe(account).await });
        }
        return;
    }
    for SyncState {
        account,
        synced_at,
        failing,
        unreachable,
        by_network,
    } in accounts
    {
        let wanted = match errand {
            Some(Errand::AskOthers(first)) => by_network && account != first && !unreachable,
            Some(Errand::CatchUp) => unreachable,
            // How it was when the app quit says little about now.
            None => unreachable && memory.first.is_none(),
        };
        let waits = memory.due.iter().any(|(due, _)| *due == account);
        if wanted && !waits {
            memory.tried.insert(account, Tried { at: now, failures: 0 });
            memory.due.push_back((account, synced_at));
            continue;
        }
        let tried = memory.tried.get(&account);
        // Its sync is at work already, as that of an account that was connected a moment ago.
        if engine.portfolio_syncs(account) {
            let failures = tried.map_or(0, |tried| tried.failures);
            memory.tried.insert(account, Tried { at: now, failures });
            continue;
        }
        let failures = match tried {
            Some(tried) if failing => tried.failures,
            _ => 0,
        };
        let last = synced_at.max(tried.map(|tried| tried.at));
        // A time that lies ahead comes from a clock that was wrong then.
        let wait = period(every, account, failures);
        if waits || last.is_some_and(|last| (0..wait).contains(&now.since(last))) {
            continue;
        }
        let failures = if failing { failures + 1 } else { 0 };
        memory.tried.insert(account, Tried { at: now, failures });
        memory.due.push_back((account, synced_at));
    }
}

/// Starts the sync of the account that waits longest, unless somebody had it synced while it waited.
async fn start_next(engine: &Engine, memory: &mut Memory) {
    let Some((account, synced_at)) = memory.due.pop_front() else {
        return;
    };
    let accounts = engine.accounts_synced().await.unwrap_or_default();
    let known = accounts.into_iter().find(|known| known.account == account);
    if known.is_some_and(|known| known.synced_at != synced_at) {
        return;
    }
    match engine.sync_because(LogCause::Schedule, Some(account)).await {
        Ok(_) => {}
        // It was removed meanwhile.
        Err(fault) if fault.code == Code::NotFound => {}
        Err(fault) => tracing::warn!(target: "portfolio", %fault, "a sync could not be started"),
    }
}

/// Seconds between two syncs of an account: the chosen period, a little less for each account by its own measure, and
/// twice as long after each failure in a row.
fn period(every: i64, account: AccountId, failures: u32) -> i64 {
    let bytes = account.to_string();
    let mark = bytes
        .bytes()
        .fold(0_i64, |sum, byte| (sum * 31 + i64::from(byte)) % 1000);
    let own = every - every * mark / 10_000;
    if failures == 0 {
        return own;
    }
    let backed_off = own.saturating_mul(1_i64 << failures.min(16));
    backed_off.min(BACK_OFF.max(every))
}

async fn back_up(engine: &Engine) {
    let store = &engine.inner.store;
    // A damaged library has nothing to copy, and its backups are what the user needs now.
    if store.money_stop() == Some(MoneyStop::LibraryDamaged) || !store.backup_due().unwrap_or(false) {
        return;
    }
    let said = match store.backup().await {
        Ok(_) => "The library was backed up.".to_owned(),
        Err(error) => {
            tracing::error!(target: "store", %error, "the daily backup failed");
            format!("The daily backup failed. {error}")
        }
    };
    engine
        .log_as(LogCause::Schedule, "settings", said, None, None)
        .await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_drift_apart_and_failing_ones_are_asked_less_often() {
        let hour = 3600;
        let accounts: Vec<AccountId> = (0..20).map(|_| AccountId::random()).collect();
        let mut periods: Vec<i64> = accounts.iter().map(|id| period(hour, *id, 0)).collect();
        assert!(periods.iter().all(|one| (hour * 9 / 10..=hour).contains(one)));
        periods.sort_unstable();
        periods.dedup();
        assert!(periods.len() > 10, "{periods:?}");
        let one = accounts[0];
        let own = period(hour, one, 0);
        assert_eq!(period(hour, one, 1), own * 2);
        assert_eq!(period(hour, one, 30), BACK_OFF);
        let day = 86_400;
        assert_eq!(period(day, one, 30), day, "never more often than chosen");
    }
}
