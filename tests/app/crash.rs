//! The crash matrix: an order dies at every step, or its answer is lost, late or wrong, at every provider and for
//! everything that it sells; and whatever happened, the world's ledger and the journal agree in the end.
//!
//! What is asserted of every case, in [`Shop::audit`]: the world charged at most once; every item that was planned is in
//! the journal, and none is left on its way; it is confirmed exactly when the world charged for it, or waits for a person
//! where the provider's documents leave that open ([`open`]); and after a restart nothing that costs money was sent
//! without the user.
//!
//! - [`kills`]: `kill -9` at every numbered step
//! - [`faults`]: lost, late and wrong answers, two clicks, two engines, two processes
//! - [`walk`]: fifty orders at five accounts, at random moments with random faults
//! - [`open`]: what no reading can tell, and why

mod faults;
mod kills;
mod open;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::TimeDelta;
use engine::cart::view::{
    CartAdd, CartView, CheckoutRequest, Decision, LinePatch, LineState, OrderItemView, OrdersRequest,
};
use engine::settings::view::Settings;
use model::{AccountId, AuthCode, OrderKind, OrderState, Term};
use sandbox::control::change::BalanceChange;
use sandbox::requests::RequestEntry;
use sandbox::scenario::zones::{Use, at_cloudflare};
use sandbox::world::{AccountKey, Elsewhere, OwnedDomain, World};
use support::bench::{Bench, name, until};
use support::crash::{Doing, Errand, Moment, run_errand};

const PLANETDOMAINS: &str = "planetdomains";
const DOMANI: &str = "domani";
const BIZZY: &str = "bizzy";
const JOKER: &str = "joker";
const CLOUDFLARE: &str = "cloudflare";

/// The code of every name that is transferred here.
const CODE: &str = "Move-it-77";
/// Seconds.
const HOUR: i64 = 3600;
/// Looks after which an order that is not settled never will be.
const LOOKS: usize = 120;

/// Run by the stories in a process of its own; without their errand there is nothing to do.
#[tokio::test(flavor = "multi_thread")]
async fn victim() {
    run_errand().await;
}

/// What a provider sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ware {
    provider: &'static str,
    kind: OrderKind,
}

impl fmt::Display for Ware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.provider, self.kind)
    }
}

const fn ware(provider: &'static str, kind: OrderKind) -> Ware {
    Ware { provider, kind }
}

/// Everything that is sold.
const WARES: [Ware; 14] = [
    ware(PLANETDOMAINS, OrderKind::Register),
    ware(PLANETDOMAINS, OrderKind::Renew),
    ware(DOMANI, OrderKind::Register),
    ware(DOMANI, OrderKind::Renew),
    ware(DOMANI, OrderKind::Transfer),
    ware(BIZZY, OrderKind::Register),
    ware(BIZZY, OrderKind::Renew),
    ware(JOKER, OrderKind::Register),
    ware(JOKER, OrderKind::Renew),
    ware(JOKER, OrderKind::Transfer),
    ware(JOKER, OrderKind::Restore),
    ware(JOKER, OrderKind::Privacy),
    ware(CLOUDFLARE, OrderKind::Register),
    ware(CLOUDFLARE, OrderKind::Transfer),
];

/// The matrix is as wide as what the providers say of themselves.
#[test]
fn everything_that_is_sold_is_in_the_matrix() {
    let mut sold = Vec::new();
    for factory in providers::all() {
        let descriptor = factory.descriptor();
        let rules = descriptor.orders.expect("all of them sell");
        let kinds = [
            (rules.register, OrderKind::Register),
            (rules.renew, OrderKind::Renew),
            (rules.transfer, OrderKind::Transfer),
            (rules.restore, OrderKind::Restore),
            (!rules.privacy_products.is_empty(), OrderKind::Privacy),
        ];
        let offered = kinds.into_iter().filter(|(offered, _)| *offered);
        sold.extend(offered.map(|(_, kind)| format!("{} {kind}", descriptor.id)));
    }
    sold.sort();
    let mut covered: Vec<String> = WARES.iter().map(ToString::to_string).collect();
    covered.sort();
    assert_eq!(covered, sold);
}

/// One order of one name.
#[derive(Debug, Clone)]
struct Intent {
    ware: Ware,
    name: String,
}

