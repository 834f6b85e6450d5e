//! `/api/domains/{domain}/nameservers`.

use axum::Extension;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::call::{Call, domain};
use super::desk::{Desk, note};
use super::dns;
use super::reply::{Outcome, Refusal, Reply};
use crate::world::{Operation, Zone, names};

/// The provider's own nameservers.
const OWN: [&str; 2] = ["ns1.domani.run", "ns2.domani.run"];
/// Nameservers of one name.
const RANGE: std::ops::RangeInclusive<usize> = 2..=13;

/// The zone that a name begins with: the provider's nameservers and no record.
pub fn fresh() -> Zone {
    Zone {
        mode: "domani".to_owned(),
        nameservers: OWN.map(str::to_owned).to_vec(),
        ..Zone::default()
    }
}

/// The zone of a name that comes with its nameservers: no record yet.
pub fn elsewhere(hosts: Vec<String>) -> Zone {
    let mut zone = Zone {
        nameservers: hosts,
        ..fresh()
    };
    if !is_ours(&zone) {
        "external".clone_into(&mut zone.mode);
    }
    zone
}

/// Whether the provider answers for it.
pub fn is_ours(zone: &Zone) -> bool {
    zone.nameservers.iter().all(|host| OWN.contains(&host.as_str()))
}

/// `GET .../nameservers`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let zone = dns::seen(&desk, &call, &name)?;
    let mut reply = json!({"domain": name, "nameservers": zone.nameservers});
    if call.dialect.is_current() {
        reply["default_nameservers"] = json!(OWN);
    }
    Ok(Reply::of(reply))
}

/// `PUT .../nameservers`: 2 to 13 host names in place of all there are.
pub async fn replace(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let fields = call.object()?;
    let sent = fields
        .get("nameservers")
        .ok_or_else(|| Refusal::missing("nameservers"))?;
    let hosts: Vec<String> = sent
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|host| names::parse(host.trim_end_matches('.')).map_err(Refusal::invalid))
        .collect::<Result<_, _>>()?;
    if !RANGE.contains(&hosts.len()) || sent.as_array().map(Vec::len) != Some(hosts.len()) {
        return Err(Refusal::invalid(
            "nameservers must be a list of 2 to 13 host names.",
        ));
    }
    let mut world = desk.world.lock();
    let zone = dns::zone_mut(&mut world, &call, &name)?;
    zone.nameservers = hosts;
    zone.mode = if is_ours(zone) { "domani" } else { "external" }.to_owned();
    let reply = json!({"domain": name, "nameservers": zone.nameservers});
    note(&mut world, &call, Operation::ReplaceNameservers, &name)?;
    Ok(Reply::of(reply))
}
