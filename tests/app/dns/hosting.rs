//! Zones made at Cloudflare for names held elsewhere, from the first click to the day on which the world asks them; zone
//! files in the host's own form; and DNSSEC across two companies in the order that keeps a name alight.

use std::collections::BTreeMap;

use engine::activity::view::LogQuery;
use engine::dns::dnssec::view::{DnssecAct, DnssecStepKind, DnssecVerdict, DnssecView};
use engine::dns::hosting::view::{HostImport, HostedStage, HostedView};
use engine::dns::nameservers::view::{NameserverTarget, NameserversWish};
use engine::dns::view::BrakeKind;
use engine::portfolio::view::NameKey;
use engine::reminders::view::OpenWorkKind;
use engine::{Code, Fault};
use model::AccountId;
use model::time::DAY;
use sandbox::control::change::DomainPatch;
use sandbox::world::AccountKey;
use sandbox::world::zone::ZonePatch;
use serde_json::{Value, json};
use support::bench::{Bench, key};

use super::everything;

pub(super) const CLOUDFLARE: &str = "cloudflare";
pub(super) const DOMANI: &str = "domani";
pub(super) const JOKER: &str = "joker";
pub(super) const NAME: &str = "inkwell-marsh.com";

/// A name at a registrar with three records there, and an account at Cloudflare.
pub(super) struct Two {
    pub(super) bench: Bench,
    pub(super) accounts: BTreeMap<String, AccountId>,
    registrar: &'static str,
}

fn holder(bench: &Bench, provider: &str) -> AccountKey {
    let world = bench.sandbox.world().lock();
    let mut accounts = world.accounts.iter();
    let found = accounts.find(|(_, account)| account.provider == provider);
    found.expect("an account").0.clone()
}

fn records() -> Value {
    json!([
        {"type": "A", "name": "@", "content": "203.0.113.20", "ttl": 300},
        {"type": "MX", "name": "@", "content": "mx1.fernmail.net", "ttl": 3600, "priority": 10},
        {"type": "TXT", "name": "@", "content": "v=spf1 mx -all", "ttl": 3600}
    ])
}

impl Two {
    pub(super) async fn open(registrar: &'static str) -> Self {
        let bench = Bench::empty("demo").await;
        let domain = DomainPatch {
            domain: NAME.to_owned(),
            account: Some(holder(&bench, registrar)),
            ..DomainPatch::default()
        };
        bench.sandbox.change_domain(domain).expect("a name");
        let patch = ZonePatch {
            domain: NAME.to_owned(),
            account: Some(holder(&bench, registrar)),
            records: Some(records().as_array().expect("records").clone()),
            ..ZonePatch::default()
        };
        bench.sandbox.change_zone(patch).expect("a zone");
        let accounts = bench.connect_all().await;
        bench.sync().await;
        Self {
            bench,
            accounts,
            registrar,
        }
    }

    pub(super) fn at_registrar(&self) -> NameKey {
        key(self.accounts[self.registrar], NAME)
    }

    pub(super) fn at_cloudflare(&self) -> NameKey {
        key(self.accounts[CLOUDFLARE], NAME)
    }

    pub(super) async fn create(&self) -> HostedView {
        let made = self
            .bench
            .engine
            .dns_hosting_create(NAME.to_owned(), self.accounts[CLOUDFLARE])
            .await;
        made.expect("a zone")
    }

    /// Brings the records over as a plan, and applies it.
    pub(super) async fn fill(&self) {
        let copy = self.bench.engine.dns_hosting_copy(self.at_cloudflare()).await;
        let copy = copy.expect("a plan");
        assert_eq!(copy.records, 3, "{copy:?}");
        let job = self.bench.engine.dns_apply(everything(&copy.plan)).await;
        self.bench.job(&job.expect("it starts")).await;
    }

