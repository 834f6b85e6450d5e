//! What a cell says: a date, an amount, a switch, tags. What can be read in two ways is not guessed.

use chrono::{Datelike, NaiveDate};
use model::{Currency, Money, Timestamp};

/// Longest cell that is a date or an amount.
const LONGEST: usize = 60;
/// The day before the first of the calendar that spreadsheets count by.
const SERIAL_ZERO: i64 = -25_569;
/// The days that such a count is taken for: 1985 to 2200.
const SERIALS: std::ops::Range<i64> = 31_048..109_576;

/// Whether a cell says nothing.
pub(super) fn is_blank(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty()
        || ["-", "--", "—", "–", "n/a", "na", "none", "null", "nil", "unknown"]
            .iter()
            .any(|word| cell.eq_ignore_ascii_case(word))
}

/// Which comes first in dates of numbers alone, and what a column of bare numbers is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct DateStyle {
    pub day_first: Option<bool>,
    /// Whether bare numbers are a spreadsheet's count of days.
    pub serial: bool,
}

/// What a cell shows of how the dates of its column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateShape {
    /// It is no date.
    No,
    /// A date that can be read in one way.
    Clear,
    /// Only with the day first.
    DayFirst,
    /// Only with the month first.
    MonthFirst,
    /// Either way, each another day.
    Open,
    /// A bare number that a spreadsheet may count days by.
    Serial,
}

/// The pieces of a date.
enum Date {
    /// Year, month, day.
    Clear(i32, u32, u32),
    /// Two numbers and a year; whether dots stand between them.
    Pair(u32, u32, i32, bool),
    Serial(i64),
}

/// Reads a date as midnight in UTC, or the time that is told with it.
pub(super) fn date(cell: &str, style: DateStyle) -> Result<Timestamp, String> {
    let cell = cell.trim();
    let (date, seconds) = pieces(cell)?;
    let not = || format!("\"{}\" is not a date", shown(cell));
    let (year, month, day) = match date {
        Date::Clear(year, month, day) => (year, month, day),
        Date::Pair(first, second, year, dots) => {
            // Dots are written with the day first, unless the column says otherwise.
            let default = dots.then_some(true);
            let one_way = match (first > 12, second > 12) {
                (true, false) => Some(true),
                (false, true) => Some(false),
                _ if first == second => Some(true),
                _ => style.day_first.or(default),
            };
            match one_way {
                Some(true) => (year, second, first),
                Some(false) => (year, first, second),
                None => {
                    return Err(format!(
                        "\"{}\" can be read with the day or the month first",
                        shown(cell)
                    ));
                }
            }
        }
        Date::Serial(days) if style.serial => {
            return in_range((days + SERIAL_ZERO) * model::time::DAY + seconds).ok_or_else(not);
        }
        Date::Serial(_) => return Err(not()),
    };
    let date = NaiveDate::from_ymd_opt(year, month, day).ok_or_else(not)?;
    let midnight = date.and_hms_opt(0, 0, 0).ok_or_else(not)?.and_utc().timestamp();
    in_range(midnight + seconds).ok_or_else(not)
}

/// How a date is written.
pub(super) fn date_shape(cell: &str) -> DateShape {
    match pieces(cell.trim()) {
        Err(_) => DateShape::No,
        Ok((Date::Clear(..), _)) => DateShape::Clear,
        Ok((Date::Serial(_), _)) => DateShape::Serial,
        Ok((Date::Pair(first, second, _, dots), _)) => match (first > 12, second > 12) {
            (true, true) => DateShape::No,
            (true, false) => DateShape::DayFirst,
            (false, true) => DateShape::MonthFirst,
            (false, false) if first == second || dots => DateShape::Clear,
            (false, false) => DateShape::Open,
        },
    }
}

fn in_range(seconds: i64) -> Option<Timestamp> {
    // By the same bounds as every date that a provider sends.
    Timestamp::parse(&Timestamp(seconds).to_rfc3339())
}

