//! What a provider accepted and carries out later, as its own list tells it, with the words of each.
//!
//! Where a provider lists none, those that this program has seen are read one by one: of orders and of changes of
//! registrants.

use futures::stream::{self, StreamExt};
use model::{AccountId, DomainName, Timestamp};
use registrar::Provider;
use registrar::processes::{Process, ProcessFilter, ProcessState, Processes};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;

use crate::accounts::guarded::read_only;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::Holdings;
use crate::portfolio::view::NameKey;

/// Processes that are read one by one at most, where there is no list.
const SEEN: u32 = 50;
/// Characters of a number.
const LONGEST_ID: usize = 100;

/// Which processes are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct ProcessesAsked {
    /// No older than so many days; `None` for all that are kept.
    pub days: Option<u32>,
    /// Only those that stand so.
    pub stands: Option<ProcessStands>,
    /// Also those whose words were removed.
    pub with_removed: bool,
}

/// How a process stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProcessStands {
    /// The provider is still at it.
    Pending,
    /// It was carried out.
    Done,
    /// It failed.
    Failed,
    /// The provider's word means none of these for certain.
    Other,
}

/// The processes of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProcessesView {
    /// For how many days the provider keeps them, when it says so.
    pub kept_days: Option<u32>,
    /// Why the provider lists none, as sentences: then these are those that were seen here.
    pub unlisted: Option<String>,
    /// What removing the words of one means, as a sentence to confirm; `None` where it can not be done.
    pub removal: Option<String>,
    /// The processes, newest first.
    pub rows: Vec<ProcessView>,
    /// Rows that could not be read, as sent.
    pub unreadable: Vec<String>,
    /// Why there may be more, as a sentence.
    pub partial: Option<String>,
    /// When this was read.
    pub read_at: Timestamp,
}

/// One process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProcessView {
    /// The provider's number.
    pub id: String,
    /// What its support finds the request by.
    pub tracking: Option<String>,
    /// What was asked, in words: "Domain owner change".
    pub title: String,
    /// What it is about: a name, a host or a handle.
    pub object: Option<String>,
    /// The same where it is a name in the list.
    pub name: Option<NameKey>,
    /// How it stands.
    pub stands: ProcessStands,
    /// The provider's own word, where that says more.
    pub word: Option<String>,
    /// When it was accepted.
    pub at: Option<Timestamp>,
    /// That time as the provider wrote it.
    pub at_text: Option<String>,
    /// Our reference.
    pub client_ref: Option<String>,
    /// What the provider says about it; a list tells it of none.
    pub text: Option<String>,
    /// What resuming it does, as sentences, where it can be resumed.
    pub resumable: Option<String>,
}

fn facet(provider: &Arc<dyn Provider>) -> Result<&dyn Processes, Fault> {
    provider.processes().ok_or_else(|| {
        let label = provider.descriptor().label;
        Fault::new(
            Code::NotOffered,
            format!("{label} tells of no processes by its API."),
        )
    })
}

/// The provider's word for what was asked, made fit to show: `domain-owner-change` is "Domain owner change".
fn title(kind: Option<&str>) -> String {
    let words = kind.unwrap_or_default().replace(['-', '_'], " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => "Process".to_owned(),
    }
}

fn view(process: Process, account: AccountId, holdings: &Holdings) -> ProcessView {
    let name = process.object.as_deref().and_then(|object| {
        let name = DomainName::parse(object).ok()?;
        let key = NameKey { account, name };
        let found = holdings.find(&key)?;
        Some(found.key())
    });
    let (stands, word) = match process.state {
        ProcessState::Pending => (ProcessStands::Pending, None),
        ProcessState::Done => (ProcessStands::Done, None),
        ProcessState::Failed => (ProcessStands::Failed, None),
        ProcessState::Other(word) => (ProcessStands::Other, Some(word)),
    };
    ProcessView {
        title: title(process.kind.as_deref()),
        id: process.id,
        tracking: process.tracking,
        object: process.object,
        name,
        stands,
        word,
        at: process.at,
        at_text: process.at_text,
        client_ref: process.client_ref,
        text: process.text,
        resumable: process.resumable,
    }
}

fn number(id: &str) -> Result<&str, Fault> {
    let id = id.trim();
    if id.is_empty() || id.chars().count() > LONGEST_ID || id.chars().any(char::is_control) {
        return Err(Fault::bad_input("This is no number of a process."));
    }
    Ok(id)
}

impl Engine {
    /// The processes of an account, newest first.
    pub async fn accounts_processes(
        &self,
        account: AccountId,
        asked: ProcessesAsked,
    ) -> Result<ProcessesView, Fault> {
        let provider = self.provider(account).await?;
        let facet = facet(&provider)?;
        let holdings = self.holdings().await?;
        let mut list = if facet.unlisted().is_some() {
            self.processes_seen(account, facet).await?
        } else {
            let filter = ProcessFilter {
                days: asked.days,
                state: match asked.stands {
                    Some(ProcessStands::Pending) => Some(ProcessState::Pending),
                    Some(ProcessStands::Done) => Some(ProcessState::Done),
                    Some(ProcessStands::Failed) => Some(ProcessState::Failed),
                    Some(ProcessStands::Other) | None => None,
                },
                with_removed: asked.with_removed,
                ..ProcessFilter::default()
            };
            facet.list(&filter).await?
        };
        let rows = std::mem::take(&mut list.rows)
            .into_iter()
            .map(|process| view(process, account, &holdings))
            .filter(|row| asked.stands.is_none_or(|stands| stands == row.stands));
        Ok(ProcessesView {
            kept_days: facet.kept_days(),
            unlisted: facet.unlisted().map(str::to_owned),
            removal: facet.removal().map(str::to_owned),
            rows: rows.collect(),
            unreadable: list.unreadable,
            partial: list.partial,
            read_at: self.now(),
        })
    }

