//! The world as JSON, without a credential in it.

use chrono::SecondsFormat;
use serde_json::{Map, Value, json};

use crate::planetdomains::webhook_log;
use crate::world::World;

/// Accounts, names, zones by account and name, and clock. Amounts are minor units.
#[must_use]
pub fn state(world: &World) -> Value {
    let now = world.now();
    let accounts: Vec<Value> = world
        .accounts
        .values()
        .map(|account| {
            json!({
                "account": account.key,
                "provider": account.provider,
                "user_id": account.user_id,
                "balance": account.balance,
                "currency": account.currency,
                "has_card": account.has_card,
                "whitelist": account.whitelist,
            })
        })
        .collect();
    let domains: Vec<Value> = world
        .holdings
        .domains
        .values()
        .map(|domain| {
            let mut row = json!(domain);
            row["status"] = json!(domain.status(now));
            row
        })
        .collect();
    let zones: Map<String, Value> = world
        .accounts
        .keys()
        .map(|key| {
            let kept: Map<String, Value> = world
                .holdings
                .zones_of(key)
                .map(|(name, zone)| (name.to_owned(), json!(zone)))
                .collect();
            (key.0.clone(), Value::Object(kept))
        })
        .collect();
    json!({
        "scenario": world.scenario,
        "clock": clock(world),
        "accounts": accounts,
        "domains": domains,
        "zones": zones,
        "prices": world.prices.iter().map(|(provider, book)| (provider.clone(), json!(book.endings))).collect::<Map<_, _>>(),
        "taken": world.taken,
    })
}

/// The time, and whether it stands still.
pub fn clock(world: &World) -> Value {
    json!({
        "now": world.now().to_rfc3339_opts(SecondsFormat::Millis, true),
        "held": world.clock.is_held(),
    })
}

/// Webhook attempts by account.
pub fn deliveries(world: &World) -> Value {
    let by_account: Map<String, Value> = world
        .accounts
        .keys()
        .map(|key| (key.0.clone(), json!(webhook_log(world, key))))
        .collect();
    Value::Object(by_account)
}
