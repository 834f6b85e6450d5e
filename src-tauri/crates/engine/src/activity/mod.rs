//! Jobs and the log.
//!
//! - [`jobs`]: long work with progress
//! - [`view`]: both as the window sees them

pub mod jobs;
pub mod view;

pub use jobs::Jobs;
use model::{AccountId, DomainName};
use store::activity::Line;
use view::{JobView, LogEntry};

use crate::core::Engine;
use crate::events::Tag;
use crate::fault::Fault;

/// Lines that the window lists.
const LISTED: u32 = 500;

impl Engine {
    /// Jobs, newest first.
    pub async fn activity_jobs(&self) -> Result<Vec<JobView>, Fault> {
        Ok(self.inner.jobs.views())
    }

    /// Asks a job to stop after its current step.
    pub async fn activity_cancel(&self, job: String) -> Result<(), Fault> {
        self.inner.jobs.cancel(&job)
    }

    /// Pauses a job before its next step.
    pub async fn activity_pause(&self, job: String) -> Result<(), Fault> {
        self.pause_job(&job, true)
    }

    /// Lets a paused job go on.
    pub async fn activity_resume(&self, job: String) -> Result<(), Fault> {
        self.pause_job(&job, false)
    }

    /// The log, newest first, at most 500 lines.
    pub async fn activity_log(&self) -> Result<Vec<LogEntry>, Fault> {
        let lines = self
            .inner
            .store
            .library()
            .read(|conn| store::activity::lines(conn, LISTED))
            .await?;
        let entries = lines.into_iter().map(|line| LogEntry {
            at: line.at,
            feature: line.feature,
            message: line.message,
            account: line.account,
            name: line.name,
        });
        Ok(entries.collect())
    }

    /// Writes a line into the log: what was done or what happened, as a sentence without secrets. A log that can not
    /// be written stops nothing.
    pub(crate) async fn log(
        &self,
        feature: &str,
        message: impl Into<String>,
        account: Option<AccountId>,
        name: Option<&DomainName>,
    ) {
        let line = Line {
            at: self.now(),
            feature: feature.to_owned(),
            message: message.into(),
            account,
            name: name.cloned(),
        };
        let written = self
            .inner
            .store
            .library()
            .write(move |tx| store::activity::add(tx, &line))
            .await;
        match written {
            Ok(()) => self.stale(&[Tag::Activity]),
            Err(error) => tracing::warn!(target: "activity", %error, "a line of the log was lost"),
        }
    }
}
