//! The public DNS of the world, over HTTP as public resolvers take it, and over UDP as its nameservers do.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::net::UdpSocket;

use crate::client::Bench;

const A: u16 = 1;
const NS: u16 = 2;
const TXT: u16 = 16;
const TIDEPOOL: &str = "tidepool.dev";

/// A question, with the option that names a host.
fn question(name: &str, kind: u16, host: Option<&str>) -> Vec<u8> {
    let mut message = vec![0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, u8::from(host.is_some())];
    for label in name.split('.') {
        message.push(u8::try_from(label.len()).expect("a label"));
        message.extend_from_slice(label.as_bytes());
    }
    message.push(0);
    message.extend_from_slice(&kind.to_be_bytes());
    message.extend_from_slice(&[0, 1]);
    if let Some(host) = host {
        let length = u16::try_from(host.len()).expect("short");
        message.extend_from_slice(&[0, 0, 41, 4, 208, 0, 0, 0, 0]);
        message.extend_from_slice(&(length + 4).to_be_bytes());
        message.extend_from_slice(&65_001_u16.to_be_bytes());
        message.extend_from_slice(&length.to_be_bytes());
        message.extend_from_slice(host.as_bytes());
    }
    message
}

/// Asks a nameserver; `None` where there is silence.
async fn host(bench: &Bench, host: &str, name: &str, kind: u16) -> Option<Vec<u8>> {
    host_within(Duration::from_secs(30), bench, host, name, kind).await
}

async fn host_within(longest: Duration, bench: &Bench, host: &str, name: &str, kind: u16) -> Option<Vec<u8>> {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
    let message = question(name, kind, Some(host));
    socket
        .send_to(&message, bench.sandbox.dns_addr())
        .await
        .expect("sent");
    let mut buffer = vec![0; 4096];
    let received = tokio::time::timeout(longest, socket.recv(&mut buffer)).await;
    let length = received.ok()?.expect("an answer");
    buffer.truncate(length);
    Some(buffer)
}

/// Asks a public resolver.
async fn resolver(bench: &Bench, word: &str, name: &str, kind: u16) -> (StatusCode, Vec<u8>) {
    let resolvers = &bench.sandbox.endpoints().resolvers;
    let found = resolvers.iter().find(|one| one.url.contains(word));
    let reply = bench
        .http
        .post(&found.expect("a resolver").url)
        .header("Content-Type", "application/dns-message")
        .body(question(name, kind, None))
        .send()
        .await
        .expect("an answer");
    (reply.status(), reply.bytes().await.expect("a body").to_vec())
}

/// Whether it speaks for the zone, its code, and how many records answer and refer.
fn told(message: &[u8]) -> (bool, u8, u8, u8) {
    (message[2] & 4 != 0, message[3] & 15, message[7], message[9])
}

fn holds(message: &[u8], bytes: &[u8]) -> bool {
    message.windows(bytes.len()).any(|window| window == bytes)
}

async fn records(bench: &Bench, records: Value) {
    let patch = json!({"domain": TIDEPOOL, "records": records});
    let patch = serde_json::from_value(patch).expect("a patch");
    bench.sandbox.change_zone(patch).expect("a zone");
}

fn address(last: u8) -> Value {
    json!([{"type": "A", "name": "@", "content": format!("203.0.113.{last}"), "ttl": 300}])
}

#[tokio::test]
async fn name_servers_speak_for_their_zones_and_endings_refer_to_them() {
    let bench = Bench::start("one-account").await;
    let own = bench.sandbox.zone(TIDEPOOL).expect("a zone").nameservers;
    let text = format!("{}{}", "x".repeat(255), "y".repeat(1_200));
    let wide = json!([
        {"type": "A", "name": "*.dev", "content": "203.0.113.9", "ttl": 300},
        {"type": "NS", "name": "lab", "content": "ns1.elsewhere.example", "ttl": 300},
        {"type": "CNAME", "name": "www", "content": "any.dev.tidepool.dev", "ttl": 300},
        {"type": "TXT", "name": "long", "content": text, "ttl": 300},
    ]);
    records(&bench, wide).await;
    let count = u8::try_from(own.len()).expect("a few");
    for (server, name, kind, expected) in [
        (own[0].as_str(), "tidepool.dev", NS, (true, 0, count, 0)),
        (&own[0], "tidepool.dev", A, (true, 0, 0, 1)),
        (&own[0], "a.b.dev.tidepool.dev", A, (true, 0, 1, 0)),
        (&own[0], "www.tidepool.dev", A, (true, 0, 2, 0)),
        (&own[0], "nothing.tidepool.dev", A, (true, 3, 0, 1)),
        (&own[0], "host.lab.tidepool.dev", A, (false, 0, 0, 1)),
        (&own[0], "nobodys-boat.com", A, (false, 5, 0, 0)),
        ("ns1.elsewhere.example", "tidepool.dev", A, (false, 5, 0, 0)),
        ("a.nic.dev", "tidepool.dev", NS, (false, 0, 0, count)),
        ("a.nic.dev", "nobodys-boat.dev", NS, (true, 3, 0, 1)),
        ("a.nic.com", "tidepool.dev", NS, (false, 5, 0, 0)),
    ] {
        let answer = host(&bench, server, name, kind).await.expect("an answer");
        assert_eq!(told(&answer), expected, "{name} at {server}");
    }
    let cut = host(&bench, &own[0], "long.tidepool.dev", TXT)
        .await
        .expect("an answer");
    assert_eq!(
        (cut[2] & 2, told(&cut)),
        (2, (true, 0, 0, 0)),
        "cut, to be asked over TCP"
    );
    assert_eq!(
        bench.sandbox.dns_queries(),
        Vec::<String>::new(),
        "no resolver was asked"
    );
}

