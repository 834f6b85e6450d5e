//! `/api/domains/{domain}/dnssec`: DS records at the registry.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::call::{Call, domain, text};
use super::desk::{Desk, note};
use super::dns;
use super::reply::{Outcome, Refusal, Reply};
use crate::world::{Operation, Zone};

/// Field of a zone that holds its DS records.
const DS: &str = "ds";
/// The fields of one, all texts.
const FIELDS: [&str; 4] = ["key_tag", "algorithm", "digest_type", "digest"];

/// Whether the zone is signed as far as the registry knows.
pub fn is_signed(zone: &Zone) -> bool {
    !kept(zone).is_empty()
}

/// The DS records that the registry has: key tag, algorithm, digest type and digest of each.
pub fn keys_at_registry(zone: &Zone) -> Vec<String> {
    let texts = |record: &Value| FIELDS.map(|field| record[field].as_str().unwrap_or_default().to_owned());
    kept(zone).iter().map(|record| texts(record).join(" ")).collect()
}

fn kept(zone: &Zone) -> Vec<Value> {
    zone.extra
        .get(DS)
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default()
}

fn shown(name: &str, records: &[Value]) -> Reply {
    Reply::of(json!({"domain": name, "enabled": !records.is_empty(), "records": records}))
}

/// `GET .../dnssec`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let zone = dns::seen(&desk, &call, &name)?;
    Ok(shown(&name, &kept(&zone)))
}

/// `POST .../dnssec`.
pub async fn add(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let fields = call.object()?;
    let mut record = json!({});
    for field in FIELDS {
        record[field] = text(&fields, field)?.into();
    }
    let mut world = desk.world.lock();
    let zone = dns::zone_mut(&mut world, &call, &name)?;
    let mut records = kept(zone);
    if !records.contains(&record) {
        records.push(record);
    }
    zone.extra.insert(DS.to_owned(), records.clone().into());
    note(&mut world, &call, Operation::ChangeRecords, &name)?;
    Ok(shown(&name, &records))
}

/// `DELETE .../dnssec`: the DS record with the `key_tag` of the body, or all of them.
pub async fn remove(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let fields = call.object()?;
    let tag = fields.get("key_tag").and_then(Value::as_str);
    let mut world = desk.world.lock();
    let zone = dns::zone_mut(&mut world, &call, &name)?;
    let before = kept(zone);
    let left: Vec<Value> = before
        .iter()
        .filter(|record| tag.is_some_and(|tag| record["key_tag"] != tag))
        .cloned()
        .collect();
    if left.len() == before.len() {
        return Err(Refusal::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            "There is no such DS record.",
            "Read them with GET first.",
        ));
    }
    if left.is_empty() {
        zone.extra.shift_remove(DS);
    } else {
        zone.extra.insert(DS.to_owned(), left.clone().into());
    }
    note(&mut world, &call, Operation::ChangeRecords, &name)?;
    Ok(shown(&name, &left))
}
