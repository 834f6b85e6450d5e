use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;

/// An authority of its own name, and a certificate of its making for these names until this year.
struct Issued {
    root: Vec<u8>,
    chain: Vec<CertificateDer<'static>>,
    key: KeyPair,
}

fn issued(names: &[&str], until: i32) -> Issued {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    let mut above = CertificateParams::default();
    let title = format!("Kelp Trust {}", COUNT.fetch_add(1, Ordering::Relaxed));
    above.distinguished_name.push(DnType::CommonName, title);
    above.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(above, KeyPair::generate().expect("a key")).expect("an issuer");
    let key = KeyPair::generate().expect("a key");
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).expect("names");
    params.not_before = date_time_ymd(2001, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    let own = params.signed_by(&key, &issuer).expect("a certificate");
    Issued {
        root: issuer.der().to_vec(),
        chain: vec![own.der().clone()],
        key,
    }
}

/// A server that shows this chain to everybody.
async fn server(issued: &Issued) -> SocketAddr {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(issued.key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(handshake::provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(issued.chain.clone(), key)
        .expect("a chain");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // The client hangs up as soon as it has seen enough.
            let _ = acceptor.accept(stream).await;
        }
    });
    address
}

async fn shown(host: &str, issued: &Issued, roots: Vec<Vec<u8>>) -> Certificate {
    let seat = server(issued).await;
    let shown = handshake::with(host, &[seat]).await.expect("a certificate");
    judged(host, &shown, Some(roots)).expect("it can be read")
}

#[tokio::test]
async fn a_good_certificate_is_read_whole() {
    let issued = issued(&["kelp.test", "*.kelp.test"], 2041);
    let found = shown("kelp.test", &issued, vec![issued.root.clone()]).await;
    assert_eq!(found.names, ["kelp.test", "*.kelp.test"]);
    assert_eq!(found.trust, Trust::Trusted);
    assert!(found.covers_name && found.covers_www);
    assert_eq!(
        (found.not_before, found.not_after),
        (Timestamp(978_307_200), Timestamp(2_240_611_200))
    );
    assert_eq!((found.chain, found.version.as_str()), (1, "TLS 1.3"));
    assert!(found.serial.chars().all(|digit| digit.is_ascii_hexdigit()));
}

#[tokio::test]
async fn an_expired_one_for_another_name_is_read_all_the_same_and_its_issuer_is_still_good() {
    let issued = issued(&["other.test"], 2011);
    let found = shown("kelp.test", &issued, vec![issued.root.clone()]).await;
    assert!(!found.covers_name && !found.covers_www);
    assert_eq!(found.not_after, Timestamp(1_293_840_000));
    assert_eq!(found.trust, Trust::Trusted);
}

#[tokio::test]
async fn an_issuer_that_nobody_knows_is_not_trusted() {
    let (issued, stranger) = (issued(&["kelp.test"], 2041), issued(&["x.test"], 2041));
    let found = shown("kelp.test", &issued, vec![stranger.root]).await;
    assert_eq!(found.trust, Trust::UnknownIssuer);
    assert!(!found.covers_www);
}

#[tokio::test]
async fn one_that_signs_itself_is_told_from_an_unknown_issuer() {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec!["kelp.test".to_owned()]).expect("names");
    let own = params.self_signed(&key).expect("a certificate");
    let alone = Issued {
        root: Vec::new(),
        chain: vec![own.der().clone()],
        key,
    };
    let other = issued(&["x.test"], 2041);
    let found = shown("kelp.test", &alone, vec![other.root]).await;
    assert_eq!(found.trust, Trust::SelfSigned);
}

#[tokio::test]
async fn a_server_without_tls_and_a_closed_port_are_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let seat = listener.local_addr().expect("its address");
    let speaking = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a visitor");
        let _ = stream.write_all(b"SSH-2.0-nothing-of-the-kind\r\n").await;
    });
    let error = handshake::with("kelp.test", &[seat]).await.expect_err("no TLS");
    assert!(matches!(error, Unreached::NoTls { .. }), "{error}");
    speaking.await.expect("it spoke");
    let closed = handshake::with("kelp.test", &[seat]).await.expect_err("closed");
    assert!(matches!(closed, Unreached::Refused { port: 443, .. }), "{closed}");
}

#[test]
fn a_star_stands_for_one_label() {
    let issued = issued(&["*.kelp.test"], 2041);
    let read = reading::read(&issued.chain[0]).expect("read");
    assert!(read.covers("www.kelp.test"));
    assert!(!read.covers("kelp.test"));
    assert!(!read.covers("a.b.kelp.test"));
}

proptest::proptest! {
    #[test]
    fn junk_is_no_certificate_and_does_no_harm(
        junk in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200),
        at in 0_usize..400,
        byte in proptest::prelude::any::<u8>(),
    ) {
        reading::read(&junk);
        let mut der = issued(&["kelp.test"], 2041).chain[0].to_vec();
        let place = at % der.len();
        der[place] = byte;
        reading::read(&der);
        reading::read(&der[..place]);
    }
}
