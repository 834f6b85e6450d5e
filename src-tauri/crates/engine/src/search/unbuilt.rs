use model::DomainName;

use super::view::{WantedAdd, WantedAdded, WantedView};
use crate::core::Engine;
use crate::fault::{Code, Fault};

fn unbuilt<T>() -> Result<T, Fault> {
    Err(Fault::new(Code::Internal, "This is not built yet."))
}

impl Engine {
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
