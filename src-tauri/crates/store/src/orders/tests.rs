//! Stories of the journal.

use model::{AccountId, DomainName, Money, OrderKind, OrderState, ProviderId, Term};

use super::*;
use crate::error::{Result, StoreError};
use crate::testing::{self, START};

mod history;
mod machine;

fn intent(account: AccountId, kind: OrderKind, name: &str) -> Item {
    let agreed = Agreed {
        account,
        provider: ProviderId::new("planetdomains"),
        kind,
        name: DomainName::parse(name).expect("a name"),
        term: Term::ONE,
        price: Money::usd_cents(1098),
        cap: Money::usd_cents(1100),
        external_ref: None,
        registrant: None,
        auto_renew: None,
        privacy: None,
        product: None,
        extra: "{}".to_owned(),
    };
    Item::planned(uuid::Uuid::new_v4().to_string(), "", agreed)
}

fn armed() -> Armed {
    Armed {
        natural_key: "harborworks.com".to_owned(),
        quoted_at: START,
        expires_before: None,
        status_before: None,
        balance: Some(Money::usd_cents(40_000)),
        idempotency_key: "key".to_owned(),
        request_hash: "hash".to_owned(),
        at: START,
    }
}

async fn begun(store: &crate::Store, purchase: &'static str, item: Item) -> Result<()> {
    store
        .library()
        .write(move |tx| begin(tx, purchase, "plan", START, &[item]))
        .await
}

#[tokio::test]
async fn a_name_has_one_live_intent() {
    let (_dir, store) = testing::store();
    let (here, there) = (AccountId::random(), AccountId::random());
    let first = intent(here, OrderKind::Register, "harborworks.com");
    let id = first.id.clone();
    begun(&store, "one", first).await.expect("the first");
    for second in [
        intent(here, OrderKind::Register, "harborworks.com"),
        intent(there, OrderKind::Register, "harborworks.com"),
    ] {
        let refused = begun(&store, "two", second).await.expect_err("live already");
        assert!(matches!(refused, StoreError::Exists(_)), "{refused:?}");
    }
    let (_, purchases) = store
        .library()
        .read(|conn| page(conn, &Filter::default(), 0, 10))
        .await
        .expect("read");
    assert_eq!(purchases, 1, "nothing of the refused ones is kept");
    store
        .library()
        .write(move |tx| settle(tx, &id, OrderState::NotDone, START, &Outcome::default()))
        .await
        .expect("settled");
    begun(
        &store,
        "three",
        intent(there, OrderKind::Register, "harborworks.com"),
    )
    .await
    .expect("free again");
}

#[tokio::test]
async fn nothing_is_sent_that_is_not_armed_and_nothing_twice() {
    let (_dir, store) = testing::store();
    let item = intent(AccountId::random(), OrderKind::Register, "harborworks.com");
    let id = item.id.clone();
    begun(&store, "one", item).await.expect("begun");
    let result = store
        .library()
        .write(move |tx| {
            assert!(matches!(mark_sent(tx, &id, START), Err(StoreError::State { .. })));
            arm(tx, &id, Money::usd_cents(1098), &armed())?;
            mark_sent(tx, &id, START)?;
            assert!(matches!(mark_sent(tx, &id, START), Err(StoreError::State { .. })));
            assert!(matches!(
                arm(tx, &id, Money::usd_cents(1), &armed()),
                Err(StoreError::State { .. })
            ));
            get(tx, &id)
        })
        .await;
    let item = result.expect("written").expect("there");
    assert_eq!((item.state, item.sent_at), (OrderState::Sent, Some(START)));
    assert_eq!(item.armed, Some(armed()));
}

#[tokio::test]
async fn after_a_crash_the_unsent_did_not_happen_and_the_sent_is_unclear() {
    let (_dir, store) = testing::store();
    let account = AccountId::random();
    let names = ["planned.com", "armed.com", "sent.com"];
    let items: Vec<Item> = names
        .map(|name| intent(account, OrderKind::Register, name))
        .to_vec();
    let ids: Vec<String> = items.iter().map(|item| item.id.clone()).collect();
    let states = store
        .library()
        .write(move |tx| {
            begin(tx, "one", "plan", START, &items)?;
            for id in &ids[1..] {
                arm(tx, id, Money::usd_cents(1098), &armed())?;
            }
            mark_sent(tx, &ids[2], START)?;
            assert_eq!(spent_since(tx, START)?, [Money::usd_cents(2196)]);
            assert_eq!(recover(tx, START.plus(60))?, 1);
            assert_eq!(spent_since(tx, START)?, [Money::usd_cents(1098)]);
            let states: Vec<OrderState> = ids
                .iter()
                .map(|id| get(tx, id).map(|i| i.expect("there").state))
                .collect::<Result<_>>()?;
            assert_eq!(due(tx, START.plus(60))?.len(), 1);
            Ok(states)
        })
        .await
        .expect("written");
    assert_eq!(
        states,
        [OrderState::NotDone, OrderState::NotDone, OrderState::Unknown]
    );
}

#[tokio::test]
async fn the_journal_knows_what_a_name_cost_and_which_renewal_failed_last() {
    let (_dir, store) = testing::store();
    let account = AccountId::random();
    let settled = async |id: &'static str, item: Item, state: OrderState, charged: Option<Money>| {
        let item_id = item.id.clone();
        begun(&store, id, item).await.expect("begun");
        let outcome = Outcome {
            charged,
            message: Some("The card was declined.".to_owned()),
            ..Outcome::default()
        };
        let done = store.library().write(move |tx| {
            arm(tx, &item_id, Money::usd_cents(1098), &armed())?;
            mark_sent(tx, &item_id, START)?;
            settle(tx, &item_id, state, START.plus(5), &outcome)
        });
        done.await.expect("settled");
    };
    let name = |text: &str| DomainName::parse(text).expect("a name");
    let bought = intent(account, OrderKind::Register, "bought.com");
    settled("1", bought, OrderState::Confirmed, Some(Money::usd_cents(900))).await;
    let priced = intent(account, OrderKind::Register, "priced.com");
    settled("2", priced, OrderState::Confirmed, None).await;
    settled(
        "3",
        intent(account, OrderKind::Renew, "worked.com"),
        OrderState::Rejected,
        None,
    )
    .await;
    settled(
        "4",
        intent(account, OrderKind::Renew, "worked.com"),
        OrderState::Confirmed,
        None,
    )
    .await;
    settled(
        "5",
        intent(account, OrderKind::Renew, "failed.com"),
        OrderState::Rejected,
        None,
    )
    .await;
    let read = store.library().read(|conn| {
        Ok((
            paid(conn)?,
            failed_renewals(conn, START)?,
            failed_renewals(conn, START.plus(1))?,
        ))
    });
    let (paid, failed, later) = read.await.expect("read");
    assert_eq!(paid.len(), 2, "a renewal is no purchase");
    assert_eq!(
        paid[&name("bought.com")],
        (Money::usd_cents(900), Some(START.plus(5)))
    );
    assert_eq!(paid[&name("priced.com")].0, Money::usd_cents(1098));
    let names: Vec<&str> = failed.keys().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["failed.com"]);
    let renewal = &failed[&(account, name("failed.com"))];
    assert_eq!(renewal.message.as_deref(), Some("The card was declined."));
    assert!(later.is_empty());
}
