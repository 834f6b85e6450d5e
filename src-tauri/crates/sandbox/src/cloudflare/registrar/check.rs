//! Is it free, what does it cost, and if it cannot be had, why not.

use axum::Extension;
use axum::extract::{Path, State};
use serde_json::{Map, Value, json};

use super::Branch;
use crate::cloudflare::NAME;
use crate::cloudflare::desk::{Call, Desk};
use crate::cloudflare::envelope::{Outcome, Refusal, Reply};
use crate::world::names::{self, first_label};
use crate::world::{Price, World};

/// Names in one check.
const CHECKED: usize = 20;
/// Suggestions by default and at most; the upper bound is not published.
const SUGGESTED: usize = 20;
const SUGGESTED_MOST: usize = 100;
/// Endings that can be bought in the dashboard alone.
pub const DASHBOARD_ONLY: &[&str] = &["giving", "mom", "inc", "lol", "sh", "link", "cc", "new"];
/// Endings whose registry takes nobody's registrations. Which ones these are is the simulator's choice.
const FROZEN: &[&str] = &["cf", "ga", "gq", "ml", "tk"];

/// Whether a name can be had.
pub enum Verdict {
    /// For this price a year.
    Registrable(Price),
    /// Not, with the documented word for why.
    Refused(&'static str),
}

/// Judges a well-formed name.
pub fn judge(world: &World, branch: Branch, name: &str) -> Verdict {
    let ending = name.split_once('.').map_or("", |(_, ending)| ending);
    if DASHBOARD_ONLY.contains(&ending) {
        return Verdict::Refused("extension_not_supported_via_api");
    }
    if FROZEN.contains(&ending) {
        return Verdict::Refused("extension_disallows_registration");
    }
    let Some(price) = world.price(NAME, name).filter(|_| branch.has(ending)) else {
        return Verdict::Refused("extension_not_supported");
    };
    if !world.is_free(name) {
        return Verdict::Refused("domain_unavailable");
    }
    if price.premium || is_premium(world, name) {
        return Verdict::Refused("domain_premium");
    }
    Verdict::Registrable(price)
}

/// Whether the registry asks a price of its own for this name. That is a fact about the name, whoever sells it.
pub fn is_premium(world: &World, name: &str) -> bool {
    first_label(name).starts_with("premium-")
        || world.is_marked_premium(NAME, name)
        || world
            .prices
            .values()
            .any(|book| book.premium_names.contains_key(name))
}

/// An amount as the registrar writes it.
pub fn decimal(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// One row of a search or a check.
fn row(world: &World, branch: Branch, name: &str) -> Value {
    let mut row = Map::new();
    row.insert("name".into(), name.into());
    match judge(world, branch, name) {
        Verdict::Registrable(price) => {
            let currency = world.currency_told(NAME, name);
            row.insert("registrable".into(), true.into());
            row.insert("tier".into(), "standard".into());
            row.insert(
                "pricing".into(),
                json!({
                    "currency": currency,
                    "registration_cost": decimal(price.register),
                    "renewal_cost": decimal(price.renew),
                }),
            );
        }
        Verdict::Refused(reason) => {
            row.insert("registrable".into(), false.into());
            row.insert("reason".into(), reason.into());
            if reason == "domain_premium" {
                row.insert("tier".into(), "premium".into());
            }
        }
    }
    Value::Object(row)
}

/// `POST domain-check`: up to 20 names; malformed ones are left out of the answer.
pub async fn check(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Extension(branch): Extension<Branch>,
    Path(account): Path<String>,
) -> Outcome {
    let body = call.object()?;
    let world = desk.world.lock();
    let key = call.account(&world, &account)?;
    let asked = body
        .get("domains")
        .and_then(Value::as_array)
        .ok_or_else(|| Refusal::field("/domains", "domains must be a list of names."))?;
    if asked.is_empty() || asked.len() > CHECKED {
        return Err(Refusal::bad(
            1007,
            format!("domains must hold 1 to {CHECKED} names."),
        ));
    }
    let cabinet = desk.cabinet();
    let pretended = &cabinet.workflows.pretended;
    let rows: Vec<Value> = asked
        .iter()
        .filter_map(|name| names::parse(name.as_str()?.trim().trim_end_matches('.')).ok())
        .map(|name| {
            let mut row = row(&world, branch, &name);
            if branch == Branch::Play && pretended.contains_key(&(key.clone(), name.clone())) {
                row = json!({"name": name, "registrable": false, "reason": "domain_unavailable"});
            }
            row
        })
        .collect();
    Ok(Reply::of(json!({"domains": rows})))
}

/// `GET domain-search`: names that could be had, made from the words of `q`.
pub async fn search(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Extension(branch): Extension<Branch>,
    Path(account): Path<String>,
) -> Outcome {
    let world = desk.world.lock();
    call.account(&world, &account)?;
    let words = call
        .query
        .get("q")
        .map(str::trim)
        .filter(|words| !words.is_empty())
        .ok_or_else(|| Refusal::bad(1002, "q is required."))?;
    let limit = call.query.number("limit")?.unwrap_or(SUGGESTED);
    if limit == 0 || limit > SUGGESTED_MOST {
        return Err(Refusal::bad(
            1002,
            format!("limit must be from 1 to {SUGGESTED_MOST}."),
        ));
    }
    // Endings that are not sold are ignored.
    let wanted: Vec<&str> = call.query.all("extensions");
    let endings: Vec<&str> = world
        .prices
        .get(NAME)
        .into_iter()
        .flat_map(|book| book.endings.keys())
        .map(String::as_str)
        .filter(|ending| branch.has(ending) && !DASHBOARD_ONLY.contains(ending))
        .filter(|ending| wanted.is_empty() || wanted.contains(ending))
        .collect();
    let mut names: Vec<String> = names::parse(words).into_iter().collect();
    let label: String = first_label(words)
        .to_ascii_lowercase()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    // The well-known endings first.
    let popular = ["com", "net", "org", "dev", "app", "io"];
    let (first, rest): (Vec<&str>, Vec<&str>) = endings.iter().partition(|ending| popular.contains(ending));
    for pattern in ["{}", "get{}", "{}-hq", "try{}"] {
        for ending in first.iter().chain(&rest) {
            let name = format!("{}.{ending}", pattern.replace("{}", label.trim_matches('-')));
            if let Ok(name) = names::parse(&name)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
    }
    let rows: Vec<Value> = names
        .iter()
        .take(limit)
        .map(|name| row(&world, branch, name))
        .collect();
    Ok(Reply::of(json!({"domains": rows})))
}
