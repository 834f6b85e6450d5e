//! What registries say of names: what the window can ask.

use engine::Fault;
use engine::health::view::{BootstrapView, RegistryView};
use engine::portfolio::view::NameKey;
use model::DomainName;
use tauri::State;

use crate::app::Freehold;

/// What is known of a name from its registry, from the cache.
#[tauri::command]
#[specta::specta]
pub async fn health_registry(state: State<'_, Freehold>, name: DomainName) -> Result<RegistryView, Fault> {
    state.engine().health_registry(name).await
}

/// Asks the registry of a name again.
#[tauri::command]
#[specta::specta]
pub async fn health_registry_refresh(
    state: State<'_, Freehold>,
    name: DomainName,
) -> Result<RegistryView, Fault> {
    state.engine().health_registry_refresh(name).await
}

/// Asks the registries of many names, as a job.
#[tauri::command]
#[specta::specta]
pub async fn health_sweep(state: State<'_, Freehold>, keys: Vec<NameKey>) -> Result<String, Fault> {
    state.engine().health_sweep(keys).await
}

/// The list of RDAP servers in use.
#[tauri::command]
#[specta::specta]
pub async fn health_bootstrap(state: State<'_, Freehold>) -> Result<BootstrapView, Fault> {
    state.engine().health_bootstrap().await
}

/// Fetches the current list of RDAP servers.
#[tauri::command]
#[specta::specta]
pub async fn health_bootstrap_refresh(state: State<'_, Freehold>) -> Result<BootstrapView, Fault> {
    state.engine().health_bootstrap_refresh().await
}
