//! Checkout: clear each line, arm it, send once, classify.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{AccountId, OrderState, Timestamp};
use registrar::Provider;
use registrar::http::receipt::recording;
use registrar::orders::{Outcome, PreparedOrder};
use registrar::provider::Work;
use store::PurchaseLock;
use store::orders::Item;

use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobKind, LogCause};
use crate::cart::Running;
use crate::cart::guards::{self, Cleared, Intent};
use crate::cart::intents::{intents, requests};
use crate::cart::lines::fault_text;
use crate::cart::options::comes_in;
use crate::cart::outcome::{judge, written};
use crate::cart::switches::afterwards;
use crate::cart::view::CheckoutRequest;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

/// After so many unclear answers nothing more is sent to an account in this checkout.
const MOST_UNCLEAR: usize = 2;

/// Requests of one line: its price, its expiry, the balance, the order.
const REQUESTS: u64 = 4;

impl Engine {
    /// Buys exactly the plan whose hash is given. Returns the order's id; its items follow as events.
    pub async fn cart_checkout(&self, request: CheckoutRequest) -> Result<String, Fault> {
        if let Some(stop) = self.money_stopped() {
            return Err(Fault::new(Code::MoneyStopped, stop));
        }
        if self.inner.stop.is_cancelled() {
            return Err(Fault::new(
                Code::Conflict,
                "Freehold is quitting, so nothing new is bought.",
            ));
        }
        if !request.acknowledged {
            return Err(Fault::new(
                Code::NeedsConfirmation,
                "Confirm that registrations cannot be refunded before you buy.",
            ));
        }
        let lock = self.inner.store.purchase_lock()?;
        let running = Running::new(&self.inner.checkouts.running);
        let plan = self.plan_with(&request.plan_hash).await?;
        let view = &plan.view;
        let purchase = uuid::Uuid::new_v4().to_string();
        let intents = intents(&plan, &purchase)?;
        let (id, hash, now) = (purchase.clone(), request.plan_hash, self.now());
        let items: Vec<Item> = intents.iter().map(|intent| intent.item.clone()).collect();
        let later: Vec<(String, Vec<(&str, bool)>)> = items
            .iter()
            .map(|item| (item.id.clone(), afterwards(item, &plan.desk)))
            .collect();
        self.inner
            .store
            .library()
            .write(move |tx| {
                store::orders::begin(tx, &id, &hash, now, &items)?;
                for (item, switches) in &later {
                    for (setting, value) in switches {
                        store::cart::switches::plan(tx, item, setting, *value)?;
                    }
                }
                Ok(())
            })
            .await?;
        let total: Vec<String> = view.totals.iter().map(ToString::to_string).collect();
        let title = match intents.len() {
            1 => format!("Buy 1 line for {}", total.join(" and ")),
            count => format!("Buy {count} lines for {}", total.join(" and ")),
        };
        self.log("cart", format!("{title}: checked out."), None, None)
            .await;
        let job = self.job(JobKind::Checkout, title, intents.len(), false);
        let engine = self.clone();
        // Detached: no window and no caller can take away the future of an order that was sent.
        tokio::spawn(async move { engine.buy(intents, job, lock, running).await });
        Ok(purchase)
    }

    /// The accounts, by label, at which orders are being sent: quitting waits for their answers.
    pub async fn cart_sending(&self) -> Vec<String> {
        if !self.inner.checkouts.is_running() {
            return Vec::new();
        }
        let read = self
            .inner
            .store
            .library()
            .read(|conn| Ok((store::orders::open(conn)?, store::accounts::list(conn)?)))
            .await;
        let (items, accounts) = read.unwrap_or_default();
        let at_work = |account: AccountId| {
            items.iter().any(|item| {
                let sending = matches!(
                    item.state,
                    OrderState::Planned | OrderState::Armed | OrderState::Sent
                );
                sending && item.account == account
            })
        };
        accounts
            .into_iter()
            .filter(|account| at_work(account.id))
            .map(|account| account.label)
            .collect()
    }

    /// Waits until no order is being sent.
    pub async fn cart_sent(&self) {
        self.inner.checkouts.idle().await;
    }

