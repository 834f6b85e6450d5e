//! The names of an account, and the one setting that can be changed.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::Branch;
use super::script::{loses_answer, steps, stumble};
use super::workflow::{Key, Subject, Workflows, registration, seconds, settle};
use crate::cloudflare::NAME;
use crate::cloudflare::desk::{Call, Desk, note_outcome};
use crate::cloudflare::envelope::{Outcome, Refusal, Reply};
use crate::world::{AccountKey, Operation, OwnedDomain, World};

/// Names on a page, by default and at most; the bounds are not published.
const SHOWN: usize = 20;
const SHOWN_MOST: usize = 50;
const PREFER: HeaderName = HeaderName::from_static("prefer");

/// A name that is not there. The number is not published.
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
    for (running, made, wish) in workflows.running(branch, key, now) {
        let status = match running.subject {
            Subject::Transfer => "transfer_pending",
            _ => "registration_pending",
        };
        let pending = json!({
            "domain_name": running.name,
            "status": status,
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
pub fn is_impatient(call: &Call) -> bool {
    call.header(&PREFER).is_some_and(|preferences| {
        preferences
            .split(',')
            .any(|one| one.trim().eq_ignore_ascii_case("respond-async"))
    })
}

/// The answer to an order or a change, as the workflow stands right now.
pub fn started(desk: &Desk, call: &Call, key: &Key, finished: StatusCode) -> Outcome {
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

/// `GET registrations/{domain_name}/transfer-in-status`.
pub async fn transfer_status(
    desk: State<Desk>,
    call: Extension<Call>,
    branch: Extension<Branch>,
    path: Path<(String, String)>,
) -> Outcome {
    status(&desk, &call, *branch, &path, Subject::Transfer)
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
