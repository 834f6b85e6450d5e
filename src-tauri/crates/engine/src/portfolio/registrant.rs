//! To whom a name is registered: read, and changed after a plan that says what the change sets off.
//!
//! A change is noted before it is sent, and sent once. Where the provider carries it out later, or its answer is lost, it
//! is followed until the provider or the name itself says how it ended; meanwhile it stands among what is under way. No
//! change here costs money: where the provider quotes a price, nothing is sent.
//!
//! - [`plan`]: what a change would do
//! - [`follow`]: what became of one
//! - [`label`]: what a provider keeps beside it for the user alone
//! - [`confirming`]: the days that a registrant then has to confirm it
//! - [`view`]: all of it as the window sees it

mod confirming;
mod follow;
mod label;
mod plan;
pub mod view;

use std::sync::Arc;

use model::{Contact, ContactField};
use registrar::Provider;
use registrar::registrant::{Changed, RegistrantChange, RegistrantShown};
use store::StoreError;
use store::registrants::{self, Change, ChangeState};

use crate::accounts::guarded::read_only_words;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::detail::gone;
use crate::portfolio::view::NameKey;
use crate::reminders::open::{OpenKind, UnderWay, Waiting};
use crate::words;

use view::{GrantView, HandleOfRole, RegistrantChangeView, RegistrantOrder, RegistrantView};

/// What is said from before a change is sent until its answer is there.
const SENT: &str = "It was sent, and no answer has come yet. What became of it is looked for; it is not sent again by itself.";
/// What is said while an answer is not known.
const LOST: &str = "The answer was lost, so it is not known yet whether the change arrived. It is looked for, and not sent again by itself.";

/// What is known of a name's registrant before anything is changed.
struct Known {
    key: NameKey,
    provider: Arc<dyn Provider>,
    /// What the provider tells; `None` where it tells nothing.
    shown: Option<RegistrantShown>,
    /// What it is, as far as it is told or was sent from here.
    contact: Option<Contact>,
    /// Why nothing can be changed here, as a sentence.
    blocked: Option<String>,
    /// The latest change.
    change: Option<Change>,
}

impl Known {
    fn facet(&self) -> Result<&dyn RegistrantChange, Fault> {
        facet(&self.provider)
    }
}

fn facet(provider: &Arc<dyn Provider>) -> Result<&dyn RegistrantChange, Fault> {
    provider.registrant().ok_or_else(|| {
        let label = provider.descriptor().label;
        Fault::new(
            Code::NotOffered,
            format!("{label} does not tell or change by its API to whom a name is registered."),
        )
    })
}

/// A contact in the parts that a provider asks for.
fn asked(contact: &Contact, facet: &dyn RegistrantChange) -> Contact {
    let mut asked = contact.clone();
    for field in ContactField::ALL {
        if !facet.fields().iter().any(|rule| rule.field == field) {
            asked.set(field, "");
        }
    }
    asked.tidied()
}

/// What was sent and taken, one after the other: a part that was left empty stayed as it was.
fn together(sent: Vec<Contact>) -> Option<Contact> {
    sent.into_iter().reduce(|mut known, later| {
        for field in ContactField::ALL {
            if !later.get(field).is_empty() {
                known.set(field, later.get(field));
            }
        }
        known
    })
}

impl Engine {
    /// To whom a name is registered, as read just now, and what became of the latest change.
    pub async fn portfolio_registrant(&self, key: NameKey) -> Result<RegistrantView, Fault> {
        let known = self.registrant_known(&key).await?;
        let facet = known.facet()?;
        let (handles, grants, price, note) = match &known.shown {
            Some(shown) => (
                shown.handles.clone(),
                shown.grants.clone(),
                shown.price,
                shown.note.clone(),
            ),
            None => Default::default(),
        };
        Ok(RegistrantView {
            told: known.shown.is_some(),
            contact: known.contact.clone(),
            handles: handles
                .into_iter()
                .map(|(role, handle)| HandleOfRole { role, handle })
                .collect(),
            grants: grants
                .into_iter()
                .map(|grant| GrantView {
                    role: grant.role,
                    details: grant.details,
                })
                .collect(),
            price,
            note,
            fields: facet.fields().to_vec(),
            blocked: known.blocked.clone(),
            label: self.registrant_label(&known.key, facet).await?,
            change: known.change.as_ref().map(RegistrantChangeView::from),
            key: known.key,
        })
    }

