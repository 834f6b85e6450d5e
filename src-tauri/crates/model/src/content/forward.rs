//! Forwarding of web pages and of mail, which some providers keep among the records of a zone.

use super::host::host;
use super::words::short;
use super::{ContentError, wrong};

/// A web address, scheme and host in lower case. Letters beyond ASCII in the path are encoded.
pub(super) fn url(content: &str) -> Result<String, ContentError> {
    const SHAPE: &str = "Write the whole web address, such as https://www.example.com/.";
    let Some((scheme, rest)) = content.split_once("://") else {
        return wrong(SHAPE);
    };
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        return wrong(format!(
            "\"{}\" is not forwarded to. A web address begins with https:// or http://.",
            short(&scheme)
        ));
    }
    if content.contains(|c: char| c.is_whitespace() || c == '"' || c == '\\') {
        return wrong("A web address has no blanks, quotes or backslashes. Write a blank as %20.");
    }
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (name, port) = match authority.rsplit_once(':') {
        Some((name, port)) if !authority.ends_with(']') => (name, Some(port)),
        _ => (authority, None),
    };
    if name.contains('@') {
        return wrong("A web address that everybody can read must not hold a user name or a password.");
    }
    // Dotted or bracketed addresses are hosts of web pages too.
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    let name = match bare.parse::<std::net::IpAddr>() {
        Ok(_) => name.to_ascii_lowercase(),
        Err(_) => host(name)?,
    };
    let mut out = format!("{scheme}://{name}");
    if let Some(port) = port {
        let port: u16 = port.parse().or_else(|_| wrong(SHAPE))?;
        out.push_str(&format!(":{port}"));
    }
    for letter in path.chars() {
        if letter.is_ascii() {
            out.push(letter);
        } else {
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    Ok(out)
}

/// A mail address, its host in lower case.
pub(super) fn mail(content: &str) -> Result<String, ContentError> {
    const SHAPE: &str = "Write the mail address to which mail goes, such as me@example.com.";
    let Some((mailbox, at)) = content.rsplit_once('@') else {
        return wrong(SHAPE);
    };
    // What RFC 5322 allows without quotes.
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if mailbox.is_empty()
        || mailbox.len() > 64
        || !mailbox.chars().all(fits)
        || mailbox.split('.').any(str::is_empty)
    {
        return wrong(format!("\"{}\" is not a mail address. {SHAPE}", short(content)));
    }
    let at = host(at).or_else(|_| wrong(format!("\"{}\" is not a mail address. {SHAPE}", short(content))))?;
    if !at.contains('.') {
        return wrong(SHAPE);
    }
    Ok(format!("{mailbox}@{at}"))
}
