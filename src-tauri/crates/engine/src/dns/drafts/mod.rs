//! Kept drafts: edits made now, also without a network, and applied later.
//!
//! - [`view`]: as the window sees it

pub mod view;

use view::{DraftToKeep, DraftView};

use super::view::{PlanView, ZoneDraft};
use crate::core::Engine;
use crate::fault::{Code, Fault};

fn missing() -> Fault {
    Fault::new(Code::NotOffered, "This is not built yet.")
}

impl Engine {
    /// Kept drafts, newest first.
    pub async fn dns_drafts(&self) -> Result<Vec<DraftView>, Fault> {
        Ok(Vec::new())
    }

    /// Keeps a draft; returns its id.
    pub async fn dns_draft_keep(&self, _draft: DraftToKeep) -> Result<String, Fault> {
        Err(missing())
    }

    /// The edits of a kept draft.
    pub async fn dns_draft(&self, _id: String) -> Result<Vec<ZoneDraft>, Fault> {
        Err(missing())
    }

    /// A plan from a kept draft against the zones as last read.
    pub async fn dns_draft_plan(&self, _id: String) -> Result<PlanView, Fault> {
        Err(missing())
    }

    /// Throws a kept draft away.
    pub async fn dns_draft_remove(&self, _id: String) -> Result<(), Fault> {
        Err(missing())
    }
}
