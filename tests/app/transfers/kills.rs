//! `kill -9` in the middle of a guided transfer: nothing is asked or ordered twice, and nothing is forgotten half done.

use std::collections::BTreeMap;
use std::time::Duration;

use engine::transfers::view::{TransferAct, TransferStateView, TransferStep};
use model::time::DAY;
use sandbox::control::change::DomainPatch;
use sandbox::faults::{Effect, Fault, Moment as When};
use support::bench::{Bench, until};
use support::crash::{Doing, Errand, Victim};

use super::{DOMANI, JOKER, Move, NAME, transfers};

/// How long an answer is held up: the process is killed as soon as the provider has acted.
const NEVER: Duration = Duration::from_secs(20);
/// How long a request is held up on its way: the process is killed as soon as it is out.
const ON_ITS_WAY: Duration = Duration::from_millis(400);

/// A request at Joker.com that is held up on its way, and carried out though nobody waits for it any more.
fn held_up(path: &str) -> Fault {
    Fault::once(Effect::Delay(ON_ITS_WAY, When::Before))
        .at(JOKER)
        .on("POST", path)
}

impl Move {
    /// Goes on with the transfer in another process at the world's present time, and kills that one as soon as `dies` holds.
    /// The engine here is down meanwhile, and starts again on what was left.
    async fn killed(self, held_up: Fault, what: &str, dies: impl Fn(&Self) -> bool) -> Self {
        self.bench.engine.shutdown().await;
        self.bench.sandbox.push_fault(held_up);
        let errand = Errand {
            doing: Doing::WhatIsDue,
            moment: None,
            folder: self.bench.folder(),
            now: self.bench.sandbox.clock_now().timestamp(),
            vault: BTreeMap::new(),
            vault_file: Some(self.bench.vault_file()),
        };
        let mut victim = Victim::start("crash::victim", &errand);
        until(what, || async { dies(&self).then_some(()) }).await;
        victim.kill();
        self.bench.sandbox.clear_faults();
        self
    }

    /// Waits until the world has answered the last request of a provider with this in its path, though nobody hears it.
    async fn acted(&self, part: &str) {
        until("the provider has acted", || async {
            let requests = self.bench.sandbox.requests();
            let last = requests.iter().rfind(|request| request.path.contains(part));
            last.and_then(|request| request.status).map(|_| ())
        })
        .await;
    }

    fn written(&self, part: &str) -> usize {
        let requests = self.bench.sandbox.requests();
        let written = requests
            .iter()
            .filter(|request| request.method == "PUT" && request.path.contains(part));
        written.count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_while_the_lock_and_the_code_are_asked_for_asks_nothing_twice() {
    let mut way = Move::open_on(Bench::lasting("demo").await).await;
    // It waits for its sixty days, so nothing is asked before another process goes on with it.
    let young = DomainPatch {
        domain: NAME.to_owned(),
        registered_at: Some(way.bench.sandbox.clock_now() - chrono::TimeDelta::days(50)),
        ..DomainPatch::default()
    };
    way.bench.sandbox.change_domain(young).expect("the name is known");
    way.start().await;
    way.bench
        .until("it waits", || async { way.transfer().await.next_look_at })
        .await;
    way.bench.engine.shutdown().await;
    way.bench.sandbox.advance_clock(11 * DAY);

    let unlock = held_up("/domain-unlock");
    way = way
        .killed(unlock, "the lock is being taken off", |way| {
            way.asked("domain-unlock") == 1
        })
        .await;
    way.acted("domain-unlock").await;
    way.bench.sandbox.advance_clock(120);
    let code = held_up("/domain-transfer-get-auth-id");
    way = way
        .killed(code, "the code is asked for", |way| {
            way.asked("domain-transfer-get-auth-id") == 1
        })
        .await;
    way.acted("domain-transfer-get-auth-id").await;
    way = way.restarted().await;
    let waiting = way.reaches(TransferStep::Code, TransferStateView::Waiting).await;
    assert!(waiting.words.contains("not clear"), "{}", waiting.words);
    assert_eq!(way.asked("domain-transfer-get-auth-id"), 1, "nobody asked again");
    assert_eq!(way.asked("domain-unlock"), 1, "it was unlocked once");
    way.act(TransferAct::NewCode).await;
    way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    assert_eq!(
        way.asked("domain-transfer-get-auth-id"),
        2,
        "once more, by the user"
    );
    assert_eq!(transfers(&way.quoted().await), 1, "one line in the cart");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_while_the_dns_is_written_at_the_new_home_leaves_it_whole_and_paid_once() {
    let mut way = Move::open_on(Bench::lasting("demo").await).await;
    let before = way.zone(JOKER);
    way.start().await;
    way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    way.buy().await;
    way.reaches(TransferStep::Travel, TransferStateView::Running)
        .await;
    // The days of its way pass with nobody running, and the zone is on its way to the new home when the power goes.
    way.bench.engine.shutdown().await;
    way.bench.sandbox.advance_clock(8 * DAY);
    let zone = format!("/api/domains/{NAME}/dns");
    let out = Fault::once(Effect::Delay(ON_ITS_WAY, When::Before))
        .at(DOMANI)
        .on("PUT", &zone);
    way = way
        .killed(out, "the zone is on its way", |way| {
            way.written(&format!("{NAME}/dns")) == 1
        })
        .await;
    way.acted(&format!("{NAME}/dns")).await;
    // The next process finds the zone in place, and dies when the nameservers have moved.
    let hosts = format!("/api/domains/{NAME}/nameservers");
    let moved = Fault::once(Effect::Delay(NEVER, When::After))
        .at(DOMANI)
        .on("PUT", &hosts);
    way = way
        .killed(moved, "the nameservers are moved", |way| {
            let zone = way.bench.sandbox.zone_at(DOMANI, NAME);
            zone.is_some_and(|zone| zone.nameservers == ["ns1.domani.run", "ns2.domani.run"])
                && way.written(&format!("{NAME}/nameservers")) == 1
        })
        .await;
    way = way.restarted().await;
    let done = way.travels().await;
    assert_eq!(done.state, TransferStateView::Done, "{done:#?}");
    assert_eq!(way.charges(), 1, "paid once");
    assert_eq!(way.zone(DOMANI), before, "whole");
    assert_eq!(way.written(&format!("{NAME}/dns")), 1, "written once");
    assert_eq!(way.written(&format!("{NAME}/nameservers")), 1, "moved once");
    let domain = way.bench.sandbox.domain(NAME).expect("at its new home");
    assert!(domain.locked && domain.auto_renew, "as before: {domain:?}");
    let reminders = way.bench.engine.reminders_get().await.expect("reminders");
    assert!(reminders.open.is_empty(), "{:?}", reminders.open);
}
