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

/// The start of an instant's day, in UTC.
pub(crate) fn day_start(at: Timestamp) -> Timestamp {
    Timestamp(at.0 - at.0.rem_euclid(DAY))
}

/// Whole days until an expiry as a number that fits a view.
pub(crate) fn days_left(expires_at: Timestamp, now: Timestamp) -> i32 {
    let days = expires_at.days_from(now);
    i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX })
}

/// `1 name`, `4 names`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `a, b and 3 more`: at most `shown` of them.
pub(crate) fn list(items: &[String], shown: usize) -> String {
    if items.len() <= shown {
        return match items {
            [] => String::new(),
            [one] => one.clone(),
            [front @ .., last] => format!("{} and {last}", front.join(", ")),
        };
    }
    format!("{} and {} more", items[..shown].join(", "), items.len() - shown)
}
