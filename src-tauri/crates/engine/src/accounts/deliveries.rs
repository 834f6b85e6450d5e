//! The delivery log: what webhooks delivered, as their provider tells it.
//!
//! The provider's rows have no time and no name. A row that arrived here as well gets both from what arrived; any other
//! gets the time when it was first seen here.

use std::collections::HashMap;

use model::{AccountId, DomainName, Timestamp};
use registrar::extras::Delivery;
use serde::Serialize;
use specta::Type;
use store::webhooks::Received;

use crate::core::Engine;
use crate::fault::{Code, Fault};

/// Rows that are asked for.
const ROWS: u32 = 100;
/// Events that are looked through for what arrived here.
const ARRIVED: u32 = 1_000;

/// What webhooks delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DeliveriesView {
    /// The rows, in the provider's order: newest first.
    pub rows: Vec<DeliveryView>,
    /// Seconds that the provider waits before each further attempt; after the last it gives up.
    pub retries: Vec<u32>,
    /// The most rows that were asked for: older ones may exist.
    pub limit: u32,
    /// When it was read.
    pub read_at: Timestamp,
}

/// One event and its latest attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DeliveryView {
    /// The event's own key, when told.
    pub event_key: Option<String>,
    /// Such as `domain.renewed`.
    pub event: String,
    /// The name concerned, where the event arrived here as well.
    pub name: Option<DomainName>,
    /// Which attempt was the last, from 1.
    pub attempt: u32,
    /// How it stands.
    pub state: DeliveryState,
    /// The provider's own word for that.
    pub status: String,
    /// What the receiver answered.
    pub status_code: Option<u16>,
    /// Why it failed.
    pub error: Option<String>,
    /// Its age, as far as anybody knows it.
    pub age: Option<DeliveryAge>,
    /// Seconds from the event to its last attempt, at least: by the provider's waits.
    pub waited: u32,
}

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It was taken.
    Delivered,
    /// The provider tries again.
    Retrying,
    /// The provider gave up.
    Failed,
    /// A word that is not known.
    Other,
}

/// When a delivery's event was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct DeliveryAge {
    /// The moment.
    pub at: Timestamp,
    /// What it is the moment of.
    pub of: AgeOf,
}

/// What a time is the moment of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AgeOf {
    /// The event, as told.
    Event,
    /// Its arrival at this computer.
    Arrival,
    /// The first time that the row was read here: the event is older.
    FirstSeen,
}

impl Engine {
    /// What an account's webhooks delivered.
    pub async fn accounts_deliveries(&self, id: AccountId) -> Result<DeliveriesView, Fault> {
        let account = self.account(id).await?;
        let factory = self.known_provider(&account.provider)?;
        let provider = self.provider(id).await?;
        let log = provider.delivery_log().ok_or_else(|| {
            let label = provider.descriptor().label;
            Fault::new(Code::NotOffered, format!("{label} has no log of deliveries."))
        })?;
        let rows = log.deliveries(ROWS).await?;
        let now = self.now();
        let keys: Vec<String> = rows.iter().filter_map(|row| row.event_key.clone()).collect();
        let store = &self.inner.store;
        let seen = store
            .cache()
            .write(move |tx| store::webhooks::seen(tx, id, &keys, now))
            .await?;
        let arrived: HashMap<String, Received> = store
            .library()
            .read(move |conn| store::webhooks::latest(conn, id, ARRIVED))
            .await?
            .into_iter()
            .map(|one| (one.event_id.clone(), one))
            .collect();
        let retries = factory.webhooks().map_or(&[][..], |webhooks| webhooks.retries());
        Ok(DeliveriesView {
            rows: rows
                .into_iter()
                .map(|row| view(row, &seen, &arrived, retries))
                .collect(),
            retries: retries.to_vec(),
            limit: ROWS,
            read_at: now,
        })
    }
}

fn view(
    row: Delivery,
    seen: &HashMap<String, Timestamp>,
    arrived: &HashMap<String, Received>,
    retries: &[u32],
) -> DeliveryView {
    let here = row.event_key.as_ref().and_then(|key| arrived.get(key));
    let first_seen = row.event_key.as_ref().and_then(|key| seen.get(key));
    let age = |at, of| DeliveryAge { at, of };
    let told = row
        .occurred_at
        .or_else(|| here.and_then(|here| here.occurred_at))
        .map(|at| age(at, AgeOf::Event));
    let made = usize::try_from(row.attempt.saturating_sub(1)).unwrap_or(usize::MAX);
    DeliveryView {
        age: told
            .or_else(|| here.map(|here| age(here.received_at, AgeOf::Arrival)))
            .or_else(|| first_seen.map(|at| age(*at, AgeOf::FirstSeen))),
        name: here.and_then(|here| here.name.clone()),
        waited: retries.iter().take(made).sum(),
        state: match row.status.to_ascii_lowercase().as_str() {
            "delivered" => DeliveryState::Delivered,
            "retrying" => DeliveryState::Retrying,
            "failed" => DeliveryState::Failed,
            _ => DeliveryState::Other,
        },
        event_key: row.event_key,
        event: row.event_type,
        attempt: row.attempt,
        status: row.status,
        status_code: row.status_code,
        error: row.error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RETRIES: [u32; 5] = [30, 120, 600, 3_600, 21_600];

    fn row(key: Option<&str>, status: &str, attempt: u32) -> Delivery {
        Delivery {
            event_key: key.map(str::to_owned),
            event_type: "domain.blocked".to_owned(),
            attempt,
            status: status.to_owned(),
            status_code: None,
            error: None,
            occurred_at: None,
        }
    }

    #[test]
    fn a_row_is_as_old_as_anybody_knows() {
        let at = Timestamp(1_790_000_000);
        let seen = HashMap::from([("evt_1".to_owned(), at), ("evt_2".to_owned(), at)]);
        let arrived = |occurred_at| Received {
            event_id: "evt_2".to_owned(),
            mark: "aa".to_owned(),
            event: "domain.blocked".to_owned(),
            name: DomainName::parse("orchard-lamp.club").ok(),
            received_at: at.plus(-50),
            occurred_at,
        };
        let age = |row, occurred_at| {
            let arrived = HashMap::from([("evt_2".to_owned(), arrived(occurred_at))]);
            let view = view(row, &seen, &arrived, &RETRIES);
            (view.age.map(|age| (age.at, age.of)), view.name.is_some())
        };
        assert_eq!(
            age(row(Some("evt_1"), "failed", 6), None),
            (Some((at, AgeOf::FirstSeen)), false)
        );
        assert_eq!(
            age(row(Some("evt_2"), "failed", 6), None),
            (Some((at.plus(-50), AgeOf::Arrival)), true)
        );
        assert_eq!(
            age(row(Some("evt_2"), "failed", 6), Some(at.plus(-60))),
            (Some((at.plus(-60), AgeOf::Event)), true)
        );
        assert_eq!(age(row(None, "failed", 6), None), (None, false));
    }

    #[test]
    fn the_last_attempt_is_as_late_as_the_waits_before_it() {
        let view = |status: &str, attempt| {
            view(
                row(None, status, attempt),
                &HashMap::new(),
                &HashMap::new(),
                &RETRIES,
            )
        };
        assert_eq!(view("delivered", 1).waited, 0);
        assert_eq!(view("retrying", 3).waited, 150);
        assert_eq!(view("failed", 6).waited, 25_950);
        assert_eq!(view("failed", u32::MAX).waited, 25_950, "whatever is told");
        assert_eq!(view("Delivered", 0).state, DeliveryState::Delivered);
        assert_eq!(view("parked", 1).state, DeliveryState::Other);
    }
}
