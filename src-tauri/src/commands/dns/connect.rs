//! DNS: names connected to hosts and mail providers by their own registrar.

use engine::Fault;
use engine::dns::connect::view::{
    ConnectApply, ConnectEnd, ConnectPlan, ConnectRequest, ConnectState, ConnectionView, MailView,
    PresetView, ServiceView,
};
use engine::dns::view::PlanView;
use engine::portfolio::view::NameKey;
use tauri::State;

use crate::app::Freehold;

/// How a name stands: who connects it, who serves it, what it is connected to.
#[tauri::command]
#[specta::specta]
pub async fn dns_connect_state(state: State<'_, Freehold>, key: NameKey) -> Result<ConnectState, Fault> {
    state.engine().dns_connect_state(key).await
}

/// The live list of what the name can be connected to.
#[tauri::command]
#[specta::specta]
pub async fn dns_connect_presets(state: State<'_, Freehold>, key: NameKey) -> Result<Vec<PresetView>, Fault> {
    state.engine().dns_connect_presets(key).await
}

/// The services that the provider knows.
#[tauri::command]
#[specta::specta]
pub async fn dns_connect_services(
    state: State<'_, Freehold>,
    key: NameKey,
) -> Result<Vec<ServiceView>, Fault> {
    state.engine().dns_connect_services(key).await
}

/// What a connection or a proof would do. Nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn dns_connect_plan(
    state: State<'_, Freehold>,
    request: ConnectRequest,
) -> Result<ConnectPlan, Fault> {
    state.engine().dns_connect_plan(request).await
}

/// Does what a plan showed.
#[tauri::command]
#[specta::specta]
pub async fn dns_connect_apply(
    state: State<'_, Freehold>,
    request: ConnectApply,
) -> Result<ConnectEnd, Fault> {
    state.engine().dns_connect_apply(request).await
}

/// Looks whether a connection works.
#[tauri::command]
#[specta::specta]
pub async fn dns_connect_verify(
    state: State<'_, Freehold>,
    key: NameKey,
    category: String,
) -> Result<ConnectionView, Fault> {
    state.engine().dns_connect_verify(key, category).await
}

/// Forgets a connection here; its records stay.
#[tauri::command]
#[specta::specta]
pub async fn dns_connect_forget(
    state: State<'_, Freehold>,
    key: NameKey,
    category: String,
) -> Result<(), Fault> {
    state.engine().dns_connect_forget(key, category).await
}

/// A plan that writes a connection's records where another account serves the zone.
#[tauri::command]
#[specta::specta]
pub async fn dns_connect_elsewhere(
    state: State<'_, Freehold>,
    key: NameKey,
    category: String,
) -> Result<PlanView, Fault> {
    state.engine().dns_connect_elsewhere(key, category).await
}

/// How a name stands for mail.
#[tauri::command]
#[specta::specta]
pub async fn dns_connect_mail(state: State<'_, Freehold>, key: NameKey) -> Result<MailView, Fault> {
    state.engine().dns_connect_mail(key).await
}

/// Watches how the world sees a name, told by events; returns the watch's id.
#[tauri::command]
#[specta::specta]
pub async fn dns_connect_watch(state: State<'_, Freehold>, key: NameKey) -> Result<String, Fault> {
    state.engine().dns_connect_watch(key).await
}

/// Ends a watch.
#[tauri::command]
#[specta::specta]
pub async fn dns_connect_watch_end(state: State<'_, Freehold>, watch: String) -> Result<(), Fault> {
    state.engine().dns_connect_watch_end(&watch);
    Ok(())
}
