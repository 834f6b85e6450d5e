//! What stands in a certificate (RFC 5280).

use model::Timestamp;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate, X509Name};

/// Names that are kept of a certificate; shared ones have hundreds.
const NAMES: usize = 100;

/// The parts of a certificate that people ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) names: Vec<String>,
    pub(super) issuer: String,
    pub(super) not_before: Timestamp,
    pub(super) not_after: Timestamp,
    pub(super) serial: String,
    pub(super) self_signed: bool,
    /// All names, for [`covers`](Self::covers).
    all: Vec<String>,
}

impl Read {
    /// Whether it is for this host (RFC 6125: a `*` stands for exactly one label).
    pub(super) fn covers(&self, host: &str) -> bool {
        self.all.iter().any(|name| match name.strip_prefix("*.") {
            Some(rest) => host.split_once('.').is_some_and(|(_, above)| above == rest),
            None => name == host,
        })
    }
}

/// Reads a certificate; `None` for what is none.
pub(super) fn read(der: &[u8]) -> Option<Read> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let subject_names = certificate.subject_alternative_name().ok().flatten();
    let mut all: Vec<String> = subject_names
        .iter()
        .flat_map(|names| &names.value.general_names)
        .filter_map(|name| match name {
            GeneralName::DNSName(name) => Some(name.trim_end_matches('.').to_ascii_lowercase()),
            _ => None,
        })
        .collect();
    all.dedup();
    let validity = certificate.validity();
    Some(Read {
        names: all.iter().take(NAMES).cloned().collect(),
        issuer: called(certificate.issuer()),
        not_before: Timestamp(validity.not_before.timestamp()),
        not_after: Timestamp(validity.not_after.timestamp()),
        serial: certificate.raw_serial_as_string().replace(':', ""),
        self_signed: certificate.issuer().as_raw() == certificate.subject().as_raw(),
        all,
    })
}

/// What somebody is called: organisation and common name where there are both.
fn called(name: &X509Name<'_>) -> String {
    let organisation = name.iter_organization().find_map(|word| word.as_str().ok());
    let common = name.iter_common_name().find_map(|word| word.as_str().ok());
    match (organisation, common) {
        (Some(organisation), Some(common)) if organisation != common => format!("{organisation} ({common})"),
        (Some(one), _) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Not named".to_owned(),
    }
}
