//! New accounts, and ways to a key: by mail, which gives none, and from a device, which waits until somebody agrees.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::NAME;
use super::account::{email, id, referral_code};
use super::call::{Call, optional_text, text};
use super::desk::Desk;
use super::reply::{Outcome, Refusal, Reply};
use super::tokens::new_key;
use crate::world::{Account, AccountKey};

/// Seconds for which a device may ask.
const DEVICE_SECONDS: i64 = 600;
/// Seconds until somebody agrees.
const AGREED_AFTER: i64 = 10;

/// A device that waits for a key.
pub struct Device {
    asked_at: DateTime<Utc>,
}

/// An account that was opened with somebody's referral code.
pub struct Referred {
    /// Whose code it was.
    pub by: AccountKey,
    /// The account that was opened.
    pub account: AccountKey,
    /// When it was opened.
    pub at: DateTime<Utc>,
}

/// A mail address of the body.
fn address(call: &Call) -> Result<String, Refusal> {
    let fields = call.object()?;
    optional_text(&fields, "ref")?;
    let address = text(&fields, "email")?.to_ascii_lowercase();
    let good = address
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    if good {
        Ok(address)
    } else {
        Err(Refusal::invalid("email must be a mail address."))
    }
}

/// `POST /api/auth/register`: an account without a card and without money.
pub async fn register(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let address = address(&call)?;
    let fields = call.object()?;
    let code = optional_text(&fields, "ref")?;
    let mut books = desk.books();
    let mut world = desk.world.lock();
    let ours = || world.accounts.values().filter(|account| account.provider == NAME);
    if ours().any(|account| email(account) == address) {
        return Err(Refusal::new(
            StatusCode::CONFLICT,
            "USER_EXISTS",
            "An account with this email exists.",
            "Sign in with POST /api/auth/login.",
        ));
    }
    let number = ours().count() + 1;
    let user = 2_207 + u32::try_from(number).unwrap_or_default();
    let key = new_key(&address);
    let mut account =
        Account::new(NAME, &format!("domani-{number}"), user, &key).with_field("email", &address);
    account.has_card = false;
    let reply = json!({
        "api_key": key,
        "referral_code": referral_code(&account),
        "has_payment_method": false,
        "user": {"id": id(&account), "email": address},
    });
    let by = code.and_then(|code| ours().find(|one| referral_code(one) == code));
    if let Some(by) = by.map(|one| one.key.clone()) {
        books.referred.push(Referred {
            by,
            account: account.key.clone(),
            at: world.now(),
        });
    }
    world.add_account(account);
    Ok(Reply::of(reply).status(StatusCode::CREATED))
}

/// `POST /api/auth/login`: mails a link, and gives no key.
pub async fn mail_a_link(Extension(call): Extension<Call>) -> Outcome {
    address(&call)?;
    Ok(Reply::of(
        json!({"ok": true, "message": "Check your email for a sign-in link."}),
    ))
}

/// `POST /api/auth/cli`.
pub async fn begin_device(State(desk): State<Desk>) -> Outcome {
    let now = desk.world.lock().now();
    let mut books = desk.books();
    let seed = books.next_id();
    let mut code = hex::encode(Sha256::digest(format!("device {seed}")));
    code.truncate(10);
    books.devices.insert(code.clone(), Device { asked_at: now });
    Ok(Reply::of(json!({
        "code": code,
        "auth_url": format!("https://domani.run/cli?code={code}"),
        "expires_in": DEVICE_SECONDS,
    })))
}

/// `GET /api/auth/cli/poll`: the first account of the world agrees after ten seconds.
pub async fn poll_device(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let code = call.asked("code").ok_or_else(|| Refusal::missing("code"))?;
    let gone = || {
        Refusal::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            "This code is not known or too old.",
            "Start again with POST /api/auth/cli.",
        )
    };
    let mut books = desk.books();
    let world = desk.world.lock();
    let waited = world.now() - books.devices.get(code).ok_or_else(gone)?.asked_at;
    if waited < TimeDelta::seconds(AGREED_AFTER) {
        return Ok(Reply::of(json!({"status": "pending"})).status(StatusCode::ACCEPTED));
    }
    books.devices.remove(code);
    if waited >= TimeDelta::seconds(DEVICE_SECONDS) {
        return Err(gone());
    }
    let mut ours = world.accounts.values().filter(|account| account.provider == NAME);
    let account = ours.next().ok_or_else(gone)?;
    Ok(Reply::of(json!({
        "status": "complete",
        "token": account.token,
        "email": email(account),
    })))
}