    /// Sets the nameservers at the registrar through the ordinary look and plan, every brake confirmed.
    pub(super) async fn delegate(&self, hosts: &[String]) {
        let target = NameserverTarget::Hosts {
            hosts: hosts.to_vec(),
        };
        let wish = NameserversWish {
            keys: vec![self.at_registrar()],
            target,
        };
        let plan = self
            .bench
            .engine
            .dns_nameservers_plan(wish)
            .await
            .expect("a plan");
        let brakes = plan
            .names
            .iter()
            .flat_map(|step| &step.brakes)
            .chain(&plan.brakes);
        let request = engine::dns::nameservers::view::NameserversApply {
            plan: plan.id.clone(),
            hash: plan.hash.clone(),
            names: plan.names.iter().map(|step| step.key.clone()).collect(),
            confirmed: brakes.map(|brake| brake.id.clone()).collect(),
        };
        let job = self.bench.engine.dns_nameservers_apply(request).await;
        self.bench.job(&job.expect("it starts")).await;
        // Joker.com carries it out a moment later.
        self.bench.sandbox.advance_clock(120);
    }

    /// Lets the registrar carry out what it accepted: Joker.com does it a moment later, when it is next spoken to.
    pub(super) async fn settle(&self) {
        self.bench.sandbox.advance_clock(120);
        self.bench.sync().await;
    }

    pub(super) async fn active(&self) -> HostedView {
        let hosts = self.create().await.nameservers;
        self.fill().await;
        self.delegate(&hosts).await;
        let zone = self.bench.engine.dns_hosting_check(self.at_cloudflare()).await;
        let zone = zone.expect("a zone");
        assert_eq!(zone.stage, HostedStage::Active, "{zone:?}");
        self.bench.sync().await;
        zone
    }

    pub(super) async fn under_way(&self, kind: OpenWorkKind) -> Vec<String> {
        let view = self.bench.engine.reminders_get().await.expect("reminders");
        let open = view.open.iter().filter(|work| work.kind == kind);
        open.map(|work| work.words.clone()).collect()
    }

    pub(super) async fn dnssec(&self) -> DnssecView {
        let view = self.bench.engine.dns_dnssec(self.at_registrar()).await;
        view.expect("a view")
    }

    pub(super) async fn step(&self, step: DnssecStepKind, confirmed: bool) -> Result<DnssecView, Fault> {
        let act = DnssecAct {
            key: self.at_registrar(),
            step,
            confirmed,
        };
        self.bench.engine.dns_dnssec_step(act).await
    }

    pub(super) async fn log_has(&self, words: &str) -> bool {
        let query = LogQuery {
            text: words.to_owned(),
            ..LogQuery::default()
        };
        let log = self.bench.engine.activity_log(query).await.expect("a log");
        log.lines.iter().any(|line| line.message.contains(words))
    }

