//! `GET /api/domains/search`: one name as a bare object, several as a list, either as a stream.

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::NAME;
use super::call::{Call, Dialect, domain};
use super::desk::Desk;
use super::reply::{Refusal, Reply, usd};
use super::stream;
use crate::world::World;
use crate::world::names::first_label;

/// Names in one search.
const LIMIT: usize = 10;
/// The first year of a `premium-` name.
const PREMIUM: i64 = 50_000;

/// What a name costs for the first year, and whether that is a premium of its registry.
pub fn price(world: &World, name: &str) -> Option<(i64, bool)> {
    let price = world.price(NAME, name)?;
    if first_label(name).starts_with("premium-") {
        return Some((PREMIUM, true));
    }
    Some((price.register, world.is_marked_premium(NAME, name)))
}

/// The amount of a purchase: the price of the first year, times the years.
pub fn amount(world: &World, name: &str, years: u32) -> Option<i64> {
    price(world, name).map(|(cents, _)| cents.saturating_mul(i64::from(years)))
}

/// `tld` or `second_level`.
pub fn kind_of(ending: &str) -> &'static str {
    if ending.contains('.') {
        "second_level"
    } else {
        "tld"
    }
}

/// One result.
pub fn result(world: &World, name: &str, dialect: Dialect) -> Value {
    let failed = first_label(name).starts_with("lookuperr-");
    let priced = price(world, name).filter(|_| !failed);
    let available = priced.is_some() && world.is_free(name);
    // The price of a name that cannot be had is 0, as in the examples of the provider's own tools.
    let cents = priced.filter(|_| available).map_or(0, |(cents, _)| cents);
    let mut found = json!({
        "domain": name,
        "available": available,
        "price": usd(cents),
        "currency": world.currency_told(NAME, name),
    });
    if priced.is_none() {
        found["error"] = true.into();
    }
    if !dialect.is_current() {
        return found;
    }
    let ending = name.split_once('.').map_or("", |(_, ending)| ending);
    found["tld_kind"] = kind_of(ending).into();
    if let Some((cents, true)) = priced {
        found["registry_status"] = "premium".into();
        found["registry_price"] = usd(cents);
    }
    let renewal = world.price(NAME, name).map(|price| price.renew);
    match renewal {
        Some(renewal) if available => found["renewal_price"] = usd(renewal),
        None if !failed => found["reason"] = "UNSUPPORTED_TLD".into(),
        _ => {}
    }
    found
}

/// The names that were asked for.
fn wanted(call: &Call) -> Result<(Vec<String>, bool), Refusal> {
    match (call.asked("q"), call.asked("domains")) {
        (Some(name), None) => Ok((vec![domain(name)?], true)),
        (None, Some(list)) => {
            let names: Vec<String> = list.split(',').map(domain).collect::<Result<_, _>>()?;
            if names.len() > LIMIT {
                return Err(Refusal::invalid(format!("At most {LIMIT} names in one search.")));
            }
            Ok((names, false))
        }
        (Some(_), Some(_)) => Err(Refusal::invalid("Send either q or domains.")),
        (None, None) => Err(Refusal::missing("q")),
    }
}

/// The cents of a result, for sorting and filtering.
fn cents(world: &World, found: &Value) -> i64 {
    let name = found["domain"].as_str().unwrap_or_default();
    price(world, name).map_or(i64::MAX, |(cents, _)| cents)
}

/// `GET /api/domains/search`.
pub async fn search(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Result<Response, Refusal> {
    let (names, single) = wanted(&call)?;
    let most = call.asked_cents("max_price")?;
    let results = {
        let world = desk.world.lock();
        if single && price(&world, &names[0]).is_none() {
            return Err(unsupported(call.dialect, &names[0]));
        }
        let mut results: Vec<Value> = names
            .iter()
            .map(|name| result(&world, name, call.dialect))
            .collect();
        if let Some(most) = most {
            results.retain(|found| single || cents(&world, found) <= most);
        }
        match call.asked("sort") {
            Some("price") => results.sort_by_key(|found| cents(&world, found)),
            Some(other) => return Err(Refusal::invalid(format!("sort cannot be {other}."))),
            // Lookups end in any order: the last one first is an order as well.
            None => results.reverse(),
        }
        if call.asked("order") == Some("desc") {
            results.reverse();
        }
        results
    };
    let total = results.len();
    let available = results.iter().filter(|found| found["available"] == true).count();
    if call.wants_stream {
        let mut events: Vec<stream::Event> = results.into_iter().map(|found| ("result", found)).collect();
        events.push(("done", json!({"total": total, "available": available})));
        return Ok(stream::response(&desk, &call, &events));
    }
    let body = match (single, results.into_iter()) {
        (true, mut results) => results.next().unwrap_or_default(),
        (false, results) => json!({
            "results": results.collect::<Vec<_>>(),
            "total": total,
            "available": available,
        }),
    };
    Ok(Reply::of(body).into_response())
}

/// An ending that is not sold; older documents have no code of their own for it.
pub fn unsupported(dialect: Dialect, name: &str) -> Refusal {
    let mut refusal = Refusal::not_sold(name);
    if dialect.is_current() {
        refusal.code = "UNSUPPORTED_TLD";
    }
    refusal
}
