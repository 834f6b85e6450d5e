//! The table of prices: every ending that connected accounts sell, side by side.

use std::collections::{BTreeMap, HashMap};

use model::{AccountId, Timestamp};
use registrar::descriptor::SearchLimits;
use store::search::{Price, Promo, Reading};

use crate::core::Engine;
use crate::fault::Fault;
use crate::search::compare::{self, Rates};
use crate::search::endings;
use crate::search::view::{EndingView, PriceAt, PriceRow, PriceSource, PriceTable, PricesFrom, PromoView};

impl Engine {
    /// Prices of every ending that connected accounts sell, as last read.
    pub async fn search_price_table(&self) -> Result<PriceTable, Fault> {
        let accounts = self.inner.store.library().read(store::accounts::list).await?;
        let (prices, readings) = self.prices().await?;
        let rates = Rates::of(&self.inner.chosen.settings());
        let mut readings: HashMap<AccountId, Reading> = readings
            .into_iter()
            .map(|reading| (reading.account, reading))
            .collect();
        let mut sources: Vec<PriceSource> = accounts
            .iter()
            .map(|account| {
                let search = self
                    .factory(&account.provider)
                    .map(|factory| factory.descriptor().search);
                let reading = readings.remove(&account.id);
                let (read_at, fault) =
                    reading.map_or((None, None), |reading| (reading.read_at, reading.fault));
                PriceSource {
                    account: account.id,
                    from: from(search.flatten()),
                    endings: 0,
                    read_at,
                    fault: fault.and_then(|json| serde_json::from_str(&json).ok()),
                }
            })
            .collect();
        let mut rows: BTreeMap<String, Vec<(usize, PriceAt)>> = BTreeMap::new();
        for (account, price) in prices.into_iter().filter(|(_, price)| is_told(price)) {
            let Some(place) = sources.iter().position(|source| source.account == account) else {
                continue;
            };
            let source = &mut sources[place];
            source.endings = source.endings.saturating_add(1);
            source.read_at = source.read_at.max(Some(price.read_at));
            let ending = price.ending.clone();
            let at = price_at(account, price, &rates);
            rows.entry(ending).or_default().push((place, at));
        }
        let rows = rows.into_iter().map(|(ending, mut prices)| {
            // In the order of the accounts, like the columns.
            prices.sort_by_key(|(place, _)| *place);
            PriceRow {
                unicode: endings::unicode(&ending),
                ending,
                prices: prices.into_iter().map(|(_, price)| price).collect(),
            }
        });
        Ok(PriceTable {
            rows: rows.collect(),
            accounts: sources,
        })
    }

    /// Endings that connected accounts sell, each with its cheapest first year.
    pub async fn search_endings(&self) -> Result<Vec<EndingView>, Fault> {
        let accounts = self.inner.store.library().read(store::accounts::list).await?;
        let (prices, _) = self.prices().await?;
        let rates = Rates::of(&self.inner.chosen.settings());
        let mut endings: BTreeMap<String, EndingView> = BTreeMap::new();
        for (account, price) in prices {
            if !accounts.iter().any(|known| known.id == account) {
                continue;
            }
            let view = endings.entry(price.ending.clone()).or_insert_with(|| EndingView {
                ending: price.ending.clone(),
                register: None,
                renew: None,
                accounts: 0,
            });
            view.accounts += 1;
            if rates.is_cheaper(price.register, view.register) {
                view.register = price.register;
                view.renew = price.renew;
            }
        }
        Ok(endings.into_values().collect())
    }

    async fn prices(&self) -> Result<(Vec<(AccountId, Price)>, Vec<Reading>), Fault> {
        let read = |conn: &store::rusqlite::Connection| {
            Ok((store::search::prices(conn)?, store::search::readings(conn)?))
        };
        Ok(self.inner.store.cache().read(read).await?)
    }
}

/// How an account tells prices.
pub(super) fn from(search: Option<SearchLimits>) -> PricesFrom {
    match search {
        Some(search) if search.price_list => PricesFrom::List,
        Some(_) => PricesFrom::Quotes,
        None => PricesFrom::Nothing,
    }
}

/// A price list as it is kept.
pub(crate) fn kept(prices: Vec<registrar::search::EndingPrice>, read_at: Timestamp) -> Vec<Price> {
    prices
        .into_iter()
        .map(|price| Price {
            ending: price.ending,
            register: price.register,
            renew: price.renew,
            transfer: price.transfer,
            premium: price.premium,
            promo: price.promo.map(promo),
            read_at,
        })
        .collect()
}

pub(super) fn promo(promo: registrar::search::Promo) -> Promo {
    Promo {
        regular: promo.regular,
        ends_at: promo.ends_at,
    }
}

fn is_told(price: &Price) -> bool {
    price.register.or(price.renew).or(price.transfer).is_some()
}

fn price_at(account: AccountId, price: Price, rates: &Rates) -> PriceAt {
    PriceAt {
        account,
        register: price.register,
        renew: price.renew,
        transfer: price.transfer,
        premium: price.premium,
        promo: price.promo.map(|promo| PromoView {
            regular: promo.regular,
            ends_at: promo.ends_at,
        }),
        trap: compare::is_trap(price.register, price.renew),
        compared: rates.compared(price.register, price.renew, price.transfer),
        at: price.read_at,
    }
}
