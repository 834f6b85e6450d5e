//! Instants in UTC and the clock that tells them.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Seconds since 1970-01-01 00:00 UTC. Far below 2^53, so it crosses to the window as a plain number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct Timestamp(#[specta(type = i32)] pub i64);

/// Seconds in a day.
pub const DAY: i64 = 86_400;

impl Timestamp {
    /// Parses the date forms that registrars use: RFC 3339, `2026-11-24`, `2026-11-24 10:00:00` (taken as UTC),
    /// and Unix seconds or milliseconds as digits. Anything else, and years outside 1985 to 2200, is `None`:
    /// an unknown date is better than a wrong one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let seconds = if let Ok(when) = DateTime::parse_from_rfc3339(text) {
            when.timestamp()
        } else if !text.is_empty()
            && text.len() <= 13
            && text.bytes().all(|b| b.is_ascii_digit())
            && text.len() >= 9
        {
            let number: i64 = text.parse().ok()?;
            if text.len() >= 12 { number / 1000 } else { number }
        } else if let Ok(when) = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S") {
            when.and_utc().timestamp()
        } else if let Ok(when) = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f") {
            when.and_utc().timestamp()
        } else {
            chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d")
                .ok()?
                .and_hms_opt(0, 0, 0)?
                .and_utc()
                .timestamp()
        };
        // 1985-01-01 (the first domain) to 2200-01-01.
        (473_385_600..7_258_118_400)
            .contains(&seconds)
            .then_some(Self(seconds))
    }

    /// This instant as a chrono date. Out-of-range values clamp to the epoch.
    #[must_use]
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0, 0).unwrap_or_default()
    }

    /// RFC 3339 in UTC, whole seconds.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        self.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// This instant plus a number of seconds.
    #[must_use]
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to this instant; negative when it lies before.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Whole days from `now` until this instant, by UTC calendar day: today is 0, yesterday is -1.
    #[must_use]
    pub fn days_from(self, now: Self) -> i64 {
        self.0.div_euclid(DAY) - now.0.div_euclid(DAY)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_rfc3339())
    }
}

/// Tells the time. Passed in everywhere, so that tests and the demo have a clock of their own.
pub trait Clock: Send + Sync + 'static {
    /// The current instant.
    fn now(&self) -> Timestamp;

    /// How many seconds the user's own wall clock is ahead of UTC at an instant; negative west of it. It differs from
    /// season to season, and changes when the user travels. Zero where nobody says otherwise.
    fn offset(&self, _at: Timestamp) -> i32 {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_date_forms_that_registrars_send() {
        let day = Timestamp(1_795_478_400);
        assert_eq!(Timestamp::parse("2026-11-24"), Some(day));
        assert_eq!(Timestamp::parse("2026-11-24T00:00:00Z"), Some(day));
        assert_eq!(Timestamp::parse("2026-11-24T02:00:00+02:00"), Some(day));
        assert_eq!(Timestamp::parse("2026-11-24 00:00:00"), Some(day));
        assert_eq!(Timestamp::parse("1795478400"), Some(day));
        assert_eq!(Timestamp::parse("1795478400000"), Some(day));
    }

    #[test]
    fn refuses_to_guess_a_date() {
        for text in [
            "",
            "0",
            "-1",
            "24.11.2026",
            "0000-00-00",
            "1969-12-31",
            "2026-13-01",
            "never",
            "99999999999999",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn counts_days_by_calendar_day() {
        let noon = Timestamp(1_795_478_400 + 43_200);
        assert_eq!(Timestamp(1_795_478_400).days_from(noon), 0);
        assert_eq!(Timestamp(1_795_478_400 - 1).days_from(noon), -1);
        assert_eq!(Timestamp(1_795_478_400 + DAY).days_from(noon), 1);
    }
}
