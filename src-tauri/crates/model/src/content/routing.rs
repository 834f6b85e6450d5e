//! Records that lead to a host or an address of another sort: MX, SRV, URI, NAPTR.

use super::host::{host, host_or_dot};
use super::text::quoted;
use super::words::{Words, number};
use super::{ContentError, wrong};

fn u16(text: &str, what: &str) -> Result<u16, ContentError> {
    number(text, what, u16::MAX)
}

pub(super) fn mx(content: &str) -> Result<String, ContentError> {
    let mut parts = content.split_whitespace();
    let (Some(priority), Some(exchange), None) = (parts.next(), parts.next(), parts.next()) else {
        return wrong("Write the priority and the mail server, such as 10 mx1.example.net.");
    };
    let priority = u16(priority, "priority")?;
    if exchange == "." {
        // RFC 7505: this name takes no mail.
        return if priority == 0 {
            Ok("0 .".to_owned())
        } else {
            wrong("\"No mail\" is written 0 and a dot.")
        };
    }
    if exchange.trim_end_matches('.').parse::<std::net::IpAddr>().is_ok() {
        return wrong(
            "An MX record names a host, not an address. Make an A record for the mail server and write its name here.",
        );
    }
    Ok(format!("{priority} {}", host(exchange)?))
}

pub(super) fn srv(content: &str) -> Result<String, ContentError> {
    let parts: Vec<&str> = content.split_whitespace().collect();
    let [priority, weight, port, target] = parts[..] else {
        return wrong("Write priority, weight, port and host, such as 10 5 5060 sip.example.net.");
    };
    Ok(format!(
        "{} {} {} {}",
        u16(priority, "priority")?,
        u16(weight, "weight")?,
        u16(port, "port")?,
        host_or_dot(target)?
    ))
}

/// RFC 7553.
pub(super) fn uri(content: &str) -> Result<String, ContentError> {
    const SHAPE: &str = "Write priority, weight and address, such as 10 1 \"https://www.example.com/\".";
    let mut words = Words::of(content);
    let (Some(priority), Some(weight), Some(target)) = (words.word(), words.word(), words.string()) else {
        return wrong(SHAPE);
    };
    let (priority, weight) = (u16(priority, "priority")?, u16(weight, "weight")?);
    if !words.rest().is_empty() {
        return wrong(SHAPE);
    }
    // A scheme and a colon: the least that an address of any sort has (RFC 3986).
    let scheme = target.split(|b| *b == b':').next().unwrap_or_default();
    let has_scheme = scheme.len() < target.len()
        && scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(b));
    if !has_scheme {
        return wrong(
            "The address has no scheme in front. Write it whole, such as https://www.example.com/.",
        );
    }
    Ok(format!("{priority} {weight} {}", quoted(&target)))
}

/// RFC 3403.
pub(super) fn naptr(content: &str) -> Result<String, ContentError> {
    const SHAPE: &str = "Write order, preference, flags, service, expression and replacement, such as 10 100 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.com!\" .";
    let mut words = Words::of(content);
    let (Some(order), Some(preference)) = (words.word(), words.word()) else {
        return wrong(SHAPE);
    };
    let (order, preference) = (u16(order, "order")?, u16(preference, "preference")?);
    let (Some(flags), Some(service), Some(expression), Some(replacement)) =
        (words.string(), words.string(), words.string(), words.word())
    else {
        return wrong(SHAPE);
    };
    if !words.rest().is_empty() {
        return wrong(SHAPE);
    }
    if !flags.iter().all(u8::is_ascii_alphanumeric) {
        return wrong(
            "The flags are letters and digits, such as \"S\", \"A\", \"U\" or \"P\", or \"\" for none.",
        );
    }
    for (string, what) in [(&service, "service"), (&expression, "expression")] {
        if string.len() > 255 {
            return wrong(format!("The {what} is longer than 255 bytes."));
        }
    }
    let replacement = host_or_dot(replacement)?;
    if !expression.is_empty() && replacement != "." {
        return wrong(
            "An expression and a replacement exclude each other. Write a dot as the replacement, or \"\" as the expression.",
        );
    }
    Ok(format!(
        "{order} {preference} {} {} {} {replacement}",
        quoted(&flags),
        quoted(&service),
        quoted(&expression)
    ))
}
