//! Which stage a name has reached, and which comes next. Stages are counted in UTC calendar days.
//!
//! A stage before the end is its number of days. What comes after has numbers below zero, each below the one before it,
//! so that in any list of what was told a smaller number is later.

use super::after::End;

/// The date has passed. Told of every name that is not silent, because a name that lapsed is the one thing that everybody
/// wants to know.
pub(super) const LAPSED: i32 = -1;
/// A week and a day before the usual end of grace.
pub(super) const GRACE_WEEK: i32 = -2;
pub(super) const GRACE_DAY: i32 = -3;
/// A week and a day before the usual end of redemption.
pub(super) const REDEMPTION_WEEK: i32 = -4;
pub(super) const REDEMPTION_DAY: i32 = -5;
/// No stage in the row of the others: that a name renews by itself was told.
pub(super) const RENEWS: i32 = 1_000;

/// The stages of names that follow one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stages {
    /// Largest first.
    days: Vec<u16>,
    grace: bool,
    redemption: bool,
    silent: bool,
}

impl Stages {
    /// From thresholds, which stand largest first, with everything that comes after the end.
    pub fn new(thresholds: &[u16]) -> Self {
        Self::ruled(thresholds, true, true, false)
    }

    /// From a policy.
    pub fn ruled(thresholds: &[u16], grace: bool, redemption: bool, silent: bool) -> Self {
        Self {
            days: thresholds.to_vec(),
            grace,
            redemption,
            silent,
        }
    }

    /// Whether nothing is told of these names.
    pub fn silent(&self) -> bool {
        self.silent
    }

    /// The first threshold.
    pub fn farthest(&self) -> Option<u16> {
        self.days.first().copied()
    }

    /// The stage that a name has reached on a day, with the day on which that stage begins. `None` while it is further
    /// away than all.
    pub fn reached(&self, expiry_day: i64, end: Option<End>, today: i64) -> Option<(i32, i64)> {
        self.of(expiry_day, end).filter(|(_, day)| *day <= today).last()
    }

    /// The stage that comes next, with its day.
    pub fn next(&self, expiry_day: i64, end: Option<End>, today: i64) -> Option<(i32, i64)> {
        self.of(expiry_day, end).find(|(_, day)| *day > today)
    }

    /// All stages of a name with their days, in order.
    fn of(&self, expiry_day: i64, end: Option<End>) -> impl Iterator<Item = (i32, i64)> + '_ {
        let before = self
            .days
            .iter()
            .map(move |days| (i32::from(*days), expiry_day - i64::from(*days)));
        let after = end
            .filter(|end| {
                if end.redemption {
                    self.redemption
                } else {
                    self.grace
                }
            })
            .map(|end| {
                let (week, day) = if end.redemption {
                    (REDEMPTION_WEEK, REDEMPTION_DAY)
                } else {
                    (GRACE_WEEK, GRACE_DAY)
                };
                [(week, end.day - 7), (day, end.day - 1)]
            });
        before
            .chain([(LAPSED, expiry_day + 1)])
            .chain(after.into_iter().flatten())
            .filter(|_| !self.silent)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The day of an expiry.
    const EXPIRY: i64 = 20_781;

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
            let stage = |found: Option<(i32, i64)>| found.map(|(stage, _)| stage);
            assert_eq!(
                (
                    stage(stages.reached(EXPIRY, None, EXPIRY - days)),
                    stage(stages.next(EXPIRY, None, EXPIRY - days))
                ),
                (reached, next),
                "{days}"
            );
        }
        assert_eq!(stages.reached(EXPIRY, None, EXPIRY - 5), Some((7, EXPIRY - 7)));
    }

    #[test]
    fn the_ends_of_grace_and_redemption_follow_the_lapse_where_the_rule_wants_them() {
        let grace = Some(End {
            redemption: false,
            day: EXPIRY + 30,
        });
        let redemption = Some(End {
            redemption: true,
            day: EXPIRY + 60,
        });
        let all = Stages::new(&[0]);
        let at = |end, days| all.reached(EXPIRY, end, EXPIRY + days).map(|(stage, _)| stage);
        assert_eq!(at(grace, 22), Some(LAPSED));
        assert_eq!(at(grace, 23), Some(GRACE_WEEK));
        assert_eq!(at(grace, 29), Some(GRACE_DAY));
        assert_eq!(at(redemption, 40), Some(LAPSED));
        assert_eq!(at(redemption, 53), Some(REDEMPTION_WEEK));
        assert_eq!(at(redemption, 59), Some(REDEMPTION_DAY));
        let none = Stages::ruled(&[], false, true, false);
        assert_eq!(
            none.reached(EXPIRY, grace, EXPIRY + 29),
            Some((LAPSED, EXPIRY + 1))
        );
        assert_eq!(none.reached(EXPIRY, None, EXPIRY), None);
        let silent = Stages::ruled(&[30], true, true, true);
        assert_eq!(silent.reached(EXPIRY, redemption, EXPIRY + 59), None);
        assert_eq!(silent.next(EXPIRY, None, EXPIRY - 90), None);
    }

    proptest! {
        /// However the days run, each stage is entered once and in order.
        #[test]
        fn stages_are_entered_in_order(thresholds in proptest::collection::btree_set(0_u16..=365, 0..12)) {
            let thresholds: Vec<u16> = thresholds.into_iter().rev().collect();
            let stages = Stages::new(&thresholds);
            let reached = |day| stages.reached(EXPIRY, None, day).map(|(stage, _)| stage);
            let mut entered: Vec<i32> = (EXPIRY - 370..=EXPIRY + 10).filter_map(reached).collect();
            entered.dedup();
            let mut expected: Vec<i32> = thresholds.iter().map(|days| i32::from(*days)).collect();
            expected.push(LAPSED);
            prop_assert_eq!(entered, expected);
        }
    }
}
