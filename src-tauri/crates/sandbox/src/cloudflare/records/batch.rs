//! Many changes in one transaction: deletes, patches, puts, posts, in this order whatever the order of the body, and
//! all of them or none.

use axum::Extension;
use axum::extract::{Path, State};
use serde_json::{Map, Value};

use super::change;
use super::sheet::{Sheet, no_record};
use crate::cloudflare::desk::{Call, Desk};
use crate::cloudflare::envelope::{Outcome, Refusal, Reply};

/// Changes in one call on the free plan.
const LIMIT: usize = 200;

/// `POST /zones/{zone_id}/dns_records/batch`.
pub async fn run(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(zone_id): Path<String>,
) -> Outcome {
    let body = call.object()?;
    let steps = ["deletes", "patches", "puts", "posts"].map(|group| (group, body.get(group)));
    let mut total = 0;
    for (group, wanted) in steps {
        match wanted {
            None | Some(Value::Null) => {}
            Some(Value::Array(items)) => total += items.len(),
            Some(_) => {
                return Err(Refusal::field(
                    &format!("/{group}"),
                    format!("{group} must be a list."),
                ));
            }
        }
    }
    if total > LIMIT {
        return Err(Refusal::bad(
            TOO_MANY,
            format!("A batch may hold {LIMIT} changes on this plan; this one holds {total}."),
        ));
    }
    change(&mut desk.world.lock(), &call, &zone_id, |sheet| {
        let mut result = Map::new();
        for (group, wanted) in steps {
            // A group that was not asked for is null, one that was asked for and empty is empty.
            let done = match wanted.and_then(Value::as_array) {
                None => Value::Null,
                Some(items) => items
                    .iter()
                    .map(|item| step(sheet, group, item))
                    .collect::<Result<Vec<Value>, Refusal>>()?
                    .into(),
            };
            result.insert(group.into(), done);
        }
        Ok(Reply::of(result.into()))
    })
}

/// Too many changes in a batch. The number is not published.
const TOO_MANY: u32 = 81_101;

fn step(sheet: &mut Sheet, group: &str, item: &Value) -> Result<Value, Refusal> {
    let Value::Object(fields) = item else {
        return Err(Refusal::field(
            &format!("/{group}"),
            "Every change must be an object.",
        ));
    };
    if group == "posts" {
        return sheet.create(fields.clone());
    }
    let id = fields.get("id").and_then(Value::as_str).ok_or_else(no_record)?;
    match group {
        "deletes" => sheet.delete(id),
        "patches" => sheet.patch(id, fields.clone()),
        _ => sheet.overwrite(id, fields.clone()),
    }
}
