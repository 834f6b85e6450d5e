//! DNS: nameservers of many names.

use engine::Fault;
use engine::dns::nameservers::view::{
    NameserverKeys, NameserverList, NameserverListDraft, NameserversApply, NameserversPlan, NameserversView,
    NameserversWish,
};
use engine::portfolio::view::NameKey;
use tauri::State;

use crate::app::Freehold;

/// The nameservers of names.
#[tauri::command]
#[specta::specta]
pub async fn dns_nameservers(
    state: State<'_, Freehold>,
    keys: Vec<NameKey>,
) -> Result<Vec<NameserversView>, Fault> {
    state.engine().dns_nameservers(keys).await
}

/// Lists of nameservers.
#[tauri::command]
#[specta::specta]
pub async fn dns_nameserver_lists(state: State<'_, Freehold>) -> Result<Vec<NameserverList>, Fault> {
    state.engine().dns_nameserver_lists().await
}

/// Keys of presets and Cloudflare profiles that worked before.
#[tauri::command]
#[specta::specta]
pub async fn dns_nameserver_keys(state: State<'_, Freehold>) -> Result<NameserverKeys, Fault> {
    state.engine().dns_nameserver_keys().await
}

/// Keeps a list; returns its id.
#[tauri::command]
#[specta::specta]
pub async fn dns_nameserver_list_keep(
    state: State<'_, Freehold>,
    draft: NameserverListDraft,
) -> Result<String, Fault> {
    state.engine().dns_nameserver_list_keep(draft).await
}

/// Throws an own list away.
#[tauri::command]
#[specta::specta]
pub async fn dns_nameserver_list_remove(state: State<'_, Freehold>, id: String) -> Result<(), Fault> {
    state.engine().dns_nameserver_list_remove(id).await
}

/// Looks what a change would do. Nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn dns_nameservers_plan(
    state: State<'_, Freehold>,
    wish: NameserversWish,
) -> Result<NameserversPlan, Fault> {
    state.engine().dns_nameservers_plan(wish).await
}

/// Sets the nameservers of the ticked names as a job; returns its id.
#[tauri::command]
#[specta::specta]
pub async fn dns_nameservers_apply(
    state: State<'_, Freehold>,
    request: NameserversApply,
) -> Result<String, Fault> {
    state.engine().dns_nameservers_apply(request).await
}
