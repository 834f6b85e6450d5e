//! Search: names and lists in, answers of every account as they come.

pub mod view;

use view::{EndingView, SearchRequest, SearchView};

use crate::core::Engine;
use crate::fault::Fault;

/// Searches that run or have run in this session.
#[derive(Default)]
pub struct Searches {}

impl Engine {
    /// Starts a search over all accounts that can search; answers come as events.
    pub async fn search_start(&self, _request: SearchRequest) -> Result<SearchView, Fault> {
        unimplemented!()
    }

    /// A search as it stands.
    pub async fn search_get(&self, _id: String) -> Result<SearchView, Fault> {
        unimplemented!()
    }

    /// Stops a search; no further request is made for it.
    pub async fn search_cancel(&self, _id: String) -> Result<(), Fault> {
        unimplemented!()
    }

    /// Endings that connected accounts sell, by their price lists.
    pub async fn search_endings(&self) -> Result<Vec<EndingView>, Fault> {
        unimplemented!()
    }
}
