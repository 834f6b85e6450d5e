//! Stories about orders that take their time: repeated under one key where that is documented, asked about at the provider's
//! pace, and settled with its words; and about what is kept of all of it.

mod book;
mod left;
mod receipts;
mod transfers;

use engine::cart::view::{CartAdd, CartView, CheckoutRequest, Decision, LineState, OrderItemView};
use engine::{Code, Fault};
use model::time::DAY;
use model::{AccountId, Currency, Money, OrderKind, OrderState, Term};
use registrar::Kind;
use registrar::orders::{Finding, Outcome};
use registrar::portfolio::OwnedName;
use support::bench::{name, until};
use support::fake::{Fake, FakeBench, QUAY};

const NAME: &str = "tidewright.com";

/// An account at a registrar that documents replay, and its one owned name.
async fn quay() -> (FakeBench, Fake, AccountId) {
    let quay = Fake::new(&QUAY);
    quay.own(OwnedName::bare(name("silent.com")));
    let bench = FakeBench::start(&[&quay]).await;
    let account = bench.connect(&quay, "Quay").await;
    (bench, quay, account)
}

async fn quoted(bench: &FakeBench) -> CartView {
    until("every line is quoted", || async {
        let cart = bench.engine.cart_get().await.expect("the cart");
        (!cart.lines.iter().any(|line| line.state == LineState::NotQuoted)).then_some(cart)
    })
    .await
}

async fn buy(bench: &FakeBench, account: AccountId, kind: OrderKind, text: &str) -> Result<(), Fault> {
    let line = CartAdd {
        account,
        kind,
        name: name(text),
        term: Term::ONE,
        auth_code: None,
    };
    let added = bench.engine.cart_add(vec![line]).await.expect("an answer");
    assert!(added.refused.is_empty(), "{:?}", added.refused);
    let cart = quoted(bench).await;
    let request = CheckoutRequest {
        plan_hash: cart.plan_hash,
        acknowledged: true,
    };
    // One checkout at a time: the one before is over a moment after its items are.
    bench.engine.cart_sent().await;
    bench.engine.cart_checkout(request).await.map(|_| ())
}

async fn order_item(bench: &FakeBench) -> OrderItemView {
    bench.orders().await.remove(0).items.remove(0)
}

/// Waits until the latest order's only item stands so.
async fn stands(bench: &FakeBench, state: OrderState) -> OrderItemView {
    until(&format!("the item is {state}"), || async {
        let item = order_item(bench).await;
        (item.state == state).then_some(item)
    })
    .await
}

#[tokio::test]
async fn an_unclear_order_is_repeated_under_its_one_key_until_it_is_answered() {
    let (bench, quay, account) = quay().await;
    let unclear = [quay.unclear(), quay.unclear()];
    quay.state().answers.extend(unclear);
    buy(&bench, account, OrderKind::Register, NAME)
        .await
        .expect("it starts");
    let item = stands(&bench, OrderState::Unknown).await;
    assert_eq!((item.sends, item.charged), (1, None));
    assert!(item.decisions.is_empty());
    let sent = || quay.state().sent.len();
    assert_eq!(sent(), 1, "not at once");
    bench.clock.advance(16);
    until("it is sent a second time", || async {
        (sent() == 2).then_some(())
    })
    .await;
    // When it is sent next is counted from its answer.
    bench.engine.cart_sent().await;
    stands(&bench, OrderState::Unknown).await;
    bench.clock.advance(30);
    let item = stands(&bench, OrderState::Confirmed).await;
    assert_eq!((item.sends, item.charged), (3, Some(Money::usd_cents(1200))));
    let orders = quay.state().sent.clone();
    assert_eq!(orders.len(), 3);
    assert!(
        orders.iter().all(|order| *order == orders[0]),
        "the same bytes under the same key"
    );
    let log = bench
        .engine
        .activity_log(engine::activity::view::LogQuery::default())
        .await
        .expect("a log")
        .lines;
    let lines = log
        .iter()
        .filter(|line| line.message.contains("sent again under the same key"));
    assert_eq!(lines.count(), 2);
}

