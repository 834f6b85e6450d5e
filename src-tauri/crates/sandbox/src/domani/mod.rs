//! domani.sh (also domani.run), simulated: its JSON methods and event streams over the shared [world](crate::world).
//!
//! The provider has changed its wording over time, so the simulator speaks two dialects. `seed` is the older documents:
//! lists with camelCase dates, `stripe` as payment method, renewals and transfers as a preview that is off (501).
//! `current` is today's client library: snake_case, `card`, renewals and transfers on, more fields. The switch
//! `dialect` chooses for all accounts, the account's form field `dialect` for one; without either it is `seed`.
//!
//! | switch | what changes |
//! |---|---|
//! | `dialect` | `"seed"` or `"current"` |
//! | `crlf` | lines of event streams end in CR LF |
//! | `cut_stream` | the line is closed after half of the events of a stream |
//! | `no_contact` | the account has no contact: purchases are refused with `CONTACT_REQUIRED` |
//! | `spread_seconds` | records of a connection are seen one after the other within that world time, its certificate half as long after |
//! | `unverified` | `POST verify` finds nothing yet, whatever the records say |
//! | `zone_calls_a_minute` | calls about zones in a minute, of which the documents tell no number; 60 without it |
//!
//! Names whose first label says how it goes:
//!
//! | label starts | what happens |
//! |---|---|
//! | `taken-` | never available |
//! | `lookuperr-` | the lookup fails: `error: true` |
//! | `premium-` | a registry premium of 500.00 for the first year |
//! | `regfail-` | charged, not registered, paid back |
//! | `slow-` | bought, and ready after 20 seconds of world time |
//! | `drop-` | bought, renewed or transferred, then the socket closes |
//!
//! The labels of [`trouble`](crate::world::trouble) work as well.
//!
//! - [`gate`]: what every request passes first; [`rate`]: calls a minute; [`rights`]: scopes of keys
//! - [`call`]: a request as the handlers see it; [`reply`]: answers; [`stream`]: event streams
//! - [`desk`]: the state that handlers share
//! - [`search`], [`tlds`], [`suggest`]: what can be had
//! - [`portfolio`], [`settings`], [`buy`], [`renew`], [`transfer`], [`import`]: names
//! - [`dns`], [`records`], [`nameservers`], [`snapshot`], [`dnssec`]: zones
//! - [`connect`], [`services`]: records that make other services work; [`health`]: whether they do
//! - [`whois`]: public facts
//! - [`account`], [`tokens`], [`login`]: the account itself

mod account;
mod buy;
mod call;
mod connect;
mod desk;
mod dns;
mod dnssec;
mod gate;
mod health;
mod import;
mod login;
mod nameservers;
mod portfolio;
mod rate;
mod records;
mod renew;
mod reply;
mod rights;
mod search;
mod services;
mod settings;
mod snapshot;
mod stream;
mod suggest;
mod tlds;
mod tokens;
mod transfer;
mod whois;

use axum::routing::{delete, get, post, put};
use axum::{Router, middleware};
use serde_json::{Value, json};

use crate::providers::Provider;
use crate::world::{Account, SharedWorld};

use desk::Desk;

/// Its name here, in the app and in the world.
pub const NAME: &str = "domani";

pub(crate) use dnssec::keys_at_registry;

/// The entry in the list of providers.
pub const PROVIDER: Provider = Provider {
    name: NAME,
    base_path: "/domani",
    router,
    content_type: "application/json",
    error_body: reply::error_body,
    credentials,
    orders: &[
        ("POST", "/api/domains/buy"),
        ("POST", "/api/domains/transfer"),
        ("POST", "/api/domains/*/renew"),
    ],
    named_by_id: |_, _| None,
    fresh_zone: |_| Some(nameservers::fresh()),
    read_records: records::read_plain_records,
    switches: &[
        "dialect",
        "crlf",
        "cut_stream",
        "no_contact",
        "spread_seconds",
        "unverified",
        "zone_calls_a_minute",
    ],
};

fn credentials(account: &Account) -> Value {
    json!({ "api_key": account.token })
}

fn router(world: SharedWorld) -> Router {
    let desk = Desk::new(world);
    let name = Router::new()
        .route("/", get(portfolio::detail))
        .route("/settings", put(settings::change))
        .route("/renew", post(renew::renew))
        .route("/dns", get(dns::show).put(dns::replace).delete(dns::remove))
        .route("/dns/snapshot", post(snapshot::take))
        .route("/dns/restore", post(snapshot::restore))
        .route("/nameservers", get(nameservers::show).put(nameservers::replace))
        .route(
            "/dnssec",
            get(dnssec::show).post(dnssec::add).delete(dnssec::remove),
        )
        .route("/connect", get(connect::list).post(connect::connect))
        .route("/verify", post(connect::verify))
        .route("/verify-service", get(services::list).post(services::add))
        .route("/status", get(health::status))
        .route("/email/check", get(health::email))
        .route("/og", get(whois::preview))
        .route("/auth-code", get(transfer::auth_code))
        .route("/transfer-away", get(transfer::away))
        .route("/transfer-status", get(transfer::status));
    Router::new()
        .route("/api/tlds", get(tlds::list))
        .route("/api/domains", get(portfolio::list))
        .route("/api/domains/search", get(search::search))
        .route("/api/domains/suggest", get(suggest::suggest))
        .route("/api/domains/dns-check", get(suggest::dns_check))
        .route("/api/domains/whois", get(whois::whois))
        .route("/api/domains/buy", post(buy::buy))
        .route("/api/domains/import", post(import::begin))
        .route("/api/domains/import/verify", post(import::verify))
        .route("/api/domains/transfer", post(transfer::begin))
        .route("/api/domains/transfer-check", get(transfer::check))
        .route("/api/domains/transfer-watch", post(transfer::watch))
        .nest("/api/domains/{domain}", name)
        .route("/api/me", get(account::me))
        .route("/api/me/contact", get(account::contact).put(account::set_contact))
        .route("/api/billing/setup", post(account::billing_setup))
        .route("/api/billing/invoices", get(account::invoices))
        .route("/api/referrals", get(account::referrals))
        .route("/api/tokens", get(tokens::list).post(tokens::create))
        .route("/api/tokens/{id}", delete(tokens::revoke))
        .route("/api/auth/register", post(login::register))
        .route("/api/auth/login", post(login::mail_a_link))
        .route("/api/auth/cli", post(login::begin_device))
        .route("/api/auth/cli/poll", get(login::poll_device))
        .fallback(gate::no_such_method)
        .method_not_allowed_fallback(gate::no_such_method)
        .with_state(desk.clone())
        .layer(middleware::from_fn_with_state(desk, gate::gate))
}
