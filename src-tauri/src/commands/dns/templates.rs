//! DNS: templates.

use engine::Fault;
use engine::dns::templates::view::{TemplateDraft, TemplateUse, TemplateView};
use engine::dns::view::PlanView;
use engine::portfolio::view::NameKey;
use tauri::State;

use crate::app::Freehold;

/// All templates.
#[tauri::command]
#[specta::specta]
pub async fn dns_templates(state: State<'_, Freehold>) -> Result<Vec<TemplateView>, Fault> {
    state.engine().dns_templates().await
}

/// Keeps an own template; returns its id.
#[tauri::command]
#[specta::specta]
pub async fn dns_template_keep(state: State<'_, Freehold>, draft: TemplateDraft) -> Result<String, Fault> {
    state.engine().dns_template_keep(draft).await
}

/// Throws an own template away.
#[tauri::command]
#[specta::specta]
pub async fn dns_template_remove(state: State<'_, Freehold>, id: String) -> Result<(), Fault> {
    state.engine().dns_template_remove(id).await
}

/// A draft of a template from the records of a zone.
#[tauri::command]
#[specta::specta]
pub async fn dns_template_from(state: State<'_, Freehold>, key: NameKey) -> Result<TemplateDraft, Fault> {
    state.engine().dns_template_from(key).await
}

/// A plan that applies a template to zones.
#[tauri::command]
#[specta::specta]
pub async fn dns_template_plan(state: State<'_, Freehold>, wanted: TemplateUse) -> Result<PlanView, Fault> {
    state.engine().dns_template_plan(wanted).await
}
