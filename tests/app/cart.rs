//! Stories about money: what is bought, what is held back, and that nothing is ever paid for twice.

mod bad_input;
mod compare;
mod domani;
mod earlier;
mod options;
mod owned;
mod quoting;
mod rehearse;
mod transfers;

use engine::Code;
use engine::cart::view::{
    CartAdd, CartView, CheckoutRequest, LinePatch, LineState, OrderItemView, OrderView,
};
use model::{AccountId, Money, OrderKind, OrderState, Term};
use sandbox::control::change::BalanceChange;
use sandbox::faults::{Effect, Fault};
use support::bench::{Bench, key, name};

/// A registration for a year.
fn register(account: AccountId, text: &str) -> CartAdd {
    CartAdd {
        account,
        kind: OrderKind::Register,
        name: name(text),
        term: Term::ONE,
        auth_code: None,
    }
}

/// A renewal for a year.
fn renew(account: AccountId, text: &str) -> CartAdd {
    CartAdd {
        account,
        kind: OrderKind::Renew,
        name: name(text),
        term: Term::ONE,
        auth_code: None,
    }
}

/// Fills the cart and waits for the quotes.
async fn filled(bench: &Bench, lines: Vec<CartAdd>) -> CartView {
    let added = bench.engine.cart_add(lines).await.expect("added");
    assert!(added.refused.is_empty(), "{:?}", added.refused);
    quoted(bench).await
}

async fn quoted(bench: &Bench) -> CartView {
    bench
        .until("every line is quoted", || async {
            let cart = bench.engine.cart_get().await.expect("the cart");
            (!cart.lines.iter().any(|line| line.state == LineState::NotQuoted)).then_some(cart)
        })
        .await
}

async fn check_out(bench: &Bench, cart: &CartView) -> String {
    let request = CheckoutRequest {
        plan_hash: cart.plan_hash.clone(),
        acknowledged: true,
    };
    bench
        .engine
        .cart_checkout(request)
        .await
        .expect("the checkout starts")
}

/// Waits until no item of the order is on its way any more, and the checkout is over.
async fn answered(bench: &Bench, order: &str) -> OrderView {
    let moving = [OrderState::Planned, OrderState::Armed, OrderState::Sent];
    let order = bench
        .until("every item has an answer", || async {
            let order = order_of(bench, order).await;
            (!order.items.iter().any(|item| moving.contains(&item.state))).then_some(order)
        })
        .await;
    bench.engine.cart_sent().await;
    order
}

/// Waits until nothing of the order is open, and the checkout is over: another one may begin.
async fn settled(bench: &Bench, order: &str) -> OrderView {
    let order = bench
        .until("the order is settled", || async {
            let order = order_of(bench, order).await;
            order.settled.then_some(order)
        })
        .await;
    bench.engine.cart_sent().await;
    order
}

/// Lets the world's time pass until nothing of the order is open any more: a step whenever all that is due was asked.
async fn passed(bench: &Bench, order: &str) -> OrderView {
    let moving = [OrderState::Planned, OrderState::Armed, OrderState::Sent];
    let order = bench
        .until("the order is settled", || async {
            let order = order_of(bench, order).await;
            if order.settled {
                return Some(order);
            }
            let now = bench.engine.now();
            let busy = order
                .items
                .iter()
                .any(|item| moving.contains(&item.state) || item.next_look_at.is_some_and(|at| at <= now));
            if !busy {
                bench.sandbox.advance_clock(20);
            }
            None
        })
        .await;
    bench.engine.cart_sent().await;
    order
}

async fn order_of(bench: &Bench, id: &str) -> OrderView {
    let orders = bench.orders().await;
    orders
        .into_iter()
        .find(|order| order.id == id)
        .expect("the order is known")
}

fn item<'a>(order: &'a OrderView, text: &str) -> &'a OrderItemView {
    order
        .items
        .iter()
        .find(|item| item.name == name(text))
        .expect("the item is there")
}

/// What the world charged: name and cents.
fn charges(bench: &Bench) -> Vec<(String, i64)> {
    let mut charges: Vec<(String, i64)> = bench
        .sandbox
        .charges()
        .into_iter()
        .map(|entry| (entry.domain.unwrap_or_default(), entry.amount))
        .collect();
    charges.sort();
    charges
}

