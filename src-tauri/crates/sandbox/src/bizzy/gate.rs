//! What every request passes first: key, scope, rate. And what every answer carries: a request id.

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use super::desk::{Call, Desk};
use super::rate::{Plan, Verdict};
use super::reply::Refusal;
use super::{NAME, uuid};
use crate::faults::relay::RawBody;
use crate::world::Account;

/// The rights of a key when no switch says otherwise.
const SCOPES: &str = "domains:read domains:write";

/// Lets a call in or refuses it, and finishes the answer.
pub async fn gate(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    let (verdict, admitted) = admit(&desk, request.method(), request.headers());
    let mut response = match admitted {
        Err(refusal) => refusal.into_response(),
        Ok(account) => {
            let body = request
                .extensions()
                .get::<RawBody>()
                .map(|raw| raw.0.clone())
                .unwrap_or_default();
            let mut hash = Sha256::new();
            let (method, path) = (request.method().as_str(), request.uri().path());
            for part in [method.as_bytes(), b" ", path.as_bytes(), b"\n", &body] {
                hash.update(part);
            }
            let key = request
                .headers()
                .get("idempotency-key")
                .and_then(|key| key.to_str().ok())
                .map(str::to_owned);
            request.extensions_mut().insert(Call {
                account: account.key,
                key,
                body,
                fingerprint: hex::encode(hash.finalize()),
            });
            desk.settle();
            next.run(request).await
        }
    };
    finish(&desk, verdict, &mut response);
    response
}

/// Key, then scope, then rate. The verdict on the rate comes with it once it was asked for.
fn admit(
    desk: &Desk,
    method: &Method,
    headers: &HeaderMap,
) -> (Option<(Plan, Verdict)>, Result<Account, Refusal>) {
    let token = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let (now, account, scopes, plan) = {
        let world = desk.world.lock();
        let account = world
            .accounts
            .values()
            .find(|account| account.provider == NAME && Some(account.token.as_str()) == token)
            .cloned();
        let text = |switch: &str| world.switches.get(NAME, switch)?.as_str().map(str::to_owned);
        let plan = Plan::named(&text("plan").unwrap_or_default());
        (world.now(), account, text("scopes"), plan)
    };
    let Some(account) = account else {
        let message = "The API key is missing or not valid.";
        let refusal = Refusal::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", message);
        return (None, Err(refusal));
    };
    let wanted = if method == Method::GET {
        "domains:read"
    } else {
        "domains:write"
    };
    let scopes = scopes.as_deref().unwrap_or(SCOPES);
    if !scopes.split_whitespace().any(|scope| scope == wanted) {
        let message = format!("This API key lacks the scope {wanted}.");
        let refusal = Refusal::new(StatusCode::FORBIDDEN, "INSUFFICIENT_PERMISSIONS", message);
        return (None, Err(refusal));
    }
    let verdict = desk.books().rate.admit(&account.key.0, plan, now);
    if verdict.go {
        (Some((plan, verdict)), Ok(account))
    } else {
        let message = format!("Your plan allows {} requests a minute.", plan.a_minute);
        let refusal = Refusal::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", message);
        (Some((plan, verdict)), Err(refusal))
    }
}

/// Adds the request id and, where they are switched on, the headers about the quota. Their names are not documented.
fn finish(desk: &Desk, verdict: Option<(Plan, Verdict)>, response: &mut Response) {
    let number = desk.books().number_of_request();
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&uuid(&format!("request {number}"))) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    let (told, now) = {
        let world = desk.world.lock();
        (world.switches.is_on(NAME, "rate_headers"), world.now())
    };
    if let Some((plan, verdict)) = verdict.filter(|_| told) {
        let reset = (now + TimeDelta::seconds(verdict.wait)).timestamp();
        for (name, value) in [
            ("x-ratelimit-limit", i64::from(plan.a_minute)),
            ("x-ratelimit-remaining", verdict.left),
            ("x-ratelimit-reset", reset),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
        if !verdict.go {
            headers.insert(RETRY_AFTER, HeaderValue::from(verdict.wait));
        }
    }
}

/// Every other path, and known paths with another verb.
pub async fn no_such_method() -> Refusal {
    Refusal::not_found("There is no such endpoint.")
}
