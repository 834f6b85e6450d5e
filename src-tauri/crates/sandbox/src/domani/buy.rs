//! `POST /api/domains/buy`: one name or up to ten. There is no idempotency: a second order of a bought name is 409.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::NAME;
use super::call::{Call, domain, optional_text, stamp, years};
use super::desk::Desk;
use super::portfolio::{READY_AT, status};
use super::reply::{Refusal, Reply, refused_order, usd};
use super::search::{amount, unsupported};
use super::{account, nameservers, stream};
use crate::faults::relay::LoseAnswer;
use crate::world::names::first_label;
use crate::world::{Operation, Order, Receipt};

/// Names in one call.
const LIMIT: usize = 10;
/// Seconds until a `slow-` name is ready.
const SLOW: i64 = 20;

/// A purchase that went wrong, with the word of the bulk answer for it.
struct Failure {
    refusal: Refusal,
    word: &'static str,
}

impl Failure {
    fn new(word: &'static str, refusal: Refusal) -> Self {
        Self { refusal, word }
    }
}

/// What is asked for besides the names.
struct Wish {
    years: u32,
    /// All fields as they came.
    fields: Map<String, Value>,
}

/// `POST /api/domains/buy`.
pub async fn buy(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Result<Response, Refusal> {
    let fields = call.object()?;
    let years = years(&fields)?;
    optional_text(&fields, "ref")?;
    let wish = Wish {
        years,
        fields: fields.clone(),
    };
    match (optional_text(&fields, "domain")?, fields.get("domains")) {
        (Some(_), Some(_)) => Err(Refusal::invalid("Send either domain or domains.")),
        (Some(name), None) => one(&desk, &call, &domain(name)?, &wish),
        (None, Some(list)) => many(&desk, &call, &names(list)?, &wish),
        (None, None) => Err(Refusal::missing("domain")),
    }
}

fn names(list: &Value) -> Result<Vec<String>, Refusal> {
    let list = list
        .as_array()
        .ok_or_else(|| Refusal::invalid("domains must be a list of names."))?;
    if list.is_empty() || list.len() > LIMIT {
        return Err(Refusal::invalid(format!("domains must hold 1 to {LIMIT} names.")));
    }
    list.iter()
        .map(|name| {
            let name = name.as_str();
            domain(name.ok_or_else(|| Refusal::invalid("domains must be a list of names."))?)
        })
        .collect()
}

fn one(desk: &Desk, call: &Call, name: &str, wish: &Wish) -> Result<Response, Refusal> {
    let bought = purchase(desk, call, name, wish);
    let lost = bought.is_ok() && first_label(name).starts_with("drop-");
    let mut response = if call.wants_stream {
        let total = amount(&desk.world.lock(), name, wish.years).unwrap_or_default();
        let mut events: Vec<stream::Event> = vec![
            ("checking", json!({"domain": name})),
            ("payment", json!({"total": usd(total)})),
            ("registering", json!({"domain": name})),
        ];
        events.push(match bought {
            Ok(row) => ("registered", Value::Object(row)),
            Err(Failure { refusal, .. }) => {
                let setup = refusal.more.get("setup_url").cloned().unwrap_or_default();
                let told = json!({"error": refusal.message, "code": refusal.code, "hint": refusal.hint, "setup_url": setup});
                ("error", told)
            }
        });
        stream::response(desk, call, &events)
    } else {
        let row = bought.map_err(|failure| failure.refusal)?;
        Reply::of(Value::Object(row))
            .status(StatusCode::CREATED)
            .into_response()
    };
    if lost {
        response.extensions_mut().insert(LoseAnswer);
    }
    Ok(response)
}

/// Each name for itself. When none succeeds the same answer comes with 409.
fn many(desk: &Desk, call: &Call, names: &[String], wish: &Wish) -> Result<Response, Refusal> {
    let has_card = {
        let world = desk.world.lock();
        world
            .account(call.account()?)
            .is_some_and(|account| account.has_card)
    };
    if !has_card {
        return Err(Refusal::payment("Buying several names needs a card on file.", 0));
    }
    let (mut results, mut errors) = (Vec::new(), Vec::new());
    for name in names {
        match purchase(desk, call, name, wish) {
            Ok(row) => results.push(Value::Object(row)),
            Err(Failure { refusal, word }) => {
                let mut told = json!({"domain": name, "error": refusal.message});
                if call.dialect.is_current() {
                    told["failure_code"] = word.into();
                    told["code"] = refusal.code.into();
                    told["hint"] = refusal.hint.into();
                }
                errors.push(told);
            }
        }
    }
    let (succeeded, failed) = (results.len(), errors.len());
    let mut body = json!({
        "results": results,
        "errors": errors,
        "summary": {"succeeded": succeeded, "failed": failed},
    });
    if call.dialect.is_current() {
        body["summary"]["total"] = (succeeded + failed).into();
    }
    let status = if succeeded > 0 {
        StatusCode::CREATED
    } else {
        StatusCode::CONFLICT
    };
    let mut response = Reply::of(body).status(status).into_response();
    if succeeded > 0 && names.iter().any(|name| first_label(name).starts_with("drop-")) {
        response.extensions_mut().insert(LoseAnswer);
    }
    Ok(response)
}

/// Available, contact, card, charge, registration: in this order.
fn purchase(desk: &Desk, call: &Call, name: &str, wish: &Wish) -> Result<Map<String, Value>, Failure> {
    let years = wish.years;
    let unexpected = |refusal| Failure::new("unexpected", refusal);
    let account = call.account().map_err(unexpected)?;
    let books = desk.books();
    let mut world = desk.world.lock();
    let label = first_label(name);
    let cents = amount(&world, name, years).ok_or_else(|| unexpected(unsupported(call.dialect, name)))?;
    if !world.is_free(name) || world.is_raced(NAME, name) || label.starts_with("lookuperr-") {
        return Err(Failure::new("registration_race", Refusal::unavailable(name)));
    }
    if world.switches.is_on(NAME, "no_contact") {
        return Err(unexpected(Refusal::no_contact()));
    }
    let cents = world.ordered_price(NAME, name, cents);
    let order = Order {
        amount: Some(cents),
        ..Order::new(NAME, account, name, years)
    };
    let paid = world
        .pay(&order, Operation::Register)
        .map_err(|refusal| Failure::new("payment", refused_order(&refusal, cents)))?;
    let registrant = account::contact_of(&books, &world, account).map(Value::Object);
    drop(books);
    let receipt = Receipt {
        provider: NAME,
        account,
        operation: Operation::Register,
        domain: name,
        years,
        amount: cents,
        registrant,
    };
    world.receive(receipt, wish.fields.clone());
    if label.starts_with("regfail-") {
        world.refund(paid);
        let refusal = Refusal::new(
            StatusCode::BAD_GATEWAY,
            "REGISTRATION_FAILED",
            format!("The registrar could not register {name}."),
            "Nothing was kept: the charge was refunded.",
        )
        .with("failure_code", "registrar".into())
        .with("charged", true.into())
        .with("refunded", true.into());
        return Err(Failure::new("registrar", refusal));
    }
    let now = world.now();
    let renewal = world.price(NAME, name).map(|price| price.renew);
    let currency = world.currency_told(NAME, name);
    let owned = world.deliver(paid, Some(nameservers::fresh()));
    let owned = owned.ok_or_else(|| unexpected(Refusal::not_found(name)))?;
    (owned.auto_renew, owned.locked, owned.privacy) = (true, true, true);
    if label.starts_with("slow-") {
        owned
            .extra
            .insert(READY_AT.to_owned(), (now.timestamp() + SLOW).into());
    }
    let mut row = Map::new();
    row.insert("domain".to_owned(), name.into());
    row.insert("status".to_owned(), status(owned, now, call.dialect).into());
    row.insert("expires".to_owned(), stamp(owned.expires_at).into());
    row.insert("price".to_owned(), usd(cents));
    row.insert("currency".to_owned(), currency.into());
    row.insert("payment_method".to_owned(), call.dialect.card().into());
    if call.dialect.is_current() {
        if row["status"] == "provisioning" {
            row["expires"] = Value::Null;
        }
        row.insert("years".to_owned(), years.into());
        row.insert("auto_renew".to_owned(), owned.auto_renew.into());
        row.insert("renewal_price".to_owned(), renewal.map_or(Value::Null, usd));
    }
    Ok(row)
}
