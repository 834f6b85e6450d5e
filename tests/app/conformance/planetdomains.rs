//! PlanetDomains: the list in every shape, every envelope of a refusal, its extras and its quota.

use model::DomainName;
use registrar::Kind;
use registrar::conformance::{self, World};
use registrar::dns::Nameservers;
use registrar::extras::Delivery;
use registrar::search::Verdict;
use sandbox::control::change::AccountPatch;
use sandbox::faults::{Effect, ErrorShape, Fault, ListShape};

use super::{PLANETDOMAINS, Simulator};

#[tokio::test(flavor = "multi_thread")]
async fn planetdomains_keeps_the_promises_of_reading() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    conformance::reading::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn planetdomains_keeps_the_promises_on_a_bad_line() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    conformance::line::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn planetdomains_keeps_the_promises_of_zones() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    conformance::zones::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn planetdomains_keeps_the_promises_of_orders() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    conformance::ordering::run(&*world.open(), &world).await;
    conformance::owned::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn planetdomains_keeps_the_promises_of_lost_orders() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    conformance::unclear::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_not_on_the_whitelist_is_told_with_its_remedy() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    let patch = AccountPatch {
        whitelist: Some(Vec::new()),
        ..AccountPatch::default()
    };
    world.sandbox.change_account(patch).expect("an account");
    let error = world.open().account().await.expect_err("the whitelist is empty");
    assert_eq!(error.kind, Kind::AddressNotAllowed);
    assert!(error.hint.expect("a hint").contains("whitelist"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_read_in_every_shape_that_the_documents_leave_open() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    let provider = world.open();
    let portfolio = provider.portfolio().expect("a portfolio");
    let all = portfolio.list().await.expect("a list").names.len();
    for shape in [
        ListShape::Domains,
        ListShape::BareArray,
        ListShape::Strings,
        ListShape::Named,
    ] {
        world.sandbox.push_fault(Fault::once(Effect::List(shape)));
        let listing = portfolio.list().await.expect("a list");
        assert_eq!(listing.names.len(), all, "{shape:?}");
        assert!(listing.unreadable.is_empty(), "{shape:?}");
    }
    world
        .sandbox
        .push_fault(Fault::once(Effect::List(ListShape::Partial)));
    let listing = portfolio.list().await.expect("half a list");
    assert!(listing.names.len() < all);
    assert!(
        listing.partial.is_some(),
        "names that are missing have not vanished"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_understood_in_every_envelope() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    let provider = world.open();
    let portfolio = provider.portfolio().expect("a portfolio");
    for shape in [
        ErrorShape::ErrorString,
        ErrorShape::CodeMessage,
        ErrorShape::DetailObject,
        ErrorShape::DetailList,
        ErrorShape::DetailString,
        ErrorShape::Text,
        ErrorShape::Empty,
    ] {
        world
            .sandbox
            .push_fault(Fault::once(Effect::ErrorEnvelope(shape)));
        let stranger = world.open_with_wrong_key();
        let error = stranger.account().await.expect_err("a wrong key");
        assert_eq!(error.kind, Kind::Unauthorized, "{shape:?}");
    }
    for shape in [
        ErrorShape::ErrorString,
        ErrorShape::CodeMessage,
        ErrorShape::DetailObject,
    ] {
        world
            .sandbox
            .push_fault(Fault::once(Effect::ErrorEnvelope(shape)));
        let error = portfolio.detail(&world.taken()).await.expect_err("not there");
        assert_eq!(error.kind, Kind::NotFound, "{shape:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn planetdomains_keeps_the_promises_of_what_it_posts() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    let provider = world.open();
    conformance::ordering::one_registration_is_one_charge(&*provider, &world).await;
    let factories = providers::all();
    let factory = factories
        .iter()
        .find(|factory| factory.descriptor().id == PLANETDOMAINS);
    conformance::posting::run(&*provider, &**factory.expect("a factory")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preset_is_set_by_its_key_and_an_unknown_one_is_refused() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    let provider = world.open();
    let dns = provider.dns().expect("zones");
    let name = world.owned().remove(0);
    let preset = |key: &str| Nameservers::Preset(key.to_owned());
    let set = dns.set_nameservers(&name, &preset("parking"), "preset-1").await;
    let set = set.expect("set");
    assert!(!set.is_empty(), "the provider says which hosts it stands for");
    let zone = world.sandbox.zone(name.as_str()).expect("a zone");
    assert_eq!(zone.nameservers, set);
    let error = dns
        .set_nameservers(&name, &preset("no-such-preset"), "preset-2")
        .await
        .expect_err("unknown");
    assert_eq!(error.kind, Kind::Invalid);
    assert_eq!(
        world.sandbox.zone(name.as_str()).expect("a zone").nameservers,
        set
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloudflare_profile_is_bound_and_the_delivery_log_shows_what_was_bought() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    let provider = world.open();
    let name = world.owned().remove(0);
    let bind = provider.cloudflare_bind().expect("a bind");
    bind.bind(&name, "default", "bind-1").await.expect("bound");
    let error = bind
        .bind(&name, "paused", "bind-2")
        .await
        .expect_err("switched off");
    assert_eq!(error.kind, Kind::Conflict);
    let hint = error.hint.unwrap_or_default();
    assert!(hint.contains("bot"), "what to do is said: {hint}");
    conformance::ordering::one_registration_is_one_charge(&*provider, &world).await;
    let log = provider.delivery_log().expect("a log");
    let deliveries: Vec<Delivery> = log.deliveries(50).await.expect("a log");
    let bought = deliveries
        .iter()
        .filter(|delivery| delivery.event_type == "domain.registered");
    assert!(bought.count() > 0, "{deliveries:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_search_uses_the_quota_and_never_exceeds_it() {
    let world = Simulator::demo(PLANETDOMAINS, 1).await;
    let provider = world.open();
    let search = provider.search().expect("a search");
    let names: Vec<DomainName> = (0..60)
        .map(|number| DomainName::parse(&format!("pace-{number}.com")).expect("a name"))
        .collect();
    let answers = search.check(&names).await;
    assert_eq!(answers.len(), 60);
    for (name, offer) in answers {
        let verdict = offer.expect("an answer").verdict;
        assert!(matches!(verdict, Verdict::Available { .. }), "{name}");
    }
    assert_eq!(world.refusals(), 0, "no request was above the quota");
}

#[tokio::test(flavor = "multi_thread")]
async fn planetdomains_keeps_the_promises_of_names_that_leave() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    conformance::leaving::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn planetdomains_says_why_it_connects_no_names() {
    let world = Simulator::demo(PLANETDOMAINS, 20).await;
    conformance::connecting::run(&*world.open(), &world).await;
}
