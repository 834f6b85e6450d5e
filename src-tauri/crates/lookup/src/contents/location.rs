//! LOC records (RFC 1876): where something is on earth.

use std::fmt;

/// The fields as they travel: sizes as digit and power of ten, angles in thousandths of a second from 2^31, centimetres
/// from 100 km below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Location {
    sizes: [u8; 3],
    latitude: u32,
    longitude: u32,
    altitude: u32,
}

/// The equator and the prime meridian.
const ZERO: i64 = 1 << 31;
/// The zero of heights, in centimetres.
const SEA: i64 = 10_000_000;
/// Size and precisions where none are written: 1 m, 10 km, 10 m.
const USUAL: [u8; 3] = [0x12, 0x16, 0x13];

/// The fields of a record, or `None` when it is of another version or length.
pub(super) fn read(bytes: &[u8]) -> Option<Location> {
    let &[0, s, h, v, ref angles @ ..] = bytes else {
        return None;
    };
    let &[a, b, c, d, e, f, g, i, j, k, l, m] = angles else {
        return None;
    };
    Some(Location {
        sizes: [s, h, v],
        latitude: u32::from_be_bytes([a, b, c, d]),
        longitude: u32::from_be_bytes([e, f, g, i]),
        altitude: u32::from_be_bytes([j, k, l, m]),
    })
}

/// What a person wrote, such as `52 22 23 N 4 53 32 E -2m`; `None` when it is no location.
pub(super) fn parse(text: &str) -> Option<Location> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (latitude, rest) = angle(&words, "N", "S")?;
    let (longitude, rest) = angle(rest, "E", "W")?;
    let (altitude, rest) = rest.split_first()?;
    let mut sizes = USUAL;
    if rest.len() > sizes.len() {
        return None;
    }
    for (size, word) in sizes.iter_mut().zip(rest) {
        *size = power(metres(word)?)?;
    }
    Some(Location {
        sizes,
        latitude,
        longitude,
        altitude: u32::try_from(metres(altitude)? + SEA).ok()?,
    })
}

/// Degrees, and perhaps minutes and seconds, up to one of two letters.
fn angle<'a>(words: &'a [&'a str], plus: &str, minus: &str) -> Option<(u32, &'a [&'a str])> {
    let end = words
        .iter()
        .take(4)
        .position(|word| word.eq_ignore_ascii_case(plus) || word.eq_ignore_ascii_case(minus))?;
    let number = |place: usize| match words[..end].get(place) {
        None => Some(0),
        Some(word) => thousandths(word),
    };
    let (degrees, minutes, seconds) = (number(0)?, number(1)?, number(2)?);
    if end == 0 || degrees % 1_000 != 0 || minutes % 1_000 != 0 || degrees > 180_000 {
        return None;
    }
    let distance = degrees * 3_600 + minutes * 60 + seconds;
    let sign = if words[end].eq_ignore_ascii_case(plus) {
        1
    } else {
        -1
    };
    Some((u32::try_from(ZERO + sign * distance).ok()?, &words[end + 1..]))
}

/// A decimal number in thousandths; more digits do not count.
fn thousandths(text: &str) -> Option<i64> {
    decimal(text, 3)
}

/// Metres in centimetres.
fn metres(text: &str) -> Option<i64> {
    decimal(text.strip_suffix(['m', 'M']).unwrap_or(text), 2)
}

fn decimal(text: &str, places: usize) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let fits = |digits: &str| digits.len() <= 10 && digits.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !fits(whole) || !fits(part) {
        return None;
    }
    let part: String = part.chars().chain("000".chars()).take(places).collect();
    let number: i64 = format!("{whole}{part}").parse().ok()?;
    Some(sign * number)
}

/// Centimetres as a digit and a power of ten.
fn power(mut centimetres: i64) -> Option<u8> {
    let mut exponent = 0_u8;
    while centimetres > 9 {
        centimetres /= 10;
        exponent += 1;
    }
    let digit = u8::try_from(centimetres).ok()?;
    (exponent <= 9).then_some(digit << 4 | exponent)
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (angle, plus, minus) in [(self.latitude, "N", "S"), (self.longitude, "E", "W")] {
            let from_zero = i64::from(angle) - ZERO;
            let distance = from_zero.abs();
            let (seconds, part) = (distance / 1_000, distance % 1_000);
            let letter = if from_zero < 0 { minus } else { plus };
            write!(f, "{} {} {}", seconds / 3_600, seconds / 60 % 60, seconds % 60)?;
            if part > 0 {
                write!(f, ".{part:03}")?;
            }
            write!(f, " {letter} ")?;
        }
        write_metres(f, i64::from(self.altitude) - SEA)?;
        for size in self.sizes {
            let centimetres = i64::from(size >> 4) * 10_i64.pow(u32::from(size & 0x0f).min(9));
            f.write_str(" ")?;
            write_metres(f, centimetres)?;
        }
        Ok(())
    }
}

fn write_metres(f: &mut fmt::Formatter<'_>, centimetres: i64) -> fmt::Result {
    let sign = if centimetres < 0 { "-" } else { "" };
    let (metres, part) = (centimetres.abs() / 100, centimetres.abs() % 100);
    if part == 0 {
        write!(f, "{sign}{metres}m")
    } else {
        write!(f, "{sign}{metres}.{part:02}m")
    }
}
