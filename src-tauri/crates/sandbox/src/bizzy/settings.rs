//! Rows 7 and 8: the switches and the registrant of a domain.

use axum::Extension;
use axum::extract::{Path, State};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::desk::{Call, Desk};
use super::domains::{find, id_of};
use super::fields::{Fields, refusal};
use super::reply::{Outcome, Refusal, Reply, time};
use super::{NAME, contact, uuid};
use crate::world::{Operation, Outcome as LedgerOutcome, OwnedDomain, World};

/// Days that a new registrant has to answer the verification mail.
const VERIFICATION_DAYS: i64 = 15;

/// The registration object. It has no expiry date and does not repeat the contact.
fn registration_of(domain: &OwnedDomain, world: &World) -> Value {
    json!({
        "id": uuid(&format!("registration {} of {}", domain.name, domain.account)),
        "domainId": id_of(&domain.account, &domain.name),
        "state": "active",
        "autoRenew": domain.auto_renew,
        "whoisPrivacy": domain.privacy,
        "transferLock": domain.locked,
        "periodYears": domain.extra.get("periodYears").and_then(Value::as_u64).unwrap_or(1),
        "createdAt": time(domain.registered_at),
        "updatedAt": time(world.now()),
    })
}

/// The name of a domain of the caller.
fn name_of(world: &World, call: &Call, id: &str) -> Result<String, Refusal> {
    find(&world.holdings, &call.account, id)
        .map(|domain| domain.name.clone())
        .ok_or_else(|| Refusal::not_found("There is no such domain."))
}

/// Changes a domain, writes the ledger row and answers with its registration.
fn changed(world: &mut World, call: &Call, name: &str, change: impl FnOnce(&mut OwnedDomain)) -> Outcome {
    if let Some(domain) = world.holdings.domains.get_mut(name) {
        change(domain);
    }
    call.note(world, Operation::ChangeSettings, Some(name), LedgerOutcome::Done);
    let domain = world
        .holdings
        .domains
        .get(name)
        .ok_or_else(|| Refusal::not_found("There is no such domain."))?;
    Ok(Reply::of(registration_of(domain, world)))
}

/// `PATCH /domains/{id}/registration`. The body is not documented: any of the three switches of the registration.
pub async fn registration(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Outcome {
    let mut world = desk.world.lock();
    if world.switches.is_on(NAME, "patch_registration_off") {
        return Err(Refusal::not_found("There is no such endpoint."));
    }
    let body = call.object()?;
    let mut fields = Fields::of(&body);
    let auto_renew = fields.switch("autoRenew");
    let privacy = fields.switch("whoisPrivacy");
    let locked = fields.switch("transferLock");
    fields.check()?;
    if auto_renew.or(privacy).or(locked).is_none() {
        return Err(Refusal::invalid("Give autoRenew, whoisPrivacy or transferLock."));
    }
    let name = name_of(&world, &call, &id)?;
    changed(&mut world, &call, &name, |domain| {
        domain.auto_renew = auto_renew.unwrap_or(domain.auto_renew);
        domain.privacy = privacy.unwrap_or(domain.privacy);
        domain.locked = locked.unwrap_or(domain.locked);
    })
}

/// `PATCH /domains/{id}/registration/contact`. A new name, organisation or mail address restarts the verification of
/// the registrant.
pub async fn contact(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Outcome {
    let mut world = desk.world.lock();
    let body = call.object()?;
    if body.is_empty() {
        return Err(Refusal::invalid("Give at least one field of the contact."));
    }
    let name = name_of(&world, &call, &id)?;
    let before = world
        .holdings
        .domains
        .get(&name)
        .and_then(|domain| domain.extra.get("contact")?.as_object().cloned())
        .unwrap_or_default();
    let after = contact::read(&body, Some(&before)).map_err(refusal)?;
    let until = world.now() + TimeDelta::days(VERIFICATION_DAYS);
    changed(&mut world, &call, &name, |domain| {
        if contact::needs_verification(&before, &after) {
            domain
                .extra
                .insert("verificationUntil".to_owned(), time(until).into());
        }
        domain.extra.insert("contact".to_owned(), after.into());
    })
}
