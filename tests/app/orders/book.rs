//! Stories about the order book: the history of an item, pages and filters, what was spent, and receipts for the books.

use std::fs::File;

use engine::cart::view::{Decision, OrdersRequest, Standing};
use model::{AccountId, Money, OrderKind, OrderState};
use registrar::orders::{Finding, Outcome};
use support::bench::until;
use support::fake::FakeBench;

use super::{NAME, buy, order_item, quay, stands};

fn with(text: &str) -> OrdersRequest {
    OrdersRequest {
        text: text.to_owned(),
        ..OrdersRequest::default()
    }
}

/// Buys something that is confirmed at once.
async fn bought(bench: &FakeBench, account: AccountId, text: &str) {
    buy(bench, account, OrderKind::Register, text)
        .await
        .expect("it starts");
    stands(bench, OrderState::Confirmed).await;
}

fn confirmed(cents: i64, reference: &str) -> Outcome {
    Outcome::Confirmed {
        expires_at: None,
        charged: Some(Money::usd_cents(cents)),
        reference: Some(reference.to_owned()),
    }
}

#[tokio::test]
async fn the_history_of_an_item_tells_what_happened_and_when() {
    let (bench, quay, account) = quay().await;
    let start = bench.engine.now();
    let unclear = quay.unclear();
    quay.state().answers.push_back(unclear);
    quay.state().answers.push_back(confirmed(1111, "ORD-5"));
    buy(&bench, account, OrderKind::Register, NAME)
        .await
        .expect("it starts");
    stands(&bench, OrderState::Unknown).await;
    bench.clock.advance(16);
    let item = stands(&bench, OrderState::Confirmed).await;
    let detail = bench.engine.cart_item(item.id.clone()).await.expect("a history");
    let states: Vec<OrderState> = detail.events.iter().map(|event| event.state).collect();
    assert_eq!(
        states[..4],
        [
            OrderState::Planned,
            OrderState::Armed,
            OrderState::Sent,
            OrderState::Unknown
        ]
    );
    assert_eq!(states.last(), Some(&OrderState::Confirmed));
    let again = detail.events.iter().find(|event| {
        event
            .message
            .as_deref()
            .is_some_and(|said| said.contains("Sent again under the same key: 2 times"))
    });
    assert_eq!(
        again.map(|event| (event.state, event.at.since(start) >= 15)),
        Some((OrderState::Unknown, true))
    );
    assert_eq!(detail.item.charged, Some(Money::usd_cents(1111)));
    let number = |label: &str| {
        let found = detail.numbers.iter().find(|(what, _)| what == label);
        found.map(|(_, number)| number.clone())
    };
    assert_eq!(number("Quay's number").as_deref(), Some("ORD-5"));
    assert_eq!(number("Freehold's reference for it"), Some(item.id));
    let key = quay.state().sent[0].idempotency_key.clone();
    assert_eq!(number("Key of the request"), key);
    assert!(detail.quoted_at.is_some());
    assert!(bench.engine.cart_item("nothing".to_owned()).await.is_err());
}

#[tokio::test]
async fn looks_that_find_nothing_new_do_not_fill_the_history_and_a_decision_is_in_it() {
    let (bench, quay, account) = quay().await;
    let unclear: Vec<Outcome> = (0..20).map(|_| quay.unclear()).collect();
    quay.state().answers.extend(unclear);
    let odd = Finding::Unclear("It shows something odd.".to_owned());
    quay.state().findings.push_back(odd);
    buy(&bench, account, OrderKind::Register, NAME)
        .await
        .expect("it starts");
    stands(&bench, OrderState::Unknown).await;
    let item = until("a person must look", || async {
        bench.clock.advance(5);
        let item = order_item(&bench).await;
        (item.state == OrderState::NeedsHuman).then_some(item)
    })
    .await;
    let decide = || bench.engine.cart_decide(item.id.clone(), Decision::NotDone);
    let (one, two) = tokio::join!(decide(), decide());
    assert!(one.is_ok() != two.is_ok(), "two clicks are one decision");
    let detail = bench.engine.cart_item(item.id.clone()).await.expect("a history");
    let decided: Vec<&str> = detail
        .events
        .iter()
        .filter(|event| event.state == OrderState::NotDone)
        .filter_map(|event| event.message.as_deref())
        .collect();
    assert_eq!(decided, ["Settled by you: it did not happen."]);
    assert!(detail.events.len() < 30, "{:?}", detail.events);
}

