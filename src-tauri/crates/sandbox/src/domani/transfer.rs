//! Names on their way in and out: checked, paid, and there after five days of world time.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::NAME;
use super::call::{Call, domain, stamp, text};
use super::desk::{Desk, note, owned};
use super::nameservers;
use super::reply::{Outcome, Refusal, Reply, refused_order, usd};
use super::settings::changeable;
use crate::world::domain::years_after;
use crate::world::{Operation, Order, Paid, World};

/// Days that a transfer takes.
const DAYS: i64 = 5;

/// A name on its way in.
pub struct Transfer {
    started_at: DateTime<Utc>,
    /// What was paid; `None` when the name has arrived.
    paid: Option<Paid>,
}

impl Transfer {
    fn arrives_at(&self) -> DateTime<Utc> {
        self.started_at + TimeDelta::days(DAYS)
    }
}

/// Hands over the names that have arrived.
pub fn settle(desk: &Desk) {
    let mut books = desk.books();
    let mut world = desk.world.lock();
    let now = world.now();
    for transfer in books
        .transfers
        .values_mut()
        .filter(|transfer| transfer.arrives_at() <= now)
    {
        if let Some(paid) = transfer.paid.take() {
            world.deliver(paid, Some(nameservers::fresh()));
        }
    }
}

/// What a transfer costs, or the code and the reason why it cannot be done.
fn eligible(world: &World, call: &Call, name: &str) -> Result<i64, (&'static str, &'static str)> {
    let book = world.prices.get(NAME);
    let price = book.and_then(|book| book.of(name));
    let price = price.ok_or(("UNSUPPORTED_TLD", "This ending cannot be transferred here."))?;
    let ours = world.holdings.domains.get(name);
    if ours.is_some_and(|owned| Some(&owned.account) == call.account.as_ref()) {
        return Err(("ALREADY_REGISTERED", "The domain is in your account already."));
    }
    if world.is_free(name) {
        return Err((
            "TRANSFER_NOT_ELIGIBLE",
            "The domain is not registered; buy it instead.",
        ));
    }
    if ours.is_some() {
        return Err(("TRANSFER_NOT_ELIGIBLE", "The domain is locked at its registrar."));
    }
    Ok(price.renew)
}

/// `GET /api/domains/transfer-check`.
pub async fn check(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let name = domain(call.asked("domain").ok_or_else(|| Refusal::missing("domain"))?)?;
    let tld = name.split_once('.').map_or("", |(_, ending)| ending);
    let world = desk.world.lock();
    Ok(Reply::of(match eligible(&world, &call, &name) {
        Ok(cents) => json!({
            "domain": name,
            "tld": tld,
            "eligible": true,
            "price": usd(cents),
            "currency": "USD",
            "hint": "Unlock the domain at its registrar and ask there for the authorization code.",
        }),
        Err((code, reason)) => json!({
            "domain": name,
            "tld": tld,
            "eligible": false,
            "code": code,
            "reason": reason,
            "hint": "This domain cannot be transferred now.",
        }),
    }))
}

/// `POST /api/domains/transfer`. A preview that is off in the older documents. The code `wrong` is wrong, any other
/// is right. In the ledger a transfer is a registration: the world knows no third way to come by a name.
pub async fn begin(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    if !call.dialect.is_current() {
        return Err(Refusal::preview("Transferring domains"));
    }
    let fields = call.object()?;
    let name = domain(text(&fields, "domain")?)?;
    if text(&fields, "auth_code")? == "wrong" {
        return Err(Refusal::invalid("The authorization code is not right."));
    }
    let account = call.account()?.clone();
    let mut books = desk.books();
    let mut world = desk.world.lock();
    let cents = eligible(&world, &call, &name).map_err(|(code, reason)| {
        Refusal::new(
            StatusCode::CONFLICT,
            code,
            reason,
            "Check with GET /api/domains/transfer-check.",
        )
    })?;
    let was_taken = world.taken.remove(&name);
    let order = Order {
        amount: Some(cents),
        ..Order::new(NAME, &account, &name, 1)
    };
    let paid = world.pay(&order, Operation::Register).map_err(|refusal| {
        if was_taken {
            world.taken.insert(name.clone());
        }
        refused_order(&refusal, cents)
    })?;
    let started_at = world.now();
    let reply = json!({
        "domain": name,
        "status": "pending",
        "expires": stamp(years_after(started_at, 1)),
        "price": usd(cents),
        "currency": "USD",
        "payment_method": call.dialect.card(),
        "hint": format!("The transfer takes up to {DAYS} days."),
    });
    let transfer = Transfer {
        started_at,
        paid: Some(paid),
    };
    books.transfers.insert((account, name), transfer);
    Ok(Reply::of(reply).status(StatusCode::ACCEPTED))
}

/// `GET /api/domains/{domain}/transfer-status`.
pub async fn status(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let books = desk.books();
    let transfer = books
        .transfers
        .get(&(call.account()?.clone(), name.clone()))
        .ok_or_else(|| Refusal::not_found(&name))?;
    let status = if transfer.paid.is_some() {
        "pending_registry"
    } else {
        "completed"
    };
    Ok(Reply::of(json!({
        "domain": name,
        "status": status,
        "hint": format!("Expected by {}.", stamp(transfer.arrives_at())),
    })))
}

/// `POST /api/domains/transfer-watch`.
pub async fn watch(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let fields = call.object()?;
    let name = domain(text(&fields, "domain")?)?;
    let eligible = eligible(&desk.world.lock(), &call, &name).is_ok();
    Ok(Reply::of(json!({
        "domain": name,
        "eligible": eligible,
        "watching": !eligible,
        "hint": if eligible { "It can be transferred now." } else { "You will be told when it can be transferred." },
    })))
}

/// `GET /api/domains/{domain}/auth-code`. Although it is a GET it unlocks the name.
pub async fn auth_code(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let mut world = desk.world.lock();
    changeable(&mut world, &call, &name)?;
    note(&mut world, &call, Operation::ChangeSettings, &name)?;
    let now = world.now();
    let owned = owned(&mut world, &call, &name)?;
    let was_unlocked = owned.locked;
    owned.locked = false;
    let mut code = hex::encode(Sha256::digest(format!("auth-code {name} {now}")));
    code.truncate(12);
    let mut reply = json!({
        "domain": name,
        "auth_code": code,
        "was_unlocked": was_unlocked,
        "hint": "Give this code to the new registrar.",
        "next_steps": ["Start the transfer at the new registrar.", "Confirm it by mail."],
    });
    if call.dialect.is_current() {
        reply["status"] = "ready".into();
    }
    Ok(Reply::of(reply))
}

/// `GET /api/domains/{domain}/transfer-away`.
pub async fn away(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    desk.seen(&call, &name)?;
    Ok(Reply::of(json!({
        "domain": name,
        "status": "none",
        "hint": "No transfer to another registrar is under way.",
    })))
}
