//! How long an account takes: calls at the pace of its lane.

use registrar::provider::{LaneState, Work};
use registrar::{Descriptor, Provider};

/// Answers that usually come within this many seconds keep the lane busy. More calls that wait for the lane would only
/// let a click wait behind them.
const ANSWER_SECONDS: u32 = 2;
/// Calls on their way or waiting for the lane at the same time, at least and at most.
const AT_ONCE: std::ops::RangeInclusive<u32> = 12..=64;
/// The distance between two calls while at most half of the quota is in use, in thousandths of a second.
const QUICK: u64 = 100;

/// Calls of one account that wait for the lane or for an answer at the same time.
pub(super) fn at_once(lane: &LaneState) -> usize {
    let calls = lane
        .per_1000_seconds
        .saturating_mul(ANSWER_SECONDS)
        .div_ceil(1000);
    calls.clamp(*AT_ONCE.start(), *AT_ONCE.end()) as usize
}

/// Calls for so many names.
pub(super) fn calls(descriptor: &Descriptor, names: usize) -> u32 {
    let batch = descriptor.search.map_or(1, |rules| rules.batch.max(1)) as usize;
    u32::try_from(names.div_ceil(batch)).unwrap_or(u32::MAX)
}

/// Seconds that an account takes for some names, at its search lane as it stands.
pub(super) fn seconds(provider: &dyn Provider, names: usize) -> u32 {
    let calls = calls(provider.descriptor(), names);
    in_lane(&provider.lane(Work::Search), calls)
}

/// Names in one call, by what the provider itself tells now or else by its descriptor. It may ask the provider.
pub(super) async fn batch(provider: &dyn Provider) -> usize {
    let told = match provider.search() {
        Some(search) => search.batch().await,
        None => None,
    };
    let usual = provider.descriptor().search.map_or(1, |rules| rules.batch);
    told.unwrap_or(usual).max(1) as usize
}

/// The same as [`seconds`] with so many names in a call.
pub(super) fn seconds_by(provider: &dyn Provider, names: usize, batch: usize) -> u32 {
    let calls = u32::try_from(names.div_ceil(batch.max(1))).unwrap_or(u32::MAX);
    in_lane(&provider.lane(Work::Search), calls)
}

fn in_lane(lane: &LaneState, calls: u32) -> u32 {
    let even = 1_000_000 / u64::from(lane.per_1000_seconds.max(1));
    // The first half of a quota may be used faster than its even share.
    let quick = lane.left.saturating_sub(lane.quota / 2).min(calls);
    let millis = u64::from(quick) * even.min(QUICK) + u64::from(calls - quick) * even;
    let seconds = millis.div_ceil(1000) + u64::from(lane.closed_for_seconds);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN_A_SECOND: LaneState = LaneState {
        per_1000_seconds: 10_000,
        closed_for_seconds: 0,
        left: 10,
        quota: 10,
        per_seconds: 1,
    };

    #[test]
    fn a_quota_sets_the_time() {
        assert_eq!(in_lane(&TEN_A_SECOND, 1000), 100);
        assert_eq!(in_lane(&TEN_A_SECOND, 0), 0);
        let closed = LaneState {
            closed_for_seconds: 300,
            ..TEN_A_SECOND
        };
        assert_eq!(in_lane(&closed, 10), 301);
        let wide = LaneState {
            per_1000_seconds: 4_000,
            left: 1200,
            quota: 1200,
            per_seconds: 300,
            closed_for_seconds: 0,
        };
        assert_eq!(in_lane(&wide, 50), 5);
        assert_eq!(in_lane(&LaneState { left: 600, ..wide }, 50), 13);
    }

    #[test]
    fn a_fast_lane_has_more_on_its_way() {
        assert_eq!(at_once(&TEN_A_SECOND), 20);
        let lane = |per_1000_seconds| LaneState {
            per_1000_seconds,
            ..TEN_A_SECOND
        };
        assert_eq!(at_once(&lane(4_000)), 12);
        assert_eq!(at_once(&lane(1_000_000)), 64);
    }
}
