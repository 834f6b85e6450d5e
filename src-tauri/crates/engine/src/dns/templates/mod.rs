//! Templates: named sets of records with variables, applied to many zones by a plan.
//!
//! - [`view`]: as the window sees it

pub mod view;

use view::{TemplateDraft, TemplateUse, TemplateView};

use super::view::PlanView;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

fn missing() -> Fault {
    Fault::new(Code::NotOffered, "This is not built yet.")
}

impl Engine {
    /// All templates: the built-in ones, then the own.
    pub async fn dns_templates(&self) -> Result<Vec<TemplateView>, Fault> {
        Ok(Vec::new())
    }

    /// Keeps an own template; returns its id.
    pub async fn dns_template_keep(&self, _draft: TemplateDraft) -> Result<String, Fault> {
        Err(missing())
    }

    /// Throws an own template away.
    pub async fn dns_template_remove(&self, _id: String) -> Result<(), Fault> {
        Err(missing())
    }

    /// A draft of a template from the records of a zone as last read.
    pub async fn dns_template_from(&self, _key: NameKey) -> Result<TemplateDraft, Fault> {
        Err(missing())
    }

    /// A plan that applies a template to zones.
    pub async fn dns_template_plan(&self, _wanted: TemplateUse) -> Result<PlanView, Fault> {
        Err(missing())
    }
}
