//! Orders: read, refused or charged, and started.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::check::{Verdict, judge};
use super::registrations::{is_impatient, started};
use super::script::{steps, stumble};
use super::workflow::{Key, Subject, Wish};
use super::{Branch, asks, contacts};
use crate::cloudflare::NAME;
use crate::cloudflare::desk::{Call, Desk, note};
use crate::cloudflare::envelope::{Outcome, Refusal};
use crate::world::{Operation, Order, OrderRefusal, Outcome as LedgerOutcome, Paid, Receipt, World, names};

/// Names in one account.
const NAMES: usize = 500;

// The numbers of these refusals are not published: a client shows them with their sentence and decides nothing by them.
const NO_CARD: u32 = 10_101;
const CARD_DECLINED: u32 = 10_102;
const NOT_REGISTRABLE: u32 = 10_103;
const TOO_MANY_NAMES: u32 = 10_104;

/// `POST registrations`: 201 when it is done in the answer, else 202. It is charged here, and given back on failure.
pub async fn create(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Extension(branch): Extension<Branch>,
    Path(account): Path<String>,
) -> Outcome {
    let body = call.object()?;
    let key = {
        let mut world = desk.world.lock();
        let account = call.account(&world, &account)?;
        let written = body
            .get("domain_name")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let name = names::parse(written)
            .map_err(|why| Refusal::field("/domain_name", format!("domain_name is not valid. {why}")))?;
        let key = Key {
            branch,
            account,
            name,
            subject: Subject::Registration,
        };
        stumble(&desk, "register", &key.name)?;
        // The name is the key: an order that still runs is not started twice.
        if !desk.cabinet().workflows.runs(&key, world.now()) {
            let patient = !is_impatient(&call) && !world.switches.is_on(NAME, "always_async");
            let ordered = order(&desk, &mut world, &key, &body, patient);
            if branch == Branch::Real
                && let Err(refusal) = &ordered
            {
                let code = LedgerOutcome::Refused(refusal.code.to_string());
                note(&mut world, &key.account, Operation::Register, &key.name, code);
            }
            ordered?;
        }
        key
    };
    started(&desk, &call, &key, StatusCode::CREATED)
}

/// Checks the order, charges it and starts its workflow.
fn order(
    desk: &Desk,
    world: &mut World,
    key: &Key,
    body: &Map<String, Value>,
    patient: bool,
) -> Result<(), Refusal> {
    let wish = wish(world, key, body)?;
    let steps = steps(&key.name, patient);
    let now = world.now();
    let mut cabinet = desk.cabinet();
    if key.branch == Branch::Play {
        let kept = (key.account.clone(), key.name.clone());
        if cabinet.workflows.pretended.contains_key(&kept) {
            return Err(not_registrable(&key.name, "domain_unavailable"));
        }
        cabinet.workflows.pretend(key.clone(), now, steps, wish);
        return Ok(());
    }
    let held = world
        .holdings
        .domains
        .values()
        .filter(|owned| owned.account == key.account)
        .count();
    if held >= NAMES {
        return Err(Refusal::bad(
            TOO_MANY_NAMES,
            format!("An account holds {NAMES} names at most."),
        ));
    }
    let paying = Paying {
        key,
        operation: Operation::Register,
        years: wish.years,
        body,
    };
    let paid = paying.pay(world)?;
    cabinet.workflows.register(key.clone(), now, steps, paid, wish);
    Ok(())
}

/// An order that was checked and is to be paid.
pub struct Paying<'a> {
    /// Whose, and which name.
    pub key: &'a Key,
    /// A registration or a transfer.
    pub operation: Operation,
    /// Years.
    pub years: u32,
    /// The body as it came.
    pub body: &'a Map<String, Value>,
}

impl Paying<'_> {
    /// Charges the order and notes what came with it.
    pub fn pay(&self, world: &mut World) -> Result<Paid, Refusal> {
        let key = self.key;
        let order = Order::new(NAME, &key.account, &key.name, self.years);
        let paid = world
            .pay(&order, self.operation)
            .map_err(|refusal| match refusal {
                OrderRefusal::NoCard => Refusal::bad(
                    NO_CARD,
                    "Add a default payment method to the billing profile before you register a domain.",
                ),
                OrderRefusal::InsufficientBalance { .. } => {
                    Refusal::bad(CARD_DECLINED, "The payment method was declined.")
                }
                other => Refusal::bad(NOT_REGISTRABLE, other.to_string()),
            })?;
        let registrant = self
            .body
            .get("contacts")
            .and_then(|roles| roles.get("registrant"));
        let receipt = Receipt {
            provider: NAME,
            account: &key.account,
            operation: self.operation,
            domain: &key.name,
            years: self.years,
            amount: paid.amount,
            registrant: registrant.cloned(),
        };
        world.receive(receipt, self.body.clone());
        Ok(paid)
    }
}

fn not_registrable(name: &str, reason: &str) -> Refusal {
    Refusal::bad(NOT_REGISTRABLE, format!("{name} cannot be registered: {reason}."))
}

/// Reads what an order asks for, and refuses what cannot be had.
fn wish(world: &World, key: &Key, body: &Map<String, Value>) -> Result<Wish, Refusal> {
    if let Verdict::Refused(reason) = judge(world, key.branch, &key.name) {
        return Err(not_registrable(&key.name, reason));
    }
    let least = least_years(&key.name);
    let years = match body.get("years") {
        None | Some(Value::Null) => least,
        Some(years) => years
            .as_u64()
            .and_then(|years| u32::try_from(years).ok())
            .filter(|years| (least..=10).contains(years))
            .ok_or_else(|| Refusal::field("/years", format!("years must be from {least} to 10.")))?,
    };
    let (auto_renew, privacy) = choices(body)?;
    let has_default = key.branch == Branch::Real && !world.switches.is_on(NAME, "no_default_contact");
    contacts::check(body, has_default)?;
    asks::check(&key.name, body)?;
    Ok(Wish {
        years,
        auto_renew,
        privacy,
    })
}

/// Whether to renew by itself, and whether to redact WHOIS.
pub fn choices(body: &Map<String, Value>) -> Result<(bool, bool), Refusal> {
    let auto_renew = match body.get("auto_renew") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(wanted)) => *wanted,
        Some(_) => return Err(Refusal::field("/auto_renew", "auto_renew must be true or false.")),
    };
    let privacy = match body.get("privacy_mode") {
        None | Some(Value::Null) => true,
        Some(mode) if mode == "redaction" => true,
        Some(mode) if mode == "off" => false,
        Some(_) => {
            return Err(Refusal::field(
                "/privacy_mode",
                "privacy_mode must be off or redaction.",
            ));
        }
    };
    Ok((auto_renew, privacy))
}

/// The shortest registration of the ending.
pub fn least_years(name: &str) -> u32 {
    if name.ends_with(".ai") { 2 } else { 1 }
}
