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
}

#[tokio::test(flavor = "multi_thread")]
async fn joker_keeps_the_promises_of_lost_orders() {
    let world = Simulator::demo(JOKER, 20).await;
    conformance::unclear::run(&*world.open(), &world).await;
}
