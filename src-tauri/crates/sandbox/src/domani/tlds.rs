//! `GET /api/tlds`: the price list, filtered, sorted and paged.

use axum::Extension;
use axum::extract::State;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::NAME;
use super::call::Call;
use super::desk::Desk;
use super::reply::{Outcome, Refusal, Reply, usd};
use super::search::kind_of;
use crate::world::Price;

/// `GET /api/tlds`.
pub async fn list(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let (least, most) = (call.asked_cents("min_price")?, call.asked_cents("max_price")?);
    let (limit, offset) = (
        call.asked_number("limit")?,
        call.asked_number("offset")?.unwrap_or(0),
    );
    if limit == Some(0) {
        return Err(Refusal::invalid("limit must be at least 1."));
    }
    let part = call.asked("search").map(str::to_ascii_lowercase);
    let mut found: Vec<(String, Price)> = {
        let world = desk.world.lock();
        let endings = world
            .prices
            .get(NAME)
            .map(|book| book.endings.clone())
            .unwrap_or_default();
        endings.into_iter().collect()
    };
    found.retain(|(ending, price)| {
        least.is_none_or(|least| price.register >= least)
            && most.is_none_or(|most| price.register <= most)
            && part.as_ref().is_none_or(|part| ending.contains(part.as_str()))
    });
    match call.asked("sort") {
        None | Some("tld") => {}
        Some("price") => found.sort_by_key(|(_, price)| price.register),
        Some("renewal") => found.sort_by_key(|(_, price)| price.renew),
        Some(other) => {
            return Err(Refusal::invalid(format!(
                "sort must be tld, price or renewal, not {other}."
            )));
        }
    }
    match call.asked("order") {
        None | Some("asc") => {}
        Some("desc") => found.reverse(),
        Some(other) => {
            return Err(Refusal::invalid(format!(
                "order must be asc or desc, not {other}."
            )));
        }
    }
    let total = found.len();
    let page: Vec<Value> = found
        .into_iter()
        .skip(offset)
        .take(limit.unwrap_or(usize::MAX))
        .map(|(ending, price)| {
            let mut row = json!({
                "tld": ending,
                "registration": usd(price.register),
                "renewal": usd(price.renew),
                "transfer": usd(price.transfer),
            });
            if call.dialect.is_current() {
                row["kind"] = kind_of(&ending).into();
            }
            row
        })
        .collect();
    let next = limit
        .map(|limit| offset + limit)
        .filter(|&next| next < total)
        .map(|next| link(&call, next));
    Ok(Reply {
        next,
        ..Reply::of(json!({"tlds": page, "total": total, "offset": offset, "limit": limit}))
    })
}

/// The same request at another offset, as a `Link` header.
fn link(call: &Call, offset: usize) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (parameter, value) in call.query.iter().filter(|(parameter, _)| *parameter != "offset") {
        query.append_pair(parameter, value);
    }
    query.append_pair("offset", &offset.to_string());
    format!("<{}/api/tlds?{}>; rel=\"next\"", call.root, query.finish())
}
