//! Bizzy, simulated: every documented method over the shared [world](crate::world).
//!
//! Where its documents are silent the simulator makes one plain choice and says so at the place. Checks come in this
//! order: key (401), scope (403), rate (429), `Idempotency-Key` present (400) and unused (replay or 409), body (400),
//! availability (409), price (409), card present (402), charge (402), then the operation and 202.
//!
//! | switch | what changes |
//! |---|---|
//! | `plan` | `"free"`, `"starter"` or `"pro"` (the default): calls a minute |
//! | `scopes` | a text: the rights of the key; `"domains:read domains:write"` by default |
//! | `rate_headers` | answers carry `X-RateLimit-*`, and a 429 carries `Retry-After` |
//! | `list_off` | there is no `GET /domains` |
//! | `total_off` | pages do not tell the total |
//! | `tells_expiry` | domains carry `expiresAt`, which the documents do not promise |
//! | `suggestions_on` | a search finds more names than the one asked for, and those first |
//! | `renewal_quote_off` | the quote of an owned name says no amount |
//! | `patch_registration_off` | there is no `PATCH /domains/{id}/registration` |
//! | `status_off` | a 202 does not tell the operation's status |
//!
//! - [`gate`]: what every request passes first
//! - [`rate`]: calls a minute by plan
//! - [`idempotency`]: keys and stored answers
//! - [`reply`]: envelopes of success and refusal
//! - [`fields`]: reading bodies, and the tree of what is wrong with them
//! - [`desk`]: the state that handlers share
//! - [`search`], [`registrations`], [`domains`], [`settings`]: the methods
//! - [`operations`]: what was paid for and is on its way
//! - [`contact`]: the rules for a registrant
//! - [`scripted`]: names whose first label says how a call about them goes

mod contact;
mod desk;
mod domains;
mod fields;
mod gate;
mod idempotency;
mod operations;
mod rate;
mod registrations;
mod reply;
mod scripted;
mod search;
mod settings;

use axum::routing::{get, patch, post};
use axum::{Router, middleware};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::providers::Provider;
use crate::world::zone::read_plain;
use crate::world::{Account, SharedWorld};

use desk::Desk;

/// Its name here, in the app and in the world.
pub const NAME: &str = "bizzy";

/// The entry in the list of providers.
pub const PROVIDER: Provider = Provider {
    name: NAME,
    base_path: "/bizzy/v1",
    router,
    content_type: "application/json",
    error_body: reply::error_body,
    credentials,
    orders: &[
        ("POST", "/domain-registrations"),
        ("POST", "/domains/*/registration/renew"),
    ],
    named_by_id: domains::named_by_id,
    switches: &[
        "plan",
        "scopes",
        "rate_headers",
        "list_off",
        "total_off",
        "tells_expiry",
        "suggestions_on",
        "renewal_quote_off",
        "patch_registration_off",
        "status_off",
    ],
    // Bizzy sets the DNS of its names itself and shows it to nobody.
    fresh_zone: |_| None,
    read_records: read_plain,
};

/// Bizzy takes the registrant with every order, so a client keeps it beside the key.
fn credentials(account: &Account) -> Value {
    json!({
        "apiKey": account.token,
        "plan": "pro",
        "label": "Studio",
        "firstName": "Mira",
        "lastName": "Okafor",
        "organizationName": "Tidepool Studio",
        "jobTitle": "Owner",
        "address1": "8 Quay Road",
        "city": "Bristol",
        "stateProvince": "Bristol",
        "postalCode": "BS1 4ZZ",
        "country": "GB",
        "email": "mira@tidepool.example",
        "phone": "+441632960961",
    })
}

fn router(world: SharedWorld) -> Router {
    let desk = Desk::new(world);
    Router::new()
        .route("/domain-registrations/search", get(search::search))
        .route("/domain-registrations/quote", get(search::quote))
        .route("/domain-registrations", post(registrations::register))
        .route("/operations/{id}", get(operations::show))
        .route("/domains", get(domains::list))
        .route("/domains/{id}", get(domains::show).delete(domains::delete))
        .route("/domains/{id}/registration/renew", post(registrations::renew))
        .route("/domains/{id}/registration", patch(settings::registration))
        .route("/domains/{id}/registration/contact", patch(settings::contact))
        .fallback(gate::no_such_method)
        .method_not_allowed_fallback(gate::no_such_method)
        .with_state(desk.clone())
        .layer(middleware::from_fn_with_state(desk, gate::gate))
}

/// A UUID that follows from this text: the same every time, unlike for every other text.
fn uuid(text: &str) -> String {
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&Sha256::digest(text)[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = hex::encode(bytes);
    let [a, b, c, d, e] = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    format!("{a}-{b}-{c}-{d}-{e}")
}
