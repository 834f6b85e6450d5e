//! The worlds that can be started, by name. Each is a function that fills an empty [`World`] whose clock already runs,
//! so that dates are as far from "now" as the scenario wants, whenever it is started.
//!
//! - [`demo`]: the portfolio of the demo mode
//! - [`one_account`]: the same names at one provider alone
//! - `portfolio`: the names of both
//! - [`fifty`]: fifty names to buy, with a trouble here and there
//! - [`two_hundred`]: two hundred zones at four providers
//! - [`large`]: ten thousand and a hundred thousand names
//! - [`bench`]: worlds for tests and measurements
//! - [`prices`]: the price lists that all of them use
//! - [`zones`]: DNS that looks lived in

pub mod bench;
pub mod demo;
pub mod fifty;
pub mod large;
pub mod one_account;
mod portfolio;
pub mod prices;
pub mod two_hundred;
pub mod zones;

use std::fmt;

use thiserror::Error;

use crate::world::{Account, AccountKey, PriceBook, World};
use crate::{bizzy, cloudflare, domani, joker, planetdomains};

/// A world with a name.
#[derive(Clone, Copy)]
pub struct Scenario {
    /// What `--scenario` takes.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// Fills the world.
    pub build: fn(&mut World),
}

impl fmt::Debug for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// All scenarios.
pub static SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "demo",
        summary: "about 60 names over five providers, some lapsing this week, real-looking zones, money to spend, \
                  and names to transfer in: quay-lantern.com (code QL-7f3Kx9), kilnandclay.com (KC-clay-42)",
        build: demo::build,
    },
    Scenario {
        name: "fifty",
        summary: "five accounts with 5,000 each and fifty names to buy, of which some rise, vanish, fail or go unanswered",
        build: fifty::build,
    },
    Scenario {
        name: "two-hundred",
        summary: "200 names with ten or more records each, fifty at each of the four providers with DNS",
        build: two_hundred::build,
    },
    Scenario {
        name: "one-account",
        summary: "62 names, all of them at PlanetDomains, and no other account",
        build: one_account::build,
    },
    Scenario {
        name: "empty",
        summary: "an account at each provider with 100 in its currency, and no names",
        build: bench::empty,
    },
    Scenario {
        name: "ten-thousand",
        summary: "10,000 names over five providers",
        build: large::ten_thousand,
    },
    Scenario {
        name: "hundred-thousand",
        summary: "100,000 names over five providers",
        build: large::hundred_thousand,
    },
    Scenario {
        name: "flaky",
        summary: "one-account on a bad line: delays, cut answers, a lost answer after a charge",
        build: bench::flaky,
    },
    Scenario {
        name: "half-paid",
        summary: "one-account with 25 USD, so that a cart runs out of money midway",
        build: bench::half_paid,
    },
    Scenario {
        name: "rate-limited",
        summary: "one-account with most of the quota used by another client, and two 429 answers waiting",
        build: bench::rate_limited,
    },
];

/// There is no scenario of this name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no scenario \"{asked}\"; choose one of {}", names())]
pub struct UnknownScenario {
    /// The name asked for.
    pub asked: String,
}

fn names() -> String {
    let names: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
    names.join(", ")
}

/// The scenario of this name.
///
/// # Errors
/// When there is none; the error lists the names.
pub fn find(name: &str) -> Result<Scenario, UnknownScenario> {
    SCENARIOS
        .iter()
        .find(|scenario| scenario.name == name)
        .copied()
        .ok_or_else(|| UnknownScenario {
            asked: name.to_owned(),
        })
}

/// One line a scenario, for `--help`.
#[must_use]
pub fn help() -> String {
    let lines: Vec<String> = SCENARIOS
        .iter()
        .map(|scenario| format!("  {:<17} {}", scenario.name, scenario.summary))
        .collect();
    format!("Scenarios:\n{}", lines.join("\n"))
}

/// Adds the PlanetDomains account with this balance in cents, its price list and the names owned elsewhere.
fn open_planetdomains(world: &mut World, balance: i64) -> AccountKey {
    let account = Account::new(
        planetdomains::NAME,
        "planetdomains-1",
        4120,
        "pd_play_7Qm2xVbT9sKd4RwZ",
    )
    .with_balance(balance)
    .with_webhook("whsec_play_3Jc8", 200);
    let key = account.key.clone();
    world.add_account(account);
    world
        .prices
        .insert(planetdomains::NAME.to_owned(), prices::planetdomains::book());
    world
        .taken
        .extend(prices::OWNED_ELSEWHERE.iter().map(|&name| name.to_owned()));
    key
}

/// The accounts of a world with all five providers.
pub struct Accounts {
    /// At PlanetDomains.
    pub planetdomains: AccountKey,
    /// At domani.sh.
    pub domani: AccountKey,
    /// At Bizzy.
    pub bizzy: AccountKey,
    /// At Joker, in euro.
    pub joker: AccountKey,
    /// At Cloudflare.
    pub cloudflare: AccountKey,
}

