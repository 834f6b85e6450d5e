//! Accounts: what the window can ask.

use engine::Fault;
use engine::accounts::billing::{InvoicesView, ReferralsView};
use engine::accounts::endings::AccountEndings;
use engine::accounts::profile::AccountProfile;
use engine::accounts::signup::{SignUpDraft, SignUpOutcome};
use engine::accounts::tokens::{TokenMade, TokenWish, TokensView};
use engine::accounts::view::{AccountCheck, AccountDraft, AccountPatch, AccountView};
use model::{AccountId, ProviderId};
use registrar::Descriptor;
use tauri::State;

use crate::app::Freehold;

pub mod processes;
pub mod webhooks;

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

/// Reads an account anew and keeps what it says.
#[tauri::command]
#[specta::specta]
pub async fn accounts_profile(state: State<'_, Freehold>, id: AccountId) -> Result<AccountProfile, Fault> {
    state.engine().accounts_profile(id).await
}

/// Reads which endings an account sells, and which of them ask for more than a contact.
#[tauri::command]
#[specta::specta]
pub async fn accounts_endings(state: State<'_, Freehold>, id: AccountId) -> Result<AccountEndings, Fault> {
    state.engine().accounts_endings(id).await
}

/// Asks for the page where an account's way to pay is set up.
#[tauri::command]
#[specta::specta]
pub async fn accounts_billing_setup(state: State<'_, Freehold>, id: AccountId) -> Result<String, Fault> {
    state.engine().accounts_billing_setup(id).await
}

/// Reads an account's latest bills.
#[tauri::command]
#[specta::specta]
pub async fn accounts_invoices(state: State<'_, Freehold>, id: AccountId) -> Result<InvoicesView, Fault> {
    state.engine().accounts_invoices(id).await
}

/// Reads what an account's referral code brought.
#[tauri::command]
#[specta::specta]
pub async fn accounts_referrals(state: State<'_, Freehold>, id: AccountId) -> Result<ReferralsView, Fault> {
    state.engine().accounts_referrals(id).await
}

/// The keys of an account.
#[tauri::command]
#[specta::specta]
pub async fn accounts_tokens(state: State<'_, Freehold>, id: AccountId) -> Result<TokensView, Fault> {
    state.engine().accounts_tokens(id).await
}

/// Makes a key, which is told once.
#[tauri::command]
#[specta::specta]
pub async fn accounts_token_create(
    state: State<'_, Freehold>,
    id: AccountId,
    wish: TokenWish,
) -> Result<TokenMade, Fault> {
    state.engine().accounts_token_create(id, wish).await
}

/// Puts a key into the place of the account's own.
#[tauri::command]
#[specta::specta]
pub async fn accounts_token_keep(
    state: State<'_, Freehold>,
    id: AccountId,
    key: String,
) -> Result<AccountView, Fault> {
    state.engine().accounts_token_keep(id, key).await
}

/// Revokes a key for good; the one in use needs `in_use_too`.
#[tauri::command]
#[specta::specta]
pub async fn accounts_token_revoke(
    state: State<'_, Freehold>,
    id: AccountId,
    token: String,
    in_use_too: bool,
) -> Result<String, Fault> {
    state.engine().accounts_token_revoke(id, token, in_use_too).await
}

/// Opens an account at a provider and connects it.
#[tauri::command]
#[specta::specta]
pub async fn accounts_sign_up(state: State<'_, Freehold>, wish: SignUpDraft) -> Result<SignUpOutcome, Fault> {
    state.engine().accounts_sign_up(wish).await
}

/// Has a sign-in link mailed by a provider.
#[tauri::command]
#[specta::specta]
pub async fn accounts_sign_in_link(
    state: State<'_, Freehold>,
    provider: ProviderId,
    base_url: Option<String>,
    email: String,
) -> Result<(), Fault> {
    state
        .engine()
        .accounts_sign_in_link(provider, base_url, email)
        .await
}
