//! Names that would cost less at another account: the renewal here against a transfer, which brings a year, and the
//! renewals there.
//!
//! - [`lists`]: what others ask
//! - [`standing`]: whether a name can move
//! - [`pick`]: the best place for each name
//!
//! Everything is from the price lists as last read; a premium name may cost more than its list says, and the cart's own
//! quote shows it.

mod lists;
mod pick;
mod standing;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use lists::Seller;
use model::{AccountId, DomainName, OrderKind};
pub(super) use pick::{Cheaper, Line};

use crate::core::Engine;
use crate::costs::view::{
    CheaperOver, CheaperQuery, CheaperRow, CheaperTarget, CheaperWindow, MoveState, SavingSum,
};
use crate::costs::{WINDOW, count, places};
use crate::fault::{Code, Fault};
use crate::portfolio::Holdings;
use crate::portfolio::view::NameKey;
use crate::search::compare::Rates;

/// Keeps the latest comparison: 100,000 names take a moment, and scrolling asks again and again.
#[derive(Default)]
pub struct CheaperShelf(Mutex<HashMap<CheaperOver, Kept>>);

struct Kept {
    holdings: Weak<Holdings>,
    rates: Rates,
    cheaper: Arc<Cheaper>,
}

impl CheaperShelf {
    fn find(&self, over: CheaperOver, holdings: &Arc<Holdings>, rates: &Rates) -> Option<Arc<Cheaper>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.get(&over)?;
        let same = kept.holdings.ptr_eq(&Arc::downgrade(holdings)) && kept.rates == *rates;
        same.then(|| Arc::clone(&kept.cheaper))
    }

    fn keep(&self, over: CheaperOver, kept: Kept) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(over, kept);
    }
}

/// The names that match, in their order.
pub(super) struct Matching {
    pub holdings: Arc<Holdings>,
    pub cheaper: Arc<Cheaper>,
    /// Places in [`Cheaper::lines`].
    pub places: Vec<usize>,
    pub filter_problem: Option<String>,
}

impl Matching {
    /// The lines.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.places.iter().map(|place| &self.cheaper.lines[*place])
    }

    /// A line as the window sees it.
    pub fn row(&self, line: &Line) -> Option<CheaperRow> {
        let holding = self.holdings.names.get(line.index)?;
        Some(CheaperRow {
            key: holding.key(),
            unicode: holding.unicode(),
            ending: holding.name.ending().to_owned(),
            expires_at: holding.expires_at,
            renewal: line.renewal,
            can_renew: self.cheaper.renewing.contains(&holding.account),
            to: line.offer.account,
            transfer: line.offer.transfer,
            renewal_there: line.offer.renewal,
            first_year: line.first_year,
            three_years: line.three_years,
            by_rates: line.by_rates,
            state: line.standing.state,
            reason: line.standing.reason.clone(),
            steps: line.standing.steps.clone(),
        })
    }
}

impl Engine {
    /// A slice of the names that are cheaper elsewhere: at most 500 rows from `offset`.
    pub async fn costs_cheaper(
        &self,
        query: CheaperQuery,
        offset: u32,
        limit: u32,
    ) -> Result<CheaperWindow, Fault> {
        let rates = Rates::of(&self.inner.chosen.settings());
        let matching = self.costs_matching(&query, &rates).await?;
        let (mut ready, mut later) = (Saved::default(), Saved::default());
        let mut targets: BTreeMap<AccountId, u32> = BTreeMap::new();
        for line in matching.lines() {
            if line.standing.state == MoveState::Ready {
                ready.add(line, &rates);
                let names = targets.entry(line.offer.account).or_default();
                *names = names.saturating_add(1);
            } else {
                later.add(line, &rates);
            }
        }
        let shown = matching
            .lines()
            .skip(offset as usize)
            .take(limit.min(WINDOW) as usize);
        let rows = shown.filter_map(|line| matching.row(line)).collect();
        Ok(CheaperWindow {
            total: count(matching.places.len()),
            offset,
            rows,
            ready: ready.view(),
            later: later.view(),
            targets: targets
                .into_iter()
                .map(|(account, names)| CheaperTarget { account, names })
                .collect(),
            looked: matching.cheaper.looked,
            filter_problem: matching.filter_problem,
        })
    }

