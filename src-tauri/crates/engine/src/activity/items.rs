//! All results of a job: kept as rows beside it, shown window by window, and taken away as a table.

use store::activity::JobItem as Kept;

use crate::activity::view::{ItemState, JobItem, JobItemFilter, JobItemWindow};
use crate::cart::view::TextFile;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::spreadsheet;

/// Results of one window.
const WINDOW: u32 = 500;
/// Results that one file takes.
const EXPORTED: u32 = 1_000_000;

impl Engine {
    /// A slice of a job's results: at most 500 from `offset`.
    pub async fn activity_job_items(
        &self,
        job: String,
        filter: JobItemFilter,
        offset: u32,
        limit: u32,
    ) -> Result<JobItemWindow, Fault> {
        self.write_job_down(&job).await?;
        let (total, items) = self
            .inner
            .store
            .library()
            .read(move |conn| store::activity::items(conn, &job, states(filter), offset, limit.min(WINDOW)))
            .await?;
        Ok(JobItemWindow {
            total,
            offset,
            items: items.into_iter().map(item).collect(),
        })
    }

    /// All results of a job as a table.
    pub async fn activity_job_export(&self, job: String) -> Result<TextFile, Fault> {
        let view = self.inner.jobs.view(&job)?;
        self.write_job_down(&job).await?;
        let (_, items) = self
            .inner
            .store
            .library()
            .read(move |conn| store::activity::items(conn, &job, &[], 0, EXPORTED))
            .await?;
        let rows = items
            .into_iter()
            .map(|item| [item.label, item.state, item.detail.unwrap_or_default()]);
        let words: String = view
            .title
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(6)
            .collect::<Vec<_>>()
            .join("-");
        let words: String = words.chars().take(60).collect();
        Ok(TextFile {
            name: format!(
                "freehold-{words}-{}.csv",
                view.started_at.to_utc().format("%Y-%m-%d")
            ),
            text: spreadsheet::csv(&["item", "state", "detail"], rows)?,
        })
    }

    /// Writes down what a job that is known here has not written yet, and waits for it.
    async fn write_job_down(&self, job: &str) -> Result<(), Fault> {
        let Some((kept, items)) = self.inner.jobs.unwritten(job, self.now()) else {
            return Ok(());
        };
        self.inner
            .store
            .library()
            .write(move |tx| store::activity::keep(tx, &kept, &items))
            .await?;
        Ok(())
    }
}

fn states(filter: JobItemFilter) -> &'static [&'static str] {
    match filter {
        JobItemFilter::All => &[],
        JobItemFilter::Wrong => &["failed", "unclear"],
        JobItemFilter::Skipped => &["skipped"],
        JobItemFilter::Done => &["done"],
    }
}

/// The word of a state in the database and in exports.
pub(super) fn word(state: ItemState) -> &'static str {
    match state {
        ItemState::Running => "running",
        ItemState::Done => "done",
        ItemState::Skipped => "skipped",
        ItemState::Failed => "failed",
        ItemState::Unclear => "unclear",
    }
}

fn item(kept: Kept) -> JobItem {
    JobItem {
        state: match kept.state.as_str() {
            "done" => ItemState::Done,
            "skipped" => ItemState::Skipped,
            "failed" => ItemState::Failed,
            "unclear" => ItemState::Unclear,
            _ => ItemState::Running,
        },
        label: kept.label,
        detail: kept.detail,
    }
}

/// The job was forgotten, or never was.
pub(super) fn unknown_job() -> Fault {
    Fault::new(Code::NotFound, "This job is not known any more.")
}
