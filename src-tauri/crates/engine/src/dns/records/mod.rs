//! Records across zones: find them, and change many at once by a plan.
//!
//! - [`view`]: as the window sees it

pub mod view;

use view::{RecordsAsk, RecordsChange, RecordsPage, RecordsPreview, RecordsScope};

use super::view::PlanView;
use crate::core::Engine;
use crate::fault::{Code, Fault};

fn missing() -> Fault {
    Fault::new(Code::NotOffered, "This is not built yet.")
}

impl Engine {
    /// A window on the records of all zones as last read.
    pub async fn dns_records(
        &self,
        _ask: RecordsAsk,
        _offset: u32,
        _limit: u32,
    ) -> Result<RecordsPage, Fault> {
        Err(missing())
    }

    /// What a change of many records would do.
    pub async fn dns_records_preview(
        &self,
        _scope: RecordsScope,
        _change: RecordsChange,
    ) -> Result<RecordsPreview, Fault> {
        Err(missing())
    }

    /// A plan that changes many records.
    pub async fn dns_records_plan(
        &self,
        _scope: RecordsScope,
        _change: RecordsChange,
    ) -> Result<PlanView, Fault> {
        Err(missing())
    }
}
