//! Applied plans as the window shows them.

use std::collections::HashSet;

use store::dns::changes::{self, Change, ChangeZone as KeptZone, Counts, ZoneState};
use store::rusqlite::Connection;

use super::kept::noun;
use super::view::{ChangeDetail, ChangeView, ChangeZone};
use super::{family, unknown};
use crate::activity::view::{ItemState, JobState};
use crate::core::Engine;
use crate::dns::view::DnsAction;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

/// Applied plans that the window lists.
const LISTED: u32 = 200;

impl Engine {
    pub(super) async fn change_list(&self) -> Result<Vec<ChangeView>, Fault> {
        let list = self.inner.store.library().read(|conn| {
            let list = changes::list(conn, LISTED)?;
            list.into_iter()
                .map(|(change, counts)| view(conn, change, counts))
                .collect()
        });
        Ok(list.await?)
    }

    pub(super) async fn change_detail(&self, job: String) -> Result<ChangeDetail, Fault> {
        let detail = self.inner.store.library().read(move |conn| {
            let Some(change) = changes::change(conn, &job)? else {
                return Ok(None);
            };
            let counts = changes::counts(conn, &job)?;
            let zones = changes::zones(conn, &job)?;
            Ok(Some(ChangeDetail {
                change: view(conn, change, counts)?,
                zones: zones.into_iter().map(zone).collect(),
            }))
        });
        detail.await?.ok_or_else(unknown)
    }
}

fn view(conn: &Connection, change: Change, counts: Counts) -> store::Result<ChangeView> {
    let reversed_by = changes::reversed_by(conn, &change.job)?;
    let tried_again = changes::family(conn, change.first())?.len() > 1;
    let ended = change.ended.is_some();
    let (mut can_retry, mut sent) = (counts.again, counts.sent > 0);
    // Only these need a look at their zones.
    if ended && (tried_again || reversed_by.is_some()) {
        let family = family::read(conn, &change.job)?;
        let zones = family.map(|family| family.zones).unwrap_or_default();
        let number = zones.iter().filter(|zone| zone.again()).count();
        can_retry = u32::try_from(number).unwrap_or(u32::MAX);
        let back = match &reversed_by {
            Some(reverse) => taken_back(conn, reverse)?,
            None => HashSet::new(),
        };
        sent = zones
            .iter()
            .any(|zone| zone.is_sent() && !back.contains(&zone.key));
    }
    let state = match change.ended.as_deref() {
        None => JobState::Running,
        Some(word) => noun(word).unwrap_or(JobState::Interrupted),
    };
    Ok(ChangeView {
        at: change.at,
        // A word of a later version: what it was is in the title.
        action: noun(&change.action).unwrap_or(DnsAction::Form),
        title: change.title,
        state,
        zones: counts.zones,
        done: counts.done,
        failed: counts.failed,
        left_out: counts.left_out,
        can_retry: if ended { can_retry } else { 0 },
        can_reverse: ended && sent,
        reverses: change.reverses,
        reversed_by,
        job: change.job,
    })
}

/// The zones that a reversing job brought back.
fn taken_back(conn: &Connection, reverse: &str) -> store::Result<HashSet<NameKey>> {
    let family = family::read(conn, reverse)?;
    let zones = family.map(|family| family.zones).unwrap_or_default();
    let back = zones.into_iter().filter(|zone| {
        let latest = zone.tries.last();
        latest.is_some_and(|latest| latest.state == ZoneState::Done)
    });
    Ok(back.map(|zone| zone.key).collect())
}

fn zone(kept: KeptZone) -> ChangeZone {
    let (state, waits) = match kept.state {
        ZoneState::Waiting => (ItemState::Running, Some("Waiting for its turn")),
        ZoneState::Sent => (ItemState::Running, Some("Writing")),
        ZoneState::Done => (ItemState::Done, None),
        ZoneState::Skipped => (ItemState::Skipped, None),
        ZoneState::Failed => (ItemState::Failed, None),
        ZoneState::Unclear => (ItemState::Unclear, None),
    };
    ChangeZone {
        unicode: kept.name.unicode(),
        key: NameKey {
            account: kept.account,
            name: kept.name,
        },
        state,
        detail: waits.map_or(kept.detail, str::to_owned),
        changes: kept.changes,
        before: kept.before.map(|id| id.to_string()),
        after: kept.after.map(|id| id.to_string()),
    }
}
