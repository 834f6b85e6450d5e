//! Stories about the raw answers that are kept with an order: as they came, and without anything secret.

use engine::cart::view::{CartAdd, CheckoutRequest, ItemDetail, LineState};
use model::{AccountId, AuthCode, OrderKind, OrderState, Term};
use sandbox::faults::{Effect, Fault};
use sandbox::world::elsewhere::Elsewhere;
use support::bench::{Bench, name};

const CODE: &str = "Canary-Code-4711";

fn line(account: AccountId, kind: OrderKind, text: &str) -> CartAdd {
    CartAdd {
        account,
        kind,
        name: name(text),
        term: Term::ONE,
        auth_code: None,
    }
}

/// Buys one thing and returns what is kept about it once it has an answer.
async fn ordered(bench: &Bench, line: CartAdd) -> ItemDetail {
    let added = bench.engine.cart_add(vec![line]).await.expect("added");
    assert!(added.refused.is_empty(), "{:?}", added.refused);
    let cart = bench
        .until("the line is quoted", || async {
            let cart = bench.engine.cart_get().await.expect("the cart");
            (!cart.lines.iter().any(|line| line.state == LineState::NotQuoted)).then_some(cart)
        })
        .await;
    assert_eq!(cart.payable, 1, "{:?}", cart.lines);
    let request = CheckoutRequest {
        plan_hash: cart.plan_hash,
        acknowledged: true,
    };
    let order = bench.engine.cart_checkout(request).await.expect("it starts");
    let moving = [OrderState::Planned, OrderState::Armed, OrderState::Sent];
    let item = bench
        .until("there is an answer", || async {
            let order = bench.engine.cart_order(order.clone()).await.expect("an order");
            let item = order.items.into_iter().next().expect("one item");
            (!moving.contains(&item.state)).then_some(item)
        })
        .await;
    bench.engine.cart_item(item.id).await.expect("its detail")
}

fn refusal(status: u16, code: &str) -> Effect {
    Effect::Status {
        status,
        code: code.to_owned(),
        after_commit: false,
    }
}

#[tokio::test]
async fn what_the_registrar_answered_is_kept_as_it_came() {
    let (bench, account) = Bench::synced("one-account").await;
    let detail = ordered(&bench, line(account, OrderKind::Register, "tidewright.com")).await;
    assert_eq!(detail.item.state, OrderState::Confirmed);
    let [receipt] = detail.receipts.as_slice() else {
        panic!("one order, one answer: {:?}", detail.receipts)
    };
    assert!(receipt.request.starts_with("POST "), "{}", receipt.request);
    assert!((200..300).contains(&receipt.status));
    assert!(receipt.text.contains("tidewright.com"), "{}", receipt.text);
    let token = bench.planetdomains().credentials["token"].clone();
    assert!(!format!("{detail:?}").contains(token.as_str().expect("a token")));
}

#[tokio::test]
async fn an_answer_that_repeats_the_key_is_kept_without_it() {
    let (bench, account) = Bench::synced("one-account").await;
    let token = bench.planetdomains().credentials["token"].clone();
    let token = token.as_str().expect("a token");
    let echo = refusal(404, &format!("no name for {token} here"));
    bench
        .sandbox
        .push_fault(Fault::once(echo).on("POST", "/domains/register"));
    let detail = ordered(&bench, line(account, OrderKind::Register, "tidewright.com")).await;
    let receipt = detail.receipts.first().expect("the answer is kept");
    assert_eq!(receipt.status, 404);
    assert!(
        receipt.text.contains("no name for [hidden] here"),
        "{}",
        receipt.text
    );
    bench.engine.shutdown().await;
    assert_in_no_file(&bench, token);
}

#[tokio::test]
async fn an_answer_that_repeats_the_auth_code_of_a_transfer_is_kept_without_it() {
    let bench = Bench::empty("demo").await;
    bench
        .sandbox
        .switch("domani", "dialect", "current")
        .expect("a switch");
    let account = bench.connect_at("domani").await;
    bench.sync().await;
    let world = bench.sandbox.world();
    let elsewhere = Elsewhere::new("comes-over.com", CODE, support::bench::morning());
    world.lock().add_elsewhere(elsewhere);
    let echo = refusal(400, &format!("the code {CODE} is not liked"));
    bench
        .sandbox
        .push_fault(Fault::once(echo).on("POST", "/api/domains/transfer"));
    let transfer = CartAdd {
        auth_code: AuthCode::new(CODE),
        ..line(account, OrderKind::Transfer, "comes-over.com")
    };
    let detail = ordered(&bench, transfer).await;
    let receipt = detail.receipts.first().expect("the answer is kept");
    assert!(
        receipt.text.contains("the code [hidden] is not liked"),
        "{}",
        receipt.text
    );
    let shown = format!("{detail:?}");
    assert!(!shown.contains(CODE), "{shown}");
    bench.engine.shutdown().await;
    assert_in_no_file(&bench, CODE);
}

/// Neither the databases nor their logs hold a text.
fn assert_in_no_file(bench: &Bench, secret: &str) {
    let mut looked_at = 0;
    for file in std::fs::read_dir(bench.folder()).expect("the folder") {
        let path = file.expect("a file").path();
        let Ok(bytes) = std::fs::read(&path) else { continue };
        looked_at += 1;
        let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(!found, "{} holds it", path.display());
    }
    assert!(looked_at > 1, "the databases are there");
}
