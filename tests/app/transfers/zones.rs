//! Names whose target makes zones of names that are held anywhere: the zone goes first, and the name only when the world
//! asks it.

use engine::reminders::view::OpenWorkKind;
use engine::transfers::view::{TransferStateView, TransferStep, TransferView, TransferWish};
use model::time::DAY;
use sandbox::faults::{Effect, Fault};
use sandbox::world::zone::ZonePatch;

use super::{JOKER, Move, NAME, holder};

const CLOUDFLARE: &str = "cloudflare";

impl Move {
    async fn start_to(&self, target: model::AccountId) {
        let wish = TransferWish {
            target,
            ..self.wish(&[NAME])
        };
        let started = self.bench.engine.transfers_start(wish).await.expect("an answer");
        assert_eq!(started.started, 1, "{started:?}");
    }

    /// Lets days pass until the transfer is there.
    async fn comes_to(&self, step: TransferStep, state: TransferStateView) -> TransferView {
        let what = format!("days later the transfer is {state:?} at {step:?}");
        self.bench
            .until(&what, || async {
                let transfer = self.transfer().await;
                if transfer.step == step && transfer.state == state {
                    return Some(transfer);
                }
                assert_ne!(transfer.state, TransferStateView::Stopped, "{transfer:#?}");
                let now = self.bench.engine.now();
                if transfer.next_look_at.is_some_and(|at| at > now) {
                    self.bench.sandbox.advance_clock(DAY);
                }
                None
            })
            .await
    }

