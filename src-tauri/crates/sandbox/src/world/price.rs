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
    /// Whether the provider marks the whole ending as premium.
    pub premium: bool,
}

/// One provider's price list, and the single names that cost more than their ending.
#[derive(Debug, Clone, Default)]
pub struct PriceBook {
    /// By ending without a leading dot, e.g. `co.uk`.
    pub endings: BTreeMap<String, Price>,
    /// First-year price of single premium names, in minor units.
    pub premium_names: BTreeMap<String, i64>,
}

impl PriceBook {
    /// A book from `(ending, register, renew, premium)` rows.
    #[must_use]
    pub fn from_rows(rows: &[(&str, i64, i64, bool)]) -> Self {
        let endings = rows
            .iter()
            .map(|&(ending, register, renew, premium)| {
                let price = Price {
                    register,
                    renew,
                    premium,
                };
                (ending.to_owned(), price)
            })
            .collect();
        Self {
            endings,
            premium_names: BTreeMap::new(),
        }
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
        assert_eq!(book.of("www.saltmarsh.uk"), None);
        assert_eq!(book.of("saltmarsh.zz"), None);
        assert_eq!(book.of("uk"), None);
    }
}
