//! Reminders: what the window can ask.

use engine::Fault;
use engine::portfolio::view::NameKey;
use engine::reminders::view::{PolicyDraft, RemindersView};
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

/// Silences the names of a digest for some days (1 to 365); 0 ends the silence.
#[tauri::command]
#[specta::specta]
pub async fn reminders_snooze_digest(
    state: State<'_, Freehold>,
    digest: u32,
    days: u16,
) -> Result<(), Fault> {
    state.engine().reminders_snooze_digest(digest, days).await
}

/// Keeps a policy: a new one without an id, which comes last. Returns its id.
#[tauri::command]
#[specta::specta]
pub async fn reminders_policy_save(
    state: State<'_, Freehold>,
    id: Option<String>,
    policy: PolicyDraft,
) -> Result<String, Fault> {
    state.engine().reminders_policy_save(id, policy).await
}

/// Forgets a policy.
#[tauri::command]
#[specta::specta]
pub async fn reminders_policy_remove(state: State<'_, Freehold>, id: String) -> Result<(), Fault> {
    state.engine().reminders_policy_remove(id).await
}

/// Puts the policies into an order: the first that covers a name counts. All ids stand in it.
#[tauri::command]
#[specta::specta]
pub async fn reminders_policy_order(state: State<'_, Freehold>, ids: Vec<String>) -> Result<(), Fault> {
    state.engine().reminders_policy_order(ids).await
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