#[tokio::test]
async fn a_request_is_repeated_five_times_at_most() {
    let (bench, quay, account) = quay().await;
    let unclear: Vec<Outcome> = (0..20).map(|_| quay.unclear()).collect();
    quay.state().answers.extend(unclear);
    quay.state()
        .findings
        .push_back(Finding::Unclear("It shows something odd.".to_owned()));
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
    assert_eq!(quay.state().sent.len(), 6, "once, and five times again");
    assert_eq!(
        item.decisions,
        [Decision::Done, Decision::NotDone, Decision::Replay]
    );
}

#[tokio::test]
async fn other_bytes_are_never_sent_under_a_used_key() {
    let (bench, quay, account) = quay().await;
    let unclear = quay.unclear();
    quay.state().answers.push_back(unclear);
    buy(&bench, account, OrderKind::Register, NAME)
        .await
        .expect("it starts");
    stands(&bench, OrderState::Unknown).await;
    quay.state().salt = "an option was changed".to_owned();
    bench.clock.advance(16);
    let said = until("the repetition is given up", || async {
        let said = order_item(&bench).await.message.unwrap_or_default();
        said.contains("not be the same to the byte").then_some(said)
    })
    .await;
    assert!(said.contains("account is being asked"), "{said}");
    bench.clock.advance(700);
    stands(&bench, OrderState::Unknown).await;
    assert_eq!(quay.state().sent.len(), 1);
}

#[tokio::test]
async fn after_a_restart_nothing_is_sent_by_itself_and_a_person_can_ask_for_it() {
    let (bench, quay, account) = quay().await;
    let unclear = quay.unclear();
    quay.state().answers.push_back(unclear);
    buy(&bench, account, OrderKind::Register, NAME)
        .await
        .expect("it starts");
    stands(&bench, OrderState::Unknown).await;
    let bench = bench.restarted().await;
    bench.clock.advance(30);
    let item = stands(&bench, OrderState::NeedsHuman).await;
    assert_eq!(
        item.decisions,
        [Decision::Done, Decision::NotDone, Decision::Replay]
    );
    assert_eq!(quay.state().sent.len(), 1);
    let order = bench
        .engine
        .cart_decide(item.id, Decision::Replay)
        .await
        .expect("decided");
    let state = quay.state();
    assert_eq!(state.sent.len(), 2);
    assert_eq!(state.sent[0], state.sent[1]);
    assert_eq!(
        (order.items[0].state, order.items[0].sends),
        (OrderState::Confirmed, 2)
    );
}

#[tokio::test]
async fn a_refused_repetition_says_nothing_about_the_first() {
    let (bench, quay, account) = quay().await;
    let answers = [
        quay.unclear(),
        Outcome::Rejected(quay.error(Kind::NotAvailable, "The name is taken.")),
    ];
    quay.state().answers.extend(answers);
    buy(&bench, account, OrderKind::Register, NAME)
        .await
        .expect("it starts");
    stands(&bench, OrderState::Unknown).await;
    bench.clock.advance(16);
    until("the repetition is refused", || async {
        let said = order_item(&bench).await.message.unwrap_or_default();
        said.contains("The name is taken").then_some(())
    })
    .await;
    assert_eq!(
        order_item(&bench).await.state,
        OrderState::Unknown,
        "it may be taken by the first"
    );
    quay.state().findings.push_back(Finding::Done {
        expires_at: None,
        charged: Some(Money::usd_cents(1100)),
        reference: None,
    });
    bench.clock.advance(60);
    let item = stands(&bench, OrderState::Confirmed).await;
    assert_eq!(item.charged, Some(Money::usd_cents(1100)));
    assert_eq!(quay.state().sent.len(), 2);
    let spent = bench.orders().await[0].spent.clone();
    assert_eq!(
        spent,
        [Money::usd_cents(1100)],
        "what was charged, not what was quoted"
    );
}

