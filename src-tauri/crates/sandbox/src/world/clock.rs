//! The world's clock: starts at a given instant, then runs with real time, and can be set, advanced or held.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

/// A clock that everybody in the world shares. Settable, so that five minutes or five years pass at once.
#[derive(Debug, Clone)]
pub struct WorldClock {
    anchor_world: DateTime<Utc>,
    anchor_real: Instant,
    pace: u32,
    held: bool,
}

impl WorldClock {
    /// A clock that shows `start` now and runs on at `pace` world seconds in a real one (0 counts as 1).
    #[must_use]
    pub fn starting_at(start: DateTime<Utc>, pace: u32) -> Self {
        Self {
            anchor_world: start,
            anchor_real: Instant::now(),
            pace: pace.max(1),
            held: false,
        }
    }

    /// The world's time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        if self.held {
            return self.anchor_world;
        }
        let passed = self.anchor_real.elapsed().saturating_mul(self.pace);
        TimeDelta::from_std(passed)
            .ok()
            .and_then(|passed| self.anchor_world.checked_add_signed(passed))
            .unwrap_or(self.anchor_world)
    }

    /// Shows `instant` from now on. Backwards is allowed.
    pub fn set(&mut self, instant: DateTime<Utc>) {
        self.anchor_world = instant;
        self.anchor_real = Instant::now();
    }

    /// Jumps ahead by whole seconds, or back by negative ones. An unrepresentable date leaves the clock as it is.
    pub fn advance(&mut self, seconds: i64) {
        if let Some(target) = TimeDelta::try_seconds(seconds).and_then(|by| self.now().checked_add_signed(by))
        {
            self.set(target);
        }
    }

    /// Stops the clock (`true`) or lets it run on from where it stands (`false`). A held clock still obeys
    /// [`set`](Self::set) and [`advance`](Self::advance).
    pub fn hold(&mut self, held: bool) {
        let now = self.now();
        self.held = held;
        self.set(now);
    }

    /// Whether the clock stands still.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.held
    }

    /// How long to really wait for `world` time to pass at this pace.
    #[must_use]
    pub fn real_wait(&self, world: Duration) -> Duration {
        world / self.pace
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().expect("a fixed date")
    }

    #[test]
    fn a_held_clock_moves_only_when_told() {
        let mut clock = WorldClock::starting_at(noon(), 1000);
        clock.set(noon());
        clock.hold(true);
        let held = clock.now();
        assert_eq!(clock.now(), held);
        clock.advance(300);
        assert_eq!(clock.now() - held, TimeDelta::seconds(300));
        clock.advance(i64::MAX);
        assert_eq!(clock.now() - held, TimeDelta::seconds(300));
    }

    #[test]
    fn a_running_clock_never_lags_behind_its_anchor() {
        let mut clock = WorldClock::starting_at(noon(), 1);
        assert!(clock.now() >= noon());
        clock.set(noon() - TimeDelta::days(400));
        assert!(clock.now() < noon());
    }
}
