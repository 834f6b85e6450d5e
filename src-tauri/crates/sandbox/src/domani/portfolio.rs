//! The names of the account: `GET /api/domains` and `GET /api/domains/{domain}`.

use axum::Extension;
use axum::extract::{Path, State};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::NAME;
use super::call::{Call, Dialect, domain, stamp};
use super::desk::Desk;
use super::import::Import;
use super::reply::{Outcome, Reply, usd};
use crate::world::OwnedDomain;

/// Field of a name that is bought and not ready yet: the Unix time at which it is.
pub const READY_AT: &str = "ready_at";

/// Whether a name is bought and not ready yet.
pub fn is_provisioning(owned: &OwnedDomain, now: DateTime<Utc>) -> bool {
    let ready = owned.extra.get(READY_AT).and_then(Value::as_i64);
    ready.is_some_and(|ready| now.timestamp() < ready)
}

/// The status word: `active`, `expired`, `pending` or `provisioning`, or the one that was forced.
pub fn status(owned: &OwnedDomain, now: DateTime<Utc>, dialect: Dialect) -> String {
    if is_provisioning(owned, now) {
        return if dialect.is_current() {
            "provisioning"
        } else {
            "pending"
        }
        .to_owned();
    }
    match owned.status(now) {
        "redemption" | "pending_delete" => "expired".to_owned(),
        word => word.to_owned(),
    }
}

/// The expiry, when it is told.
pub fn expiry(owned: &OwnedDomain) -> Option<String> {
    owned.publishes_expiry.then(|| stamp(owned.expires_at))
}

fn row(owned: &OwnedDomain, now: DateTime<Utc>, dialect: Dialect) -> Value {
    let status = status(owned, now, dialect);
    if dialect.is_current() {
        return json!({
            "domain": owned.name,
            "status": status,
            "auto_renew": owned.auto_renew,
            "purchased_at": stamp(owned.registered_at),
            "expires_at": expiry(owned),
            "email_enabled": false,
            "email_verified": false,
            "mailbox_count": 0,
        });
    }
    json!({
        "domain": owned.name,
        "status": status,
        "purchasedAt": stamp(owned.registered_at),
        "expiresAt": expiry(owned),
    })
}

fn imported_row(name: &str, import: &Import, dialect: Dialect) -> Value {
    let (bought, lapses) = if dialect.is_current() {
        ("purchased_at", "expires_at")
    } else {
        ("purchasedAt", "expiresAt")
    };
    json!({
        "domain": name,
        "status": "active",
        bought: import.verified_at.map(stamp),
        lapses: import.expires_at.map(stamp),
    })
}

/// `GET /api/domains`: all names, the last bought first.
pub async fn list(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let account = call.account()?;
    let books = desk.books();
    let mut rows: Vec<(DateTime<Utc>, Value)> = desk.world.lock().read_holdings(NAME, |holdings, now| {
        holdings
            .domains
            .values()
            .filter(|owned| &owned.account == account)
            .map(|owned| (owned.registered_at, row(owned, now, call.dialect)))
            .collect()
    });
    for ((holder, name), import) in &books.imports {
        if let Some(at) = import.verified_at.filter(|_| holder == account) {
            rows.push((at, imported_row(name, import, call.dialect)));
        }
    }
    rows.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let domains: Vec<Value> = rows.into_iter().map(|(_, row)| row).collect();
    Ok(Reply::of(json!({"domains": domains})))
}

/// `GET /api/domains/{domain}`. An imported name has no `registrar`.
pub async fn detail(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    if let Some(import) = desk.books().imports.get(&(call.account()?.clone(), name.clone()))
        && import.verified_at.is_some()
    {
        return Ok(Reply::of(imported_detail(&name, import, &desk)));
    }
    let owned = desk.seen(&call, &name)?;
    let world = desk.world.lock();
    let now = world.now();
    let plain = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut detail = json!({
        "domain": name,
        "status": status(&owned, now, call.dialect),
        "auto_renew": owned.auto_renew,
        "purchased_at": stamp(owned.registered_at),
        "expires_at": expiry(&owned),
        "days_until_expiry": owned.publishes_expiry.then(|| (owned.expires_at - now).num_days()),
        "payment_method": call.dialect.card(),
        "payment_tx": null,
        "registrar": {
            "security_lock": owned.locked,
            "whois_privacy": owned.privacy,
            "auto_renew": owned.auto_renew,
            "create_date": plain(owned.registered_at),
            "expire_date": plain(owned.expires_at),
        },
    });
    if !owned.publishes_expiry || is_provisioning(&owned, now) {
        detail["registrar"] = Value::Null;
    }
    if call.dialect.is_current() {
        let renewal = world.price(NAME, &name).map(|price| price.renew);
        detail["renewal_price"] = renewal.map_or(Value::Null, usd);
        detail["registrar_status"] = if detail["registrar"].is_null() {
            "unavailable"
        } else {
            "connected"
        }
        .into();
        detail["registrar_checked_at"] = stamp(now).into();
    }
    Ok(Reply::of(detail))
}

fn imported_detail(name: &str, import: &Import, desk: &Desk) -> Value {
    let now = desk.world.lock().now();
    json!({
        "domain": name,
        "status": "active",
        "auto_renew": false,
        "purchased_at": import.verified_at.map(stamp),
        "expires_at": import.expires_at.map(stamp),
        "days_until_expiry": import.expires_at.map(|at| (at - now).num_days()),
        "payment_method": "external",
        "payment_tx": null,
        "registrar": null,
    })
}
