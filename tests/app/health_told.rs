//! What an account at domani.sh tells of any name, beside the registry and in its place.

use engine::Code;
use engine::health::view::{ToldPart, ToldView};
use model::AccountId;
use sandbox::faults::{Effect, Fault as Strike};
use sandbox::registry::{RegistryChange, RegistryTrouble};
use support::bench::{Bench, name};

const HARBOR: &str = "harborworks.com";

async fn open() -> (Bench, AccountId) {
    let bench = Bench::empty("demo").await;
    let account = bench.connect_at("domani").await;
    bench.sync().await;
    (bench, account)
}

async fn ask(bench: &Bench, account: AccountId, part: ToldPart) -> ToldView {
    let view = bench
        .engine
        .health_told_refresh(name(HARBOR), part, account)
        .await;
    view.expect("a view")
}

#[tokio::test]
async fn an_account_tells_of_any_name_when_it_is_asked() {
    let (bench, account) = open().await;
    let view = bench.engine.health_told(name(HARBOR)).await.expect("a view");
    assert_eq!(view.sources.len(), 1);
    assert!(
        view.registration.is_none() && view.page.is_none(),
        "nothing is asked by itself"
    );
    let view = ask(&bench, account, ToldPart::Registration).await;
    let told = view.registration.expect("told");
    assert_eq!(told.source, view.sources[0].label);
    assert_eq!(told.facts.registered, Some(true));
    let held = bench.sandbox.domain(HARBOR).expect("held");
    let told_day = told.facts.expires_at.expect("a day").to_utc().date_naive();
    assert_eq!(told_day, held.expires_at.date_naive());
    assert!(
        told.facts
            .statuses
            .iter()
            .all(|status| !status.word.contains(' ')),
        "{:?}",
        told.facts.statuses
    );
    let view = ask(&bench, account, ToldPart::Page).await;
    let page = view.page.expect("told").page;
    assert_eq!(page.title.as_deref(), Some("Harborworks"));
    assert!(view.registration.is_some(), "the other part stays");
}

#[tokio::test]
async fn a_registry_that_gives_no_answer_has_an_account_asked_in_its_place() {
    let (bench, _) = open().await;
    for server in ["rdap.verisign.com", "whois.verisign-grs.com"] {
        let change = RegistryChange::Trouble {
            server: server.to_owned(),
            what: RegistryTrouble::Down,
            times: None,
        };
        bench.sandbox.change_registry(change).expect("changed");
    }
    let registry = bench
        .engine
        .health_registry_refresh(name(HARBOR))
        .await
        .expect("a view");
    assert!(registry.facts.is_none() && registry.failure.is_some());
    let view = bench.engine.health_told(name(HARBOR)).await.expect("a view");
    assert!(view.registration.expect("told").facts.expires_at.is_some());
}

#[tokio::test]
async fn a_failed_question_loses_nothing_and_without_an_account_there_is_none() {
    let (bench, account) = open().await;
    ask(&bench, account, ToldPart::Registration).await;
    bench.sandbox.push_fault(
        Strike::once(Effect::Html(502))
            .on("GET", "/**/domains/whois")
            .forever(),
    );
    let view = ask(&bench, account, ToldPart::Registration).await;
    assert!(view.registration.is_some());
    assert_eq!(
        view.registration_failure.expect("told").fault.code,
        Code::Upstream
    );

    let other = Bench::empty("demo").await;
    let planetdomains = other.connect().await;
    let view = other.engine.health_told(name(HARBOR)).await.expect("a view");
    assert!(view.sources.is_empty());
    let asked = other
        .engine
        .health_told_refresh(name(HARBOR), ToldPart::Page, planetdomains)
        .await;
    assert_eq!(asked.expect_err("not offered").code, Code::NotOffered);
}
