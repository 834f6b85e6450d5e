//! Nameservers of many names: the look before, and the change at three registrars.

use std::collections::BTreeMap;

use engine::activity::view::{ItemState, JobState, JobView, LogQuery};
use engine::dns::nameservers::view::{
    FindingLevel, NameserverListDraft, NameserverTarget, NameserversApply, NameserversFindingKind,
    NameserversPlan, NameserversStep, NameserversWish,
};
use engine::dns::view::BrakeKind;
use engine::portfolio::view::NameKey;
use engine::{Code, Fault};
use model::AccountId;
use sandbox::control::change::DomainPatch;
use sandbox::faults::{self, Effect};
use sandbox::world::zone::ZonePatch;
use sandbox::world::{AccountKey, Operation};
use serde_json::{Value, json};
use support::bench::{Bench, key};

use super::outcome;

const PLANETDOMAINS: &str = "planetdomains";
const DOMANI: &str = "domani";
const JOKER: &str = "joker";
const CLOUDFLARE: &str = "cloudflare";
/// One name at each registrar that sets nameservers.
const NAMES: [(&str, &str); 3] = [
    (PLANETDOMAINS, "inkwell-quay.com"),
    (DOMANI, "inkwell-marsh.com"),
    (JOKER, "inkwell-forge.com"),
];

/// The demo's world with further names in it, connected everywhere.
struct Five {
    bench: Bench,
    accounts: BTreeMap<String, AccountId>,
}

impl Five {
    /// With one name of the story's own at each registrar, all with the same two records there.
    async fn open() -> Self {
        Self::with(&NAMES).await
    }

    async fn with(names: &[(&str, &str)]) -> Self {
        let bench = Bench::empty("demo").await;
        for (provider, name) in names {
            let domain = DomainPatch {
                domain: (*name).to_owned(),
                account: Some(holder(&bench, provider)),
                ..DomainPatch::default()
            };
            bench.sandbox.change_domain(domain).expect("a name");
            change_zone(&bench, provider, name, Some(&records()), None);
        }
        let accounts = bench.connect_all().await;
        bench.sync().await;
        Self { bench, accounts }
    }

    fn key(&self, provider: &str, name: &str) -> NameKey {
        key(self.accounts[provider], name)
    }

    fn keys(&self) -> Vec<NameKey> {
        NAMES
            .iter()
            .map(|(provider, name)| self.key(provider, name))
            .collect()
    }

    /// Adds a zone at Cloudflare that nobody asks yet; its nameservers.
    fn at_cloudflare(&self, name: &str, records: &Value) -> Vec<String> {
        change_zone(&self.bench, CLOUDFLARE, name, Some(records), None);
        let zone = self.bench.sandbox.zone_at(CLOUDFLARE, name).expect("a zone");
        assert!(zone.nameservers.len() >= 2, "{zone:?}");
        zone.nameservers
    }

    async fn look(&self, keys: Vec<NameKey>, target: NameserverTarget) -> Result<NameserversPlan, Fault> {
        let wish = NameserversWish { keys, target };
        self.bench.engine.dns_nameservers_plan(wish).await
    }

    async fn plan(&self, keys: Vec<NameKey>, hosts: &[String]) -> NameserversPlan {
        let target = NameserverTarget::Hosts {
            hosts: hosts.to_vec(),
        };
        self.look(keys, target).await.expect("a plan")
    }

    async fn apply(&self, plan: &NameserversPlan) -> JobView {
        let job = self.bench.engine.dns_nameservers_apply(everything(plan)).await;
        self.bench.job(&job.expect("it starts")).await
    }

    /// The nameservers that the registrar has.
    fn there(&self, provider: &str, name: &str) -> Vec<String> {
        let zone = self.bench.sandbox.zone_at(provider, name).expect("a zone");
        zone.nameservers
    }

    /// How often nameservers were set or handed over, by all providers.
    fn sent(&self) -> usize {
        let requests = self.bench.sandbox.requests();
        let sent = requests.iter().filter(|request| {
            let path = request.path.as_str();
            match request.provider.as_str() {
                JOKER => path.contains("domain-modify"),
                _ => request.method != "GET" && (path.ends_with("/nameservers") || path.ends_with("/bind")),
            }
        });
        sent.count()
    }

