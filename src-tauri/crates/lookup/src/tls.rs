//! The certificate that a name's web server shows.
//!
//! It is read even when it is not valid: the connection itself trusts everybody and carries nothing, and whether the
//! certificate would be trusted is judged afterwards, by the verifier that a real connection would have.
//!
//! - [`handshake`]: the connection, and what was shown on it
//! - [`reading`]: what stands in a certificate

mod handshake;
mod reading;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use model::{DomainName, Timestamp};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, RootCertStore};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::web::{PublicWeb, Unreached};
use handshake::Shown;

/// What a web server showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Certificate {
    /// The host names that it is for, lower case, as they stand there (`*.example.com`); at most 100.
    pub names: Vec<String>,
    /// Who made it out, for people: organisation or common name.
    pub issuer: String,
    /// From when on it is valid.
    pub not_before: Timestamp,
    /// Until when.
    pub not_after: Timestamp,
    /// Its serial number, in hexadecimal digits.
    pub serial: String,
    /// Whether it is for the name itself.
    pub covers_name: bool,
    /// Whether it is for `www` below the name too.
    pub covers_www: bool,
    /// Whether its issuer is trusted, whatever its dates and names.
    pub trust: Trust,
    /// Certificates that the server sent, its own included.
    pub chain: u32,
    /// The version spoken, e.g. `TLS 1.3`.
    pub version: String,
}

/// Whether the issuer of a certificate is trusted by this system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// It is.
    Trusted,
    /// It was made out by whoever holds it.
    SelfSigned,
    /// Nobody who is trusted stands behind it, or the server does not send what leads there.
    UnknownIssuer,
    /// The issuer took it back.
    Revoked,
    /// A certificate above it is out of date.
    ChainExpired,
    /// Something in it or above it is not as it must be.
    Broken,
    /// This system has no list of trusted issuers.
    Unjudged,
}

impl PublicWeb {
    /// The certificate that a name's web server shows on port 443, whether it is valid today or not.
    ///
    /// # Errors
    /// When no certificate was shown; the reason is a sentence.
    pub async fn certificate(&self, name: &DomainName) -> Result<Certificate, Unreached> {
        let host = name.as_str();
        let seats = self.seats(host, true).await?;
        let shown = handshake::with(host, &seats).await?;
        let roots = self.roots().map(<[Vec<u8>]>::to_vec);
        let unreadable = || Unreached::Unreadable {
            host: host.to_owned(),
        };
        let owner = host.to_owned();
        // Systems other than Linux may ask the network for what is revoked.
        tokio::task::spawn_blocking(move || judged(&owner, &shown, roots))
            .await
            .ok()
            .flatten()
            .ok_or_else(unreadable)
    }
}

fn judged(host: &str, shown: &Shown, roots: Option<Vec<Vec<u8>>>) -> Option<Certificate> {
    let (own, above) = shown.chain.split_first()?;
    let read = reading::read(own)?;
    let trust = match verifier(roots) {
        Some(verifier) => trust(&*verifier, own, above, &read, host),
        None => Trust::Unjudged,
    };
    Some(Certificate {
        covers_name: read.covers(host),
        covers_www: read.covers(&format!("www.{host}")),
        trust,
        chain: u32::try_from(shown.chain.len()).unwrap_or(u32::MAX),
        version: shown.version.clone(),
        names: read.names,
        issuer: read.issuer,
        not_before: read.not_before,
        not_after: read.not_after,
        serial: read.serial,
    })
}

/// Judges the issuer alone: at a moment and for a name for which the certificate itself is made out, so that an
/// expired certificate of a good issuer is told apart from one that nobody ever stood behind.
fn trust(
    verifier: &dyn ServerCertVerifier,
    own: &CertificateDer<'_>,
    above: &[CertificateDer<'_>],
    read: &reading::Read,
    host: &str,
) -> Trust {
    let some_name = if read.covers(host) {
        host.to_owned()
    } else {
        read.names
            .first()
            .map_or_else(|| host.to_owned(), |name| name.replace('*', "www"))
    };
    let Ok(name) = ServerName::try_from(some_name) else {
        return Trust::Broken;
    };
    // Shortly before its end: what is above it lived then, and so did it.
    let moment = u64::try_from(read.not_after.0 - 1).unwrap_or(0);
    let at = UnixTime::since_unix_epoch(std::time::Duration::from_secs(moment));
    let Err(error) = verifier.verify_server_cert(own, above, &name, &[], at) else {
        return Trust::Trusted;
    };
    tracing::debug!(target: "health", %host, %error, "the certificate is not trusted");
    match error {
        // Which names it is for is judged by themselves.
        rustls::Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => Trust::Trusted,
        rustls::Error::InvalidCertificate(_) if read.self_signed => Trust::SelfSigned,
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => Trust::UnknownIssuer,
        rustls::Error::InvalidCertificate(CertificateError::Revoked) => Trust::Revoked,
        rustls::Error::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        ) => Trust::ChainExpired,
        _ => Trust::Broken,
    }
}

/// The verifier of a real connection: the system's, or one that trusts these roots alone.
fn verifier(roots: Option<Vec<Vec<u8>>>) -> Option<Arc<dyn ServerCertVerifier>> {
    let provider = Arc::new(handshake::provider());
    let built = match roots {
        None => rustls_platform_verifier::Verifier::new(provider)
            .map(|verifier| Arc::new(verifier) as Arc<dyn ServerCertVerifier>)
            .map_err(|error| error.to_string()),
        Some(roots) => {
            let mut store = RootCertStore::empty();
            store.add_parsable_certificates(roots.into_iter().map(CertificateDer::from));
            WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider)
                .build()
                .map(|verifier| verifier as Arc<dyn ServerCertVerifier>)
                .map_err(|error| error.to_string())
        }
    };
    built
        .inspect_err(|error| tracing::warn!(target: "health", %error, "no certificate can be judged here"))
        .ok()
}
