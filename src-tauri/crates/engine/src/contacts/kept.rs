//! The contacts that an account keeps under handles: listed, made of a contact of the address book, and changed after a
//! look at the names that carry them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use model::{AccountId, Contact, ContactField, DomainName, Timestamp};
use registrar::Provider;
use registrar::contacts::{ContactBook, ContactFault};
use registrar::processes::ProcessState;
use registrar::registrant::Changed;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use specta::Type;

use crate::accounts::guarded::read_only;
use crate::contacts::book::faults;
use crate::contacts::handles::Chosen;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::words;

/// Names whose contacts are looked at before a change. Each is a request.
const LOOKED_AT: usize = 80;
/// How old such a look may be, in seconds.
const FRESH: i64 = 600;
/// Characters of a handle.
const LONGEST_HANDLE: usize = 64;
/// How the end of a change is waited for.
const FIRST_PAUSE: Duration = Duration::from_millis(700);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
const LOOKS: usize = 8;
/// What was sent, and how it is then.
const CHANGE: (&str, &str) = ("change", "changed");

/// What each name of an account carries, as it was last read.
pub(crate) type HandlesSeen = Mutex<HashMap<(AccountId, DomainName), (Timestamp, Vec<(String, String)>)>>;

/// Some of the contacts that an account keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct KeptPage {
    /// The contacts, in the provider's order.
    pub rows: Vec<KeptView>,
    /// Rows that could not be read, as sent.
    pub unreadable: Vec<String>,
    /// Where the next page begins, when there may be one.
    pub next: Option<u32>,
}

/// A contact that an account keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct KeptView {
    /// Its handle.
    pub handle: String,
    /// Whose it is, as far as it is told.
    pub contact: Contact,
    /// The contact of the address book of which it was made, by label.
    pub made_of: Option<String>,
}

/// What a change of a kept contact would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct KeptPlan {
    /// Stands for all of it: the order names the plan that was shown.
    pub hash: String,
    /// The contact as it is.
    pub before: Contact,
    /// The parts that change; none means that there is nothing to send.
    pub changes: Vec<KeptPart>,
    /// What it does to names, as sentences.
    pub effect: String,
    /// What the provider would refuse.
    pub faults: Vec<ContactFault>,
    /// The names that carry the handle, of those that were looked at.
    pub names: Vec<String>,
    /// How many names were looked at.
    pub looked_at: u32,
    /// How many names the account has.
    pub of: u32,
    /// The same as a sentence: "3 of the account's 12 names carry it."
    pub words: String,
}

/// A part that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct KeptPart {
    /// Which.
    pub field: ContactField,
    /// What it is called.
    pub label: String,
    /// As it is.
    pub before: String,
    /// As it becomes; empty is taken out.
    pub after: String,
}

/// A change that the user confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct KeptOrder {
    /// The account.
    pub account: AccountId,
    /// The handle.
    pub handle: String,
    /// The contact as in the form.
    pub contact: Contact,
    /// The hash of the plan that was shown.
    pub plan: String,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct KeptOutcome {
    /// The contact as it is now.
    pub kept: KeptView,
    /// Whether the change is through; otherwise the provider is still at it.
    pub done: bool,
    /// It as a sentence.
    pub words: String,
}

pub(super) fn book(provider: &Arc<dyn Provider>) -> Result<&dyn ContactBook, Fault> {
    provider.contact_book().ok_or_else(|| {
        let label = provider.descriptor().label;
        Fault::new(
            Code::NotOffered,
            format!("{label} keeps no contacts under handles."),
        )
    })
}

pub(super) fn checked(handle: &str) -> Result<&str, Fault> {
    let handle = handle.trim();
    if handle.is_empty() || handle.chars().count() > LONGEST_HANDLE || handle.chars().any(char::is_control) {
        return Err(Fault::bad_input("This is no contact handle."));
    }
    Ok(handle)
}

/// The parts that a provider asks for; the others are not sent.
fn asked(contact: &Contact, provider: &Arc<dyn Provider>) -> Contact {
    let orders = provider.descriptor().orders.as_ref();
    let rules = orders.map(|orders| orders.registrant.fields).unwrap_or_default();
    let mut asked = contact.clone();
    for field in ContactField::ALL {
        if !rules.iter().any(|rule| rule.field == field) {
            asked.set(field, "");
        }
    }
    asked.tidied()
}

