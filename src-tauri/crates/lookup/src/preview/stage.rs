//! The secure connection of demo and tests: it trusts the stage's own authority, and lives at the stage's own time.

use std::sync::Arc;
use std::time::Duration;

use model::Timestamp;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, RootCertStore};

/// A clock that stands.
#[derive(Debug)]
struct Still(UnixTime);

impl TimeProvider for Still {
    fn current_time(&self) -> Option<UnixTime> {
        Some(self.0)
    }
}

/// Trusts these authorities (DER) alone.
pub(super) fn trusting(roots: &[Vec<u8>], now: Timestamp) -> Option<ClientConfig> {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(roots.iter().cloned().map(CertificateDer::from));
    let since = Duration::from_secs(u64::try_from(now.0).ok()?);
    let time = Arc::new(Still(UnixTime::since_unix_epoch(since)));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let versions = ClientConfig::builder_with_details(provider, time)
        .with_safe_default_protocol_versions()
        .ok()?;
    Some(versions.with_root_certificates(store).with_no_client_auth())
}
