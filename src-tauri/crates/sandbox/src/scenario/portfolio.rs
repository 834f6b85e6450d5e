//! The names of a small studio and its clients, each with a reason to be looked at: what it is for, when it lapses, and
//! where it is held when they are spread over five providers.

use chrono::{DateTime, Months, TimeDelta, Utc};

use super::zones::Use;
use crate::world::{AccountKey, OwnedDomain};
use crate::{bizzy, cloudflare, domani, joker, planetdomains};

/// Name, years held, days until it lapses, use, web server, the owner's own reference, and where it is held when not
/// all are in one place.
pub type Row = (&'static str, u32, i64, Use, u8, &'static str, Place);

/// Where a name is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The provider at which it is registered.
    pub registrar: &'static str,
    /// Who answers for its zone.
    pub dns: Dns,
}

/// Who answers for a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dns {
    /// The provider at which the name is registered, in whatever way it does.
    Registrar,
    /// Cloudflare, although the name is registered elsewhere.
    Cloudflare,
    /// Nobody.
    Nobody,
}

impl Place {
    const fn at(registrar: &'static str) -> Self {
        Self {
            registrar,
            dns: Dns::Registrar,
        }
    }

    const fn served_by_cloudflare(self) -> Self {
        Self {
            dns: Dns::Cloudflare,
            ..self
        }
    }

    const fn without_dns(self) -> Self {
        Self {
            dns: Dns::Nobody,
            ..self
        }
    }
}

const PLANETDOMAINS: Place = Place::at(planetdomains::NAME);
const DOMANI: Place = Place::at(domani::NAME);
const BIZZY: Place = Place::at(bizzy::NAME);
const JOKER: Place = Place::at(joker::NAME);
const CLOUDFLARE: Place = Place::at(cloudflare::NAME);

