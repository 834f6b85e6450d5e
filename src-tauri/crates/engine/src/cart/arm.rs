//! Arming: what is about to be sent is written down first, within the user's caps.

use std::collections::BTreeSet;

use model::{Currency, Money, OrderKind, Timestamp};
use registrar::Provider;
use registrar::orders::{OrderItem, PreparedOrder};
use sha2::{Digest, Sha256};
use store::orders::{Armed, Item};

use crate::activity::jobs::Job;
use crate::cart::caps::{cap_in, day_start};
use crate::cart::guards::{self, Cleared};
use crate::cart::owned::product_words;
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// A cap in one currency and what is left of it there.
pub(super) type Room = (Money, Money);

impl Engine {
    /// Arms what the user's caps leave room for. Accounts are bought at side by side, so the caps are looked at and the
    /// lines armed under one lock: two accounts can not both take the last of a cap.
    pub(super) async fn arm_within_caps(
        &self,
        provider: &dyn Provider,
        cleared: Vec<Cleared>,
        balance: Option<Money>,
        job: &Job,
    ) -> Option<(PreparedOrder, Vec<Cleared>)> {
        let _arming = self.inner.checkouts.arming.lock().await;
        let purchase = cleared.first()?.intent.item.purchase.clone();
        let currencies: BTreeSet<Currency> = cleared.iter().map(|one| one.quote.total.currency).collect();
        let (order_rooms, day_rooms) = match self.rooms(purchase, &currencies).await {
            Ok(room) => room,
            Err(fault) => {
                for one in &cleared {
                    self.hold(&one.intent, &fault, job).await;
                }
                return None;
            }
        };
        let mut cleared = cleared;
        let order = order_rooms.into_iter().map(|room| (room, "one order"));
        let day = day_rooms.into_iter().map(|room| (room, "one day"));
        for ((limit, left), what) in order.chain(day) {
            let (within, above) = guards::within(cleared, Some(left), guards::above_cap(limit, what));
            for (intent, fault) in &above {
                self.hold(intent, fault, job).await;
            }
            cleared = within;
        }
        if cleared.is_empty() {
            return None;
        }
        match self.arm(provider, &cleared, balance).await {
            Ok(order) => Some((order, cleared)),
            Err(fault) => {
                for one in &cleared {
                    self.hold(&one.intent, &fault, job).await;
                }
                None
            }
        }
    }

    /// Each cap with what is left of it, by currency: for this order, and for today.
    pub(super) async fn rooms(
        &self,
        purchase: String,
        currencies: &BTreeSet<Currency>,
    ) -> Result<(Vec<Room>, Vec<Room>), Fault> {
        let settings = self.settings_get().await?;
        let since = day_start(self.now());
        let (in_order, today) = self
            .inner
            .store
            .library()
            .read(move |conn| {
                let in_order = store::orders::spent_in(conn, &purchase)?;
                Ok((in_order, store::orders::spent_since(conn, since)?))
            })
            .await?;
        let rooms = |cap: Option<Money>, spent: &[Money]| -> Vec<Room> {
            let room = |currency: &Currency| {
                let limit = cap_in(cap, *currency)?;
                let spent = spent.iter().find(|spent| spent.currency == *currency);
                let minor = limit.minor.saturating_sub(spent.map_or(0, |spent| spent.minor));
                Some((limit, Money { minor, ..limit }))
            };
            currencies.iter().filter_map(room).collect()
        };
        Ok((
            rooms(settings.order_cap, &in_order),
            rooms(settings.day_cap, &today),
        ))
    }

    pub(super) async fn balance_before(&self, provider: &dyn Provider) -> Result<Option<Money>, Fault> {
        if provider
            .descriptor()
            .orders
            .as_ref()
            .is_some_and(|rules| rules.balance)
        {
            return Ok(provider.account().await?.balance);
        }
        Ok(None)
    }

    /// Commits the exact request and everything that is known before it, then the mark that it is being sent.
    async fn arm(
        &self,
        provider: &dyn Provider,
        cleared: &[Cleared],
        balance: Option<Money>,
    ) -> Result<PreparedOrder, Fault> {
        let orders = provider
            .orders()
            .ok_or_else(|| Fault::new(Code::NotOffered, "This account does not sell names by its API."))?;
        let items: Vec<_> = cleared.iter().map(ordered_from).collect();
        let key = uuid::Uuid::new_v4().to_string();
        let order = orders.prepare(&items, &key).await?;
        let (now, request_hash) = (self.now(), request_hash(&order));
        let rows: Vec<(String, Money, Armed)> = cleared
            .iter()
            .map(|one| {
                let armed = Armed {
                    natural_key: natural_key(
                        &one.intent.item,
                        one.expires_before,
                        one.status_before.as_deref(),
                    ),
                    quoted_at: one.quote.at,
                    expires_before: one.expires_before,
                    status_before: one.status_before.clone(),
                    balance,
                    idempotency_key: key.clone(),
                    request_hash: request_hash.clone(),
                    at: now,
                };
                (one.intent.item.id.clone(), one.quote.total, armed)
            })
            .collect();
        self.inner.checkouts.repeatable().insert(key.clone());
        let ids: Vec<String> = rows.iter().map(|row| row.0.clone()).collect();
        let used: Vec<String> = cleared
            .iter()
            .filter(|one| one.intent.code.is_some())
            .map(|one| one.intent.line.clone())
            .collect();
        self.inner
            .store
            .library()
            .write(move |tx| {
                rows.iter()
                    .try_for_each(|(id, price, armed)| store::orders::arm(tx, id, *price, armed))
            })
            .await?;
        self.inner
            .store
            .library()
            .write(move |tx| {
                ids.iter()
                    .try_for_each(|id| store::orders::mark_sent(tx, id, now))?;
                // The vault need not keep a code that was sent.
                used.iter()
                    .try_for_each(|line| store::cart::codes::want(tx, line, false))
            })
            .await?;
        Ok(order)
    }
}

/// What is ordered, with the expiry that a renewal or a restore starts from.
pub(super) fn ordered_from(one: &Cleared) -> OrderItem {
    OrderItem {
        expires_at: one.expires_before,
        ..one.intent.order_item()
    }
}

/// What can only happen once: a name is registered once, renewed once from a given expiry, restored once from how it stood
/// after a given expiry, and gets a privacy once.
fn natural_key(item: &Item, expires_before: Option<Timestamp>, status_before: Option<&str>) -> String {
    let from = expires_before.map_or_else(|| "an unknown date".to_owned(), |at| at.to_string());
    let name = &item.name;
    match item.kind {
        OrderKind::Register | OrderKind::Transfer => name.to_string(),
        OrderKind::Renew => format!("{name} from {from}"),
        OrderKind::Restore => format!("{name} back from {from}, {}", status_before.unwrap_or("unknown")),
        OrderKind::Privacy => format!("{name} hidden{}", product_words(item)),
    }
}

/// SHA-256 over everything of the request but the key of the account.
pub(super) fn request_hash(order: &PreparedOrder) -> String {
    let mut hash = Sha256::new();
    for part in [&order.method, &order.path, &order.body] {
        hash.update(part);
        hash.update([0]);
    }
    hex::encode(hash.finalize())
}
