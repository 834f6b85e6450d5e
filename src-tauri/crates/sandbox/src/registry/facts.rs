//! What a registry has to say of a name.

use chrono::{DateTime, TimeDelta, Utc};

use crate::dns::nameservers::{delegation, keys};
use crate::world::domain::years_after;
use crate::world::names::first_label;
use crate::world::{OwnedDomain, World};

/// Days after a registration within which the registry calls it fresh.
const FRESH_DAYS: i64 = 5;
/// Endings whose registry publishes no expiry.
const WITHOUT_EXPIRY: [&str; 4] = ["de", "ch", "eu", "nl"];
/// RDAP servers by ending, and the path of their base.
const RDAP: [(&str, &str, &str); 31] = [
    ("agency", "rdap.identitydigital.services", "rdap/"),
    ("ai", "rdap.identitydigital.services", "rdap/"),
    ("app", "pubapi.registry.google", "rdap/"),
    ("biz", "rdap.nic.biz", ""),
    ("blog", "rdap.blog.fury.ca", "rdap/"),
    ("ca", "rdap.ca.fury.ca", "rdap/"),
    ("cloud", "rdap.registry.cloud", "rdap/"),
    ("club", "rdap.nic.club", ""),
    ("coffee", "rdap.identitydigital.services", "rdap/"),
    ("com", "rdap.verisign.com", "com/v1/"),
    ("design", "rdap.nic.design", ""),
    ("dev", "pubapi.registry.google", "rdap/"),
    ("digital", "rdap.identitydigital.services", "rdap/"),
    ("email", "rdap.identitydigital.services", "rdap/"),
    ("fr", "rdap.nic.fr", ""),
    ("garden", "rdap.nic.garden", ""),
    ("house", "rdap.identitydigital.services", "rdap/"),
    ("info", "rdap.identitydigital.services", "rdap/"),
    ("net", "rdap.verisign.com", "net/v1/"),
    ("nl", "rdap.sidn.nl", ""),
    ("online", "rdap.radix.host", "rdap/"),
    ("org", "rdap.publicinterestregistry.org", "rdap/"),
    ("page", "pubapi.registry.google", "rdap/"),
    ("shop", "rdap.gmoregistry.net", "rdap/"),
    ("site", "rdap.radix.host", "rdap/"),
    ("store", "rdap.radix.host", "rdap/"),
    ("studio", "rdap.identitydigital.services", "rdap/"),
    ("tech", "rdap.radix.host", "rdap/"),
    ("uk", "rdap.nominet.uk", "uk/"),
    ("works", "rdap.identitydigital.services", "rdap/"),
    ("xyz", "rdap.centralnic.com", "xyz/"),
];

/// What a registry has to say.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub name: String,
    pub registered_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    pub changed_at: DateTime<Utc>,
    pub registrar: String,
    pub registrar_id: u32,
    /// EPP words.
    pub statuses: Vec<String>,
    pub nameservers: Vec<String>,
    pub signed: bool,
}

/// The last label of a name.
pub(super) fn top(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Host and path of the RDAP server for an ending.
pub(super) fn rdap_of(ending: &str) -> Option<(&'static str, &'static str)> {
    let found = RDAP.iter().find(|(known, ..)| *known == ending)?;
    Some((found.1, found.2))
}

/// All endings with RDAP: ending, host, path.
pub(super) fn with_rdap() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    RDAP.iter().copied()
}

/// What the registry says of a name; `None` when nobody has it.
pub(super) fn of(world: &World, name: &str) -> Option<Facts> {
    let says = world.registries.says.get(name).cloned().unwrap_or_default();
    if says.gone {
        return None;
    }
    let now = world.now();
    let mut facts = match world.holdings.domains.get(name) {
        Some(owned) => of_holder(world, owned),
        None => of_others(world, name)?,
    };
    if WITHOUT_EXPIRY.contains(&top(name)) {
        facts.expires_at = None;
    }
    if facts.registered_at > now - TimeDelta::days(FRESH_DAYS) {
        facts.statuses.push("addPeriod".to_owned());
    }
    if says.expires_at.is_some() {
        facts.expires_at = says.expires_at;
    }
    if let Some(statuses) = says.statuses {
        facts.statuses = statuses;
    }
    if let Some(registrar) = says.registrar {
        facts.registrar = registrar;
    }
    if let Some(nameservers) = says.nameservers {
        facts.nameservers = nameservers;
    }
    if facts.statuses.is_empty() {
        facts.statuses.push("ok".to_owned());
    }
    Some(facts)
}

fn of_holder(world: &World, owned: &OwnedDomain) -> Facts {
    let provider = world
        .account(&owned.account)
        .map(|account| account.provider.as_str());
    let (registrar, registrar_id) = match provider {
        Some("planetdomains") => ("PlanetDomains Registrar Ltd", 9_101),
        Some("domani") => ("Domani Registry Services", 9_102),
        Some("bizzy") => ("Bizzy Domains, Inc.", 9_103),
        Some("joker") => ("CSL Computer Service Langenbach GmbH d/b/a joker.com", 113),
        Some("cloudflare") => ("Cloudflare, Inc.", 1_910),
        _ => ("Somewhere Registrar", 9_199),
    };
    let mut statuses: Vec<String> = Vec::new();
    let mut expires_at = owned.expires_at;
    match owned.status(world.now()) {
        "expired" => {
            // The registry renews by itself, and takes it back if the registrar deletes the name within 45 days.
            statuses.push("autoRenewPeriod".to_owned());
            expires_at = years_after(expires_at, 1);
        }
        "redemption" => statuses.push("redemptionPeriod".to_owned()),
        "pending_delete" => statuses.push("pendingDelete".to_owned()),
        "blocked" => statuses.push("clientHold".to_owned()),
        _ => {}
    }
    if owned.locked {
        statuses.push("clientTransferProhibited".to_owned());
    }
    let renewed_at = years_after(owned.registered_at, 1);
    let now = world.now();
    Facts {
        name: owned.name.clone(),
        registered_at: owned.registered_at,
        expires_at: Some(expires_at),
        changed_at: if renewed_at < now {
            renewed_at
        } else {
            owned.registered_at
        },
        registrar: registrar.to_owned(),
        registrar_id,
        statuses,
        nameservers: delegation(world, &owned.name).unwrap_or_default(),
        signed: !keys(world, &owned.name).is_empty(),
    }
}

/// Of a name that somebody outside this world holds.
fn of_others(world: &World, name: &str) -> Option<Facts> {
    let label = first_label(name);
    let known = world.elsewhere.get(name);
    if known.is_none()
        && !world.is_owned_elsewhere(name)
        && !["taken-", "parked-"].iter().any(|front| label.starts_with(front))
    {
        return None;
    }
    let now = world.now();
    let registered_at = known.map_or(now - TimeDelta::days(2_000), |known| known.registered_at);
    let locked = known.is_none_or(|known| known.locked);
    Some(Facts {
        name: name.to_owned(),
        registered_at,
        expires_at: Some(known.map_or(now + TimeDelta::days(190), |known| known.expires_at)),
        changed_at: registered_at,
        registrar: "Farshore Registrar LLC".to_owned(),
        registrar_id: 9_198,
        statuses: if locked {
            vec!["clientTransferProhibited".to_owned()]
        } else {
            Vec::new()
        },
        nameservers: delegation(world, name).unwrap_or_default(),
        signed: known.is_some_and(|known| known.dnssec),
    })
}
