use model::{AccountId, DomainName};

use super::view::{
    EndingSet, EndingSetDraft, PriceTable, SearchPreview, SearchRequest, WantedAdd, WantedAdded, WantedView,
};
use crate::core::Engine;
use crate::fault::{Code, Fault};

fn unbuilt<T>() -> Result<T, Fault> {
    Err(Fault::new(Code::Internal, "This is not built yet."))
}

impl Engine {
    /// What a search would do. Nothing is asked.
    pub async fn search_preview(&self, _request: SearchRequest) -> Result<SearchPreview, Fault> {
        unbuilt()
    }

    /// The saved sets of endings, by name.
    pub async fn search_sets(&self) -> Result<Vec<EndingSet>, Fault> {
        unbuilt()
    }

    /// Saves a set of endings.
    pub async fn search_set_save(&self, _draft: EndingSetDraft) -> Result<EndingSet, Fault> {
        unbuilt()
    }

    /// Removes a set of endings.
    pub async fn search_set_remove(&self, _id: String) -> Result<(), Fault> {
        unbuilt()
    }

    /// Prices of every ending that connected accounts sell, as last read.
    pub async fn search_price_table(&self) -> Result<PriceTable, Fault> {
        unbuilt()
    }

    /// Reads the price lists again, as a job. Returns its id.
    pub async fn search_price_refresh(&self) -> Result<String, Fault> {
        unbuilt()
    }

    /// Asks accounts without a price list for the prices of some endings, as a job. Returns its id.
    pub async fn search_price_ask(
        &self,
        _endings: Vec<String>,
        _accounts: Vec<AccountId>,
    ) -> Result<String, Fault> {
        unbuilt()
    }

    /// Wanted names.
    pub async fn search_wanted(&self) -> Result<WantedView, Fault> {
        unbuilt()
    }

    /// Watches names.
    pub async fn search_wanted_add(&self, _add: WantedAdd) -> Result<WantedAdded, Fault> {
        unbuilt()
    }

    /// Changes the user's words about a wanted name.
    pub async fn search_wanted_note(&self, _name: DomainName, _note: String) -> Result<WantedView, Fault> {
        unbuilt()
    }

    /// Stops watching names.
    pub async fn search_wanted_remove(&self, _names: Vec<DomainName>) -> Result<WantedView, Fault> {
        unbuilt()
    }

    /// Checks wanted names now, as a job; none named means all. Returns its id.
    pub async fn search_wanted_check(&self, _names: Vec<DomainName>) -> Result<String, Fault> {
        unbuilt()
    }
}
