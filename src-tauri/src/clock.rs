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
}

/// The clock of the demo's world, which can be moved.
#[derive(Debug, Clone)]
pub struct DemoClock(pub SharedWorld);

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.lock().now().timestamp())
    }
}
