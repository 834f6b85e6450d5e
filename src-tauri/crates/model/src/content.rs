//! What a record's content may look like, type by type, and the one spelling in which it is kept.
//!
//! Host names inside contents are absolute, lower case, in their `xn--` form and without a trailing dot. Hexadecimal is
//! lower case, strings stand in double quotes, and a TXT content is its text ([`text`]). Two spellings of one record come
//! out equal, and a spelling that came out stays as it is. Types that are not known here pass unchanged.
//!
//! - [`text`]: TXT, and strings in quotes
//! - `owner`, `host`: names to the left and inside of contents
//! - `address`: A, AAAA, and dynamic ones
//! - `routing`: MX, SRV, URI, NAPTR
//! - `service`: HTTPS and SVCB
//! - `authority`: CAA
//! - `digest`: DS, DNSKEY, TLSA, SMIMEA, SSHFP, CERT, OPENPGPKEY
//! - `place`: LOC
//! - `forward`: web and mail forwarding, which some providers keep in the zone
//! - `words`: words, numbers and encodings, as all of these need them

mod address;
mod authority;
mod digest;
mod forward;
mod host;
mod owner;
mod place;
mod routing;
mod service;
pub mod text;
mod words;

#[cfg(test)]
mod tests;

pub use owner::owner;
pub(crate) use owner::{DOTS, ascii_labels};

/// Most bytes that the data of any record can have.
const LONGEST: usize = 65_535;

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
    // An escaped byte takes four letters.
    if content.len() > 4 * LONGEST {
        return wrong(TOO_LONG);
    }
    let spelled = spelled(&kind.to_ascii_uppercase(), content)?;
    if spelled.len() > LONGEST {
        return wrong(TOO_LONG);
    }
    Ok(spelled)
}

const TOO_LONG: &str = "The content is longer than any DNS record can be (65,535 bytes).";

fn spelled(kind: &str, content: &str) -> Result<String, ContentError> {
    if matches!(kind, "TXT" | "SPF") {
        return text::normalise(content);
    }
    let content = content.trim();
    if content.is_empty() {
        return wrong("The content is empty.");
    }
    if content.chars().any(|c| c.is_control() && c != '\t') {
        return wrong("The content holds a line break or another control character.");
    }
    match kind {
        "A" | "DYNA" => address::v4(content),
        "AAAA" | "DYNAAAA" => address::v6(content),
        "CNAME" | "NS" | "PTR" | "DNAME" | "ALIAS" | "ANAME" => host::host(content),
        "MX" => routing::mx(content),
        "SRV" => routing::srv(content),
        "URI" => routing::uri(content),
        "NAPTR" => routing::naptr(content),
        "HTTPS" | "SVCB" => service::service(content),
        "CAA" => authority::caa(content),
        "DS" | "CDS" => digest::ds(kind, content),
        "DNSKEY" | "CDNSKEY" => digest::dnskey(kind, content),
        "TLSA" | "SMIMEA" => digest::tlsa(kind, content),
        "SSHFP" => digest::sshfp(content),
        "CERT" => digest::cert(content),
        "OPENPGPKEY" => digest::openpgpkey(content),
        "LOC" => place::loc(content),
        "URL" | "FRAME" => forward::url(content),
        "MAILFW" => forward::mail(content),
        _ => Ok(content.to_owned()),
    }
}
