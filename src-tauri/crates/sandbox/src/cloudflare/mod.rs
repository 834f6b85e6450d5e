//! Cloudflare, simulated: token check, accounts, zones, DNS records, DNSSEC, the registrar and its sandbox, over the
//! shared [world](crate::world).
//!
//! Where its documents are silent the simulator makes one plain choice and says so at the place. A request passes in
//! this order: credential (400, 403), quota (429), address (403), route (404, 405), account or zone (404), body (400),
//! then the act. What Cloudflare alone keeps about a zone, a record or a name lies in their extra fields in the world,
//! so that a scenario's plain zone is a Cloudflare zone too.
//!
//! A login is a token (a person's, or an account's when it starts with `cfat_`), or the form fields `email` and
//! `api_key` sent as `X-Auth-Email` and `X-Auth-Key`. World accounts with the same token are seen together.
//!
//! Switches: `always_async` (nothing is done in the answer), `absolute_links` (links carry the host of the real API),
//! `no_default_contact` (the address book is empty, so an order needs a registrant), `token_lacks` (rights that the token
//! was not given, see [`rights`]).
//!
//! - [`gate`], [`rights`]: what every request passes first, and what a token may do
//! - [`rate`]: the quota and its headers
//! - [`envelope`]: success and refusal
//! - [`query`]: parameters and paging
//! - [`desk`]: the state that handlers share
//! - [`accounts`], [`zones`], [`records`], [`registrar`]: the methods

mod accounts;
mod desk;
mod envelope;
mod gate;
mod query;
mod rate;
mod records;
mod registrar;
mod rights;
mod zones;

use axum::routing::{get, post, put};
use axum::{Router, middleware};
use serde_json::{Value, json};

use crate::providers::Provider;
use crate::world::{Account, SharedWorld};

use desk::Desk;
use registrar::Branch;

/// Its name here, in the app and in the world.
pub const NAME: &str = "cloudflare";

pub(crate) use zones::dnssec::{WANTED as SIGNING, key_at_registry};

/// The entry in the list of providers.
pub const PROVIDER: Provider = Provider {
    name: NAME,
    base_path: "/cloudflare/client/v4",
    router,
    content_type: "application/json",
    error_body: envelope::error_body,
    credentials,
    orders: &[
        ("POST", "/accounts/*/registrar/registrations"),
        ("POST", "/accounts/*/registrar/registrations/*/transfer-in"),
    ],
    named_by_id: zones::facts::named_by_id,
    switches: &[
        "always_async",
        "absolute_links",
        "no_default_contact",
        "token_lacks",
    ],
    fresh_zone: |name| Some(zones::facts::fresh(name)),
    read_records: records::read_records,
};

fn credentials(account: &Account) -> Value {
    json!({ "token": account.token, "account_id": desk::account_id(account) })
}

fn router(world: SharedWorld) -> Router {
    let desk = Desk::new(world);
    let records = Router::new()
        .route("/", get(records::list).post(records::create))
        .route("/batch", post(records::batch::run))
        .route("/export", get(records::export::export))
        .route("/import", post(records::zonefile::import))
        .route("/usage", get(records::usage))
        .route(
            "/{id}",
            get(records::one)
                .put(records::overwrite)
                .patch(records::patch)
                .delete(records::delete),
        );
    Router::new()
        .route("/user/tokens/verify", get(accounts::verify_user_token))
        .route("/accounts", get(accounts::list))
        .route("/accounts/{account}", get(accounts::one))
        .route(
            "/accounts/{account}/tokens/verify",
            get(accounts::verify_account_token),
        )
        .nest("/accounts/{account}/registrar", registrar::routes(Branch::Real))
        .nest(
            "/accounts/{account}/registrar-sandbox",
            registrar::routes(Branch::Play),
        )
        .route("/zones", get(zones::list).post(zones::create))
        .route(
            "/zones/{zone}",
            get(zones::one).patch(zones::patch).delete(zones::delete),
        )
        .route("/zones/{zone}/activation_check", put(zones::check_activation))
        .route(
            "/zones/{zone}/dnssec",
            get(zones::dnssec::show).patch(zones::dnssec::patch),
        )
        .nest("/zones/{zone}/dns_records", records)
        .fallback(gate::no_route)
        .method_not_allowed_fallback(gate::no_method)
        .with_state(desk.clone())
        .layer(middleware::from_fn_with_state(desk, gate::gate))
}
