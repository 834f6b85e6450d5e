//! Calendar months, by UTC, and the renewals of a name that fall into them.

use chrono::{DateTime, Datelike, Months, Utc};
use model::Timestamp;

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Month(i32);

impl Month {
    /// That of an instant.
    pub fn of(at: Timestamp) -> Self {
        Self::of_date(at.to_utc())
    }

    fn of_date(date: DateTime<Utc>) -> Self {
        Self(date.year() * 12 + i32::try_from(date.month0()).unwrap_or(0))
    }

    /// So many months on.
    pub fn plus(self, months: usize) -> Self {
        Self(self.0.saturating_add(i32::try_from(months).unwrap_or(i32::MAX)))
    }

    /// So many months back.
    pub fn before(self, months: usize) -> Self {
        Self(self.0.saturating_sub(i32::try_from(months).unwrap_or(i32::MAX)))
    }

    /// Months from an earlier one; `None` when this is the earlier one.
    pub fn since(self, earlier: Self) -> Option<usize> {
        usize::try_from(self.0.checked_sub(earlier.0)?).ok()
    }

    /// `2027-03`.
    pub fn text(self) -> String {
        format!("{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

/// One renewal of a name, by its month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Due {
    /// Months from the first of the forecast.
    pub month: usize,
    /// It should have been renewed already.
    pub lapsed: bool,
    /// Renewals of the same name before it, among those that are forecast.
    pub before: usize,
}

/// The renewals of a name within so many months from the current one, each for a year at its expiry. A name that has
/// lapsed is renewed now, and from then on by its old day; 29 February is 28 February in other years.
pub(super) fn renewals(expires_at: Timestamp, now: Timestamp, months: usize) -> Vec<Due> {
    let first = Month::of(now);
    let mut found = Vec::new();
    let lapsed = expires_at <= now;
    if lapsed {
        found.push(Due {
            month: 0,
            lapsed: true,
            before: 0,
        });
    }
    let expiry = expires_at.to_utc();
    let years_past = if lapsed {
        u32::try_from((now.to_utc().year() - expiry.year()).max(0)).unwrap_or(0)
    } else {
        0
    };
    for year in years_past.. {
        let Some(day) = expiry.checked_add_months(Months::new(year.saturating_mul(12))) else {
            break;
        };
        if day.timestamp() <= now.0 {
            continue;
        }
        match Month::of_date(day).since(first) {
            Some(month) if month < months => found.push(Due {
                month,
                lapsed: false,
                before: found.len(),
            }),
            _ => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a date")
    }

    fn months(expires: &str, now: &str, months: usize) -> Vec<(String, bool)> {
        let now = at(now);
        renewals(at(expires), now, months)
            .into_iter()
            .map(|due| (Month::of(now).plus(due.month).text(), due.lapsed))
            .collect()
    }

    fn due(month: &str) -> (String, bool) {
        (month.to_owned(), false)
    }

    #[test]
    fn a_name_renews_every_twelve_months() {
        assert_eq!(
            months("2027-03-31T12:00:00Z", "2026-11-22", 36),
            [due("2027-03"), due("2028-03"), due("2029-03")]
        );
        assert_eq!(months("2027-03-31T12:00:00Z", "2026-11-22", 12), [due("2027-03")]);
        assert_eq!(months("2029-12-01", "2026-11-22", 36), []);
    }

    #[test]
    fn the_month_is_that_of_utc() {
        let last = "2026-12-31T23:59:59Z";
        assert_eq!(months(last, "2026-11-22", 12), [due("2026-12")]);
        assert_eq!(months("2027-01-01T00:00:00Z", "2026-11-22", 12), [due("2027-01")]);
        // 23:30 on the last day in UTC-1 is the next month in UTC.
        assert_eq!(
            months("2026-12-31T23:30:00-01:00", "2026-11-22", 12),
            [due("2027-01")]
        );
        assert_eq!(Month::of(at("2026-11-30T23:59:59Z")).text(), "2026-11");
        assert_eq!(Month::of(at("2026-12-01T00:00:00Z")).text(), "2026-12");
    }

    #[test]
    fn the_leap_day_is_the_28th_in_other_years() {
        assert_eq!(
            months("2028-02-29T23:30:00Z", "2028-02-01", 37),
            [due("2028-02"), due("2029-02"), due("2030-02"), due("2031-02")]
        );
        // It lapsed on the leap day: renewed now, and next on the 28th, which has passed this year.
        let now = "2029-02-28T23:45:00Z";
        assert_eq!(
            months("2028-02-29T23:30:00Z", now, 13),
            [("2029-02".to_owned(), true), due("2030-02")]
        );
        // A quarter of an hour before, this year's 28th is still to come.
        assert_eq!(
            months("2028-02-29T23:30:00Z", "2029-02-28T23:15:00Z", 12),
            [("2029-02".to_owned(), true), due("2029-02")]
        );
    }

    #[test]
    fn a_lapsed_name_is_renewed_now_and_then_by_its_old_day() {
        let lapsed = |month: &str| (month.to_owned(), true);
        assert_eq!(
            months("2026-08-10", "2026-11-22", 12),
            [lapsed("2026-11"), due("2027-08")]
        );
        assert_eq!(months("2026-11-05", "2026-11-22", 12), [lapsed("2026-11")]);
        assert_eq!(months("2026-11-22", "2026-11-22", 12), [lapsed("2026-11")]);
        assert_eq!(months("1999-11-05", "2026-11-22", 12), [lapsed("2026-11")]);
        assert_eq!(months("2026-11-23", "2026-11-22", 12), [due("2026-11")]);
    }
}
