//! The connection on which a server shows its certificates. Nothing is sent on it but the handshake.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{AlertDescription, ClientConfig, DigitallySignedStruct, ProtocolVersion, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::web::Unreached;

/// How long connecting to one address may take, and the handshake after it.
const CONNECT: Duration = Duration::from_secs(5);
const HANDSHAKE: Duration = Duration::from_secs(8);

/// What a server showed.
#[derive(Debug)]
pub(super) struct Shown {
    /// Its own certificate first.
    pub(super) chain: Vec<CertificateDer<'static>>,
    /// The version spoken.
    pub(super) version: String,
}

/// The cryptography of all connections here, named so that it does not depend on who else is linked in.
pub(super) fn provider() -> CryptoProvider {
    rustls::crypto::aws_lc_rs::default_provider()
}

/// Shakes hands at the first of these addresses that answers.
pub(super) async fn with(host: &str, seats: &[SocketAddr]) -> Result<Shown, Unreached> {
    let mut last = Unreached::NoAddress(host.to_owned());
    for seat in seats {
        match at(host, *seat).await {
            Ok(shown) => return Ok(shown),
            Err(error) => last = error,
        }
    }
    Err(last)
}

async fn at(host: &str, seat: SocketAddr) -> Result<Shown, Unreached> {
    let owned = || host.to_owned();
    let silent = || Unreached::Silent {
        host: owned(),
        port: 443,
    };
    let stream = match tokio::time::timeout(CONNECT, TcpStream::connect(seat)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            return Err(match error.kind() {
                io::ErrorKind::ConnectionRefused => Unreached::Refused {
                    host: owned(),
                    port: 443,
                },
                io::ErrorKind::TimedOut => silent(),
                _ => Unreached::Unreachable { host: owned() },
            });
        }
        Err(_) => return Err(silent()),
    };
    let server = ServerName::try_from(owned()).map_err(|_| Unreached::NoAddress(owned()))?;
    let recorder = Arc::new(Recorder::new());
    let config = ClientConfig::builder_with_provider(Arc::new(provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| Unreached::NoTls { host: owned() })?
        .dangerous()
        .with_custom_certificate_verifier(recorder.clone())
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(config));
    let outcome = tokio::time::timeout(HANDSHAKE, connector.connect(server, stream)).await;
    let version = match &outcome {
        Ok(Ok(stream)) => stream.get_ref().1.protocol_version(),
        _ => None,
    };
    let chain = recorder.take();
    // A server that goes on to ask for a certificate of ours has shown its own by then.
    if !chain.is_empty() {
        let version = match version {
            Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
            _ => "TLS 1.3",
        };
        return Ok(Shown {
            chain,
            version: version.to_owned(),
        });
    }
    Err(match outcome {
        Ok(Ok(_)) => Unreached::Unreadable { host: owned() },
        Ok(Err(error)) => refused(host, &error),
        Err(_) => silent(),
    })
}

/// Why a handshake came to nothing.
fn refused(host: &str, error: &io::Error) -> Unreached {
    let host = host.to_owned();
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::AlertReceived(
            AlertDescription::UnrecognisedName
            | AlertDescription::HandshakeFailure
            | AlertDescription::InternalError
            | AlertDescription::AccessDenied,
        )) => Unreached::NoCertificate { host },
        _ => Unreached::NoTls { host },
    }
}

/// Takes every certificate and writes it down. That the server holds the key to it is checked all the same.
#[derive(Debug)]
struct Recorder {
    provider: CryptoProvider,
    chain: Mutex<Vec<CertificateDer<'static>>>,
}

impl Recorder {
    fn new() -> Self {
        Self {
            provider: provider(),
            chain: Mutex::new(Vec::new()),
        }
    }

    fn take(&self) -> Vec<CertificateDer<'static>> {
        std::mem::take(&mut *self.chain.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let mut chain = self.chain.lock().unwrap_or_else(PoisonError::into_inner);
        chain.clear();
        chain.push(end_entity.clone().into_owned());
        chain.extend(intermediates.iter().map(|one| one.clone().into_owned()));
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
