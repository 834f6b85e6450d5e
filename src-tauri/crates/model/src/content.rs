//! What a record's content may look like, type by type, and the one spelling in which it is kept.
//!
//! Host names inside contents are absolute, lower case and without a trailing dot. A TXT content is the logical text:
//! no quotes around it, no 255-byte pieces. Types that are not known here pass unchanged.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Why a content does not fit its type. The message says what is wrong and what would fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ContentError(pub String);

fn wrong<T>(message: impl Into<String>) -> Result<T, ContentError> {
    Err(ContentError(message.into()))
}

/// Checks `content` against the type `kind` and returns it in its one spelling.
///
/// # Errors
/// When it does not fit; the message is meant for the user.
pub fn normalise(kind: &str, content: &str) -> Result<String, ContentError> {
    if content.len() > 65_535 {
        return wrong("The content is longer than any DNS record can be (65,535 bytes).");
    }
    if kind.eq_ignore_ascii_case("TXT") || kind.eq_ignore_ascii_case("SPF") {
        return text(content);
    }
    let content = content.trim();
    if content.is_empty() {
        return wrong("The content is empty.");
    }
    if content.chars().any(|c| c.is_control()) {
        return wrong("The content holds a line break or another control character.");
    }
    match kind.to_ascii_uppercase().as_str() {
        "A" => address_v4(content),
        "AAAA" => address_v6(content),
        "CNAME" | "NS" | "PTR" | "DNAME" | "ALIAS" | "ANAME" => host(content),
        "MX" => mx(content),
        "SRV" => srv(content),
        "CAA" => caa(content),
        _ => Ok(content.to_owned()),
    }
}

/// Checks a relative owner name: `@`, labels of letters, digits, hyphens and underscores, `*` only as the first label.
///
/// # Errors
/// When it is no owner name; the message is meant for the user.
pub fn owner(name: &str) -> Result<String, ContentError> {
    let name = crate::record::relative_name(name);
    if name == "@" {
        return Ok(name);
    }
    if name.len() > 253 {
        return wrong("The name is too long: 253 characters at most.");
    }
    for (place, label) in name.split('.').enumerate() {
        if label == "*" && place == 0 {
            continue;
        }
        label_fits(label, &name)?;
    }
    Ok(name)
}

fn label_fits(label: &str, name: &str) -> Result<(), ContentError> {
    if label.is_empty() {
        return wrong(format!("\"{name}\" has two dots in a row."));
    }
    if label.len() > 63 {
        return wrong("One part of the name is longer than 63 characters.");
    }
    if !label
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    {
        return wrong(format!(
            "\"{name}\" is not a host name. Write international names in their xn-- form."
        ));
    }
    Ok(())
}

/// The text of a TXT record. Quoted pieces as in a zone file (`"a" "b"`) are joined, because people paste them so.
fn text(content: &str) -> Result<String, ContentError> {
    if content.chars().any(|c| c == '\0' || c == '\n' || c == '\r') {
        return wrong("The text holds a line break. A TXT record is one line; join the lines.");
    }
    let trimmed = content.trim();
    let logical = if trimmed.len() >= 2 && trimmed.starts_with('"') && trimmed.ends_with('"') {
        joined_pieces(trimmed).unwrap_or_else(|| content.to_owned())
    } else {
        content.to_owned()
    };
    if logical.is_empty() {
        return wrong("The text is empty.");
    }
    Ok(logical)
}

/// `"a" "b"` becomes `ab`; `None` when the quotes do not pair up as pieces.
fn joined_pieces(text: &str) -> Option<String> {
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        rest = rest.strip_prefix('"')?;
        let mut chars = rest.char_indices();
        loop {
            match chars.next()? {
                (_, '\\') => joined.push(chars.next()?.1),
                (at, '"') => {
                    rest = rest[at + 1..].trim_start();
                    break;
                }
                (_, c) => joined.push(c),
            }
        }
    }
    Some(joined)
}