/// Adds one account at each provider with these balances in minor units, and all price lists. The order is that of
/// the fields of [`Accounts`].
fn open_all(world: &mut World, balances: [i64; 5]) -> Accounts {
    let [first, domani, bizzy, joker, cloudflare] = balances;
    let planetdomains = open_planetdomains(world, first);
    let mut open = |account: Account, book: PriceBook, balance: i64| {
        let key = account.key.clone();
        world.prices.insert(account.provider.clone(), book);
        world.add_account(account.with_balance(balance));
        key
    };
    Accounts {
        planetdomains,
        domani: open(
            Account::new(
                domani::NAME,
                "domani-1",
                2207,
                "domani_sk_play8Kf2mQz6vT1xWc4LbY9s",
            ),
            prices::domani::book(),
            domani,
        ),
        bizzy: open(
            Account::new(bizzy::NAME, "bizzy-1", 318, "sk_play_5Nw8RjX2hVq7TzB4"),
            prices::bizzy::book(),
            bizzy,
        ),
        joker: open(
            Account::new(joker::NAME, "joker-1", 771_204, "jk_play_Zt6Hq3Pd9LmS2vXe")
                .in_currency("EUR")
                .with_field("username", "studio@tidepool.example")
                .with_field("password", "play-lantern-61"),
            prices::joker::book(),
            joker,
        ),
        cloudflare: open(
            Account::new(
                cloudflare::NAME,
                "cloudflare-1",
                9004,
                "cfp_play_W3kYt8sLq2Vn5RbXz7DmHc4JfGp6Ta",
            )
            .with_field("account_id", "5c1d8a47e09b4f3aa6d2703be58f914c"),
            prices::cloudflare::book(),
            cloudflare,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers;
    use crate::world::{Bar, OwnedDomain, WorldClock, ZoneKey, ZoneRecord, names};
    use chrono::{DateTime, TimeDelta, Utc};
    use serde_json::Map;

    fn built(scenario: &Scenario) -> World {
        let now: DateTime<Utc> = "2026-11-22T09:41:00Z".parse().expect("a fixed date");
        let mut clock = WorldClock::starting_at(now, 1);
        clock.hold(true);
        clock.set(now);
        let mut world = World::new(scenario.name, clock);
        (scenario.build)(&mut world);
        world
    }

    #[test]
    fn every_scenario_builds_a_world_that_its_own_validators_accept() {
        for scenario in SCENARIOS {
            let world = built(scenario);
            assert!(!world.accounts.is_empty(), "{scenario:?}");
            for (key, zone) in &world.holdings.zones {
                let name = &key.name;
                assert_eq!(names::parse(name).as_ref(), Ok(name));
                let provider = providers::find(&world.accounts[&key.account].provider).expect("simulated");
                let records: Vec<_> = zone.records.iter().map(|record| record.to_json()).collect();
                let read =
                    (provider.read_records)(name, &records).unwrap_or_else(|why| panic!("{key}: {why}"));
                // What a provider alone keeps about a record it may add when it reads one.
                let plain = |records: &[ZoneRecord]| -> Vec<_> {
                    let parts = records.iter().map(|record| ZoneRecord {
                        extra: Map::new(),
                        ..record.clone()
                    });
                    parts.collect()
                };
                assert_eq!(plain(&read), plain(&zone.records), "{key}");
                assert!(zone.nameservers.len() >= 2, "{key}");
            }
            for domain in world.holdings.domains.values() {
                let book = &world.prices[&world.accounts[&domain.account].provider];
                assert!(book.of(&domain.name).is_some(), "no price for {}", domain.name);
                assert!(domain.registered_at < domain.expires_at);
            }
            for account in world.accounts.values() {
                assert_eq!(world.prices[&account.provider].currency, account.currency);
            }
        }
    }

    #[test]
    fn the_demo_and_the_one_account_have_something_in_every_state() {
        for name in ["demo", "one-account"] {
            let world = built(&find(name).expect("known"));
            let now = world.now();
            let domains: Vec<_> = world.holdings.domains.values().collect();
            assert_eq!(domains.len(), 62, "{name}");
            let with = |status: &str| {
                domains
                    .iter()
                    .filter(|domain| domain.status(now) == status)
                    .count()
            };
            assert!(with("expired") >= 2 && with("redemption") == 1 && with("blocked") == 1);
            let this_week = domains
                .iter()
                .filter(|domain| domain.expires_at > now && domain.expires_at < now + TimeDelta::days(7))
                .count();
            assert!((3..=8).contains(&this_week), "{this_week}");
            assert!(domains.iter().any(|domain| domain.name.starts_with("xn--")));
            assert!(domains.iter().any(|domain| !domain.publishes_expiry));
            let records: Vec<_> = world
                .holdings
                .zones
                .values()
                .flat_map(|zone| &zone.records)
                .collect();
            for kind in ["A", "AAAA", "CNAME", "MX", "TXT", "SRV", "CAA"] {
                assert!(records.iter().any(|record| record.kind == kind), "no {kind}");
            }
            assert!(records.iter().any(|record| record.content.len() > 255));
        }
    }

    #[test]
    fn the_demo_is_spread_over_five_providers_and_some_zones_are_not_where_the_name_is() {
        let world = built(&find("demo").expect("known"));
        let cloudflare = AccountKey("cloudflare-1".to_owned());
        for account in world.accounts.keys() {
            let mine = |domain: &&OwnedDomain| &domain.account == account;
            assert!(
                world.holdings.domains.values().filter(mine).count() >= 5,
                "{account}"
            );
        }
        let mut guests = Vec::new();
        let mut served = 0;
        for (name, zone) in world.holdings.zones_of(&cloudflare) {
            let Some(domain) = world.holdings.domains.get(name) else {
                guests.push(name);
                continue;
            };
            if domain.account != cloudflare {
                let registrars = world.zone(&domain.account, name).expect("the delegation");
                assert_eq!(registrars.nameservers, zone.nameservers, "{name}");
                served += 1;
            }
        }
        assert_eq!((guests, served), (vec!["kilnandclay.com"], 6));
        assert!(!world.is_free("kilnandclay.com"));
        let without: Vec<&str> = world
            .holdings
            .domains
            .values()
            .filter(|domain| domain.account == cloudflare && world.zone(&cloudflare, &domain.name).is_none())
            .map(|domain| domain.name.as_str())
            .collect();
        assert_eq!(without, ["ambercove.info"]);
        let bizzys = AccountKey("bizzy-1".to_owned());
        assert_eq!(world.holdings.zones_of(&bizzys).count(), 0);
    }

    #[test]
    fn the_demo_has_names_to_move_here_and_tells_what_becomes_of_each() {
        let world = built(&find("demo").expect("known"));
        let cloudflare = AccountKey("cloudflare-1".to_owned());
        let bars = |name: &str| {
            let elsewhere = &world.elsewhere[name];
            assert!(!elsewhere.note.is_empty() && !world.is_free(name));
            world.transfer_bars(&cloudflare, name, Some(&elsewhere.auth_code))
        };
        assert_eq!(bars("quay-lantern.com"), []);
        assert_eq!(bars("kilnandclay.com"), []);
        assert_eq!(bars("sextant-mill.com"), [Bar::Locked]);
        let settled = world.now() + TimeDelta::days(40);
        assert_eq!(bars("newtide-press.com"), [Bar::TooYoung(settled)]);
        assert!(world.is_kept_back("tern-and-tide.net"));
        // What the description promises.
        let demo = find("demo").expect("known").summary;
        for name in ["quay-lantern.com", "kilnandclay.com"] {
            let elsewhere = &world.elsewhere[name];
            assert!(demo.contains(name) && demo.contains(&elsewhere.auth_code));
        }
    }

    #[test]
    fn two_builds_of_one_scenario_are_the_same() {
        for scenario in SCENARIOS {
            let (one, two) = (built(scenario), built(scenario));
            assert_eq!(one.holdings.domains, two.holdings.domains);
            assert_eq!(one.holdings.zones, two.holdings.zones);
            assert_eq!(one.elsewhere, two.elsewhere);
        }
    }

    #[test]
    fn a_large_portfolio_has_as_many_names_as_it_says_at_all_five() {
        for (scenario, names) in [("ten-thousand", 10_000), ("hundred-thousand", 100_000)] {
            let world = built(&find(scenario).expect("known"));
            assert_eq!(world.holdings.domains.len(), names, "{scenario}");
            for account in world.accounts.keys() {
                let mine = |domain: &&OwnedDomain| &domain.account == account;
                let count = world.holdings.domains.values().filter(mine).count();
                assert!(count >= 100, "{scenario}: {count} at {account}");
            }
        }
    }

    #[test]
    fn two_hundred_zones_are_at_four_providers_and_lived_in() {
        let world = built(&find("two-hundred").expect("known"));
        let zones = &world.holdings.zones;
        assert_eq!(zones.len(), 200);
        for provider in two_hundred::PROVIDERS {
            let of_provider = |key: &&ZoneKey| world.accounts[&key.account].provider == provider;
            assert_eq!(
                zones.keys().filter(of_provider).count(),
                two_hundred::EACH,
                "{provider}"
            );
        }
        for (key, zone) in zones {
            assert!(zone.records.len() >= 10, "{key}: {}", zone.records.len());
            assert!(zone.records.iter().any(|record| record.kind == "MX"), "{key}");
        }
        let names: Vec<String> = two_hundred::names().into_iter().map(|(_, name)| name).collect();
        assert!(
            names.is_sorted_by(|one, next| one < next),
            "no name is there twice"
        );
    }

    #[test]
    fn an_unknown_scenario_is_answered_with_the_names() {
        let error = find("dmeo").expect_err("unknown").to_string();
        assert!(
            error.contains("\"dmeo\"")
                && error.contains("demo, fifty, two-hundred, one-account, empty, ten-thousand"),
            "{error}"
        );
    }
}