    /// One process with its words.
    pub async fn accounts_process(&self, account: AccountId, id: String) -> Result<ProcessView, Fault> {
        let provider = self.provider(account).await?;
        let process = facet(&provider)?.detail(number(&id)?).await?;
        let holdings = self.holdings().await?;
        Ok(view(process, account, &holdings))
    }

    /// Removes the words of a process at the provider, for good.
    pub async fn accounts_process_remove(&self, account: AccountId, id: String) -> Result<(), Fault> {
        let kept = self.account(account).await?;
        if kept.read_only {
            return Err(read_only(&kept.label));
        }
        let provider = self.provider(account).await?;
        let facet = facet(&provider)?;
        if facet.removal().is_none() {
            let label = provider.descriptor().label;
            return Err(Fault::new(
                Code::NotOffered,
                format!("{label} does not let processes be removed."),
            ));
        }
        let id = number(&id)?;
        facet.remove(id).await?;
        self.log(
            "accounts",
            format!("The words of process {id} were removed at the provider."),
            Some(account),
            None,
        )
        .await;
        self.stale(&[Tag::Accounts]);
        Ok(())
    }

    /// Lets a process go on that stopped; nothing is ordered or charged anew.
    pub async fn accounts_process_resume(
        &self,
        account: AccountId,
        id: String,
    ) -> Result<ProcessView, Fault> {
        let provider = self.provider(account).await?;
        let facet = facet(&provider)?;
        let id = number(&id)?;
        let settled = self.settle_order_of(account, id).await?;
        // Where nothing is listed an operation goes on by itself, and only the asking for it had stopped.
        let process = match facet.unlisted() {
            Some(_) => facet.detail(id).await?,
            None => facet.resume(id).await?,
        };
        let said = match settled {
            true => format!("Process {id} was asked about; its order stands as the account tells it."),
            false => format!("Process {id} was asked to go on."),
        };
        self.log("accounts", said, Some(account), None).await;
        self.stale(&[Tag::Accounts, Tag::Orders, Tag::Portfolio]);
        let holdings = self.holdings().await?;
        Ok(view(process, account, &holdings))
    }

    /// Settles the order that a process carries out, by reading the account: nothing is sent again. Whether there is one
    /// that is not settled.
    async fn settle_order_of(&self, account: AccountId, id: &str) -> Result<bool, Fault> {
        let library = self.inner.store.library();
        let seen = library
            .read(move |conn| store::orders::with_process(conn, account, SEEN))
            .await?;
        let open = seen
            .into_iter()
            .find(|item| item.handle.as_deref() == Some(id) && !item.state.is_final());
        match open {
            Some(item) => {
                self.cart_look(item.id).await?;
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// The processes that this program has seen, read one by one.
    async fn processes_seen(
        &self,
        account: AccountId,
        facet: &dyn Processes,
    ) -> Result<registrar::processes::ProcessList, Fault> {
        let library = self.inner.store.library();
        let (orders, changes) = library
            .read(move |conn| {
                Ok((
                    store::orders::with_process(conn, account, SEEN)?,
                    store::registrants::processes(conn, account, SEEN)?,
                ))
            })
            .await?;
        let mut known: Vec<(String, DomainName, Option<Timestamp>)> = Vec::new();
        let seen = orders
            .into_iter()
            .filter_map(|item| Some((item.handle?, item.name, item.sent_at)))
            .chain(changes.into_iter().map(|(number, name)| (number, name, None)));
        for one in seen {
            if !known.iter().any(|(number, ..)| *number == one.0) {
                known.push(one);
            }
        }
        let mut list = registrar::processes::ProcessList::default();
        if known.len() > SEEN as usize {
            known.truncate(SEEN as usize);
            list.partial = Some(format!("Only the latest {SEEN} were read."));
        }
        let read = stream::iter(known)
            .map(|(number, name, at)| async move {
                let process = facet.detail(&number).await;
                (number, name, at, process)
            })
            .buffered(4);
        let read: Vec<_> = read.collect().await;
        for (number, name, at, process) in read {
            match process {
                Ok(mut process) => {
                    process.object = process.object.or_else(|| Some(name.as_str().to_owned()));
                    process.at = process.at.or(at);
                    list.rows.push(process);
                }
                Err(error) => list.unreadable.push(format!("{number}: {}", error.message)),
            }
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_providers_word_becomes_a_title() {
        assert_eq!(title(Some("domain-owner-change")), "Domain owner change");
        assert_eq!(title(Some("domain_registration")), "Domain registration");
        assert_eq!(title(Some("-")), "Process");
        assert_eq!(title(None), "Process");
    }
}
