//! Zones that rest and zones that go: shown first, typed, kept in the history, and not while the world asks them unless the
//! user says so.

use engine::dns::hosting::view::{RemoveZone, ZonePause, ZoneRemoval};
use engine::reminders::view::OpenWorkKind;
use engine::{Code, Fault};
use sandbox::faults::{Effect, Fault as Strike};
use serde_json::Value;

use super::hosting::{CLOUDFLARE, DOMANI, NAME, Two};

async fn look(two: &Two) -> ZoneRemoval {
    let seen = two.bench.engine.dns_hosting_removal(two.at_cloudflare()).await;
    seen.expect("the zone")
}

async fn remove(two: &Two, change: impl FnOnce(&mut RemoveZone)) -> Result<(), Fault> {
    let mut order = RemoveZone {
        key: two.at_cloudflare(),
        hash: look(two).await.hash,
        typed: NAME.to_owned(),
        although_asked: false,
    };
    change(&mut order);
    two.bench.engine.dns_hosting_remove(order).await
}

fn removals(two: &Two) -> usize {
    let requests = two.bench.sandbox.requests();
    let sent = requests
        .iter()
        .filter(|one| one.provider == CLOUDFLARE && one.method == "DELETE");
    sent.count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_goes_once_its_name_was_typed_and_its_records_are_in_the_history() {
    let two = Two::open(DOMANI).await;
    two.create().await;
    two.fill().await;
    let seen = look(&two).await;
    assert_eq!(
        (seen.records, &seen.asked, &seen.blocked),
        (3, &None, &None),
        "{seen:?}"
    );
    let typo = remove(&two, |order| order.typed = "inkwell-marsh.co".to_owned()).await;
    assert_eq!(typo.expect_err("not typed").code, Code::NeedsConfirmation);
    let other = remove(&two, |order| order.hash = "another".to_owned()).await;
    assert_eq!(other.expect_err("not what was shown").code, Code::PlanChanged);
    assert_eq!(removals(&two), 0, "nothing was sent");

    remove(&two, |_| {}).await.expect("removed");
    assert_eq!(removals(&two), 1);
    assert!(two.bench.sandbox.zone_at(CLOUDFLARE, NAME).is_none());
    assert_eq!(two.under_way(OpenWorkKind::Activation).await, [""; 0]);
    assert!(two.log_has("Removed the zone inkwell-marsh.com").await);
    let engine = &two.bench.engine;
    let kept = engine.dns_history(two.at_cloudflare()).await.expect("a history");
    assert!(kept.iter().any(|state| state.records == 3), "{kept:?}");
    let view = engine.dns_hosting(NAME.to_owned()).await.expect("a view");
    assert!(view.hosts.iter().all(|host| host.zone.is_none()), "{view:?}");
    // What is served now was never touched.
    let served = two.bench.sandbox.zone_at(DOMANI, NAME).expect("a zone");
    assert_eq!(served.records.len(), 3);
    let gone = engine.dns_hosting_removal(two.at_cloudflare()).await;
    assert_eq!(gone.expect_err("gone").code, Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_that_the_world_asks_goes_only_when_that_was_said() {
    let two = Two::open(DOMANI).await;
    two.active().await;
    let asked = look(&two).await.asked.expect("the world asks it");
    assert!(asked.contains("still point to this zone"), "{asked}");
    let fault = remove(&two, |_| {}).await.expect_err("a brake");
    assert_eq!((fault.code, fault.message), (Code::NeedsConfirmation, asked));
    assert!(two.bench.sandbox.zone_at(CLOUDFLARE, NAME).is_some());
    remove(&two, |order| order.although_asked = true)
        .await
        .expect("removed");
    assert!(two.bench.sandbox.zone_at(CLOUDFLARE, NAME).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_that_can_not_be_read_stays_and_a_lost_answer_is_settled_by_looking() {
    let two = Two::open(DOMANI).await;
    two.create().await;
    two.fill().await;
    let hash = look(&two).await.hash;
    two.bench.sandbox.push_fault(
        Strike::once(Effect::DropBefore)
            .on("GET", "/**/dns_records")
            .times(9),
    );
    let order = RemoveZone {
        key: two.at_cloudflare(),
        hash,
        typed: NAME.to_owned(),
        although_asked: false,
    };
    let unread = two.bench.engine.dns_hosting_remove(order).await;
    unread.expect_err("what can not be read is not removed");
    assert_eq!(removals(&two), 0);
    two.bench.sandbox.clear_faults();
    two.bench
        .sandbox
        .push_fault(Strike::once(Effect::DropAfterCommit).on("DELETE", "/**"));
    remove(&two, |_| {})
        .await
        .expect("the account says that it is gone");
    assert_eq!(removals(&two), 1, "it is not sent twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_is_paused_after_its_effect_was_read_and_resumed_with_one_click() {
    let two = Two::open(DOMANI).await;
    two.create().await;
    let engine = &two.bench.engine;
    let pause = |paused: bool, confirmed: bool| {
        engine.dns_hosting_pause(ZonePause {
            key: two.at_cloudflare(),
            paused,
            confirmed,
        })
    };
    let fault = pause(true, false).await.expect_err("its effect first");
    assert_eq!(fault.code, Code::NeedsConfirmation);
    assert!(fault.message.contains("for everybody to see"), "{fault:?}");
    let paused = || {
        let zone = two.bench.sandbox.zone_at(CLOUDFLARE, NAME).expect("a zone");
        zone.extra.get("paused").and_then(Value::as_bool).unwrap_or(false)
    };
    assert!(!paused());
    let told = pause(true, true).await.expect("paused");
    assert!(told.paused && paused(), "{told:?}");
    let told = pause(false, false).await.expect("resumed");
    assert!(!told.paused && !paused(), "{told:?}");
    assert!(two.log_has("Paused the zone").await && two.log_has("Resumed the zone").await);

    let cloudflare = two.accounts[CLOUDFLARE];
    engine
        .accounts_read_only(cloudflare, true)
        .await
        .expect("switched");
    assert_eq!(
        pause(true, true).await.expect_err("read only").code,
        Code::ReadOnly
    );
    let blocked = look(&two).await.blocked.expect("read only");
    assert!(blocked.contains("read only"), "{blocked}");
    let fault = remove(&two, |_| {}).await.expect_err("read only");
    assert_eq!(fault.code, Code::Conflict);
    assert_eq!(removals(&two), 0);
}
