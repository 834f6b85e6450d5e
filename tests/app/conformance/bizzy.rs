//! Bizzy, with and without a list and expiry dates.

use registrar::Kind;
use registrar::conformance::{self, World};

use super::{BIZZY, Simulator};

#[tokio::test(flavor = "multi_thread")]
async fn bizzy_keeps_the_promises_of_reading() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::reading::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bizzy_keeps_the_promises_on_a_bad_line() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::line::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bizzy_keeps_the_promises_of_settings() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::switching::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bizzy_keeps_the_promises_of_registrants_and_operations() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::registrants::run(&*world.open(), &world).await;
    conformance::elsewhere::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bizzy_keeps_the_promises_of_orders() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::ordering::run(&*world.open(), &world).await;
    conformance::owned::run(&*world.open(), &world).await;
}

/// With and without expiry dates, because only where there are some a lost renewal shows in the account.
#[tokio::test(flavor = "multi_thread")]
async fn bizzy_keeps_the_promises_of_lost_orders() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::unclear::run(&*world.open(), &world).await;
    let world = Simulator::demo(BIZZY, 20).await;
    world.switch("tells_expiry", true);
    conformance::unclear::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bizzy_without_a_list_says_so_and_still_sells() {
    let world = Simulator::demo(BIZZY, 20).await;
    world.switch("list_off", true);
    world.switch("status_off", true);
    let provider = world.open();
    let summary = provider.account().await.expect("a search proves the key");
    assert!(summary.warnings.join(" ").contains("Domain ids"), "{summary:?}");
    let error = provider.portfolio().expect("a portfolio").list().await;
    assert_eq!(error.expect_err("no list").kind, Kind::NotOffered);
    conformance::ordering::one_registration_is_one_charge(&*provider, &world).await;
}

/// The other gaps of its documents, filled in the other way.
#[tokio::test(flavor = "multi_thread")]
async fn bizzy_keeps_its_promises_where_its_documents_are_silent() {
    let world = Simulator::demo(BIZZY, 20).await;
    for switch in ["total_off", "suggestions_on", "rate_headers", "renewal_quote_off"] {
        world.switch(switch, true);
    }
    let provider = world.open();
    conformance::reading::run(&*provider, &world).await;
    conformance::line::run(&*provider, &world).await;
    conformance::ordering::one_registration_is_one_charge(&*provider, &world).await;
    conformance::switching::run(&*provider, &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bizzy_keeps_the_promises_of_names_that_leave() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::leaving::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bizzy_says_why_it_connects_no_names() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::connecting::run(&*world.open(), &world).await;
}
