//! Rows 11 and 12: the delegation, by list, by preset, or by a Cloudflare profile.

use axum::Extension;
use axum::extract::{Path, State};
use serde_json::{Map, Value, json};

use super::desk::{Call, Desk};
use super::reply::{Outcome, Refusal, Reply};
use crate::world::{Operation, Outcome as LedgerOutcome, Zone, ZoneKey, names};

/// Presets by key with their mode. The provider's real keys are not documented.
const PRESETS: &[(&str, &str, &[&str])] = &[
    (
        "planet",
        "planet",
        &["ns1.planet-dns.example", "ns2.planet-dns.example"],
    ),
    (
        "parking",
        "parking",
        &["park1.planet-dns.example", "park2.planet-dns.example"],
    ),
    (
        "cloudflare",
        "cloudflare",
        &["elaine.ns.cloudflare.com", "thomas.ns.cloudflare.com"],
    ),
];

/// Cloudflare profiles of every account, and whether they are enabled.
const PROFILES: &[(&str, bool)] = &[("default", true), ("clients", true), ("paused", false)];

/// The mode word and nameservers of a preset.
pub(crate) fn own_nameservers(key: &str) -> Option<(String, Vec<String>)> {
    PRESETS
        .iter()
        .find(|(name, ..)| *name == key)
        .map(|(_, mode, hosts)| {
            let hosts = hosts.iter().map(|&host| host.to_owned()).collect();
            ((*mode).to_owned(), hosts)
        })
}

/// The zone of a name that was just bought: the provider's own nameservers and no records.
pub fn fresh_zone() -> Zone {
    let (mode, nameservers) = own_nameservers("planet").unwrap_or_default();
    Zone {
        mode,
        nameservers,
        ..Zone::default()
    }
}

/// What the body of row 11 asks for: mode and hosts.
fn wanted(body: &Map<String, Value>) -> Result<(String, Vec<String>), Refusal> {
    match (body.get("nameservers"), body.get("preset_key")) {
        (Some(Value::Array(hosts)), None) => Ok(("external".to_owned(), hosts_of(hosts)?)),
        (None, Some(Value::String(key))) => {
            own_nameservers(key).ok_or_else(|| Refusal::invalid(format!("There is no preset {key}.")))
        }
        _ => Err(Refusal::invalid(
            "Give either nameservers (a list) or preset_key (a text).",
        )),
    }
}

fn hosts_of(hosts: &[Value]) -> Result<Vec<String>, Refusal> {
    let mut read: Vec<String> = Vec::with_capacity(hosts.len());
    for host in hosts {
        let host = host
            .as_str()
            .ok_or_else(|| Refusal::invalid("Every nameserver must be a text."))?;
        let host = names::parse(host).map_err(Refusal::invalid)?;
        if read.contains(&host) {
            return Err(Refusal::invalid(format!("{host} is given twice.")));
        }
        read.push(host);
    }
    if !(2..=13).contains(&read.len()) {
        return Err(Refusal::invalid("Give 2 to 13 nameservers."));
    }
    Ok(read)
}

/// `PATCH /domains/{domain}/nameservers`: the given hosts are all there are afterwards.
pub async fn replace(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(domain): Path<String>,
) -> Outcome {
    let name = domain.to_ascii_lowercase();
    let act = async {
        let (mode, hosts) = wanted(&call.object()?)?;
        desk.owned(&call, &name)?;
        desk.changeable(&name)?;
        let mut world = desk.world.lock();
        let zone = world
            .holdings
            .zones
            .entry(ZoneKey::new(&call.account, &name))
            .or_default();
        // The provider's own hosts given one by one are still its own.
        zone.mode = PRESETS
            .iter()
            .find(|(.., own)| own.iter().eq(hosts.iter()))
            .map_or(mode, |(_, mode, _)| (*mode).to_owned());
        zone.nameservers = hosts.clone();
        call.note(
            &mut world,
            Operation::ReplaceNameservers,
            Some(&name),
            LedgerOutcome::Done,
        );
        Ok(Reply::of(json!({"updated": true, "nameservers": hosts})))
    };
    desk.once(&call, Operation::ReplaceNameservers, Some(&name), act)
        .await
}

/// `POST /domains/{domain}/cloudflare/bind`.
pub async fn bind_cloudflare(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(domain): Path<String>,
) -> Outcome {
    let name = domain.to_ascii_lowercase();
    let act = async {
        let body = call.object()?;
        let profile = body
            .get("cloudflare_profile_key")
            .and_then(Value::as_str)
            .ok_or_else(|| Refusal::invalid("cloudflare_profile_key is required."))?;
        desk.owned(&call, &name)?;
        if !PROFILES.contains(&(profile, true)) {
            return Err(Refusal::conflict(
                "cloudflare_not_configured",
                format!("The Cloudflare profile {profile} is missing or disabled."),
            ));
        }
        desk.changeable(&name)?;
        let mut world = desk.world.lock();
        let zone = world
            .holdings
            .zones
            .entry(ZoneKey::new(&call.account, &name))
            .or_default();
        (zone.mode, zone.nameservers) = own_nameservers("cloudflare").unwrap_or_default();
        call.note(
            &mut world,
            Operation::BindCloudflare,
            Some(&name),
            LedgerOutcome::Done,
        );
        Ok(Reply::of(
            json!({"bound": true, "cloudflare_profile_key": profile}),
        ))
    };
    desk.once(&call, Operation::BindCloudflare, Some(&name), act)
        .await
}
