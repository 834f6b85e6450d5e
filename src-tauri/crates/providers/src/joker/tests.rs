//! The adapter against documented answers, their recorded quirks, and a server that misbehaves.

mod accounts;
mod contacts;
mod dnssec;
mod finding;
mod kept;
mod names;
mod ordering;
mod owned;
mod owners;
mod pricing;
mod processes;
mod sessions;
mod transfers;
mod wire;
mod zone_lines;
mod zones;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use model::{Clock, DomainName, Money, Term, Timestamp};
use registrar::orders::{OrderItem, OrderKind};
use registrar::{Connection, Credentials};
use secrecy::SecretString;
use url::Url;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::Joker;
use super::contacts::Pace;

/// What must never be seen again.
pub(super) const KEY: &str = "jk_canary_52917";
pub(super) const SESSION: &str = "5e551055e551055e551055e551055e55";
/// 22 Nov 2026.
pub(super) const NOW: Timestamp = Timestamp(1_795_305_600);

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        NOW
    }
}

pub(super) fn connection(base: &str, fields: &[(&str, &str)]) -> Connection {
    let credentials: BTreeMap<String, SecretString> = fields
        .iter()
        .map(|(key, value)| ((*key).to_owned(), SecretString::from(*value)))
        .collect();
    Connection {
        base_url: Url::parse(base).expect("a base"),
        credentials: Credentials(credentials),
        clock: Arc::new(Fixed),
    }
}

/// An account that may buy.
pub(super) fn account(server: &MockServer) -> Joker {
    account_with(server, &[("owner_c", "CCOM-1")])
}

pub(super) fn account_with(server: &MockServer, more: &[(&str, &str)]) -> Joker {
    let mut fields = vec![("api_key", KEY)];
    fields.extend(more);
    let mut account =
        Joker::open(&connection(&format!("{}/request", server.uri()), &fields)).expect("a usable connection");
    account.pace = Pace {
        first: Duration::from_millis(1),
        longest: Duration::from_millis(4),
        within: Duration::from_secs(10),
    };
    account
}

pub(super) const LOGIN: &str = "Status-Code: 0\nStatus-Text: OK\nVersion: 1.2\nUID: 1000001\nUser-Login: sampleuser\n\
    Auth-Sid: 5e551055e551055e551055e551055e55\nSession-Timeout: 3600\nUser-Access: @full\nAccount-currency: EUR\n\
    Account-balance: 100.0\nAccount-pending_amount: 0.0\nStats-number-of-domains: 6\nStats-last-error: \n\ncom\nnet\norg\n";

pub(super) fn text(body: impl Into<String>) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body.into(), "text/plain; charset=utf-8")
}

/// A success with this body.
pub(super) fn ok(body: &str) -> ResponseTemplate {
    text(format!(
        "Version: 1.2.53\nStatus-Text: Command completed successfully\nStatus-Code: 0\n\n{body}"
    ))
}

/// A change that was taken under a processing number.
pub(super) fn accepted(number: &str) -> ResponseTemplate {
    text(format!(
        "Status-Code: 0\nStatus-Text: Command completed successfully\nProc-ID: {number}\nTracking-Id: 0123456789abcdef0123456789abcdef\nAccount-Balance: 88.60\n\n"
    ))
}

pub(super) fn refused(code: u32, error: &str) -> ResponseTemplate {
    text(format!(
        "Status-Code: {code}\nStatus-Text: Command failed\nTracking-Id: 0f0e0d0c0b0a09080706050403020100\nError: {error}\n\n"
    ))
}

pub(super) async fn give(server: &MockServer, request: &str, answer: ResponseTemplate) {
    Mock::given(method("POST"))
        .and(path(format!("/request/{request}")))
        .respond_with(answer)
        .mount(server)
        .await;
}

/// Gives an answer once, before those that were mounted with [`give`].
pub(super) async fn give_first(server: &MockServer, request: &str, answer: ResponseTemplate) {
    Mock::given(method("POST"))
        .and(path(format!("/request/{request}")))
        .respond_with(answer)
        .up_to_n_times(1)
        .with_priority(1)
        .mount(server)
        .await;
}

/// A server that knows the key.
pub(super) async fn open_server() -> MockServer {
    let server = MockServer::start().await;
    give(&server, "login", text(LOGIN)).await;
    server
}

/// The names of the requests that arrived, in their order.
pub(super) async fn requests(server: &MockServer) -> Vec<String> {
    let received = server.received_requests().await.expect("requests are recorded");
    received
        .iter()
        .map(|request| request.url.path().trim_start_matches("/request/").to_owned())
        .collect()
}

/// The form fields of the last request of a name.
pub(super) async fn last_fields(server: &MockServer, request: &str) -> Vec<(String, String)> {
    let received = server.received_requests().await.expect("requests are recorded");
    let last = received
        .iter()
        .rfind(|found| found.url.path() == format!("/request/{request}"))
        .unwrap_or_else(|| panic!("no {request} arrived"));
    assert_eq!(last.url.query(), None, "nothing stands in the address");
    url::form_urlencoded::parse(&last.body).into_owned().collect()
}

pub(super) fn field<'a>(fields: &'a [(String, String)], key: &str) -> Option<&'a str> {
    let mut found = fields.iter().filter(|(name, _)| name == key);
    let value = found.next().map(|(_, value)| value.as_str());
    assert!(found.next().is_none(), "{key} is sent once");
    value
}

pub(super) fn name(text: &str) -> DomainName {
    DomainName::parse(text).expect("a name")
}

pub(super) fn euro(minor: i64) -> Money {
    Money {
        minor,
        currency: model::Currency::EUR,
    }
}

pub(super) fn item(kind: OrderKind, domain: &str) -> OrderItem {
    OrderItem {
        kind,
        name: name(domain),
        term: Term::ONE,
        client_ref: format!("line-{domain}"),
        external_ref: None,
        cap: Some(euro(1_200)),
        expires_at: match kind {
            OrderKind::Renew => Timestamp::parse("2027-03-17"),
            OrderKind::Restore => Timestamp::parse("2026-10-12"),
            OrderKind::Register | OrderKind::Transfer | OrderKind::Privacy => None,
        },
        registrant: None,
        auto_renew: None,
        privacy: None,
        product: None,
        extra: BTreeMap::default(),
        auth_code: None,
    }
}
