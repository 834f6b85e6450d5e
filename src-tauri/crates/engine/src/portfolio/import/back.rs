//! Taking an import back: what it added goes, what it changed becomes again what it was, and what somebody touched since
//! stays as it is and is told.

use std::collections::{HashMap, HashSet};

use model::{AccountId, DomainName, Timestamp};
use store::hand::HandName;
use store::history::NameChange;
use store::imports::{Import, Taken};
use store::labels::Labels;
use store::rusqlite::Transaction;

use super::taken::{Change, Parts};
use super::view::{ImportLeft, ImportUndo};
use crate::activity::jobs::Job;
use crate::activity::view::{ItemState, JobKind, JobState};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::hand::provider::is_hand;
use crate::portfolio::hand::{change, changes};
use crate::words;

/// Names of one transaction.
const AT_ONCE: u32 = 1_000;
/// Names that stay which are shown before the start; the job lists all.
const SHOWN: usize = 200;

/// What one transaction took back.
#[derive(Default)]
struct Step {
    /// The last row of it; 0 where there was none.
    last: i64,
    /// Rows of it.
    rows: usize,
    gone: Vec<(AccountId, DomainName)>,
    shown: HashMap<AccountId, Vec<HandName>>,
    restored: usize,
    /// Names of which something stays, and why.
    left: Vec<(DomainName, String)>,
}

impl Engine {
    /// What taking an import back would do. Nothing is written.
    pub async fn portfolio_import_undo_preview(&self, job: String) -> Result<ImportUndo, Fault> {
        let import = self.ended_import(&job).await?;
        let holdings = self.holdings().await?;
        let library = self.inner.store.library();
        let (taken, hand, labels, accounts) = library
            .read(move |conn| {
                Ok((
                    store::imports::left(conn, &job, 0, u32::MAX)?,
                    store::hand::all(conn)?,
                    store::labels::all(conn)?,
                    store::accounts::list(conn)?,
                ))
            })
            .await?;
        let mut undo = ImportUndo {
            job: import.job,
            file: import.title,
            at: import.at,
            removed: 0,
            restored: 0,
            left: 0,
            left_rows: Vec::new(),
            accounts: Vec::new(),
        };
        let (mut going, none) = (HashSet::new(), Labels::default());
        for one in taken {
            let key = (one.account, one.name);
            let labels = labels.get(&key.1).unwrap_or(&none);
            let parts = parted(&one.change, hand.get(&key), labels);
            if !parts.reasons.is_empty() {
                undo.left += 1;
                if undo.left_rows.len() < SHOWN {
                    let owner = holdings.owner(key.0);
                    undo.left_rows.push(ImportLeft {
                        name: key.1.unicode(),
                        account: owner.map(|owner| owner.label.clone()).unwrap_or_default(),
                        words: parts.words(),
                    });
                }
            }
            if parts.removes() {
                undo.removed += 1;
                going.insert(key);
            } else if !parts.back.is_nothing() {
                undo.restored += 1;
            }
        }
        let staying: HashSet<AccountId> = hand
            .keys()
            .filter(|key| !going.contains(*key))
            .map(|(account, _)| *account)
            .collect();
        let is_as_made = |(id, label): &(AccountId, String)| {
            let known = accounts.iter().find(|account| account.id == *id);
            known.is_some_and(|known| is_hand(&known.provider) && known.label == *label)
                && !staying.contains(id)
        };
        undo.accounts = import
            .made
            .into_iter()
            .filter(is_as_made)
            .map(|made| made.1)
            .collect();
        Ok(undo)
    }

