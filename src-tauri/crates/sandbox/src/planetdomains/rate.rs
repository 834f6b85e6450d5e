//! The quota: ten calls in any second; more are answered 429. More than thirty in one second block the token for
//! five minutes. All in world time.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

/// Calls in a second.
pub const QUOTA: usize = 10;
/// Attempts in a second above which the token is blocked.
pub const SPIKE: usize = 30;
/// Seconds that the block lasts.
pub const BLOCK_SECONDS: i64 = 300;

/// One caller's recent calls.
#[derive(Debug, Default)]
struct Window {
    attempts: VecDeque<DateTime<Utc>>,
    accepted: VecDeque<DateTime<Utc>>,
    blocked_until: Option<DateTime<Utc>>,
}

/// The verdict on one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Within the quota.
    Go,
    /// Over the quota.
    TooFast,
    /// The token is blocked.
    Blocked,
}

/// The windows of all callers.
#[derive(Debug, Default)]
pub struct RateGate {
    windows: HashMap<String, Window>,
}

impl RateGate {
    /// Counts one call of this caller, `elsewhere` of whose quota is used by another client.
    pub fn admit(&mut self, caller: &str, now: DateTime<Utc>, elsewhere: usize) -> Verdict {
        let window = self.windows.entry(caller.to_owned()).or_default();
        if let Some(until) = window.blocked_until {
            // A clock that was set back before the block lifts it as well.
            if now < until && until - now <= TimeDelta::seconds(BLOCK_SECONDS) {
                return Verdict::Blocked;
            }
            window.blocked_until = None;
        }
        for calls in [&mut window.attempts, &mut window.accepted] {
            calls.retain(|&at| at <= now && now - at < TimeDelta::seconds(1));
        }
        window.attempts.push_back(now);
        if window.attempts.len() > SPIKE {
            window.blocked_until = Some(now + TimeDelta::seconds(BLOCK_SECONDS));
            window.attempts.clear();
            window.accepted.clear();
            return Verdict::Blocked;
        }
        if window.accepted.len() + elsewhere >= QUOTA {
            return Verdict::TooFast;
        }
        window.accepted.push_back(now);
        Verdict::Go
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_calls_a_second_pass_and_the_window_slides() {
        let mut gate = RateGate::default();
        let start: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().expect("a fixed date");
        let at = |ms| start + TimeDelta::milliseconds(ms);
        for call in 0..10 {
            assert_eq!(gate.admit("a", at(call * 50), 0), Verdict::Go);
        }
        assert_eq!(gate.admit("a", at(999), 0), Verdict::TooFast);
        assert_eq!(gate.admit("b", at(999), 0), Verdict::Go);
        assert_eq!(gate.admit("a", at(1000), 0), Verdict::Go);
        assert_eq!(gate.admit("a", at(1001), 0), Verdict::TooFast);
    }

    #[test]
    fn a_spike_blocks_for_five_minutes() {
        let mut gate = RateGate::default();
        let start: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().expect("a fixed date");
        let verdicts: Vec<Verdict> = (0..31).map(|_| gate.admit("a", start, 0)).collect();
        assert_eq!(verdicts[9..11], [Verdict::Go, Verdict::TooFast]);
        assert_eq!(verdicts[29..], [Verdict::TooFast, Verdict::Blocked]);
        assert_eq!(
            gate.admit("a", start + TimeDelta::seconds(299), 0),
            Verdict::Blocked
        );
        assert_eq!(gate.admit("a", start + TimeDelta::seconds(300), 0), Verdict::Go);
    }

    #[test]
    fn another_client_of_the_token_uses_up_quota() {
        let mut gate = RateGate::default();
        let now: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().expect("a fixed date");
        for _ in 0..4 {
            assert_eq!(gate.admit("a", now, 6), Verdict::Go);
        }
        assert_eq!(gate.admit("a", now, 6), Verdict::TooFast);
    }
}
