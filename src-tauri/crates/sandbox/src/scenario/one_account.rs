//! A portfolio at one provider alone: the names of a small studio and its clients, all of them at PlanetDomains.
//! Worlds that go wrong in some way are made from it.

use chrono::TimeDelta;

use super::demo::{at_office_hours, years_before};
use super::zones::{Use, zone};
use crate::world::{AccountKey, OwnedDomain, World};

/// Money to spend, in cents.
const BALANCE: i64 = 41_260;

/// Name, years held, days until it lapses, use, web server, the owner's own reference.
type Row = (&'static str, u32, i64, Use, u8, &'static str);

/// The names.
const NAMES: &[Row] = &[
    ("fieldnotes.co", 6, -51, Use::Parked, 80, "studio"),
    ("oldharbor.uk", 8, -9, Use::Careless, 24, "client harbor"),
    ("papermill.shop", 3, -3, Use::Shop, 80, "client papermill"),
    ("glasshouse.ai", 2, 2, Use::Business, 80, "client glasshouse"),
    ("saltmarsh.org", 9, 5, Use::Team, 24, "studio"),
    ("kelp-and-co.com", 4, 6, Use::Careless, 24, "client kelp"),
    ("tidepool.dev", 3, 8, Use::Team, 41, "studio"),
    ("copperfinch.com", 9, 12, Use::Business, 56, "client brand"),
    ("juniperlane.com", 7, 12, Use::Careless, 56, "client juniper"),
    ("lanternpost.io", 2, 15, Use::Website, 90, "side project"),
    (
        "xn--mllerhof-65a.de",
        5,
        19,
        Use::Careless,
        90,
        "client müllerhof",
    ),
    ("driftwood.app", 2, 23, Use::Cloudflare, 7, "side project"),
    ("brightledger.co", 3, 26, Use::Business, 80, "client ledger"),
    ("kitehouse.design", 4, 31, Use::Website, 41, "studio"),
    ("northquay.com", 11, 38, Use::Business, 24, "client harbor"),
    ("mossgarden.net", 6, 44, Use::Team, 80, "client moss"),
    ("fernlight.studio", 5, 51, Use::Website, 41, "studio"),
    ("lumenfield.io", 3, 58, Use::Website, 80, "client lumen"),
    ("harborworks.com", 12, 63, Use::Business, 24, "client harbor"),
    ("quietforge.net", 4, 66, Use::Team, 56, "side project"),
    ("stillwater.dev", 2, 74, Use::Application, 42, "side project"),
    ("oakandiron.com", 8, 79, Use::Business, 24, "client oak"),
    ("greyheron.io", 1, 86, Use::Website, 90, "idea"),
    ("harvestmoon.net", 10, 97, Use::Team, 56, "client moss"),
    ("paperlantern.club", 1, 104, Use::Parked, 80, "idea"),
    ("tinbarn.works", 3, 111, Use::Website, 41, "studio"),
    ("slowferry.com", 5, 118, Use::Team, 24, "client ferry"),
    ("slowferry.net", 5, 118, Use::Parked, 24, "client ferry"),
    ("slowferry.org", 5, 119, Use::Parked, 24, "client ferry"),
    ("wrenandrook.co.uk", 7, 133, Use::Business, 90, "client wren"),
    ("cloudberry.me", 2, 141, Use::Website, 41, "side project"),
    ("millrace.dev", 1, 156, Use::Application, 43, "client mill"),
    ("millrace.cloud", 1, 156, Use::Bare, 43, "client mill"),
    ("applewood.house", 2, 168, Use::Website, 80, "client apple"),
    ("thimble.store", 1, 175, Use::Shop, 80, "client thimble"),
    ("ambercove.com", 14, 189, Use::Business, 56, "client amber"),
    ("ambercove.info", 14, 189, Use::Parked, 56, "client amber"),
    ("ninebells.com", 6, 203, Use::Team, 24, "client bells"),
    ("rookery.app", 2, 217, Use::Application, 44, "side project"),
    ("saltandsedge.com", 3, 231, Use::Website, 24, "client salt"),
    ("peatfire.coffee", 4, 246, Use::Shop, 80, "client peat"),
    ("gullwing.eu", 3, 259, Use::Careless, 90, "client gull"),
    ("hollowoak.garden", 1, 270, Use::Website, 41, "client moss"),
    ("copperfinch.net", 9, 288, Use::Parked, 56, "client brand"),
    ("copperfinch.org", 9, 288, Use::Parked, 56, "client brand"),
    ("lightvessel.com", 5, 304, Use::Cloudflare, 7, "client ferry"),
    ("quarrystone.biz", 8, 317, Use::Elsewhere, 24, "client quarry"),
    ("seventhbridge.com", 2, 331, Use::Business, 24, "client bridge"),
    ("loomandthread.com", 4, 345, Use::Shop, 80, "client loom"),
    ("barleyfield.nl", 6, 362, Use::Team, 90, "client barley"),
    ("foxglove.agency", 1, 376, Use::Website, 41, "studio"),
    ("windmillhill.fr", 3, 401, Use::Careless, 90, "client mill"),
    ("birchbark.blog", 2, 418, Use::Website, 41, "idea"),
    ("emberandash.com", 7, 447, Use::Business, 56, "client ember"),
    ("larkspur.digital", 1, 469, Use::Bare, 41, "idea"),
    ("moonraker.ch", 5, 498, Use::Team, 90, "client moon"),
    ("nightjar.tech", 2, 522, Use::Application, 45, "side project"),
    ("saddleback.us", 3, 551, Use::Parked, 24, "client saddle"),
    ("threefold.email", 1, 583, Use::Elsewhere, 24, "side project"),
    ("whitecliff.ca", 8, 614, Use::Website, 24, "client cliff"),
    ("yarrow.xyz", 2, 659, Use::Bare, 41, "idea"),
    ("zephyrlane.com", 4, 702, Use::Business, 24, "client lane"),
];

/// The name that the provider's monitoring has blocked.
const BLOCKED: &str = "saddleback.us";
/// The name whose expiry the provider does not tell.
const UNDATED: &str = "quarrystone.biz";

/// Fills the world.
pub fn build(world: &mut World) {
    let account = super::open_planetdomains(world, BALANCE);
    add(world, &account, NAMES);
}

fn add(world: &mut World, account: &AccountKey, rows: &[Row]) {
    let now = world.now();
    for (index, &(name, held, days, purpose, host, client)) in rows.iter().enumerate() {
        let expires_at = at_office_hours(now + TimeDelta::days(days), index);
        let registered_at = years_before(expires_at, held);
        let mut domain = OwnedDomain::new(name, account, registered_at, expires_at);
        domain.client_ref = Some(client.to_owned());
        domain.forced_status = (name == BLOCKED).then(|| "blocked".to_owned());
        domain.publishes_expiry = name != UNDATED;
        world.add_domain(domain, Some(zone(name, purpose, host)));
    }
}
