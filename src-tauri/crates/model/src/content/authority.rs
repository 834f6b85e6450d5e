//! CAA: who may issue certificates (RFC 8659).

use super::host::host;
use super::text::{quoted, take_quoted};
use super::words::{Words, number, short};
use super::{ContentError, wrong};

const SHAPE: &str = "Write flag, tag and value, such as 0 issue \"letsencrypt.org\".";

/// The registered tags (IANA, Certification Authority Restriction Properties).
const TAGS: [&str; 7] = [
    "issue",
    "issuewild",
    "issuemail",
    "issuevmc",
    "iodef",
    "contactemail",
    "contactphone",
];

pub(super) fn caa(content: &str) -> Result<String, ContentError> {
    let mut words = Words::of(content);
    let (Some(flag), Some(tag)) = (words.word(), words.word()) else {
        return wrong(SHAPE);
    };
    let flag: u8 = number(flag, "flag", u8::MAX)?;
    let tag = tag.to_ascii_lowercase();
    let value = match take_quoted(words.rest()) {
        Some((value, "")) => value,
        Some(_) => return wrong(SHAPE),
        None if words.rest().is_empty() || words.rest().contains('"') => return wrong(SHAPE),
        // Without quotes, blanks may stand in front of parameters.
        None => words.rest().as_bytes().to_vec(),
    };
    let Ok(value) = String::from_utf8(value) else {
        return wrong("The value of a CAA record is plain text.");
    };
    // A misspelt tag is no error to those who issue certificates: they pass it over, and nothing is protected.
    if !TAGS.contains(&tag.as_str()) {
        return wrong(format!(
            "There is no CAA tag \"{}\". Use {}.",
            short(&tag),
            TAGS.join(", ")
        ));
    }
    if tag.starts_with("issue") {
        let issuer = value.split(';').next().unwrap_or_default().trim();
        if !issuer.is_empty() {
            host(issuer).map_err(|_| {
                ContentError(format!(
                    "\"{}\" is not the name of a certificate authority. Write its domain, such as \"letsencrypt.org\", or \";\" for nobody.",
                    short(issuer)
                ))
            })?;
        }
    }
    if tag == "iodef" {
        let known = ["mailto:", "http://", "https://"];
        if !known
            .iter()
            .any(|scheme| value.to_ascii_lowercase().starts_with(scheme))
        {
            return wrong(
                "Reports go to an address such as \"mailto:security@example.com\" or \"https://...\".",
            );
        }
    }
    if tag == "contactemail" && !value.contains('@') {
        return wrong("The value of contactemail is a mail address, such as \"security@example.com\".");
    }
    Ok(format!("{flag} {tag} {}", quoted(value.as_bytes())))
}
