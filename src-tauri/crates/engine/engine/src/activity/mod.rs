//! Jobs and the log.

pub mod view;

use view::{JobView, LogEntry};

use crate::core::Engine;
use crate::fault::Fault;

/// Jobs of this session.
#[derive(Default)]
pub struct Jobs {}

impl Engine {
    /// Jobs, newest first.
    pub async fn activity_jobs(&self) -> Result<Vec<JobView>, Fault> {
        unimplemented!()
    }

    /// Asks a job to stop after its current step.
    pub async fn activity_cancel(&self, _job: String) -> Result<(), Fault> {
        unimplemented!()
    }

    /// The log, newest first, at most 500 lines.
    pub async fn activity_log(&self) -> Result<Vec<LogEntry>, Fault> {
        unimplemented!()
    }
}
