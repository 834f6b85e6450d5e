//! The process is killed in the middle of an order and started again on the same data.
//!
//! The victim is this very test program, run again for one test that does nothing unless it is told to be the victim.

use std::process::Stdio;
use std::sync::Arc;

use engine::cart::view::CheckoutRequest;
use engine::{Engine, EngineConfig};
use model::{Clock, OrderState, Timestamp};
use secrecy::SecretString;
use support::bench::{Bench, Notices};
use support::crash::{Moment, crashing};
use vault::{MemoryVault, Vault};

use super::{charges, filled, register, settled};

const MOMENT: &str = "FREEHOLD_TEST_CRASH_MOMENT";
const FOLDER: &str = "FREEHOLD_TEST_CRASH_FOLDER";
const NOW: &str = "FREEHOLD_TEST_CRASH_NOW";
const KEY: &str = "FREEHOLD_TEST_CRASH_KEY";

/// The victim's clock stands still: it lives for a moment only.
struct Still(Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Run by the stories below in a process of its own; without their variables there is nothing to do.
#[tokio::test]
async fn victim() {
    let Ok(moment) = std::env::var(MOMENT) else { return };
    let moment = Moment::of(&moment).expect("a moment");
    let variable = |name| std::env::var(name).expect("the story sets it");
    let (entry, token) = {
        let key = variable(KEY);
        let (entry, token) = key.split_once(' ').expect("entry and token");
        (entry.to_owned(), token.to_owned())
    };
    let vault = Arc::new(MemoryVault::new());
    vault.put(&entry, SecretString::from(token)).await.expect("kept");
    let engine = Engine::start(EngineConfig {
        version: "0.0.0".to_owned(),
        data_dir: variable(FOLDER).into(),
        demo: false,
        clock: Arc::new(Still(Timestamp(variable(NOW).parse().expect("a number")))),
        providers: crashing(moment),
        notifier: Arc::<Notices>::default(),
        vault: Some(vault),
        resolver: Some(support::bench::nobody()),
    })
    .await
    .expect("the engine starts");
    let cart = engine.cart_get().await.expect("the cart");
    let request = CheckoutRequest {
        plan_hash: cart.plan_hash,
        acknowledged: true,
    };
    engine.cart_checkout(request).await.expect("the checkout starts");
    std::future::pending::<()>().await;
}

/// Fills a cart, lets another process check out and die, and returns the bench with a fresh engine on what it left.
async fn after_a_crash(moment: Moment) -> (Bench, String) {
    let (bench, account) = Bench::synced("one-account").await;
    filled(&bench, vec![register(account, "tidewright.com")]).await;
    let token = bench.planetdomains().credentials["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    let entry = format!("account/{account}/token");
    bench.engine.shutdown().await;
    let mut victim = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "cart::crash::victim", "--nocapture"])
        .env(MOMENT, moment.word())
        .env(FOLDER, bench.folder())
        .env(NOW, bench.sandbox.clock_now().timestamp().to_string())
        .env(KEY, format!("{entry} {token}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the victim starts");
    let end = tokio::task::spawn_blocking(move || victim.wait())
        .await
        .expect("joined")
        .expect("waited");
    assert!(!end.success(), "the victim must have been killed");
    let bench = bench.restarted().await;
    let orders = bench.orders().await;
    assert_eq!(orders.len(), 1, "the intent outlived the crash");
    (bench, orders[0].id.clone())
}

#[tokio::test]
async fn killed_before_arming_nothing_was_bought() {
    let (bench, order) = after_a_crash(Moment::BeforeArming).await;
    let order = settled(&bench, &order).await;
    assert_eq!(order.items[0].state, OrderState::NotDone, "{order:?}");
    assert!(charges(&bench).is_empty());
}

#[tokio::test]
async fn killed_before_sending_it_is_unclear_until_the_account_shows_no_trace() {
    let (bench, order) = after_a_crash(Moment::BeforeSending).await;
    for _ in 0..4 {
        bench.sandbox.advance_clock(1800);
        let item = super::order_of(&bench, &order).await.items[0].clone();
        bench.engine.cart_look(item.id).await.expect("looked");
    }
    let order = settled(&bench, &order).await;
    assert_eq!(order.items[0].state, OrderState::NotDone, "{order:?}");
    assert!(
        charges(&bench).is_empty(),
        "nothing that costs money goes on by itself after a restart"
    );
}

#[tokio::test]
async fn killed_after_the_charge_there_is_one_charge_and_the_order_is_found() {
    let (bench, order) = after_a_crash(Moment::AfterSending).await;
    assert_eq!(charges(&bench).len(), 1);
    let order = settled(&bench, &order).await;
    assert_eq!(order.items[0].state, OrderState::Confirmed, "{order:?}");
    assert_eq!(charges(&bench).len(), 1, "nothing was sent again");
    let sent = bench
        .sandbox
        .requests()
        .into_iter()
        .filter(|r| r.method == "POST" && r.path.contains("/register"));
    assert_eq!(sent.count(), 1);
}
