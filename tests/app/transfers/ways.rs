//! The way from Joker.com to domani.sh, and what can happen on it.

use engine::reminders::view::OpenWorkKind;
use engine::transfers::view::{TransferAct, TransferStateView, TransferStep};
use model::DomainName;
use sandbox::control::change::DomainPatch;
use sandbox::faults::{Effect, Fault};

use super::{DOMANI, JOKER, Move, NAME, STEP, transfers};

const LAST: TransferStep = TransferStep::Compare;

#[tokio::test(flavor = "multi_thread")]
async fn a_name_moves_with_its_zone_its_settings_and_its_notes_and_is_paid_once() {
    let way = Move::open().await;
    let engine = &way.bench.engine;
    engine
        .portfolio_tags_keep(
            DomainName::parse(NAME).expect("a name"),
            vec!["moving".to_owned()],
        )
        .await
        .expect("tagged");
    let before = way.zone(JOKER);
    assert!(before.iter().any(|record| record.contains(" MX ")), "{before:?}");

    let started = way.start().await;
    assert_eq!((started.started, started.refused.len()), (1, 0), "{started:?}");
    let waiting = way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    assert!(waiting.in_cart, "{waiting:#?}");
    assert!(
        waiting.words.contains("Nothing is charged before"),
        "{}",
        waiting.words
    );
    let domain = way.bench.sandbox.domain(NAME).expect("still there");
    assert!(!domain.locked, "the lock came off");
    assert_eq!(way.charges(), 0, "nothing is paid by itself");
    assert_eq!(way.asked("domain-transfer-get-auth-id"), 1);
    let reminders = engine.reminders_get().await.expect("reminders");
    let open: Vec<_> = reminders
        .open
        .iter()
        .filter(|work| work.kind == OpenWorkKind::Transfer)
        .collect();
    assert!(open.len() == 1 && open[0].for_user, "{open:?}");

    way.buy().await;
    way.reaches(TransferStep::Travel, TransferStateView::Running)
        .await;
    let done = way.travels().await;
    assert_eq!(
        (done.state, done.step),
        (TransferStateView::Done, LAST),
        "{done:#?}"
    );
    assert_eq!(way.charges(), 1, "paid once");
    assert_eq!(way.zone(DOMANI), before, "the zone is what it was");
    let domain = way.bench.sandbox.domain(NAME).expect("at its new home");
    assert!(domain.locked && domain.auto_renew, "as before: {domain:?}");
    let zone = way.bench.sandbox.zone_at(DOMANI, NAME).expect("a zone");
    assert_eq!(zone.nameservers, ["ns1.domani.run", "ns2.domani.run"]);
    way.bench.sync().await;
    let rows = way.rows().await;
    let at_domani = rows
        .iter()
        .find(|row| row.account == way.domani)
        .expect("it is in the list");
    assert_eq!(
        at_domani.tags.iter().filter(|tag| *tag == "moving").count(),
        1,
        "{at_domani:?}"
    );
    let reminders = engine.reminders_get().await.expect("reminders");
    assert!(reminders.open.is_empty(), "{:?}", reminders.open);
    let order = |part: &str| {
        let requests = way.bench.sandbox.requests();
        requests
            .iter()
            .position(|request| request.path.contains(part) && request.method == "PUT")
    };
    assert!(
        order(&format!("{NAME}/dns")) < order(&format!("{NAME}/nameservers")),
        "the zone is in place before the nameservers move"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_at_every_step_loses_and_repeats_nothing() {
    let mut way = Move::open().await;
    let before = way.zone(JOKER);
    way.start().await;
    way = way.restarted().await;
    way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    way = way.restarted().await;
    let waiting = way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    assert!(waiting.in_cart, "{waiting:#?}");
    assert_eq!(
        way.asked("domain-transfer-get-auth-id"),
        1,
        "the code is asked for once"
    );
    assert_eq!(transfers(&way.quoted().await), 1);
    way.buy().await;
    way.reaches(TransferStep::Travel, TransferStateView::Running)
        .await;
    way = way.restarted().await;
    let done = way.travels().await;
    assert_eq!(done.state, TransferStateView::Done, "{done:#?}");
    way = way.restarted().await;
    assert_eq!(way.transfer().await.state, TransferStateView::Done);
    assert_eq!(way.charges(), 1, "paid once, however often it was started anew");
    assert_eq!(way.zone(DOMANI), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_that_changes_while_the_name_moves_comes_along_in_its_newer_state() {
    let way = Move::open().await;
    way.start().await;
    way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    {
        let mut world = way.bench.sandbox.world().lock();
        let account = world.holdings.domains[NAME].account.clone();
        let zone = world.zone_mut(&account, NAME).expect("a zone");
        zone.records.push(sandbox::world::zone::ZoneRecord::new(
            "TXT",
            "late",
            "came later",
            300,
        ));
    }
    way.buy().await;
    way.reaches(TransferStep::Travel, TransferStateView::Running)
        .await;
    let done = way.travels().await;
    assert_eq!(done.state, TransferStateView::Done, "{done:#?}");
    let zone = way.zone(DOMANI);
    assert!(
        zone.iter().any(|record| record.contains("came later")),
        "{zone:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_comes_back_while_the_order_waits_is_noticed_by_itself_and_nothing_is_paid() {
    let way = Move::open().await;
    way.start().await;
    way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    let patch = DomainPatch {
        domain: NAME.to_owned(),
        locked: Some(true),
        ..DomainPatch::default()
    };
    assert!(
        way.transfer()
            .await
            .words
            .contains("whether the transfer lock has come back"),
        "it says that it looks"
    );
    way.bench.sandbox.change_domain(patch).expect("the name is known");
    // Nobody touches the cart or asks for a look: it looks by itself.
    let stopped = way
        .bench
        .until("it stops by itself", || async {
            let transfer = way.transfer().await;
            if transfer.state == TransferStateView::Stopped {
                return Some(transfer);
            }
            way.bench.sandbox.advance_clock(STEP);
            None
        })
        .await;
    assert!(stopped.words.contains("lock is on again"), "{}", stopped.words);
    assert_eq!(way.charges(), 0);
    way.act(TransferAct::Retry).await;
    way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    assert!(!way.bench.sandbox.domain(NAME).expect("there").locked);
    assert_eq!(
        way.asked("domain-transfer-get-auth-id"),
        1,
        "the code is still good"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_is_refused_costs_nothing_and_a_new_one_goes_on() {
    let way = Move::open().await;
    way.start().await;
    way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    // Somebody asks for another code on the web site: the one in the cart is worth nothing any more.
    {
        let mut world = way.bench.sandbox.world().lock();
        let owned = world.holdings.domains.get_mut(NAME).expect("there");
        owned.extra.insert("auth-id".to_owned(), "another-code".into());
    }
    way.buy().await;
    let stopped = way
        .bench
        .until("it is refused", || async {
            let transfer = way.transfer().await;
            (transfer.state == TransferStateView::Stopped).then_some(transfer)
        })
        .await;
    let hint = stopped.fault.and_then(|fault| fault.hint).unwrap_or_default();
    assert!(hint.contains("ask for a new one"), "{hint}");
    assert_eq!(stopped.acts.first(), Some(&TransferAct::NewCode));
    assert_eq!(way.charges(), 0, "nothing was charged");
    way.act(TransferAct::NewCode).await;
    way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    assert_eq!(way.asked("domain-transfer-get-auth-id"), 2);
    way.buy().await;
    way.reaches(TransferStep::Travel, TransferStateView::Running)
        .await;
    let done = way.travels().await;
    assert_eq!(done.state, TransferStateView::Done, "{done:#?}");
    assert_eq!(way.charges(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_the_request_for_a_code_is_not_asked_again_by_itself() {
    let way = Move::open().await;
    let lost = Fault::once(Effect::DropAfterCommit)
        .at(JOKER)
        .on("POST", "/domain-transfer-get-auth-id");
    way.bench.sandbox.push_fault(lost);
    way.start().await;
    let waiting = way.reaches(TransferStep::Code, TransferStateView::Waiting).await;
    assert!(waiting.words.contains("not clear"), "{}", waiting.words);
    assert!(
        waiting.words.contains("invalid"),
        "the warning is said: {}",
        waiting.words
    );
    assert_eq!(way.asked("domain-transfer-get-auth-id"), 1);
    way.act(TransferAct::NewCode).await;
    way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    assert_eq!(way.asked("domain-transfer-get-auth-id"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_that_is_off_is_said_and_nothing_is_charged() {
    let way = Move::open().await;
    way.bench
        .sandbox
        .switch(DOMANI, "dialect", "seed")
        .expect("the switch is known");
    way.start().await;
    way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    way.buy().await;
    let stopped = way
        .bench
        .until("it is refused", || async {
            let transfer = way.transfer().await;
            (transfer.state == TransferStateView::Stopped).then_some(transfer)
        })
        .await;
    let fault = stopped.fault.expect("the reason");
    let said = format!("{} {}", fault.message, fault.hint.unwrap_or_default());
    assert!(
        said.contains("preview") && said.contains("Nothing was charged"),
        "{said}"
    );
    assert_eq!(way.charges(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_young_name_waits_untouched_until_its_sixty_days_are_over() {
    let way = Move::open().await;
    let now = way.bench.sandbox.clock_now();
    let patch = DomainPatch {
        domain: NAME.to_owned(),
        registered_at: Some(now - chrono::TimeDelta::days(50)),
        ..DomainPatch::default()
    };
    way.bench.sandbox.change_domain(patch).expect("the name is known");
    way.bench.sync().await;
    way.start().await;
    let waiting = way
        .bench
        .until("it waits", || async {
            let transfer = way.transfer().await;
            transfer.next_look_at.is_some().then_some(transfer)
        })
        .await;
    assert_eq!(
        (waiting.step, waiting.state),
        (TransferStep::Check, TransferStateView::Running)
    );
    assert!(waiting.words.contains("60 days"), "{}", waiting.words);
    assert!(
        way.bench.sandbox.domain(NAME).expect("there").locked,
        "nothing was touched"
    );
    way.act(TransferAct::Watch).await;
    assert_eq!(way.asked("transfer-watch"), 1);
    way.bench.sandbox.advance_clock(11 * model::time::DAY);
    way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_up_says_what_it_leaves_and_puts_the_lock_back_on() {
    let way = Move::open().await;
    way.start().await;
    let waiting = way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    let leaves = waiting.leaves.join(" ");
    assert!(
        leaves.contains("lock is off") && leaves.contains("taken out"),
        "{leaves}"
    );
    way.act(TransferAct::Pause).await;
    assert_eq!(way.transfer().await.state, TransferStateView::Paused);
    way.act(TransferAct::Resume).await;
    way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    let given_up = way.act(TransferAct::Abandon).await.expect("still known");
    assert_eq!(given_up.state, TransferStateView::Abandoned);
    let cart = way.bench.engine.cart_get().await.expect("the cart");
    assert_eq!(transfers(&cart), 0, "{:?}", cart.lines);
    assert_eq!(given_up.acts.first(), Some(&TransferAct::LockAgain));
    way.act(TransferAct::LockAgain).await;
    way.bench
        .until("the lock is on again", || async {
            way.bench.sandbox.advance_clock(5);
            way.bench
                .sandbox
                .domain(NAME)
                .is_some_and(|owned| owned.locked)
                .then_some(())
        })
        .await;
    assert_eq!(way.charges(), 0);
    assert_eq!(way.act(TransferAct::Forget).await, None);
    assert!(
        way.bench
            .engine
            .transfers_list()
            .await
            .expect("transfers")
            .is_empty()
    );
    let reminders = way.bench.engine.reminders_get().await.expect("reminders");
    assert!(reminders.open.is_empty(), "{:?}", reminders.open);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_on_one_way_only_and_what_can_not_go_says_why() {
    let way = Move::open().await;
    let first = way.start().await;
    assert_eq!(first.started, 1);
    let second = way.start().await;
    assert_eq!(second.started, 0);
    assert!(
        second.refused[0].reason.contains("on its way already"),
        "{second:?}"
    );
    let mut wish = way.wish(&["wrenandrook.co.uk"]);
    wish.target = way.joker;
    let preview = way.bench.engine.transfers_preview(wish).await.expect("a preview");
    let closed = preview.lines[0].closed.clone().unwrap_or_default();
    assert!(closed.contains("in that account already"), "{closed}");
}