#[tokio::test]
async fn three_names_of_which_one_is_refused_are_two_charges() {
    let (bench, account) = Bench::synced("one-account").await;
    let names = ["tidewright.com", "tidewright.net", "tidewright.org"];
    let cart = filled(&bench, names.map(|name| register(account, name)).to_vec()).await;
    assert_eq!(cart.payable, 3, "{:?}", cart.blockers);
    // Between the quote and the order somebody else takes one of them.
    bench
        .sandbox
        .world()
        .lock()
        .taken
        .insert("tidewright.net".to_owned());
    let order = settled(&bench, &check_out(&bench, &cart).await).await;
    assert_eq!(
        item(&order, "tidewright.com").state,
        OrderState::Confirmed,
        "{order:?}"
    );
    assert_eq!(
        item(&order, "tidewright.org").state,
        OrderState::Confirmed,
        "{order:?}"
    );
    let refused = item(&order, "tidewright.net");
    assert!(
        matches!(refused.state, OrderState::Held | OrderState::Rejected),
        "{refused:?}"
    );
    assert!(
        refused.message.as_deref().is_some_and(|m| m.contains("taken")),
        "{refused:?}"
    );
    let charged: Vec<String> = charges(&bench).into_iter().map(|charge| charge.0).collect();
    assert_eq!(charged, ["tidewright.com", "tidewright.org"]);
    let left = bench.engine.cart_get().await.expect("the cart");
    assert_eq!(left.lines.len(), 1, "what was bought left the cart");
    bench
        .until("the new names are in the portfolio", || async {
            bench
                .engine
                .portfolio_detail(key(account, "tidewright.org"))
                .await
                .ok()
        })
        .await;
}

#[tokio::test]
async fn a_refusal_by_the_registrar_costs_nothing_and_says_why() {
    let (bench, account) = Bench::synced("one-account").await;
    let cart = filled(&bench, vec![register(account, "tidewright.com")]).await;
    let refusal = Effect::Status {
        status: 404,
        code: "domain_not_found".to_owned(),
        after_commit: false,
    };
    bench
        .sandbox
        .push_fault(Fault::once(refusal).on("POST", "/domains/register"));
    let order = settled(&bench, &check_out(&bench, &cart).await).await;
    assert_eq!(order.items[0].state, OrderState::Rejected, "{order:?}");
    assert!(
        order.items[0]
            .message
            .as_deref()
            .is_some_and(|m| m.contains("taken")),
        "{order:?}"
    );
    assert!(charges(&bench).is_empty());
    let cart = bench.engine.cart_get().await.expect("the cart");
    assert!(
        matches!(cart.lines[0].state, LineState::Failed { .. }),
        "the line stays and says why"
    );
}

#[tokio::test]
async fn a_lost_answer_is_looked_for_and_never_sent_again() {
    let (bench, account) = Bench::synced("one-account").await;
    let cart = filled(&bench, vec![register(account, "tidewright.com")]).await;
    bench
        .sandbox
        .push_fault(Fault::once(Effect::DropAfterCommit).on("POST", "/domains/register"));
    let order = check_out(&bench, &cart).await;
    let unclear = answered(&bench, &order).await;
    assert!(
        matches!(
            unclear.items[0].state,
            OrderState::Unknown | OrderState::Confirmed
        ),
        "an unclear answer is no failure: {unclear:?}"
    );
    bench.sandbox.advance_clock(5);
    let order = settled(&bench, &order).await;
    assert_eq!(order.items[0].state, OrderState::Confirmed, "{order:?}");
    assert_eq!(charges(&bench).len(), 1);
    let sent = bench
        .sandbox
        .requests()
        .into_iter()
        .filter(|r| r.method == "POST" && r.path.contains("/register"));
    assert_eq!(sent.count(), 1, "the order went out once");
}

#[tokio::test]
async fn an_order_that_left_no_trace_twice_is_not_done_and_may_be_made_again() {
    let (bench, account) = Bench::synced("one-account").await;
    let cart = filled(&bench, vec![register(account, "tidewright.com")]).await;
    bench
        .sandbox
        .push_fault(Fault::once(Effect::DropBefore).on("POST", "/domains/register"));
    let order = check_out(&bench, &cart).await;
    answered(&bench, &order).await;
    let blocked = bench.engine.cart_get().await.expect("the cart");
    assert!(
        matches!(blocked.lines[0].state, LineState::Open { .. }),
        "{:?}",
        blocked.lines[0].state
    );
    assert_eq!(blocked.payable, 0, "an unclear order is not made a second time");
    for _ in 0..4 {
        bench.sandbox.advance_clock(1800);
        let id = order_of(&bench, &order).await.items[0].id.clone();
        bench.engine.cart_look(id).await.expect("looked");
    }
    let settled = settled(&bench, &order).await;
    assert_eq!(settled.items[0].state, OrderState::NotDone, "{settled:?}");
    assert!(charges(&bench).is_empty());
    let cart = bench.engine.cart_quote().await.expect("quoted");
    let again = self::settled(&bench, &check_out(&bench, &cart).await).await;
    assert_eq!(again.items[0].state, OrderState::Confirmed, "{again:?}");
    assert_eq!(charges(&bench).len(), 1);
}

