//! Jobs and the log.
//!
//! - [`jobs`]: long work with progress
//! - [`view`]: both as the window sees them

pub mod jobs;
pub mod view;

pub use jobs::Jobs;
use view::{JobView, LogEntry};

use crate::core::Engine;
use crate::fault::Fault;

impl Engine {
    /// Jobs, newest first.
    pub async fn activity_jobs(&self) -> Result<Vec<JobView>, Fault> {
        Ok(self.inner.jobs.views())
    }

    /// Asks a job to stop after its current step.
    pub async fn activity_cancel(&self, job: String) -> Result<(), Fault> {
        self.inner.jobs.cancel(&job)
    }

    /// The log, newest first, at most 500 lines.
    pub async fn activity_log(&self) -> Result<Vec<LogEntry>, Fault> {
        unimplemented!()
    }
}
