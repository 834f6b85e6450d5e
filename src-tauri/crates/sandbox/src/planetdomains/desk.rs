//! The state that handlers share, the call as they see it, and the one way to run a mutation.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::StatusCode;
use serde_json::Value;

use super::NAME;
use super::idempotency::{Claim, KeyStore};
use super::rate::RateGate;
use super::reply::{Outcome, Refusal, Reply};
use crate::world::ledger::Draft;
use crate::world::orders::Order;
use crate::world::{AccountKey, Operation, Outcome as LedgerOutcome, SharedWorld, World};

/// What PlanetDomains knows beside the world.
#[derive(Debug, Default)]
pub struct Counters {
    /// Recent calls.
    pub rate: RateGate,
    /// Idempotency keys.
    pub keys: KeyStore,
    /// How often a scripted name has already misbehaved, by `operation name`.
    pub scripted: HashMap<String, u32>,
}

/// Shared by all handlers.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The world.
    pub world: SharedWorld,
    counters: Arc<Mutex<Counters>>,
}

/// A call that passed the gate.
#[derive(Debug, Clone)]
pub struct Call {
    /// Whose token it carried.
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
    pub fn object(&self) -> Result<serde_json::Map<String, Value>, Refusal> {
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(fields)) => Ok(fields),
            Ok(_) => Err(Refusal::invalid("The body must be a JSON object.")),
            Err(error) => Err(Refusal::invalid(format!("The body is no JSON: {error}."))),
        }
    }

    /// An order of this call.
    pub fn order<'a>(&'a self, name: &'a str, years: u32) -> Order<'a> {
        Order {
            idempotency_key: self.key.as_deref(),
            ..Order::new(NAME, &self.account, name, years)
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
        world.ledger.record(
            now,
            Draft {
                provider: NAME,
                account: &self.account,
                operation,
                domain,
                amount: 0,
                idempotency_key: self.key.as_deref(),
                outcome,
            },
        );
    }
}

impl Desk {
    /// A desk on this world, with fresh counters.
    pub fn new(world: SharedWorld) -> Self {
        Self {
            world,
            counters: Arc::default(),
        }
    }

    /// The counters, locked; never together with the world.
    pub fn counters(&self) -> MutexGuard<'_, Counters> {
        self.counters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a mutation under its idempotency key: once, however often the same request comes.
    pub async fn once<F>(&self, call: &Call, operation: Operation, domain: Option<&str>, act: F) -> Outcome
    where
        F: Future<Output = Outcome>,
    {
        let outcome = self.under_key(call, act).await;
        let row = match &outcome {
            Ok(reply) if reply.replayed => Some(LedgerOutcome::Replayed),
            Ok(_) => None, // The act wrote its own rows.
            Err(refusal) => Some(LedgerOutcome::Refused(refusal.code.to_owned())),
        };
        if let Some(row) = row {
            call.note(&mut self.world.lock(), operation, domain, row);
        }
        outcome
    }

    async fn under_key<F>(&self, call: &Call, act: F) -> Outcome
    where
        F: Future<Output = Outcome>,
    {
        let key = call
            .key
            .as_deref()
            .filter(|key| !key.trim().is_empty())
            .ok_or_else(|| Refusal::invalid("Send an Idempotency-Key header with this call."))?;
        let now = self.world.lock().now();
        let claim = self
            .counters()
            .keys
            .claim(&call.account, key, &call.fingerprint, now);
        match claim {
            Claim::Fresh => {}
            Claim::Replay(result) => {
                return Ok(Reply {
                    replayed: true,
                    ..Reply::of(result)
                });
            }
            Claim::Running => {
                return Err(Refusal::conflict(
                    "request_in_progress",
                    "A request with this Idempotency-Key is still running.",
                ));
            }
            Claim::Conflict => {
                return Err(Refusal::conflict(
                    "idempotency_key_conflict",
                    "This Idempotency-Key was used for another request.",
                ));
            }
        }
        let outcome = act.await;
        let mut counters = self.counters();
        match &outcome {
            Ok(reply) => counters.keys.finish(&call.account, key, reply.result.clone()),
            Err(_) => counters.keys.release(&call.account, key),
        }
        outcome
    }

    /// The name when the account owns it, for a call that reads or changes its zone.
    pub fn owned(&self, call: &Call, name: &str) -> Result<String, Refusal> {
        let name = name.to_ascii_lowercase();
        let world = self.world.lock();
        world
            .holdings
            .domain_of(&call.account, &name)
            .map(|_| name.clone())
            .ok_or_else(|| Refusal::not_found(format!("{name} is not in this account.")))
    }

    /// Refuses a change of a zone whose name is blocked, in redemption or being deleted.
    pub fn changeable(&self, name: &str) -> Result<(), Refusal> {
        let world = self.world.lock();
        let now = world.now();
        match world.holdings.domains.get(name).map(|owned| owned.status(now)) {
            Some(status @ ("blocked" | "redemption" | "pending_delete")) => Err(Refusal::conflict(
                "domain_blocked",
                format!("{name} is in status {status} and cannot be changed."),
            )),
            _ => Ok(()),
        }
    }
}

/// 500, as the scripted `e500-` names get it.
pub fn internal_error() -> Refusal {
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal_error",
        "Something went wrong.",
    )
}
