//! Settings: what the window can ask.

use engine::Fault;
use engine::settings::view::{Settings, VaultRequest, VaultView};
use tauri::State;

use crate::app::Freehold;

/// The settings.
#[tauri::command]
#[specta::specta]
pub async fn settings_get(state: State<'_, Freehold>) -> Result<Settings, Fault> {
    state.engine().settings_get().await
}

/// Keeps the settings; they take effect at once.
#[tauri::command]
#[specta::specta]
pub async fn settings_set(state: State<'_, Freehold>, settings: Settings) -> Result<Settings, Fault> {
    state.engine().settings_set(settings).await
}

/// Chooses where secrets are kept, or unlocks it.
#[tauri::command]
#[specta::specta]
pub async fn settings_vault(state: State<'_, Freehold>, request: VaultRequest) -> Result<VaultView, Fault> {
    state.engine().settings_vault(request).await
}
