//! What happened to names, and what is to be looked at: what the window can ask.

use engine::Fault;
use engine::portfolio::view::{NameHistory, NameKey, ReviewSection, ReviewView};
use model::DomainName;
use tauri::State;

use crate::app::Freehold;

/// Names to be looked at: at most 500 of a section from `offset`, the latest first.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_review(
    state: State<'_, Freehold>,
    section: ReviewSection,
    offset: u32,
    limit: u32,
) -> Result<ReviewView, Fault> {
    state.engine().portfolio_review(section, offset, limit).await
}

/// The names of a section, for a selection of everything; at most 100,000.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_review_keys(
    state: State<'_, Freehold>,
    section: ReviewSection,
) -> Result<Vec<NameKey>, Fault> {
    state.engine().portfolio_review_keys(section).await
}

/// The user has looked at these names. A missing one stays marked, and is forgotten as ever.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_review_done(state: State<'_, Freehold>, keys: Vec<NameKey>) -> Result<(), Fault> {
    state.engine().portfolio_review_done(keys).await
}

/// Forgets those of the names that are missing. Returns how many are gone; one that is in an account stays.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_review_forget(state: State<'_, Freehold>, keys: Vec<NameKey>) -> Result<u32, Fault> {
    state.engine().portfolio_review_forget(keys).await
}

/// What happened to a name in whatever account, newest first: at most 200 changes before the one with the id `before`.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_history(
    state: State<'_, Freehold>,
    name: DomainName,
    before: Option<String>,
    limit: u32,
) -> Result<NameHistory, Fault> {
    state.engine().portfolio_history(name, before, limit).await
}
