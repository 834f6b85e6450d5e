//! Webhooks of an account: what was delivered, and the receiver.

use engine::Fault;
use engine::accounts::deliveries::DeliveriesView;
use engine::accounts::receiver::view::{WebhookDraft, WebhookTest, WebhookView};
use model::AccountId;
use tauri::State;

use crate::app::Freehold;

/// What an account's webhooks delivered, as the provider tells it.
#[tauri::command]
#[specta::specta]
pub async fn accounts_deliveries(state: State<'_, Freehold>, id: AccountId) -> Result<DeliveriesView, Fault> {
    state.engine().accounts_deliveries(id).await
}

/// An account's receiver of webhooks.
#[tauri::command]
#[specta::specta]
pub async fn accounts_webhook(state: State<'_, Freehold>, id: AccountId) -> Result<WebhookView, Fault> {
    state.engine().accounts_webhook(id).await
}

/// Switches an account's receiver, and keeps where it listens and its secret.
#[tauri::command]
#[specta::specta]
pub async fn accounts_webhook_keep(
    state: State<'_, Freehold>,
    id: AccountId,
    draft: WebhookDraft,
) -> Result<WebhookView, Fault> {
    state.engine().accounts_webhook_keep(id, draft).await
}

/// Sends a signed sample to the account's own receiver.
#[tauri::command]
#[specta::specta]
pub async fn accounts_webhook_test(state: State<'_, Freehold>, id: AccountId) -> Result<WebhookTest, Fault> {
    state.engine().accounts_webhook_test(id).await
}
