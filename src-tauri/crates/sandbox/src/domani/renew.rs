//! `POST /api/domains/{domain}/renew`: each call adds its years, so a blind second one is charged a second time.

use axum::Extension;
use axum::extract::{Path, State};
use serde_json::json;

use super::NAME;
use super::call::{Call, domain, stamp, years};
use super::desk::Desk;
use super::reply::{Outcome, Refusal, Reply, refused_order, usd};
use crate::world::names::first_label;
use crate::world::{Operation, Receipt};

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
    let fields = call.object()?;
    let years = years(&fields)?;
    let mut world = desk.world.lock();
    let cents = world.renewal_price(NAME, &name, years).unwrap_or_default();
    let order = call.order(&name, years)?;
    let charged = world
        .renew(&order)
        .map_err(|refusal| refused_order(&refusal, cents))?;
    let receipt = Receipt {
        provider: NAME,
        account: order.account,
        operation: Operation::Renew,
        domain: &name,
        years,
        amount: charged,
        registrant: None,
    };
    world.receive(receipt, fields);
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
            "currency": world.currency_told(NAME, &name),
            "payment_method": call.dialect.card(),
        }))
    })
}
