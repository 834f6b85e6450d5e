//! Names on their way here from another registrar: the check, the order and its workflow. A name can move when its zone is
//! here already, unsigned and unlocked at its registrar and older than 60 days.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::check::{DASHBOARD_ONLY, decimal, is_premium};
use super::contacts;
use super::orders::{Paying, choices};
use super::registrations::started;
use super::script::{Steps, stumble, transfer_steps};
use super::workflow::{Key, Subject, Wish};
use super::{Branch, asks};
use crate::cloudflare::NAME;
use crate::cloudflare::desk::{Call, Desk, note};
use crate::cloudflare::envelope::{Outcome, Refusal, Reply};
use crate::cloudflare::zones::facts;
use crate::world::domain::years_after;
use crate::world::{AccountKey, Bar, Operation, Outcome as LedgerOutcome, World, names};

/// Names in one check.
const CHECKED: usize = 10;
/// The longest registration in years; a transfer adds one.
const MOST_YEARS: u32 = 10;

/// The number of this refusal is not published: its sentence holds the documented codes.
const NOT_TRANSFERABLE: u32 = 10_106;

/// `POST domain-transfer-check`: up to 10 names, answered by name.
pub async fn check(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(account): Path<String>,
) -> Outcome {
    let body = call.object()?;
    let world = desk.world.lock();
    let key = call.account(&world, &account)?;
    let asked = body
        .get("domains")
        .and_then(Value::as_array)
        .ok_or_else(|| Refusal::field("/domains", "domains must be a list."))?;
    if asked.is_empty() || asked.len() > CHECKED {
        let message = format!("domains must hold 1 to {CHECKED} names.");
        return Err(Refusal::bad(1007, message));
    }
    let mut verdicts = Map::new();
    for item in asked {
        let written = item.get("domain_name").and_then(Value::as_str);
        let Ok(name) = names::parse(written.unwrap_or_default()) else {
            continue;
        };
        let code = item.get("auth_code").and_then(Value::as_str);
        let reasons = reasons(&world, &key, &name, code);
        let mut verdict = json!({"name": name, "transferable": reasons.is_empty()});
        match world.price(NAME, &name).filter(|_| reasons.is_empty()) {
            Some(price) => {
                verdict["pricing"] = json!({
                    "currency": world.currency_told(NAME, &name),
                    "transfer_cost": decimal(price.transfer),
                    "renewal_cost": decimal(price.renew),
                });
            }
            None => verdict["reasons"] = reasons.iter().map(|code| json!({"code": code})).collect(),
        }
        verdicts.insert(name, verdict);
    }
    Ok(Reply::of(json!({"domains": verdicts})))
}

/// Every documented reason why the name cannot move. A code that is not given is not judged.
fn reasons(world: &World, key: &AccountKey, name: &str, auth_code: Option<&str>) -> Vec<&'static str> {
    let ending = name.split_once('.').map_or("", |(_, ending)| ending);
    let mut reasons = Vec::new();
    if DASHBOARD_ONLY.contains(&ending) {
        reasons.push("extension_not_supported_via_api");
    } else if world.price(NAME, name).is_none() {
        reasons.push("extension_not_supported");
    }
    let code = auth_code.map(from_base64);
    let given = match &code {
        Some(Some(code)) => Some(code.as_str()),
        _ => None,
    };
    for bar in world.transfer_bars(key, name, given) {
        reasons.push(match bar {
            Bar::NotRegistered => "domain_not_exists",
            Bar::Held => "domain_on_cloudflare",
            Bar::Pending => "registry_status",
            Bar::Locked => "domain_locked",
            Bar::TooYoung(_) => "domain_outside_transfer_window",
            Bar::Signed => "dnssec_enabled",
            Bar::WrongCode => "invalid_auth_code",
        });
    }
    if let Some(elsewhere) = world.elsewhere.get(name)
        && years_after(elsewhere.expires_at, 1) > years_after(world.now(), MOST_YEARS)
    {
        reasons.push("domain_max_term");
    }
    if is_premium(world, name) {
        reasons.push("domain_premium");
    }
    match world.zone(key, name) {
        None => reasons.push("zone_not_found"),
        Some(zone) if !matches!(facts::status(zone), "active" | "pending") => {
            reasons.push("zone_status_invalid");
        }
        Some(_) => {}
    }
    if code == Some(None) {
        reasons.push("invalid_auth_code_format");
    }
    reasons
}

/// `POST registrations/{domain_name}/transfer-in`: 202, charged here, given back when the old registrar refuses.
pub async fn begin(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path((account, domain)): Path<(String, String)>,
) -> Outcome {
    let body = call.object()?;
    let key = {
        let mut world = desk.world.lock();
        let account = call.account(&world, &account)?;
        let name = names::parse(&domain)
            .map_err(|why| Refusal::field("/domain_name", format!("domain_name is not valid. {why}")))?;
        let key = Key {
            branch: Branch::Real,
            account,
            name,
            subject: Subject::Transfer,
        };
        stumble(&desk, "transfer", &key.name)?;
        // As with orders, the name is the key.
        if !desk.cabinet().workflows.runs(&key, world.now()) {
            let ordered = order(&desk, &mut world, &key, &body);
            if let Err(refusal) = &ordered {
                let code = LedgerOutcome::Refused(refusal.code.to_string());
                note(&mut world, &key.account, Operation::Transfer, &key.name, code);
            }
            ordered?;
        }
        key
    };
    started(&desk, &call, &key, StatusCode::ACCEPTED)
}

/// Checks the order, charges it and starts its workflow.
fn order(desk: &Desk, world: &mut World, key: &Key, body: &Map<String, Value>) -> Result<(), Refusal> {
    let code = body
        .get("auth_code")
        .and_then(Value::as_str)
        .ok_or_else(|| Refusal::field("/auth_code", "auth_code is required."))?;
    let (auto_renew, privacy) = choices(body)?;
    contacts::check(body, !world.switches.is_on(NAME, "no_default_contact"))?;
    asks::check(&key.name, body)?;
    let reasons = reasons(world, &key.account, &key.name, Some(code));
    if !reasons.is_empty() {
        let message = format!("{} cannot be transferred: {}.", key.name, reasons.join(", "));
        return Err(Refusal::bad(NOT_TRANSFERABLE, message));
    }
    let paying = Paying {
        key,
        operation: Operation::Transfer,
        years: 1,
        body,
    };
    let paid = paying.pay(world)?;
    let steps: Steps = transfer_steps(world.is_kept_back(&key.name));
    let wish = Wish {
        years: 1,
        auto_renew,
        privacy,
    };
    let now = world.now();
    let workflows = &mut desk.cabinet().workflows;
    workflows.register(key.clone(), now, steps, paid, wish);
    Ok(())
}

/// The text behind standard base64 with its padding; `None` when it is none.
fn from_base64(text: &str) -> Option<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    if text.is_empty() || !text.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0);
    for byte in body.bytes() {
        let digit = DIGITS.iter().position(|digit| *digit == byte)?;
        bits = (bits << 6 | u32::try_from(digit).ok()?) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).ok()?);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_comes_in_base64() {
        for (text, code) in [
            ("c2VjcmV0", Some("secret")),
            ("UUwtN2YzS3g5", Some("QL-7f3Kx9")),
            ("YQ==", Some("a")),
            ("YWI=", Some("ab")),
            ("QL-7f3Kx9", None),
            ("YQ", None),
            ("", None),
        ] {
            assert_eq!(from_base64(text).as_deref(), code, "{text}");
        }
    }
}
