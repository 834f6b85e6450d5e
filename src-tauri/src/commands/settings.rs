//! Settings: what the window can ask.

pub mod backups;

use engine::Fault;
use engine::settings::view::{PlacesView, Settings, VaultRequest, VaultView};
use tauri::{AppHandle, State};

use crate::app::Freehold;
use crate::{notifications, tray_host};

/// The settings.
#[tauri::command]
#[specta::specta]
pub async fn settings_get(app: AppHandle, state: State<'_, Freehold>) -> Result<Settings, Fault> {
    state.settings(&app).await
}

/// Keeps the settings; they take effect at once.
#[tauri::command]
#[specta::specta]
pub async fn settings_set(
    app: AppHandle,
    state: State<'_, Freehold>,
    settings: Settings,
) -> Result<Settings, Fault> {
    state.keep_settings(&app, settings).await
}

/// Chooses where secrets are kept, or unlocks it.
#[tauri::command]
#[specta::specta]
pub async fn settings_vault(state: State<'_, Freehold>, request: VaultRequest) -> Result<VaultView, Fault> {
    state.engine().settings_vault(request).await
}

/// The settings that come with the app.
#[tauri::command]
#[specta::specta]
pub async fn settings_defaults(state: State<'_, Freehold>) -> Result<Settings, Fault> {
    state.engine().settings_defaults().await
}

/// Where the data lies, how large it is, and what a report of a fault should tell.
#[tauri::command]
#[specta::specta]
pub async fn settings_places(state: State<'_, Freehold>) -> Result<PlacesView, Fault> {
    let (tray, notifications) = tokio::join!(tray_host::answers(), notifications::answers());
    let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let webview = tauri::webview_version().unwrap_or_else(|_| "not known".to_owned());
    let system = [
        ("System".to_owned(), system()),
        ("Web view".to_owned(), webview),
        ("Tray".to_owned(), yes(tray)),
        ("Notifications".to_owned(), yes(notifications)),
    ];
    state.engine().settings_places(&system).await
}

/// What the system calls itself.
fn system() -> String {
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    let told = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = told
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))
        .map(|name| name.trim_matches('"').chars().take(80).collect::<String>());
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    let mut words = vec![name.unwrap_or_else(|| system.to_owned()), machine.to_owned()];
    if !desktop.is_empty() {
        words.push(desktop.chars().take(40).collect());
    }
    words.join(", ")
}
