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

/// `GET /api/domains/whois`. What lies outside the world is registered, and that is all that is known of it.
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
    let mut status: Vec<&str> = Vec::new();
    if let Some(owned) = owned {
        status.push(if owned.locked {
            "client transfer prohibited"
        } else {
            "active"
        });
    }
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
        "created": owned.map(|owned| day(owned.registered_at)),
        "expires": owned.map(|owned| day(owned.expires_at)),
        "updated": owned.map(|owned| day(owned.registered_at)),
        "days_until_expiry": owned.map(|owned| (owned.expires_at - now).num_days()),
        "status": status,
        "nameservers": keeper.map(|zone| zone.nameservers.clone()).unwrap_or_default(),
        "dnssec": keeper.is_some_and(is_signed),
        "redacted": owned.is_some(),
        "contacts": contacts,
    })))
}

/// Whether a web site answers at a name: it is owned, not lapsed long ago, and has an address.
fn has_site(world: &World, name: &str) -> bool {
    let Some(owned) = world.holdings.domains.get(name) else {
        return world.taken.contains(name);
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
