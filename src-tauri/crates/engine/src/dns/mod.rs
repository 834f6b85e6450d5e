//! DNS: read zones, plan changes, show the plan, apply it with re-read, merge, snapshot and read-back.

pub mod view;

use model::SetChange;
use view::{ApplyRequest, ContentCheck, ContentVerdict, PlanView, SnapshotView, ZoneDraft, ZoneView};

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

/// Plans shown in this session.
#[derive(Default)]
pub struct Plans {}

impl Engine {
    /// Zones as last read, in the order asked for; at most 10,000.
    pub async fn dns_zones(&self, _keys: Vec<NameKey>) -> Result<Vec<ZoneView>, Fault> {
        unimplemented!()
    }

    /// Reads zones afresh as a job; returns its id.
    pub async fn dns_read(&self, _keys: Vec<NameKey>) -> Result<String, Fault> {
        unimplemented!()
    }

    /// Checks contents as they are typed, without any request.
    pub async fn dns_check(&self, _checks: Vec<ContentCheck>) -> Result<Vec<ContentVerdict>, Fault> {
        unimplemented!()
    }

    /// Turns drafts into a plan against the zones as last read. Nothing is written.
    pub async fn dns_plan(&self, _drafts: Vec<ZoneDraft>) -> Result<PlanView, Fault> {
        unimplemented!()
    }

    /// Applies the ticked zones of a plan as a job; returns its id.
    pub async fn dns_apply(&self, _request: ApplyRequest) -> Result<String, Fault> {
        unimplemented!()
    }

    /// Kept states of a zone, newest first.
    pub async fn dns_history(&self, _key: NameKey) -> Result<Vec<SnapshotView>, Fault> {
        unimplemented!()
    }

    /// What differs between a kept state and the zone as last read.
    pub async fn dns_compare(&self, _snapshot: String) -> Result<Vec<SetChange>, Fault> {
        unimplemented!()
    }

    /// A plan that brings a kept state back.
    pub async fn dns_restore(&self, _snapshot: String) -> Result<PlanView, Fault> {
        unimplemented!()
    }
}
