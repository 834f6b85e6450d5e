//! Writing a change down while it happens: before its first request, before each write, after each zone, at its end.

use model::{SetChange, SetKey};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::dns::changes::{Change, ChangeZone, ZoneEnd, ZoneState};
use store::dns::{Cause, ReadZone};
use uuid::Uuid;

use crate::activity::view::JobState;
use crate::core::Engine;
use crate::dns::apply::Target;
use crate::dns::compare::fulfils;
use crate::dns::view::DnsAction;
use crate::events::Tag;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

const ENDED_BEFORE: &str = "The app ended before it was this zone's turn. Nothing was written.";
const ENDED_DURING: &str = "The app ended while this zone was being written. Read the zone to see what became of it, or try it again: it is read afresh before.";
const SEEN: &str = "Written, as a later read of the zone showed";

/// What the history says of a job.
pub(in crate::dns) struct Kept {
    /// Which part of Freehold made the plan.
    pub(in crate::dns) action: DnsAction,
    /// What it is, in words.
    pub(in crate::dns) title: String,
    /// The job that it takes back.
    pub(in crate::dns) reverses: Option<String>,
    /// The first job of those whose zones it tries again.
    pub(in crate::dns) retries: Option<String>,
}

/// The word of an enum without fields.
pub(super) fn word(noun: impl Serialize) -> String {
    let value = serde_json::to_value(noun).ok();
    value
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// An enum without fields by its word; `None` for one that a later version wrote.
pub(super) fn noun<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

impl Engine {
    /// Ends in the history what was at work when the app ended the last time.
    pub(crate) async fn dns_recall(&self) {
        let ended = word(JobState::Interrupted);
        let written = self
            .inner
            .store
            .library()
            .write(move |tx| store::dns::changes::interrupt(tx, &ended, ENDED_DURING, ENDED_BEFORE))
            .await;
        match written {
            Ok(0) => {}
            Ok(unclear) => {
                tracing::warn!(target: "dns", unclear, "zones were being written when the app ended")
            }
            Err(error) => tracing::error!(target: "dns", %error, "interrupted changes could not be noted"),
        }
    }

    /// Writes a plan down before anything of it is sent.
    pub(in crate::dns) async fn change_begin(
        &self,
        job: &str,
        kept: Kept,
        targets: &[Target],
    ) -> Result<(), Fault> {
        let change = Change {
            job: job.to_owned(),
            at: self.now(),
            action: word(kept.action),
            title: kept.title,
            reverses: kept.reverses,
            retries: kept.retries,
            ended: None,
        };
        let zones: Vec<ChangeZone> = targets.iter().map(waiting).collect();
        let written = self
            .inner
            .store
            .library()
            .write(move |tx| store::dns::changes::begin(tx, &change, &zones));
        written.await?;
        self.stale(&[Tag::Dns]);
        Ok(())
    }

    /// Writes down what is about to be sent.
    pub(in crate::dns) async fn change_arm(
        &self,
        job: &str,
        key: &NameKey,
        sent: Vec<SetChange>,
        before: Uuid,
    ) -> Result<(), Fault> {
        let (job, key) = (job.to_owned(), key.clone());
        let written = self
            .inner
            .store
            .library()
            .write(move |tx| store::dns::changes::arm(tx, &job, key.account, &key.name, &sent, before));
        Ok(written.await?)
    }

    /// Writes down what became of a zone.
    pub(in crate::dns) async fn change_zone_end(
        &self,
        job: &str,
        key: &NameKey,
        end: ZoneEnd,
    ) -> Result<(), Fault> {
        let (job, key) = (job.to_owned(), key.clone());
        let written = self
            .inner
            .store
            .library()
            .write(move |tx| store::dns::changes::end_zone(tx, &job, key.account, &key.name, &end));
        Ok(written.await?)
    }

    /// Writes down how a job ended, and why zones whose turn never came were left out.
    pub(in crate::dns) async fn change_end(
        &self,
        job: &str,
        state: JobState,
        of_waiting: &'static str,
    ) -> Result<(), Fault> {
        let (job, state) = (job.to_owned(), word(state));
        let written = self
            .inner
            .store
            .library()
            .write(move |tx| store::dns::changes::end(tx, &job, &state, of_waiting));
        Ok(written.await?)
    }

    /// A read showed a zone that is not what it was. Where a write of ours is unclear and is there now, it is done after
    /// all; returns the sets that are ours.
    pub(in crate::dns) async fn change_seen(
        &self,
        key: &NameKey,
        fresh: &ReadZone,
    ) -> Result<Vec<SetKey>, Fault> {
        let library = self.inner.store.library();
        let asked = key.clone();
        let unclear = library
            .read(move |conn| store::dns::changes::unclear(conn, asked.account, &asked.name))
            .await?;
        let Some((job, sent)) = unclear else {
            return Ok(Vec::new());
        };
        let is_there = |change: &SetChange| fulfils(&change.after, &fresh.zone.set(&change.key));
        if !sent.iter().all(is_there) {
            return Ok(Vec::new());
        }
        let (hash, zone) = (fresh.hash.clone(), fresh.zone.clone());
        let after = self
            .dns_keep_snapshot(key, Cause::AfterChange, hash, zone, Some(&job))
            .await?;
        let end = ZoneEnd {
            state: ZoneState::Done,
            detail: SEEN.to_owned(),
            again: false,
            after: Some(after),
            refused: false,
        };
        self.change_zone_end(&job, key, end).await?;
        Ok(sent.into_iter().map(|change| change.key).collect())
    }
}

fn waiting(target: &Target) -> ChangeZone {
    ChangeZone {
        account: target.key.account,
        name: target.key.name.clone(),
        base: target.base.clone(),
        changes: target.changes.clone(),
        brakes: target.confirmed.iter().map(word).collect(),
        state: ZoneState::Waiting,
        detail: String::new(),
        again: false,
        sent: None,
        before: None,
        after: None,
    }
}
