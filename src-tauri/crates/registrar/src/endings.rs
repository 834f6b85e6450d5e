//! Prices by ending, for providers with a price list.

use std::collections::BTreeMap;

use model::DomainName;

use crate::search::EndingPrice;

/// The endings of a price list. Not every list is whole: what is missing here may still be sold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Endings(BTreeMap<String, EndingPrice>);

impl Endings {
    /// Takes over one price; of two for the same ending the later one stays.
    pub fn insert(&mut self, price: EndingPrice) {
        self.0.insert(price.ending.clone(), price);
    }

    /// The entry of an ending as [`ending`] reads it, to be filled in; a new one knows no price.
    pub fn entry(&mut self, ending: String) -> &mut EndingPrice {
        self.0.entry(ending.clone()).or_insert(EndingPrice {
            ending,
            register: None,
            renew: None,
            premium: false,
            transfer: None,
            promo: None,
        })
    }

    /// The price of a name: the longest ending that fits.
    #[must_use]
    pub fn of(&self, name: &DomainName) -> Option<&EndingPrice> {
        let mut rest = name.as_str();
        while let Some((_, ending)) = rest.split_once('.') {
            if let Some(price) = self.0.get(ending) {
                return Some(price);
            }
            rest = ending;
        }
        None
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All endings, by name.
    #[must_use]
    pub fn all(&self) -> Vec<EndingPrice> {
        self.0.values().cloned().collect()
    }
}

impl FromIterator<EndingPrice> for Endings {
    fn from_iter<T: IntoIterator<Item = EndingPrice>>(prices: T) -> Self {
        let mut endings = Self::default();
        for price in prices {
            endings.insert(price);
        }
        endings
    }
}

/// An ending in its one form (lower case, punycode, no leading dot). `None` when no name can end so.
#[must_use]
pub fn ending(text: &str) -> Option<String> {
    // A name in front makes an ending a name, so that it is read by the same rules (case, Unicode, stray dots).
    let name = DomainName::parse(&format!("x.{}", text.trim_start_matches('.'))).ok()?;
    name.as_str().strip_prefix("x.").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use model::Money;

    use super::*;

    fn price(ending: &str, cents: i64) -> EndingPrice {
        EndingPrice {
            ending: ending.to_owned(),
            register: Some(Money::usd_cents(cents)),
            renew: None,
            premium: false,
            transfer: None,
            promo: None,
        }
    }

    fn found<'a>(endings: &'a Endings, name: &str) -> Option<&'a str> {
        let name = DomainName::parse(name).expect("a name");
        endings.of(&name).map(|price| price.ending.as_str())
    }

    #[test]
    fn the_longest_ending_that_fits_counts() {
        let endings: Endings = [price("uk", 100), price("co.uk", 200)].into_iter().collect();
        assert_eq!(found(&endings, "shop.co.uk"), Some("co.uk"));
        assert_eq!(found(&endings, "shop.uk"), Some("uk"));
        assert_eq!(found(&endings, "shop.org.uk"), Some("uk"));
        assert_eq!(found(&endings, "shop.com"), None);
    }

    #[test]
    fn an_entry_is_filled_in_row_by_row() {
        let mut endings = Endings::default();
        assert!(endings.is_empty());
        endings.entry("com".to_owned()).register = Some(Money::usd_cents(900));
        endings.entry("com".to_owned()).renew = Some(Money::usd_cents(1_000));
        let com = &endings.all()[0];
        assert_eq!(
            (com.register, com.renew),
            (Some(Money::usd_cents(900)), Some(Money::usd_cents(1_000)))
        );
        endings.insert(price("com", 950));
        assert_eq!((endings.len(), endings.all()), (1, vec![price("com", 950)]));
    }

    #[test]
    fn endings_are_read_in_one_form() {
        assert_eq!(ending(".COM").as_deref(), Some("com"));
        assert_eq!(ending("co.uk.").as_deref(), Some("co.uk"));
        assert_eq!(ending("дом").as_deref(), Some("xn--d1aqf"));
        assert_eq!(ending("no ending"), None);
        assert_eq!(ending(""), None);
    }
}
