//! The list in the order of a column.

use std::cmp::Reverse;
use std::collections::HashMap;

use model::{AccountId, Currency, Money, Timestamp};

use crate::portfolio::holding::{Holding, Owner};
use crate::portfolio::view::SortKey;
use crate::search::compare::Rates;

/// All names in an order.
pub(super) struct Order {
    pub indexes: Vec<u32>,
    /// From where on they have nothing to be ordered by: those come last either way.
    pub unknown_from: usize,
}

impl Order {
    /// Those that shall be kept, perhaps largest first.
    pub fn indexes(&self, descending: bool, keep: impl Fn(u32) -> bool) -> Vec<u32> {
        let keep = |index: &u32| keep(*index);
        if !descending {
            return self.indexes.iter().copied().filter(keep).collect();
        }
        let (known, unknown) = self.indexes.split_at(self.unknown_from);
        known.iter().rev().chain(unknown).copied().filter(keep).collect()
    }
}

/// Orders kept, one a column.
pub(super) const ORDERS: usize = 9;

/// Where the order of a column is kept.
pub(super) fn place(sort: SortKey) -> usize {
    match sort {
        SortKey::Name => 0,
        SortKey::Expires => 1,
        SortKey::Account => 2,
        SortKey::Renewal => 3,
        SortKey::Ending => 4,
        SortKey::Registered => 5,
        SortKey::Paid => 6,
        SortKey::Changed => 7,
        SortKey::Risk => 8,
    }
}

/// The names, which stand sorted by name, in the order of a column.
pub(super) fn of(sort: SortKey, names: &[Holding], owners: &[Owner], rates: &Rates) -> Order {
    let time = |read: fn(&Holding) -> Option<Timestamp>| by(names, read);
    match sort {
        SortKey::Name => by(names, |_| Some(())),
        SortKey::Account => {
            let ranks = ranks(owners);
            by(names, |holding| ranks.get(&holding.account).copied())
        }
        SortKey::Ending => by(names, |holding| Some(holding.ending())),
        SortKey::Expires => time(|holding| holding.expires_at),
        SortKey::Registered => time(|holding| holding.registered_at),
        SortKey::Changed => time(|holding| holding.changed_at),
        SortKey::Renewal => by(names, |holding| holding.renewal.map(|price| worth(price, rates))),
        SortKey::Paid => by(names, |holding| holding.paid().map(|price| worth(price, rates))),
        SortKey::Risk => by(names, |holding| {
            holding.at_risk.as_ref()?;
            Some(match holding.renewal.map(|price| worth(price, rates)) {
                Some((group, currency, minor)) => (group, Some(currency), Reverse(minor)),
                None => (u8::MAX, None, Reverse(0)),
            })
        }),
    }
}

/// By a key; a stable sort keeps the order by name among equals.
fn by<'a, K: Ord>(names: &'a [Holding], key: impl Fn(&'a Holding) -> Option<K>) -> Order {
    let mut known: Vec<(K, u32)> = Vec::with_capacity(names.len());
    let mut unknown = Vec::new();
    for (index, holding) in (0_u32..).zip(names) {
        match key(holding) {
            Some(key) => known.push((key, index)),
            None => unknown.push(index),
        }
    }
    known.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut indexes: Vec<u32> = known.into_iter().map(|(_, index)| index).collect();
    let unknown_from = indexes.len();
    indexes.append(&mut unknown);
    Order {
        indexes,
        unknown_from,
    }
}

/// What an amount is ordered by: in the currency in which the user compares where a rate is set, and otherwise within its
/// own currency, after those.
fn worth(money: Money, rates: &Rates) -> (u8, Currency, i64) {
    match rates.convert(money) {
        Some(converted) => (0, converted.currency, converted.minor),
        None => (1, money.currency, money.minor),
    }
}

fn ranks(owners: &[Owner]) -> HashMap<AccountId, usize> {
    let mut owners: Vec<&Owner> = owners.iter().collect();
    owners.sort_by_key(|owner| owner.label.to_lowercase());
    owners
        .into_iter()
        .enumerate()
        .map(|(rank, owner)| (owner.id, rank))
        .collect()
}

#[cfg(test)]
mod tests {
    use model::time::DAY;
    use store::labels::{Labels, Paid};

    use super::*;
    use crate::portfolio::testing::{NOW, holding, holdings};
    use crate::portfolio::view::PortfolioQuery;
    use crate::settings::view::{Rate, Settings};

