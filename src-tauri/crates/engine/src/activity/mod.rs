//! Jobs and the log.
//!
//! - [`jobs`]: long work with progress
//! - [`items`]: all results of a job, and taking them away
//! - [`log`]: what happened and why
//! - [`scrub`]: what is not written down
//! - [`view`]: all of it as the window sees it

mod items;
pub mod jobs;
mod log;
mod scrub;
pub mod view;

pub use jobs::Jobs;
pub(crate) use log::add_line;
pub(crate) use scrub::KnownSecrets;
use view::{JobState, JobView};

use crate::core::Engine;
use crate::events::Tag;
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

    /// Pauses a job before its next step.
    pub async fn activity_pause(&self, job: String) -> Result<(), Fault> {
        self.pause_job(&job, true)
    }

    /// Lets a paused job go on.
    pub async fn activity_resume(&self, job: String) -> Result<(), Fault> {
        self.pause_job(&job, false)
    }

    /// Forgets jobs that have ended: one, or all of them. What they did is in the log.
    pub async fn activity_clear(&self, job: Option<String>) -> Result<(), Fault> {
        let ended =
            self.inner.jobs.views().into_iter().filter(|view| {
                view.state != JobState::Running && job.as_ref().is_none_or(|job| *job == view.id)
            });
        let ids: Vec<String> = ended.map(|view| view.id).collect();
        let gone = ids.clone();
        self.inner
            .store
            .library()
            .write(move |tx| store::activity::clear(tx, &gone))
            .await?;
        self.inner.jobs.forget(&ids);
        self.stale(&[Tag::Activity]);
        Ok(())
    }
}
