//! The adapter against the documented payloads, their likely variants, and a server that misbehaves.

mod choices;
mod contact;
mod hostile;
mod names;
mod operations;
mod orders;
mod payloads;
mod refusals;
mod settling;
mod switches;

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Clock, DomainName, Money, Term, Timestamp};
use registrar::orders::{OrderItem, OrderKind};
use registrar::{Connection, Credentials};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::Bizzy;

/// A key that must never be seen again.
pub(super) const KEY: &str = "sk_canary_83651";
pub(super) const NOW: Timestamp = Timestamp(1_790_000_000);
pub(super) const OPERATION: &str = "550e8400-e29b-41d4-a716-446655440000";
pub(super) const ID: &str = "6f5b6fc6-7e21-4f5b-8d6d-0c0f6c269b5d";

/// The registrant of the guide's sample.
const REGISTRANT: [(&str, &str); 13] = [
    ("label", "Primary registrant"),
    ("firstName", "Ada"),
    ("lastName", "Lovelace"),
    ("organizationName", "Example Co"),
    ("jobTitle", "Founder"),
    ("address1", "123 Market St"),
    ("address2", "Suite 400"),
    ("city", "San Francisco"),
    ("stateProvince", "CA"),
    ("postalCode", "94105"),
    ("country", "us"),
    ("email", "domains@example.com"),
    ("phone", "+14155550123"),
];

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        NOW
    }
}

/// A connection with a complete registrant, changed by `fields`; an empty value takes a field away.
pub(super) fn connection(base: &str, fields: &[(&str, &str)]) -> Connection {
    let mut form = BTreeMap::from([
        ("apiKey".to_owned(), SecretString::from(format!(" {KEY}\n"))),
        ("plan".to_owned(), SecretString::from("pro")),
    ]);
    for (key, value) in REGISTRANT.iter().chain(fields) {
        form.insert((*key).to_owned(), SecretString::from(*value));
    }
    Connection {
        base_url: Url::parse(base).expect("a base"),
        credentials: Credentials(form),
        clock: Arc::new(Fixed),
    }
}

pub(super) fn account_with(server: &MockServer, fields: &[(&str, &str)]) -> Bizzy {
    Bizzy::open(&connection(&format!("{}/v1", server.uri()), fields)).expect("a usable connection")
}

pub(super) fn account(server: &MockServer) -> Bizzy {
    account_with(server, &[])
}

/// A server that gives one answer to one call, and an account on it.
pub(super) async fn answering(verb: &str, at: &str, answer: ResponseTemplate) -> (MockServer, Bizzy) {
    let server = MockServer::start().await;
    give(&server, verb, at, answer).await;
    let account = account(&server);
    (server, account)
}

pub(super) async fn give(server: &MockServer, verb: &str, at: &str, answer: ResponseTemplate) {
    Mock::given(method(verb))
        .and(path(format!("/v1{at}")))
        .respond_with(answer)
        .mount(server)
        .await;
}

pub(super) fn ok(data: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "data": data }))
}

pub(super) fn raw(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body.to_owned(), "application/json")
}

pub(super) fn refusal(status: u16, code: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({"error": {"code": code, "message": "A sentence."}}))
}

pub(super) fn name(text: &str) -> DomainName {
    DomainName::parse(text).expect("a name")
}

/// An order whose cap is the sample's price.
pub(super) fn item(kind: OrderKind, domain: &str) -> OrderItem {
    OrderItem {
        kind,
        name: name(domain),
        term: Term::ONE,
        client_ref: format!("line-{domain}"),
        external_ref: None,
        cap: Some(Money::usd_cents(1800)),
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
