//! Joker.com.

use registrar::conformance::{self, World};

use super::{JOKER, Simulator};

#[tokio::test(flavor = "multi_thread")]
async fn joker_keeps_the_promises_of_reading() {
    let world = Simulator::demo(JOKER, 20).await;
    conformance::reading::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joker_keeps_the_promises_on_a_bad_line() {
    let world = Simulator::demo(JOKER, 20).await;
    conformance::line::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joker_keeps_the_promises_of_settings() {
    let world = Simulator::demo(JOKER, 20).await;
    conformance::switching::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joker_keeps_the_promises_of_zones() {
    let world = Simulator::demo(JOKER, 20).await;
    conformance::zones::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joker_keeps_the_promises_of_orders() {
    let world = Simulator::demo(JOKER, 20).await;
    conformance::ordering::run(&*world.open(), &world).await;
    conformance::owned::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joker_keeps_the_promises_of_lost_orders() {
    let world = Simulator::demo(JOKER, 20).await;
    conformance::unclear::run(&*world.open(), &world).await;
}

/// Headers in one spelling and order, and a session that has ended before each part begins.
#[tokio::test(flavor = "multi_thread")]
async fn joker_keeps_the_promises_of_transfers() {
    let world = Simulator::demo(JOKER, 20).await;
    conformance::moving::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joker_keeps_its_promises_with_plain_headers_and_short_sessions() {
    let world = Simulator::demo(JOKER, 20).await;
    world.switch("plain_headers", true);
    world.switch("session_seconds", 300);
    let provider = world.open();
    conformance::reading::run(&*provider, &world).await;
    world.sandbox.advance_clock(301);
    conformance::switching::run(&*provider, &world).await;
    world.sandbox.advance_clock(301);
    conformance::ordering::run(&*provider, &world).await;
    conformance::owned::run(&*provider, &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joker_keeps_the_promises_of_names_that_leave() {
    let world = Simulator::demo(JOKER, 20).await;
    conformance::leaving::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joker_keeps_the_promises_of_registrants_contacts_and_processes() {
    let world = Simulator::demo(JOKER, 20).await;
    conformance::registrants::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joker_says_why_it_connects_no_names() {
    let world = Simulator::demo(JOKER, 20).await;
    conformance::connecting::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joker_keeps_the_promises_of_zones_and_keys() {
    let world = Simulator::demo(JOKER, 20).await;
    conformance::hosting::run(&*world.open(), &world).await;
}
