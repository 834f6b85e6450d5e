//! Money for names that are in the account: a restore out of the redemption period, and privacy that is sold by itself.

use super::World;
use super::ordering::{accepted, before, item, prepared, seller, sent, settled};
use crate::error::Kind;
use crate::orders::{Finding, OrderKind};
use crate::provider::Provider;

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    one_restore_is_one_charge(provider, world).await;
    one_privacy_is_one_charge(provider, world).await;
    what_is_not_sold_is_refused_with_a_reason(provider, world).await;
}

/// Buys one thing for a name at its quoted price, sees the account show it, and is refused a second time.
async fn once(provider: &dyn Provider, world: &dyn World, kind: OrderKind, name: model::DomainName) {
    let Some((orders, rules)) = seller(provider, kind) else {
        return;
    };
    let item = item(provider, kind, name).await;
    let quote = orders.quote(&item).await.expect("it has a quote");
    let before = before(provider, &item).await;
    let finding = orders.find(&item, &before).await;
    assert!(
        matches!(finding, Ok(Finding::NoTrace)),
        "{kind}: nothing is found before anything is sent: {finding:?}"
    );
    let charges = world.charges(&item.name);
    let order = prepared(orders, &item, "conformance-owned").await;
    let outcome = sent(orders, &order).await;
    assert!(accepted(&outcome), "{kind}: {outcome:?}");
    let finding = settled(orders, &item, &before, &outcome).await;
    assert!(matches!(finding, Finding::Done { .. }), "{kind}: {finding:?}");
    assert_eq!(world.charges(&item.name), charges + 1);
    if let (true, Some(was)) = (rules.balance, before.balance) {
        let is = provider.account().await.expect("the account is readable").balance;
        let is = is.expect("the descriptor promises a balance");
        assert_eq!(
            was.minor - is.minor,
            quote.total.minor,
            "{kind}: the quote is what was charged"
        );
    }
    // The account alone shows it, too: results do not stay for ever.
    let forgotten = crate::orders::OrderItem {
        client_ref: "nobody-knows-it".to_owned(),
        ..item.clone()
    };
    let finding = orders.find(&forgotten, &before).await;
    assert!(
        matches!(finding, Ok(Finding::Done { .. })),
        "{kind}: the account shows it: {finding:?}"
    );
}

/// A restore brings the name back at the quoted price, once.
pub async fn one_restore_is_one_charge(provider: &dyn Provider, world: &dyn World) {
    if let (Some(_), Some(name)) = (seller(provider, OrderKind::Restore), world.lost()) {
        once(provider, world, OrderKind::Restore, name).await;
    }
}

/// Privacy is bought at the quoted price, once; a name that has it gets no second quote.
pub async fn one_privacy_is_one_charge(provider: &dyn Provider, world: &dyn World) {
    let (Some((orders, _)), Some(name)) = (seller(provider, OrderKind::Privacy), world.public()) else {
        return;
    };
    once(provider, world, OrderKind::Privacy, name.clone()).await;
    let again = item(provider, OrderKind::Privacy, name).await;
    let error = orders.quote(&again).await.expect_err("it is hidden already");
    assert_eq!(error.kind, Kind::Conflict);
}

/// What a provider does not sell is a refusal that says why, before anything is sent.
pub async fn what_is_not_sold_is_refused_with_a_reason(provider: &dyn Provider, world: &dyn World) {
    let Some(orders) = provider.orders() else {
        return;
    };
    for kind in [OrderKind::Restore, OrderKind::Privacy] {
        if seller(provider, kind).is_some() {
            continue;
        }
        let name = super::subject(world, 0);
        let item = crate::orders::OrderItem::new(kind, name, model::Term::ONE, "conformance-not-sold");
        let quote = orders.quote(&item).await.expect_err("it is not sold");
        let order = orders
            .prepare(std::slice::from_ref(&item), "conformance-not-sold")
            .await;
        let order = order.expect_err("no request says it");
        for error in [quote, order] {
            assert_eq!(error.kind, Kind::NotOffered, "{kind}: {error:?}");
            assert!(!error.message.is_empty());
        }
    }
}
