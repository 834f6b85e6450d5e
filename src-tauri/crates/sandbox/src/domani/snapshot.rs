//! A zone kept aside and put back.

use axum::Extension;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::call::{Call, domain, stamp};
use super::desk::{Desk, note};
use super::reply::{Outcome, Refusal, Reply};
use super::{dns, records};
use crate::world::Operation;

/// `POST .../dns/snapshot`.
pub async fn take(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let zone = dns::seen(&desk, &call, &name)?;
    let mut books = desk.books();
    books
        .snapshots
        .insert((call.account()?.clone(), name.clone()), zone.records.clone());
    let mut subdomains: Vec<&str> = zone.records.iter().map(|record| record.name.as_str()).collect();
    subdomains.retain(|label| *label != "@");
    subdomains.sort_unstable();
    subdomains.dedup();
    let captured = if call.dialect.is_current() {
        "captured_at"
    } else {
        "capturedAt"
    };
    Ok(Reply::of(json!({
        "domain": name,
        "records": records::list(&zone.records),
        "subdomains": subdomains,
        "sources": ["registrar"],
        captured: stamp(desk.world.lock().now()),
    })))
}

/// `POST .../dns/restore`: the snapshot in the body, or the one that was taken last.
pub async fn restore(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let fields = call.object()?;
    let kept = match fields.get("snapshot") {
        Some(snapshot) => {
            let sent = snapshot.get("records").and_then(Value::as_array);
            let sent = sent.ok_or_else(|| Refusal::invalid("snapshot must hold records."))?;
            records::read(&name, sent).map_err(Refusal::invalid)?
        }
        None => {
            let books = desk.books();
            let kept = books.snapshots.get(&(call.account()?.clone(), name.clone()));
            kept.cloned().ok_or_else(|| Refusal::missing("snapshot"))?
        }
    };
    let mut world = desk.world.lock();
    let zone = dns::zone_mut(&mut world, &call, &name)?;
    let (skipped, applied): (Vec<_>, Vec<_>) = kept.iter().partition(|record| zone.records.contains(record));
    let counts = (applied.len(), skipped.len());
    zone.records = kept;
    note(&mut world, &call, Operation::ReplaceRecords, &name)?;
    Ok(Reply::of(json!({
        "domain": name,
        "applied": counts.0,
        "skipped": counts.1,
        "errors": [],
    })))
}
