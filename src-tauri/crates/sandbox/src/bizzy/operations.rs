//! Operations: paid at once, queued for two seconds, running for five, then done or failed and refunded. All in world
//! time; an operation ends when its time has come and somebody calls.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Path, State};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::desk::{Call, Desk};
use super::domains::id_of;
use super::reply::{Outcome, Refusal, Reply, time};
use super::{scripted, uuid};
use crate::world::domain::years_after;
use crate::world::{AccountKey, Operation as Kind, Paid, World};

/// Seconds in the queue.
const QUEUED: i64 = 2;

/// What a registration asked for beside the name.
#[derive(Debug)]
pub struct Wishes {
    /// Renew by itself.
    pub auto_renew: bool,
    /// Hide the registrant.
    pub privacy: bool,
    /// The registrant.
    pub contact: Map<String, Value>,
}

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// Its UUID.
    pub id: String,
    account: AccountKey,
    renewal: bool,
    name: String,
    created_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    /// The order until it is delivered or refunded.
    paid: Option<Paid>,
    wishes: Option<Wishes>,
}

/// All operations by id.
#[derive(Debug, Default)]
pub struct Operations(BTreeMap<String, Operation>);

impl Operations {
    /// Begins an operation for what was paid; `wishes` come with a registration.
    pub fn begin(&mut self, paid: Paid, wishes: Option<Wishes>, now: DateTime<Utc>) -> &Operation {
        let number = self.0.len() + 1;
        let id = uuid(&format!("operation {number} {} {}", paid.account, paid.name));
        let lasts = QUEUED + scripted::running_seconds(&paid.name);
        let operation = Operation {
            id: id.clone(),
            account: paid.account.clone(),
            renewal: paid.operation == Kind::Renew,
            name: paid.name.clone(),
            created_at: now,
            ends_at: now + TimeDelta::seconds(lasts),
            paid: Some(paid),
            wishes,
        };
        self.0.entry(id).or_insert(operation)
    }

    /// Delivers or refunds everything whose time has come.
    pub fn settle(&mut self, world: &mut World) {
        let now = world.now();
        for operation in self.0.values_mut().filter(|operation| operation.ends_at <= now) {
            if let Some(paid) = operation.paid.take() {
                operation.end(paid, world);
            }
        }
    }

    fn of(&self, account: &AccountKey, id: &str) -> Option<&Operation> {
        self.0.get(id).filter(|operation| &operation.account == account)
    }
}

impl Operation {
    fn end(&mut self, paid: Paid, world: &mut World) {
        if scripted::fails(&self.name) {
            world.refund(paid);
            return;
        }
        let years = paid.years;
        let Some(domain) = world.deliver(paid, None) else {
            return;
        };
        if let Some(wishes) = self.wishes.take() {
            // It was registered when its time had come, not when somebody asked.
            domain.registered_at = self.ends_at;
            domain.expires_at = years_after(self.ends_at, years);
            domain.auto_renew = wishes.auto_renew;
            domain.privacy = wishes.privacy;
            domain.locked = true;
            domain.publishes_expiry = false;
            domain.extra.insert("contact".to_owned(), wishes.contact.into());
        }
        domain.extra.insert("periodYears".to_owned(), years.into());
    }

    fn to_json(&self, now: DateTime<Utc>) -> Value {
        let running_from = self.created_at + TimeDelta::seconds(QUEUED);
        let ended = self.paid.is_none();
        let failed = ended && scripted::fails(&self.name);
        let (status, updated_at) = if failed {
            ("failed", self.ends_at)
        } else if ended {
            ("succeeded", self.ends_at)
        } else if now < running_from {
            ("queued", self.created_at)
        } else {
            ("running", running_from)
        };
        let word = if self.renewal { "renewal" } else { "registration" };
        let done = ended && !failed;
        let digits: String = self.id.chars().filter(|c| *c != '-').take(24).collect();
        json!({
            "id": self.id,
            "type": format!("domain_{word}"),
            "status": status,
            "resourceType": done.then_some("domain"),
            "resourceId": done.then(|| id_of(&self.account, &self.name)),
            "resourceName": self.name,
            "workflowId": format!("domain-{word}-{}", self.name.replace('.', "-")),
            "paymentIntentId": format!("pi_{digits}"),
            "errorCode": failed.then_some("REGISTRAR_REJECTED"),
            "errorMessage": failed.then_some("The registrar rejected the order. The payment was refunded."),
            "completedAt": ended.then(|| time(self.ends_at)),
            "createdAt": time(self.created_at),
            "updatedAt": time(updated_at),
        })
    }
}

/// `GET /operations/{id}`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Outcome {
    let now = desk.world.lock().now();
    let books = desk.books();
    let operation = books
        .operations
        .of(&call.account, &id)
        .ok_or_else(|| Refusal::not_found("There is no such operation."))?;
    Ok(Reply::of(operation.to_json(now)))
}
