//! DNS: kept drafts.

use engine::Fault;
use engine::dns::drafts::view::{DraftToKeep, DraftView};
use engine::dns::view::{PlanView, ZoneDraft};
use tauri::State;

use crate::app::Freehold;

/// Kept drafts, newest first.
#[tauri::command]
#[specta::specta]
pub async fn dns_drafts(state: State<'_, Freehold>) -> Result<Vec<DraftView>, Fault> {
    state.engine().dns_drafts().await
}

/// Keeps a draft; returns its id.
#[tauri::command]
#[specta::specta]
pub async fn dns_draft_keep(state: State<'_, Freehold>, draft: DraftToKeep) -> Result<String, Fault> {
    state.engine().dns_draft_keep(draft).await
}

/// The edits of a kept draft.
#[tauri::command]
#[specta::specta]
pub async fn dns_draft(state: State<'_, Freehold>, id: String) -> Result<Vec<ZoneDraft>, Fault> {
    state.engine().dns_draft(id).await
}

/// A plan from a kept draft.
#[tauri::command]
#[specta::specta]
pub async fn dns_draft_plan(state: State<'_, Freehold>, id: String) -> Result<PlanView, Fault> {
    state.engine().dns_draft_plan(id).await
}

/// Throws a kept draft away.
#[tauri::command]
#[specta::specta]
pub async fn dns_draft_remove(state: State<'_, Freehold>, id: String) -> Result<(), Fault> {
    state.engine().dns_draft_remove(id).await
}
