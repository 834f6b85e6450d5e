//! Counts, times and contents as they stand in the sentences of this feature.

use model::Record;

/// `1 zone`, `1,204 zones`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    let word = if number == 1 { one } else { many };
    format!("{} {word}", grouped(number as u64))
}

/// `86,400`.
pub(super) fn grouped(number: u64) -> String {
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

/// `5 minutes`, `1 hour`, `2 days`.
pub(super) fn duration(seconds: u32) -> String {
    let seconds = seconds as usize;
    match seconds {
        0..60 => count(seconds, "second", "seconds"),
        60..3_600 => count(seconds.div_ceil(60), "minute", "minutes"),
        3_600..172_800 => count(seconds.div_ceil(3_600), "hour", "hours"),
        _ => count(seconds.div_ceil(86_400), "day", "days"),
    }
}

/// The contents of a few records, cut to a length that fits a line.
pub(super) fn contents(records: &[Record]) -> String {
    const LONGEST: usize = 60;
    let mut text = String::new();
    for (place, record) in records.iter().enumerate() {
        if place == 3 {
            text.push_str(&format!(" and {}", count(records.len() - 3, "other", "others")));
            break;
        }
        if place > 0 {
            text.push_str(", ");
        }
        text.extend(record.content.chars().filter(|c| !c.is_control()).take(LONGEST));
        if record.content.chars().count() > LONGEST {
            text.push_str("...");
        }
    }
    text
}

/// `A, AAAA and MX`.
pub(super) fn list<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [front @ .., last] => {
            let front: Vec<&str> = front.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", front.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_like_a_sentence() {
        assert_eq!(count(1, "zone", "zones"), "1 zone");
        assert_eq!(count(1_204, "zone", "zones"), "1,204 zones");
        assert_eq!(grouped(86_400), "86,400");
        assert_eq!(duration(300), "5 minutes");
        assert_eq!(duration(3_600), "1 hour");
        assert_eq!(duration(86_400), "24 hours");
        assert_eq!(duration(604_800), "7 days");
        assert_eq!(list(&["A", "AAAA", "MX"]), "A, AAAA and MX");
    }
}
