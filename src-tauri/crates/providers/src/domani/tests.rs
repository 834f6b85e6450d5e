//! The adapter against the documented payloads, their two spellings, and a server that misbehaves.

mod arrivals;
mod auth_codes;
mod bills;
mod connections;
mod contacts;
mod dnssec;
mod hostile;
mod imports;
mod orders;
mod payloads;
mod public_facts;
mod quotes;
mod refusals;
mod searching;
mod settling;
mod signing_up;
mod streams;
mod tokens;
mod transfers;
mod wire;
mod zones;

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Clock, DomainName, Term, Timestamp};
use registrar::orders::{OrderItem, OrderKind};
use registrar::{Connection, Credentials};
use secrecy::SecretString;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::Domani;

/// A key that must never be seen again.
pub(super) const KEY: &str = "domani_sk_canary83651lKmNopwxyz";
pub(super) const NOW: Timestamp = Timestamp(1_790_000_000);

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        NOW
    }
}

pub(super) fn connection(base: &str) -> Connection {
    let key = SecretString::from(format!(" {KEY}\n"));
    Connection {
        base_url: Url::parse(base).expect("a base"),
        credentials: Credentials(BTreeMap::from([("api_key".to_owned(), key)])),
        clock: Arc::new(Fixed),
    }
}

pub(super) fn account_at(base: &str) -> Domani {
    Domani::open(connection(base)).expect("a usable connection")
}

pub(super) fn account(server: &MockServer) -> Domani {
    account_at(&server.uri())
}

/// A server that gives one answer to one call, and an account on it.
pub(super) async fn answering(verb: &str, at: &str, answer: ResponseTemplate) -> (MockServer, Domani) {
    let server = MockServer::start().await;
    give(&server, verb, at, answer).await;
    let account = account(&server);
    (server, account)
}

pub(super) async fn give(server: &MockServer, verb: &str, at: &str, answer: ResponseTemplate) {
    Mock::given(method(verb))
        .and(path(format!("/api{at}")))
        .respond_with(answer)
        .mount(server)
        .await;
}

pub(super) fn json(status: u16, body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

pub(super) fn raw(body: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body.to_owned(), "application/json")
}

pub(super) fn stream(body: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body.to_owned(), "text/event-stream")
}

pub(super) fn refusal(status: u16, code: &str) -> ResponseTemplate {
    json(
        status,
        &serde_json::json!({
            "error": "A sentence.", "code": code, "hint": "Do this.",
            "documentation_url": "https://domani.sh/llms.txt",
        }),
    )
}

pub(super) fn name(text: &str) -> DomainName {
    DomainName::parse(text).expect("a name")
}

pub(super) fn item(kind: OrderKind, domain: &str) -> OrderItem {
    OrderItem {
        kind,
        name: name(domain),
        term: Term::ONE,
        client_ref: format!("line-{domain}"),
        external_ref: None,
        cap: None,
        expires_at: None,
        registrant: None,
        auto_renew: None,
        privacy: None,
        product: None,
        extra: BTreeMap::default(),
        auth_code: None,
    }
}

pub(super) async fn requests(server: &MockServer) -> Vec<wiremock::Request> {
    server.received_requests().await.expect("requests are recorded")
}

/// One piece of a chunked body.
pub(super) fn chunk(text: &str) -> Vec<u8> {
    format!("{:x}\r\n{text}\r\n", text.len()).into_bytes()
}

/// A server that answers each connection's request as `answer` says, by the number of the connection and the request's
/// head, and closes it.
pub(super) async fn speaking<F>(answer: F) -> String
where
    F: Fn(usize, &str) -> Vec<u8> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let mut number = 0;
        while let Ok((mut stream, _)) = listener.accept().await {
            let head = head(&mut stream).await;
            let _ = stream.write_all(&answer(number, &head)).await;
            let _ = stream.shutdown().await;
            number += 1;
        }
    });
    format!("http://{address}")
}

async fn head(stream: &mut TcpStream) -> String {
    let mut bytes = vec![0; 8192];
    let read = stream.read(&mut bytes).await.unwrap_or(0);
    String::from_utf8_lossy(&bytes[..read]).into_owned()
}

/// The head of a streamed answer.
pub(super) const STREAM_HEAD: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
