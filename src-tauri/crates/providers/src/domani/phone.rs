//! Telephone numbers as registries write them: a dot after the country's calling code, `+44.1170000000`.

/// Calling codes of two digits (ITU-T E.164). Those of one digit are 1 and 7; no code begins another.
const OF_TWO: [u8; 43] = [
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58,
    60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95,
];
/// And 98 stands alone in its ten.
const IRAN: u8 = 98;

/// Calling codes of three digits, as first and last of a row.
const OF_THREE: [(u16, u16); 32] = [
    (211, 213),
    (216, 216),
    (218, 218),
    (220, 258),
    (260, 269),
    (290, 291),
    (297, 299),
    (350, 359),
    (370, 383),
    (385, 387),
    (389, 389),
    (420, 421),
    (423, 423),
    (500, 509),
    (590, 599),
    (670, 670),
    (672, 683),
    (685, 692),
    (800, 800),
    (808, 808),
    (850, 850),
    (852, 853),
    (855, 856),
    (870, 870),
    (878, 878),
    (880, 883),
    (886, 886),
    (888, 888),
    (960, 968),
    (970, 977),
    (979, 979),
    (992, 998),
];

/// How many digits the calling code has with which these digits begin.
fn code_length(digits: &str) -> Option<usize> {
    let front = |length: usize| digits.get(..length)?.parse::<u16>().ok();
    if matches!(front(1)?, 1 | 7) {
        return Some(1);
    }
    let two = u8::try_from(front(2)?).ok()?;
    if two == IRAN || OF_TWO.contains(&two) {
        return Some(2);
    }
    let three = front(3)?;
    OF_THREE
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&three))
        .then_some(3)
}

/// `+441170000000` as `+44.1170000000`; `None` when it begins with no calling code, or has nothing behind one.
pub(super) fn dotted(number: &str) -> Option<String> {
    let digits = number.strip_prefix('+')?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (code, rest) = digits.split_at_checked(code_length(digits)?)?;
    (!rest.is_empty()).then(|| format!("+{code}.{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dot_stands_behind_the_calling_code() {
        for (number, written) in [
            ("+15555550100", "+1.5555550100"),
            ("+18685550100", "+1.8685550100"),
            ("+77015550100", "+7.7015550100"),
            ("+441170000000", "+44.1170000000"),
            ("+4930123456", "+49.30123456"),
            ("+390612345678", "+39.0612345678"),
            ("+989121234567", "+98.9121234567"),
            ("+35312345678", "+353.12345678"),
            ("+2125550100", "+212.5550100"),
            ("+85212345678", "+852.12345678"),
            ("+99512345678", "+995.12345678"),
            ("+97212345678", "+972.12345678"),
        ] {
            assert_eq!(dotted(number).as_deref(), Some(written));
        }
    }

    #[test]
    fn what_begins_with_no_calling_code_has_no_dot() {
        for number in [
            "",
            "+",
            "+1",
            "+44",
            "15555550100",
            "+1.5555550100",
            "+21012345678",
            "+38412345678",
            "+8912345678",
            "+99912345678",
            "+é1234",
            "+2",
        ] {
            assert_eq!(dotted(number), None, "{number}");
        }
    }

    #[test]
    fn no_code_begins_another() {
        for (first, last) in OF_THREE {
            for code in first..=last {
                let two = u8::try_from(code / 10).expect("two digits");
                assert!(two != IRAN && !OF_TWO.contains(&two), "{code}");
                assert!(!matches!(code / 100, 1 | 7), "{code}");
            }
        }
    }
}
