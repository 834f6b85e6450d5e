//! The control surface: `/control` on the same loopback port, for tests and for curious people. It sees and changes
//! the world behind the providers' backs, without token, quota or fault.
//!
//! | call | what |
//! |---|---|
//! | `GET state` | accounts with balances, names, zones, clock |
//! | `GET ledger` | every mutating call |
//! | `GET requests` | every request, without tokens |
//! | `GET deliveries` | webhook attempts with signature and body, by account |
//! | `GET clock`, `POST clock` | `{"set": RFC 3339}`, `{"advance_seconds": n}`, `{"hold": bool}` |
//! | `GET faults`, `POST faults`, `DELETE faults` | one fault or a list of them, see [`FaultSpec`](crate::faults::FaultSpec) |
//! | `GET orders` | every accepted order as it was received |
//! | `GET troubles`, `POST troubles`, `DELETE troubles` | one [`Snag`] or a list of them |
//! | `GET elsewhere`, `POST elsewhere` | names at other registrars, see [`ElsewherePatch`] |
//! | `POST domain` | adds or changes an owned name |
//! | `POST balance` | `{"account"?, "cents"}` |
//! | `POST account` | `{"account"?, "whitelist"?, "token"?, "form"?, "has_card"?, "webhook_status"?, "quota_used_elsewhere"?}` |
//! | `GET switch`, `POST switch` | `{"provider", "switch", "value"}`, see the provider's module |
//! | `POST dns` | `{"lag": {"host", "zone"}}`, `{"silence": place}`, `{"recover": {}}`: see [`DnsChange`] |
//! | `POST registry` | `{"trouble": {"server", "what"}}`, `{"say": {"name", ...}}`, `{"recover": {}}`: see [`RegistryChange`] |
//! | `POST zone` | `{"domain", "account"?, "mode"?, "nameservers"?, "records"?}` |
//!
//! A web page in a browser must not reach it: requests with an `Origin`, or with a `Host` that is not loopback
//! (DNS rebinding), are refused.

pub mod change;
pub mod elsewhere;
mod view;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::faults::Fault;
use crate::registry::RegistryChange;
use crate::world::{SharedWorld, Snag};

use change::{AccountPatch, BalanceChange, ClockChange, DnsChange, DomainPatch, SwitchChange};
use elsewhere::ElsewherePatch;
pub use view::state;

/// The routes below `/control`.
pub fn router(world: SharedWorld) -> Router {
    Router::new()
        .route("/state", get(show_state))
        .route("/ledger", get(ledger))
        .route("/requests", get(requests))
        .route("/deliveries", get(deliveries))
        .route("/clock", get(clock).post(set_clock))
        .route("/faults", get(faults).post(push_faults).delete(clear_faults))
        .route("/orders", get(orders))
        .route(
            "/troubles",
            get(troubles).post(add_troubles).delete(clear_troubles),
        )
        .route("/elsewhere", get(show_elsewhere).post(change_elsewhere))
        .route("/domain", post(domain))
        .route("/balance", post(balance))
        .route("/account", post(account))
        .route("/zone", post(zone))
        .route("/switch", get(switches).post(switch))
        .route("/dns", post(dns))
        .route("/registry", post(registry))
        .with_state(world)
        .layer(middleware::from_fn(local_only))
}

