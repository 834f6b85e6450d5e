//! The one list of commands, from which the window's bindings are generated.

use tauri_specta::{Builder, collect_commands};

use crate::commands;

/// All commands with their types. One type each: what is optional on the way in is `null` on the way out.
#[must_use]
pub fn builder() -> Builder<tauri::Wry> {
    Builder::<tauri::Wry>::new()
        .disable_serde_phases()
        .commands(collect_commands![
            commands::app::app_ready,
            commands::app::app_events,
            commands::app::app_info,
            commands::app::app_demo,
            commands::app::app_open_data_dir,
            commands::app::app_open_link,
            commands::app::app_quit,
            commands::accounts::accounts_providers,
            commands::accounts::accounts_list,
            commands::accounts::accounts_test,
            commands::accounts::accounts_add,
            commands::accounts::accounts_update,
            commands::accounts::accounts_remove,
            commands::accounts::accounts_check,
            commands::portfolio::portfolio_window,
            commands::portfolio::portfolio_keys,
            commands::portfolio::portfolio_summary,
            commands::portfolio::portfolio_detail,
            commands::portfolio::portfolio_refresh,
            commands::portfolio::portfolio_set,
            commands::portfolio::portfolio_sync,
            commands::portfolio::portfolio_renew_preview,
            commands::search::search_start,
            commands::search::search_get,
            commands::search::search_cancel,
            commands::search::search_endings,
            commands::cart::cart_get,
            commands::cart::cart_add,
            commands::cart::cart_update,
            commands::cart::cart_remove,
            commands::cart::cart_quote,
            commands::cart::cart_checkout,
            commands::cart::cart_orders,
            commands::cart::cart_look,
            commands::cart::cart_decide,
            commands::dns::dns_zones,
            commands::dns::dns_read,
            commands::dns::dns_check,
            commands::dns::dns_plan,
            commands::dns::dns_apply,
            commands::dns::dns_history,
            commands::dns::dns_compare,
            commands::dns::dns_restore,
            commands::reminders::reminders_get,
            commands::reminders::reminders_snooze,
            commands::reminders::reminders_pause,
            commands::reminders::reminders_test,
            commands::activity::activity_jobs,
            commands::activity::activity_cancel,
            commands::activity::activity_log,
            commands::settings::settings_get,
            commands::settings::settings_set,
            commands::settings::settings_vault,
        ])
}
