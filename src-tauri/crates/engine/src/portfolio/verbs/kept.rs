//! The runs as the disk has them: the list, one of them by windows, and what was cut off when the app ended.

use serde::Serialize;
use serde::de::DeserializeOwned;
use store::verbs::{ItemState as Kept, KeptRun, RunItem};

use super::doing::{Doing, Value};
use super::plan::{WINDOW, Wanted};
use super::view::{VerbRunLine, VerbRunLines, VerbRunView};
use crate::activity::view::{ItemState, JobState};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// Runs that the window lists.
const LISTED: u32 = 50;

const CUT_OFF: &str = "The app ended while this name was being switched. Sync its account to see how it stands, or try it again: that is harmless.";
const NEVER_TRIED: &str = "The app ended before it was this name's turn. Nothing was sent.";

/// The word of an enum without fields.
pub(super) fn word(noun: impl Serialize) -> String {
    let value = serde_json::to_value(noun).ok();
    value
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// What is kept as JSON; `None` for what a later version wrote.
pub(super) fn read<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

/// Whether a name of a run may be tried again.
pub(super) fn can_be_tried_again(state: Kept) -> bool {
    matches!(state, Kept::Skipped | Kept::Failed | Kept::Unclear)
}

impl Engine {
    /// Ends the runs that were at work when the app ended the last time.
    pub(crate) async fn verbs_recall(&self) {
        let ended = word(JobState::Interrupted);
        let written = self
            .inner
            .store
            .library()
            .write(move |tx| store::verbs::interrupt(tx, &ended, CUT_OFF, NEVER_TRIED))
            .await;
        match written {
            Ok(0) => {}
            Ok(unclear) => {
                tracing::warn!(target: "portfolio", unclear, "names were being switched when the app ended");
            }
            Err(error) => {
                tracing::error!(target: "portfolio", %error, "interrupted runs could not be noted");
            }
        }
    }

    /// The latest runs, newest first; at most 50.
    pub async fn portfolio_verb_runs(&self) -> Result<Vec<VerbRunView>, Fault> {
        let runs = self
            .inner
            .store
            .library()
            .read(|conn| store::verbs::list(conn, LISTED))
            .await?;
        Ok(runs.into_iter().map(view).collect())
    }

    /// One run.
    pub async fn portfolio_verb_run(&self, job: String) -> Result<VerbRunView, Fault> {
        self.kept_run(&job).await.map(view)
    }

    /// A slice of a run's names, at most 500 from `offset`: those whose name has `search` in it; without `all` only those
    /// that were not done.
    pub async fn portfolio_verb_run_lines(
        &self,
        job: String,
        all: bool,
        search: String,
        offset: u32,
        limit: u32,
    ) -> Result<VerbRunLines, Fault> {
        let items = self.run_items(&job).await?;
        let holdings = self.holdings().await?;
        let wanted = Wanted::of(&search);
        let (mut total, mut rows) = (0, Vec::new());
        for (place, item) in (0..).zip(items) {
            let was_done = matches!(item.state, Kept::Done | Kept::Accepted);
            if (was_done && !all) || !wanted.fits(&item.name) {
                continue;
            }
            if total >= offset && rows.len() < limit.min(WINDOW) as usize {
                let owner = holdings.owner(item.account);
                let label = owner.map(|owner| owner.label.clone()).unwrap_or_default();
                rows.push(line(place, item, label));
            }
            total += 1;
        }
        Ok(VerbRunLines { total, offset, rows })
    }

    /// One run as kept.
    pub(super) async fn kept_run(&self, job: &str) -> Result<KeptRun, Fault> {
        let asked = job.to_owned();
        let run = self
            .inner
            .store
            .library()
            .read(move |conn| store::verbs::get(conn, &asked))
            .await?;
        run.ok_or_else(|| Fault::new(Code::NotFound, "This run is not kept any more."))
    }

    /// The names of a run as kept.
    pub(super) async fn run_items(&self, job: &str) -> Result<Vec<RunItem>, Fault> {
        let job = job.to_owned();
        let library = self.inner.store.library();
        Ok(library.read(move |conn| store::verbs::items(conn, &job)).await?)
    }
}

fn view(kept: KeptRun) -> VerbRunView {
    let KeptRun {
        run,
        counts,
        reversed_by,
    } = kept;
    let state = match &run.ended {
        None => JobState::Running,
        Some(word) => read(&format!("\"{word}\"")).unwrap_or(JobState::Partly),
    };
    let doing: Option<Doing> = read(&run.verb);
    let is_over = state != JobState::Running;
    VerbRunView {
        can_undo: is_over && doing.is_some() && counts.reversible > 0,
        can_retry: is_over
            && counts.failed + counts.left_out > 0
            && matches!(doing, Some(Doing::Switch { .. })),
        state,
        job: run.job,
        at: run.at,
        title: run.title,
        items: counts.items,
        done: counts.done,
        failed: counts.failed,
        left_out: counts.left_out,
        reverses: run.reverses,
        reversed_by,
    }
}

fn line(place: u32, item: RunItem, account: String) -> VerbRunLine {
    let words = |json: &str| read::<Value>(json).map(|value| value.words());
    VerbRunLine {
        place,
        unicode: item.name.unicode(),
        account,
        before: item
            .before
            .as_deref()
            .and_then(words)
            .unwrap_or_else(|| "Not known".to_owned()),
        after: words(&item.after).unwrap_or_default(),
        state: match item.state {
            Kept::Waiting | Kept::Sent => ItemState::Running,
            Kept::Done | Kept::Accepted => ItemState::Done,
            Kept::Skipped => ItemState::Skipped,
            Kept::Failed => ItemState::Failed,
            Kept::Unclear => ItemState::Unclear,
        },
        detail: item.detail,
        key: NameKey {
            account: item.account,
            name: item.name,
        },
    }
}
