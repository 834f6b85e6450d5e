//! Name servers of many names at once: lists, a look before, and the change itself.
//!
//! - [`view`]: as the window sees it

pub mod view;

use view::{
    NameserverList, NameserverListDraft, NameserversApply, NameserversPlan, NameserversView, NameserversWish,
};

use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

fn missing() -> Fault {
    Fault::new(Code::NotOffered, "This is not built yet.")
}

impl Engine {
    /// The name servers of names, in the order asked for.
    pub async fn dns_nameservers(&self, _keys: Vec<NameKey>) -> Result<Vec<NameserversView>, Fault> {
        Err(missing())
    }

    /// Lists of name servers: well-known ones, then the own.
    pub async fn dns_nameserver_lists(&self) -> Result<Vec<NameserverList>, Fault> {
        Ok(Vec::new())
    }

    /// Keeps a list; returns its id.
    pub async fn dns_nameserver_list_keep(&self, _draft: NameserverListDraft) -> Result<String, Fault> {
        Err(missing())
    }

    /// Throws an own list away.
    pub async fn dns_nameserver_list_remove(&self, _id: String) -> Result<(), Fault> {
        Err(missing())
    }

    /// Looks what a change would do. Nothing is written.
    pub async fn dns_nameservers_plan(&self, _wish: NameserversWish) -> Result<NameserversPlan, Fault> {
        Err(missing())
    }

    /// Sets the name servers of the ticked names as a job; returns its id.
    pub async fn dns_nameservers_apply(&self, _request: NameserversApply) -> Result<String, Fault> {
        Err(missing())
    }
}
