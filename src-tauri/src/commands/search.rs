//! Search: what the window can ask.

use engine::Fault;
use engine::search::view::{
    EndingSet, EndingSetDraft, EndingView, PriceTable, SearchPreview, SearchRequest, SearchView, WantedAdd,
    WantedAdded, WantedView,
};
use model::{AccountId, DomainName};
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

/// What a search would do. Nothing is asked.
#[tauri::command]
#[specta::specta]
pub async fn search_preview(
    state: State<'_, Freehold>,
    request: SearchRequest,
) -> Result<SearchPreview, Fault> {
    state.engine().search_preview(request).await
}

/// The saved sets of endings, by name.
#[tauri::command]
#[specta::specta]
pub async fn search_sets(state: State<'_, Freehold>) -> Result<Vec<EndingSet>, Fault> {
    state.engine().search_sets().await
}

/// Saves a set of endings.
#[tauri::command]
#[specta::specta]
pub async fn search_set_save(state: State<'_, Freehold>, draft: EndingSetDraft) -> Result<EndingSet, Fault> {
    state.engine().search_set_save(draft).await
}

/// Removes a set of endings.
#[tauri::command]
#[specta::specta]
pub async fn search_set_remove(state: State<'_, Freehold>, id: String) -> Result<(), Fault> {
    state.engine().search_set_remove(id).await
}

/// Prices of every ending that connected accounts sell, as last read.
#[tauri::command]
#[specta::specta]
pub async fn search_price_table(state: State<'_, Freehold>) -> Result<PriceTable, Fault> {
    state.engine().search_price_table().await
}

/// Reads the price lists again, as a job. Returns its id.
#[tauri::command]
#[specta::specta]
pub async fn search_price_refresh(state: State<'_, Freehold>) -> Result<String, Fault> {
    state.engine().search_price_refresh().await
}

/// Asks accounts without a price list for the prices of some endings, as a job. Returns its id.
#[tauri::command]
#[specta::specta]
pub async fn search_price_ask(
    state: State<'_, Freehold>,
    endings: Vec<String>,
    accounts: Vec<AccountId>,
) -> Result<String, Fault> {
    state.engine().search_price_ask(endings, accounts).await
}

/// Wanted names.
#[tauri::command]
#[specta::specta]
pub async fn search_wanted(state: State<'_, Freehold>) -> Result<WantedView, Fault> {
    state.engine().search_wanted().await
}

/// Watches names.
#[tauri::command]
#[specta::specta]
pub async fn search_wanted_add(state: State<'_, Freehold>, add: WantedAdd) -> Result<WantedAdded, Fault> {
    state.engine().search_wanted_add(add).await
}

/// Changes the user's words about a wanted name.
#[tauri::command]
#[specta::specta]
pub async fn search_wanted_note(
    state: State<'_, Freehold>,
    name: DomainName,
    note: String,
) -> Result<WantedView, Fault> {
    state.engine().search_wanted_note(name, note).await
}

/// Stops watching names.
#[tauri::command]
#[specta::specta]
pub async fn search_wanted_remove(
    state: State<'_, Freehold>,
    names: Vec<DomainName>,
) -> Result<WantedView, Fault> {
    state.engine().search_wanted_remove(names).await
}

/// Checks wanted names now, as a job; none named means all. Returns its id.
#[tauri::command]
#[specta::specta]
pub async fn search_wanted_check(
    state: State<'_, Freehold>,
    names: Vec<DomainName>,
) -> Result<String, Fault> {
    state.engine().search_wanted_check(names).await
}
