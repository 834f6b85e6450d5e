//! What runs on after an answer: registrations and changes of a setting, each with its states, on the world's clock.
//! They move when somebody looks: every call first settles what has become due.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::Branch;
use super::script::{State, Steps};
use crate::cloudflare::NAME;
use crate::cloudflare::desk::{Desk, account_id};
use crate::cloudflare::envelope::Refusal;
use crate::cloudflare::zones::facts;
use crate::world::domain::years_after;
use crate::world::{AccountKey, OwnedDomain, Paid, World};

/// What a workflow is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The registration of the name.
    Registration,
    /// The last change of it.
    Update,
    /// Its move here from another registrar.
    Transfer,
}

/// Which workflow.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Which registrar.
    pub branch: Branch,
    /// Whose.
    pub account: AccountKey,
    /// The name.
    pub name: String,
    /// What about it.
    pub subject: Subject,
}

/// What an order of a name asks for besides the years.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Years.
    pub years: u32,
    /// Whether to renew by itself.
    pub auto_renew: bool,
    /// Whether WHOIS is redacted.
    pub privacy: bool,
}

/// What happens at the end.
#[derive(Debug)]
enum Job {
    /// The name is delivered, or the money given back.
    Register(Paid, Wish),
    /// A name of the play branch appears.
    Pretend(Wish),
    /// The setting is made.
    AutoRenew(bool),
    /// It has happened.
    Nothing,
}

/// One workflow.
#[derive(Debug)]
pub struct Workflow {
    made: DateTime<Utc>,
    steps: Steps,
    job: Job,
    /// The last state, once it was acted upon; a clock that is set back does not undo it.
    end: Option<(State, DateTime<Utc>)>,
}

impl Workflow {
    fn state(&self, now: DateTime<Utc>) -> (State, DateTime<Utc>) {
        self.end.unwrap_or_else(|| {
            let passed = now - self.made;
            let due = |offset: i64| passed >= TimeDelta::seconds(offset);
            self.steps
                .iter()
                .rev()
                .find(|(offset, _)| due(*offset))
                .map_or((State::Pending, self.made), |(offset, state)| {
                    (*state, self.made + TimeDelta::seconds(*offset))
                })
        })
    }
}

/// All workflows, and the names of the play branch.
#[derive(Debug, Default)]
pub struct Workflows {
    all: BTreeMap<Key, Workflow>,
    /// Names that are registered in the play branch.
    pub pretended: BTreeMap<(AccountKey, String), OwnedDomain>,
}

impl Workflows {
    /// Starts a registration that was paid for.
    pub fn register(&mut self, key: Key, now: DateTime<Utc>, steps: Steps, paid: Paid, wish: Wish) {
        self.start(key, now, steps, Job::Register(paid, wish));
    }

    /// Starts a registration that costs nothing and gives nothing.
    pub fn pretend(&mut self, key: Key, now: DateTime<Utc>, steps: Steps, wish: Wish) {
        self.start(key, now, steps, Job::Pretend(wish));
    }

    /// Starts a change.
    pub fn set_auto_renew(&mut self, key: Key, now: DateTime<Utc>, steps: Steps, wanted: bool) {
        self.start(key, now, steps, Job::AutoRenew(wanted));
    }

    fn start(&mut self, key: Key, made: DateTime<Utc>, steps: Steps, job: Job) {
        let workflow = Workflow {
            made,
            steps,
            job,
            end: None,
        };
        self.all.insert(key, workflow);
    }

    /// Whether there is such a workflow that has not ended.
    pub fn runs(&self, key: &Key, now: DateTime<Utc>) -> bool {
        self.all
            .get(key)
            .is_some_and(|workflow| !workflow.state(now).0.is_final())
    }

    /// Registrations and transfers of this account that have not ended: which, start, and what was asked for.
    pub fn running(
        &self,
        branch: Branch,
        account: &AccountKey,
        now: DateTime<Utc>,
    ) -> Vec<(&Key, DateTime<Utc>, &Wish)> {
        self.all
            .iter()
            .filter(|(key, workflow)| {
                key.branch == branch
                    && &key.account == account
                    && key.subject != Subject::Update
                    && !workflow.state(now).0.is_final()
            })
            .filter_map(|(key, workflow)| match &workflow.job {
                Job::Register(_, wish) | Job::Pretend(wish) => Some((key, workflow.made, wish)),
                Job::AutoRenew(_) | Job::Nothing => None,
            })
            .collect()
    }

