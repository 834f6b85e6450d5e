//! Dates as WHOIS servers write them. A date that could be two days is none, unless it is known how the server writes.

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use model::Timestamp;

/// Servers that write the day first, with a stroke or a hyphen after it.
const DAY_FIRST: [&str; 5] = [
    "whois.dns.pt",
    "whois.hkirc.hk",
    "whois.isoc.org.il",
    "whois.register.bg",
    "whois.nic.es",
];

/// Reads a date as this server writes it.
#[must_use]
pub fn read(text: &str, server: &str) -> Option<Timestamp> {
    let text = text.trim().trim_end_matches(['.', ',', ';']).trim();
    if let Some(plain) = Timestamp::parse(text) {
        // Digits alone are seconds to others, and never here.
        return (!text.bytes().all(|b| b.is_ascii_digit())).then_some(plain);
    }
    if let Ok(at) = DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%#z")
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%#z"))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S %z"))
        .or_else(|_| DateTime::parse_from_rfc2822(text))
    {
        return sane(at.timestamp());
    }
    let mut words = text.split([' ', 'T']).filter(|word| !word.is_empty());
    let first = words.next()?;
    let rest: Vec<&str> = words.collect();
    let (day, time) = match day(first, server) {
        Some(day) => (day, rest.first().copied()),
        // `Tue Nov 24 09:00:00 2026`, `24 November 2026`, `November 24 2026`.
        None => (
            in_words(text)?,
            rest.iter().copied().find(|word| word.contains(':')),
        ),
    };
    let time = time.map(|time| time.trim_end_matches('Z')).and_then(|time| {
        ["%H:%M:%S%.f", "%H:%M"]
            .iter()
            .find_map(|form| chrono::NaiveTime::parse_from_str(time, form).ok())
    });
    sane(
        NaiveDateTime::new(day, time.unwrap_or_default())
            .and_utc()
            .timestamp(),
    )
}

/// A date in one word.
fn day(word: &str, server: &str) -> Option<NaiveDate> {
    let word = word.trim_end_matches([',', '.']);
    if word.len() == 8 && word.bytes().all(|b| b.is_ascii_digit()) {
        return NaiveDate::parse_from_str(word, "%Y%m%d").ok();
    }
    let parts: Vec<&str> = word.split(['-', '.', '/']).collect();
    let [first, second, third] = parts[..] else {
        return None;
    };
    if first.len() == 4 {
        return date(third, second, first);
    }
    if third.len() != 4 {
        return None;
    }
    if month(second).is_some() || word.contains('.') || DAY_FIRST.contains(&server) {
        return date(first, second, third);
    }
    // 24/11/2026 can only be November, 11/24/2026 too, and 11/12/2026 is either.
    match (first.parse::<u32>().ok()?, second.parse::<u32>().ok()?) {
        (day, other) if day == other => date(first, second, third),
        (13.., 1..=12) => date(first, second, third),
        (1..=12, 13..) => date(second, first, third),
        _ => None,
    }
}

/// A date whose month is a word, in any order, with a year of four digits.
fn in_words(text: &str) -> Option<NaiveDate> {
    let (mut day, mut of, mut year) = (None, None, None);
    for word in text
        .split([' ', ',', '-', '.'])
        .filter(|word| !word.is_empty())
        .take(8)
    {
        let ordinal = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if let Some(found) = month(word) {
            of = of.or(Some(found));
        } else if word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) {
            year = year.or(Some(word));
        } else if !ordinal.is_empty() && ordinal.len() <= 2 && ordinal.bytes().all(|b| b.is_ascii_digit()) {
            day = day.or(Some(ordinal));
        }
    }
    NaiveDate::from_ymd_opt(year?.parse().ok()?, of?, day?.parse().ok()?)
}

fn date(day: &str, of: &str, year: &str) -> Option<NaiveDate> {
    let of = match of.parse() {
        Ok(number) => number,
        Err(_) => month(of)?,
    };
    NaiveDate::from_ymd_opt(year.parse().ok()?, of, day.parse().ok()?)
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    if word.len() < 3 || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let place = MONTHS.iter().position(|month| month.starts_with(&word))?;
    u32::try_from(place + 1).ok()
}

/// 1985, when the first name was registered, to 2200.
fn sane(seconds: i64) -> Option<Timestamp> {
    (473_385_600..7_258_118_400)
        .contains(&seconds)
        .then_some(Timestamp(seconds))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_is_the_same_day() {
        let day = Timestamp(1_795_478_400);
        for text in [
            "2026-11-24",
            "2026-11-24T00:00:00Z",
            "2026-11-24T00:00:00.0Z",
            "2026.11.24",
            "2026/11/24",
            "20261124",
            "24-Nov-2026",
            "24-nov-2026",
            "24.11.2026",
            "24/11/2026",
            "11/24/2026",
            "24-11-2026",
            "24 November 2026",
            "November 24 2026",
            "November 24, 2026",
            "Tue Nov 24 00:00:00 2026",
            "Tue Nov 24 00:00:00 UTC 2026",
            "2026-11-24 00:00:00 (UTC+0)",
            "2026-11-24 02:00:00+02",
            "24.11.2026 00:00:00",
            "2026-11-24 00:00:00 UTC",
            "2026-11-23T19:00:00-0500",
            "24th November 2026",
            "2026-11-24 CLST",
        ] {
            assert_eq!(read(text, "whois.example"), Some(day), "{text}");
        }
        assert_eq!(
            read("2026-11-24 10:15:00 UTC", "whois.example"),
            Some(day.plus(10 * 3600 + 900))
        );
    }

    #[test]
    fn a_date_that_could_be_two_days_is_none_unless_the_server_is_known() {
        assert_eq!(read("11/12/2026", "whois.example"), None);
        assert_eq!(read("11/12/2026", "whois.dns.pt"), Timestamp::parse("2026-12-11"));
        assert_eq!(
            read("11-12-2026", "whois.hkirc.hk"),
            Timestamp::parse("2026-12-11")
        );
        for text in [
            "",
            "never",
            "0000-00-00",
            "31/02/2026",
            "1795478400",
            "20261332",
            "13/13/2026",
            "24-11-26",
            "1.2",
        ] {
            assert_eq!(read(text, "whois.example"), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_breaks_the_reading(text in "\\PC{0,40}") {
            let _ = read(&text, "whois.example");
            let _ = read(&text, "whois.dns.pt");
        }

        #[test]
        fn no_digits_break_the_reading(text in "[0-9]{0,4}[-./ ][0-9A-Za-z]{0,4}[-./ ][0-9]{0,6}[ T:0-9+Zz-]{0,14}") {
            let _ = read(&text, "whois.example");
        }
    }
}
