//! Copies of the library, everything in one file, and the way back: what the window can ask. Files are chosen in the
//! system's own dialogs, so no path comes from the window.

use engine::Fault;
use engine::settings::backups::view::{BackupsView, ExportView, RestoreView, RestoredView};
use tauri::{AppHandle, State};
use tauri_plugin_dialog::{DialogExt, FilePath};
use tokio::sync::oneshot;

use crate::app::Freehold;

/// The copies in the data folder, and how buying stands after a restore.
#[tauri::command]
#[specta::specta]
pub async fn settings_backups(state: State<'_, Freehold>) -> Result<BackupsView, Fault> {
    state.engine().settings_backups().await
}

/// Makes a copy of the library now.
#[tauri::command]
#[specta::specta]
pub async fn settings_back_up(state: State<'_, Freehold>) -> Result<BackupsView, Fault> {
    state.engine().settings_back_up().await
}

/// Opens the folder of the copies in the system's file manager.
#[tauri::command]
#[specta::specta]
pub async fn settings_open_backups(app: AppHandle, state: State<'_, Freehold>) -> Result<(), Fault> {
    state.open_backups(&app)
}

/// Asks the user where to, and writes everything into one file; nothing when the user chose no place. Keys go in only under
/// a passphrase.
#[tauri::command]
#[specta::specta]
pub async fn settings_export(
    app: AppHandle,
    state: State<'_, Freehold>,
    passphrase: Option<String>,
) -> Result<Option<ExportView>, Fault> {
    let engine = state.engine();
    let day = engine.now().to_utc().format("%Y-%m-%d");
    let (chose, chosen) = oneshot::channel();
    app.dialog()
        .file()
        .set_title("Back up everything")
        .set_file_name(format!("Freehold backup {day}.tar"))
        .add_filter("Freehold backups", &["tar"])
        .save_file(move |file| {
            // Nobody waits any more when the window is gone.
            let _ = chose.send(file);
        });
    match path(chosen.await.ok().flatten()) {
        None => Ok(None),
        Some(path) => engine.settings_export(path, passphrase).await.map(Some),
    }
}

/// Asks the user for a backup in the system's own dialog and reads it; nothing when the user chose none. Nothing is changed.
#[tauri::command]
#[specta::specta]
pub async fn settings_restore_file(
    app: AppHandle,
    state: State<'_, Freehold>,
) -> Result<Option<RestoreView>, Fault> {
    let (chose, chosen) = oneshot::channel();
    app.dialog()
        .file()
        .set_title("Restore from a backup")
        .add_filter("Freehold backups", &["tar", "db"])
        .add_filter("All files", &["*"])
        .pick_file(move |file| {
            // Nobody waits any more when the window is gone.
            let _ = chose.send(file);
        });
    match path(chosen.await.ok().flatten()) {
        None => Ok(None),
        Some(path) => state.engine().settings_restore_file(path).await.map(Some),
    }
}

/// Reads one of the copies in the data folder. Nothing is changed.
#[tauri::command]
#[specta::specta]
pub async fn settings_restore_copy(state: State<'_, Freehold>, name: String) -> Result<RestoreView, Fault> {
    state.engine().settings_restore_copy(name).await
}

/// The user does not want the backup after all.
#[tauri::command]
#[specta::specta]
pub async fn settings_restore_forget(state: State<'_, Freehold>) -> Result<(), Fault> {
    state.engine().settings_restore_forget().await
}

/// Puts the backup that was shown in the place of the library; with a passphrase its keys come along.
#[tauri::command]
#[specta::specta]
pub async fn settings_restore(
    state: State<'_, Freehold>,
    id: String,
    passphrase: Option<String>,
) -> Result<RestoredView, Fault> {
    state.restore(&id, passphrase).await
}

/// Starts with an empty library in the place of a damaged one.
#[tauri::command]
#[specta::specta]
pub async fn settings_start_empty(state: State<'_, Freehold>) -> Result<(), Fault> {
    state.start_empty().await
}

/// Lets buying go on after a restore although some accounts were not read since.
#[tauri::command]
#[specta::specta]
pub async fn settings_money_resume(state: State<'_, Freehold>) -> Result<(), Fault> {
    state.engine().settings_money_resume().await
}

fn path(file: Option<FilePath>) -> Option<std::path::PathBuf> {
    file.and_then(|file| file.into_path().ok())
}