    /// Starts taking an import back, as a job. Returns its id.
    pub async fn portfolio_import_undo(&self, job: String) -> Result<String, Fault> {
        let import = self.ended_import(&job).await?;
        let asked = job.clone();
        let library = self.inner.store.library();
        let rows = library
            .read(move |conn| Ok(store::imports::left(conn, &asked, 0, u32::MAX)?.len()))
            .await?;
        if rows == 0 && import.made.is_empty() {
            return Err(Fault::new(
                Code::Conflict,
                "Nothing of this import is left to take back.",
            ));
        }
        let title = format!("Undo import of {}", import.title);
        let work = self.job(JobKind::ImportUndo, title.clone(), rows, true);
        work.pausable();
        let id = work.id().to_owned();
        let engine = self.clone();
        self.spawn(async move {
            let ended = engine.take_back(&import, &work).await;
            let state = match ended {
                Err(fault) => {
                    let said = format!("{title} stopped: {}", fault.message);
                    engine.log("portfolio", said, None, None).await;
                    work.item("Undo", ItemState::Failed, Some(fault.message));
                    JobState::Failed
                }
                Ok(()) if work.cancelled() => JobState::Cancelled,
                Ok(()) => JobState::Done,
            };
            work.finish(state);
            engine.accounts_changed();
        });
        Ok(id)
    }

    /// An import that is not at work any more.
    async fn ended_import(&self, job: &str) -> Result<Import, Fault> {
        let running = self.inner.jobs.views().into_iter();
        if running
            .filter(|view| view.id == job)
            .any(|view| view.state == JobState::Running)
        {
            return Err(Fault::new(
                Code::Conflict,
                "This import is still at work. Wait for its end, or cancel it.",
            ));
        }
        let asked = job.to_owned();
        let library = self.inner.store.library();
        let kept = library
            .read(move |conn| store::imports::get(conn, &asked))
            .await?;
        kept.ok_or_else(|| {
            Fault::new(
                Code::NotFound,
                "This import changed nothing, or is not kept any more.",
            )
        })
    }

    async fn take_back(&self, import: &Import, job: &Job) -> Result<(), Fault> {
        let (mut after, mut removed, mut restored, mut left) = (0, 0, 0, 0);
        loop {
            job.rest().await;
            if job.cancelled() {
                break;
            }
            let (of, now) = (import.job.clone(), self.now());
            let library = self.inner.store.library();
            let step = library.write(move |tx| take_back(tx, &of, after, now)).await?;
            if step.rows == 0 {
                break;
            }
            after = step.last;
            removed += step.gone.len();
            restored += step.restored;
            left += step.left.len();
            let gone = step.gone;
            let cache = self.inner.store.cache();
            cache
                .write(move |tx| {
                    gone.iter()
                        .try_for_each(|(account, name)| store::portfolio::forget(tx, *account, name))
                })
                .await?;
            for (account, names) in step.shown {
                self.hand_show(account, names).await?;
            }
            job.advance(step.rows - step.left.len());
            for (name, words) in step.left {
                job.item(
                    &name.unicode(),
                    ItemState::Skipped,
                    Some(format!("Stays: {words}")),
                );
            }
        }
        if !job.cancelled() {
            self.remove_made(import).await?;
        }
        let said = [
            (removed, "gone again"),
            (restored, "as before"),
            (left, "left, because they were changed since"),
        ];
        let said: Vec<String> = said
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{} {what}", words::count(*count, "name", "names")))
            .collect();
        let said = match &said[..] {
            [] => "nothing was left to take back".to_owned(),
            said => said.join(", "),
        };
        job.note(format!("{said}."));
        let message = if job.cancelled() {
            format!("Undoing the import of {} was cancelled: {said}.", import.title)
        } else {
            format!("The import of {} was taken back: {said}.", import.title)
        };
        self.log("portfolio", message, None, None).await;
        Ok(())
    }

    /// Removes the accounts that an import made, where no name is in them and they are called as it called them.
    async fn remove_made(&self, import: &Import) -> Result<(), Fault> {
        for (id, label) in &import.made {
            let (id, library) = (*id, self.inner.store.library());
            let (account, names) = library
                .read(move |conn| {
                    Ok((
                        store::accounts::get(conn, id)?,
                        store::hand::of_account(conn, id)?,
                    ))
                })
                .await?;
            let is_as_made =
                account.is_some_and(|account| is_hand(&account.provider) && account.label == *label);
            if is_as_made && names.is_empty() {
                self.accounts_remove(id).await?;
            }
        }
        Ok(())
    }
}

