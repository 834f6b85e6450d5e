//! The world's certificate authority.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    IsCa, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::world::sites::Site;

/// What a certificate could not be made for.
pub type Unmade = Box<dyn std::error::Error + Send + Sync>;

/// For how many days before and after today an ordinary certificate is valid.
const BEFORE: i64 = 27;
const AFTER: i64 = 63;

/// Whose certificate, how it is out of order, and on which day it was made.
type Place = (String, Option<Site>, i32);

/// Makes out certificates for all hosts, and keeps what it made.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    /// One key for all servers: nobody here has anything to keep secret.
    key: KeyPair,
    made: Mutex<HashMap<Place, Arc<ServerConfig>>>,
}

impl Authority {
    /// A new one, of whom nobody has heard.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn new() -> Result<Self, Unmade> {
        let mut params = CertificateParams::default();
        params.distinguished_name = called("Harbourmaster Trust", "Harbourmaster CA");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        Ok(Self {
            issuer: CertifiedIssuer::self_signed(params, KeyPair::generate()?)?,
            key: KeyPair::generate()?,
            made: Mutex::default(),
        })
    }

    /// Its own certificate.
    pub fn root(&self) -> Vec<u8> {
        self.issuer.der().to_vec()
    }

    /// What a host answers a handshake with.
    ///
    /// # Errors
    /// When the host can have no certificate.
    pub fn serving(
        &self,
        host: &str,
        site: Option<Site>,
        now: DateTime<Utc>,
    ) -> Result<Arc<ServerConfig>, Unmade> {
        let name = host.strip_prefix("www.").unwrap_or(host).to_owned();
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (name, site, now.num_days_from_ce());
        if let Some(config) = made.get(&place) {
            return Ok(config.clone());
        }
        let chain = vec![self.certificate(&place.0, site, now)?];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        let config = Arc::new(config);
        made.insert(place, config.clone());
        Ok(config)
    }

    fn certificate(
        &self,
        name: &str,
        site: Option<Site>,
        now: DateTime<Utc>,
    ) -> Result<CertificateDer<'static>, Unmade> {
        let (before, after) = match site {
            Some(Site::Expired) => (102, -12),
            Some(Site::EndsSoon) => (81, 9),
            _ => (BEFORE, AFTER),
        };
        let owner = match site {
            Some(Site::WrongName) => "shops.papermill-hosting.example",
            _ => name,
        };
        let mut params = CertificateParams::new(vec![owner.to_owned(), format!("www.{owner}")])?;
        let day = |days: i64| -> Result<_, Unmade> {
            let day = now + TimeDelta::days(days);
            Ok(date_time_ymd(
                day.year(),
                u8::try_from(day.month())?,
                u8::try_from(day.day())?,
            ))
        };
        (params.not_before, params.not_after) = (day(-before)?, day(after)?);
        params.distinguished_name = called("", owner);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = match site {
            Some(Site::SelfSigned) => params.self_signed(&self.key)?,
            _ => params.signed_by(&self.key, &self.issuer)?,
        };
        Ok(certificate.der().clone())
    }
}

fn called(organisation: &str, common: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    if !organisation.is_empty() {
        name.push(DnType::OrganizationName, organisation);
    }
    name.push(DnType::CommonName, common);
    name
}
