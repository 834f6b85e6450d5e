//! Stories about names that move from one of the user's accounts to another: guided, written down at every step, and paid
//! by nobody but the user.

mod codes;
mod kills;
mod signed;
mod ways;
mod zones;

use engine::cart::view::{CartView, CheckoutRequest, LineState};
use engine::portfolio::view::{NameKey, PortfolioQuery, PortfolioRow, SortKey};
use engine::transfers::view::{
    TransferAct, TransferDns, TransferStateView, TransferStep, TransferView, TransferWish, TransfersStarted,
};
use model::time::DAY;
use model::{AccountId, OrderKind};
use sandbox::control::change::DomainPatch;
use sandbox::world::AccountKey;
use support::bench::{Bench, key, name};

/// A name at Joker.com whose DNS is served there, with web and mail.
const NAME: &str = "harvestmoon.net";
const JOKER: &str = "joker";
const DOMANI: &str = "domani";

/// Seconds by which the world's time moves at a time.
const STEP: i64 = 20;

/// Two accounts, and the way between them.
struct Move {
    bench: Bench,
    joker: AccountId,
    domani: AccountId,
}

impl Move {
    /// The demo's world with both accounts. The name is locked and renews by itself.
    async fn open() -> Self {
        Self::open_on(Bench::empty("demo").await).await
    }

    async fn open_on(bench: Bench) -> Self {
        let patch = DomainPatch {
            domain: NAME.to_owned(),
            locked: Some(true),
            auto_renew: Some(true),
            ..DomainPatch::default()
        };
        bench.sandbox.change_domain(patch).expect("the name is known");
        let joker = bench.connect_at(JOKER).await;
        let domani = bench.connect_at(DOMANI).await;
        bench.sync().await;
        Self { bench, joker, domani }
    }

    async fn restarted(self) -> Self {
        Self {
            bench: self.bench.restarted().await,
            ..self
        }
    }

    fn key(&self) -> NameKey {
        key(self.joker, NAME)
    }

    fn wish(&self, names: &[&str]) -> TransferWish {
        TransferWish {
            names: names.iter().map(|text| key(self.joker, text)).collect(),
            target: self.domani,
            dns: TransferDns::Keep,
        }
    }

    async fn start(&self) -> TransfersStarted {
        let started = self.bench.engine.transfers_start(self.wish(&[NAME])).await;
        started.expect("an answer")
    }

    async fn transfer(&self) -> TransferView {
        let all = self.bench.engine.transfers_list().await.expect("transfers");
        all.into_iter()
            .find(|one| one.name == name(NAME))
            .expect("the transfer is known")
    }

    async fn act(&self, act: TransferAct) -> Option<TransferView> {
        let id = self.transfer().await.id;
        self.bench
            .engine
            .transfers_act(id, act)
            .await
            .unwrap_or_else(|fault| panic!("{act:?}: {fault:?}"))
    }

    /// Waits until the transfer is there; the world's time passes while it waits for a look.
    async fn reaches(&self, step: TransferStep, state: TransferStateView) -> TransferView {
        let what = format!("the transfer is {state:?} at {step:?}");
        self.bench
            .until(&what, || async {
                let transfer = self.transfer().await;
                if transfer.step == step && transfer.state == state {
                    return Some(transfer);
                }
                let ended = matches!(
                    transfer.state,
                    TransferStateView::Stopped | TransferStateView::Abandoned | TransferStateView::Done
                );
                assert!(!ended, "it should be {state:?} at {step:?}: {transfer:#?}");
                let now = self.bench.engine.now();
                if transfer.next_look_at.is_some_and(|at| at > now) {
                    self.bench.sandbox.advance_clock(STEP);
                }
                None
            })
            .await
    }

    /// Lets days pass until the transfer has ended or stops.
    async fn travels(&self) -> TransferView {
        self.bench
            .until("the name has arrived", || async {
                let transfer = self.transfer().await;
                let open = matches!(
                    transfer.state,
                    TransferStateView::Running | TransferStateView::Waiting
                );
                if !open {
                    return Some(transfer);
                }
                let now = self.bench.engine.now();
                let orders = self.bench.orders().await;
                let items = orders.iter().flat_map(|order| &order.items);
                let due = items
                    .filter_map(|item| item.next_look_at)
                    .chain(transfer.next_look_at)
                    .min();
                if due.is_some_and(|at| at > now) {
                    self.bench.sandbox.advance_clock(DAY);
                }
                None
            })
            .await
    }

    /// The cart, once every line is quoted.
    async fn quoted(&self) -> CartView {
        self.bench
            .until("the line is quoted", || async {
                let cart = self.bench.engine.cart_get().await.expect("the cart");
                let ready = !cart.lines.is_empty()
                    && !cart.lines.iter().any(|line| line.state == LineState::NotQuoted);
                ready.then_some(cart)
            })
            .await
    }

    /// Buys what is in the cart.
    async fn buy(&self) {
        let cart = self.quoted().await;
        assert_eq!(cart.payable, 1, "{:#?}", cart.lines);
        let request = CheckoutRequest {
            plan_hash: cart.plan_hash,
            acknowledged: true,
        };
        self.bench.engine.cart_checkout(request).await.expect("it starts");
        // A clock that is moved on meanwhile would make the price too old.
        self.bench.engine.cart_sent().await;
    }

    async fn rows(&self) -> Vec<PortfolioRow> {
        let query = PortfolioQuery {
            filter: NAME.to_owned(),
            sort: SortKey::Name,
            descending: false,
        };
        let window = self.bench.engine.portfolio_window(query, 0, 50).await;
        window.expect("a window").rows
    }

    /// What the world charged for the name.
    fn charges(&self) -> usize {
        let charges = self.bench.sandbox.charges();
        charges
            .iter()
            .filter(|entry| entry.domain.as_deref() == Some(NAME))
            .count()
    }

    /// How often a request with this in its path was made.
    fn asked(&self, part: &str) -> usize {
        let requests = self.bench.sandbox.requests();
        requests
            .iter()
            .filter(|request| request.path.contains(part))
            .count()
    }

    fn zone(&self, provider: &str) -> Vec<String> {
        let zone = self.bench.sandbox.zone_at(provider, NAME).expect("a zone");
        let mut records: Vec<String> = zone
            .records
            .iter()
            .filter(|record| record.kind != "SOA" && !(record.kind == "NS" && record.name == "@"))
            .map(|record| {
                let priority = record
                    .priority
                    .map_or_else(String::new, |number| format!("{number} "));
                let content = record.content.trim_end_matches('.');
                format!("{} {} {priority}{content}", record.name, record.kind)
            })
            .collect();
        records.sort();
        records
    }
}

/// The world's account at a provider.
fn holder(bench: &Bench, provider: &str) -> AccountKey {
    let world = bench.sandbox.world().lock();
    let mut accounts = world.accounts.iter();
    let found = accounts.find(|(_, account)| account.provider == provider);
    found.expect("an account").0.clone()
}

/// The line of the cart.
fn transfers(cart: &CartView) -> usize {
    cart.lines
        .iter()
        .filter(|line| line.kind == OrderKind::Transfer)
        .count()
}