    /// Sends the change that the user saw and confirmed.
    pub async fn portfolio_registrant_change(&self, order: RegistrantOrder) -> Result<RegistrantView, Fault> {
        let known = self.registrant_known(&order.key).await?;
        let plan = self.registrant_plan_of(&known, &order.contact)?;
        let name = known.key.name.unicode();
        if plan.hash != order.plan {
            return Err(Fault::new(
                Code::PlanChanged,
                format!("The registrant of {name} is not what it was when this was shown."),
            )
            .hint("Look at it again. Nothing was sent."));
        }
        if let Some(why) = plan.blocked {
            return Err(Fault::new(Code::Conflict, why));
        }
        if !plan.faults.is_empty() {
            let faults: Vec<String> = plan.faults.into_iter().map(|fault| fault.message).collect();
            return Err(Fault::bad_input(faults.join(" ")));
        }
        if plan.changes.is_empty() {
            return Err(Fault::bad_input(
                "The registrant is so already. Nothing was sent.",
            ));
        }
        if !order.confirmed {
            return Err(Fault::new(
                Code::NeedsConfirmation,
                plan.effect
                    .unwrap_or_else(|| "The change is not confirmed.".to_owned()),
            ));
        }
        let typed = order.typed.trim().trim_end_matches('.').to_lowercase();
        if plan.grave && typed != name.to_lowercase() && typed != known.key.name.as_str() {
            return Err(Fault::new(
                Code::NeedsConfirmation,
                format!("Type {name} to confirm the change of its owner. Nothing was sent."),
            ));
        }
        self.registrant_send(&known, plan.after).await?;
        self.portfolio_registrant(known.key).await
    }

    /// Notes that the user has seen how the changes of a name ended.
    pub async fn portfolio_registrant_seen(&self, key: NameKey) -> Result<(), Fault> {
        let (account, name) = (key.account, key.name.clone());
        let library = self.inner.store.library();
        library
            .write(move |tx| {
                registrants::seen(tx, account, &name)?;
                let latest = registrants::latest(tx, account, &name)?;
                let open = latest.is_some_and(|change| change.settled_at.is_none());
                Ok(!open && UnderWay::Over(OpenKind::Registrant, account, name).write(tx)?)
            })
            .await?;
        self.stale(&[Tag::Portfolio, Tag::Reminders]);
        Ok(())
    }

    /// Reads what is known, after a look at what is under way.
    async fn registrant_known(&self, key: &NameKey) -> Result<Known, Fault> {
        let holdings = self.holdings().await?;
        let holding = holdings.find(key).ok_or_else(|| gone(key))?;
        let key = holding.key();
        if !holding.registered {
            return Err(Fault::new(
                Code::NotOffered,
                format!(
                    "{} is registered elsewhere: its registrant is told and changed there.",
                    key.name.unicode()
                ),
            ));
        }
        let provider = self.provider(key.account).await?;
        let open = self.registrant_latest(&key).await?;
        if let Some(open) = open.filter(|change| change.settled_at.is_none()) {
            // What can not be told now is told by a later look.
            let _ = self.registrant_look(&open).await;
        }
        let shown = facet(&provider)?.read(&key.name).await?;
        let (account, name) = (key.account, key.name.clone());
        let library = self.inner.store.library();
        let (change, sent) = library
            .read(move |conn| {
                Ok((
                    registrants::latest(conn, account, &name)?,
                    registrants::taken(conn, account, &name)?,
                ))
            })
            .await?;
        let label = provider.descriptor().label;
        let price = shown.as_ref().and_then(|shown| shown.price);
        let owner = holdings.owner(key.account).filter(|owner| owner.read_only);
        let blocked = if let Some(owner) = owner {
            Some(read_only_words(&owner.called()))
        } else if let Some(open) = change.as_ref().filter(|change| change.settled_at.is_none()) {
            Some(format!(
                "A change is under way since {}. {}",
                open.sent_at.to_utc().format("%-d %B %Y, %H:%M UTC"),
                open.words.as_deref().unwrap_or(LOST)
            ))
        } else {
            price.map(|price| {
                format!(
                    "{label} asks {price} for a change of the owner here. Freehold pays for orders alone: make the change on {label}'s web site, where the price is confirmed."
                )
            })
        };
        Ok(Known {
            contact: match &shown {
                Some(shown) => Some(shown.contact.clone()),
                None => together(sent),
            },
            key,
            provider,
            shown,
            blocked,
            change,
        })
    }

    async fn registrant_latest(&self, key: &NameKey) -> Result<Option<Change>, Fault> {
        let (account, name) = (key.account, key.name.clone());
        let library = self.inner.store.library();
        Ok(library
            .read(move |conn| registrants::latest(conn, account, &name))
            .await?)
    }

