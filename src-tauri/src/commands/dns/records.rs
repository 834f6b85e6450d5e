//! DNS: records across zones.

use engine::Fault;
use engine::dns::records::view::{RecordsAsk, RecordsChange, RecordsPage, RecordsPreview, RecordsScope};
use engine::dns::view::PlanView;
use engine::portfolio::view::NameKey;
use tauri::State;

use crate::app::Freehold;

/// A window on the records of all zones as last read.
#[tauri::command]
#[specta::specta]
pub async fn dns_records(
    state: State<'_, Freehold>,
    ask: RecordsAsk,
    offset: u32,
    limit: u32,
) -> Result<RecordsPage, Fault> {
    state.engine().dns_records(ask, offset, limit).await
}

/// The zones of the portfolio that were never read.
#[tauri::command]
#[specta::specta]
pub async fn dns_records_unread(state: State<'_, Freehold>) -> Result<Vec<NameKey>, Fault> {
    state.engine().dns_records_unread().await
}

/// What a change of many records would do.
#[tauri::command]
#[specta::specta]
pub async fn dns_records_preview(
    state: State<'_, Freehold>,
    scope: RecordsScope,
    change: RecordsChange,
) -> Result<RecordsPreview, Fault> {
    state.engine().dns_records_preview(scope, change).await
}

/// A plan that changes many records.
#[tauri::command]
#[specta::specta]
pub async fn dns_records_plan(
    state: State<'_, Freehold>,
    scope: RecordsScope,
    change: RecordsChange,
) -> Result<PlanView, Fault> {
    state.engine().dns_records_plan(scope, change).await
}