    fn money(minor: i64, code: &str) -> Option<Money> {
        Some(Money {
            minor,
            currency: code.parse().expect("a currency"),
        })
    }

    fn sorted(settings: &Settings, names: Vec<Holding>, sort: SortKey, descending: bool) -> Vec<String> {
        let holdings = holdings(Vec::new(), names, settings);
        let matches = holdings.matches(&PortfolioQuery {
            filter: String::new(),
            sort,
            descending,
        });
        let names = matches
            .indexes
            .iter()
            .map(|index| &holdings.names[*index as usize]);
        names.map(|holding| holding.name.to_string()).collect()
    }

    fn rates() -> Settings {
        Settings {
            compare_in: Some(Currency::EUR),
            rates: vec![Rate {
                currency: Currency::USD,
                rate: "0.5".to_owned(),
            }],
            ..Settings::default()
        }
    }

    #[test]
    fn unknown_comes_last_either_way() {
        let at = |name: &str, days: Option<i64>| Holding {
            registered_at: days.map(|days| NOW.plus(-days * DAY)),
            changed_at: days.map(|days| NOW.plus(-days * DAY)),
            labels: days.map(|days| {
                Box::new(Labels {
                    paid: Some(Paid {
                        money: Money::usd_cents(days),
                        bought_at: None,
                    }),
                    ..Labels::default()
                })
            }),
            ..holding(name)
        };
        let names = || {
            vec![
                at("a.com", None),
                at("b.com", Some(3)),
                at("c.com", Some(9)),
                at("d.com", None),
            ]
        };
        for sort in [SortKey::Registered, SortKey::Changed] {
            let sorted = |descending| sorted(&Settings::default(), names(), sort, descending);
            assert_eq!(sorted(false), ["c.com", "b.com", "a.com", "d.com"]);
            assert_eq!(sorted(true), ["b.com", "c.com", "a.com", "d.com"]);
        }
        let paid = |descending| sorted(&Settings::default(), names(), SortKey::Paid, descending);
        assert_eq!(paid(false), ["b.com", "c.com", "a.com", "d.com"]);
        assert_eq!(paid(true), ["c.com", "b.com", "a.com", "d.com"]);
    }

    #[test]
    fn endings_group_and_names_stay_in_order() {
        let names = ["b.org", "a.co.uk", "c.com", "a.com"].map(holding).into();
        let sorted = sorted(&Settings::default(), names, SortKey::Ending, false);
        assert_eq!(sorted, ["a.co.uk", "a.com", "c.com", "b.org"]);
    }

    #[test]
    fn what_is_at_risk_comes_first_by_what_it_is_worth() {
        let risky = |name: &str, renewal| Holding {
            at_risk: Some("Nothing renews it.".to_owned()),
            renewal,
            ..holding(name)
        };
        let names = || {
            vec![
                risky("dollars.com", money(3000, "USD")),
                risky("euros.com", money(2000, "EUR")),
                risky("pounds.com", money(9000, "GBP")),
                risky("unpriced.com", None),
                Holding {
                    renewal: money(99_999, "EUR"),
                    ..holding("safe.com")
                },
            ]
        };
        assert_eq!(
            sorted(&rates(), names(), SortKey::Risk, false),
            [
                "euros.com",
                "dollars.com",
                "pounds.com",
                "unpriced.com",
                "safe.com"
            ],
            "30 dollars are 15 euros, and nobody knows what pounds are"
        );
        assert_eq!(
            sorted(&rates(), names(), SortKey::Risk, true)
                .last()
                .map(String::as_str),
            Some("safe.com")
        );
        let plain = sorted(&Settings::default(), names(), SortKey::Risk, false);
        assert_eq!(
            plain,
            [
                "euros.com",
                "pounds.com",
                "dollars.com",
                "unpriced.com",
                "safe.com"
            ]
        );
    }

    #[test]
    fn prices_are_compared_in_one_currency_where_rates_are_set() {
        let priced = |name: &str, renewal| Holding {
            renewal,
            ..holding(name)
        };
        let names = vec![
            priced("dollars.com", money(3000, "USD")),
            priced("euros.com", money(1600, "EUR")),
            priced("pounds.com", money(10, "GBP")),
        ];
        assert_eq!(
            sorted(&rates(), names, SortKey::Renewal, false),
            ["dollars.com", "euros.com", "pounds.com"]
        );
    }
}
