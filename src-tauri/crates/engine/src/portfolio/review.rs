//! Names that came or went, until the user has looked at them.

use model::{AccountId, DomainName};
use store::portfolio::Flag;

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::history;
use crate::portfolio::view::{NameKey, ReviewCounts, ReviewFlag, ReviewRow, ReviewSection, ReviewView};
use crate::words;

/// Rows of one window.
const WINDOW: u32 = 500;
/// Names of one decision.
const MOST: usize = 100_000;

impl Engine {
    /// Names to be looked at: at most 500 of a section from `offset`, the latest first.
    pub async fn portfolio_review(
        &self,
        section: ReviewSection,
        offset: u32,
        limit: u32,
    ) -> Result<ReviewView, Fault> {
        let holdings = self.holdings().await?;
        let known = |account: AccountId| holdings.owner(account).is_some();
        let mut flagged = self.inner.store.cache().read(store::portfolio::flagged).await?;
        flagged.retain(|one| known(one.account));
        let counts = ReviewCounts {
            missing: count(flagged.iter().filter(|one| one.flag == Flag::Missing)),
            back: count(flagged.iter().filter(|one| one.flag == Flag::Back)),
            arrived: count(flagged.iter().filter(|one| one.flag == Flag::Arrived)),
        };
        flagged.retain(|one| (one.flag == Flag::Missing) == (section == ReviewSection::Missing));
        let total = count(flagged.iter());
        let shown: Vec<_> = flagged
            .into_iter()
            .skip(offset as usize)
            .take(limit.min(WINDOW) as usize)
            .collect();
        let rows = shown.into_iter().map(|one| {
            let key = NameKey {
                account: one.account,
                name: one.name,
            };
            let holding = holdings.find(&key);
            ReviewRow {
                unicode: key.name.unicode(),
                expires_at: holding.and_then(|holding| holding.expires_at),
                lifecycle: holding.map(|holding| holding.lifecycle),
                registered: holding.is_some_and(|holding| holding.registered),
                flag: match one.flag {
                    Flag::Missing => ReviewFlag::Missing,
                    Flag::Back => ReviewFlag::Back,
                    Flag::Arrived => ReviewFlag::Arrived,
                },
                since: one.since,
                missing: one.missing,
                fetched_at: one.fetched_at,
                account: key.account,
                name: key.name,
            }
        });
        Ok(ReviewView {
            counts,
            total,
            offset,
            rows: rows.collect(),
        })
    }

    /// The names of a section, for a selection of everything; at most 100,000.
    pub async fn portfolio_review_keys(&self, section: ReviewSection) -> Result<Vec<NameKey>, Fault> {
        let holdings = self.holdings().await?;
        let flagged = self.inner.store.cache().read(store::portfolio::flagged).await?;
        let keys = flagged.into_iter().filter(|one| {
            holdings.owner(one.account).is_some()
                && (one.flag == Flag::Missing) == (section == ReviewSection::Missing)
        });
        Ok(keys
            .take(MOST)
            .map(|one| NameKey {
                account: one.account,
                name: one.name,
            })
            .collect())
    }

    /// The user has looked at these names. A missing one stays marked, and is forgotten as ever.
    pub async fn portfolio_review_done(&self, keys: Vec<NameKey>) -> Result<(), Fault> {
        let keys = pairs(keys)?;
        let count = words::count(keys.len(), "name", "names");
        self.inner
            .store
            .cache()
            .write(move |tx| store::portfolio::seen(tx, &keys))
            .await?;
        self.log("portfolio", format!("Marked as seen: {count}."), None, None)
            .await;
        self.names_changed();
        Ok(())
    }

    /// Forgets those of the names that are missing. Returns how many are gone; one that is in an account stays. A name
    /// that was forgotten and is listed again later arrives like a new one.
    pub async fn portfolio_review_forget(&self, keys: Vec<NameKey>) -> Result<u32, Fault> {
        let keys = pairs(keys)?;
        let gone = self
            .inner
            .store
            .cache()
            .write(move |tx| store::portfolio::forget_missing(tx, &keys))
            .await?;
        let now = self.now();
        let kept = gone
            .iter()
            .map(|(account, name)| history::event(*account, name, "forgotten", "user", now));
        self.keep_history(kept.collect()).await;
        if !gone.is_empty() {
            let names: Vec<String> = gone.iter().map(|(_, name)| name.unicode()).collect();
            let mut accounts: Vec<AccountId> = gone.iter().map(|(account, _)| *account).collect();
            accounts.dedup();
            let account = match accounts[..] {
                [one] => Some(one),
                _ => None,
            };
            self.log(
                "portfolio",
                format!(
                    "Forgotten, because they were missing: {}.",
                    words::list(&names, 10)
                ),
                account,
                None,
            )
            .await;
        }
        self.names_changed();
        Ok(u32::try_from(gone.len()).unwrap_or(u32::MAX))
    }
}

fn count<T>(of: impl Iterator<Item = T>) -> u32 {
    u32::try_from(of.count()).unwrap_or(u32::MAX)
}

fn pairs(keys: Vec<NameKey>) -> Result<Vec<(AccountId, DomainName)>, Fault> {
    if keys.len() > MOST {
        return Err(Fault::bad_input(format!("At most {MOST} names can be selected.")));
    }
    Ok(keys.into_iter().map(|key| (key.account, key.name)).collect())
}