#[tokio::test]
async fn a_host_lags_until_it_recovers_and_may_be_silent() {
    let bench = Bench::start("one-account").await;
    let own = bench.sandbox.zone(TIDEPOOL).expect("a zone").nameservers;
    records(&bench, address(1)).await;
    bench.sandbox.lag(&own[0], TIDEPOOL).expect("it serves it");
    records(&bench, address(2)).await;
    let late = host(&bench, &own[0], TIDEPOOL, A).await.expect("an answer");
    let prompt = host(&bench, &own[1], TIDEPOOL, A).await.expect("an answer");
    assert!(holds(&late, &[203, 0, 113, 1]) && holds(&prompt, &[203, 0, 113, 2]));
    bench.sandbox.silence(&own[1]);
    let moment = Duration::from_secs(1);
    assert_eq!(host_within(moment, &bench, &own[1], TIDEPOOL, A).await, None);
    bench.sandbox.recover_dns();
    for server in &own {
        let answer = host(&bench, server, TIDEPOOL, A).await.expect("an answer");
        assert!(holds(&answer, &[203, 0, 113, 2]), "{server}");
    }
    let refused = bench.sandbox.lag("ns1.elsewhere.example", TIDEPOOL);
    assert!(refused.is_err_and(|why| why.contains("does not serve")));
}

#[tokio::test]
async fn a_public_resolver_remembers_for_as_long_as_the_ttl_allows() {
    let bench = Bench::start("one-account").await;
    records(&bench, address(1)).await;
    let (_, first) = resolver(&bench, "google", TIDEPOOL, A).await;
    assert_eq!(told(&first), (false, 0, 1, 0));
    records(&bench, address(2)).await;
    bench.sandbox.advance_clock(200);
    let (_, old) = resolver(&bench, "google", TIDEPOOL, A).await;
    assert!(
        holds(&old, &[0, 0, 0, 100, 0, 4, 203, 0, 113, 1]),
        "100 seconds are left"
    );
    let (_, other) = resolver(&bench, "cloudflare", TIDEPOOL, A).await;
    assert!(holds(&other, &[203, 0, 113, 2]), "it had not asked before");
    bench.sandbox.advance_clock(101);
    let (_, new) = resolver(&bench, "google", TIDEPOOL, A).await;
    assert!(holds(&new, &[203, 0, 113, 2]));
}

#[tokio::test]
async fn the_control_surface_puts_places_out_of_step() {
    let bench = Bench::start("one-account").await;
    let own = bench.sandbox.zone(TIDEPOOL).expect("a zone").nameservers;
    let control = async |body: Value| {
        let url = format!("{}/dns", bench.sandbox.endpoints().control);
        let reply = bench.http.post(url).body(body.to_string()).send().await;
        reply.expect("an answer").status()
    };
    assert_eq!(control(json!({"silence": "google"})).await, StatusCode::OK);
    assert_eq!(
        resolver(&bench, "google", TIDEPOOL, A).await.0,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(control(json!({"recover": {}})).await, StatusCode::OK);
    assert_eq!(resolver(&bench, "google", TIDEPOOL, A).await.0, StatusCode::OK);
    let lag = |host: &str| json!({"lag": {"host": host, "zone": TIDEPOOL}});
    assert_eq!(control(lag(&own[0])).await, StatusCode::OK);
    for bad in [
        lag("ns1.elsewhere.example"),
        json!({"lag": {}}),
        json!({"sleep": "google"}),
    ] {
        assert_eq!(control(bad).await, StatusCode::BAD_REQUEST);
    }
}
