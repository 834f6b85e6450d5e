//! What the world sees: nameservers and public resolvers of the pretend world, asked as the real ones are.

use engine::Code;
use engine::dns::live::view::{LiveAnswerState, LiveKind, LiveSet, LiveState, LiveView};
use model::SetKey;
use sandbox::world::zone::ZonePatch;
use support::bench::{Bench, key};

use super::{Desk, lived_in, set};

const HARBOR: &str = "harborworks.com";
const OLD: &str = "198.51.100.7";
const NEW: &str = "198.51.100.99";

impl Desk {
    async fn live(&self, name: &str) -> LiveView {
        let view = self.bench.engine.dns_live(self.key(name)).await;
        view.expect("a view")
    }

    fn hosts(&self, name: &str) -> Vec<String> {
        let mut hosts = self.bench.sandbox.zone(name).expect("a zone").nameservers;
        hosts.sort();
        hosts
    }
}

fn found<'a>(view: &'a LiveView, name: &str, kind: &str) -> &'a LiveSet {
    let wanted = SetKey::new(name, kind);
    let found = view.sets.iter().find(|set| set.set == wanted);
    found.unwrap_or_else(|| panic!("no {wanted}: {view:?}"))
}

/// The answers about the address of `api`, in the order of the sources.
fn api(view: &LiveView) -> Vec<(LiveAnswerState, Vec<String>)> {
    let answers = found(view, "api", "A").answers.iter();
    answers
        .map(|answer| (answer.state, answer.found.clone()))
        .collect()
}

fn states(view: &LiveView) -> Vec<(String, LiveState)> {
    let sets = view.sets.iter();
    sets.map(|set| (set.set.to_string(), set.state)).collect()
}

#[tokio::test]
async fn a_change_spreads_past_a_server_that_lags_and_resolvers_that_remember() {
    use LiveAnswerState::{Differs, Same};
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let before = desk.live(HARBOR).await;
    for (set, state) in states(&before) {
        assert_eq!(state, LiveState::Everywhere, "{set}: {before:?}");
    }
    assert_eq!(before.findings, Vec::<String>::new());
    let kinds: Vec<LiveKind> = before.sources.iter().map(|source| source.kind).collect();
    let servers = desk.hosts(HARBOR).len();
    assert_eq!(kinds[..servers], vec![LiveKind::Nameserver; servers]);
    assert_eq!(kinds[servers..], [LiveKind::Resolver, LiveKind::Resolver]);

    let late = desk.hosts(HARBOR).remove(0);
    desk.bench.sandbox.lag(&late, HARBOR).expect("it serves the zone");
    desk.apply(&desk.plan(&[HARBOR], &[set("api", "A", &[NEW])]).await)
        .await;
    let spreading = desk.live(HARBOR).await;

    let (old, new) = ((Differs, vec![OLD.to_owned()]), (Same, vec![NEW.to_owned()]));
    let mut told = vec![new.clone(); servers];
    told[0] = old.clone();
    told.extend([old.clone(), old]);
    assert_eq!(api(&spreading), told);
    let remembered = found(&spreading, "api", "A")
        .answers
        .last()
        .expect("a resolver")
        .ttl;
    assert!(
        remembered.is_some_and(|ttl| (1..=60).contains(&ttl)),
        "{remembered:?}"
    );
    let open: Vec<_> = states(&spreading)
        .into_iter()
        .filter(|(_, state)| *state != LiveState::Everywhere)
        .collect();
    assert_eq!(open, [("api A".to_owned(), LiveState::Partly)]);
    assert_eq!(spreading.findings.len(), 1, "{:?}", spreading.findings);
    assert!(spreading.findings[0].contains(&late), "{:?}", spreading.findings);

    desk.bench.sandbox.recover_dns();
    desk.bench.sandbox.advance_clock(61);
    let seen = desk.live(HARBOR).await;
    assert_eq!(api(&seen), vec![new; servers + 2]);
    assert!(
        states(&seen)
            .iter()
            .all(|(_, state)| *state == LiveState::Everywhere)
    );
    assert_eq!(seen.findings, Vec::<String>::new());
}

#[tokio::test]
async fn a_removed_set_is_looked_for_until_nobody_remembers_it() {
    use LiveAnswerState::{Differs, Same};
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    desk.live(HARBOR).await;
    desk.apply(&desk.plan(&[HARBOR], &[set("api", "A", &[])]).await)
        .await;
    let spreading = desk.live(HARBOR).await;
    assert_eq!(found(&spreading, "api", "A").expected, Vec::<String>::new());
    let mut told = vec![(Same, Vec::new()); desk.hosts(HARBOR).len()];
    told.extend(vec![(Differs, vec![OLD.to_owned()]); 2]);
    assert_eq!(api(&spreading), told);
    desk.bench.sandbox.advance_clock(61);
    let gone = desk.live(HARBOR).await;
    assert!(
        states(&gone)
            .iter()
            .all(|(_, state)| *state == LiveState::Everywhere)
    );
    desk.bench.sandbox.advance_clock(3 * 86_400);
    let later = desk.live(HARBOR).await;
    assert!(later.sets.iter().all(|set| set.set != SetKey::new("api", "A")));
}

