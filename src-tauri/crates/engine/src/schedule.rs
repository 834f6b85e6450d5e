//! What happens by itself: syncs, reminders, looks at zones, checks of wanted names, the daily backup.
//!
//! The schedule wakes by real time and asks the engine's clock what is due, so a sleeping computer, a changed clock and
//! a clock that a test moves are one case: after the gap everything that is due happens once.

use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use model::{AccountId, Timestamp};
use store::MoneyStop;
use tokio::time::Instant;

use crate::core::{Engine, Inner};
use crate::events::{Event, Tag};

/// How often the clock is looked at. Cheap: nothing is read from disk unless a minute has passed.
const WAKE: Duration = Duration::from_secs(2);
/// How often the clock's time is acted on, in its own seconds.
const BEAT: i64 = 60;
/// Reminders wait this long for a running sync: it may show that a name was renewed already.
const SYNC_FIRST: Duration = Duration::from_secs(120);

/// Starts the schedule. It ends with the engine, which it does not keep alive.
pub(crate) fn begin(engine: &Engine) {
    let weak = Arc::downgrade(&engine.inner);
    let stop = engine.inner.stop.clone();
    engine.inner.tasks.spawn(async move {
        let mut memory = Memory::default();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(WAKE) => {}
            }
            if !beat(&weak, &mut memory).await {
                return;
            }
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
    tried: HashMap<AccountId, Timestamp>,
    /// Since when reminders wait for a sync.
    waiting: Option<Instant>,
    /// The moment of the names as last seen.
    seen: Option<Timestamp>,
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
    if !moved && memory.waiting.is_none() {
        return true;
    }
    if moved {
        memory.last = Some(now);
        sync_due(&engine, memory, now).await;
        back_up(&engine).await;
        turn_page(&engine, memory).await;
        if *memory.first.get_or_insert(now) != now {
            engine.dns_look().await;
        }
        if let Err(fault) = engine.search_wanted_tick().await {
            tracing::warn!(target: "search", %fault, "wanted names could not be looked at");
        }
    }
    let since = *memory.waiting.get_or_insert_with(Instant::now);
    if engine.portfolio_syncing() && since.elapsed() < SYNC_FIRST {
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

async fn sync_due(engine: &Engine, memory: &mut Memory, now: Timestamp) {
    let every = i64::from(engine.inner.chosen.settings().sync_minutes) * 60;
    if every == 0 {
        return;
    }
    let synced = match engine.accounts_synced().await {
        Ok(synced) => synced,
        Err(fault) => {
            tracing::warn!(target: "portfolio", %fault, "the accounts could not be read");
            return;
        }
    };
    memory
        .tried
        .retain(|id, _| synced.iter().any(|(known, _)| known == id));
    for (account, at) in synced {
        let tried = memory.tried.get(&account).copied();
        let last = at.max(tried);
        // A time that lies ahead comes from a clock that was wrong then.
        if last.is_some_and(|last| (0..every).contains(&now.since(last))) {
            continue;
        }
        memory.tried.insert(account, now);
        if let Err(fault) = engine.portfolio_sync(Some(account)).await {
            tracing::warn!(target: "portfolio", %fault, "a sync could not be started");
        }
    }
}

async fn back_up(engine: &Engine) {
    let store = &engine.inner.store;
    // A damaged library has nothing to copy, and its backups are what the user needs now.
    if store.money_stop() == Some(MoneyStop::LibraryDamaged) || !store.backup_due().unwrap_or(false) {
        return;
    }
    if let Err(error) = store.backup().await {
        tracing::error!(target: "store", %error, "the daily backup failed");
    }
}
