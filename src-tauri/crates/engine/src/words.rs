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
    fn reads_like_a_sentence() {
        assert_eq!(count(1, "zone", "zones"), "1 zone");
        assert_eq!(count(999, "zone", "zones"), "999 zones");
        assert_eq!(count(1_204, "zone", "zones"), "1,204 zones");
        assert_eq!(grouped(1_086_400), "1,086,400");
        assert_eq!(list(&["A", "AAAA", "MX"], 3), "A, AAAA and MX");
        assert_eq!(list(&["A", "AAAA", "MX"], 1), "A and 2 more");
    }
}
