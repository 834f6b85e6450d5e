//! What other accounts ask for taking a name over.

use std::collections::HashMap;
use std::rc::Rc;

use model::{AccountId, Money};
use store::search::Price;

/// An account that takes transfers by a call, with its prices.
pub(in crate::costs) struct Seller {
    /// The account.
    pub account: AccountId,
    /// Prices by ending.
    pub prices: HashMap<String, Price>,
}

/// What an account asks for names under an ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::costs) struct Offer {
    /// Where.
    pub account: AccountId,
    /// The transfer, with its year.
    pub transfer: Money,
    /// Each later year, when told.
    pub renewal: Option<Money>,
}

/// All accounts that could take names over.
pub(in crate::costs) struct Lists<'a> {
    sellers: &'a [Seller],
    /// By what stands after the first point of a name: most names share theirs with thousands.
    known: HashMap<&'a str, Rc<[Offer]>>,
}

impl<'a> Lists<'a> {
    /// These accounts.
    pub fn of(sellers: &'a [Seller]) -> Self {
        Self {
            sellers,
            known: HashMap::new(),
        }
    }

    /// What all of them ask for a name. A premium ending is not among them: its names have prices of their own.
    pub fn offers(&mut self, name: &'a str) -> Rc<[Offer]> {
        let rest = name.split_once('.').map_or("", |(_, rest)| rest);
        let offers = self.known.entry(rest).or_insert_with(|| {
            self.sellers
                .iter()
                .filter_map(|seller| offer(seller, rest))
                .collect()
        });
        Rc::clone(offers)
    }
}

/// By the longest ending that is in the list: `co.uk` before `uk`.
fn offer(seller: &Seller, rest: &str) -> Option<Offer> {
    let mut ending = rest;
    let price = loop {
        if let Some(price) = seller.prices.get(ending) {
            break price;
        }
        ending = ending.split_once('.')?.1;
    };
    let transfer = price.transfer.filter(|_| !price.premium)?;
    Some(Offer {
        account: seller.account,
        transfer,
        renewal: price.renew,
    })
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;
    use crate::costs::samples::money;

    #[test]
    fn the_longest_ending_decides_and_premium_ones_tell_nothing() {
        let price = |ending: &str, transfer: Option<i64>, premium: bool| {
            let price = Price {
                ending: ending.to_owned(),
                register: None,
                renew: Some(money(1_000, "USD")),
                transfer: transfer.map(|minor| money(minor, "USD")),
                premium,
                promo: None,
                read_at: Timestamp(0),
            };
            (ending.to_owned(), price)
        };
        let account = AccountId::random();
        let sellers = [Seller {
            account,
            prices: HashMap::from([
                price("uk", Some(500), false),
                price("co.uk", Some(700), false),
                price("org.uk", None, false),
                price("ai", Some(7_000), true),
            ]),
        }];
        let mut lists = Lists::of(&sellers);
        let mut transfer = |name: &'static str| -> Vec<i64> {
            lists
                .offers(name)
                .iter()
                .map(|offer| offer.transfer.minor)
                .collect()
        };
        assert_eq!(transfer("a.co.uk"), [700]);
        assert_eq!(transfer("a.uk"), [500]);
        assert_eq!(transfer("a.b.co.uk"), [700]);
        assert!(
            transfer("a.org.uk").is_empty(),
            "no transfer there, and the price of uk is another one"
        );
        assert!(transfer("a.ai").is_empty());
        assert!(transfer("a.com").is_empty());
    }
}