impl Engine {
    /// The contacts that an account keeps, from a row on.
    pub async fn contacts_kept(&self, account: AccountId, from: u32) -> Result<KeptPage, Fault> {
        let provider = self.provider(account).await?;
        let page = book(&provider)?.list(from).await?;
        let labels = self.labels_of_handles(account).await?;
        let view = |kept: registrar::contacts::KeptContact| KeptView {
            made_of: labels.get(&kept.handle.to_ascii_uppercase()).cloned(),
            handle: kept.handle,
            contact: kept.contact,
        };
        Ok(KeptPage {
            rows: page.rows.into_iter().map(view).collect(),
            unreadable: page.unreadable,
            next: page.next,
        })
    }

    /// One contact in full.
    pub async fn contacts_kept_read(&self, account: AccountId, handle: String) -> Result<KeptView, Fault> {
        let provider = self.provider(account).await?;
        let kept = book(&provider)?.read(checked(&handle)?).await?;
        let labels = self.labels_of_handles(account).await?;
        Ok(KeptView {
            made_of: labels.get(&kept.handle.to_ascii_uppercase()).cloned(),
            handle: kept.handle,
            contact: kept.contact,
        })
    }

    /// Makes a contact at the account of one of the address book, for names with this ending. Where there is one already,
    /// that is it.
    pub async fn contacts_kept_create(
        &self,
        account: AccountId,
        contact: String,
        ending: String,
    ) -> Result<KeptView, Fault> {
        let kept = self.account(account).await?;
        if kept.read_only {
            return Err(read_only(&kept.label));
        }
        let ending = registrar::endings::ending(ending.trim()).ok_or_else(|| {
            Fault::bad_input("This is no ending.").hint("Write one such as com, de or co.uk.")
        })?;
        let entry = self.contact(contact).await?;
        let provider = self.provider(account).await?;
        let wrong = faults(provider.descriptor(), &entry.contact);
        if !wrong.is_empty() {
            let wrong: Vec<String> = wrong.into_iter().map(|fault| fault.message).collect();
            let label = provider.descriptor().label;
            return Err(Fault::bad_input(format!(
                "{label} would refuse \"{}\": {}",
                entry.label,
                wrong.join(" ")
            ))
            .hint("Correct the contact, then try again."));
        }
        let chosen = Chosen {
            id: entry.id.clone(),
            contact: entry.contact.clone(),
        };
        let handle = self
            .contact_handle(account, provider.as_ref(), &chosen, &ending)
            .await?;
        self.log(
            "contacts",
            format!(
                "\"{}\" is the contact {handle} for names ending in .{ending}.",
                entry.label
            ),
            Some(account),
            None,
        )
        .await;
        self.stale(&[Tag::Contacts]);
        Ok(KeptView {
            handle,
            contact: asked(&entry.contact, &provider),
            made_of: Some(entry.label),
        })
    }

    /// What a change of a kept contact would do, with the names that carry it. Nothing is sent.
    pub async fn contacts_kept_plan(
        &self,
        account: AccountId,
        handle: String,
        contact: Contact,
    ) -> Result<KeptPlan, Fault> {
        let provider = self.provider(account).await?;
        self.kept_plan(account, &provider, checked(&handle)?, &contact)
            .await
    }

    async fn kept_plan(
        &self,
        account: AccountId,
        provider: &Arc<dyn Provider>,
        handle: &str,
        contact: &Contact,
    ) -> Result<KeptPlan, Fault> {
        let book = book(provider)?;
        let before = asked(&book.read(handle).await?.contact, provider);
        let after = asked(contact, provider);
        let changes: Vec<KeptPart> = ContactField::ALL
            .into_iter()
            .filter(|field| before.get(*field) != after.get(*field))
            .map(|field| KeptPart {
                field,
                label: field.label().to_owned(),
                before: before.get(field).to_owned(),
                after: after.get(field).to_owned(),
            })
            .collect();
        let (names, looked_at, of) = if changes.is_empty() {
            (Vec::new(), 0, 0)
        } else {
            self.names_with(account, book, handle).await?
        };
        let shown = serde_json::json!([account.to_string(), handle, before, after, names]);
        Ok(KeptPlan {
            hash: hex::encode(Sha256::digest(shown.to_string())),
            words: concerned(names.len(), looked_at, of),
            faults: faults(provider.descriptor(), &after),
            effect: book.effect().to_owned(),
            looked_at: u32::try_from(looked_at).unwrap_or(u32::MAX),
            of: u32::try_from(of).unwrap_or(u32::MAX),
            names,
            before,
            changes,
        })
    }

