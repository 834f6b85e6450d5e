//! The layer in front of every provider: logs the request, lets a waiting fault strike, and keeps a call that has
//! begun running to its end even when the caller hangs up.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use futures::stream;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::parked::Parked;
use super::{Effect, Moment, Seen, path_matches};
use crate::providers::Provider;
use crate::requests::RequestEntry;
use crate::wire::Line;
use crate::world::SharedWorld;

/// Bodies above this are refused with 413.
const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// What a provider's layer needs.
#[derive(Clone)]
pub struct Relay {
    /// The provider behind the layer.
    pub provider: &'static Provider,
    /// The world with the log and the faults.
    pub world: SharedWorld,
    /// Calls that are still to act.
    pub parked: Parked,
}

/// The complete request body, handed to the provider as an extension.
#[derive(Debug, Clone)]
pub struct RawBody(pub Bytes);

/// Put into a request's extensions when its session is over: a provider that has sessions answers as it does to an
/// unknown one and forgets it.
#[derive(Debug, Clone, Copy)]
pub struct SessionExpired;

/// Put into a response's extensions by a provider that acted and wants the answer to get lost.
#[derive(Debug, Clone, Copy)]
pub struct LoseAnswer;

/// Logs, strikes and forwards one request.
pub async fn relay(
    State(relay): State<Relay>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    relay.parked.settle(&relay.world).await;
    let method = parts.method.as_str().to_owned();
    let path = parts.uri.path().to_owned();
    let (sequence, effect) = {
        let mut world = relay.world.lock();
        let at = world.now();
        let sequence = world.requests.open(RequestEntry {
            sequence: 0,
            at,
            provider: relay.provider.name.to_owned(),
            method: method.clone(),
            path: parts
                .uri
                .path_and_query()
                .map_or_else(|| path.clone(), ToString::to_string),
            idempotency_key: parts
                .headers
                .get("idempotency-key")
                .and_then(|key| key.to_str().ok())
                .map(str::to_owned),
            body_sha256: (!bytes.is_empty()).then(|| hex::encode(Sha256::digest(&bytes))),
            status: None,
            fault: None,
        });
        // Looking an id up takes its time, so only where somebody waits for a name.
        let mut waiting = world.faults.waiting().iter();
        let named = waiting
            .any(|fault| fault.target.domain.is_some())
            .then(|| (relay.provider.named_by_id)(&world, &path))
            .flatten();
        let mut orders = relay.provider.orders.iter();
        let seen = Seen {
            provider: relay.provider.name,
            method: &method,
            path: &path,
            query: parts.uri.query().unwrap_or_default(),
            body: &bytes,
            named: named.as_deref(),
            ordering: orders.any(|(verb, pattern)| *verb == method && path_matches(pattern, &path)),
        };
        let effect = world.faults.strike(seen);
        if let Some(effect) = &effect {
            world.requests.struck(sequence, effect.kind().word());
        }
        if let Some(Effect::StaleRead(reads)) = effect {
            world.arm_stale_reads(relay.provider.name, reads);
        }
        (sequence, effect)
    };
    parts.extensions.insert(RawBody(bytes.clone()));
    if effect == Some(Effect::ExpireSession) {
        parts.extensions.insert(SessionExpired);
    }
    let request = Request::from_parts(parts, Body::from(bytes));
    // A task of its own: a provider does not stop half-way because the caller gave up.
    let running = tokio::spawn(async move {
        let response = strike(&relay, &line, effect, request, next).await;
        let lost = response.extensions().get::<LoseAnswer>().is_some();
        if lost {
            line.cut();
        }
        let status = (!lost).then(|| response.status().as_u16());
        relay.world.lock().requests.close(sequence, status);
        response
    });
    running
        .await
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// Answers one request with or without the fault.
async fn strike(
    relay: &Relay,
    line: &Line,
    effect: Option<Effect>,
    request: Request,
    next: Next,
) -> Response {
    let Some(effect) = effect else {
        return next.run(request).await;
    };
    let kind = HeaderValue::from_static(relay.provider.content_type);
    let error = |status: u16, code: &str| {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = (relay.provider.error_body)(code, "A simulated fault.");
        answer(status, kind.clone(), body)
    };
    match effect {
        Effect::DropBefore => lost(),
        Effect::DropAfterCommit => {
            next.run(request).await;
            lost()
        }
        Effect::SlowCommit { seconds, status } => {
            let due = relay.world.lock().now() + TimeDelta::seconds(i64::from(seconds));
            let act = async move {
                next.run(request).await;
            };
            relay.parked.park(&relay.world, due, act).await;
            status.map_or_else(lost, |status| error(status, "timeout"))
        }
        Effect::Delay(wait, Moment::Before) => {
            tokio::time::sleep(wait).await;
            next.run(request).await
        }
        Effect::Delay(wait, Moment::After) => {
            let response = next.run(request).await;
            tokio::time::sleep(wait).await;
            response
        }
        Effect::Status {
            status,
            code,
            after_commit,
        } => {
            if after_commit {
                next.run(request).await;
            }
            error(status, &code)
        }
        Effect::MalformedJson => {
            next.run(request).await;
            answer(StatusCode::OK, kind.clone(), malformed(relay.provider))
        }
        Effect::TruncatedJson => {
            let response = next.run(request).await;
            let (status, kind) = (response.status(), kind_of(&response));
            let half = half_of(response).await.0;
            answer(status, kind, half)
        }
        Effect::CutLine => cut_short(line, next.run(request).await).await,
        Effect::Html(status) => {
            let page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Please sign in to the network</h1></body></html>";
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
        }
        Effect::RateLimited(retry_after) => {
            let mut response = error(429, "rate_limited");
            if let Some(seconds) = retry_after {
                response
                    .headers_mut()
                    .insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
        Effect::StatusFalse(code) => error(200, &code),
        Effect::Noise => noisy(next.run(request).await).await,
        // A stale read was armed before, an ended session marked; shapes never strike here.
        Effect::StaleRead(_) | Effect::ExpireSession | Effect::ErrorEnvelope(_) | Effect::List(_) => {
            next.run(request).await
        }
    }
}

/// An answer that never leaves.
fn lost() -> Response {
    let mut response = StatusCode::OK.into_response();
    response.extensions_mut().insert(LoseAnswer);
    response
}

fn answer(status: StatusCode, kind: HeaderValue, body: impl Into<Body>) -> Response {
    (status, [(CONTENT_TYPE, kind)], body.into()).into_response()
}

fn kind_of(response: &Response) -> HeaderValue {
    let kind = response.headers().get(CONTENT_TYPE).cloned();
    kind.unwrap_or_else(|| HeaderValue::from_static("application/octet-stream"))
}

/// A body that is not in the provider's form: no JSON, or its text with everything on one line and no colon.
fn malformed(provider: &Provider) -> String {
    if provider.content_type == "application/json" {
        return "{\"status\": yes, result: {,}".to_owned();
    }
    let text = (provider.error_body)("simulated", "A simulated fault.");
    text.replace(['\n', ':'], " ")
}

/// The same answer with fields that nobody knows, and nulls, in every object of its JSON.
async fn noisy(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let noise = match serde_json::from_slice::<Value>(&whole) {
        Ok(value) => value_with_noise(value).to_string().into(),
        Err(_) => whole,
    };
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(noise))
}

fn value_with_noise(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(value_with_noise).collect(),
        Value::Object(fields) => {
            let unknown = json!({"since": null, "flags": [1, "two", null], "note": "häfen"});
            let mut noisy = Map::from_iter([("_revision".to_owned(), unknown)]);
            noisy.extend(
                fields
                    .into_iter()
                    .map(|(field, value)| (field, value_with_noise(value))),
            );
            noisy.insert("_hint".to_owned(), Value::Null);
            Value::Object(noisy)
        }
        plain => plain,
    }
}

/// The first half of a body (at a character boundary, at least one byte short) and the length of the whole.
async fn half_of(response: Response) -> (String, usize) {
    let whole = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap_or_default();
    let text = String::from_utf8_lossy(&whole);
    let half = &text[..text.floor_char_boundary(text.len() / 2)];
    (half.to_owned(), whole.len())
}

/// Sends the head, half of the body, and closes the connection in the middle of it.
async fn cut_short(line: &Line, response: Response) -> Response {
    let (status, kind) = (response.status(), kind_of(&response));
    let (half, length) = half_of(response).await;
    let line = line.clone();
    let body = stream::unfold(Some(half), move |half| {
        let line = line.clone();
        async move {
            if let Some(half) = half {
                return Some((Ok::<_, Infallible>(Bytes::from(half)), None));
            }
            // The pause lets the first half leave before the line goes.
            tokio::time::sleep(Duration::from_millis(50)).await;
            line.cut();
            Some((Ok(Bytes::from_static(b"}")), None))
        }
    });
    let mut response = answer(status, kind, Body::from_stream(body));
    response
        .headers_mut()
        .insert(CONTENT_LENGTH, HeaderValue::from(length));
    response
}