    /// Notes a change, sends it once, and notes what came of it.
    async fn registrant_send(&self, known: &Known, after: Contact) -> Result<(), Fault> {
        let key = &known.key;
        let change = Change {
            id: uuid::Uuid::new_v4().to_string(),
            account: key.account,
            name: key.name.clone(),
            contact: after,
            state: ChangeState::Sent,
            process: None,
            words: Some(SENT.to_owned()),
            sent_at: self.now(),
            settled_at: None,
            seen: false,
        };
        let (row, line) = (
            change.clone(),
            self.registrant_line(&change, SENT.to_owned(), false),
        );
        let library = self.inner.store.library();
        let noted = library
            .write(move |tx| {
                registrants::begin(tx, &row)?;
                line.write(tx)
            })
            .await;
        match noted {
            Err(StoreError::Exists(_)) => {
                let said = format!(
                    "A change of the registrant of {} is under way already.",
                    key.name.unicode()
                );
                return Err(Fault::new(Code::Conflict, said).hint("Wait until it is over. Nothing was sent."));
            }
            noted => drop(noted?),
        }
        let sent = known
            .facet()?
            .change(&key.name, &change.contact, &change.id)
            .await;
        let label = known.provider.descriptor().label;
        match sent {
            Ok(Changed::Done { note }) => {
                let before = known.contact.as_ref();
                let days = known
                    .facet()?
                    .effect(before, &change.contact)
                    .and_then(|effect| effect.confirm_days);
                let confirming = days.map(|days| self.registrant_confirming(&change, days, label));
                let due_at = confirming.as_ref().and_then(|waiting| waiting.due_at);
                self.registrant_settle(&change, ChangeState::Done, note, confirming)
                    .await?;
                if let Some(until) = due_at {
                    let line = format!(
                        "The registrant has to confirm the change by mail until {}.",
                        words::day(until)
                    );
                    self.log("portfolio", line, Some(key.account), Some(&key.name))
                        .await;
                }
            }
            Ok(Changed::Accepted { process }) => {
                let words = match &process {
                    Some(number) => {
                        format!("{label} accepted it as process {number} and carries it out later.")
                    }
                    None => format!("{label} accepted it and carries it out later."),
                };
                self.registrant_accepted(&change, process, words).await?;
                self.log(
                    "portfolio",
                    format!("A change of the registrant was sent; {label} carries it out later."),
                    Some(key.account),
                    Some(&key.name),
                )
                .await;
                self.registrant_watch(change);
            }
            Err(error) if error.outcome_unknown() => {
                let line = self.registrant_line(&change, LOST.to_owned(), false);
                let id = change.id.clone();
                library
                    .write(move |tx| Ok(registrants::told(tx, &id, LOST)? && line.write(tx)?))
                    .await?;
                self.stale(&[Tag::Reminders]);
                self.log(
                    "portfolio",
                    format!("A change of the registrant was sent, and {label}'s answer was lost."),
                    Some(key.account),
                    Some(&key.name),
                )
                .await;
                self.registrant_watch(change);
            }
            Err(error) => {
                // It was refused, or never left: the user hears it at once, so nothing has to be remembered.
                let fault = Fault::from(error);
                let (id, said, at) = (change.id.clone(), fault.message.clone(), self.now());
                let (account, name) = (key.account, key.name.clone());
                library
                    .write(move |tx| {
                        registrants::settle(tx, &id, ChangeState::Failed, Some(&said), at)?;
                        registrants::seen(tx, account, &name)?;
                        UnderWay::Over(OpenKind::Registrant, account, name).write(tx)
                    })
                    .await?;
                self.stale(&[Tag::Reminders]);
                self.log(
                    "portfolio",
                    format!("A change of the registrant was refused: {}", fault.message),
                    Some(key.account),
                    Some(&key.name),
                )
                .await;
                return Err(fault);
            }
        }
        Ok(())
    }

    /// Notes that a change was accepted, unless its end is known by now.
    async fn registrant_accepted(
        &self,
        change: &Change,
        process: Option<String>,
        words: String,
    ) -> Result<(), Fault> {
        let line = self.registrant_line(change, words.clone(), false);
        let id = change.id.clone();
        let library = self.inner.store.library();
        library
            .write(move |tx| {
                Ok(registrants::accepted(tx, &id, process.as_deref(), &words)? && line.write(tx)?)
            })
            .await?;
        self.stale(&[Tag::Portfolio, Tag::Reminders]);
        Ok(())
    }

    /// A change among what is under way.
    fn registrant_line(&self, change: &Change, words: String, for_user: bool) -> UnderWay {
        let waiting = Waiting {
            words,
            due_at: None,
            for_user,
        };
        let (kind, now) = (OpenKind::Registrant, self.now());
        UnderWay::new(kind, change.account, &change.name, now, Some(waiting))
    }
}
