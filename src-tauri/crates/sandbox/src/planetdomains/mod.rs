//! PlanetDomains, simulated: every documented method over the shared [world](crate::world).
//!
//! Where its documents are silent the simulator makes one plain choice and says so at the place. Checks come in this
//! order: rate, token (401), whitelist (403), route (404), `Idempotency-Key` present (422), key already used (replay or
//! 409), body (422), ownership (404), state (409), then the act.
//!
//! - [`gate`]: what every request passes first
//! - [`rate`]: ten calls a second, and the five-minute block
//! - [`idempotency`]: keys and stored answers
//! - [`reply`]: envelopes of success and refusal
//! - [`desk`]: the state that handlers share
//! - [`account`], [`search`], [`orders`], [`batch`], [`portfolio`], [`dns`], [`nameservers`], [`deliveries`]: the methods
//! - [`records`]: the validator of DNS records
//! - [`scripted`]: names whose first label says how a call about them goes

mod account;
mod batch;
mod deliveries;
mod desk;
mod dns;
mod gate;
mod idempotency;
mod nameservers;
mod orders;
mod portfolio;
mod rate;
mod records;
mod reply;
mod scripted;
mod search;

use axum::routing::{get, patch, post};
use axum::{Router, middleware};
use serde_json::{Value, json};

use crate::providers::Provider;
use crate::world::{Account, SharedWorld};

pub use deliveries::webhook_log;
use desk::Desk;
pub(crate) use nameservers::own_nameservers;
pub(crate) use records::read_records;

/// Its name here, in the app and in the world.
pub const NAME: &str = "planetdomains";

/// The entry in the list of providers.
pub const PROVIDER: Provider = Provider {
    name: NAME,
    base_path: "/planetdomains/api/v1",
    router,
    content_type: "application/json",
    error_body: reply::error_body,
    credentials,
    orders: &[
        ("POST", "/domains/register"),
        ("POST", "/domains/register/batch"),
        ("POST", "/domains/renew/batch"),
        ("POST", "/domains/*/renew"),
    ],
    named_by_id: |_, _| None,
    switches: &["batch_search"],
    fresh_zone: |_| Some(nameservers::fresh_zone()),
    read_records,
};

fn credentials(account: &Account) -> Value {
    json!({ "token": account.token })
}

fn router(world: SharedWorld) -> Router {
    let desk = Desk::new(world);
    Router::new()
        .route("/account", get(account::show))
        .route("/zones", get(search::zones))
        .route("/domains", get(portfolio::list))
        .route("/domains/search", get(search::one))
        .route("/domains/search/batch", post(search::many))
        .route("/domains/register", post(orders::register))
        .route("/domains/register/batch", post(batch::register))
        .route("/domains/renew/batch", post(batch::renew))
        .route("/domains/{domain}", get(portfolio::detail))
        .route("/domains/{domain}/renew", post(orders::renew))
        .route("/domains/{domain}/dns", get(dns::show).put(dns::replace))
        .route("/domains/{domain}/nameservers", patch(nameservers::replace))
        .route(
            "/domains/{domain}/cloudflare/bind",
            post(nameservers::bind_cloudflare),
        )
        .route("/webhook/deliveries", get(deliveries::list))
        .route("/openapi.json", get(gate::openapi))
        .fallback(gate::no_such_method)
        .method_not_allowed_fallback(gate::no_such_method)
        .with_state(desk.clone())
        .layer(middleware::from_fn_with_state(desk, gate::gate))
}
