//! Telephone numbers in the form of registries: a dot after the calling code of the country.

/// Calling codes of two digits (ITU-T E.164).
const TWO: [&str; 44] = [
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
    "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81",
    "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
];
/// What the calling codes of three digits begin with.
const THREE: [&str; 23] = [
    "21", "22", "23", "24", "25", "26", "29", "35", "37", "38", "42", "50", "59", "67", "68", "69", "80",
    "85", "87", "88", "96", "97", "99",
];

/// `+441170000000` as `+44.1170000000`. `None` when the number begins with no calling code, or ends with it.
pub(super) fn dotted(number: &str) -> Option<String> {
    let digits = number.strip_prefix('+')?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // North America shares one code, Russia and Kazakhstan another.
    let length = match digits.get(..2) {
        _ if digits.starts_with(['1', '7']) => 1,
        Some(two) if TWO.contains(&two) => 2,
        Some(two) if THREE.contains(&two) => 3,
        _ => return None,
    };
    let (code, rest) = digits.split_at_checked(length)?;
    (!rest.is_empty()).then(|| format!("+{code}.{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dot_stands_behind_the_calling_code() {
        for (number, written) in [
            ("+441170000000", Some("+44.1170000000")),
            ("+14165550100", Some("+1.4165550100")),
            ("+74955550100", Some("+7.4955550100")),
            ("+4930123456", Some("+49.30123456")),
            ("+35312345678", Some("+353.12345678")),
            ("+420212345678", Some("+420.212345678")),
            ("+85221234567", Some("+852.21234567")),
            ("+98211234567", Some("+98.211234567")),
            ("+99532123456", Some("+995.32123456")),
            ("+59899123456", Some("+598.99123456")),
            ("+83123456", None),
            ("+0123456", None),
            ("441170000000", None),
            ("+44 117", None),
            ("+44", None),
            ("+353", None),
            ("+3", None),
            ("+", None),
        ] {
            assert_eq!(dotted(number).as_deref(), written, "{number}");
        }
    }

    #[test]
    fn no_beginning_is_two_codes() {
        for code in TWO {
            assert!(!THREE.contains(&code), "{code}");
        }
        // Every first pair of digits is a code, begins longer ones, or is not given out: 28, 83 and 89.
        let known = |pair: &&str| TWO.contains(pair) || THREE.contains(pair);
        let pairs: Vec<String> = (20..100)
            .filter(|pair| pair / 10 != 7)
            .map(|pair| pair.to_string())
            .collect();
        let free: Vec<&str> = pairs
            .iter()
            .map(String::as_str)
            .filter(|pair| !known(pair))
            .collect();
        assert_eq!(free, ["28", "83", "89"]);
    }
}
