//! Joker.com's DMAPI, simulated: a text protocol of form requests and header-and-body answers over the shared
//! [world](crate::world).
//!
//! Where its manuals are silent or disagree the simulator makes one plain choice and says so at the place. A request
//! is one step under one lock: what earlier orders have become due is done first, then the session is looked at (2200),
//! then the parameters (2003, 2005), then ownership (2303), state (2304), price and money (2306, 2104), then the act.
//! Whatever is refused is refused with HTTP 200.
//!
//! - [`desk`]: the state beside the world, and the way of a request through it
//! - [`call`]: parameters; [`answer`]: the text of an answer
//! - [`session`]: login, logout and what ends a session
//! - [`queue`]: accepted requests, their Proc-IDs and what became of them
//! - [`results`]: what `result-list` and its like tell
//! - [`check`], [`prices`]: what a name costs; [`orders`]: register and renew; [`transfer`]: names of other registrars
//! - [`extras`]: restores and WHOIS privacy
//! - [`portfolio`]: lists, whois, profile; [`contacts`]: handles; [`owner`]: another owner for a name
//! - [`settings`]: lock, properties, nameservers, auth-id
//! - [`zones`]: `dns-zone-*`; [`rows`], [`row`] and [`tokens`]: the text of a zone
//!
//! Names whose first label says how it goes:
//!
//! | label starts | what happens |
//! |---|---|
//! | `taken-` | never available |
//! | `premium-` | the first year costs 250.00, the price class is `tier-1`, an order needs `max-price` |
//! | `nack-` | an order is accepted and charged, then fails and is paid back; an owner change is accepted and fails |
//! | `slow-` | an accepted request takes a minute of world time |
//! | `drop-` | an order is accepted, then the socket closes |
//!
//! The labels of [`trouble`](crate::world::trouble) work as well.
//!
//! The account's form field `access` (`read-only`, `modify-only`) narrows what its logins may do (2202).
//!
//! Switches: `plain_headers` stops the varying of headers; `session_seconds` is the time without a request after which
//! a session ends; `no_contacts` is for an account that has made no contact yet; `owner_change_cents` is what the price
//! list asks for an owner change, which is free otherwise.

mod answer;
mod call;
mod check;
mod contacts;
mod desk;
mod extras;
mod orders;
mod owner;
mod portfolio;
mod prices;
mod queue;
mod results;
mod row;
mod rows;
mod session;
mod settings;
mod tokens;
mod transfer;
mod zones;

use axum::Router;
use axum::routing::any;
use serde_json::{Value, json};

use crate::providers::Provider;
use crate::world::{Account, SharedWorld};

use desk::Desk;

pub(crate) use settings::keys_at_registry;

/// Its name here, in the app and in the world.
pub const NAME: &str = "joker";

/// The entry in the list of providers.
pub const PROVIDER: Provider = Provider {
    name: NAME,
    base_path: "/joker/request",
    router,
    content_type: "text/plain; charset=utf-8",
    error_body: answer::error_body,
    credentials,
    orders: &[
        ("POST", "/domain-register"),
        ("GET", "/domain-register"),
        ("POST", "/domain-renew"),
        ("GET", "/domain-renew"),
        ("POST", "/domain-transfer-in-reseller"),
        ("GET", "/domain-transfer-in-reseller"),
        ("POST", "/domain-redeem"),
        ("GET", "/domain-redeem"),
        ("POST", "/domain-privacy-order"),
        ("GET", "/domain-privacy-order"),
    ],
    named_by_id: |_, _| None,
    fresh_zone: |_| Some(zones::fresh()),
    read_records: rows::read_records,
    switches: &[
        "plain_headers",
        "session_seconds",
        "no_contacts",
        "owner_change_cents",
    ],
};

fn credentials(account: &Account) -> Value {
    let handle = |role| contacts::first_handle("COM", account.user_id, role);
    json!({ "api_key": account.token, "owner_c": handle("owner-c"), "admin_c": handle("admin-c") })
}

fn router(world: SharedWorld) -> Router {
    Router::new()
        .route("/{request}", any(desk::serve))
        .with_state(Desk::new(world))
}
