//! Which stage a name has reached, and which comes next. Stages are counted in UTC calendar days.

use model::Timestamp;
use model::time::DAY;

use crate::words;

/// The stage after the last threshold: the date has passed. It is always there, because a name that lapsed is the one
/// thing that everybody wants to know.
pub(super) const LAPSED: i32 = -1;
/// A name that lapsed longer ago is no news.
pub(super) const NEWS_DAYS: i32 = 45;

/// The stages, largest first, ending with [`LAPSED`].
pub(super) struct Stages(Vec<i32>);

impl Stages {
    /// From the thresholds of the settings, which stand largest first.
    pub fn new(thresholds: &[u16]) -> Self {
        let mut stages: Vec<i32> = thresholds.iter().map(|days| i32::from(*days)).collect();
        stages.push(LAPSED);
        Self(stages)
    }

    /// The stage that a name has reached; `None` while it is further away than all.
    pub fn reached(&self, days_left: i32) -> Option<i32> {
        let days_left = days_left.max(LAPSED);
        self.0.iter().copied().filter(|stage| *stage >= days_left).min()
    }

    /// The stage that comes next.
    pub fn next(&self, days_left: i32) -> Option<i32> {
        self.0.iter().copied().filter(|stage| *stage < days_left).max()
    }

    /// The stages that come after one.
    pub fn after(&self, stage: i32) -> impl Iterator<Item = i32> + '_ {
        self.0.iter().copied().filter(move |later| *later < stage)
    }
}

/// When a stage of a name begins.
pub(super) fn begins(expires_at: Timestamp, stage: i32) -> Timestamp {
    words::day_start(expires_at).plus(-i64::from(stage) * DAY)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_nearest_threshold_counts() {
        let stages = Stages::new(&[60, 30, 7, 0]);
        for (days, reached, next) in [
            (61, None, Some(60)),
            (60, Some(60), Some(30)),
            (31, Some(60), Some(30)),
            (30, Some(30), Some(7)),
            (5, Some(7), Some(0)),
            (0, Some(0), Some(-1)),
            (-1, Some(-1), None),
            (-40, Some(-1), None),
        ] {
            assert_eq!(
                (stages.reached(days), stages.next(days)),
                (reached, next),
                "{days}"
            );
        }
    }

    #[test]
    fn a_stage_begins_at_the_start_of_its_day() {
        let noon = Timestamp(1_795_478_400 + 43_200);
        assert_eq!(begins(noon, 0), Timestamp(1_795_478_400));
        assert_eq!(begins(noon, 7), Timestamp(1_795_478_400 - 7 * DAY));
        assert_eq!(begins(noon, LAPSED), Timestamp(1_795_478_400 + DAY));
    }

    proptest! {
        /// However the days run, each stage is entered once and in order.
        #[test]
        fn stages_are_entered_in_order(mut thresholds in proptest::collection::btree_set(0_u16..=365, 0..12)) {
            let thresholds: Vec<u16> = std::mem::take(&mut thresholds).into_iter().rev().collect();
            let stages = Stages::new(&thresholds);
            let mut entered: Vec<i32> = (-10..=370).rev().filter_map(|days| stages.reached(days)).collect();
            entered.dedup();
            let mut expected: Vec<i32> = thresholds.iter().map(|days| i32::from(*days)).collect();
            expected.push(LAPSED);
            prop_assert_eq!(entered, expected);
        }
    }
}
