//! What accounts tell of any name: what the window can ask.

use engine::Fault;
use engine::health::view::{ToldPart, ToldView};
use model::{AccountId, DomainName};
use tauri::State;

use crate::app::Freehold;

/// What accounts told of a name, from the cache, and which could be asked.
#[tauri::command]
#[specta::specta]
pub async fn health_told(state: State<'_, Freehold>, name: DomainName) -> Result<ToldView, Fault> {
    state.engine().health_told(name).await
}

/// Asks an account about a name.
#[tauri::command]
#[specta::specta]
pub async fn health_told_refresh(
    state: State<'_, Freehold>,
    name: DomainName,
    part: ToldPart,
    account: AccountId,
) -> Result<ToldView, Fault> {
    state.engine().health_told_refresh(name, part, account).await
}
