//! Zone files (RFC 1035 master files): export, and import by a plan.
//!
//! - [`view`]: as the window sees it

pub mod view;

use view::{FileUse, FileView, ZoneFile};

use super::view::PlanView;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

fn missing() -> Fault {
    Fault::new(Code::NotOffered, "This is not built yet.")
}

impl Engine {
    /// Zones as last read as master files.
    pub async fn dns_file_export(&self, _keys: Vec<NameKey>) -> Result<Vec<ZoneFile>, Fault> {
        Err(missing())
    }

    /// What a file holds, and how it stands to the zone as last read.
    pub async fn dns_file_read(&self, _key: NameKey, _text: String) -> Result<FileView, Fault> {
        Err(missing())
    }

    /// A plan from a file.
    pub async fn dns_file_plan(&self, _wanted: FileUse) -> Result<PlanView, Fault> {
        Err(missing())
    }
}
