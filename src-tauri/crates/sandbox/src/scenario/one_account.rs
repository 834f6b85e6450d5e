//! The studio's names, all of them at PlanetDomains and no other account. Worlds that go wrong in some way are made
//! from it.

use super::portfolio::{NAMES, owned};
use super::zones::zone;
use crate::world::World;

/// Money to spend, in cents.
const BALANCE: i64 = 41_260;

/// Fills the world.
pub fn build(world: &mut World) {
    let account = super::open_planetdomains(world, BALANCE);
    let now = world.now();
    for (index, row) in NAMES.iter().enumerate() {
        let &(name, _, _, purpose, host, ..) = row;
        let domain = owned(row, index, &account, now);
        world.add_domain(domain, Some(zone(name, purpose, host)));
    }
}
