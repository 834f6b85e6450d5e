//! Portfolios of investors: ten thousand and a hundred thousand names over five providers, with switches on and off,
//! dates over two years, a few names lapsed, and small zones for the first ten thousand.

use chrono::TimeDelta;

use super::bench::{FIRST, SECOND};
use super::portfolio::{at_office_hours, years_before};
use super::zones::{Use, at_cloudflare, fresh, zone};
use super::{Accounts, open_all};
use crate::world::{AccountKey, OwnedDomain, World};

/// What stands before the two parts of a name; 5 x 50 x 50 is 12,500.
const BEFORE: [&str; 5] = ["", "go", "my", "our", "the"];
/// Endings that all five providers sell.
const ENDINGS: [&str; 8] = ["com", "net", "org", "io", "dev", "app", "ai", "me"];
/// Names with a zone: more would take memory that tells nothing new.
const ZONES: usize = 10_000;
/// Names at Bizzy, which tells no date in its list and answers few calls a minute.
const AT_BIZZY: usize = 100;

/// 10,000 names.
pub fn ten_thousand(world: &mut World) {
    build(world, &BEFORE[..1], &ENDINGS[..4]);
}

/// 100,000 names.
pub fn hundred_thousand(world: &mut World) {
    build(world, &BEFORE, &ENDINGS);
}

fn build(world: &mut World, before: &[&str], endings: &[&str]) {
    let accounts = open_all(world, [1_000_000, 400_000, 5_000, 600_000, 0]);
    let now = world.now();
    let uses = [Use::Parked, Use::Careless, Use::Website, Use::Team, Use::Parked];
    let every_bizzy = before.len() * FIRST.len() * SECOND.len() * endings.len() / AT_BIZZY;
    let mut index = 0_usize;
    for ending in endings {
        for before in before {
            for first in FIRST {
                for second in SECOND {
                    let name = format!("{before}{first}{second}.{ending}");
                    // Prime steps spread dates and holders evenly: the days go from -25 to 724.
                    let days = i64::try_from(index * 7919 % 750).unwrap_or_default() - 25;
                    let expires_at = at_office_hours(now + TimeDelta::days(days), index);
                    let held = u32::try_from(index % 14).unwrap_or_default() + 1;
                    let account = if index % every_bizzy == every_bizzy - 1 {
                        &accounts.bizzy
                    } else {
                        holder(&accounts, index * 37 % 100)
                    };
                    let mut domain =
                        OwnedDomain::new(&name, account, years_before(expires_at, held), expires_at);
                    domain.client_ref = Some(format!("lot-{:04}", index / 100));
                    domain.auto_renew = index % 10 < 6;
                    domain.locked = index % 7 != 3;
                    domain.privacy = index % 3 != 1;
                    let host = u8::try_from(index % 200).unwrap_or_default() + 1;
                    let lived_in = (index < ZONES && account != &accounts.bizzy).then(|| {
                        let purpose = uses[index % uses.len()];
                        match account {
                            account if account == &accounts.planetdomains => zone(&name, purpose, host),
                            account if account == &accounts.cloudflare => at_cloudflare(&name, purpose, host),
                            account => fresh(&world.accounts[account].provider, &name, purpose, host),
                        }
                    });
                    world.add_domain(domain, lived_in);
                    index += 1;
                }
            }
        }
    }
}

/// Of a hundred names: 40 at PlanetDomains, 20 at domani.sh, 25 at Joker, 15 at Cloudflare.
fn holder(accounts: &Accounts, of_hundred: usize) -> &AccountKey {
    match of_hundred {
        0..40 => &accounts.planetdomains,
        40..60 => &accounts.domani,
        60..85 => &accounts.joker,
        _ => &accounts.cloudflare,
    }
}
