//! Everything that both databases know of the names, read for the list.
//!
//! Accounts and names must be readable; what stands beside them need not be: a damaged table costs its column, not the list.

use std::collections::{HashMap, HashSet};

use model::time::DAY;
use model::{AccountId, DomainName, Money, Timestamp};
use store::accounts::{Account, State};
use store::dns::{Cause, NewestKept};
use store::labels::{Labels, Paid};
use store::orders::FailedRenewal;
use store::portfolio::Name;
use store::registry::RegistryFact;
use store::rusqlite::Connection;
use store::search::Price;

use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::risk::FAILED_SECONDS;

/// Seconds for which a change stays in the list.
const CHANGED_SECONDS: i64 = 30 * DAY;
/// Seconds after which a zone that was changed elsewhere is no news any more.
const DRIFT_SECONDS: i64 = 30 * DAY;

/// What is known.
#[derive(Default)]
pub(super) struct Known {
    pub accounts: Vec<Account>,
    pub states: HashMap<AccountId, State>,
    pub names: Vec<Name>,
    pub prices: Vec<(AccountId, Price)>,
    pub beside: Beside,
    pub registry: HashMap<DomainName, RegistryFact>,
    /// Names of which the registry said last that nobody has registered them, and when.
    pub absent: HashMap<DomainName, Timestamp>,
    /// Zones that read otherwise than when Freehold last wrote or looked closely.
    pub drifted: HashSet<(AccountId, DomainName)>,
}

/// What the library says of names.
#[derive(Default)]
pub(super) struct Beside {
    pub labels: HashMap<DomainName, Labels>,
    /// Prices of a year of names that are kept by hand.
    pub hand_prices: HashMap<(AccountId, DomainName), Money>,
    /// When each last changed, of those that changed lately.
    pub changed: HashMap<DomainName, Timestamp>,
    pub failed: HashMap<(AccountId, DomainName), FailedRenewal>,
    kept_zones: Vec<NewestKept>,
}

impl Engine {
    /// Reads all of it.
    pub(super) async fn known(&self, now: Timestamp) -> Result<Known, Fault> {
        let store = &self.inner.store;
        let accounts = store.library().read(store::accounts::list).await?;
        let read = store.library().read(move |conn| Ok(beside(conn, now))).await;
        let mut beside = or_lost("the library", read);
        let zones: Vec<(AccountId, DomainName, String)> = std::mem::take(&mut beside.kept_zones)
            .into_iter()
            .filter(|kept| tells_drift(kept, now))
            .map(|kept| (kept.account, kept.name, kept.hash))
            .collect();
        let (states, names, prices, registry, faults, drifted) = store
            .cache()
            .read(move |conn| {
                Ok((
                    store::accounts::states(conn)?,
                    store::portfolio::all(conn)?,
                    store::search::prices(conn)?,
                    or_lost("what registries say", store::registry::all(conn)),
                    or_lost("what registries did not say", store::registry::faults(conn)),
                    or_lost("zones", store::dns::moved_from(conn, &zones)),
                ))
            })
            .await?;
        Ok(Known {
            accounts,
            states,
            names,
            prices,
            beside,
            registry,
            absent: faults.into_iter().filter_map(absent).collect(),
            drifted,
        })
    }
}

fn beside(conn: &Connection, now: Timestamp) -> Beside {
    let mut labels = or_lost("tags and notes", store::labels::all(conn));
    for (name, (money, bought_at)) in or_lost("what was paid", store::orders::paid(conn)) {
        // What the user says of it comes first.
        let paid = &mut labels.entry(name).or_default().paid;
        paid.get_or_insert(Paid { money, bought_at });
    }
    let hand = or_lost("prices by hand", store::hand::renewals(conn));
    Beside {
        labels,
        hand_prices: hand
            .into_iter()
            .map(|(account, name, price)| ((account, name), price))
            .collect(),
        changed: or_lost(
            "changes",
            store::history::latest(conn, now.plus(-CHANGED_SECONDS)),
        ),
        failed: or_lost(
            "failed renewals",
            store::orders::failed_renewals(conn, now.plus(-FAILED_SECONDS)),
        ),
        kept_zones: or_lost("kept zones", store::dns::newest_kept(conn)),
    }
}

/// A failed look that is an answer: the name is not registered.
fn absent((name, (at, fault)): (DomainName, (Timestamp, String))) -> Option<(DomainName, Timestamp)> {
    let fault: Fault = serde_json::from_str(&fault).ok()?;
    (fault.code == Code::NotFound).then_some((name, at))
}

/// Whether a zone that reads otherwise than this state was changed by somebody else. Just before a write it is our own
/// change that is not read back yet.
fn tells_drift(kept: &NewestKept, now: Timestamp) -> bool {
    match kept.cause {
        Cause::BeforeChange => false,
        Cause::AfterChange | Cause::Drafted => true,
        Cause::ChangedElsewhere => now.since(kept.at) <= DRIFT_SECONDS,
    }
}

/// What could be read, else nothing.
fn or_lost<T: Default>(what: &str, read: store::Result<T>) -> T {
    read.unwrap_or_else(|error| {
        tracing::warn!(target: "portfolio", %error, "{what} can not be read for the list");
        T::default()
    })
}
