//! Money when the answer is lost: the outcome is unknown, and the account is charged at most once.
//!
//! Reading the account tells what happened. Where the provider documents a replay, an order can be under way that no
//! list shows; there the same bytes under the same key settle it.

use super::ordering::{accepted, before, item, prepared, replays, seller, sent, settled};
use super::{Fault, Strikes, World, subject};
use crate::orders::{Finding, OrderKind, Outcome, PreparedOrder};
use crate::provider::Provider;

/// Answers that get lost, and whether the provider acted.
const LOST: [(Fault, bool); 7] = [
    (Fault::DropAfterActing, true),
    (Fault::FailAfterActing, true),
    (Fault::TruncateAfterActing, true),
    (Fault::CutAfterActing, true),
    (Fault::GarbleAfterActing, true),
    (Fault::DropBeforeActing, false),
    (Fault::WebPage, false),
];

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    a_lost_answer_is_settled_by_reading(world).await;
    a_lost_answer_is_settled_by_the_same_order_again(world).await;
    the_same_order_twice_is_one_order(provider, world).await;
}

/// Loses the answer to an order in every way, at providers that document a replay or at those that do not.
async fn each_lost_order(world: &dyn World, replayed: bool) {
    for (place, (fault, acted)) in LOST.into_iter().enumerate() {
        for kind in [
            OrderKind::Register,
            OrderKind::Renew,
            OrderKind::Restore,
            OrderKind::Privacy,
        ] {
            let provider = world.open();
            let Some((orders, rules)) = seller(&*provider, kind) else {
                continue;
            };
            if replays(&rules) != replayed || (kind == OrderKind::Renew && !world.renews()) {
                continue;
            }
            let name = match kind {
                OrderKind::Register => Some(world.free()),
                OrderKind::Renew => Some(subject(world, place)),
                OrderKind::Restore => world.lost(),
                OrderKind::Privacy => world.public(),
                // The world has no name elsewhere that could come over.
                OrderKind::Transfer => None,
            };
            let Some(name) = name else {
                continue;
            };
            let item = item(&*provider, kind, name).await;
            let before = before(&*provider, &item).await;
            let charges = world.charges(&item.name);
            let key = format!("conformance-{fault:?}-{}", kind.as_str());
            let order = prepared(orders, &item, &key).await;
            world.strike(fault, Strikes::Order);
            let mut outcome = sent(orders, &order).await;
            assert!(
                matches!(outcome, Outcome::Unknown(_)),
                "{fault:?} {kind:?}: {outcome:?}"
            );
            let mut finding = settled(orders, &item, &before, &outcome).await;
            let mut happened = acted;
            if replayed {
                // Reading may see a success; it never claims one that was not, and never rules one out.
                let fits = match &finding {
                    Finding::Done { .. } | Finding::StillPending { .. } => acted,
                    Finding::Unclear(_) => true,
                    Finding::NoTrace | Finding::Refused(_) => false,
                };
                assert!(fits, "{fault:?} {kind:?}: {finding:?}");
                outcome = sent(orders, &kept(&order)).await;
                assert!(accepted(&outcome), "{fault:?} {kind:?}: {outcome:?}");
                finding = settled(orders, &item, &before, &outcome).await;
                happened = true;
            }
            if happened {
                assert!(
                    matches!(finding, Finding::Done { .. }),
                    "{fault:?} {kind:?}: {finding:?}"
                );
            } else {
                assert!(
                    matches!(finding, Finding::NoTrace),
                    "{fault:?} {kind:?}: {finding:?}"
                );
            }
            assert_eq!(
                world.charges(&item.name) - charges,
                usize::from(happened),
                "{fault:?} {kind:?}"
            );
        }
    }
}

/// The order as it comes back from a database.
fn kept(order: &PreparedOrder) -> PreparedOrder {
    let text = serde_json::to_string(order).expect("an order can be kept");
    serde_json::from_str(&text).expect("an order can be read back")
}

/// When the answer is lost, the outcome is unknown, whether the provider acted or not; reading the account tells
/// which, and the account is charged at most once.
pub async fn a_lost_answer_is_settled_by_reading(world: &dyn World) {
    each_lost_order(world, false).await;
}

/// Where the provider documents a replay, the very same order sent once more ends in one order and one charge, whether
/// the first one was carried out or not.
pub async fn a_lost_answer_is_settled_by_the_same_order_again(world: &dyn World) {
    each_lost_order(world, true).await;
}

/// The documented replay after an answer that did arrive: the same operation, no second charge.
pub async fn the_same_order_twice_is_one_order(provider: &dyn Provider, world: &dyn World) {
    let Some((orders, rules)) = seller(provider, OrderKind::Register) else {
        return;
    };
    if !replays(&rules) {
        return;
    }
    let item = item(provider, OrderKind::Register, world.free()).await;
    let before = before(provider, &item).await;
    let order = prepared(orders, &item, "conformance-twice").await;
    let first = sent(orders, &order).await;
    let again = sent(orders, &kept(&order)).await;
    assert!(accepted(&first) && accepted(&again), "{first:?} {again:?}");
    if let (Outcome::Pending { handle: first }, Outcome::Pending { handle: again }) = (&first, &again) {
        assert_eq!(first, again, "one operation");
    }
    let finding = settled(orders, &item, &before, &again).await;
    assert!(matches!(finding, Finding::Done { .. }), "{finding:?}");
    let late = sent(orders, &kept(&order)).await;
    assert!(accepted(&late), "{late:?}");
    assert_eq!(world.charges(&item.name), 1);
}
