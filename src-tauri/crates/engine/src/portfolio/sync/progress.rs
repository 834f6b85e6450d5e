//! How far a list in pages is: steps of its job, and the time that is left.

use std::collections::BTreeMap;

use registrar::portfolio::ListProgress;
use registrar::provider::LaneState;
use tokio::time::Instant;

use crate::activity::jobs::Job;
use crate::activity::view::ItemState;
use crate::words;

/// The lists of one account while they are read, as steps of a job: a row is a step once the provider told how many
/// there are.
pub(super) struct ListSteps {
    lane: LaneState,
    begun: Instant,
    parts: BTreeMap<&'static str, ListProgress>,
    /// Steps that were added to the job, and those of them that were reported as done.
    added: usize,
    done: usize,
}

impl ListSteps {
    pub fn new(lane: LaneState) -> Self {
        Self {
            lane,
            begun: Instant::now(),
            parts: BTreeMap::new(),
            added: 0,
            done: 0,
        }
    }

    /// Takes the progress of one list in.
    pub fn take(&mut self, progress: ListProgress, job: &Job) {
        self.parts.insert(progress.part, progress);
        let known = |part: &&ListProgress| part.of.is_some();
        let total: usize = self.parts.values().filter(known).filter_map(|part| part.of).sum();
        let rows: usize = self.parts.values().filter(known).map(|part| part.rows).sum();
        let total = total.max(rows);
        if total > self.added {
            job.grow(total - self.added);
            self.added = total;
        }
        if rows > self.done {
            job.advance(rows - self.done);
            self.done = rows;
        }
        if let Some(seconds) = self.left() {
            job.eta(seconds);
        }
        let read = self.parts.values().map(|part| {
            let rows = words::grouped(part.rows as u64);
            match part.of {
                Some(of) => format!("{rows} of {} {}", words::grouped(of as u64), part.part),
                None => format!("{rows} {} so far", part.part),
            }
        });
        let read: Vec<String> = read.collect();
        job.item("Names", ItemState::Running, Some(read.join(", ")));
    }

    /// Seconds left: by the lane, or by how long the pages took so far where that is longer.
    fn left(&self) -> Option<u32> {
        let open = self.parts.values().filter_map(|part| {
            let missing = part.of?.saturating_sub(part.rows);
            (missing > 0).then(|| (missing, missing.div_ceil(part.page.max(1))))
        });
        let (rows, pages) = open.fold((0, 0), |(rows, pages), (row, page)| (rows + row, pages + page));
        if rows == 0 || self.done == 0 {
            return None;
        }
        let by_lane = (pages as u64).saturating_mul(1000) / u64::from(self.lane.per_1000_seconds.max(1));
        let so_far = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let measured = so_far.saturating_mul(rows as u64) / (self.done as u64) / 1000;
        u32::try_from(by_lane.max(measured)).ok()
    }

    /// The list was read, as far as it goes: steps that did not come are over too.
    pub fn end(self, job: &Job) {
        if self.added > self.done {
            job.advance(self.added - self.done);
        }
        if self.added > 0 {
            job.eta(0);
        }
    }
}