/// A world with money, accounts and names to order, and the engine that orders them.
struct Shop {
    bench: Bench,
    accounts: BTreeMap<String, AccountId>,
}

impl Shop {
    /// Opens with accounts at the providers of these intents, and everything that the intents need.
    async fn open(intents: &[Intent]) -> Self {
        let bench = Bench::empty("empty").await;
        // The provider as it is now, where renewals are no preview any more.
        let current = bench.sandbox.switch(DOMANI, "dialect", "current");
        current.expect("a switch of domani.sh");
        for intent in intents {
            stock(&mut bench.sandbox.world().lock(), intent);
        }
        let providers: BTreeSet<&str> = intents.iter().map(|intent| intent.ware.provider).collect();
        let mut accounts = BTreeMap::new();
        for provider in providers {
            let plenty = BalanceChange {
                account: Some(key_of(provider)),
                cents: 10_000_000,
            };
            bench.sandbox.set_balance(&plenty).expect("an account");
            accounts.insert(provider.to_owned(), bench.connect_at(provider).await);
        }
        let settings = Settings {
            order_cap: None,
            day_cap: None,
            ..bench.engine.settings_get().await.expect("settings")
        };
        bench.engine.settings_set(settings).await.expect("no caps");
        bench.sync().await;
        Self { bench, accounts }
    }

    /// Ends the engine and starts another one, whose lanes are as fresh as the world's quotas after an hour.
    async fn restarted(self) -> Self {
        self.bench.sandbox.clear_faults();
        self.bench.sandbox.advance_clock(HOUR);
        Self {
            bench: self.bench.restarted().await,
            accounts: self.accounts,
        }
    }

    /// Puts intents into an empty cart and waits until all can be bought.
    async fn filled(&self, intents: &[Intent]) -> CartView {
        let engine = &self.bench.engine;
        let lines = engine.cart_get().await.expect("the cart").lines;
        if !lines.is_empty() {
            let ids = lines.into_iter().map(|line| line.id).collect();
            engine.cart_remove(ids).await.expect("removed");
        }
        let line = |intent: &Intent| CartAdd {
            account: self.accounts[intent.ware.provider],
            kind: intent.ware.kind,
            name: name(&intent.name),
            term: Term::ONE,
            auth_code: (intent.ware.kind == OrderKind::Transfer)
                .then(|| AuthCode::new(CODE).expect("a code")),
        };
        let added = engine.cart_add(intents.iter().map(line).collect()).await;
        let refused = added.expect("an answer").refused;
        assert!(refused.is_empty(), "{intents:?}: {refused:?}");
        let cart = until("every line is quoted", || async {
            let cart = engine.cart_get().await.expect("the cart");
            let waits = cart.lines.iter().any(|line| line.state == LineState::NotQuoted);
            (!waits).then_some(cart)
        })
        .await;
        let cart = self.restores_confirmed(cart).await;
        let (payable, wanted) = (cart.payable as usize, intents.len());
        assert_eq!(payable, wanted, "{:?} {:?}", cart.blockers, cart.lines);
        cart
    }

    /// Confirms the price of each restore, as the user does.
    async fn restores_confirmed(&self, cart: CartView) -> CartView {
        let restores = cart.lines.iter().filter(|line| line.kind == OrderKind::Restore);
        let ids: Vec<String> = restores.map(|line| line.id.clone()).collect();
        if ids.is_empty() {
            return cart;
        }
        let confirmed = LinePatch {
            ids,
            premium_ok: Some(true),
            ..LinePatch::default()
        };
        let cart = self.bench.engine.cart_update(confirmed).await;
        cart.expect("the price is confirmed")
    }

    /// What a process needs to check out this cart on its own.
    fn errand(&self, cart: &CartView, moment: Option<Moment>) -> Errand {
        let mut vault: BTreeMap<String, String> = BTreeMap::new();
        for factory in providers::all() {
            let descriptor = factory.descriptor();
            let Some(account) = self.accounts.get(descriptor.id) else {
                continue;
            };
            let credentials = self.bench.draft_at(descriptor.id).credentials;
            let secret = |field: &str| {
                let mut form = descriptor.form.iter();
                form.any(|known| known.key == field && known.is_secret())
            };
            let secrets = credentials.into_iter().filter(|(field, _)| secret(field));
            vault.extend(secrets.map(|(field, value)| (format!("account/{account}/{field}"), value)));
        }
        let transfers = cart.lines.iter().filter(|line| line.kind == OrderKind::Transfer);
        vault.extend(transfers.map(|line| (format!("cart/{}/auth_code", line.id), CODE.to_owned())));
        Errand {
            doing: Doing::Checkout,
            moment,
            folder: self.bench.folder(),
            now: self.bench.sandbox.clock_now().timestamp(),
            vault,
            vault_file: None,
        }
    }

