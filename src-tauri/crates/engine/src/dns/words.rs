//! Times and contents as they stand in the sentences of this feature; counts and lists are [`crate::words`].

use model::Record;

use crate::words::count;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_like_a_sentence() {
        assert_eq!(duration(300), "5 minutes");
        assert_eq!(duration(3_600), "1 hour");
        assert_eq!(duration(86_400), "24 hours");
        assert_eq!(duration(604_800), "7 days");
    }
}
