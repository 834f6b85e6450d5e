//! `kill -9` at every numbered step of a purchase, for everything that every provider sells.

use std::time::Duration;

use model::{OrderKind, OrderState};
use sandbox::faults::{Effect, Fault, Moment as When};
use sandbox::requests::RequestEntry;
use support::bench::until;
use support::crash::{Moment, Victim};

use super::{BIZZY, CLOUDFLARE, DOMANI, Intent, JOKER, PLANETDOMAINS, Shop, Ware, costs, open, ware};

/// How long an order is held up on its way to the provider. The victim is killed as soon as it is there.
const ON_ITS_WAY: Duration = Duration::from_millis(400);
/// How long an answer is held up. The victim is killed as soon as the provider has acted.
const NEVER: Duration = Duration::from_secs(20);

/// Where these orders die.
fn moments(ware: Ware) -> Vec<Moment> {
    let repeated = Moment::REPEATED.iter().filter(|_| ware.provider == BIZZY);
    Moment::EVERY.iter().chain(repeated).copied().collect()
}

/// Orders that are out when the process dies there.
fn sent_by(moment: Moment) -> usize {
    match moment {
        Moment::Planned | Moment::Armed | Moment::Marked => 0,
        Moment::AnsweredAgain => 2,
        _ => 1,
    }
}

/// What is made to go wrong so that the moment comes.
fn fault_for(moment: Moment) -> Option<Effect> {
    match moment {
        Moment::RequestOut => Some(Effect::Delay(ON_ITS_WAY, When::Before)),
        Moment::Acted => Some(Effect::Delay(NEVER, When::After)),
        Moment::Asking | Moment::MarkedAgain => Some(Effect::DropBefore),
        Moment::Asked | Moment::AnsweredAgain => Some(Effect::DropAfterCommit),
        _ => None,
    }
}

/// Every moment of one ware, one after the other in one world. All that is wrong is told at once.
async fn matrix(ware: Ware) {
    let moments = moments(ware);
    let intent = |moment: &Moment| Intent {
        ware,
        name: format!("{}-{}.com", ware.kind, format!("{moment:?}").to_lowercase()),
    };
    let intents: Vec<Intent> = moments.iter().map(intent).collect();
    let mut shop = Shop::open(&intents).await;
    let mut wrong = Vec::new();
    for (moment, intent) in moments.into_iter().zip(&intents) {
        let found;
        (shop, found) = killed(shop, intent, moment).await;
        wrong.extend(found);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Lets another process check out and die, starts again on what it left, and looks until all is settled.
async fn killed(shop: Shop, intent: &Intent, moment: Moment) -> (Shop, Vec<String>) {
    let case = format!("{moment:?}");
    let cart = shop.filled(std::slice::from_ref(intent)).await;
    let errand = shop.errand(&cart, Some(moment));
    shop.bench.engine.shutdown().await;
    if let Some(effect) = fault_for(moment) {
        let fault = Fault::once(effect).at(intent.ware.provider).ordering();
        shop.bench.sandbox.push_fault(fault);
    }
    let before = shop.orders_sent();
    let mut victim = Victim::start("crash::victim", &errand);
    match moment {
        Moment::RequestOut => {
            until("the order is out", || async {
                (shop.orders_sent() > before).then_some(())
            })
            .await;
            victim.kill();
            until("the provider has acted", || async {
                let requests = shop.bench.sandbox.requests();
                let order = requests.iter().rfind(|request| costs(request));
                order.and_then(|order| order.status)
            })
            .await;
        }
        Moment::Acted => {
            until("the provider has acted", || async {
                (shop.charged(intent).0 == 1).then_some(())
            })
            .await;
            victim.kill();
        }
        Moment::Armed | Moment::Classified => victim.dies_in_its_commit().await,
        _ => victim.dies().await,
    }
    let sent = shop.orders_sent() - before;
    let mut wrong = Vec::new();
    if sent != sent_by(moment) {
        wrong.push(format!("{}, {case}: {sent} orders were out", intent.ware));
    }

    let shop = shop.restarted().await;
    let item = shop.settled(&intent.name).await;
    wrong.extend(shop.audit(intent, &case).await);
    let wanted = ending(intent.ware, moment, shop.charged(intent).0 == 1);
    if item.state != wanted {
        wrong.push(format!(
            "{}, {case}: not {}: {item:?}",
            intent.ware,
            wanted.as_str()
        ));
    }
    if shop.orders_sent() - before != sent {
        wrong.push(format!(
            "{}, {case}: something that costs money was sent after the restart: {:?}",
            intent.ware,
            orders(&shop)
        ));
    }
    wrong.extend(shop.decided(intent, &case).await);
    (shop, wrong)
}

/// How an order ends that died there, without anything that the user says.
fn ending(ware: Ware, moment: Moment, charged: bool) -> OrderState {
    match moment {
        Moment::Planned | Moment::Armed => OrderState::NotDone,
        _ if open::reason(ware, charged).is_some() => OrderState::NeedsHuman,
        _ if charged => OrderState::Confirmed,
        _ => OrderState::NotDone,
    }
}

fn orders(shop: &Shop) -> Vec<RequestEntry> {
    let mut requests = shop.bench.sandbox.requests();
    requests.retain(costs);
    requests
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_at_planetdomains_survives_a_kill_at_every_step() {
    matrix(ware(PLANETDOMAINS, OrderKind::Register)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_at_planetdomains_survives_a_kill_at_every_step() {
    matrix(ware(PLANETDOMAINS, OrderKind::Renew)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_at_domani_survives_a_kill_at_every_step() {
    matrix(ware(DOMANI, OrderKind::Register)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_at_domani_survives_a_kill_at_every_step() {
    matrix(ware(DOMANI, OrderKind::Renew)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_to_domani_survives_a_kill_at_every_step() {
    matrix(ware(DOMANI, OrderKind::Transfer)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_at_bizzy_survives_a_kill_at_every_step() {
    matrix(ware(BIZZY, OrderKind::Register)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_at_bizzy_survives_a_kill_at_every_step() {
    matrix(ware(BIZZY, OrderKind::Renew)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_at_joker_survives_a_kill_at_every_step() {
    matrix(ware(JOKER, OrderKind::Register)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_at_joker_survives_a_kill_at_every_step() {
    matrix(ware(JOKER, OrderKind::Renew)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_to_joker_survives_a_kill_at_every_step() {
    matrix(ware(JOKER, OrderKind::Transfer)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_at_joker_survives_a_kill_at_every_step() {
    matrix(ware(JOKER, OrderKind::Restore)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_privacy_order_at_joker_survives_a_kill_at_every_step() {
    matrix(ware(JOKER, OrderKind::Privacy)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_at_cloudflare_survives_a_kill_at_every_step() {
    matrix(ware(CLOUDFLARE, OrderKind::Register)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_to_cloudflare_survives_a_kill_at_every_step() {
    matrix(ware(CLOUDFLARE, OrderKind::Transfer)).await;
}
