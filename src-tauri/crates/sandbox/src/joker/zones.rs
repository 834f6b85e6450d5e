//! `dns-zone-list`, `dns-zone-get`, `dns-zone-put`: zones on Joker's own nameservers, read and replaced whole.

use super::NAME;
use super::answer::{Answer, Refusal, Reply};
use super::call::{Call, glob};
use super::desk::Office;
use super::queue::Done;
use super::rows;
use crate::world::{Operation, Zone, names};

/// Joker's own nameservers.
const OWN: [&str; 3] = ["a.ns.joker.com", "b.ns.joker.com", "c.ns.joker.com"];
/// The mode word of a zone that Joker answers for.
const OURS: &str = "joker";
/// The mode word of a name whose nameservers are somebody else's.
const ELSEWHERE: &str = "external";
/// TTL of the nameservers that `include-defaults` shows.
const DEFAULT_TTL: u32 = 86_400;

/// Whether Joker answers for it.
pub fn is_ours(zone: &Zone) -> bool {
    zone.mode == OURS
}

/// The zone that a name begins with: Joker's nameservers and no record.
pub fn fresh() -> Zone {
    delegated(&OWN.map(str::to_owned))
}

/// An empty zone with these nameservers.
pub fn delegated(hosts: &[String]) -> Zone {
    let mut zone = Zone::default();
    delegate(&mut zone, hosts);
    zone
}

/// Sets the nameservers. The records stay, and are answered for again when Joker's own come back.
pub fn delegate(zone: &mut Zone, hosts: &[String]) {
    let own = hosts.iter().all(|host| OWN.contains(&host.as_str()));
    zone.mode = if own { OURS } else { ELSEWHERE }.to_owned();
    zone.nameservers = hosts.to_vec();
}

/// `dns-zone-list`: name and expiry of every name on Joker's nameservers.
pub fn list(office: &mut Office<'_>, call: &Call) -> Reply {
    let pattern = call.parameters.get("pattern").unwrap_or("*").to_owned();
    let rows: Vec<String> = office.world.read_holdings(NAME, |holdings, _| {
        holdings
            .zones_of(&call.account)
            .filter(|(name, zone)| is_ours(zone) && glob(&pattern, name))
            .filter_map(|(name, _)| holdings.domain_of(&call.account, name))
            .map(|domain| format!("{} {}", domain.name, domain.expires_at.format("%Y-%m-%d")))
            .collect()
    });
    Ok(Answer::lines(&rows))
}

/// `dns-zone-get`. A name of another account is as unknown as one that nobody owns (2303).
pub fn get(office: &mut Office<'_>, call: &Call) -> Reply {
    let name = names::parse(call.parameters.need("domain")?).map_err(Refusal::syntax)?;
    let defaults = call.parameters.flag("include-defaults")?;
    let zone = office.world.read_holdings(NAME, |holdings, _| {
        holdings.domain_of(&call.account, &name)?;
        holdings
            .zone(&call.account, &name)
            .filter(|zone| is_ours(zone))
            .cloned()
    });
    let zone = zone.ok_or_else(|| Refusal::unknown(&format!("zone {name}")))?;
    let mut text = rows::write(&zone);
    if defaults {
        for host in &zone.nameservers {
            text.push_str(&format!("@ NS 0 {host}. {DEFAULT_TTL}\n"));
        }
    }
    Ok(Answer::of(text))
}

/// `dns-zone-put`: what is sent is all there is afterwards, or nothing of it. Done at once, although the answer has a
/// Proc-ID.
pub fn put(office: &mut Office<'_>, call: &Call) -> Reply {
    let name = call.parameters.domain()?;
    let text = call
        .parameters
        .raw("zone")
        .ok_or_else(|| Refusal::missing("zone"))?;
    office.changeable(call, &name)?;
    let now = office.world.now();
    let zone = office.world.zone_mut(&call.account, &name);
    let zone = zone
        .filter(|zone| is_ours(zone))
        .ok_or_else(|| Refusal::unknown(&format!("zone {name}")))?;
    let read = rows::read(&name, text).map_err(|errors| Refusal {
        code: 2005,
        errors,
        note: None,
    })?;
    read.replace(zone);
    office.note(call, Operation::ReplaceRecords, &name);
    let done = Done::well(&name, format!("Zone {name} has been replaced."));
    let object = ("dns-zone-put", name.as_str());
    Ok(office.books.queue.accept_done(call, now, object, done))
}
