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

impl Engine {
    pub(super) async fn start_read(&self, keys: Vec<NameKey>) -> Result<String, Fault> {
        check_count(keys.len())?;
        if keys.is_empty() {
            return Err(Fault::bad_input("There is no zone to read. Choose at least one."));
        }
        let accounts = self.dns_accounts().await?;
        let seats = self.dns_seats(&keys).await?;
        let refused: HashMap<NameKey, Fault> = seats
            .iter()
            .filter_map(|seat| Some((seat.zone.clone(), seat.fault()?)))
            .collect();
        let keys: Vec<NameKey> = seats.into_iter().map(|seat| seat.zone).collect();
        let start = |fresh: &[NameKey]| {
            let title = match fresh {
                [only] => format!("Read {}", only.name.unicode()),
                many => format!("Read {}", count(many.len(), "zone", "zones")),
            };
            self.job(JobKind::DnsRead, title, fresh.len(), true)
        };
        let (keys, job) = match self.inner.plans.start_reading(keys, start) {
            Ok(started) => started,
            Err(running) => return Ok(running),
        };
        let id = job.id().to_owned();
        let mark = Mark {
            engine: self.clone(),
            job: id.clone(),
        };
        let work = Reading {
            engine: self.clone(),
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
            lanes::run(&keys, AT_ONCE, &work).await;
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
    stopped: Stopped,
    /// Zones that none of the accounts serves.
    refused: HashMap<NameKey, Fault>,
    results: Results,
}

#[async_trait]
impl ZoneWork for Reading {
    async fn one(&self, key: &NameKey) {
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
