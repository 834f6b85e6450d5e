//! The portfolio: sync, the list by windows, details.

pub mod view;

use model::AccountId;
use view::{NameDetail, NameKey, PortfolioQuery, PortfolioSummary, PortfolioWindow, VerbPreview};

use crate::core::Engine;
use crate::fault::Fault;

impl Engine {
    /// A slice of the list: at most 500 rows from `offset`.
    pub async fn portfolio_window(
        &self,
        _query: PortfolioQuery,
        _offset: u32,
        _limit: u32,
    ) -> Result<PortfolioWindow, Fault> {
        unimplemented!()
    }

    /// All names that match, for a selection of everything; at most 100,000.
    pub async fn portfolio_keys(&self, _query: PortfolioQuery) -> Result<Vec<NameKey>, Fault> {
        unimplemented!()
    }

    /// The counts of the sidebar.
    pub async fn portfolio_summary(&self) -> Result<PortfolioSummary, Fault> {
        unimplemented!()
    }

    /// Everything known about a name, from the cache.
    pub async fn portfolio_detail(&self, _key: NameKey) -> Result<NameDetail, Fault> {
        unimplemented!()
    }

    /// Fetches one name again.
    pub async fn portfolio_refresh(&self, _key: NameKey) -> Result<NameDetail, Fault> {
        unimplemented!()
    }

    /// Starts a sync of one account, or of all side by side. Returns the jobs' ids; an account that is being synced
    /// already is not started twice.
    pub async fn portfolio_sync(&self, _account: Option<AccountId>) -> Result<Vec<String>, Fault> {
        unimplemented!()
    }

    /// What renewing a selection for a year would do, before it is put into the cart.
    pub async fn portfolio_renew_preview(&self, _keys: Vec<NameKey>) -> Result<VerbPreview, Fault> {
        unimplemented!()
    }
}
