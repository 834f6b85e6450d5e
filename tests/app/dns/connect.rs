//! Names connected to hosts and mail providers by their own registrar, domani.sh: planned, written once, read back,
//! followed until they work.

mod watching;

use engine::activity::view::{ItemState, LogQuery};
use engine::dns::connect::view::{
    ConnectAct, ConnectApply, ConnectEnd, ConnectPlan, ConnectRequest, ConnectionStage, ConnectionView,
};
use engine::dns::view::{ApplyRequest, DnsAction};
use engine::portfolio::bring_in::view::BringInLook;
use engine::portfolio::view::NameKey;
use engine::{Code, Fault};
use model::AccountId;
use sandbox::faults::{Effect, Fault as Strike};
use sandbox::world::ZoneRecord;
use support::bench::{Bench, key};

/// Bare: no web site and no mail.
const BARE: &str = "millrace.cloud";
/// With mail and a web site.
const TEAM: &str = "mossgarden.net";
/// Registered at domani.sh, served by Cloudflare.
const ELSEWHERE: &str = "fernlight.studio";

/// The demo's account at domani.sh.
struct Studio {
    bench: Bench,
    account: AccountId,
}

impl Studio {
    async fn open() -> Self {
        let bench = Bench::empty("demo").await;
        bench
            .sandbox
            .switch("domani", "spread_seconds", 0)
            .expect("a switch");
        let account = bench.connect_at("domani").await;
        bench.sync().await;
        Self { bench, account }
    }

    fn key(&self, name: &str) -> NameKey {
        key(self.account, name)
    }

    async fn plan(&self, name: &str, act: ConnectAct) -> Result<ConnectPlan, Fault> {
        let key = self.key(name);
        self.bench
            .engine
            .dns_connect_plan(ConnectRequest { key, act })
            .await
    }

    async fn apply(&self, plan: &ConnectPlan) -> Result<ConnectEnd, Fault> {
        let request = ConnectApply {
            plan: plan.id.clone(),
            hash: plan.hash.clone(),
            confirmed: plan.brakes.iter().map(|brake| brake.id.clone()).collect(),
        };
        self.bench.engine.dns_connect_apply(request).await
    }

    async fn connections(&self, name: &str) -> Vec<ConnectionView> {
        let state = self.bench.engine.dns_connect_state(self.key(name)).await;
        state.expect("a state").connections
    }

    /// The records at domani.sh, as type, name and content.
    fn records(&self, name: &str) -> Vec<String> {
        let world = self.bench.sandbox.world().lock();
        let zones = world.holdings.zones.iter();
        let mut found = zones.filter(|(key, _)| key.name == name && key.account.0.starts_with("domani"));
        let (_, zone) = found.next().expect("a zone");
        let line = |one: &ZoneRecord| format!("{} {} {}", one.kind, one.name, one.content);
        let mut lines: Vec<String> = zone.records.iter().map(line).collect();
        lines.sort();
        lines
    }

    fn asked(&self, ending: &str) -> usize {
        let requests = self.bench.sandbox.requests();
        let posts = requests
            .iter()
            .filter(|one| one.method == "POST" && one.path.ends_with(ending));
        posts.count()
    }

    async fn log(&self) -> Vec<String> {
        let query = LogQuery {
            text: String::new(),
            features: Vec::new(),
            account: None,
            name: None,
            from: None,
            until: None,
            before: None,
            limit: 0,
        };
        let page = self.bench.engine.activity_log(query).await.expect("a log");
        page.lines.into_iter().map(|line| line.message).collect()
    }

    async fn under_way(&self) -> Vec<String> {
        let page = self.bench.engine.reminders_get().await.expect("a page");
        page.open
            .into_iter()
            .map(|work| format!("{} {}", work.key.name, work.words))
            .collect()
    }
}

fn to_target(target: &str) -> ConnectAct {
    ConnectAct::Connect {
        target: Some(target.to_owned()),
        preset: None,
        method: None,
    }
}

fn to_preset(preset: &str) -> ConnectAct {
    ConnectAct::Connect {
        target: None,
        preset: Some(preset.to_owned()),
        method: None,
    }
}

fn proof(service: &str, token: &str) -> ConnectAct {
    ConnectAct::Proof {
        service: service.to_owned(),
        token: token.to_owned(),
    }
}

