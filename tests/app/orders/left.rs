//! A story about what another window left in the middle.

use std::fs::File;
use std::sync::Arc;

use model::{Clock, DomainName, Money, OrderKind, OrderState, ProviderId, Term, Timestamp};
use registrar::orders::Finding;
use store::orders::{Agreed, Armed, Item};
use store::{Store, StoreError};
use support::bench::name;

use super::{NAME, order_item, quay, stands};

struct Still(Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

fn registration(account: model::AccountId, name: DomainName) -> Item {
    let agreed = Agreed {
        account,
        provider: ProviderId::new("quay"),
        kind: OrderKind::Register,
        name,
        term: Term::ONE,
        price: Money::usd_cents(1200),
        cap: Money::usd_cents(1200),
        external_ref: None,
        registrant: None,
        auto_renew: None,
        privacy: None,
        product: None,
        extra: "{}".to_owned(),
    };
    Item::planned("left-in-the-middle".to_owned(), "other-window", agreed)
}

#[tokio::test]
async fn what_a_window_that_dies_while_buying_leaves_is_settled_by_the_one_that_lives() {
    let (bench, quay, account) = quay().await;
    bench.engine.shutdown().await;
    let now = bench.engine.now();
    let store = Store::open(bench.folder(), Arc::new(Still(now)))
        .expect("the other window's")
        .store;
    store
        .library()
        .write(move |tx| {
            let item = registration(account, name(NAME));
            let armed = Armed {
                natural_key: NAME.to_owned(),
                quoted_at: now,
                expires_before: None,
                status_before: None,
                balance: None,
                idempotency_key: "its-key".to_owned(),
                request_hash: "its-hash".to_owned(),
                at: now,
            };
            store::orders::begin(tx, "other-window", "plan", now, std::slice::from_ref(&item))?;
            store::orders::arm(tx, &item.id, item.price, &armed)?;
            store::orders::mark_sent(tx, &item.id, now)?;
            Ok::<_, StoreError>(())
        })
        .await
        .expect("sent");
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(bench.folder().join("purchase.lock"));
    let lock = lock.expect("the lock's file");
    lock.try_lock().expect("the other window buys");
    let bench = bench.restarted().await;
    assert_eq!(
        order_item(&bench).await.state,
        OrderState::Sent,
        "not ours to touch"
    );
    quay.state().findings.push_back(Finding::Done {
        expires_at: None,
        charged: None,
        reference: Some("ORD-9".to_owned()),
    });
    drop(lock);
    let item = stands(&bench, OrderState::Confirmed).await;
    assert_eq!(item.reference.as_deref(), Some("ORD-9"));
    let detail = bench.engine.cart_item(item.id).await.expect("its history");
    let states: Vec<OrderState> = detail.events.iter().map(|event| event.state).collect();
    assert_eq!(
        states,
        [
            OrderState::Planned,
            OrderState::Armed,
            OrderState::Sent,
            OrderState::Unknown,
            OrderState::Confirmed
        ]
    );
    assert!(quay.state().sent.is_empty(), "nothing was sent for it");
}
