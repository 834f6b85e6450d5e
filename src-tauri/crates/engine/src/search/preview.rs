//! What a search would do, before anything is asked.

use std::collections::HashSet;

use model::AccountId;

use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::Holdings;
use crate::search::input::{self, Input, Wanted};
use crate::search::pace;
use crate::search::view::{SearchPace, SearchPreview, SearchRequest};

/// Names that are shown.
const SHOWN: usize = 12;

impl Engine {
    /// What a search would do. Nothing is asked.
    pub async fn search_preview(&self, request: SearchRequest) -> Result<SearchPreview, Fault> {
        let holdings = self.holdings().await?;
        let accounts = self.searching(&holdings, &request.accounts)?;
        let suggest = request.suggest && !self.suggesters(&holdings, &accounts).is_empty();
        let input = read(wanted(request, suggest), input::read).await?;
        let owned = input
            .names
            .iter()
            .filter(|found| holdings.holder(&found.name).is_some())
            .count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let mut paces = Vec::with_capacity(accounts.len());
        for account in accounts {
            // One whose key can not be had now is asked in vain, which takes no time.
            let Ok(provider) = self.provider(account).await else {
                continue;
            };
            let asked = input.total - owned;
            paces.push(SearchPace {
                account,
                calls: pace::calls(provider.descriptor(), asked),
                seconds: pace::seconds(provider.as_ref(), asked),
            });
        }
        let first = input.names.iter().take(SHOWN);
        Ok(SearchPreview {
            names: count(input.total),
            too_many: input.total > input::MOST_NAMES,
            first: first.map(|found| found.name.unicode()).collect(),
            skipped_total: input.skipped_total,
            owned: count(owned),
            paces,
        })
    }

    /// The accounts that a search asks: those that can search, or of these the ones that were chosen.
    pub(super) fn searching(
        &self,
        holdings: &Holdings,
        chosen: &[AccountId],
    ) -> Result<Vec<AccountId>, Fault> {
        if let Some(gone) = chosen.iter().find(|chosen| holdings.owner(**chosen).is_none()) {
            tracing::debug!(target: "search", account = %gone, "a search named an account that is gone");
            return Err(Fault::new(
                Code::NotFound,
                "One of the chosen accounts is not connected any more.",
            )
            .hint("Choose the accounts again."));
        }
        let chosen: HashSet<&AccountId> = chosen.iter().collect();
        let owners = holdings.owners.iter();
        let accounts: Vec<AccountId> = owners
            .filter(|owner| chosen.is_empty() || chosen.contains(&owner.id))
            .filter(|owner| {
                self.factory(&owner.provider)
                    .is_some_and(|factory| factory.descriptor().search.is_some())
            })
            .map(|owner| owner.id)
            .collect();
        if accounts.is_empty() && !chosen.is_empty() {
            return Err(
                Fault::new(Code::NotOffered, "None of the chosen accounts can search names.")
                    .hint("Choose other accounts."),
            );
        }
        Ok(accounts)
    }
}

/// The part of a request that says which names are meant.
pub(super) fn wanted(request: SearchRequest, suggest: bool) -> Wanted {
    Wanted {
        text: request.text,
        endings: request.endings,
        generators: request.generators,
        suggest,
    }
}

/// Reads a request beside the other tasks: a megabyte of text takes a moment that none of them should wait for.
pub(super) async fn read(
    wanted: Wanted,
    how: impl FnOnce(&Wanted) -> Result<Input, Fault> + Send + 'static,
) -> Result<Input, Fault> {
    let read = tokio::task::spawn_blocking(move || how(&wanted)).await;
    read.map_err(|_| Fault::new(Code::Internal, "The names could not be read."))?
}
