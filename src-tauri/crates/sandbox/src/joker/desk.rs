//! The state beside the world, and the way of a request through it.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};

use super::answer::{Refusal, Reply, response};
use super::call::{Call, Parameters};
use super::contacts::Contacts;
use super::queue::Queue;
use super::session::{self, Sessions};
use super::{NAME, check, contacts, extras, orders, owner, portfolio, results, settings, transfer, zones};
use crate::faults::relay::{RawBody, SessionExpired};
use crate::wire::Line;
use crate::world::{AccountKey, Operation, Outcome, OwnedDomain, SharedWorld, World, ledger};

/// What Joker keeps beside the world.
#[derive(Default)]
pub struct Books {
    /// Who is logged in.
    pub sessions: Sessions,
    /// What was accepted and what became of it.
    pub queue: Queue,
    /// Contact handles.
    pub contacts: Contacts,
    /// When a name was last renewed and until which year.
    pub renewals: HashMap<String, (DateTime<Utc>, i32)>,
    answers: u64,
}

/// The state that all requests share.
#[derive(Clone)]
pub struct Desk {
    world: SharedWorld,
    books: Arc<Mutex<Books>>,
}

impl Desk {
    /// A desk with empty books.
    pub fn new(world: SharedWorld) -> Self {
        Self {
            world,
            books: Arc::default(),
        }
    }

    /// Answers one request.
    fn answer(&self, request: &str, parameters: Parameters, peer: IpAddr, session_ended: bool) -> Response {
        let mut books = self.books.lock().unwrap_or_else(PoisonError::into_inner);
        let mut world = self.world.lock();
        let mut office = Office {
            world: &mut world,
            books: &mut books,
        };
        office.books.answers += 1;
        let number = office.books.answers;
        office.settle();
        if session_ended && let Some(sid) = parameters.get("auth-sid") {
            office.books.sessions.end(sid);
        }
        let reply = office.reply(request, parameters, peer, number);
        let varied = !office.world.switches.is_on(NAME, "plain_headers");
        response(&reply, number, varied)
    }
}

/// What one request does.
type Act = fn(&mut Office<'_>, &Call) -> Reply;

/// The world and the books, both held for the length of one request.
pub struct Office<'a> {
    /// The world.
    pub world: &'a mut World,
    /// The books.
    pub books: &'a mut Books,
}

impl Office<'_> {
    /// Does what has become due.
    fn settle(&mut self) {
        let now = self.world.now();
        for due in self.books.queue.due(now) {
            let outcome = (due.deed)(self.world, &mut self.books.contacts);
            self.books.queue.finish(due.proc_id, outcome);
        }
    }

    fn reply(&mut self, request: &str, parameters: Parameters, peer: IpAddr, number: u64) -> Reply {
        if request == "login" {
            return session::login(self, &parameters, peer, number);
        }
        let account = session::account_of(self, &parameters)?;
        session::check_access(self, &account, request)?;
        self.books.contacts.open(self.world, &account);
        let call = Call {
            account,
            parameters,
            number,
        };
        let act: Act = match request {
            "logout" => session::logout,
            "query-domain-list" => portfolio::list,
            "query-whois" | "query-object" => portfolio::whois,
            "query-profile" => portfolio::profile,
            "query-contact-list" => contacts::list,
            "query-ns-list" | "query-host-list" => portfolio::hosts,
            "query-price-list" => check::price_list,
            "inquire-tld" => check::ending,
            "domain-check" => check::check,
            "domain-register" => orders::register,
            "domain-renew" => orders::renew,
            "domain-transfer-in-reseller" => transfer::begin,
            "domain-redeem" => extras::redeem,
            "domain-privacy-order" => extras::privacy,
            "domain-modify" => settings::modify,
            "domain-lock" => settings::lock,
            "domain-unlock" => settings::unlock,
            "domain-set-property" => settings::set_property,
            "domain-get-property" => settings::get_property,
            "domain-transfer-get-auth-id" => settings::auth_id,
            "contact-create" => contacts::create,
            "contact-modify" => contacts::modify,
            "contact-delete" => contacts::delete,
            "domain-owner-change" => owner::change,
            "result-list" => results::list,
            "result-retrieve" => results::retrieve,
            "result-delete" => results::delete,
            "dns-zone-list" => zones::list,
            "dns-zone-get" => zones::get,
            "dns-zone-put" => zones::put,
            other => return Err(Refusal::new(2000, format!("unknown request {other}"))),
        };
        act(self, &call)
    }

    /// The name when this account holds it.
    pub fn owned(&self, call: &Call, name: &str) -> Result<&OwnedDomain, Refusal> {
        self.world
            .holdings
            .domain_of(&call.account, name)
            .ok_or_else(|| Refusal::unknown(name))
    }

    /// The name when this account holds it and may change it.
    pub fn changeable(&self, call: &Call, name: &str) -> Result<&OwnedDomain, Refusal> {
        let now = self.world.now();
        let owned = self.owned(call, name)?;
        match owned.status(now) {
            "active" | "expired" => Ok(owned),
            status => Err(Refusal::new(2304, format!("{name} is in status {status}"))),
        }
    }

    /// The balance of an account, as `Account-Balance` tells it.
    pub fn balance(&self, account: &AccountKey) -> String {
        money(self.world.account(account).map_or(0, |account| account.balance))
    }

    /// Writes a ledger row that costs nothing.
    pub fn note(&mut self, call: &Call, operation: Operation, name: &str) {
        let now = self.world.now();
        let row = ledger::Draft {
            provider: NAME,
            account: &call.account,
            operation,
            domain: Some(name),
            amount: 0,
            idempotency_key: call.parameters.get("cltrid"),
            outcome: Outcome::Done,
        };
        self.world.ledger.record(now, row);
    }
}

/// Minor units as a decimal number.
pub fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

/// `GET` or `POST` of any request.
pub async fn serve(
    State(desk): State<Desk>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    if request.method() != Method::GET && request.method() != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let form = request.extensions().get::<RawBody>().map(|raw| raw.0.clone());
    let query = request.uri().query().unwrap_or_default();
    let parameters = Parameters::read(query, &form.unwrap_or_default());
    let session_ended = request.extensions().get::<SessionExpired>().is_some();
    desk.answer(
        &name.to_ascii_lowercase(),
        parameters,
        line.peer.ip(),
        session_ended,
    )
}