    /// All accounts side by side, each account's lines one after the other.
    async fn buy(&self, intents: Vec<Intent>, job: Job, lock: PurchaseLock, running: Running) {
        let mut accounts: BTreeMap<AccountId, Vec<Intent>> = BTreeMap::new();
        for intent in intents {
            accounts.entry(intent.item.account).or_default().push(intent);
        }
        let touched: Vec<AccountId> = accounts.keys().copied().collect();
        self.tell_checkout_pace(&accounts, &job).await;
        let work = accounts
            .into_iter()
            .map(|(account, intents)| self.buy_at(account, intents, &job));
        futures::future::join_all(work).await;
        drop(lock);
        job.finish_by_items();
        // Begun before the checkout counts as over, so that quitting ends it and waits for that.
        let (engine, stop) = (self.clone(), self.inner.stop.clone());
        self.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = engine.look_after(touched) => {}
            }
        });
        drop(running);
        self.inner.checkouts.wake.notify_one();
        self.stale(&[Tag::Cart, Tag::Orders]);
    }

    /// What follows a checkout: switches, balances and lists. A start makes up for what of it was not done.
    async fn look_after(&self, touched: Vec<AccountId>) {
        self.cart_switch_bought().await;
        let after = touched.into_iter().map(|account| async move {
            let _ = self.cart_balance(account).await;
            // What was bought belongs into the portfolio; if this fails, the next sync brings it.
            let _ = self.sync_because(LogCause::App, Some(account)).await;
        });
        futures::future::join_all(after).await;
        self.stale(&[Tag::Cart]);
    }

    /// Accounts are bought at side by side, so the slowest lane sets the time.
    pub(super) async fn tell_checkout_pace(&self, accounts: &BTreeMap<AccountId, Vec<Intent>>, job: &Job) {
        let mut longest = 0;
        for (account, intents) in accounts {
            let Ok(provider) = self.provider(*account).await else {
                continue;
            };
            let lane = provider.lane(Work::Orders);
            let requests = u64::try_from(intents.len())
                .unwrap_or(u64::MAX)
                .saturating_mul(REQUESTS);
            let seconds = requests.saturating_mul(1000) / u64::from(lane.per_1000_seconds.max(1));
            longest = longest.max(seconds.saturating_add(u64::from(lane.closed_for_seconds)));
        }
        job.eta(u32::try_from(longest).unwrap_or(u32::MAX));
    }

    async fn buy_at(&self, account: AccountId, intents: Vec<Intent>, job: &Job) {
        let provider = match self.provider(account).await {
            Ok(provider) => provider,
            Err(fault) => {
                for intent in intents {
                    self.hold(&intent, &fault, job).await;
                }
                return;
            }
        };
        let mut unclear = 0;
        for chunk in requests(intents, provider.as_ref()) {
            if unclear >= MOST_UNCLEAR {
                let fault = Fault::new(
                    Code::Conflict,
                    "Answers from this account are unclear, so this line was not sent.",
                )
                .hint("Check out again when the unclear orders are settled.");
                for intent in &chunk {
                    self.hold(intent, &fault, job).await;
                }
                continue;
            }
            unclear += self.buy_chunk(&provider, chunk, job).await;
            // What is open here is asked about while slower accounts still send.
            self.inner.checkouts.wake.notify_one();
        }
    }

    /// One request: clear, arm, mark, send, classify. Returns how many answers were unclear.
    async fn buy_chunk(&self, provider: &Arc<dyn Provider>, chunk: Vec<Intent>, job: &Job) -> usize {
        let mut cleared = Vec::new();
        let no_contact = match chunk.iter().any(|intent| comes_in(intent.item.kind)) {
            true => self.no_account_contact(provider.as_ref()).await,
            false => None,
        };
        for intent in chunk {
            if let Some(fault) = &no_contact {
                self.hold(&intent, fault, job).await;
                continue;
            }
            job.item(
                &intent.item.name.unicode(),
                ItemState::Running,
                Some("checking the price".to_owned()),
            );
            // Before the price is asked for: a contact may take longer to be made than a price holds.
            let intent = match self.registrant_ready(provider.as_ref(), intent).await {
                Ok(intent) => intent,
                Err((intent, fault)) => {
                    self.hold(&intent, &fault, job).await;
                    continue;
                }
            };
            let journal = self.orders_of(&intent.item).await;
            match guards::clear(provider.as_ref(), intent, &journal, self.now()).await {
                Ok(one) => cleared.push(one),
                Err((intent, fault)) => self.hold(&intent, &fault, job).await,
            }
        }
        if cleared.is_empty() {
            return 0;
        }
        let balance = match self.balance_before(provider.as_ref()).await {
            Ok(balance) => balance,
            Err(fault) => {
                for one in &cleared {
                    self.hold(&one.intent, &fault, job).await;
                }
                return 0;
            }
        };
        let (cleared, short) = guards::within(cleared, balance, guards::short_of_balance);
        for (intent, fault) in &short {
            self.hold(intent, fault, job).await;
        }
        let (cleared, stale): (Vec<_>, Vec<_>) =
            cleared.into_iter().partition(|c| self.quote_is_fresh(&c.quote));
        for one in &stale {
            let fault = Fault::new(
                Code::PlanChanged,
                "The price could not be confirmed within a minute. Nothing was sent.",
            );
            self.hold(&one.intent, &fault, job).await;
        }
        let mut ready = Vec::new();
        for mut one in cleared {
            match self.code_ready(&mut one.intent).await {
                Ok(()) => ready.push(one),
                Err(fault) => self.hold(&one.intent, &fault, job).await,
            }
        }
        let Some((order, armed)) = self.arm_within_caps(provider.as_ref(), ready, balance, job).await else {
            return 0;
        };
        let unclear = self.send(provider, order, armed, job).await;
        self.cart_forget_codes().await;
        unclear
    }

    /// The journal's rows of an item's name at its account, newest first.
    pub(super) async fn orders_of(&self, item: &Item) -> Vec<Item> {
        let (account, name) = (item.account, item.name.clone());
        self.inner
            .store
            .library()
            .read(move |conn| store::orders::of_name(conn, account, &name))
            .await
            .unwrap_or_default()
    }

    /// The one attempt. Runs as a task of its own, so that not even a panic in an adapter loses the journal's thread.
    async fn send(
        &self,
        provider: &Arc<dyn Provider>,
        order: PreparedOrder,
        cleared: Vec<Cleared>,
        job: &Job,
    ) -> usize {
        for one in &cleared {
            job.item(
                &one.intent.item.name.unicode(),
                ItemState::Running,
                Some("sent, waiting for the answer".to_owned()),
            );
        }
        self.stale(&[Tag::Cart, Tag::Orders]);
        let adapter = Arc::clone(provider);
        let answer = tokio::spawn(recording(async move {
            match adapter.orders() {
                Some(orders) => orders.send(&order).await,
                None => Vec::new(),
            }
        }))
        .await;
        let (outcomes, receipts) = answer.unwrap_or_default();
        let ids = cleared.iter().map(|one| one.intent.item.id.clone()).collect();
        self.keep_answers(ids, receipts).await;
        let mut outcomes = outcomes.into_iter();
        let mut unclear = 0;
        for one in cleared {
            // An answer that is missing is an unclear one.
            unclear += usize::from(self.classify(&one, outcomes.next(), job).await);
        }
        unclear
    }

    /// Writes down what became of one item. Returns whether it is unclear.
    async fn classify(&self, one: &Cleared, outcome: Option<Outcome>, job: &Job) -> bool {
        let item = &one.intent.item;
        let label = item.name.unicode();
        let now = self.now();
        let refusal = match &outcome {
            Some(Outcome::Rejected(error)) => Some(error.clone()),
            _ => None,
        };
        let (state, mut kept) = judge(item, outcome, self.order_rules(&item.provider), now);
        if let Some(error) = refusal {
            let (line, fault) = (one.intent.line.clone(), fault_text(&error.into()));
            self.keep(move |tx| store::cart::failed(tx, &line, &fault)).await;
        }
        if state == OrderState::Unknown {
            kept.next_send_at = self.first_replay(item).await;
        }
        let shown = match state {
            OrderState::Confirmed => ItemState::Done,
            OrderState::Rejected => ItemState::Failed,
            _ => ItemState::Unclear,
        };
        job.item(&label, shown, kept.message.clone());
        self.settled(item, state, kept).await;
        matches!(state, OrderState::Unknown)
    }

    /// When an item whose first answer was unclear is sent again: the journal has its key and its time.
    async fn first_replay(&self, item: &Item) -> Option<Timestamp> {
        let id = item.id.clone();
        let sent = self
            .inner
            .store
            .library()
            .read(move |conn| store::orders::get(conn, &id))
            .await;
        sent.ok()
            .flatten()
            .and_then(|sent| self.next_replay(&sent, sent.sends))
    }

    /// Keeps a line back: nothing was sent.
    pub(super) async fn hold(&self, intent: &Intent, fault: &Fault, job: &Job) {
        job.item(
            &intent.item.name.unicode(),
            ItemState::Skipped,
            Some(fault.message.clone()),
        );
        let kept = store::orders::Outcome {
            message: Some(fault.message.clone()),
            hint: fault.hint.clone(),
            link: fault.link.clone(),
            ..store::orders::Outcome::default()
        };
        // The quote is taken again, so that the line shows the new price or why it can not be bought.
        let requote = matches!(fault.code, Code::PriceExceeded | Code::NeedsConfirmation);
        let (id, text, now) = (intent.line.clone(), fault_text(fault), self.now());
        let (item, line) = (intent.item.clone(), id.clone());
        // In one commit: who sees that it was held also sees at the line why.
        self.keep(move |tx| {
            written(tx, &item, OrderState::Held, now, &kept)?;
            if requote {
                return Ok(());
            }
            store::cart::failed(tx, &line, &text)
        })
        .await;
        self.stale(&[Tag::Cart, Tag::Orders]);
        if requote
            && let Ok(Some(line)) = self
                .inner
                .store
                .library()
                .read(move |conn| store::cart::get(conn, &id))
                .await
        {
            let quote = self.quote_now(&line).await;
            let _ = self.cart_keep_quote(line, quote).await;
        }
    }

    /// Moves an item in the journal; a bought thing leaves the cart in the same commit.
    pub(super) async fn settled(&self, item: &Item, state: OrderState, outcome: store::orders::Outcome) {
        let (item, now) = (item.clone(), self.now());
        self.keep(move |tx| written(tx, &item, state, now, &outcome))
            .await;
        self.stale(&[Tag::Cart, Tag::Orders]);
    }

    /// A write to the journal whose failure can only be logged: the row then stays as it is and is unclear after a restart.
    pub(super) async fn keep(
        &self,
        work: impl FnOnce(&store::rusqlite::Transaction<'_>) -> store::error::Result<()> + Send + 'static,
    ) {
        if let Err(error) = self.inner.store.library().write(work).await {
            tracing::error!(target: "cart", %error, "the journal could not be written");
        }
    }
}
