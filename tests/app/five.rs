//! Stories about five accounts at five providers in one window, with the production adapters on the pretend world.

mod dns;
mod lanes;
mod money;
mod prices;
mod read_only;
mod resume;
mod search;
mod settings;
mod sync;

use std::collections::BTreeMap;

use engine::cart::view::{CartAdd, CartView, CheckoutRequest, Decision, LineState, OrderItemView, OrderView};
use engine::portfolio::view::{PortfolioQuery, PortfolioRow, SortKey};
use model::{AccountId, OrderKind, OrderState, Term};
use sandbox::requests::RequestEntry;
use support::bench::{Bench, name};

const PLANETDOMAINS: &str = "planetdomains";
const DOMANI: &str = "domani";
const BIZZY: &str = "bizzy";
const JOKER: &str = "joker";
const CLOUDFLARE: &str = "cloudflare";

/// Seconds by which the world's time moves while an order is waited for.
const STEP: i64 = 20;

/// The studio's five accounts.
struct Studio {
    bench: Bench,
    accounts: BTreeMap<String, AccountId>,
}

impl Studio {
    /// The demo's world, connected everywhere and synced.
    async fn open() -> Self {
        let bench = Bench::empty("demo").await;
        let accounts = bench.connect_all().await;
        bench.sync().await;
        Self { bench, accounts }
    }

    /// Ends the engine and starts another one.
    async fn restarted(self) -> Self {
        Self {
            bench: self.bench.restarted().await,
            accounts: self.accounts,
        }
    }

    fn at(&self, provider: &str) -> AccountId {
        self.accounts[provider]
    }

    /// The rows of the list that match.
    async fn rows(&self, filter: &str) -> Vec<PortfolioRow> {
        let query = PortfolioQuery {
            filter: filter.to_owned(),
            sort: SortKey::Name,
            descending: false,
        };
        let window = self.bench.engine.portfolio_window(query, 0, 500).await;
        window.expect("a window").rows
    }

    /// What was asked of a provider, from the beginning.
    fn requests(&self, provider: &str) -> Vec<RequestEntry> {
        let mut requests = self.bench.sandbox.requests();
        requests.retain(|request| request.provider == provider);
        requests
    }

    /// What the world charged for a name: provider and minor units, without what was paid back.
    fn charges(&self, text: &str) -> Vec<(String, i64)> {
        let charges = self.bench.sandbox.charges();
        let own = charges
            .into_iter()
            .filter(|entry| entry.domain.as_deref() == Some(text));
        own.map(|entry| (entry.provider, entry.amount)).collect()
    }

    /// Fills the cart and waits until no line waits for its quote.
    async fn filled(&self, kind: OrderKind, lines: &[(&str, &str)]) -> CartView {
        let lines = lines.iter().map(|(provider, text)| CartAdd {
            account: self.at(provider),
            kind,
            name: name(text),
            term: Term::ONE,
            auth_code: None,
        });
        let added = self
            .bench
            .engine
            .cart_add(lines.collect())
            .await
            .expect("an answer");
        assert!(added.refused.is_empty(), "{:?}", added.refused);
        self.bench
            .until("every line is quoted", || async {
                let cart = self.bench.engine.cart_get().await.expect("the cart");
                (!cart.lines.iter().any(|line| line.state == LineState::NotQuoted)).then_some(cart)
            })
            .await
    }

    /// Buys what the cart shows. Returns the order's id.
    async fn check_out(&self, cart: &CartView) -> String {
        let request = CheckoutRequest {
            plan_hash: cart.plan_hash.clone(),
            acknowledged: true,
        };
        self.bench.engine.cart_checkout(request).await.expect("it starts")
    }

    async fn order(&self, id: &str) -> OrderView {
        let orders = self.bench.orders().await;
        orders
            .into_iter()
            .find(|order| order.id == id)
            .expect("the order is known")
    }

    /// Waits until every item of the order has its first answer, and the checkout is over.
    async fn answered(&self, id: &str) -> OrderView {
        let order = self
            .bench
            .until("every item has an answer", || async {
                let order = self.order(id).await;
                (!is_moving(&order)).then_some(order)
            })
            .await;
        self.bench.engine.cart_sent().await;
        order
    }

    /// Lets the world's time pass until nothing of the order is open any more: a step whenever all who are due were asked.
    async fn settled(&self, id: &str) -> OrderView {
        let order = self
            .bench
            .until("the order is settled", || async {
                let order = self.order(id).await;
                if order.settled {
                    return Some(order);
                }
                let now = self.bench.engine.now();
                let due = order
                    .items
                    .iter()
                    .any(|item| item.next_look_at.is_some_and(|at| at <= now));
                if !due && !is_moving(&order) {
                    self.bench.sandbox.advance_clock(STEP);
                }
                None
            })
            .await;
        // Another checkout may begin.
        self.bench.engine.cart_sent().await;
        order
    }

    /// The row of a name in an account, once it is as wanted: what was bought is read a moment after the order is settled.
    async fn row_when(
        &self,
        provider: &str,
        text: &str,
        fits: impl Fn(&PortfolioRow) -> bool,
    ) -> PortfolioRow {
        self.bench
            .until(
                &format!("the list shows {text} as it is at {provider}"),
                || async {
                    let rows = self.rows(text).await.into_iter();
                    let mut own =
                        rows.filter(|row| row.account == self.at(provider) && row.name == name(text));
                    own.find(&fits)
                },
            )
            .await
    }
}

/// Whether an item is on its way to its first answer.
fn is_moving(order: &OrderView) -> bool {
    let moving = [OrderState::Planned, OrderState::Armed, OrderState::Sent];
    order.items.iter().any(|item| moving.contains(&item.state))
}

/// The item of a name.
fn item<'a>(order: &'a OrderView, text: &str) -> &'a OrderItemView {
    let found = order.items.iter().find(|item| item.name == name(text));
    found.unwrap_or_else(|| panic!("no item of {text}: {order:?}"))
}

/// Whether a person is asked about anything of an order.
fn asks_a_person(order: &OrderView) -> bool {
    let none: [Decision; 0] = [];
    order.items.iter().any(|item| item.decisions != none)
}
