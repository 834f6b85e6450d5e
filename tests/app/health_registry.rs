//! What registries say of names, asked over the pretend world's own RDAP and WHOIS.

use engine::activity::view::{ItemState, JobState, JobView};
use engine::health::view::{RegistrySource, RegistryView, StatusWeight};
use engine::portfolio::view::{NameKey, PortfolioQuery, PortfolioRow, SortKey};
use engine::{Code, Engine};
use model::{AccountId, Timestamp};
use sandbox::registry::{RegistryChange, RegistrySays, RegistryTrouble};
use support::bench::{Bench, key, name};

const HARBOR: &str = "harborworks.com";
const VERISIGN: &str = "rdap.verisign.com";
const VERISIGN_WHOIS: &str = "whois.verisign-grs.com";

fn trouble(bench: &Bench, server: &str, what: RegistryTrouble, times: Option<u32>) {
    let server = server.to_owned();
    let change = RegistryChange::Trouble { server, what, times };
    bench.sandbox.change_registry(change).expect("changed");
}

fn say(bench: &Bench, name: &str, says: RegistrySays) {
    let name = name.to_owned();
    let change = RegistryChange::Say { name, says };
    bench.sandbox.change_registry(change).expect("changed");
}

fn recover(bench: &Bench) {
    let change = RegistryChange::Recover {};
    bench.sandbox.change_registry(change).expect("changed");
}

async fn ask(bench: &Bench, text: &str) -> RegistryView {
    let view = bench.engine.health_registry_refresh(name(text)).await;
    view.expect("a view")
}

async fn row(bench: &Bench, text: &str) -> PortfolioRow {
    let query = PortfolioQuery {
        filter: text.to_owned(),
        sort: SortKey::Name,
        descending: false,
    };
    let window = bench.engine.portfolio_window(query, 0, 10).await;
    let rows = window.expect("a window").rows;
    let found = rows.into_iter().find(|row| row.name == name(text));
    found.unwrap_or_else(|| panic!("{text} is not in the list"))
}

async fn sweep(bench: &Bench, account: AccountId, names: &[&str]) -> JobView {
    let keys: Vec<NameKey> = names.iter().map(|text| key(account, text)).collect();
    let job = bench.engine.health_sweep(keys).await.expect("a job");
    bench.job(&job).await
}

fn held(bench: &Bench, text: &str) -> Option<Timestamp> {
    let domain = bench.sandbox.domain(text).expect("held");
    Some(Timestamp(domain.expires_at.timestamp()))
}

fn questions(bench: &Bench, by: &str) -> usize {
    let asked = bench.sandbox.registry_questions();
    asked.iter().filter(|question| question.by == by).count()
}

#[tokio::test]
async fn a_sweep_brings_the_registrys_dates_into_the_list() {
    let (bench, account) = Bench::synced("demo").await;
    assert_eq!(row(&bench, HARBOR).await.registry_expires_at, None);
    let names = [HARBOR, "slowferry.org", "papermill.shop", "fieldnotes.co", HARBOR];
    let job = sweep(&bench, account, &names).await;
    assert_eq!(
        (job.state, job.done, job.total),
        (JobState::Done, 4, 4),
        "{job:?}"
    );
    for (text, source) in [
        (HARBOR, RegistrySource::Rdap),
        ("slowferry.org", RegistrySource::Rdap),
        ("fieldnotes.co", RegistrySource::Whois),
    ] {
        let expected = held(&bench, text);
        assert_eq!(row(&bench, text).await.registry_expires_at, expected, "{text}");
        let view = bench.engine.health_registry(name(text)).await.expect("a view");
        let facts = view.facts.expect("facts");
        assert_eq!((facts.source, facts.expires_at), (source, expected), "{text}");
        assert!(view.failure.is_none());
    }
    let view = bench
        .engine
        .health_registry(name("papermill.shop"))
        .await
        .expect("a view");
    let facts = view.facts.expect("facts");
    assert_eq!(facts.statuses[0].word, "autoRenewPeriod");
    assert_eq!(facts.statuses[0].weight, StatusWeight::Notice);
    assert!(
        facts.expires_at > held(&bench, "papermill.shop"),
        "the registry renewed it"
    );
}

