//! DNS: what the world sees.

use engine::Fault;
use engine::dns::live::view::{LiveLine, LiveView};
use engine::portfolio::view::NameKey;
use tauri::State;

use crate::app::Freehold;

/// Asks the zone's nameservers and public resolvers for every record set.
#[tauri::command]
#[specta::specta]
pub async fn dns_live(state: State<'_, Freehold>, key: NameKey) -> Result<LiveView, Fault> {
    state.engine().dns_live(key).await
}

/// What the provider itself reports on the name.
#[tauri::command]
#[specta::specta]
pub async fn dns_live_report(state: State<'_, Freehold>, key: NameKey) -> Result<Vec<LiveLine>, Fault> {
    state.engine().dns_live_report(key).await
}
