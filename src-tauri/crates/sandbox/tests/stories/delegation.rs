//! The DNS responder, asked as a resolver asks it.

use std::time::Duration;

use sandbox::control::change::DomainPatch;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};

use crate::client::Bench;

const NS: u16 = 2;
const SOA: u16 = 6;

fn question(name: &str, kind: u16) -> Vec<u8> {
    let mut message = vec![0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in name.split('.').filter(|label| !label.is_empty()) {
        message.push(u8::try_from(label.len()).expect("a label"));
        message.extend_from_slice(label.as_bytes());
    }
    message.push(0);
    message.extend_from_slice(&kind.to_be_bytes());
    message.extend_from_slice(&1_u16.to_be_bytes());
    message
}

/// Code, answers and authority records of an answer.
fn counts(message: &[u8]) -> (u8, u8, u8) {
    assert_eq!(&message[..2], [0xab, 0xcd]);
    (message[3] & 15, message[7], message[9])
}

async fn over_udp(bench: &Bench, name: &str, kind: u16) -> Option<Vec<u8>> {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
    let server = bench.sandbox.dns_addr();
    socket.send_to(&question(name, kind), server).await.expect("sent");
    let mut buffer = vec![0; 4096];
    let wait = if name.starts_with("mute-") { 200 } else { 30_000 };
    let received = tokio::time::timeout(Duration::from_millis(wait), socket.recv(&mut buffer)).await;
    let length = received.ok()?.expect("an answer");
    buffer.truncate(length);
    Some(buffer)
}

async fn over_tcp(bench: &Bench, name: &str, kind: u16) -> Vec<u8> {
    let mut stream = TcpStream::connect(bench.sandbox.dns_addr())
        .await
        .expect("a connection");
    let question = question(name, kind);
    let length = u16::try_from(question.len()).expect("short");
    stream.write_u16(length).await.expect("sent");
    stream.write_all(&question).await.expect("sent");
    let length = stream.read_u16().await.expect("a length");
    let mut answer = vec![0; length.into()];
    stream.read_exact(&mut answer).await.expect("an answer");
    answer
}

#[tokio::test]
async fn owned_names_are_delegated_and_the_rest_are_not_whatever_that_means() {
    let bench = Bench::start("empty").await;
    let patch = |patch| {
        let patch: DomainPatch = serde_json::from_value(patch).expect("a patch");
        bench.sandbox.change_domain(patch).expect("an account");
    };
    patch(json!({"domain": "kelp.co.uk", "account": "joker-1"}));
    patch(json!({"domain": "gone.com", "account": "joker-1", "expires_at": "2026-10-01T00:00:00Z"}));
    patch(json!({"domain": "mail.us", "account": "bizzy-1"}));
    for (name, kind, told) in [
        ("KELP.co.uk", NS, (0, 3, 0)),
        ("kelp.co.uk", SOA, (0, 1, 0)),
        ("kelp.co.uk", 1, (0, 0, 1)),
        ("www.kelp.co.uk", NS, (3, 0, 1)),
        ("mail.us", NS, (0, 2, 0)),
        ("github.com", NS, (0, 2, 0)),
        ("taken-boat.com", NS, (0, 2, 0)),
        ("gone.com", NS, (3, 0, 1)),
        ("parked-boat.com", NS, (3, 0, 1)),
        ("nobodys-boat.com", NS, (3, 0, 1)),
        ("servfail-boat.com", NS, (2, 0, 0)),
        ("com", NS, (0, 2, 0)),
        ("", NS, (0, 2, 0)),
    ] {
        let udp = over_udp(&bench, name, kind).await.expect("an answer");
        assert_eq!(counts(&udp), told, "{name} over UDP");
        assert_eq!(udp, over_tcp(&bench, name, kind).await, "{name} over TCP");
    }
    let answer = over_udp(&bench, "kelp.co.uk", NS).await.expect("an answer");
    let hosts = String::from_utf8_lossy(&answer).into_owned();
    assert!(hosts.contains("joker"), "{hosts}");
    assert_eq!(over_udp(&bench, "mute-boat.com", NS).await, None);
    assert_eq!(
        bench.sandbox.dns_queries().last().map(String::as_str),
        Some("mute-boat.com")
    );
    let (_, found) = bench.get("/domains/search?query=parked-boat.com").await;
    assert_eq!(
        found["result"]["available"], false,
        "not delegated, and not to be had"
    );
    assert_eq!(
        bench.sandbox.endpoints().dns,
        bench.sandbox.dns_addr().to_string()
    );
}
