//! The system's clock, and the demo world's.

use model::{Clock, Timestamp};
use sandbox::world::SharedWorld;

/// The system's clock. This is the one place that reads it.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one home of the system's clock")]
    fn now(&self) -> Timestamp {
        Timestamp(chrono::Utc::now().timestamp())
    }

    fn offset(&self, at: Timestamp) -> i32 {
        wall_clock(at)
    }
}

/// The clock of the demo's world, which can be moved.
#[derive(Debug, Clone)]
pub struct DemoClock(pub SharedWorld);

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.lock().now().timestamp())
    }

    fn offset(&self, at: Timestamp) -> i32 {
        wall_clock(at)
    }
}

/// How far the computer's own wall clock is ahead of UTC at an instant, in seconds.
fn wall_clock(at: Timestamp) -> i32 {
    use chrono::{Local, Offset, TimeZone};
    Local
        .timestamp_opt(at.0, 0)
        .earliest()
        .map_or(0, |local| local.offset().fix().local_minus_utc())
}
