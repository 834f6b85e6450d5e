//! DNS: read zones, plan changes, show the plan, apply it with re-read, merge, snapshot and read-back.
//!
//! - [`view`]: zones, plans and snapshots as the window sees them
//! - [`zones`], [`read`]: zones as last read, and reading them afresh
//! - [`drift`]: looking by itself whether zones changed elsewhere
//! - [`seats`]: the account that serves a zone
//! - [`rules`], [`check`]: what fits a zone, and checks while it is typed
//! - [`draft`], [`merge`], [`brakes`], [`plan`], [`planning`]: from drafts to a plan
//! - [`apply`], [`write`], [`compare`]: from a plan to zones that were read back
//! - [`history`], [`changes`]: kept states, and what was written job by job
//! - [`additions`]: plans that add single records for other features
//! - [`drafts`]: edits that are kept for later
//! - [`records`], [`templates`], [`zonefile`]: other ways to make a plan
//! - [`connect`]: names connected to hosts and mail providers by their own registrar
//! - [`live`]: what the world sees
//! - [`hosting`], [`dnssec`]: zones made for names held anywhere; who signs them, and whether the registry knows
//! - [`nameservers`]: where names are delegated to
//! - [`moving`]: a zone that goes with its name to another account
//! - [`lanes`], [`results`], [`session`], [`words`]: what jobs over many zones share

pub(crate) mod additions;
mod apply;
mod brakes;
pub mod changes;
mod check;
mod compare;
pub mod connect;
pub mod dnssec;
mod draft;
pub mod drafts;
mod drift;
mod history;
pub mod hosting;
pub(crate) mod lanes;
pub mod live;
mod merge;
pub(crate) mod moving;
pub mod nameservers;
mod plan;
mod planning;
mod read;
pub mod records;
mod results;
mod rules;
mod seats;
mod session;
pub mod templates;
pub mod view;
mod words;
mod write;
pub mod zonefile;
mod zones;

use changes::view::StateRef;
use model::{Record, SetChange};
use plan::Source;
pub use session::Plans;
use view::{
    ApplyRequest, ContentCheck, ContentVerdict, DnsAction, PlanView, SnapshotView, ZoneDraft, ZoneView,
};

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;
use crate::words::count;

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

    /// Turns drafts into a plan against the zones as last read. Nothing is written. `action`: the page that they were
    /// made on.
    pub async fn dns_plan(&self, drafts: Vec<ZoneDraft>, action: DnsAction) -> Result<PlanView, Fault> {
        let title = match (action, &drafts[..]) {
            (DnsAction::Editor, [only]) => format!("Edit of {}", only.key.name.unicode()),
            (DnsAction::Editor, drafts) => format!("Copy to {}", count(drafts.len(), "zone", "zones")),
            (_, drafts) => format!("Form over {}", count(drafts.len(), "zone", "zones")),
        };
        self.plan_drafts(drafts, Source::new(action, title)).await
    }

    /// Applies the ticked zones of a plan as a job; returns its id.
    pub async fn dns_apply(&self, request: ApplyRequest) -> Result<String, Fault> {
        self.start_apply(request).await
    }

    /// Kept states of a zone, newest first.
    pub async fn dns_history(&self, key: NameKey) -> Result<Vec<SnapshotView>, Fault> {
        self.zone_history(key).await
    }

    /// What differs between any two states of a zone.
    pub async fn dns_difference(&self, from: StateRef, to: StateRef) -> Result<Vec<SetChange>, Fault> {
        self.compare_states(from, to).await
    }

    /// The records of a kept state.
    pub async fn dns_state(&self, snapshot: String) -> Result<Vec<Record>, Fault> {
        Ok(self.kept_state(&snapshot).await?.1.records)
    }

    /// A plan that brings a kept state back.
    pub async fn dns_restore(&self, snapshot: String) -> Result<PlanView, Fault> {
        self.plan_restore(snapshot).await
    }
}
