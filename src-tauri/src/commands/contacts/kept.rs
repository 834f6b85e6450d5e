//! Contacts that an account keeps under handles: what the window can ask.

use engine::Fault;
use engine::contacts::kept::{KeptOrder, KeptOutcome, KeptPage, KeptPlan, KeptView};
use engine::contacts::removal::{KeptRemoval, KeptRemoved};
use model::{AccountId, Contact};
use tauri::State;

use crate::app::Freehold;

/// The contacts that an account keeps, from a row on.
#[tauri::command]
#[specta::specta]
pub async fn contacts_kept(
    state: State<'_, Freehold>,
    account: AccountId,
    from: u32,
) -> Result<KeptPage, Fault> {
    state.engine().contacts_kept(account, from).await
}

/// One contact in full.
#[tauri::command]
#[specta::specta]
pub async fn contacts_kept_read(
    state: State<'_, Freehold>,
    account: AccountId,
    handle: String,
) -> Result<KeptView, Fault> {
    state.engine().contacts_kept_read(account, handle).await
}

/// Makes a contact at the account of one of the address book, for names with this ending.
#[tauri::command]
#[specta::specta]
pub async fn contacts_kept_create(
    state: State<'_, Freehold>,
    account: AccountId,
    contact: String,
    ending: String,
) -> Result<KeptView, Fault> {
    state
        .engine()
        .contacts_kept_create(account, contact, ending)
        .await
}

/// What a change of a kept contact would do, with the names that carry it. Nothing is sent.
#[tauri::command]
#[specta::specta]
pub async fn contacts_kept_plan(
    state: State<'_, Freehold>,
    account: AccountId,
    handle: String,
    contact: Contact,
) -> Result<KeptPlan, Fault> {
    state.engine().contacts_kept_plan(account, handle, contact).await
}

/// Sends the change that the user saw and confirmed.
#[tauri::command]
#[specta::specta]
pub async fn contacts_kept_change(
    state: State<'_, Freehold>,
    order: KeptOrder,
) -> Result<KeptOutcome, Fault> {
    state.engine().contacts_kept_change(order).await
}

/// What deleting a contact would meet, with the names that carry it. Nothing is sent.
#[tauri::command]
#[specta::specta]
pub async fn contacts_kept_removal(
    state: State<'_, Freehold>,
    account: AccountId,
    handle: String,
) -> Result<KeptRemoval, Fault> {
    state.engine().contacts_kept_removal(account, handle).await
}

/// Deletes the contact that the user saw and confirmed.
#[tauri::command]
#[specta::specta]
pub async fn contacts_kept_remove(
    state: State<'_, Freehold>,
    account: AccountId,
    handle: String,
    shown: String,
) -> Result<KeptRemoved, Fault> {
    state.engine().contacts_kept_remove(account, handle, shown).await
}
