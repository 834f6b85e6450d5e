//! Registrations of the cart, priced at every account that sells names: each where it is cheapest, or all at one account.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use futures::StreamExt;
use futures::future::join_all;
use model::{AccountId, Currency, DomainName, Money, OrderKind};
use registrar::search::{Offer, Verdict};
use registrar::{Provider, ProviderError};

use crate::accounts::guarded::read_only_words;
use crate::cart::desk::Seller;
use crate::cart::plan::sums;
use crate::cart::view::{CompareRequest, ComparedLine, Comparison, LineOffer, Together};
use crate::core::Engine;
use crate::fault::Fault;
use crate::search::compare::Rates;
use crate::words;

/// Calls of one account at the same time; its lane sets the pace.
const AT_ONCE: usize = 8;
/// Years of holding that can be compared.
const YEARS: std::ops::RangeInclusive<u8> = 1..=10;

/// What an account says about a name: its offer, or why there is none.
type Said = Result<Priced, String>;

/// An offer of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Priced {
    register: Option<Money>,
    renew: Option<Money>,
    premium: bool,
}

impl Engine {
    /// Prices registrations of the cart at every account that sells them.
    pub async fn cart_compare(&self, request: CompareRequest) -> Result<Comparison, Fault> {
        if !YEARS.contains(&request.years) {
            return Err(Fault::bad_input("Compare 1 to 10 years of holding."));
        }
        let lines = if request.lines.is_empty() {
            let mut lines = self.inner.store.library().read(store::cart::lines).await?;
            lines.retain(|line| line.kind == OrderKind::Register);
            lines
        } else {
            self.cart_lines(request.lines.clone()).await?
        };
        if let Some(other) = lines.iter().find(|line| line.kind != OrderKind::Register) {
            return Err(Fault::bad_input(format!(
                "Only registrations can be compared: {} is registered somewhere already.",
                other.name.unicode()
            )));
        }
        let names: BTreeSet<DomainName> = lines.iter().map(|line| line.name.clone()).collect();
        let names: Vec<DomainName> = names.into_iter().collect();
        let desk = self.desk().await?;
        let sells = |seller: &&Seller| {
            seller.descriptor.search.is_some() && seller.rules().is_some_and(|rules| rules.register)
        };
        let accounts: Vec<AccountId> = desk.sellers.iter().filter(sells).map(|s| s.account).collect();
        // Accounts side by side: one that is slow or dead costs only its own column.
        let asked = accounts.iter().map(|account| {
            let closed = desk
                .seller(*account)
                .filter(|seller| seller.read_only)
                .map(|seller| read_only_words(&seller.label));
            let names = &names;
            async move {
                match closed {
                    Some(reason) => all(names, &reason),
                    None => self.offers_at(*account, names).await,
                }
            }
        });
        let said: HashMap<AccountId, HashMap<DomainName, Said>> =
            accounts.iter().copied().zip(join_all(asked).await).collect();
        let rates = Rates::of(&self.settings_get().await?);
        let compared = lines.into_iter().map(|line| {
            let offers = accounts.iter().map(|account| {
                let said = said.get(account).and_then(|said| said.get(&line.name));
                offer(*account, said, request.years, &rates)
            });
            let offers: Vec<LineOffer> = offers.collect();
            ComparedLine {
                cheapest: None,
                offers,
                unicode: line.name.unicode(),
                id: line.id,
                name: line.name,
                account: line.account,
            }
        });
        Ok(comparison(request.years, compared.collect(), &accounts))
    }

