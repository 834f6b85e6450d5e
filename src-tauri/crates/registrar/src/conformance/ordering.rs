//! Money: one order, one charge.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use model::{DomainName, Money, Term};

use super::{Fault, Strikes, World, subject};
use crate::descriptor::{Idempotency, OrderRules};
use crate::error::Kind;
use crate::orders::{Before, Finding, OrderItem, OrderKind, Orders, Outcome, PreparedOrder};
use crate::provider::{Provider, Work};

/// Numbers the lines: a reference is one order's own, and some results are found by it.
static LINES: AtomicU32 = AtomicU32::new(1);

/// A cap for orders that have no quote.
const GENEROUS: Money = Money {
    minor: 100_000,
    currency: model::Currency::USD,
};

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    one_registration_is_one_charge(provider, world).await;
    a_taken_name_is_refused_and_costs_nothing(provider, world).await;
    a_price_above_the_cap_is_refused_and_costs_nothing(provider, world).await;
    an_order_with_a_wrong_key_costs_nothing(world).await;
    one_renewal_is_one_charge(provider, world).await;
    a_batch_succeeds_in_part(provider, world).await;
    unknown_fields_and_nulls_do_not_hide_a_success(provider, world).await;
    an_order_that_was_refused_for_pace_was_not_carried_out(world).await;
    an_ended_session_does_not_repeat_an_order(world).await;
}

/// The orders facet with its rules, when this kind of order exists there.
pub(super) fn seller(provider: &dyn Provider, kind: OrderKind) -> Option<(&dyn Orders, OrderRules)> {
    let rules = provider.descriptor().orders?;
    let sells = match kind {
        OrderKind::Register => rules.register,
        OrderKind::Renew => rules.renew,
        OrderKind::Transfer => rules.transfer,
        OrderKind::Restore => rules.restore,
        OrderKind::Privacy => !rules.privacy_products.is_empty(),
    };
    if !sells {
        return None;
    }
    let orders = provider.orders().expect("a descriptor with orders has the facet");
    Some((orders, rules))
}

/// Whether the provider documents that the same bytes under the same key give the first answer.
pub(super) fn replays(rules: &OrderRules) -> bool {
    rules.idempotency
        == Idempotency::Key {
            replay_documented: true,
        }
}

/// An item as the cart makes it: capped at the quoted price, a renewal with the expiry that it starts from.
pub(super) async fn item(provider: &dyn Provider, kind: OrderKind, name: DomainName) -> OrderItem {
    let (orders, rules) = seller(provider, kind).expect("this kind of order exists there");
    let expires_at = match (kind, provider.portfolio()) {
        (OrderKind::Renew | OrderKind::Restore, Some(portfolio)) => {
            portfolio
                .detail(&name)
                .await
                .expect("an owned name has a detail")
                .expires_at
        }
        _ => None,
    };
    let mut item = OrderItem {
        kind,
        client_ref: format!("conformance-{}-{name}", LINES.fetch_add(1, Ordering::Relaxed)),
        name,
        term: Term::ONE,
        external_ref: None,
        cap: None,
        expires_at,
        registrant: None,
        auto_renew: None,
        privacy: None,
        product: rules
            .privacy_products
            .first()
            .filter(|_| kind == OrderKind::Privacy)
            .map(|product| product.id.to_owned()),
        extra: BTreeMap::new(),
        auth_code: None,
    };
    item.cap = Some(orders.quote(&item).await.map_or(GENEROUS, |quote| quote.total));
    item
}

/// What is known before an order of `item` goes out.
pub(super) async fn before(provider: &dyn Provider, item: &OrderItem) -> Before {
    let status = match (item.kind, provider.portfolio()) {
        (OrderKind::Restore, Some(portfolio)) => {
            let owned = portfolio.detail(&item.name).await;
            owned.expect("a name that is lost has a detail").status
        }
        _ => None,
    };
    Before {
        expires_at: item.expires_at,
        balance: provider.account().await.expect("the account is readable").balance,
        sent_at: model::Timestamp(0),
        handle: None,
        status,
    }
}

/// Prepares one item under a key of its own.
pub(super) async fn prepared(orders: &dyn Orders, item: &OrderItem, key: &str) -> PreparedOrder {
    let items = std::slice::from_ref(item);
    let order = orders.prepare(items, key).await.expect("the item can be ordered");
    let again = orders.prepare(items, key).await.expect("the item can be ordered");
    assert_eq!(order, again, "the same order is the same bytes");
    order
}

