//! Asking the accounts: side by side, each in batches of its provider's size at its lane's pace.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::future::join_all;
use model::{AccountId, DomainName, Money};
use registrar::provider::Work;
use registrar::search::Verdict;
use registrar::{Provider, ProviderError};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobKind, JobState};
use crate::core::Engine;
use crate::events::Event;
use crate::fault::{Code, Fault};
use crate::search::view::{SearchAnswer, SearchHit, SearchView};
use crate::search::{Entry, note};
use crate::words;

/// Calls of one account that wait for the lane or for an answer at the same time: enough to keep the lane busy when
/// answers take a second.
const AT_ONCE: usize = 12;
/// How long answers are gathered before the window is told.
const GATHER: Duration = Duration::from_millis(100);
/// How many are gathered at most.
const GATHER_AT_MOST: usize = 200;
/// The renewal is a trap when it costs more than this many times the first year.
const TRAP: i64 = 2;

impl Engine {
    /// Runs a search as a job. Cancelling either cancels both.
    pub(super) fn search_run(&self, view: SearchView) {
        let names: Vec<DomainName> = view
            .names
            .iter()
            .filter(|name| name.owned.is_none())
            .map(|name| name.name.clone())
            .collect();
        let names: Arc<[DomainName]> = names.into();
        let title = format!(
            "Search {} at {}",
            words::count(names.len(), "name", "names"),
            words::count(view.accounts.len(), "account", "accounts")
        );
        // Each answer is a step, and each account.
        let steps = (names.len() + 1) * view.accounts.len();
        let job = self.job(JobKind::Search, title, steps, true);
        let (id, accounts) = (view.id.clone(), view.accounts.clone());
        self.inner.searches.add(Entry {
            view,
            token: job.token().clone(),
        });
        let (engine, job) = (self.clone(), Arc::new(job));
        self.spawn(async move {
            let asked = engine.ask_all(&id, accounts, names, &job).await;
            engine.tell_hits(&id, Vec::new(), true);
            let state = match asked {
                None => JobState::Cancelled,
                Some(asked) if asked.iter().all(|fine| *fine) => JobState::Done,
                Some(asked) if asked.iter().any(|fine| *fine) => JobState::Partly,
                Some(_) => JobState::Failed,
            };
            // All who asked are gone by now, so this is the last handle.
            if let Some(job) = Arc::into_inner(job) {
                job.finish(state);
            }
        });
    }

    /// Asks all accounts and passes their answers on as they come. `None` when it was cancelled.
    async fn ask_all(
        &self,
        id: &str,
        accounts: Vec<AccountId>,
        names: Arc<[DomainName]>,
        job: &Arc<Job>,
    ) -> Option<Vec<bool>> {
        let (sender, mut receiver) = mpsc::channel::<SearchHit>(GATHER_AT_MOST);
        let asks: Vec<_> = accounts
            .into_iter()
            .map(|account| {
                let (engine, names, job) = (self.clone(), Arc::clone(&names), Arc::clone(job));
                let hits = sender.clone();
                async move { engine.ask(account, names, job, hits).await }
            })
            .collect();
        drop(sender);
        let telling = async {
            while let Some(hits) = gather(&mut receiver).await {
                job.advance(hits.len());
                self.tell_hits(id, hits, false);
            }
        };
        // Dropping the calls stops them at once; a search only reads.
        tokio::select! {
            (asked, ()) = async { tokio::join!(join_all(asks), telling) } => Some(asked),
            () = job.token().cancelled() => None,
        }
    }

    /// Asks one account for all names. Whether it could say something.
    async fn ask(
        &self,
        account: AccountId,
        names: Arc<[DomainName]>,
        job: Arc<Job>,
        hits: mpsc::Sender<SearchHit>,
    ) -> bool {
        let label = match self.account(account).await {
            Ok(account) => account.label,
            Err(_) => account.to_string(),
        };
        let failed = |fault: &Fault| job.item(&label, ItemState::Failed, Some(fault.message.clone()));
        job.item(&label, ItemState::Running, None);
        let provider = match self.provider(account).await {
            Ok(provider) => provider,
            Err(fault) => {
                failed(&fault);
                all_failed(account, &names, &fault, &hits).await;
                return false;
            }
        };
        let rules = provider.descriptor().search;
        if provider.search().is_none() {
            let fault = Fault::new(
                Code::NotOffered,
                format!("{} has no search.", provider.descriptor().label),
            );
            failed(&fault);
            all_failed(account, &names, &fault, &hits).await;
            return false;
        }
        self.tell_pace(&job, provider.as_ref(), names.len());
        let batch = rules.map_or(1, |rules| rules.batch.max(1)) as usize;
        let chunks: Vec<Vec<DomainName>> = names.chunks(batch).map(<[DomainName]>::to_vec).collect();
        let mut answers = futures::stream::iter(chunks)
            .map(|chunk| {
                let provider = Arc::clone(&provider);
                async move {
                    match provider.search() {
                        Some(search) => search.check(&chunk).await,
                        None => Vec::new(),
                    }
                }
            })
            .buffer_unordered(AT_ONCE);
        let mut last: Option<Fault> = None;
        let mut said = 0;
        while let Some(batch) = answers.next().await {
            for (name, offer) in batch {
                let answer = match offer {
                    Ok(offer) => {
                        said += 1;
                        answer(offer.verdict)
                    }
                    Err(error) => {
                        let fault = Fault::from(error.clone());
                        let hopeless = is_hopeless(&error);
                        last = Some(fault.clone());
                        if hopeless && said == 0 {
                            // A refused key is refused for every name: thousands of further calls would only block it.
                            failed(&fault);
                            drop(answers);
                            all_failed(account, &names, &fault, &hits).await;
                            return false;
                        }
                        SearchAnswer::Failed { fault }
                    }
                };
                let hit = SearchHit {
                    name,
                    account,
                    answer,
                };
                if hits.send(hit).await.is_err() {
                    return false;
                }
            }
        }
        match last {
            Some(fault) if said == 0 => {
                failed(&fault);
                false
            }
            _ => {
                job.item(&label, ItemState::Done, None);
                true
            }
        }
    }