#[tokio::test]
async fn whois_answers_where_rdap_fails() {
    let (bench, _) = Bench::synced("demo").await;
    trouble(&bench, VERISIGN, RegistryTrouble::Html, None);
    let view = ask(&bench, HARBOR).await;
    let facts = view.facts.expect("facts");
    assert_eq!(facts.source, RegistrySource::Whois);
    assert_eq!(facts.server, VERISIGN_WHOIS);
    assert_eq!(facts.expires_at, held(&bench, HARBOR));
    assert!(facts.statuses.iter().all(|status| !status.meaning.is_empty()));
    assert_eq!((questions(&bench, "rdap"), questions(&bench, "whois")), (1, 1));
}

#[tokio::test]
async fn an_ending_that_nobody_here_knows_is_asked_for_at_iana() {
    let bench = Bench::empty("demo").await;
    // No registry of this world has the name, but one says so.
    let view = ask(&bench, "nobody.notanending").await;
    let failure = view.failure.expect("a failure");
    assert_eq!(failure.fault.code, Code::NotFound);
    let asked: Vec<String> = bench
        .sandbox
        .registry_questions()
        .into_iter()
        .map(|question| format!("{} {}", question.server, question.name))
        .collect();
    assert_eq!(
        asked,
        [
            "whois.iana.org notanending",
            "whois.nic.notanending nobody.notanending"
        ]
    );
}

#[tokio::test]
async fn bad_answers_say_what_came_and_lose_nothing() {
    use RegistryTrouble::{Circle, CutOff, Down, Html, Huge, Missing, Nulls, OtherName, WrongType};
    let (bench, _) = Bench::synced("demo").await;
    let before = ask(&bench, HARBOR).await.facts.expect("facts");
    // Nobody helps out.
    trouble(&bench, VERISIGN_WHOIS, Down, None);
    for (what, code, said) in [
        (Circle, Code::Malformed, "sends every question round in a circle"),
        (Html, Code::Malformed, "answered with a web page instead of data"),
        (Huge, Code::Malformed, "answered with more than 1024 kB"),
        (
            Missing,
            Code::NotFound,
            "says that nobody has registered harborworks.com",
        ),
        (CutOff, Code::Interrupted, "breaks off in the middle"),
        (OtherName, Code::Malformed, "answered about another name"),
        (Down, Code::Upstream, "answered with HTTP 500"),
    ] {
        trouble(&bench, VERISIGN, what, None);
        bench.sandbox.advance_clock(60);
        let view = ask(&bench, HARBOR).await;
        let failure = view.failure.unwrap_or_else(|| panic!("{what:?} is no answer"));
        assert_eq!(failure.fault.code, code, "{failure:?}");
        assert!(failure.fault.message.contains(said), "{failure:?}");
        assert!(failure.fault.hint.is_some(), "{failure:?}");
        assert_eq!(view.facts.as_ref(), Some(&before), "{what:?}");
        assert_eq!(row(&bench, HARBOR).await.registry_expires_at, before.expires_at);
    }
    // What is odd and all the same an answer.
    trouble(&bench, VERISIGN, WrongType, None);
    let view = ask(&bench, HARBOR).await;
    assert!(view.failure.is_none(), "{view:?}");
    trouble(&bench, VERISIGN, Nulls, None);
    let view = ask(&bench, HARBOR).await;
    assert!(view.failure.is_none(), "{view:?}");
    assert_eq!(view.facts.expect("facts").expires_at, None, "it was not told");
}

