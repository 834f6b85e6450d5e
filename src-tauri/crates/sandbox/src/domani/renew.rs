//! `POST /api/domains/{domain}/renew`: each call adds its years, so a blind second one is charged a second time.

use axum::Extension;
use axum::extract::{Path, State};
use serde_json::json;

use super::NAME;
use super::call::{Call, domain, stamp, years};
use super::desk::Desk;
use super::reply::{Outcome, Refusal, Reply, refused_order, usd};
use crate::world::names::first_label;

/// `POST /api/domains/{domain}/renew`. A preview that is off in the older documents.
pub async fn renew(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    if !call.dialect.is_current() {
        return Err(Refusal::preview("Renewing domains"));
    }
    let name = domain(&name)?;
    let years = years(&call.object()?)?;
    let mut world = desk.world.lock();
    let book = world.prices.get(NAME);
    let cents = book
        .and_then(|book| book.renewal(&name, years))
        .unwrap_or_default();
    let order = call.order(&name, years)?;
    if first_label(&name).starts_with("nocard-") && world.holdings.domain_of(order.account, &name).is_some() {
        return Err(Refusal::payment("The card was declined.", cents));
    }
    let charged = world
        .renew(&order)
        .map_err(|refusal| refused_order(&refusal, cents))?;
    let expiry = world
        .holdings
        .domains
        .get(&name)
        .map(|owned| stamp(owned.expires_at));
    Ok(Reply {
        lost: first_label(&name).starts_with("drop-"),
        ..Reply::of(json!({
            "domain": name,
            "renewed_years": years,
            "new_expiry": expiry,
            "price": usd(charged),
            "currency": "USD",
            "payment_method": call.dialect.card(),
        }))
    })
}
