//! Search: what the window can ask.

use engine::Fault;
use engine::search::view::{EndingView, SearchRequest, SearchView};
use tauri::State;

use crate::app::Freehold;

/// Starts a search over all accounts that can search; answers come as events.
#[tauri::command]
#[specta::specta]
pub async fn search_start(state: State<'_, Freehold>, request: SearchRequest) -> Result<SearchView, Fault> {
    state.engine().search_start(request).await
}

/// A search as it stands.
#[tauri::command]
#[specta::specta]
pub async fn search_get(state: State<'_, Freehold>, id: String) -> Result<SearchView, Fault> {
    state.engine().search_get(id).await
}

/// Stops a search; no further request is made for it.
#[tauri::command]
#[specta::specta]
pub async fn search_cancel(state: State<'_, Freehold>, id: String) -> Result<(), Fault> {
    state.engine().search_cancel(id).await
}

/// Endings that connected accounts sell, by their price lists.
#[tauri::command]
#[specta::specta]
pub async fn search_endings(state: State<'_, Freehold>) -> Result<Vec<EndingView>, Fault> {
    state.engine().search_endings().await
}
