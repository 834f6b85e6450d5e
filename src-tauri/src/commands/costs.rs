//! Costs: what the window can ask.

use engine::Fault;
use engine::cart::view::TextFile;
use engine::costs::view::{
    CheaperQuery, CheaperWindow, CostGroups, CostsBy, CostsFile, CostsOverview, Forecast, ForecastRequest,
    PaidDraft, PaidKept, PaidQuery, PaidWindow,
};
use engine::portfolio::view::NameKey;
use tauri::State;

use crate::app::Freehold;

/// What the portfolio costs a year, what falls due, what was spent.
#[tauri::command]
#[specta::specta]
pub async fn costs_overview(state: State<'_, Freehold>) -> Result<CostsOverview, Fault> {
    state.engine().costs_overview().await
}

/// Costs by account, ending or tag.
#[tauri::command]
#[specta::specta]
pub async fn costs_groups(state: State<'_, Freehold>, by: CostsBy) -> Result<CostGroups, Fault> {
    state.engine().costs_groups(by).await
}

/// What renewals will cost by month.
#[tauri::command]
#[specta::specta]
pub async fn costs_forecast(state: State<'_, Freehold>, request: ForecastRequest) -> Result<Forecast, Fault> {
    state.engine().costs_forecast(request).await
}

/// A slice of the names that are cheaper elsewhere: at most 500 rows from `offset`.
#[tauri::command]
#[specta::specta]
pub async fn costs_cheaper(
    state: State<'_, Freehold>,
    query: CheaperQuery,
    offset: u32,
    limit: u32,
) -> Result<CheaperWindow, Fault> {
    state.engine().costs_cheaper(query, offset, limit).await
}

/// The names that are cheaper elsewhere, for a selection of everything.
#[tauri::command]
#[specta::specta]
pub async fn costs_cheaper_keys(
    state: State<'_, Freehold>,
    query: CheaperQuery,
) -> Result<Vec<NameKey>, Fault> {
    state.engine().costs_cheaper_keys(query).await
}

/// A slice of what was paid for the names: at most 500 rows from `offset`.
#[tauri::command]
#[specta::specta]
pub async fn costs_paid(
    state: State<'_, Freehold>,
    query: PaidQuery,
    offset: u32,
    limit: u32,
) -> Result<PaidWindow, Fault> {
    state.engine().costs_paid(query, offset, limit).await
}

/// Keeps what was paid for some names, or forgets it.
#[tauri::command]
#[specta::specta]
pub async fn costs_paid_set(state: State<'_, Freehold>, draft: PaidDraft) -> Result<PaidKept, Fault> {
    state.engine().costs_paid_set(draft).await
}

/// A table of the costs, to be saved.
#[tauri::command]
#[specta::specta]
pub async fn costs_file(state: State<'_, Freehold>, file: CostsFile) -> Result<TextFile, Fault> {
    state.engine().costs_file(file).await
}
