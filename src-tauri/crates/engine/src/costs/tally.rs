//! Adding up: per currency, and in the one that the user compares in.

use std::collections::BTreeMap;

use model::{Currency, Money};

use crate::costs::view::CostSum;
use crate::search::compare::Rates;

/// A sum that grows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Things added.
    pub names: u32,
    own: BTreeMap<Currency, Own>,
    compared: Own,
    into: Option<Currency>,
    without_rate: u32,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Own {
    minor: i64,
    count: u32,
}

impl Own {
    fn add(&mut self, minor: i64, count: u32) {
        self.minor = self.minor.saturating_add(minor);
        self.count = self.count.saturating_add(count);
    }

    /// Rounded half up; below zero, down.
    fn average(self) -> Option<i64> {
        let count = i64::from(self.count);
        let half = count / 2 * self.minor.signum();
        (count > 0).then(|| self.minor.saturating_add(half) / count)
    }
}

impl Tally {
    /// Adds an amount.
    pub fn add(&mut self, money: Money, rates: &Rates) {
        self.add_all(money, 1, rates);
    }

    /// Adds an amount that stands for several things.
    pub fn add_all(&mut self, money: Money, count: u32, rates: &Rates) {
        self.names = self.names.saturating_add(count);
        self.own
            .entry(money.currency)
            .or_default()
            .add(money.minor, count);
        match rates.convert(money) {
            Some(compared) => {
                self.into = Some(compared.currency);
                self.compared.add(compared.minor, count);
            }
            None if rates.compare_in().is_some() => {
                self.without_rate = self.without_rate.saturating_add(count);
            }
            None => {}
        }
    }

    /// As the window sees it.
    pub fn view(&self) -> CostSum {
        CostSum {
            names: self.names,
            amounts: self.amounts(|own| Some(own.minor)),
            compared: self.into.map(|currency| Money {
                minor: self.compared.minor,
                currency,
            }),
            without_rate: self.without_rate,
        }
    }

    /// The averages, per currency.
    pub fn averages(&self) -> Vec<Money> {
        self.amounts(|own| own.average())
    }

    /// The average in the currency that the user compares in.
    pub fn average_compared(&self) -> Option<Money> {
        let (currency, minor) = (self.into?, self.compared.average()?);
        Some(Money { minor, currency })
    }

    /// The sum in a unit: all that could be compared where the user compares in it, else what has it for its own.
    pub fn minor_in(&self, unit: Unit) -> Option<i64> {
        match unit {
            Unit::Compared(currency) => (self.into == Some(currency)).then_some(self.compared.minor),
            Unit::Own(currency) => self.own.get(&currency).map(|own| own.minor),
        }
    }

    /// The unit that covers most of it.
    pub fn unit(&self) -> Option<Unit> {
        if let Some(into) = self.into {
            return Some(Unit::Compared(into));
        }
        let most = self.own.iter().max_by_key(|(_, own)| own.count)?;
        Some(Unit::Own(*most.0))
    }

    /// Currencies in it, by code.
    pub fn currencies(&self) -> impl Iterator<Item = Currency> {
        self.own.keys().copied()
    }

    fn amounts(&self, of: impl Fn(&Own) -> Option<i64>) -> Vec<Money> {
        self.own
            .iter()
            .filter_map(|(currency, own)| {
                Some(Money {
                    minor: of(own)?,
                    currency: *currency,
                })
            })
            .collect()
    }
}

/// In what amounts stand beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// The currency that the user compares in, by the user's rates.
    Compared(Currency),
    /// One currency, without any other.
    Own(Currency),
}

impl Unit {
    /// Its currency.
    pub fn currency(self) -> Currency {
        match self {
            Self::Compared(currency) | Self::Own(currency) => currency,
        }
    }

    /// A price in it, where it has one.
    pub fn of(self, price: Money, rates: &Rates) -> Option<Money> {
        match self {
            Self::Compared(_) => rates.convert(price),
            Self::Own(currency) => (price.currency == currency).then_some(price),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::costs::samples::{money, rates};

    #[test]
    fn currencies_stay_apart_and_are_compared_by_rates_alone() {
        let rates = rates("EUR", &[("USD", "0.9")]);
        let mut tally = Tally::default();
        for price in [
            money(1_005, "USD"),
            money(1_005, "USD"),
            money(700, "EUR"),
            money(500, "GBP"),
        ] {
            tally.add(price, &rates);
        }
        let sum = tally.view();
        assert_eq!(sum.names, 4);
        assert_eq!(
            sum.amounts,
            [money(700, "EUR"), money(500, "GBP"), money(2_010, "USD")]
        );
        // Each of the two is 9.045 and becomes 9.05 by itself.
        assert_eq!(sum.compared, Some(money(905 + 905 + 700, "EUR")));
        assert_eq!(sum.without_rate, 1);
    }

    #[test]
    fn without_a_currency_to_compare_in_no_rate_is_missed() {
        let mut tally = Tally::default();
        tally.add(
            money(500, "GBP"),
            &Rates::of(&crate::settings::view::Settings::default()),
        );
        let sum = tally.view();
        assert_eq!((sum.compared, sum.without_rate), (None, 0));
    }

    #[test]
    fn averages_are_rounded_half_up() {
        let rates = rates("USD", &[]);
        let mut tally = Tally::default();
        for minor in [100, 101] {
            tally.add(money(minor, "USD"), &rates);
        }
        assert_eq!(tally.averages(), [money(101, "USD")]);
        assert_eq!(tally.average_compared(), Some(money(101, "USD")));
        assert_eq!(Tally::default().averages(), []);
    }
}
