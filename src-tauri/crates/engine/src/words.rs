//! Dates and lists as words.

use model::Timestamp;
use model::time::DAY;

/// `4 Dec 2026`, in UTC.
pub(crate) fn day(at: Timestamp) -> String {
    at.to_utc().format("%-d %b %Y").to_string()
}

/// `4 Dec`, in UTC.
pub(crate) fn short_day(at: Timestamp) -> String {
    at.to_utc().format("%-d %b").to_string()
}

/// Which day an instant lies in: days since 1970-01-01, in UTC.
pub(crate) fn day_number(at: Timestamp) -> i64 {
    at.0.div_euclid(DAY)
}

/// Whole days until an expiry as a number that fits a view: UTC calendar days, today is 0, yesterday -1. This is what
/// lifecycles, reminders, filters and the tray count. The window counts the same in the viewer's own zone, so that it agrees
/// with the date beside it; the two differ by one day at most, anywhere and at any hour.
pub(crate) fn days_left(expires_at: Timestamp, now: Timestamp) -> i32 {
    let days = expires_at.days_from(now);
    i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX })
}

/// `1 name`, `1,204 names`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    let word = if number == 1 { one } else { many };
    format!("{} {word}", grouped(number as u64))
}

/// `86,400`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `a, b and 3 more`: at most `shown` of them.
pub(crate) fn list<T: AsRef<str>>(items: &[T], shown: usize) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    if items.len() <= shown {
        return match &items[..] {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [front @ .., last] => format!("{} and {last}", front.join(", ")),
        };
    }
    format!("{} and {} more", items[..shown].join(", "), items.len() - shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_left_are_utc_calendar_days() {
        let at = |text: &str| Timestamp::parse(text).expect("a time");
        let left = |expires: &str, now: &str| days_left(at(expires), at(now));
        // Half past eleven at night, seen from two minutes apart on both sides of midnight.
        assert_eq!(left("2026-12-04T23:30:00Z", "2026-12-04T00:00:00Z"), 0);
        assert_eq!(left("2026-12-04T23:30:00Z", "2026-12-03T23:59:59Z"), 1);
        assert_eq!(left("2026-12-04T23:30:00Z", "2026-12-05T00:00:00Z"), -1);
        // A leap day is a day, and a year has none but every fourth.
        assert_eq!(left("2028-03-01T00:00:00Z", "2028-02-28T23:59:00Z"), 2);
        assert_eq!(left("2027-03-01T00:00:00Z", "2027-02-28T23:59:00Z"), 1);
        assert_eq!(left("2028-02-29T12:00:00Z", "2027-03-01T12:00:00Z"), 365);
        // Clocks that change leave UTC alone.
        assert_eq!(left("2026-10-26T00:30:00Z", "2026-10-24T23:30:00Z"), 2);
        assert_eq!(left("2026-03-30T00:30:00Z", "2026-03-28T23:30:00Z"), 2);
        assert_eq!(days_left(Timestamp(i64::MAX), Timestamp(0)), i32::MAX);
        assert_eq!(days_left(Timestamp(i64::MIN), Timestamp(0)), i32::MIN);
    }

    proptest::proptest! {
        #[test]
        fn days_left_differ_from_those_of_any_zone_by_one_at_most(
            expires in -2_000_000_000_i64..8_000_000_000,
            now in 0_i64..4_000_000_000,
            quarters in -48_i64..=56,
        ) {
            let local = |at: i64| Timestamp(at + quarters * 900);
            let here = days_left(local(expires), local(now));
            let utc = days_left(Timestamp(expires), Timestamp(now));
            proptest::prop_assert!((here - utc).abs() <= 1);
        }
    }

    #[test]
    fn reads_like_a_sentence() {
        assert_eq!(count(1, "zone", "zones"), "1 zone");
        assert_eq!(count(999, "zone", "zones"), "999 zones");
        assert_eq!(count(1_204, "zone", "zones"), "1,204 zones");
        assert_eq!(grouped(1_086_400), "1,086,400");
        assert_eq!(list(&["A", "AAAA", "MX"], 3), "A, AAAA and MX");
        assert_eq!(list(&["A", "AAAA", "MX"], 1), "A and 2 more");
    }
}
