//! Records across zones: find them, and change many at once by a plan.
//!
//! - [`view`]: as the window sees it
//! - [`filter`]: the filter's words and tokens
//! - [`shown`]: the zones whose records are listed, and what fits a filter
//! - [`pick`]: the records that a change is about
//! - [`change`]: what becomes of one record
//! - [`drafts`]: all of them as drafts, and in numbers

mod change;
mod drafts;
mod filter;
mod pick;
mod shown;
pub mod view;

use std::cmp::Reverse;

use store::dns::records::{self as table, RecordOrder, ZoneRecord};
use view::{RecordsAsk, RecordsChange, RecordsPage, RecordsPreview, RecordsScope, RecordsSort};

pub(super) use shown::RecordShelf;
use shown::{Found, Shown};

use super::plan::Source;
use super::view::{DnsAction, PlanView};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::count;

/// Rows of one window.
const WINDOW: u32 = 500;
/// Letters of a text in a title.
const TITLE: usize = 40;

impl Engine {
    /// A window on the records of all zones as last read: at most 500 rows from `offset`.
    pub async fn dns_records(&self, ask: RecordsAsk, offset: u32, limit: u32) -> Result<RecordsPage, Fault> {
        let shown = self.records_shown().await?;
        let found = self.records_found(&shown, &ask.filter).await?;
        let limit = limit.min(WINDOW);
        let order = match ask.sort {
            RecordsSort::Zone | RecordsSort::Account => None,
            RecordsSort::Name => Some(RecordOrder::Name),
            RecordsSort::Kind => Some(RecordOrder::Kind),
            RecordsSort::Content => Some(RecordOrder::Content),
            RecordsSort::Ttl => Some(RecordOrder::Ttl),
        };
        let rows = match order {
            _ if offset >= found.total => Vec::new(),
            None => self.records_by_zone(&shown, &found, &ask, offset, limit).await?,
            Some(order) => {
                let (conditions, hidden) = (found.conditions.clone(), shown.hidden.clone());
                let descending = ask.descending;
                let read = self.inner.store.cache().read(move |conn| {
                    table::ordered(conn, &conditions, order, descending, &hidden, offset, limit)
                });
                read.await?
            }
        };
        let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Ok(RecordsPage {
            total: found.total,
            zones: number(found.zones.len()),
            unread: number(shown.unread.len()),
            offset,
            rows: rows.into_iter().filter_map(|row| shown.row(row)).collect(),
            problem: found.problem.clone(),
        })
    }

    /// The zones of the portfolio that were never read: at most 10,000, which is what one read takes.
    pub async fn dns_records_unread(&self) -> Result<Vec<NameKey>, Fault> {
        let shown = self.records_shown().await?;
        Ok(shown
            .unread
            .iter()
            .take(super::zones::MOST_ZONES)
            .cloned()
            .collect())
    }

    /// What a change of many records would do.
    pub async fn dns_records_preview(
        &self,
        scope: RecordsScope,
        change: RecordsChange,
    ) -> Result<RecordsPreview, Fault> {
        check(&change)?;
        let shown = self.records_shown().await?;
        let picked = self.records_picked(&shown, &scope, &change).await?;
        Ok(drafts::preview(&picked, &change))
    }

    /// A plan that changes many records. Nothing is written.
    pub async fn dns_records_plan(
        &self,
        scope: RecordsScope,
        change: RecordsChange,
    ) -> Result<PlanView, Fault> {
        check(&change)?;
        let shown = self.records_shown().await?;
        let picked = self.records_picked(&shown, &scope, &change).await?;
        let wishes = drafts::wishes(&picked, &change);
        if wishes.is_empty() {
            let fault = Fault::bad_input("None of these records would change.");
            return Err(fault.hint("Choose other records, or change what shall become of them."));
        }
        let preview = drafts::preview(&picked, &change);
        let source = Source::new(DnsAction::Records, title(&change, &preview));
        self.make_plan(wishes, source).await
    }

    /// A window in an order of the zones: only those in sight are read.
    async fn records_by_zone(
        &self,
        shown: &Shown,
        found: &Found,
        ask: &RecordsAsk,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<ZoneRecord>, Fault> {
        let mut zones = found.zones.clone();
        let label = |place: usize| {
            let zone = &shown.zones[place];
            (zone.served.label.to_lowercase(), zone.key.account)
        };
        match (ask.sort, ask.descending) {
            (RecordsSort::Account, false) => zones.sort_by_cached_key(|(place, _)| label(*place)),
            (RecordsSort::Account, true) => zones.sort_by_cached_key(|(place, _)| Reverse(label(*place))),
            (_, true) => zones.reverse(),
            _ => {}
        }
        let mut skip = offset;
        let mut left = limit;
        let mut wanted = Vec::new();
        for (place, count) in zones {
            if skip >= count {
                skip -= count;
                continue;
            }
            let take = (count - skip).min(left);
            wanted.push((shown.zones[place].id, skip as usize, take as usize));
            (skip, left) = (0, left - take);
            if left == 0 {
                break;
            }
        }
        let conditions = found.conditions.clone();
        let read = self.inner.store.cache().read(move |conn| {
            let mut rows = Vec::new();
            for (zone, skip, take) in wanted {
                let of_zone = table::of_zone(conn, &conditions, zone)?;
                rows.extend(of_zone.into_iter().skip(skip).take(take));
            }
            Ok(rows)
        });
        Ok(read.await?)
    }
}

fn check(change: &RecordsChange) -> Result<(), Fault> {
    match change {
        RecordsChange::Replace { find, .. } if find.is_empty() => {
            Err(Fault::new(Code::BadInput, "Write the text to look for."))
        }
        _ => Ok(()),
    }
}

/// What a plan is, in words: it stands in the history.
fn title(change: &RecordsChange, preview: &RecordsPreview) -> String {
    let records = count(preview.records as usize, "record", "records");
    let zones = count(preview.zones as usize, "zone", "zones");
    let cut = |text: &str| {
        let mut shown: String = text.chars().take(TITLE).collect();
        if shown.len() < text.len() {
            shown.push_str("...");
        }
        shown
    };
    match change {
        RecordsChange::Replace { find, with, .. } => {
            format!(
                "Replace \"{}\" by \"{}\" in {records} of {zones}",
                cut(find),
                cut(with)
            )
        }
        RecordsChange::Ttl { .. } => format!("New TTL for {records} of {zones}"),
        RecordsChange::Remove => format!("Remove {records} of {zones}"),
    }
}
