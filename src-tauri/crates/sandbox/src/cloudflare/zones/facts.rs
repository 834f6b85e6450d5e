//! A zone as answers show it, and the little life that it leads: pending, active.

use serde_json::{Map, Value, json};

use crate::cloudflare::desk::{account_id, account_name};
use crate::cloudflare::records::model::{hex_id, stamp};
use crate::world::{Account, AccountKey, Holdings, World, Zone};

/// Pairs of nameservers; every zone gets one of them for good.
const PAIRS: &[[&str; 2]] = &[
    ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
    ["elaine.ns.cloudflare.com", "thomas.ns.cloudflare.com"],
    ["gwen.ns.cloudflare.com", "newt.ns.cloudflare.com"],
    ["lila.ns.cloudflare.com", "rob.ns.cloudflare.com"],
];

/// The date of what was there before this world began.
const LONG_AGO: &str = "2025-01-01T09:00:00.000000Z";

/// The name whose zone's id stands in a path such as `/zones/{id}/dns_records`, whoever keeps it.
pub fn named_by_id(world: &World, path: &str) -> Option<String> {
    let id = path.strip_prefix("/zones/")?.split('/').next()?;
    let mut zones = world.holdings.zones.keys();
    let found = zones.find(|key| zone_id(&key.account, &key.name) == id)?;
    Some(found.name.clone())
}

/// The id of the zone of this name in this account.
pub fn zone_id(account: &AccountKey, name: &str) -> String {
    hex_id(&["zone", &account.0, name])
}

/// The nameservers that a zone of this name is given.
pub fn nameservers(name: &str) -> Vec<String> {
    let sum: usize = name.bytes().map(usize::from).sum();
    PAIRS[sum % PAIRS.len()]
        .iter()
        .map(|&host| host.to_owned())
        .collect()
}

/// The zone of a name that was just registered here: active, with these nameservers and no records.
pub fn fresh(name: &str) -> Zone {
    Zone {
        mode: "active".to_owned(),
        nameservers: nameservers(name),
        records: Vec::new(),
        extra: Map::new(),
    }
}

/// The zone that somebody adds by hand: pending until the delegation points here.
pub fn added(world: &World, account: &AccountKey, name: &str, kind: &str) -> Zone {
    let mut zone = fresh(name);
    let now = stamp(world.now());
    let before = holder(&world.holdings, name)
        .filter(|holder| *holder != account)
        .and_then(|holder| world.zone(holder, name))
        .map(|zone| zone.nameservers.clone());
    zone.extra.insert("created_on".into(), now.clone().into());
    zone.extra.insert("modified_on".into(), now.clone().into());
    zone.extra.insert("original_name_servers".into(), json!(before));
    zone.extra.insert("type".into(), kind.into());
    if holder(&world.holdings, name) == Some(account) {
        activate(&mut zone, &now);
    } else {
        zone.mode = "pending".to_owned();
        zone.extra.insert("activated_on".into(), Value::Null);
    }
    zone
}

/// Makes the zone active.
pub fn activate(zone: &mut Zone, now: &str) {
    zone.mode = "active".to_owned();
    zone.extra.insert("activated_on".into(), now.into());
}

fn holder<'a>(holdings: &'a Holdings, name: &str) -> Option<&'a AccountKey> {
    holdings.domains.get(name).map(|domain| &domain.account)
}

/// Whether the name's registrar points to this zone: always for a name that is registered in the same account.
pub fn is_delegated(holdings: &Holdings, account: &AccountKey, name: &str) -> bool {
    let Some(holder) = holder(holdings, name) else {
        return false;
    };
    if holder == account {
        return true;
    }
    let hosts = |account: &AccountKey| -> Option<Vec<String>> {
        let mut hosts = holdings.zone(account, name)?.nameservers.clone();
        hosts.sort();
        Some(hosts)
    };
    hosts(holder).is_some() && hosts(holder) == hosts(account)
}

/// The status word. A zone that a scenario built without one is active.
pub fn status(zone: &Zone) -> &str {
    match zone.mode.as_str() {
        word @ ("initializing" | "pending" | "moved") => word,
        _ => "active",
    }
}

/// When the zone, and any record of it without a date of its own, was made.
pub fn since(holdings: &Holdings, account: &AccountKey, name: &str, zone: &Zone) -> String {
    let told = zone
        .extra
        .get("created_on")
        .and_then(Value::as_str)
        .map(str::to_owned);
    told.unwrap_or_else(|| {
        holdings
            .domain_of(account, name)
            .map_or_else(|| LONG_AGO.to_owned(), |domain| stamp(domain.registered_at))
    })
}

/// The zone as answers show it.
pub fn show(holdings: &Holdings, account: &Account, name: &str, zone: &Zone) -> Value {
    let since = since(holdings, &account.key, name, zone);
    let kept = |field: &str, otherwise: Value| zone.extra.get(field).cloned().unwrap_or(otherwise);
    let activated = if status(zone) == "active" {
        json!(since)
    } else {
        Value::Null
    };
    let mut shown = json!({
        "id": zone_id(&account.key, name),
        "name": name,
        "status": status(zone),
        "paused": kept("paused", false.into()),
        "type": kept("type", "full".into()),
        "development_mode": 0,
        "name_servers": zone.nameservers,
        "original_name_servers": kept("original_name_servers", Value::Null),
        "original_registrar": kept("original_registrar", Value::Null),
        "original_dnshost": kept("original_dnshost", Value::Null),
        "modified_on": kept("modified_on", since.clone().into()),
        "created_on": since,
        "activated_on": kept("activated_on", activated),
        "meta": {
            "step": 2,
            "custom_certificate_quota": 0,
            "page_rule_quota": 3,
            "phishing_detected": false,
        },
        "owner": {"id": null, "type": "user", "email": null},
        "account": {"id": account_id(account), "name": account_name(account)},
        "tenant": {"id": null, "name": null},
        "tenant_unit": {"id": null},
        "permissions": ["#dns_records:edit", "#dns_records:read", "#zone:edit", "#zone:read"],
        "plan": {
            "id": "0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
            "name": "Free Website",
            "price": 0,
            "currency": "USD",
            "frequency": "",
            "is_subscribed": false,
            "can_subscribe": false,
            "legacy_id": "free",
            "legacy_discount": false,
            "externally_managed": false,
        },
    });
    if let (Some(hosts), Value::Object(fields)) = (zone.extra.get("vanity_name_servers"), &mut shown) {
        fields.insert("vanity_name_servers".into(), hosts.clone());
    }
    shown
}