    /// The names of the matching lines, for a selection of everything.
    pub async fn costs_cheaper_keys(&self, query: CheaperQuery) -> Result<Vec<NameKey>, Fault> {
        let rates = Rates::of(&self.inner.chosen.settings());
        let matching = self.costs_matching(&query, &rates).await?;
        let keys = matching
            .lines()
            .filter_map(|line| Some(matching.holdings.names.get(line.index)?.key()));
        Ok(keys.collect())
    }

    pub(super) async fn costs_matching(
        &self,
        query: &CheaperQuery,
        rates: &Rates,
    ) -> Result<Matching, Fault> {
        let holdings = self.holdings().await?;
        let cheaper = self.costs_compared(query.over, &holdings, rates).await?;
        let (names, filter_problem) = places(&holdings, &query.filter);
        let fits = |line: &Line| {
            let named = names.as_ref().is_none_or(|names| {
                let holding = holdings.names.get(line.index);
                holding.is_some_and(|holding| names.contains(&(&holding.name, holding.account)))
            });
            named
                && query.to.is_none_or(|to| line.offer.account == to)
                && (!query.ready || line.standing.state == MoveState::Ready)
        };
        let places = cheaper.lines.iter().enumerate();
        let places = places
            .filter(|(_, line)| fits(line))
            .map(|(place, _)| place)
            .collect();
        drop(names);
        Ok(Matching {
            holdings,
            cheaper,
            places,
            filter_problem,
        })
    }

    async fn costs_compared(
        &self,
        over: CheaperOver,
        holdings: &Arc<Holdings>,
        rates: &Rates,
    ) -> Result<Arc<Cheaper>, Fault> {
        if let Some(known) = self.inner.cheaper.find(over, holdings, rates) {
            return Ok(known);
        }
        let prices = self.inner.store.cache().read(store::search::prices).await?;
        let open = self.inner.store.library().read(store::orders::open).await?;
        let open: HashMap<DomainName, OrderKind> =
            open.into_iter().map(|item| (item.name, item.kind)).collect();
        let bought = self.costs_bought().await?;
        let mut sellers: Vec<Seller> = Vec::new();
        let mut renewing = Vec::new();
        for owner in &holdings.owners {
            let orders = self
                .factory(&owner.provider)
                .and_then(|factory| factory.descriptor().orders.as_ref());
            if orders.is_some_and(|rules| rules.renew) {
                renewing.push(owner.id);
            }
            if orders.is_some_and(|rules| rules.transfer) {
                sellers.push(Seller {
                    account: owner.id,
                    prices: HashMap::new(),
                });
            }
        }
        for (account, price) in prices {
            if let Some(seller) = sellers.iter_mut().find(|seller| seller.account == account) {
                seller.prices.insert(price.ending.clone(), price);
            }
        }
        let (names, by) = (Arc::clone(holdings), rates.clone());
        let found = tokio::task::spawn_blocking(move || {
            pick::cheaper(&names, &sellers, renewing, over, &by, &bought, &open)
        });
        let found = found
            .await
            .map_err(|_| Fault::new(Code::Internal, "The prices could not be compared."))?;
        let cheaper = Arc::new(found);
        self.inner.cheaper.keep(
            over,
            Kept {
                holdings: Arc::downgrade(holdings),
                rates: rates.clone(),
                cheaper: Arc::clone(&cheaper),
            },
        );
        Ok(cheaper)
    }
}

/// What some lines save.
#[derive(Default)]
struct Saved {
    names: u32,
    first_year: crate::costs::tally::Tally,
    three_years: crate::costs::tally::Tally,
}

impl Saved {
    fn add(&mut self, line: &Line, rates: &Rates) {
        self.names = self.names.saturating_add(1);
        self.first_year.add(line.first_year, rates);
        if let Some(three) = line.three_years {
            self.three_years.add(three, rates);
        }
    }

    fn view(&self) -> SavingSum {
        SavingSum {
            names: self.names,
            first_year: self.first_year.view(),
            three_years: self.three_years.view(),
        }
    }
}