/// A change as it is kept, parted by how the name stands. What a later version wrote is left alone.
fn parted(kept: &str, hand: Option<&HandName>, labels: &Labels) -> Parts {
    match serde_json::from_str::<Change>(kept) {
        Ok(change) => change.part(hand, labels),
        Err(_) => Parts {
            reasons: vec!["a later version of Freehold imported it"],
            ..Parts::default()
        },
    }
}

/// Takes back the next names of an import.
fn take_back(tx: &Transaction<'_>, job: &str, after: i64, now: Timestamp) -> store::Result<Step> {
    let mut step = Step::default();
    for taken in store::imports::left(tx, job, after, AT_ONCE)? {
        step.last = taken.id;
        step.rows += 1;
        let hand = store::hand::get(tx, taken.account, &taken.name)?;
        let labels = store::labels::of_name(tx, &taken.name)?;
        let parts = parted(&taken.change, hand.as_ref(), &labels);
        undo(tx, &taken, &parts, hand.as_ref(), &labels, now)?;
        if parts.reasons.is_empty() {
            store::imports::took_back(tx, taken.id, None)?;
        } else {
            if let Ok(rest) = serde_json::to_string(&parts.rest)
                && !parts.rest.is_nothing()
            {
                store::imports::took_back(tx, taken.id, Some(&rest))?;
            }
            step.left.push((taken.name.clone(), parts.words()));
        }
        let key = (taken.account, taken.name);
        if parts.removes() {
            step.gone.push(key);
            continue;
        }
        step.restored += usize::from(!parts.back.is_nothing());
        if let Some((Some(before), _)) = parts.back.hand {
            let name = before.at(key.0, key.1);
            step.shown.entry(key.0).or_default().push(name);
        }
    }
    Ok(step)
}

/// Writes what goes back, and says so in the history of the name.
fn undo(
    tx: &Transaction<'_>,
    taken: &Taken,
    parts: &Parts,
    hand: Option<&HandName>,
    labels: &Labels,
    now: Timestamp,
) -> store::Result<()> {
    let (account, name) = (taken.account, &taken.name);
    let mut said: Vec<NameChange> = Vec::new();
    let mut say = |what, before, after| said.push(change(account, name, now, what, before, after, "import"));
    let back = &parts.back;
    if !back.tags.is_empty() {
        let off = |tag: &&String| {
            !back
                .tags
                .iter()
                .any(|one| one.to_lowercase() == tag.to_lowercase())
        };
        let rest: Vec<String> = labels.tags.iter().filter(off).cloned().collect();
        let joined = |tags: &[String]| (!tags.is_empty()).then(|| tags.join(", "));
        say("tags", joined(&labels.tags), joined(&rest));
        for tag in &back.tags {
            store::labels::untag(tx, name, tag)?;
        }
    }
    if let Some((before, after)) = &back.note {
        store::labels::note(tx, name, before.as_deref().unwrap_or_default(), now)?;
        say(
            "note",
            Some(super::apply::in_history(after)),
            before.as_deref().map(super::apply::in_history),
        );
    }
    if let Some((before, _)) = back.paid {
        store::labels::paid(tx, name, before.map(Into::into))?;
    }
    match back.hand {
        None => {}
        Some((None, _)) => {
            store::hand::remove(tx, account, name)?;
            say("forgotten", None, None);
        }
        Some((Some(before), _)) => {
            let before = before.at(account, name.clone());
            store::hand::keep(tx, &before)?;
            said.extend(changes(hand, &before, now, "import"));
        }
    }
    store::history::add(tx, &said)
}
