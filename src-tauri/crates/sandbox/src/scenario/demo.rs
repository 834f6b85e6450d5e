//! The portfolio of the demo mode: the studio's names over five providers, some of them with their DNS at another
//! provider than their registration.

use serde_json::Value;

use super::portfolio::{Dns, NAMES, Row, owned};
use super::zones::{Use, at_cloudflare, delegated_to, fresh, zone};
use super::{Accounts, open_all};
use crate::world::{AccountKey, OwnedDomain, World};
use crate::{bizzy, cloudflare, domani, joker, planetdomains};

/// Money to spend, in minor units: at PlanetDomains, domani.sh, Bizzy, Joker (euro) and Cloudflare.
const BALANCES: [i64; 5] = [41_260, 50_000, 60_000, 31_500, 50_000];

/// A zone at Cloudflare whose name is registered with somebody of whom nobody here knows.
const GUEST: &str = "kilnandclay.com";

/// Names that lapse soon although their provider could renew them by itself.
const LEFT_TO_LAPSE: [&str; 3] = ["kelp-and-co.com", "juniperlane.com", "lanternpost.io"];

/// Fills the world.
pub fn build(world: &mut World) {
    let accounts = open_all(world, BALANCES);
    // The provider as it is now, where renewals are no preview any more.
    world
        .switches
        .set(domani::NAME, "dialect", Value::from("current"));
    let now = world.now();
    for (index, row) in NAMES.iter().enumerate() {
        let account = holder(&accounts, row);
        let mut domain = owned(row, index, account, now);
        // Its documents know no expiry date.
        domain.publishes_expiry &= row.6.registrar != bizzy::NAME;
        switch(&mut domain, row, index);
        register(world, &accounts, domain, row);
    }
    world.taken.insert(GUEST.to_owned());
    world.add_zone(
        &accounts.cloudflare,
        GUEST,
        at_cloudflare(GUEST, Use::Website, 61),
    );
}

fn holder<'a>(accounts: &'a Accounts, row: &Row) -> &'a AccountKey {
    match row.6.registrar {
        planetdomains::NAME => &accounts.planetdomains,
        domani::NAME => &accounts.domani,
        bizzy::NAME => &accounts.bizzy,
        joker::NAME => &accounts.joker,
        _ => &accounts.cloudflare,
    }
}

/// Sets auto-renew, lock and privacy as careful owners mostly do, where the provider has such switches.
fn switch(domain: &mut OwnedDomain, row: &Row, index: usize) {
    let registrar = row.6.registrar;
    if registrar == planetdomains::NAME {
        return;
    }
    // Cloudflare has no other renewal.
    let by_itself = registrar == cloudflare::NAME || index % 3 != 1;
    domain.auto_renew = by_itself && row.2 > 0 && !LEFT_TO_LAPSE.contains(&row.0);
    domain.locked = index % 7 != 3;
    domain.privacy = index % 5 != 2;
}

/// Adds a name with its zone, or its zones: where Cloudflare answers for a name of somebody else's, the registrar
/// still has the records from before.
fn register(world: &mut World, accounts: &Accounts, domain: OwnedDomain, row: &Row) {
    let &(name, _, _, purpose, host, _, place) = row;
    let kept = match (place.registrar, place.dns) {
        (_, Dns::Nobody) | (bizzy::NAME, _) => None,
        (registrar, Dns::Cloudflare) => {
            let served = at_cloudflare(name, purpose, host);
            let left_behind = delegated_to(registrar, name, &served.nameservers);
            world.add_zone(&accounts.cloudflare, name, served);
            Some(left_behind)
        }
        (planetdomains::NAME, Dns::Registrar) => Some(zone(name, purpose, host)),
        (cloudflare::NAME, Dns::Registrar) => Some(at_cloudflare(name, purpose, host)),
        (registrar, Dns::Registrar) => Some(fresh(registrar, name, purpose, host)),
    };
    world.add_domain(domain, kept);
}
