//! What a provider accepted and carries out later: what the window can ask.

use engine::Fault;
use engine::accounts::processes::{ProcessView, ProcessesAsked, ProcessesView};
use model::AccountId;
use tauri::State;

use crate::app::Freehold;

/// The processes of an account, newest first.
#[tauri::command]
#[specta::specta]
pub async fn accounts_processes(
    state: State<'_, Freehold>,
    id: AccountId,
    asked: ProcessesAsked,
) -> Result<ProcessesView, Fault> {
    state.engine().accounts_processes(id, asked).await
}

/// One process with its words.
#[tauri::command]
#[specta::specta]
pub async fn accounts_process(
    state: State<'_, Freehold>,
    id: AccountId,
    process: String,
) -> Result<ProcessView, Fault> {
    state.engine().accounts_process(id, process).await
}

/// Removes the words of a process at the provider, for good.
#[tauri::command]
#[specta::specta]
pub async fn accounts_process_remove(
    state: State<'_, Freehold>,
    id: AccountId,
    process: String,
) -> Result<(), Fault> {
    state.engine().accounts_process_remove(id, process).await
}

/// Lets a process go on that stopped; nothing is ordered or charged anew.
#[tauri::command]
#[specta::specta]
pub async fn accounts_process_resume(
    state: State<'_, Freehold>,
    id: AccountId,
    process: String,
) -> Result<ProcessView, Fault> {
    state.engine().accounts_process_resume(id, process).await
}
