//! Public facts about any name: registration data, and what its web site says about itself.

use axum::Extension;
use axum::extract::{Path, State};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::call::{Call, domain};
use super::desk::Desk;
use super::dnssec::is_signed;
use super::reply::{Outcome, Refusal, Reply};
use crate::world::World;
use crate::world::names::first_label;

/// `GET /api/domains/whois`. Of what lies outside the world little is known, and of most names there nothing but that
/// they are registered.
pub async fn whois(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let name = domain(call.asked("q").ok_or_else(|| Refusal::missing("q"))?)?;
    let world = desk.world.lock();
    let now = world.now();
    let day = |at: DateTime<Utc>| at.format("%Y-%m-%d").to_string();
    let owned = world.holdings.domains.get(&name);
    let holder = owned.and_then(|owned| world.account(&owned.account));
    let registrar = holder.map(|account| account.provider.clone());
    let keeper = world
        .zone_keeper(&name)
        .and_then(|account| world.zone(account, &name));
    let elsewhere = world.elsewhere.get(&name);
    let locked = owned
        .map(|owned| owned.locked)
        .or(elsewhere.map(|elsewhere| elsewhere.locked));
    let status = match locked {
        Some(true) => vec!["client transfer prohibited"],
        Some(false) => vec!["active"],
        None => Vec::new(),
    };
    let created = owned
        .map(|owned| owned.registered_at)
        .or(elsewhere.map(|elsewhere| elsewhere.registered_at));
    let expires = owned
        .map(|owned| owned.expires_at)
        .or(elsewhere.map(|elsewhere| elsewhere.expires_at));
    let anonymous = json!({
        "name": null, "organization": null, "email": null, "phone": null, "fax": null,
        "street": null, "city": null, "state": null, "postal_code": null, "country": null,
    });
    let contacts = owned.map(
        |_| json!({"registrant": anonymous, "admin": null, "tech": null, "billing": null, "abuse": null}),
    );
    Ok(Reply::of(json!({
        "domain": name,
        "registered": !world.is_free(&name),
        "registrar": registrar,
        "registrar_url": null,
        "registrar_iana_id": null,
        "created": created.map(day),
        "expires": expires.map(day),
        "updated": created.map(day),
        "days_until_expiry": expires.map(|expires| (expires - now).num_days()),
        "status": status,
        "nameservers": keeper.map(|zone| zone.nameservers.clone()).unwrap_or_default(),
        "dnssec": keeper.is_some_and(is_signed) || elsewhere.is_some_and(|elsewhere| elsewhere.dnssec),
        "redacted": owned.is_some(),
        "contacts": contacts,
    })))
}

/// Whether a web site answers at a name: it is owned, not lapsed long ago, and has an address.
fn has_site(world: &World, name: &str) -> bool {
    let Some(owned) = world.holdings.domains.get(name) else {
        return world.is_owned_elsewhere(name);
    };
    let keeper = world
        .zone_keeper(name)
        .and_then(|account| world.zone(account, name));
    let addressed = keeper.is_some_and(|zone| {
        let apex = zone.records.iter().filter(|record| record.name == "@");
        apex.into_iter()
            .any(|record| matches!(record.kind.as_str(), "A" | "AAAA"))
    });
    addressed && world.now() < owned.expires_at + TimeDelta::days(30)
}

/// `GET /api/domains/{domain}/og`.
pub async fn preview(
    State(desk): State<Desk>,
    Extension(_): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    if !has_site(&desk.world.lock(), &name) {
        return Ok(Reply::of(json!({
            "title": null, "description": null, "image": null, "favicon": null,
        })));
    }
    let words: Vec<String> = first_label(&name).split('-').map(capital).collect();
    let image: Value = format!("https://{name}/og.png").into();
    Ok(Reply::of(json!({
        "title": words.join(" "),
        "description": format!("The web site of {name}."),
        "image": image,
        "favicon": format!("https://{name}/favicon.ico"),
    })))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_ascii_uppercase().to_string() + letters.as_str()
    })
}