/// Sends an order of one item.
pub(super) async fn sent(orders: &dyn Orders, order: &PreparedOrder) -> Outcome {
    let mut outcomes = orders.send(order).await;
    assert_eq!(outcomes.len(), 1, "one outcome an item");
    outcomes.remove(0)
}

async fn send(orders: &dyn Orders, item: &OrderItem, key: &str) -> Outcome {
    sent(orders, &prepared(orders, item, key).await).await
}

/// Asks until the provider has finished: simulated orders end within a few seconds.
pub(super) async fn settled(
    orders: &dyn Orders,
    item: &OrderItem,
    before: &Before,
    outcome: &Outcome,
) -> Finding {
    let mut before = before.clone();
    if let Outcome::Pending { handle } = outcome {
        before.handle = Some(handle.clone());
    }
    let mut pause = Duration::from_millis(100);
    let mut looks = 0;
    loop {
        let finding = orders.find(item, &before).await.expect("the account can be read");
        looks += 1;
        if looks == 30 || !matches!(finding, Finding::StillPending { .. }) {
            return finding;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 3 / 2).min(Duration::from_secs(1));
    }
}

pub(super) fn accepted(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Confirmed { .. } | Outcome::Pending { .. })
}

/// A quoted name is bought for the quoted price, and the account shows it.
pub async fn one_registration_is_one_charge(provider: &dyn Provider, world: &dyn World) {
    let Some((orders, rules)) = seller(provider, OrderKind::Register) else {
        return;
    };
    let item = item(provider, OrderKind::Register, world.free()).await;
    let quote = orders.quote(&item).await.expect("a free name has a quote");
    let before = before(provider, &item).await;
    let finding = orders.find(&item, &before).await;
    // Where reading can not rule an order out, the replay settles it.
    assert!(
        matches!(finding, Ok(Finding::NoTrace))
            || (replays(&rules) && matches!(finding, Ok(Finding::Unclear(_)))),
        "nothing is found before anything is sent: {finding:?}"
    );
    let outcome = send(orders, &item, "conformance-register").await;
    assert!(accepted(&outcome), "{outcome:?}");
    let finding = settled(orders, &item, &before, &outcome).await;
    assert!(matches!(finding, Finding::Done { .. }), "{finding:?}");
    assert_eq!(world.charges(&item.name), 1);
    if let Some(portfolio) = provider.portfolio() {
        let owned = portfolio.detail(&item.name).await.expect("it is in the account");
        assert!(owned.registered);
    }
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
    let item = item(provider, OrderKind::Register, world.taken()).await;
    let error = orders.quote(&item).await.expect_err("a taken name has no quote");
    assert_eq!(error.kind, Kind::NotAvailable);
    let before = before(provider, &item).await;
    let outcome = send(orders, &item, "conformance-taken").await;
    match &outcome {
        Outcome::Rejected(error) => assert_eq!(error.kind, Kind::NotAvailable),
        // A provider may take an order in first and look at it then.
        Outcome::Pending { .. } => {
            let finding = settled(orders, &item, &before, &outcome).await;
            assert!(matches!(finding, Finding::Refused(_)), "{finding:?}");
        }
        _ => panic!("{outcome:?}"),
    }
    assert_eq!(world.charges(&item.name), 0);
}

/// Where the provider enforces a cap, a higher price is a refusal.
pub async fn a_price_above_the_cap_is_refused_and_costs_nothing(provider: &dyn Provider, world: &dyn World) {
    let Some((orders, rules)) = seller(provider, OrderKind::Register) else {
        return;
    };
    if !rules.server_cap {
        return;
    }
    let mut item = item(provider, OrderKind::Register, world.free()).await;
    let before = before(provider, &item).await;
    item.cap = item.cap.map(|cap| Money {
        minor: cap.minor - 1,
        ..cap
    });
    let outcome = send(orders, &item, "conformance-cap").await;
    match &outcome {
        Outcome::Rejected(error) => assert_eq!(error.kind, Kind::PriceExceeded),
        Outcome::Pending { .. } => {
            let finding = settled(orders, &item, &before, &outcome).await;
            assert!(matches!(finding, Finding::Refused(_)), "{finding:?}");
        }
        _ => panic!("{outcome:?}"),
    }
    assert_eq!(world.charges(&item.name), 0);
}

