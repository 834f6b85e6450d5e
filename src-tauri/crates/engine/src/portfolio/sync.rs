//! Fetching an account's names, prices and balance. Accounts go side by side, each in its own lane.
//!
//! One transaction replaces an account's list. A failure keeps everything that was known and marks the account.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{AccountId, DomainName};
use registrar::portfolio::{Listing, OwnedName, Portfolio};
use registrar::provider::Work;
use registrar::{Kind, Provider, ProviderError};
use store::accounts::Answer;
use store::portfolio::{Facts, Merged};
use tokio_util::sync::CancellationToken;

use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobKind, JobState};
use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::detail::facts;
use crate::search::price_table;
use crate::words;

/// Names whose detail is asked in one sync because the list does not tell their expiry.
const DETAILS_AT_MOST: u32 = 2000;
/// Seconds after which such a name is asked for again: some endings publish no expiry at all.
const DETAIL_EVERY: i64 = 20 * 60 * 60;
/// Details asked at once; the lane sets the pace.
const DETAILS_AT_ONCE: usize = 8;
/// Unreadable rows that are written into the log for one list.
const UNREADABLE_LOGGED: usize = 20;

/// The syncs at work, at most one an account.
#[derive(Default)]
pub(crate) struct Syncs(Mutex<HashMap<AccountId, Running>>);

struct Running {
    job: String,
    token: CancellationToken,
}

impl Syncs {
    fn lock(&self) -> MutexGuard<'_, HashMap<AccountId, Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_current(&self, account: AccountId, job: &str) -> bool {
        self.lock()
            .get(&account)
            .is_some_and(|running| running.job == job)
    }

    fn end(&self, account: AccountId, job: &str) {
        let mut running = self.lock();
        if running.get(&account).is_some_and(|running| running.job == job) {
            running.remove(&account);
        }
    }
}

impl Engine {
    /// Starts a sync of one account, or of all side by side. Returns the jobs' ids; an account that is being synced
    /// already is not started twice.
    pub async fn portfolio_sync(&self, account: Option<AccountId>) -> Result<Vec<String>, Fault> {
        let accounts = match account {
            Some(id) => vec![self.account(id).await?],
            None => self.inner.store.library().read(store::accounts::list).await?,
        };
        let mut jobs = Vec::with_capacity(accounts.len());
        for account in accounts {
            let mut running = self.inner.syncs.lock();
            if let Some(running) = running.get(&account.id) {
                jobs.push(running.job.clone());
                continue;
            }
            let job = self.job(JobKind::Sync, format!("Sync {}", account.label), 3, true);
            let id = job.id().to_owned();
            running.insert(
                account.id,
                Running {
                    job: id.clone(),
                    token: job.token().clone(),
                },
            );
            drop(running);
            jobs.push(id.clone());
            let engine = self.clone();
            self.spawn(async move {
                let token = job.token().clone();
                // Reading can be given up at any point; what was read so far is kept.
                let ended = tokio::select! {
                    ended = engine.sync(account.id, &job) => Some(ended),
                    () = token.cancelled() => None,
                };
                engine.inner.syncs.end(account.id, &id);
                match ended {
                    None => job.finish(JobState::Cancelled),
                    Some(()) => job.finish_by_items(),
                }
                engine.accounts_changed();
            });
        }
        Ok(jobs)
    }

    /// Whether a sync is at work.
    pub(crate) fn portfolio_syncing(&self) -> bool {
        !self.inner.syncs.lock().is_empty()
    }

    /// Stops the sync of an account that changes or goes. It writes nothing any more.
    pub(crate) fn portfolio_stop_sync(&self, account: AccountId) {
        if let Some(running) = self.inner.syncs.lock().remove(&account) {
            running.token.cancel();
        }
    }

    async fn sync(&self, account: AccountId, job: &Job) {
        let provider = match self.provider(account).await {
            Ok(provider) => provider,
            Err(fault) => return self.sync_failed(account, job, "Account", fault).await,
        };
        let words = provider.descriptor().quota.words;
        job.note(words);
        job.item("Account", ItemState::Running, None);
        match provider.account().await {
            Ok(summary) => {
                let (now, balance) = (self.now(), summary.balance);
                let answer = Answer {
                    balance,
                    reference: summary.reference,
                    facts: summary.facts,
                    warnings: summary.warnings,
                };
                let written = self
                    .write_synced(account, job, move |tx| {
                        store::accounts::answered(tx, account, now, &answer)
                    })
                    .await;
                if let Err(fault) = written {
                    return self.sync_failed(account, job, "Account", fault).await;
                }
                let found = balance.map(|balance| format!("{balance} left"));
                job.item("Account", ItemState::Done, found);
            }
            Err(error) => return self.sync_failed(account, job, "Account", error.into()).await,
        }
        self.accounts_changed();
        let (names, prices) = tokio::join!(
            self.sync_names(account, job, provider.as_ref()),
            self.sync_prices(account, job, provider.as_ref()),
        );
        if let Err(fault) = names {
            return self.sync_failed(account, job, "Names", fault).await;
        }
        if let Err(fault) = prices {
            // Names without fresh prices are still fresh names.
            self.prices_failed(account, &fault).await;
            job.item("Prices", ItemState::Failed, Some(fault.message));
        }
        self.accounts_changed();
        self.sync_details(account, job, provider).await;
        self.dns_look_later(account);
    }

