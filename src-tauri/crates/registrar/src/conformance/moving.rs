//! Names that come over from another registrar: quoted when they can move, paid once, pending for days, and found.

use model::AuthCode;

use super::ordering::{accepted, before, item, prepared, seller, sent};
use super::{Fault, Strikes, World};
use crate::orders::{Before, Finding, OrderItem, OrderKind, Orders, Outcome};
use crate::provider::Provider;

/// Days after which every transfer has ended.
const LONGEST: u32 = 12;

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    one_transfer_is_one_charge(provider, world).await;
    what_can_not_move_has_no_quote(provider, world).await;
    a_wrong_code_ends_as_a_refusal(provider, world).await;
    a_lost_transfer_is_settled_by_reading(provider, world).await;
}

/// A transfer as the cart makes it, of a name that can move.
async fn transfer(provider: &dyn Provider, world: &dyn World) -> OrderItem {
    let (name, code) = world.movable().expect("there are names to move");
    let item = item(provider, OrderKind::Transfer, name).await;
    OrderItem {
        auth_code: Some(code),
        ..item
    }
}

/// Asks day after day until it has ended.
async fn ended(
    orders: &dyn Orders,
    item: &OrderItem,
    before: &Before,
    outcome: &Outcome,
    world: &dyn World,
) -> Finding {
    let mut before = before.clone();
    if let Outcome::Pending { handle } = outcome {
        before.handle = Some(handle.clone());
    }
    // The journal never has the code.
    let item = OrderItem {
        auth_code: None,
        ..item.clone()
    };
    let mut finding = orders
        .find(&item, &before)
        .await
        .expect("the account can be read");
    for _ in 0..LONGEST {
        if !matches!(finding, Finding::StillPending { .. }) {
            break;
        }
        world.day_passes();
        finding = orders
            .find(&item, &before)
            .await
            .expect("the account can be read");
    }
    finding
}

/// A name that can move is quoted, charged once, on its way, and then in the account.
pub async fn one_transfer_is_one_charge(provider: &dyn Provider, world: &dyn World) {
    let Some((orders, _)) = seller(provider, OrderKind::Transfer) else {
        return;
    };
    let item = transfer(provider, world).await;
    let quote = orders
        .quote(&item)
        .await
        .expect("a name that can move has a quote");
    assert_eq!(Some(quote.total), item.cap, "two quotes in a row are one price");
    let before = before(provider, &item).await;
    let finding = orders.find(&item, &before).await;
    assert!(matches!(finding, Ok(Finding::NoTrace)), "{finding:?}");
    let order = prepared(orders, &item, "conformance-transfer").await;
    let code = item.auth_code.as_ref().map(AuthCode::expose).unwrap_or_default();
    assert!(!format!("{order:?}").contains(code), "the code is not shown");
    let outcome = sent(orders, &order).await;
    assert!(accepted(&outcome), "{outcome:?}");
    assert!(!format!("{outcome:?}").contains(code), "nor told");
    let finding = ended(orders, &item, &before, &outcome, world).await;
    assert!(matches!(finding, Finding::Done { .. }), "{finding:?}");
    assert_eq!(world.charges(&item.name), 1);
    if let Some(portfolio) = provider.portfolio() {
        let owned = portfolio.detail(&item.name).await.expect("it is in the account");
        assert!(owned.registered);
    }
}

/// What nobody has, and what the account has already, is not quoted; the sentence says why.
pub async fn what_can_not_move_has_no_quote(provider: &dyn Provider, world: &dyn World) {
    let Some((orders, _)) = seller(provider, OrderKind::Transfer) else {
        return;
    };
    for name in [world.free(), world.owned().remove(0)] {
        let item = item(provider, OrderKind::Transfer, name).await;
        let error = orders.quote(&item).await.expect_err("it can not move");
        assert!(!error.message.is_empty(), "{error:?}");
    }
}

/// A wrong code is a refusal, at once or when the other registrar was asked; never a success and never unclear.
pub async fn a_wrong_code_ends_as_a_refusal(provider: &dyn Provider, world: &dyn World) {
    let Some((orders, _)) = seller(provider, OrderKind::Transfer) else {
        return;
    };
    let mut item = transfer(provider, world).await;
    item.auth_code = AuthCode::new("not-its-code");
    let before = before(provider, &item).await;
    let order = prepared(orders, &item, "conformance-wrong-code").await;
    let outcome = sent(orders, &order).await;
    match &outcome {
        Outcome::Rejected(_) => {}
        Outcome::Pending { .. } => {
            let finding = ended(orders, &item, &before, &outcome, world).await;
            assert!(matches!(finding, Finding::Refused(_)), "{finding:?}");
        }
        _ => panic!("{outcome:?}"),
    }
}

/// A transfer whose answer is lost is unknown, and reading the account tells what became of it.
pub async fn a_lost_transfer_is_settled_by_reading(provider: &dyn Provider, world: &dyn World) {
    let Some((orders, _)) = seller(provider, OrderKind::Transfer) else {
        return;
    };
    for (fault, acts) in [
        (Fault::DropAfterActing, true),
        (Fault::FailAfterActing, true),
        (Fault::GarbleAfterActing, true),
        (Fault::DropBeforeActing, false),
    ] {
        let item = transfer(provider, world).await;
        let before = before(provider, &item).await;
        let order = prepared(orders, &item, &format!("conformance-{fault:?}")).await;
        world.strike(fault, Strikes::Order);
        let outcome = sent(orders, &order).await;
        assert!(matches!(outcome, Outcome::Unknown(_)), "{fault:?}: {outcome:?}");
        let finding = ended(orders, &item, &before, &outcome, world).await;
        if acts {
            assert!(matches!(finding, Finding::Done { .. }), "{fault:?}: {finding:?}");
        } else {
            assert!(matches!(finding, Finding::NoTrace), "{fault:?}: {finding:?}");
        }
        assert_eq!(world.charges(&item.name), usize::from(acts), "{fault:?}");
    }
}
