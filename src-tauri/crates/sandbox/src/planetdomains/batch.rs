//! Rows 6 and 8: buying and renewing many names. Each item stands for itself; the call succeeds when it could be read.

use axum::Extension;
use axum::extract::State;
use serde_json::{Value, json};

use super::desk::{Call, Desk};
use super::orders::{Wish, buy, domain_of, extend};
use super::reply::{Outcome, Refusal, Reply};
use super::scripted;
use crate::world::{Operation, Outcome as LedgerOutcome, names};

/// Items in one call. Not documented.
const LIMIT: usize = 100;

type Act = fn(&Desk, &Call, &Wish) -> Result<Value, Refusal>;

/// `POST /domains/register/batch`.
pub async fn register(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    run(&desk, &call, [Operation::RegisterBatch, Operation::Register], buy).await
}

/// `POST /domains/renew/batch`.
pub async fn renew(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    run(&desk, &call, [Operation::RenewBatch, Operation::Renew], extend).await
}

async fn run(desk: &Desk, call: &Call, [whole, single]: [Operation; 2], act: Act) -> Outcome {
    let all = async {
        let body = call.object()?;
        let items = body
            .get("items")
            .and_then(Value::as_array)
            .filter(|items| (1..=LIMIT).contains(&items.len()))
            .ok_or_else(|| Refusal::invalid(format!("items must be a list of 1 to {LIMIT} objects.")))?;
        let asked: Vec<&str> = items.iter().filter_map(|item| item["domain"].as_str()).collect();
        scripted::dawdle(desk, asked.iter().copied()).await;
        let mut success = 0;
        let rows: Vec<Value> = items
            .iter()
            .map(|item| match one(desk, call, single, act, item) {
                Ok(row) => {
                    success += 1;
                    row
                }
                Err(refusal) => failed(desk, call, single, item, &refusal),
            })
            .collect();
        Ok(Reply {
            lost: asked.iter().any(|name| scripted::loses_answer(name)),
            ..Reply::of(json!({
                "count": rows.len(),
                "success": success,
                "failed": rows.len() - success,
                "items": rows,
            }))
        })
    };
    desk.once(call, whole, None, all).await
}

fn one(desk: &Desk, call: &Call, operation: Operation, act: Act, item: &Value) -> Result<Value, Refusal> {
    let fields = item
        .as_object()
        .ok_or_else(|| Refusal::invalid("Every item must be an object."))?;
    let mut wish = Wish::read(fields, domain_of(fields)?)?;
    wish.domain = names::parse(&wish.domain).map_err(|why| Refusal {
        code: "invalid_domain",
        ..Refusal::invalid(why)
    })?;
    let script = if operation == Operation::Register {
        "register"
    } else {
        "renew"
    };
    scripted::stumble(desk, script, &wish.domain)?;
    act(desk, call, &wish).map_err(|mut refusal| {
        // The documents split the codes: a taken name is 404 domain_not_found alone and not_available in a batch.
        if operation == Operation::Register && refusal.code != "insufficient_balance" {
            refusal.code = "not_available";
        }
        refusal
    })
}

/// The row of a failed item, and its row in the ledger.
fn failed(desk: &Desk, call: &Call, operation: Operation, item: &Value, refusal: &Refusal) -> Value {
    let outcome = LedgerOutcome::Refused(refusal.code.to_owned());
    call.note(
        &mut desk.world.lock(),
        operation,
        item["domain"].as_str(),
        outcome,
    );
    json!({
        "domain": item["domain"],
        "status": "failed",
        "error": refusal.code,
        "message": refusal.message,
        "client_ref": item["client_ref"],
        "external_ref": item["external_ref"],
    })
}