    /// The workflow as answers show it.
    pub fn show(&self, world: &World, key: &Key) -> Result<(State, Value), Refusal> {
        let workflow = self.all.get(key).ok_or_else(|| {
            Refusal::new(
                StatusCode::NOT_FOUND,
                10_000,
                format!("There is no such workflow for {}.", key.name),
            )
        })?;
        let (state, since) = workflow.state(world.now());
        let id = world.account(&key.account).map(account_id).unwrap_or_default();
        let base = if world.switches.is_on(NAME, "absolute_links") {
            "https://api.cloudflare.com/client/v4"
        } else {
            ""
        };
        let resource = format!(
            "{base}/accounts/{id}/{}/registrations/{}",
            key.branch.segment(),
            key.name
        );
        let status = match key.subject {
            Subject::Registration => "registration-status",
            Subject::Update => "update-status",
            Subject::Transfer => "transfer-in-status",
        };
        let mut context = Map::new();
        context.insert("domain_name".into(), key.name.clone().into());
        let mut error = Value::Null;
        match state {
            State::Succeeded => {
                let owned = self.owned(world, key);
                if let Some(owned) = owned {
                    context.insert("registration".into(), registration(owned, world.now()));
                }
            }
            State::ActionRequired => {
                context.insert("action".into(), "email_confirmation".into());
                context.insert("confirmation_sent_to".into(), "o***@example.org".into());
            }
            State::Failed if key.subject == Subject::Transfer => {
                error = json!({
                    "code": "transfer_rejected",
                    "message": format!("The current registrar of {} rejected the transfer. You were not charged.", key.name),
                });
            }
            State::Failed => {
                error = json!({
                    "code": "registry_rejected",
                    "message": format!("The registry refused {}. You were not charged.", key.name),
                });
            }
            State::Pending | State::InProgress | State::Blocked => {}
        }
        let shown = json!({
            "domain_name": key.name,
            "completed": state.is_final(),
            "state": state.word(),
            "created_at": seconds(workflow.made),
            "updated_at": seconds(since),
            "context": context,
            "error": error,
            "links": {"self": format!("{resource}/{status}"), "resource": resource},
        });
        Ok((state, shown))
    }

    fn owned<'a>(&'a self, world: &'a World, key: &Key) -> Option<&'a OwnedDomain> {
        match key.branch {
            Branch::Real => world.holdings.domain_of(&key.account, &key.name),
            Branch::Play => self.pretended.get(&(key.account.clone(), key.name.clone())),
        }
    }
}

/// A date as the registrar writes it.
pub fn seconds(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A registered name as answers show it.
pub fn registration(owned: &OwnedDomain, now: DateTime<Utc>) -> Value {
    let status = match owned.status(now) {
        "redemption" => "redemption_period",
        "blocked" => "suspended",
        "transfer_pending" => "transfer_pending",
        "suspended" => "suspended",
        "expired" => "expired",
        "pending_delete" => "pending_delete",
        _ => "active",
    };
    let told = owned.publishes_expiry.then(|| seconds(owned.expires_at));
    json!({
        "domain_name": owned.name,
        "status": status,
        "created_at": seconds(owned.registered_at),
        "expires_at": told,
        "auto_renew": owned.auto_renew,
        "locked": owned.locked,
        "privacy_mode": if owned.privacy { "redaction" } else { "off" },
    })
}

/// Acts upon everything that has become due.
pub fn settle(desk: &Desk) {
    let mut world = desk.world.lock();
    let mut cabinet = desk.cabinet();
    let workflows = &mut cabinet.workflows;
    let now = world.now();
    for (key, workflow) in &mut workflows.all {
        let (state, since) = workflow.state(now);
        if workflow.end.is_some() || !state.is_final() {
            continue;
        }
        workflow.end = Some((state, since));
        let done = state == State::Succeeded;
        match std::mem::replace(&mut workflow.job, Job::Nothing) {
            Job::Register(paid, wish) if done => deliver(&mut world, key, paid, &wish),
            Job::Register(paid, _) => world.refund(paid),
            Job::Pretend(wish) if done => {
                let mut owned = OwnedDomain::new(&key.name, &key.account, now, years_after(now, wish.years));
                equip(&mut owned, &wish);
                workflows
                    .pretended
                    .insert((key.account.clone(), key.name.clone()), owned);
            }
            Job::AutoRenew(wanted) if done => {
                let owned = match key.branch {
                    Branch::Real => world
                        .holdings
                        .domains
                        .get_mut(&key.name)
                        .filter(|owned| owned.account == key.account),
                    Branch::Play => workflows
                        .pretended
                        .get_mut(&(key.account.clone(), key.name.clone())),
                };
                if let Some(owned) = owned {
                    owned.auto_renew = wanted;
                }
            }
            Job::Pretend(_) | Job::AutoRenew(_) | Job::Nothing => {}
        }
    }
}

/// Hands the name over with an active zone; one that the account had before stays as it is and becomes active.
fn deliver(world: &mut World, key: &Key, paid: Paid, wish: &Wish) {
    let now = crate::cloudflare::records::model::stamp(world.now());
    let zone = match world.zone_mut(&key.account, &key.name) {
        Some(zone) => {
            facts::activate(zone, &now);
            None
        }
        None => Some(facts::fresh(&key.name)),
    };
    if let Some(owned) = world.deliver(paid, zone) {
        equip(owned, wish);
    }
}

fn equip(owned: &mut OwnedDomain, wish: &Wish) {
    owned.auto_renew = wish.auto_renew;
    owned.privacy = wish.privacy;
    owned.locked = true;
}