    /// What an account asks for each of these names.
    async fn offers_at(&self, account: AccountId, names: &[DomainName]) -> HashMap<DomainName, Said> {
        let provider = match self.provider(account).await {
            Ok(provider) => provider,
            Err(fault) => return all(names, &fault.message),
        };
        let limits = provider.descriptor().search;
        let batch = limits.map_or(1, |limits| limits.batch.max(1)) as usize;
        let mut answers = futures::stream::iter(names.chunks(batch).map(<[DomainName]>::to_vec))
            .map(|chunk| check(Arc::clone(&provider), chunk))
            .buffer_unordered(AT_ONCE);
        let mut said = HashMap::new();
        while let Some(answers) = answers.next().await {
            for (name, answer) in answers {
                if let Err(error) = &answer
                    && error.is_the_accounts()
                {
                    // The rest would be refused the same way.
                    let mut refused = all(names, &error.message);
                    refused.extend(said);
                    return refused;
                }
                said.insert(name, priced(answer));
            }
        }
        said
    }
}

async fn check(
    provider: Arc<dyn Provider>,
    names: Vec<DomainName>,
) -> Vec<(DomainName, Result<Offer, ProviderError>)> {
    match provider.search() {
        Some(search) => search.check(&names).await,
        None => Vec::new(),
    }
}

fn all(names: &[DomainName], reason: &str) -> HashMap<DomainName, Said> {
    let refused = |name: &DomainName| (name.clone(), Err(reason.to_owned()));
    names.iter().map(refused).collect()
}

fn priced(answer: Result<Offer, ProviderError>) -> Said {
    match answer.map(|offer| offer.verdict) {
        Ok(Verdict::Available {
            register,
            renew,
            premium,
            ..
        }) => Ok(Priced {
            register,
            renew,
            premium,
        }),
        Ok(Verdict::Taken) => Err("It is taken.".to_owned()),
        Ok(Verdict::NotSold(reason)) => Err(reason),
        Err(error) => Err(error.message),
    }
}

/// First year and each later one.
fn total(priced: Priced, years: u8) -> Option<Money> {
    let first = priced.register?;
    if years == 1 {
        return Some(first);
    }
    let later = priced.renew?.times(u32::from(years) - 1).ok()?;
    first.plus(later).ok()
}

fn offer(account: AccountId, said: Option<&Said>, years: u8, rates: &Rates) -> LineOffer {
    let (priced, reason) = match said {
        Some(Ok(priced)) => (Some(*priced), None),
        Some(Err(reason)) => (None, Some(reason.clone())),
        None => (None, Some("The account said nothing about it.".to_owned())),
    };
    let total = priced.and_then(|priced| total(priced, years));
    LineOffer {
        account,
        register: priced.and_then(|priced| priced.register),
        renew: priced.and_then(|priced| priced.renew),
        total,
        compared: total.and_then(|total| rates.convert(total)),
        premium: priced.is_some_and(|priced| priced.premium),
        reason: match (reason, priced) {
            (None, Some(priced)) if priced.register.is_none() => {
                Some("The account tells no price for it.".to_owned())
            }
            (reason, _) => reason,
        },
    }
}

/// The cheapest offer, when that can be said: by the user's rates, else among the prices in the currency `within`.
fn cheapest(offers: &[LineOffer], within: Option<Currency>) -> Option<&LineOffer> {
    let told = || offers.iter().filter(|offer| offer.total.is_some());
    if told().any(|offer| offer.compared.is_some()) {
        return told()
            .filter(|offer| offer.compared.is_some())
            .min_by_key(|offer| offer.compared.map(|money| money.minor));
    }
    told()
        .filter(|offer| offer.total.map(|total| total.currency) == within)
        .min_by_key(|offer| offer.total.map(|money| money.minor))
}

/// The currency in which most prices are told: without rates only these are compared. `None` when two are even.
fn usual_currency(lines: &[ComparedLine]) -> Option<Currency> {
    let mut told: BTreeMap<Currency, usize> = BTreeMap::new();
    for total in lines
        .iter()
        .flat_map(|line| &line.offers)
        .filter_map(|offer| offer.total)
    {
        *told.entry(total.currency).or_default() += 1;
    }
    let most = told.values().max()?;
    let mut usual = told.iter().filter(|(_, count)| *count == most);
    match (usual.next(), usual.next()) {
        (Some((currency, _)), None) => Some(*currency),
        _ => None,
    }
}