#[tokio::test]
async fn who_stays_silent_is_named_and_does_not_make_a_set_unseen() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let silent = desk.hosts(HARBOR).remove(0);
    desk.bench.sandbox.silence(&silent);
    desk.bench.sandbox.silence("google");
    let view = desk.live(HARBOR).await;
    let troubled: Vec<&str> = view
        .sources
        .iter()
        .filter(|source| source.problem.is_some())
        .map(|source| source.label.as_str())
        .collect();
    assert_eq!(troubled, [silent.as_str(), "Google (8.8.8.8)"]);
    for set in &view.sets {
        assert_eq!(set.state, LiveState::Everywhere, "{set:?}");
        assert_eq!(set.answers[0].state, LiveAnswerState::NoAnswer);
        assert!(set.answers[0].problem.is_some());
    }
}

#[tokio::test]
async fn a_zone_that_the_world_looks_for_elsewhere_is_told() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let own = desk.hosts(HARBOR);
    let elsewhere = ["ns1.elsewhere.example", "ns2.elsewhere.example"];
    let patch = ZonePatch {
        domain: HARBOR.to_owned(),
        mode: Some("external".to_owned()),
        nameservers: Some(elsewhere.map(str::to_owned).to_vec()),
        ..ZonePatch::default()
    };
    desk.bench.sandbox.change_zone(patch).expect("a zone");
    let view = desk.live(HARBOR).await;
    let labels: Vec<&str> = view.sources.iter().map(|source| source.label.as_str()).collect();
    assert_eq!(labels[..2], elsewhere);
    let [finding] = &view.findings[..] else {
        panic!("{:?}", view.findings);
    };
    assert!(
        finding.contains(elsewhere[0]) && finding.contains(&own[0]),
        "{finding}"
    );
    assert!(
        states(&view)
            .iter()
            .all(|(_, state)| *state == LiveState::Nowhere)
    );
}

#[tokio::test]
async fn a_zone_that_was_never_read_has_nothing_to_compare_with() {
    let desk = Desk::open().await;
    desk.own(HARBOR, &lived_in());
    let fault = desk
        .bench
        .engine
        .dns_live(desk.key(HARBOR))
        .await
        .expect_err("a fault");
    assert_eq!(fault.code, Code::NotFound);
    assert_eq!(
        desk.bench.sandbox.dns_queries(),
        Vec::<String>::new(),
        "nobody was asked"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_zone_of_the_demo_is_seen_but_for_the_one_that_moves() {
    let bench = Bench::empty("demo").await;
    let accounts = bench.connect_all().await;
    bench.sync().await;
    // One of each sort at each provider that serves DNS.
    let zones = [
        ("planetdomains", "harborworks.com"),
        ("planetdomains", "peatfire.coffee"),
        ("planetdomains", "tidepool.dev"),
        ("domani", "mossgarden.net"),
        ("domani", "rookery.app"),
        ("joker", "copperfinch.com"),
        ("cloudflare", "seventhbridge.com"),
        ("cloudflare", "stillwater.dev"),
        ("cloudflare", "millrace.dev"),
        ("cloudflare", "lightvessel.com"),
    ];
    let keys: Vec<_> = zones
        .iter()
        .map(|(provider, name)| key(accounts[*provider], name))
        .collect();
    let job = bench.engine.dns_read(keys.clone()).await.expect("a read");
    bench.job(&job).await;
    for key in keys {
        let name = key.name.to_string();
        let view = bench.engine.dns_live(key).await.expect("a view");
        assert_eq!(view.findings, Vec::<String>::new(), "{name}");
        assert!(view.sets.len() > 3, "{name}: {view:?}");
        assert!(
            view.sources.iter().all(|source| source.problem.is_none()),
            "{name}: {view:?}"
        );
        for set in &view.sets {
            let moves = name == "tidepool.dev" && set.set == SetKey::new("@", "A");
            let fits = match set.state {
                LiveState::Everywhere => !moves,
                LiveState::Partly => moves,
                LiveState::Own => set
                    .answers
                    .iter()
                    .all(|answer| answer.state == LiveAnswerState::Own),
                LiveState::Nowhere | LiveState::Unknown => false,
            };
            assert!(fits, "{name}: {set:?}");
        }
        let proxied = view.sets.iter().any(|set| set.state == LiveState::Own);
        assert_eq!(
            proxied,
            ["seventhbridge.com", "lightvessel.com"].contains(&name.as_str()),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_provider_that_reports_by_itself_is_heard_and_the_others_offer_nothing() {
    let bench = Bench::empty("demo").await;
    let accounts = bench.connect_all().await;
    bench.sync().await;
    let report = bench
        .engine
        .dns_live_report(key(accounts["domani"], "mossgarden.net"));
    let lines = report.await.expect("a report");
    assert!(
        lines
            .iter()
            .any(|line| line.label == "Status" && line.good == Some(true)),
        "{lines:?}"
    );
    assert!(
        lines.iter().any(|line| line.text == "seen everywhere"),
        "{lines:?}"
    );
    let refused = bench
        .engine
        .dns_live_report(key(accounts["joker"], "copperfinch.com"));
    assert_eq!(refused.await.expect_err("a fault").code, Code::NotOffered);
}
