//! The quota: a bucket that fills with the plan's calls a minute and holds its burst. All in world time.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

/// How many calls a plan allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Calls a minute in the long run.
    pub a_minute: u32,
    /// Calls at once after a rest.
    pub burst: u32,
}

impl Plan {
    /// The plan of this name; the largest one for any other word.
    pub fn named(name: &str) -> Self {
        let (a_minute, burst) = match name {
            "free" => (10, 15),
            "starter" => (30, 45),
            _ => (100, 150),
        };
        Self { a_minute, burst }
    }
}

/// What is left after a call, or that there was nothing left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the call may go on.
    pub go: bool,
    /// Whole calls left at once.
    pub left: i64,
    /// Seconds until the next call is possible; 0 when it is now.
    pub wait: i64,
}

/// Parts of a call: as many as milliseconds in a minute, so that a millisecond is worth `a_minute` of them.
const CALL: i64 = 60_000;

#[derive(Debug)]
struct Bucket {
    parts: i64,
    at: DateTime<Utc>,
}

/// The buckets of all callers.
#[derive(Debug, Default)]
pub struct RateGate {
    buckets: HashMap<String, Bucket>,
}

impl RateGate {
    /// Counts one call of this caller.
    pub fn admit(&mut self, caller: &str, plan: Plan, now: DateTime<Utc>) -> Verdict {
        let (a_minute, full) = (i64::from(plan.a_minute), i64::from(plan.burst) * CALL);
        let bucket = self
            .buckets
            .entry(caller.to_owned())
            .or_insert_with(|| Bucket { parts: full, at: now });
        // A clock that was set back fills nothing and takes nothing.
        let passed = (now - bucket.at).num_milliseconds().max(0);
        bucket.parts = bucket
            .parts
            .saturating_add(passed.saturating_mul(a_minute))
            .min(full);
        bucket.at = now;
        let go = bucket.parts >= CALL;
        if go {
            bucket.parts -= CALL;
        }
        let missing = (CALL - bucket.parts).max(0);
        Verdict {
            go,
            left: bucket.parts / CALL,
            wait: (missing + a_minute * 1000 - 1) / (a_minute * 1000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_plan_allows_its_burst_and_then_fills_by_the_minute() {
        let mut gate = RateGate::default();
        let start: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().expect("a fixed date");
        let free = Plan::named("free");
        let went = (0..20).filter(|_| gate.admit("a", free, start).go).count();
        assert_eq!(went, 15);
        assert_eq!(gate.admit("a", free, start).wait, 6);
        assert!(gate.admit("b", free, start).go, "another caller");
        assert!(!gate.admit("a", free, start + TimeDelta::seconds(5)).go);
        assert!(gate.admit("a", free, start + TimeDelta::seconds(6)).go);
        let later = start + TimeDelta::minutes(2);
        assert_eq!(gate.admit("a", free, later).left, 14);
    }
}
