//! Stories about names that come over from another registrar: they are on their way for days, and nobody loses patience.

use engine::cart::view::{CartAdd, CheckoutRequest, OrderItemView};
use model::time::DAY;
use model::{AccountId, AuthCode, Money, OrderKind, OrderState, Term};
use registrar::orders::{Finding, Outcome};
use registrar::{Kind, Retry};
use support::bench::{name, until};
use support::fake::{FERRY, Fake, FakeBench};

use super::{NAME, order_item, quoted, stands};

const CODE: &str = "Move-it-77!";

async fn ferry() -> (FakeBench, Fake, AccountId) {
    let ferry = Fake::new(&FERRY);
    let bench = FakeBench::start(&[&ferry]).await;
    let account = bench.connect(&ferry, "Ferry").await;
    (bench, ferry, account)
}

async fn transfer(bench: &FakeBench, account: AccountId) {
    let line = CartAdd {
        account,
        kind: OrderKind::Transfer,
        name: name(NAME),
        term: Term::ONE,
        auth_code: AuthCode::new(CODE),
    };
    let added = bench.engine.cart_add(vec![line]).await.expect("an answer");
    assert!(added.refused.is_empty(), "{:?}", added.refused);
    let cart = quoted(bench).await;
    assert_eq!(cart.payable, 1, "{:?}", cart.lines);
    let request = CheckoutRequest {
        plan_hash: cart.plan_hash,
        acknowledged: true,
    };
    bench.engine.cart_checkout(request).await.expect("it starts");
}

/// Lets days pass and asks twice in each.
async fn days(bench: &FakeBench, count: i64) -> OrderItemView {
    for _ in 0..2 * count {
        bench.clock.advance(DAY / 2);
        let id = order_item(bench).await.id;
        bench.engine.cart_look(id).await.expect("looked");
    }
    order_item(bench).await
}

fn pending() -> Outcome {
    Outcome::Pending {
        handle: "transfer-9".to_owned(),
    }
}

#[tokio::test]
async fn a_transfer_is_pending_for_days_and_then_there() {
    let (bench, ferry, account) = ferry().await;
    ferry.state().answers.push_back(pending());
    ferry
        .state()
        .findings
        .push_back(Finding::StillPending { note: None });
    transfer(&bench, account).await;
    let item = stands(&bench, OrderState::Pending).await;
    let said = item.message.unwrap_or_default();
    assert!(said.contains("up to a week"), "{said}");
    // One odd answer and a day without the network in a week are no reason to call for a person.
    days(&bench, 4).await;
    let odd = Finding::Unclear("It shows something odd.".to_owned());
    ferry.state().findings.push_front(odd);
    let item = days(&bench, 1).await;
    assert_eq!(item.state, OrderState::Pending, "{item:?}");
    let down = ferry.error(Kind::Interrupted, "The connection broke.");
    ferry.state().down = Some(down);
    let item = days(&bench, 1).await;
    assert_eq!(item.state, OrderState::Pending, "{item:?}");
    ferry.state().down = None;
    let item = days(&bench, 1).await;
    assert_eq!((item.state, item.hint), (OrderState::Pending, None));
    let item = days(&bench, 2).await;
    assert_eq!(item.state, OrderState::Pending);
    let hint = item.hint.expect("after eight days it is worth a look");
    assert!(hint.contains("longer than usual"), "{hint}");
    ferry.state().findings.push_front(Finding::Done {
        expires_at: Some(bench.engine.now().plus(400 * DAY)),
        charged: Some(Money::usd_cents(1150)),
        reference: Some("T-2026-9".to_owned()),
    });
    bench.clock.advance(3600);
    let item = stands(&bench, OrderState::Confirmed).await;
    let said = item.message.unwrap_or_default();
    assert!(said.starts_with("Transferred in until "), "{said}");
    assert_eq!(item.reference.as_deref(), Some("T-2026-9"));
    assert_eq!(item.charged, Some(Money::usd_cents(1150)));
    assert_eq!(ferry.state().sent.len(), 1);
    let detail = bench.engine.cart_item(item.id).await.expect("its history");
    assert!(
        detail.events.len() < 20,
        "many looks are a few lines: {:?}",
        detail.events
    );
    let log = format!("{detail:?}");
    assert!(!log.contains(CODE), "{log}");
}

#[tokio::test]
async fn a_transfer_that_nobody_has_seen_yet_is_given_an_hour() {
    let (bench, ferry, account) = ferry().await;
    let unclear = ferry.unclear();
    ferry.state().answers.push_back(unclear);
    transfer(&bench, account).await;
    stands(&bench, OrderState::Unknown).await;
    bench.clock.advance(50 * 60);
    let item = until("it was looked for", || async {
        let item = order_item(&bench).await;
        (ferry.state().looks >= 1).then_some(item)
    })
    .await;
    assert_eq!(
        item.state,
        OrderState::Unknown,
        "well beyond the two minutes of a registration"
    );
    bench.clock.advance(15 * 60);
    until("it is not there for the first time that counts", || async {
        let item = order_item(&bench).await;
        item.next_look_at.filter(|at| *at > bench.engine.now()).map(drop)
    })
    .await;
    bench.clock.advance(60);
    let item = stands(&bench, OrderState::NotDone).await;
    assert!(
        item.message
            .is_some_and(|said| said.contains("Nothing was bought"))
    );
    assert_eq!(ferry.state().sent.len(), 1);
}

#[tokio::test]
async fn what_the_registrar_worked_on_and_lost_is_for_a_person_who_can_look_again() {
    let (bench, ferry, account) = ferry().await;
    ferry.state().answers.push_back(pending());
    transfer(&bench, account).await;
    stands(&bench, OrderState::Pending).await;
    let item = until("a person must look", || async {
        bench.clock.advance(1800);
        let item = order_item(&bench).await;
        (item.state == OrderState::NeedsHuman).then_some(item)
    })
    .await;
    let said = item.message.clone().unwrap_or_default();
    assert!(said.contains("no trace"), "{said}");
    let found_again = Finding::StillPending {
        note: Some("Confirm the mail sent to you.".to_owned()),
    };
    ferry.state().findings.push_back(found_again);
    let order = bench.engine.cart_look(item.id.clone()).await.expect("looked");
    assert_eq!(
        order.items[0].state,
        OrderState::Pending,
        "it goes on by itself again"
    );
    ferry.state().findings.clear();
    let refusal = ferry
        .error(Kind::Conflict, "The losing registrar refused.")
        .retry(Retry::Never);
    ferry.state().findings.push_back(Finding::Refused(refusal));
    let order = bench.engine.cart_look(item.id).await.expect("looked");
    assert_eq!(order.items[0].state, OrderState::Rejected);
    assert!(order.spent.is_empty() && order.settled);
}