/// Refuses what a web page could send.
pub async fn local_only(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .map(|host| host.rsplit_once(':').map_or(host, |(name, _)| name));
    let local = matches!(host, Some("127.0.0.1" | "localhost"));
    if !local || request.headers().contains_key(ORIGIN) {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}

/// JSON out, or 400 with a sentence.
type Answer = Result<Response, (StatusCode, String)>;

fn ok(value: &Value) -> Response {
    ([(CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

fn bad(why: impl ToString) -> (StatusCode, String) {
    let body = json!({"error": why.to_string()}).to_string();
    (StatusCode::BAD_REQUEST, body)
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, (StatusCode, String)> {
    serde_json::from_slice(body).map_err(bad)
}

/// One thing or a list of them.
fn read_several<T: DeserializeOwned>(body: &Bytes) -> Result<Vec<T>, (StatusCode, String)> {
    let several = match read(body)? {
        Value::Array(several) => several,
        one => vec![one],
    };
    let several = several.into_iter().map(serde_json::from_value);
    several.collect::<Result<_, _>>().map_err(bad)
}

async fn show_state(State(world): State<SharedWorld>) -> Response {
    ok(&state(&world.lock()))
}

async fn ledger(State(world): State<SharedWorld>) -> Response {
    ok(&json!({"entries": world.lock().ledger.entries()}))
}

async fn requests(State(world): State<SharedWorld>) -> Response {
    let entries: Vec<_> = world.lock().requests.entries().cloned().collect();
    ok(&json!({"entries": entries}))
}

async fn deliveries(State(world): State<SharedWorld>) -> Response {
    ok(&view::deliveries(&world.lock()))
}

async fn clock(State(world): State<SharedWorld>) -> Response {
    ok(&view::clock(&world.lock()))
}

async fn set_clock(State(world): State<SharedWorld>, body: Bytes) -> Answer {
    let change: ClockChange = read(&body)?;
    let mut world = world.lock();
    change.apply(&mut world).map_err(bad)?;
    Ok(ok(&view::clock(&world)))
}

async fn faults(State(world): State<SharedWorld>) -> Response {
    ok(&json!({"waiting": world.lock().faults.waiting()}))
}

async fn push_faults(State(world): State<SharedWorld>, body: Bytes) -> Answer {
    let several: Vec<Fault> = read_several(&body)?;
    let mut world = world.lock();
    for fault in several {
        world.faults.push(fault);
    }
    Ok(ok(&json!({"waiting": world.faults.waiting()})))
}

async fn orders(State(world): State<SharedWorld>) -> Response {
    ok(&json!({"orders": world.lock().received}))
}

async fn troubles(State(world): State<SharedWorld>) -> Response {
    ok(&json!({"troubles": world.lock().troubles.snags()}))
}

async fn add_troubles(State(world): State<SharedWorld>, body: Bytes) -> Answer {
    let several: Vec<Snag> = read_several(&body)?;
    let mut world = world.lock();
    for snag in several {
        world.troubles.add(snag);
    }
    Ok(ok(&json!({"troubles": world.troubles.snags()})))
}

async fn clear_troubles(State(world): State<SharedWorld>) -> Response {
    world.lock().troubles.clear();
    ok(&json!({"troubles": []}))
}

async fn show_elsewhere(State(world): State<SharedWorld>) -> Response {
    let world = world.lock();
    let names: Vec<_> = world.elsewhere.values().collect();
    ok(&json!({"elsewhere": names}))
}

async fn change_elsewhere(State(world): State<SharedWorld>, body: Bytes) -> Answer {
    let patch: ElsewherePatch = read(&body)?;
    let changed = patch.apply(&mut world.lock()).map_err(bad)?;
    Ok(ok(&json!(changed)))
}

async fn clear_faults(State(world): State<SharedWorld>) -> Response {
    world.lock().faults.clear();
    ok(&json!({"waiting": []}))
}

async fn domain(State(world): State<SharedWorld>, body: Bytes) -> Answer {
    let patch: DomainPatch = read(&body)?;
    let changed = patch.apply(&mut world.lock()).map_err(bad)?;
    Ok(ok(&json!(changed)))
}

async fn balance(State(world): State<SharedWorld>, body: Bytes) -> Answer {
    let change: BalanceChange = read(&body)?;
    change.apply(&mut world.lock()).map_err(bad)?;
    Ok(ok(&json!({"cents": change.cents})))
}

async fn account(State(world): State<SharedWorld>, body: Bytes) -> Answer {
    let patch: AccountPatch = read(&body)?;
    patch.apply(&mut world.lock()).map_err(bad)?;
    Ok(ok(&json!({"changed": true})))
}

async fn switches(State(world): State<SharedWorld>) -> Response {
    ok(&json!(world.lock().switches))
}

async fn switch(State(world): State<SharedWorld>, body: Bytes) -> Answer {
    let change: SwitchChange = read(&body)?;
    let mut world = world.lock();
    change.apply(&mut world).map_err(bad)?;
    Ok(ok(&json!(world.switches)))
}

async fn zone(State(world): State<SharedWorld>, body: Bytes) -> Answer {
    let patch = read(&body)?;
    let zone = change::zone(&mut world.lock(), patch).map_err(bad)?;
    Ok(ok(&json!(zone)))
}

async fn dns(State(world): State<SharedWorld>, body: Bytes) -> Answer {
    let change: DnsChange = read(&body)?;
    change.apply(&mut world.lock()).map_err(bad)?;
    Ok(ok(&json!({"changed": true})))
}

async fn registry(State(world): State<SharedWorld>, body: Bytes) -> Answer {
    let change: RegistryChange = read(&body)?;
    change.apply(&mut world.lock()).map_err(bad)?;
    Ok(ok(&json!({"changed": true})))
}
