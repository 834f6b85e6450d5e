//! Reading prices of endings: lists where there are any, otherwise quotes for a name that nobody has.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::future::join_all;
use model::{AccountId, DomainName};
use registrar::Provider;
use registrar::search::Verdict;
use store::search::Price;
use tokio::time::Instant;

use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobKind, JobState};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::search::checks::checks;
use crate::search::view::PricesFrom;
use crate::search::{endings, pace, price_table};
use crate::words;

/// Quotes that are written at once. What was written stays when the job is cancelled.
const WRITTEN_AT_ONCE: usize = 20;
/// How often the window is told that there are new prices.
const TOLD_EVERY: Duration = Duration::from_secs(1);

impl Engine {
    /// Reads the price lists again, as a job. Returns its id.
    pub async fn search_price_refresh(&self) -> Result<String, Fault> {
        let accounts = self.priced(PricesFrom::List).await?;
        if accounts.is_empty() {
            return Err(
                Fault::new(Code::NotOffered, "No connected account publishes a price list.")
                    .hint("Ask for the prices of single endings instead."),
            );
        }
        let lists = words::count(accounts.len(), "price list", "price lists");
        let job = self.job(JobKind::Prices, format!("Read {lists}"), accounts.len(), true);
        Ok(self.price_job(job, move |engine, job| async move {
            let read = accounts
                .into_iter()
                .map(|(id, label)| engine.read_list(id, label, &job));
            join_all(read).await;
        }))
    }

    /// Asks accounts without a price list for the prices of some endings, as a job. No account named means all of them.
    /// Returns the job's id.
    pub async fn search_price_ask(
        &self,
        endings: Vec<String>,
        accounts: Vec<AccountId>,
    ) -> Result<String, Fault> {
        let endings = endings::parse(&endings, endings::MOST)?;
        if endings.is_empty() {
            return Err(Fault::bad_input("No ending was named.").hint("Choose at least one ending."));
        }
        let mut quoting = self.priced(PricesFrom::Quotes).await?;
        if !accounts.is_empty() {
            if !accounts
                .iter()
                .all(|id| quoting.iter().any(|(known, _)| known == id))
            {
                return Err(Fault::new(
                    Code::NotOffered,
                    "Only accounts without a price list are asked for single endings.",
                )
                .hint("Read the price lists again instead."));
            }
            quoting.retain(|(id, _)| accounts.contains(id));
        }
        if quoting.is_empty() {
            return Err(Fault::new(
                Code::NotOffered,
                "Every connected account publishes a price list.",
            )
            .hint("Read the price lists again instead."));
        }
        let title = format!(
            "Ask {} for prices of {}",
            words::count(quoting.len(), "account", "accounts"),
            words::count(endings.len(), "ending", "endings"),
        );
        let steps = (endings.len() + 1) * quoting.len();
        let job = self.job(JobKind::Prices, title, steps, true);
        let label = made_up();
        let names: Arc<[DomainName]> = endings
            .iter()
            .filter_map(|ending| {
                let name = DomainName::parse(&format!("{label}.{ending}")).ok()?;
                (name.ending() == ending && name.is_registrable()).then_some(name)
            })
            .collect();
        let left_out = endings.len() - names.len();
        Ok(self.price_job(job, move |engine, job| async move {
            job.advance(left_out * quoting.len());
            let asked = quoting
                .into_iter()
                .map(|(id, label)| engine.ask_prices(id, label, &names, &job));
            join_all(asked).await;
        }))
    }

