//! Accounts: what the window can ask.

use engine::Fault;
use engine::accounts::view::{AccountCheck, AccountDraft, AccountPatch, AccountView};
use model::AccountId;
use registrar::Descriptor;
use tauri::State;

use crate::app::Freehold;

/// All providers' static facts.
#[tauri::command]
#[specta::specta]
#[must_use]
pub fn accounts_providers(state: State<'_, Freehold>) -> Vec<&'static Descriptor> {
    state.engine().accounts_providers()
}

/// All accounts, in the order connected.
#[tauri::command]
#[specta::specta]
pub async fn accounts_list(state: State<'_, Freehold>) -> Result<Vec<AccountView>, Fault> {
    state.engine().accounts_list().await
}

/// Tries a draft without keeping anything.
#[tauri::command]
#[specta::specta]
pub async fn accounts_test(state: State<'_, Freehold>, draft: AccountDraft) -> Result<AccountCheck, Fault> {
    state.engine().accounts_test(draft).await
}

/// Keeps a draft: the key in the vault first, then the account. It need not pass its check.
#[tauri::command]
#[specta::specta]
pub async fn accounts_add(state: State<'_, Freehold>, draft: AccountDraft) -> Result<AccountView, Fault> {
    state.engine().accounts_add(draft).await
}

/// Changes an account.
#[tauri::command]
#[specta::specta]
pub async fn accounts_update(
    state: State<'_, Freehold>,
    id: AccountId,
    patch: AccountPatch,
) -> Result<AccountView, Fault> {
    state.engine().accounts_update(id, patch).await
}

/// Chooses whether nothing may be bought, written or changed at an account.
#[tauri::command]
#[specta::specta]
pub async fn accounts_read_only(
    state: State<'_, Freehold>,
    id: AccountId,
    on: bool,
) -> Result<AccountView, Fault> {
    state.engine().accounts_read_only(id, on).await
}

/// Forgets an account, its key and its cached names. Refused while an order there is unclear.
#[tauri::command]
#[specta::specta]
pub async fn accounts_remove(state: State<'_, Freehold>, id: AccountId) -> Result<(), Fault> {
    state.engine().accounts_remove(id).await
}

/// Climbs the ladder of checks for a connected account and keeps the result.
#[tauri::command]
#[specta::specta]
pub async fn accounts_check(state: State<'_, Freehold>, id: AccountId) -> Result<AccountCheck, Fault> {
    state.engine().accounts_check(id).await
}
