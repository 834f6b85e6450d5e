//! Names that fit a word, by those accounts that suggest any. They become rows like those that were typed.

use std::collections::HashSet;

use futures::future::join_all;
use model::{AccountId, DomainName};

use crate::activity::jobs::Job;
use crate::activity::view::ItemState;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::Holdings;
use crate::search::view::SearchName;
use crate::words;

/// Suggestions taken from one account.
const MOST: u32 = 20;

/// What the accounts suggested.
pub(super) struct Suggested {
    /// New rows, without those that were there already.
    pub names: Vec<SearchName>,
    /// Whether each account could say something.
    pub fine: Vec<bool>,
}

impl Engine {
    /// Those of some accounts that suggest names.
    pub(super) fn suggesters(&self, holdings: &Holdings, accounts: &[AccountId]) -> Vec<AccountId> {
        let owners = holdings.owners.iter();
        let suggests = owners
            .filter(|owner| accounts.contains(&owner.id))
            .filter(|owner| {
                let search = self
                    .factory(&owner.provider)
                    .and_then(|factory| factory.descriptor().search);
                search.is_some_and(|search| search.suggestions)
            });
        suggests.map(|owner| owner.id).collect()
    }

    /// Asks all of them side by side. One that fails is noted in the job and hides nothing.
    pub(super) async fn suggestions(
        &self,
        accounts: Vec<AccountId>,
        text: &str,
        known: &[DomainName],
        job: &Job,
    ) -> Suggested {
        let mut seen: HashSet<DomainName> = known.iter().cloned().collect();
        let asked = accounts.into_iter().map(|account| async move {
            let answer = self.suggested_by(account, text, job).await;
            (account, answer)
        });
        let mut suggested = Suggested {
            names: Vec::new(),
            fine: Vec::new(),
        };
        let holdings = self.holdings().await.ok();
        for (account, answer) in join_all(asked).await {
            suggested.fine.push(answer.is_some());
            let fresh = answer
                .into_iter()
                .flatten()
                .filter(|name| seen.insert(name.clone()));
            suggested.names.extend(fresh.map(|name| {
                let owned = holdings.as_ref().and_then(|holdings| holdings.holder(&name));
                SearchName {
                    suggested_by: Some(account),
                    ..SearchName::of(name, owned)
                }
            }));
        }
        suggested
    }

    /// What one account suggests; `None` when it failed.
    async fn suggested_by(&self, account: AccountId, text: &str, job: &Job) -> Option<Vec<DomainName>> {
        let label = match self.account(account).await {
            Ok(account) => format!("{}: suggestions", account.label),
            Err(_) => "Suggestions".to_owned(),
        };
        job.item(&label, ItemState::Running, None);
        let answer = async {
            let provider = self.provider(account).await?;
            let search = provider.search().ok_or_else(|| {
                let label = provider.descriptor().label;
                Fault::new(Code::NotOffered, format!("{label} has no search."))
            })?;
            Ok::<_, Fault>(search.suggest(text, MOST).await?)
        };
        match answer.await {
            Ok(offers) => {
                let names: Vec<DomainName> = offers
                    .into_iter()
                    .map(|offer| offer.name)
                    .filter(DomainName::is_registrable)
                    .take(MOST as usize)
                    .collect();
                let found = words::count(names.len(), "name", "names");
                job.item(&label, ItemState::Done, Some(found));
                Some(names)
            }
            Err(fault) => {
                job.item(&label, ItemState::Failed, Some(fault.message));
                None
            }
        }
    }
}
