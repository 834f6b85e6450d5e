//! What every request passes first: rate, token, whitelist; and what faults reshape last.

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::NAME;
use super::desk::{Call, Desk};
use super::rate::Verdict;
use super::reply::{ListReply, Refusal, shaped_error, shaped_list};
use crate::faults::Seen;
use crate::faults::relay::RawBody;
use crate::wire::Line;
use crate::world::Account;

/// The specification, as served.
const OPENAPI: &str = include_str!("openapi.json");

/// Lets a call in or refuses it, and reshapes the answer where a fault waits for it.
pub async fn gate(
    State(desk): State<Desk>,
    ConnectInfo(line): ConnectInfo<Line>,
    mut request: Request,
    next: Next,
) -> Response {
    let method = request.method().as_str().to_owned();
    let path = request.uri().path().to_owned();
    let body = request
        .extensions()
        .get::<RawBody>()
        .map(|raw| raw.0.clone())
        .unwrap_or_default();
    let response = match admit(&desk, &line, request.headers(), &path) {
        Err(refusal) => refusal.into_response(),
        Ok(account) => {
            if let Some(account) = account {
                let mut hash = Sha256::new();
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
                    body: body.clone(),
                    fingerprint: hex::encode(hash.finalize()),
                });
            }
            next.run(request).await
        }
    };
    let seen = Seen {
        provider: NAME,
        method: &method,
        path: &path,
        query: "",
        body: &body,
        named: None,
        ordering: false,
    };
    reshape(&desk, seen, response)
}

/// Rate, then token, then whitelist. `None` for the open specification.
fn admit(desk: &Desk, line: &Line, headers: &HeaderMap, path: &str) -> Result<Option<Account>, Refusal> {
    let token = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let (now, account) = {
        let world = desk.world.lock();
        let account = world
            .accounts
            .values()
            .find(|account| account.provider == NAME && Some(account.token.as_str()) == token)
            .cloned();
        (world.now(), account)
    };
    // Unknown tokens share one window, so that guessing cannot fill the memory.
    let caller = account.as_ref().map_or("", |account| account.key.0.as_str());
    let elsewhere = account
        .as_ref()
        .map_or(0, |account| account.quota_used_elsewhere as usize);
    match desk.counters().rate.admit(caller, now, elsewhere) {
        Verdict::Go => {}
        Verdict::TooFast => {
            return Err(Refusal::new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                "More than 10 requests in a second.",
            ));
        }
        Verdict::Blocked => {
            return Err(Refusal::new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                "The token is blocked for 5 minutes after a spike of requests.",
            ));
        }
    }
    if path == "/openapi.json" {
        return Ok(None);
    }
    let account = account.ok_or_else(|| {
        Refusal::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "The token is missing, revoked or rotated.",
        )
    })?;
    if !account.whitelist.contains(&line.peer.ip()) {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            format!(
                "The address {} is not in the whitelist of this token.",
                line.peer.ip()
            ),
        ));
    }
    Ok(Some(account))
}

fn reshape(desk: &Desk, seen: Seen<'_>, mut response: Response) -> Response {
    if let Some(refusal) = response.extensions().get::<Refusal>().cloned() {
        if let Some(shape) = desk.world.lock().faults.error_shape(seen) {
            let (kind, body) = shaped_error(shape, refusal.code, &refusal.message);
            replace_body(&mut response, kind, body);
        }
    } else if let Some(ListReply(result)) = response.extensions().get::<ListReply>().cloned()
        && let Some(shape) = desk.world.lock().faults.list_shape(seen)
    {
        let body = json!({"status": true, "result": shaped_list(shape, &result)}).to_string();
        replace_body(&mut response, "application/json", body);
    }
    response
}

fn replace_body(response: &mut Response, kind: &'static str, body: String) {
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().remove(CONTENT_LENGTH);
    *response.body_mut() = Body::from(body);
}

/// Row 16: the specification, open to everybody. Like the documents it leaves the body of the batch search open, until the
/// switch `batch_search` shows it: `"domains"`, `"queries"` or `"items"`.
pub async fn openapi(State(desk): State<Desk>) -> Response {
    let mut page: Value = serde_json::from_str(OPENAPI).unwrap_or_default();
    let batch = &mut page["paths"]["/domains/search/batch"]["post"];
    let shown = desk.world.lock().switches.get(NAME, "batch_search").cloned();
    match shown.as_ref().and_then(Value::as_str) {
        Some(word) => {
            let entry = match word {
                "items" => {
                    json!({"type": "object", "required": ["domain"], "properties": {"domain": {"type": "string"}}})
                }
                _ => json!({"type": "string"}),
            };
            batch["requestBody"]["content"]["application/json"]["schema"] = json!({
                "type": "object",
                "required": [word],
                "properties": {word: {"type": "array", "maxItems": 50, "items": entry}},
            });
        }
        None => {
            if let Some(batch) = batch.as_object_mut() {
                batch.remove("requestBody");
            }
        }
    }
    ([(CONTENT_TYPE, "application/json")], page.to_string()).into_response()
}

/// Every other path, and known paths with another verb.
pub async fn no_such_method() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "not_found", "There is no such method.")
}
