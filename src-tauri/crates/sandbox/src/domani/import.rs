//! Names that stay at another registrar and are looked after here. Whoever can put the TXT record into the zone may
//! import it: the simulator looks for it in every zone of the world.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::call::{Call, domain, stamp, text};
use super::desk::Desk;
use super::reply::{Outcome, Refusal, Reply};

/// A name of another registrar.
#[derive(Debug, Clone)]
pub struct Import {
    token: String,
    /// When its TXT record was found.
    pub verified_at: Option<DateTime<Utc>>,
    /// When it lapses, as far as the world knows.
    pub expires_at: Option<DateTime<Utc>>,
}

/// `POST /api/domains/import`.
pub async fn begin(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let fields = call.object()?;
    let name = domain(text(&fields, "domain")?)?;
    let account = call.account()?.clone();
    let mut books = desk.books();
    let world = desk.world.lock();
    let held = world.holdings.domain_of(&account, &name).is_some();
    let known = (account.clone(), name.clone());
    if held
        || books
            .imports
            .get(&known)
            .is_some_and(|import| import.verified_at.is_some())
    {
        return Err(Refusal::new(
            StatusCode::CONFLICT,
            "DOMAIN_EXISTS",
            format!("{name} is in your account already."),
            "List your domains with GET /api/domains.",
        ));
    }
    let mut token = hex::encode(Sha256::digest(format!("import {account} {name}")));
    token.truncate(24);
    let record = json!({"type": "TXT", "name": "@", "value": format!("domani-verify={token}")});
    let import = Import {
        token: token.clone(),
        verified_at: None,
        expires_at: None,
    };
    books.imports.insert(known, import);
    Ok(Reply::of(json!({
        "domain": name,
        "status": "pending_verification",
        "token": token,
        "txt_record": record,
        "hint": "Add the TXT record at your registrar, then verify.",
    })))
}

/// `POST /api/domains/import/verify`.
pub async fn verify(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let fields = call.object()?;
    let name = domain(text(&fields, "domain")?)?;
    let mut books = desk.books();
    let world = desk.world.lock();
    let import = books
        .imports
        .get_mut(&(call.account()?.clone(), name.clone()))
        .ok_or_else(|| Refusal::not_found(&name))?;
    let wanted = format!("domani-verify={}", import.token);
    let zones = world.holdings.zones.iter().filter(|(key, _)| key.name == name);
    let mut records = zones.flat_map(|(_, zone)| &zone.records);
    if !records.any(|record| record.kind == "TXT" && record.name == "@" && record.content == wanted) {
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "INVALID_PARAMETER",
            format!("The TXT record of {name} was not found."),
            "DNS changes can take a while. Try again in a few minutes.",
        ));
    }
    let held = world.holdings.domains.get(&name);
    import.verified_at = Some(world.now());
    import.expires_at = held.map(|owned| owned.expires_at);
    let registrar = held.and_then(|owned| world.account(&owned.account));
    let lapses = if call.dialect.is_current() {
        "expires_at"
    } else {
        "expires"
    };
    Ok(Reply::of(json!({
        "domain": name,
        "status": "active",
        lapses: import.expires_at.map(stamp),
        "registrar": registrar.map_or("unknown", |account| account.provider.as_str()),
        "payment_method": "external",
        "hint": format!("{name} stays at its registrar."),
    }))
    .status(StatusCode::CREATED))
}
