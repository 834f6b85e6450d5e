//! Jobs and the log: what the window can ask.

use engine::Fault;
use engine::activity::view::{JobView, LogEntry};
use tauri::State;

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

/// The log, newest first, at most 500 lines.
#[tauri::command]
#[specta::specta]
pub async fn activity_log(state: State<'_, Freehold>) -> Result<Vec<LogEntry>, Fault> {
    state.engine().activity_log().await
}
