//! Records as answers carry them, in the model's one spelling, and when two contents say the same.
//!
//! - [`location`]: LOC records, which people write in many ways
//! - [`spelling`]: one form for contents that mean the same

mod location;
mod spelling;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hickory_resolver::proto::rr::rdata::svcb::{SVCB, SvcParamValue};
use hickory_resolver::proto::rr::rdata::{CAA, CERT, NAPTR, TLSA};
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use model::content;

pub use spelling::same_contents;

/// The DNS type of a mnemonic. `None` for what is no type of the DNS: a provider's own (`URL`, `ALIAS`), or a misspelt one.
pub(crate) fn type_of(kind: &model::RecordType) -> Option<RecordType> {
    match kind.as_str() {
        "LOC" => Some(RecordType::Unknown(29)),
        "SPF" => Some(RecordType::Unknown(99)),
        "URI" => Some(RecordType::Unknown(256)),
        // Questions of another sort, and drafts that never became types.
        "ANAME" | "ANY" | "*" | "AXFR" | "IXFR" | "NULL" | "OPT" | "TSIG" => None,
        other => match other
            .strip_prefix("TYPE")
            .and_then(|number| number.parse::<u16>().ok())
        {
            Some(number) => Some(RecordType::from(number)),
            None => other.parse().ok(),
        },
    }
}

/// Whether nameservers can be asked for records of this type.
#[must_use]
pub fn is_askable(kind: &model::RecordType) -> bool {
    type_of(kind).is_some()
}

/// The content of a record in the model's one spelling.
pub(crate) fn content_of(kind: &model::RecordType, data: &RData) -> String {
    if let RData::TXT(txt) = data {
        return content::text::of(&txt.txt_data.concat());
    }
    let text = printed(data);
    content::normalise(kind.as_str(), &text).unwrap_or(text)
}

/// A host name as the model writes it: lower case, without the last dot; the root is a dot.
pub(crate) fn host(name: &Name) -> String {
    let text = name.to_ascii().to_ascii_lowercase();
    match text.strip_suffix('.') {
        Some("") | None => text,
        Some(host) => host.to_owned(),
    }
}

fn printed(data: &RData) -> String {
    match data {
        RData::CNAME(name) => host(&name.0),
        RData::NS(name) => host(&name.0),
        RData::PTR(name) => host(&name.0),
        RData::MX(mx) => format!("{} {}", mx.preference, host(&mx.exchange)),
        RData::SRV(srv) => format!(
            "{} {} {} {}",
            srv.priority,
            srv.weight,
            srv.port,
            host(&srv.target)
        ),
        RData::CAA(caa) => certification(caa),
        RData::TLSA(tlsa) => certificate_hash(tlsa),
        RData::SMIMEA(smimea) => certificate_hash(&smimea.0),
        RData::SSHFP(sshfp) => format!(
            "{} {} {}",
            u8::from(sshfp.algorithm),
            u8::from(sshfp.fingerprint_type),
            hex::encode(&sshfp.fingerprint)
        ),
        RData::HTTPS(https) => service(&https.0),
        RData::SVCB(svcb) => service(svcb),
        RData::NAPTR(naptr) => naming(naptr),
        RData::SOA(soa) => format!(
            "{} {} {} {} {} {} {}",
            host(&soa.mname),
            host(&soa.rname),
            soa.serial,
            soa.refresh,
            soa.retry,
            soa.expire,
            soa.minimum
        ),
        RData::OPENPGPKEY(key) => BASE64_STANDARD.encode(&key.public_key),
        RData::CERT(cert) => certificate(cert),
        RData::HINFO(info) => format!("{} {}", quoted(&info.cpu), quoted(&info.os)),
        RData::Unknown { code, rdata } => raw(*code, &rdata.anything),
        other => other.to_string(),
    }
}

/// Bytes in quotes, as a zone file has them.
fn quoted(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 2);
    text.push('"');
    for &byte in bytes {
        match byte {
            b'"' | b'\\' => text.extend(['\\', char::from(byte)]),
            b' '..=b'~' => text.push(char::from(byte)),
            _ => text.push_str(&format!("\\{byte:03}")),
        }
    }
    text.push('"');
    text
}

fn certification(caa: &CAA) -> String {
    format!(
        "{} {} \"{}\"",
        caa.flags(),
        caa.tag.to_ascii_lowercase(),
        String::from_utf8_lossy(&caa.value)
    )
}

