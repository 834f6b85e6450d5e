//! The state that handlers share, and the call as they see it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::NAME;
use super::envelope::Refusal;
use super::query::Query;
use super::rate::RateGate;
use super::records::model::hex_id;
use super::registrar::workflow::Workflows;
use crate::world::ledger::Draft;
use crate::world::{Account, AccountKey, Operation, Outcome as LedgerOutcome, SharedWorld, World};

/// What Cloudflare knows beside the world.
#[derive(Debug, Default)]
pub struct Cabinet {
    /// Recent calls.
    pub rate: RateGate,
    /// When each caller lately imported a zone file.
    pub imports: HashMap<AccountKey, Vec<DateTime<Utc>>>,
    /// Names that already had their scripted stumble.
    pub stumbled: HashSet<String>,
    /// Registrations and changes that run or ran.
    pub workflows: Workflows,
}

/// Shared by all handlers.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The world. Where both are needed it is locked before the cabinet.
    pub world: SharedWorld,
    cabinet: Arc<Mutex<Cabinet>>,
}

impl Desk {
    /// A desk on this world, with an empty cabinet.
    pub fn new(world: SharedWorld) -> Self {
        Self {
            world,
            cabinet: Arc::default(),
        }
    }

    /// The cabinet, locked.
    pub fn cabinet(&self) -> MutexGuard<'_, Cabinet> {
        self.cabinet.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that passed the gate.
#[derive(Debug, Clone)]
pub struct Call {
    /// The accounts that its credential opens; at least one.
    pub accounts: Vec<AccountKey>,
    /// Whether it carried the token of an account rather than that of a person.
    pub by_account_token: bool,
    /// The path below the base URL.
    pub path: String,
    /// The query.
    pub query: Query,
    /// The headers.
    pub headers: HeaderMap,
    /// The raw body.
    pub body: Bytes,
}

impl Call {
    /// The body as a JSON object.
    pub fn object(&self) -> Result<Map<String, Value>, Refusal> {
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(fields)) => Ok(fields),
            _ => Err(Refusal::bad(6007, "Malformed JSON in request body")),
        }
    }

    /// A header as text.
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The account with this id, when the credential opens it.
    pub fn account(&self, world: &World, id: &str) -> Result<AccountKey, Refusal> {
        self.accounts
            .iter()
            .find(|key| {
                world
                    .account(key)
                    .is_some_and(|account| account_id(account) == id)
            })
            .cloned()
            .ok_or_else(|| self.nothing_there())
    }

    /// 404 for the id in the path.
    pub fn nothing_there(&self) -> Refusal {
        Refusal::no_such_object(&self.path)
    }
}

/// The id by which Cloudflare knows an account.
pub fn account_id(account: &Account) -> String {
    account
        .form
        .get("account_id")
        .cloned()
        .unwrap_or_else(|| hex_id(&["account", &account.key.0]))
}

/// The name of an account as Cloudflare shows it.
pub fn account_name(account: &Account) -> String {
    account
        .form
        .get("account_name")
        .cloned()
        .unwrap_or_else(|| account.key.0.clone())
}

/// Writes a ledger row that cost nothing.
pub fn note(
    world: &mut World,
    account: &AccountKey,
    operation: Operation,
    domain: &str,
    outcome: LedgerOutcome,
) {
    let now = world.now();
    world.ledger.record(
        now,
        Draft {
            provider: NAME,
            account,
            operation,
            domain: Some(domain),
            amount: 0,
            idempotency_key: None,
            outcome,
        },
    );
}

/// Writes the ledger row of an act that was tried: done, or refused with its code.
pub fn note_outcome<T>(
    world: &mut World,
    account: &AccountKey,
    operation: Operation,
    domain: &str,
    result: &Result<T, Refusal>,
) {
    let outcome = match result {
        Ok(_) => LedgerOutcome::Done,
        Err(refusal) => LedgerOutcome::Refused(refusal.code.to_string()),
    };
    note(world, account, operation, domain, outcome);
}
