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
async fn bizzy_keeps_the_promises_of_orders() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::ordering::run(&*world.open(), &world).await;
}

/// With and without expiry dates, because only where there are some a lost renewal shows in the account.
#[tokio::test(flavor = "multi_thread")]
async fn bizzy_keeps_the_promises_of_lost_orders() {
    let world = Simulator::demo(BIZZY, 20).await;
    conformance::unclear::run(&*world.open(), &world).await;
    let world = Simulator::demo(BIZZY, 20).await;
    world
        .sandbox
        .switch(BIZZY, "tells_expiry", true)
        .expect("a switch");
    conformance::unclear::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bizzy_without_a_list_says_so_and_still_sells() {
    let world = Simulator::demo(BIZZY, 20).await;
    world.sandbox.switch(BIZZY, "list_off", true).expect("a switch");
    world.sandbox.switch(BIZZY, "status_off", true).expect("a switch");
    let provider = world.open();
    let summary = provider.account().await.expect("a search proves the key");
    assert!(summary.warnings.join(" ").contains("Domain ids"), "{summary:?}");
    let error = provider.portfolio().expect("a portfolio").list().await;
    assert_eq!(error.expect_err("no list").kind, Kind::NotOffered);
    conformance::ordering::one_registration_is_one_charge(&*provider, &world).await;
}