    /// How often it was done at the providers.
    fn done(&self) -> usize {
        let ledger = self.bench.sandbox.ledger();
        let sorts = [Operation::ReplaceNameservers, Operation::BindCloudflare];
        ledger
            .iter()
            .filter(|entry| sorts.contains(&entry.operation))
            .count()
    }
}

fn holder(bench: &Bench, provider: &str) -> AccountKey {
    let world = bench.sandbox.world().lock();
    let mut accounts = world.accounts.iter();
    let (key, _) = accounts
        .find(|(_, account)| account.provider == provider)
        .expect("an account");
    key.clone()
}

/// Changes a zone behind the app's back.
fn change_zone(
    bench: &Bench,
    provider: &str,
    name: &str,
    records: Option<&Value>,
    nameservers: Option<&[&str]>,
) {
    let patch = ZonePatch {
        domain: name.to_owned(),
        account: Some(holder(bench, provider)),
        records: records.map(|records| records.as_array().expect("records").clone()),
        nameservers: nameservers.map(|hosts| hosts.iter().map(|host| (*host).to_owned()).collect()),
        ..ZonePatch::default()
    };
    bench.sandbox.change_zone(patch).expect("a zone");
}

fn records() -> Value {
    json!([
        {"type": "A", "name": "@", "content": "203.0.113.20", "ttl": 300},
        {"type": "MX", "name": "@", "content": "mx1.fernmail.net", "ttl": 3600, "priority": 10}
    ])
}

fn hosts(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn sorted(mut hosts: Vec<String>) -> Vec<String> {
    hosts.sort();
    hosts
}

/// All of a plan that can go, with all its brakes confirmed.
fn everything(plan: &NameserversPlan) -> NameserversApply {
    let steps = plan.names.iter().filter(|step| step.blocked.is_none());
    let brakes = steps.clone().flat_map(|step| &step.brakes).chain(&plan.brakes);
    NameserversApply {
        plan: plan.id.clone(),
        hash: plan.hash.clone(),
        names: steps.map(|step| step.key.clone()).collect(),
        confirmed: brakes.map(|brake| brake.id.clone()).collect(),
    }
}

fn step<'a>(plan: &'a NameserversPlan, name: &str) -> &'a NameserversStep {
    let found = plan.names.iter().find(|step| step.key.name.as_str() == name);
    found.unwrap_or_else(|| panic!("{name} is not in the plan: {plan:?}"))
}

fn level(step: &NameserversStep, kind: NameserversFindingKind) -> FindingLevel {
    let found = step.findings.iter().find(|finding| finding.kind == kind);
    found.unwrap_or_else(|| panic!("no {kind:?}: {step:?}")).level
}

