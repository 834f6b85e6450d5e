//! Nameservers of many names at once: lists, a look before, and the change itself.
//!
//! Nameservers are set where a name is registered; its zone may be in another account, or in none.
//!
//! - [`view`]: as the window sees them
//! - `current`: what they are now
//! - `hosts`, `lists`: what they may be, and lists to choose from
//! - `look`, `judge`, `signing`, `plan`: what a change would do, and the plan of it
//! - `apply`, `set`: the change, name by name, and its proof; `moving`: of one name that moves between accounts

mod apply;
mod current;
mod hosts;
mod judge;
mod lists;
mod look;
mod moving;
pub(super) mod plan;
mod set;
mod signing;
pub mod view;

use view::{
    NameserverKeys, NameserverList, NameserverListDraft, NameserversApply, NameserversPlan, NameserversView,
    NameserversWish,
};

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

impl Engine {
    /// The nameservers of names, in the order asked for; at most 10,000. Each in the account where it is registered.
    pub async fn dns_nameservers(&self, keys: Vec<NameKey>) -> Result<Vec<NameserversView>, Fault> {
        self.nameservers_views(keys).await
    }

    /// Lists of nameservers: those of the connected accounts, then the own.
    pub async fn dns_nameserver_lists(&self) -> Result<Vec<NameserverList>, Fault> {
        self.nameservers_lists().await
    }

    /// Keys of presets and Cloudflare profiles that worked before.
    pub async fn dns_nameserver_keys(&self) -> Result<NameserverKeys, Fault> {
        self.nameservers_keys().await
    }

    /// Keeps a list; returns its id.
    pub async fn dns_nameserver_list_keep(&self, draft: NameserverListDraft) -> Result<String, Fault> {
        self.nameservers_keep_list(draft).await
    }

    /// Throws an own list away.
    pub async fn dns_nameserver_list_remove(&self, id: String) -> Result<(), Fault> {
        self.nameservers_remove_list(id).await
    }

    /// Looks what a change would do, as a job that can be paused and cancelled; returns when it is over. Nothing is
    /// written.
    pub async fn dns_nameservers_plan(&self, wish: NameserversWish) -> Result<NameserversPlan, Fault> {
        self.nameservers_look(wish).await
    }

    /// Sets the nameservers of the ticked names as a job; returns its id.
    pub async fn dns_nameservers_apply(&self, request: NameserversApply) -> Result<String, Fault> {
        self.nameservers_start(request).await
    }
}
