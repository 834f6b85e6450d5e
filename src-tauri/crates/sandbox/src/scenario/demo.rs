//! The portfolio of the demo mode: the studio's names over five providers, some of them with their DNS at another
//! provider than their registration.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::portfolio::{Dns, NAMES, Row, owned};
use super::zones::{Use, at_cloudflare, delegated_to, fresh, zone};
use super::{Accounts, open_all};
use crate::registry::RegistrySays;
use crate::world::{AccountKey, Elsewhere, OwnedDomain, Site, World};
use crate::{bizzy, cloudflare, domani, joker, planetdomains};

/// Money to spend, in minor units: at PlanetDomains, domani.sh, Bizzy, Joker (euro) and Cloudflare.
const BALANCES: [i64; 5] = [41_260, 50_000, 60_000, 31_500, 50_000];

/// Seconds until all records of a connection are seen everywhere.
const SPREAD: u64 = 20;

/// A zone at Cloudflare whose name is registered with somebody of whom nobody here knows.
const GUEST: &str = "kilnandclay.com";

/// What differs from a name that can move at once.
type Change = fn(&mut Elsewhere, DateTime<Utc>);

/// Names that the studio could move here: name, code, what happens, and what stands in the way.
const ELSEWHERE: &[(&str, &str, &str, Change)] = &[
    (
        "quay-lantern.com",
        "QL-7f3Kx9",
        "can be moved to domani.sh or Joker at once, and to Cloudflare once a zone of it is there",
        |_, _| {},
    ),
    (
        GUEST,
        "KC-clay-42",
        "can be moved to Cloudflare, where its zone is already, and elsewhere",
        |_, _| {},
    ),
    (
        "sextant-mill.com",
        "SM-19-lock",
        "is locked at its registrar",
        |name, _| name.locked = true,
    ),
    (
        "newtide-press.com",
        "NT-20-days",
        "was registered 20 days ago and has to wait for 40 more",
        |name, now| name.registered_at = now - TimeDelta::days(20),
    ),
    (
        "tern-and-tide.net",
        "TT-kept-7",
        "is refused by its registrar two days after the transfer began, and the money comes back",
        |name, _| name.refused = true,
    ),
];

/// A name whose website has moved: its former address, and for how many minutes one public resolver still tells it.
const MOVED: (&str, [u8; 4], i64) = ("tidepool.dev", [198, 51, 100, 7], 42);

/// Web sites with something to mend.
const SITES: [(&str, Site); 4] = [
    ("saltmarsh.org", Site::Expired),
    ("kelp-and-co.com", Site::EndsSoon),
    ("thimble.store", Site::WrongName),
    ("oldharbor.uk", Site::Plain),
];

/// A name whose registry tells an earlier end than its registrar, and by how many days: somebody's renewal never arrived.
const NEVER_RENEWED: (&str, i64) = ("oakandiron.com", 30);

/// Names that lapse soon although their provider could renew them by itself.
const LEFT_TO_LAPSE: [&str; 3] = ["kelp-and-co.com", "juniperlane.com", "lanternpost.io"];

/// Fills the world.
pub fn build(world: &mut World) {
    let accounts = open_all(world, BALANCES);
    // The provider as it is now, where renewals are no preview any more.
    world
        .switches
        .set(domani::NAME, "dialect", Value::from("current"));
    // A name that is connected comes alive while one watches.
    world
        .switches
        .set(domani::NAME, "spread_seconds", Value::from(SPREAD));
    let now = world.now();
    for (index, row) in NAMES.iter().enumerate() {
        let account = holder(&accounts, row);
        let mut domain = owned(row, index, account, now);
        // Its documents know no expiry date.
        domain.publishes_expiry &= row.6.registrar != bizzy::NAME;
        switch(&mut domain, row, index);
        register(world, &accounts, domain, row);
    }
    for (name, code, note, change) in ELSEWHERE {
        let mut elsewhere = Elsewhere::new(name, code, now).noted(note);
        change(&mut elsewhere, now);
        world.add_elsewhere(elsewhere);
    }
    world.add_zone(
        &accounts.cloudflare,
        GUEST,
        at_cloudflare(GUEST, Use::Website, 61),
    );
    move_website(world);
    forget_renewal(world);
    for (name, site) in SITES {
        world.sites.set(name, Some(site));
    }
}

/// Lets the registry of one name know nothing of its last renewal.
fn forget_renewal(world: &mut World) {
    let (name, days) = NEVER_RENEWED;
    let told = world.holdings.domains.get(name).map(|domain| domain.expires_at);
    let says = RegistrySays {
        expires_at: told.map(|told| told - TimeDelta::days(days)),
        ..RegistrySays::default()
    };
    world.registries.says.insert(name.to_owned(), says);
}

/// Lets one public resolver remember an address from before.
fn move_website(world: &mut World) {
    let (name, before, minutes) = MOVED;
    let until = world.now() + TimeDelta::minutes(minutes);
    world.remembered.address_before("google", name, before, until);
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
