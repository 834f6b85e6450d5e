//! The app itself: start, events, demo, data folder.

use std::collections::BTreeMap;

use engine::cart::view::TextFile;
use engine::settings::view::{AppInfo, Surroundings};
use engine::{Event, Fault};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use crate::app::{self, CloseAnswer, Freehold};
use crate::opening::{self, Opening};
use crate::page::Page;
use crate::window::Sight;
use crate::{notifications, tray_host, window};

/// The page has its frame in the colours that the user chose: from now on the window is better shown than not, while
/// the rest is loaded. `ground`: the page's colour as red, green and blue, which the window has until the page is drawn.
#[tauri::command]
#[specta::specta]
pub async fn app_framed(app: AppHandle, ground: Option<[u8; 3]>) -> Result<(), Fault> {
    if let Some(ground) = ground {
        window::paint(&app, ground);
    }
    window::appear(&app);
    Ok(())
}

/// The first page stands, whatever it shows.
#[tauri::command]
#[specta::specta]
pub async fn app_ready(app: AppHandle, page: State<'_, Page>) -> Result<(), Fault> {
    page.set_painted();
    window::appear(&app);
    Ok(())
}

/// Tries again to open the data that could not be opened.
#[tauri::command]
#[specta::specta]
pub async fn app_open_again(app: AppHandle) -> Result<(), Fault> {
    opening::open(&app).await
}

/// Answers the question what closing the window means, or tells that it is on the screen.
#[tauri::command]
#[specta::specta]
pub async fn app_close(app: AppHandle, state: State<'_, Freehold>, answer: CloseAnswer) -> Result<(), Fault> {
    state.close_answered(&app, answer).await
}

/// Sends all events from now on, in batches of at most ten a second. A new call replaces the last.
#[tauri::command]
#[specta::specta]
pub async fn app_events(
    state: State<'_, Freehold>,
    page: State<'_, Page>,
    sight: State<'_, Sight>,
    channel: Channel<Vec<Event>>,
) -> Result<(), Fault> {
    state.forward_events(channel, &page, &sight);
    Ok(())
}

/// How the app stands.
#[tauri::command]
#[specta::specta]
pub async fn app_info(state: State<'_, Freehold>) -> Result<AppInfo, Fault> {
    Ok(AppInfo {
        no_login: state.no_login(),
        ..state.engine().settings_info().await?
    })
}

/// What the desktop around the app offers.
#[tauri::command]
#[specta::specta]
pub async fn app_surroundings(state: State<'_, Freehold>) -> Result<Surroundings, Fault> {
    let engine = state.engine();
    let (tray, notifications, vault) = tokio::join!(
        tray_host::answers(),
        notifications::answers(),
        engine.settings_keys()
    );
    Ok(Surroundings {
        tray,
        notifications,
        vault,
    })
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
pub async fn app_open_data_dir(app: AppHandle, opening: State<'_, Opening>) -> Result<(), Fault> {
    opening.open_data_dir(&app)
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

/// Keeps what is typed in the page and nowhere else, in case the page's process ends; nothing forgets it.
#[tauri::command]
#[specta::specta]
pub async fn app_keep(page: State<'_, Page>, word: String, text: Option<String>) -> Result<(), Fault> {
    page.keep(word, text)
}

/// What was kept by an earlier page of this run, by its word.
#[tauri::command]
#[specta::specta]
pub async fn app_kept(page: State<'_, Page>) -> Result<BTreeMap<String, String>, Fault> {
    Ok(page.kept())
}

/// Quits. An order that is being sent is finished first.
#[tauri::command]
#[specta::specta]
pub async fn app_quit(app: AppHandle) -> Result<(), Fault> {
    app::end(&app).await;
    Ok(())
}
