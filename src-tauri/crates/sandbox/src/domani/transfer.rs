//! Names on their way in and out: checked, paid, and there after five days of world time.
//!
//! A transfer in waits a day for the owner's word, another for the old registrar's, and three for the registry
//! (`pending_owner`, `pending_admin`, `pending_registry`). Where the old registrar refuses, it ends as `cancelled`
//! after the second day and the money comes back.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::NAME;
use super::call::{Call, domain, optional_text, stamp, text};
use super::desk::{Books, Desk, note, owned};
use super::nameservers;
use super::reply::{Outcome, Refusal, Reply, refused_order, usd};
use super::settings::changeable;
use crate::faults::relay::LoseAnswer;
use crate::world::domain::years_after;
use crate::world::elsewhere::CODE_FIELD;
use crate::world::names::first_label;
use crate::world::{Bar, Operation, Order, Paid, Receipt, World};

/// Days until the old registrar is asked, until it has answered, and until the name is here.
const DAYS: [i64; 3] = [1, 2, 5];

/// Why most names cannot be transferred.
const CODE: &str = "TRANSFER_NOT_ELIGIBLE";

/// A name on its way in.
pub struct Transfer {
    started_at: DateTime<Utc>,
    /// What was paid; `None` when the name has arrived, or never will.
    paid: Option<Paid>,
    refused: bool,
}

impl Transfer {
    fn after(&self, step: usize) -> DateTime<Utc> {
        self.started_at + TimeDelta::days(DAYS[step])
    }

    fn ends_at(&self) -> DateTime<Utc> {
        self.after(if self.refused { 1 } else { 2 })
    }

    fn status(&self, now: DateTime<Utc>) -> &'static str {
        match &self.paid {
            None if self.refused => "cancelled",
            None => "completed",
            Some(_) if now < self.after(0) => "pending_owner",
            Some(_) if now < self.after(1) => "pending_admin",
            Some(_) => "pending_registry",
        }
    }
}

/// Hands over the names that have arrived, and pays back what was refused.
pub fn settle(desk: &Desk) {
    let mut books = desk.books();
    let mut world = desk.world.lock();
    let now = world.now();
    for transfer in books.transfers.values_mut() {
        if transfer.ends_at() > now {
            continue;
        }
        let Some(paid) = transfer.paid.take() else {
            continue;
        };
        if transfer.refused {
            world.refund(paid);
            continue;
        }
        let zone = world
            .delegated_to(&paid.name)
            .map_or_else(nameservers::fresh, nameservers::elsewhere);
        if let Some(owned) = world.deliver(paid, Some(zone)) {
            (owned.auto_renew, owned.locked, owned.privacy) = (true, true, true);
        }
    }
}

/// Why a name cannot be transferred.
struct Ineligible {
    code: &'static str,
    reason: String,
    eligible_at: Option<DateTime<Utc>>,
}

/// What a transfer costs, or why it cannot be done. This provider does not mind a signed zone.
fn eligible(world: &World, call: &Call, name: &str) -> Result<i64, Ineligible> {
    let no = |code, reason: &str| Ineligible {
        code,
        reason: reason.to_owned(),
        eligible_at: None,
    };
    let price = world
        .price(NAME, name)
        .ok_or_else(|| no("UNSUPPORTED_TLD", "This ending cannot be transferred here."))?;
    let bars = match &call.account {
        Some(account) => world.transfer_bars(account, name, None),
        None if world.is_free(name) => vec![Bar::NotRegistered],
        None => Vec::new(),
    };
    match bars.iter().find(|bar| **bar != Bar::Signed) {
        None => Ok(price.transfer),
        Some(Bar::Held) => Err(no("ALREADY_REGISTERED", "The domain is in your account already.")),
        Some(Bar::NotRegistered) => Err(no(CODE, "The domain is not registered; buy it instead.")),
        Some(Bar::Pending) => Err(no(CODE, "A transfer of the domain is under way already.")),
        Some(Bar::TooYoung(eligible_at)) => Err(Ineligible {
            eligible_at: Some(*eligible_at),
            ..no(CODE, "The domain was registered less than 60 days ago.")
        }),
        Some(_) => Err(no(CODE, "The domain is locked at its registrar.")),
    }
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
            "currency": world.currency_told(NAME, &name),
            "hint": "Unlock the domain at its registrar and ask there for the authorization code.",
        }),
        Err(no) => {
            let mut told = json!({
                "domain": name,
                "tld": tld,
                "eligible": false,
                "code": no.code,
                "reason": no.reason,
                "hint": "This domain cannot be transferred now.",
            });
            if let Some(at) = no.eligible_at {
                told["eligible_at"] = stamp(at).into();
            }
            told
        }
    }))
}

