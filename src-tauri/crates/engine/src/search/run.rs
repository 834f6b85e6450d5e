//! A search at work: the accounts are asked side by side, each at its lane's pace, and their answers go to the window as
//! they come.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::StreamExt;
use futures::future::join_all;
use model::{AccountId, DomainName};
use registrar::search::Verdict;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobKind, JobState};
use crate::core::Engine;
use crate::events::Event;
use crate::fault::{Code, Fault};
use crate::search::checks::{Names, checks};
use crate::search::compare::{self, Rates};
use crate::search::view::{
    PricesFrom, PromoView, SearchAnswer, SearchHit, SearchName, SearchPrecheck, SearchView,
};
use crate::search::{Entry, pace, precheck, price_table};
use crate::words;

/// How long answers are gathered before the window is told.
const GATHER: Duration = Duration::from_millis(100);
/// How many are gathered at most.
const GATHER_AT_MOST: usize = 200;

/// What a search begins with.
pub(super) struct Begin {
    pub view: SearchView,
    /// They are asked for names that fit `text`.
    pub suggesters: Vec<AccountId>,
    pub text: String,
    /// Whether the public DNS is asked first.
    pub precheck: bool,
}

/// What the window is told at once.
#[derive(Default)]
pub(super) struct Told {
    pub names: Vec<SearchName>,
    pub prechecks: Vec<SearchPrecheck>,
    pub hits: Vec<SearchHit>,
    pub done: bool,
}

