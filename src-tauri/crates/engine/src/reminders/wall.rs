//! The user's wall clock: at which hour of a day a stage is told, and the quiet hours.
//!
//! Days are counted in UTC, as everywhere; only the hour is the user's own. Travel and the change of clocks move the hour
//! and never the day, so that no stage is told twice or left out.

use std::cell::RefCell;
use std::collections::HashMap;

use model::time::DAY;
use model::{Clock, Timestamp};

use crate::settings::view::QuietHours;

/// The hour at which a stage is told at the earliest, in seconds of the user's day. A day of UTC begins at any hour of the
/// user's; nine is when somebody sits at a desk who can renew something. It holds for the most pressing ones as well: what
/// nobody sees at night is not known earlier by it.
const MORNING: i64 = 9 * 3600;

/// The wall clock as far as one look at the names needs it.
pub(super) struct Wall<'a> {
    clock: &'a dyn Clock,
    quiet: Option<QuietHours>,
    /// Thousands of names share a few days, and asking the system for its time zone takes a moment.
    mornings: RefCell<HashMap<i64, Timestamp>>,
}

impl<'a> Wall<'a> {
    /// By a clock, with the user's quiet hours.
    pub fn new(clock: &'a dyn Clock, quiet: Option<QuietHours>) -> Self {
        Self {
            clock,
            quiet,
            mornings: RefCell::default(),
        }
    }

    /// When a stage that begins on a day (in days since 1970-01-01 UTC) is told at the earliest: at nine of the user's
    /// clock, and not before that day has begun in UTC, because until then one day more is left.
    pub fn morning(&self, day: i64) -> Timestamp {
        *self.mornings.borrow_mut().entry(day).or_insert_with(|| {
            let begins = Timestamp(day.saturating_mul(DAY));
            self.instant(begins.plus(MORNING)).max(begins)
        })
    }

    /// When the quiet hours end in which an instant lies; `None` when it lies in none.
    pub fn quiet_until(&self, at: Timestamp) -> Option<Timestamp> {
        let quiet = self.quiet?;
        let (from, to) = (i64::from(quiet.from) * 60, i64::from(quiet.to) * 60);
        let local = at.plus(self.offset(at));
        let second = local.0.rem_euclid(DAY);
        let is_quiet = if from < to {
            (from..to).contains(&second)
        } else {
            // Over midnight. Both at one minute is refused when it is set.
            from != to && (second >= from || second < to)
        };
        if !is_quiet {
            return None;
        }
        let midnight = Timestamp(local.0 - second);
        let end = midnight.plus(if second < to { to } else { DAY + to });
        // When the clocks change in between, the hour at which they end may come twice or not at all.
        Some(self.instant(end).max(at.plus(1)))
    }

    /// The instant at which the wall clock shows a time, which is written as if it were UTC.
    fn instant(&self, local: Timestamp) -> Timestamp {
        let near = local.plus(-self.offset(local));
        local.plus(-self.offset(near))
    }

    fn offset(&self, at: Timestamp) -> i64 {
        i64::from(self.clock.offset(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows `before` until an instant and `after` from then on, in hours ahead of UTC.
    struct Changing {
        at: Timestamp,
        before: i32,
        after: i32,
    }

    impl Clock for Changing {
        fn now(&self) -> Timestamp {
            self.at
        }

        fn offset(&self, at: Timestamp) -> i32 {
            3600 * if at < self.at { self.before } else { self.after }
        }
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a time")
    }

    fn steady(hours: i32) -> Changing {
        Changing {
            at: Timestamp(0),
            before: hours,
            after: hours,
        }
    }

    fn quiet(from: u16, to: u16) -> Option<QuietHours> {
        Some(QuietHours {
            from: from * 60,
            to: to * 60,
        })
    }

    #[test]
    fn a_stage_is_told_at_nine_and_never_before_its_day() {
        let day = at("2026-11-24").0 / DAY;
        for (hours, told) in [
            (0, "2026-11-24T09:00:00Z"),
            (2, "2026-11-24T07:00:00Z"),
            (9, "2026-11-24T00:00:00Z"),
            // Nine there is still the day before in UTC.
            (13, "2026-11-24T00:00:00Z"),
            (-8, "2026-11-24T17:00:00Z"),
            (-11, "2026-11-24T20:00:00Z"),
        ] {
            let clock = steady(hours);
            assert_eq!(Wall::new(&clock, None).morning(day), at(told), "{hours}");
        }
    }

    #[test]
    fn on_the_day_on_which_clocks_change_nine_is_nine() {
        // Berlin: at 01:00 UTC of 28 March 2027 two becomes three.
        let spring = Changing {
            at: at("2027-03-28T01:00:00Z"),
            before: 1,
            after: 2,
        };
        let day = at("2027-03-28").0 / DAY;
        let wall = Wall::new(&spring, None);
        assert_eq!(wall.morning(day), at("2027-03-28T07:00:00Z"));
        assert_eq!(wall.morning(day - 1), at("2027-03-27T08:00:00Z"));
    }

    #[test]
    fn quiet_hours_end_by_the_wall_clock_also_over_midnight() {
        let clock = steady(2);
        let night = Wall::new(&clock, quiet(22, 7));
        let ends = |text: &str| night.quiet_until(at(text));
        assert_eq!(ends("2026-11-24T19:59:59Z"), None);
        assert_eq!(ends("2026-11-24T20:00:00Z"), Some(at("2026-11-25T05:00:00Z")));
        assert_eq!(ends("2026-11-25T04:59:59Z"), Some(at("2026-11-25T05:00:00Z")));
        assert_eq!(ends("2026-11-25T05:00:00Z"), None);
        let noon = Wall::new(&clock, quiet(12, 14));
        assert_eq!(
            noon.quiet_until(at("2026-11-24T10:30:00Z")),
            Some(at("2026-11-24T12:00:00Z"))
        );
        assert_eq!(noon.quiet_until(at("2026-11-24T12:30:00Z")), None);
        assert_eq!(
            Wall::new(&clock, None).quiet_until(at("2026-11-24T22:00:00Z")),
            None
        );
    }

    #[test]
    fn a_night_in_which_clocks_change_is_an_hour_shorter_or_longer() {
        let spring = Changing {
            at: at("2027-03-28T01:00:00Z"),
            before: 1,
            after: 2,
        };
        let night = Wall::new(&spring, quiet(22, 7));
        assert_eq!(
            night.quiet_until(at("2027-03-27T23:00:00Z")),
            Some(at("2027-03-28T05:00:00Z"))
        );
        let autumn = Changing {
            at: at("2027-10-31T01:00:00Z"),
            before: 2,
            after: 1,
        };
        let night = Wall::new(&autumn, quiet(22, 7));
        assert_eq!(
            night.quiet_until(at("2027-10-30T23:00:00Z")),
            Some(at("2027-10-31T06:00:00Z"))
        );
    }

    proptest::proptest! {
        /// Whenever it is quiet, the end lies ahead and within a day and an hour.
        #[test]
        fn quiet_hours_always_end(
            from in 0_u16..1440,
            to in 0_u16..1440,
            seconds in 0_i64..20 * DAY,
            before in -12_i32..=14,
            after in -12_i32..=14,
        ) {
            let clock = Changing { at: at("2027-03-28T01:00:00Z"), before, after };
            let wall = Wall::new(&clock, Some(QuietHours { from, to }));
            let now = at("2027-03-18").plus(seconds);
            if let Some(end) = wall.quiet_until(now) {
                proptest::prop_assert!(end > now && end.since(now) <= DAY + 27 * 3600);
            }
        }
    }
}
