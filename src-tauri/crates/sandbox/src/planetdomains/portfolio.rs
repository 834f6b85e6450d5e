//! Rows 14 and 15: the names of the account.

use axum::Extension;
use axum::extract::{Path, State};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::NAME;
use super::desk::{Call, Desk};
use super::reply::{Outcome, Refusal, Reply};
use crate::world::OwnedDomain;

fn date(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// One name as list and detail show it. Neither shape is documented.
fn row(domain: &OwnedDomain, now: DateTime<Utc>) -> Value {
    let zone = domain
        .name
        .split_once('.')
        .map(|(_, ending)| format!(".{ending}"));
    json!({
        "domain": domain.name,
        "status": domain.status(now),
        "zone": zone,
        "registered_at": date(domain.registered_at),
        "expires_at": domain.publishes_expiry.then(|| date(domain.expires_at)),
        "client_ref": domain.client_ref,
        "external_ref": domain.external_ref,
    })
}

/// `GET /domains`: every name of the account, unpaged.
pub async fn list(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Reply {
    let items: Vec<Value> = desk.world.lock().read_holdings(NAME, |holdings, now| {
        holdings
            .domains
            .values()
            .filter(|domain| domain.account == call.account)
            .map(|domain| row(domain, now))
            .collect()
    });
    Reply {
        is_list: true,
        ..Reply::of(json!({"count": items.len(), "items": items}))
    }
}

/// `GET /domains/{domain}`.
pub async fn detail(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = name.to_ascii_lowercase();
    let found = desk.world.lock().read_holdings(NAME, |holdings, now| {
        let domain = holdings.domain_of(&call.account, &name)?;
        let mut found = row(domain, now);
        found["nameservers"] = json!(holdings.zone(&call.account, &name).map(|zone| &zone.nameservers));
        Some(found)
    });
    found
        .map(Reply::of)
        .ok_or_else(|| Refusal::not_found(format!("{name} is not in this account.")))
}
