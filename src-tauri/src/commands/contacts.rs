//! The address book: what the window can ask.

use engine::Fault;
use engine::contacts::view::{AccountContactView, ContactCheck, ContactDraft, ContactView};
use model::{AccountId, Contact};
use tauri::State;

use crate::app::Freehold;

pub mod kept;

/// The address book, by label.
#[tauri::command]
#[specta::specta]
pub async fn contacts_list(state: State<'_, Freehold>) -> Result<Vec<ContactView>, Fault> {
    state.engine().contacts_list().await
}

/// What each provider of a connected account would say about a contact.
#[tauri::command]
#[specta::specta]
pub async fn contacts_check(
    state: State<'_, Freehold>,
    contact: Contact,
) -> Result<Vec<ContactCheck>, Fault> {
    state.engine().contacts_check(contact).await
}

/// Saves a contact.
#[tauri::command]
#[specta::specta]
pub async fn contacts_save(state: State<'_, Freehold>, draft: ContactDraft) -> Result<ContactView, Fault> {
    state.engine().contacts_save(draft).await
}

/// Removes a contact. Refused while lines of the cart use it.
#[tauri::command]
#[specta::specta]
pub async fn contacts_remove(state: State<'_, Freehold>, id: String) -> Result<(), Fault> {
    state.engine().contacts_remove(id).await
}

/// Reads the one contact of an account that has one for all its names.
#[tauri::command]
#[specta::specta]
pub async fn contacts_account(
    state: State<'_, Freehold>,
    account: AccountId,
) -> Result<AccountContactView, Fault> {
    state.engine().contacts_account(account).await
}

/// Puts a contact of the address book in the place of the account's one contact.
#[tauri::command]
#[specta::specta]
pub async fn contacts_account_write(
    state: State<'_, Freehold>,
    account: AccountId,
    id: String,
) -> Result<AccountContactView, Fault> {
    state.engine().contacts_account_write(account, id).await
}
