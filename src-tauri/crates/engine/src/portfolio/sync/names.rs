//! The names of an account: its list, and the details that the list does not tell.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::Arc;

use model::{AccountId, DomainName};
use registrar::portfolio::{Listing, OwnedName, Portfolio, watching};
use registrar::provider::Work;
use registrar::{Kind, Provider, ProviderError};
use store::portfolio::{Facts, Merged};

use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, LogCause};
use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::detail::facts;
use crate::portfolio::history;
use crate::portfolio::sync::progress::ListSteps;
use crate::words;

/// Names whose detail is asked in one sync because the list does not tell their expiry.
const DETAILS_AT_MOST: u32 = 2000;
/// Seconds after which such a name is asked for again: some endings publish no expiry at all.
const DETAIL_EVERY: i64 = 20 * 60 * 60;
/// Details asked at once; the lane sets the pace.
const DETAILS_AT_ONCE: usize = 8;
/// Unreadable rows that are written into the log for one list.
const UNREADABLE_LOGGED: usize = 20;

/// What the list of an account brought.
pub(super) struct Brought {
    /// Names in the list.
    pub names: usize,
    /// Why it may be incomplete.
    pub partial: Option<String>,
    pub merged: Merged,
}

impl Engine {
    pub(super) async fn sync_names(
        &self,
        account: AccountId,
        job: &Job,
        provider: &dyn Provider,
    ) -> Result<Brought, Fault> {
        job.item("Names", ItemState::Running, None);
        let listing = match provider.portfolio() {
            None => self.local_list(account, provider, None).await?,
            Some(portfolio) => match self.watched_list(job, provider, portfolio).await {
                Ok(listing) => listing,
                Err(error) if error.kind == Kind::NotOffered => {
                    self.local_list(account, provider, Some(portfolio)).await?
                }
                Err(error) => return Err(error.into()),
            },
        };
        let now = self.now();
        let count = listing.names.len();
        let (partial, unreadable) = (listing.partial.clone(), listing.unreadable);
        let mut listed = listing.names;
        self.held_elsewhere(account, &mut listed).await?;
        let names: Vec<Facts> = listed.into_iter().map(facts).collect();
        let mut merged = self
            .write_synced(account, job, move |tx| {
                let merged = store::portfolio::merge(tx, account, &names, listing.partial.is_none(), now)?;
                store::accounts::synced(tx, account, now, listing.partial.as_deref())?;
                Ok(merged)
            })
            .await?;
        job.item(
            "Names",
            ItemState::Done,
            Some(match &partial {
                Some(partial) => format!("{}. {partial}", words::count(count, "name", "names")),
                None => words::count(count, "name", "names"),
            }),
        );
        let changes = std::mem::take(&mut merged.changes);
        let mut kept = history::came_and_went(account, &merged, now);
        kept.extend(history::changed(account, changes.clone(), now));
        self.keep_history(kept).await;
        merged.changes = changes;
        self.log_names(account, &merged, &unreadable).await;
        Ok(Brought {
            names: count,
            partial,
            merged,
        })
    }

    /// Reads the list and shows how far it is.
    async fn watched_list(
        &self,
        job: &Job,
        provider: &dyn Provider,
        portfolio: &dyn Portfolio,
    ) -> Result<Listing, ProviderError> {
        let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
        let mut list = pin!(watching(told, portfolio.list()));
        let mut steps = ListSteps::new(provider.lane(Work::Portfolio));
        let listing = loop {
            tokio::select! {
                listing = &mut list => break listing,
                Some(progress) = heard.recv() => steps.take(progress, job),
            }
        };
        // What the last page told may have come together with the end of the list.
        while let Ok(progress) = heard.try_recv() {
            steps.take(progress, job);
        }
        steps.end(job);
        listing
    }

