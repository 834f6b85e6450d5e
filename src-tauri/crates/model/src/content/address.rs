//! A and AAAA records, and those that a dynamic DNS service may change.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{ContentError, wrong};

pub(super) fn v4(content: &str) -> Result<String, ContentError> {
    if let Ok(address) = content.parse::<Ipv4Addr>() {
        return Ok(address.to_string());
    }
    let parts: Vec<&str> = content.split('.').collect();
    if content.parse::<Ipv6Addr>().is_ok() {
        return wrong("This is an IPv6 address. It belongs into an AAAA record.");
    }
    if parts.len() == 4
        && parts
            .iter()
            .all(|p| !p.is_empty() && p.len() < 9 && p.bytes().all(|b| b.is_ascii_digit()))
    {
        const PLACES: [&str; 4] = ["first", "second", "third", "last"];
        for (place, part) in PLACES.iter().zip(&parts) {
            if part.parse::<u32>().is_ok_and(|n| n > 255) {
                return wrong(format!(
                    "Not an IPv4 address. The {place} part is {part}, it can be 255 at most."
                ));
            }
        }
        return wrong("Not an IPv4 address. A part begins with a zero.");
    }
    wrong("Not an IPv4 address. Write four numbers with dots, such as 203.0.113.24.")
}

pub(super) fn v6(content: &str) -> Result<String, ContentError> {
    match content.parse::<Ipv6Addr>() {
        Ok(address) => Ok(address.to_string()),
        Err(_) if content.parse::<Ipv4Addr>().is_ok() => {
            wrong("This is an IPv4 address. It belongs into an A record.")
        }
        Err(_) => wrong("Not an IPv6 address. Write it such as 2001:db8::24."),
    }
}
