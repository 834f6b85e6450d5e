//! The endings that can be registered by API, each with the JSON Schemas of an order and of a transfer.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::IF_NONE_MATCH;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::check::DASHBOARD_ONLY;
use super::orders::least_years;
use super::{Branch, asks};
use crate::cloudflare::NAME;
use crate::cloudflare::desk::{Call, Desk};
use crate::cloudflare::envelope::{Outcome, Refusal, Reply};
use crate::world::World;

/// Endings on a page.
const SHOWN: usize = 50;

fn all(world: &World, branch: Branch) -> Vec<Value> {
    world
        .prices
        .get(NAME)
        .into_iter()
        .flat_map(|book| book.endings.keys())
        .filter(|ending| branch.has(ending) && !DASHBOARD_ONLY.contains(&ending.as_str()))
        .map(|ending| extension(ending))
        .collect()
}

fn extension(ending: &str) -> Value {
    let least = least_years(&format!(".{ending}"));
    let contact = json!({
        "type": "object",
        "required": ["email", "phone", "postal_info"],
        "properties": {
            "email": {"type": "string", "format": "email"},
            "phone": {"type": "string", "pattern": r"^\+[0-9]{1,3}\.[0-9]{1,14}$"},
            "postal_info": {"type": "object", "required": ["name", "address"]},
        },
    });
    let mut registration = json!({
        "type": "object",
        "required": ["domain_name"],
        "properties": {
            "domain_name": {"type": "string"},
            "years": {"type": "integer", "minimum": least, "maximum": 10, "default": least},
            "auto_renew": {"type": "boolean", "default": false},
            "privacy_mode": {"type": "string", "enum": ["off", "redaction"], "default": "redaction"},
            "contacts": {"type": "object", "properties": {"registrant": contact}},
        },
    });
    let mut transfer = json!({
        "type": "object",
        "required": ["auth_code"],
        "properties": {"auth_code": {"type": "string", "contentEncoding": "base64"}},
    });
    if let Some((parts, definitions)) = asks::of(ending) {
        for schema in [&mut registration, &mut transfer] {
            for (part, asked) in &parts {
                schema["properties"][part] = asked.clone();
            }
            if !definitions.is_null() {
                schema["$defs"] = definitions.clone();
            }
        }
    }
    json!({
        "metadata": {"name": ending, "tld": ending.rsplit('.').next().unwrap_or(ending)},
        "registration_schema": registration,
        "transfer_schema": transfer,
    })
}

fn tag(of: &str) -> String {
    format!("\"{}\"", hex::encode(&Sha256::digest(of)[..8]))
}

/// The answer under its tag, or 304 for a caller that has it.
fn tagged(call: &Call, tag: &str, reply: impl FnOnce() -> Outcome) -> Outcome {
    let known = call.header(&IF_NONE_MATCH).unwrap_or_default();
    if known
        .split(',')
        .any(|one| one.trim().trim_start_matches("W/") == tag)
    {
        return Ok(Reply::not_modified(tag));
    }
    Ok(reply()?.tagged(tag))
}

/// `GET extensions`.
pub async fn list(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Extension(branch): Extension<Branch>,
    Path(account): Path<String>,
) -> Outcome {
    let mut extensions = {
        let world = desk.world.lock();
        call.account(&world, &account)?;
        all(&world, branch)
    };
    let name = |extension: &Value| {
        extension["metadata"]["name"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    if let Some(wanted) = call.query.get("name") {
        extensions.retain(|extension| name(extension) == wanted);
    }
    // The dates of endings are those of their names here: all were added in one go.
    call.query
        .word("sort_by", &["name", "created_at", "updated_at"])?;
    if call.query.descending()? {
        extensions.reverse();
    }
    let tag = tag(&format!("{:?} {}", call.query, json!(extensions)));
    tagged(&call, &tag, || {
        call.query.after_cursor(extensions, name, SHOWN, SHOWN)
    })
}

/// `GET extensions/{extension}`.
pub async fn one(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Extension(branch): Extension<Branch>,
    Path((account, extension)): Path<(String, String)>,
) -> Outcome {
    let found = {
        let world = desk.world.lock();
        call.account(&world, &account)?;
        all(&world, branch)
            .into_iter()
            .find(|one| one["metadata"]["name"] == extension.as_str())
    };
    let found = found.ok_or_else(|| {
        Refusal::new(
            StatusCode::NOT_FOUND,
            10_000,
            format!("The extension {extension} is not supported."),
        )
    })?;
    tagged(&call, &tag(&found.to_string()), || Ok(Reply::of(found.clone())))
}