/// What a plan changes, as words.
fn sets(plan: &ConnectPlan) -> Vec<String> {
    let word = |change: &model::SetChange| match (change.before.len(), change.after.len()) {
        (0, _) => format!("+ {}", change.key),
        (_, 0) => format!("- {}", change.key),
        _ => format!("~ {}", change.key),
    };
    plan.changes.iter().map(word).collect()
}

#[tokio::test]
async fn the_live_list_of_hosts_mail_providers_and_services_is_offered() {
    let studio = Studio::open().await;
    let engine = &studio.bench.engine;
    let presets = engine
        .dns_connect_presets(studio.key(BARE))
        .await
        .expect("a list");
    let vercel = presets.iter().find(|one| one.name == "vercel").expect("listed");
    assert_eq!(
        (vercel.title.as_str(), vercel.needs_target),
        ("Vercel", Some(true))
    );
    assert_eq!(vercel.methods, ["a-cname", "cname-only"]);
    assert!(
        presets
            .iter()
            .any(|one| one.category == "email" && one.title == "Google Workspace")
    );
    let services = engine
        .dns_connect_services(studio.key(BARE))
        .await
        .expect("a list");
    assert!(
        services
            .iter()
            .any(|one| one.title == "Google Search Console" && one.docs.is_some())
    );
    let state = engine.dns_connect_state(studio.key(BARE)).await.expect("a state");
    assert_eq!(
        (state.refusal, state.imported, state.connections.len()),
        (None, false, 0)
    );
}

#[tokio::test]
async fn a_name_is_connected_as_shown_and_verified() {
    let studio = Studio::open().await;
    let before = studio.records(BARE);
    let plan = studio
        .plan(BARE, to_target("https://Millrace.vercel.app/start"))
        .await
        .expect("a plan");
    assert_eq!(studio.records(BARE), before, "a plan writes nothing");
    assert_eq!(studio.asked("/connect"), 0);
    assert!(plan.writes && plan.known, "{plan:?}");
    assert_eq!(plan.title, "Connect millrace.cloud to Vercel");
    assert!(
        sets(&plan).contains(&"+ www CNAME".to_owned()),
        "{:?}",
        sets(&plan)
    );

    let end = studio.apply(&plan).await.expect("connected");
    assert_eq!((end.state, end.differs), (ItemState::Done, None), "{}", end.said);
    assert!(
        studio
            .records(BARE)
            .contains(&"CNAME www cname.vercel-dns.com".to_owned())
    );
    assert_eq!(studio.asked("/connect"), 1);
    let connection = &studio.connections(BARE).await[0];
    assert_eq!(
        (connection.stage, connection.title.as_str()),
        (ConnectionStage::Written, "Vercel")
    );
    assert_eq!(connection.records[0].state.as_deref(), Some("written"));
    assert!(connection.next_steps[0].contains("Vercel dashboard"));
    assert_eq!(
        studio.under_way().await,
        ["millrace.cloud Connected to Vercel; not verified yet."]
    );
    assert!(
        studio
            .log()
            .await
            .iter()
            .any(|line| line.starts_with("Connect millrace.cloud to Vercel: Done."))
    );

    let again = studio.apply(&plan).await.expect_err("once");
    assert_eq!(again.code, Code::PlanChanged);
    assert_eq!(studio.asked("/connect"), 1);

    let verified = studio
        .bench
        .engine
        .dns_connect_verify(studio.key(BARE), "hosting".to_owned())
        .await;
    let verified = verified.expect("checked");
    assert_eq!(
        (verified.stage, verified.check_at),
        (ConnectionStage::Verified, None)
    );
    assert_eq!(studio.under_way().await, Vec::<String>::new());
    assert!(
        studio
            .log()
            .await
            .iter()
            .any(|line| line == "millrace.cloud: the connection to Vercel works.")
    );
}

