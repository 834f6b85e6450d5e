//! The zones whose records are listed, and which of them fit a filter.
//!
//! A zone is listed in the account that serves it, as long as its name is in the portfolio: what is left in the cache of
//! others is not what the world sees. The list is kept until a zone is read or the portfolio moves, and beside it what
//! the last filters showed, so that scrolling reads no more than the rows in sight.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use model::{AccountId, Record};
use store::dns::records::{Condition, ZoneHead, ZoneRecord};

use super::filter::Filter;
use super::view::RecordRow;
use crate::core::Engine;
use crate::dns::plan::lost_rows;
use crate::dns::rules::ZoneRules;
use crate::dns::zones::{Served, kept_fault};
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::portfolio::{Holdings, accounts_called};

/// Filters whose result is kept.
const FOUND_KEPT: usize = 8;

/// Keeps the latest [`Shown`].
#[derive(Default)]
pub(in crate::dns) struct RecordShelf {
    /// Held while it is built, so that two who ask at once wait for one.
    latest: tokio::sync::Mutex<Option<Arc<Shown>>>,
}

/// All listed zones at one moment.
pub(super) struct Shown {
    /// How often zones had moved.
    moves: i64,
    holdings: Weak<Holdings>,
    /// By name, then account.
    pub(super) zones: Vec<ShownZone>,
    places: HashMap<i64, usize>,
    /// Zones in the cache that are not listed, by number.
    pub(super) hidden: Vec<i64>,
    /// Zones that were never read.
    pub(super) unread: Vec<NameKey>,
    found: Mutex<VecDeque<(String, Arc<Found>)>>,
}

/// One listed zone.
pub(super) struct ShownZone {
    /// Its number in the cache.
    pub(super) id: i64,
    /// Its key in the account that serves it.
    pub(super) key: NameKey,
    /// For people.
    pub(super) unicode: String,
    /// Its account.
    pub(super) served: Served,
    /// Why nothing of it can be changed.
    pub(super) fixed: Option<String>,
}

/// What fits a filter.
pub(super) struct Found {
    /// The filter as conditions.
    pub(super) conditions: Vec<Condition>,
    /// What of it could not be understood.
    pub(super) problem: Option<String>,
    /// Places of zones in the list, with how many of their records fit; by name.
    pub(super) zones: Vec<(usize, u32)>,
    /// Records in all.
    pub(super) total: u32,
}

impl Engine {
    /// The listed zones as they stand.
    pub(super) async fn records_shown(&self) -> Result<Arc<Shown>, Fault> {
        let holdings = self.holdings().await?;
        let shelf = self.inner.plans.records();
        let mut latest = shelf.latest.lock().await;
        let cache = self.inner.store.cache();
        let moves = cache.read(store::dns::records::moves).await?;
        if let Some(shown) = latest.as_ref()
            && shown.moves == moves
            && std::ptr::eq(shown.holdings.as_ptr(), Arc::as_ptr(&holdings))
        {
            return Ok(Arc::clone(shown));
        }
        let accounts = self.dns_accounts().await?;
        let (moves, heads) = cache
            .read(|conn| {
                Ok((
                    store::dns::records::moves(conn)?,
                    store::dns::records::zones(conn)?,
                ))
            })
            .await?;
        let built = tokio::task::spawn_blocking(move || Shown::build(moves, &holdings, &accounts, heads));
        let built = built
            .await
            .map_err(|_| Fault::new(Code::Internal, "The list of records could not be made."))?;
        let built = Arc::new(built);
        *latest = Some(Arc::clone(&built));
        Ok(built)
    }

    /// What fits a filter.
    pub(super) async fn records_found(&self, shown: &Shown, filter: &str) -> Result<Arc<Found>, Fault> {
        let lock = || shown.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = lock().iter().find(|(known, _)| known == filter) {
            return Ok(Arc::clone(known));
        }
        let holdings = self.holdings().await?;
        let Filter { conditions, problem } = Filter::parse(filter, &|text| accounts_called(&holdings, text));
        let asked = conditions.clone();
        let counts = self
            .inner
            .store
            .cache()
            .read(move |conn| store::dns::records::counts(conn, &asked))
            .await?;
        let mut zones: Vec<(usize, u32)> = counts
            .into_iter()
            .filter_map(|(id, count)| Some((*shown.places.get(&id)?, count)))
            .collect();
        zones.sort_unstable();
        let found = Arc::new(Found {
            conditions,
            problem,
            total: zones.iter().map(|(_, count)| count).sum(),
            zones,
        });
        let mut kept = lock();
        kept.push_front((filter.to_owned(), Arc::clone(&found)));
        kept.truncate(FOUND_KEPT);
        Ok(found)
    }
}