    /// Writes into the cache, unless the account changed or went meanwhile.
    async fn write_synced<T: Send + 'static>(
        &self,
        account: AccountId,
        job: &Job,
        work: impl FnOnce(&store::rusqlite::Transaction<'_>) -> store::Result<T> + Send + 'static,
    ) -> Result<T, Fault> {
        let (engine, id) = (self.clone(), job.id().to_owned());
        let written = self
            .inner
            .store
            .cache()
            .write(move |tx| {
                if engine.inner.syncs.is_current(account, &id) {
                    work(tx).map(Some)
                } else {
                    Ok(None)
                }
            })
            .await?;
        written.ok_or_else(|| {
            Fault::new(
                crate::Code::Conflict,
                "The account was changed while it was being synced.",
            )
        })
    }

    async fn sync_failed(&self, account: AccountId, job: &Job, item: &str, fault: Fault) {
        job.item(item, ItemState::Failed, Some(fault.message.clone()));
        let (now, json) = (self.now(), serde_json::to_string(&fault).unwrap_or_default());
        let is_news = self
            .write_synced(account, job, move |tx| {
                let before = store::accounts::state(tx, account)?.fault;
                store::accounts::failed(tx, account, now, &json)?;
                Ok(before.as_deref() != Some(json.as_str()))
            })
            .await;
        // The same trouble every hour is one line.
        if is_news.unwrap_or(false) {
            self.log(
                "portfolio",
                format!("The sync failed. {}", fault.message),
                Some(account),
                None,
            )
            .await;
        }
    }

    async fn sync_names(&self, account: AccountId, job: &Job, provider: &dyn Provider) -> Result<(), Fault> {
        job.item("Names", ItemState::Running, None);
        let listing = match provider.portfolio() {
            None => self.local_list(account, provider, None).await?,
            Some(portfolio) => match portfolio.list().await {
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
        let names: Vec<Facts> = listing.names.into_iter().map(facts).collect();
        let merged = self
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
        self.log_sync(account, &merged, &unreadable).await;
        Ok(())
    }

    async fn log_sync(&self, account: AccountId, merged: &Merged, unreadable: &[String]) {
        let texts = |names: &[DomainName]| names.iter().map(DomainName::unicode).collect::<Vec<_>>();
        let said = [
            (&merged.arrived, "new in the list"),
            (&merged.vanished, "missing from the list; kept and marked"),
            (
                &merged.forgotten,
                "missing from three lists on three days; forgotten",
            ),
        ];
        for (names, what) in said {
            if !names.is_empty() {
                let message = format!("{}: {what}.", words::list(&texts(names), 10));
                self.log("portfolio", message, Some(account), None).await;
            }
        }
        for reason in unreadable.iter().take(UNREADABLE_LOGGED) {
            self.log("portfolio", reason.as_str(), Some(account), None).await;
        }
        if unreadable.len() > UNREADABLE_LOGGED {
            let more = unreadable.len() - UNREADABLE_LOGGED;
            let message = format!("{more} more rows of the list could not be read.");
            self.log("portfolio", message, Some(account), None).await;
        }
    }

    async fn sync_prices(&self, account: AccountId, job: &Job, provider: &dyn Provider) -> Result<(), Fault> {
        let Some(search) = provider.search() else {
            job.item("Prices", ItemState::Skipped, Some("not offered".to_owned()));
            return Ok(());
        };
        job.item("Prices", ItemState::Running, None);
        let prices = match search.prices().await {
            Ok(prices) => prices,
            Err(error) if error.kind == Kind::NotOffered => {
                job.item("Prices", ItemState::Skipped, Some("no price list".to_owned()));
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        let (count, now) = (prices.len(), self.now());
        let prices = price_table::kept(prices, now);
        self.write_synced(account, job, move |tx| {
            store::search::replace_prices(tx, account, &prices)?;
            store::search::prices_read(tx, account, now)
        })
        .await?;
        job.item(
            "Prices",
            ItemState::Done,
            Some(words::count(count, "ending", "endings")),
        );
        Ok(())
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
    async fn sync_details(&self, account: AccountId, job: &Job, provider: Arc<dyn Provider>) {
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
        job.total(3 + unknown.len());
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
                            store::portfolio::learn(tx, account, &facts, now)
                        })
                        .await;
                    if written.is_err() {
                        return;
                    }
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
