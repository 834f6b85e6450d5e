//! DNS: what the window can ask.

use engine::Fault;
use engine::dns::view::{
    ApplyRequest, ContentCheck, ContentVerdict, DnsAction, PlanView, SnapshotView, ZoneDraft, ZoneView,
};
use engine::portfolio::view::NameKey;
use tauri::State;

use crate::app::Freehold;

pub mod changes;
pub mod connect;
pub mod drafts;
pub mod files;
pub mod hosting;
pub mod live;
pub mod nameservers;
pub mod records;
pub mod templates;

/// Zones as last read, in the order asked for; at most 10,000.
#[tauri::command]
#[specta::specta]
pub async fn dns_zones(state: State<'_, Freehold>, keys: Vec<NameKey>) -> Result<Vec<ZoneView>, Fault> {
    state.engine().dns_zones(keys).await
}

/// Reads zones afresh as a job; returns its id.
#[tauri::command]
#[specta::specta]
pub async fn dns_read(state: State<'_, Freehold>, keys: Vec<NameKey>) -> Result<String, Fault> {
    state.engine().dns_read(keys).await
}

/// Checks contents as they are typed, without any request.
#[tauri::command]
#[specta::specta]
pub async fn dns_check(
    state: State<'_, Freehold>,
    checks: Vec<ContentCheck>,
) -> Result<Vec<ContentVerdict>, Fault> {
    state.engine().dns_check(checks).await
}

/// Turns drafts into a plan against the zones as last read. Nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn dns_plan(
    state: State<'_, Freehold>,
    drafts: Vec<ZoneDraft>,
    action: DnsAction,
) -> Result<PlanView, Fault> {
    state.engine().dns_plan(drafts, action).await
}

/// Applies the ticked zones of a plan as a job; returns its id.
#[tauri::command]
#[specta::specta]
pub async fn dns_apply(state: State<'_, Freehold>, request: ApplyRequest) -> Result<String, Fault> {
    state.engine().dns_apply(request).await
}

/// Kept states of a zone, newest first.
#[tauri::command]
#[specta::specta]
pub async fn dns_history(state: State<'_, Freehold>, key: NameKey) -> Result<Vec<SnapshotView>, Fault> {
    state.engine().dns_history(key).await
}

/// A plan that brings a kept state back.
#[tauri::command]
#[specta::specta]
pub async fn dns_restore(state: State<'_, Freehold>, snapshot: String) -> Result<PlanView, Fault> {
    state.engine().dns_restore(snapshot).await
}
