//! The best place for each name.

use std::cmp::Reverse;
use std::collections::HashMap;

use model::{AccountId, DomainName, Money, OrderKind};

use crate::costs::cheaper::lists::{Lists, Offer, Seller};
use crate::costs::cheaper::standing::{Standing, standing};
use crate::costs::owned::Owned;
use crate::costs::paid::Bought;
use crate::costs::view::{CheaperLooked, CheaperOver};
use crate::portfolio::Holdings;
use crate::search::compare::Rates;

/// Years of the longer comparison.
const YEARS: u32 = 3;

/// All names that would cost less elsewhere, the largest saving first.
pub(in crate::costs) struct Cheaper {
    pub lines: Vec<Line>,
    pub looked: CheaperLooked,
    /// Accounts that take renewals by a call.
    pub renewing: Vec<AccountId>,
}

/// A name that would cost less elsewhere.
pub(in crate::costs) struct Line {
    /// Its place among the holdings.
    pub index: usize,
    pub renewal: Money,
    pub offer: Offer,
    pub first_year: Money,
    pub three_years: Option<Money>,
    pub by_rates: bool,
    pub standing: Standing,
}

/// What moving to an offer saves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Saving {
    first_year: Money,
    three_years: Option<Money>,
    by_rates: bool,
}

impl Saving {
    /// The one that is asked for, when it is known.
    fn over(&self, over: CheaperOver) -> Option<Money> {
        match over {
            CheaperOver::FirstYear => Some(self.first_year),
            CheaperOver::ThreeYears => self.three_years,
        }
    }
}

/// Compares all names with all offers.
pub(super) fn cheaper(
    holdings: &Holdings,
    sellers: &[Seller],
    renewing: Vec<AccountId>,
    over: CheaperOver,
    rates: &Rates,
    bought: &Bought,
    open: &HashMap<DomainName, OrderKind>,
) -> Cheaper {
    let mut lists = Lists::of(sellers);
    let mut looked = CheaperLooked {
        accounts: crate::costs::count(sellers.iter().filter(|seller| !seller.prices.is_empty()).count()),
        ..CheaperLooked::default()
    };
    let mut lines = Vec::new();
    for (index, holding) in holdings.names.iter().enumerate() {
        let Some(name) = Owned::of(holding).filter(|name| !name.vanished) else {
            continue;
        };
        let Some(renewal) = name.renewal else {
            looked.unpriced = looked.unpriced.saturating_add(1);
            continue;
        };
        let offers = lists.offers(name.name.as_str());
        let others = || offers.iter().filter(|offer| offer.account != name.account);
        if others().next().is_none() {
            looked.not_sold = looked.not_sold.saturating_add(1);
            continue;
        }
        let mut savings = others()
            .filter_map(|offer| Some((*offer, saving(renewal, offer, rates)?)))
            .peekable();
        if savings.peek().is_none() {
            looked.without_rate = looked.without_rate.saturating_add(1);
            continue;
        }
        looked.compared = looked.compared.saturating_add(1);
        let best = savings
            .filter_map(|(offer, saving)| {
                let saved = saving.over(over).filter(|saved| saved.minor > 0)?;
                Some((offer, saving, order(saved, rates)))
            })
            .min_by_key(|(offer, _, order)| (*order, offer.account));
        if let Some((offer, saving, order)) = best {
            let open = open.get(name.name).copied();
            let line = Line {
                index,
                renewal,
                offer,
                first_year: saving.first_year,
                three_years: saving.three_years,
                by_rates: saving.by_rates,
                standing: standing(&name, bought.came_in(name.name), open, holdings.now),
            };
            lines.push((order, line));
        }
    }
    // By name already, and a stable sort keeps that among equals.
    lines.sort_by_key(|(order, _)| *order);
    Cheaper {
        lines: lines.into_iter().map(|(_, line)| line).collect(),
        looked,
        renewing,
    }
}

/// What can be compared with everything before what can not, the largest first; currencies apart.
type Order = (bool, model::Currency, Reverse<i64>);

