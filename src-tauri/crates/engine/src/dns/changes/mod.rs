//! What was written to zones: job by job, with what to try again and what to take back.
//!
//! - [`view`]: as the window sees it
//! - `kept`: writing it down while it happens
//! - `family`: a job and those that tried its zones again, as one
//! - `list`: what the window shows
//! - `again`, `reverse`: trying again, and taking back
//! - `text`: a plan for others to read

mod again;
mod family;
pub(super) mod kept;
mod list;
pub(super) mod reverse;
mod text;
pub mod view;

use view::{ChangeDetail, ChangeView, PlanFormat};

use super::view::{ApplyRequest, PlanView};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

fn unknown() -> Fault {
    Fault::new(Code::NotFound, "This change is not in the history any more.")
}

impl Engine {
    /// Applied plans, newest first; at most 200.
    pub async fn dns_changes(&self) -> Result<Vec<ChangeView>, Fault> {
        self.change_list().await
    }

    /// One applied plan with all its zones.
    pub async fn dns_change(&self, job: String) -> Result<ChangeDetail, Fault> {
        self.change_detail(job).await
    }

    /// Tries the zones again that failed, are unclear or were left out for a reason that may be over, each from a fresh
    /// read; returns the new job.
    pub async fn dns_retry(&self, job: String) -> Result<String, Fault> {
        self.change_again(job).await
    }

    /// A plan that takes a job and its later tries back. Zones that moved since stay out, with the reason.
    pub async fn dns_reverse(&self, job: String) -> Result<PlanView, Fault> {
        self.change_reverse(job).await
    }

    /// Does everything that apply would do, but for the write; returns its job.
    pub async fn dns_dry_run(&self, request: ApplyRequest) -> Result<String, Fault> {
        self.start_dry_run(request).await
    }

    /// A plan as a text for others. `zones` none: all of it.
    pub async fn dns_plan_text(
        &self,
        plan: String,
        zones: Vec<NameKey>,
        format: PlanFormat,
    ) -> Result<String, Fault> {
        self.plan_text(&plan, &zones, format).await
    }
}