/// The names, by the day on which they lapse.
#[rustfmt::skip]
pub const NAMES: &[Row] = &[
    ("fieldnotes.co", 6, -51, Use::Parked, 80, "studio", PLANETDOMAINS),
    ("oldharbor.uk", 8, -9, Use::Careless, 24, "client harbor", JOKER),
    ("papermill.shop", 3, -3, Use::Shop, 80, "client papermill", PLANETDOMAINS),
    ("glasshouse.ai", 2, 2, Use::Business, 80, "client glasshouse", PLANETDOMAINS),
    ("saltmarsh.org", 9, 5, Use::Team, 24, "studio", DOMANI),
    ("kelp-and-co.com", 4, 6, Use::Careless, 24, "client kelp", JOKER),
    ("tidepool.dev", 3, 8, Use::Team, 41, "studio", PLANETDOMAINS),
    ("copperfinch.com", 9, 12, Use::Business, 56, "client brand", JOKER),
    ("juniperlane.com", 7, 12, Use::Careless, 56, "client juniper", CLOUDFLARE),
    ("lanternpost.io", 2, 15, Use::Website, 90, "side project", DOMANI),
    ("xn--mllerhof-65a.de", 5, 19, Use::Careless, 90, "client müllerhof", JOKER),
    ("driftwood.app", 2, 23, Use::Cloudflare, 7, "side project", PLANETDOMAINS.served_by_cloudflare()),
    ("brightledger.co", 3, 26, Use::Business, 80, "client ledger", BIZZY),
    ("kitehouse.design", 4, 31, Use::Website, 41, "studio", PLANETDOMAINS),
    ("northquay.com", 11, 38, Use::Business, 24, "client harbor", PLANETDOMAINS),
    ("mossgarden.net", 6, 44, Use::Team, 80, "client moss", DOMANI),
    ("fernlight.studio", 5, 51, Use::Website, 41, "studio", DOMANI.served_by_cloudflare()),
    ("lumenfield.io", 3, 58, Use::Website, 80, "client lumen", CLOUDFLARE),
    ("harborworks.com", 12, 63, Use::Business, 24, "client harbor", PLANETDOMAINS),
    ("quietforge.net", 4, 66, Use::Team, 56, "side project", JOKER.served_by_cloudflare()),
    ("stillwater.dev", 2, 74, Use::Application, 42, "side project", CLOUDFLARE),
    ("oakandiron.com", 8, 79, Use::Business, 24, "client oak", PLANETDOMAINS),
    ("greyheron.io", 1, 86, Use::Website, 90, "idea", DOMANI),
    ("harvestmoon.net", 10, 97, Use::Team, 56, "client moss", JOKER),
    ("paperlantern.club", 1, 104, Use::Parked, 80, "idea", PLANETDOMAINS),
    ("tinbarn.works", 3, 111, Use::Website, 41, "studio", PLANETDOMAINS),
    ("slowferry.com", 5, 118, Use::Team, 24, "client ferry", PLANETDOMAINS),
    ("slowferry.net", 5, 118, Use::Parked, 24, "client ferry", PLANETDOMAINS),
    ("slowferry.org", 5, 119, Use::Parked, 24, "client ferry", PLANETDOMAINS),
    ("wrenandrook.co.uk", 7, 133, Use::Business, 90, "client wren", JOKER),
    ("cloudberry.me", 2, 141, Use::Website, 41, "side project", DOMANI),
    ("millrace.dev", 1, 156, Use::Application, 43, "client mill", DOMANI.served_by_cloudflare()),
    ("millrace.cloud", 1, 156, Use::Bare, 43, "client mill", DOMANI),
    ("applewood.house", 2, 168, Use::Website, 80, "client apple", PLANETDOMAINS),
    ("thimble.store", 1, 175, Use::Shop, 80, "client thimble", CLOUDFLARE),
    ("ambercove.com", 14, 189, Use::Business, 56, "client amber", CLOUDFLARE),
    ("ambercove.info", 14, 189, Use::Parked, 56, "client amber", CLOUDFLARE.without_dns()),
    ("ninebells.com", 6, 203, Use::Team, 24, "client bells", BIZZY),
    ("rookery.app", 2, 217, Use::Application, 44, "side project", DOMANI),
    ("saltandsedge.com", 3, 231, Use::Website, 24, "client salt", BIZZY),
    ("peatfire.coffee", 4, 246, Use::Shop, 80, "client peat", PLANETDOMAINS),
    ("gullwing.eu", 3, 259, Use::Careless, 90, "client gull", JOKER),
    ("hollowoak.garden", 1, 270, Use::Website, 41, "client moss", DOMANI),
    ("copperfinch.net", 9, 288, Use::Parked, 56, "client brand", JOKER),
    ("copperfinch.org", 9, 288, Use::Parked, 56, "client brand", JOKER),
    ("lightvessel.com", 5, 304, Use::Cloudflare, 7, "client ferry", JOKER.served_by_cloudflare()),
    ("quarrystone.biz", 8, 317, Use::Elsewhere, 24, "client quarry", PLANETDOMAINS),
    ("seventhbridge.com", 2, 331, Use::Business, 24, "client bridge", CLOUDFLARE),
    ("loomandthread.com", 4, 345, Use::Shop, 80, "client loom", DOMANI),
    ("barleyfield.nl", 6, 362, Use::Team, 90, "client barley", JOKER),
    ("foxglove.agency", 1, 376, Use::Website, 41, "studio", BIZZY),
    ("windmillhill.fr", 3, 401, Use::Careless, 90, "client mill", JOKER),
    ("birchbark.blog", 2, 418, Use::Website, 41, "idea", CLOUDFLARE),
    ("emberandash.com", 7, 447, Use::Business, 56, "client ember", PLANETDOMAINS.served_by_cloudflare()),
    ("larkspur.digital", 1, 469, Use::Bare, 41, "idea", PLANETDOMAINS),
    ("moonraker.ch", 5, 498, Use::Team, 90, "client moon", JOKER),
    ("nightjar.tech", 2, 522, Use::Application, 45, "side project", DOMANI),
    ("saddleback.us", 3, 551, Use::Parked, 24, "client saddle", PLANETDOMAINS),
    ("threefold.email", 1, 583, Use::Elsewhere, 24, "side project", BIZZY),
    ("whitecliff.ca", 8, 614, Use::Website, 24, "client cliff", PLANETDOMAINS),
    ("yarrow.xyz", 2, 659, Use::Bare, 41, "idea", CLOUDFLARE),
    ("zephyrlane.com", 4, 702, Use::Business, 24, "client lane", BIZZY),
];

/// The name that the provider's monitoring has blocked.
const BLOCKED: &str = "saddleback.us";
/// The name whose expiry the provider does not tell.
const UNDATED: &str = "quarrystone.biz";

/// The name of a row in this account, with every switch off. `index` is its place in the table.
pub fn owned(row: &Row, index: usize, account: &AccountKey, now: DateTime<Utc>) -> OwnedDomain {
    let &(name, held, days, _, _, client, _) = row;
    let expires_at = at_office_hours(now + TimeDelta::days(days), index);
    let mut domain = OwnedDomain::new(name, account, years_before(expires_at, held), expires_at);
    domain.client_ref = Some(client.to_owned());
    domain.forced_status = (name == BLOCKED).then(|| "blocked".to_owned());
    domain.publishes_expiry = name != UNDATED;
    domain
}

/// That day at some full minute between 8:00 and 19:59 UTC, different for neighbours and the same every time.
pub fn at_office_hours(day: DateTime<Utc>, index: usize) -> DateTime<Utc> {
    let minute = i64::try_from(index * 137 % 720).unwrap_or_default();
    day.date_naive()
        .and_hms_opt(8, 0, 0)
        .map_or(day, |morning| morning.and_utc())
        + TimeDelta::minutes(minute)
}

/// The registration that lapses at `expiry` after this many paid years, at least one.
pub fn years_before(expiry: DateTime<Utc>, years: u32) -> DateTime<Utc> {
    expiry
        .checked_sub_months(Months::new(years.max(1) * 12))
        .unwrap_or(expiry)
}
