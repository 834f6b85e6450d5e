//! DNS: read zones, plan changes, show the plan, apply it with re-read, merge, snapshot and read-back.
//!
//! - [`view`]: zones, plans and snapshots as the window sees them
//! - [`zones`], [`read`]: zones as last read, and reading them afresh
//! - [`seats`]: the account that serves a zone
//! - [`rules`], [`check`]: what fits a zone, and checks while it is typed
//! - [`draft`], [`merge`], [`brakes`], [`plan`], [`planning`]: from drafts to a plan
//! - [`apply`], [`write`], [`compare`]: from a plan to zones that were read back
//! - [`history`]: kept states
//! - [`lanes`], [`results`], [`session`], [`words`]: what jobs over many zones share

mod apply;
mod brakes;
mod check;
mod compare;
mod draft;
mod history;
mod lanes;
mod merge;
mod plan;
mod planning;
mod read;
mod results;
mod rules;
mod seats;
mod session;
pub mod view;
mod words;
mod write;
mod zones;

use model::SetChange;
pub use session::Plans;
use view::{ApplyRequest, ContentCheck, ContentVerdict, PlanView, SnapshotView, ZoneDraft, ZoneView};

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

impl Engine {
    /// Zones as last read, in the order asked for; at most 10,000. Each from the account that serves it.
    pub async fn dns_zones(&self, keys: Vec<NameKey>) -> Result<Vec<ZoneView>, Fault> {
        self.zone_views(keys).await
    }

    /// Reads zones afresh as a job; returns its id. Zones that are being read already are not read twice.
    pub async fn dns_read(&self, keys: Vec<NameKey>) -> Result<String, Fault> {
        self.start_read(keys).await
    }

    /// Checks contents as they are typed, each by itself and without any request. What may stand beside what is the
    /// plan's to say, which knows all that changes.
    pub async fn dns_check(&self, checks: Vec<ContentCheck>) -> Result<Vec<ContentVerdict>, Fault> {
        self.check_contents(checks).await
    }

    /// Turns drafts into a plan against the zones as last read. Nothing is written.
    pub async fn dns_plan(&self, drafts: Vec<ZoneDraft>) -> Result<PlanView, Fault> {
        self.plan_drafts(drafts).await
    }

    /// Applies the ticked zones of a plan as a job; returns its id.
    pub async fn dns_apply(&self, request: ApplyRequest) -> Result<String, Fault> {
        self.start_apply(request).await
    }

    /// Kept states of a zone, newest first.
    pub async fn dns_history(&self, key: NameKey) -> Result<Vec<SnapshotView>, Fault> {
        self.zone_history(key).await
    }

    /// What differs between a kept state and the zone as last read.
    pub async fn dns_compare(&self, snapshot: String) -> Result<Vec<SetChange>, Fault> {
        self.compare_state(snapshot).await
    }

    /// A plan that brings a kept state back.
    pub async fn dns_restore(&self, snapshot: String) -> Result<PlanView, Fault> {
        self.plan_restore(snapshot).await
    }
}
