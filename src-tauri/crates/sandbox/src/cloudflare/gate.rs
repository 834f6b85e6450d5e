//! What every request passes first (credential, address, quota) and what faults reshape last.

use axum::body::Body;
use axum::extract::{ConnectInfo, Query as UrlQuery, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::NAME;
use super::desk::{Call, Desk};
use super::envelope::{ListReply, Refusal, TOO_MANY, shaped_error, shaped_list};
use super::query::Query;
use super::rate::{QUOTA, Verdict, WINDOW_SECONDS};
use super::registrar::workflow;
use super::rights;
use crate::faults::Seen;
use crate::faults::relay::RawBody;
use crate::wire::Line;
use crate::world::{Account, World};

const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

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
    let query = UrlQuery::try_from_uri(request.uri())
        .map_or_else(|_| Query::default(), |UrlQuery(pairs)| Query(pairs));
    let (verdict, admitted) = admit(&desk, &line, request.headers());
    let admitted = admitted.and_then(|accounts| {
        rights::check(&desk.world.lock(), request.method(), &path)?;
        Ok(accounts)
    });
    let mut response = match admitted {
        Err(refusal) => refusal.into_response(),
        Ok(accounts) => {
            workflow::settle(&desk);
            let call = Call {
                by_account_token: accounts.iter().any(|account| account.token.starts_with("cfat_")),
                accounts: accounts.into_iter().map(|account| account.key).collect(),
                path: path.clone(),
                query,
                headers: request.headers().clone(),
                body: body.clone(),
            };
            request.extensions_mut().insert(call);
            next.run(request).await
        }
    };
    if let Some(verdict) = verdict {
        for (name, value) in [
            (RATELIMIT, verdict.header()),
            (RATELIMIT_POLICY, Verdict::policy()),
        ] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
    }
    let seen = Seen {
        query: "",
        named: None,
        ordering: false,
        provider: NAME,
        method: &method,
        path: &path,
        body: &body,
    };
    reshape(&desk, seen, response)
}

/// Credential, address, quota. The accounts that the credential opens; the quota is counted for a known caller alone.
fn admit(desk: &Desk, line: &Line, headers: &HeaderMap) -> (Option<Verdict>, Result<Vec<Account>, Refusal>) {
    let world = desk.world.lock();
    let accounts = match open(&world, headers) {
        Ok(accounts) => accounts,
        Err(refusal) => return (None, Err(refusal)),
    };
    let Some(first) = accounts.first() else {
        return (None, Err(unknown_token()));
    };
    let used_elsewhere = first.quota_used_elsewhere.saturating_mul(300);
    let verdict = desk
        .cabinet()
        .rate
        .admit(&first.key.0, world.now(), used_elsewhere);
    if !verdict.admitted {
        let refusal = Refusal::new(
            StatusCode::TOO_MANY_REQUESTS,
            TOO_MANY,
            format!(
                "More than {QUOTA} requests per {WINDOW_SECONDS} seconds reached. Please wait and consider throttling your request speed"
            ),
        );
        return (Some(verdict), Err(refusal.retry_after(verdict.reset)));
    }
    let peer = line.peer.ip();
    if !accounts.iter().all(|account| account.whitelist.contains(&peer)) {
        let refusal = Refusal::new(
            StatusCode::FORBIDDEN,
            9109,
            format!("Cannot use the access token from location: {peer}"),
        );
        return (Some(verdict), Err(refusal));
    }
    (Some(verdict), Ok(accounts))
}

/// The accounts that the credential in these headers opens.
fn open(world: &World, headers: &HeaderMap) -> Result<Vec<Account>, Refusal> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let ours = || world.accounts.values().filter(|account| account.provider == NAME);
    let invalid = |code, what: &str| {
        Refusal::bad(6003, "Invalid request headers")
            .because(code, format!("Invalid format for {what} header"))
    };
    let is_key_shaped = |key: &str| {
        !key.is_empty()
            && key
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.~".contains(&b))
    };
    if let Some(authorization) = text(AUTHORIZATION.as_str()) {
        let token = authorization
            .strip_prefix("Bearer ")
            .map(str::trim)
            .filter(|token| is_key_shaped(token))
            .ok_or_else(|| invalid(6111, "Authorization"))?;
        let opened: Vec<Account> = ours().filter(|account| account.token == token).cloned().collect();
        return if opened.is_empty() {
            Err(unknown_token())
        } else {
            Ok(opened)
        };
    }
    let (Some(email), Some(key)) = (text("x-auth-email"), text("x-auth-key")) else {
        return Err(Refusal::bad(
            9106,
            "Missing X-Auth-Key, X-Auth-Email or Authorization headers",
        ));
    };
    if !is_key_shaped(key) {
        return Err(invalid(6103, "X-Auth-Key"));
    }
    let opened: Vec<Account> = ours()
        .filter(|account| {
            let field = |name: &str| account.form.get(name).map(String::as_str);
            field("email").is_some_and(|own| own.eq_ignore_ascii_case(email)) && field("api_key") == Some(key)
        })
        .cloned()
        .collect();
    if opened.is_empty() {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            9103,
            "Unknown X-Auth-Key or X-Auth-Email",
        ));
    }
    Ok(opened)
}

fn unknown_token() -> Refusal {
    Refusal::new(StatusCode::FORBIDDEN, 9109, "Invalid access token")
}

fn reshape(desk: &Desk, seen: Seen<'_>, mut response: Response) -> Response {
    if let Some(refusal) = response.extensions().get::<Refusal>().cloned() {
        if let Some(shape) = desk.world.lock().faults.error_shape(seen) {
            let (kind, body) = shaped_error(shape, &refusal);
            replace_body(&mut response, kind, body);
        }
    } else if let Some(list) = response.extensions().get::<ListReply>().cloned()
        && let Some(shape) = desk.world.lock().faults.list_shape(seen)
    {
        let body = shaped_list(shape, &list.items, &list.info).to_string();
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

/// 404 for a path that nothing listens on.
pub async fn no_route(request: Request) -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        7000,
        format!("No route for the URI {}", request.uri().path()),
    )
}

/// 405 for a method that a path does not have.
pub async fn no_method(method: Method) -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        7001,
        format!("Method {method} not available for that URI."),
    )
}