    /// Sends the change that the user saw and confirmed, and waits a while for its end.
    pub async fn contacts_kept_change(&self, order: KeptOrder) -> Result<KeptOutcome, Fault> {
        let account = self.account(order.account).await?;
        if account.read_only {
            return Err(read_only(&account.label));
        }
        let provider = self.provider(order.account).await?;
        let handle = checked(&order.handle)?.to_owned();
        let plan = self
            .kept_plan(order.account, &provider, &handle, &order.contact)
            .await?;
        if plan.hash != order.plan {
            return Err(Fault::new(
                Code::PlanChanged,
                format!("The contact {handle}, or the names that carry it, are not what they were when this was shown."),
            )
            .hint("Look at it again. Nothing was sent."));
        }
        if !plan.faults.is_empty() {
            let wrong: Vec<String> = plan.faults.into_iter().map(|fault| fault.message).collect();
            return Err(Fault::bad_input(wrong.join(" ")));
        }
        if plan.changes.is_empty() {
            return Err(Fault::bad_input("The contact is so already. Nothing was sent."));
        }
        let after = asked(&order.contact, &provider);
        let book = book(&provider)?;
        let label = provider.descriptor().label;
        let sent = book.modify(&handle, &after).await;
        let (done, words) = match sent {
            Ok(Changed::Done { note }) => (
                true,
                note.unwrap_or_else(|| format!("The contact {handle} was changed.")),
            ),
            Ok(Changed::Accepted { process }) => self.kept_end(&provider, &handle, process, CHANGE).await?,
            Err(error) if error.outcome_unknown() => {
                // It says what shall be, so reading it tells whether it arrived, and sending it again does no harm.
                let now = book.read(&handle).await.ok();
                let arrived = now.is_some_and(|now| asked(&now.contact, &provider) == after);
                if !arrived {
                    self.kept_log(
                        &order,
                        format!("The contact {handle} was changed, and {label}'s answer was lost."),
                    )
                    .await;
                    return Err(Fault::from(error).hint(
                        "Read the contact again to see how it stands, and look at Processes; sending the same change again is harmless.",
                    ));
                }
                (true, format!("The contact {handle} was changed."))
            }
            Err(error) => return Err(error.into()),
        };
        self.kept_log(&order, words.clone()).await;
        self.stale(&[Tag::Contacts, Tag::Portfolio]);
        let kept = match self.contacts_kept_read(order.account, handle.clone()).await {
            Ok(kept) => kept,
            Err(_) => KeptView {
                handle,
                contact: after,
                made_of: None,
            },
        };
        Ok(KeptOutcome { kept, done, words })
    }

    async fn kept_log(&self, order: &KeptOrder, words: String) {
        self.log("contacts", words, Some(order.account), None).await;
    }

