//! Rows 3 and 6: buying and renewing a name. Both charge first and answer 202 with an operation.

use axum::Extension;
use axum::extract::{Path, State};
use serde_json::{Map, Value, json};

use super::desk::{Books, Call, Desk};
use super::domains::find;
use super::fields::{Fields, refusal};
use super::operations::Wishes;
use super::reply::{Outcome, Refusal, Reply};
use super::search::quote_of;
use super::{NAME, contact, scripted};
use crate::world::{Operation, Order, Receipt, World, names};

/// The largest `maxAmountCents`.
const LARGEST: i64 = 1_000_000_000;

/// What both orders say about money.
struct Terms {
    years: u32,
    cap: i64,
}

impl Terms {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let cap = fields.number("maxAmountCents", 0..=LARGEST, None);
        let years = fields.number("periodYears", 1..=10, Some(1));
        Some(Self {
            cap: cap?,
            years: u32::try_from(years?).ok()?,
        })
    }

    /// Refuses a price above the cap.
    fn allow(&self, amount: i64) -> Result<(), Refusal> {
        if amount <= self.cap {
            return Ok(());
        }
        let message = format!(
            "The current price of {amount} cents is more than maxAmountCents ({}).",
            self.cap
        );
        Err(Refusal {
            details: Some(json!({"amountCents": amount, "maxAmountCents": self.cap, "currency": "usd"})),
            ..Refusal::conflict("PRICE_EXCEEDS_MAXIMUM", message)
        })
    }
}

/// `POST /domain-registrations`.
pub async fn register(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let named = call.object().ok();
    let named = named.as_ref().and_then(|fields| fields.get("domain")?.as_str());
    desk.order(&call, Operation::Register, named, |books, world| {
        let body = call.object()?;
        let mut fields = Fields::of(&body);
        let name = read_name(&mut fields);
        let terms = Terms::read(&mut fields);
        let auto_renew = fields.switch("autoRenew").unwrap_or(true);
        let privacy = fields.switch("whoisPrivacy").unwrap_or(true);
        let contact = read_contact(&mut fields);
        let (Some(name), Some(terms), Some(contact)) = (name, terms, contact) else {
            return Err(refusal(fields.into_complaints()));
        };
        fields.check()?;
        let quote = quote_of(world, &name, terms.years).ok_or_else(|| {
            Refusal::conflict("DOMAIN_UNAVAILABLE", format!("{name} cannot be registered."))
        })?;
        let wishes = Wishes {
            auto_renew,
            privacy,
            contact,
        };
        let placed = (name.as_str(), quote.amount, body.clone());
        place(books, world, &call, &terms, placed, Some(wishes))
    })
}

fn read_name(fields: &mut Fields<'_>) -> Option<String> {
    let name = names::parse(fields.text("domain", 253, true)?);
    if let Err(why) = &name {
        fields.complain("domain", why);
    }
    name.ok()
}

fn read_contact(fields: &mut Fields<'_>) -> Option<Map<String, Value>> {
    let Some(Value::Object(given)) = fields.get("contact") else {
        fields.complain("contact", "Required object");
        return None;
    };
    match contact::read(given, None) {
        Ok(contact) => Some(contact),
        Err(complaints) => {
            fields.complain_within("contact", complaints);
            None
        }
    }
}

/// `POST /domains/{id}/registration/renew`.
pub async fn renew(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Outcome {
    let named = find(&desk.world.lock().holdings, &call.account, &id).map(|domain| domain.name.clone());
    desk.order(&call, Operation::Renew, named.as_deref(), |books, world| {
        let body = call.object()?;
        let mut fields = Fields::of(&body);
        let terms = Terms::read(&mut fields);
        let Some(terms) = terms else {
            return Err(refusal(fields.into_complaints()));
        };
        let name = named
            .as_deref()
            .ok_or_else(|| Refusal::not_found("There is no such domain."))?;
        let price = world
            .renewal_price(NAME, name, terms.years)
            .ok_or_else(|| Refusal::conflict("DOMAIN_NOT_RENEWABLE", format!("{name} cannot be renewed.")))?;
        let placed = (name, scripted::quoted(name, price), body.clone());
        place(books, world, &call, &terms, placed, None)
    })
}

/// Price, card, charge, operation, for a name that was quoted at an amount in a body. A registration comes with its
/// wishes.
fn place(
    books: &mut Books,
    world: &mut World,
    call: &Call,
    terms: &Terms,
    (name, quoted, body): (&str, i64, Map<String, Value>),
    wishes: Option<Wishes>,
) -> Outcome {
    let amount = world.ordered_price(NAME, name, quoted);
    terms.allow(amount)?;
    scripted::stumble(name)?;
    let order = Order {
        amount: Some(amount),
        idempotency_key: call.key.as_deref(),
        ..Order::new(NAME, &call.account, name, terms.years)
    };
    let operation = if wishes.is_some() {
        Operation::Register
    } else {
        Operation::Renew
    };
    let paid = world.pay(&order, operation)?;
    let receipt = Receipt {
        provider: NAME,
        account: &call.account,
        operation,
        domain: name,
        years: terms.years,
        amount,
        registrant: body.get("contact").cloned(),
    };
    world.receive(receipt, body);
    let begun = books.operations.begin(paid, wishes, world.now());
    let mut data = json!({"operationId": begun.id, "status": "queued", "domain": name});
    if world.switches.is_on(NAME, "status_off")
        && let Some(fields) = data.as_object_mut()
    {
        fields.shift_remove("status");
    }
    Ok(Reply {
        lost: scripted::loses_answer(name),
        ..Reply::accepted(data)
    })
}
