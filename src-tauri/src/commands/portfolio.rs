//! The portfolio: what the window can ask.

use engine::Fault;
use engine::portfolio::view::{NameDetail, NameKey, PortfolioQuery, PortfolioSummary, PortfolioWindow};
use model::AccountId;
use registrar::descriptor::Setting;
use tauri::State;

use crate::app::Freehold;

pub mod bring_in;
pub mod files;
pub mod registrant;
pub mod review;
pub mod verbs;
pub mod views;

/// A slice of the list: at most 500 rows from `offset`.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_window(
    state: State<'_, Freehold>,
    query: PortfolioQuery,
    offset: u32,
    limit: u32,
) -> Result<PortfolioWindow, Fault> {
    state.engine().portfolio_window(query, offset, limit).await
}

/// All names that match, for a selection of everything; at most 100,000.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_keys(
    state: State<'_, Freehold>,
    query: PortfolioQuery,
) -> Result<Vec<NameKey>, Fault> {
    state.engine().portfolio_keys(query).await
}

/// The counts of the sidebar.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_summary(state: State<'_, Freehold>) -> Result<PortfolioSummary, Fault> {
    state.engine().portfolio_summary().await
}

/// Everything known about a name, from the cache.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_detail(state: State<'_, Freehold>, key: NameKey) -> Result<NameDetail, Fault> {
    state.engine().portfolio_detail(key).await
}

/// Fetches one name again.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_refresh(state: State<'_, Freehold>, key: NameKey) -> Result<NameDetail, Fault> {
    state.engine().portfolio_refresh(key).await
}

/// Switches one setting of one name where it is registered, and reads the name again.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_set(
    state: State<'_, Freehold>,
    key: NameKey,
    setting: Setting,
    on: bool,
) -> Result<NameDetail, Fault> {
    state.engine().portfolio_set(key, setting, on).await
}

/// Ends the WHOIS privacy of a name that was bought, after its effect was confirmed.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_privacy_end(
    state: State<'_, Freehold>,
    key: NameKey,
    confirmed: bool,
) -> Result<NameDetail, Fault> {
    state.engine().portfolio_privacy_end(key, confirmed).await
}

/// Starts a sync of one account, or of all side by side. Returns the jobs' ids; an account that is being synced
/// already is not started twice.
#[tauri::command]
#[specta::specta]
pub async fn portfolio_sync(
    state: State<'_, Freehold>,
    account: Option<AccountId>,
) -> Result<Vec<String>, Fault> {
    state.engine().portfolio_sync(account).await
}