#[tokio::test]
async fn a_registry_that_asks_for_a_pause_gets_it() {
    let (bench, account) = Bench::synced("demo").await;
    trouble(&bench, VERISIGN, RegistryTrouble::Busy(1), Some(1));
    // Somebody who waits for a single name is told at once.
    let view = ask(&bench, HARBOR).await;
    let failure = view.failure.expect("a failure");
    assert_eq!(failure.fault.code, Code::RateLimited);
    assert_eq!(questions(&bench, "whois"), 0, "nobody is asked behind its back");
    // A job waits, and asks again.
    trouble(&bench, VERISIGN, RegistryTrouble::Busy(1), Some(1));
    let job = sweep(&bench, account, &[HARBOR, "northquay.com"]).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let view = bench.engine.health_registry(name(HARBOR)).await.expect("a view");
    assert!(view.failure.is_none() && view.facts.is_some());
}

#[tokio::test]
async fn a_registry_that_fails_again_and_again_is_left_alone() {
    let (bench, account) = Bench::synced("one-account").await;
    trouble(&bench, VERISIGN, RegistryTrouble::Down, None);
    trouble(&bench, VERISIGN_WHOIS, RegistryTrouble::Down, None);
    let names: Vec<String> = (0..30).map(|number| format!("some-{number}.com")).collect();
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.push("slowferry.org");
    let job = sweep(&bench, account, &names).await;
    assert_eq!(job.state, JobState::Partly);
    let with = |state: ItemState| job.items.iter().filter(|item| item.state == state).count();
    assert_eq!(with(ItemState::Done), 1, "the other registry is asked");
    assert!((5..=7).contains(&with(ItemState::Failed)), "{job:?}");
    assert_eq!(with(ItemState::Failed) + with(ItemState::Skipped), 30);
    assert!(questions(&bench, "rdap") <= 8, "it was asked no more");
}

#[tokio::test]
async fn a_sweep_can_be_paused_and_cancelled() {
    let (bench, account) = Bench::synced("demo").await;
    trouble(&bench, VERISIGN, RegistryTrouble::Silent, None);
    let keys = vec![key(account, HARBOR), key(account, "northquay.com")];
    let job = bench.engine.health_sweep(keys).await.expect("a job");
    bench
        .until("the registry is asked", || async {
            (questions(&bench, "rdap") > 0).then_some(())
        })
        .await;
    bench.engine.activity_pause(job.clone()).await.expect("paused");
    bench
        .engine
        .activity_cancel(job.clone())
        .await
        .expect("cancelled");
    assert_eq!(bench.job(&job).await.state, JobState::Cancelled);
    let none = bench.engine.health_sweep(Vec::new()).await;
    assert_eq!(none.expect_err("no names").code, Code::BadInput);
}

#[tokio::test]
async fn what_the_registry_tells_differently_goes_into_the_history() {
    let (bench, _) = Bench::synced("demo").await;
    ask(&bench, HARBOR).await;
    let history = |engine: Engine| async move {
        let history = engine.portfolio_history(name(HARBOR), None, 50).await;
        let changes = history.expect("a history").changes.into_iter();
        let told: Vec<String> = changes
            .filter(|change| change.source == engine::portfolio::view::ChangeSource::Registry)
            .map(|change| change.what)
            .collect();
        told
    };
    assert!(
        history(bench.engine.clone()).await.is_empty(),
        "a first look is no change"
    );
    let later = bench.sandbox.clock_now() + chrono::TimeDelta::days(700);
    let says = RegistrySays {
        expires_at: Some(later),
        statuses: Some(vec!["serverHold".to_owned()]),
        registrar: Some("Farshore Registrar LLC".to_owned()),
        ..RegistrySays::default()
    };
    say(&bench, HARBOR, says);
    let facts = ask(&bench, HARBOR).await.facts.expect("facts");
    assert_eq!(facts.statuses[0].weight, StatusWeight::Alarm);
    let mut told = history(bench.engine.clone()).await;
    told.sort();
    assert_eq!(told, ["expires", "registrar", "status"]);
    ask(&bench, HARBOR).await;
    assert_eq!(
        history(bench.engine.clone()).await.len(),
        3,
        "the same again is no change"
    );
}

