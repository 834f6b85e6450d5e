//! `PUT /api/domains/{domain}/settings`.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::call::{Call, domain};
use super::desk::{Desk, note, owned};
use super::portfolio::is_provisioning;
use super::reply::{Outcome, Refusal, Reply};
use crate::world::{Operation, World};

fn flag(fields: &Map<String, Value>, field: &str) -> Result<Option<bool>, Refusal> {
    match fields.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(Refusal::invalid(format!("{field} must be true or false."))),
    }
}

/// Refuses a change of a name that is not ready, blocked or past its grace.
pub fn changeable(world: &mut World, call: &Call, name: &str) -> Result<(), Refusal> {
    let now = world.now();
    let owned = owned(world, call, name)?;
    let status = owned.status(now);
    if matches!(status, "active" | "expired") && !is_provisioning(owned, now) {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::CONFLICT,
        "DOMAIN_NOT_ACTIVE",
        format!("{name} is not active."),
        "Wait until it is active, or contact support.",
    ))
}

/// `PUT /api/domains/{domain}/settings`. The older documents know no lock, so there it is an unknown field.
pub async fn change(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let fields = call.object()?;
    let auto_renew = flag(&fields, "auto_renew")?;
    let privacy = flag(&fields, "whois_privacy")?;
    let lock = if call.dialect.is_current() {
        flag(&fields, "security_lock")?
    } else {
        None
    };
    if auto_renew.is_none() && privacy.is_none() && lock.is_none() {
        return Err(Refusal::missing("auto_renew or whois_privacy"));
    }
    let mut world = desk.world.lock();
    changeable(&mut world, &call, &name)?;
    note(&mut world, &call, Operation::ChangeSettings, &name)?;
    let owned = owned(&mut world, &call, &name)?;
    owned.auto_renew = auto_renew.unwrap_or(owned.auto_renew);
    owned.privacy = privacy.unwrap_or(owned.privacy);
    owned.locked = lock.unwrap_or(owned.locked);
    let mut reply = json!({
        "domain": name,
        "auto_renew": owned.auto_renew,
        "whois_privacy": owned.privacy,
        "hint": format!("Settings of {name} updated."),
    });
    if call.dialect.is_current() {
        reply["security_lock"] = owned.locked.into();
    }
    Ok(Reply::of(reply))
}
