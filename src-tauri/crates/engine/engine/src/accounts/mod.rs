//! Accounts: connect, check, edit, remove. Keys go to the vault and never come back to the window.

pub mod view;

use std::sync::Arc;

use model::AccountId;
use registrar::Provider;
use view::{AccountCheck, AccountDraft, AccountPatch, AccountView};

use crate::core::Engine;
use crate::fault::Fault;

impl Engine {
    /// All accounts, in the order connected.
    pub async fn accounts_list(&self) -> Result<Vec<AccountView>, Fault> {
        unimplemented!()
    }

    /// Tries a draft without keeping anything.
    pub async fn accounts_test(&self, _draft: AccountDraft) -> Result<AccountCheck, Fault> {
        unimplemented!()
    }

    /// Keeps a draft: the key in the vault first, then the account. It need not pass its check.
    pub async fn accounts_add(&self, _draft: AccountDraft) -> Result<AccountView, Fault> {
        unimplemented!()
    }

    /// Changes an account.
    pub async fn accounts_update(&self, _id: AccountId, _patch: AccountPatch) -> Result<AccountView, Fault> {
        unimplemented!()
    }

    /// Forgets an account, its key and its cached names. Refused while an order there is unclear.
    pub async fn accounts_remove(&self, _id: AccountId) -> Result<(), Fault> {
        unimplemented!()
    }

    /// Climbs the ladder of checks for a connected account and keeps the result.
    pub async fn accounts_check(&self, _id: AccountId) -> Result<AccountCheck, Fault> {
        unimplemented!()
    }

    /// The opened account: its adapter with its key.
    pub(crate) async fn provider(&self, _id: AccountId) -> Result<Arc<dyn Provider>, Fault> {
        unimplemented!()
    }
}
