//! Host names inside of contents.

use std::net::IpAddr;

use super::owner::{ascii_labels, label_fits};
use super::words::short;
use super::{ContentError, wrong};

/// An absolute host name, without the dot at its end.
pub(super) fn host(content: &str) -> Result<String, ContentError> {
    let trimmed = content.strip_suffix('.').unwrap_or(content);
    if trimmed == "@" || trimmed.is_empty() {
        return wrong("Write the whole host name, such as www.example.com.");
    }
    if trimmed.parse::<IpAddr>().is_ok() {
        return wrong("An address stands where a host name must be. Use an A or AAAA record for an address.");
    }
    if content.contains("://") {
        return wrong("A web address stands where a host name must be. Leave out https:// and the path.");
    }
    if trimmed.contains('\\') {
        return wrong(format!(
            "\"{}\" has an escaped letter. Freehold writes host names of letters, digits, hyphens and underscores only.",
            short(trimmed)
        ));
    }
    let ascii = ascii_labels(trimmed);
    if ascii.len() > 253 {
        return wrong("The host name is too long: 253 characters at most.");
    }
    let reverse = ascii.ends_with(".arpa");
    if ascii.contains('/') && !reverse {
        return wrong("A web address stands where a host name must be. Leave out https:// and the path.");
    }
    for label in ascii.split('.') {
        // Reverse zones of less than 256 addresses have slashes in their names (RFC 2317).
        if !(reverse && label.contains('/')) {
            label_fits(label, &ascii)?;
        } else if !label
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'/' || b == b'-')
            || label.len() > 63
        {
            return wrong(format!("\"{}\" is not a host name.", short(&ascii)));
        }
    }
    match ascii.rsplit_once('.') {
        Some((_, last)) if last.bytes().all(|b| b.is_ascii_digit()) => wrong(format!(
            "\"{}\" ends in a number, and no host name does. Use an A record for an address.",
            short(&ascii)
        )),
        _ => Ok(ascii),
    }
}

/// A host name, or a dot alone.
pub(super) fn host_or_dot(content: &str) -> Result<String, ContentError> {
    if content == "." {
        Ok(".".to_owned())
    } else {
        host(content)
    }
}
