//! Trouble with money: what a provider does to the price, the currency or the payment of a name between the moment at
//! which somebody looks and the moment at which somebody buys. The table in [`faults`](crate::faults) lists it all.
//!
//! Trouble is either set from outside, as a [`Snag`], or follows from the first label of the name at every provider:
//!
//! | label starts | what happens |
//! |---|---|
//! | `rise-` | 30 seconds after somebody first looked at its price, the name costs one minor unit a year more |
//! | `jump-` | the order wants five units more than the quote |
//! | `unmarked-` | the first year costs twenty times the ending's, and nothing says that the name is a premium one |
//! | `nocard-` | there is no payment method |
//! | `short-` | the balance is too small, or the card is declined, whatever the name costs |
//! | `race-` | free when looked up, gone when ordered |

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::names::first_label;
use super::{Price, World};

/// Seconds from the first look at a `rise-` name to its rise.
const RISES_AFTER: i64 = 30;
/// What a `jump-` name costs more than its quote, in minor units.
const JUMP: i64 = 500;
/// How many times the usual first year an `unmarked-` name costs.
const UNMARKED: i64 = 20;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Trouble {
    /// A year costs this many minor units more from now on, in quotes and in orders.
    PriceRise {
        /// Minor units.
        minor: i64,
    },
    /// Quotes stay, the order wants this many minor units more in all. A cap that the order carries is held against it.
    PriceJump {
        /// Minor units.
        minor: i64,
    },
    /// Quotes and answers tell another currency, with the same figures. PlanetDomains names the dollar in its field
    /// names and cannot.
    Currency {
        /// ISO 4217 code.
        code: String,
    },
    /// The first year costs this.
    Premium {
        /// Minor units.
        first_year: i64,
        /// Whether the provider marks the name as a premium one in its own way.
        #[serde(default)]
        told: bool,
    },
    /// There is no payment method.
    NoCard,
    /// The money does not suffice, whatever the balance says.
    BalanceShort,
    /// Free when looked up, gone when ordered.
    Race,
}

/// Trouble with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snag {
    /// The provider; every one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The name; every one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// What goes wrong.
    #[serde(flatten)]
    pub trouble: Trouble,
}

impl Snag {
    /// Trouble with every name at this provider.
    #[must_use]
    pub fn at(provider: &str, trouble: Trouble) -> Self {
        Self {
            provider: Some(provider.to_owned()),
            domain: None,
            trouble,
        }
    }

    /// The same trouble with this name alone.
    #[must_use]
    pub fn about(mut self, domain: &str) -> Self {
        self.domain = Some(domain.to_ascii_lowercase());
        self
    }

    fn concerns(&self, provider: &str, name: &str) -> bool {
        self.provider.as_deref().is_none_or(|own| own == provider)
            && self.domain.as_deref().is_none_or(|own| own == name)
    }
}

/// All trouble of a world.
#[derive(Debug, Default)]
pub struct Troubles {
    snags: Vec<Snag>,
    /// When somebody first looked at the price of a `rise-` name, by provider and name.
    looked: RefCell<BTreeMap<(String, String), DateTime<Utc>>>,
}

impl Troubles {
    /// Adds trouble. It lasts until [`clear`](Self::clear).
    pub fn add(&mut self, snag: Snag) {
        self.snags.push(snag);
    }

    /// Ends all trouble that was added, and forgets who looked at what.
    pub fn clear(&mut self) {
        self.snags.clear();
        self.looked.borrow_mut().clear();
    }

    /// What was added.
    #[must_use]
    pub fn snags(&self) -> &[Snag] {
        &self.snags
    }

    fn with<'a>(&'a self, provider: &'a str, name: &'a str) -> impl Iterator<Item = &'a Trouble> {
        let concerned = self
            .snags
            .iter()
            .filter(move |snag| snag.concerns(provider, name));
        concerned.map(|snag| &snag.trouble)
    }

    fn any(&self, provider: &str, name: &str, label: &str, wanted: &Trouble) -> bool {
        first_label(name).starts_with(label) || self.with(provider, name).any(|trouble| trouble == wanted)
    }

    fn rise(&self, provider: &str, name: &str, now: DateTime<Utc>) -> i64 {
        let set: i64 = self
            .with(provider, name)
            .map(|trouble| match trouble {
                Trouble::PriceRise { minor } => *minor,
                _ => 0,
            })
            .sum();
        if !first_label(name).starts_with("rise-") {
            return set;
        }
        let mut looked = self.looked.borrow_mut();
        let first = looked
            .entry((provider.to_owned(), name.to_owned()))
            .or_insert(now);
        set + i64::from(now - *first >= TimeDelta::seconds(RISES_AFTER))
    }

    fn premium(&self, provider: &str, name: &str) -> Option<(i64, bool)> {
        self.with(provider, name).find_map(|trouble| match trouble {
            Trouble::Premium { first_year, told } => Some((*first_year, *told)),
            _ => None,
        })
    }
}

impl World {
    /// What a year of this name costs at this provider right now; `None` when it does not sell the ending.
    #[must_use]
    pub fn price(&self, provider: &str, name: &str) -> Option<Price> {
        let mut price = self.prices.get(provider)?.of(name)?;
        if first_label(name).starts_with("unmarked-") {
            price.register = price.register.saturating_mul(UNMARKED);
        }
        if let Some((first_year, _)) = self.troubles.premium(provider, name) {
            price.register = first_year;
        }
        let rise = self.troubles.rise(provider, name, self.now());
        price.register = price.register.saturating_add(rise);
        price.renew = price.renew.saturating_add(rise);
        price.transfer = price.transfer.saturating_add(rise);
        Some(price)
    }