    /// The slowest account sets the pace of the whole.
    fn tell_pace(&self, job: &Job, provider: &dyn Provider, names: usize) {
        let descriptor = provider.descriptor();
        let batch = descriptor.search.map_or(1, |rules| rules.batch.max(1)) as usize;
        let per_1000 = u64::from(provider.lane(Work::Search).per_1000_seconds.max(1));
        let calls = u64::try_from(names.div_ceil(batch)).unwrap_or(u64::MAX);
        let seconds = calls.saturating_mul(1000) / per_1000;
        if seconds > 2 {
            job.note(format!("{}: {}", descriptor.label, descriptor.quota.words));
            job.eta(u32::try_from(seconds).unwrap_or(u32::MAX));
        }
    }

    fn tell_hits(&self, id: &str, hits: Vec<SearchHit>, done: bool) {
        // The oldest search may have been dropped; the window is told all the same.
        let _ = self.inner.searches.find(id, |entry| note(entry, &hits, done));
        self.emit(Event::SearchHits {
            search: id.to_owned(),
            names: Vec::new(),
            hits,
            done,
        });
    }
}

/// The next answers, gathered for a moment; `None` after the last.
async fn gather(receiver: &mut mpsc::Receiver<SearchHit>) -> Option<Vec<SearchHit>> {
    let mut hits = vec![receiver.recv().await?];
    let until = Instant::now() + GATHER;
    while hits.len() < GATHER_AT_MOST {
        match tokio::time::timeout_at(until, receiver.recv()).await {
            Ok(Some(hit)) => hits.push(hit),
            Ok(None) | Err(_) => break,
        }
    }
    Some(hits)
}

async fn all_failed(account: AccountId, names: &[DomainName], fault: &Fault, hits: &mpsc::Sender<SearchHit>) {
    for name in names {
        let hit = SearchHit {
            name: name.clone(),
            account,
            answer: SearchAnswer::Failed { fault: fault.clone() },
        };
        if hits.send(hit).await.is_err() {
            return;
        }
    }
}

/// Whether every other name would fail the same way.
fn is_hopeless(error: &ProviderError) -> bool {
    use registrar::Kind;
    matches!(
        error.kind,
        Kind::Unauthorized | Kind::Forbidden | Kind::AddressNotAllowed | Kind::Unreachable | Kind::Tls
    )
}

fn answer(verdict: Verdict) -> SearchAnswer {
    match verdict {
        Verdict::Available {
            register,
            renew,
            premium,
            note,
        } => SearchAnswer::Available {
            register,
            renew,
            premium,
            trap: is_trap(register, renew),
            three_years: three_years(register, renew),
            note,
        },
        Verdict::Taken => SearchAnswer::Taken,
        Verdict::NotSold(reason) => SearchAnswer::NotSold { reason },
    }
}

fn is_trap(register: Option<Money>, renew: Option<Money>) -> bool {
    match (register, renew) {
        (Some(register), Some(renew)) => {
            register.currency == renew.currency && renew.minor > register.minor.saturating_mul(TRAP)
        }
        _ => false,
    }
}

/// The first year and two renewals.
fn three_years(register: Option<Money>, renew: Option<Money>) -> Option<Money> {
    register?.plus(renew?.times(2).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use model::Currency;

    use super::*;

    #[test]
    fn a_renewal_over_twice_the_first_year_is_a_trap() {
        let usd = |minor| Some(Money::usd_cents(minor));
        assert!(is_trap(usd(1_98), usd(38_00)));
        assert!(!is_trap(usd(10_00), usd(20_00)));
        assert!(is_trap(usd(10_00), usd(20_01)));
        assert!(!is_trap(None, usd(20_01)));
        assert!(!is_trap(
            usd(1),
            Some(Money {
                minor: 500,
                currency: Currency::EUR
            })
        ));
    }

    #[test]
    fn three_years_are_one_first_year_and_two_renewals() {
        let usd = |minor| Some(Money::usd_cents(minor));
        assert_eq!(three_years(usd(3_20), usd(27_47)), usd(58_14));
        assert_eq!(three_years(usd(3_20), None), None);
        assert_eq!(three_years(usd(1), usd(i64::MAX)), None);
    }
}
