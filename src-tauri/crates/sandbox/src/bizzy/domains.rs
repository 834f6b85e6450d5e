//! Rows 5, 9 and 10: the domains of the account. Bizzy knows a domain by its own id, not by its name.

use axum::Extension;
use axum::extract::{Path, Query, State};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::desk::{Call, Desk};
use super::reply::{Outcome, Refusal, Reply, time};
use super::{NAME, uuid};
use crate::world::{AccountKey, Holdings, OwnedDomain, World};

/// Days before expiry from which a domain is `expiring`. Not documented.
const EXPIRING: i64 = 30;

/// The UUID by which Bizzy knows a domain of this account.
pub fn id_of(account: &AccountKey, name: &str) -> String {
    uuid(&format!("domain {name} of {account}"))
}

/// The domain of the account with this id.
pub fn find<'a>(holdings: &'a Holdings, account: &AccountKey, id: &str) -> Option<&'a OwnedDomain> {
    holdings
        .domains
        .values()
        .filter(|domain| &domain.account == account)
        .find(|domain| id_of(account, &domain.name) == id)
}

/// The name that the id in a path such as `/domains/{id}/registration/renew` stands for, whoever holds it.
pub fn named_by_id(world: &World, path: &str) -> Option<String> {
    let id = path.strip_prefix("/domains/")?.split('/').next()?;
    let mut domains = world.holdings.domains.values();
    let found = domains.find(|domain| id_of(&domain.account, &domain.name) == id)?;
    Some(found.name.clone())
}

/// A domain as list and detail show it. The shape is that of a sister product, secrets included.
fn row(domain: &OwnedDomain, now: DateTime<Utc>, tells_expiry: bool) -> Value {
    let status = match domain.status(now) {
        "active" if domain.expires_at - now < TimeDelta::days(EXPIRING) => "expiring",
        "active" => "active",
        "expired" | "redemption" | "pending_delete" => "expired",
        _ => "pending",
    };
    let mut row = json!({
        "id": id_of(&domain.account, &domain.name),
        "domain": domain.name,
        "source": "registered",
        "status": status,
        "zoneId": hex_id("zone", &domain.name),
        "verificationStatus": "verified",
        "verificationToken": format!("bizzy-verify={}", hex_id("verification", &domain.name)),
        "verifiedAt": time(domain.registered_at),
        "mailApiKey": format!("mk_{}", hex_id("mail", &domain.name)),
        "createdAt": time(domain.registered_at),
        "updatedAt": time(domain.registered_at),
    });
    if tells_expiry {
        row["expiresAt"] = time(domain.expires_at).into();
    }
    row
}

fn hex_id(kind: &str, name: &str) -> String {
    uuid(&format!("{kind} {name}")).replace('-', "")
}

/// `GET /domains/{id}`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Outcome {
    let mut world = desk.world.lock();
    let tells_expiry = world.switches.is_on(NAME, "tells_expiry");
    let found = world.read_holdings(NAME, |holdings, now| {
        find(holdings, &call.account, &id).map(|domain| row(domain, now, tells_expiry))
    });
    found
        .map(Reply::of)
        .ok_or_else(|| Refusal::not_found("There is no such domain."))
}

/// The query of the list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    limit: Option<String>,
    offset: Option<String>,
    sort_order: Option<String>,
}

impl Page {
    fn number(text: Option<&str>, default: usize, range: std::ops::RangeInclusive<usize>) -> Option<usize> {
        match text {
            None => Some(default),
            Some(text) => text.parse().ok().filter(|number| range.contains(number)),
        }
    }
}

/// `GET /domains?limit=&offset=&sortOrder=`: newest first unless `asc` is asked for.
pub async fn list(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Query(page): Query<Page>,
) -> Outcome {
    let mut world = desk.world.lock();
    if world.switches.is_on(NAME, "list_off") {
        return Err(Refusal::not_found("There is no such endpoint."));
    }
    let limit = Page::number(page.limit.as_deref(), 10, 1..=100)
        .ok_or_else(|| Refusal::invalid("limit must be an integer from 1 to 100."))?;
    let offset = Page::number(page.offset.as_deref(), 0, 0..=usize::MAX)
        .ok_or_else(|| Refusal::invalid("offset must be an integer of at least 0."))?;
    let ascending = match page.sort_order.as_deref() {
        None | Some("desc") => false,
        Some("asc") => true,
        Some(_) => return Err(Refusal::invalid("sortOrder must be asc or desc.")),
    };
    let tells_expiry = world.switches.is_on(NAME, "tells_expiry");
    let no_total = world.switches.is_on(NAME, "total_off");
    let (rows, total) = world.read_holdings(NAME, |holdings, now| {
        let mut mine: Vec<&OwnedDomain> = holdings
            .domains
            .values()
            .filter(|domain| domain.account == call.account)
            .collect();
        mine.sort_by_key(|domain| (domain.registered_at, &domain.name));
        if !ascending {
            mine.reverse();
        }
        let rows: Vec<Value> = mine
            .iter()
            .skip(offset)
            .take(limit)
            .map(|domain| row(domain, now, tells_expiry))
            .collect();
        (rows, mine.len())
    });
    let has_more = offset.saturating_add(rows.len()) < total;
    let mut pagination = json!({"limit": limit, "offset": offset, "hasMore": has_more});
    if !no_total {
        pagination["total"] = total.into();
    }
    Ok(Reply {
        meta: Some(json!({"pagination": pagination})),
        ..Reply::of(rows.into())
    })
}

/// `DELETE /domains/{id}`: always refused, for every domain here is a registered one.
pub async fn delete(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Outcome {
    find(&desk.world.lock().holdings, &call.account, &id)
        .ok_or_else(|| Refusal::not_found("There is no such domain."))?;
    Err(Refusal::conflict(
        "DOMAIN_REGISTERED",
        "A registered domain cannot be deleted. Switch auto-renew off instead.",
    ))
}
