//! The account itself: `me`, its registrant, its bills.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::NAME;
use super::call::{Call, stamp, text};
use super::desk::{Books, Desk};
use super::reply::{Outcome, Refusal, Reply, SETUP_URL, usd};
use crate::world::{Account, AccountKey, Operation, World};

/// Percent of a referred purchase.
const REFERRAL_RATE: u32 = 20;
/// Fields of a registrant that must be there.
const REQUIRED: [&str; 9] = [
    "first_name",
    "last_name",
    "address1",
    "city",
    "state",
    "postal_code",
    "country",
    "phone",
    "email",
];

/// The id by which the provider knows an account.
pub fn id(account: &Account) -> String {
    format!("cm5acc{:04}", account.user_id)
}

/// The address of an account; one that the world does not tell is made of its number.
pub fn email(account: &Account) -> String {
    let known = account.form.get("email").cloned();
    known.unwrap_or_else(|| "studio@tidepool.example".to_owned())
}

/// The code under which others are referred.
pub fn referral_code(account: &Account) -> String {
    format!("x{:05}", account.user_id)
}

fn of<'a>(world: &'a World, key: &AccountKey) -> Result<&'a Account, Refusal> {
    world.account(key).ok_or_else(super::call::missing_key)
}

/// `GET /api/me`.
pub async fn me(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let key = call.account()?;
    let books = desk.books();
    let world = desk.world.lock();
    let account = of(&world, key)?;
    let held = world
        .holdings
        .domains
        .values()
        .filter(|owned| &owned.account == key);
    let imported = books.imports.iter();
    let imported = imported.filter(|((holder, _), import)| holder == key && import.verified_at.is_some());
    let first = held.clone().map(|owned| owned.registered_at).min();
    let own = books.tokens.iter().filter(|token| &token.account == key).count();
    let tokens = own + usize::from(!books.revoked.contains(key));
    let mut me = json!({
        "id": id(account),
        "email": email(account),
        "has_payment_method": account.has_card,
        "referral_code": referral_code(account),
        "referral_rate": REFERRAL_RATE,
        "domain_count": held.count() + imported.count(),
        "token_count": tokens,
        "created_at": stamp(first.unwrap_or_else(|| world.now())),
    });
    if call.dialect.is_current() {
        let has_contact = !world.switches.is_on(NAME, "no_contact");
        let mut missing: Vec<&str> = Vec::new();
        missing.extend((!account.has_card).then_some("payment_method"));
        missing.extend((!has_contact).then_some("contact"));
        me["plan"] = "free".into();
        me["has_contact"] = has_contact.into();
        me["setup_required"] = json!(missing);
    }
    Ok(Reply::of(me))
}

/// The registrant that an account starts with.
fn first_contact(account: &Account) -> Map<String, Value> {
    let fields = json!({
        "first_name": "Mira",
        "last_name": "Okafor",
        "org_name": "Tidepool Studio",
        "address1": "8 Quay Road",
        "city": "Bristol",
        "state": "Bristol",
        "postal_code": "BS1 4ZZ",
        "country": "GB",
        "phone": "+44.1632960961",
        "email": email(account),
    });
    fields.as_object().cloned().unwrap_or_default()
}

/// The registrant of an account; `None` while the switch `no_contact` is on.
pub fn contact_of(books: &Books, world: &World, key: &AccountKey) -> Option<Map<String, Value>> {
    if world.switches.is_on(NAME, "no_contact") {
        return None;
    }
    let set = books.contacts.get(key).cloned();
    set.or_else(|| world.account(key).map(first_contact))
}

/// `GET /api/me/contact`.
pub async fn contact(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let key = call.account()?;
    let books = desk.books();
    let world = desk.world.lock();
    let contact = contact_of(&books, &world, key);
    Ok(Reply::of(
        json!({"has_contact": contact.is_some(), "contact": contact}),
    ))
}

