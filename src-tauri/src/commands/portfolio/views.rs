//! Views, labels and suggestions of the portfolio: what the window can ask.

use engine::Fault;
use engine::portfolio::view::{
    FilterHelp, FilterSuggestion, ListLook, PortfolioRow, TagCount, ViewCount, ViewDraft,
};
use model::DomainName;
use tauri::State;

use crate::app::Freehold;

/// Keeps a view.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_view_keep(state: State<'_, Freehold>, draft: ViewDraft) -> Result<ViewCount, Fault> {
    state.engine().portfolio_view_keep(draft).await
}

/// Removes a view that the user kept.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_view_remove(state: State<'_, Freehold>, id: String) -> Result<(), Fault> {
    state.engine().portfolio_view_remove(id).await
}

/// How the list last looked without a view; `None` before anything was chosen.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_look(state: State<'_, Freehold>) -> Result<Option<ListLook>, Fault> {
    state.engine().portfolio_look().await
}

/// Keeps how the list looks without a view.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_look_keep(state: State<'_, Freehold>, look: ListLook) -> Result<(), Fault> {
    state.engine().portfolio_look_keep(look).await
}

/// What can be typed into the filter.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_filter_help(state: State<'_, Freehold>) -> Result<Vec<FilterHelp>, Fault> {
    Ok(state.engine().portfolio_filter_help())
}

/// At most twelve suggestions for the token at the end of a filter text.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_suggest(
    state: State<'_, Freehold>,
    filter: String,
) -> Result<Vec<FilterSuggestion>, Fault> {
    state.engine().portfolio_suggest(filter).await
}

/// Names by what was typed of them, the likeliest first; at most 50.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_find(
    state: State<'_, Freehold>,
    text: String,
    limit: u32,
) -> Result<Vec<PortfolioRow>, Fault> {
    state.engine().portfolio_find(text, limit).await
}

/// The tags in use, the most used first.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_tags(state: State<'_, Freehold>) -> Result<Vec<TagCount>, Fault> {
    state.engine().portfolio_tags().await
}

/// Sets the tags of one name, all of them.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_tags_keep(
    state: State<'_, Freehold>,
    name: DomainName,
    tags: Vec<String>,
) -> Result<(), Fault> {
    state.engine().portfolio_tags_keep(name, tags).await
}

/// The note of a name; empty where there is none.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_note(state: State<'_, Freehold>, name: DomainName) -> Result<String, Fault> {
    state.engine().portfolio_note(name).await
}

/// Keeps the note of a name; an empty one removes it.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_note_keep(
    state: State<'_, Freehold>,
    name: DomainName,
    note: String,
) -> Result<(), Fault> {
    state.engine().portfolio_note_keep(name, note).await
}
