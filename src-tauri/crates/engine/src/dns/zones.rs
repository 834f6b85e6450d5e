//! Zones as last read: what is known of them, and keeping what a read brought.

use std::collections::HashMap;

use model::{AccountId, Zone};
use registrar::Descriptor;
use registrar::dns::ZoneRead;
use sha2::{Digest, Sha256};
use store::dns::{CachedZone, Cause, ReadZone};
use uuid::Uuid;

use super::seats::Seat;
use super::view::{ZoneState, ZoneView};
use crate::activity::view::LogCause;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::no_dns;
use crate::portfolio::view::NameKey;
use crate::words::count;

/// Zones asked for at once.
pub(super) const MOST_ZONES: usize = 10_000;

/// An account as far as DNS is concerned.
#[derive(Clone)]
pub(super) struct Served {
    /// The user's name for it.
    pub(super) label: String,
    /// The provider's static facts.
    pub(super) descriptor: &'static Descriptor,
    /// The user chose that nothing is written there.
    pub(super) read_only: bool,
}

impl Served {
    /// Why it serves no DNS, when it does not.
    pub(super) fn refusal(&self) -> Option<String> {
        no_dns(self.descriptor)
    }
}

/// Why a zone of an account that is gone can not be used.
pub(super) const NO_ACCOUNT: &str = "This account is not connected any more.";

/// The hash of a zone: the same for the same records in any order.
pub(super) fn hash_of(zone: &Zone) -> String {
    hex::encode(Sha256::digest(zone.canonical()))
}

pub(super) fn check_count(number: usize) -> Result<(), Fault> {
    if number > MOST_ZONES {
        return Err(Fault::bad_input(
            "These are more than 10,000 zones. Take fewer at once.",
        ));
    }
    Ok(())
}

impl Engine {
    /// The accounts by id.
    pub(super) async fn dns_accounts(&self) -> Result<HashMap<AccountId, Served>, Fault> {
        let accounts = self.inner.store.library().read(store::accounts::list).await?;
        let served = accounts.into_iter().filter_map(|account| {
            let descriptor = self.factory(&account.provider)?.descriptor();
            let served = Served {
                label: account.label,
                descriptor,
                read_only: account.read_only,
            };
            Some((account.id, served))
        });
        Ok(served.collect())
    }

    /// What the cache knows of each key, in their order.
    pub(super) async fn dns_cached(&self, keys: Vec<NameKey>) -> Result<Vec<Option<CachedZone>>, Fault> {
        let zones = self.inner.store.cache().read(move |conn| {
            keys.iter()
                .map(|key| store::dns::zone(conn, key.account, &key.name))
                .collect()
        });
        Ok(zones.await?)
    }

    pub(super) async fn zone_views(&self, keys: Vec<NameKey>) -> Result<Vec<ZoneView>, Fault> {
        check_count(keys.len())?;
        let accounts = self.dns_accounts().await?;
        let seats = self.dns_seats(&keys).await?;
        let cached = self
            .dns_cached(seats.iter().map(|seat| seat.zone.clone()).collect())
            .await?;
        let views = seats.into_iter().zip(cached);
        Ok(views
            .map(|(seat, cached)| {
                let served = accounts.get(&seat.zone.account);
                view(seat, served, cached)
            })
            .collect())
    }

    /// Keeps a read that somebody asked for. When the zone is not what it was, the state before goes to the history and a
    /// line to the log.
    pub(super) async fn dns_keep_read(&self, key: &NameKey, read: ZoneRead) -> Result<ReadZone, Fault> {
        let fresh = self.dns_fresh(read);
        let before = self.dns_cached(vec![key.clone()]).await?;
        let before = before.into_iter().flatten().find_map(|cached| cached.read);
        if let Some(before) = before.filter(|before| before.hash != fresh.hash) {
            let mut drift = before.zone.changes_to(&fresh.zone);
            self.dns_keep_snapshot(key, Cause::ChangedElsewhere, before.hash, before.zone, None)
                .await?;
            let ours = self.change_seen(key, &fresh).await?;
            drift.retain(|change| !ours.contains(&change.key));
            if !drift.is_empty() {
                let sets = count(drift.len(), "set", "sets");
                let line = format!("{}: {sets} changed elsewhere.", key.name.unicode());
                self.log_as(LogCause::Account, "dns", line, Some(key.account), Some(&key.name))
                    .await;
            }
        }
        self.dns_keep_zone(key, fresh.clone()).await?;
        Ok(fresh)
    }

