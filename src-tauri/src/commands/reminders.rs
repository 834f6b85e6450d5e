//! Reminders: what the window can ask.

use engine::Fault;
use engine::portfolio::view::NameKey;
use engine::reminders::view::RemindersView;
use tauri::State;

use crate::app::Freehold;

/// The reminders page.
#[tauri::command]
#[specta::specta]
pub async fn reminders_get(state: State<'_, Freehold>) -> Result<RemindersView, Fault> {
    state.engine().reminders_get().await
}

/// Silences names for some days (1 to 365); 0 ends the silence.
#[tauri::command]
#[specta::specta]
pub async fn reminders_snooze(
    state: State<'_, Freehold>,
    keys: Vec<NameKey>,
    days: u16,
) -> Result<(), Fault> {
    state.engine().reminders_snooze(keys, days).await
}

/// Pauses all reminders for some hours (1 to 168); 0 ends the pause.
#[tauri::command]
#[specta::specta]
pub async fn reminders_pause(state: State<'_, Freehold>, hours: u16) -> Result<(), Fault> {
    state.engine().reminders_pause(hours).await
}

/// Shows a sample notification, so that the user sees whether they arrive.
#[tauri::command]
#[specta::specta]
pub async fn reminders_test(state: State<'_, Freehold>) -> Result<(), Fault> {
    state.engine().reminders_test().await
}