#[tokio::test(flavor = "multi_thread")]
async fn each_name_moves_to_its_own_zone_and_is_read_back_at_three_registrars() {
    let five = Five::open().await;
    let mut wanted = BTreeMap::new();
    for (_, name) in NAMES {
        wanted.insert(name, five.at_cloudflare(name, &records()));
    }
    five.bench.sync().await;
    let lists = five.bench.engine.dns_nameserver_lists().await.expect("lists");
    assert!(
        lists
            .iter()
            .any(|list| list.account == Some(five.accounts[CLOUDFLARE]) && !list.own),
        "{lists:?}"
    );

    let target = NameserverTarget::Zone {
        account: five.accounts[CLOUDFLARE],
    };
    let mut keys = five.keys();
    // A name without a zone there stays out.
    let other = five
        .bench
        .engine
        .portfolio_keys(engine::portfolio::view::PortfolioQuery {
            filter: "dns:planetdomains".to_owned(),
            sort: engine::portfolio::view::SortKey::Name,
            descending: false,
        });
    let other = other.await.expect("names");
    let stranger = other
        .into_iter()
        .find(|key| key.account == five.accounts[PLANETDOMAINS] && !keys.contains(key))
        .expect("a further name");
    keys.push(stranger.clone());
    let plan = five.look(keys, target).await.expect("a plan");

    assert_eq!((five.sent(), five.done()), (0, 0), "nothing is written by a look");
    for (_, name) in NAMES {
        let step = step(&plan, name);
        assert_eq!(step.after, wanted[name], "{step:?}");
        assert!(step.before.len() >= 2 && step.blocked.is_none(), "{step:?}");
        for finding in &step.findings {
            assert_eq!(finding.level, FindingLevel::Good, "{name}: {finding:?}");
        }
        assert!(step.vanish.is_empty(), "{step:?}");
        let kinds: Vec<BrakeKind> = step.brakes.iter().map(|brake| brake.kind).collect();
        assert_eq!(kinds, [BrakeKind::ApexNameservers]);
        assert_eq!(level(step, NameserversFindingKind::Pending), FindingLevel::Good);
    }
    let out = step(&plan, stranger.name.as_str());
    assert!(
        out.blocked
            .as_ref()
            .is_some_and(|fault| fault.message.contains("has no zone at Cloudflare")),
        "{out:?}"
    );

    let job = five.apply(&plan).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    for (provider, name) in NAMES {
        let (state, said) = outcome(&job, name);
        assert_eq!(state, ItemState::Done);
        assert!(said.starts_with("Set to ") && said.contains("checked"), "{said}");
        assert_eq!(sorted(five.there(provider, name)), sorted(wanted[name].clone()));
    }
    assert_eq!((five.sent(), five.done()), (3, 3));
    // The window knows it at once, and who did it.
    let views = five
        .bench
        .engine
        .dns_nameservers(five.keys())
        .await
        .expect("views");
    for view in views {
        assert_eq!(
            sorted(view.now.clone()),
            sorted(wanted[view.key.name.as_str()].clone()),
            "{view:?}"
        );
    }
    let log = five
        .bench
        .engine
        .activity_log(LogQuery::default())
        .await
        .expect("a log")
        .lines;
    for (_, name) in NAMES {
        let line = format!("Nameservers of {name}: Set to ");
        assert!(
            log.iter().any(|entry| entry.message.starts_with(&line)),
            "{log:?}"
        );
    }
    // Once more: nothing is left to do.
    let plan = five.plan(five.keys()[..1].to_vec(), &wanted[NAMES[0].1]).await;
    assert_eq!((plan.already, plan.names.len()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_serves_nobody_is_bad_and_needs_every_confirmation() {
    let five = Five::open().await;
    let plan = five
        .plan(
            five.keys(),
            &hosts(&["ns1.other-registrar.net", "ns2.other-registrar.net"]),
        )
        .await;
    for (_, name) in NAMES {
        let step = step(&plan, name);
        assert_eq!(
            level(step, NameserversFindingKind::Serves),
            FindingLevel::Bad,
            "{step:?}"
        );
        assert_eq!(step.findings[0].level, FindingLevel::Bad);
        assert_eq!(step.vanish.len(), 2, "{step:?}");
        let kinds: Vec<BrakeKind> = step.brakes.iter().map(|brake| brake.kind).collect();
        assert_eq!(kinds, [BrakeKind::ApexNameservers, BrakeKind::AllMail]);
    }
    let job_brakes: Vec<&str> = plan.brakes.iter().map(|brake| brake.message.as_str()).collect();
    assert_eq!(
        job_brakes,
        [
            "3 of 3 names would break.",
            "3 of 3 names would stop receiving mail."
        ]
    );
    let request = everything(&plan);
    for open in &request.confirmed {
        let mut request = request.clone();
        request.confirmed.retain(|id| id != open);
        let fault = five.bench.engine.dns_nameservers_apply(request).await;
        assert_eq!(fault.expect_err("a brake is open").code, Code::NeedsConfirmation);
    }
    assert_eq!(five.sent(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn records_that_the_target_lacks_are_listed() {
    let five = Five::open().await;
    let (_, name) = NAMES[0];
    let hosts = five.at_cloudflare(
        name,
        &json!([{"type": "A", "name": "@", "content": "203.0.113.20", "ttl": 300}]),
    );
    let plan = five.plan(five.keys()[..1].to_vec(), &hosts).await;
    let step = step(&plan, name);
    assert_eq!(level(step, NameserversFindingKind::Serves), FindingLevel::Good);
    assert_eq!(
        level(step, NameserversFindingKind::Vanish),
        FindingLevel::Bad,
        "mail is lost"
    );
    let gone: Vec<&str> = step.vanish.iter().map(|record| record.content.as_str()).collect();
    assert_eq!(gone, ["10 mx1.fernmail.net"]);
    assert!(step.brakes.iter().any(|brake| brake.kind == BrakeKind::AllMail));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_name_is_braked_until_its_ds_record_is_gone() {
    let five = Five::open().await;
    let (_, name) = NAMES[1];
    let hosts = five.at_cloudflare(name, &records());
    let ds = json!([{
        "key_tag": "60485", "algorithm": "13", "digest_type": "2",
        "digest": "D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A"
    }]);
    let account = holder(&five.bench, DOMANI);
    let sign = |ds: Value| {
        let mut world = five.bench.sandbox.world().lock();
        let zone = world.zone_mut(&account, name).expect("a zone");
        zone.extra.insert("ds".to_owned(), ds);
    };
    sign(ds);
    let keys = vec![five.key(DOMANI, name)];
    let plan = five.plan(keys.clone(), &hosts).await;
    let signed = step(&plan, name);
    assert_eq!(level(signed, NameserversFindingKind::Signed), FindingLevel::Bad);
    let brake = signed.brakes.iter().find(|brake| brake.kind == BrakeKind::Signed);
    let brake = brake.expect("a brake of its own").clone();
    assert!(
        brake.message.contains("Remove the DS record"),
        "{}",
        brake.message
    );
    // Whoever confirms everything but this is refused.
    let mut request = everything(&plan);
    request.confirmed.retain(|id| *id != brake.id);
    let fault = five.bench.engine.dns_nameservers_apply(request).await;
    assert_eq!(fault.expect_err("a brake is open").code, Code::NeedsConfirmation);
    assert_eq!(five.sent(), 0);

    sign(json!([]));
    let plan = five.plan(keys, &hosts).await;
    assert_eq!(
        level(step(&plan, name), NameserversFindingKind::Signed),
        FindingLevel::Good
    );
    assert_eq!(five.apply(&plan).await.state, JobState::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn name_servers_that_somebody_else_set_meanwhile_are_left_alone() {
    let five = Five::open().await;
    let (provider, name) = NAMES[0];
    let hosts_ = five.at_cloudflare(name, &records());
    let plan = five.plan(five.keys()[..1].to_vec(), &hosts_).await;
    let theirs = ["ns1.somebody.net", "ns2.somebody.net"];
    change_zone(&five.bench, provider, name, None, Some(&theirs));
    let job = five.apply(&plan).await;
    let (state, said) = outcome(&job, name);
    assert_eq!(state, ItemState::Skipped);
    assert!(
        said.starts_with("Changed elsewhere since you saw the plan") && said.contains("ns1.somebody.net"),
        "{said}"
    );
    assert_eq!((five.there(provider, name), five.sent()), (hosts(&theirs), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_settled_by_reading_and_nothing_is_sent_twice() {
    for (at, (provider, name)) in NAMES.into_iter().enumerate().take(2) {
        let five = Five::open().await;
        let hosts = five.at_cloudflare(name, &records());
        let keys = vec![five.keys()[at].clone()];
        let plan = five.plan(keys.clone(), &hosts).await;
        let (method, path) = match provider {
            PLANETDOMAINS => ("PATCH", "/domains/*/nameservers"),
            _ => ("PUT", "/api/domains/*/nameservers"),
        };
        let lose = |effect| {
            let fault = faults::Fault::once(effect).at(provider).on(method, path);
            five.bench.sandbox.push_fault(fault);
        };
        lose(Effect::DropBefore);
        let job = five.apply(&plan).await;
        let (state, said) = outcome(&job, name);
        assert_eq!(state, ItemState::Failed, "{provider}: {said}");
        assert!(said.contains("The nameservers are as they were."), "{said}");
        assert_eq!((five.sent(), five.done()), (1, 0), "{provider}");

        lose(Effect::DropAfterCommit);
        let plan = five.plan(keys, &hosts).await;
        let job = five.apply(&plan).await;
        let (state, said) = outcome(&job, name);
        assert_eq!(state, ItemState::Done, "{provider}: {said}");
        assert!(said.contains("checked"), "{said}");
        assert_eq!((five.sent(), five.done()), (2, 1), "{provider}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_joker_queues_for_long_is_accepted_and_not_called_checked() {
    let name = "slow-inkwell.com";
    let five = Five::with(&[(JOKER, name)]).await;
    let hosts = five.at_cloudflare(name, &records());
    let plan = five.plan(vec![five.key(JOKER, name)], &hosts).await;
    let before = five.there(JOKER, name);
    let job = five.apply(&plan).await;
    let (state, said) = outcome(&job, name);
    assert_eq!(state, ItemState::Done);
    assert!(
        said.starts_with("Accepted. Joker.com has queued the change"),
        "{said}"
    );
    assert_eq!((five.there(JOKER, name), five.sent()), (before, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preset_and_a_cloudflare_profile_are_set_where_the_provider_keeps_them() {
    let five = Five::open().await;
    let preset = |key: &str| NameserverTarget::Preset { key: key.to_owned() };
    let plan = five.look(five.keys(), preset("parking")).await.expect("a plan");
    // Only PlanetDomains keeps presets, and only it knows what they stand for.
    for (provider, name) in NAMES {
        let step = step(&plan, name);
        assert_eq!(step.blocked.is_some(), provider != PLANETDOMAINS, "{step:?}");
    }
    let (_, name) = NAMES[0];
    let kept = step(&plan, name);
    assert_eq!(level(kept, NameserversFindingKind::Serves), FindingLevel::Unknown);
    assert!(kept.after.is_empty());
    let job = five.apply(&plan).await;
    let (state, said) = outcome(&job, name);
    assert_eq!(state, ItemState::Done, "{said}");
    assert!(said.contains("park1.planet-dns.example"), "{said}");

    let keys = five.keys()[..1].to_vec();
    let bind = |profile: &str| NameserverTarget::CloudflareBind {
        profile: profile.to_owned(),
    };
    let plan = five.look(keys.clone(), bind("default")).await.expect("a plan");
    let job = five.apply(&plan).await;
    let (state, said) = outcome(&job, name);
    assert_eq!(state, ItemState::Done, "{said}");
    assert!(said.contains("elaine.ns.cloudflare.com"), "{said}");
    let requests = five.bench.sandbox.requests();
    let bound = requests.iter().filter(|request| request.path.ends_with("/bind"));
    let ids: Vec<bool> = bound.map(|request| request.idempotency_key.is_some()).collect();
    assert_eq!(ids, [true]);

    let plan = five.look(keys, bind("paused")).await.expect("a plan");
    let job = five.apply(&plan).await;
    let (state, said) = outcome(&job, name);
    assert_eq!(state, ItemState::Failed);
    assert!(said.starts_with("Nothing was set."), "{said}");
    assert!(said.contains("Set it up in the provider's bot"), "{said}");

    let keys = five.bench.engine.dns_nameserver_keys().await.expect("keys");
    assert_eq!(keys.presets, ["parking"], "what worked is offered again");
    assert_eq!(keys.profiles, ["default"], "what was refused is not");
}

#[tokio::test(flavor = "multi_thread")]
async fn name_servers_that_nobody_sets_here_say_why() {
    let five = Five::open().await;
    let keys = five
        .bench
        .engine
        .portfolio_keys(engine::portfolio::view::PortfolioQuery {
            filter: String::new(),
            sort: engine::portfolio::view::SortKey::Name,
            descending: false,
        });
    let views = five
        .bench
        .engine
        .dns_nameservers(keys.await.expect("names"))
        .await
        .expect("views");
    for view in &views {
        let at = |provider: &str| view.key.account == five.accounts[provider];
        if at(CLOUDFLARE) || at("bizzy") {
            let fixed = view.fixed.as_deref().unwrap_or_default();
            assert!(fixed.ends_with('.'), "{view:?}");
        }
        assert!(!view.takes_preset || at(PLANETDOMAINS), "{view:?}");
        assert_eq!(view.takes_preset, view.takes_bind, "{view:?}");
    }
    let fixed: Vec<NameKey> = views
        .iter()
        .filter(|view| view.fixed.is_some())
        .map(|view| view.key.clone())
        .collect();
    assert!(fixed.len() >= 2, "{views:?}");
    let plan = five
        .plan(fixed, &hosts(&["ns1.example.net", "ns2.example.net"]))
        .await;
    assert!(plan.names.iter().all(|step| step.blocked.is_some()), "{plan:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_says_nothing_leaves_everything_unknown() {
    let five = Five::open().await;
    let silent = ["ns1.mute.example.net", "ns2.mute.example.net"];
    for host in silent {
        five.bench.sandbox.silence(host);
    }
    let (_, name) = NAMES[0];
    let plan = five.plan(five.keys()[..1].to_vec(), &hosts(&silent)).await;
    let step = step(&plan, name);
    assert_eq!(level(step, NameserversFindingKind::Serves), FindingLevel::Unknown);
    assert_eq!(level(step, NameserversFindingKind::Vanish), FindingLevel::Unknown);
    assert!(step.vanish.is_empty() && step.blocked.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn own_lists_are_kept_changed_and_removed_and_bad_ones_refused() {
    let five = Five::open().await;
    let engine = &five.bench.engine;
    let draft = |title: &str, names: &[&str]| NameserverListDraft {
        id: None,
        title: title.to_owned(),
        hosts: hosts(names),
    };
    for (wrong, said) in [
        (draft("Agency", &["ns1.agency.net"]), "at least two"),
        (draft("Agency", &["ns1.agency.net", "192.0.2.1"]), "is an address"),
        (draft("Agency", &["ns1.agency.net", "NS1.agency.net."]), "twice"),
        (draft(" ", &["ns1.agency.net", "ns2.agency.net"]), "title"),
    ] {
        let fault = engine.dns_nameserver_list_keep(wrong).await.expect_err("refused");
        assert_eq!(fault.code, Code::BadInput);
        assert!(fault.message.contains(said), "{}", fault.message);
    }
    let id = engine
        .dns_nameserver_list_keep(draft("Agency", &["NS1.Agency.net.", "ns.müller.de"]))
        .await
        .expect("kept");
    let own = || async {
        let lists = engine.dns_nameserver_lists().await.expect("lists");
        lists.into_iter().filter(|list| list.own).collect::<Vec<_>>()
    };
    let kept = own().await;
    assert_eq!(kept[0].hosts, ["ns1.agency.net", "ns.xn--mller-kva.de"]);
    let again = engine
        .dns_nameserver_list_keep(draft("agency", &["ns1.agency.net", "ns2.agency.net"]))
        .await;
    assert!(
        again
            .expect_err("a second of that title")
            .message
            .contains("Another list")
    );
    let changed = NameserverListDraft {
        id: Some(id.clone()),
        ..draft("Agency two", &["ns1.agency.net", "ns2.agency.net"])
    };
    assert_eq!(engine.dns_nameserver_list_keep(changed).await, Ok(id.clone()));
    assert_eq!(own().await[0].title, "Agency two");
    engine
        .dns_nameserver_list_remove(id.clone())
        .await
        .expect("removed");
    assert_eq!(own().await, []);
    let fault = engine.dns_nameserver_list_remove(id).await.expect_err("gone");
    assert_eq!(fault.code, Code::NotFound);
    // Joker's own are told by its zones.
    let lists = engine.dns_nameserver_lists().await.expect("lists");
    let joker = lists.iter().find(|list| list.title.starts_with("Joker.com"));
    assert_eq!(
        joker.map(|list| sorted(list.hosts.clone())),
        Some(hosts(&["a.ns.joker.com", "b.ns.joker.com", "c.ns.joker.com"])),
        "{lists:?}"
    );
}