/// The date and the seconds within its day.
fn pieces(cell: &str) -> Result<(Date, i64), String> {
    let not = || format!("\"{}\" is not a date", shown(cell));
    if cell.len() > LONGEST || !cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(not());
    }
    if cell.len() > 10
        && cell.as_bytes()[4] == b'-'
        && let Some(at) = Timestamp::parse(cell)
    {
        let day = at.to_utc().date_naive();
        let seconds = at.0.rem_euclid(model::time::DAY);
        return Ok((Date::Clear(day.year(), day.month(), day.day()), seconds));
    }
    let (front, time) = match cell.find(':') {
        None => (cell, None),
        Some(colon) => {
            // The hour is the number just before the first colon.
            let hour = cell[..colon].trim_end_matches(|c: char| c.is_ascii_digit()).len();
            (&cell[..hour], Some(&cell[hour..]))
        }
    };
    let seconds = match time {
        None => 0,
        Some(time) => {
            clock(time).ok_or_else(|| format!("the time of \"{}\" can not be read", shown(cell)))?
        }
    };
    let front = match time {
        // 2026-11-24T10:00
        Some(_) => front.strip_suffix(['T', 't']).unwrap_or(front),
        None => front,
    };
    let mut numbers: Vec<&str> = Vec::new();
    let mut month = None;
    let mut dots = false;
    let mut rest = front;
    while let Some(c) = rest.chars().next() {
        let piece = if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            numbers.push(&rest[..end]);
            end
        } else if c.is_alphabetic() {
            let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let word = rest[..end].to_lowercase();
            match month_of(&word) {
                Some(found) if month.is_none() => month = Some(found),
                _ if is_filler(&word) => {}
                _ => return Err(not()),
            }
            end
        } else {
            match c {
                '.' => dots = true,
                '-' | '/' | ',' | ' ' | '\u{a0}' => {}
                _ => return Err(not()),
            }
            c.len_utf8()
        };
        rest = &rest[piece..];
    }
    let number = |text: &str| text.parse::<u32>().map_err(|_| not());
    let year = |text: &str| match text.len() {
        4 => text.parse::<i32>().map_err(|_| not()),
        1 | 2 => Err(format!("\"{}\" has a year of two digits", shown(cell))),
        _ => Err(not()),
    };
    let date = match (month, &numbers[..]) {
        (Some(month), [first, second]) if first.len() == 4 => {
            Date::Clear(year(first)?, month, number(second)?)
        }
        (Some(month), [first, second]) => Date::Clear(year(second)?, month, number(first)?),
        (None, [first, second, third]) if first.len() == 4 => {
            Date::Clear(year(first)?, number(second)?, number(third)?)
        }
        (None, [first, second, third]) if first.len() <= 2 && second.len() <= 2 => {
            Date::Pair(number(first)?, number(second)?, year(third)?, dots)
        }
        (None, [one]) if one.len() == 8 && front.trim().len() == 8 => {
            Date::Clear(year(&one[..4])?, number(&one[4..6])?, number(&one[6..])?)
        }
        (None, [one]) if one.len() == 5 && front.trim().len() == 5 => Date::Serial(
            one.parse()
                .ok()
                .filter(|days| SERIALS.contains(days))
                .ok_or_else(not)?,
        ),
        _ => return Err(not()),
    };
    Ok((date, seconds))
}

/// `13:45`, `1:45:30 PM`, `10:00 UTC`: seconds since midnight.
fn clock(text: &str) -> Option<i64> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != ':')
        .unwrap_or(text.len());
    let mut parts = text[..end].split(':').map(|part| part.parse::<i64>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    if parts.next().is_some() {
        return None;
    }
    let rest = text[end..].trim();
    // Parts of a second say nothing about a day.
    let rest = match rest.strip_prefix('.') {
        Some(part) => part.trim_start_matches(|c: char| c.is_ascii_digit()).trim(),
        None => rest,
    };
    let hour = match rest.to_lowercase().as_str() {
        "" | "z" | "utc" | "gmt" | "uhr" => hour,
        "am" | "a.m." if (1..=12).contains(&hour) => hour % 12,
        "pm" | "p.m." if (1..=12).contains(&hour) => hour % 12 + 12,
        _ => return None,
    };
    let fits = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    fits.then_some((hour * 60 + minute) * 60 + second)
}

fn month_of(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["january", "januar", "janvier"],
        &["february", "februar"],
        &["march", "märz", "mrz", "mars"],
        &["april", "avril"],
        &["may", "mai"],
        &["june", "juni", "juin"],
        &["july", "juli", "juillet"],
        &["august"],
        &["september", "sept"],
        &["october", "oktober", "octobre"],
        &["november", "novembre"],
        &["december", "dezember", "decembre"],
    ];
    let is = |month: &str| month == word || (word.chars().count() == 3 && month.starts_with(word));
    let place = MONTHS
        .iter()
        .position(|words| words.iter().any(|month| is(month)))?;
    u32::try_from(place + 1).ok()
}

fn is_filler(word: &str) -> bool {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    ["st", "nd", "rd", "th", "of"].contains(&word)
        || (word.len() >= 3 && DAYS.iter().any(|day| day.starts_with(word)))
}

/// What an amount shows of how the amounts of its column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AmountShape {
    No,
    Clear,
    /// Only with a comma before the decimals.
    Comma,
    /// Only with a point before the decimals.
    Point,
    /// Either way, each another amount.
    Open,
}

/// Reads an amount. Its own currency counts before `currency`; a bare dollar sign is the US dollar unless that says which.
pub(super) fn amount(cell: &str, comma: Option<bool>, currency: Option<Currency>) -> Result<Money, String> {
    let cell = cell.trim();
    let not = || format!("\"{}\" is not an amount", shown(cell));
    let (digits, own) = split(cell).ok_or_else(not)?;
    let decimal = match plain(&digits, comma) {
        Plain::Is(decimal) => decimal,
        Plain::Open => {
            return Err(format!(
                "\"{}\" can be read with a decimal comma or a decimal point",
                shown(cell)
            ));
        }
        Plain::No => return Err(not()),
    };
    let currency = match own {
        Own::Is(own) => Some(own),
        Own::Dollar => Some(currency.filter(is_dollar).unwrap_or(Currency::USD)),
        Own::None => currency,
    };
    let currency = currency.ok_or_else(|| format!("\"{}\" has no currency", shown(cell)))?;
    Money::parse(&decimal, currency).map_err(|error| format!("\"{}\": {error}", shown(cell)))
}

