//! A DS record between the registrar that took it and the registry that shows it: told, waited for over a restart, and not
//! offered as if nothing had happened.

use engine::Code;
use engine::dns::dnssec::view::{DnssecStepKind, DnssecVerdict};
use engine::reminders::view::OpenWorkKind;

use super::hosting::{JOKER, Two};

#[tokio::test(flavor = "multi_thread")]
async fn a_ds_record_that_joker_took_is_waited_for_over_a_restart_until_the_registry_shows_it() {
    let mut two = Two::open(JOKER).await;
    two.active().await;
    two.step(DnssecStepKind::SwitchOn, false).await.expect("signed");
    let given = two.step(DnssecStepKind::GiveDs, false).await.expect("given");
    assert_eq!(given.verdict, DnssecVerdict::Waiting, "{given:?}");
    let since = given.given.expect("it is on its way").at;
    assert!(given.words.contains("took the DS record"), "{}", given.words);
    let last = given.steps.last().expect("a step");
    assert_eq!(
        (last.kind, last.label.as_str(), &last.brake),
        (DnssecStepKind::GiveDs, "Give it again", &None)
    );
    // The zone stays signed under a record that may arrive at any time.
    let early = two.step(DnssecStepKind::SwitchOff, true).await;
    assert_eq!(early.expect_err("it would go dark").code, Code::Conflict);

    two.bench = two.bench.restarted().await;
    let waiting = two.under_way(OpenWorkKind::Process).await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert!(waiting[0].contains("the registry does not show it yet"));
    let after = two.dnssec().await;
    assert_eq!(after.given.map(|given| given.at), Some(since));

    two.settle().await;
    let linked = two.dnssec().await;
    assert_eq!(linked.verdict, DnssecVerdict::Secure, "{linked:?}");
    assert_eq!(linked.given, None);
    assert_eq!(two.under_way(OpenWorkKind::Process).await, [""; 0]);
    assert!(two.log_has("The registry shows the DS record").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_to_look_for_a_ds_record_that_arrives() {
    let two = Two::open(JOKER).await;
    two.active().await;
    two.step(DnssecStepKind::SwitchOn, false).await.expect("signed");
    two.step(DnssecStepKind::GiveDs, false).await.expect("given");
    two.settle().await;
    // It is looked for every ten minutes by itself.
    let ended = || async {
        two.bench.sandbox.advance_clock(660);
        let open = two.under_way(OpenWorkKind::Process).await;
        open.is_empty().then_some(())
    };
    two.bench.until("the record is seen", ended).await;
    let said = || async {
        two.log_has("The registry shows the DS record")
            .await
            .then_some(())
    };
    two.bench.until("the log says so", said).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_the_record_back_ends_the_wait() {
    let two = Two::open(JOKER).await;
    two.active().await;
    two.step(DnssecStepKind::SwitchOn, false).await.expect("signed");
    two.step(DnssecStepKind::GiveDs, false).await.expect("given");
    let back = two
        .step(DnssecStepKind::RemoveDs, true)
        .await
        .expect("taken back");
    assert_eq!(back.given, None);
    assert_eq!(two.under_way(OpenWorkKind::Process).await, [""; 0]);
    assert_eq!(
        two.under_way(OpenWorkKind::Signing).await.len(),
        1,
        "a day is waited"
    );
}