    async fn log_names(&self, account: AccountId, merged: &Merged, unreadable: &[String]) {
        let texts = |names: &[DomainName]| names.iter().map(DomainName::unicode).collect::<Vec<_>>();
        let said = [
            (&merged.arrived, "new in the list"),
            (&merged.vanished, "missing from the list; kept and marked"),
            (&merged.back, "in the list again"),
            (
                &merged.forgotten,
                "missing from three lists on three days; forgotten",
            ),
        ];
        for (names, what) in said {
            if !names.is_empty() {
                let message = format!("{}: {what}.", words::list(&texts(names), 10));
                self.log_as(LogCause::Account, "portfolio", message, Some(account), None)
                    .await;
            }
        }
        for reason in unreadable.iter().take(UNREADABLE_LOGGED) {
            self.log_as(
                LogCause::Account,
                "portfolio",
                reason.as_str(),
                Some(account),
                None,
            )
            .await;
        }
        if unreadable.len() > UNREADABLE_LOGGED {
            let more = unreadable.len() - UNREADABLE_LOGGED;
            let message = format!("{more} more rows of the list could not be read.");
            self.log_as(LogCause::Account, "portfolio", message, Some(account), None)
                .await;
        }
    }

    /// The names that are known here, where the provider has no list: those of the cache and those bought with
    /// Freehold, each asked for by itself.
    async fn local_list(
        &self,
        account: AccountId,
        provider: &dyn Provider,
        portfolio: Option<&dyn Portfolio>,
    ) -> Result<Listing, Fault> {
        let store = &self.inner.store;
        let cached = store
            .cache()
            .read(move |conn| store::portfolio::of_account(conn, account))
            .await?;
        let bought = store
            .library()
            .read(move |conn| store::orders::bought_names(conn, account))
            .await?;
        let known: BTreeSet<DomainName> = cached.into_iter().chain(bought).collect();
        let mut names = Vec::with_capacity(known.len());
        for name in known {
            let owned = match portfolio {
                None => OwnedName::bare(name),
                Some(portfolio) => match portfolio.detail(&name).await {
                    Ok(owned) => owned,
                    Err(error) if error.kind == Kind::NotFound => continue,
                    Err(error) if error.kind == Kind::NotOffered => OwnedName::bare(name),
                    Err(error) => return Err(error.into()),
                },
            };
            names.push(owned);
        }
        Ok(Listing {
            names,
            partial: Some(format!(
                "{} offers no list here, so these are the names that Freehold knows of.",
                provider.descriptor().label
            )),
            unreadable: Vec::new(),
        })
    }

    /// Asks for the details of names whose expiry the list did not tell. What fails is left for the next sync.
    pub(super) async fn sync_details(&self, account: AccountId, job: &Job, provider: Arc<dyn Provider>) {
        use futures::StreamExt;

        let before = self.now().plus(-DETAIL_EVERY);
        let unknown = self
            .inner
            .store
            .cache()
            .read(move |conn| store::portfolio::without_expiry(conn, account, before, DETAILS_AT_MOST))
            .await
            .unwrap_or_default();
        if unknown.is_empty() {
            return;
        }
        job.grow(unknown.len());
        let per_1000 = u64::from(provider.lane(Work::Portfolio).per_1000_seconds.max(1));
        let seconds = u64::try_from(unknown.len())
            .unwrap_or(u64::MAX)
            .saturating_mul(1000)
            / per_1000;
        job.eta(u32::try_from(seconds).unwrap_or(u32::MAX));
        let mut answers = futures::stream::iter(unknown)
            .map(|name| {
                let provider = Arc::clone(&provider);
                async move { Some(provider.portfolio()?.detail(&name).await) }
            })
            .buffer_unordered(DETAILS_AT_ONCE);
        while let Some(answer) = answers.next().await {
            job.advance(1);
            let Some(answer) = answer else { return };
            match answer {
                Ok(owned) => {
                    let (facts, now) = (facts(owned), self.now());
                    let written = self
                        .write_synced(account, job, move |tx| {
                            store::portfolio::learn_compared(tx, account, &facts, now)
                        })
                        .await;
                    let Ok((changes, _)) = written else {
                        return;
                    };
                    self.keep_history(history::changed(account, changes, now)).await;
                }
                Err(error) if gives_up(&error) => return,
                Err(_) => {}
            }
        }
    }
}

/// Whether the next name would fail the same way.
fn gives_up(error: &ProviderError) -> bool {
    !matches!(error.kind, Kind::NotFound | Kind::Malformed | Kind::Upstream)
}
