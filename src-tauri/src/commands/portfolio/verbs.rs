//! Verbs on many names: what the window can ask.

use engine::Fault;
use engine::cart::view::CartAdded;
use engine::portfolio::verbs::view::{
    Verb, VerbGroup, VerbLines, VerbPlanView, VerbRunLines, VerbRunView, VerbTicks,
};
use engine::portfolio::view::NameKey;
use tauri::State;

use crate::app::Freehold;

/// What a verb would do with each of these names, at most 100,000, by what is known. Nobody is asked.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_verb_preview(
    state: State<'_, Freehold>,
    keys: Vec<NameKey>,
    verb: Verb,
) -> Result<VerbPlanView, Fault> {
    state.engine().portfolio_verb_preview(keys, verb).await
}

/// A slice of a plan's names, at most 500 from `offset`: those of a group whose name has `search` in it.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_verb_lines(
    state: State<'_, Freehold>,
    plan: String,
    group: VerbGroup,
    search: String,
    offset: u32,
    limit: u32,
) -> Result<VerbLines, Fault> {
    let engine = state.engine();
    engine
        .portfolio_verb_lines(plan, group, search, offset, limit)
        .await
}

/// Starts a plan for the ticked names. Returns the job's id; a run over tags or notes has ended by then.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_verb_start(
    state: State<'_, Freehold>,
    plan: String,
    ticks: VerbTicks,
) -> Result<String, Fault> {
    state.engine().portfolio_verb_start(plan, ticks).await
}

/// Puts the ticked renewals of a plan into the cart. Nothing is bought.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_verb_to_cart(
    state: State<'_, Freehold>,
    plan: String,
    ticks: VerbTicks,
) -> Result<CartAdded, Fault> {
    state.engine().portfolio_verb_to_cart(plan, ticks).await
}

/// A plan that takes a run back: each name that it changed becomes what it was before.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_verb_undo(state: State<'_, Freehold>, job: String) -> Result<VerbPlanView, Fault> {
    state.engine().portfolio_verb_undo(job).await
}

/// A plan that tries again what a run did not do.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_verb_retry(state: State<'_, Freehold>, job: String) -> Result<VerbPlanView, Fault> {
    state.engine().portfolio_verb_retry(job).await
}

/// The latest runs, newest first; at most 50.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_verb_runs(state: State<'_, Freehold>) -> Result<Vec<VerbRunView>, Fault> {
    state.engine().portfolio_verb_runs().await
}

/// One run.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_verb_run(state: State<'_, Freehold>, job: String) -> Result<VerbRunView, Fault> {
    state.engine().portfolio_verb_run(job).await
}

/// A slice of a run's names, at most 500 from `offset`: those whose name has `search` in it; without `all` only those that
/// were not done.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_verb_run_lines(
    state: State<'_, Freehold>,
    job: String,
    all: bool,
    search: String,
    offset: u32,
    limit: u32,
) -> Result<VerbRunLines, Fault> {
    let engine = state.engine();
    engine
        .portfolio_verb_run_lines(job, all, search, offset, limit)
        .await
}
