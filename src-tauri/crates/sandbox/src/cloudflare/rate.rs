//! The quota: 1,200 calls in five minutes for a user; one more, and every call is refused for the next five minutes.
//! Told in the headers of every answer. All in world time.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

/// Calls in a window.
pub const QUOTA: u32 = 1200;
/// Seconds that a window and a block last.
pub const WINDOW_SECONDS: i64 = 300;

/// One caller's window.
#[derive(Debug, Clone, Copy)]
struct Window {
    opened: DateTime<Utc>,
    calls: u32,
    blocked: bool,
}

/// The verdict on one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the call goes through.
    pub admitted: bool,
    /// Calls left in the window.
    pub remaining: u32,
    /// Seconds until the window or the block is over; at least 1.
    pub reset: i64,
}

impl Verdict {
    /// The value of the `Ratelimit` header.
    pub fn header(self) -> String {
        format!("\"default\";r={};t={}", self.remaining, self.reset)
    }

    /// The value of the `Ratelimit-Policy` header.
    pub fn policy() -> String {
        format!("\"default\";q={QUOTA};w={WINDOW_SECONDS}")
    }
}

/// The windows of all callers. A window opens with the first call in it.
#[derive(Debug, Default)]
pub struct RateGate {
    windows: HashMap<String, Window>,
}

impl RateGate {
    /// Counts one call of this caller, `elsewhere` of whose calls in a window are used by another client.
    pub fn admit(&mut self, caller: &str, now: DateTime<Utc>, elsewhere: u32) -> Verdict {
        let window = self.windows.entry(caller.to_owned()).or_insert(Window {
            opened: now,
            calls: 0,
            blocked: false,
        });
        let length = TimeDelta::seconds(WINDOW_SECONDS);
        // A clock that was set back before the window opens a new one as well.
        if now < window.opened || now - window.opened >= length {
            *window = Window {
                opened: now,
                calls: 0,
                blocked: false,
            };
        }
        let quota = QUOTA.saturating_sub(elsewhere);
        if !window.blocked {
            if window.calls < quota {
                window.calls += 1;
            } else {
                *window = Window {
                    opened: now,
                    calls: quota,
                    blocked: true,
                };
            }
        }
        Verdict {
            admitted: !window.blocked,
            remaining: quota - window.calls.min(quota),
            reset: (window.opened + length - now).num_seconds().max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().expect("a fixed date")
    }

    #[test]
    fn one_call_too_many_blocks_for_five_minutes_from_then_on() {
        let mut gate = RateGate::default();
        let at = |seconds| start() + TimeDelta::seconds(seconds);
        for call in 0..1200 {
            let verdict = gate.admit("a", at(call / 10), 0);
            assert!(verdict.admitted, "{call}");
        }
        let over = gate.admit("a", at(200), 0);
        assert_eq!((over.admitted, over.remaining, over.reset), (false, 0, 300));
        assert!(gate.admit("b", at(200), 0).admitted);
        assert!(!gate.admit("a", at(499), 0).admitted);
        let again = gate.admit("a", at(500), 0);
        assert_eq!((again.admitted, again.remaining, again.reset), (true, 1199, 300));
    }

    #[test]
    fn the_headers_count_down() {
        let mut gate = RateGate::default();
        gate.admit("a", start(), 0);
        let verdict = gate.admit("a", start() + TimeDelta::seconds(270), 0);
        assert_eq!(verdict.header(), "\"default\";r=1198;t=30");
        assert_eq!(Verdict::policy(), "\"default\";q=1200;w=300");
    }
}