#[tokio::test]
async fn what_was_connected_can_be_taken_back_from_the_history() {
    let studio = Studio::open().await;
    let before = studio.records(TEAM);
    let plan = studio
        .plan(TEAM, to_target("moss.netlify.app"))
        .await
        .expect("a plan");
    assert!(sets(&plan).contains(&"~ @ A".to_owned()), "{:?}", sets(&plan));
    studio.apply(&plan).await.expect("connected");
    assert_ne!(studio.records(TEAM), before);
    let engine = &studio.bench.engine;
    let change = engine.dns_changes().await.expect("changes").remove(0);
    assert_eq!(
        (change.action, change.title),
        (DnsAction::Connect, plan.title.clone())
    );
    let back = engine.dns_reverse(change.job).await.expect("a plan");
    let request = ApplyRequest {
        plan: back.id.clone(),
        hash: back.hash.clone(),
        zones: back.zones.iter().map(|zone| zone.key.clone()).collect(),
        confirmed: back
            .brakes
            .iter()
            .chain(back.zones.iter().flat_map(|zone| &zone.brakes))
            .map(|brake| brake.id.clone())
            .collect(),
    };
    let job = engine.dns_apply(request).await.expect("a job");
    studio.bench.job(&job).await;
    assert_eq!(studio.records(TEAM), before);
}

#[tokio::test]
async fn a_mail_provider_beside_an_spf_is_told_of_and_braked() {
    let studio = Studio::open().await;
    let plan = studio.plan(TEAM, to_preset("proton")).await.expect("a plan");
    assert!(
        plan.notes.iter().any(|note| note.contains("SPF text")),
        "{:?}",
        plan.notes
    );
    assert!(sets(&plan).contains(&"~ @ MX".to_owned()), "{:?}", sets(&plan));
    let bare = ConnectApply {
        plan: plan.id.clone(),
        hash: plan.hash.clone(),
        confirmed: Vec::new(),
    };
    if !plan.brakes.is_empty() {
        let held = studio
            .bench
            .engine
            .dns_connect_apply(bare)
            .await
            .expect_err("braked");
        assert_eq!(held.code, Code::NeedsConfirmation);
    }
    let end = studio.apply(&plan).await.expect("connected");
    assert_eq!(end.category.as_deref(), Some("email"));
    let mail = studio
        .bench
        .engine
        .dns_connect_mail(studio.key(TEAM))
        .await
        .expect("a check");
    assert_eq!(mail.provider.as_deref(), Some("Proton Mail"));
    let ready: Vec<_> = mail
        .parts
        .iter()
        .map(|part| (part.label.as_str(), part.ready))
        .collect();
    assert_eq!(ready[0], ("MX", Some(true)));
}

#[tokio::test]
async fn bad_input_is_told_before_anything_is_sent() {
    let studio = Studio::open().await;
    let method = ConnectAct::Connect {
        target: Some("a.vercel.app".to_owned()),
        preset: Some("vercel".to_owned()),
        method: Some("by-pigeon".to_owned()),
    };
    let nothing = ConnectAct::Connect {
        target: Some("  ".to_owned()),
        preset: None,
        method: None,
    };
    for (act, words) in [
        (to_preset("geocities"), "does not connect names to Geocities"),
        (to_preset("vercel"), "needs a target"),
        (method, "no way to connect called by-pigeon"),
        (nothing, "Nothing is chosen"),
        (to_target("a\nb.vercel.app"), "control character"),
        (to_target(&"a".repeat(4_000)), "longer than"),
        (proof("stripe", " "), "token is missing"),
        (proof("", "abc"), "No service"),
    ] {
        let fault = studio.plan(BARE, act.clone()).await.expect_err("refused");
        assert_eq!(fault.code, Code::BadInput, "{act:?}: {fault:?}");
        assert!(fault.message.contains(words), "{act:?}: {}", fault.message);
        assert!(fault.hint.is_some(), "{act:?}");
    }
    assert_eq!(studio.asked("/connect") + studio.asked("/verify-service"), 0);
}

