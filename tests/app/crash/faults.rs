//! Without a kill: answers that are lost, late or wrong, two clicks, two engines and two processes at once.

use std::time::Duration;

use engine::Engine;
use engine::fault::Code;
use model::{OrderKind, OrderState};
use sandbox::faults::{Effect, Fault, Moment as When};
use support::bench::until;
use support::crash::Victim;

use super::{BIZZY, CLOUDFLARE, DOMANI, Intent, JOKER, PLANETDOMAINS, Shop, Ware, request, ware};

/// Seconds of world time after which a slow provider acts: later than the first look, sooner than a missing trace counts.
const SLOW: u32 = 25;
/// How long an order is held up so that a second instance meets the first one at work.
const BUSY: Duration = Duration::from_secs(3);

/// What goes wrong.
#[derive(Debug, Clone, Copy)]
enum Wrong {
    LostBefore,
    LostAfter,
    Slow,
    SlowGateway,
    ErrorAfter,
    Garbled,
    TwoClicks,
    TwoEngines,
    TwoProcesses,
}

const ALL: [Wrong; 9] = [
    Wrong::LostBefore,
    Wrong::LostAfter,
    Wrong::Slow,
    Wrong::SlowGateway,
    Wrong::ErrorAfter,
    Wrong::Garbled,
    Wrong::TwoClicks,
    Wrong::TwoEngines,
    Wrong::TwoProcesses,
];

impl Wrong {
    fn effect(self) -> Option<Effect> {
        match self {
            Self::LostBefore => Some(Effect::DropBefore),
            Self::LostAfter => Some(Effect::DropAfterCommit),
            Self::Slow => Some(Effect::SlowCommit {
                seconds: SLOW,
                status: None,
            }),
            Self::SlowGateway => Some(Effect::SlowCommit {
                seconds: SLOW,
                status: Some(504),
            }),
            Self::ErrorAfter => Some(Effect::Status {
                status: 500,
                code: "internal_error".to_owned(),
                after_commit: true,
            }),
            Self::Garbled => Some(Effect::MalformedJson),
            Self::TwoClicks | Self::TwoEngines => None,
            Self::TwoProcesses => Some(Effect::Delay(BUSY, When::Before)),
        }
    }

    /// Whether the name is bought in the end. Where a repetition is documented, also what never arrived is.
    fn buys(self, ware: Ware) -> bool {
        !matches!(self, Self::LostBefore) || ware.provider == BIZZY
    }
}

