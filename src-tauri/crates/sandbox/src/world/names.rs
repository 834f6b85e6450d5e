//! What counts as a domain or host name here: lower-case letters, digits and hyphens in labels of 1 to 63,
//! 253 in all, at least two labels. IDNs come as punycode.

/// The name in lower case when it is well formed, else a sentence that says what is wrong with it.
///
/// # Errors
/// When the text is no registrable-looking ASCII name.
pub fn parse(text: &str) -> Result<String, String> {
    if !text.is_ascii() {
        return Err("Use the punycode form (xn--...) of an internationalised name.".to_owned());
    }
    let name = text.to_ascii_lowercase();
    if name.len() > 253 {
        return Err("A domain name has 253 characters at most.".to_owned());
    }
    if !name.contains('.') {
        return Err("A domain name needs an ending, such as .com.".to_owned());
    }
    for label in name.split('.') {
        if !is_label(label) {
            return Err(format!("\"{label}\" cannot be part of a domain name."));
        }
    }
    if name
        .rsplit('.')
        .next()
        .is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()))
    {
        return Err("An IP address is no domain name.".to_owned());
    }
    Ok(name)
}

/// Whether a label may stand in a host name.
fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Whether a label may own a record: as in a host name, or with underscores (`_dmarc`), or `*`.
#[must_use]
pub fn is_owner_label(label: &str) -> bool {
    label == "*" || is_label(&label.replace('_', "x"))
}

/// The part before the first dot.
#[must_use]
pub fn first_label(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lower_cased_and_junk_is_refused_with_a_reason() {
        assert_eq!(parse("Tidepool.DEV"), Ok("tidepool.dev".to_owned()));
        assert_eq!(parse("xn--mllerhof-65a.de"), Ok("xn--mllerhof-65a.de".to_owned()));
        for junk in [
            "",
            "com",
            "a..com",
            "-a.com",
            "a-.com",
            "müller.de",
            "a b.com",
            "10.0.0.1",
            "a.com.",
            "a_b.com",
        ] {
            assert!(parse(junk).is_err(), "{junk}");
        }
        assert!(parse(&format!("{}.com", "a".repeat(64))).is_err());
        assert!(is_owner_label("_dmarc") && is_owner_label("*") && !is_owner_label("a*"));
    }
}