#[tokio::test]
async fn a_target_that_nobody_knows_is_asked_for_with_a_confirmation_and_refused_without_a_change() {
    let studio = Studio::open().await;
    let before = studio.records(BARE);
    let plan = studio
        .plan(BARE, to_target("shop.later-host.example"))
        .await
        .expect("a plan");
    assert!(
        !plan.known && plan.changes.is_empty() && !plan.brakes.is_empty(),
        "{plan:?}"
    );
    let fault = studio.apply(&plan).await.expect_err("refused");
    assert_eq!(fault.code, Code::BadInput);
    assert!(fault.hint.expect("a hint").contains("Nothing was changed"));
    assert_eq!(studio.records(BARE), before);
    assert!(studio.connections(BARE).await.is_empty());
    assert!(studio.under_way().await.is_empty());
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_reading_the_zone() {
    let studio = Studio::open().await;
    let strike = |effect: Effect| {
        Strike::once(effect)
            .at("domani")
            .on("POST", "/api/domains/*/connect")
    };
    studio.bench.sandbox.push_fault(strike(Effect::DropBefore));
    let plan = studio
        .plan(BARE, to_target("mill.vercel.app"))
        .await
        .expect("a plan");
    let end = studio.apply(&plan).await.expect("an end");
    assert_eq!(end.state, ItemState::Failed, "{}", end.said);
    assert!(end.said.contains("The zone is as it was"), "{}", end.said);
    assert!(studio.connections(BARE).await.is_empty());

    studio.bench.sandbox.push_fault(strike(Effect::DropAfterCommit));
    let plan = studio
        .plan(BARE, to_target("mill.vercel.app"))
        .await
        .expect("a plan");
    let end = studio.apply(&plan).await.expect("an end");
    assert_eq!(end.state, ItemState::Done, "{}", end.said);
    assert!(end.said.contains("it was done"), "{}", end.said);
    assert_eq!(studio.asked("/connect"), 2, "each was sent once");
    let verified = studio
        .bench
        .engine
        .dns_connect_verify(studio.key(BARE), "hosting".to_owned())
        .await;
    assert_eq!(verified.expect("checked").stage, ConnectionStage::Verified);
}

#[tokio::test]
async fn a_zone_that_changed_since_the_plan_is_not_written() {
    let studio = Studio::open().await;
    let plan = studio
        .plan(TEAM, to_target("moss.netlify.app"))
        .await
        .expect("a plan");
    {
        let mut world = studio.bench.sandbox.world().lock();
        let zones = world.holdings.zones.iter_mut();
        for (_, zone) in zones.filter(|(key, _)| key.name == TEAM) {
            zone.records
                .retain(|record| !(record.kind == "A" && record.name == "@"));
            zone.records.push(ZoneRecord::new("A", "@", "203.0.113.99", 600));
        }
    }
    let fault = studio.apply(&plan).await.expect_err("moved");
    assert_eq!(fault.code, Code::PlanChanged);
    assert_eq!(studio.asked("/connect"), 0);
}

#[tokio::test]
async fn a_read_only_account_connects_nothing() {
    let studio = Studio::open().await;
    studio
        .bench
        .engine
        .accounts_read_only(studio.account, true)
        .await
        .expect("switched");
    let fault = studio
        .plan(BARE, to_target("mill.vercel.app"))
        .await
        .expect_err("read only");
    assert_eq!(fault.code, Code::ReadOnly);
}

#[tokio::test]
async fn a_proof_is_added_beside_what_is_there() {
    let studio = Studio::open().await;
    let before = studio.records(TEAM);
    let plan = studio
        .plan(TEAM, proof("stripe", "abc123"))
        .await
        .expect("a plan");
    assert!(plan.known && plan.changes.len() == 1, "{plan:?}");
    let end = studio.apply(&plan).await.expect("added");
    assert_eq!(
        (end.state, end.differs, end.category),
        (ItemState::Done, None, None),
        "{}",
        end.said
    );
    assert!(end.docs.is_some() && end.hint.expect("a hint").contains("Return to Stripe"));
    let mut wanted = before.clone();
    wanted.push("TXT @ stripe-verification=abc123".to_owned());
    wanted.sort();
    assert_eq!(studio.records(TEAM), wanted);

    let plan = studio
        .plan(TEAM, proof("Some Service", "token=1"))
        .await
        .expect("a plan");
    assert!(!plan.known && plan.brakes.len() == 1, "{plan:?}");
    let end = studio.apply(&plan).await.expect("added");
    assert_eq!((end.state, end.differs), (ItemState::Done, None), "{}", end.said);
    assert_eq!(
        studio.records(TEAM).len(),
        wanted.len() + 1,
        "one more, and none went"
    );
}

#[tokio::test]
async fn records_go_by_a_plan_to_the_account_that_serves_the_zone() {
    let studio = Studio::open().await;
    studio.bench.connect_at("cloudflare").await;
    studio.bench.sync().await;
    let engine = &studio.bench.engine;
    let state = engine
        .dns_connect_state(studio.key(ELSEWHERE))
        .await
        .expect("a state");
    assert!(state.elsewhere.is_some(), "{state:?}");
    let plan = studio
        .plan(ELSEWHERE, to_target("fern.netlify.app"))
        .await
        .expect("a plan");
    assert!(
        plan.notes
            .iter()
            .any(|note| note.contains("does not ask domani.sh")),
        "{:?}",
        plan.notes
    );
    studio.apply(&plan).await.expect("connected");
    let plan = engine
        .dns_connect_elsewhere(studio.key(ELSEWHERE), "hosting".to_owned())
        .await
        .expect("a plan");
    let zone = &plan.zones[0];
    assert!(zone.blocked.is_none() && !zone.changes.is_empty(), "{zone:?}");
    let request = ApplyRequest {
        plan: plan.id.clone(),
        hash: plan.hash.clone(),
        zones: vec![zone.key.clone()],
        confirmed: plan
            .brakes
            .iter()
            .chain(&zone.brakes)
            .map(|brake| brake.id.clone())
            .collect(),
    };
    let job = engine.dns_apply(request).await.expect("a job");
    let job = studio.bench.job(&job).await;
    assert_eq!(job.tally.done, 1, "{job:?}");
    let served = engine
        .dns_zones(vec![zone.key.clone()])
        .await
        .expect("zones")
        .remove(0);
    let www = served
        .records
        .iter()
        .find(|record| record.name == "www" && record.kind.as_str() == "CNAME");
    assert!(www.expect("written").content.starts_with("fern.netlify.app"));
}

#[tokio::test]
async fn a_name_held_elsewhere_gets_instructions_and_nothing_is_written() {
    let studio = Studio::open().await;
    let engine = &studio.bench.engine;
    let cloudflare = studio.bench.connect_at("cloudflare").await;
    studio.bench.sync().await;
    let guest = "kilnandclay.com";
    let begun = engine
        .portfolio_bring_in_begin(studio.account, vec![guest.to_owned()])
        .await
        .expect("begun")
        .begun
        .remove(0);
    {
        let mut world = studio.bench.sandbox.world().lock();
        let zones = world.holdings.zones.iter_mut();
        for (_, zone) in zones.filter(|(key, _)| key.name == guest) {
            zone.records.push(ZoneRecord::new("TXT", "@", &begun.value, 600));
        }
    }
    studio
        .bench
        .until("it is brought in", || async {
            let look = engine
                .portfolio_bring_in_look(begun.key.clone())
                .await
                .expect("a look");
            matches!(look, BringInLook::Done { .. }).then_some(())
        })
        .await;
    studio.bench.sync().await;
    // The list does not tell where a name is held; its detail does.
    engine
        .portfolio_refresh(studio.key(guest))
        .await
        .expect("a detail");
    let state = engine
        .dns_connect_state(studio.key(guest))
        .await
        .expect("a state");
    assert!(state.imported && state.elsewhere.is_some(), "{state:?}");
    let plan = studio
        .plan(guest, to_target("kiln.netlify.app"))
        .await
        .expect("a plan");
    assert!(!plan.writes && plan.changes.is_empty(), "{plan:?}");
    let end = studio.apply(&plan).await.expect("told");
    assert_eq!(end.state, ItemState::Done, "{}", end.said);
    assert!(end.said.contains("Nothing was written"), "{}", end.said);
    let connection = &studio.connections(guest).await[0];
    assert_eq!(
        (connection.stage, connection.check_at),
        (ConnectionStage::ByHand, None)
    );
    assert_eq!(connection.records[0].state.as_deref(), Some("to be added"));
    assert!(
        studio
            .under_way()
            .await
            .iter()
            .any(|work| work.contains("are to be added"))
    );
    let plan = engine
        .dns_connect_elsewhere(studio.key(guest), "hosting".to_owned())
        .await
        .expect("a plan");
    assert_eq!(plan.zones[0].key.account, cloudflare);
}

#[tokio::test]
async fn other_providers_say_that_they_do_not_connect_names() {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at("joker").await;
    bench.sync().await;
    let harvest = key(account, "harvestmoon.net");
    let state = bench
        .engine
        .dns_connect_state(harvest.clone())
        .await
        .expect("a state");
    assert!(
        state
            .refusal
            .expect("a reason")
            .contains("templates of the DNS desk")
    );
    let fault = bench
        .engine
        .dns_connect_presets(harvest)
        .await
        .expect_err("not offered");
    assert_eq!(fault.code, Code::NotOffered);
}