    /// Keeps what was read back after a write of our own by this job; returns the id of the kept state.
    pub(super) async fn dns_keep_written(
        &self,
        key: &NameKey,
        read: ZoneRead,
        job: &str,
    ) -> Result<Uuid, Fault> {
        let fresh = self.dns_fresh(read);
        let (hash, zone) = (fresh.hash.clone(), fresh.zone.clone());
        let kept = self
            .dns_keep_snapshot(key, Cause::AfterChange, hash, zone, Some(job))
            .await?;
        self.dns_keep_zone(key, fresh).await?;
        Ok(kept)
    }

    pub(super) fn dns_fresh(&self, read: ZoneRead) -> ReadZone {
        ReadZone {
            hash: hash_of(&read.zone),
            zone: read.zone,
            nameservers: read.nameservers,
            mode: read.mode,
            unreadable: read.unreadable,
            read_at: self.now(),
        }
    }

    pub(super) async fn dns_keep_zone(&self, key: &NameKey, fresh: ReadZone) -> Result<(), Fault> {
        let key = key.clone();
        let kept = self
            .inner
            .store
            .cache()
            .write(move |tx| store::dns::put_zone(tx, key.account, &key.name, &fresh));
        Ok(kept.await?)
    }

    /// Puts a state into the history and returns its id. When this returns `Ok`, it is on the disk. `job`: the job around
    /// whose write it is kept.
    pub(super) async fn dns_keep_snapshot(
        &self,
        key: &NameKey,
        cause: Cause,
        hash: String,
        zone: Zone,
        job: Option<&str>,
    ) -> Result<Uuid, Fault> {
        let (key, at, job) = (key.clone(), self.now(), job.map(str::to_owned));
        let kept = self.inner.store.library().write(move |tx| {
            store::dns::keep_snapshot(
                tx,
                key.account,
                &key.name,
                at,
                cause,
                &hash,
                &zone,
                job.as_deref(),
            )
        });
        Ok(kept.await?)
    }

    /// Keeps why a zone could not be read. Its last good state stays.
    pub(super) async fn dns_keep_failure(&self, key: &NameKey, fault: &Fault) -> Result<(), Fault> {
        let text =
            serde_json::to_string(fault).map_err(|error| Fault::new(Code::Internal, error.to_string()))?;
        let (key, at) = (key.clone(), self.now());
        let kept = self
            .inner
            .store
            .cache()
            .write(move |tx| store::dns::put_failure(tx, key.account, &key.name, &text, at));
        Ok(kept.await?)
    }
}

/// The fault of a failed read, as kept.
pub(super) fn kept_fault(text: &str) -> Fault {
    serde_json::from_str(text)
        .unwrap_or_else(|_| Fault::new(Code::Internal, "The last read failed. Read the zone again."))
}

fn view(seat: Seat, served: Option<&Served>, cached: Option<CachedZone>) -> ZoneView {
    let cached = cached.unwrap_or_default();
    let refusal = match served {
        None => Some(NO_ACCOUNT.to_owned()),
        Some(served) => seat.refusal.or_else(|| served.refusal()),
    };
    let key = seat.zone;
    let state = match (refusal, &cached) {
        (Some(reason), _) => ZoneState::NotOffered { reason },
        (
            None,
            CachedZone {
                fault: Some(text), ..
            },
        ) => ZoneState::Failed {
            fault: kept_fault(text),
        },
        (None, CachedZone { read: Some(_), .. }) => ZoneState::Ready,
        (None, _) => ZoneState::Unread,
    };
    let mut view = ZoneView {
        asked: seat.asked,
        words: seat.words,
        unicode: key.name.unicode(),
        name: key.name,
        account: key.account,
        state,
        records: Vec::new(),
        hash: String::new(),
        nameservers: Vec::new(),
        mode: None,
        read_at: None,
        unreadable: Vec::new(),
    };
    if let Some(read) = cached.read {
        view.records = read.zone.records;
        view.hash = read.hash;
        view.nameservers = read.nameservers;
        view.mode = read.mode;
        view.read_at = Some(read.read_at);
        view.unreadable = read.unreadable;
    }
    view
}

#[cfg(test)]
pub(super) mod tests {
    use registrar::descriptor::{DnsRules, Quota};

    use super::*;

    /// An account at a provider with these rules.
    pub(in crate::dns) fn served(rules: &DnsRules) -> Served {
        let descriptor = Descriptor {
            id: "planetdomains",
            label: "PlanetDomains",
            tile: "P",
            summary: "",
            base_url: "",
            other_base_urls: &[],
            form: &[],
            prerequisites: &[],
            quota: Quota {
                requests: 10,
                per_seconds: 1,
                words: "10 requests a second",
            },
            search: None,
            orders: None,
            dns: Some(rules.clone()),
            settings: &[],
            not_offered: &[],
            extras: &[],
        };
        Served {
            label: "PlanetDomains".to_owned(),
            descriptor: Box::leak(Box::new(descriptor)),
            read_only: false,
        }
    }
}
