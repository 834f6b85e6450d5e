//! A resolver of a few lines on loopback answers by the beginning of the name.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicUsize;

use tokio::net::UdpSocket;

use super::*;

const NS: u16 = 2;
const SOA: u16 = 6;

fn labels(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in name.split('.').filter(|label| !label.is_empty()) {
        bytes.push(u8::try_from(label.len()).expect("a short label"));
        bytes.extend_from_slice(label.as_bytes());
    }
    bytes.push(0);
    bytes
}

/// A record of the wire format: owner, type, class IN, TTL 60, data.
fn record(owner: &str, kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = labels(owner);
    bytes.extend(kind.to_be_bytes());
    bytes.extend(1_u16.to_be_bytes());
    bytes.extend(60_u32.to_be_bytes());
    bytes.extend(u16::try_from(data.len()).expect("short data").to_be_bytes());
    bytes.extend_from_slice(data);
    bytes
}

fn soa(owner: &str) -> Vec<u8> {
    let mut data = labels("ns.registry.test");
    data.extend(labels("host.registry.test"));
    for number in [1_u32, 3600, 600, 86400, 60] {
        data.extend(number.to_be_bytes());
    }
    record(owner, SOA, &data)
}

/// The question's name and the bytes of the question.
fn question(packet: &[u8]) -> (String, usize) {
    let (mut at, mut name) = (12, Vec::new());
    while packet[at] != 0 {
        let length = usize::from(packet[at]);
        name.push(String::from_utf8_lossy(&packet[at + 1..=at + length]).to_lowercase());
        at += length + 1;
    }
    (name.join("."), at + 5)
}

fn reply(packet: &[u8], code: u8, answer: &[u8], authority: &[u8]) -> Vec<u8> {
    let (_, end) = question(packet);
    let mut bytes = packet[..2].to_vec();
    bytes.extend([0x81, 0x80 | code, 0, 1]);
    bytes.extend([
        0,
        u8::from(!answer.is_empty()),
        0,
        u8::from(!authority.is_empty()),
        0,
        0,
    ]);
    bytes.extend_from_slice(&packet[12..end]);
    bytes.extend_from_slice(answer);
    bytes.extend_from_slice(authority);
    bytes
}

/// What the resolver says; `None` is silence.
fn says(packet: &[u8]) -> Option<Vec<u8>> {
    let (name, _) = question(packet);
    let ending = name.split_once('.').map(|(_, ending)| ending.to_owned())?;
    let servers = |owner: &str| record(owner, NS, &labels("ns1.hosting.test"));
    Some(match name.split(['.', '-']).next()? {
        "taken" => reply(packet, 0, &servers(&name), &[]),
        "free" => reply(packet, 3, &[], &soa(&ending)),
        "wild" => reply(packet, 0, &[], &soa(&ending)),
        "apex" => reply(packet, 0, &[], &soa(&name)),
        "referred" => reply(packet, 0, &[], &servers(&name)),
        "other" => reply(packet, 0, &servers("somewhere.test"), &[]),
        "broken" => reply(packet, 2, &[], &[]),
        "refused" => reply(packet, 5, &[], &[]),
        _ => return None,
    })
}

async fn resolver() -> (SocketAddr, Arc<AtomicUsize>) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
    let address = socket.local_addr().expect("an address");
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        let mut buffer = [0; 1500];
        while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
            count.fetch_add(1, Ordering::Relaxed);
            if let Some(answer) = says(&buffer[..length]) {
                let _ = socket.send_to(&answer, from).await;
            }
        }
    });
    (address, asked)
}

async fn check(address: SocketAddr, names: &[&str]) -> BTreeMap<String, Delegation> {
    let names = names
        .iter()
        .map(|name| DomainName::parse(name).expect("a name"))
        .collect();
    let answers = Delegations::new(Some(address)).check(names);
    let answers = answers.map(|(name, delegation)| (name.to_string(), delegation));
    answers.collect().await
}

#[tokio::test]
async fn only_a_names_own_servers_show_that_it_is_taken() {
    let (address, _) = resolver().await;
    let answers = check(
        address,
        &[
            "taken.com",
            "free.com",
            "wild.ws",
            "apex.com",
            "referred.com",
            "other.com",
        ],
    )
    .await;
    let of = |name: &str| answers[name];
    assert_eq!(of("taken.com"), Delegation::Delegated);
    assert_eq!(of("free.com"), Delegation::NotDelegated);
    assert_eq!(
        of("wild.ws"),
        Delegation::NotDelegated,
        "an ending that answers everything"
    );
    assert_eq!(of("apex.com"), Delegation::Delegated);
    assert_eq!(of("referred.com"), Delegation::Delegated);
    assert_eq!(
        of("other.com"),
        Delegation::NotDelegated,
        "somebody else's servers"
    );
}

#[tokio::test]
async fn what_fails_is_unclear_and_never_free() {
    let (address, _) = resolver().await;
    let answers = check(address, &["broken.com", "refused.com", "taken.com"]).await;
    assert_eq!(answers["broken.com"], Delegation::Unclear);
    assert_eq!(answers["refused.com"], Delegation::Unclear);
    assert_eq!(answers["taken.com"], Delegation::Delegated);
}

#[tokio::test]
async fn each_of_many_names_gets_one_answer() {
    let (address, _) = resolver().await;
    let names: Vec<String> = (0..500)
        .map(|number| {
            let kind = if number % 2 == 0 { "taken" } else { "free" };
            format!("{kind}-{number}.com")
        })
        .collect();
    let answers = check(address, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!(answers.len(), 500);
    let taken = answers
        .values()
        .filter(|delegation| **delegation == Delegation::Delegated);
    assert_eq!(taken.count(), 250);
}

#[tokio::test]
async fn a_resolver_that_never_answers_is_given_up() {
    let (address, asked) = resolver().await;
    tokio::time::pause();
    let names: Vec<String> = (0..2000).map(|number| format!("silent-{number}.com")).collect();
    let answers = check(address, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!(answers.len(), 2000);
    assert!(
        answers
            .values()
            .all(|delegation| *delegation == Delegation::Unclear)
    );
    let asked = asked.load(Ordering::Relaxed);
    assert!(asked < 1000, "{asked} questions into the void");
}

#[tokio::test]
async fn nothing_is_asked_after_the_answers_are_not_wanted_any_more() {
    let (address, asked) = resolver().await;
    let names = (0..1000)
        .map(|number| DomainName::parse(&format!("free-{number}.com")).expect("a name"))
        .collect();
    let mut answers = Box::pin(Delegations::new(Some(address)).check(names));
    answers.next().await.expect("an answer");
    drop(answers);
    let (last, _) = resolver().await;
    // Another resolver's answers come after whatever was still on its way.
    check(last, &["free.com", "taken.com"]).await;
    let asked = asked.load(Ordering::Relaxed);
    assert!(asked <= 2 * AT_ONCE, "{asked} were asked");
}