/// `POST /api/domains/transfer`. A preview that is off in the older documents.
pub async fn begin(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Result<Response, Refusal> {
    if !call.dialect.is_current() {
        return Err(Refusal::preview("Transferring domains"));
    }
    let fields = call.object()?;
    let name = domain(text(&fields, "domain")?)?;
    let code = text(&fields, "auth_code")?;
    optional_text(&fields, "payment_method")?;
    let account = call.account()?.clone();
    let mut books = desk.books();
    let mut world = desk.world.lock();
    let cents = eligible(&world, &call, &name).map_err(|no| {
        let hint = "Check with GET /api/domains/transfer-check.";
        let refusal = Refusal::new(StatusCode::CONFLICT, no.code, no.reason, hint);
        match no.eligible_at {
            Some(at) => refusal.with("eligible_at", stamp(at).into()),
            None => refusal,
        }
    })?;
    if world
        .transfer_bars(&account, &name, Some(code))
        .contains(&Bar::WrongCode)
    {
        return Err(Refusal::invalid("The authorization code is not right."));
    }
    if super::account::contact_of(&books, &world, &account).is_none() {
        return Err(Refusal::no_contact());
    }
    let cents = world.ordered_price(NAME, &name, cents);
    let order = Order {
        amount: Some(cents),
        ..Order::new(NAME, &account, &name, 1)
    };
    let paid = world
        .pay(&order, Operation::Transfer)
        .map_err(|refusal| refused_order(&refusal, cents))?;
    let receipt = Receipt {
        provider: NAME,
        account: &account,
        operation: Operation::Transfer,
        domain: &name,
        years: 1,
        amount: cents,
        registrant: super::account::contact_of(&books, &world, &account).map(Value::Object),
    };
    world.receive(receipt, fields);
    let mut response = started(&mut books, &world, &call, paid);
    if first_label(&name).starts_with("drop-") {
        response.extensions_mut().insert(LoseAnswer);
    }
    Ok(response)
}

/// Notes a transfer that was paid for, and answers.
fn started(books: &mut Books, world: &World, call: &Call, paid: Paid) -> Response {
    let started_at = world.now();
    let (name, account) = (paid.name.clone(), paid.account.clone());
    let lapses = world.elsewhere.get(&name).map(|elsewhere| elsewhere.expires_at);
    let lapses = lapses.or_else(|| {
        let owned = world.holdings.domains.get(&name);
        owned.map(|owned| owned.expires_at)
    });
    let reply = json!({
        "domain": name,
        "status": "pending",
        "expires": stamp(years_after(lapses.unwrap_or(started_at), 1)),
        "price": usd(paid.amount),
        "currency": world.currency_told(NAME, &name),
        "payment_method": call.dialect.card(),
        "hint": format!("The transfer takes up to {} days.", DAYS[2]),
    });
    let transfer = Transfer {
        started_at,
        refused: world.is_kept_back(&name),
        paid: Some(paid),
    };
    books.transfers.insert((account, name), transfer);
    Reply::of(reply).status(StatusCode::ACCEPTED).into_response()
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
    let status = transfer.status(desk.world.lock().now());
    let hint = match status {
        "cancelled" => "The old registrar refused. The charge was refunded.".to_owned(),
        "completed" => "The domain has arrived.".to_owned(),
        _ => format!("Expected by {}.", stamp(transfer.ends_at())),
    };
    Ok(Reply::of(json!({"domain": name, "status": status, "hint": hint})))
}

/// `POST /api/domains/transfer-watch`.
pub async fn watch(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let fields = call.object()?;
    let name = domain(text(&fields, "domain")?)?;
    let verdict = eligible(&desk.world.lock(), &call, &name);
    let eligible = verdict.is_ok();
    let mut told = json!({
        "domain": name,
        "eligible": eligible,
        "watching": !eligible,
        "hint": if eligible { "It can be transferred now." } else { "You will be told when it can be transferred." },
    });
    if let Some(at) = verdict.err().and_then(|no| no.eligible_at) {
        told["eligible_at"] = stamp(at).into();
    }
    Ok(Reply::of(told))
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
    owned.extra.insert(CODE_FIELD.to_owned(), code.as_str().into());
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
    let owned = desk.seen(&call, &name)?;
    let world = desk.world.lock();
    // A name that is held and on its way in somewhere is on its way out here.
    if world.is_reserved(&owned.name) {
        return Ok(Reply::of(json!({
            "domain": name,
            "status": "pending",
            "hint": "Another registrar asked for the domain. It goes within five days unless you object.",
        })));
    }
    Ok(Reply::of(json!({
        "domain": name,
        "status": "none",
        "hint": "No transfer to another registrar is under way.",
    })))
}