/// Everything that can go wrong with one ware, one after the other in one world.
async fn matrix(ware: Ware) {
    let intent = |wrong: &Wrong| Intent {
        ware,
        name: format!("{}-{}.com", ware.kind, format!("{wrong:?}").to_lowercase()),
    };
    let intents: Vec<Intent> = ALL.iter().map(intent).collect();
    let mut shop = Shop::open(&intents).await;
    let mut found = Vec::new();
    for (wrong, intent) in ALL.into_iter().zip(&intents) {
        found.extend(gone_wrong(&shop, intent, wrong).await);
        shop = shop.restarted().await;
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

async fn gone_wrong(shop: &Shop, intent: &Intent, wrong: Wrong) -> Vec<String> {
    let case = format!("{wrong:?}");
    let cart = shop.filled(std::slice::from_ref(intent)).await;
    let before = shop.orders_sent();
    if let Some(effect) = wrong.effect() {
        let fault = Fault::once(effect).at(intent.ware.provider).ordering();
        shop.bench.sandbox.push_fault(fault);
    }
    let mut found = Vec::new();
    match wrong {
        Wrong::TwoClicks => {
            let engine = &shop.bench.engine;
            let both = tokio::join!(
                engine.cart_checkout(request(&cart)),
                engine.cart_checkout(request(&cart))
            );
            found.extend(one_of(both.0, both.1));
        }
        Wrong::TwoEngines => {
            let config = shop.bench.config(providers::all());
            let other = Engine::start(config).await.expect("a second engine");
            let engine = &shop.bench.engine;
            let both = tokio::join!(
                engine.cart_checkout(request(&cart)),
                other.cart_checkout(request(&cart))
            );
            found.extend(one_of(both.0, both.1));
            shop.settled(&intent.name).await;
            other.shutdown().await;
        }
        Wrong::TwoProcesses => {
            let errand = shop.errand(&cart, None);
            let mut other = Victim::start("crash::victim", &errand);
            until("the other process has sent it", || async {
                (shop.orders_sent() > before).then_some(())
            })
            .await;
            match shop.bench.engine.cart_checkout(request(&cart)).await {
                Err(fault) if fault.code == Code::Busy => {}
                answer => found.push(format!("it buys beside another process: {answer:?}")),
            }
            until("the other process has its answer", || async {
                (shop.item(&intent.name).await.state != OrderState::Sent).then_some(())
            })
            .await;
            other.kill();
        }
        Wrong::Slow | Wrong::SlowGateway => {
            shop.check_out(&cart).await;
            // A look that comes too early must not conclude anything.
            let item = shop.answered(&intent.name).await;
            let looked = shop.bench.engine.cart_look(item.id).await;
            looked.expect("the account can be asked");
            shop.bench.sandbox.advance_clock(i64::from(SLOW) + 1);
            shop.bench.sandbox.commit_due().await;
        }
        _ => shop.check_out(&cart).await,
    }
    let mut found: Vec<String> = found
        .into_iter()
        .map(|what| format!("{}, {case}: {what}", intent.ware))
        .collect();
    let item = shop.settled(&intent.name).await;
    found.extend(shop.audit(intent, &case).await);
    let sent = shop.orders_sent() - before;
    let most = if intent.ware.provider == BIZZY { 6 } else { 1 };
    if sent > most || sent != usize::try_from(item.sends).expect("few") {
        found.push(format!("{}, {case}: sent {sent} times: {item:?}", intent.ware));
    }
    let bought = shop.charged(intent).0 == 1;
    if bought != wrong.buys(intent.ware) {
        found.push(format!("{}, {case}: bought is {bought}: {item:?}", intent.ware));
    }
    found.extend(shop.decided(intent, &case).await);
    found
}

/// Of two checkouts of one plan exactly one begins.
fn one_of<F: std::fmt::Debug>(first: Result<String, F>, second: Result<String, F>) -> Option<String> {
    match (&first, &second) {
        (Ok(_), Err(_)) | (Err(_), Ok(_)) => None,
        _ => Some(format!("not one of two: {first:?} {second:?}")),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_at_planetdomains_is_paid_once_whatever_goes_wrong() {
    matrix(ware(PLANETDOMAINS, OrderKind::Register)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_at_planetdomains_is_paid_once_whatever_goes_wrong() {
    matrix(ware(PLANETDOMAINS, OrderKind::Renew)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_at_domani_is_paid_once_whatever_goes_wrong() {
    matrix(ware(DOMANI, OrderKind::Register)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_at_domani_is_paid_once_whatever_goes_wrong() {
    matrix(ware(DOMANI, OrderKind::Renew)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_to_domani_is_paid_once_whatever_goes_wrong() {
    matrix(ware(DOMANI, OrderKind::Transfer)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_at_bizzy_is_paid_once_whatever_goes_wrong() {
    matrix(ware(BIZZY, OrderKind::Register)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_at_bizzy_is_paid_once_whatever_goes_wrong() {
    matrix(ware(BIZZY, OrderKind::Renew)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_at_joker_is_paid_once_whatever_goes_wrong() {
    matrix(ware(JOKER, OrderKind::Register)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_at_joker_is_paid_once_whatever_goes_wrong() {
    matrix(ware(JOKER, OrderKind::Renew)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_to_joker_is_paid_once_whatever_goes_wrong() {
    matrix(ware(JOKER, OrderKind::Transfer)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_at_joker_is_paid_once_whatever_goes_wrong() {
    matrix(ware(JOKER, OrderKind::Restore)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_privacy_order_at_joker_is_paid_once_whatever_goes_wrong() {
    matrix(ware(JOKER, OrderKind::Privacy)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_at_cloudflare_is_paid_once_whatever_goes_wrong() {
    matrix(ware(CLOUDFLARE, OrderKind::Register)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_to_cloudflare_is_paid_once_whatever_goes_wrong() {
    matrix(ware(CLOUDFLARE, OrderKind::Transfer)).await;
}
