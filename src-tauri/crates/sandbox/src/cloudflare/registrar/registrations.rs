//! The names of an account, orders, and the one setting that can be changed.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::check::{Verdict, judge};
use super::script::{loses_answer, steps, stumble};
use super::workflow::{Key, Subject, Wish, Workflows, registration, seconds, settle};
use super::{Branch, contacts};
use crate::cloudflare::NAME;
use crate::cloudflare::desk::{Call, Desk, note, note_outcome};
use crate::cloudflare::envelope::{Outcome, Refusal, Reply};
use crate::world::{
    AccountKey, Operation, Order, OrderRefusal, Outcome as LedgerOutcome, OwnedDomain, World, names,
};

/// Names on a page, by default and at most; the bounds are not published.
const SHOWN: usize = 20;
const SHOWN_MOST: usize = 50;
/// Names in one account.
const NAMES: usize = 500;
const PREFER: HeaderName = HeaderName::from_static("prefer");

// The numbers of these refusals are not published: a client shows them with their sentence and decides nothing by them.
const NO_CARD: u32 = 10_101;
const CARD_DECLINED: u32 = 10_102;
const NOT_REGISTRABLE: u32 = 10_103;
const TOO_MANY_NAMES: u32 = 10_104;
const UNKNOWN_NAME: u32 = 10_105;

/// The names that the account has, or is about to have.
fn names_of(
    world: &World,
    workflows: &Workflows,
    branch: Branch,
    key: &AccountKey,
    owned: Vec<OwnedDomain>,
) -> Vec<(DateTime<Utc>, Option<DateTime<Utc>>, Value)> {
    let now = world.now();
    let owned = match branch {
        Branch::Real => owned,
        Branch::Play => {
            let mine = workflows
                .pretended
                .iter()
                .filter(|((account, _), _)| account == key);
            mine.map(|(_, owned)| owned.clone()).collect()
        }
    };
    let mut rows: Vec<_> = owned
        .iter()
        .map(|owned| {
            (
                owned.registered_at,
                Some(owned.expires_at),
                registration(owned, now),
            )
        })
        .collect();
    for (name, made, wish) in workflows.running(branch, key, now) {
        let pending = json!({
            "domain_name": name,
            "status": "registration_pending",
            "created_at": seconds(made),
            "expires_at": null,
            "auto_renew": wish.auto_renew,
            "locked": false,
            "privacy_mode": if wish.privacy { "redaction" } else { "off" },
        });
        rows.push((made, None, pending));
    }
    rows
}

/// What the world says the account owns, as a read sees it.
fn read_owned(world: &mut World, key: &AccountKey) -> Vec<OwnedDomain> {
    world.read_holdings(NAME, |holdings, _| {
        let mine = holdings.domains.values().filter(|owned| &owned.account == key);
        mine.cloned().collect()
    })
}

/// `GET registrations`, by cursor.
pub async fn list(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Extension(branch): Extension<Branch>,
    Path(account): Path<String>,
) -> Outcome {
    let order = call
        .query
        .word("sort_by", &["registry_created_at", "registry_expires_at", "name"])?;
    let descending = call.query.descending()?;
    let mut rows = {
        let mut world = desk.world.lock();
        let key = call.account(&world, &account)?;
        let owned = read_owned(&mut world, &key);
        names_of(&world, &desk.cabinet().workflows, branch, &key, owned)
    };
    let name = |row: &Value| row["domain_name"].as_str().unwrap_or_default().to_owned();
    rows.sort_by(|one, two| {
        let ascending = match order {
            "registry_created_at" => one.0.cmp(&two.0),
            "registry_expires_at" => one.1.cmp(&two.1),
            _ => std::cmp::Ordering::Equal,
        }
        .then_with(|| name(&one.2).cmp(&name(&two.2)));
        if descending {
            ascending.reverse()
        } else {
            ascending
        }
    });
    let rows = rows.into_iter().map(|(.., row)| row).collect();
    call.query.after_cursor(rows, name, SHOWN, SHOWN_MOST)
}

/// `GET registrations/{domain_name}`.
pub async fn one(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Extension(branch): Extension<Branch>,
    Path((account, domain)): Path<(String, String)>,
) -> Outcome {
    let domain = domain.to_ascii_lowercase();
    let mut world = desk.world.lock();
    let key = call.account(&world, &account)?;
    let owned = read_owned(&mut world, &key);
    names_of(&world, &desk.cabinet().workflows, branch, &key, owned)
        .into_iter()
        .find(|(.., row)| row["domain_name"] == domain.as_str())
        .map(|(.., row)| Reply::of(row))
        .ok_or_else(|| unknown(&domain))
}

