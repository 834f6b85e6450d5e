//! What every request passes first: key, calls a minute, scopes; and the rate headers on every answer.

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{AUTHORIZATION, HOST};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use url::form_urlencoded;

use super::call::{Call, Dialect, missing_key};
use super::desk::Desk;
use super::rate::{Bucket, Told};
use super::reply::Refusal;
use super::rights;
use super::{NAME, PROVIDER, transfer};
use crate::faults::relay::RawBody;
use crate::wire::Line;
use crate::world::AccountKey;

/// Lets a call in or refuses it.
pub async fn gate(
    State(desk): State<Desk>,
    ConnectInfo(line): ConnectInfo<Line>,
    mut request: Request,
    next: Next,
) -> Response {
    transfer::settle(&desk);
    let (told, admitted) = admit(&desk, &line, &request);
    let mut response = match admitted {
        Ok(call) => {
            request.extensions_mut().insert(call);
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert("x-ratelimit-limit", told.limit.into());
    headers.insert("x-ratelimit-remaining", told.remaining.into());
    headers.insert("x-ratelimit-reset", told.reset.into());
    response
}

/// Counts the call and looks at its key.
fn admit(desk: &Desk, line: &Line, request: &Request) -> (Told, Result<Call, Refusal>) {
    let path = request.uri().path();
    let method = request.method().as_str();
    let sent = bearer(request.headers());
    let known = sent.and_then(|key| holder(desk, key));
    // Without a valid key it is the address that counts, so that guessing has a limit.
    let caller = known
        .as_ref()
        .map_or_else(|| line.peer.ip().to_string(), |(account, _)| account.to_string());
    let bucket = Bucket::of(path);
    let (now, limit) = {
        let world = desk.world.lock();
        let switched = world.switches.number(NAME, "zone_calls_a_minute");
        let limit = switched.and_then(|calls| u32::try_from(calls).ok());
        let limit = limit.filter(|_| bucket == Bucket::Zone);
        (
            world.now(),
            limit.unwrap_or_else(|| bucket.limit(known.is_some())),
        )
    };
    let mut books = desk.books();
    let told = books.rate.admit(&caller, bucket, limit, now);
    if let (Some(key), Some(_)) = (sent, &known) {
        books.used.insert(key.to_owned(), now);
    }
    drop(books);
    let dialect = Dialect::of(&desk.world.lock(), known.as_ref().map(|(account, _)| account));
    let admitted =
        check(told, now.timestamp(), dialect, sent, known, (method, path)).map(|(account, scopes)| {
            let query = request.uri().query().unwrap_or_default();
            let body = request.extensions().get::<RawBody>().map(|raw| raw.0.clone());
            let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
            Call {
                account,
                scopes,
                dialect,
                query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
                body: body.unwrap_or_default(),
                wants_stream: Call::asks_for_stream(request.headers()),
                root: format!("http://{}{}", host.unwrap_or("127.0.0.1"), PROVIDER.base_path),
                line: line.clone(),
            }
        });
    (told, admitted)
}

/// Rate, then key, then scope.
fn check(
    told: Told,
    now: i64,
    dialect: Dialect,
    sent: Option<&str>,
    known: Option<(AccountKey, Vec<String>)>,
    (method, path): (&str, &str),
) -> Result<(Option<AccountKey>, Vec<String>), Refusal> {
    if told.exceeded {
        let seconds = (told.reset - now).max(1);
        let mut refusal = Refusal::new(
            StatusCode::TOO_MANY_REQUESTS,
            "RATE_LIMIT_EXCEEDED",
            "Too many requests",
            format!("Wait {seconds} seconds and try again."),
        );
        refusal.retry_after = Some(seconds);
        if dialect.is_current() {
            refusal = refusal
                .with("retry_after", seconds.into())
                .with("retryable", true.into());
        }
        return Err(refusal);
    }
    let public = rights::is_public(method, path);
    match (sent, known) {
        (None, _) if public => Ok((None, Vec::new())),
        (None, _) => Err(missing_key()),
        (Some(_), None) => Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            "INVALID_API_KEY",
            "Invalid API key",
            "Create a new key in the dashboard.",
        )),
        (Some(_), Some((account, scopes))) => {
            if !public {
                rights::check(&scopes, method, path)?;
            }
            Ok((Some(account), scopes))
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// Whose key it is, and what it may do.
fn holder(desk: &Desk, key: &str) -> Option<(AccountKey, Vec<String>)> {
    let books = desk.books();
    let world = desk.world.lock();
    if let Some(token) = books.tokens.iter().find(|token| token.key == key) {
        let alive = token.expires_at.is_none_or(|end| world.now() < end);
        return alive.then(|| (token.account.clone(), token.scopes.clone()));
    }
    let account = world
        .accounts
        .values()
        .find(|account| account.provider == NAME && account.token == key)?;
    (!books.revoked.contains(&account.key)).then(|| (account.key.clone(), vec!["*".to_owned()]))
}

/// Every other path, and known paths with another verb.
pub async fn no_such_method() -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        "NOT_FOUND",
        "There is no such endpoint.",
        "See the documentation for all endpoints.",
    )
}
