//! The adapter against the documented payloads, their likely variants, and a server that misbehaves.

mod batch;
mod choices;
mod hostile;
mod orders;
mod payloads;
mod refusals;
mod settling;
mod wire;
mod zones;

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Clock, DomainName, Term, Timestamp};
use registrar::orders::{OrderItem, OrderKind};
use registrar::{Connection, Credentials};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::PlanetDomains;

/// A token that must never be seen again.
pub(super) const TOKEN: &str = "pd_canary_83651";
pub(super) const NOW: Timestamp = Timestamp(1_790_000_000);

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        NOW
    }
}

pub(super) fn connection(base: &str) -> Connection {
    let token = SecretString::from(format!(" {TOKEN}\n"));
    Connection {
        base_url: Url::parse(base).expect("a base"),
        credentials: Credentials(BTreeMap::from([("token".to_owned(), token)])),
        clock: Arc::new(Fixed),
    }
}

pub(super) fn account(server: &MockServer) -> PlanetDomains {
    PlanetDomains::open(connection(&format!("{}/api/v1", server.uri()))).expect("a usable connection")
}

/// A server that gives one answer to one call, and an account on it.
pub(super) async fn answering(verb: &str, at: &str, answer: ResponseTemplate) -> (MockServer, PlanetDomains) {
    let server = MockServer::start().await;
    give(&server, verb, at, answer).await;
    let account = account(&server);
    (server, account)
}

pub(super) async fn give(server: &MockServer, verb: &str, at: &str, answer: ResponseTemplate) {
    Mock::given(method(verb))
        .and(path(format!("/api/v1{at}")))
        .respond_with(answer)
        .mount(server)
        .await;
}

pub(super) fn ok(result: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "status": true, "result": result }))
}

pub(super) fn raw(body: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body.to_owned(), "application/json")
}

pub(super) fn refusal(status: u16, code: &str) -> ResponseTemplate {
    ResponseTemplate::new(status)
        .set_body_json(json!({"status": false, "error": {"code": code, "message": "A sentence."}}))
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