fn comparison(years: u8, mut lines: Vec<ComparedLine>, accounts: &[AccountId]) -> Comparison {
    let usual = usual_currency(&lines);
    for line in &mut lines {
        line.cheapest = cheapest(&line.offers, usual).map(|offer| offer.account);
    }
    let cheapest = lines.iter().map(|line| {
        let at = line.cheapest?;
        line.offers.iter().find(|offer| offer.account == at)?.total
    });
    let mut together: Vec<Together> = accounts.iter().map(|at| at_one(*at, &lines)).collect();
    // The best coverage first, then the price: what can be compared before what can not.
    together.sort_by_key(|one| {
        let (class, price) = match (one.compared, one.total) {
            (Some(compared), _) => (0, Some(compared)),
            (None, total @ Some(_)) => (1, total),
            (None, None) => (2, None),
        };
        let price = price.map(|price| (price.currency, price.minor));
        (Reverse(one.covers), class, price)
    });
    Comparison {
        years,
        cheapest: sums(cheapest),
        together,
        notes: notes(&lines, years, usual),
        lines,
    }
}

/// All lines at one account.
fn at_one(account: AccountId, lines: &[ComparedLine]) -> Together {
    let mut one = Together {
        account,
        covers: 0,
        total: None,
        compared: None,
        missing: Vec::new(),
    };
    let (mut totals, mut compared) = (Vec::new(), Vec::new());
    for line in lines {
        let offer = line.offers.iter().find(|offer| offer.account == account);
        match offer.filter(|offer| offer.register.is_some()) {
            Some(offer) => {
                one.covers += 1;
                totals.push(offer.total);
                compared.push(offer.compared);
            }
            None => one.missing.push(line.name.clone()),
        }
    }
    (one.total, one.compared) = (sum(&totals), sum(&compared));
    one
}

/// The sum, when every part is told and in one currency.
fn sum(parts: &[Option<Money>]) -> Option<Money> {
    let (first, rest) = parts.split_first()?;
    rest.iter()
        .try_fold((*first)?, |sum, part| sum.plus((*part)?).ok())
}

