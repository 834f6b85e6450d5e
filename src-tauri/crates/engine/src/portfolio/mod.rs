//! The portfolio: sync, the list by windows, details.
//!
//! - [`holdings`]: all names in memory, sorted and filtered
//! - [`gather`], [`holding`], [`places`]: one row a name, in however many accounts it is, and who serves its DNS
//! - [`filter`]: the filter's words and tokens
//! - [`lifecycle`]: how a name stands
//! - [`risk`]: what the account's balance does not reach
//! - [`sync`]: fetching an account's names, prices and balance
//! - [`detail`]: one name
//! - [`switch`]: its settings
//! - [`views`]: views and how the list looks
//! - [`labels`]: tags and notes
//! - [`suggest`]: what a filter could go on with
//! - [`view`]: all of it as the window sees it

mod detail;
mod filter;
mod gather;
mod holding;
mod holdings;
mod labels;
pub(crate) mod lifecycle;
mod places;
mod risk;
mod suggest;
pub(crate) mod switch;
mod sync;
pub mod view;
mod views;

use std::collections::{BTreeMap, HashSet};

use model::{Currency, Money};
use view::{
    AccountCount, NameKey, PortfolioQuery, PortfolioSummary, PortfolioWindow, ReasonCount, VerbPreview,
    ViewCount,
};

use crate::core::Engine;
use crate::fault::Fault;

pub(crate) use filter::accounts as accounts_called;
pub(crate) use holding::Holding;
pub(crate) use holdings::{Holdings, Shelf, no_dns};
#[cfg(test)]
pub(crate) use places::Served;
pub(crate) use sync::Syncs;

/// Rows of one window.
const WINDOW: u32 = 500;
/// Names that a selection can hold.
const SELECTION: usize = 100_000;

/// The views of the sidebar: word, title, filter.
const VIEWS: [(&str, &str, &str); 4] = [
    ("due30", "Due in 30 days", "expires<30d"),
    ("due90", "Due in 90 days", "expires<90d"),
    ("risk", "At risk", "is:risk"),
    ("lapsed", "Lapsed", "is:lapsed"),
];

impl Engine {
    /// A slice of the list: at most 500 rows from `offset`.
    pub async fn portfolio_window(
        &self,
        query: PortfolioQuery,
        offset: u32,
        limit: u32,
    ) -> Result<PortfolioWindow, Fault> {
        let holdings = self.holdings().await?;
        let matches = holdings.matches(&query);
        let rows = matches
            .indexes
            .iter()
            .skip(offset as usize)
            .take(limit.min(WINDOW) as usize)
            .map(|index| holdings.row(&holdings.names[*index as usize]));
        Ok(PortfolioWindow {
            total: u32::try_from(matches.indexes.len()).unwrap_or(u32::MAX),
            offset,
            rows: rows.collect(),
            filter_problem: matches.problem.clone(),
        })
    }

    /// All names that match, for a selection of everything; at most 100,000.
    pub async fn portfolio_keys(&self, query: PortfolioQuery) -> Result<Vec<NameKey>, Fault> {
        let holdings = self.holdings().await?;
        let matches = holdings.matches(&query);
        let keys = matches.indexes.iter().take(SELECTION);
        Ok(keys.map(|index| holdings.names[*index as usize].key()).collect())
    }

    /// The counts of the sidebar.
    pub async fn portfolio_summary(&self) -> Result<PortfolioSummary, Fault> {
        let holdings = self.holdings().await?;
        let counts = holdings.counts();
        Ok(PortfolioSummary {
            total: u32::try_from(holdings.names.len()).unwrap_or(u32::MAX),
            views: VIEWS
                .map(|(key, label, filter)| ViewCount {
                    key: key.to_owned(),
                    label: label.to_owned(),
                    filter: filter.to_owned(),
                    count: holdings.count(filter),
                    look: None,
                    own: false,
                })
                .to_vec(),
            accounts: holdings
                .owners
                .iter()
                .map(|owner| AccountCount {
                    account: owner.id,
                    count: counts.get(&owner.id).copied().unwrap_or(0),
                })
                .collect(),
            synced_at: holdings.owners.iter().filter_map(|owner| owner.synced_at).min(),
        })
    }

    /// What renewing a selection for a year would do, before it is put into the cart.
    pub async fn portfolio_renew_preview(&self, keys: Vec<NameKey>) -> Result<VerbPreview, Fault> {
        if keys.len() > SELECTION {
            return Err(Fault::bad_input(format!(
                "At most {SELECTION} names can be selected."
            )));
        }
        let holdings = self.holdings().await?;
        let in_cart: HashSet<NameKey> = self
            .inner
            .store
            .library()
            .read(store::cart::lines)
            .await?
            .into_iter()
            .filter(|line| line.kind == model::OrderKind::Renew)
            .map(|line| NameKey {
                account: line.account,
                name: line.name,
            })
            .collect();
        let mut preview = VerbPreview {
            change: 0,
            already: 0,
            not_possible: Vec::new(),
            totals: Vec::new(),
        };
        let mut totals: BTreeMap<Currency, i64> = BTreeMap::new();
        let mut reasons: BTreeMap<String, u32> = BTreeMap::new();
        let keys: HashSet<NameKey> = keys.into_iter().collect();
        for key in keys {
            if in_cart.contains(&key) {
                preview.already += 1;
                continue;
            }
            match self.renewable(&holdings, &key) {
                Ok(price) => {
                    preview.change += 1;
                    if let Some(price) = price {
                        let sum = totals.entry(price.currency).or_default();
                        *sum = sum.saturating_add(price.minor);
                    }
                }
                Err(reason) => *reasons.entry(reason).or_default() += 1,
            }
        }
        preview.not_possible = reasons
            .into_iter()
            .map(|(reason, count)| ReasonCount { reason, count })
            .collect();
        preview.totals = totals
            .into_iter()
            .map(|(currency, minor)| Money { minor, currency })
            .collect();
        Ok(preview)
    }

    /// The price of a year, or why the name can not be renewed here.
    fn renewable(&self, holdings: &Holdings, key: &NameKey) -> Result<Option<Money>, String> {
        let Some(holding) = holdings.find(key) else {
            return Err("Not in the list any more".to_owned());
        };
        if !holding.registered || holding.account != key.account {
            return Err("Registered elsewhere: renew it where it is registered".to_owned());
        }
        let owner = holdings.owner(key.account);
        let descriptor = owner
            .and_then(|owner| self.factory(&owner.provider))
            .map(|factory| factory.descriptor());
        let label = descriptor.map_or("this account", |descriptor| descriptor.label);
        if !descriptor.is_some_and(|descriptor| descriptor.orders.is_some_and(|orders| orders.renew)) {
            let reason = descriptor
                .and_then(|descriptor| descriptor.not_offered.iter().find(|not| not.feature == "renew"))
                .map_or_else(
                    || format!("{label} has no renew call"),
                    |not| not.reason.to_owned(),
                );
            return Err(reason);
        }
        if holding.vanished {
            return Err(format!("Missing from {label}'s last list"));
        }
        Ok(holding.renewal)
    }
}