/// How an amount is written.
pub(super) fn amount_shape(cell: &str) -> AmountShape {
    let Some((digits, _)) = split(cell.trim()) else {
        return AmountShape::No;
    };
    match plain(&digits, None) {
        Plain::No => AmountShape::No,
        Plain::Open => AmountShape::Open,
        Plain::Is(_) => {
            let last = digits.rfind([',', '.']);
            match last {
                // A sign that stands there more than once groups thousands.
                Some(at) if digits.matches(&digits[at..=at]).count() == 1 => match &digits[at..=at] {
                    "," => AmountShape::Comma,
                    _ => AmountShape::Point,
                },
                _ => AmountShape::Clear,
            }
        }
    }
}

/// Whether a currency is written with a dollar sign.
fn is_dollar(currency: &Currency) -> bool {
    ["USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD"].contains(&currency.code())
}

enum Own {
    Is(Currency),
    Dollar,
    None,
}

/// Digits with their commas and points, and the currency beside them.
fn split(cell: &str) -> Option<(String, Own)> {
    if cell.len() > LONGEST {
        return None;
    }
    let mut digits = String::new();
    let mut word = String::new();
    let mut own = Own::None;
    for c in cell.chars() {
        match c {
            '0'..='9' | ',' | '.' => digits.push(c),
            // Between thousands.
            ' ' | '\'' | '\u{2019}' | '\u{a0}' | '\u{202f}' => {}
            '€' => own = Own::Is(Currency::EUR),
            '£' => own = Own::Is("GBP".parse().ok()?),
            '$' => own = Own::Dollar,
            c if c.is_ascii_alphabetic() => word.push(c),
            _ => return None,
        }
    }
    if !word.is_empty() {
        own = Own::Is(word.parse().ok()?);
    }
    digits
        .bytes()
        .any(|byte| byte.is_ascii_digit())
        .then_some((digits, own))
}

enum Plain {
    Is(String),
    Open,
    No,
}

/// As a decimal text with a point.
fn plain(digits: &str, comma: Option<bool>) -> Plain {
    let (commas, points) = (digits.matches(',').count(), digits.matches('.').count());
    let decimal = match (commas, points) {
        (0, 0) => None,
        (0, 1) | (1, 0) => {
            let sign = if commas == 1 { ',' } else { '.' };
            let behind = digits.len() - digits.find(sign).unwrap_or(0) - 1;
            let before = digits.len() - behind - 1;
            if behind != 3 || before == 0 || before > 3 || digits.starts_with('0') {
                Some(sign)
            } else {
                match comma {
                    None => return Plain::Open,
                    Some(comma) => (comma == (sign == ',')).then_some(sign),
                }
            }
        }
        (_, 0) | (0, _) => None,
        // Both: the last stands before the decimals, and only once.
        _ => {
            let last = if digits.rfind(',') > digits.rfind('.') {
                ','
            } else {
                '.'
            };
            if digits.matches(last).count() > 1 {
                return Plain::No;
            }
            Some(last)
        }
    };
    let (whole, part) = match decimal {
        None => (digits, ""),
        Some(sign) => digits.split_once(sign).unwrap_or((digits, "")),
    };
    // Thousands stand in threes; anything else is a version, a date, a mistake.
    let groups: Vec<&str> = whole.split([',', '.']).collect();
    let fits = groups.len() == 1
        || (groups[0].len() <= 3
            && !groups[0].is_empty()
            && groups[1..].iter().all(|group| group.len() == 3));
    if !fits {
        return Plain::No;
    }
    let whole: String = groups.concat();
    let whole = if whole.is_empty() { "0" } else { &whole };
    Plain::Is(if part.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{part}")
    })
}

/// Reads a switch.
pub(super) fn switch(cell: &str) -> Result<bool, String> {
    const ON: [&str; 12] = [
        "on",
        "yes",
        "y",
        "true",
        "1",
        "enabled",
        "active",
        "auto",
        "automatic",
        "x",
        "ja",
        "oui",
    ];
    const OFF: [&str; 12] = [
        "off", "no", "n", "false", "0", "disabled", "inactive", "manual", "expire", "not set", "nein", "non",
    ];
    let word = cell.trim().to_lowercase();
    if ON.contains(&word.as_str()) {
        Ok(true)
    } else if OFF.contains(&word.as_str()) {
        Ok(false)
    } else {
        Err(format!("\"{}\" is neither on nor off", shown(cell)))
    }
}

/// Reads tags: each once, in the order written.
pub(super) fn tags(cell: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for tag in cell.split([';', ',', '|', '\n']) {
        let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ");
        if !tag.is_empty()
            && !found
                .iter()
                .any(|known| known.to_lowercase() == tag.to_lowercase())
        {
            found.push(tag);
        }
    }
    found
}

/// A cell cut for a message.
pub(super) fn shown(cell: &str) -> String {
    cell.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests;
