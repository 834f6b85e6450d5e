//! Rows 1 and 2: looking names up and quoting them.

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::desk::{Call, Desk};
use super::reply::{Outcome, Refusal, Reply};
use super::{NAME, scripted};
use crate::world::{World, names};

/// Endings that a search without an ending looks at, and those of suggestions.
const USUAL: [&str; 3] = ["com", "net", "org"];

/// The query of a search.
#[derive(Deserialize)]
pub struct Asked {
    query: Option<String>,
}

/// `GET /domain-registrations/search?query=`. A query without an ending is looked up with the usual ones.
pub async fn search(State(desk): State<Desk>, Query(asked): Query<Asked>) -> Outcome {
    let query = asked
        .query
        .filter(|query| !query.trim().is_empty())
        .ok_or_else(|| {
            Refusal::new(
                StatusCode::BAD_REQUEST,
                "MISSING_QUERY",
                "Give the name as ?query=.",
            )
        })?;
    let wanted = query.trim().to_ascii_lowercase();
    let label = names::first_label(&wanted).to_owned();
    let usual = USUAL.map(|ending| format!("{label}.{ending}"));
    let world = desk.world.lock();
    let mut found: Vec<String> = Vec::new();
    if !wanted.contains('.') || world.switches.is_on(NAME, "suggestions_on") {
        found.extend(usual.into_iter().filter(|name| *name != wanted));
    }
    if wanted.contains('.') {
        found.push(wanted);
    }
    let results: Vec<Value> = found
        .iter()
        .map(|name| names::parse(name).map(|name| look_up(&world, &name)))
        .collect::<Result<_, _>>()
        .map_err(Refusal::invalid)?;
    Ok(Reply::of(json!({"query": query, "results": results})))
}

fn look_up(world: &World, name: &str) -> Value {
    let quote = quote_of(world, name, 1);
    json!({
        "domain": name,
        "available": quote.is_some(),
        "premium": quote.is_some_and(|quote| quote.premium),
        "priceCents": quote.map(|quote| quote.amount),
    })
}

/// The price of a free name.
#[derive(Debug, Clone, Copy)]
pub struct Quote {
    /// Cents for all years.
    pub amount: i64,
    /// Whether it costs more than its ending.
    pub premium: bool,
}

/// What registering the name costs; `None` when it cannot be had here.
pub fn quote_of(world: &World, name: &str, years: u32) -> Option<Quote> {
    let amount = world.registration_price(NAME, name, years)?;
    let premium = scripted::is_premium(name) || world.is_marked_premium(NAME, name);
    world.is_free(name).then(|| Quote {
        amount: scripted::quoted(name, amount),
        premium,
    })
}

/// The query of a quote.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QuoteAsked {
    domain: Option<String>,
    period_years: Option<String>,
}

/// `GET /domain-registrations/quote?domain=&periodYears=`. What the quote of a name that cannot be had says is not
/// documented: here no amount, but for a name of the account the price of its renewal.
pub async fn quote(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Query(asked): Query<QuoteAsked>,
) -> Outcome {
    let name = asked
        .domain
        .ok_or_else(|| Refusal::invalid("Give the name as ?domain=."))?;
    let name = names::parse(&name).map_err(Refusal::invalid)?;
    let years = match asked.period_years.as_deref() {
        None => 1,
        Some(text) => text
            .parse()
            .ok()
            .filter(|years| (1..=10).contains(years))
            .ok_or_else(|| Refusal::invalid("periodYears must be an integer from 1 to 10."))?,
    };
    let world = desk.world.lock();
    let quote = quote_of(&world, &name, years);
    let renewal = || {
        let mine = world.holdings.domain_of(&call.account, &name).is_some();
        let told = mine && !world.switches.is_on(NAME, "renewal_quote_off");
        let price = world.renewal_price(NAME, &name, years)?;
        told.then(|| scripted::quoted(&name, price))
    };
    Ok(Reply::of(json!({
        "domain": name,
        "available": quote.is_some(),
        "periodYears": years,
        "amountCents": quote.map(|quote| quote.amount).or_else(renewal),
        "currency": world.currency_told(NAME, &name).to_ascii_lowercase(),
        "premium": quote.is_some_and(|quote| quote.premium),
    })))
}
