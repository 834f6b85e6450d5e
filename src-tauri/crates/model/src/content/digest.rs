//! Keys, certificates and their digests: DS, DNSKEY, TLSA, SMIMEA, SSHFP, CERT, OPENPGPKEY.

use super::words::{Words, base64, hex, number, short};
use super::{ContentError, wrong};

/// DNSSEC algorithms by name (IANA, DNS Security Algorithm Numbers).
const ALGORITHMS: [(&str, u8); 13] = [
    ("DELETE", 0),
    ("RSAMD5", 1),
    ("DH", 2),
    ("DSA", 3),
    ("RSASHA1", 5),
    ("NSEC3RSASHA1", 7),
    ("RSASHA256", 8),
    ("RSASHA512", 10),
    ("ECC-GOST", 12),
    ("ECDSAP256SHA256", 13),
    ("ECDSAP384SHA384", 14),
    ("ED25519", 15),
    ("ED448", 16),
];

/// Sorts of certificates by name (RFC 4398).
const CERTIFICATES: [(&str, u16); 10] = [
    ("PKIX", 1),
    ("SPKI", 2),
    ("PGP", 3),
    ("IPKIX", 4),
    ("ISPKI", 5),
    ("IPGP", 6),
    ("ACPKIX", 7),
    ("IACPKIX", 8),
    ("URI", 253),
    ("OID", 254),
];

fn algorithm(text: &str) -> Result<u8, ContentError> {
    let named = ALGORITHMS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text));
    match named {
        Some((_, number)) => Ok(*number),
        None => number(text, "algorithm", u8::MAX),
    }
}

/// One of a few numbers, or a sentence that names them.
fn one_of(text: &str, what: &str, known: &[(u8, &str)]) -> Result<u8, ContentError> {
    let found = text
        .parse::<u8>()
        .ok()
        .filter(|number| known.iter().any(|(known, _)| known == number));
    found.map_or_else(
        || {
            let known: Vec<String> = known
                .iter()
                .map(|(number, words)| format!("{number} ({words})"))
                .collect();
            wrong(format!(
                "The {what} can not be \"{}\". It is {}.",
                short(text),
                known.join(", ")
            ))
        },
        Ok,
    )
}

fn has_digits(digest: &str, what: &str, digits: Option<usize>) -> Result<(), ContentError> {
    match digits {
        Some(digits) if digest.len() != digits => wrong(format!(
            "The {what} has {} hexadecimal digits, and one of this sort has {digits}.",
            digest.len()
        )),
        _ => Ok(()),
    }
}

/// RFC 4034 and, for "no DS any more", RFC 8078.
pub(super) fn ds(kind: &str, content: &str) -> Result<String, ContentError> {
    let mut words = Words::of(content);
    let (Some(tag), Some(by), Some(sort)) = (words.word(), words.word(), words.word()) else {
        return wrong(format!(
            "Write {kind} as key tag, algorithm, digest type and digest, such as 2371 13 2 and 64 hexadecimal digits."
        ));
    };
    let tag: u16 = number(tag, "key tag", u16::MAX)?;
    let by = algorithm(by)?;
    let sort: u8 = number(sort, "digest type", u8::MAX)?;
    let digest = hex(words.rest(), "digest")?;
    if by == 0 || sort == 0 {
        return if kind == "CDS" && (tag, by, sort, digest.as_str()) == (0, 0, 0, "00") {
            Ok("0 0 0 00".to_owned())
        } else {
            wrong(
                "Algorithm and digest type 0 stand only in the CDS record 0 0 0 00, which asks to remove the DS.",
            )
        };
    }
    let digits = match sort {
        1 => Some(40),
        2 | 3 => Some(64),
        4 => Some(96),
        _ => None,
    };
    has_digits(&digest, "digest", digits)?;
    Ok(format!("{tag} {by} {sort} {digest}"))
}

