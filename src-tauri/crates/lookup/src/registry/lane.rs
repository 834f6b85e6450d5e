//! One lane for each server: a few questions at once, and some time between two of them. Registries count questions, and
//! shut out who asks too fast.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::registry::error::RegistryError;

/// Questions to one server at the same time.
pub(crate) const AT_ONCE: usize = 2;
/// The longest pause that a server can ask for: what is longer is a mistake, or meant for somebody else.
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);

/// The lanes by server.
#[derive(Debug)]
pub(crate) struct Lanes {
    pace: Duration,
    lanes: Mutex<HashMap<String, Arc<Lane>>>,
}

#[derive(Debug)]
struct Lane {
    seats: Arc<Semaphore>,
    times: Mutex<Times>,
}

#[derive(Debug)]
struct Times {
    /// When the next question may go.
    next: Instant,
    /// Until when the server wants none.
    paused: Instant,
}

impl Lane {
    fn times(&self) -> MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A turn at a server. The seat is free again when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

impl Lanes {
    pub(crate) fn new(pace: Duration) -> Self {
        Self {
            pace,
            lanes: Mutex::default(),
        }
    }

    fn lane(&self, server: &str) -> Arc<Lane> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let lane = lanes.entry(server.to_owned()).or_insert_with(|| {
            let now = Instant::now();
            Arc::new(Lane {
                seats: Arc::new(Semaphore::new(AT_ONCE)),
                times: Mutex::new(Times {
                    next: now,
                    paused: now,
                }),
            })
        });
        Arc::clone(lane)
    }

    /// Waits for a turn at a server, at most about this long.
    pub(crate) async fn turn(&self, server: &str, patience: Duration) -> Result<Turn, RegistryError> {
        let lane = self.lane(server);
        let until = Instant::now() + patience;
        let busy = |after| RegistryError::RateLimited {
            server: server.to_owned(),
            after,
        };
        let seat = tokio::time::timeout_at(until, Arc::clone(&lane.seats).acquire_owned())
            .await
            .map_err(|_| busy(self.pace.max(Duration::from_secs(1))))?
            .map_err(|_| busy(self.pace))?;
        loop {
            let now = Instant::now();
            let go = {
                let mut times = lane.times();
                let go = times.next.max(times.paused).max(now);
                if go > until {
                    return Err(busy(go - now));
                }
                times.next = go + self.pace;
                go
            };
            tokio::time::sleep_until(go).await;
            if lane.times().paused <= Instant::now() {
                return Ok(Turn(seat));
            }
        }
    }

    /// The server asked for a pause. Returns how long it is kept.
    pub(crate) fn pause(&self, server: &str, after: Duration) -> Duration {
        let after = after.clamp(self.pace, LONGEST_PAUSE);
        let lane = self.lane(server);
        let mut times = lane.times();
        times.paused = times.paused.max(Instant::now() + after);
        after
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn questions_to_one_server_go_a_second_apart_and_others_do_not_wait() {
        let lanes = Lanes::new(SECOND);
        let start = Instant::now();
        for _ in 0..3 {
            lanes.turn("a", 10 * SECOND).await.expect("a turn");
        }
        assert_eq!(start.elapsed().as_secs(), 2);
        lanes.turn("b", 10 * SECOND).await.expect("a turn");
        assert_eq!(start.elapsed().as_secs(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_is_kept_and_told_to_who_does_not_want_to_wait() {
        let lanes = Lanes::new(SECOND);
        let start = Instant::now();
        lanes.pause("a", 90 * SECOND);
        let refused = lanes.turn("a", 10 * SECOND).await.expect_err("no turn");
        assert_eq!(
            refused.to_string(),
            "a wants no further questions for 90 seconds."
        );
        lanes.turn("a", 100 * SECOND).await.expect("a turn");
        assert_eq!(start.elapsed().as_secs(), 90);
        assert_eq!(lanes.pause("a", 1_000_000 * SECOND), LONGEST_PAUSE);
    }

    #[tokio::test(start_paused = true)]
    async fn only_two_ask_at_once() {
        let lanes = Lanes::new(SECOND);
        let first = lanes.turn("a", SECOND).await.expect("a turn");
        let _second = lanes.turn("a", 2 * SECOND).await.expect("a turn");
        lanes.turn("a", 60 * SECOND).await.expect_err("no seat");
        drop(first);
        lanes.turn("a", 2 * SECOND).await.expect("a seat");
    }
}