    /// The place of the first request of a provider whose method and path are like this.
    fn first(&self, provider: &str, method: &str, part: &str) -> Option<usize> {
        let requests = self.bench.sandbox.requests();
        requests.iter().position(|request| {
            request.provider == provider && request.method == method && request.path.contains(part)
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_of_zones_has_the_zone_first_and_the_name_stays_locked_until_the_world_asks_it() {
    let mut way = Move::open().await;
    let cloudflare = way.bench.connect_at(CLOUDFLARE).await;
    way.bench.sync().await;
    // The host looks at the nameservers when it pleases: for days it refuses to.
    let later = Effect::Status {
        status: 400,
        code: "1223".to_owned(),
        after_commit: false,
    };
    let later = Fault::once(later)
        .at(CLOUDFLARE)
        .on("PUT", "/zones/*/activation_check")
        .times(3);
    way.bench.sandbox.push_fault(later);
    let before = way.zone(JOKER);
    way.start_to(cloudflare).await;

    let waiting = way
        .bench
        .until("it waits for the host", || async {
            let transfer = way.transfer().await;
            assert_ne!(transfer.state, TransferStateView::Stopped, "{transfer:#?}");
            (transfer.step == TransferStep::Zone && transfer.next_look_at.is_some()).then_some(transfer)
        })
        .await;
    assert_eq!(waiting.state, TransferStateView::Running);
    assert!(
        waiting.words.contains("has not seen them yet"),
        "{}",
        waiting.words
    );
    assert_eq!(way.zone(CLOUDFLARE), before, "the zone is there, whole");
    assert_eq!(way.zone(JOKER), before, "and here still");
    assert!(
        way.bench.sandbox.domain(NAME).expect("there").locked,
        "it is not unlocked before"
    );
    assert_eq!(way.asked("domain-transfer-get-auth-id"), 0);
    let reminders = way.bench.engine.reminders_get().await.expect("reminders");
    let open: Vec<_> = reminders
        .open
        .iter()
        .filter(|work| work.kind == OpenWorkKind::Transfer)
        .collect();
    assert!(open.len() == 1 && !open[0].for_user, "{open:?}");

    way = way.restarted().await;
    let ordered = way
        .comes_to(TransferStep::Order, TransferStateView::Waiting)
        .await;
    assert!(ordered.in_cart, "{ordered:#?}");
    assert!(!way.bench.sandbox.domain(NAME).expect("there").locked);
    let places = [
        way.first(CLOUDFLARE, "POST", "/zones"),
        way.first(CLOUDFLARE, "POST", "/dns_records"),
        way.first(JOKER, "POST", "domain-modify"),
        way.first(CLOUDFLARE, "PUT", "/activation_check"),
        way.first(JOKER, "POST", "domain-unlock"),
        way.first(JOKER, "POST", "domain-transfer-get-auth-id"),
    ];
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "made, filled, asked by the world, and only then unlocked: {places:?}"
    );

    way.buy().await;
    way.reaches(TransferStep::Travel, TransferStateView::Running)
        .await;
    let done = way.travels().await;
    assert_eq!(done.state, TransferStateView::Done, "{done:#?}");
    assert_eq!(way.charges(), 1, "paid once");
    assert_eq!(way.zone(CLOUDFLARE), before, "the zone is what it was");
    let domain = way.bench.sandbox.domain(NAME).expect("at its new home");
    assert_eq!(domain.account, holder(&way.bench, CLOUDFLARE));
    assert!(domain.auto_renew, "as before: {domain:?}");
    let settings = done.steps.iter().find(|step| step.step == TransferStep::Settings);
    let said = settings.map(|step| step.said.clone()).unwrap_or_default();
    assert!(said.contains("Auto-renew is on as before"), "{said}");
    let reminders = way.bench.engine.reminders_get().await.expect("reminders");
    assert!(reminders.open.is_empty(), "{:?}", reminders.open);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_target_does_not_take_is_said_before_anything_is_touched() {
    let way = Move::open().await;
    let cloudflare = way.bench.connect_at(CLOUDFLARE).await;
    way.bench.sync().await;
    // The lock is on and the zone is not there, which the way clears; that it is on its way elsewhere stays.
    let no_more = Fault::once(Effect::Status {
        status: 403,
        code: "10000".to_owned(),
        after_commit: false,
    });
    way.bench.sandbox.push_fault(
        no_more
            .at(CLOUDFLARE)
            .on("POST", "/accounts/*/registrar/domain-transfer-check"),
    );
    way.start_to(cloudflare).await;
    let stopped = way.reaches(TransferStep::Check, TransferStateView::Stopped).await;
    assert!(stopped.fault.is_some(), "{stopped:#?}");
    assert_eq!(way.first(CLOUDFLARE, "POST", "/zones"), None, "no zone was made");
    assert_eq!(way.asked("domain-modify") + way.asked("domain-unlock"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_that_somebody_prepared_at_the_new_host_is_not_written_over() {
    let way = Move::open().await;
    let cloudflare = way.bench.connect_at(CLOUDFLARE).await;
    way.bench
        .engine
        .dns_hosting_create(NAME.to_owned(), cloudflare)
        .await
        .expect("a zone");
    let prepared = ZonePatch {
        domain: NAME.to_owned(),
        account: Some(holder(&way.bench, CLOUDFLARE)),
        records: Some(vec![
            serde_json::json!({"type": "A", "name": "@", "content": "198.51.100.77", "ttl": 300}),
        ]),
        ..ZonePatch::default()
    };
    way.bench.sandbox.change_zone(prepared).expect("a zone");
    let (served, there) = (way.zone(JOKER), way.zone(CLOUDFLARE));

    way.start_to(cloudflare).await;
    let stopped = way.reaches(TransferStep::Zone, TransferStateView::Stopped).await;
    let fault = stopped.fault.expect("a reason");
    assert!(
        fault.message.contains("is there already and differs"),
        "{fault:?}"
    );
    assert_eq!(way.zone(CLOUDFLARE), there, "what was prepared stays");
    assert_eq!(way.zone(JOKER), served);
    assert_eq!(way.asked("domain-modify"), 0, "the nameservers did not move");
    let domain = way.bench.sandbox.domain(NAME).expect("still there");
    assert!(domain.locked, "nothing was unlocked yet");
}