/// What could not be compared and why.
fn notes(lines: &[ComparedLine], years: u8, usual: Option<Currency>) -> Vec<String> {
    let offers = || lines.iter().flat_map(|line| &line.offers);
    let mut notes = Vec::new();
    let totals = || offers().filter_map(|offer| Some((offer.total?, offer.compared)));
    let currencies: BTreeSet<Currency> = totals().map(|(total, _)| total.currency).collect();
    let without: BTreeSet<Currency> = totals()
        .filter(|(_, compared)| compared.is_none())
        .map(|(total, _)| total.currency)
        .collect();
    let codes = |set: &BTreeSet<Currency>| -> String {
        let codes: Vec<&str> = set.iter().map(Currency::code).collect();
        words::list(&codes, 5)
    };
    if currencies.len() > 1 && without == currencies {
        let only = usual.map_or_else(String::new, |usual| {
            format!(", so only those in {} are", usual.code())
        });
        notes.push(format!(
            "Prices in {} can not be compared without rates{only}. Choose a currency and rates in Settings.",
            codes(&currencies)
        ));
    } else if currencies.len() > 1 && !without.is_empty() {
        notes.push(format!(
            "There is no rate for {}, so these prices are not compared. Add it in Settings.",
            codes(&without)
        ));
    }
    if years > 1 && offers().any(|offer| offer.register.is_some() && offer.total.is_none()) {
        notes.push(
            "Where an account does not tell the price of later years, no total over the years can be said."
                .to_owned(),
        );
    }
    let mut failed: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines
        .iter()
        .filter(|line| line.offers.iter().all(|o| o.register.is_none()))
    {
        *failed.entry(line.unicode.as_str()).or_default() += 1;
    }
    if !failed.is_empty() {
        let names: Vec<&str> = failed.into_keys().collect();
        notes.push(format!("No account sells {} now.", words::list(&names, 5)));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(minor: i64, code: &str) -> Money {
        Money {
            minor,
            currency: code.parse().expect("a currency"),
        }
    }

    fn priced(register: Option<Money>, renew: Option<Money>) -> Said {
        Ok(Priced {
            register,
            renew,
            premium: false,
        })
    }

    fn line(name: &str, offers: &[(AccountId, Said)], years: u8) -> ComparedLine {
        let rates = Rates::of(&crate::settings::view::Settings::default());
        let offers: Vec<LineOffer> = offers
            .iter()
            .map(|(account, said)| offer(*account, Some(said), years, &rates))
            .collect();
        ComparedLine {
            id: name.to_owned(),
            name: DomainName::parse(name).expect("a name"),
            unicode: name.to_owned(),
            account: AccountId::random(),
            cheapest: None,
            offers,
        }
    }

    /// One line, compared.
    fn compared(name: &str, offers: &[(AccountId, Said)], years: u8) -> ComparedLine {
        comparison(years, vec![line(name, offers, years)], &[])
            .lines
            .remove(0)
    }

    #[test]
    fn the_cheapest_over_the_years_is_not_the_cheapest_first_year() {
        let (bait, fair) = (AccountId::random(), AccountId::random());
        let offers = [
            (bait, priced(Some(money(100, "USD")), Some(money(4000, "USD")))),
            (fair, priced(Some(money(1000, "USD")), Some(money(1100, "USD")))),
        ];
        assert_eq!(compared("a.com", &offers, 1).cheapest, Some(bait));
        let three = compared("a.com", &offers, 3);
        assert_eq!(three.cheapest, Some(fair));
        assert_eq!(three.offers[1].total, Some(money(3200, "USD")));
    }

    #[test]
    fn two_currencies_without_a_rate_are_not_compared_and_that_is_said() {
        let (dollars, euros) = (AccountId::random(), AccountId::random());
        let offers = [
            (dollars, priced(Some(money(1000, "USD")), None)),
            (euros, priced(Some(money(900, "EUR")), None)),
        ];
        let whole = comparison(1, vec![line("a.com", &offers, 1)], &[dollars, euros]);
        assert_eq!(whole.lines[0].cheapest, None);
        assert!(
            whole.notes[0].contains("EUR and USD") || whole.notes[0].contains("USD and EUR"),
            "{:?}",
            whole.notes
        );
        assert_eq!(whole.cheapest, []);
    }

    #[test]
    fn without_rates_the_usual_currency_is_compared_and_that_is_said() {
        let (dear, fair, euros) = (AccountId::random(), AccountId::random(), AccountId::random());
        let offers = [
            (dear, priced(Some(money(1200, "USD")), None)),
            (fair, priced(Some(money(1100, "USD")), None)),
            (euros, priced(Some(money(900, "EUR")), None)),
        ];
        let whole = comparison(1, vec![line("a.com", &offers, 1)], &[dear, fair, euros]);
        assert_eq!(whole.lines[0].cheapest, Some(fair));
        assert!(
            whole.notes[0].contains("only those in USD are"),
            "{:?}",
            whole.notes
        );
    }

    #[test]
    fn an_account_that_sells_more_of_them_comes_first() {
        let (one, both) = (AccountId::random(), AccountId::random());
        let lines = vec![
            line(
                "a.com",
                &[
                    (one, priced(Some(money(100, "USD")), None)),
                    (both, priced(Some(money(1000, "USD")), None)),
                ],
                1,
            ),
            line(
                "b.com",
                &[
                    (one, Err("It is not sold there.".to_owned())),
                    (both, priced(Some(money(2000, "USD")), None)),
                ],
                1,
            ),
        ];
        let whole = comparison(1, lines, &[one, both]);
        assert_eq!(whole.together[0].account, both);
        assert_eq!(
            (whole.together[0].covers, whole.together[0].total),
            (2, Some(money(3000, "USD")))
        );
        assert_eq!(whole.together[1].missing.len(), 1);
        assert_eq!(whole.cheapest, [money(2100, "USD")]);
    }
}
