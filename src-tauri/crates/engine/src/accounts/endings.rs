//! The endings that an account sells by its API, where its provider tells them without prices.

use model::AccountId;
use registrar::extra_fields::SoldEnding;
use serde::Serialize;
use specta::Type;

use crate::core::Engine;
use crate::fault::{Code, Fault};

/// The endings, read now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AccountEndings {
    /// By their letters.
    pub endings: Vec<SoldEnding>,
    /// Why there may be more, as a sentence.
    pub partial: Option<String>,
}

impl Engine {
    /// Reads which endings an account sells, and which of them ask for more than a contact.
    pub async fn accounts_endings(&self, id: AccountId) -> Result<AccountEndings, Fault> {
        let provider = self.provider(id).await?;
        let facet = provider.extra_fields().ok_or_else(|| {
            let label = provider.descriptor().label;
            Fault::new(
                Code::NotOffered,
                format!("{label} has no list of endings beside its prices."),
            )
        })?;
        let sold = facet.endings().await?;
        Ok(AccountEndings {
            endings: sold.rows,
            partial: sold.partial,
        })
    }
}
