//! Transfers: names that move from one account to another, auth codes, names on their way out.

use engine::Fault;
use engine::portfolio::view::NameKey;
use engine::transfers::view::{
    AuthCodeView, AwayView, NameTransferView, TransferAct, TransferEventView, TransferPreview, TransferView,
    TransferWish, TransfersStarted,
};
use model::AuthCode;
use tauri::State;

use crate::app::Freehold;

/// What a transfer of these names would do, by what is known.
#[tauri::command]
#[specta::specta]
pub async fn transfers_preview(
    state: State<'_, Freehold>,
    wish: TransferWish,
) -> Result<TransferPreview, Fault> {
    state.engine().transfers_preview(wish).await
}

/// Begins a transfer for each name that can go.
#[tauri::command]
#[specta::specta]
pub async fn transfers_start(
    state: State<'_, Freehold>,
    wish: TransferWish,
) -> Result<TransfersStarted, Fault> {
    state.engine().transfers_start(wish).await
}

/// All transfers, open ones first.
#[tauri::command]
#[specta::specta]
pub async fn transfers_list(state: State<'_, Freehold>) -> Result<Vec<TransferView>, Fault> {
    state.engine().transfers_list().await
}

/// What happened to a transfer, oldest first.
#[tauri::command]
#[specta::specta]
pub async fn transfers_events(
    state: State<'_, Freehold>,
    id: String,
) -> Result<Vec<TransferEventView>, Fault> {
    state.engine().transfers_events(id).await
}

/// Does something with a transfer; `null` when it was forgotten.
#[tauri::command]
#[specta::specta]
pub async fn transfers_act(
    state: State<'_, Freehold>,
    id: String,
    act: TransferAct,
) -> Result<Option<TransferView>, Fault> {
    state.engine().transfers_act(id, act).await
}

/// Takes the auth code that the user got at the present registrar.
#[tauri::command]
#[specta::specta]
pub async fn transfers_code(
    state: State<'_, Freehold>,
    id: String,
    code: AuthCode,
) -> Result<TransferView, Fault> {
    state.engine().transfers_code(id, code).await
}

/// What a name's own page says about leaving.
#[tauri::command]
#[specta::specta]
pub async fn transfers_name(state: State<'_, Freehold>, key: NameKey) -> Result<NameTransferView, Fault> {
    state.engine().transfers_name(key).await
}

/// Asks for the auth code of a name, once.
#[tauri::command]
#[specta::specta]
pub async fn transfers_auth_code(state: State<'_, Freehold>, key: NameKey) -> Result<AuthCodeView, Fault> {
    state.engine().transfers_auth_code(key).await
}

/// Looks whether an auth code that was asked for is there.
#[tauri::command]
#[specta::specta]
pub async fn transfers_auth_code_collect(
    state: State<'_, Freehold>,
    key: NameKey,
    process: Option<String>,
) -> Result<AuthCodeView, Fault> {
    state.engine().transfers_auth_code_collect(key, process).await
}

/// How a name on its way out stands, as its registrar tells it.
#[tauri::command]
#[specta::specta]
pub async fn transfers_away(state: State<'_, Freehold>, key: NameKey) -> Result<Option<AwayView>, Fault> {
    state.engine().transfers_away(key).await
}
