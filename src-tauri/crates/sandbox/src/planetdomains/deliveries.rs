//! Row 13 and the events behind it. Nothing is posted anywhere: what each attempt would have been follows from the
//! ledger, the receiver's scripted answer and the clock, and is shown here and on the control surface.

use axum::Extension;
use axum::extract::{Query, State};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;

use super::NAME;
use super::desk::{Call, Desk};
use super::reply::{Outcome, Refusal, Reply};
use crate::world::account::Webhook;
use crate::world::{AccountKey, Entry, Operation, Outcome as LedgerOutcome, World};

/// Seconds from the event to each attempt: at once, then after 30 s, 2 min, 10 min, 1 h and 6 h more.
const ATTEMPTS: [i64; 6] = [0, 30, 150, 750, 4350, 25_950];

/// One event, with its latest attempt as the receiver got it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// The unique id of the event.
    pub event_key: String,
    /// `domain.registered` or `domain.renewed`.
    pub event_type: &'static str,
    /// 1 for the first.
    pub attempt_number: usize,
    /// `delivered`, `retrying` or `failed`.
    pub status: &'static str,
    /// What the receiver answered.
    pub status_code: u16,
    /// A word about a failure.
    pub error: Option<String>,
    /// The header `X-Planet-Timestamp`, Unix seconds of the attempt.
    pub timestamp: String,
    /// The header `X-Planet-Signature`, lower-case hex.
    pub signature: String,
    /// The exact bytes of the body.
    pub body: String,
}

/// The events of an account so far, newest first. Empty without a webhook.
#[must_use]
pub fn webhook_log(world: &World, account: &AccountKey) -> Vec<Delivery> {
    let Some(webhook) = world
        .account(account)
        .and_then(|account| account.webhook.as_ref())
    else {
        return Vec::new();
    };
    let now = world.now();
    world
        .ledger
        .entries()
        .iter()
        .rev()
        .filter(|entry| {
            entry.provider == NAME && &entry.account == account && entry.outcome == LedgerOutcome::Done
        })
        .filter_map(|entry| delivery(world, webhook, entry, now))
        .collect()
}

fn delivery(world: &World, webhook: &Webhook, entry: &Entry, now: DateTime<Utc>) -> Option<Delivery> {
    let event_type = match entry.operation {
        Operation::Register => "domain.registered",
        Operation::Renew => "domain.renewed",
        _ => return None,
    };
    let name = entry.domain.as_deref()?;
    let delivered = (200..300).contains(&webhook.receiver_status);
    let due = |offset: &i64| entry.at + TimeDelta::seconds(*offset);
    let made = ATTEMPTS.iter().filter(|offset| due(offset) <= now).count().max(1);
    let attempt_number = if delivered { 1 } else { made };
    let status = match (delivered, attempt_number) {
        (true, _) => "delivered",
        (false, number) if number == ATTEMPTS.len() => "failed",
        (false, _) => "retrying",
    };
    let refs = world.holdings.domains.get(name);
    let body = json!({
        "event": event_type,
        "domain": name,
        "client_ref": refs.and_then(|domain| domain.client_ref.as_deref()),
        "external_ref": refs.and_then(|domain| domain.external_ref.as_deref()),
        "occurred_at": entry.at.to_rfc3339_opts(SecondsFormat::Secs, true),
    })
    .to_string();
    let timestamp = due(&ATTEMPTS[attempt_number - 1]).timestamp().to_string();
    Some(Delivery {
        event_key: format!("evt_{}", entry.sequence),
        event_type,
        attempt_number,
        status,
        status_code: webhook.receiver_status,
        error: (!delivered).then(|| format!("the receiver answered {}", webhook.receiver_status)),
        signature: sign(&webhook.secret, &timestamp, &body),
        timestamp,
        body,
    })
}

/// HMAC-SHA256 over `timestamp.body`, in hex.
fn sign(secret: &str, timestamp: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// The query of row 13.
#[derive(Deserialize)]
pub struct Page {
    limit: Option<String>,
}

/// `GET /webhook/deliveries?limit=`; 10 by default, 1 to 100.
pub async fn list(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Query(page): Query<Page>,
) -> Outcome {
    let limit = match page.limit.as_deref() {
        None => 10,
        Some(text) => text
            .parse::<usize>()
            .ok()
            .filter(|limit| (1..=100).contains(limit))
            .ok_or_else(|| Refusal::invalid("limit must be a whole number from 1 to 100."))?,
    };
    let log = webhook_log(&desk.world.lock(), &call.account);
    let items: Vec<Value> = log
        .iter()
        .take(limit)
        .map(|row| {
            json!({
                "event_key": row.event_key,
                "event_type": row.event_type,
                "attempt_number": row.attempt_number,
                "status": row.status,
                "status_code": row.status_code,
                "error": row.error,
            })
        })
        .collect();
    Ok(Reply::of(
        json!({"limit": limit, "count": items.len(), "items": items}),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_one_of_the_guide() {
        // Computed with `printf '1780388100.{}' | openssl dgst -sha256 -hmac whsec`.
        let signature = sign("whsec", "1780388100", "{}");
        assert_eq!(signature, SIGNED);
    }

    const SIGNED: &str = "1c58dfd49e37995a516cd1fcbc8285d5e02e098390152b252aa5d386ff476a41";
}
