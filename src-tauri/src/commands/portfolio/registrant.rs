//! To whom a name is registered: what the window can ask.

use engine::Fault;
use engine::portfolio::registrant::view::{RegistrantOrder, RegistrantPlan, RegistrantView};
use engine::portfolio::view::NameKey;
use model::Contact;
use tauri::State;

use crate::app::Freehold;

/// To whom a name is registered, as read just now, and what became of the latest change.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_registrant(state: State<'_, Freehold>, key: NameKey) -> Result<RegistrantView, Fault> {
    state.engine().portfolio_registrant(key).await
}

/// What a change to this contact would do. Nothing is sent.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_registrant_plan(
    state: State<'_, Freehold>,
    key: NameKey,
    contact: Contact,
) -> Result<RegistrantPlan, Fault> {
    state.engine().portfolio_registrant_plan(key, contact).await
}

/// Sends the change that the user saw and confirmed.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_registrant_change(
    state: State<'_, Freehold>,
    order: RegistrantOrder,
) -> Result<RegistrantView, Fault> {
    state.engine().portfolio_registrant_change(order).await
}

/// Notes that the user has seen how the changes of a name ended.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_registrant_seen(state: State<'_, Freehold>, key: NameKey) -> Result<(), Fault> {
    state.engine().portfolio_registrant_seen(key).await
}

/// Sends another label for the registrant of a name, and nothing else of it.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_registrant_label(
    state: State<'_, Freehold>,
    key: NameKey,
    label: String,
) -> Result<RegistrantView, Fault> {
    state.engine().portfolio_registrant_label(key, label).await
}
