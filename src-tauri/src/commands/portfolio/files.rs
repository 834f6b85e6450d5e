//! Names from files, into files and by hand: what the window can ask.

use engine::Fault;
use engine::cart::view::TextFile;
use engine::portfolio::export::{NamesFile, SavedNames};
use engine::portfolio::hand::view::HandForm;
use engine::portfolio::import::view::{
    ImportCut, ImportKind, ImportMapping, ImportPreview, ImportResult, ImportRows, ImportUndo, ImportView,
};
use engine::portfolio::view::{NameKey, PortfolioQuery};
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

use crate::app::Freehold;

/// Saves names as a table in the folder for downloads: all that a query shows, or only those of `keys`.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_export(
    app: AppHandle,
    state: State<'_, Freehold>,
    query: PortfolioQuery,
    keys: Option<Vec<NameKey>>,
) -> Result<SavedNames, Fault> {
    let made = state.engine().portfolio_export(query, keys).await?;
    saved(&app, &state, &made)
}

/// Saves the expiries of names as a calendar in the folder for downloads.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_calendar(
    app: AppHandle,
    state: State<'_, Freehold>,
    query: PortfolioQuery,
    keys: Option<Vec<NameKey>>,
) -> Result<SavedNames, Fault> {
    let made = state.engine().portfolio_calendar(query, keys).await?;
    saved(&app, &state, &made)
}

/// Keeps one name by hand, new or as it now stands.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_hand_keep(state: State<'_, Freehold>, form: HandForm) -> Result<NameKey, Fault> {
    state.engine().portfolio_hand_keep(form).await
}

/// What is written down of a name by hand; nothing for a name that is not kept by hand there.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_hand_get(state: State<'_, Freehold>, key: NameKey) -> Result<Option<HandForm>, Fault> {
    state.engine().portfolio_hand_get(key).await
}

/// Strikes out names that are kept by hand; others of the selection are left alone. Returns how many were struck out.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_hand_remove(state: State<'_, Freehold>, keys: Vec<NameKey>) -> Result<u32, Fault> {
    state.engine().portfolio_hand_remove(keys).await
}

/// Asks the user for a table in the system's own dialog and understands it; nothing when the user chose none. The file is
/// read by its path and never comes into the window as a whole.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_import_choose(
    app: AppHandle,
    state: State<'_, Freehold>,
) -> Result<Option<ImportView>, Fault> {
    let (chose, chosen) = oneshot::channel();
    app.dialog()
        .file()
        .set_title("Import names")
        .add_filter("Tables", &["csv", "tsv", "txt"])
        .add_filter("All files", &["*"])
        .pick_file(move |file| {
            // Nobody waits any more when the window is gone.
            let _ = chose.send(file);
        });
    let path = chosen.await.ok().flatten().and_then(|file| file.into_path().ok());
    match path {
        None => Ok(None),
        Some(path) => state.engine().portfolio_import_file(path).await.map(Some),
    }
}

/// Takes a text for a table and understands it.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_import_text(state: State<'_, Freehold>, text: String) -> Result<ImportView, Fault> {
    state.engine().portfolio_import_text(text).await
}

/// Reads an open table again, with its letters and cells told apart as the user says.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_import_reread(
    state: State<'_, Freehold>,
    id: String,
    cut: ImportCut,
) -> Result<ImportView, Fault> {
    state.engine().portfolio_import_reread(id, cut).await
}

/// What taking a table over would do. Nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_import_preview(
    state: State<'_, Freehold>,
    id: String,
    mapping: ImportMapping,
) -> Result<ImportPreview, Fault> {
    state.engine().portfolio_import_preview(id, mapping).await
}

/// A slice of the preview: at most 500 rows from `offset`.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_import_rows(
    state: State<'_, Freehold>,
    id: String,
    kind: ImportKind,
    offset: u32,
    limit: u32,
) -> Result<ImportRows, Fault> {
    state
        .engine()
        .portfolio_import_rows(id, kind, offset, limit)
        .await
}

/// The rows that can not be read, as a table.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_import_bad(state: State<'_, Freehold>, id: String) -> Result<TextFile, Fault> {
    state.engine().portfolio_import_bad(id).await
}

/// Starts taking a table over as it was previewed. Returns the job's id.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_import_apply(
    state: State<'_, Freehold>,
    id: String,
    mapping: ImportMapping,
) -> Result<String, Fault> {
    state.engine().portfolio_import_apply(id, mapping).await
}

/// What an import did, once its job has ended.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_import_result(
    state: State<'_, Freehold>,
    id: String,
) -> Result<Option<ImportResult>, Fault> {
    state.engine().portfolio_import_result(id).await
}

/// What taking an import back would do. Nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_import_undo_preview(
    state: State<'_, Freehold>,
    job: String,
) -> Result<ImportUndo, Fault> {
    state.engine().portfolio_import_undo_preview(job).await
}

/// Starts taking an import back. Returns the job's id.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_import_undo(state: State<'_, Freehold>, job: String) -> Result<String, Fault> {
    state.engine().portfolio_import_undo(job).await
}

fn saved(app: &AppHandle, state: &Freehold, made: &NamesFile) -> Result<SavedNames, Fault> {
    Ok(SavedNames {
        path: state.save_file(app, &made.file)?,
        names: made.names,
        left_out: made.left_out,
    })
}
