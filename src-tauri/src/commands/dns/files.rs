//! DNS: zone files.

use engine::Fault;
use engine::dns::view::PlanView;
use engine::dns::zonefile::view::{FileUse, FileView, ZoneFile};
use engine::portfolio::view::NameKey;
use tauri::State;

use crate::app::Freehold;

/// Zones as last read as master files.
#[tauri::command]
#[specta::specta]
pub async fn dns_file_export(state: State<'_, Freehold>, keys: Vec<NameKey>) -> Result<Vec<ZoneFile>, Fault> {
    state.engine().dns_file_export(keys).await
}

/// What a file holds, and how it stands to the zone.
#[tauri::command]
#[specta::specta]
pub async fn dns_file_read(
    state: State<'_, Freehold>,
    key: NameKey,
    text: String,
) -> Result<FileView, Fault> {
    state.engine().dns_file_read(key, text).await
}

/// A plan from a file.
#[tauri::command]
#[specta::specta]
pub async fn dns_file_plan(state: State<'_, Freehold>, wanted: FileUse) -> Result<PlanView, Fault> {
    state.engine().dns_file_plan(wanted).await
}
