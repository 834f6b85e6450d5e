//! Reading zones afresh, as a job.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use registrar::Provider;
use registrar::dns::ZoneRead;

use super::lanes::{self, Stopped, ZoneWork};
use super::results::Results;
use super::zones::{NO_ACCOUNT, Served, check_count};
use crate::activity::view::{ItemState, JobKind};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::count;

/// Zones of one account that are read at a time.
const AT_ONCE: usize = 4;

/// Who wants zones to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// The user, who waits for it.
    User,
    /// Freehold itself, which looks whether anything changed elsewhere: one zone at a time, and a failure leaves the zone
    /// as it was last read.
    Look,
}

impl Reader {
    fn at_once(self) -> usize {
        match self {
            Self::User => AT_ONCE,
            Self::Look => 1,
        }
    }

    fn title(self, keys: &[NameKey]) -> String {
        let zones = match keys {
            [only] => only.name.unicode(),
            many => count(many.len(), "zone", "zones"),
        };
        match self {
            Self::User => format!("Read {zones}"),
            Self::Look => format!("Look for changes made elsewhere in {zones}"),
        }
    }
}

impl Engine {
    pub(super) async fn start_read(&self, keys: Vec<NameKey>) -> Result<String, Fault> {
        check_count(keys.len())?;
        if keys.is_empty() {
            return Err(Fault::bad_input("There is no zone to read. Choose at least one."));
        }
        self.read_zones(keys, Reader::User).await
    }

    pub(super) async fn read_zones(&self, keys: Vec<NameKey>, reader: Reader) -> Result<String, Fault> {
        let accounts = self.dns_accounts().await?;
        let seats = self.dns_seats(&keys).await?;
        let refused: HashMap<NameKey, Fault> = seats
            .iter()
            .filter_map(|seat| Some((seat.zone.clone(), seat.fault()?)))
            .collect();
        let keys: Vec<NameKey> = seats.into_iter().map(|seat| seat.zone).collect();
        let start = |fresh: &[NameKey]| self.job(JobKind::DnsRead, reader.title(fresh), fresh.len(), true);
        let (keys, job) = match self.inner.plans.start_reading(keys, start) {
            Ok(started) => started,
            Err(running) => return Ok(running),
        };
        job.pausable();
        let id = job.id().to_owned();
        let mark = Mark {
            engine: self.clone(),
            job: id.clone(),
        };
        let work = Reading {
            engine: self.clone(),
            reader,
            stopped: Stopped::default(),
            refused,
            results: Results::new(
                self.clone(),
                job,
                &keys,
                &accounts,
                self.dns_eta(&keys, 1, &accounts).await,
            ),
        };
        self.spawn(async move {
            lanes::run(&keys, reader.at_once(), &work).await;
            drop(mark);
            work.results.finish();
        });
        Ok(id)
    }

    /// The opened account, when it serves DNS.
    pub(super) async fn dns_provider(&self, key: &NameKey) -> Result<Arc<dyn Provider>, Fault> {
        let provider = self.provider(key.account).await?;
        if provider.dns().is_some() {
            return Ok(provider);
        }
        let accounts = self.dns_accounts().await?;
        let reason = accounts.get(&key.account).and_then(Served::refusal);
        Err(Fault::new(
            Code::NotOffered,
            reason.unwrap_or_else(|| NO_ACCOUNT.to_owned()),
        ))
    }

    /// One read of a zone, with one request or a few.
    pub(super) async fn dns_read_now(&self, key: &NameKey) -> Result<ZoneRead, Fault> {
        let provider = self.dns_provider(key).await?;
        let dns = provider
            .dns()
            .ok_or_else(|| Fault::new(Code::NotOffered, NO_ACCOUNT))?;
        Ok(dns.read(&key.name).await?)
    }
}

struct Reading {
    engine: Engine,
    reader: Reader,
    stopped: Stopped,
    /// Zones that none of the accounts serves.
    refused: HashMap<NameKey, Fault>,
    results: Results,
}

#[async_trait]
impl ZoneWork for Reading {
    async fn one(&self, key: &NameKey) {
        self.results.rest().await;
        let token = self.results.token();
        if token.is_cancelled() {
            return;
        }
        if let Some(fault) = self.refused.get(key) {
            return self.results.end(key, ItemState::Skipped, fault.message.clone());
        }
        self.results.running(key, "Reading");
        let _zone = self.engine.inner.plans.zone(key).await;
        let read = match self.stopped.reason(key.account) {
            Some(fault) => Err(fault),
            None => tokio::select! {
                () = token.cancelled() => return self.results.end(key, ItemState::Skipped, "Cancelled".to_owned()),
                read = self.engine.dns_read_now(key) => read,
            },
        };
        let kept = match read {
            Ok(read) => self.engine.dns_keep_read(key, read).await,
            Err(fault) => {
                self.stopped.note(key.account, &fault);
                if self.reader == Reader::Look {
                    return self.results.end(key, ItemState::Failed, fault.message);
                }
                match self.engine.dns_keep_failure(key, &fault).await {
                    Ok(()) => Err(fault),
                    Err(store) => Err(store),
                }
            }
        };
        match kept {
            Ok(read) => {
                let mut detail = count(read.zone.records.len(), "record", "records");
                if !read.unreadable.is_empty() {
                    let rows = count(read.unreadable.len(), "row", "rows");
                    detail.push_str(&format!(", {rows} not understood"));
                }
                self.results.end(key, ItemState::Done, detail);
            }
            Err(fault) => self.results.end(key, ItemState::Failed, fault.message),
        }
    }
}

/// While it lives, its job is the one that reads its zones.
struct Mark {
    engine: Engine,
    job: String,
}

impl Drop for Mark {
    fn drop(&mut self) {
        self.engine.inner.plans.stop_reading(&self.job);
    }
}
