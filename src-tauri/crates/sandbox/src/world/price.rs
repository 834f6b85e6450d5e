//! What an ending costs at one provider, and the endings it sells.

use std::collections::BTreeMap;

use serde::Serialize;

/// The price of one ending for one year, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Price {
    /// First registration.
    pub register: i64,
    /// Renewal; often far dearer than the first year.
    pub renew: i64,
    /// Transfer to this provider, with one year.
    pub transfer: i64,
    /// Whether the provider marks the whole ending as premium.
    pub premium: bool,
}

/// What the second and every further year of a registration cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FurtherYears {
    /// As much as the first.
    #[default]
    LikeTheFirst,
    /// As much as a renewal.
    LikeARenewal,
}

/// One provider's price list, and the single names that cost more than their ending.
#[derive(Debug, Clone)]
pub struct PriceBook {
    /// ISO 4217 code of every amount in it.
    pub currency: String,
    /// How a registration for several years is charged.
    pub further_years: FurtherYears,
    /// By ending without a leading dot, e.g. `co.uk`.
    pub endings: BTreeMap<String, Price>,
    /// First-year price of single premium names, in minor units.
    pub premium_names: BTreeMap<String, i64>,
}

impl PriceBook {
    /// A book in US dollars from `(ending, register, renew, premium)` rows. A transfer costs as much as a renewal.
    #[must_use]
    pub fn from_rows(rows: &[(&str, i64, i64, bool)]) -> Self {
        let endings = rows
            .iter()
            .map(|&(ending, register, renew, premium)| {
                let price = Price {
                    register,
                    renew,
                    transfer: renew,
                    premium,
                };
                (ending.to_owned(), price)
            })
            .collect();
        Self {
            currency: "USD".to_owned(),
            further_years: FurtherYears::default(),
            endings,
            premium_names: BTreeMap::new(),
        }
    }

    /// The same amounts in this currency.
    #[must_use]
    pub fn in_currency(mut self, currency: &str) -> Self {
        self.currency = currency.to_owned();
        self
    }

    /// The same book with further years of a registration charged this way.
    #[must_use]
    pub fn charging(mut self, further_years: FurtherYears) -> Self {
        self.further_years = further_years;
        self
    }

    /// The same book with these premium names and their first year.
    #[must_use]
    pub fn with_premium(mut self, names: &[(&str, i64)]) -> Self {
        let names = names.iter().map(|&(name, cents)| (name.to_owned(), cents));
        self.premium_names.extend(names);
        self
    }

    /// The same book with these endings transferred at a price of their own.
    #[must_use]
    pub fn with_transfers(mut self, endings: &[(&str, i64)]) -> Self {
        for (ending, cents) in endings {
            if let Some(price) = self.endings.get_mut(*ending) {
                price.transfer = *cents;
            }
        }
        self
    }

    /// What registering at this price for this many years costs in all.
    #[must_use]
    pub fn years_of(&self, price: Price, years: u32) -> i64 {
        let further = match self.further_years {
            FurtherYears::LikeTheFirst => price.register,
            FurtherYears::LikeARenewal => price.renew,
        };
        let further = further.saturating_mul(i64::from(years.saturating_sub(1)));
        price.register.saturating_add(further)
    }

    /// The price of a name: that of its longest listed ending, with a premium name's own first year. `None` when
    /// no ending of it is sold, and for anything that is more than one label in front of the ending.
    #[must_use]
    pub fn of(&self, name: &str) -> Option<Price> {
        let mut rest = name;
        let mut labels = 0;
        while let Some((_, ending)) = rest.split_once('.') {
            labels += 1;
            if let Some(price) = self.endings.get(ending) {
                if labels > 1 {
                    return None;
                }
                let register = self.premium_names.get(name).copied();
                return Some(Price {
                    register: register.unwrap_or(price.register),
                    ..*price
                });
            }
            rest = ending;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_ending_sets_the_price_and_subdomains_are_not_sold() {
        let mut book = PriceBook::from_rows(&[("uk", 700, 700, false), ("co.uk", 650, 800, false)]);
        book.premium_names.insert("harbor.uk".into(), 90_000);
        assert_eq!(book.of("saltmarsh.co.uk").map(|p| p.register), Some(650));
        assert_eq!(book.of("saltmarsh.uk").map(|p| p.register), Some(700));
        assert_eq!(
            book.of("harbor.uk").map(|p| (p.register, p.renew)),
            Some((90_000, 700))
        );
        let price = book.of("saltmarsh.co.uk").expect("sold");
        assert_eq!((book.years_of(price, 3), price.transfer), (3 * 650, 800));
        let book = book
            .charging(FurtherYears::LikeARenewal)
            .with_transfers(&[("co.uk", 300), ("nowhere", 1)]);
        assert_eq!(book.years_of(price, 3), 650 + 2 * 800);
        assert_eq!(book.of("saltmarsh.co.uk").map(|p| p.transfer), Some(300));
        assert_eq!(book.of("www.saltmarsh.uk"), None);
        assert_eq!(book.of("saltmarsh.zz"), None);
        assert_eq!(book.of("uk"), None);
    }
}
