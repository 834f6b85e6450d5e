//! The check of a token, and the accounts that a credential opens.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::desk::{Call, Desk, account_id, account_name};
use super::envelope::{Outcome, Refusal, Reply};
use super::records::model::hex_id;
use crate::world::Account;

/// Accounts on a page at most.
const MOST: usize = 50;

/// `GET /user/tokens/verify`: for the token of a person.
pub async fn verify_user_token(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    if call.by_account_token {
        return Err(wrong_kind());
    }
    verified(&desk, &call)
}

/// `GET /accounts/{account_id}/tokens/verify`: for a token that the account itself owns.
pub async fn verify_account_token(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(account): Path<String>,
) -> Outcome {
    if !call.by_account_token {
        return Err(wrong_kind());
    }
    call.account(&desk.world.lock(), &account)?;
    verified(&desk, &call)
}

fn wrong_kind() -> Refusal {
    Refusal::new(StatusCode::UNAUTHORIZED, 1000, "Invalid API Token")
}

fn verified(desk: &Desk, call: &Call) -> Outcome {
    let world = desk.world.lock();
    let first = call.accounts.first().and_then(|key| world.account(key));
    let id = first.map(|account| hex_id(&["token", &account.key.0]));
    Ok(Reply::of(json!({"id": id, "status": "active"})).saying(10_000, "This API Token is valid and active"))
}

fn show(account: &Account) -> Value {
    json!({
        "id": account_id(account),
        "name": account_name(account),
        "type": "standard",
        "settings": {"enforce_twofactor": false, "abuse_contact_email": null},
        "created_on": "2024-02-05T09:12:00.000000Z",
    })
}

/// `GET /accounts`.
pub async fn list(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let mut accounts: Vec<Value> = {
        let world = desk.world.lock();
        let opened = call.accounts.iter().filter_map(|key| world.account(key));
        opened.map(show).collect()
    };
    if let Some(name) = call.query.get("name") {
        accounts.retain(|account| account["name"] == name);
    }
    if call.query.descending()? {
        accounts.reverse();
    }
    call.query.page(accounts, 20, MOST)
}

/// `GET /accounts/{account_id}`.
pub async fn one(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(account): Path<String>,
) -> Outcome {
    let world = desk.world.lock();
    let key = call.account(&world, &account)?;
    let account = world.account(&key).ok_or_else(|| call.nothing_there())?;
    Ok(Reply::of(show(account)))
}
