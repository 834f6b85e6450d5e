//! Signing of a zone. Switched on it is pending until the registrar has published the DS record: by itself after a
//! minute for a name that is registered in the same account, and as soon as the registrar of any other has it. Switched off it takes a
//! minute as well where a DS record has to go first.

use axum::Extension;
use axum::extract::{Path, State};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::find;
use crate::cloudflare::desk::{Call, Desk, note_outcome};
use crate::cloudflare::envelope::{Outcome, Refusal, Reply};
use crate::cloudflare::records::model::stamp;
use crate::dns::nameservers::{digest_of, key_of};
use crate::world::{AccountKey, Holdings, Operation, Zone};

/// Seconds that a registrar takes.
const REGISTRAR_SECONDS: i64 = 60;
/// Where the zone keeps what was last asked for, and when.
pub const WANTED: &str = "dnssec_wanted";
const SINCE: &str = "dnssec_since";

/// `GET /zones/{zone_id}/dnssec`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Outcome {
    desk.world
        .lock()
        .read_holdings(crate::cloudflare::NAME, |holdings, now| {
            let (key, name) = find(holdings, &call, &id)?;
            let zone = holdings.zone(&key, &name).ok_or_else(|| call.nothing_there())?;
            Ok(Reply::of(state(holdings, now, &key, &name, zone)))
        })
}

/// `PATCH /zones/{zone_id}/dnssec`.
pub async fn patch(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Outcome {
    let body = call.object()?;
    let mut world = desk.world.lock();
    let (key, name) = find(&world.holdings, &call, &id)?;
    let wanted = match body.get("status").and_then(Value::as_str) {
        Some(word @ ("active" | "disabled")) => word,
        _ => return Err(Refusal::field("/status", "status must be active or disabled.")),
    };
    let now = world.now();
    let zone = world.zone_mut(&key, &name).ok_or_else(|| call.nothing_there())?;
    if zone
        .extra
        .get(WANTED)
        .and_then(Value::as_str)
        .unwrap_or("disabled")
        != wanted
    {
        zone.extra.insert(WANTED.into(), wanted.into());
        zone.extra.insert(SINCE.into(), stamp(now).into());
    }
    let zone = world.zone(&key, &name).ok_or_else(|| call.nothing_there())?;
    let result = Ok(Reply::of(state(&world.holdings, now, &key, &name, zone)));
    note_outcome(&mut world, &key, Operation::ChangeSettings, &name, &result);
    result
}

/// The DS record that the registry has by now: key tag, algorithm, digest type and digest.
pub fn key_at_registry(
    holdings: &Holdings,
    now: DateTime<Utc>,
    key: &AccountKey,
    name: &str,
) -> Option<String> {
    // Of a name that is registered elsewhere, its registrar tells the registry.
    holdings.domain_of(key, name)?;
    let zone = holdings.zone(key, name)?;
    let state = state(holdings, now, key, name, zone);
    if state["status"] != "active" {
        return None;
    }
    let (_, content) = state["ds"].as_str()?.split_once(" IN DS ")?;
    Some(content.to_owned())
}

fn state(holdings: &Holdings, now: DateTime<Utc>, key: &AccountKey, name: &str, zone: &Zone) -> Value {
    let word = |field: &str| zone.extra.get(field).and_then(Value::as_str);
    let since: Option<DateTime<Utc>> = word(SINCE).and_then(|text| text.parse().ok());
    let settled = since.is_none_or(|since| now - since >= TimeDelta::seconds(REGISTRAR_SECONDS));
    let is_registered_here = holdings.domain_of(key, name).is_some();
    let is_told = is_told(holdings, name);
    let status = match word(WANTED) {
        Some("active") if is_told || settled && is_registered_here => "active",
        Some("active") => "pending",
        Some(_) if !settled && is_registered_here => "pending-disabled",
        _ => "disabled",
    };
    if status == "disabled" {
        return json!({"status": status, "modified_on": word(SINCE)});
    }
    let key = key_of(name);
    let (key_tag, digest) = digest_of(name, &key);
    json!({
        "status": status,
        "flags": 257,
        "algorithm": "13",
        "key_type": "ECDSAP256SHA256",
        "digest_type": "2",
        "digest_algorithm": "SHA256",
        "digest": digest,
        "ds": format!("{name}. 3600 IN DS {key_tag} 13 2 {digest}"),
        "key_tag": key_tag,
        "public_key": base64(&key[4..]),
        "modified_on": word(SINCE),
    })
}

/// Whether the name's registrar has the DS record of this key, in the form in which it keeps it.
fn is_told(holdings: &Holdings, name: &str) -> bool {
    let Some(owned) = holdings.domains.get(name) else {
        return false;
    };
    let (_, digest) = digest_of(name, &key_of(name));
    let zone = holdings.zone(&owned.account, name);
    let kept = [owned.extra.get("ds"), zone.and_then(|zone| zone.extra.get("ds"))];
    let said = kept.into_iter().flatten().map(Value::to_string);
    said.map(|said| said.to_ascii_uppercase())
        .any(|said| said.contains(&digest))
}

/// Bytes in base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().enumerate().fold(0_u32, |sum, (place, byte)| {
            sum | u32::from(*byte) << (16 - 8 * place)
        });
        for place in 0..4 {
            if place <= three.len() {
                let letter = (number >> (18 - 6 * place)) & 63;
                text.push(char::from(LETTERS[letter as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}