/// `PUT /api/me/contact`: one registrant for all names.
pub async fn set_contact(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let fields = call.object()?;
    let wrong = |message: String| {
        Refusal::new(
            StatusCode::BAD_REQUEST,
            "INVALID_CONTACT",
            message,
            "Send all required contact fields.",
        )
    };
    let mut contact = Map::new();
    for field in REQUIRED {
        let value = text(&fields, field).map_err(|_| wrong(format!("{field} is required.")))?;
        contact.insert(field.to_owned(), value.into());
    }
    for field in ["org_name", "address2"] {
        if let Some(value) = fields.get(field).filter(|value| value.is_string()) {
            contact.insert(field.to_owned(), value.clone());
        }
    }
    let is = |field: &str, good: fn(&str) -> bool| contact[field].as_str().is_some_and(good);
    if !is("country", |code| {
        code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())
    }) {
        return Err(wrong("country must be the two letters of ISO 3166.".to_owned()));
    }
    if !is("phone", |phone| phone.starts_with('+') && phone.contains('.')) {
        return Err(wrong("phone must look like +44.1632960961.".to_owned()));
    }
    if !is("email", |email| email.contains('@')) {
        return Err(wrong("email must be a mail address.".to_owned()));
    }
    let key = call.account()?.clone();
    desk.books().contacts.insert(key, contact.clone());
    desk.world.lock().switches.set(NAME, "no_contact", Value::Null);
    Ok(Reply::of(json!({"has_contact": true, "contact": contact})))
}

/// `POST /api/billing/setup`.
pub async fn billing_setup(Extension(call): Extension<Call>) -> Outcome {
    call.account()?;
    Ok(Reply::of(json!({"url": SETUP_URL})))
}

/// `GET /api/billing/invoices`: one for every charge, the last first.
pub async fn invoices(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let key = call.account()?;
    let limit = call.asked_number("limit")?.unwrap_or(20);
    let world = desk.world.lock();
    let charges: Vec<_> = world
        .ledger
        .charges()
        .filter(|entry| &entry.account == key)
        .collect();
    let invoices: Vec<Value> = charges
        .iter()
        .rev()
        .take(limit)
        .map(|entry| {
            let what = match entry.operation {
                Operation::Renew => "Renewal",
                Operation::Transfer => "Transfer",
                _ => "Registration",
            };
            json!({
                "id": format!("in_{:06}", entry.sequence),
                "number": format!("DOM-{:05}", entry.sequence),
                "amount_paid": entry.amount,
                "created": stamp(entry.at),
                "description": format!("{what} of {}", entry.domain.as_deref().unwrap_or("a domain")),
                "total": usd(entry.amount),
            })
        })
        .collect();
    Ok(Reply::of(
        json!({"invoices": invoices, "has_more": charges.len() > limit}),
    ))
}

/// `GET /api/referrals`: those who opened an account with the code, and a share of what they paid. Nothing is paid out.
pub async fn referrals(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let books = desk.books();
    let world = desk.world.lock();
    let key = call.account()?;
    let account = of(&world, key)?;
    let mut total = 0;
    let mut rows = Vec::new();
    for (place, referred) in books.referred.iter().filter(|one| &one.by == key).enumerate() {
        let charges: Vec<_> = world
            .ledger
            .charges()
            .filter(|entry| entry.account == referred.account)
            .collect();
        let paid: i64 = charges.iter().map(|entry| entry.amount).sum();
        let earned = paid * i64::from(REFERRAL_RATE) / 100;
        let domains: Vec<&str> = charges
            .iter()
            .filter_map(|entry| entry.domain.as_deref())
            .collect();
        total += earned;
        rows.push(json!({
            "id": format!("cm5ref{:03}", place + 1),
            "domains": domains,
            "earned_cents": earned,
            "paid_out": false,
            "created_at": stamp(referred.at),
        }));
    }
    Ok(Reply::of(json!({
        "referral_code": referral_code(account),
        "referral_rate": REFERRAL_RATE,
        "total_earned_cents": total,
        "total_paid_cents": 0,
        "total_pending_cents": total,
        "referrals": rows,
    })))
}
