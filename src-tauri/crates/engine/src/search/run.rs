//! Asking the accounts: side by side, each in batches of its provider's size at its lane's pace.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::StreamExt;
use futures::future::join_all;
use model::{AccountId, DomainName, Money, Timestamp};
use registrar::ProviderError;
use registrar::provider::Work;
use registrar::search::Verdict;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobKind, JobState};
use crate::core::Engine;
use crate::events::Event;
use crate::fault::{Code, Fault};
use crate::search::view::{PromoView, SearchAnswer, SearchHit, SearchName, SearchView};
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
    /// Runs a search as a job. Cancelling either cancels both. `suggesters` are asked for names that fit `text`.
    pub(super) fn search_run(&self, view: SearchView, suggesters: Vec<AccountId>, text: String) {
        let names = unowned(&view.names);
        let known: Vec<DomainName> = view.names.iter().map(|name| name.name.clone()).collect();
        let what = match names.len() {
            0 => format!("names for \"{text}\""),
            count => words::count(count, "name", "names"),
        };
        let title = format!(
            "Search {what} at {}",
            words::count(view.accounts.len(), "account", "accounts")
        );
        let job = self.job(JobKind::Search, title, 0, true);
        let id = view.id.clone();
        let search = Search {
            engine: self.clone(),
            id: id.clone(),
            accounts: view.accounts.clone(),
            steps: AtomicUsize::new(suggesters.len()),
            job: Arc::new(job),
        };
        self.inner.searches.add(Entry {
            view,
            token: search.job.token().clone(),
        });
        let engine = self.clone();
        self.spawn(async move {
            let token = search.job.token().clone();
            // Dropping the calls stops them at once; a search only reads.
            let asked = tokio::select! {
                asked = search.all(names, suggesters, &text, &known) => Some(asked),
                () = token.cancelled() => None,
            };
            engine.tell_hits(&id, Vec::new(), Vec::new(), true);
            let state = match asked {
                None => JobState::Cancelled,
                Some(asked) if asked.iter().all(|fine| *fine) => JobState::Done,
                Some(asked) if asked.iter().any(|fine| *fine) => JobState::Partly,
                Some(_) => JobState::Failed,
            };
            // All who asked are gone by now, so this is the last handle.
            if let Some(job) = Arc::into_inner(search.job) {
                job.finish(state);
            }
        });
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
                all_failed(account, &names, &fault, self.now(), &hits).await;
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
            all_failed(account, &names, &fault, self.now(), &hits).await;
            return false;
        }
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
                            all_failed(account, &names, &fault, self.now(), &hits).await;
                            return false;
                        }
                        SearchAnswer::Failed { fault }
                    }
                };
                let hit = SearchHit {
                    name,
                    account,
                    at: self.now(),
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

    fn tell_hits(&self, id: &str, names: Vec<SearchName>, hits: Vec<SearchHit>, done: bool) {
        // The oldest search may have been dropped; the window is told all the same.
        let _ = self
            .inner
            .searches
            .find(id, |entry| note(entry, &names, &hits, done));
        self.emit(Event::SearchHits {
            search: id.to_owned(),
            names,
            prechecks: Vec::new(),
            hits,
            done,
        });
    }
}

/// A search at work.
struct Search {
    engine: Engine,
    id: String,
    accounts: Vec<AccountId>,
    /// Each answer is a step, and each account.
    steps: AtomicUsize,
    job: Arc<Job>,
}

impl Search {
    /// Asks for what was typed and for what is suggested, side by side. Whether each who was asked could say something.
    async fn all(
        &self,
        names: Arc<[DomainName]>,
        suggesters: Vec<AccountId>,
        text: &str,
        known: &[DomainName],
    ) -> Vec<bool> {
        let suggested = async {
            if suggesters.is_empty() {
                return Vec::new();
            }
            let suggested = self.engine.suggestions(suggesters, text, known, &self.job).await;
            let mut fine = suggested.fine;
            let names = unowned(&suggested.names);
            if !suggested.names.is_empty() {
                self.engine
                    .tell_hits(&self.id, suggested.names, Vec::new(), false);
            }
            fine.extend(self.names(names).await);
            fine
        };
        let (mut typed, suggested) = tokio::join!(self.names(names), suggested);
        typed.extend(suggested);
        typed
    }

    /// Asks all accounts for some names and passes their answers on as they come.
    async fn names(&self, names: Arc<[DomainName]>) -> Vec<bool> {
        if names.is_empty() {
            return Vec::new();
        }
        let steps = (names.len() + 1) * self.accounts.len();
        let total = self.steps.fetch_add(steps, Ordering::Relaxed) + steps;
        self.job.total(total);
        self.tell_pace(names.len()).await;
        let (sender, mut receiver) = mpsc::channel::<SearchHit>(GATHER_AT_MOST);
        let asks: Vec<_> = self
            .accounts
            .iter()
            .map(|account| {
                let (engine, names, job) = (self.engine.clone(), Arc::clone(&names), Arc::clone(&self.job));
                let (account, hits) = (*account, sender.clone());
                async move { engine.ask(account, names, job, hits).await }
            })
            .collect();
        drop(sender);
        let telling = async {
            while let Some(hits) = gather(&mut receiver).await {
                self.job.advance(hits.len());
                self.engine.tell_hits(&self.id, Vec::new(), hits, false);
            }
        };
        tokio::join!(join_all(asks), telling).0
    }

    /// Accounts are asked side by side, so the slowest sets the pace of the whole.
    async fn tell_pace(&self, names: usize) {
        let mut slowest = (0, String::new());
        for account in &self.accounts {
            let Ok(provider) = self.engine.provider(*account).await else {
                continue;
            };
            let descriptor = provider.descriptor();
            let batch = descriptor.search.map_or(1, |rules| rules.batch.max(1)) as usize;
            let lane = provider.lane(Work::Search);
            let calls = u64::try_from(names.div_ceil(batch)).unwrap_or(u64::MAX);
            let seconds = calls.saturating_mul(1000) / u64::from(lane.per_1000_seconds.max(1));
            let seconds = seconds.saturating_add(u64::from(lane.closed_for_seconds));
            if seconds > slowest.0 {
                slowest = (
                    seconds,
                    format!("{}: {}", descriptor.label, descriptor.quota.words),
                );
            }
        }
        if slowest.0 > 2 {
            self.job.note(slowest.1);
            self.job.eta(u32::try_from(slowest.0).unwrap_or(u32::MAX));
        }
    }
}

/// The names that are worth asking about.
fn unowned(names: &[SearchName]) -> Arc<[DomainName]> {
    let names = names.iter().filter(|name| name.owned.is_none());
    names.map(|name| name.name.clone()).collect()
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

async fn all_failed(
    account: AccountId,
    names: &[DomainName],
    fault: &Fault,
    at: Timestamp,
    hits: &mpsc::Sender<SearchHit>,
) {
    for name in names {
        let hit = SearchHit {
            name: name.clone(),
            account,
            at,
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
            promo,
            note,
        } => SearchAnswer::Available {
            register,
            renew,
            premium,
            trap: is_trap(register, renew),
            promo: promo.map(|promo| PromoView {
                regular: promo.regular,
                ends_at: promo.ends_at,
            }),
            compared: None,
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
}