    /// Waits for the end of something that was accepted.
    pub(super) async fn kept_end(
        &self,
        provider: &Arc<dyn Provider>,
        handle: &str,
        process: Option<String>,
        (what, done): (&str, &str),
    ) -> Result<(bool, String), Fault> {
        let label = provider.descriptor().label;
        let (Some(number), Some(processes)) = (process, provider.processes()) else {
            let said = format!("{label} accepted the {what} of {handle} and carries it out later.");
            return Ok((false, said));
        };
        let mut pause = FIRST_PAUSE;
        for _ in 0..LOOKS {
            tokio::select! {
                () = self.inner.stop.cancelled() => break,
                () = tokio::time::sleep(pause) => {}
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
            // What can not be read now is on the page of processes.
            let Ok(process) = processes.detail(&number).await else {
                continue;
            };
            match process.state {
                ProcessState::Done => return Ok((true, format!("The contact {handle} was {done}."))),
                ProcessState::Failed => {
                    let said = match process.text {
                        Some(text) => format!(
                            "{label} refused the {what} of {handle}: \"{}\"",
                            text.replace('\n', " ")
                        ),
                        None => format!("{label} refused the {what} of {handle}, and does not say why."),
                    };
                    return Err(Fault::new(Code::Conflict, said)
                        .hint("The contact is as it was. Correct what is named, then try again."));
                }
                ProcessState::Pending | ProcessState::Other(_) => {}
            }
        }
        let said = format!(
            "{label} accepted the {what} of {handle} as process {number}; how it ends stands on the page Processes."
        );
        Ok((false, said))
    }

    /// The names of an account that carry a handle: which, how many were looked at, and how many there are.
    pub(super) async fn names_with(
        &self,
        account: AccountId,
        book: &dyn ContactBook,
        handle: &str,
    ) -> Result<(Vec<String>, usize, usize), Fault> {
        let holdings = self.holdings().await?;
        let names: Vec<DomainName> = holdings
            .names
            .iter()
            .filter(|holding| holding.account == account && holding.registered && !holding.vanished)
            .map(|holding| holding.name.clone())
            .collect();
        let now = self.now();
        let (mut found, mut looked_at) = (Vec::new(), 0);
        for name in names.iter().take(LOOKED_AT) {
            let key = (account, name.clone());
            let known = {
                let seen = self
                    .inner
                    .handles_seen
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                let fresh = seen
                    .get(&key)
                    .filter(|(at, _)| (0..FRESH).contains(&now.since(*at)));
                fresh.map(|(_, handles)| handles.clone())
            };
            let handles = match known {
                Some(handles) => handles,
                // A name that can not be read is not counted as looked at.
                None => match book.of_name(name).await {
                    Ok(handles) => {
                        let mut seen = self
                            .inner
                            .handles_seen
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner);
                        seen.insert(key, (now, handles.clone()));
                        handles
                    }
                    Err(error) if error.kind == registrar::Kind::NotFound => continue,
                    Err(error) => return Err(error.into()),
                },
            };
            looked_at += 1;
            if handles.iter().any(|(_, of)| of.eq_ignore_ascii_case(handle)) {
                found.push(name.unicode());
            }
        }
        Ok((found, looked_at, names.len()))
    }

    /// The labels of contacts of the address book, by the handles that were made of them, in capitals.
    async fn labels_of_handles(&self, account: AccountId) -> Result<HashMap<String, String>, Fault> {
        let library = self.inner.store.library();
        let (entries, handles) = library
            .read(|conn| Ok((store::contacts::list(conn)?, store::contacts::handles(conn)?)))
            .await?;
        let labels: HashMap<String, String> =
            entries.into_iter().map(|entry| (entry.id, entry.label)).collect();
        let own = handles.into_iter().filter(|handle| handle.account == account);
        Ok(own
            .filter_map(|handle| {
                let label = labels.get(&handle.contact)?.clone();
                Some((handle.handle.to_ascii_uppercase(), label))
            })
            .collect())
    }
}

/// How many names a change concerns, as a sentence.
pub(super) fn concerned(found: usize, looked_at: usize, of: usize) -> String {
    let names = words::count(found, "name", "names");
    let carry = if found == 1 { "carries" } else { "carry" };
    if looked_at < of {
        format!(
            "{names} of the {looked_at} that were looked at {carry} it; the account has {of}, so there may be more. Count on all of them."
        )
    } else if found == 0 {
        "None of the account's names carries it.".to_owned()
    } else {
        format!("{names} of the account {carry} it.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_concerned_are_counted_honestly() {
        assert_eq!(concerned(0, 12, 12), "None of the account's names carries it.");
        assert_eq!(concerned(1, 12, 12), "1 name of the account carries it.");
        assert_eq!(
            concerned(3, 80, 9_960),
            "3 names of the 80 that were looked at carry it; the account has 9960, so there may be more. Count on all of them."
        );
    }
}