    /// Requests to Cloudflare whose path ends so and that change something.
    pub(super) fn sent(&self, end: &str) -> usize {
        let requests = self.bench.sandbox.requests();
        let sent = requests
            .iter()
            .filter(|one| one.provider == CLOUDFLARE && one.method != "GET" && one.path.ends_with(end));
        sent.count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_is_made_filled_by_a_plan_compared_and_pending_until_its_nameservers_are_set() {
    let two = Two::open(DOMANI).await;
    let engine = &two.bench.engine;
    let before = engine.dns_hosting(NAME.to_owned()).await.expect("a view");
    assert_eq!(before.registrar, Some(two.at_registrar()));
    assert!(before.sets_nameservers, "{before:?}");
    let host = before
        .hosts
        .iter()
        .find(|host| host.account == two.accounts[CLOUDFLARE]);
    assert!(host.expect("Cloudflare makes zones").zone.is_none());

    let made = two.create().await;
    assert_eq!(made.stage, HostedStage::Pending);
    assert_eq!(made.nameservers.len(), 2);
    let waits = two.under_way(OpenWorkKind::Activation).await;
    assert_eq!(waits.len(), 1, "{waits:?}");
    assert!(waits[0].contains(&made.nameservers[0]), "{waits:?}");
    // Asked twice, it is still one zone.
    two.create().await;

    let differs = engine
        .dns_hosting_compare(two.at_cloudflare())
        .await
        .expect("compared");
    assert!(!differs.same, "{differs:?}");
    two.fill().await;
    let same = engine
        .dns_hosting_compare(two.at_cloudflare())
        .await
        .expect("compared");
    assert!(same.same, "{same:?}");
    // What is served now was not touched.
    let served = two.bench.sandbox.zone_at(DOMANI, NAME).expect("a zone");
    assert_eq!(served.records.len(), 3);

    let still = engine
        .dns_hosting_check(two.at_cloudflare())
        .await
        .expect("a zone");
    assert_eq!(still.stage, HostedStage::Pending);
    two.delegate(&made.nameservers).await;
    let active = engine
        .dns_hosting_check(two.at_cloudflare())
        .await
        .expect("a zone");
    assert_eq!(active.stage, HostedStage::Active);
    assert_eq!(two.under_way(OpenWorkKind::Activation).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_that_becomes_active_after_days_and_a_restart_is_noticed_by_itself() {
    let mut two = Two::open(DOMANI).await;
    let made = two.create().await;
    two.fill().await;
    two.bench = two.bench.restarted().await;
    assert_eq!(two.under_way(OpenWorkKind::Activation).await.len(), 1);
    two.bench.sandbox.advance_clock(3 * DAY);
    // The owner sets them at last, behind the app's back.
    let patch = ZonePatch {
        domain: NAME.to_owned(),
        account: Some(holder(&two.bench, DOMANI)),
        nameservers: Some(made.nameservers.clone()),
        ..ZonePatch::default()
    };
    two.bench.sandbox.change_zone(patch).expect("nameservers");
    two.bench.sandbox.advance_clock(3 * 3600);
    // Nothing is looked at in the first minute of the app, and the world's time stands still unless it is moved.
    let ended = || async {
        two.bench.sandbox.advance_clock(60);
        let open = two.under_way(OpenWorkKind::Activation).await;
        open.is_empty().then_some(())
    };
    two.bench.until("the zone is seen to be active", ended).await;
    let said = || async { two.log_has("The world asks the zone").await.then_some(()) };
    two.bench.until("the log says so", said).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_held_nowhere_here_gets_a_zone_and_instructions() {
    let two = Two::open(DOMANI).await;
    let engine = &two.bench.engine;
    let name = "taken-elsewhere.com";
    let made = engine
        .dns_hosting_create(name.to_owned(), two.accounts[CLOUDFLARE])
        .await
        .expect("a zone");
    let view = engine.dns_hosting(name.to_owned()).await.expect("a view");
    assert_eq!(view.registrar, None);
    assert!(!view.sets_nameservers);
    assert!(
        view.by_hand
            .is_some_and(|words| words.contains("none of the connected accounts"))
    );
    let refused = engine
        .dns_hosting_copy(made.key)
        .await
        .expect_err("nothing to read");
    assert_eq!(refused.code, Code::NotFound);
    assert!(refused.hint.is_some_and(|hint| hint.contains("zone file")));
    for wrong in ["", "no name", "com"] {
        let fault = engine.dns_hosting(wrong.to_owned()).await.expect_err("no name");
        assert_eq!(fault.code, Code::BadInput, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_without_the_right_is_told_which_and_nothing_stays_half_done() {
    let two = Two::open(DOMANI).await;
    let switched = two
        .bench
        .sandbox
        .switch(CLOUDFLARE, "token_lacks", "zone:edit dns:edit");
    switched.expect("a switch");
    let fault = two
        .bench
        .engine
        .dns_hosting_create(NAME.to_owned(), two.accounts[CLOUDFLARE])
        .await
        .expect_err("no right");
    assert_eq!(
        fault.message,
        "This token may not create zones: add Zone / Zone / Edit."
    );
    assert_eq!(two.under_way(OpenWorkKind::Activation).await, [""; 0]);
    let check = two
        .bench
        .engine
        .accounts_check(two.accounts[CLOUDFLARE])
        .await
        .expect("a check");
    let said = check.steps.iter().filter_map(|step| step.detail.as_deref());
    assert!(
        said.clone()
            .any(|words| words == "This token may not edit DNS: add Zone / DNS / Edit."),
        "{:?}",
        said.collect::<Vec<_>>()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_account_makes_and_signs_nothing() {
    let two = Two::open(DOMANI).await;
    let engine = &two.bench.engine;
    let cloudflare = two.accounts[CLOUDFLARE];
    engine
        .accounts_read_only(cloudflare, true)
        .await
        .expect("switched");
    let fault = engine.dns_hosting_create(NAME.to_owned(), cloudflare).await;
    assert_eq!(fault.expect_err("read only").code, Code::ReadOnly);
    assert_eq!(two.sent("/zones"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hosts_own_file_goes_out_and_comes_back_with_its_notes() {
    let two = Two::open(DOMANI).await;
    two.create().await;
    two.fill().await;
    let engine = &two.bench.engine;
    let file = engine
        .dns_hosting_export(two.at_cloudflare())
        .await
        .expect("a file");
    assert_eq!(file.name, format!("{NAME}.cloudflare.zone"));
    assert!(file.text.contains("203.0.113.20"), "{}", file.text);

    let hash = || async {
        let zones = engine.dns_zones(vec![two.at_cloudflare()]).await.expect("zones");
        zones[0].hash.clone()
    };
    let import = |text: String, base: String| HostImport {
        key: two.at_cloudflare(),
        text,
        proxied: false,
        base,
    };
    let text = "www 300 IN A 203.0.113.21 ; the shop cf_tags=team:web\n".to_owned();
    let done = engine
        .dns_hosting_import(import(text.clone(), hash().await))
        .await;
    let done = done.expect("imported");
    assert_eq!((done.added, done.missing.len()), (1, 0), "{done:?}");
    let zone = two.bench.sandbox.zone_at(CLOUDFLARE, NAME).expect("a zone");
    let shop = zone
        .records
        .iter()
        .find(|record| record.name == "www")
        .expect("added");
    assert_eq!(
        shop.extra.get("comment").and_then(Value::as_str),
        Some("the shop")
    );

    // What stands there otherwise is left to a plan, because the host only adds.
    let other = "www 300 IN A 203.0.113.99\n".to_owned();
    let fault = engine.dns_hosting_import(import(other, hash().await)).await;
    let fault = fault.expect_err("it would stand beside the old one");
    assert_eq!(fault.code, Code::Conflict);
    // A zone that moved since it was looked at is not written to.
    let fault = engine
        .dns_hosting_import(import(text, "an old hash".to_owned()))
        .await;
    assert_eq!(fault.expect_err("it moved").code, Code::PlanChanged);
    assert_eq!(two.sent("/import"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_over_256_kib_and_a_fourth_file_in_a_minute_are_not_sent() {
    let two = Two::open(DOMANI).await;
    two.create().await;
    let (two, engine) = (&two, &two.bench.engine);
    let send = |text: String| async move {
        let zones = engine.dns_zones(vec![two.at_cloudflare()]).await.expect("zones");
        let wanted = HostImport {
            key: two.at_cloudflare(),
            text,
            proxied: false,
            base: zones[0].hash.clone(),
        };
        let done = engine.dns_hosting_import(wanted).await;
        done.map(|done| done.added)
    };
    let large = send("; a remark of some length, again and again\n".repeat(7_000)).await;
    let large = large.expect_err("too large");
    assert_eq!(large.code, Code::BadInput);
    assert!(large.message.contains("256 KiB"), "{large:?}");
    for number in 1..=3 {
        let added = send(format!("w{number} 300 IN A 203.0.113.{number}\n")).await;
        assert_eq!(added, Ok(1));
    }
    let fourth = send("w4 300 IN A 203.0.113.4\n".to_owned())
        .await
        .expect_err("too many");
    assert_eq!(fourth.code, Code::RateLimited);
    assert!(fourth.hint.is_some_and(|hint| hint.contains("seconds")));
    assert_eq!(two.sent("/import"), 3);
    // The account itself is open.
    engine
        .dns_hosting_check(two.at_cloudflare())
        .await
        .expect("a zone");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_goes_on_and_off_in_the_order_that_keeps_the_name_alight_at_both_registrars() {
    for registrar in [DOMANI, JOKER] {
        let mut two = Two::open(registrar).await;
        two.active().await;
        let off = two.dnssec().await;
        assert_eq!(off.verdict, DnssecVerdict::Off, "{registrar}: {off:?}");

        let signed = two.step(DnssecStepKind::SwitchOn, false).await.expect("signed");
        assert_eq!(signed.verdict, DnssecVerdict::Unlinked, "{registrar}: {signed:?}");
        let given = two.step(DnssecStepKind::GiveDs, false).await;
        given.expect("one click");
        two.settle().await;
        let linked = two.dnssec().await;
        assert_eq!(linked.verdict, DnssecVerdict::Secure, "{registrar}: {linked:?}");
        assert_eq!(linked.registry.ds, linked.host.ds, "{registrar}");

        // Signing can not end while the registry promises the key.
        let early = two
            .step(DnssecStepKind::SwitchOff, true)
            .await
            .expect_err("it would go dark");
        assert_eq!(early.code, Code::Conflict, "{registrar}");
        let unsure = two
            .step(DnssecStepKind::RemoveDs, false)
            .await
            .expect_err("a brake");
        assert_eq!(unsure.code, Code::NeedsConfirmation);
        two.step(DnssecStepKind::RemoveDs, true).await.expect("removed");
        two.settle().await;
        // The wait stands under way, over a restart too.
        two.bench = two.bench.restarted().await;
        assert_eq!(two.under_way(OpenWorkKind::Signing).await.len(), 1, "{registrar}");
        let waiting = two.dnssec().await;
        assert!(waiting.forgotten_at.is_some(), "{registrar}: {waiting:?}");
        let brake = waiting
            .steps
            .iter()
            .find(|step| step.kind == DnssecStepKind::SwitchOff);
        let brake = brake.and_then(|step| step.brake.clone()).expect("a brake");
        assert!(brake.contains("may remember"), "{brake}");

        two.bench.sandbox.advance_clock(DAY);
        two.step(DnssecStepKind::SwitchOff, true).await.expect("off");
        assert_eq!(two.under_way(OpenWorkKind::Signing).await, [""; 0]);
        assert!(two.log_has("Switched DNSSEC off").await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_name_does_not_go_dark_unseen_when_its_nameservers_move() {
    let two = Two::open(JOKER).await;
    two.active().await;
    two.step(DnssecStepKind::SwitchOn, false).await.expect("signed");
    two.step(DnssecStepKind::GiveDs, false).await.expect("given");
    two.settle().await;
    let target = NameserverTarget::Hosts {
        hosts: vec!["a.ns.joker.com".to_owned(), "b.ns.joker.com".to_owned()],
    };
    let wish = NameserversWish {
        keys: vec![two.at_registrar()],
        target,
    };
    let plan = two.bench.engine.dns_nameservers_plan(wish).await.expect("a plan");
    let step = &plan.names[0];
    let signed = step.brakes.iter().find(|brake| brake.kind == BrakeKind::Signed);
    let signed = signed.unwrap_or_else(|| panic!("no brake: {step:?}"));
    assert!(
        signed.message.contains("Remove the DS record"),
        "{}",
        signed.message
    );
    // Every other brake confirmed is not enough.
    let others = step
        .brakes
        .iter()
        .chain(&plan.brakes)
        .filter(|brake| brake.id != signed.id);
    let request = engine::dns::nameservers::view::NameserversApply {
        plan: plan.id.clone(),
        hash: plan.hash.clone(),
        names: vec![step.key.clone()],
        confirmed: others.map(|brake| brake.id.clone()).collect(),
    };
    let fault = two.bench.engine.dns_nameservers_apply(request).await;
    assert_eq!(fault.expect_err("a brake").code, Code::NeedsConfirmation);
}
