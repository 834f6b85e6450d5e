//! Money: one order, one charge, whatever happens to the answer.

use model::Term;

use super::{Fault, Strikes, World};
use crate::descriptor::OrderRules;
use crate::error::Kind;
use crate::orders::{Before, Finding, OrderItem, OrderKind, Orders, Outcome};
use crate::provider::{Provider, Work};

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    one_registration_is_one_charge(provider, world).await;
    a_taken_name_is_refused_and_costs_nothing(provider, world).await;
    one_renewal_is_one_charge(provider, world).await;
    a_batch_succeeds_in_part(provider, world).await;
    a_lost_answer_is_settled_by_reading(world).await;
    an_order_that_was_refused_for_pace_was_not_carried_out(world).await;
}

fn item(kind: OrderKind, name: model::DomainName) -> OrderItem {
    OrderItem {
        kind,
        client_ref: format!("conformance-{name}"),
        name,
        term: Term::ONE,
        external_ref: None,
        cap: None,
        expires_at: None,
    }
}

/// The orders facet with its rules, when this kind of order exists there.
fn seller(provider: &dyn Provider, kind: OrderKind) -> Option<(&dyn Orders, OrderRules)> {
    let rules = provider.descriptor().orders?;
    let sells = match kind {
        OrderKind::Register => rules.register,
        OrderKind::Renew => rules.renew,
    };
    if !sells {
        return None;
    }
    let orders = provider.orders().expect("a descriptor with orders has the facet");
    Some((orders, rules))
}

/// What is known before an order of `item` goes out.
async fn before(provider: &dyn Provider, item: &OrderItem) -> Before {
    let expires_at = match (item.kind, provider.portfolio()) {
        (OrderKind::Renew, Some(portfolio)) => {
            portfolio
                .detail(&item.name)
                .await
                .expect("an owned name has a detail")
                .expires_at
        }
        _ => None,
    };
    Before {
        expires_at,
        balance: provider.account().await.expect("the account is readable").balance,
        sent_at: model::Timestamp(0),
        handle: None,
    }
}

/// Sends one item under a key of its own.
async fn send(orders: &dyn Orders, item: &OrderItem, key: &str) -> Outcome {
    let items = std::slice::from_ref(item);
    let order = orders.prepare(items, key).await.expect("the item can be ordered");
    let again = orders.prepare(items, key).await.expect("the item can be ordered");
    assert_eq!(order, again, "the same order is the same bytes");
    let mut outcomes = orders.send(&order).await;
    assert_eq!(outcomes.len(), 1, "one outcome an item");
    outcomes.remove(0)
}

