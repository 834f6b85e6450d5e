//! Owner names: what stands to the left of a record, relative to its zone.

use super::words::short;
use super::{ContentError, wrong};

/// Checks a relative owner name and returns it in its one spelling: `@`, labels of letters, digits, hyphens and
/// underscores, `*` only as the first label. International labels become `xn--` ones.
///
/// # Errors
/// When it is no owner name; the message is meant for the user.
pub fn owner(name: &str) -> Result<String, ContentError> {
    let name = crate::record::relative_name(name);
    if name == "@" {
        return Ok(name);
    }
    if name.contains('\\') {
        return wrong(format!(
            "\"{}\" has an escaped dot or letter. Freehold writes names of letters, digits, hyphens and underscores only.",
            short(&name)
        ));
    }
    if name.len() > 253 {
        return wrong("The name is too long: 253 characters at most.");
    }
    for (place, label) in name.split('.').enumerate() {
        if label == "*" && place == 0 {
            continue;
        }
        if label.contains('*') {
            return wrong(format!(
                "In \"{}\" the * is not the whole first part. A wildcard is written *, or * and a dot in front of a name.",
                short(&name)
            ));
        }
        label_fits(label, &name)?;
    }
    Ok(name)
}

pub(super) fn label_fits(label: &str, name: &str) -> Result<(), ContentError> {
    if label.is_empty() {
        return wrong(format!(
            "\"{}\" has two dots in a row, or one too many.",
            short(name)
        ));
    }
    if label.len() > 63 {
        return wrong("One part of the name is longer than 63 characters.");
    }
    if !label
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    {
        return wrong(format!(
            "\"{}\" is not a host name. Between the dots stand letters, digits, hyphens and underscores only.",
            short(name)
        ));
    }
    Ok(())
}

/// What separates labels: the dot, and the three forms of it that IDNA takes as one (RFC 3490, section 3.1).
pub(crate) const DOTS: [char; 4] = ['.', '\u{3002}', '\u{ff0e}', '\u{ff61}'];

/// A name in lower case, its international labels in their `xn--` form. A label that has none stays as it is.
pub(crate) fn ascii_labels(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    let labels: Vec<String> = name
        .split(DOTS)
        .map(|label| {
            let ascii = idna::domain_to_ascii(label)
                .ok()
                .filter(|_| !label.is_ascii())
                .filter(|ascii| {
                    !ascii.is_empty()
                        && ascii
                            .bytes()
                            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
                });
            ascii.unwrap_or_else(|| label.to_ascii_lowercase())
        })
        .collect();
    labels.join(".")
}
