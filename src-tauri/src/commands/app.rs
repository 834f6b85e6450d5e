//! The app itself: start, events, demo, data folder.

use engine::cart::view::TextFile;
use engine::settings::view::AppInfo;
use engine::{Event, Fault};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use crate::app::Freehold;
use crate::{tray_host, window};

/// The window tells that it has painted its first page. Until then it is not shown.
#[tauri::command]
#[specta::specta]
pub async fn app_ready(app: AppHandle, state: State<'_, Freehold>) -> Result<(), Fault> {
    state.window_ready(&app);
    Ok(())
}

/// Sends all events from now on, in batches of at most ten a second. A new call replaces the last.
#[tauri::command]
#[specta::specta]
pub async fn app_events(state: State<'_, Freehold>, channel: Channel<Vec<Event>>) -> Result<(), Fault> {
    state.forward_events(channel);
    Ok(())
}

/// How the app stands.
#[tauri::command]
#[specta::specta]
pub async fn app_info(state: State<'_, Freehold>) -> Result<AppInfo, Fault> {
    let engine = state.engine();
    let (info, tray) = tokio::join!(engine.settings_info(), tray_host::answers());
    Ok(AppInfo { tray, ..info? })
}

/// Enters the demo, or leaves it. Entering it again begins it afresh.
#[tauri::command]
#[specta::specta]
pub async fn app_demo(state: State<'_, Freehold>, on: bool) -> Result<(), Fault> {
    state.switch_demo(on).await
}

/// Opens the data folder in the system's file manager.
#[tauri::command]
#[specta::specta]
pub async fn app_open_data_dir(app: AppHandle, state: State<'_, Freehold>) -> Result<(), Fault> {
    state.open_data_dir(&app)
}

/// Opens a page in the system's browser. Only https pages are opened.
#[tauri::command]
#[specta::specta]
pub async fn app_open_link(app: AppHandle, state: State<'_, Freehold>, link: String) -> Result<(), Fault> {
    state.open_link(&app, &link)
}

/// Saves a text in the folder for downloads. Returns its path; another file of its name is never replaced.
#[tauri::command]
#[specta::specta]
pub async fn app_save_file(
    app: AppHandle,
    state: State<'_, Freehold>,
    file: TextFile,
) -> Result<String, Fault> {
    let path = state.save_file(&app, &file)?;
    state.engine().activity_saved(&path).await;
    Ok(path)
}

/// Shows a file that was saved in this session in the system's file manager.
#[tauri::command]
#[specta::specta]
pub async fn app_show_file(app: AppHandle, state: State<'_, Freehold>, path: String) -> Result<(), Fault> {
    state.show_file(&app, &path)
}

/// Shows the whole window larger or smaller: 100 is the usual size. What is out of bounds becomes the nearest that is not.
#[tauri::command]
#[specta::specta]
pub async fn app_zoom(app: AppHandle, percent: u16) -> Result<(), Fault> {
    window::zoom(&app, percent);
    Ok(())
}

/// Quits. An order that is being sent is finished first.
#[tauri::command]
#[specta::specta]
pub async fn app_quit(app: AppHandle, state: State<'_, Freehold>) -> Result<(), Fault> {
    state.quit(&app).await;
    Ok(())
}