    /// Checks out with the engine of this process.
    async fn check_out(&self, cart: &CartView) {
        let order = self.bench.engine.cart_checkout(request(cart)).await;
        order.expect("the checkout starts");
    }

    /// The journal's items of a name, newest first.
    async fn items(&self, text: &str) -> Vec<OrderItemView> {
        let request = OrdersRequest {
            text: text.to_owned(),
            ..OrdersRequest::default()
        };
        let page = self.bench.engine.cart_orders(request).await.expect("orders");
        let items = page.orders.into_iter().flat_map(|order| order.items);
        items.filter(|item| item.name == name(text)).collect()
    }

    /// The one item of a name.
    async fn item(&self, text: &str) -> OrderItemView {
        let mut items = self.items(text).await;
        assert!(!items.is_empty(), "the intent for {text} is lost");
        items.remove(0)
    }

    /// Waits until the newest item of a name has its first answer.
    async fn answered(&self, text: &str) -> OrderItemView {
        let moving = [OrderState::Planned, OrderState::Armed, OrderState::Sent];
        until("the order has its first answer", || async {
            let item = self.item(text).await;
            (!moving.contains(&item.state)).then_some(item)
        })
        .await
    }

    /// Lets the world's time pass until the newest item of a name needs no more looks: the account is asked whenever that
    /// is due, and orders that take days get their days.
    async fn settled(&self, text: &str) -> OrderItemView {
        let mut item = self.answered(text).await;
        for _ in 0..LOOKS {
            if !matches!(item.state, OrderState::Pending | OrderState::Unknown) {
                return item;
            }
            let due = item
                .next_look_at
                .map_or(0, |at| at.since(self.bench.engine.now()));
            let long = item.kind == OrderKind::Transfer && item.state == OrderState::Pending;
            let step = due.max(if long { 30 * HOUR } else { 2 });
            self.bench.sandbox.advance_clock(step);
            self.bench.sandbox.commit_due().await;
            if item.provider.as_str() == BIZZY && item.state == OrderState::Unknown {
                // Its repetitions are the engine's own business.
                item = self.moved(&item).await;
            } else {
                let looked = self.bench.engine.cart_look(item.id.clone()).await;
                let order = looked.expect("the journal can be read");
                let id = &item.id;
                let found = order.items.into_iter().find(|item| item.id == *id);
                item = found.expect("it stays in its order");
            }
        }
        item
    }

    /// Waits until the engine has done by itself what is due for an item.
    async fn moved(&self, before: &OrderItemView) -> OrderItemView {
        until("what is due has been done", || async {
            let item = self.item(before.name.as_str()).await;
            let same = (item.state, item.sends, item.next_look_at)
                == (before.state, before.sends, before.next_look_at);
            (!same).then_some(item)
        })
        .await
    }

    /// What the world charged for a name, less what it paid back: how often, and how much.
    fn charged(&self, intent: &Intent) -> (usize, i64) {
        let ledger = self.bench.sandbox.ledger();
        let own: Vec<i64> = ledger
            .iter()
            .filter(|entry| entry.domain.as_deref() == Some(&intent.name))
            .map(|entry| entry.amount)
            .collect();
        let times = own.iter().filter(|amount| **amount > 0).count();
        let back = own.iter().filter(|amount| **amount < 0).count();
        (times - back.min(times), own.iter().sum())
    }

    /// Requests so far that cost money when they go well.
    fn orders_sent(&self) -> usize {
        self.bench
            .sandbox
            .requests()
            .iter()
            .filter(|request| costs(request))
            .count()
    }

