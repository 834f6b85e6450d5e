//! Zones: list, read, add, change, remove, and the check of the delegation. What Cloudflare keeps about a zone besides
//! its records lies in the zone's mode word (its status) and extra fields.
//!
//! - [`facts`]: a zone as answers show it
//! - [`dnssec`]: the signing of a zone

pub mod dnssec;
pub mod facts;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::desk::{Call, Desk, note_outcome};
use super::envelope::{Outcome, Refusal, Reply};
use super::query::operated;
use super::records::model::stamp;
use super::rights;
use crate::world::{AccountKey, Holdings, Operation, World, ZoneKey, names};

/// Zones on a page at most.
const MOST: usize = 50;

/// The zone with this id among those that the call may see.
pub fn find(holdings: &Holdings, call: &Call, id: &str) -> Result<(AccountKey, String), Refusal> {
    call.accounts
        .iter()
        .flat_map(|account| holdings.zones_of(account).map(move |(name, _)| (account, name)))
        .find(|(account, name)| facts::zone_id(account, name) == id)
        .map(|(account, name)| (account.clone(), name.to_owned()))
        .ok_or_else(|| call.nothing_there())
}

/// `GET /zones`.
pub async fn list(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let query = &call.query;
    let mut zones: Vec<Value> = {
        let mut world = desk.world.lock();
        let accounts = world.accounts.clone();
        let rights = rights::of_zone(&world);
        let mut zones: Vec<Value> = world.read_holdings(super::NAME, |holdings, _| {
            call.accounts
                .iter()
                .filter_map(|key| accounts.get(key))
                .flat_map(|account| {
                    holdings
                        .zones_of(&account.key)
                        .map(move |(name, zone)| facts::show(holdings, account, name, zone))
                })
                .collect()
        });
        for zone in &mut zones {
            zone["permissions"] = json!(rights);
        }
        zones
    };
    let types: Vec<&str> = query
        .get("type")
        .unwrap_or("full,partial,secondary")
        .split(',')
        .collect();
    zones.retain(|zone| zone["type"].as_str().is_some_and(|kind| types.contains(&kind)));
    let tests: Vec<(&str, &str)> = [
        ("name", "/name"),
        ("status", "/status"),
        ("account.id", "/account/id"),
        ("account.name", "/account/name"),
    ]
    .into_iter()
    .filter_map(|(key, pointer)| query.get(key).map(|wanted| (pointer, wanted)))
    .collect();
    let any = query.word("match", &["all", "any"])? == "any";
    zones.retain(|zone| {
        let mut verdicts = tests.iter().map(|(pointer, wanted)| {
            operated(
                wanted,
                zone.pointer(pointer).and_then(Value::as_str).unwrap_or_default(),
            )
        });
        tests.is_empty()
            || if any {
                verdicts.any(|yes| yes)
            } else {
                verdicts.all(|yes| yes)
            }
    });
    let order = query.word(
        "order",
        &["name", "status", "account.id", "account.name", "plan.id"],
    )?;
    let pointer = format!("/{}", order.replace('.', "/"));
    let key = |zone: &Value| {
        zone.pointer(&pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    zones.sort_by_key(key);
    if query.descending()? {
        zones.reverse();
    }
    query.page(zones, 20, MOST)
}

/// `GET /zones/{zone_id}`.
pub async fn one(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Outcome {
    let mut world = desk.world.lock();
    let accounts = world.accounts.clone();
    world.read_holdings(super::NAME, |holdings, _| {
        let (key, name) = find(holdings, &call, &id)?;
        let zone = holdings.zone(&key, &name).ok_or_else(|| call.nothing_there())?;
        let account = accounts.get(&key).ok_or_else(|| call.nothing_there())?;
        Ok(Reply::of(facts::show(holdings, account, &name, zone)))
    })
}

/// The zone as it is now, after a change.
fn shown(world: &World, call: &Call, key: &AccountKey, name: &str) -> Outcome {
    let zone = world.zone(key, name).ok_or_else(|| call.nothing_there())?;
    let account = world.account(key).ok_or_else(|| call.nothing_there())?;
    Ok(Reply::of(facts::show(&world.holdings, account, name, zone)))
}

/// `POST /zones`.
pub async fn create(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let body = call.object()?;
    let mut world = desk.world.lock();
    let key = match body.get("account").and_then(|account| account.get("id")) {
        Some(Value::String(id)) => call.account(&world, id)?,
        None | Some(Value::Null) => call
            .accounts
            .first()
            .cloned()
            .ok_or_else(|| call.nothing_there())?,
        Some(_) => return Err(Refusal::field("/account/id", "account.id must be a text.")),
    };
    let written = body.get("name").and_then(Value::as_str).unwrap_or_default();
    let name = names::parse(written)
        .map_err(|why| Refusal::field("/name", format!("{written} is not a registered domain. {why}")))?;
    let kind = match body.get("type") {
        None | Some(Value::Null) => "full",
        Some(kind) => ["full", "partial", "secondary"]
            .into_iter()
            .find(|known| kind == known)
            .ok_or_else(|| Refusal::field("/type", "type must be full, partial or secondary."))?,
    };
    let result = if world.zone(&key, &name).is_some() {
        Err(Refusal::bad(1061, format!("{name} already exists")))
    } else {
        let zone = facts::added(&world, &key, &name, kind);
        world.add_zone(&key, &name, zone);
        shown(&world, &call, &key, &name)
    };
    note_outcome(&mut world, &key, Operation::ChangeZone, &name, &result);
    result
}

/// `PATCH /zones/{zone_id}`: one property a call.
pub async fn patch(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Outcome {
    let body = call.object()?;
    let mut world = desk.world.lock();
    let (key, name) = find(&world.holdings, &call, &id)?;
    let mut properties = body.iter();
    let (Some((property, value)), None) = (properties.next(), properties.next()) else {
        return Err(Refusal::bad(
            1004,
            "Only one zone property can be changed at a time.",
        ));
    };
    let fits = match property.as_str() {
        "paused" => value.is_boolean(),
        "type" => value
            .as_str()
            .is_some_and(|kind| ["full", "partial", "secondary", "internal"].contains(&kind)),
        "vanity_name_servers" => value
            .as_array()
            .is_some_and(|hosts| hosts.iter().all(Value::is_string)),
        _ => false,
    };
    if !fits {
        return Err(Refusal::field(
            &format!("/{property}"),
            format!("{property} cannot be set to this."),
        ));
    }
    let now = stamp(world.now());
    if let Some(zone) = world.zone_mut(&key, &name) {
        zone.extra.insert(property.clone(), value.clone());
        zone.extra.insert("modified_on".into(), now.into());
    }
    let result = shown(&world, &call, &key, &name);
    note_outcome(&mut world, &key, Operation::ChangeZone, &name, &result);
    result
}

/// `DELETE /zones/{zone_id}`.
pub async fn delete(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Outcome {
    let mut world = desk.world.lock();
    let (key, name) = find(&world.holdings, &call, &id)?;
    world.holdings.zones.remove(&ZoneKey::new(&key, &name));
    let result = Ok(Reply::of(json!({"id": id})));
    note_outcome(&mut world, &key, Operation::ChangeZone, &name, &result);
    result
}

/// `PUT /zones/{zone_id}/activation_check`: the zone becomes active when the name's registrar points to it. A zone that
/// is active is not checked again.
pub async fn check_activation(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Outcome {
    let mut world = desk.world.lock();
    let (key, name) = find(&world.holdings, &call, &id)?;
    let delegated = facts::is_delegated(&world.holdings, &key, &name);
    let now = stamp(world.now());
    if let Some(zone) = world.zone_mut(&key, &name) {
        if facts::status(zone) == "active" {
            return Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                1224,
                "The zone is active; there is nothing to check.",
            ));
        }
        if delegated {
            facts::activate(zone, &now);
        }
    }
    Ok(Reply::of(json!({"id": id})))
}