/// Asks until the provider has finished; simulators finish within a few reads.
async fn settled(orders: &dyn Orders, item: &OrderItem, before: &Before) -> Finding {
    for _ in 0..50 {
        let finding = orders.find(item, before).await.expect("the account can be read");
        if !matches!(finding, Finding::StillPending { .. }) {
            return finding;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    Finding::StillPending { note: None }
}

fn accepted(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Confirmed { .. } | Outcome::Pending { .. })
}

/// A quoted name is bought for the quoted price, and the account shows it.
pub async fn one_registration_is_one_charge(provider: &dyn Provider, world: &dyn World) {
    let Some((orders, rules)) = seller(provider, OrderKind::Register) else {
        return;
    };
    let item = item(OrderKind::Register, world.free());
    let quote = orders.quote(&item).await.expect("a free name has a quote");
    let before = before(provider, &item).await;
    let finding = orders.find(&item, &before).await;
    assert!(
        matches!(finding, Ok(Finding::NoTrace)),
        "nothing is found before anything is sent: {finding:?}"
    );
    let outcome = send(orders, &item, "conformance-register").await;
    assert!(accepted(&outcome), "{outcome:?}");
    assert!(matches!(
        settled(orders, &item, &before).await,
        Finding::Done { .. }
    ));
    assert_eq!(world.charges(&item.name), 1);
    if let (true, Some(was)) = (rules.balance, before.balance) {
        let is = provider.account().await.expect("the account is readable").balance;
        let is = is.expect("the descriptor promises a balance");
        assert_eq!(
            was.minor - is.minor,
            quote.total.minor,
            "the quote is what was charged"
        );
    }
}

/// A name that somebody has gets no quote, and an order for it is a refusal.
pub async fn a_taken_name_is_refused_and_costs_nothing(provider: &dyn Provider, world: &dyn World) {
    let Some((orders, _)) = seller(provider, OrderKind::Register) else {
        return;
    };
    let item = item(OrderKind::Register, world.taken());
    let error = orders.quote(&item).await.expect_err("a taken name has no quote");
    assert_eq!(error.kind, Kind::NotAvailable);
    let outcome = send(orders, &item, "conformance-taken").await;
    assert!(
        matches!(&outcome, Outcome::Rejected(error) if error.kind == Kind::NotAvailable),
        "{outcome:?}"
    );
    assert_eq!(world.charges(&item.name), 0);
}

/// A renewal moves the expiry by its term, once.
pub async fn one_renewal_is_one_charge(provider: &dyn Provider, world: &dyn World) {
    let Some((orders, _)) = seller(provider, OrderKind::Renew) else {
        return;
    };
    let name = world.owned().into_iter().next().expect("the world owns names");
    let item = item(OrderKind::Renew, name);
    orders
        .quote(&item)
        .await
        .expect("an owned name has a renewal quote");
    let before = before(provider, &item).await;
    let charges = world.charges(&item.name);
    let outcome = send(orders, &item, "conformance-renew").await;
    assert!(accepted(&outcome), "{outcome:?}");
    assert!(matches!(
        settled(orders, &item, &before).await,
        Finding::Done { .. }
    ));
    assert_eq!(world.charges(&item.name), charges + 1);
}

/// One refused item of a call does not touch the others.
pub async fn a_batch_succeeds_in_part(provider: &dyn Provider, world: &dyn World) {
    let Some((orders, rules)) = seller(provider, OrderKind::Register) else {
        return;
    };
    if rules.batch < 3 {
        return;
    }
    let items = [world.free(), world.taken(), world.free()].map(|name| item(OrderKind::Register, name));
    let order = orders
        .prepare(&items, "conformance-batch")
        .await
        .expect("the items can be ordered");
    let outcomes = orders.send(&order).await;
    let [first, refused, last] = &outcomes[..] else {
        panic!("one outcome an item: {outcomes:?}");
    };
    assert!(accepted(first) && accepted(last), "{outcomes:?}");
    assert!(
        matches!(refused, Outcome::Rejected(error) if error.kind == Kind::NotAvailable),
        "{refused:?}"
    );
    let charges = items.each_ref().map(|item| world.charges(&item.name));
    assert_eq!(charges, [1, 0, 1]);
}

/// When the answer is lost, the outcome is unknown, whether the provider acted or not; reading the account tells
/// which, and the account is charged at most once.
pub async fn a_lost_answer_is_settled_by_reading(world: &dyn World) {
    for (fault, acted) in [
        (Fault::DropAfterActing, true),
        (Fault::FailAfterActing, true),
        (Fault::TruncateAfterActing, true),
        (Fault::CutAfterActing, true),
        (Fault::DropBeforeActing, false),
        (Fault::WebPage, false),
    ] {
        for kind in [OrderKind::Register, OrderKind::Renew] {
            let provider = world.open();
            let Some((orders, _)) = seller(&*provider, kind) else {
                continue;
            };
            let name = match kind {
                OrderKind::Register => world.free(),
                OrderKind::Renew => world.owned().into_iter().next().expect("the world owns names"),
            };
            let item = item(kind, name);
            let before = before(&*provider, &item).await;
            let charges = world.charges(&item.name);
            world.strike(fault, Strikes::Order);
            let outcome = send(orders, &item, &format!("conformance-{fault:?}-{}", kind.as_str())).await;
            assert!(matches!(outcome, Outcome::Unknown(_)), "{fault:?}: {outcome:?}");
            let finding = settled(orders, &item, &before).await;
            if acted {
                assert!(matches!(finding, Finding::Done { .. }), "{fault:?}: {finding:?}");
            } else {
                assert!(matches!(finding, Finding::NoTrace), "{fault:?}: {finding:?}");
            }
            assert_eq!(
                world.charges(&item.name) - charges,
                usize::from(acted),
                "{fault:?}"
            );
        }
    }
}

/// "Too many requests" is a documented refusal.
pub async fn an_order_that_was_refused_for_pace_was_not_carried_out(world: &dyn World) {
    let provider = world.open();
    let Some((orders, _)) = seller(&*provider, OrderKind::Register) else {
        return;
    };
    let item = item(OrderKind::Register, world.free());
    world.strike(Fault::TooMany, Strikes::Order);
    let outcome = send(orders, &item, "conformance-pace").await;
    assert!(
        matches!(&outcome, Outcome::Rejected(error) if error.kind == Kind::RateLimited),
        "{outcome:?}"
    );
    assert_eq!(world.charges(&item.name), 0);
    assert!(
        provider.lane(Work::Orders).closed_for_seconds > 0,
        "the lane keeps the pause"
    );
}
