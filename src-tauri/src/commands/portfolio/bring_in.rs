//! Names held elsewhere that an account is to look after: what the window can ask.

use engine::Fault;
use engine::dns::view::PlanView;
use engine::portfolio::bring_in::view::{BringInBegun, BringInLook, BringInView};
use engine::portfolio::view::NameKey;
use model::AccountId;
use tauri::State;

use crate::app::Freehold;

/// Everything that is on its way, the latest first.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_bring_in_list(state: State<'_, Freehold>) -> Result<Vec<BringInView>, Fault> {
    state.engine().portfolio_bring_in_list().await
}

/// Begins to bring names in, at most 20 at once.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_bring_in_begin(
    state: State<'_, Freehold>,
    account: AccountId,
    names: Vec<String>,
) -> Result<BringInBegun, Fault> {
    state.engine().portfolio_bring_in_begin(account, names).await
}

/// Looks for the record of a name now.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_bring_in_look(state: State<'_, Freehold>, key: NameKey) -> Result<BringInLook, Fault> {
    state.engine().portfolio_bring_in_look(key).await
}

/// A plan that writes the records of these names where the accounts serve their zones. Nothing is written yet.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_bring_in_plan(
    state: State<'_, Freehold>,
    keys: Vec<NameKey>,
) -> Result<PlanView, Fault> {
    state.engine().portfolio_bring_in_plan(keys).await
}

/// Leaves it: nothing is looked for any more.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_bring_in_leave(state: State<'_, Freehold>, key: NameKey) -> Result<(), Fault> {
    state.engine().portfolio_bring_in_leave(key).await
}
