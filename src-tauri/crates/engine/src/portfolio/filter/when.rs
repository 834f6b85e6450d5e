//! Times as typed.

use model::Timestamp;
use model::time::DAY;

/// A century.
const MOST_DAYS: i64 = 36_500;

/// A time as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// So many days from today.
    Days(i64),
    /// A day, month or year: from, to, as days since 1970-01-01; the end is not part of it.
    Period(i64, i64),
    Unknown,
}

/// Reads a time.
pub(super) fn when(value: &str) -> Option<When> {
    match value {
        "unknown" | "none" | "never" => return Some(When::Unknown),
        "today" => return Some(When::Days(0)),
        "tomorrow" | "yesterday" => return Some(When::Days(1)),
        _ => {}
    }
    let (digits, unit) = value.split_at(value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len()));
    let days = match unit {
        "d" => Some(1),
        "w" => Some(7),
        "m" => Some(30),
        "y" => Some(365),
        _ => None,
    };
    if let Some(days) = days {
        let days = digits.parse::<i64>().ok()?.checked_mul(days)?;
        return (days <= MOST_DAYS).then_some(When::Days(days));
    }
    period(value)
}

/// `2026-12-31`, `2026-12` or `2026`.
fn period(value: &str) -> Option<When> {
    let mut parts = value.split('-');
    let year: i32 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month: Option<u32> = parts.next().map(str::parse).transpose().ok()?;
    let day: Option<u32> = parts.next().map(str::parse).transpose().ok()?;
    if parts.next().is_some() {
        return None;
    }
    let from = chrono::NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))?;
    let to = match (month, day) {
        (_, Some(_)) => from.succ_opt()?,
        (Some(_), None) => from.checked_add_months(chrono::Months::new(1))?,
        (None, None) => from.checked_add_months(chrono::Months::new(12))?,
    };
    let days = |date: chrono::NaiveDate| {
        let at = date.and_hms_opt(0, 0, 0)?.and_utc().timestamp();
        Some(Timestamp(at).0.div_euclid(DAY))
    };
    Some(When::Period(days(from)?, days(to)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_days_months_and_periods() {
        let days = |text: &str| match when(text) {
            Some(When::Days(days)) => Some((days, days)),
            Some(When::Period(from, to)) => Some((from, to)),
            _ => None,
        };
        assert_eq!(days("30d"), Some((30, 30)));
        assert_eq!(days("2w"), Some((14, 14)));
        assert_eq!(days("1y"), Some((365, 365)));
        let start = 1_795_478_400 / DAY;
        assert_eq!(days("2026-11-24"), Some((start, start + 1)));
        assert_eq!(days("2026-11"), Some((start - 23, start + 7)));
        let leap = days("2028-02").expect("a month");
        assert_eq!(leap.1 - leap.0, 29);
        for wrong in [
            "d",
            "30",
            "30x",
            "99999999999999999999d",
            "2026-13",
            "2026-02-30",
            "2027-02-29",
            "26-01",
            "-5d",
        ] {
            assert_eq!(days(wrong), None, "{wrong}");
        }
    }
}
