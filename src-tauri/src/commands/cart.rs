//! The cart and orders: what the window can ask.

use engine::Fault;
use engine::cart::view::{
    CartAdd, CartAdded, CartMove, CartView, CheckoutRequest, CompareRequest, Comparison, Decision,
    ItemDetail, LinePatch, OrderView, OrdersPage, OrdersRequest, Rehearsal, SpendView, TextFile,
};
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

/// Changes lines: all of them, or none.
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

/// Prices registrations of the cart at every account that sells them.
#[tauri::command]
#[specta::specta]
pub async fn cart_compare(state: State<'_, Freehold>, request: CompareRequest) -> Result<Comparison, Fault> {
    state.engine().cart_compare(request).await
}

/// Moves lines to other accounts and quotes them there. Their caps start anew.
#[tauri::command]
#[specta::specta]
pub async fn cart_move(state: State<'_, Freehold>, moves: Vec<CartMove>) -> Result<CartView, Fault> {
    state.engine().cart_move(moves).await
}

/// Does everything of a checkout but send it.
#[tauri::command]
#[specta::specta]
pub async fn cart_rehearse(state: State<'_, Freehold>, plan_hash: String) -> Result<Rehearsal, Fault> {
    state.engine().cart_rehearse(plan_hash).await
}

/// Orders by page, newest first, with the items that fit.
#[tauri::command]
#[specta::specta]
pub async fn cart_orders(state: State<'_, Freehold>, request: OrdersRequest) -> Result<OrdersPage, Fault> {
    state.engine().cart_orders(request).await
}

/// One order.
#[tauri::command]
#[specta::specta]
pub async fn cart_order(state: State<'_, Freehold>, id: String) -> Result<OrderView, Fault> {
    state.engine().cart_order(id).await
}

/// Everything that is kept about one item.
#[tauri::command]
#[specta::specta]
pub async fn cart_item(state: State<'_, Freehold>, item: String) -> Result<ItemDetail, Fault> {
    state.engine().cart_item(item).await
}

/// What was spent, by month and account.
#[tauri::command]
#[specta::specta]
pub async fn cart_spend(state: State<'_, Freehold>) -> Result<SpendView, Fault> {
    state.engine().cart_spend().await
}

/// The items of orders as CSV, for the books.
#[tauri::command]
#[specta::specta]
pub async fn cart_receipts(state: State<'_, Freehold>, request: OrdersRequest) -> Result<TextFile, Fault> {
    state.engine().cart_receipts(request).await
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