fn order(saved: Money, rates: &Rates) -> Order {
    match rates.convert(saved) {
        Some(compared) => (false, compared.currency, Reverse(compared.minor)),
        None => (true, saved.currency, Reverse(saved.minor)),
    }
}

/// The renewal here against the transfer there, in one currency: the names' own, or the one that the user compares in.
fn saving(renewal: Money, offer: &Offer, rates: &Rates) -> Option<Saving> {
    let by_rates = offer.transfer.currency != renewal.currency;
    let told = |money: Money| {
        if by_rates {
            rates.convert(money)
        } else {
            (money.currency == renewal.currency).then_some(money)
        }
    };
    let here = told(renewal)?;
    let transfer = told(offer.transfer)?;
    let there = offer.renewal.and_then(told);
    Some(Saving {
        first_year: minus(here, transfer)?,
        three_years: there.and_then(|there| {
            let stay = here.times(YEARS).ok()?;
            let go = transfer.plus(there.times(YEARS - 1).ok()?).ok()?;
            minus(stay, go)
        }),
        by_rates,
    })
}

fn minus(one: Money, other: Money) -> Option<Money> {
    let other = Money {
        minor: other.minor.checked_neg()?,
        ..other
    };
    one.plus(other).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::costs::samples::{money, rates};
    use crate::settings::view::Settings;

    fn offer(transfer: Money, renewal: Option<Money>) -> Offer {
        Offer {
            account: AccountId::random(),
            transfer,
            renewal,
        }
    }

    fn none() -> Rates {
        Rates::of(&Settings::default())
    }

    #[test]
    fn a_cheap_transfer_can_be_dear_over_three_years() {
        let bait = offer(money(199, "USD"), Some(money(3_900, "USD")));
        let found = saving(money(1_500, "USD"), &bait, &none()).expect("compared");
        assert_eq!(found.first_year, money(1_301, "USD"));
        // 3 x 15.00 against 1.99 + 2 x 39.00.
        assert_eq!(found.three_years, Some(money(4_500 - 7_999, "USD")));
        assert!(!found.by_rates);
    }

    #[test]
    fn what_is_not_told_is_not_guessed() {
        let unknown = offer(money(1_000, "USD"), None);
        let found = saving(money(1_500, "USD"), &unknown, &none()).expect("compared");
        assert_eq!((found.first_year, found.three_years), (money(500, "USD"), None));
        assert_eq!(found.over(CheaperOver::ThreeYears), None);
    }

    #[test]
    fn two_currencies_are_compared_by_rates_or_not_at_all() {
        let euros = offer(money(900, "EUR"), Some(money(1_000, "EUR")));
        assert_eq!(saving(money(1_500, "USD"), &euros, &none()), None);
        let found = saving(money(1_500, "USD"), &euros, &rates("USD", &[("EUR", "1.1")])).expect("compared");
        assert_eq!(found.first_year, money(1_500 - 990, "USD"));
        assert_eq!(found.three_years, Some(money(4_500 - 990 - 2_200, "USD")));
        assert!(found.by_rates);
        let third = saving(
            money(1_500, "USD"),
            &euros,
            &rates("GBP", &[("EUR", "0.9"), ("USD", "0.8")]),
        );
        assert_eq!(third.expect("compared").first_year, money(1_200 - 810, "GBP"));
        assert_eq!(
            saving(money(1_500, "USD"), &euros, &rates("GBP", &[("EUR", "0.9")])),
            None
        );
    }

    #[test]
    fn savings_stand_by_size_and_currencies_apart() {
        let rates = rates("USD", &[("EUR", "2")]);
        let mut saved = vec![
            money(500, "GBP"),
            money(300, "USD"),
            money(200, "EUR"),
            money(900, "GBP"),
        ];
        saved.sort_by_key(|saved| order(*saved, &rates));
        assert_eq!(
            saved,
            [
                money(200, "EUR"),
                money(300, "USD"),
                money(900, "GBP"),
                money(500, "GBP")
            ]
        );
    }
}
