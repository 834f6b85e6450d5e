//! Certificate, DNS, mail and page of a name: what the window can ask.

use engine::Fault;
use engine::health::view::{HealthPart, HealthView};
use model::DomainName;
use tauri::State;

use crate::app::Freehold;

/// What is known of a name, from the cache.
#[tauri::command]
#[specta::specta]
pub async fn health_get(state: State<'_, Freehold>, name: DomainName) -> Result<HealthView, Fault> {
    state.engine().health_get(name).await
}

/// Looks a part up afresh, or without one all of them.
#[tauri::command]
#[specta::specta]
pub async fn health_refresh(
    state: State<'_, Freehold>,
    name: DomainName,
    part: Option<HealthPart>,
) -> Result<HealthView, Fault> {
    state.engine().health_refresh(name, part).await
}
