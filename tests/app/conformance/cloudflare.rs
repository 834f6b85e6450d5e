//! Cloudflare.

use registrar::conformance::{self, World};

use super::{CLOUDFLARE, Simulator};

#[tokio::test(flavor = "multi_thread")]
async fn cloudflare_keeps_the_promises_of_reading() {
    let world = Simulator::demo(CLOUDFLARE, 20).await;
    conformance::reading::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cloudflare_keeps_the_promises_on_a_bad_line() {
    let world = Simulator::demo(CLOUDFLARE, 20).await;
    conformance::line::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cloudflare_keeps_the_promises_of_settings() {
    let world = Simulator::demo(CLOUDFLARE, 20).await;
    conformance::switching::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cloudflare_keeps_the_promises_of_zones() {
    let world = Simulator::demo(CLOUDFLARE, 20).await;
    conformance::zones::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cloudflare_keeps_the_promises_of_orders() {
    let world = Simulator::demo(CLOUDFLARE, 20).await;
    conformance::ordering::run(&*world.open(), &world).await;
    conformance::owned::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cloudflare_keeps_the_promises_of_lost_orders() {
    let world = Simulator::demo(CLOUDFLARE, 20).await;
    conformance::unclear::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cloudflare_keeps_the_promises_of_transfers() {
    let world = Simulator::demo(CLOUDFLARE, 20).await;
    conformance::moving::run(&*world.open(), &world).await;
}

/// Orders and switches that run on after the answer, with links that name the host of the real API.
#[tokio::test(flavor = "multi_thread")]
async fn cloudflare_keeps_its_promises_when_everything_is_done_later() {
    let world = Simulator::demo(CLOUDFLARE, 20).await;
    world.switch("always_async", true);
    world.switch("absolute_links", true);
    let provider = world.open();
    conformance::switching::run(&*provider, &world).await;
    conformance::ordering::run(&*provider, &world).await;
    conformance::owned::run(&*provider, &world).await;
    conformance::unclear::run(&*provider, &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cloudflare_keeps_the_promises_of_names_that_leave() {
    let world = Simulator::demo(CLOUDFLARE, 20).await;
    conformance::leaving::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cloudflare_says_why_it_connects_no_names() {
    let world = Simulator::demo(CLOUDFLARE, 20).await;
    conformance::connecting::run(&*world.open(), &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cloudflare_keeps_the_promises_of_zones_and_keys() {
    let world = Simulator::demo(CLOUDFLARE, 20).await;
    conformance::hosting::run(&*world.open(), &world).await;
}