fn certificate_hash(tlsa: &TLSA) -> String {
    format!(
        "{} {} {} {}",
        u8::from(tlsa.cert_usage),
        u8::from(tlsa.selector),
        u8::from(tlsa.matching),
        hex::encode(&tlsa.cert_data)
    )
}

fn certificate(cert: &CERT) -> String {
    format!(
        "{} {} {} {}",
        u16::from(cert.cert_type),
        cert.key_tag,
        u8::from(cert.algorithm),
        BASE64_STANDARD.encode(&cert.cert_data)
    )
}

fn naming(naptr: &NAPTR) -> String {
    format!(
        "{} {} {} {} {} {}",
        naptr.order,
        naptr.preference,
        quoted(&naptr.flags),
        quoted(&naptr.services),
        quoted(&naptr.regexp),
        host(&naptr.replacement)
    )
}

fn service(svcb: &SVCB) -> String {
    let mut text = format!("{} {}", svcb.svc_priority, host(&svcb.target_name));
    for (key, value) in &svcb.svc_params {
        let key = match u16::from(*key) {
            number @ 7.. => format!("key{number}"),
            _ => key.to_string(),
        };
        let value = match value {
            SvcParamValue::NoDefaultAlpn => {
                text.push_str(&format!(" {key}"));
                continue;
            }
            SvcParamValue::Mandatory(keys) => listed(&keys.0),
            SvcParamValue::Alpn(protocols) => listed(&protocols.0),
            SvcParamValue::Port(port) => port.to_string(),
            SvcParamValue::Ipv4Hint(addresses) => listed(&addresses.0),
            SvcParamValue::Ipv6Hint(addresses) => listed(&addresses.0),
            SvcParamValue::EchConfigList(config) => BASE64_STANDARD.encode(&config.0),
            SvcParamValue::Unknown(bytes) => quoted(&bytes.0),
        };
        text.push_str(&format!(" {key}={value}"));
    }
    text
}

fn listed<T: std::fmt::Display>(values: &[T]) -> String {
    let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
    texts.join(",")
}

/// Types whose fields the reader of messages leaves alone.
fn raw(code: RecordType, bytes: &[u8]) -> String {
    let known = match (u16::from(code), bytes) {
        (29, _) => location::read(bytes).map(|location| location.to_string()),
        // DNAME: names inside are never compressed (RFC 6672).
        (39, _) => plain_name(bytes),
        // DS and CDS.
        (43 | 59, &[a, b, algorithm, digest, ref rest @ ..]) => Some(format!(
            "{} {algorithm} {digest} {}",
            u16::from_be_bytes([a, b]),
            hex::encode(rest)
        )),
        // DNSKEY and CDNSKEY.
        (48 | 60, &[a, b, protocol, algorithm, ref rest @ ..]) => Some(format!(
            "{} {protocol} {algorithm} {}",
            u16::from_be_bytes([a, b]),
            BASE64_STANDARD.encode(rest)
        )),
        (99, _) => pieces(bytes),
        (256, &[a, b, c, d, ref rest @ ..]) => Some(format!(
            "{} {} {}",
            u16::from_be_bytes([a, b]),
            u16::from_be_bytes([c, d]),
            quoted(rest)
        )),
        _ => None,
    };
    // RFC 3597: a type that nobody has told us about.
    known.unwrap_or_else(|| format!("\\# {} {}", bytes.len(), hex::encode(bytes)))
}

fn plain_name(mut bytes: &[u8]) -> Option<String> {
    let mut labels = Vec::new();
    loop {
        let (&length, rest) = bytes.split_first()?;
        if length == 0 {
            break;
        }
        let (label, rest) = rest.split_at_checked(usize::from(length))?;
        labels.push(String::from_utf8_lossy(label).to_ascii_lowercase());
        bytes = rest;
    }
    Some(labels.join("."))
}

fn pieces(mut bytes: &[u8]) -> Option<String> {
    let mut joined = Vec::new();
    while let Some((&length, rest)) = bytes.split_first() {
        let (piece, rest) = rest.split_at_checked(usize::from(length))?;
        joined.extend_from_slice(piece);
        bytes = rest;
    }
    Some(String::from_utf8_lossy(&joined).into_owned())
}
