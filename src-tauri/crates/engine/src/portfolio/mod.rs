//! The portfolio: sync, the list by windows, details.
//!
//! - [`holdings`]: all names in memory, sorted and filtered
//! - [`gather`], [`holding`], [`places`]: one row a name, in however many accounts it is, and who serves its DNS
//! - [`filter`]: the filter's words and tokens
//! - [`known`]: what both databases know, read for that
//! - [`order`]: in the order of a column
//! - [`lifecycle`]: how a name stands
//! - [`conflict`]: where account and registry do not fit together
//! - [`risk`]: what will lapse unless somebody acts
//! - [`sync`]: fetching an account's names, prices and balance
//! - [`detail`], [`dates`]: one name
//! - [`switch`]: its settings
//! - [`registrant`]: to whom it is registered
//! - [`history`], [`review`]: what happened to names, and what is to be looked at
//! - [`views`]: views and how the list looks
//! - [`labels`]: tags and notes
//! - [`suggest`]: what a filter could go on with
//! - [`find`]: names by what is typed of them
//! - [`hand`]: names at registrars without an adapter
//! - [`import`], [`export`], [`calendar`]: names from files and into files
//! - [`bring_in`]: names held elsewhere that an account is to look after
//! - [`verbs`]: what is done with many names at once
//! - [`view`]: all of it as the window sees it

pub mod bring_in;
mod calendar;
mod conflict;
mod dates;
mod detail;
pub mod export;
mod filter;
mod find;
mod gather;
pub mod hand;
mod history;
mod holding;
mod holdings;
pub mod import;
mod known;
pub(crate) mod labels;
pub(crate) mod lifecycle;
mod order;
pub(crate) mod places;
pub mod registrant;
mod review;
mod risk;
mod suggest;
pub(crate) mod switch;
mod sync;
#[cfg(test)]
pub(crate) mod testing;
pub mod verbs;
pub mod view;
mod views;

use view::{NameKey, PortfolioQuery, PortfolioWindow};

use crate::core::Engine;
use crate::fault::Fault;

pub(crate) use filter::accounts as accounts_called;
pub(crate) use holding::Holding;
pub(crate) use holdings::{Holdings, Shelf, no_dns};
pub(crate) use import::Imports;
pub(crate) use sync::Syncs;

/// Rows of one window.
const WINDOW: u32 = 500;
/// Names that a selection can hold.
const SELECTION: usize = 100_000;

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
}