impl Engine {
    /// Runs a search as a job. Cancelling either cancels both.
    pub(super) fn search_run(&self, begin: Begin) {
        let Begin {
            view,
            suggesters,
            text,
            precheck,
        } = begin;
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
        let search = Search {
            engine: self.clone(),
            id: view.id.clone(),
            accounts: view.accounts.clone(),
            precheck,
            steps: AtomicUsize::new(suggesters.len()),
            job: Arc::new(job),
        };
        self.inner.searches.add(Entry {
            view,
            token: search.job.token().clone(),
        });
        self.spawn(async move {
            let token = search.job.token().clone();
            // Dropping the calls stops them at once; a search only reads.
            let asked = tokio::select! {
                biased;
                () = token.cancelled() => None,
                asked = search.all(names, suggesters, &text, &known) => Some(asked),
            };
            search.tell(Told {
                done: true,
                ..Told::default()
            });
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
}

/// A search at work.
struct Search {
    engine: Engine,
    id: String,
    accounts: Vec<AccountId>,
    precheck: bool,
    /// Each answer is a step, of an account or of the DNS, and each account.
    steps: AtomicUsize,
    job: Arc<Job>,
}

/// One answer on its way to the window.
pub(super) enum Answer {
    Hit(Box<SearchHit>),
    Precheck(SearchPrecheck),
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
                self.tell(Told {
                    names: suggested.names,
                    ..Told::default()
                });
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
        let checks = if self.precheck { names.len() } else { 0 };
        self.more_steps((names.len() + 1) * self.accounts.len() + checks);
        self.tell_pace(names.len()).await;
        let (sender, mut receiver) = mpsc::channel::<Answer>(GATHER_AT_MOST);
        let (senders, feeds) = if self.precheck {
            precheck::lines(self.accounts.len())
        } else {
            let all = || futures::stream::iter(names.to_vec()).boxed();
            (Vec::new(), self.accounts.iter().map(|_| all()).collect())
        };
        let asks: Vec<_> = self
            .accounts
            .iter()
            .zip(feeds)
            .map(|(account, names)| self.ask(*account, names, sender.clone()))
            .collect();
        let prechecking = async {
            if self.precheck {
                let left = self.engine.precheck(names.to_vec(), senders, sender).await;
                self.tell_pace(left).await;
            } else {
                drop(sender);
            }
        };
        let telling = async {
            while let Some(answers) = gather(&mut receiver).await {
                self.pass_on(answers);
            }
        };
        tokio::join!(join_all(asks), prechecking, telling).0
    }

    /// Counts answers and tells the window. No account is asked about a delegated name, so its steps go.
    fn pass_on(&self, answers: Vec<Answer>) {
        let mut told = Told::default();
        let count = answers.len();
        for answer in answers {
            match answer {
                Answer::Hit(hit) => told.hits.push(*hit),
                Answer::Precheck(precheck) => told.prechecks.push(precheck),
            }
        }
        let delegated = told.prechecks.iter().filter(|precheck| precheck.delegated);
        let spared = delegated.count() * self.accounts.len();
        if spared > 0 {
            self.job
                .total(self.steps.fetch_sub(spared, Ordering::Relaxed) - spared);
        }
        self.job.advance(count);
        self.tell(told);
    }

    fn more_steps(&self, steps: usize) {
        self.job
            .total(self.steps.fetch_add(steps, Ordering::Relaxed) + steps);
    }

    fn tell(&self, told: Told) {
        // The oldest search may have been dropped; the window is told all the same.
        let _ = self
            .engine
            .inner
            .searches
            .find(&self.id, |entry| entry.note(&told));
        let Told {
            names,
            prechecks,
            hits,
            done,
        } = told;
        self.engine.emit(Event::SearchHits {
            search: self.id.clone(),
            names,
            prechecks,
            hits,
            done,
        });
    }

    /// Asks one account for names as they come. Whether it could say something, or had nothing to say.
    async fn ask(&self, account: AccountId, mut names: Names, answers: mpsc::Sender<Answer>) -> bool {
        let (engine, job) = (&self.engine, &self.job);
        let label = match engine.account(account).await {
            Ok(account) => account.label,
            Err(_) => account.to_string(),
        };
        job.item(&label, ItemState::Running, None);
        let hit = |name, answer| {
            Answer::Hit(Box::new(SearchHit {
                name,
                account,
                at: engine.now(),
                answer,
            }))
        };
        let provider = match engine.provider(account).await {
            Ok(provider) if provider.search().is_some() => provider,
            other => {
                let fault = match other {
                    Err(fault) => fault,
                    Ok(provider) => Fault::new(
                        Code::NotOffered,
                        format!("{} has no search.", provider.descriptor().label),
                    ),
                };
                job.item(&label, ItemState::Failed, Some(fault.message.clone()));
                while let Some(name) = names.next().await {
                    let fault = fault.clone();
                    let sent = answers.send(hit(name, SearchAnswer::Failed { fault })).await;
                    if sent.is_err() {
                        break;
                    }
                }
                return false;
            }
        };
        let rates = Rates::of(&engine.inner.chosen.settings());
        let quoted = price_table::from(provider.descriptor().search) == PricesFrom::Quotes;
        let mut quotes = Vec::new();
        let (mut said, mut last) = (false, None);
        let mut verdicts = pin!(checks(Arc::clone(&provider), names).await);
        while let Some((name, verdict)) = verdicts.next().await {
            let answer = match verdict {
                Ok(verdict) => {
                    said = true;
                    if quoted {
                        quotes.extend(engine.quote(&name, &verdict));
                    }
                    answer(verdict, &rates)
                }
                Err(fault) => {
                    last = Some(fault.clone());
                    SearchAnswer::Failed { fault }
                }
            };
            if answers.send(hit(name, answer)).await.is_err() {
                return false;
            }
        }
        engine.keep_quotes(account, &provider, quotes).await;
        match last {
            Some(fault) if !said => {
                job.item(&label, ItemState::Failed, Some(fault.message));
                false
            }
            _ => {
                job.item(&label, ItemState::Done, None);
                true
            }
        }
    }

    /// Accounts are asked side by side, so the slowest sets the pace of the whole.
    async fn tell_pace(&self, names: usize) {
        let mut slowest = (0, String::new());
        for account in &self.accounts {
            let Ok(provider) = self.engine.provider(*account).await else {
                continue;
            };
            let batch = pace::batch(provider.as_ref()).await;
            let seconds = pace::seconds_by(provider.as_ref(), names, batch);
            if seconds > slowest.0 {
                let descriptor = provider.descriptor();
                slowest = (
                    seconds,
                    format!("{}: {}", descriptor.label, descriptor.quota.words),
                );
            }
        }
        if slowest.0 > 2 {
            self.job.note(slowest.1);
            self.job.eta(slowest.0);
        }
    }
}

/// The names that are worth asking about.
fn unowned(names: &[SearchName]) -> Arc<[DomainName]> {
    let names = names.iter().filter(|name| name.owned.is_none());
    names.map(|name| name.name.clone()).collect()
}

/// The next answers, gathered for a moment; `None` after the last.
async fn gather(receiver: &mut mpsc::Receiver<Answer>) -> Option<Vec<Answer>> {
    let mut answers = vec![receiver.recv().await?];
    let until = Instant::now() + GATHER;
    while answers.len() < GATHER_AT_MOST {
        match tokio::time::timeout_at(until, receiver.recv()).await {
            Ok(Some(answer)) => answers.push(answer),
            Ok(None) | Err(_) => break,
        }
    }
    Some(answers)
}

fn answer(verdict: Verdict, rates: &Rates) -> SearchAnswer {
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
            trap: compare::is_trap(register, renew),
            promo: promo.map(|promo| PromoView {
                regular: promo.regular,
                ends_at: promo.ends_at,
            }),
            compared: rates.compared(register, renew, None),
            note,
        },
        Verdict::Taken => SearchAnswer::Taken,
        Verdict::NotSold(reason) => SearchAnswer::NotSold { reason },
    }
}
