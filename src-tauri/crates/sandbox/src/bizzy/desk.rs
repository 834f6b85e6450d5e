//! The state that handlers share, the call as they see it, and the one way to place an order.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use serde_json::{Map, Value};

use super::NAME;
use super::idempotency::{Claim, KeyStore};
use super::operations::Operations;
use super::rate::RateGate;
use super::reply::{Outcome, Refusal, Reply};
use crate::world::ledger::Draft;
use crate::world::{AccountKey, Operation, Outcome as LedgerOutcome, SharedWorld, World};

/// What Bizzy knows beside the world.
#[derive(Debug, Default)]
pub struct Books {
    /// Recent calls.
    pub rate: RateGate,
    /// Idempotency keys.
    pub keys: KeyStore,
    /// Orders on their way.
    pub operations: Operations,
    requests: u64,
}

impl Books {
    /// The number of the next request, 1 for the first.
    pub fn number_of_request(&mut self) -> u64 {
        self.requests += 1;
        self.requests
    }
}

/// Shared by all handlers.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The world. Where both are locked, the books come first.
    pub world: SharedWorld,
    books: Arc<Mutex<Books>>,
}

/// A call that passed the gate.
#[derive(Debug, Clone)]
pub struct Call {
    /// Whose key it carried.
    pub account: AccountKey,
    /// The `Idempotency-Key`.
    pub key: Option<String>,
    /// The raw body.
    pub body: Bytes,
    /// Hash of method, path and body.
    pub fingerprint: String,
}

impl Call {
    /// The body as a JSON object.
    pub fn object(&self) -> Result<Map<String, Value>, Refusal> {
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(fields)) => Ok(fields),
            Ok(_) => Err(Refusal::invalid("The body must be a JSON object.")),
            Err(_) => Err(Refusal::invalid("The body is no JSON.")),
        }
    }

    /// Writes a ledger row that cost nothing.
    pub fn note(
        &self,
        world: &mut World,
        operation: Operation,
        domain: Option<&str>,
        outcome: LedgerOutcome,
    ) {
        let now = world.now();
        let row = Draft {
            provider: NAME,
            account: &self.account,
            operation,
            domain,
            amount: 0,
            idempotency_key: self.key.as_deref(),
            outcome,
        };
        world.ledger.record(now, row);
    }
}

impl Desk {
    /// A desk on this world, with fresh books.
    pub fn new(world: SharedWorld) -> Self {
        Self {
            world,
            books: Arc::default(),
        }
    }

    /// The books, locked.
    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the operations whose time has come.
    pub fn settle(&self) {
        let mut books = self.books();
        books.operations.settle(&mut self.world.lock());
    }

    /// Places an order under its idempotency key: once, however often the same request comes. `act` checks, charges
    /// and begins the operation, all in one step.
    pub fn order<F>(&self, call: &Call, operation: Operation, domain: Option<&str>, act: F) -> Outcome
    where
        F: FnOnce(&mut Books, &mut World) -> Outcome,
    {
        let mut books = self.books();
        let mut world = self.world.lock();
        let outcome = under_key(call, &mut books, &mut world, act);
        let row = match &outcome {
            Ok(reply) if reply.replayed => Some(LedgerOutcome::Replayed),
            Ok(_) => None, // The charge is the row.
            Err(refusal) => Some(LedgerOutcome::Refused(refusal.code.to_owned())),
        };
        if let Some(row) = row {
            call.note(&mut world, operation, domain, row);
        }
        outcome
    }
}

fn under_key<F>(call: &Call, books: &mut Books, world: &mut World, act: F) -> Outcome
where
    F: FnOnce(&mut Books, &mut World) -> Outcome,
{
    let key = call
        .key
        .as_deref()
        .filter(|key| (1..=255).contains(&key.len()))
        .ok_or_else(|| {
            // The status is documented, the code is not.
            Refusal::invalid("Send an Idempotency-Key header of 1 to 255 characters.")
        })?;
    match books.keys.look_up(&call.account, key, &call.fingerprint) {
        Claim::Fresh => {}
        Claim::Replay(data) => {
            return Ok(Reply {
                replayed: true,
                ..Reply::accepted(data)
            });
        }
        Claim::Conflict => {
            return Err(Refusal::conflict(
                "IDEMPOTENCY_KEY_REUSED",
                "This Idempotency-Key was used for another request.",
            ));
        }
    }
    let reply = act(books, world)?;
    books
        .keys
        .store(&call.account, key, &call.fingerprint, reply.data.clone());
    Ok(reply)
}
