//! The cart and orders: what the window can ask.

use engine::Fault;
use engine::cart::view::{CartAdd, CartAdded, CartView, CheckoutRequest, Decision, LinePatch, OrderView};
use tauri::State;

use crate::app::Freehold;

/// The cart as it stands.
#[tauri::command]
#[specta::specta]
pub async fn cart_get(state: State<'_, Freehold>) -> Result<CartView, Fault> {
    state.engine().cart_get().await
}

/// Puts lines into the cart and quotes them. A name that is there already is not added twice.
#[tauri::command]
#[specta::specta]
pub async fn cart_add(state: State<'_, Freehold>, lines: Vec<CartAdd>) -> Result<CartAdded, Fault> {
    state.engine().cart_add(lines).await
}

/// Changes a line.
#[tauri::command]
#[specta::specta]
pub async fn cart_update(state: State<'_, Freehold>, patch: LinePatch) -> Result<CartView, Fault> {
    state.engine().cart_update(patch).await
}

/// Takes lines out.
#[tauri::command]
#[specta::specta]
pub async fn cart_remove(state: State<'_, Freehold>, ids: Vec<String>) -> Result<CartView, Fault> {
    state.engine().cart_remove(ids).await
}

/// Takes all quotes and balances again.
#[tauri::command]
#[specta::specta]
pub async fn cart_quote(state: State<'_, Freehold>) -> Result<CartView, Fault> {
    state.engine().cart_quote().await
}

/// Buys exactly the plan whose hash is given. Returns the order's id; its items follow as events.
#[tauri::command]
#[specta::specta]
pub async fn cart_checkout(state: State<'_, Freehold>, request: CheckoutRequest) -> Result<String, Fault> {
    state.engine().cart_checkout(request).await
}

/// Orders, newest first, at most 200.
#[tauri::command]
#[specta::specta]
pub async fn cart_orders(state: State<'_, Freehold>) -> Result<Vec<OrderView>, Fault> {
    state.engine().cart_orders().await
}

/// Asks the account again about an unclear item. Only reads.
#[tauri::command]
#[specta::specta]
pub async fn cart_look(state: State<'_, Freehold>, item: String) -> Result<OrderView, Fault> {
    state.engine().cart_look(item).await
}

/// Settles an item that needs a person.
#[tauri::command]
#[specta::specta]
pub async fn cart_decide(
    state: State<'_, Freehold>,
    item: String,
    decision: Decision,
) -> Result<OrderView, Fault> {
    state.engine().cart_decide(item, decision).await
}
