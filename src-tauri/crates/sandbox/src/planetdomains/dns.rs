//! Rows 9 and 10: a zone read whole and replaced whole.

use axum::Extension;
use axum::extract::{Path, State};
use serde_json::json;

use super::NAME;
use super::desk::{Call, Desk};
use super::records::read_records;
use super::reply::{Outcome, Refusal, Reply};
use super::scripted;
use crate::world::{Operation, Outcome as LedgerOutcome, ZoneKey};

/// `GET /domains/{domain}/dns`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(domain): Path<String>,
) -> Outcome {
    let name = domain.to_ascii_lowercase();
    let zone = desk.world.lock().read_holdings(NAME, |holdings, _| {
        holdings.domain_of(&call.account, &name)?;
        Some(holdings.zone(&call.account, &name).cloned().unwrap_or_default())
    });
    let zone = zone.ok_or_else(|| Refusal::not_found(format!("{name} is not in this account.")))?;
    Ok(Reply::of(json!({
        "domain": name,
        "mode": zone.mode,
        "records": zone.records,
        "nameservers": zone.nameservers,
    })))
}

/// `PUT /domains/{domain}/dns`: the new records are all there is afterwards. Also where the nameservers are
/// somebody else's; the records then wait until the delegation comes back (not documented).
pub async fn replace(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(domain): Path<String>,
) -> Outcome {
    let name = domain.to_ascii_lowercase();
    let act = async {
        let body = call.object()?;
        let records = body
            .get("records")
            .and_then(serde_json::Value::as_array)
            .ok_or_else(|| Refusal::invalid("records must be a list."))?;
        let records = read_records(&name, records).map_err(Refusal::invalid)?;
        desk.owned(&call, &name)?;
        desk.changeable(&name)?;
        scripted::stumble(&desk, "dns", &name)?;
        scripted::dawdle(&desk, [name.as_str()]).await;
        let mut world = desk.world.lock();
        let key = ZoneKey::new(&call.account, &name);
        world.holdings.zones.entry(key).or_default().records = records.clone();
        call.note(
            &mut world,
            Operation::ReplaceRecords,
            Some(&name),
            LedgerOutcome::Done,
        );
        Ok(Reply {
            lost: scripted::loses_answer(&name),
            ..Reply::of(json!({"updated": true, "records": records}))
        })
    };
    desk.once(&call, Operation::ReplaceRecords, Some(&name), act)
        .await
}