#[tokio::test]
async fn a_renewal_that_failed_after_the_charge_is_not_paid_twice() {
    let (bench, account) = Bench::synced("one-account").await;
    let before = detail_expiry(&bench, account, "harborworks.com").await;
    let cart = filled(&bench, vec![renew(account, "harborworks.com")]).await;
    let broken = Effect::Status {
        status: 500,
        code: "internal".to_owned(),
        after_commit: true,
    };
    bench
        .sandbox
        .push_fault(Fault::once(broken).on("POST", "/domains/*/renew"));
    let order = check_out(&bench, &cart).await;
    answered(&bench, &order).await;
    bench.sandbox.advance_clock(5);
    let order = settled(&bench, &order).await;
    assert_eq!(order.items[0].state, OrderState::Confirmed, "{order:?}");
    assert_eq!(charges(&bench).len(), 1);
    bench
        .until("the portfolio shows the new expiry", || async {
            (detail_expiry(&bench, account, "harborworks.com").await > before).then_some(())
        })
        .await;
}

async fn detail_expiry(bench: &Bench, account: AccountId, text: &str) -> model::Timestamp {
    let detail = bench
        .engine
        .portfolio_detail(key(account, text))
        .await
        .expect("the name is known");
    detail.row.expires_at.expect("its expiry is published")
}

#[tokio::test]
async fn a_name_that_was_renewed_elsewhere_meanwhile_is_not_renewed_again() {
    let (bench, account) = Bench::synced("one-account").await;
    let cart = filled(&bench, vec![renew(account, "harborworks.com")]).await;
    {
        let world = bench.sandbox.world();
        let mut world = world.lock();
        let owned = world.holdings.domains.get_mut("harborworks.com").expect("owned");
        owned.expires_at += chrono::TimeDelta::days(365);
    }
    let order = settled(&bench, &check_out(&bench, &cart).await).await;
    assert_eq!(order.items[0].state, OrderState::Held, "{order:?}");
    assert!(
        order.items[0]
            .message
            .as_deref()
            .is_some_and(|m| m.contains("renewed already")),
        "{order:?}"
    );
    assert!(charges(&bench).is_empty());
}

#[tokio::test]
async fn only_the_plan_that_was_shown_is_bought() {
    let (bench, account) = Bench::synced("one-account").await;
    let shown = filled(&bench, vec![register(account, "tidewright.com")]).await;
    filled(&bench, vec![register(account, "tidewright.net")]).await;
    let request = CheckoutRequest {
        plan_hash: shown.plan_hash,
        acknowledged: true,
    };
    let fault = bench
        .engine
        .cart_checkout(request)
        .await
        .expect_err("another plan");
    assert_eq!(fault.code, Code::PlanChanged);
    assert!(bench.sandbox.charges().is_empty());
}

#[tokio::test]
async fn a_price_that_rose_after_the_quote_holds_that_line_and_lets_the_other_go() {
    let (bench, account) = Bench::synced("one-account").await;
    let cart = filled(
        &bench,
        vec![
            register(account, "tidewright.com"),
            register(account, "tidewright.net"),
        ],
    )
    .await;
    {
        let world = bench.sandbox.world();
        let mut world = world.lock();
        let prices = world.prices.get_mut("planetdomains").expect("a price list");
        prices.endings.get_mut("com").expect("sold").register = 99_00;
    }
    bench.sandbox.advance_clock(61);
    let order = settled(&bench, &check_out(&bench, &cart).await).await;
    let held = item(&order, "tidewright.com");
    assert_eq!(held.state, OrderState::Held, "{held:?}");
    assert!(
        held.message
            .as_deref()
            .is_some_and(|m| m.contains("above your cap")),
        "{held:?}"
    );
    assert_eq!(item(&order, "tidewright.net").state, OrderState::Confirmed);
    let charged: Vec<String> = charges(&bench).into_iter().map(|charge| charge.0).collect();
    assert_eq!(charged, ["tidewright.net"]);
    let line = &bench.engine.cart_get().await.expect("the cart").lines[0];
    let LineState::Held { raise_to, .. } = &line.state else {
        panic!("held: {line:?}")
    };
    assert_eq!(*raise_to, Some(Money::usd_cents(99_00)));
}

