//! Costs: what the portfolio costs now, by month and apart; where it would cost less; and what was paid for it.
//!
//! Nothing is asked of a provider: renewals, dates and price lists are those of the cache, spending is the journal of
//! orders. Currencies are never mixed without the user's own rates, and what is not known is counted and never guessed.
//!
//! - [`owned`]: a name as costs see it, and which names are in no sum
//! - [`tally`]: sums over currencies; [`months`]: the calendar
//! - [`overview`]: what it costs a year, what falls due, what was spent
//! - [`groups`]: by account, ending and tag
//! - [`forecast`]: by month
//! - [`cheaper`]: where it would cost less
//! - [`paid`]: what was paid for names
//! - [`file`]: all of it as CSV
//! - [`view`]: all of it as the window sees it

mod cheaper;
mod file;
mod forecast;
mod groups;
mod months;
mod overview;
mod owned;
mod paid;
#[cfg(test)]
mod samples;
mod tally;
pub mod view;

use std::collections::HashSet;

use model::{AccountId, DomainName};
use view::{CostGroups, CostsBy, CostsOverview, Forecast, ForecastRequest};

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::Holdings;
use crate::portfolio::view::{PortfolioQuery, SortKey};
use crate::search::compare::Rates;

pub(crate) use cheaper::CheaperShelf;

/// Rows of one window.
const WINDOW: u32 = 500;
/// Months that a forecast can have.
const MONTHS: std::ops::RangeInclusive<u8> = 1..=60;

impl Engine {
    /// What the portfolio costs a year, what falls due, what was spent.
    pub async fn costs_overview(&self) -> Result<CostsOverview, Fault> {
        let holdings = self.holdings().await?;
        let rates = Rates::of(&self.inner.chosen.settings());
        let bought = self.costs_bought().await?;
        let spent = self.inner.store.library().read(store::orders::spend).await?;
        let has_prices = self.inner.store.cache().read(store::search::has_prices).await?;
        Ok(overview::overview(&holdings, &rates, has_prices, &spent, &bought))
    }

    /// Costs by account, ending or tag.
    pub async fn costs_groups(&self, by: CostsBy) -> Result<CostGroups, Fault> {
        let holdings = self.holdings().await?;
        let rates = Rates::of(&self.inner.chosen.settings());
        Ok(groups::groups(&holdings, by, &rates))
    }

    /// What renewals will cost by month.
    pub async fn costs_forecast(&self, request: ForecastRequest) -> Result<Forecast, Fault> {
        if !MONTHS.contains(&request.months) {
            return Err(Fault::bad_input("A forecast has 1 to 60 months."));
        }
        let holdings = self.holdings().await?;
        let rates = Rates::of(&self.inner.chosen.settings());
        Ok(forecast::forecast(
            owned::Owned::all(&holdings),
            request,
            &groups::Called::of(&holdings),
            &rates,
            holdings.now,
        ))
    }
}

/// Names by the account that has them.
type Names<'a> = HashSet<(&'a DomainName, AccountId)>;

/// The names that a filter shows; `None` where it shows all. And what could not be understood of it.
fn places<'a>(holdings: &'a Holdings, filter: &str) -> (Option<Names<'a>>, Option<String>) {
    if filter.trim().is_empty() {
        return (None, None);
    }
    let matches = holdings.matches(&PortfolioQuery {
        filter: filter.to_owned(),
        sort: SortKey::Name,
        descending: false,
    });
    let names = matches
        .indexes
        .iter()
        .filter_map(|index| holdings.names.get(*index as usize))
        .map(|holding| (&holding.name, holding.account))
        .collect();
    (Some(names), matches.problem.clone())
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
