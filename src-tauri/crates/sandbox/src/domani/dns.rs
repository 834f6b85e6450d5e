//! `/api/domains/{domain}/dns`: read whole, replaced whole, or one set removed.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::NAME;
use super::call::{Call, domain};
use super::desk::{Desk, note};
use super::records;
use super::reply::{Outcome, Refusal, Reply};
use super::settings::changeable;
use crate::world::{Operation, World, Zone};

/// The zone of a name of the account, as a read sees it.
pub fn seen(desk: &Desk, call: &Call, name: &str) -> Result<Zone, Refusal> {
    let account = call.account()?;
    let seen = desk.world.lock().read_holdings(NAME, |holdings, _| {
        holdings.domain_of(account, name)?;
        Some(holdings.zone(account, name).cloned().unwrap_or_default())
    });
    seen.ok_or_else(|| Refusal::not_found(name))
}

/// The zone of a name of the account, to change it.
pub fn zone_mut<'a>(world: &'a mut World, call: &Call, name: &str) -> Result<&'a mut Zone, Refusal> {
    changeable(world, call, name)?;
    let account = call.account()?;
    if world.zone(account, name).is_none() {
        world.add_zone(account, name, Zone::default());
    }
    world
        .zone_mut(account, name)
        .ok_or_else(|| Refusal::not_found(name))
}

/// `GET .../dns`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let zone = seen(&desk, &call, &name)?;
    Ok(Reply::of(
        json!({"domain": name, "records": records::list(&zone.records)}),
    ))
}

/// `PUT .../dns`: what is sent is all there is afterwards. Also where the nameservers are somebody else's; the records
/// then wait until the delegation comes back (not documented).
pub async fn replace(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let fields = call.object()?;
    let sent = match fields.get("records") {
        Some(Value::Array(sent)) => sent,
        Some(_) => return Err(Refusal::invalid("records must be a list.")),
        None => return Err(Refusal::missing("records")),
    };
    let read = records::read(&name, sent).map_err(Refusal::invalid)?;
    let mut world = desk.world.lock();
    let kept = records::list(&read);
    zone_mut(&mut world, &call, &name)?.records = read;
    note(&mut world, &call, Operation::ReplaceRecords, &name)?;
    Ok(Reply::of(
        json!({"success": true, "domain": name, "records": kept}),
    ))
}

/// `DELETE .../dns?type=&name=`: the whole set of this name and type.
pub async fn remove(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let kind = call
        .asked("type")
        .ok_or_else(|| Refusal::missing("type"))?
        .to_ascii_uppercase();
    let owner = call
        .asked("name")
        .ok_or_else(|| Refusal::missing("name"))?
        .to_ascii_lowercase();
    let mut world = desk.world.lock();
    let zone = zone_mut(&mut world, &call, &name)?;
    let before = zone.records.len();
    zone.records
        .retain(|record| record.kind != kind || record.name != owner);
    if zone.records.len() == before {
        return Err(Refusal::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            format!("There is no {kind} record at {owner}."),
            "Read the records with GET first.",
        ));
    }
    let left = records::list(&zone.records);
    note(&mut world, &call, Operation::ChangeRecords, &name)?;
    Ok(Reply::of(
        json!({"success": true, "domain": name, "records": left}),
    ))
}