#[tokio::test]
async fn orders_come_by_page_and_by_filter() {
    let (bench, quay, account) = quay().await;
    quay.state().answers.push_back(confirmed(1200, "ORD-7"));
    bought(&bench, account, "müllerhof.com").await;
    let refusal = quay.error(registrar::Kind::NotAvailable, "The name is taken.");
    quay.state().answers.push_back(Outcome::Rejected(refusal));
    buy(&bench, account, OrderKind::Register, "taken.com")
        .await
        .expect("it starts");
    stands(&bench, OrderState::Rejected).await;
    let page = async |request: OrdersRequest| {
        let page = bench.engine.cart_orders(request).await.expect("a page");
        let names: Vec<String> = page
            .orders
            .iter()
            .flat_map(|order| order.items.iter().map(|item| item.unicode.clone()))
            .collect();
        (names, page.total)
    };
    let one = |text: &str| (vec![text.to_owned()], 1);
    assert_eq!(page(with("Müller")).await, one("müllerhof.com"));
    assert_eq!(page(with("xn--mllerhof")).await, one("müllerhof.com"));
    assert_eq!(page(with("ord-7")).await, one("müllerhof.com"));
    let standing = |standing| OrdersRequest {
        standing: Some(standing),
        ..OrdersRequest::default()
    };
    assert_eq!(page(standing(Standing::Bought)).await, one("müllerhof.com"));
    assert_eq!(page(standing(Standing::NotBought)).await, one("taken.com"));
    assert_eq!(page(standing(Standing::Open)).await.1, 0);
    let elsewhere = OrdersRequest {
        account: Some(AccountId::random()),
        ..OrdersRequest::default()
    };
    assert_eq!(page(elsewhere).await.1, 0);
    let (names, total) = page(OrdersRequest {
        offset: 1,
        ..OrdersRequest::default()
    })
    .await;
    assert_eq!(
        (names, total),
        (vec!["müllerhof.com".to_owned()], 2),
        "the newest is left out"
    );
    let order = bench.orders().await.remove(0);
    let alone = bench.engine.cart_order(order.id.clone()).await.expect("an order");
    assert_eq!(alone, order);
    assert!(bench.engine.cart_order("nothing".to_owned()).await.is_err());
}

#[tokio::test]
async fn what_was_spent_is_what_the_receipts_add_up_to() {
    let (bench, quay, account) = quay().await;
    quay.state().answers.push_back(confirmed(1111, "=1+1"));
    bought(&bench, account, NAME).await;
    bought(&bench, account, "second.com").await;
    let refusal = quay.error(
        registrar::Kind::NotAvailable,
        "It is taken, \"sorry\"; look\nelsewhere.",
    );
    quay.state().answers.push_back(Outcome::Rejected(refusal));
    buy(&bench, account, OrderKind::Register, "taken.com")
        .await
        .expect("it starts");
    stands(&bench, OrderState::Rejected).await;
    bench.clock.advance(40 * 86_400);
    let spend = bench.engine.cart_spend().await.expect("what was spent");
    let [month] = spend.months.as_slice() else {
        panic!("one month: {spend:?}")
    };
    assert_eq!(
        (month.month.as_str(), month.totals.as_slice()),
        ("2026-11", [Money::usd_cents(2311)].as_slice())
    );
    assert_eq!((month.accounts[0].account, month.accounts[0].items), (account, 2));
    let file = bench.engine.cart_receipts(with("")).await.expect("receipts");
    assert_eq!(file.name, "freehold-receipts-2027-01-03.csv");
    let text = file.text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut lines = text.split("\r\n");
    let head: Vec<&str> = lines.next().expect("a head").split(',').collect();
    assert_eq!(head[..4], ["date", "order", "item", "provider"]);
    let row = |name: &str| {
        let line = text.lines().find(|line| line.contains(name));
        line.unwrap_or_else(|| panic!("no {name} in {text}"))
    };
    let first = row(NAME);
    assert!(first.starts_with("2026-11-24,"), "{first}");
    assert!(
        first.contains(",Quay,Quay,register,tidewright.com,tidewright.com,1,confirmed,12.00,USD,11.11,USD,"),
        "{first}"
    );
    assert!(first.contains(",'=1+1,"), "no formula: {first}");
    assert!(row("second.com").contains(",confirmed,12.00,USD,12.00,USD,"));
    assert!(
        row("taken.com").contains(",rejected,12.00,USD,,,"),
        "nothing charged"
    );
    assert!(text.contains("\"It is taken, \"\"sorry\"\"; look\nelsewhere.\""));
    let only = bench
        .engine
        .cart_receipts(with("second"))
        .await
        .expect("receipts");
    assert_eq!(only.text.matches("\r\n").count(), 2, "{}", only.text);
}

#[tokio::test]
async fn a_repetition_under_way_is_not_overtaken_by_a_look() {
    let (bench, quay, account) = quay().await;
    let unclear = quay.unclear();
    quay.state().answers.push_back(unclear);
    buy(&bench, account, OrderKind::Register, NAME)
        .await
        .expect("it starts");
    stands(&bench, OrderState::Unknown).await;
    let bench = bench.restarted().await;
    let item = stands(&bench, OrderState::NeedsHuman).await;
    bench.clock.advance(600);
    // As a window that is buying does.
    let lock = File::options()
        .write(true)
        .open(bench.folder().join("purchase.lock"));
    let lock = lock.expect("there since the order");
    lock.try_lock().expect("free");
    for _ in 0..3 {
        bench.clock.advance(60);
        let order = bench.engine.cart_look(item.id.clone()).await.expect("looked");
        assert_eq!(order.items[0].state, OrderState::NeedsHuman, "not concluded now");
    }
    drop(lock);
    let order = bench.engine.cart_look(item.id.clone()).await.expect("looked");
    assert_eq!(order.items[0].state, OrderState::NotDone);
}
