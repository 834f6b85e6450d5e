//! DNS: what was written, job by job.

use engine::Fault;
use engine::dns::changes::view::{ChangeDetail, ChangeView, PlanFormat, StateRef};
use engine::dns::view::{ApplyRequest, PlanView};
use engine::portfolio::view::NameKey;
use model::{Record, SetChange};
use tauri::State;

use crate::app::Freehold;

/// Applied plans, newest first.
#[tauri::command]
#[specta::specta]
pub async fn dns_changes(state: State<'_, Freehold>) -> Result<Vec<ChangeView>, Fault> {
    state.engine().dns_changes().await
}

/// One applied plan with all its zones.
#[tauri::command]
#[specta::specta]
pub async fn dns_change(state: State<'_, Freehold>, job: String) -> Result<ChangeDetail, Fault> {
    state.engine().dns_change(job).await
}

/// Tries the zones again that failed; returns the new job.
#[tauri::command]
#[specta::specta]
pub async fn dns_retry(state: State<'_, Freehold>, job: String) -> Result<String, Fault> {
    state.engine().dns_retry(job).await
}

/// A plan that takes a job back.
#[tauri::command]
#[specta::specta]
pub async fn dns_reverse(state: State<'_, Freehold>, job: String) -> Result<PlanView, Fault> {
    state.engine().dns_reverse(job).await
}

/// Does everything that apply would do, but for the write; returns its job.
#[tauri::command]
#[specta::specta]
pub async fn dns_dry_run(state: State<'_, Freehold>, request: ApplyRequest) -> Result<String, Fault> {
    state.engine().dns_dry_run(request).await
}

/// A plan as a text for others.
#[tauri::command]
#[specta::specta]
pub async fn dns_plan_text(
    state: State<'_, Freehold>,
    plan: String,
    zones: Vec<NameKey>,
    format: PlanFormat,
) -> Result<String, Fault> {
    state.engine().dns_plan_text(plan, zones, format).await
}

/// What differs between any two states of a zone.
#[tauri::command]
#[specta::specta]
pub async fn dns_difference(
    state: State<'_, Freehold>,
    from: StateRef,
    to: StateRef,
) -> Result<Vec<SetChange>, Fault> {
    state.engine().dns_difference(from, to).await
}

/// The records of a kept state.
#[tauri::command]
#[specta::specta]
pub async fn dns_state(state: State<'_, Freehold>, snapshot: String) -> Result<Vec<Record>, Fault> {
    state.engine().dns_state(snapshot).await
}