#[tokio::test]
async fn what_the_balance_does_not_cover_is_not_sent() {
    let (bench, account) = Bench::synced("one-account").await;
    let cart = filled(
        &bench,
        vec![
            register(account, "tidewright.com"),
            register(account, "tidewright.net"),
        ],
    )
    .await;
    let price = cart.lines[0].price.expect("a price").minor;
    bench
        .sandbox
        .set_balance(&BalanceChange {
            account: None,
            cents: price,
        })
        .expect("set");
    let order = settled(&bench, &check_out(&bench, &cart).await).await;
    assert_eq!(
        item(&order, "tidewright.com").state,
        OrderState::Confirmed,
        "{order:?}"
    );
    let held = item(&order, "tidewright.net");
    assert_eq!(held.state, OrderState::Held);
    assert!(
        held.message.as_deref().is_some_and(|m| m.contains("balance")),
        "{held:?}"
    );
    assert_eq!(charges(&bench).len(), 1);
}

#[tokio::test]
async fn caps_of_the_user_stop_a_checkout() {
    let (bench, account) = Bench::synced("one-account").await;
    let mut settings = bench.engine.settings_get().await.expect("settings");
    settings.order_cap = Some(Money::usd_cents(100));
    bench.engine.settings_set(settings).await.expect("kept");
    let cart = filled(&bench, vec![register(account, "tidewright.com")]).await;
    assert!(
        cart.blockers.iter().any(|b| b.contains("your cap of 1.00 USD")),
        "{:?}",
        cart.blockers
    );
    let request = CheckoutRequest {
        plan_hash: cart.plan_hash,
        acknowledged: true,
    };
    let fault = bench.engine.cart_checkout(request).await.expect_err("capped");
    assert_eq!(fault.code, Code::CapReached);
}

#[tokio::test]
async fn a_rise_within_the_lines_caps_does_not_pass_the_orders_cap() {
    let (bench, account) = Bench::synced("one-account").await;
    let cart = filled(
        &bench,
        vec![
            register(account, "tidewright.com"),
            register(account, "tidewright.net"),
        ],
    )
    .await;
    let total = cart.totals[0];
    for line in &cart.lines {
        let patch = LinePatch {
            ids: vec![line.id.clone()],
            cap: Some("50.00".to_owned()),
            ..LinePatch::default()
        };
        bench.engine.cart_update(patch).await.expect("raised");
    }
    let mut settings = bench.engine.settings_get().await.expect("settings");
    settings.order_cap = Some(total);
    bench.engine.settings_set(settings).await.expect("kept");
    let cart = bench.engine.cart_get().await.expect("the cart");
    assert_eq!(cart.blockers, Vec::<String>::new(), "it fits exactly");
    {
        let world = bench.sandbox.world();
        let mut world = world.lock();
        let prices = world.prices.get_mut("planetdomains").expect("a price list");
        prices.endings.get_mut("net").expect("sold").register += 1;
    }
    bench.sandbox.advance_clock(61);
    let order = settled(&bench, &check_out(&bench, &cart).await).await;
    assert_eq!(
        item(&order, "tidewright.com").state,
        OrderState::Confirmed,
        "{order:?}"
    );
    let held = item(&order, "tidewright.net");
    assert_eq!(held.state, OrderState::Held, "{held:?}");
    assert!(
        held.message
            .as_deref()
            .is_some_and(|m| m.contains("for one order")),
        "{held:?}"
    );
    assert_eq!(charges(&bench).len(), 1);
}

#[tokio::test]
async fn a_cap_is_read_as_people_write_it_and_nonsense_is_refused() {
    let (bench, account) = Bench::synced("one-account").await;
    let cart = filled(&bench, vec![register(account, "tidewright.com")]).await;
    let patch = |cap: &str| LinePatch {
        ids: vec![cart.lines[0].id.clone()],
        cap: Some(cap.to_owned()),
        ..LinePatch::default()
    };
    let changed = bench.engine.cart_update(patch("12,50")).await.expect("a cap");
    assert_eq!(changed.lines[0].cap, Some(Money::usd_cents(1250)));
    for nonsense in ["", "ten", "-3", "0", "1e30"] {
        let fault = bench
            .engine
            .cart_update(patch(nonsense))
            .await
            .expect_err(nonsense);
        assert_eq!(fault.code, Code::BadInput, "{nonsense}");
    }
    let kept = bench.engine.cart_get().await.expect("the cart");
    assert_eq!(
        kept.lines[0].cap,
        Some(Money::usd_cents(1250)),
        "nothing is lost by a refused cap"
    );
}

#[tokio::test]
async fn the_cart_outlives_a_restart() {
    let (bench, account) = Bench::synced("one-account").await;
    filled(
        &bench,
        vec![
            register(account, "tidewright.com"),
            renew(account, "harborworks.com"),
        ],
    )
    .await;
    let bench = bench.restarted().await;
    let cart = quoted(&bench).await;
    assert_eq!(cart.lines.len(), 2);
    assert_eq!(cart.payable, 2, "{:?}", cart.lines);
}
