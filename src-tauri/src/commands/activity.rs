//! Jobs and the log: what the window can ask.

use engine::Fault;
use engine::activity::view::{JobItemFilter, JobItemWindow, JobView, LogFormat, LogPage, LogQuery};
use tauri::{AppHandle, State};

use crate::app::Freehold;

/// Jobs, newest first.
#[tauri::command]
#[specta::specta]
pub async fn activity_jobs(state: State<'_, Freehold>) -> Result<Vec<JobView>, Fault> {
    state.engine().activity_jobs().await
}

/// Asks a job to stop after its current step.
#[tauri::command]
#[specta::specta]
pub async fn activity_cancel(state: State<'_, Freehold>, job: String) -> Result<(), Fault> {
    state.engine().activity_cancel(job).await
}

/// Pauses a job before its next step.
#[tauri::command]
#[specta::specta]
pub async fn activity_pause(state: State<'_, Freehold>, job: String) -> Result<(), Fault> {
    state.engine().activity_pause(job).await
}

/// Lets a paused job go on.
#[tauri::command]
#[specta::specta]
pub async fn activity_resume(state: State<'_, Freehold>, job: String) -> Result<(), Fault> {
    state.engine().activity_resume(job).await
}

/// Forgets jobs that have ended: one, or all of them. What they did is in the log.
#[tauri::command]
#[specta::specta]
pub async fn activity_clear(state: State<'_, Freehold>, job: Option<String>) -> Result<(), Fault> {
    state.engine().activity_clear(job).await
}

/// A slice of a job's results: at most 500 from `offset`.
#[tauri::command]
#[specta::specta]
pub async fn activity_job_items(
    state: State<'_, Freehold>,
    job: String,
    filter: JobItemFilter,
    offset: u32,
    limit: u32,
) -> Result<JobItemWindow, Fault> {
    state
        .engine()
        .activity_job_items(job, filter, offset, limit)
        .await
}

/// Saves all results of a job as a table in the folder for downloads. Returns its path.
#[tauri::command]
#[specta::specta]
pub async fn activity_job_export(
    app: AppHandle,
    state: State<'_, Freehold>,
    job: String,
) -> Result<String, Fault> {
    let file = state.engine().activity_job_export(job).await?;
    let path = state.save_file(&app, &file)?;
    state.engine().activity_saved(&path).await;
    Ok(path)
}

/// A page of the log, newest first.
#[tauri::command]
#[specta::specta]
pub async fn activity_log(state: State<'_, Freehold>, query: LogQuery) -> Result<LogPage, Fault> {
    state.engine().activity_log(query).await
}

/// Saves all lines of a query in the folder for downloads. Returns the file's path.
#[tauri::command]
#[specta::specta]
pub async fn activity_log_export(
    app: AppHandle,
    state: State<'_, Freehold>,
    query: LogQuery,
    format: LogFormat,
) -> Result<String, Fault> {
    let file = state.engine().activity_log_export(query, format).await?;
    let path = state.save_file(&app, &file)?;
    state.engine().activity_saved(&path).await;
    Ok(path)
}