impl Shown {
    fn build(
        moves: i64,
        holdings: &Arc<Holdings>,
        accounts: &HashMap<AccountId, Served>,
        heads: Vec<ZoneHead>,
    ) -> Self {
        let mut heads: HashMap<NameKey, ZoneHead> = heads
            .into_iter()
            .map(|head| {
                let key = NameKey {
                    account: head.account,
                    name: head.name.clone(),
                };
                (key, head)
            })
            .collect();
        let mut zones = Vec::with_capacity(heads.len());
        let mut unread = Vec::new();
        let mut seen = HashSet::new();
        for holding in &holdings.names {
            let Some(account) = holding.served.account() else {
                continue;
            };
            let key = NameKey {
                account,
                name: holding.name.clone(),
            };
            let Some(served) = accounts.get(&account) else {
                continue;
            };
            match heads.remove(&key) {
                Some(head) => {
                    seen.insert(key.clone());
                    zones.push(ShownZone::new(head, key, holding.unicode(), served));
                }
                None if seen.insert(key.clone()) => unread.push(key),
                None => {}
            }
        }
        zones.sort_by(|a, b| {
            (&a.unicode, &a.key.name, &a.served.label).cmp(&(&b.unicode, &b.key.name, &b.served.label))
        });
        Self {
            moves,
            holdings: Arc::downgrade(holdings),
            places: zones
                .iter()
                .enumerate()
                .map(|(place, zone)| (zone.id, place))
                .collect(),
            hidden: heads.into_values().map(|head| head.id).collect(),
            zones,
            unread,
            found: Mutex::default(),
        }
    }

    /// A zone by its number.
    pub(super) fn zone(&self, id: i64) -> Option<&ShownZone> {
        self.places.get(&id).map(|place| &self.zones[*place])
    }

    /// A record as a row of the list; `None` when its zone is not listed.
    pub(super) fn row(&self, found: ZoneRecord) -> Option<RecordRow> {
        let zone = self.zone(found.zone)?;
        let record = found.record;
        Some(RecordRow {
            id: format!("{}.{:x}", found.zone, found.mark),
            key: zone.key.clone(),
            unicode: zone.unicode.clone(),
            fixed: zone.fixed(&record),
            set: record.key(),
            content: record.content,
            ttl: record.ttl,
            extras: record
                .extras
                .into_iter()
                .filter_map(|(key, value)| Some((key, serde_json::from_value(value).ok()?)))
                .collect(),
        })
    }
}

/// A row's id as the zone's number and the record's mark.
pub(super) fn row_id(id: &str) -> Option<(i64, i64)> {
    let (zone, mark) = id.split_once('.')?;
    Some((zone.parse().ok()?, i64::from_str_radix(mark, 16).ok()?))
}

impl ShownZone {
    fn new(head: ZoneHead, key: NameKey, unicode: String, served: &Served) -> Self {
        let dns = served.descriptor.dns.as_ref();
        let fixed = match (&head.fault, dns) {
            (_, None) => Some(served.refusal().unwrap_or_default()),
            (Some(text), _) => {
                let fault = kept_fault(text);
                Some(format!("The last read of {unicode} failed. {}", fault.message))
            }
            (None, Some(dns)) => {
                lost_rows(served.descriptor.label, dns, &unicode, &head.unreadable).map(|fault| fault.message)
            }
        };
        Self {
            id: head.id,
            key,
            unicode,
            served: served.clone(),
            fixed,
        }
    }

    /// The provider's rules for it.
    pub(super) fn rules(&self) -> Option<ZoneRules<'_>> {
        Some(ZoneRules {
            zone: &self.key.name,
            provider: self.served.descriptor.label,
            dns: self.served.descriptor.dns.as_ref()?,
        })
    }

    /// The switch of a record by which the provider sets its TTL itself.
    pub(super) fn sets_ttl(&self, record: &Record) -> Option<&'static str> {
        let options = self
            .served
            .descriptor
            .dns
            .as_ref()
            .map_or(&[][..], |dns| dns.options);
        let found = options.iter().find(|option| {
            let on = record.extras.get(option.key).and_then(serde_json::Value::as_bool);
            option.sets_ttl && on == Some(true)
        });
        found.map(|option| option.label)
    }

    /// Why a record of it can not be changed here.
    pub(super) fn fixed(&self, record: &Record) -> Option<String> {
        if self.fixed.is_some() {
            return self.fixed.clone();
        }
        let provider = self.served.descriptor.label;
        let kind = record.kind.as_str();
        if kind == "SOA" {
            return Some(format!("{provider} keeps the SOA record itself."));
        }
        let types = self
            .served
            .descriptor
            .dns
            .as_ref()
            .map_or(&[][..], |dns| dns.types);
        if types.iter().any(|known| known.eq_ignore_ascii_case(kind)) {
            return None;
        }
        Some(format!(
            "{provider} takes no {kind} records through its API, so this one is kept as it is."
        ))
    }
}