    /// What registering the name for this many years costs in all.
    #[must_use]
    pub fn registration_price(&self, provider: &str, name: &str, years: u32) -> Option<i64> {
        let price = self.price(provider, name)?;
        Some(self.prices.get(provider)?.years_of(price, years))
    }

    /// What renewing the name for this many years costs in all.
    #[must_use]
    pub fn renewal_price(&self, provider: &str, name: &str, years: u32) -> Option<i64> {
        Some(self.price(provider, name)?.renew.saturating_mul(i64::from(years)))
    }

    /// What an order that was quoted at this amount really wants.
    #[must_use]
    pub fn ordered_price(&self, provider: &str, name: &str, quoted: i64) -> i64 {
        let label = if first_label(name).starts_with("jump-") {
            JUMP
        } else {
            0
        };
        let set = self.troubles.with(provider, name).map(|trouble| match trouble {
            Trouble::PriceJump { minor } => *minor,
            _ => 0,
        });
        quoted.saturating_add(label).saturating_add(set.sum())
    }

    /// The currency in which the price of this name is told.
    #[must_use]
    pub fn currency_told(&self, provider: &str, name: &str) -> String {
        let told = self
            .troubles
            .with(provider, name)
            .find_map(|trouble| match trouble {
                Trouble::Currency { code } => Some(code.clone()),
                _ => None,
            });
        let usual = || {
            self.prices
                .get(provider)
                .map_or("USD", |book| &book.currency)
                .to_owned()
        };
        told.unwrap_or_else(usual)
    }

    /// Whether the provider marks this name as a premium one, its scripted labels aside.
    #[must_use]
    pub fn is_marked_premium(&self, provider: &str, name: &str) -> bool {
        self.troubles.premium(provider, name).map_or_else(
            || {
                self.prices.get(provider).is_some_and(|book| {
                    book.premium_names.contains_key(name) || book.of(name).is_some_and(|price| price.premium)
                })
            },
            |(_, told)| told,
        )
    }

    /// Whether somebody else is quicker: the name looks free and is gone when it is ordered.
    #[must_use]
    pub fn is_raced(&self, provider: &str, name: &str) -> bool {
        self.troubles.any(provider, name, "race-", &Trouble::Race)
    }

    /// Whether the provider says that there is nothing to charge for this name.
    #[must_use]
    pub fn lacks_card(&self, provider: &str, name: &str) -> bool {
        self.troubles.any(provider, name, "nocard-", &Trouble::NoCard)
    }

    /// Whether the payment for this name fails although there is money.
    #[must_use]
    pub fn is_short(&self, provider: &str, name: &str) -> bool {
        self.troubles
            .any(provider, name, "short-", &Trouble::BalanceShort)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{PriceBook, WorldClock};

    fn world() -> World {
        let noon = "2026-11-22T12:00:00Z".parse().expect("a fixed date");
        let mut world = World::new("by hand", WorldClock::starting_at(noon, 1));
        world.clock.hold(true);
        for provider in ["bizzy", "domani"] {
            let book = PriceBook::from_rows(&[("com", 1_000, 1_500, false)]);
            world.prices.insert(provider.to_owned(), book);
        }
        world
    }

    #[test]
    fn trouble_with_one_name_leaves_the_others_and_the_other_providers_alone() {
        let mut world = world();
        world
            .troubles
            .add(Snag::at("bizzy", Trouble::PriceRise { minor: 1 }).about("Kelp.com"));
        let register =
            |world: &World, provider, name| world.price(provider, name).map(|price| price.register);
        assert_eq!(register(&world, "bizzy", "kelp.com"), Some(1_001));
        assert_eq!(world.renewal_price("bizzy", "kelp.com", 2), Some(3_002));
        assert_eq!(register(&world, "bizzy", "moss.com"), Some(1_000));
        assert_eq!(register(&world, "domani", "kelp.com"), Some(1_000));
        world.troubles.clear();
        assert_eq!(register(&world, "bizzy", "kelp.com"), Some(1_000));
    }

    #[test]
    fn a_name_that_rises_is_quoted_once_at_the_old_price() {
        let mut world = world();
        let register = |world: &World| world.price("bizzy", "rise-kelp.com").expect("sold").register;
        assert_eq!(register(&world), 1_000);
        world.clock.advance(29);
        assert_eq!(register(&world), 1_000);
        world.clock.advance(1);
        assert_eq!(register(&world), 1_001);
        assert_eq!(
            world.price("domani", "rise-kelp.com").expect("sold").register,
            1_000
        );
    }

    #[test]
    fn a_snag_survives_its_json_form() {
        let text = r#"{"provider":"joker","domain":"kelp.com","kind":"premium","first_year":90000}"#;
        let snag: Snag = serde_json::from_str(text).expect("a good snag");
        let same = Snag::at(
            "joker",
            Trouble::Premium {
                first_year: 90_000,
                told: false,
            },
        );
        assert_eq!(snag, same.about("kelp.com"));
        let again: Snag = serde_json::from_value(serde_json::json!(snag)).expect("reads back");
        assert_eq!(again, snag);
    }
}
