//! Fetching an account's names, prices and balance. Accounts go side by side, each in its own lane.
//!
//! One transaction replaces an account's list. A failure keeps everything that was known and marks the account.
//!
//! - [`names`]: the list, and the details that it does not tell
//! - [`progress`]: how far a list in pages is

mod names;
mod progress;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::AccountId;
use registrar::{Kind, Provider};
use store::accounts::Answer;
use tokio_util::sync::CancellationToken;

use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobKind, JobState, LogCause};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::hand;
use crate::search::price_table;
use crate::words;
use names::Brought;

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
        self.sync_because(LogCause::User, account).await
    }

    /// Like [`Engine::portfolio_sync`], for whatever reason.
    pub(crate) async fn sync_because(
        &self,
        cause: LogCause,
        account: Option<AccountId>,
    ) -> Result<Vec<String>, Fault> {
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
            job.at(account.id);
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
                    ended = engine.sync(account.id, &job, cause) => Some(ended),
                    () = token.cancelled() => None,
                };
                engine.inner.syncs.end(account.id, &id);
                if ended.is_none() {
                    engine
                        .log_as(
                            cause,
                            "portfolio",
                            "The sync was cancelled.",
                            Some(account.id),
                            None,
                        )
                        .await;
                }
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

    /// Whether this account's sync is at work.
    pub(crate) fn portfolio_syncs(&self, account: AccountId) -> bool {
        self.inner.syncs.lock().contains_key(&account)
    }

    /// Stops the sync of an account that changes or goes. It writes nothing any more.
    pub(crate) fn portfolio_stop_sync(&self, account: AccountId) {
        if let Some(running) = self.inner.syncs.lock().remove(&account) {
            running.token.cancel();
        }
    }

    async fn sync(&self, account: AccountId, job: &Job, cause: LogCause) {
        let provider = match self.provider(account).await {
            Ok(provider) => provider,
            Err(fault) => return self.sync_failed(account, job, cause, "Account", fault).await,
        };
        let words = provider.descriptor().quota.words;
        job.note(words);
        job.item("Account", ItemState::Running, None);
        let answered = provider.account().await;
        // Any answer shows that there is a connection.
        if !matches!(&answered, Err(error) if error.kind == Kind::Unreachable)
            && provider.descriptor().id != hand::provider::ID
        {
            self.network_heard(account, true, false).await;
        }
        match answered {
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
                    return self.sync_failed(account, job, cause, "Account", fault).await;
                }
                let found = balance.map(|balance| format!("{balance} left"));
                job.item("Account", ItemState::Done, found);
            }
            Err(error) => {
                return self
                    .sync_failed(account, job, cause, "Account", error.into())
                    .await;
            }
        }
        self.accounts_changed();
        let (names, prices) = tokio::join!(
            self.sync_names(account, job, provider.as_ref()),
            self.sync_prices(account, job, provider.as_ref()),
        );
        let brought = match names {
            Ok(brought) => brought,
            Err(fault) => return self.sync_failed(account, job, cause, "Names", fault).await,
        };
        let mut said = brought.words();
        if let Err(fault) = prices {
            // Names without fresh prices are still fresh names.
            self.prices_failed(account, &fault).await;
            said = format!("{said} The prices could not be read. {}", fault.message);
            job.item("Prices", ItemState::Failed, Some(fault.message));
        }
        self.log_as(cause, "portfolio", said, Some(account), None).await;
        self.money_after_sync().await;
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
                Code::Conflict,
                "The account was changed while it was being synced.",
            )
        })
    }

    async fn sync_failed(&self, account: AccountId, job: &Job, cause: LogCause, item: &str, fault: Fault) {
        job.item(item, ItemState::Failed, Some(fault.message.clone()));
        let (now, json) = (self.now(), serde_json::to_string(&fault).unwrap_or_default());
        let is_news = self
            .write_synced(account, job, move |tx| {
                let before = store::accounts::state(tx, account)?.fault;
                store::accounts::failed(tx, account, now, &json)?;
                Ok(before.as_deref() != Some(json.as_str()))
            })
            .await;
        let is_news = is_news.unwrap_or(false);
        if fault.code == Code::Unreachable {
            self.network_heard(account, false, is_news).await;
        }
        // The same trouble on every round of the schedule is one line.
        if is_news || cause == LogCause::User {
            self.log_as(
                cause,
                "portfolio",
                format!("The sync failed. {}", fault.message),
                Some(account),
                None,
            )
            .await;
        }
    }

    pub(super) async fn sync_prices(
        &self,
        account: AccountId,
        job: &Job,
        provider: &dyn Provider,
    ) -> Result<(), Fault> {
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
}

impl Brought {
    /// What a sync brought, as a sentence.
    fn words(&self) -> String {
        let mut said = format!("Synced: {}", words::count(self.names, "name", "names"));
        let changed = self
            .merged
            .changes
            .iter()
            .map(|change| &change.name)
            .collect::<std::collections::HashSet<_>>()
            .len();
        let news = [
            (self.merged.arrived.len(), "new"),
            (self.merged.vanished.len(), "missing"),
            (self.merged.back.len(), "there again"),
            (self.merged.forgotten.len(), "forgotten"),
            (changed, "changed"),
        ];
        let mut is_quiet = true;
        for (count, what) in news {
            if count > 0 {
                is_quiet = false;
                said = format!("{said}, {} {what}", words::grouped(count as u64));
            }
        }
        if is_quiet {
            said.push_str(", nothing changed");
        }
        said.push('.');
        if let Some(partial) = &self.partial {
            said = format!("{said} {partial}");
        }
        said
    }
}
