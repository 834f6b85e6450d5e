//! `/api/tokens`: the keys of an account. The one that came with it is called `Default`.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::account::id as account_id;
use super::call::{Call, Dialect, missing_key, optional_text, stamp};
use super::desk::{Books, Desk};
use super::reply::{Outcome, Refusal, Reply};
use super::rights::SCOPES;
use crate::world::{Account, AccountKey};

/// A key besides the first one.
pub struct Token {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The key itself.
    pub key: String,
    /// Whose it is.
    pub account: AccountKey,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A new key: the fixed prefix and 24 letters and digits.
pub fn new_key(seed: &str) -> String {
    let digest = hex::encode(Sha256::digest(format!("domani key {seed}")));
    format!("domani_sk_{}", &digest[..24])
}

/// The first 12 and the last 4 characters.
fn masked(key: &str) -> String {
    let first: String = key.chars().take(12).collect();
    let last: Vec<char> = key.chars().rev().take(4).collect();
    format!("{first}...{}", last.into_iter().rev().collect::<String>())
}

/// One key as the list shows it.
fn row(token: &Token, used: Option<&DateTime<Utc>>, now: DateTime<Utc>, dialect: Dialect) -> Value {
    let used = used.map(|at| stamp(*at));
    if !dialect.is_current() {
        return json!({
            "id": token.id,
            "name": token.name,
            "key": masked(&token.key),
            "lastUsed": used,
            "createdAt": stamp(token.created_at),
        });
    }
    json!({
        "id": token.id,
        "name": token.name,
        "key": masked(&token.key),
        "scopes": token.scopes,
        "last_used": used,
        "created_at": stamp(token.created_at),
        "expires_at": token.expires_at.map(stamp),
        "expired": token.expires_at.is_some_and(|end| end <= now),
    })
}

/// The key that came with the account.
fn first(account: &Account, now: DateTime<Utc>) -> Token {
    Token {
        id: format!("{}key", account_id(account)),
        name: "Default".to_owned(),
        key: account.token.clone(),
        account: account.key.clone(),
        scopes: vec!["*".to_owned()],
        created_at: now - TimeDelta::days(400),
        expires_at: None,
    }
}

fn all<'a>(books: &'a Books, account: &'a Account, first: &'a Token) -> impl Iterator<Item = &'a Token> {
    let own = (!books.revoked.contains(&account.key)).then_some(first);
    own.into_iter()
        .chain(books.tokens.iter().filter(|token| token.account == account.key))
}

/// `GET /api/tokens`.
pub async fn list(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let books = desk.books();
    let world = desk.world.lock();
    let now = world.now();
    let account = world.account(call.account()?).ok_or_else(missing_key)?;
    let own = first(account, now);
    let tokens: Vec<Value> = all(&books, account, &own)
        .map(|token| row(token, books.used.get(&token.key), now, call.dialect))
        .collect();
    Ok(Reply::of(json!({"tokens": tokens})))
}

/// `POST /api/tokens`: the only answer that holds the key itself.
pub async fn create(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let fields = call.object()?;
    let name = optional_text(&fields, "name")?.unwrap_or("API token").to_owned();
    let scopes: Vec<String> = match fields.get("scopes") {
        None | Some(Value::Null) => vec!["*".to_owned()],
        Some(Value::Array(scopes)) => scopes
            .iter()
            .map(|scope| {
                let scope = scope.as_str().filter(|scope| SCOPES.contains(scope));
                scope
                    .map(str::to_owned)
                    .ok_or_else(|| Refusal::invalid("Unknown scope."))
            })
            .collect::<Result<_, _>>()?,
        Some(_) => return Err(Refusal::invalid("scopes must be a list.")),
    };
    let mine = |scope: &String| call.scopes.iter().any(|own| own == "*" || own == scope);
    if !scopes.iter().all(mine) {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "SCOPE_ESCALATION",
            "A token cannot have more rights than the one that makes it.",
            "Ask for fewer scopes.",
        ));
    }
    let seconds = match fields.get("expires_in") {
        None | Some(Value::Null) => None,
        Some(seconds) => Some(
            seconds
                .as_i64()
                .filter(|seconds| (3_600..=31_536_000).contains(seconds))
                .ok_or_else(|| Refusal::invalid("expires_in must be 3600 to 31536000 seconds."))?,
        ),
    };
    let now = desk.world.lock().now();
    let mut books = desk.books();
    let id = books.next_id();
    let token = Token {
        key: new_key(&format!("{id} {now}")),
        id,
        name,
        account: call.account()?.clone(),
        scopes,
        created_at: now,
        expires_at: seconds.map(|seconds| now + TimeDelta::seconds(seconds)),
    };
    let made = if call.dialect.is_current() {
        "created_at"
    } else {
        "createdAt"
    };
    let reply = json!({
        "id": token.id,
        "name": token.name,
        "key": token.key,
        made: stamp(token.created_at),
    });
    books.tokens.push(token);
    Ok(Reply::of(reply).status(StatusCode::CREATED))
}

/// `DELETE /api/tokens/{id}`: at once and for good, also for the key that asks.
pub async fn revoke(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Outcome {
    let mut books = desk.books();
    let world = desk.world.lock();
    let account = world.account(call.account()?).ok_or_else(missing_key)?;
    let before = books.tokens.len();
    books
        .tokens
        .retain(|token| token.id != id || token.account != account.key);
    let own = first(account, world.now()).id == id && books.revoked.insert(account.key.clone());
    if books.tokens.len() == before && !own {
        return Err(Refusal::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            "Token not found",
            "List your tokens with GET /api/tokens.",
        ));
    }
    Ok(Reply::of(json!({"success": true})))
}
