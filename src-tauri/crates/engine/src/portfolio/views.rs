//! Views of the list: those built in and those that the user keeps; and how the list looks without one.

use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::{ListLook, ViewCount, ViewDraft};

impl Engine {
    /// Keeps a view.
    pub async fn portfolio_view_keep(&self, draft: ViewDraft) -> Result<ViewCount, Fault> {
        drop(draft);
        Err(Fault::new(Code::Internal, "Views are not kept yet."))
    }

    /// Removes a view that the user kept.
    pub async fn portfolio_view_remove(&self, id: String) -> Result<(), Fault> {
        drop(id);
        Err(Fault::new(Code::Internal, "Views are not kept yet."))
    }

    /// How the list last looked without a view; `None` before anything was chosen.
    pub async fn portfolio_look(&self) -> Result<Option<ListLook>, Fault> {
        Ok(None)
    }

    /// Keeps how the list looks without a view.
    pub async fn portfolio_look_keep(&self, look: ListLook) -> Result<(), Fault> {
        drop(look);
        Ok(())
    }
}