fn address_v4(content: &str) -> Result<String, ContentError> {
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

fn address_v6(content: &str) -> Result<String, ContentError> {
    match content.parse::<Ipv6Addr>() {
        Ok(address) => Ok(address.to_string()),
        Err(_) if content.parse::<Ipv4Addr>().is_ok() => {
            wrong("This is an IPv4 address. It belongs into an A record.")
        }
        Err(_) => wrong("Not an IPv6 address. Write it such as 2001:db8::24."),
    }
}

fn host(content: &str) -> Result<String, ContentError> {
    let trimmed = content.trim_end_matches('.');
    if trimmed == "@" || trimmed.is_empty() {
        return wrong("Write the whole host name, such as www.example.com.");
    }
    if content.parse::<std::net::IpAddr>().is_ok() {
        return wrong("An address stands where a host name must be. Use an A or AAAA record for an address.");
    }
    if content.contains("://") || content.contains('/') {
        return wrong("A web address stands where a host name must be. Leave out https:// and the path.");
    }
    let ascii = if trimmed.is_ascii() {
        trimmed.to_ascii_lowercase()
    } else {
        idna::domain_to_ascii(trimmed)
            .map_err(|_| ContentError(format!("\"{trimmed}\" is not a host name.")))?
    };
    if ascii.len() > 253 {
        return wrong("The host name is too long: 253 characters at most.");
    }
    for label in ascii.split('.') {
        label_fits(label, &ascii)?;
    }
    Ok(ascii)
}

fn number(text: &str, what: &str) -> Result<u16, ContentError> {
    text.parse()
        .map_err(|_| ContentError(format!("The {what} is a number from 0 to 65535, not \"{text}\".")))
}

fn mx(content: &str) -> Result<String, ContentError> {
    let mut parts = content.split_whitespace();
    let (Some(priority), Some(exchange), None) = (parts.next(), parts.next(), parts.next()) else {
        return wrong("Write the priority and the mail server, such as 10 mx1.example.net.");
    };
    let priority = number(priority, "priority")?;
    if exchange == "." {
        // RFC 7505: this name takes no mail.
        return if priority == 0 {
            Ok("0 .".to_owned())
        } else {
            wrong("\"No mail\" is written 0 and a dot.")
        };
    }
    Ok(format!("{priority} {}", host(exchange)?))
}

fn srv(content: &str) -> Result<String, ContentError> {
    let parts: Vec<&str> = content.split_whitespace().collect();
    let [priority, weight, port, target] = parts[..] else {
        return wrong("Write priority, weight, port and host, such as 10 5 5060 sip.example.net.");
    };
    let (priority, weight, port) = (
        number(priority, "priority")?,
        number(weight, "weight")?,
        number(port, "port")?,
    );
    let target = if target == "." {
        ".".to_owned()
    } else {
        host(target)?
    };
    Ok(format!("{priority} {weight} {port} {target}"))
}

fn caa(content: &str) -> Result<String, ContentError> {
    const SHAPE: &str = "Write flag, tag and value, such as 0 issue \"letsencrypt.org\".";
    let mut parts = content.splitn(3, char::is_whitespace);
    let (Some(flag), Some(tag), Some(value)) = (parts.next(), parts.next(), parts.next()) else {
        return wrong(SHAPE);
    };
    let flag: u8 = flag
        .parse()
        .map_err(|_| ContentError("The flag of a CAA record is 0 or 128.".into()))?;
    let tag = tag.to_ascii_lowercase();
    if tag.is_empty() || !tag.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return wrong(SHAPE);
    }
    let value = value.trim();
    let value = value
        .strip_prefix('"')
        .and_then(|v| v.strip_suffix('"'))
        .unwrap_or(value);
    if value.contains('"') {
        return wrong(SHAPE);
    }
    Ok(format!("{flag} {tag} \"{value}\""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ok(kind: &str, content: &str) -> String {
        normalise(kind, content).unwrap_or_else(|e| panic!("{kind} {content}: {e}"))
    }

    fn refusal(kind: &str, content: &str) -> String {
        normalise(kind, content)
            .expect_err("should be refused")
            .to_string()
    }

    #[test]
    fn spells_each_type_in_one_way() {
        assert_eq!(ok("A", " 203.0.113.24 "), "203.0.113.24");
        assert_eq!(ok("AAAA", "2001:DB8:0:0::1"), "2001:db8::1");
        assert_eq!(ok("CNAME", "WWW.Example.com."), "www.example.com");
        assert_eq!(ok("CNAME", "_acme.example.com"), "_acme.example.com");
        assert_eq!(ok("MX", "10   MX1.fernmail.net."), "10 mx1.fernmail.net");
        assert_eq!(ok("MX", "0 ."), "0 .");
        assert_eq!(
            ok("SRV", "10 5 5060 SIP.example.net."),
            "10 5 5060 sip.example.net"
        );
        assert_eq!(
            ok("CAA", "0 Issue letsencrypt.org"),
            "0 issue \"letsencrypt.org\""
        );
        assert_eq!(ok("TXT", "\"v=DKIM1; \" \"p=abc\""), "v=DKIM1; p=abc");
        assert_eq!(ok("TXT", "say \"hi\""), "say \"hi\"");
        assert_eq!(ok("LOC", "52 22 23 N 4 53 32 E -2m"), "52 22 23 N 4 53 32 E -2m");
    }

    #[test]
    fn says_what_does_not_fit() {
        assert_eq!(
            refusal("A", "192.0.2.560"),
            "Not an IPv4 address. The last part is 560, it can be 255 at most."
        );
        assert!(refusal("A", "2001:db8::1").contains("AAAA"));
        assert!(refusal("AAAA", "192.0.2.1").contains("A record"));
        assert!(refusal("CNAME", "192.0.2.1").contains("address"));
        assert!(refusal("CNAME", "https://example.com").contains("https://"));
        assert!(refusal("MX", "mx1.example.net").contains("priority"));
        assert!(refusal("MX", "70000 mx1.example.net").contains("65535"));
        assert!(refusal("TXT", "a\nb").contains("line"));
        assert!(refusal("A", "").contains("empty"));
    }

    #[test]
    fn owner_names() {
        assert_eq!(owner(""), Ok("@".into()));
        assert_eq!(owner("WWW"), Ok("www".into()));
        assert_eq!(owner("_dmarc"), Ok("_dmarc".into()));
        assert_eq!(owner("*.dev"), Ok("*.dev".into()));
        assert!(owner("a..b").is_err());
        assert!(owner("a b").is_err());
        assert!(owner("dev.*").is_err());
    }

    proptest! {
        #[test]
        fn one_spelling_is_final(kind in prop::sample::select(vec!["A", "AAAA", "CNAME", "MX", "SRV", "CAA", "LOC"]), content in ".{0,40}") {
            if let Ok(first) = normalise(kind, &content) {
                prop_assert_eq!(normalise(kind, &first), Ok(first));
            }
        }

        #[test]
        fn text_never_panics(content in any::<String>()) {
            let _ = normalise("TXT", &content);
        }
    }
}
