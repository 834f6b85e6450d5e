//! LOC: a place on earth (RFC 1876).

use super::words::short;
use super::{ContentError, wrong};

const SHAPE: &str = "Write degrees, minutes, seconds and direction twice, then the altitude, such as 52 22 23 N 4 53 32 E -2m.";

pub(super) fn loc(content: &str) -> Result<String, ContentError> {
    let mut words = content.split_whitespace().peekable();
    let latitude = angle(&mut words, ["N", "S"], 90)?;
    let longitude = angle(&mut words, ["E", "W"], 180)?;
    let Some(altitude) = words.next() else {
        return wrong(SHAPE);
    };
    // -100,000 m to 42,849,672.95 m: an unsigned 32-bit number of centimetres.
    let altitude = metres(altitude, "altitude", -10_000_000, 4_284_967_295)?;
    let mut sizes = Vec::new();
    for (what, usual) in [
        ("size", 100),
        ("horizontal precision", 1_000_000),
        ("vertical precision", 1_000),
    ] {
        let size = match words.next() {
            Some(word) => metres(word, what, 0, 9_000_000_000)?,
            None => centimetres(usual),
        };
        sizes.push(size);
    }
    if words.next().is_some() {
        return wrong(SHAPE);
    }
    Ok(format!("{latitude} {longitude} {altitude} {}", sizes.join(" ")))
}

/// Degrees, minutes and seconds up to the direction; minutes and seconds may be missing.
fn angle<'a>(
    words: &mut impl Iterator<Item = &'a str>,
    directions: [&str; 2],
    most: u32,
) -> Result<String, ContentError> {
    let mut numbers = Vec::new();
    let direction = loop {
        let Some(word) = words.next() else {
            return wrong(SHAPE);
        };
        if let Some(direction) = directions.iter().find(|d| d.eq_ignore_ascii_case(word)) {
            break *direction;
        }
        if numbers.len() == 3 {
            return wrong(format!(
                "\"{}\" stands where {} or {} must be.",
                short(word),
                directions[0],
                directions[1]
            ));
        }
        numbers.push(word);
    };
    let whole = |text: Option<&&str>, most: u32| match text {
        None => Some(0),
        Some(text) => text.parse::<u32>().ok().filter(|number| *number <= most),
    };
    let (Some(degrees), Some(minutes), Some(thousandths)) = (
        numbers.first().and_then(|degrees| whole(Some(degrees), most)),
        whole(numbers.get(1), 59),
        numbers
            .get(2)
            .map_or(Some(0), |seconds| decimal(seconds, 3))
            .filter(|thousandths| (0..60_000).contains(thousandths)),
    ) else {
        return wrong(format!(
            "An angle has up to {most} degrees, 59 minutes and 59.999 seconds, such as 52 22 23.5 {direction}."
        ));
    };
    if degrees == most && (minutes > 0 || thousandths > 0) {
        return wrong(format!("An angle has {most} degrees at most."));
    }
    Ok(format!(
        "{degrees} {minutes} {}.{:03} {direction}",
        thousandths / 1000,
        thousandths % 1000
    ))
}

fn metres(word: &str, what: &str, least: i64, most: i64) -> Result<String, ContentError> {
    let digits = word.strip_suffix(['m', 'M']).unwrap_or(word);
    match decimal(digits, 2) {
        Some(value) if (least..=most).contains(&value) => Ok(centimetres(value)),
        _ => wrong(format!(
            "The {what} is a number of metres from {} to {}, such as 10m, not \"{}\".",
            least / 100,
            most / 100,
            short(word)
        )),
    }
}

fn centimetres(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    format!("{sign}{}.{:02}m", value / 100, value % 100)
}

/// A decimal number in units of its last place; `None` when it has more places, or is none.
fn decimal(text: &str, places: usize) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || fraction.len() > places || !plain(whole) || !plain(fraction) {
        return None;
    }
    let value: i64 = format!("{whole}{fraction:0<places$}").parse().ok()?;
    Some(if negative { -value } else { value })
}