/// A wrong key is a refusal of an order too, never an unclear outcome.
pub async fn an_order_with_a_wrong_key_costs_nothing(world: &dyn World) {
    let provider = world.open();
    if seller(&*provider, OrderKind::Register).is_none() {
        return;
    }
    let item = item(&*provider, OrderKind::Register, world.free()).await;
    let stranger = world.open_with_wrong_key();
    let orders = stranger.orders().expect("the facet does not hang on the key");
    match orders
        .prepare(std::slice::from_ref(&item), "conformance-key")
        .await
    {
        Err(error) => assert_eq!(error.kind, Kind::Unauthorized),
        Ok(order) => {
            let outcome = sent(orders, &order).await;
            assert!(
                matches!(&outcome, Outcome::Rejected(error) if error.kind == Kind::Unauthorized),
                "{outcome:?}"
            );
        }
    }
    assert_eq!(world.charges(&item.name), 0);
}

/// A renewal moves the expiry by its term, once.
pub async fn one_renewal_is_one_charge(provider: &dyn Provider, world: &dyn World) {
    let Some((orders, _)) = seller(provider, OrderKind::Renew) else {
        return;
    };
    if !world.renews() {
        return;
    }
    let item = item(provider, OrderKind::Renew, subject(world, 0)).await;
    orders
        .quote(&item)
        .await
        .expect("an owned name has a renewal quote");
    let before = before(provider, &item).await;
    let charges = world.charges(&item.name);
    let outcome = send(orders, &item, "conformance-renew").await;
    assert!(accepted(&outcome), "{outcome:?}");
    let finding = settled(orders, &item, &before, &outcome).await;
    assert!(matches!(finding, Finding::Done { .. }), "{finding:?}");
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
    let mut items = Vec::new();
    for name in [world.free(), world.taken(), world.free()] {
        items.push(item(provider, OrderKind::Register, name).await);
    }
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
    let charges: Vec<usize> = items.iter().map(|item| world.charges(&item.name)).collect();
    assert_eq!(charges, [1, 0, 1]);
}

/// What a provider adds to the answer of an order one day does not make it unclear.
pub async fn unknown_fields_and_nulls_do_not_hide_a_success(provider: &dyn Provider, world: &dyn World) {
    let Some((orders, _)) = seller(provider, OrderKind::Register) else {
        return;
    };
    let item = item(provider, OrderKind::Register, world.free()).await;
    let before = before(provider, &item).await;
    let order = prepared(orders, &item, "conformance-noise").await;
    world.strike(Fault::Noise, Strikes::Order);
    let outcome = sent(orders, &order).await;
    assert!(accepted(&outcome), "{outcome:?}");
    let finding = settled(orders, &item, &before, &outcome).await;
    assert!(matches!(finding, Finding::Done { .. }), "{finding:?}");
    assert_eq!(world.charges(&item.name), 1);
}

/// "Too many requests" is a documented refusal, whether it names a time or not.
pub async fn an_order_that_was_refused_for_pace_was_not_carried_out(world: &dyn World) {
    for fault in [Fault::TooMany, Fault::TooManyForNow] {
        let provider = world.open();
        let Some((orders, _)) = seller(&*provider, OrderKind::Register) else {
            return;
        };
        let item = item(&*provider, OrderKind::Register, world.free()).await;
        let order = prepared(orders, &item, &format!("conformance-{fault:?}")).await;
        world.strike(fault, Strikes::Order);
        let outcome = sent(orders, &order).await;
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
}

/// An order that meets an ended session is refused, or sent again in a new one: it is charged once or not at all.
pub async fn an_ended_session_does_not_repeat_an_order(world: &dyn World) {
    let provider = world.open();
    if !world.has_sessions() {
        return;
    }
    let Some((orders, _)) = seller(&*provider, OrderKind::Register) else {
        return;
    };
    let item = item(&*provider, OrderKind::Register, world.free()).await;
    let before = before(&*provider, &item).await;
    let order = prepared(orders, &item, "conformance-session").await;
    world.strike(Fault::ExpireSession, Strikes::Order);
    let outcome = sent(orders, &order).await;
    if matches!(&outcome, Outcome::Rejected(_)) {
        assert_eq!(world.charges(&item.name), 0);
        return;
    }
    assert!(accepted(&outcome), "{outcome:?}");
    let finding = settled(orders, &item, &before, &outcome).await;
    assert!(matches!(finding, Finding::Done { .. }), "{finding:?}");
    assert_eq!(world.charges(&item.name), 1);
}
