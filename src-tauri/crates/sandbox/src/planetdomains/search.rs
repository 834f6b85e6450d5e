//! Rows 2 to 4: the price list and lookups of names.

use axum::Extension;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::NAME;
use super::desk::{Call, Desk};
use super::reply::{Outcome, Refusal, Reply, usd};
use crate::world::{World, names};

/// Names in one batch lookup.
const BATCH_LIMIT: usize = 50;

/// `GET /zones`: every ending with its prices.
pub async fn zones(State(desk): State<Desk>) -> Outcome {
    let world = desk.world.lock();
    let rows: Vec<Value> = world
        .prices
        .get(NAME)
        .into_iter()
        .flat_map(|book| &book.endings)
        .map(|(ending, price)| {
            json!({
                "zone": format!(".{ending}"),
                "register_price_usd": usd(price.register),
                "renew_price_usd": usd(price.renew),
                "premium": price.premium,
                "min_years": 1,
            })
        })
        .collect();
    Ok(Reply::of(json!({"zones": rows})))
}

/// The query of a single lookup.
#[derive(Deserialize)]
pub struct Asked {
    query: Option<String>,
}

/// `GET /domains/search?query=`: one exact name. The price comes whether the name is free or not.
pub async fn one(State(desk): State<Desk>, Query(asked): Query<Asked>) -> Outcome {
    let query = asked
        .query
        .ok_or_else(|| Refusal::invalid("Give the name as ?query=."))?;
    look_up(&desk.world.lock(), &query).map(Reply::of)
}

/// A name that is malformed or ends in a zone that is not sold is 422; neither is documented.
fn look_up(world: &World, query: &str) -> Result<Value, Refusal> {
    let name = names::parse(query).map_err(Refusal::invalid)?;
    let price = world
        .price(NAME, &name)
        .ok_or_else(|| Refusal::invalid(format!("{name} ends in a zone that is not sold here.")))?;
    Ok(json!({
        "query": name,
        "available": world.is_free(&name),
        "register_price_usd": usd(price.register),
    }))
}

/// `POST /domains/search/batch`. Body and result are not documented: takes `domains`, `queries` or `items[].domain`,
/// needs no key, and answers one row a name in the order asked.
pub async fn many(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let body = call.object()?;
    let asked = ["domains", "queries", "items"]
        .iter()
        .find_map(|field| body.get(*field))
        .and_then(Value::as_array)
        .ok_or_else(|| Refusal::invalid("Give the names as domains."))?;
    if asked.is_empty() || asked.len() > BATCH_LIMIT {
        return Err(Refusal::invalid(format!("Give 1 to {BATCH_LIMIT} names.")));
    }
    let world = desk.world.lock();
    let items: Vec<Value> = asked
        .iter()
        .map(|entry| {
            let query = entry.as_str().or_else(|| entry["domain"].as_str()).unwrap_or_default();
            look_up(&world, query).unwrap_or_else(|refusal| {
                json!({"query": query, "available": false, "error": "invalid_domain", "message": refusal.message})
            })
        })
        .collect();
    Ok(Reply::of(json!({"count": items.len(), "items": items})))
}