fn unknown(domain: &str) -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        UNKNOWN_NAME,
        format!("{domain} is not registered in this account."),
    )
}

/// Whether the caller would rather not wait for the end.
fn is_impatient(call: &Call) -> bool {
    call.header(&PREFER).is_some_and(|preferences| {
        preferences
            .split(',')
            .any(|one| one.trim().eq_ignore_ascii_case("respond-async"))
    })
}

/// The answer to an order or a change, as the workflow stands right now.
fn started(desk: &Desk, call: &Call, key: &Key, finished: StatusCode) -> Outcome {
    settle(desk);
    let world = desk.world.lock();
    let (state, shown) = desk.cabinet().workflows.show(&world, key)?;
    let reply = if state.is_final() {
        Reply::of(shown).status(finished)
    } else {
        Reply::of(shown).status(StatusCode::ACCEPTED)
    };
    let reply = if is_impatient(call) && !state.is_final() {
        reply.asynchronous()
    } else {
        reply
    };
    Ok(reply.lost_if(loses_answer(&key.name)))
}

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
    let order = Order::new(NAME, &key.account, &key.name, wish.years);
    let paid = world
        .pay(&order, Operation::Register)
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
    cabinet.workflows.register(key.clone(), now, steps, paid, wish);
    Ok(())
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
    let has_default = key.branch == Branch::Real && !world.switches.is_on(NAME, "no_default_contact");
    contacts::check(body, has_default)?;
    Ok(Wish {
        years,
        auto_renew,
        privacy,
    })
}

/// The shortest registration of the ending.
pub fn least_years(name: &str) -> u32 {
    if name.ends_with(".ai") { 2 } else { 1 }
}

/// `PATCH registrations/{domain_name}`: `auto_renew` and nothing else.
pub async fn edit(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Extension(branch): Extension<Branch>,
    Path((account, domain)): Path<(String, String)>,
) -> Outcome {
    let name = domain.to_ascii_lowercase();
    let body = call.object()?;
    let key = {
        let mut world = desk.world.lock();
        let account = call.account(&world, &account)?;
        let key = Key {
            branch,
            account,
            name,
            subject: Subject::Update,
        };
        let result = change(&desk, &world, &call, &key, &body);
        if branch == Branch::Real {
            note_outcome(
                &mut world,
                &key.account,
                Operation::ChangeSettings,
                &key.name,
                &result,
            );
        }
        result?;
        key
    };
    started(&desk, &call, &key, StatusCode::OK)
}

fn change(
    desk: &Desk,
    world: &World,
    call: &Call,
    key: &Key,
    body: &Map<String, Value>,
) -> Result<(), Refusal> {
    stumble(desk, "update", &key.name)?;
    let mut cabinet = desk.cabinet();
    let is_held = match key.branch {
        Branch::Real => world.holdings.domain_of(&key.account, &key.name).is_some(),
        Branch::Play => cabinet
            .workflows
            .pretended
            .contains_key(&(key.account.clone(), key.name.clone())),
    };
    if !is_held {
        return Err(unknown(&key.name));
    }
    if let Some(other) = body.keys().find(|field| *field != "auto_renew") {
        return Err(Refusal::field(
            &format!("/{other}"),
            format!("{other} cannot be changed here."),
        ));
    }
    let wanted = body
        .get("auto_renew")
        .and_then(Value::as_bool)
        .ok_or_else(|| Refusal::field("/auto_renew", "auto_renew must be true or false."))?;
    let patient = !is_impatient(call) && !world.switches.is_on(NAME, "always_async");
    cabinet
        .workflows
        .set_auto_renew(key.clone(), world.now(), steps(&key.name, patient), wanted);
    Ok(())
}

/// `GET registrations/{domain_name}/registration-status`.
pub async fn registration_status(
    desk: State<Desk>,
    call: Extension<Call>,
    branch: Extension<Branch>,
    path: Path<(String, String)>,
) -> Outcome {
    status(&desk, &call, *branch, &path, Subject::Registration)
}

/// `GET registrations/{domain_name}/update-status`.
pub async fn update_status(
    desk: State<Desk>,
    call: Extension<Call>,
    branch: Extension<Branch>,
    path: Path<(String, String)>,
) -> Outcome {
    status(&desk, &call, *branch, &path, Subject::Update)
}

fn status(desk: &Desk, call: &Call, branch: Branch, path: &(String, String), subject: Subject) -> Outcome {
    let (account, domain) = path;
    let world = desk.world.lock();
    let key = Key {
        branch,
        account: call.account(&world, account)?,
        name: domain.to_ascii_lowercase(),
        subject,
    };
    let (_, shown) = desk.cabinet().workflows.show(&world, &key)?;
    Ok(Reply::of(shown))
}
