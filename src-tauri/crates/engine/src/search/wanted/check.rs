//! Asking about wanted names, as a job: the public DNS first, then the accounts that sell the ending.
//!
//! Names go in portions, and each is written down when it is through: what was found out stays when the job is cancelled
//! or the app ends. When the user asked for it the accounts are asked side by side; by itself it happens one account
//! after the other, because nobody waits for it.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures::StreamExt;
use futures::future::join_all;
use lookup::Delegation;
use model::DomainName;
use store::wanted::{Finding, State, Wanted};

use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobKind, JobState};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::search::compare::Rates;
use crate::search::wanted::judge::{self, Answer};
use crate::search::wanted::seller::Seller;
use crate::search::wanted::{due, not_watched};
use crate::words;

/// Names of one portion: whole batches at every provider.
const PORTION: usize = 100;

/// The checks at work.
#[derive(Default)]
pub(crate) struct Checks {
    running: Mutex<Vec<Running>>,
    /// Held while it is looked at what is due: two who look at once would start the same.
    looking: tokio::sync::Mutex<()>,
    /// Held while free names are told: two who tell at once would tell the same.
    pub(super) telling: tokio::sync::Mutex<()>,
}

struct Running {
    job: String,
    names: HashSet<DomainName>,
}

impl Checks {
    fn lock(&self) -> MutexGuard<'_, Vec<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All names that are asked for at this moment.
    fn asked(&self) -> HashSet<DomainName> {
        let running = self.lock();
        running
            .iter()
            .flat_map(|running| running.names.iter().cloned())
            .collect()
    }

    /// The job that asks for a name at this moment.
    fn asking(&self, name: &DomainName) -> Option<String> {
        let running = self.lock();
        let found = running.iter().find(|running| running.names.contains(name));
        found.map(|running| running.job.clone())
    }
}

/// How accounts are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// All at once: somebody waits.
    SideBySide,
    /// One after the other.
    OneByOne,
}

impl Engine {
    /// Checks wanted names now, as a job; none named means all. Names that the user owns by now are left out. Returns
    /// the job's id; of names that are all being checked already, that of the check at work.
    ///
    /// # Errors
    /// When a name is not watched, when there is nothing to check, or no account could say anything.
    pub async fn search_wanted_check(&self, names: Vec<DomainName>) -> Result<String, Fault> {
        let list = self.wanted().await?;
        if list.is_empty() && names.is_empty() {
            return Err(
                Fault::bad_input("No name is watched.").hint("Add a name that you would like to have.")
            );
        }
        let known: HashSet<&DomainName> = list.iter().map(|wanted| &wanted.name).collect();
        if let Some(other) = names.iter().find(|name| !known.contains(name)) {
            return Err(not_watched(other));
        }
        let chosen: HashSet<DomainName> = names.into_iter().collect();
        let holdings = self.holdings().await?;
        if self.searching(&holdings, &[])?.is_empty() {
            return Err(
                Fault::new(Code::NotOffered, "No connected account can search names.")
                    .hint("Connect an account that sells names."),
            );
        }
        let names: Vec<DomainName> = list
            .into_iter()
            .map(|wanted| wanted.name)
            .filter(|name| chosen.is_empty() || chosen.contains(name))
            .filter(|name| holdings.holder(name).is_none())
            .collect();
        let (mut asking, mut fresh) = (None, Vec::new());
        for name in names {
            match self.inner.wanted.asking(&name) {
                Some(job) => asking = Some(job),
                None => fresh.push(name),
            }
        }
        match asking {
            _ if !fresh.is_empty() => Ok(self.wanted_begin(fresh, Manner::SideBySide)),
            Some(job) => Ok(job),
            None => Err(Fault::bad_input("You own these names already.")
                .hint("Add a name that you would like to have.")),
        }
    }

