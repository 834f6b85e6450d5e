//! Row 1: the account summary.

use axum::Extension;
use axum::extract::State;
use serde_json::json;

use super::desk::{Call, Desk};
use super::reply::{Outcome, Refusal, Reply, usd};

/// `GET /account`. Whitelist and default config are promised by the documents without field names; the names here
/// are the simulator's own, and a client must not rely on them.
pub async fn show(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let world = desk.world.lock();
    let account = world
        .account(&call.account)
        .ok_or_else(|| Refusal::not_found("The account is gone."))?;
    Ok(Reply::of(json!({
        "user_id": account.user_id,
        "balance_usd": usd(account.balance),
        "api_enabled": true,
        "webhook_enabled": account.webhook.is_some(),
        "whitelist": {"count": account.whitelist.len()},
        "default_config": {"contact_profile": "default", "nameserver_preset": "planet"},
    })))
}
