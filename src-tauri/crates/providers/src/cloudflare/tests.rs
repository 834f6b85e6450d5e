//! The adapter against documented payloads, their likely variants, and a server that misbehaves.

mod access;
mod extensions;
mod hostile;
mod hosting;
mod names;
mod orders;
mod records;
mod refusals;
mod registrants;
mod search;
mod settings;
mod settling;
mod transfers;
mod writes;
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

use super::Cloudflare;

/// A token that must never be seen again.
const TOKEN: &str = "cfut_canary_83651";
/// 2026-09-21T14:13:20Z.
const NOW: Timestamp = Timestamp(1_790_000_000);
/// The account that the form names.
const ACCOUNT: &str = "0123456789abcdef0123456789abcdef";
const ZONE: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        NOW
    }
}

fn connection(base: &str, form: &[(&str, &str)]) -> Connection {
    let values = form
        .iter()
        .map(|(key, value)| ((*key).to_owned(), SecretString::from((*value).to_owned())));
    Connection {
        base_url: Url::parse(base).expect("a base"),
        credentials: Credentials(BTreeMap::from_iter(values)),
        clock: Arc::new(Fixed),
    }
}

/// An account whose form holds these values.
fn with_form(server: &MockServer, form: &[(&str, &str)]) -> Cloudflare {
    Cloudflare::open(&connection(&format!("{}/client/v4", server.uri()), form)).expect("a usable connection")
}

/// An account with a token and an account id.
fn account(server: &MockServer) -> Cloudflare {
    with_form(server, &[("token", TOKEN), ("account_id", ACCOUNT)])
}

/// A server that gives one answer to one call, and an account on it.
async fn answering(verb: &str, at: &str, answer: ResponseTemplate) -> (MockServer, Cloudflare) {
    let server = MockServer::start().await;
    give(&server, verb, at, answer).await;
    let account = account(&server);
    (server, account)
}

async fn give(server: &MockServer, verb: &str, at: &str, answer: ResponseTemplate) {
    Mock::given(method(verb))
        .and(path(format!("/client/v4{at}")))
        .respond_with(answer)
        .mount(server)
        .await;
}

/// A path of the registrar.
fn registrar(at: &str) -> String {
    format!("/accounts/{ACCOUNT}/registrar{at}")
}

fn ok(result: &Value) -> ResponseTemplate {
    status(200, result)
}

fn status(status: u16, result: &Value) -> ResponseTemplate {
    ResponseTemplate::new(status)
        .set_body_json(json!({"success": true, "errors": [], "messages": null, "result": result}))
}

/// A page with what a list says about itself.
fn page(rows: &Value, info: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(
        json!({"success": true, "errors": [], "messages": [], "result": rows, "result_info": info}),
    )
}

fn raw(body: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body.to_owned(), "application/json")
}

fn refusal(status: u16, code: i64, message: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({
        "success": false, "errors": [{"code": code, "message": message}], "messages": [], "result": null
    }))
}

fn name(text: &str) -> DomainName {
    DomainName::parse(text).expect("a name")
}

fn item(kind: OrderKind, domain: &str) -> OrderItem {
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

async fn requests(server: &MockServer) -> Vec<wiremock::Request> {
    server.received_requests().await.expect("requests are recorded")
}

/// The paths that were asked, in order.
async fn asked(server: &MockServer) -> Vec<String> {
    let sent = requests(server).await;
    sent.iter()
        .map(|request| request.url.path().trim_start_matches("/client/v4").to_owned())
        .collect()
}

fn sent_body(request: &wiremock::Request) -> Value {
    serde_json::from_slice(&request.body).expect("JSON was sent")
}

fn registration(domain: &str) -> Value {
    json!({
        "domain_name": domain, "status": "active", "created_at": "2025-03-04T10:00:00Z",
        "expires_at": "2027-03-04T10:00:00Z", "auto_renew": true, "locked": true, "privacy_mode": "redaction"
    })
}

fn zone(domain: &str, id: &str, status: &str) -> Value {
    json!({
        "id": id, "name": domain, "status": status, "paused": false, "type": "full", "development_mode": 0,
        "name_servers": ["Ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
        "original_name_servers": ["ns1.old.example"], "original_registrar": null, "original_dnshost": null,
        "created_on": "2026-01-02T03:04:05Z", "modified_on": "2026-01-02T03:05:00Z",
        "account": {"id": ACCOUNT, "name": "Main"}, "owner": {"id": null, "type": "user", "email": null},
        "meta": {"step": 2}
    })
}
