//! A checkout without the charge: the same gate, the same fresh prices and guards, the same request made ready at each
//! account, and then nothing. No handle is made, nothing is written into the journal, and nothing is sent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{AccountId, Currency, Money};
use registrar::Provider;
use registrar::orders::PreparedOrder;
use tokio::sync::Mutex;

use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobKind, JobState};
use crate::cart::arm::{Room, ordered_from};
use crate::cart::guards::{self, Cleared, Intent};
use crate::cart::intents::{intents, requests};
use crate::cart::options::comes_in;
use crate::cart::plan::sums;
use crate::cart::view::{Rehearsal, Rehearsed, RehearsedAccount, RehearsedLine};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::words;

/// What is left of the user's caps, while accounts are rehearsed side by side.
struct Rooms(Vec<(Room, &'static str)>);

/// What a rehearsal at an account came to.
struct AtAccount {
    account: RehearsedAccount,
    lines: Vec<(String, Rehearsed)>,
}

impl Engine {
    /// Does everything of a checkout but send it.
    pub async fn cart_rehearse(&self, plan_hash: String) -> Result<Rehearsal, Fault> {
        if let Some(stop) = self.money_stopped() {
            return Err(Fault::new(Code::MoneyStopped, stop));
        }
        // While another window buys, what it leaves is not known.
        drop(self.inner.store.purchase_lock()?);
        let plan = self.plan_with(&plan_hash).await?;
        let intents = intents(&plan, "rehearsal")?;
        let title = format!("Rehearse {}", words::count(intents.len(), "line", "lines"));
        let job = self.job(JobKind::Rehearsal, title, intents.len(), true);
        let rehearsed = tokio::select! {
            rehearsed = self.rehearsed(intents.clone(), &job) => rehearsed,
            () = job.token().cancelled() => {
                job.finish(JobState::Cancelled);
                return Err(Fault::new(
                    Code::Conflict,
                    "The rehearsal was cancelled. Nothing was sent.",
                ));
            }
        };
        let rehearsed = match rehearsed {
            Ok(rehearsed) => rehearsed,
            Err(fault) => {
                job.finish(JobState::Failed);
                return Err(fault);
            }
        };
        job.finish_by_items();
        let mut outcomes: BTreeMap<String, Rehearsed> = BTreeMap::new();
        let mut accounts = Vec::new();
        for at in rehearsed {
            outcomes.extend(at.lines);
            accounts.push(at.account);
        }
        let lines: Vec<RehearsedLine> = intents
            .iter()
            .filter_map(|intent| {
                Some(RehearsedLine {
                    outcome: outcomes.remove(&intent.line)?,
                    id: intent.line.clone(),
                    unicode: intent.item.name.unicode(),
                    account: intent.item.account,
                })
            })
            .collect();
        let totals = sums(lines.iter().map(|line| match &line.outcome {
            Rehearsed::Order { price, .. } => Some(*price),
            Rehearsed::Hold { .. } => None,
        }));
        Ok(Rehearsal {
            at: self.now(),
            plan_hash,
            lines,
            accounts,
            totals,
        })
    }

    async fn rehearsed(&self, intents: Vec<Intent>, job: &Job) -> Result<Vec<AtAccount>, Fault> {
        let currencies: BTreeSet<Currency> =
            intents.iter().map(|intent| intent.item.price.currency).collect();
        // A purchase of this id does not exist, so all of the order's cap is left.
        let (order, day) = self.rooms("rehearsal".to_owned(), &currencies).await?;
        let order = order.into_iter().map(|room| (room, "one order"));
        let day = day.into_iter().map(|room| (room, "one day"));
        let rooms = Mutex::new(Rooms(order.chain(day).collect()));
        let mut accounts: BTreeMap<AccountId, Vec<Intent>> = BTreeMap::new();
        for intent in intents {
            accounts.entry(intent.item.account).or_default().push(intent);
        }
        self.tell_checkout_pace(&accounts, job).await;
        let work = accounts
            .into_iter()
            .map(|(account, intents)| self.rehearse_at(account, intents, &rooms, job));
        Ok(futures::future::join_all(work).await)
    }

    async fn rehearse_at(
        &self,
        account: AccountId,
        intents: Vec<Intent>,
        rooms: &Mutex<Rooms>,
        job: &Job,
    ) -> AtAccount {
        let mut at = AtAccount {
            account: RehearsedAccount {
                account,
                words: String::new(),
                requests: 0,
                balance: None,
            },
            lines: Vec::new(),
        };
        let provider = match self.provider(account).await {
            Ok(provider) => provider,
            Err(fault) => {
                at.account.words = "The account can not be opened, so nothing was proved there.".to_owned();
                for intent in &intents {
                    at.hold(intent, fault.clone(), job);
                }
                return at;
            }
        };
        let rules = provider.descriptor().orders.as_ref();
        at.account.words = rules.map_or("", |rules| rules.rehearsal).to_owned();
        let mut left = match self.balance_before(provider.as_ref()).await {
            Ok(balance) => balance,
            Err(fault) => {
                for intent in &intents {
                    at.hold(intent, fault.clone(), job);
                }
                return at;
            }
        };
        at.account.balance = left;
        let mut new_handles = 0;
        for request in requests(intents, provider.as_ref()) {
            let would_be = self
                .rehearse_request(&provider, request, &mut left, rooms, &mut at, job)
                .await;
            new_handles += would_be;
        }
        if new_handles > 0 {
            at.account.words = format!(
                "{} A checkout would first make a contact there for {}; a rehearsal makes none.",
                at.account.words,
                words::count(new_handles, "name", "names")
            )
            .trim()
            .to_owned();
        }
        at
    }

    /// One request up to the moment of arming. Returns how many of its names need a contact that is not made yet.
    async fn rehearse_request(
        &self,
        provider: &Arc<dyn Provider>,
        request: Vec<Intent>,
        left: &mut Option<Money>,
        rooms: &Mutex<Rooms>,
        at: &mut AtAccount,
        job: &Job,
    ) -> usize {
        let adapter = provider.as_ref();
        let (mut cleared, mut new_handles) = (Vec::new(), 0);
        let no_contact = match request.iter().any(|intent| comes_in(intent.item.kind)) {
            true => self.no_account_contact(adapter).await,
            false => None,
        };
        for mut intent in request {
            job.item(
                &intent.item.name.unicode(),
                ItemState::Running,
                Some("checking the price".to_owned()),
            );
            if let Some(fault) = &no_contact {
                at.hold(&intent, fault.clone(), job);
                continue;
            }
            let is_new = match self.registrant_rehearsed(adapter, &mut intent).await {
                Ok(is_new) => is_new,
                Err(fault) => {
                    at.hold(&intent, fault, job);
                    continue;
                }
            };
            let journal = self.orders_of(&intent.item).await;
            match guards::clear(adapter, intent, &journal, self.now()).await {
                Ok(one) => {
                    new_handles += usize::from(is_new);
                    cleared.push(one);
                }
                Err((intent, fault)) => at.hold(&intent, fault, job),
            }
        }
        let (covered, short) = guards::within(cleared, *left, guards::short_of_balance);
        for (intent, fault) in short {
            at.hold(&intent, fault, job);
        }
        let mut ready = Vec::new();
        for mut one in covered {
            match self.code_ready(&mut one.intent).await {
                Ok(()) => ready.push(one),
                Err(fault) => at.hold(&one.intent, fault, job),
            }
        }
        let (ready, above) = rooms.lock().await.take(ready);
        for (intent, fault) in above {
            at.hold(&intent, fault, job);
        }
        if ready.is_empty() {
            return 0;
        }
        match self.prepared(adapter, &ready).await {
            Ok(order) => {
                at.account.requests += 1;
                for one in &ready {
                    if let Some(left) = left.as_mut().filter(|l| l.currency == one.quote.total.currency) {
                        left.minor = left.minor.saturating_sub(one.quote.total.minor);
                    }
                    at.order(one, &order, job);
                }
                new_handles
            }
            Err(fault) => {
                for one in &ready {
                    at.hold(&one.intent, fault.clone(), job);
                }
                0
            }
        }
    }

    /// The request as a checkout would send it, under a key that is never used.
    async fn prepared(&self, provider: &dyn Provider, ready: &[Cleared]) -> Result<PreparedOrder, Fault> {
        let orders = provider
            .orders()
            .ok_or_else(|| Fault::new(Code::NotOffered, "This account does not sell names by its API."))?;
        let items: Vec<_> = ready.iter().map(ordered_from).collect();
        Ok(orders.prepare(&items, &uuid::Uuid::new_v4().to_string()).await?)
    }
}

impl Rooms {
    /// Takes what fits into the caps, and says what does not.
    fn take(&mut self, ready: Vec<Cleared>) -> (Vec<Cleared>, Vec<(Intent, Fault)>) {
        let (mut fitting, mut above) = (ready, Vec::new());
        for ((limit, left), what) in &self.0 {
            let (within, out) = guards::within(fitting, Some(*left), guards::above_cap(*limit, what));
            above.extend(out);
            fitting = within;
        }
        for ((_, left), _) in &mut self.0 {
            let own = fitting.iter().map(|one| one.quote.total);
            let taken: i64 = own
                .filter(|price| price.currency == left.currency)
                .map(|price| price.minor)
                .fold(0, i64::saturating_add);
            left.minor = left.minor.saturating_sub(taken);
        }
        (fitting, above)
    }
}

impl AtAccount {
    fn hold(&mut self, intent: &Intent, fault: Fault, job: &Job) {
        job.item(
            &intent.item.name.unicode(),
            ItemState::Skipped,
            Some(fault.message.clone()),
        );
        self.lines.push((intent.line.clone(), Rehearsed::Hold { fault }));
    }

    fn order(&mut self, one: &Cleared, order: &PreparedOrder, job: &Job) {
        let price = one.quote.total;
        job.item(
            &one.intent.item.name.unicode(),
            ItemState::Done,
            Some(format!("would be ordered for {price}")),
        );
        // What follows the question mark may name who asks.
        let path = order.path.split('?').next().unwrap_or_default();
        let request = format!("{} {path}", order.method);
        self.lines
            .push((one.intent.line.clone(), Rehearsed::Order { price, request }));
    }
}
