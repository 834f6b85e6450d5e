//! What was written to zones: job by job, with what to try again and what to take back.
//!
//! - [`view`]: as the window sees it

pub mod view;

use view::{ChangeDetail, ChangeView, PlanFormat};

use super::view::{ApplyRequest, PlanView};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

fn missing() -> Fault {
    Fault::new(Code::NotOffered, "This is not built yet.")
}

impl Engine {
    /// Applied plans, newest first.
    pub async fn dns_changes(&self) -> Result<Vec<ChangeView>, Fault> {
        Ok(Vec::new())
    }

    /// One applied plan with all its zones.
    pub async fn dns_change(&self, _job: String) -> Result<ChangeDetail, Fault> {
        Err(missing())
    }

    /// Tries the zones again that failed, each from a fresh read; returns the new job.
    pub async fn dns_retry(&self, _job: String) -> Result<String, Fault> {
        Err(missing())
    }

    /// A plan that takes a job back. Zones that moved since stay out, with the reason.
    pub async fn dns_reverse(&self, _job: String) -> Result<PlanView, Fault> {
        Err(missing())
    }

    /// Does everything that apply would do, but for the write; returns its job.
    pub async fn dns_dry_run(&self, _request: ApplyRequest) -> Result<String, Fault> {
        Err(missing())
    }

    /// A plan as a text for others. `zones` none: all of it.
    pub async fn dns_plan_text(
        &self,
        _plan: String,
        _zones: Vec<NameKey>,
        _format: PlanFormat,
    ) -> Result<String, Fault> {
        Err(missing())
    }
}