#[tokio::test]
async fn a_pending_order_is_asked_about_at_the_providers_pace_also_after_a_restart() {
    let (bench, quay, account) = quay().await;
    let waits = Finding::StillPending {
        note: Some("Confirm the mail sent to you.".to_owned()),
    };
    {
        let mut state = quay.state();
        state.answers.push_back(Outcome::Pending {
            handle: "op-1".to_owned(),
        });
        state.findings.push_back(waits);
    }
    buy(&bench, account, OrderKind::Register, NAME)
        .await
        .expect("it starts");
    let item = stands(&bench, OrderState::Pending).await;
    let now = bench.engine.now();
    assert_eq!(
        item.next_look_at.map(|at| at.since(now)),
        Some(30),
        "the provider's first step"
    );
    bench.clock.advance(31);
    let item = until("it was looked at", || async {
        let item = order_item(&bench).await;
        (item.message.as_deref() == Some("Confirm the mail sent to you.")).then_some(item)
    })
    .await;
    assert_eq!(item.state, OrderState::Pending);
    bench.clock.advance(60);
    let bench = bench.restarted().await;
    let now = bench.engine.now();
    until("it is asked about again, and then at the slower step", || async {
        let item = order_item(&bench).await;
        item.next_look_at.filter(|at| at.since(now) == 600).map(drop)
    })
    .await;
    quay.state().findings.push_front(Finding::Refused(quay_refusal()));
    bench.clock.advance(601);
    let item = stands(&bench, OrderState::Rejected).await;
    assert_eq!(item.message.as_deref(), Some("The registry refused the name."));
    assert_eq!(item.link.as_deref(), Some("https://pay.example/"));
    let cart = bench.engine.cart_get().await.expect("the cart");
    let LineState::Failed { fault } = &cart.lines[0].state else {
        panic!("the line shows it: {:?}", cart.lines[0].state)
    };
    assert_eq!(fault.message, "The registry refused the name.");
}

fn quay_refusal() -> registrar::ProviderError {
    registrar::ProviderError::new(Kind::Conflict, "quay", "find", "The registry refused the name.")
        .link(Some("https://pay.example/"))
}

#[tokio::test]
async fn a_name_whose_expiry_nobody_tells_can_be_renewed_but_not_twice_in_a_row() {
    let (bench, quay, account) = quay().await;
    buy(&bench, account, OrderKind::Renew, "silent.com")
        .await
        .expect("it starts");
    stands(&bench, OrderState::Confirmed).await;
    assert_eq!(quay.state().sent.len(), 1);
    let again = CartAdd {
        account,
        kind: OrderKind::Renew,
        name: name("silent.com"),
        term: Term::ONE,
        auth_code: None,
    };
    let added = bench
        .engine
        .cart_add(vec![again.clone()])
        .await
        .expect("an answer");
    assert!(
        added.refused[0].reason.contains("Freehold renewed this name on"),
        "{added:?}"
    );
    bench.clock.advance(31 * DAY);
    let added = bench.engine.cart_add(vec![again]).await.expect("an answer");
    assert_eq!(added.added, 1, "{added:?}");
}

#[tokio::test]
async fn a_cap_counts_in_euros_as_it_does_in_dollars() {
    let (bench, quay, account) = quay().await;
    let euros = |minor| {
        Some(Money {
            minor,
            currency: Currency::EUR,
        })
    };
    quay.state().price = euros(900);
    buy(&bench, account, OrderKind::Register, NAME)
        .await
        .expect("9 euros are within the cap");
    let item = stands(&bench, OrderState::Confirmed).await;
    assert_eq!(item.charged, euros(900));
    quay.state().price = euros(49_500);
    let fault = buy(&bench, account, OrderKind::Register, "second.com")
        .await
        .expect_err("too much");
    assert_eq!(fault.code, Code::CapReached);
    assert!(fault.message.contains("EUR"), "{fault:?}");
    let cart = bench.engine.cart_get().await.expect("the cart");
    let day = cart
        .day_caps
        .iter()
        .find(|meter| meter.spent.currency == Currency::EUR)
        .expect("a meter");
    assert_eq!(Some(day.spent), euros(900));
}