    /// Runs a job that reads prices. Cancelling it stops the requests at once.
    fn price_job<F>(&self, job: Job, work: impl FnOnce(Self, Arc<Job>) -> F) -> String
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let id = job.id().to_owned();
        let job = Arc::new(job);
        let work = work(self.clone(), Arc::clone(&job));
        let engine = self.clone();
        self.spawn(async move {
            let token = job.token().clone();
            let ended = tokio::select! {
                () = work => true,
                () = token.cancelled() => false,
            };
            // The work is gone by now, so this is the last handle.
            if let Some(job) = Arc::into_inner(job) {
                if ended {
                    job.finish_by_items();
                } else {
                    job.finish(JobState::Cancelled);
                }
            }
            engine.prices_changed();
        });
        id
    }

    /// Accounts that tell prices in a way, with their labels.
    async fn priced(&self, how: PricesFrom) -> Result<Vec<(AccountId, String)>, Fault> {
        let accounts = self.inner.store.library().read(store::accounts::list).await?;
        let priced = accounts.into_iter().filter(|account| {
            let search = self
                .factory(&account.provider)
                .map(|factory| factory.descriptor().search);
            price_table::from(search.flatten()) == how
        });
        Ok(priced.map(|account| (account.id, account.label)).collect())
    }

    async fn read_list(&self, account: AccountId, label: String, job: &Job) {
        job.item(&label, ItemState::Running, None);
        let read = async {
            let provider = self.provider(account).await?;
            let search = provider.search().ok_or_else(|| {
                let label = provider.descriptor().label;
                Fault::new(Code::NotOffered, format!("{label} has no search."))
            })?;
            let prices = search.prices().await?;
            let now = self.now();
            let prices = price_table::kept(prices, now);
            let count = prices.len();
            self.write_prices(account, &provider, move |tx| {
                store::search::replace_prices(tx, account, &prices)?;
                store::search::prices_read(tx, account, now)
            })
            .await?;
            Ok::<_, Fault>(count)
        };
        match read.await {
            Ok(count) => {
                let endings = words::count(count, "ending", "endings");
                job.item(&label, ItemState::Done, Some(endings));
            }
            Err(fault) => {
                self.prices_failed(account, &fault).await;
                job.item(&label, ItemState::Failed, Some(fault.message));
            }
        }
        self.prices_changed();
    }

    /// Asks one account about one name of every ending.
    async fn ask_prices(&self, account: AccountId, label: String, names: &[DomainName], job: &Job) {
        job.item(&label, ItemState::Running, None);
        let provider = match self.provider(account).await {
            Ok(provider) => provider,
            Err(fault) => {
                self.prices_failed(account, &fault).await;
                job.advance(names.len());
                job.item(&label, ItemState::Failed, Some(fault.message));
                return;
            }
        };
        job.note(provider.descriptor().quota.words);
        let batch = pace::batch(provider.as_ref()).await;
        job.eta(pace::seconds_by(provider.as_ref(), names.len(), batch));
        let names = futures::stream::iter(names.to_vec()).boxed();
        let mut answers = pin!(
            checks(Arc::clone(&provider), names)
                .await
                .ready_chunks(WRITTEN_AT_ONCE)
        );
        let (mut priced, mut without, mut last) = (0, 0, None);
        let mut told_at = Instant::now();
        while let Some(answers) = answers.next().await {
            let steps = answers.len();
            let (mut quotes, mut gone) = (Vec::new(), Vec::new());
            for (name, verdict) in answers {
                match verdict {
                    Ok(Verdict::NotSold(_)) => gone.push(name.ending().to_owned()),
                    Ok(verdict) => quotes.extend(self.quote(&name, &verdict)),
                    Err(fault) => last = Some(fault),
                }
            }
            priced += quotes.len();
            without += steps - quotes.len();
            let written = self
                .write_prices(account, &provider, move |tx| {
                    store::search::keep_prices(tx, account, &quotes)?;
                    store::search::drop_prices(tx, account, &gone)
                })
                .await;
            job.advance(steps);
            if let Err(fault) = written {
                last = Some(fault);
                break;
            }
            if told_at.elapsed() >= TOLD_EVERY {
                told_at = Instant::now();
                self.prices_changed();
            }
        }
        let found = format!("{priced} priced, {without} without a price");
        match last {
            None => {
                let now = self.now();
                // Only the table's note of when: the prices are there.
                let _ = self
                    .write_prices(account, &provider, move |tx| {
                        store::search::prices_read(tx, account, now)
                    })
                    .await;
                job.item(&label, ItemState::Done, Some(found));
            }
            Some(fault) => {
                self.prices_failed(account, &fault).await;
                let message = format!("{found}. {}", fault.message);
                job.item(&label, ItemState::Failed, Some(message));
            }
        }
    }

    /// What an ordinary answer about a name says about its ending; `None` when the price is the name's own, or there is
    /// none.
    pub(super) fn quote(&self, name: &DomainName, verdict: &Verdict) -> Option<Price> {
        let Verdict::Available {
            register: Some(register),
            renew,
            premium: false,
            promo,
            note: None,
        } = verdict
        else {
            return None;
        };
        Some(Price {
            ending: name.ending().to_owned(),
            register: Some(*register),
            renew: *renew,
            transfer: None,
            premium: false,
            promo: promo.map(price_table::promo),
            read_at: self.now(),
        })
    }

    /// Keeps the prices that answers of an ordinary search told, one an ending.
    pub(super) async fn keep_quotes(
        &self,
        account: AccountId,
        provider: &Arc<dyn Provider>,
        quotes: Vec<Price>,
    ) {
        if quotes.is_empty() {
            return;
        }
        let written = self
            .write_prices(account, provider, move |tx| {
                store::search::keep_prices(tx, account, &quotes)
            })
            .await;
        match written {
            Ok(()) => self.prices_changed(),
            Err(fault) => tracing::warn!(target: "search", %fault, "prices of a search were not kept"),
        }
    }

    /// Writes prices, unless the account changed or went while they were asked for.
    async fn write_prices(
        &self,
        account: AccountId,
        provider: &Arc<dyn Provider>,
        work: impl FnOnce(&store::rusqlite::Transaction<'_>) -> store::Result<()> + Send + 'static,
    ) -> Result<(), Fault> {
        let is_same = || {
            let open = self.inner.open.get(account);
            open.is_some_and(|open| Arc::ptr_eq(&open, provider))
        };
        if !is_same() {
            return Err(Fault::new(
                Code::Conflict,
                "The account was changed while its prices were being read.",
            ));
        }
        Ok(self.inner.store.cache().write(work).await?)
    }

    /// Notes why prices could not be read.
    pub(crate) async fn prices_failed(&self, account: AccountId, fault: &Fault) {
        let json = serde_json::to_string(fault).unwrap_or_default();
        let written = self
            .inner
            .store
            .cache()
            .write(move |tx| store::search::prices_failed(tx, account, &json))
            .await;
        if let Err(error) = written {
            tracing::warn!(target: "search", %error, "a failed reading of prices was not noted");
        }
    }

    /// Tells everybody that there are other prices: the renewals of owned names come from them too.
    fn prices_changed(&self) {
        self.stale(&[Tag::Search, Tag::Portfolio]);
    }
}

/// A label that nobody has: quotes for it are those of the ending.
fn made_up() -> String {
    let random = uuid::Uuid::new_v4().simple().to_string();
    format!("x{}", &random[..20])
}