#[tokio::test]
async fn a_name_that_the_registry_lost_keeps_what_was_known() {
    let (bench, _) = Bench::synced("demo").await;
    let before = ask(&bench, HARBOR).await.facts;
    let gone = RegistrySays {
        gone: true,
        ..RegistrySays::default()
    };
    say(&bench, HARBOR, gone);
    let view = ask(&bench, HARBOR).await;
    assert_eq!(view.facts, before);
    let fault = view.failure.expect("a failure").fault;
    assert_eq!(fault.code, Code::NotFound);
    assert_eq!(
        fault.message,
        "rdap.verisign.com says that nobody has registered harborworks.com."
    );
    recover(&bench);
    say(&bench, HARBOR, RegistrySays::default());
    assert!(ask(&bench, HARBOR).await.failure.is_none());
}

#[tokio::test]
async fn the_list_of_servers_is_renewed_and_survives_a_restart() {
    let bench = Bench::empty("demo").await;
    let shipped = bench.engine.health_bootstrap().await.expect("a list");
    assert_eq!(shipped.published, "2026-07-23T02:00:03Z");
    assert_eq!(shipped.fetched_at, None);
    assert!(shipped.endings > 1000);
    let fresh = bench
        .engine
        .health_bootstrap_refresh()
        .await
        .expect("a newer list");
    assert!(fresh.published > shipped.published);
    assert!(fresh.fetched_at.is_some());
    let bench = bench.restarted().await;
    let kept = bench.engine.health_bootstrap().await.expect("a list");
    assert_eq!(kept, fresh);
    // An older one changes nothing.
    bench.sandbox.advance_clock(-3 * 86_400);
    let older = bench
        .engine
        .health_bootstrap_refresh()
        .await
        .expect_err("refused");
    assert_eq!(older.code, Code::Malformed);
    assert_eq!(bench.engine.health_bootstrap().await.expect("a list"), fresh);
}

#[tokio::test]
async fn names_near_their_end_are_looked_up_by_themselves() {
    let (bench, _) = Bench::synced("one-account").await;
    bench.engine.shutdown().await;
    let mut config = bench.config(providers::all());
    config.registries.names_an_hour = 10;
    let engine = Engine::start(config).await.expect("the engine starts again");
    // The first minute belongs to everything else.
    let asked = || {
        let mut names: Vec<String> = bench
            .sandbox
            .registry_questions()
            .into_iter()
            .map(|question| question.name)
            .collect();
        names.dedup();
        names
    };
    bench
        .until("names are looked up", || async {
            // Not beyond the first hour in which somebody was asked.
            if asked().is_empty() {
                bench.sandbox.advance_clock(61);
            }
            (asked().len() >= 10).then_some(())
        })
        .await;
    bench
        .until("the answers are kept", || async {
            let view = engine.health_registry(name("papermill.shop")).await;
            view.expect("a view").facts.map(|_| ())
        })
        .await;
    let first = asked();
    assert_eq!(first.len(), 10, "not more in an hour: {first:?}");
    for urgent in [
        "fieldnotes.co",
        "papermill.shop",
        "glasshouse.ai",
        "quarrystone.biz",
    ] {
        assert!(first.contains(&urgent.to_owned()), "{urgent}: {first:?}");
    }
    engine.shutdown().await;
}

#[tokio::test]
async fn a_name_without_any_account_can_be_looked_up() {
    let bench = Bench::empty("demo").await;
    let view = ask(&bench, "quay-lantern.com").await;
    let facts = view.facts.expect("facts");
    assert_eq!(facts.registrar.as_deref(), Some("Farshore Registrar LLC"));
    assert!(facts.expires_at.is_some());
    let unpublished = ask(&bench, "taken-example.de").await.facts.expect("facts");
    assert_eq!(unpublished.expires_at, None, "this registry publishes none");
}