/// RFC 4034 and, for "no DS any more", RFC 8078.
pub(super) fn dnskey(kind: &str, content: &str) -> Result<String, ContentError> {
    let mut words = Words::of(content);
    let (Some(flags), Some(protocol), Some(by)) = (words.word(), words.word(), words.word()) else {
        return wrong(format!(
            "Write {kind} as flags, protocol, algorithm and key, such as 257 3 13 and the key in base64."
        ));
    };
    let flags: u16 = number(flags, "flags field", u16::MAX)?;
    let _: u8 = one_of(protocol, "protocol", &[(3, "the only one")])?;
    let by = algorithm(by)?;
    let key = base64(words.rest(), "key")?;
    if by == 0 && (kind != "CDNSKEY" || flags != 0 || key != "AA==") {
        return wrong(
            "Algorithm 0 stands only in the CDNSKEY record 0 3 0 AA==, which asks to remove the DS.",
        );
    }
    Ok(format!("{flags} 3 {by} {key}"))
}

/// RFC 6698 and, for mail, RFC 8162. 255 is for private use.
pub(super) fn tlsa(kind: &str, content: &str) -> Result<String, ContentError> {
    let mut words = Words::of(content);
    let (Some(usage), Some(selector), Some(matching)) = (words.word(), words.word(), words.word()) else {
        return wrong(format!(
            "Write {kind} as usage, selector, matching type and digest, such as 3 1 1 and 64 hexadecimal digits."
        ));
    };
    let usage = one_of(
        usage,
        "usage",
        &[
            (0, "CA of the public list"),
            (1, "certificate of a public CA"),
            (2, "own CA"),
            (3, "this certificate"),
            (255, "private"),
        ],
    )?;
    let selector = one_of(
        selector,
        "selector",
        &[(0, "whole certificate"), (1, "public key"), (255, "private")],
    )?;
    let matching = one_of(
        matching,
        "matching type",
        &[(0, "all of it"), (1, "SHA-256"), (2, "SHA-512"), (255, "private")],
    )?;
    let digest = hex(words.rest(), "digest")?;
    let digits = match matching {
        1 => Some(64),
        2 => Some(128),
        _ => None,
    };
    has_digits(&digest, "digest", digits)?;
    Ok(format!("{usage} {selector} {matching} {digest}"))
}

/// RFC 4255, 6594, 7479, 8709.
pub(super) fn sshfp(content: &str) -> Result<String, ContentError> {
    let mut words = Words::of(content);
    let (Some(by), Some(sort)) = (words.word(), words.word()) else {
        return wrong("Write algorithm, type and fingerprint, such as 4 2 and 64 hexadecimal digits.");
    };
    let by = one_of(
        by,
        "algorithm",
        &[(1, "RSA"), (2, "DSA"), (3, "ECDSA"), (4, "Ed25519"), (6, "Ed448")],
    )?;
    let sort = one_of(sort, "type", &[(1, "SHA-1"), (2, "SHA-256")])?;
    let fingerprint = hex(words.rest(), "fingerprint")?;
    has_digits(&fingerprint, "fingerprint", Some(if sort == 1 { 40 } else { 64 }))?;
    Ok(format!("{by} {sort} {fingerprint}"))
}

/// RFC 4398.
pub(super) fn cert(content: &str) -> Result<String, ContentError> {
    let mut words = Words::of(content);
    let (Some(sort), Some(tag), Some(by)) = (words.word(), words.word(), words.word()) else {
        return wrong(
            "Write type, key tag, algorithm and certificate, such as 1 0 0 and the certificate in base64.",
        );
    };
    let named = CERTIFICATES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(sort));
    let sort = match named {
        Some((_, number)) => *number,
        None => number(sort, "type", u16::MAX)?,
    };
    Ok(format!(
        "{sort} {} {} {}",
        number(tag, "key tag", u16::MAX)?,
        algorithm(by)?,
        base64(words.rest(), "certificate")?
    ))
}

/// RFC 7929.
pub(super) fn openpgpkey(content: &str) -> Result<String, ContentError> {
    base64(content, "key")
}
