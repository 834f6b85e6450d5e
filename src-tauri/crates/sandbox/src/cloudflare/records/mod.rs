//! DNS records: read, filter, change one by one or many in one transaction, export and import.
//!
//! The world keeps a record with a relative name, the content without its priority, and a TXT as one text. Complete
//! names, quotes and `data` objects are made on the way out.
//!
//! - [`model`]: one record as it is shown
//! - [`reading`]: one record as it is written
//! - [`data`]: the structured types
//! - [`owner`], [`text`]: names and TXT
//! - [`sheet`]: a zone's records under change, with the rules that hold between them
//! - [`filter`]: list queries
//! - [`batch`]: many changes in one transaction
//! - [`export`], [`zonefile`]: BIND text, out and in
//! - [`multipart`]: the body of an upload

pub mod batch;
mod data;
pub mod export;
mod filter;
pub mod model;
mod multipart;
mod owner;
mod reading;
mod sheet;
mod text;
pub mod zonefile;

use axum::Extension;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::desk::{Call, Desk, note_outcome};
use super::envelope::{Outcome, Refusal, Reply};
use super::zones::{facts, find};
use crate::world::{Operation, World, ZoneRecord};
use sheet::Sheet;

/// Records on a page at most.
const MOST: usize = 5_000_000;
/// Where the zone counts the records that were ever made in it.
const MADE: &str = "records_made";

/// Reads the complete records of a zone for the control surface.
///
/// # Errors
/// A sentence that names the first record at fault and says why.
pub fn read_records(zone: &str, records: &[Value]) -> Result<Vec<ZoneRecord>, String> {
    let numbered = records.iter().enumerate();
    numbered
        .map(|(index, record)| {
            let record = ZoneRecord::from_json(record).and_then(|record| {
                reading::check(zone, &record)?;
                Ok(record)
            });
            record.map_err(|why| format!("records[{index}]: {why}"))
        })
        .collect()
}

/// The zone's records as a read sees them.
fn read_sheet(desk: &Desk, call: &Call, zone_id: &str) -> Result<Sheet, Refusal> {
    desk.world.lock().read_holdings(super::NAME, |holdings, now| {
        let (key, name) = find(holdings, call, zone_id)?;
        let zone = holdings.zone(&key, &name).ok_or_else(|| call.nothing_there())?;
        let since = facts::since(holdings, &key, &name, zone);
        Ok(Sheet::open((&name, zone_id), since, now, 0, &zone.records))
    })
}

/// Changes the zone's records: all of `act` or nothing.
fn change<T>(
    world: &mut World,
    call: &Call,
    zone_id: &str,
    act: impl FnOnce(&mut Sheet) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let (key, name) = find(&world.holdings, call, zone_id)?;
    let now = world.now();
    let zone = world.zone(&key, &name).ok_or_else(|| call.nothing_there())?;
    let since = facts::since(&world.holdings, &key, &name, zone);
    let made = zone.extra.get(MADE).and_then(Value::as_u64).unwrap_or_default();
    let mut sheet = Sheet::open((&name, zone_id), since, now, made, &zone.records);
    let result = act(&mut sheet);
    if result.is_ok()
        && let Some(zone) = world.zone_mut(&key, &name)
    {
        let (records, made) = sheet.close();
        zone.records = records;
        zone.extra.insert(MADE.into(), made.into());
    }
    note_outcome(world, &key, Operation::ChangeRecords, &name, &result);
    result
}

/// `GET /zones/{zone_id}/dns_records`.
pub async fn list(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(zone_id): Path<String>,
) -> Outcome {
    let sheet = read_sheet(&desk, &call, &zone_id)?;
    call.query.page(filter::select(&sheet, &call.query)?, 100, MOST)
}

/// `GET /zones/{zone_id}/dns_records/{id}`.
pub async fn one(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path((zone_id, id)): Path<(String, String)>,
) -> Outcome {
    let sheet = read_sheet(&desk, &call, &zone_id)?;
    sheet.get(&id).map(Reply::of)
}

/// `POST /zones/{zone_id}/dns_records`.
pub async fn create(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(zone_id): Path<String>,
) -> Outcome {
    let fields = call.object()?;
    change(&mut desk.world.lock(), &call, &zone_id, |sheet| {
        sheet.create(fields)
    })
    .map(Reply::of)
}

/// `PUT /zones/{zone_id}/dns_records/{id}`.
pub async fn overwrite(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path((zone_id, id)): Path<(String, String)>,
) -> Outcome {
    let fields = call.object()?;
    change(&mut desk.world.lock(), &call, &zone_id, |sheet| {
        sheet.overwrite(&id, fields)
    })
    .map(Reply::of)
}

/// `PATCH /zones/{zone_id}/dns_records/{id}`.
pub async fn patch(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path((zone_id, id)): Path<(String, String)>,
) -> Outcome {
    let fields = call.object()?;
    change(&mut desk.world.lock(), &call, &zone_id, |sheet| {
        sheet.patch(&id, fields)
    })
    .map(Reply::of)
}

/// `DELETE /zones/{zone_id}/dns_records/{id}`.
pub async fn delete(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path((zone_id, id)): Path<(String, String)>,
) -> Outcome {
    change(&mut desk.world.lock(), &call, &zone_id, |sheet| sheet.delete(&id))?;
    Ok(Reply::of(json!({"id": id})))
}

/// `GET /zones/{zone_id}/dns_records/usage`.
pub async fn usage(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(zone_id): Path<String>,
) -> Outcome {
    let sheet = read_sheet(&desk, &call, &zone_id)?;
    Ok(Reply::of(
        json!({"record_quota": sheet::QUOTA, "record_usage": sheet.records().len()}),
    ))
}
