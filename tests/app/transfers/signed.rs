//! Names whose zone is signed: the DS record goes first, and a day passes before anybody is sent to other nameservers.

use engine::transfers::view::{
    TransferAct, TransferDns, TransferStateView, TransferStep, TransferView, TransferWish,
};
use model::AuthCode;
use model::time::DAY;
use sandbox::world::elsewhere::{CODE_FIELD, DS_FIELD};
use support::bench::{key, name};

use super::{Move, NAME};

/// A name at PlanetDomains, which knows no DS records, whose DNS is served there.
const AT_PLANETDOMAINS: &str = "northquay.com";
const HOUR: i64 = 3_600;

/// Key tag, algorithm, digest type and digest, as Joker.com keeps them.
fn record() -> serde_json::Value {
    serde_json::json!([format!("20326:13:2:{}", "5A".repeat(32))])
}

impl Move {
    fn sign(&self, name: &str) {
        let mut world = self.bench.sandbox.world().lock();
        let owned = world.holdings.domains.get_mut(name).expect("there");
        owned.extra.insert(DS_FIELD.to_owned(), record());
    }

    fn is_signed(&self, name: &str) -> bool {
        let owned = self.bench.sandbox.domain(name).expect("there");
        let records = owned.extra.get(DS_FIELD).and_then(|records| records.as_array());
        records.is_some_and(|records| !records.is_empty())
    }

    /// Waits until the one transfer is as wanted; a little time passes meanwhile.
    async fn sees(&self, what: &str, wanted: impl Fn(&TransferView) -> bool) -> TransferView {
        self.bench
            .until(what, || async {
                let all = self.bench.engine.transfers_list().await.expect("transfers");
                let transfer = all.into_iter().next().expect("one transfer");
                if wanted(&transfer) {
                    return Some(transfer);
                }
                assert_ne!(transfer.state, TransferStateView::Stopped, "{transfer:#?}");
                let now = self.bench.engine.now();
                let soon = |at: model::Timestamp| at > now && at.since(now) <= HOUR;
                if transfer.next_look_at.is_some_and(soon) {
                    self.bench.sandbox.advance_clock(60);
                }
                None
            })
            .await
    }
}

fn asks(transfer: &TransferView) -> bool {
    (transfer.step, transfer.state) == (TransferStep::Signing, TransferStateView::Waiting)
}

fn rests(transfer: &TransferView) -> bool {
    transfer.step == TransferStep::Signing && transfer.words.contains("Resolvers may remember it")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_name_loses_its_ds_record_when_the_user_says_so_and_goes_on_a_day_later() {
    let mut way = Move::open().await;
    way.sign(NAME);
    way.start().await;
    let asking = way.sees("it asks", asks).await;
    assert!(asking.words.contains("is signed"), "{}", asking.words);
    assert_eq!(asking.acts.first(), Some(&TransferAct::RemoveDs), "{asking:#?}");
    assert!(way.is_signed(NAME), "nothing is taken out by itself");
    way.act(TransferAct::RemoveDs).await;
    let resting = way.sees("the record is gone", rests).await;
    assert!(!way.is_signed(NAME));
    assert_eq!(resting.state, TransferStateView::Running, "it goes on by itself");
    assert!(
        way.bench.sandbox.domain(NAME).expect("there").locked,
        "nothing else is touched"
    );

    // Not sooner, and over a restart too.
    way = way.restarted().await;
    way.bench.sandbox.advance_clock(DAY - 4 * HOUR);
    way.act(TransferAct::Look).await;
    let resting = way
        .sees("it was looked at", |transfer| {
            rests(transfer) && transfer.next_look_at.is_some()
        })
        .await;
    let left = resting.next_look_at.map(|at| at.since(way.bench.engine.now()));
    assert!(
        left.is_some_and(|left| left > 2 * HOUR && left <= 4 * HOUR),
        "{left:?}"
    );
    way.bench.sandbox.advance_clock(4 * HOUR);
    way.reaches(TransferStep::Order, TransferStateView::Waiting).await;
    way.buy().await;
    way.reaches(TransferStep::Travel, TransferStateView::Running)
        .await;
    let done = way.travels().await;
    assert_eq!(done.state, TransferStateView::Done, "{done:#?}");
    assert!(done.words.contains("DNSSEC is off"), "{}", done.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_registrar_sets_no_ds_records_it_says_what_to_do_and_sees_when_it_is_done() {
    let way = Move::open().await;
    let planetdomains = way.bench.connect().await;
    way.bench.sync().await;
    way.sign(AT_PLANETDOMAINS);
    {
        let mut world = way.bench.sandbox.world().lock();
        let owned = world.holdings.domains.get_mut(AT_PLANETDOMAINS).expect("there");
        owned.extra.insert(CODE_FIELD.to_owned(), "by-hand-42".into());
        owned.locked = false;
    }
    let engine = &way.bench.engine;
    let wish = TransferWish {
        names: vec![key(planetdomains, AT_PLANETDOMAINS)],
        target: way.domani,
        dns: TransferDns::Keep,
    };
    let started = engine.transfers_start(wish).await.expect("an answer");
    assert_eq!(started.started, 1, "{started:?}");
    let asking = way.sees("it asks", asks).await;
    assert!(
        asking.words.contains("take the DS record out in its dashboard")
            && asking.words.contains("noticed by itself"),
        "{}",
        asking.words
    );
    assert!(!asking.acts.contains(&TransferAct::RemoveDs), "{asking:#?}");
    // The user does it in the dashboard; nobody presses anything here.
    {
        let mut world = way.bench.sandbox.world().lock();
        let owned = world.holdings.domains.get_mut(AT_PLANETDOMAINS).expect("there");
        owned.extra.shift_remove(DS_FIELD);
    }
    let resting = way.sees("it has seen that", rests).await;
    assert_eq!(resting.state, TransferStateView::Running);
    way.bench.sandbox.advance_clock(DAY + HOUR);
    let waiting = way
        .sees("it asks for the code", |transfer| transfer.wants_code)
        .await;
    let code = AuthCode::new("by-hand-42").expect("a code");
    engine.transfers_code(waiting.id, code).await.expect("taken");
    let cart = way.quoted().await;
    assert!(
        cart.lines.iter().any(|line| line.name == name(AT_PLANETDOMAINS)),
        "{:?}",
        cart.lines
    );
}
