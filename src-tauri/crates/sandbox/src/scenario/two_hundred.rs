//! Two hundred names at four providers, fifty at each, every one with a lived-in zone of ten records or more and mail: the
//! desk of somebody who changes many zones at once.

use chrono::TimeDelta;

use super::bench::{FIRST, SECOND};
use super::portfolio::{at_office_hours, years_before};
use super::zones::{Use, at_cloudflare, fresh, zone};
use super::{Accounts, open_all};
use crate::world::{AccountKey, OwnedDomain, World, Zone};
use crate::{cloudflare, domani, joker, planetdomains};

/// Names at each provider.
pub const EACH: usize = 50;
/// The providers, in the order in which they take turns in the list of names.
pub const PROVIDERS: [&str; 4] = [planetdomains::NAME, domani::NAME, joker::NAME, cloudflare::NAME];
/// Calls a minute that domani.sh tells for zones. Its documents tell no number; the usual 60 would make everything about
/// its fifty zones last for minutes.
const ZONE_CALLS: u32 = 600;

/// The names with the provider of each, in alphabetical order.
#[must_use]
pub fn names() -> Vec<(&'static str, String)> {
    let mut names: Vec<String> = (0..EACH * PROVIDERS.len())
        .map(|index| {
            let first = FIRST[index % FIRST.len()];
            // A step that shares no divisor with the length, so that neighbours differ in both parts.
            let second = SECOND[(index * 7 + index / FIRST.len() * 11) % SECOND.len()];
            format!("{first}{second}.com")
        })
        .collect();
    names.sort();
    let providers = PROVIDERS.iter().copied().cycle();
    providers.zip(names).collect()
}

/// Fills the world.
pub fn build(world: &mut World) {
    let accounts = open_all(world, [100_000; 5]);
    world
        .switches
        .set(domani::NAME, "zone_calls_a_minute", ZONE_CALLS.into());
    world.switches.set(domani::NAME, "dialect", "current".into());
    let now = world.now();
    for (index, (provider, name)) in names().into_iter().enumerate() {
        let days = i64::try_from(index * 37 % 600).unwrap_or_default() + 120;
        let expires_at = at_office_hours(now + TimeDelta::days(days), index);
        let held = u32::try_from(index % 9).unwrap_or_default() + 1;
        let registered_at = years_before(expires_at, held);
        let mut domain = OwnedDomain::new(&name, holder(&accounts, provider), registered_at, expires_at);
        domain.auto_renew = provider != planetdomains::NAME;
        domain.locked = provider != planetdomains::NAME;
        world.add_domain(domain, Some(lived_in(provider, &name, index)));
    }
}

fn holder<'a>(accounts: &'a Accounts, provider: &str) -> &'a AccountKey {
    match provider {
        planetdomains::NAME => &accounts.planetdomains,
        domani::NAME => &accounts.domani,
        joker::NAME => &accounts.joker,
        _ => &accounts.cloudflare,
    }
}

fn lived_in(provider: &str, name: &str, index: usize) -> Zone {
    let host = u8::try_from(index).unwrap_or_default();
    // An application has a record with a note of its own, which these two keep.
    let keeps_notes = [planetdomains::NAME, cloudflare::NAME].contains(&provider);
    let purpose = if keeps_notes && index % 8 < 4 {
        Use::Application
    } else {
        Use::Business
    };
    match provider {
        planetdomains::NAME => zone(name, purpose, host),
        cloudflare::NAME => at_cloudflare(name, purpose, host),
        _ => fresh(provider, name, purpose, host),
    }
}