    /// Holds the newest item of an intent against the ledger. `sent` is how many orders may have gone out in all since
    /// `before`. Returns what is wrong.
    async fn audit(&self, intent: &Intent, case: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut say = |what: String| wrong.push(format!("{}, {case}: {what}", intent.ware));
        let items = self.items(&intent.name).await;
        let Some(item) = items.first() else {
            say("the intent is lost".to_owned());
            return wrong;
        };
        let (times, amount) = self.charged(intent);
        if times > 1 {
            say(format!("charged {times} times: {item:?}"));
        }
        match item.state {
            OrderState::Confirmed if times != 1 => {
                say(format!("confirmed and charged {times} times: {item:?}"))
            }
            OrderState::Confirmed if amount != item.price.minor => {
                say(format!("charged {amount} and priced {}: {item:?}", item.price));
            }
            OrderState::Confirmed => {}
            OrderState::NotDone | OrderState::Rejected | OrderState::Held => {
                if times != 0 {
                    say(format!("{} and charged: {item:?}", item.state.as_str()));
                }
            }
            OrderState::NeedsHuman if open::reason(intent.ware, times == 1).is_some() => {}
            state => say(format!(
                "left {}, charged {times} times: {item:?}",
                state.as_str()
            )),
        }
        wrong
    }

    /// What the user does about an item that waits: where the provider documents it the request is repeated, else the user
    /// says what the provider's own site shows. Returns what is wrong afterwards.
    async fn decided(&self, intent: &Intent, case: &str) -> Vec<String> {
        let item = self.item(&intent.name).await;
        if item.state != OrderState::NeedsHuman {
            return Vec::new();
        }
        let there = self.charged(intent).0 == 1;
        let decision = if item.decisions.contains(&Decision::Replay) {
            Decision::Replay
        } else if there {
            Decision::Done
        } else {
            Decision::NotDone
        };
        if let Err(fault) = self.bench.engine.cart_decide(item.id, decision).await {
            return vec![format!(
                "{}, {case}: {decision:?} is refused: {fault}",
                intent.ware
            )];
        }
        let item = self.settled(&intent.name).await;
        let mut wrong = self.audit(intent, case).await;
        if item.state == OrderState::NeedsHuman {
            wrong.push(format!(
                "{}, {case}: still open after {decision:?}: {item:?}",
                intent.ware
            ));
        }
        wrong
    }
}

/// What a checkout of this cart takes.
fn request(cart: &CartView) -> CheckoutRequest {
    CheckoutRequest {
        plan_hash: cart.plan_hash.clone(),
        acknowledged: true,
    }
}

fn key_of(provider: &str) -> AccountKey {
    AccountKey(format!("{provider}-1"))
}

/// Whether a request costs money when it goes well.
fn costs(request: &RequestEntry) -> bool {
    let provider = sandbox::providers::find(&request.provider).expect("it is simulated");
    let path = request.path.split('?').next().unwrap_or_default();
    let fits = |pattern: &str| {
        let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some(wanted), Some(given)) if wanted == "*" || wanted == given => {}
                _ => return false,
            }
        }
    };
    provider
        .orders
        .iter()
        .any(|(method, pattern)| *method == request.method && fits(pattern))
}

/// Gives the world what an intent needs: a name to renew, or one at another registrar.
fn stock(world: &mut World, intent: &Intent) {
    let (now, account) = (world.now(), key_of(intent.ware.provider));
    match intent.ware.kind {
        OrderKind::Register => {}
        OrderKind::Restore => {
            // Past its grace: only a restore helps, for four weeks more.
            let (from, to) = (now - TimeDelta::days(400), now - TimeDelta::days(32));
            world.add_domain(OwnedDomain::new(&intent.name, &account, from, to), None);
        }
        OrderKind::Renew | OrderKind::Privacy => {
            let (from, to) = (now - TimeDelta::days(300), now + TimeDelta::days(65));
            let mut owned = OwnedDomain::new(&intent.name, &account, from, to);
            // Its documents know no expiry date.
            owned.publishes_expiry = intent.ware.provider != BIZZY;
            world.add_domain(owned, None);
        }
        OrderKind::Transfer => {
            world.add_elsewhere(Elsewhere::new(&intent.name, CODE, now));
            if intent.ware.provider == CLOUDFLARE {
                world.add_zone(
                    &account,
                    &intent.name,
                    at_cloudflare(&intent.name, Use::Website, 61),
                );
            }
        }
    }
}
