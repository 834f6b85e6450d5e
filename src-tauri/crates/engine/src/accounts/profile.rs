//! What an account says about itself, read now.

use model::{AccountId, Money, Timestamp};
use registrar::provider::AccountSummary;
use serde::Serialize;
use specta::Type;
use store::accounts::Answer;

use crate::accounts::view::Fact;
use crate::core::Engine;
use crate::fault::Fault;

/// What an account says about itself at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AccountProfile {
    /// When it was read.
    pub read_at: Timestamp,
    /// Its own name or number there.
    pub reference: Option<String>,
    /// Money left there, where it is prepaid and readable.
    pub balance: Option<Money>,
    /// Whether the API is switched on there, when it says so.
    pub api_enabled: Option<bool>,
    /// Whether there is a way to pay, such as a card, when it says so.
    pub can_pay: Option<bool>,
    /// Further facts, in the provider's order.
    pub facts: Vec<Fact>,
    /// What will not work although the key is right, as sentences with their remedy.
    pub warnings: Vec<String>,
    /// Whether it has one contact for all its names, for `contacts_account`.
    pub has_contact: bool,
}

/// What is kept of a summary.
pub(super) fn answer(summary: &AccountSummary) -> Answer {
    Answer {
        balance: summary.balance,
        reference: summary.reference.clone(),
        facts: summary.facts.clone(),
        warnings: summary.warnings.clone(),
    }
}

impl Engine {
    /// Reads an account anew and keeps what it says; a failure is kept as well.
    pub async fn accounts_profile(&self, id: AccountId) -> Result<AccountProfile, Fault> {
        let provider = self.provider(id).await?;
        let read = provider.account().await;
        let now = self.now();
        let (kept, outcome) = match read {
            Ok(summary) => (Ok(answer(&summary)), Ok(summary)),
            Err(error) => {
                let fault = Fault::from(error);
                (Err(serde_json::to_string(&fault).ok()), Err(fault))
            }
        };
        self.inner
            .store
            .cache()
            .write(move |tx| match kept {
                Ok(answer) => store::accounts::answered(tx, id, now, &answer),
                Err(Some(fault)) => store::accounts::failed(tx, id, now, &fault),
                Err(None) => Ok(()),
            })
            .await?;
        self.accounts_changed();
        let summary = outcome?;
        Ok(AccountProfile {
            read_at: now,
            reference: summary.reference,
            balance: summary.balance,
            api_enabled: summary.api_enabled,
            can_pay: summary.can_pay,
            facts: summary
                .facts
                .into_iter()
                .map(|(label, value)| Fact { label, value })
                .collect(),
            warnings: summary.warnings,
            has_contact: provider.account_contact().is_some(),
        })
    }
}