    /// Looks once whether wanted names are due and starts asking for them, as a job. Called by the schedule; safe to
    /// call at any time. Returns the job's id.
    pub async fn search_wanted_tick(&self) -> Result<Option<String>, Fault> {
        let _looking = self.inner.wanted.looking.lock().await;
        // Noted before the list is read: a check that ends in between has written what the list does not show yet.
        let asked = self.inner.wanted.asked();
        let list = self.wanted().await?;
        if list.is_empty() {
            return Ok(None);
        }
        let holdings = self.holdings().await?;
        let (owned, open): (Vec<Wanted>, Vec<Wanted>) = list
            .into_iter()
            .partition(|wanted| holdings.holder(&wanted.name).is_some());
        self.wanted_owned(owned).await?;
        // What a check found out before the app ended in its midst, or while notifications were switched off.
        self.wanted_tell().await?;
        if self.searching(&holdings, &[])?.is_empty() {
            return Ok(None);
        }
        let hours = self.inner.chosen.settings().watch_hours;
        let names: Vec<DomainName> = due::now(open, hours, self.now())
            .into_iter()
            .map(|wanted| wanted.name)
            .filter(|name| !asked.contains(name) && self.inner.wanted.asking(name).is_none())
            .collect();
        if names.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.wanted_begin(names, Manner::OneByOne)))
    }

    /// Notes which names the user owns by now.
    async fn wanted_owned(&self, mut owned: Vec<Wanted>) -> Result<(), Fault> {
        // Nearly always all of them are noted: nothing is written every minute for that.
        owned.retain(|wanted| {
            wanted.state != State::Taken || wanted.message.is_some() || wanted.failure.is_some()
        });
        if owned.is_empty() {
            return Ok(());
        }
        let names: Vec<DomainName> = owned.into_iter().map(|wanted| wanted.name).collect();
        let now = self.now();
        let changed = self
            .inner
            .store
            .library()
            .write(move |tx| store::wanted::owned(tx, &names, now))
            .await?;
        if changed > 0 {
            self.stale(&[Tag::Search]);
        }
        Ok(())
    }

    /// Starts a check of these names. Returns the job's id.
    fn wanted_begin(&self, names: Vec<DomainName>, manner: Manner) -> String {
        let title = match &names[..] {
            [one] => format!("Check {}", one.unicode()),
            many => format!(
                "Check {}",
                words::count(many.len(), "wanted name", "wanted names")
            ),
        };
        let job = self.job(JobKind::Wanted, title, names.len(), true);
        let id = job.id().to_owned();
        self.inner.wanted.lock().push(Running {
            job: id.clone(),
            names: names.iter().cloned().collect(),
        });
        let engine = self.clone();
        self.spawn(async move {
            let token = job.token().clone();
            // Dropping the calls stops them at once; a check only reads.
            let ended = tokio::select! {
                biased;
                () = token.cancelled() => None,
                () = engine.inner.stop.cancelled() => None,
                ended = engine.wanted_check(names, manner, &job) => Some(ended),
            };
            let id = job.id().to_owned();
            engine.inner.wanted.lock().retain(|running| running.job != id);
            if let Err(fault) = engine.wanted_tell().await {
                tracing::warn!(target: "search", %fault, "free names could not be told");
            }
            match ended {
                None => job.finish(JobState::Cancelled),
                Some(Ok(())) => job.finish_by_items(),
                Some(Err(fault)) => {
                    job.item("Wanted names", ItemState::Failed, Some(fault.message));
                    job.finish(JobState::Failed);
                }
            }
            engine.stale(&[Tag::Search]);
        });
        id
    }

    async fn wanted_check(&self, names: Vec<DomainName>, manner: Manner, job: &Job) -> Result<(), Fault> {
        let holdings = self.holdings().await?;
        let mut sellers = self.sellers(&holdings).await?;
        job.total(names.len() + sellers.len());
        job.eta(sellers.iter().map(|seller| seller.seconds(&names)).fold(
            0,
            |all: u32, seconds| match manner {
                Manner::SideBySide => all.max(seconds),
                Manner::OneByOne => all.saturating_add(seconds),
            },
        ));
        let rates = Rates::of(&self.inner.chosen.settings());
        for portion in names.chunks(PORTION) {
            let findings = self.portion(portion, &mut sellers, manner, &rates).await;
            let now = self.now();
            let changed = self
                .inner
                .store
                .library()
                .write(move |tx| {
                    let mut changed = Vec::new();
                    for (name, finding) in findings {
                        if store::wanted::checked(tx, &name, &finding, now)? {
                            changed.push((name, finding));
                        }
                    }
                    Ok(changed)
                })
                .await?;
            job.advance(portion.len() - changed.len());
            for (name, finding) in changed {
                let (state, words) = outcome(&finding);
                job.item(&name.unicode(), state, Some(words));
            }
            self.stale(&[Tag::Search]);
        }
        for seller in sellers {
            seller.report(job);
        }
        Ok(())
    }

    /// What is found out about a portion of the names.
    async fn portion(
        &self,
        names: &[DomainName],
        sellers: &mut [Seller],
        manner: Manner,
        rates: &Rates,
    ) -> Vec<(DomainName, Finding)> {
        let asked: Vec<(DomainName, Delegation)> =
            self.inner.delegations.check(names.to_vec()).collect().await;
        let (known, open): (Vec<_>, Vec<_>) = asked
            .into_iter()
            .partition(|(_, delegation)| *delegation == Delegation::Delegated);
        let mut findings: Vec<(DomainName, Finding)> = known
            .into_iter()
            .map(|(name, _)| (name, judge::delegated()))
            .collect();
        let open: Vec<DomainName> = open.into_iter().map(|(name, _)| name).collect();
        // What is on nobody's list is asked everywhere: a list may be older than the ending.
        let unlisted: HashSet<&DomainName> = open
            .iter()
            .filter(|name| !sellers.iter().any(|seller| seller.sells(name)))
            .collect();
        let shares: Vec<Vec<DomainName>> = sellers
            .iter()
            .map(|seller| {
                let share = open
                    .iter()
                    .filter(|name| seller.sells(name) || unlisted.contains(name));
                share.cloned().collect()
            })
            .collect();
        let asks = sellers
            .iter_mut()
            .zip(shares)
            .map(|(seller, share)| seller.ask(self, share));
        let answered = match manner {
            Manner::SideBySide => join_all(asks).await,
            Manner::OneByOne => {
                let mut answered = Vec::new();
                for ask in asks {
                    answered.push(ask.await);
                }
                answered
            }
        };
        let mut answers: HashMap<DomainName, Vec<Answer>> = HashMap::new();
        // In the order of the accounts, so that the same answers give the same finding.
        for (name, answer) in answered.into_iter().flatten() {
            answers.entry(name).or_default().push(answer);
        }
        findings.extend(open.into_iter().map(|name| {
            let answers = answers.remove(&name).unwrap_or_default();
            (name, judge::judge(answers, rates))
        }));
        findings
    }
}

/// A changed name's line in the job.
fn outcome(finding: &Finding) -> (ItemState, String) {
    match finding {
        Finding::Available { offer, .. } => {
            let price = offer.register.map(|price| format!(", {price}"));
            (ItemState::Done, format!("Free{}", price.unwrap_or_default()))
        }
        Finding::Taken { .. } => (ItemState::Done, "Taken".to_owned()),
        Finding::NotSold { message } => (ItemState::Done, format!("Not sold. {message}")),
        Finding::Unclear { message } => (ItemState::Skipped, message.clone()),
    }
}
